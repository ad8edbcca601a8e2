"""Leaving an exposure: how fast the view goes dark and comes back; and what the stage has left on its own account."""

from dataclasses import dataclass, field
from typing import Literal

from vrtherapy.state import EXPOSING, SessionState

Why = Literal["patient", "silence", "start", "closing", "headset", "scene"]
"""Why the stage is in the safe place by itself: the patient's hands, a silent session, its own start or end, a headset
that shows nothing, a scene that cannot be built."""
_CONFIRM_A_STOP = frozenset({"stopped", "debrief", "ended"})


@dataclass(frozen=True, slots=True)
class Times:
    """How long the view takes to go dark, and to come back."""

    dark_seconds: float
    bright_seconds: float


@dataclass(frozen=True, slots=True)
class Pacing:
    """The times of every change of the view. Leaving for the safe place takes less than a second in all."""

    lead_seconds: float = 2.0
    leave: Times = field(default=Times(0.3, 0.5))
    change: Times = field(default=Times(0.4, 0.6))
    blink: Times = field(default=Times(0.1, 0.15))


@dataclass(frozen=True, slots=True)
class Left:
    """The stage is in the safe place on its own account since entry `seq`; `exposing` is what the session held then."""

    why: Why
    seq: int
    exposing: bool

    def let_go(self, state: SessionState) -> bool:
        """Whether the session agrees, or has decided otherwise since."""
        if self.why == "closing":
            return False
        if self.why == "patient":
            return state.phase in _CONFIRM_A_STOP
        begun_since = not self.exposing and state.phase_seq > self.seq
        return state.phase not in EXPOSING or state.left_exposure_seq > self.seq or begun_since
