"""Sand from below the water up to the dunes, what the tide has left on it, and the far coast."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropSpec
from vrtherapy.stage.props.base import Array, Material, Mesh, Part, Prop
from vrtherapy.stage.props.coast import land
from vrtherapy.stage.props.coast.forms import pebble
from vrtherapy.stage.props.coast.land import Floats
from vrtherapy.stage.props.country.forms import grid_mesh, joined, opaque, unit
from vrtherapy.stage.props.country.sward import Clump, clump, quarters

_RINGS, _SEGMENTS, _REACH_M = 120, 168, 2600.0
_DRY, _DAMP, _GREEN = (0.350, 0.272, 0.178), (0.175, 0.130, 0.083), (0.105, 0.125, 0.045)
_STRAW = ((0.135, 0.142, 0.062), (0.170, 0.160, 0.075), (0.105, 0.125, 0.056), (0.215, 0.190, 0.098))
_STONES = (
    (0.33, 0.31, 0.28),
    (0.50, 0.45, 0.38),
    (0.25, 0.225, 0.20),
    (0.62, 0.55, 0.46),
    (0.40, 0.29, 0.21),
)
_MARRAM = Clump(side_m=0.60, blades=30, height_m=0.85, width_m=0.020, bent=True)
_MARRAM_FAR = Clump(side_m=1.5, blades=22, height_m=1.0, width_m=0.085, bent=False)


class Shore(Prop):
    """The beach under the floor point. Still; what moves on it is the sea's and the wind's."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="shore", label=Text(en="Sandy beach with dunes", fr="Plage de sable avec des dunes"), params={}
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Sand, grass on the dunes, stones and weed along the tide's line, headlands."""
        rng = np.random.default_rng(seed)
        sand = Material(roughness=0.94, texture="sand", tiles_per_m=0.55, bump=0.5)
        blades = Material(surface="foliage", roughness=0.9)
        stone = Material(roughness=0.62)
        parts = [
            Part("sand", _sand(), sand, casts_shadow=False),
            Part("stones", pebble(), stone, _stones(rng), palette=_STONES, casts_shadow=False),
            Part(
                "weed",
                _weed(),
                Material(roughness=0.97, two_sided=True),
                _strewn(_along_tide(rng, 130, 0.5)),
                casts_shadow=False,
            ),
            Part("headlands", _headlands(), Material(roughness=1.0), casts_shadow=False),
        ]
        for name, kind, inner, outer, step in (
            ("near", _MARRAM, 0.0, 36.0, 0.55),
            ("far", _MARRAM_FAR, 32.0, 170.0, 1.75),
        ):
            tufts = _tufts(rng, inner, outer, step)
            for quarter, here in quarters(tufts):
                parts.append(
                    Part(f"grass {name} {quarter}", clump(kind, 3), blades, here, palette=_STRAW, casts_shadow=False,
                         thinnable=True)
                )  # fmt: skip
        return parts


def _sand() -> Mesh:
    radii = np.concatenate([[0.0], np.geomspace(0.45, _REACH_M, _RINGS)])
    turn = np.arange(_SEGMENTS) / _SEGMENTS * 2 * np.pi
    x, y = radii[:, None] * np.cos(turn), radii[:, None] * np.sin(turn)
    positions = np.stack([x, y, land.height_m(x, y)], -1)
    step = np.maximum(radii[:, None] * 0.02, 0.12) + 0 * x
    return grid_mesh(
        positions, land.normals(x, y, step), np.zeros((*x.shape, 2)), opaque(_sand_colors(x, y)), closed=True
    )


def _sand_colors(x: Floats, y: Floats) -> Floats:
    """Damp where waves have been, pale above, green where the land begins."""
    up = land.inland_m(x, y)
    ragged = up + 0.7 * np.sin(x * 0.37 + 1.1 * np.sin(x * 0.13)) + 0.3 * np.sin(x * 1.1)
    dry = land.eased(ragged, land.WASHED_M - 1.6, land.WASHED_M + 2.2)[..., None]
    patchy = (1 + 0.07 * np.sin(x * 0.9 + 2 * np.sin(y * 0.4)) * np.sin(y * 0.7))[..., None]
    color = (np.array(_DAMP) * (1 - dry) + np.array(_DRY) * dry) * patchy
    grown = (land.dune_share(x, y) * land.eased(up, 26, 40))[..., None] * 0.55
    beyond = land.eased(up, 55, 150)[..., None]
    green = np.array(_GREEN) * (0.8 + 0.5 * np.sin(x * 0.021) * np.sin(y * 0.017))[..., None]
    share = np.maximum(grown, beyond)
    return (color * (1 - share) + green * share).astype(np.float32)


def _tufts(rng: np.random.Generator, inner_m: float, outer_m: float, step_m: float) -> Array:
    """Marram where dunes are, thick on their crests, thin at their feet; none on the beach."""
    line = np.arange(-outer_m, outer_m, step_m)
    x, y = (grid.reshape(-1) + rng.uniform(-0.5, 0.5, grid.size) * step_m for grid in np.meshgrid(line, line))
    away = np.hypot(x, y)
    patch = 0.5 + 0.5 * np.sin(x * 0.42 + 1.3 * np.sin(y * 0.35)) * np.sin(y * 0.38 + 0.9)
    likely = land.dune_share(x, y) * (0.50 + 0.75 * patch)
    kept = (away >= inner_m) & (away < outer_m) & (rng.random(len(x)) < likely)
    x, y = x[kept], y[kept]
    size = rng.uniform(0.6, 1.25, len(x)) * (0.6 + 0.4 * land.dune_share(x, y))
    rest = [
        rng.uniform(0, 2 * np.pi, len(x)),
        size,
        np.full(len(x), 11.0),
        rng.random(len(x)) * 0.99,
        rng.random(len(x)),
    ]
    tufts = np.column_stack([x, y, land.height_m(x, y) - 0.02, *rest]).astype(np.float32)
    return tufts[rng.permutation(len(tufts))]


