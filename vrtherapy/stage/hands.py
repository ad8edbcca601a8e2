"""The patient's hands, as a display tells them: no more than is needed to point, to choose and to stop."""

from dataclasses import dataclass
from typing import NamedTuple

Vector = tuple[float, float, float]


class Ray(NamedTuple):
    """Where a hand points from and to, in the patient's room: metres right, ahead, up; a direction of length 1."""

    origin_m: Vector
    direction: Vector


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand at one moment: how far trigger and grip are squeezed (0 to 1), buttons, stick, where it points."""

    active: bool = False
    trigger: float = 0.0
    squeeze: float = 0.0
    menu: bool = False
    confirm: bool = False
    stick: tuple[float, float] = (0.0, 0.0)
    stick_click: bool = False
    ray: Ray | None = None


@dataclass(frozen=True, slots=True)
class Hands:
    """Both hands at one moment."""

    left: Hand = Hand()
    right: Hand = Hand()

    @property
    def both(self) -> tuple[Hand, Hand]:
        """Left, right."""
        return self.left, self.right
