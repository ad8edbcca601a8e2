"""Roads with their markings, pavements with kerbs, courtyards: the ground between the houses.

Markings are not laid on the road but cut out of it: rectangles side by side in one plane, so that nothing flickers from
60 m up.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from vrtherapy.stage.props.town.heap import Array, Color, Heap, cells
from vrtherapy.stage.props.town.plan import KERB_M, Block, Rect, Street

ASPHALT: Color = (0.060, 0.061, 0.064)
_WORN: Color = (0.068, 0.068, 0.069)
_PAINT: Color = (0.50, 0.50, 0.48)
_PAVING: Color = (0.235, 0.225, 0.21)
_KERBSTONE: Color = (0.36, 0.35, 0.33)
_GUTTER: Color = (0.045, 0.045, 0.046)
GRASS: Color = (0.060, 0.105, 0.028)
_YARDS: tuple[Color, ...] = ((0.13, 0.12, 0.10), GRASS, (0.075, 0.11, 0.035), (0.19, 0.17, 0.14))

ZEBRA_M = (2.6, 5.6)
"""Where a crossing lies, measured from the end of a road between two junctions."""
STOP_LINE_M = (6.6, 7.0)
_DASH_M, _GAP_M, _LINE_M, _STRIPE_M = 3.0, 6.0, 0.14, 0.5


def lanes(street: Street) -> list[float]:
    """Middles of the lanes across a road, metres from its centre line; negative ones drive the positive way.

    Traffic keeps to the right: seen along +X (or +Y) the right-hand side is at negative offsets for a street along X,
    at positive ones along Y; callers turn the sign.
    """
    return [-5.2, -1.9, 1.9, 5.2] if street.road_m > 12 else [-1.7, 1.7]


def road(street: Street, start: float, end: float, marked: bool) -> Heap:
    """The road of `street` from `start` to `end` (junction edges), kerb to kerb."""
    length, half = end - start, street.road_m / 2
    made = Heap()
    if marked:
        _crossings(made, length, half)
        _lane_lines(made, length, street)
    else:
        made.flat((0, -half, length, half), 0.0, ASPHALT)
    if street.along == "x":
        return made.placed((start, street.centre_m, 0.0))
    return made.placed((street.centre_m, start, 0.0), np.pi / 2)


def _crossings(made: Heap, length: float, half: float) -> None:
    """Both ends: plain road, zebra, plain road, stop line for those who come, plain road."""
    count = int((2 * half - 0.6 + _STRIPE_M) / (2 * _STRIPE_M))
    stripes = (np.arange(count) * 2 - count + 0.5) * _STRIPE_M
    edges = np.concatenate([[-half], np.stack([stripes, stripes + _STRIPE_M], 1).reshape(-1), [half]])
    for flip in (False, True):
        zones = [0.0, *ZEBRA_M, *STOP_LINE_M]
        for k, (a, b) in enumerate(pairwise(zones)):
            u = (length - b, length - a) if flip else (a, b)
            if k == 1:
                rects = cells(u, edges)[0][:, 0]
                tint = np.where((np.arange(len(rects)) % 2 == 1)[:, None], _PAINT, np.array(ASPHALT))
                made.flat(rects, 0.0, tint)
            elif k == 3:
                side = [-half, -half + 0.2, -0.15, half] if flip else [-half, 0.15, half - 0.2, half]
                rects = cells(u, side)[0][:, 0]
                line = 1
                tint = np.where((np.arange(3) == line)[:, None], _PAINT, np.array(ASPHALT))
                made.flat(rects, 0.0, tint)
            else:
                made.flat((u[0], -half, u[1], half), 0.0, ASPHALT)


def _lane_lines(made: Heap, length: float, street: Street) -> None:
    """Between the stop lines: gutters, worn wheel tracks, dashed lane lines, a double line down the middle."""
    half, first, last = street.road_m / 2, STOP_LINE_M[1], length - STOP_LINE_M[1]
    wide = street.road_m > 12
    dashed = [-3.55, 3.55] if wide else [0.0]
    edges, kinds = [-half, -half + 0.35], ["gutter"]

    def strip(position: float, kind: str) -> None:
        edges.extend([position - _LINE_M / 2, position + _LINE_M / 2])
        kinds.extend(["lane", kind])

    strips = [(d, "dash") for d in dashed] + ([(-0.18, "solid"), (0.18, "solid")] if wide else [])
    for position, kind in sorted(strips):
        strip(position, kind)
    edges.extend([half - 0.35, half])
    kinds.extend(["lane", "gutter"])
    colors = {"gutter": _GUTTER, "lane": ASPHALT, "solid": _PAINT}
    for low, high, kind in zip(edges, edges[1:], kinds, strict=False):
        if kind != "dash":
            made.flat((first, low, last, high), 0.0, colors[kind])
            continue
        count = max(1, int((last - first) // (_DASH_M + _GAP_M)))
        starts = first + (last - first) / count * (np.arange(count) + 0.3)
        cuts = np.concatenate([[first], np.stack([starts, starts + _DASH_M], 1).reshape(-1), [last]])
        rects = cells(cuts, (low, high))[0][0]
        tint = np.where((np.arange(len(rects)) % 2 == 1)[:, None], _PAINT, np.array(ASPHALT))
        made.flat(rects, 0.0, tint)


def junction(across: Street, along: Street) -> Heap:
    """The square where a street along X (`across`) meets one along Y (`along`)."""
    half_x, half_y = along.road_m / 2, across.road_m / 2
    x, y = along.centre_m, across.centre_m
    return Heap().flat((x - half_x, y - half_y, x + half_x, y + half_y), 0.0, ASPHALT)


def pavement(place: Block, rounded: bool, radius_m: float = 3.0) -> Heap:
    """A block's pavement: kerb face, kerbstone, slabs up to the building line. Corners are rounded on near blocks."""
    made = Heap()
    outer = _outline(place.kerb, radius_m if rounded else 0.0, 6)
    x0, y0, x1, y1 = place.kerb
    inset = 0.28
    stone = _outline(
        (x0 + inset, y0 + inset, x1 - inset, y1 - inset), max(radius_m - inset, 0) if rounded else 0.0, 6
    )
    inner = np.stack(
        [
            np.clip(stone[:, 0], place.rect[0], place.rect[2]),
            np.clip(stone[:, 1], place.rect[1], place.rect[3]),
        ],
        1,
    )
    _band(made, outer, outer, (0.0, KERB_M), np.asarray(_KERBSTONE) * 0.8)
    _band(made, outer, stone, (KERB_M, KERB_M), _KERBSTONE)
    _band(made, stone, inner, (KERB_M, KERB_M), _PAVING)
    return made


