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

WINDOW_SECONDS = 5.0
WINDOWS = 6
_WARM_UP_SECONDS = 3.0
_PATIENCE_SECONDS = 20.0
_FRAMES_PER_SECOND = 90.0


class _Stopwatch(SteadyClock, NullDisplay):
    """A clock and a display in one, which leave the time spent in them out of the account."""

    def __init__(self) -> None:
        super().__init__()
        NullDisplay.__init__(self, 1 / _FRAMES_PER_SECOND)
        self._since = time.perf_counter_ns()
        self._own = 0

    def sleep_until(self, moment: float) -> None:
        self._pause()
        super().sleep_until(moment)
        self._since = time.perf_counter_ns()

    def draw(self, frame: Frame) -> None:
        self._pause()
        super().draw(frame)
        self._since = time.perf_counter_ns()

    def take_us(self) -> float:
        """Microseconds of our own since this was last asked."""
        self._pause()
        own, self._own = self._own, 0
        return own / 1000

    def _pause(self) -> None:
        now = time.perf_counter_ns()
        self._own += now - self._since
        self._since = now


def run() -> dict[str, float]:
    """Measure; microseconds. Of some seconds at a time the calmest: other programs on the machine only add."""
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
    calmest = min(own, key=lambda window: percentile(window, 99))
    return {"p50_us": percentile(calmest, 50), "p99_us": percentile(calmest, 99)}


def _measure(link: ClientThread) -> list[list[float]]:
    watch = _Stopwatch()
    director = Director()
    loop = StageLoop(watch, link, director, watch, Options(tidying=Tidying(watch.now())))
    own: list[list[float]] = []
    try:
        give_up_at = watch.now() + _PATIENCE_SECONDS
        while not director.exposing:
            loop.turn()
            if watch.now() > give_up_at:
                raise VrTherapyError("The bench's session did not begin; its messages stand above.")
        _turns(loop, watch, _WARM_UP_SECONDS)
        own += [_turns(loop, watch, WINDOW_SECONDS) for _ in range(WINDOWS)]
    finally:
        gc.unfreeze()
        gc.enable()
    return own


def _turns(loop: StageLoop, watch: _Stopwatch, seconds: float) -> list[float]:
    """Let the loop run for a while; microseconds of our own in each of its turns."""
    ends_at, own = watch.now() + seconds, list[float]()
    while watch.now() < ends_at:
        loop.turn()
        own.append(watch.take_us())
    return own
