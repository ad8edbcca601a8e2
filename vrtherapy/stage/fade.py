"""How dark the patient's view is: 0 clear, 1 black. Linear in time; a change of mind goes on from where it is."""

FIRST_STEP_SECONDS = 1 / 60
"""Darkening runs ahead by this much, so that the very first frame after a stop is already darker."""


class Fade:
    """The darkness of the view over time. It begins black: nothing is shown before something is there to show."""

    def __init__(self) -> None:
        self._begun_seconds = 0.0
        self._seconds = 1.0
        self._from = 1.0
        self.goal = 1.0

    def level(self, now: float) -> float:
        """The darkness at `now`, 0 to 1."""
        share = (now - self._begun_seconds) / self._seconds
        if share >= 1.0:
            return self.goal
        return self._from + (self.goal - self._from) * share

    def clear(self, now: float) -> bool:
        """Whether the view is clear and stays so."""
        return self.goal == 0.0 and now >= self._begun_seconds + self._seconds

    def towards(self, goal: float, seconds: float, now: float) -> float:
        """Go to `goal` (0 or 1); `seconds` is the time for the whole way, less if part of it is done already.

        Gives the darkness at `now`, which a way that begins has changed.

        Asked again for the goal it has, it only ever hurries.
        """
        level = self.level(now)
        left = abs(goal - level) * seconds
        if goal == self.goal and self._begun_seconds + self._seconds - now <= left + 1e-6:
            return level
        lead = min(FIRST_STEP_SECONDS, left / 2) if goal > level else 0.0
        self._begun_seconds, self._seconds = now - lead, max(left, 1e-6)
        self._from, self.goal = level, goal
        return self.level(now)
