"""Our own time a frame on the stage's thread: everything but the display, while 200 entries a second arrive.

The session is a process of its own; its entries come over TCP and CURVE into the stage's real link thread, which shares
the interpreter with the loop that is measured. What is not counted is the wait for the next frame, and `draw`.

`p50_us` and `p99_us` are processor time of the stage's thread: what the loop costs a frame, whatever else the machine
does. `wall_p50_us` and `wall_p99_us` are by the clock on the wall, with what other threads and programs took meanwhile.

A frame's work begins after a sleep, with caches that other programs have used meanwhile. What that costs on this
machine a fixed piece of Python says, which takes `fixed_us` without a sleep: `cold_factor` times that after one, and
`fixed_p99_us` after one in a hundred.
"""

import gc
import json
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
from vrtherapy.stage.display.base import Drawn, Frame
from vrtherapy.stage.display.null import NullDisplay
from vrtherapy.stage.loop import Options, StageLoop, waking
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
        self._processor_ns = self._wall_ns = 0

    def sleep_until(self, moment: float) -> None:
        self.pause()
        super().sleep_until(moment)
        self.go_on()

    def draw(self, frame: Frame) -> Drawn | None:
        self.pause()
        drawn = super().draw(frame)
        self.go_on()
        return drawn

    def go_on(self) -> None:
        """From now on the time is ours."""
        # Read last here and first in `pause`, so that the watch itself is in its figures as little as can be.
        self._wall_ns -= time.perf_counter_ns()
        self._processor_ns -= time.thread_time_ns()

    def pause(self) -> None:
        """Until now it was."""
        self._processor_ns += time.thread_time_ns()
        self._wall_ns += time.perf_counter_ns()

    def take_us(self) -> tuple[float, float]:
        """Microseconds of our own since this was last asked: of the processor, and on the wall."""
        own = self._processor_ns / 1000, self._wall_ns / 1000
        self._processor_ns = self._wall_ns = 0
        return own


def run() -> dict[str, float]:
    """Measure; microseconds. Of some seconds at a time the calmest: other programs on the machine only add."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_plans(folder)
        endpoint = free_endpoint()
        key = KeyFolder.open(folder / "keys").client("stage")
        with sessions(folder, endpoint, "entries"):
            watch = _Stopwatch()
            link = ClientThread(lambda: LinkClient(endpoint, key), tell=waking(watch), states_only=True)
            link.start()
            try:
                own = _measure(link, watch)
            finally:
                link.close()
    calmest = min(own, key=lambda window: percentile([wall for _, wall in window], 99))
    figures = dict[str, float]()
    for name, times in (("", [own for own, _ in calmest]), ("wall_", [wall for _, wall in calmest])):
        for percent in (50, 99):
            figures[f"{name}p{percent}_us"] = percentile(times, percent)
    warm, cold = _fixed_work_us(0.0), _fixed_work_us(1 / _FRAMES_PER_SECOND)
    figures["fixed_us"] = percentile(warm, 50)
    figures["fixed_p99_us"] = percentile(cold, 99)
    figures["cold_factor"] = percentile(cold, 50) / percentile(warm, 50)
    return figures


def _fixed_work_us(sleep_seconds: float) -> list[float]:
    """The processor time of the same small work, each time after a sleep."""
    times = list[float]()
    record = {str(number): [number, {"half": number / 2}] for number in range(10)}
    for _ in range(int(WINDOW_SECONDS * _FRAMES_PER_SECOND)):
        time.sleep(sleep_seconds)
        began = time.thread_time_ns()
        json.dumps(record, sort_keys=True)
        times.append((time.thread_time_ns() - began) / 1000)
    return times


def _measure(link: ClientThread, watch: "_Stopwatch") -> list[list[tuple[float, float]]]:
    director = Director()
    loop = StageLoop(watch, link, director, watch, Options(tidying=Tidying(watch.now())))
    own: list[list[tuple[float, float]]] = []
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


def _turns(loop: StageLoop, watch: _Stopwatch, seconds: float) -> list[tuple[float, float]]:
    """Let the loop run for a while; microseconds of our own in each of its turns."""
    ends_at, own = watch.now() + seconds, list[tuple[float, float]]()
    while watch.now() < ends_at:
        watch.go_on()
        loop.turn()
        watch.pause()
        own.append(watch.take_us())
    return own
