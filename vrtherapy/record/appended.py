"""A file that only grows, piece by piece: each piece is with the operating system when `append` returns, or is told.

A write is one unbuffered `os.write`: what it returned from survives the death of the process. A thread syncs in groups
(see `syncing`) so that it also survives the death of the machine.
"""

import os
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from vrtherapy.errors import JournalError
from vrtherapy.messages import Text
from vrtherapy.record.syncing import Syncing
from vrtherapy.record.trouble import cannot_write

CLOSING_SECONDS = 15.0
"""How long closing waits for a slow disk."""


class Opened(NamedTuple):
    """A file, locked for this process, with the size of its whole pieces and the number of the last of them."""

    descriptor: int
    size_bytes: int
    number: int


class Ledger(Protocol):
    """Who keeps count of what a file holds. `confirmed` comes from the syncing thread; all may raise OSError."""

    def wrote(self, number: int, /) -> None:
        """The operating system has the piece of this number and all before it."""
        ...

    def confirmed(self, number: int, /) -> None:
        """The disk has confirmed them."""
        ...

    def close(self) -> None:
        """No more will come."""
        ...


class NoLedger:
    """Nobody keeps count."""

    def wrote(self, number: int, /) -> None:
        """Nothing to do."""

    def confirmed(self, number: int, /) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


class AppendedFile:
    """Pieces of bytes, numbered upwards, in a file; what the disk refuses waits in memory."""

    def __init__(self, path: Path, opened: Opened, ledger: Ledger) -> None:
        self._path = path
        self._descriptor, self._size_bytes, self._written = opened
        self._ledger = ledger
        self._torn = False  # whether part of a piece may stand behind the whole ones
        self._backlog: deque[tuple[int, bytes]] = deque()  # not written
        self._tail: deque[tuple[int, bytes]] = deque()  # written, not known to be durable
        self._refusal: Text | None = None
        self._syncing = Syncing(self._descriptor, path, self._written, ledger.confirmed)
        self._closed = False

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def written(self) -> int:
        """Number of the last piece that the operating system has."""
        return self._written

    @property
    def durable(self) -> int:
        """Number of the last piece known to be on the disk."""
        return self._syncing.durable

    def append(self, pieces: Iterable[tuple[int, bytes]]) -> None:
        """Keep numbered pieces. Raises JournalError if the disk refuses; then they wait, and are tried again first."""
        self._backlog.extend(pieces)
        self._write_backlog()

    def retry(self) -> None:
        """Write again what was refused or may have been lost. Raises JournalError if the disk still refuses."""
        afresh = self._syncing.needs_rewriting()
        if afresh:
            self._take_back_tail()
        self._write_backlog(afresh=afresh)

    def failure(self) -> Text | None:
        """What stands now between the file and the disk, or None."""
        return self._refusal or self._syncing.failure()

    def close(self, last: Iterable[tuple[int, bytes]] = ()) -> None:
        """Complete the file with `last` and let go of it. Raises JournalError if it stays incomplete."""
        if self._closed:
            return
        self._closed = True
        try:
            self._write_backlog()
            self.append(last)
        finally:
            if self._syncing.close(CLOSING_SECONDS):  # else the thread still uses the descriptor
                os.close(self._descriptor)
                with suppress(OSError):  # the file itself is whole, or its failure is told below
                    self._ledger.close()
        if why := self._syncing.failure():
            raise JournalError(why)

    def _write_backlog(self, *, afresh: bool = False) -> None:
        if self._backlog:
            try:
                self._cut_torn_piece()
                self._write_pieces(b"".join(piece for _, piece in self._backlog))
                self._ledger.wrote(self._written)
            except OSError as error:
                refused = cannot_write(self._path, error)
                self._refusal = refused.sentence
                raise refused from error
            self._syncing.ask(self._written, afresh=afresh)
        self._refusal = None

    def _write_pieces(self, data: bytes) -> None:
        """Write, and account for the whole pieces that went out, also if the disk refused in the middle of one."""
        sent = 0
        try:
            while sent < len(data):
                sent += os.write(self._descriptor, memoryview(data)[sent:])
        except OSError:
            self._account(sent)
            with suppress(OSError):  # the next attempt begins with it; reading drops a torn last piece anyhow
                self._cut_torn_piece()
            raise
        self._account(sent)

    def _account(self, sent: int) -> None:
        while self._tail and self._tail[0][0] <= self._syncing.durable:
            self._tail.popleft()
        while self._backlog and len(self._backlog[0][1]) <= sent:
            piece = self._backlog.popleft()
            self._tail.append(piece)
            self._written = piece[0]
            self._size_bytes += len(piece[1])
            sent -= len(piece[1])
        self._torn = sent > 0

    def _cut_torn_piece(self) -> None:
        if self._torn:
            os.ftruncate(self._descriptor, self._size_bytes)
            self._torn = False

    def _take_back_tail(self) -> None:
        """Count as unwritten what a failed sync may have lost, so that it is written again."""
        durable = self._syncing.durable
        lost = [piece for piece in self._tail if piece[0] > durable]
        self._tail.clear()
        self._backlog.extendleft(reversed(lost))
        self._size_bytes -= sum(len(piece) for _, piece in lost)
        self._written = durable
        self._torn = bool(lost)
