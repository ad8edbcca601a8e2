"""Houses around the square, the streets that leave it, the church at the end of one, roofs beyond; and the paving."""

from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.indoors.surfaces import Pieces, Shade, contact_shade
from vrtherapy.stage.props.plaza import plan
from vrtherapy.stage.props.town import middle
from vrtherapy.stage.props.town.facades import Front
from vrtherapy.stage.props.town.forms import lathe
from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Color, Heap, upright
from vrtherapy.stage.props.town.houses import near_house, plan_house
from vrtherapy.stage.props.town.plan import Lot, Rect

_DEPTH_M = 13.0
_STONE: Color = (0.46, 0.42, 0.35)
_SLATE: Color = (0.10, 0.11, 0.12)
_PAVED: Color = (0.265, 0.232, 0.190)
_BAND: Color = (0.33, 0.32, 0.30)


def _lots() -> list[Lot]:
    w, e, s, n = plan.WEST_M, plan.EAST_M, plan.SOUTH_M, plan.NORTH_M
    half, out, end = plan.STREET_HALF_M, plan.STREET_END_M, plan.NORTH_END_M
    left, right = plan.NORTH_STREET_M

    def lot(rect: Rect, *street: str) -> Lot:
        return Lot(rect, street, ())

    lots = [
        lot((w - _DEPTH_M, half, w, half + 12.5), "south", "east"), lot((w - _DEPTH_M, half + 12.5, w, n), "east"),
        lot((w - _DEPTH_M, s - 9, w, -half), "north", "east"),
        lot((e, half, e + _DEPTH_M, half + 11.5), "south", "west"), lot((e, half + 11.5, e + _DEPTH_M, n), "west"),
        lot((e, s - 9, e + _DEPTH_M, -half), "north", "west"),
        lot((w - 4, n, w + 11, n + _DEPTH_M), "south"), lot((w + 11, n, left, n + _DEPTH_M), "south", "east"),
        lot((right, n, e + 6, n + _DEPTH_M), "south", "west"),
        lot((left - _DEPTH_M, n + _DEPTH_M, left, end - 2), "east"),
        lot((right, n + _DEPTH_M, right + _DEPTH_M, end - 2), "west"),
        lot((w, s - _DEPTH_M, w + 15, s), "north"), lot((w + 15, s - _DEPTH_M, w + 28, s), "north"),
        lot((w + 28, s - _DEPTH_M, e, s), "north"),
    ]  # fmt: skip
    for side in (-1, 1):
        x0, x1 = sorted((side * out, side * (out + _DEPTH_M)))
        face = "east" if side < 0 else "west"
        lots += [lot((x0, -21, x1, -1.5), face), lot((x0, -1.5, x1, 18), face)]
    return lots


def houses(seed: int) -> dict[str, Front]:
    """Those with real windows, by where they stand."""
    rng = np.random.default_rng(seed)
    made: dict[str, Front] = {}
    for lot in _lots():
        x, y = (lot.rect[0] + lot.rect[2]) / 2, (lot.rect[1] + lot.rect[3]) / 2
        where = (
            "ahead" if y > plan.NORTH_M else "behind" if y < plan.SOUTH_M else "left" if x < 0 else "right"
        )
        front = near_house(plan_house(lot, rng, (2, 4)), rng)
        made.setdefault(where, Front()).add(front.placed((0.0, 0.0, -0.14), 0.0))
    return made


def roofs(seed: int) -> Heap:
    """Houses with painted windows all around, so that no street ends in nothing."""
    rng = np.random.default_rng(seed)
    angle, away = rng.uniform(0, 2 * np.pi, 420), 66 + 520 * rng.random(420) ** 1.3
    centres = np.column_stack([away * np.sin(angle), 8 + away * np.cos(angle)])
    x, y = centres.T
    clear = (np.abs(x) > 58) | (y > 92) | (y < -42)
    tops = rng.uniform(9.0, 17.0, len(centres))
    return middle.painted(
        middle.scattered(centres[clear].astype(np.float32), (12.0, 26.0), tops[clear], rng), rng
    )


