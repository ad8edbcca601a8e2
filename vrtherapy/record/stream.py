"""Streams: samples of a sensor beside the journal, sealed as they are written, a chunk at a time.

A stream has its own key, so that it can be erased alone when a patient withdraws the consent to it.
"""

import os
from pathlib import Path

from vrtherapy.errors import JournalError
from vrtherapy.folders import make_private_folder
from vrtherapy.messages import Text
from vrtherapy.record.appended import AppendedFile, Opened
from vrtherapy.record.appending import open_to_append
from vrtherapy.record.sealed import SEALED_NAME, not_to_be_gone_on_with, witness_path
from vrtherapy.record.trouble import cannot_read, cannot_write
from vrtherapy.record.vault.frames import Frames, FrameWriter, Place, read_frames
from vrtherapy.record.vault.sealing import derive
from vrtherapy.record.vault.witness import Witness, Witnessed, read_witness

_SUFFIX = ".sealed"


class StreamWriter:
    """Writes one stream of one session. Opened again after a death, it goes on behind the last whole chunk."""

    def __init__(self, folder: Path, name: str, key: bytes) -> None:
        """`folder` is the session's, `name` a word such as `motion`. Raises JournalError."""
        path, key = stream_path(folder, name), stream_key(key, name)
        try:
            make_private_folder(folder)
            descriptor = open_to_append(path, os.O_CREAT)
            there = read_frames(path.read_bytes(), key, Place(folder.name, path.name))
            if there.final or there.altered:
                os.close(descriptor)
                raise not_to_be_gone_on_with(path, complete=there.final)
            os.ftruncate(descriptor, there.size_bytes)
            start = Place(folder.name, path.name)
            witness = Witness(witness_path(path), key, start.binding(), there.place.frames)
        except OSError as error:
            raise cannot_write(path, error) from error
        self._frames = FrameWriter(key, there.place)
        self._number = there.place.frames
        self._file = AppendedFile(path, Opened(descriptor, there.size_bytes, self._number), witness)

    def write(self, chunk: bytes) -> None:
        """Keep a chunk of samples. Raises JournalError if the disk refuses; it is tried again with the next."""
        self._number += 1
        self._file.append([(self._number, self._frames.frame(chunk))])

    def failure(self) -> Text | None:
        """What stands now between the stream and the disk, or None."""
        return self._file.failure()

    def close(self) -> None:
        """Complete the stream. Raises JournalError if it stays incomplete."""
        self._file.close([(self._number + 1, self._frames.frame(b"", final=True))])


def read_stream(folder: Path, name: str, key: bytes) -> tuple[list[bytes], Frames, Witnessed | None]:
    """The genuine chunks of a stream, and what is to be said of its end. Raises JournalError."""
    path, key = stream_path(folder, name), stream_key(key, name)
    place = Place(folder.name, path.name)
    try:
        witnessed = read_witness(witness_path(path), key, place.binding())
        frames = read_frames(path.read_bytes(), key, place)
    except OSError as error:
        raise cannot_read(path, error) from error
    return frames.messages[:-1] if frames.final else frames.messages, frames, witnessed


def stream_names(folder: Path) -> tuple[str, ...]:
    """The streams of a session's folder."""
    names = (path.name for path in folder.glob(f"*{_SUFFIX}") if path.name != SEALED_NAME)
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names))


def stream_path(folder: Path, name: str) -> Path:
    """Where a stream is. Raises JournalError if it may not be called so."""
    if not name.isidentifier() or name == Path(SEALED_NAME).stem:
        en, fr = f"A stream cannot be called {name!r}.", f"Un flux ne peut pas s'appeler {name!r}."
        raise JournalError(Text(en=en, fr=fr))
    return folder / f"{name}{_SUFFIX}"


def stream_key(key: bytes, name: str) -> bytes:
    """A stream's key out of the key of all of a session's streams."""
    return derive(key, f"stream {name}")
