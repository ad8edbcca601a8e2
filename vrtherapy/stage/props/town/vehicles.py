"""Cars, vans, buses: a skin over cross-sections, dark glass, wheels, lamps. They drive along +X, wheels on z = 0."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from vrtherapy.stage.props.town.forms import tube
from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Array, Color, Heap

PAINTS: tuple[Color, ...] = (
    (0.42, 0.42, 0.43),
    (0.05, 0.05, 0.055),
    (0.47, 0.47, 0.455),
    (0.16, 0.17, 0.19),
    (0.30, 0.03, 0.03),
    (0.04, 0.09, 0.22),
    (0.24, 0.26, 0.27),
    (0.09, 0.13, 0.10),
    (0.45, 0.38, 0.26),
)
PAINT_UV, MATT_UV = (0.125, 0.5), (0.875, 0.5)
"""Where the finish texture is glossy and where it is matt (`finish_picture`)."""
GLASS: Color = (0.018, 0.022, 0.026)
_TYRE: Color = (0.018, 0.018, 0.018)

# Stations from tail to nose: x, half width, belt height, upper edge (half width, height), middle height.
_CAR: tuple[tuple[float, ...], ...] = (
    (-2.12, 0.78, 0.70, 0.68, 0.72, 0.74),
    (-2.00, 0.86, 0.86, 0.76, 0.91, 0.94),
    (-1.72, 0.88, 0.90, 0.76, 0.97, 1.00),
    (-1.05, 0.89, 0.92, 0.60, 1.40, 1.44),
    (0.10, 0.89, 0.92, 0.61, 1.42, 1.46),
    (0.95, 0.88, 0.90, 0.76, 0.96, 0.99),
    (1.80, 0.86, 0.74, 0.74, 0.78, 0.82),
    (2.15, 0.74, 0.60, 0.62, 0.62, 0.64),
)
_VAN: tuple[tuple[float, ...], ...] = (
    (-2.75, 0.94, 1.00, 0.88, 2.10, 2.14),
    (-2.70, 0.98, 1.00, 0.90, 2.20, 2.25),
    (0.55, 0.98, 1.00, 0.90, 2.22, 2.27),
    (1.05, 0.98, 1.00, 0.84, 2.12, 2.17),
    (1.85, 0.97, 1.00, 0.84, 1.12, 1.16),
    (2.50, 0.94, 0.86, 0.82, 0.90, 0.94),
    (2.72, 0.84, 0.62, 0.72, 0.64, 0.66),
)


def finish_picture() -> np.ndarray:
    """White, glossy on the left and matt on the right: alpha scales the material's roughness."""
    picture = np.full((8, 32, 4), 255, np.uint8)
    picture[:, :16, 3] = 70
    return picture


@cache
def car(paint: Color) -> Heap:
    """A hatchback of 4.3 m."""
    made = _skin(np.array(_CAR), paint, glazed={2: "rear", 3: "cabin", 4: "screen"})
    for foot, head in (
        ((0.95, 0.87, 0.93), (0.10, 0.605, 1.42)),
        ((-1.72, 0.86, 0.95), (-1.05, 0.595, 1.40)),
        ((-0.50, 0.885, 0.90), (-0.46, 0.61, 1.42)),
    ):
        for side in (-1, 1):
            mirror = np.array([1, side, 1])
            tube(made, (foot * mirror, head * mirror), (0.034, 0.030), np.asarray(paint), 3)
    return _finished(made, _Gear((-1.30, 1.32), 0.31, 0.80, (-2.1, 2.1), 0.66))


@cache
def van(paint: Color) -> Heap:
    """A delivery van of 5.5 m."""
    made = _skin(np.array(_VAN), paint, glazed={2: "cabin", 3: "screen"})
    return _finished(made, _Gear((-1.70, 1.75), 0.34, 0.88, (-2.73, 2.66), 0.75))


@cache
def bus(paint: Color) -> Heap:
    """A city bus of 12 m: a box with rounded look, a band of windows, roof units."""
    made = Heap()
    made.boxes((-6, -1.25, 0.30), (6, 1.25, 1.15), paint)
    made.boxes((-5.97, -1.23, 1.15), (5.97, 1.23, 2.45), GLASS)
    posts = np.linspace(-5.95, 5.85, 8)
    made.boxes(
        np.column_stack([posts, np.full(8, -1.245), np.full(8, 1.15)]),
        np.column_stack([posts + 0.12, np.full(8, 1.245), np.full(8, 2.45)]),
        paint,
    )
    made.boxes((-6, -1.25, 2.45), (6, 1.25, 2.95), paint, SIDES_AND_TOP)
    made.boxes((-5.7, -1.1, 2.95), (5.7, 1.1, 3.03), (0.55, 0.55, 0.53), SIDES_AND_TOP)
    made.boxes(
        [[-4.2, -0.8, 3.03], [0.6, -0.8, 3.03]],
        [[-1.6, 0.8, 3.28], [2.2, 0.8, 3.22]],
        (0.40, 0.40, 0.40),
        SIDES_AND_TOP,
    )
    return _finished(made, _Gear((-3.2, 3.5), 0.48, 1.1, (-6.01, 6.01), 0.75))


