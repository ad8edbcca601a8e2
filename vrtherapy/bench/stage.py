"""Our own time a frame on the stage's thread: everything but the display, while 200 entries a second arrive.

The session is a process of its own; its entries come over TCP and CURVE into the stage's real link thread, which shares
the interpreter with the loop that is measured. What is not counted is the wait for the next frame, and `draw`.
"""

import gc
import tempfile
import time
from pathlib import Path

from vrtherapy.bench._figures import free_endpoint, percentile
from vrtherapy.bench._sessions import sessions, write_plans
from vrtherapy.errors import VrTherapyError
from vrtherapy.link.client import LinkClient
from vrtherapy.link.client_thread import ClientThread
from vrtherapy.link.keys import KeyFolder
from vrtherapy.stage.clock import SteadyClock
from vrtherapy.stage.director import Director
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.display.null import NullDisplay
from vrtherapy.stage.loop import Options, StageLoop
from vrtherapy.stage.tidying import Tidying

SECONDS = 20.0
_WARM_UP_SECONDS = 3.0
_PATIENCE_SECONDS = 20.0
_FRAMES_PER_SECOND = 90.0


class _Stopwatch(SteadyClock, NullDisplay):
    """A clock and a display in one, which leave the time spent in them out of the account."""

    def __init__(self) -> None:
        super().__init__()
        NullDisplay.__init__(self, 1 / _FRAMES_PER_SECOND)
        self._since = 0
        self._own = 0

    def sleep_until(self, moment: float) -> None:
        super().sleep_until(moment)
        self._own, self._since = 0, time.perf_counter_ns()

    def draw(self, frame: Frame) -> None:
        self._own += time.perf_counter_ns() - self._since
        super().draw(frame)
        self._since = time.perf_counter_ns()

    def take_us(self) -> float:
        """Microseconds of our own since the last wait ended."""
        return (self._own + time.perf_counter_ns() - self._since) / 1000


def run() -> dict[str, float]:
    """Measure; microseconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_plans(folder)
        endpoint = free_endpoint()
        key = KeyFolder.open(folder / "keys").client("stage")
        with sessions(folder, endpoint, "entries"):
            link = ClientThread(lambda: LinkClient(endpoint, key))
            link.start()
            try:
                own = _measure(link)
            finally:
                link.close()
    return {"p50_us": percentile(own, 50), "p99_us": percentile(own, 99)}


def _measure(link: ClientThread) -> list[float]:
    watch = _Stopwatch()
    director = Director()
    loop = StageLoop(watch, link, director, watch, Options(tidying=Tidying(watch.now())))
    own: list[float] = []
    try:
        give_up_at = watch.now() + _PATIENCE_SECONDS
        while not director.exposing:
            loop.turn()
            if watch.now() > give_up_at:
                raise VrTherapyError("The bench's session did not begin; its messages stand above.")
        begin = watch.now() + _WARM_UP_SECONDS
        while watch.now() < begin + SECONDS:
            loop.turn()
            if watch.now() > begin:
                own.append(watch.take_us())
    finally:
        gc.unfreeze()
        gc.enable()
    return own
