"""Blades of grass by the clump, and where clumps stand: dense underfoot, coarser with distance."""

from dataclasses import dataclass

import numpy as np

from vrtherapy.stage.props.base import Array, Mesh
from vrtherapy.stage.props.country import land
from vrtherapy.stage.props.country.forms import Floats, unit

PALETTE = (land.LUSH_GRASS, (0.085, 0.150, 0.028), land.GRASS, (0.150, 0.185, 0.042), land.DRY_GRASS)
"""From lush to dry; a clump's tint says where between."""


@dataclass(frozen=True, slots=True)
class Clump:
    """One kind of clump: its side on the ground, and its blades' number, height and width (metres)."""

    side_m: float
    blades: int
    height_m: float
    width_m: float
    bent: bool
    """Blades bent in the middle, of three triangles; otherwise of one."""


def clump(kind: Clump, seed: int) -> Mesh:
    """A clump's blades. Dark at the foot, light at the tip; colours carry alpha 0.5, to be tinted."""
    rng = np.random.default_rng(seed)
    count = kind.blades
    foot = np.column_stack([rng.uniform(-0.6, 0.6, (count, 2)) * kind.side_m, np.full(count, -0.03)])
    turn = rng.uniform(0, 2 * np.pi, count)
    ahead = np.column_stack([np.cos(turn), np.sin(turn), np.zeros(count)])
    aside = np.column_stack([-np.sin(turn), np.cos(turn), np.zeros(count)])
    height = kind.height_m * rng.uniform(0.45, 1.15, (count, 1))
    lean = height * rng.uniform(0.15, 0.75, (count, 1))
    half = 0.5 * kind.width_m * rng.uniform(0.7, 1.3, (count, 1))
    up = np.array([0, 0, 1.0])
    tip = foot + ahead * lean + up * height
    rows = [foot - aside * half, foot + aside * half]
    if kind.bent:
        middle = foot + ahead * lean * 0.36 + up * height * 0.62
        rows += [middle - aside * half * 0.72, middle + aside * half * 0.72]
    positions = np.stack([*rows, tip], 1).astype(np.float32)
    corners = positions.shape[1]
    # Mostly upwards: a meadow takes the light like the ground that it covers.
    normals = unit(
        (up + 0.35 * ahead + 0.25 * rng.normal(size=(count, 3)))[:, None] * np.ones((1, corners, 1))
    )
    share = np.array([0.42, 0.42, 0.88, 0.88, 1.22] if kind.bent else [0.45, 0.45, 1.2], np.float32)
    tone = share[None, :, None] * rng.uniform(0.82, 1.18, (count, 1, 1)) * np.array([1.0, 1.0, 0.95])
    tone[:, -1] *= np.array([1.10, 1.0, 0.85])
    colors = np.concatenate([tone, np.full((count, corners, 1), 0.5)], -1)
    faces = np.array([[0, 1, 3], [0, 3, 2], [2, 3, 4]] if kind.bent else [[0, 1, 2]])
    indices = (np.arange(count)[:, None, None] * corners + faces).reshape(-1, 3)
    flat = count * corners
    return Mesh(
        positions.reshape(flat, 3), normals.reshape(flat, 3), np.zeros((flat, 2), np.float32),
        colors.reshape(flat, 4).astype(np.float32), indices.astype(np.uint32),
    )  # fmt: skip


def ring(kind: Clump, inner_m: float, outer_m: float, density: float, rng: np.random.Generator) -> Array:
    """Instances (N, 8) of a clump between two distances from the patient, off the path and out of the water."""
    step = kind.side_m / max(density, 1e-3) ** 0.5
    line = np.arange(-outer_m, outer_m + step, step, dtype=np.float32)
    x, y = (grid.reshape(-1) + rng.uniform(-0.5, 0.5, grid.size) * step for grid in np.meshgrid(line, line))
    away = np.hypot(x, y)
    kept = (away >= inner_m) & (away < outer_m)
    x, y, away = x[kept], y[kept], away[kept]
    gap, shore = land.from_path_m(x, y), land.from_shore(x, y)
    kept = (gap > 0.42 * land.PATH_WIDTH_M + 0.45 * (kind.side_m - 0.4)) & (shore > 1.02)
    x, y, away, gap, shore = x[kept], y[kept], away[kept], gap[kept], shore[kept]
    size = 0.55 + 0.45 * land.eased(gap, 0.8, 2.0) + 0.6 * (1 - land.eased(shore, 1.0, 1.25))
    size *= rng.uniform(0.75, 1.25, len(x)) * (1 - 0.35 * land.eased(away, 0.85 * outer_m, outer_m))
    rest = [rng.uniform(0, 2 * np.pi, len(x)), size, np.full(len(x), 9.0), _tint(x, y), rng.random(len(x))]
    clumps = np.column_stack([x, y, land.height_m(x, y), *rest]).astype(np.float32)
    return clumps[rng.permutation(len(clumps))]  # in no order: a small picture shows only some of them


def _tint(x: Floats, y: Floats) -> Floats:
    """Where between lush and dry the turf under a clump is, 0 to 1."""
    red = land.turf(x, y)[:, 0]
    return np.clip((red - land.LUSH_GRASS[0]) / (land.DRY_GRASS[0] - land.LUSH_GRASS[0]), 0, 0.99).astype(
        np.float32
    )


def quarters(instances: Array) -> list[tuple[str, Array]]:
    """Instances (or spots: x and y come first) by quarter of the horizon: what is behind the patient is not drawn."""
    right, ahead = instances[:, 0] > 0, instances[:, 1] > 0
    named = {
        "ahead right": ahead & right,
        "ahead left": ahead & ~right,
        "behind right": ~ahead & right,
        "behind left": ~ahead & ~right,
    }
    return [(name, instances[chosen]) for name, chosen in named.items() if chosen.any()]
