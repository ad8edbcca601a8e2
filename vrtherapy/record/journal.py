"""The journal: one JSON line an entry, with the operating system before any effect, on the disk within a second.

`create_journal` begins one, `reopen` goes on with one after its process died, `read_journal` reads one.
A write is one unbuffered `os.write`: what it returned from survives the death of the process. A thread syncs
in groups (see `syncing`) so that it also survives the death of the machine.
"""

import errno
import os
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from vrtherapy.errors import JournalError
from vrtherapy.events import Entry
from vrtherapy.folders import make_private_folder
from vrtherapy.messages import Text
from vrtherapy.record.appending import open_to_append
from vrtherapy.record.reading import JOURNAL_NAME, Contents, find_journals, is_begun, read_journal
from vrtherapy.record.syncing import Syncing
from vrtherapy.record.trouble import cannot_write

__all__ = [
    "JOURNAL_NAME",
    "Contents",
    "Journal",
    "JournalWriter",
    "NullJournal",
    "create_journal",
    "find_journals",
    "is_begun",
    "read_journal",
    "reopen",
]

CLOSING_SECONDS = 15.0
"""How long closing waits for a slow disk."""


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


class _Opened(NamedTuple):
    """A journal's file, locked for this process, with the size of its whole lines and its last entry's number."""

    descriptor: int
    size_bytes: int
    seq: int


class JournalWriter:
    """A journal in a file: a new one for this user's eyes only, or one that `reopen` has opened."""

    def __init__(self, path: Path, opened: _Opened | None = None) -> None:
        """Begin a journal. Raises JournalError if the place cannot be written or holds one already."""
        self._path = path
        self._descriptor, self._size_bytes, seq = opened or _create(path)
        self._torn = False  # whether part of a line may stand behind the whole ones
        self._taken = self._written = seq
        self._backlog: deque[tuple[int, bytes]] = deque()  # not written
        self._tail: deque[tuple[int, bytes]] = deque()  # written, not known to be durable
        self._refusal: Text | None = None
        self._syncing = Syncing(self._descriptor, path, durable=seq)
        self._closed = False

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def written(self) -> int:
        """Number of the last entry that the operating system has."""
        return self._written

    @property
    def durable(self) -> int:
        """Number of the last entry known to be on the disk."""
        return self._syncing.durable

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep entries, which must follow on from the last. Raises JournalError if the disk refuses."""
        self._taken = _follow(self._taken, entries, closed=self._closed)
        self._backlog.extend((entry.seq, entry.to_json() + b"\n") for entry in entries)
        self._write_backlog()

    def retry(self) -> None:
        """Write again what was refused or may have been lost. Raises JournalError if the disk still refuses."""
        afresh = self._syncing.needs_rewriting()
        if afresh:
            self._take_back_tail()
        self._write_backlog(afresh=afresh)

    def failure(self) -> Text | None:
        """What stands now between the record and the disk, or None."""
        return self._refusal or self._syncing.failure()

    def close(self) -> None:
        """Complete the record and let go of it. Raises JournalError if it stays incomplete."""
        if self._closed:
            return
        self._closed = True
        try:
            self._write_backlog()
        finally:
            if self._syncing.close(CLOSING_SECONDS):  # else the thread still uses the descriptor
                os.close(self._descriptor)
        if why := self._syncing.failure():
            raise JournalError(why)

    def _write_backlog(self, *, afresh: bool = False) -> None:
        if self._backlog:
            try:
                self._cut_torn_line()
                self._write_lines(b"".join(line for _, line in self._backlog))
            except OSError as error:
                refused = cannot_write(self._path, error)
                self._refusal = refused.sentence
                raise refused from error
            self._syncing.ask(self._written, afresh=afresh)
        self._refusal = None

    def _write_lines(self, data: bytes) -> None:
        """Write, and account for the whole lines that went out, also if the disk refused in the middle of one."""
        sent = 0
        try:
            while sent < len(data):
                sent += os.write(self._descriptor, memoryview(data)[sent:])
        except OSError:
            self._account(sent)
            with suppress(OSError):  # the next attempt begins with it; reading drops a torn last line anyhow
                self._cut_torn_line()
            raise
        self._account(sent)

    def _account(self, sent: int) -> None:
        while self._tail and self._tail[0][0] <= self._syncing.durable:
            self._tail.popleft()
        while self._backlog and len(self._backlog[0][1]) <= sent:
            line = self._backlog.popleft()
            self._tail.append(line)
            self._written = line[0]
            self._size_bytes += len(line[1])
            sent -= len(line[1])
        self._torn = sent > 0

    def _cut_torn_line(self) -> None:
        if self._torn:
            os.ftruncate(self._descriptor, self._size_bytes)
            self._torn = False

    def _take_back_tail(self) -> None:
        """Count as unwritten what a failed sync may have lost, so that it is written again."""
        durable = self._syncing.durable
        lost = [line for line in self._tail if line[0] > durable]
        self._tail.clear()
        self._backlog.extendleft(reversed(lost))
        self._size_bytes -= sum(len(line) for _, line in lost)
        self._written = durable
        self._torn = bool(lost)


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


def create_journal(records: Path, session: str) -> JournalWriter:
    """Begin the journal of a new session, `<records>/<session>/journal.jsonl`, for this user's eyes only.

    Raises JournalError if the place cannot be written or holds a journal of that session already.
    """
    if Path(session).name != session or session in ("", ".", ".."):
        raise ValueError(f"{session!r} does not name a folder")
    return JournalWriter(records / session / JOURNAL_NAME)


def reopen(path: Path) -> tuple[JournalWriter, Contents]:
    """Go on with the journal of a session whose process died: a writer for what follows, and what it holds.

    A torn last line is cut off. Raises JournalError if it is damaged, cannot be written or has another writer.
    """
    try:
        descriptor = open_to_append(path, 0)
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        contents = read_journal(path)
        size_bytes = os.fstat(descriptor).st_size - contents.lost_bytes
        os.ftruncate(descriptor, size_bytes)
    except OSError as error:
        os.close(descriptor)
        raise cannot_write(path, error) from error
    except JournalError:
        os.close(descriptor)
        raise
    return JournalWriter(path, _Opened(descriptor, size_bytes, contents.entries[-1].seq)), contents


def _create(path: Path) -> _Opened:
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
    return _Opened(descriptor, size_bytes=0, seq=0)


def _follow(last: int, entries: Sequence[Entry], *, closed: bool) -> int:
    """The number of the last of `entries`, which must follow on from entry `last`."""
    if closed:
        raise ValueError("the journal is closed")
    for entry in entries:
        if entry.seq != last + 1:
            raise ValueError(f"entry {entry.seq} does not follow entry {last}")
        last = entry.seq
    return last
