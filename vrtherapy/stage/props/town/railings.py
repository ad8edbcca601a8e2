"""The balcony's edge in four kinds: parapet, steel bars, glass with posts, and none (a thin kerb).

Every kind is 1.10 m high (handrail's top) except `none`. Front pieces have their foot on y = 0, so that a creak can
tilt them about it; side pieces run from the wall to the front.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.town.forms import tube
from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Color, Heap

HEIGHT_M = 1.10
HALF_WIDTH_M = 2.33
KERB_HEIGHT_M = 0.06
_STEEL: Color = (0.055, 0.058, 0.062)
_STAINLESS: Color = (0.46, 0.46, 0.47)
_RENDER: Color = (0.60, 0.55, 0.46)
_COPING: Color = (0.42, 0.40, 0.37)
_BOLT: Color = (0.30, 0.30, 0.31)
_GLASS: tuple[float, float, float, float] = (0.50, 0.58, 0.56, 0.16)
_GLASS_EDGE: tuple[float, float, float, float] = (0.16, 0.34, 0.29, 0.75)


@dataclass
class Piece:
    """One stretch of edge: what is opaque, and panes of glass."""

    body: Heap = field(default_factory=Heap)
    panes: Heap = field(default_factory=Heap)

    def placed(self, origin: tuple[float, float, float], heading_rad: float = 0.0) -> "Piece":
        """A copy turned and moved."""
        return Piece(self.body.placed(origin, heading_rad), self.panes.placed(origin, heading_rad))


def bars(length_m: float) -> Piece:
    """Posts on bolted plates, a flat handrail, a lower rail, upright bars 11 cm apart; along X, middle at 0."""
    made, half = Piece(), length_m / 2
    stands = posts(length_m)
    _plates(made.body, stands)
    made.body.boxes(_at(stands, -0.02, -0.02, 0.0), _at(stands, 0.02, 0.02, 1.06), _STEEL, SIDES_AND_TOP)
    made.body.boxes((-half, -0.032, 1.06), (half, 0.032, HEIGHT_M), _STEEL)
    made.body.boxes((-half, -0.014, 0.085), (half, 0.014, 0.115), _STEEL)
    for left, right in pairwise(stands):
        count = int((right - left) / 0.11)
        for x in left + (right - left) / count * np.arange(1, count):
            tube(made.body, ((x, 0, 0.11), (x, 0, 1.065)), (0.008, 0.008), _STEEL, 8)
    return made


def glass(length_m: float) -> Piece:
    """Posts of stainless steel, panes held by clamps, a round handrail."""
    made, half = Piece(), length_m / 2
    stands = posts(length_m)
    _plates(made.body, stands)
    made.body.boxes(
        _at(stands, -0.022, -0.022, 0.0), _at(stands, 0.022, 0.022, 1.04), _STAINLESS, SIDES_AND_TOP
    )
    tube(
        made.body, ((-half, 0, HEIGHT_M - 0.024), (half, 0, HEIGHT_M - 0.024)), (0.024, 0.024), _STAINLESS, 16
    )
    for end in (-half, half):
        made.body.boxes(
            (end - 0.004, -0.02, HEIGHT_M - 0.044), (end + 0.004, 0.02, HEIGHT_M - 0.004), _STAINLESS
        )
    for left, right in pairwise(stands):
        low, high = (left + 0.045, -0.006, 0.07), (right - 0.045, 0.006, 1.0)
        made.panes.boxes(low, high, _GLASS, ("south", "north"))
        made.panes.boxes(low, high, _GLASS_EDGE, ("east", "west", "top", "bottom"))
        for z in (0.22, 0.85):
            for a, b in ((left, left + 0.075), (right - 0.075, right)):
                made.body.boxes((a, -0.017, z - 0.025), (b, 0.017, z + 0.025), _STAINLESS)
    return made


def solid(length_m: float) -> Piece:
    """A rendered parapet with a coping of stone that overhangs."""
    made, half = Piece(), length_m / 2
    made.body.boxes((-half, -0.08, 0.0), (half, 0.08, 1.03), _RENDER, ("south", "north", "east", "west"))
    joints = np.linspace(-half - 0.02, half + 0.02, 5)
    for left, right in pairwise(joints):
        made.body.boxes((left + 0.003, -0.115, 1.03), (right - 0.003, 0.115, HEIGHT_M), _COPING)
    made.body.boxes((-half, -0.10, 1.035), (half, 0.10, 1.09), tuple(0.5 * c for c in _COPING))
    return made


def none(length_m: float) -> Piece:
    """No railing: a thin kerb of stone at the open edge."""
    made, half = Piece(), length_m / 2
    made.body.boxes((-half, -0.01, -0.004), (half, 0.07, KERB_HEIGHT_M), _COPING)
    return made


KINDS: dict[str, Callable[[float], Piece]] = {"solid": solid, "bars": bars, "glass": glass, "none": none}


def posts(length_m: float) -> np.ndarray:
    """Where the posts of a stretch stand: X of their middles, metres."""
    half = length_m / 2 - 0.022
    return np.linspace(-half, half, max(2, round(length_m / 1.5) + 1))


def _at(xs: np.ndarray, dx: float, y: float, z: float) -> np.ndarray:
    return np.column_stack([xs + dx, np.full(len(xs), y), np.full(len(xs), z)])


def _plates(made: Heap, stands: np.ndarray) -> None:
    """Foot plates, each with four bolts."""
    made.boxes(_at(stands, -0.06, -0.06, 0.0), _at(stands, 0.06, 0.06, 0.010), _STEEL, SIDES_AND_TOP)
    for dx in (-0.042, 0.042):
        for y in (-0.042, 0.042):
            low = _at(stands, dx - 0.009, y - 0.009, 0.01)
            made.boxes(low, low + np.array([0.018, 0.018, 0.012]), _BOLT, SIDES_AND_TOP)
