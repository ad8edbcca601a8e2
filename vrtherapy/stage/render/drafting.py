"""Scenes drafted in a process of their own.

Python runs one thread at a time, and a scene is seconds of it: drafted beside the frames, each of these would wait for
the other (half of a frame's time is lost so, and a tenth of the frames come late). What is sent are pickles, over the
pipes of a child that nobody else can reach; large arrays follow them as they are.
"""

import pickle
import struct
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from vrtherapy.errors import StageError
from vrtherapy.processes import converse
from vrtherapy.scene import Scene
from vrtherapy.stage.render.draft import Draft, PropDraft
from vrtherapy.stage.render.pictures import Levels

_LARGE_BYTES = 8_192
"""Arrays of so many bytes are sent beside their pickle, and are not copied: Python is locked while a pickle is read."""
_END_SECONDS = 2.0
_DIED = (OSError, EOFError, ValueError, pickle.UnpicklingError)
"""What a pipe brings whose other end is gone, or was closed here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a child is to draft."""

    scene: Scene
    coarse: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A scene is drafted: so many props follow, each by itself, so that no one of them is long in being read."""

    sky: Levels
    props: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A scene cannot be drafted."""

    why: str


class Drafter:
    """A child that drafts scenes, started when it is first needed. One thread asks it; any may close it."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def draft(self, scene: Scene, *, coarse: bool) -> Draft:
        """Like `draft_scene`. A child that dies is replaced once.

        Raises StageError where the scene cannot be drafted, where a second child has died of it, and after `close`.
        """
        try:
            return self._asked(Asked(scene, coarse))
        except _DIED:
            self._end()
        try:
            return self._asked(Asked(scene, coarse))
        except _DIED as error:
            self._end()
            raise StageError("the process that builds scenes has died of it twice") from error

    def _asked(self, wish: Asked) -> Draft:
        child = self._running()
        if child.stdin is None or child.stdout is None:
            raise EOFError
        send(child.stdin, wish)
        begun: Begun | Failed = receive(child.stdout)
        if isinstance(begun, Failed):
            raise StageError(begun.why)
        props: list[PropDraft] = [receive(child.stdout) for _ in range(begun.props)]
        return Draft(wish.scene, begun.sky, props)

    def close(self) -> None:
        """End the child, whatever it does: who waits for a draft hears that it has died."""
        self._closed = True
        self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise StageError("the stage is closing")
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = converse("vrtherapy.stage.render.drafting_child", ())
            if self._closed:  # meanwhile
                self._end()
        return self._child

    def _end(self) -> None:
        """Kill it first: that ends a wait for it in another thread, and the pipes can be closed."""
        child = self._child
        if child is None:
            return
        child.kill()
        child.wait(_END_SECONDS)
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):  # what was not sent is not wanted any more
                if pipe is not None:
                    pipe.close()


def send(pipe: IO[bytes], said: object) -> None:
    """The sizes of a pickle and its arrays, then these."""
    arrays: list[pickle.PickleBuffer] = []

    def keep_inside(array: pickle.PickleBuffer) -> bool:
        if array.raw().nbytes < _LARGE_BYTES:
            return True
        arrays.append(array)
        return False

    parts = [
        memoryview(pickle.dumps(said, protocol=5, buffer_callback=keep_inside)),
        *(each.raw() for each in arrays),
    ]
    pipe.write(struct.pack(f"<I{len(parts)}Q", len(parts), *(part.nbytes for part in parts)))
    for part in parts:
        pipe.write(part)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401 -- whatever was sent
    """What `send` has sent. Raises EOFError where the other end is gone."""
    (count,) = struct.unpack("<I", _read(pipe, 4))
    sizes = struct.unpack(f"<{count}Q", _read(pipe, 8 * count))
    said, *arrays = [_read(pipe, size) for size in sizes]
    return pickle.loads(said, buffers=arrays)  # noqa: S301 -- from a child of ours, over a pipe of ours


def _read(pipe: IO[bytes], size: int) -> memoryview:
    # A bytearray would be filled with zeros first, and Python be locked meanwhile.
    room = memoryview(np.empty(size, np.uint8).data)
    left = room
    while left:
        got: int | None = pipe.readinto(left)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue, reportUnknownVariableType]
        if not got:
            raise EOFError
        left = left[got:]
    return room
