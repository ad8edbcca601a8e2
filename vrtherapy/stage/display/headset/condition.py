"""Whether the patient sees what is meant, judged from what the runtime says. Pure: time is an argument."""

from dataclasses import dataclass

from vrtherapy.headset import BROKEN, HeadsetCondition

_SETTLING_SECONDS = 0.4
"""Tracking flickers, menus blink: what lasts shorter is not worth a hold."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the runtime says at one moment; `tracked`: it knows where the headset is, `present`: on a head."""

    visible: bool
    focused: bool
    tracked: bool
    present: bool | None


def judge(facts: Facts) -> HeadsetCondition:
    """The condition of a headset whose session goes on."""
    if facts.present is False:
        return "taken_off"
    if not facts.visible:
        return "not_shown"
    if not facts.focused:
        return "no_focus"
    return "worn" if facts.tracked else "no_tracking"


class Settled:
    """A condition that changes only when the new one has lasted; what is broken counts at once."""

    def __init__(self) -> None:
        self.condition: HeadsetCondition | None = None
        self._coming: HeadsetCondition | None = None
        self._since = 0.0

    def note(self, condition: HeadsetCondition, now: float) -> bool:
        """What is the case now; gives whether the settled condition has just changed."""
        if condition == self.condition:
            self._coming = None
            return False
        if condition != self._coming:
            self._coming, self._since = condition, now
        if condition not in BROKEN and now - self._since < _SETTLING_SECONDS:
            return False
        self.condition, self._coming = condition, None
        return True
