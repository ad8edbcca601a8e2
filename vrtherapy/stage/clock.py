"""The stage's clock: a port of two members, so that tests move time by hand."""

import time
from typing import Protocol


class Clock(Protocol):
    """Seconds that never go back."""

    def now(self) -> float:
        """The time."""
        ...

    def sleep_until(self, moment: float) -> None:
        """Wait until `moment`; return at once if it has passed."""
        ...


class SteadyClock:
    """The computer's steady clock, the same for all processes of one machine."""

    now = staticmethod(time.monotonic)

    def sleep_until(self, moment: float) -> None:
        left = moment - time.monotonic()
        if left > 0.0:
            time.sleep(left)