def _along_tide(rng: np.random.Generator, count: int, spread_m: float) -> Array:
    """Places along the line that the last tide has left, near the patient more of them."""
    x = np.sign(rng.uniform(-1, 1, count)) * 42 * rng.random(count) ** 1.4
    up = (
        land.WASHED_M + 1.9 + 0.7 * np.sin(x * 0.31) + 0.4 * np.sin(x * 0.83) + rng.normal(0, spread_m, count)
    )
    y = land.waterline_m(x) - up
    rest = [
        rng.uniform(0, 2 * np.pi, count),
        rng.uniform(0.5, 1.3, count),
        np.zeros(count),
        rng.random(count) * 0.99,
    ]
    return np.column_stack([x, y, land.height_m(x, y), *rest, rng.random(count)]).astype(np.float32)


def _stones(rng: np.random.Generator) -> Array:
    """Pebbles and shells: most along the tide's line, some anywhere."""
    stones = np.concatenate([_along_tide(rng, 420, 0.7), _along_tide(rng, 160, 3.0)])
    stones[:, 4] = 0.005 + 0.024 * rng.random(len(stones)) ** 3
    stones[:, 2] += 0.15 * stones[:, 4]
    return stones


def _strewn(weed: Array) -> Array:
    """Torn into pieces of some centimetres."""
    weed[:, 4] *= 0.5
    return weed


def _weed() -> Mesh:
    """A dried ribbon of weed, curled."""
    along = np.linspace(0, 1, 12)[:, None]
    across = np.array([-1.0, 1.0])[None]
    x = 0.30 * along + 0.012 * across * np.sin(along * 7 + 1)
    y = 0.035 * np.sin(along * 8) + 0.05 * along**2 + 0.014 * across * np.cos(along * 5)
    z = 0.012 + 0.014 * np.sin(along * 17) ** 2 + 0.004 * across
    points = np.stack([x, y, z], -1)
    up = np.broadcast_to(np.array([0, 0, 1], np.float32), points.shape)
    colors = opaque(np.broadcast_to(np.array([0.045, 0.030, 0.016], np.float32), points.shape))
    return grid_mesh(points, up, np.zeros((12, 2, 2)), colors)


def _headlands() -> Mesh:
    """A long one at the end of the bay, left ahead, and a blue coast far out on the right."""
    return joined(
        [
            _ridge((-1500.0, 820.0), (-330.0, 1560.0), (330.0, 88.0), 1),
            _ridge((900.0, 6400.0), (5200.0, 4200.0), (700.0, 170.0), 2),
        ]
    )


def _ridge(
    begin: tuple[float, float], end: tuple[float, float], size_m: tuple[float, float], seed: int
) -> Mesh:
    """High ground from `begin` to where it falls into the sea at `end`: green on top, rock where it is steep."""
    width, height = size_m
    u, v = np.linspace(0, 1, 150)[:, None], np.linspace(1, -1, 61)[None]
    a, b = np.array(begin), np.array(end)
    ahead = (b - a) / np.linalg.norm(b - a)
    aside = np.array([-ahead[1], ahead[0]])
    wave = sum(np.sin(u * k * 6.3 + seed * k) / k for k in (2, 3, 5, 9, 17))
    side = sum(np.sin(u * k * 6.3 + seed * 2.1 * k + 1.7) / k for k in (4, 7, 13, 23))
    tip = 1 - np.clip((u - 0.55) / 0.45, 0, 1) ** 2.6
    across = width * (0.45 + 0.55 * tip) * (1 + 0.14 * side)
    top = height * tip**0.7 * (0.72 + 0.16 * wave)
    bank = np.clip(1 - np.abs(v) ** 4, 0, 1) ** 0.7
    gully = 1 + 0.10 * np.sin(u * 160 + 3 * np.sin(v * 5)) * (np.abs(v) > 0.45) * (1 - np.abs(v))
    z = top * bank * gully - 2.0
    x = a[0] + u * (b - a)[0] + aside[0] * v * across
    y = a[1] + u * (b - a)[1] + aside[1] * v * across
    points = np.stack([x, y, z], -1)
    facing = unit(np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1)))
    facing = np.where(facing[..., 2:] < 0, -facing, facing)
    steep = np.clip((0.86 - facing[..., 2:]) * 4, 0, 1)
    rock = np.array([0.25, 0.215, 0.175]) * (0.8 + 0.25 * np.sin(z * 0.55 + 2 * np.sin(u * 40)))[..., None]
    turf = np.array([0.115, 0.140, 0.050]) * (0.85 + 0.3 * np.sin(u * 30 + 4 * v) * np.sin(v * 9))[..., None]
    return grid_mesh(
        points,
        facing,
        np.zeros((*z.shape, 2)),
        opaque((turf * (1 - steep) + rock * steep).astype(np.float32)),
    )
