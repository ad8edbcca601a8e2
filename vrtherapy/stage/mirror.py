"""The stage's mirror: takes the small pictures that a display makes for it, and publishes them from its own thread.

The frame thread asks whether a picture is wanted and puts one down; it never waits. There is room for one: a newer
takes its place, and what was not sent by then is gone.
"""

import threading
import time
from collections.abc import Callable

import numpy as np
import simplejpeg  # pyright: ignore[reportMissingTypeStubs]

from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.mirror import MirrorPublisher

SIZE = (640, 360)
PICTURES_PER_SECOND = 12.0
_JPEG_QUALITY = 75
_TURN_SECONDS = 0.02


class Mirror:
    """An Onlooker whose pictures go over the link. `start` it; raises NotAuthorised when the keys are missing."""

    size: tuple[int, int] = SIZE

    def __init__(self, endpoint: str, keys: KeyFolder, clock: Callable[[], float] = time.monotonic) -> None:
        self._publisher = MirrorPublisher(endpoint, keys)
        self._clock = clock
        self._due = 0.0
        self._lying: tuple[bytes, float] | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)

    def start(self) -> None:
        """Begin to listen for readers."""
        self._thread.start()

    def wanted(self) -> bool:
        """Whether someone looks and it is time for the next picture."""
        return self._publisher.watched and self._clock() >= self._due

    def began(self) -> None:
        """A picture is on its way: the next is due a period later."""
        now = self._clock()
        self._due = max(now, self._due + 1 / PICTURES_PER_SECOND)

    def take(self, rgba: bytes) -> None:
        """A picture of `size` has come, first row at the bottom."""
        self._lying = (rgba, self._clock())

    def close(self) -> None:
        """End the thread."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._publisher.turn(_TURN_SECONDS)
            lying, self._lying = self._lying, None
            if lying is not None:
                self._publisher.publish(jpeg_of(lying[0], SIZE), lying[1], SIZE)
        self._publisher.close()


def jpeg_of(rgba: bytes, size: tuple[int, int]) -> bytes:
    """A JPEG out of RGBA bytes whose first row is at the bottom."""
    rows = np.frombuffer(rgba, np.uint8).reshape(size[1], size[0], 4)[::-1]
    return simplejpeg.encode_jpeg(
        np.ascontiguousarray(rows), quality=_JPEG_QUALITY, colorspace="RGBA", colorsubsampling="420"
    )
