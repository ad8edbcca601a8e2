"""The journal: an entry a line, with the operating system before any effect, on the disk within a second.

`create_journal` begins one, `reopen` goes on with one after its process died. It is sealed with the session's key, or
plain JSON lines for demonstrations.
"""

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from vrtherapy.errors import JournalError
from vrtherapy.events import Ended, Entry
from vrtherapy.folders import make_private_folder
from vrtherapy.messages import Text
from vrtherapy.record.appended import AppendedFile, Ledger, NoLedger, Opened
from vrtherapy.record.appending import open_to_append
from vrtherapy.record.reading import JOURNAL_NAME, Contents, find_journals, read_journal
from vrtherapy.record.sealed import (
    SEALED_NAME,
    is_begun,
    not_to_be_gone_on_with,
    read_sealed_journal,
    witness_path,
)
from vrtherapy.record.trouble import cannot_write
from vrtherapy.record.vault.frames import FrameWriter, Place
from vrtherapy.record.vault.witness import Witness

__all__ = [
    "JOURNAL_NAME",
    "SEALED_NAME",
    "Contents",
    "Journal",
    "JournalWriter",
    "NullJournal",
    "create_journal",
    "find_journals",
    "is_begun",
    "journal_path",
    "read_journal",
    "reopen",
]


class Journal(Protocol):
    """Where entries are kept. Calls come from one thread, and none waits for a sync but `close`."""

    @property
    def path(self) -> Path | None:
        """The file, if there is one."""
        ...

    @property
    def written(self) -> int:
        """Number of the last entry that the operating system has; 0 before the first."""
        ...

    @property
    def durable(self) -> int:
        """Number of the last entry known to be on the disk."""
        ...

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep entries, which must follow on from the last. Raises JournalError if the disk refuses.

        What was refused is not lost: it waits in memory, and every later `write` or `retry` tries it first.
        """
        ...

    def retry(self) -> None:
        """Write again what was refused or may have been lost. Raises JournalError if the disk still refuses."""
        ...

    def failure(self) -> Text | None:
        """What stands now between the record and the disk, or None. Cheap: ask often."""
        ...

    def close(self) -> None:
        """Complete the record and let go of it; once more does no harm. Raises JournalError if it is incomplete."""
        ...


class Encoding(Protocol):
    """How an entry stands in the file."""

    def encode(self, line: bytes) -> bytes:
        """An entry's JSON as it is written."""
        ...

    def completion(self) -> bytes:
        """What tells that the record of an ended session is complete; nothing if the format has no such thing."""
        ...


class PlainLines:
    """An entry is a line of JSON."""

    def encode(self, line: bytes) -> bytes:
        """The line."""
        return line + b"\n"

    def completion(self) -> bytes:
        """Nothing: the last entry says so itself."""
        return b""


class SealedLines:
    """An entry is a frame of a sealed file."""

    def __init__(self, writer: FrameWriter) -> None:
        self._writer = writer

    def encode(self, line: bytes) -> bytes:
        """The next frame."""
        return self._writer.frame(line)

    def completion(self) -> bytes:
        """The final frame."""
        return self._writer.frame(b"", final=True)


