"""When the next frame is due, and how well that is kept."""

_USUAL_PERIOD_SECONDS = 1 / 60


class Pace:
    """Counts frames and the time between them. A display that paces itself (period 0) is due at once."""

    def __init__(self, period_seconds: float, now: float) -> None:
        self.due = now
        self.frames = 0
        self.late_frames = 0
        self._longest_seconds = 0.0
        self._period_seconds = period_seconds
        self._late_seconds = 2 * (period_seconds or _USUAL_PERIOD_SECONDS)
        self._submitted = now

    def begin(self, now: float) -> None:
        """A frame begins: the next is due a period after this one was. Periods that were missed are not made up."""
        on_time = self.due <= now < self.due + self._period_seconds
        self.due = (self.due if on_time else now) + self._period_seconds

    def submitted(self, now: float) -> None:
        """A frame was submitted."""
        gap = now - self._submitted
        self._submitted = now
        self.frames += 1
        if self.frames > 1:
            self.late_frames += gap >= self._late_seconds
            self._longest_seconds = max(self._longest_seconds, gap)

    def take_longest_ms(self) -> float:
        """The longest time between two frames since last asked, in milliseconds."""
        longest, self._longest_seconds = self._longest_seconds, 0.0
        return longest * 1000
