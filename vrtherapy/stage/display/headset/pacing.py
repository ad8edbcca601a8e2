"""When to draw: xrWaitFrame on a thread of its own, and which frames came late by the runtime's own account."""

import queue
import threading
from collections import Counter
from ctypes import byref
from typing import NamedTuple

import xr
from xr import raw_functions as raw

from vrtherapy.stage.display.headset.runtime import check

_PERIOD_STEP_NS = 100_000


class Slot(NamedTuple):
    """The runtime wants a frame: for when (XrTime), how long a frame lasts (ns), and whether anybody will see it."""

    display_time: int
    period_ns: int
    seen: bool


class FramePacer:
    """Waits for the runtime's frames without keeping anybody else waiting.

    `request` asks for the next one; it comes out of `next_slot`. A runtime that never answers is then an inbox that
    stays empty, not a frozen program. The call releases Python's lock.
    """

    def __init__(self, session: xr.Session) -> None:
        self._session = session
        self._inbox: queue.SimpleQueue[Slot | xr.XrException] = queue.SimpleQueue()
        self._go = threading.Semaphore(0)
        self._closing = False
        self.waiting = False
        """Whether a frame was requested and has not come yet."""
        self._thread = threading.Thread(target=self._run, name="xrWaitFrame", daemon=True)
        self._thread.start()

    def request(self) -> None:
        """Ask for the next frame, once for each frame that was ended."""
        self.waiting = True
        self._go.release()

    def next_slot(self, patience_seconds: float) -> Slot | None:
        """The requested frame, or None if it does not come in time. Raises what xrWaitFrame raised."""
        try:
            slot = self._inbox.get(timeout=patience_seconds)
        except queue.Empty:
            return None
        self.waiting = False
        if isinstance(slot, xr.XrException):
            raise slot
        return slot

    def close(self, patience_seconds: float) -> bool:
        """End the thread; False if it is still stuck in the runtime."""
        self._closing = True
        self._go.release()
        self._thread.join(patience_seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        wait, state = xr.FrameWaitInfo(), xr.FrameState()
        while True:
            self._go.acquire()
            if self._closing:
                return
            try:
                check(raw.xrWaitFrame(self._session, byref(wait), byref(state)))
            except xr.XrException as error:
                self._inbox.put(error)
                return
            seen = bool(state.should_render)
            self._inbox.put(
                Slot(int(state.predicted_display_time), int(state.predicted_display_period), seen)
            )


class Ledger:
    """Which frames were late, by the times at which the runtime meant to show them.

    Runtimes stretch the period they predict while a program is slow, and Monado's first is wrong: the yardstick is the
    period that was predicted most often.
    """

    def __init__(self) -> None:
        self._periods: Counter[int] = Counter()
        self._last: int | None = None

    @property
    def period_seconds(self) -> float:
        """The time from one frame to the next; 0 before the first."""
        return self._periods.most_common(1)[0][0] / 1e9 if self._periods else 0.0

    def note(self, slot: Slot) -> int:
        """A frame will be shown then; gives how many before it were missed."""
        self._periods[round(slot.period_ns / _PERIOD_STEP_NS) * _PERIOD_STEP_NS] += 1
        before, self._last = self._last, slot.display_time
        period_ns = self._periods.most_common(1)[0][0]
        if before is None or period_ns <= 0:
            return 0
        return max(0, round((slot.display_time - before) / period_ns) - 1)

    def pause(self) -> None:
        """Nothing was to be shown: what comes next is not late."""
        self._last = None