class JournalWriter:
    """A journal in a file: a new one for this user's eyes only, or one that `reopen` has opened."""

    def __init__(
        self,
        path: Path,
        opened: Opened | None = None,
        encoding: Encoding | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        """Begin a journal. Raises JournalError if the place cannot be written or holds one already."""
        opened = opened or _create(path)
        self._taken = opened.number
        self._file = AppendedFile(path, opened, ledger or NoLedger())
        self._encoding = encoding or PlainLines()
        self._ended = self._closed = False

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def written(self) -> int:
        """Number of the last entry that the operating system has."""
        return min(self._file.written, self._taken)

    @property
    def durable(self) -> int:
        """Number of the last entry known to be on the disk."""
        return min(self._file.durable, self._taken)

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep entries, which must follow on from the last. Raises JournalError if the disk refuses."""
        self._taken = _follow(self._taken, entries, closed=self._closed)
        self._ended = self._ended or any(isinstance(entry.event, Ended) for entry in entries)
        self._file.append([(entry.seq, self._encoding.encode(entry.to_json())) for entry in entries])

    def retry(self) -> None:
        """Write again what was refused or may have been lost. Raises JournalError if the disk still refuses."""
        self._file.retry()

    def failure(self) -> Text | None:
        """What stands now between the record and the disk, or None."""
        return self._file.failure()

    def close(self) -> None:
        """Complete the record and let go of it. Raises JournalError if it stays incomplete."""
        if not self._closed:
            self._closed = True
            completion = self._encoding.completion() if self._ended else b""
            self._file.close([(self._taken + 1, completion)] if completion else [])


class NullJournal:
    """A journal that keeps nothing, for tests of what stands above it. No user is offered one."""

    def __init__(self) -> None:
        self._seq = 0
        self._closed = False

    @property
    def path(self) -> None:
        """No file."""
        return

    @property
    def written(self) -> int:
        """Number of the last entry."""
        return self._seq

    @property
    def durable(self) -> int:
        """Number of the last entry."""
        return self._seq

    def write(self, entries: Sequence[Entry]) -> None:
        """Check that entries follow on from the last, and forget them."""
        self._seq = _follow(self._seq, entries, closed=self._closed)

    def retry(self) -> None:
        """Nothing is ever refused."""

    def failure(self) -> Text | None:
        """Nothing ever fails."""
        return None

    def close(self) -> None:
        """Take no more entries."""
        self._closed = True


def journal_path(records: Path, session: str, key: bytes | None) -> Path:
    """Where the journal of a session is: sealed if there is a key, else plain."""
    if Path(session).name != session or session in ("", ".", ".."):
        raise ValueError(f"{session!r} does not name a folder")
    return records / session / (SEALED_NAME if key else JOURNAL_NAME)


def create_journal(records: Path, session: str, key: bytes | None = None) -> JournalWriter:
    """Begin the journal of a new session in a folder of its own, for this user's eyes only; sealed if there is a key.

    Raises JournalError if the place cannot be written or holds a journal of that session already.
    """
    path = journal_path(records, session, key)
    if key is None:
        return JournalWriter(path)
    return _sealed_writer(path, _create(path), key, Place(session, path.name))


def reopen(path: Path, key: bytes | None = None) -> tuple[JournalWriter, Contents]:
    """Go on with the journal of a session whose process died: a writer for what follows, and what it holds.

    A torn last line is cut off. Raises JournalError if it is damaged, cannot be written or has another writer.
    """
    try:
        descriptor = open_to_append(path, 0)
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        contents, place = _contents(path, key)
        opened = Opened(
            descriptor, os.fstat(descriptor).st_size - contents.lost_bytes, contents.entries[-1].seq
        )
        os.ftruncate(descriptor, opened.size_bytes)
        writer = _sealed_writer(path, opened, key, place) if key else JournalWriter(path, opened)
    except OSError as error:
        os.close(descriptor)
        raise cannot_write(path, error) from error
    except JournalError:
        os.close(descriptor)
        raise
    return writer, contents


def _contents(path: Path, key: bytes | None) -> tuple[Contents, Place]:
    """What a journal to be reopened holds, and where it goes on. Raises JournalError and OSError."""
    if key is None:
        return read_journal(path), Place("", "")
    sealed = read_sealed_journal(path, key)
    if sealed.altered or sealed.complete:
        raise not_to_be_gone_on_with(path, complete=sealed.complete)
    return sealed.contents, sealed.place


def _sealed_writer(path: Path, opened: Opened, key: bytes, place: Place) -> JournalWriter:
    """A writer of sealed frames with its witness. Raises JournalError if the witness cannot be written."""
    try:
        witness = Witness(
            witness_path(path), key, place._replace(frames=0, check=b"").binding(), place.frames
        )
    except OSError as error:
        raise cannot_write(witness_path(path), error) from error
    return JournalWriter(path, opened, SealedLines(FrameWriter(key, place)), witness)


def _create(path: Path) -> Opened:
    try:
        make_private_folder(path.parent.parent)
        make_private_folder(path.parent)
        descriptor = open_to_append(path, os.O_CREAT)
    except OSError as error:
        raise cannot_write(path, error) from error
    if is_begun(path):
        os.close(descriptor)
        raise cannot_write(path, FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)))
    os.ftruncate(descriptor, 0)  # what a process left that died before its first entry was whole
    return Opened(descriptor, size_bytes=0, number=0)


def _follow(last: int, entries: Sequence[Entry], *, closed: bool) -> int:
    """The number of the last of `entries`, which must follow on from entry `last`."""
    if closed:
        raise ValueError("the journal is closed")
    for entry in entries:
        if entry.seq != last + 1:
            raise ValueError(f"entry {entry.seq} does not follow entry {last}")
        last = entry.seq
    return last