def _skin(stations: Array, paint: Color, glazed: dict[int, str]) -> Heap:
    made = Heap()
    rings = [_ring(station) for station in stations]
    tint = np.asarray(paint)
    for k in range(len(rings) - 1):
        kind = glazed.get(k)
        colors: list[ArrayLike] = [tint * 0.8, tint, tint, tint]
        if kind:
            colors[2] = GLASS
        if kind in ("rear", "screen"):
            colors[3] = GLASS
        for strip, color in enumerate(colors):
            a, b = rings[k][strip], rings[k][strip + 1]
            c, d = rings[k + 1][strip + 1], rings[k + 1][strip]
            right = np.array([a, d, c, b])
            left = right[::-1] * np.array([1, -1, 1])
            made.quads([right, left], color)
    for ring, flip in ((rings[0], False), (rings[-1], True)):
        for strip in range(len(ring) - 1):
            other = ring * np.array([1, -1, 1])
            face = np.array([other[strip], ring[strip], ring[strip + 1], other[strip + 1]])
            made.quads([face[::-1] if flip else face], tint * 0.9)
    return made


def _ring(station: Array) -> Array:
    """Half a cross-section on the right side (-Y), from under the sill up to the middle of the top."""
    x, half, belt, edge, edge_z, middle = station
    return np.array(
        [
            [x, -half * 0.97, 0.22],
            [x, -half, belt - 0.12],
            [x, -half * 0.96, belt],
            [x, -edge, edge_z],
            [x, 0.0, middle],
        ]
    )


@dataclass(frozen=True)
class _Gear:
    """Where a vehicle's axles are, its wheels' radius and half track, its ends, and the lamps' height (metres)."""

    axles_m: tuple[float, float]
    radius_m: float
    track_m: float
    ends_m: tuple[float, float]
    lamps_m: float


def _finished(made: Heap, gear: _Gear) -> Heap:
    """With wheels, head and tail lamps, and the patch of shade below."""
    for x in gear.axles_m:
        for side in (-1.0, 1.0):
            _wheel(made, np.array([x, side * (gear.track_m + 0.10), gear.radius_m]), gear.radius_m)
    track, ends, lamp_z = gear.track_m, gear.ends_m, gear.lamps_m
    wide = track - 0.22
    for x, color in ((ends[0], (0.35, 0.015, 0.01)), (ends[1], (0.75, 0.74, 0.68))):
        for y in (-wide, wide):
            made.boxes((x - 0.04, y - 0.16, lamp_z - 0.09), (x + 0.04, y + 0.16, lamp_z + 0.07), color)
    made.boxes((-track, -track + 0.1, 0.12), (track, track - 0.1, 0.2), (0.01, 0.01, 0.01), ("bottom",))
    made.uvs = [np.broadcast_to(np.array(PAINT_UV), uvs.shape) for uvs in made.uvs]
    # Moving things cast no shadow of their own (the wide map is drawn once): a dark patch keeps them on the ground.
    patch = Heap().flat(
        (ends[0] - 0.1, -track - 0.2, ends[1] + 0.05, track + 0.15), 0.025, (0.010, 0.010, 0.011)
    )
    patch.uvs = [np.broadcast_to(np.array(MATT_UV), uvs.shape) for uvs in patch.uvs]
    made.add(patch)
    return made.compact()


def _wheel(made: Heap, middle: Array, radius: float) -> None:
    """A tyre whose outer side is at `middle`, with a lighter hubcap."""
    angle = np.linspace(0, 2 * np.pi, 9) + np.pi / 8
    outward = np.array([0.0, np.sign(middle[1]), 0.0])
    rim = middle + np.column_stack([np.cos(angle), np.zeros(9), np.sin(angle)]) * radius
    inner = rim - outward * 0.22
    tread = np.stack([rim[:-1], inner[:-1], inner[1:], rim[1:]], 1)
    for scale, out, color in ((1.0, 0.0, _TYRE), (0.62, 0.012, (0.17, 0.17, 0.175))):
        ring = middle + (rim - middle) * scale + outward * out
        disc = ring[[[0, 1, 2, 3], [0, 3, 4, 7], [7, 4, 5, 6]]]
        made.quads(disc if middle[1] < 0 else disc[:, ::-1], color)
    made.quads(tread if middle[1] < 0 else tread[:, ::-1], _TYRE)
