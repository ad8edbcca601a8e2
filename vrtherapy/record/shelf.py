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
    file: str
    sealed: bool
    size_bytes: int
    changed_ns: int

    @property
    def path(self) -> Path:
        """The journal."""
        return Path(self.file)


def shelved(records: Path) -> Iterator[Shelved]:
    """Every session in a records folder, in no order; none if there is no such folder. Raises OSError."""
    try:
        folders = os.scandir(records)
    except FileNotFoundError:
        return
    with folders:
        for folder in folders:
            if found := _look(folder.path, folder.name):
                yield found


def look(folder: Path) -> Shelved | None:
    """The session in one folder, if there is one."""
    return _look(str(folder), folder.name)


def _look(folder: str, session: str) -> Shelved | None:
    for name, sealed in ((SEALED_NAME, True), (JOURNAL_NAME, False)):
        file = f"{folder}{os.sep}{name}"
        try:
            found = os.stat(file)  # noqa: PTH116 -- ten thousand Paths would take a third of the listing's time
        except OSError:
            continue
        return Shelved(session, file, sealed, found.st_size, found.st_mtime_ns)
    return None
