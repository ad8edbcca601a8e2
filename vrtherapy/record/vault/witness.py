"""The witness of a sealed file: how far it had come, so that a tail that was removed is told from one never written.

Three slots beside the file, each authenticated by a key derived from the file's: how many frames the operating system
had, put down with every write; how many the disk had confirmed, put down after each sync and synced itself at most once
a second; and how many were missing when the file was taken up again. A file that ends before the second number was cut
by someone; one that ends between the two was cut by a power failure or by someone within that last moment; one that
reaches the first has lost nothing that was acknowledged.
"""

import os
import threading
import time
from pathlib import Path
from typing import NamedTuple

from vrtherapy.record.vault.sealing import derive, keyed_hash, same

SLOT_BYTES = 64
_COUNT_BYTES = 8
_SYNC_EVERY_SECONDS = 1.0
_SLOTS = (b"written", b"durable", b"lost")
_UNKNOWN = 1 << 40
"""Counted as lost when the witness itself was found altered: nobody can say how many were."""


class Witnessed(NamedTuple):
    """Frames that the operating system had, that the disk had confirmed, and that were missing at a reopening."""

    written: int
    durable: int
    lost: int


class Witness:
    """The writer's side. `wrote` and `confirmed` may come from two threads: each has its own slot."""

    def __init__(self, path: Path, key: bytes, binding: bytes, frames: int) -> None:
        """Begin or take up the witness of a file that has so many frames. Raises OSError."""
        lost = _lost(path, key, binding, frames) if frames else 0
        self._key = _key(key, binding)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        self._lock = threading.Lock()  # where there is no pwrite, two threads must not move one position
        self._synced_at = time.monotonic()
        for slot, count in enumerate((frames, frames, lost)):
            self._put(slot, count)
        os.fsync(self._descriptor)

    def wrote(self, frames: int) -> None:
        """The operating system has so many frames. Raises OSError."""
        self._put(0, frames)

    def confirmed(self, frames: int) -> None:
        """The disk has confirmed so many frames. Raises OSError."""
        self._put(1, frames)
        if time.monotonic() - self._synced_at >= _SYNC_EVERY_SECONDS:
            self._synced_at = time.monotonic()
            os.fsync(self._descriptor)

    def close(self) -> None:
        """Make it durable and let go of it. Raises OSError."""
        try:
            os.fsync(self._descriptor)
        finally:
            os.close(self._descriptor)

    def _put(self, slot: int, frames: int) -> None:
        data = _slot(self._key, slot, frames)
        if hasattr(os, "pwrite"):
            os.pwrite(self._descriptor, data, slot * SLOT_BYTES)
            return
        with self._lock:
            os.lseek(self._descriptor, slot * SLOT_BYTES, os.SEEK_SET)
            os.write(self._descriptor, data)


def read_witness(path: Path, key: bytes, binding: bytes) -> Witnessed | None:
    """What the witness says; None if it is not there or was altered. Raises OSError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    if len(data) != SLOT_BYTES * len(_SLOTS):
        return None
    counts: list[int] = []
    for slot in range(len(_SLOTS)):
        written = data[slot * SLOT_BYTES : (slot + 1) * SLOT_BYTES]
        count = int.from_bytes(written[:_COUNT_BYTES], "big")
        if not same(written, _slot(_key(key, binding), slot, count)):
            return None
        counts.append(count)
    return Witnessed(*counts)


def _lost(path: Path, key: bytes, binding: bytes, frames: int) -> int:
    """How many frames are missing of a file that is taken up again, now and at earlier times. Raises OSError."""
    before = read_witness(path, key, binding)
    return before.lost + max(0, before.written - frames) if before else _UNKNOWN


def _key(key: bytes, binding: bytes) -> bytes:
    return keyed_hash(derive(key, "witness"), binding)


def _slot(key: bytes, slot: int, frames: int) -> bytes:
    count = frames.to_bytes(_COUNT_BYTES, "big")
    check = keyed_hash(key, _SLOTS[slot] + count)
    return (count + check).ljust(SLOT_BYTES, b"\0")