def church() -> Heap:
    """A nave's front and a tower with a clock and a pointed roof, at the end of the street ahead."""
    made, y = Heap(), plan.NORTH_END_M
    made.boxes((-6, y, 0), (12, y + 34, 13.5), _STONE, SIDES_AND_TOP)
    ridge = np.array([[-6.6, y - 0.4, 13.2], [12.6, y - 0.4, 13.2], [3, y - 0.4, 22.0]])
    back = ridge + [0, 34.8, 0]
    made.quads([[ridge[0], ridge[2], back[2], back[0]]], _SLATE)
    made.quads([[ridge[2], ridge[1], back[1], back[2]]], _SLATE)
    made.quads([[ridge[0], ridge[1], ridge[2], ridge[2]]], _STONE)
    x0, x1 = 7.2, 14.2
    made.boxes((x0, y - 1.5, 0), (x1, y + 5.5, 27.0), (0.48, 0.44, 0.37), SIDES_AND_TOP)
    for z in (9.0, 18.0, 26.4):
        made.boxes((x0 - 0.25, y - 1.75, z), (x1 + 0.25, y + 5.75, z + 0.6), _STONE)
    tip = np.array([(x0 + x1) / 2, y + 2.0, 44.0])
    base = np.array(
        [[x0 - 0.3, y - 1.8, 27], [x1 + 0.3, y - 1.8, 27], [x1 + 0.3, y + 5.8, 27], [x0 - 0.3, y + 5.8, 27]]
    )
    made.quads([[base[k], base[(k + 1) % 4], tip, tip] for k in range(4)], _SLATE)
    front = y - 1.52
    for x in (8.9, 11.1):  # the bells' openings
        made.quads(upright([[x, 20.4, x + 1.4, 24.6]], front), (0.03, 0.03, 0.035))
    made.quads(upright([[9.2, 0, 12.2, 4.4]], front), (0.10, 0.055, 0.03))
    made.quads(upright([[1.6, 8.0, 4.4, 11.0]], y - 0.02), (0.04, 0.045, 0.06))
    dial = Heap()
    lathe(dial, [(1.55, 0.0), (1.55, 0.06), (0.0, 0.07)], (0.70, 0.68, 0.60), 24)
    turned = dial.compact()
    for points, normals in zip(turned.corners, turned.normals, strict=True):
        points[...] = points[..., [0, 2, 1]] * [1, -1, 1]
        if normals is not None:
            normals[...] = normals[..., [0, 2, 1]] * [1, -1, 1]
    made.add(turned.placed((10.7, front, 15.0)))
    for angle, long, wide in ((2.2, 0.8, 0.09), (-0.6, 1.2, 0.06)):
        way, aside = np.array([np.sin(angle), 0, np.cos(angle)]), np.array([np.cos(angle), 0, -np.sin(angle)])
        at = np.array([10.7, front - 0.12, 15.0])
        hand = [
            at - aside * wide,
            at + aside * wide,
            at + aside * wide + way * long,
            at - aside * wide + way * long,
        ]
        made.quads([hand], (0.02, 0.02, 0.02))
    return made


def paving() -> Pieces:
    """The ground of the square and its streets: slabs with bands of lighter stone."""
    made = Pieces()
    columns = [-56.0, plan.WEST_M, -12.3, -11.7, -0.3 + 4.3, 4.6, 12.6, 13.2, plan.EAST_M, 56.0]
    rows = [-24.0, plan.SOUTH_M, -7.2, -6.6, 6.6, 7.2, 19.0, 19.6, plan.NORTH_M, 66.0]
    for c, (x0, x1) in enumerate(pairwise(columns)):
        for r, (y0, y1) in enumerate(pairwise(rows)):
            outer = c in (0, 8) or r in (0, 8)
            band = not outer and (c in (2, 4, 6) or r in (2, 4, 6))
            made.panel(
                (x0, y0, 0),
                (x1 - x0, 0, 0),
                (0, y1 - y0, 0),
                _BAND if band else _PAVED,
                2.4 if outer else 0.7,
            )
    return made


def shade(spots: plan.Floats) -> Shade:
    """Darker along the walls, and beneath and around what stands on the ground."""
    near = contact_shade(spots, 0.45, 0.5)

    def shaded(points: plan.Floats, normals: plan.Floats) -> plan.Floats:
        x, y = points[:, 0], points[:, 1]
        ahead = np.where((x < plan.NORTH_STREET_M[0]) | (x > plan.NORTH_STREET_M[1]), plan.NORTH_M - y, 9.0)
        aside = np.where(np.abs(y) > plan.STREET_HALF_M, plan.EAST_M - np.abs(x), 9.0)
        gap = np.minimum(np.minimum(np.abs(ahead), np.abs(aside)), np.abs(y - plan.SOUTH_M))
        return near(points, normals) * (1 - 0.32 * np.exp(-gap / 1.1))

    return shaded
