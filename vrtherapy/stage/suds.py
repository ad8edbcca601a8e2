"""The patient's own SUDS rating in the world: what is chosen on the scale, and when it is meant. Pure.

A stick moves the choice, a hand points at it, and a trigger or button that is let go confirms; where no controller is
held, the eyes rest on a number. Two hands that press at once confirm nothing: they may be on their way to a stop.
"""

from dataclasses import dataclass
from typing import NamedTuple

from vrtherapy.messages import Language
from vrtherapy.stage.hands import Hand, Hands, Ray, Vector

VALUES = tuple(range(0, 101, 10))
DISTANCE_M = 2.0
BELOW_EYES_M = 0.62
"""Below the caption: straight ahead, where the way out of a scene is, the view stays free."""
SPACING_M = 0.155
HEIGHT_M = 0.2
DWELL_SECONDS = 1.6
STEP_SECONDS = 0.28
_PUSHED = 0.6
_PRESSED, _LET_GO = 0.6, 0.3


@dataclass(frozen=True, slots=True)
class ScaleView:
    """How the scale looks: what is chosen, how far confirming it has come (0–1), where a hand points at it."""

    language: Language
    chosen: int | None = None
    progress: float = 0.0
    pointer_m: tuple[float, float] | None = None
    """Across and up from the scale's middle."""


class Pointing(NamedTuple):
    """Where eyes and hands point in a scene, over its floor point."""

    gaze: Ray
    hands: Hands


class Question:
    """The question for SUDS as hands and eyes answer it: a scale each time it is asked, until it is answered."""

    def __init__(self) -> None:
        self.scale: SudsScale | None = None
        """The one that stands before the patient."""
        self._answered: float | None = None
        self.ticks = 0
        """How often hands were to feel something: a choice that moved, and one that was confirmed."""

    def answer(self, asked: float | None, pointing: Pointing, eye_height_m: float, now: float) -> int | None:
        """What the patient has just confirmed. `asked`: when the open question was asked (session seconds), if any."""
        if asked is None or asked == self._answered:
            self.scale = None
            return None
        if self.scale is None:
            self.scale = SudsScale(eye_height_m)
        before = self.scale.chosen
        value = self.scale.look(pointing, now)
        if value is not None or self.scale.chosen not in (None, before):
            self.ticks += 1
        if value is not None:
            self._answered, self.scale = asked, None
        return value


class SudsScale:
    """A scale that was opened for one question."""

    def __init__(self, eye_height_m: float) -> None:
        self._middle_m: Vector = (0.0, DISTANCE_M, eye_height_m - BELOW_EYES_M)
        self.chosen: int | None = None
        """What would be confirmed."""
        self._pointer: tuple[float, float] | None = None
        self._pushed_at = float("-inf")
        self._pressing: int | None = None
        """How many hands have pressed at once since none did."""
        self._dwelling: tuple[int, float] | None = None

    def look(self, pointing: Pointing, now: float) -> int | None:
        """One moment later: the value that the patient has just confirmed, if any."""
        gaze, hands = pointing
        if any(hand.active for hand in hands.both):
            self._dwelling = None
            self._push(hands, now)
            self._point(hands)
            return self._released(hands)
        self._pointer = self._hit(gaze)
        return self._dwell(now)

    def view(self, now: float, language: Language) -> ScaleView:
        """What is to be drawn."""
        progress = 0.0
        if self._dwelling is not None:
            progress = min(1.0, (now - self._dwelling[1]) / DWELL_SECONDS)
        return ScaleView(language, self.chosen, progress, self._pointer)

    def _push(self, hands: Hands, now: float) -> None:
        across = max((hand.stick[0] for hand in hands.both), key=abs)
        if abs(across) < _PUSHED:
            self._pushed_at = float("-inf")
        elif now - self._pushed_at >= STEP_SECONDS:
            self._pushed_at = now
            if self.chosen is None:  # the first push only shows where the choice begins: in the middle
                self.chosen = 50
            else:
                self.chosen = max(0, min(100, self.chosen + (10 if across > 0 else -10)))

    def _point(self, hands: Hands) -> None:
        self._pointer = None
        for hand in hands.both:
            at = self._hit(hand.ray) if hand.ray is not None else None
            if at is not None:
                self._pointer = at
                self.chosen = _value_at(at)

    def _released(self, hands: Hands) -> int | None:
        pressing = sum(_presses(hand, was=self._pressing is not None) for hand in hands.both)
        if pressing:
            self._pressing = max(pressing, self._pressing or 0)
            return None
        one_hand, self._pressing = self._pressing == 1, None
        return self.chosen if one_hand else None

    def _dwell(self, now: float) -> int | None:
        value = _value_at(self._pointer) if self._pointer is not None else None
        if value is None:
            self._dwelling = self.chosen = None
            return None
        self.chosen = value
        if self._dwelling is None or self._dwelling[0] != value:
            self._dwelling = value, now
        if now - self._dwelling[1] < DWELL_SECONDS:
            return None
        self._dwelling = None
        return value

    def _hit(self, ray: Ray) -> tuple[float, float] | None:
        """Where a ray meets the scale, across and up from its middle; None beside it."""
        ahead = ray.direction[1]
        if ahead < 0.05:
            return None
        far = (self._middle_m[1] - ray.origin_m[1]) / ahead
        across = ray.origin_m[0] + far * ray.direction[0] - self._middle_m[0]
        up = ray.origin_m[2] + far * ray.direction[2] - self._middle_m[2]
        beside = abs(across) > SPACING_M * (len(VALUES) / 2) or abs(up) > HEIGHT_M
        return None if far <= 0.0 or beside else (across, up)


def _value_at(at: tuple[float, float]) -> int:
    place = round(at[0] / SPACING_M + (len(VALUES) - 1) / 2)
    return VALUES[max(0, min(len(VALUES) - 1, place))]


def _presses(hand: Hand, *, was: bool) -> bool:
    return hand.confirm or hand.trigger > (_LET_GO if was else _PRESSED)
