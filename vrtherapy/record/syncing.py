"""Making what was written durable, in groups, on a thread of its own, because a disk may block."""

import errno
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

from vrtherapy.messages import Text
from vrtherapy.record.trouble import cannot_write

GROUP_SECONDS = 0.05
"""Pause between two syncs, so that a burst of entries costs one; it leaves slow disks most of the second."""
SILENT_SECONDS = 10.0
"""A disk that has not confirmed a sync for so long counts as failed. Healthy disks need milliseconds."""
_CLOSE = -1


class Syncing:
    """Syncs one open file. The writer asks and polls; `durable` is the last entry known to be on the disk.

    After a failed sync the system may have forgotten what it could not write, and would call the next sync a
    success. So nothing counts as durable any more until the writer has written it again and said so (`afresh`).
    """

    def __init__(
        self, descriptor: int, path: Path, durable: int, confirmed: Callable[[int], None] = lambda _: None
    ) -> None:
        """`confirmed` hears, on the syncing thread, of each entry known to be durable; it may raise OSError."""
        self.durable = durable
        self._confirmed = confirmed
        self._descriptor = descriptor
        self._path = path
        self._requests: SimpleQueue[tuple[int, bool]] = SimpleQueue()
        self._closing = threading.Event()
        self._error: Text | None = None
        self._begun_at: float | None = None
        self._afresh_asked = False
        self._thread = threading.Thread(target=self._run, name="journal-sync", daemon=True)
        self._thread.start()

    def ask(self, seq: int, *, afresh: bool = False) -> None:
        """Have everything up to entry `seq` synced soon; `afresh`: it was written again after a failure."""
        self._afresh_asked = self._afresh_asked or afresh
        self._requests.put((seq, afresh))

    def failure(self) -> Text | None:
        """Why what was written may not be on the disk, or None."""
        begun_at = self._begun_at
        if self._error or begun_at is None or time.monotonic() - begun_at < SILENT_SECONDS:
            return self._error
        en = f"The disk has not confirmed the record {self._path} for {SILENT_SECONDS:.0f} s. Check it."
        fr = f"Le disque n'a rien confirmé depuis {SILENT_SECONDS:.0f} s ({self._path}). Vérifiez-le."
        return Text(en=en, fr=fr)

    def needs_rewriting(self) -> bool:
        """Whether a sync failed and what is not durable has not yet been written again."""
        return self._error is not None and not self._afresh_asked

    def close(self, patience_seconds: float) -> bool:
        """Sync what was asked for, then end. False if the disk did not answer; the thread is then left."""
        self._closing.set()
        self._requests.put((_CLOSE, False))
        self._thread.join(patience_seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        closing = False
        named = False
        while not closing:
            requests = self._waiting()
            seq = max(seq for seq, _ in requests)
            afresh = any(afresh for _, afresh in requests)
            closing = any(seq == _CLOSE for seq, _ in requests)
            if seq != _CLOSE and (self._error is None or afresh):
                named = self._sync(seq, with_names=not named) or named
                self._afresh_asked = self._afresh_asked and not afresh
            self._closing.wait(GROUP_SECONDS)

    def _waiting(self) -> list[tuple[int, bool]]:
        """All requests that have come, at least one."""
        requests = [self._requests.get()]
        while True:
            try:
                requests.append(self._requests.get_nowait())
            except Empty:
                return requests

    def _sync(self, seq: int, *, with_names: bool) -> bool:
        """One sync; the first one also makes the names of file and folder durable. Whether it succeeded."""
        self._begun_at = time.monotonic()
        try:
            if os.fstat(self._descriptor).st_nlink == 0:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            _sync_data(self._descriptor)
            if with_names:
                _sync_names(self._path)
            self._confirmed(seq)
        except OSError as error:
            self._error = cannot_write(self._path, error).sentence
            return False
        finally:
            self._begun_at = None
        self._error = None
        self.durable = seq
        return True


_sync_data = getattr(os, "fdatasync", os.fsync)
"""Windows and macOS have no fdatasync; fsync does more."""


def _sync_names(path: Path) -> None:
    """Make the names of the file and of its folder durable. Windows does so with the file."""
    if os.name == "nt":
        return
    for folder in (path.parent, path.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
