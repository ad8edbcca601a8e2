"""When the next frame is due, and how well that is kept."""

_USUAL_PERIOD_SECONDS = 1 / 60
_SPELL_SECONDS = 0.1
"""How far back the longest time between two frames is remembered: about as long as between two heartbeats."""


class Pace:
    """Counts frames and the time between them. A display that paces itself (period 0) is due at once."""

    def __init__(self, period_seconds: float, now: float) -> None:
        self.due = now
        self.frames = 0
        self.late_frames = 0
        self.longest_seconds = 0.0
        """The longest time between two frames lately."""
        self._longest_now = self._longest_before = 0.0
        self._spell_ends = now
        self._period_seconds = period_seconds
        self._late_seconds = 2 * (period_seconds or _USUAL_PERIOD_SECONDS)
        self._submitted = now

    def begin(self, now: float) -> None:
        """A frame begins: the next is due a period after this one was. Periods that were missed are not made up."""
        on_time = self.due <= now < self.due + self._period_seconds
        self.due = (self.due if on_time else now) + self._period_seconds

    def submitted(self, now: float, missed: int | None = None) -> None:
        """A frame was submitted; `missed` before it, where the display knows better than the clock."""
        gap = now - self._submitted
        self._submitted = now
        self.frames += 1
        if self.frames > 1:
            self.late_frames += gap >= self._late_seconds if missed is None else missed
            self._longest_now = max(self._longest_now, gap)
            if now >= self._spell_ends:
                self._longest_before, self._longest_now = self._longest_now, 0.0
                self._spell_ends = now + _SPELL_SECONDS
            self.longest_seconds = max(self._longest_before, self._longest_now)
