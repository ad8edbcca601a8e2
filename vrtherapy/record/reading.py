"""Reading a journal back: whole or up to a torn last line, and never past damage.

A journal is one JSON entry a line. A process that dies while it writes leaves at most a torn last line, which
was never acknowledged to anyone; anything else that does not fit is damage, and is told with its line.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from vrtherapy.errors import JournalError
from vrtherapy.events import Entry, SessionOpened
from vrtherapy.messages import Text
from vrtherapy.record.trouble import cannot_read

JOURNAL_NAME = "journal.jsonl"


class Contents(NamedTuple):
    """What a journal holds; `lost_bytes` is the length of a torn last line that was left out."""

    entries: list[Entry]
    lost_bytes: int


def read_journal(path: Path) -> Contents:
    """The entries of a journal, at least one. Raises JournalError, which names the file and the line."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    *lines, torn = data.split(b"\n")
    entries = parse_lines(path, lines)
    if not entries:
        en = f"The journal {path} holds no whole entry: the session died before it was opened."
        fr = f"Le journal {path} ne contient aucune entrée : la séance est morte avant d'être ouverte."
        raise JournalError(Text(en=en, fr=fr))
    return Contents(entries, len(torn))


def parse_lines(path: Path, lines: list[bytes]) -> list[Entry]:
    """The entries on a journal's lines, each in its place. Raises JournalError, which names the file and the line."""
    with _no_collector():
        return _entries(path, lines)


def first_line_is_whole(path: Path) -> bool:
    """Whether a plain journal has its first entry."""
    try:
        with path.open("rb") as file:
            return file.readline().endswith(b"\n")
    except OSError:
        return False


def find_journals(records: Path) -> list[Path]:
    """Every journal in a records folder, the one written last first; none if there is no such folder."""
    found = [(path.stat().st_mtime_ns, path) for path in records.glob(f"*/{JOURNAL_NAME}")]
    return [path for _, path in sorted(found, reverse=True)]


@contextmanager
def _no_collector() -> Generator[None, None, None]:
    """Reading makes many thousand records and no garbage; looking for it would take a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _entries(path: Path, lines: list[bytes]) -> list[Entry]:
    entries: list[Entry] = []
    for number, line in enumerate(lines, start=1):
        entry = _entry(path, number, line)
        _check_order(path, number, entry, entries[-1] if entries else None)
        entries.append(entry)
    return entries


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        return Entry.from_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = f"{where}: {first['msg']}" if where else first["msg"]
        raise _damaged(path, number, Text(en=f"no entry ({what})", fr=f"aucune entrée ({what})")) from error


def _check_order(path: Path, number: int, entry: Entry, last: Entry | None) -> None:
    expected = last.seq + 1 if last else 1
    if entry.seq != expected:
        en, fr = f"entry {entry.seq} instead of {expected}", f"l'entrée {entry.seq} au lieu de {expected}"
        raise _damaged(path, number, Text(en=en, fr=fr))
    if isinstance(entry.event, SessionOpened) != (last is None):
        what = entry.event.type
        en = f"{what}, but a journal begins with session_opened and has it once"
        fr = f"{what}, alors qu'un journal commence par session_opened, une seule fois"
        raise _damaged(path, number, Text(en=en, fr=fr))
    if last and entry.at_seconds < last.at_seconds:
        en, fr = "a time before the last entry's", "une heure d'avant l'entrée précédente"
        raise _damaged(path, number, Text(en=en, fr=fr))


def _damaged(path: Path, number: int, found: Text) -> JournalError:
    en = f"The journal {path} is damaged: line {number} holds {found.en}. Restore it from a copy."
    fr = f"Le journal {path} est abîmé : la ligne {number} contient {found.fr}. Restaurez-le d'une copie."
    return JournalError(Text(en=en, fr=fr))
