"""The stage's clock: a port of three members, so that tests move time by hand."""

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Seconds that never go back."""

    def now(self) -> float:
        """The time."""
        ...

    def sleep_until(self, moment: float) -> None:
        """Wait until `moment`, or until somebody wakes the sleeper; return at once if it has passed."""
        ...

    def wake(self) -> None:
        """End the wait now: from another thread. Who does not sleep will not sleep the next time."""
        ...


class SteadyClock:
    """The computer's steady clock, the same for all processes of one machine. One thread wakes it, one sleeps."""

    now = staticmethod(time.monotonic)

    def __init__(self) -> None:
        self._asleep = threading.Lock()
        self._asleep.acquire()

    def sleep_until(self, moment: float) -> None:
        left = moment - time.monotonic()
        if left > 0.0:
            self._asleep.acquire(timeout=left)

    def wake(self) -> None:
        if self._asleep.locked():
            self._asleep.release()
