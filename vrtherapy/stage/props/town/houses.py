"""Buildings on lots: which front, how many floors, which roof, near (real windows) or in the middle distance."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from vrtherapy.stage.props.town import roofs
from vrtherapy.stage.props.town.facades import Front, Style, front, height_m
from vrtherapy.stage.props.town.heap import Color, Heap, upright
from vrtherapy.stage.props.town.plan import KERB_M, Lot, Rect

PLASTERS: tuple[Color, ...] = (
    (0.62, 0.50, 0.34),
    (0.66, 0.60, 0.50),
    (0.55, 0.37, 0.24),
    (0.60, 0.56, 0.40),
    (0.47, 0.50, 0.47),
    (0.68, 0.63, 0.56),
    (0.52, 0.30, 0.22),
)
BRICKS: tuple[Color, ...] = ((0.24, 0.095, 0.06), (0.30, 0.13, 0.08), (0.20, 0.10, 0.075), (0.36, 0.23, 0.14))
CONCRETES: tuple[Color, ...] = ((0.48, 0.47, 0.45), (0.60, 0.59, 0.57), (0.36, 0.37, 0.38))
_STONE: Color = (0.62, 0.58, 0.51)
_WHITE: Color = (0.70, 0.69, 0.66)
_KINDS = (0.5, 0.72)
"""Below which draw from 0 to 1 a house is plastered, and below which it is of brick; the others are of concrete."""
_TILES = (0.3, 0.5, 0.7, 0.85)
"""Likewise for the first four colours of `roofs.TILES`."""
_HEADINGS = {"south": 0.0, "east": np.pi / 2, "north": np.pi, "west": -np.pi / 2}


@dataclass(frozen=True)
class House:
    """What stands on a lot: style and floors above the ground floor, ridged or flat roof."""

    lot: Lot
    style: Style
    floors: int
    ridged: bool
    tile: Color

    @property
    def top_m(self) -> float:
        """Height of the walls' top above the road."""
        return KERB_M + height_m(self.style, self.floors)


def plan_house(lot: Lot, rng: np.random.Generator, floors: tuple[int, int]) -> House:
    """Choose a house for a lot; `floors` bounds the storeys above the ground floor."""
    kind = bisect_right(_KINDS, rng.random())
    count = int(rng.integers(floors[0], floors[1] + 1))
    tile = roofs.TILES[bisect_right(_TILES, rng.random())]
    x0, y0, x1, y1 = lot.rect
    ridged = kind != 2 and min(x1 - x0, y1 - y0) < 15 and rng.random() < 0.75
    return House(lot, _style(kind, rng), count, bool(ridged), tile)


def _style(kind: int, rng: np.random.Generator) -> Style:
    if kind == 0:
        wall = PLASTERS[rng.integers(len(PLASTERS))]
        return Style(
            wall, _STONE, storey_m=rng.uniform(3.1, 3.5), bay_m=rng.uniform(2.5, 3.0), balconies=0.06
        )
    if kind == 1:
        wall = BRICKS[rng.integers(len(BRICKS))]
        return Style(
            wall, _WHITE, window_m=(1.3, 1.6), storey_m=3.0, lines=False, cornice_m=0.22, balconies=0.0
        )
    wall = CONCRETES[rng.integers(len(CONCRETES))]
    return Style(
        wall,
        (0.9 * wall[0], 0.9 * wall[1], 0.9 * wall[2]),
        frame=(0.07, 0.075, 0.08),
        window_m=(2.1, 1.6),
        bay_m=3.1,
        storey_m=3.0,
        sill_m=0.75,
        lintel=False,
        lines=True,
        cornice_m=0.12,
        balconies=0.22,
    )


def sides(rect: Rect) -> dict[str, tuple[tuple[float, float, float], float]]:
    """Where each side's front begins (its left end seen from outside) and how wide it is, metres."""
    x0, y0, x1, y1 = rect
    return {
        "south": ((x0, y0, 0.0), x1 - x0),
        "east": ((x1, y0, 0.0), y1 - y0),
        "north": ((x1, y1, 0.0), x1 - x0),
        "west": ((x0, y1, 0.0), y1 - y0),
    }


def faced(rect: Rect) -> set[str]:
    """The sides that can be seen from the balcony at the origin, which nobody leaves."""
    x0, y0, x1, y1 = rect
    margin = 2.5
    tests = {"south": y0 > -margin, "north": y1 < margin, "west": x0 > -margin, "east": x1 < margin}
    return {side for side, seen in tests.items() if seen}


def near_house(house: House, rng: np.random.Generator) -> Front:
    """A house with real windows on street and yard; party walls and sides that face away are plain."""
    made = Front()
    seen = faced(house.lot.rect)
    for side, (start, width) in sides(house.lot.rect).items():
        street, yard = side in house.lot.street_sides, side in house.lot.yard_sides
        if (street or yard) and side in seen:
            piece = front(house.style, width, house.floors, rng, shops=street)
            made.add(piece.placed((start[0], start[1], KERB_M), _HEADINGS[side]))
        else:
            blank = Heap().quads(upright([[0, 0, width, house.top_m]]), np.asarray(house.style.wall) * 0.85)
            made.wall.add(blank.placed(start, _HEADINGS[side]))
    made.wall.add(roof(house, rng))
    return made


def roof(house: House, rng: np.random.Generator, detail: bool = True) -> Heap:
    """The roof of a house, ridge along its street."""
    if house.ridged:
        along_x = "south" in house.lot.street_sides or "north" in house.lot.street_sides
        return roofs.ridge(house.lot.rect, house.top_m, along_x, (house.tile, house.style.wall), rng)
    return roofs.flat(house.lot.rect, house.top_m, house.style.wall, rng, detail)
