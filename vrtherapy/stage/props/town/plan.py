"""The town's plan: streets on a grid, blocks between them, lots along the blocks' edges.

Metres in the plane of the city, the patient's balcony at the origin on the south side of the avenue, the corner of the
side street to the right. Nothing here knows about meshes.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

HOUSE_FRONT_M = -1.15
"""Y of the patient's own house front; the avenue's pavement begins here."""
HOUSE_CORNER_M = 3.2
"""X of the house's right corner; the side street's pavement begins here."""

AVENUE_WIDTH_M = 28.0
STREET_WIDTH_M = 19.0
AVENUE_PAVEMENT_M = 6.5
STREET_PAVEMENT_M = 4.6
COLUMN_PITCH_M = 88.0
ROW_PITCH_M = 80.0
RIVER_FROM_M = 485.0
RIVER_TO_M = 625.0
KERB_M = 0.14

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Street:
    """A street of the grid: `along` x or y, its centre line's other coordinate, widths in metres."""

    along: str
    centre_m: float
    width_m: float
    pavement_m: float

    @property
    def road_m(self) -> float:
        """Width between the kerbs."""
        return self.width_m - 2 * self.pavement_m


@dataclass(frozen=True)
class Block:
    """Land between four streets: building lines `rect`, kerb lines `kerb` (x0, y0, x1, y1), its place in the grid."""

    column: int
    row: int
    rect: Rect
    kerb: Rect

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the block."""
        x0, y0, x1, y1 = self.rect
        return (x0 + x1) / 2, (y0 + y1) / 2

    @property
    def distance_m(self) -> float:
        """From the balcony to the nearest point of the block."""
        x0, y0, x1, y1 = self.rect
        return float(np.hypot(max(x0, 0, -x1), max(y0, 0, -y1)))


@dataclass(frozen=True)
class Lot:
    """A building's land within a block: `rect`, and which of its sides face a street (south, east, north, west)."""

    rect: Rect
    street_sides: tuple[str, ...]
    yard_sides: tuple[str, ...]


def columns(first: int, last: int) -> list[Street]:
    """The streets that run away from the balcony (along Y), by number; number 0 is the one beside the house."""
    start = HOUSE_CORNER_M + STREET_WIDTH_M / 2
    return [
        Street("y", start + i * COLUMN_PITCH_M, STREET_WIDTH_M, STREET_PAVEMENT_M)
        for i in range(first, last + 1)
    ]


def rows(first: int, last: int) -> list[Street]:
    """The streets that run across (along X), by number; number 0 is the avenue below the balcony."""
    return [_row(j) for j in range(first, last + 1)]


def _row(number: int) -> Street:
    centre = HOUSE_FRONT_M + AVENUE_WIDTH_M / 2 + number * ROW_PITCH_M
    if number == 0:
        return Street("x", centre, AVENUE_WIDTH_M, AVENUE_PAVEMENT_M)
    return Street("x", centre, STREET_WIDTH_M, STREET_PAVEMENT_M)


def block(column: int, row: int) -> Block:
    """The block left of street `column` and beyond street `row - 1`; (0, 0) is the house's own block."""
    left, right = columns(column - 1, column)
    near, far = rows(row - 1, row)
    rect = (
        left.centre_m + left.width_m / 2,
        near.centre_m + near.width_m / 2,
        right.centre_m - right.width_m / 2,
        far.centre_m - far.width_m / 2,
    )
    kerb = (
        rect[0] - left.pavement_m,
        rect[1] - near.pavement_m,
        rect[2] + right.pavement_m,
        rect[3] + far.pavement_m,
    )
    return Block(column, row, rect, kerb)


def lots(place: Block, rng: np.random.Generator, depth_m: float = 13.0) -> list[Lot]:
    """Lots around the block's edge: rows along its south and north, shorter ones between them on east and west."""
    x0, y0, x1, y1 = place.rect
    found: list[Lot] = []
    for south in (True, False):
        y = (y0, y0 + depth_m) if south else (y1 - depth_m, y1)
        cuts = _cuts(x0, x1, rng)
        for left, right in pairwise(cuts):
            street = ["south" if south else "north"]
            street += ["west"] if left == x0 else []
            street += ["east"] if right == x1 else []
            found.append(Lot((left, y[0], right, y[1]), tuple(street), ("north" if south else "south",)))
    for west in (True, False):
        x = (x0, x0 + depth_m) if west else (x1 - depth_m, x1)
        cuts = _cuts(y0 + depth_m, y1 - depth_m, rng)
        for low, high in pairwise(cuts):
            sides = (("west",), ("east",)) if west else (("east",), ("west",))
            found.append(Lot((x[0], low, x[1], high), *sides))
    return found


def _cuts(start: float, end: float, rng: np.random.Generator) -> list[float]:
    pieces = max(1, round((end - start) / rng.uniform(14.0, 19.0)))
    shares = rng.uniform(0.8, 1.25, pieces)
    edges = start + np.concatenate([[0.0], np.cumsum(shares / shares.sum())]) * (end - start)
    edges[0], edges[-1] = start, end
    return [float(edge) for edge in edges]
