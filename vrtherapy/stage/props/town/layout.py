"""The town put together: which blocks are near, which are painted, where the parks are, what stands at the far end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.town import land, middle, plan, streets
from vrtherapy.stage.props.town.facades import Front
from vrtherapy.stage.props.town.heap import Array, Heap
from vrtherapy.stage.props.town.houses import House, near_house, plan_house
from vrtherapy.stage.props.town.plan import Block, Rect

NEAR_M = 70.0
MARKED_M = 170.0
YARD_TREES_M = 300.0
COLUMNS = (-10, 10)
ROWS = (-4, 5)
PARKS = ((0, 2), (-3, 3), (3, 3), (2, 1), *((column, 5) for column in range(-4, 6)))
"""Blocks that are parks: trees and lawn instead of houses."""
HOUSE_RECT: Rect = (-24.8, -15.0, plan.HOUSE_CORNER_M, plan.HOUSE_FRONT_M)
"""The patient's own house, which the balcony prop builds."""
TOWERS = (
    (-560.0, 1180.0, 118.0),
    (-620.0, 1230.0, 92.0),
    (-500.0, 1260.0, 140.0),
    (-690.0, 1150.0, 76.0),
    (-455.0, 1160.0, 68.0),
    (-590.0, 1330.0, 105.0),
    (240.0, 1420.0, 84.0),
    (305.0, 1395.0, 66.0),
    (930.0, 760.0, 72.0),
    (-1010.0, 420.0, 64.0),
)


@dataclass
class Town:
    """Everything static, ready to become parts. `sectors` are painted houses by direction, for culling.

    `lawns` are parks to plant; `yard_trees` (N, 2) are spots for trees in courtyards.
    """

    roads: Heap = field(default_factory=Heap)
    pavements: Heap = field(default_factory=Heap)
    yards: Heap = field(default_factory=Heap)
    near: dict[str, Front] = field(default_factory=dict[str, Front])
    sectors: dict[str, Heap] = field(default_factory=dict[str, Heap])
    lawns: list[Rect] = field(default_factory=list[Rect])
    yard_trees: Array = field(default_factory=lambda: np.zeros((0, 2), np.float32))


def bridge_x(column: int) -> float:
    """Where the street of that number meets the river."""
    return plan.columns(column, column)[0].centre_m


def blocks() -> Iterator[Block]:
    """Every block of the grid on this side of the river."""
    for column in range(COLUMNS[0] + 1, COLUMNS[1] + 1):
        for row in range(ROWS[0] + 1, ROWS[1] + 1):
            place = plan.block(column, row)
            xs = np.linspace(place.kerb[0], place.kerb[2], 5)
            if place.kerb[3] < float(land.bank(xs, plan.RIVER_FROM_M).min()) - 14:
                yield place


def _is_near(place: Block) -> bool:
    hidden = place.row < 0 and place.column < 1  # behind the house
    return place.distance_m < NEAR_M and not hidden and (place.column, place.row) not in PARKS


def _named(place: Block) -> str:
    return f"{place.column},{place.row}"


NEAR_BLOCKS = tuple(_named(place) for place in blocks() if _is_near(place))
SECTORS = (*(str(number) for number in range(8)), "far")


def build(seed: int) -> Town:
    """The whole town for a seed."""
    rng = np.random.default_rng(seed)
    town = Town()
    _roads(town.roads)
    painted: dict[str, list[House]] = {}
    yards: list[Array] = []
    for place in blocks():
        rounded = place.distance_m < MARKED_M
        town.pavements.add(streets.pavement(place, rounded))
        if rounded:
            town.roads.add(streets.corners(place))
        if (place.column, place.row) in PARKS:
            town.yards.flat(place.rect, plan.KERB_M, streets.GRASS)
            town.lawns.append(place.rect)
            continue
        town.yards.add(streets.courtyard(place, rng))
        houses = _houses(place, rng)
        if place.distance_m < YARD_TREES_M:
            x0, y0, x1, y1 = place.rect
            yards.append(rng.uniform((x0 + 17, y0 + 17), (x1 - 17, y1 - 17), (7, 2)))
        if _is_near(place):
            front = town.near.setdefault(_named(place), Front())
            for house in houses:
                front.add(near_house(house, rng))
        else:
            painted.setdefault(_sector(place.centre), []).extend(houses)
    for sector, houses in painted.items():
        town.sectors[sector] = middle.painted(middle.bodies_of(houses, rng), rng)
    town.sectors["far"] = _far(rng)
    town.yard_trees = np.concatenate(yards).astype(np.float32)
    return town


