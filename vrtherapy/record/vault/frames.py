"""A sealed file: frames that can only be read whole, in order, and from the beginning. docs/reference/vault.md.

    file    = magic, segment, segment …
    segment = 4 zero bytes, secretstream header, frame, frame …   (a new one begins each time a process opens the file)
    frame   = length (4 bytes, big-endian), ciphertext            (secretstream XChaCha20-Poly1305)

A segment's first frame is bound to the file's name and session, to the number of frames before it and to the last of
them, so that segments cannot be moved either. The last frame of a file that was completed is tagged FINAL.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_HEADERBYTES as HEADER_BYTES,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_pull as init_pull,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_push as init_push,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_pull as pull,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_push as push,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_state as StreamState,  # noqa: N812 -- it is a class
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_FINAL as FINAL,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as MESSAGE,
)
from nacl.exceptions import CryptoError

from vrtherapy.record.vault.sealing import digest

MAGIC = b"VRTSEAL1"
PADDED_TO_BYTES = 64
"""Frames are padded to multiples of this, so that their lengths do not tell a rating from a stop."""
MOST_FRAME_BYTES = 1 << 26
_LENGTH_BYTES = 4
_NEW_SEGMENT = bytes(_LENGTH_BYTES)
_CHECK_BYTES = 16


class Place(NamedTuple):
    """Where in which file the next frame stands: part of what it is authenticated with."""

    session: str
    name: str
    frames: int = 0
    check: bytes = b""
    """The last bytes of the frame before it."""

    def binding(self) -> bytes:
        """What a segment's first frame is bound to."""
        parts = (MAGIC, self.session.encode(), self.name.encode(), b"%d" % self.frames, self.check)
        return digest(b"".join(b"%d:" % len(part) + part for part in parts))


class FrameWriter:
    """Turns messages into frames from a place in a file on; what it returns must be written in that order."""

    def __init__(self, key: bytes, place: Place) -> None:
        self._key = key
        self._place = place
        self._state: StreamState | None = None

    def frame(self, message: bytes, *, final: bool = False) -> bytes:
        """The bytes of the next frame, with what must stand before it."""
        before, binding = b"", None
        if self._state is None:
            self._state = StreamState()
            before = _NEW_SEGMENT + init_push(self._state, self._key)
            before = before if self._place.frames else MAGIC + before
            binding = self._place.binding()
        sealed = push(self._state, _padded(message), binding, FINAL if final else MESSAGE)
        return before + len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed


@dataclass
class Frames:
    """What a sealed file holds: the messages of its genuine frames, and what stands behind them."""

    place: Place
    """Where the next frame would stand."""
    messages: list[bytes] = field(default_factory=list[bytes])
    size_bytes: int = 0
    """Length of what is genuine."""
    lost_bytes: int = 0
    """Length of what is behind it."""
    final: bool = False
    altered: bool = False
    """Whether what stands behind cannot come from a writer that died."""


def read_frames(data: bytes, key: bytes, place: Place) -> Frames:
    """The genuine frames from the beginning of a file. `place` names the file."""
    frames = Frames(place)
    try:
        for message, size_bytes, check in _pulled(data, key, frames):
            frames.messages.append(message)
            frames.size_bytes = size_bytes
            frames.place = frames.place._replace(frames=frames.place.frames + 1, check=check)
    except CryptoError:
        frames.altered = True
    frames.lost_bytes = len(data) - frames.size_bytes
    frames.altered |= frames.final and frames.lost_bytes > 0
    return frames


def _pulled(data: bytes, key: bytes, frames: Frames) -> Iterator[tuple[bytes, int, bytes]]:
    """Each message, with where its frame ends and its last bytes. Raises CryptoError on what is not genuine."""
    at, state, binding = len(MAGIC), None, None
    if data[:at] != MAGIC[: len(data)]:
        raise CryptoError("no sealed file")
    while len(data) - at >= _LENGTH_BYTES:
        length = int.from_bytes(data[at : at + _LENGTH_BYTES], "big")
        at += _LENGTH_BYTES
        if length == 0 and not frames.final:
            header = data[at : at + HEADER_BYTES]
            if len(header) < HEADER_BYTES:
                return
            state, binding = StreamState(), frames.place.binding()
            init_pull(state, header, key)
            at += HEADER_BYTES
            continue
        if state is None or frames.final or not _CHECK_BYTES < length <= MOST_FRAME_BYTES:
            raise CryptoError("no frame can stand here")
        sealed = data[at : at + length]
        if len(sealed) < length:
            return
        padded, tag = _pull(state, sealed, binding)
        at, binding = at + length, None
        frames.final = tag == FINAL
        yield padded[: padded.rindex(b"\x80")], at, sealed[-_CHECK_BYTES:]


def _pull(state: StreamState, sealed: bytes, binding: bytes | None) -> tuple[bytes, int]:
    return pull(state, sealed, binding)


def _padded(message: bytes) -> bytes:
    return message + b"\x80" + bytes(-(len(message) + 1) % PADDED_TO_BYTES)


def has_frame(data: bytes) -> bool:
    """Whether a file's beginning holds a whole frame, for all that can be said without a key."""
    at = len(MAGIC) + _LENGTH_BYTES + HEADER_BYTES
    if data[: len(MAGIC)] != MAGIC or len(data) < at + _LENGTH_BYTES:
        return False
    return len(data) >= at + _LENGTH_BYTES + int.from_bytes(data[at : at + _LENGTH_BYTES], "big")