def corners(place: Block, size_m: float = 3.0) -> Heap:
    """The squares at a block's corners, where the road shows beside a rounded kerb."""
    x0, y0, x1, y1 = place.kerb
    lefts, lows = (x0, x1 - size_m), (y0, y1 - size_m)
    return Heap().flat([(x, y, x + size_m, y + size_m) for x in lefts for y in lows], 0.0, ASPHALT)


def _outline(rect: Rect, radius: float, steps: int) -> Array:
    """A closed outline of a rectangle, counter-clockwise, corners rounded; first point repeated at the end."""
    x0, y0, x1, y1 = rect
    quarter = np.linspace(0, np.pi / 2, steps) if radius > 0 else np.array([np.pi / 4])
    points: list[Array] = []
    for k, (cx, cy) in enumerate(
        (
            (x1 - radius, y0 + radius),
            (x1 - radius, y1 - radius),
            (x0 + radius, y1 - radius),
            (x0 + radius, y0 + radius),
        )
    ):
        angle = quarter + (k - 1) * np.pi / 2
        points.append(np.stack([cx + radius * np.cos(angle), cy + radius * np.sin(angle)], 1))
    ring = np.concatenate(points)
    return np.concatenate([ring, ring[:1]]).astype(np.float32)


def _band(made: Heap, outer: Array, inner: Array, heights: tuple[float, float], color: ArrayLike) -> None:
    """Quads between two outlines of equally many points; both the same outline means an upright band."""
    a = np.column_stack([outer, np.full(len(outer), heights[0])])
    b = np.column_stack([inner, np.full(len(inner), heights[1])])
    made.quads(np.stack([a[:-1], a[1:], b[1:], b[:-1]], axis=1), color)


def courtyard(place: Block, rng: np.random.Generator) -> Heap:
    """What lies inside the ring of houses: a patchwork of lawn, gravel and paved yards."""
    x0, y0, x1, y1 = place.rect
    made = Heap()
    xs = np.linspace(x0 + 10, x1 - 10, 5)
    ys = np.linspace(y0 + 10, y1 - 10, 3)
    rects = cells(xs, ys)[0].reshape(-1, 4)
    tints = np.array([_YARDS[rng.integers(len(_YARDS))] for _ in rects])
    return made.flat(rects, KERB_M * 0.8, tints * rng.uniform(0.8, 1.1, (len(rects), 1)))
