"""What keeps a patient's stomach calm: a view that narrows while the scene carries them fast, turns in snaps, steps.

Studies and guidelines put the limits at about 2 m/s and 30 ° a second. Pure: time is an argument, and the same frames
at the same times are narrowed alike.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from vrtherapy.messages import ParamValue
from vrtherapy.scene import Scene
from vrtherapy.stage.hands import Hands

CARRIES: Mapping[str, float] = {"m": 2.0, "m/s": 2.0, "°": 30.0, "°/s": 30.0}
"""From which speed on a view narrows: of what a param in this unit is, or how fast it changes."""
_SPEEDS = frozenset({"m/s", "°/s"})
_ABOUT = 0.95
"""A param that changes at just the limit counts, whatever the last bit of a number says."""
NARROWS_SECONDS, OPENS_SECONDS = 0.4, 0.8
STRIDE_M = 0.7
_PUSHED, _LET_GO = 0.8, 0.4

Push = Literal["left", "right", "ahead", "back"]


class Vignette:
    """How narrow the view is, followed from frame to frame: 0 open to 1."""

    def __init__(self) -> None:
        self._level = 0.0
        self._last: tuple[str, float, tuple[float, ...]] | None = None

    def level(self, scene: Scene, values: Mapping[str, ParamValue], now: float, *, dark: bool) -> float:
        """How narrow it is now. What changes while it is `dark` carries nobody."""
        names = scene.view.carried_by
        if not names and self._level == 0.0:
            return 0.0
        numbers = tuple(float(values[name]) for name in names)
        last, self._last = self._last, (scene.id, now, numbers)
        if last is None or last[0] != scene.id or dark:
            self._level = 0.0 if dark else self._level
            return self._level
        passed = now - last[1]
        if passed <= 0.0:
            return self._level
        units = [scene.params[name].unit for name in names]
        pace = max(map(_pace, units, last[2], numbers, [passed] * len(units)), default=0.0)
        goal = min(1.0, pace - 0.5) if pace >= _ABOUT else 0.0
        narrower, wider = passed / NARROWS_SECONDS, passed / OPENS_SECONDS
        self._level = max(self._level - wider, min(self._level + narrower, goal))
        return self._level


def _pace(unit: str, before: float, number: float, passed_seconds: float) -> float:
    """How fast the patient is carried, as a multiple of what is comfortable."""
    speed = number if unit in _SPEEDS else (number - before) / passed_seconds
    return abs(speed) / CARRIES[unit]


class Sticks:
    """Pushes of the sticks, each of which counts once, until the stick is let go."""

    def __init__(self) -> None:
        self._pushed = [True, True]
        """Until it is seen at rest, a stick means nothing."""

    def push(self, hands: Hands) -> Push | None:
        """Which way a stick has just been pushed."""
        found: Push | None = None
        for number, hand in enumerate(hands.both):
            across, along = hand.stick
            furthest = max(abs(across), abs(along))
            if furthest < _LET_GO:
                self._pushed[number] = False
            elif furthest > _PUSHED and not self._pushed[number]:
                self._pushed[number] = True
                found = found or _way(across, along)
        return found

    def rest(self) -> None:
        """The sticks mean something else now; they must be let go before they turn or step again."""
        self._pushed = [True, True]


def _way(across: float, along: float) -> Push:
    if abs(across) >= abs(along):
        return "right" if across > 0.0 else "left"
    return "ahead" if along > 0.0 else "back"


def within(
    area_m: tuple[float, float, float, float], here_m: tuple[float, float], there_m: Iterable[float]
) -> tuple[float, float] | None:
    """Where a step from `here_m` to `there_m` ends in an area ([left, right, behind, ahead]); None if nowhere else."""
    left, right, behind, ahead = area_m
    across, along = there_m
    ends = min(max(across, -left), right), min(max(along, -behind), ahead)
    moved = max(abs(ends[0] - here_m[0]), abs(ends[1] - here_m[1]))
    return ends if moved > _LEAST_STEP_M else None


_LEAST_STEP_M = 0.1
