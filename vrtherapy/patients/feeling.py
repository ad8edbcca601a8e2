"""How a patient of paper feels, second after second."""

import math
from dataclasses import dataclass, replace

from vrtherapy.patients.traits import Traits

_FAMILIAR_SHARE = 0.1
"""How much of the fear of something new is left once it is familiar."""
_CARRIED = 0.15
"""How much of what has become familiar counts in the next step."""
_ANY_EXPOSURE = 1.5
"""Points of difficulty that it counts to be exposed at all."""
_CALMING_SECONDS = 45.0
_ROUND_TO = 5


@dataclass(frozen=True, slots=True)
class Feeling:
    """What a patient feels now. `familiar` (0–1) is how well the present step is known."""

    suds: float
    fms: float = 0.0
    familiar: float = 0.0

    @property
    def said_suds(self) -> int:
        """SUDS as people say it: in fives."""
        return int(min(100, max(0, _ROUND_TO * round(self.suds / _ROUND_TO))))

    @property
    def said_fms(self) -> int:
        """FMS as people say it."""
        return int(min(20, max(0, round(self.fms))))


def feel(traits: Traits, feeling: Feeling, difficulty: float | None, seconds: float) -> Feeling:
    """The feeling `seconds` later, at a difficulty of 0–10, or outside the exposure (None)."""
    if difficulty is None:
        suds = _towards(feeling.suds, traits.calm_suds, seconds / _CALMING_SECONDS)
        relief = seconds / 60 * max(0.5, 2 * traits.sickness_per_minute)
        return replace(feeling, suds=suds, fms=max(0.0, feeling.fms - relief))
    familiar = _towards(feeling.familiar, 1.0, seconds / traits.habituation_seconds)
    new = traits.fear_per_difficulty * (difficulty + _ANY_EXPOSURE)
    target = traits.calm_suds + new * (1 - (1 - _FAMILIAR_SHARE) * familiar)
    return Feeling(
        _towards(feeling.suds, min(100.0, target), seconds / traits.rise_seconds),
        feeling.fms + traits.sickness_per_minute * seconds / 60,
        familiar,
    )


def begin_step(feeling: Feeling) -> Feeling:
    """The feeling as another step begins: some of what was learned is carried over."""
    return replace(feeling, familiar=feeling.familiar * _CARRIED)


def startle(traits: Traits, feeling: Feeling) -> Feeling:
    """The feeling after something startling."""
    return replace(feeling, suds=min(100.0, feeling.suds + traits.startles_by_suds))


def _towards(value: float, target: float, share: float) -> float:
    return target + (value - target) * math.exp(-share)