def _houses(place: Block, rng: np.random.Generator) -> list[House]:
    floors = _floors(place)
    found = [plan_house(lot, rng, floors) for lot in plan.lots(place, rng)]
    if (place.column, place.row) == (0, 0):
        found = [house for house in found if not _overlap(house.lot.rect, HOUSE_RECT)]
    return found


def _floors(place: Block) -> tuple[int, int]:
    """Four to six storeys in the middle of the town, two to four at its edge; lower right opposite, for the view."""
    x, y = place.centre
    if (place.column, place.row) in ((0, 1), (1, 1)):
        return 3, 5
    return (3, 6) if np.hypot(x, y) < 350 else (2, 4)


def _overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] - 0.1 and b[0] < a[2] - 0.1 and a[1] < b[3] - 0.1 and b[1] < a[3] - 0.1


def _sector(centre: tuple[float, float]) -> str:
    """One of eight directions seen from the balcony."""
    return f"{int(np.floor(np.arctan2(centre[1], centre[0]) / (np.pi / 4))) % 8}"


def _roads(ground: Heap) -> None:
    across, along = plan.rows(*ROWS), plan.columns(*COLUMNS)
    for row in across:
        for column in along:
            if row.centre_m < _limit(column.centre_m):
                ground.add(streets.junction(row, column))
        for a, b in pairwise(along):
            start, end = a.centre_m + a.road_m / 2, b.centre_m - b.road_m / 2
            if row.centre_m < min(_limit(start), _limit(end)):
                marked = abs(row.centre_m) < MARKED_M and min(abs(start), abs(end)) < MARKED_M
                ground.add(streets.road(row, start, end, marked))
    for column in along:
        for a, b in pairwise(across):
            start, end = a.centre_m + a.road_m / 2, b.centre_m - b.road_m / 2
            if end < _limit(column.centre_m):
                marked = abs(column.centre_m) < MARKED_M and min(abs(start), abs(end)) < MARKED_M
                ground.add(streets.road(column, start, end, marked))


def _limit(x: float) -> float:
    return float(land.bank(np.array(x), plan.RIVER_FROM_M)) - 12


def _far(rng: np.random.Generator) -> Heap:
    """The other bank, the suburbs and the towers: boxes with painted windows, sparser toward the hills."""
    count = 2300
    radius = 700 + 1700 * rng.random(count) ** 0.8
    angle = rng.uniform(0, 2 * np.pi, count)
    centres = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
    x, y = centres.T
    inside = (np.abs(x) < 880) & (y > -290) & (y < land.bank(x, plan.RIVER_TO_M) + 26)
    river = (y > land.bank(x, plan.RIVER_FROM_M) - 26) & (y < land.bank(x, plan.RIVER_TO_M) + 26)
    centres = centres[~inside & ~river].astype(np.float32)
    tops = rng.choice(np.array([7.0, 9.5, 13.0, 16.0, 19.0]), len(centres)) + rng.uniform(
        0, 1.5, len(centres)
    )
    made = middle.painted(middle.scattered(centres, (13.0, 34.0), tops, rng), rng)
    towers = np.array(TOWERS, np.float32)
    return made.add(middle.painted(middle.scattered(towers[:, :2], (26.0, 38.0), towers[:, 2], rng), rng))
