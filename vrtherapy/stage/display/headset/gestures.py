"""What hands mean: the patient's stop, and the wish to be recentred. Pure: time is an argument.

The stop is two hands that clench (both grips, or both triggers), as hands do by themselves in fear, or one finger on
the menu or B button; each held so long that an accident does not stop a session, and so short that nobody waits.
"""

from vrtherapy.stage.hands import Hands

STOP_SECONDS = 0.4
RECENTRE_SECONDS = 0.8
_SQUEEZED = 0.75


class Held:
    """Something that has to be held for a while, and counts once each time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: float | None = None
        self._counted = False

    def at(self, now: float, *, held: bool) -> bool:
        """Whether it counts now."""
        if not held:
            self._since, self._counted = None, False
            return False
        self._since = now if self._since is None else self._since
        if self._counted or now - self._since < self._seconds:
            return False
        self._counted = True
        return True


class Gestures:
    """Follows both hands from frame to frame."""

    def __init__(self) -> None:
        self._grips, self._triggers = Held(STOP_SECONDS), Held(STOP_SECONDS)
        self._menus = Held(STOP_SECONDS), Held(STOP_SECONDS)
        self._recentre = Held(RECENTRE_SECONDS)

    def stop(self, hands: Hands, now: float) -> bool:
        """Whether the patient has just made the wish to stop understood."""
        left, right = hands.both
        grips = self._grips.at(now, held=min(left.squeeze, right.squeeze) > _SQUEEZED)
        triggers = self._triggers.at(now, held=min(left.trigger, right.trigger) > _SQUEEZED)
        menus = [menu.at(now, held=hand.menu) for menu, hand in zip(self._menus, hands.both, strict=True)]
        return grips or triggers or any(menus)

    def recentre(self, hands: Hands, now: float) -> bool:
        """Whether the patient has just pressed both sticks (or touch pads) for long enough."""
        return self._recentre.at(now, held=hands.left.stick_click and hands.right.stick_click)
