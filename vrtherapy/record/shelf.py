"""The records folder as it lies: which sessions have a folder there, sealed or plain, and whether they changed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from vrtherapy.record.reading import JOURNAL_NAME
from vrtherapy.record.sealed import SEALED_NAME


class Shelved(NamedTuple):
    """A session's journal in the records folder."""

    session: str
    path: Path
    sealed: bool
    size_bytes: int
    changed_ns: int


def shelved(records: Path) -> Iterator[Shelved]:
    """Every session in a records folder, in no order; none if there is no such folder. Raises OSError."""
    try:
        folders = os.scandir(records)
    except FileNotFoundError:
        return
    with folders:
        for folder in folders:
            if found := look(Path(folder.path)):
                yield found


def look(folder: Path) -> Shelved | None:
    """The session in one folder, if there is one."""
    for name, sealed in ((SEALED_NAME, True), (JOURNAL_NAME, False)):
        path = f"{folder}{os.sep}{name}"
        try:
            found = os.stat(path)  # noqa: PTH116 -- ten thousand Paths would take a third of the listing's time
        except OSError:
            continue
        return Shelved(folder.name, Path(path), sealed, found.st_size, found.st_mtime_ns)
    return None
