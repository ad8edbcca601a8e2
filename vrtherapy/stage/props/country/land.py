"""The lie of the land around a calm place: heights, path, pond, and what grows where. The same for all its props.

The patient's floor point is the origin and level; ahead (+Y) the land falls softly to a pond and rises to wooded hills.
"""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating[Any]]

POND_CENTRE_M = (-13.0, 47.0)
POND_RADII_M = (25.0, 13.0)
WATER_M = -2.05
"""Level of the pond's water."""
PATH_WIDTH_M = 1.25
NEAR_REACH_M = 240.0
"""Where the ground ends and the hills begin."""
FAR_REACH_M = 3600.0

# The path comes from behind, passes the patient's feet, and leads the eye past the pond into the hills.
_PATH_M = np.array(
    [(-9, -60), (-4, -34), (-1.6, -16), (-0.5, -6), (0, 0), (1.0, 6), (3.2, 13), (6.6, 22), (10.5, 33), (14.5, 46),
     (15.5, 62), (11, 84), (2, 112), (-2, 150), (6, 200), (20, 236)], np.float32
)  # fmt: skip

GRASS = (0.105, 0.165, 0.032)
DRY_GRASS = (0.205, 0.200, 0.060)
LUSH_GRASS = (0.060, 0.125, 0.026)
SOIL = (0.260, 0.205, 0.135)
WOOD_GREEN = (0.030, 0.062, 0.022)


def path_points(step_m: float = 0.5) -> Floats:
    """The middle of the path as a smooth line, (N, 2) metres, about `step_m` apart."""
    knots = _PATH_M
    before, after = 2 * knots[0] - knots[1], 2 * knots[-1] - knots[-2]
    p = np.vstack([before, knots, after])
    pieces: list[Floats] = []
    for k in range(1, len(p) - 2):
        count = max(2, int(np.linalg.norm(p[k + 1] - p[k]) / step_m))
        t = np.linspace(0, 1, count, endpoint=False, dtype=np.float32)[:, None]
        a, b, c, d = p[k - 1], p[k], p[k + 1], p[k + 2]
        # Catmull-Rom: through every knot, without corners.
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.vstack([*pieces, knots[-1:]]).astype(np.float32)


_LINE_M = path_points(2.5)


def from_path_m(x: ArrayLike, y: ArrayLike) -> Floats:
    """Distance to the middle of the path in metres, in the shape of `x`."""
    px, py = np.asarray(x, np.float32), np.asarray(y, np.float32)
    flat = np.stack([px.reshape(-1), py.reshape(-1)], 1)
    nearest = np.full(len(flat), np.inf, np.float32)
    for a, b in pairwise(_LINE_M):
        along = b - a
        t = np.clip((flat - a) @ along / (along @ along), 0, 1)
        gap = flat - a - t[:, None] * along
        np.minimum(nearest, gap[:, 0] ** 2 + gap[:, 1] ** 2, out=nearest)
    return np.sqrt(nearest).reshape(px.shape)


def from_shore(x: ArrayLike, y: ArrayLike) -> Floats:
    """0 in the middle of the pond, 1 on its shore, more outside; in the shape of `x`. The shore is uneven."""
    dx = (np.asarray(x, np.float32) - POND_CENTRE_M[0]) / POND_RADII_M[0]
    dy = (np.asarray(y, np.float32) - POND_CENTRE_M[1]) / POND_RADII_M[1]
    turn = np.arctan2(dy, dx)
    uneven = 1 + 0.10 * np.sin(2 * turn + 0.7) + 0.07 * np.sin(3 * turn + 2.1) + 0.03 * np.sin(7 * turn)
    return (np.hypot(dx, dy) / uneven).astype(np.float32)


def height_m(x: ArrayLike, y: ArrayLike) -> Floats:
    """Height of the ground over the floor point at (x, y), metres, in the shape of `x`."""
    px, py = np.asarray(x, np.float32), np.asarray(y, np.float32)
    away = np.hypot(px, py)
    rolling = 0.55 * np.sin(px * 0.052 + 0.6) * np.cos(py * 0.043) + 0.30 * np.sin(px * 0.11 - py * 0.083)
    valley = -1.9 * np.exp(-(((py - 48) / 34) ** 2))
    near = (rolling + valley) * eased(away, 3.5, 30)
    basin = -1.5 * (1 - eased(from_shore(px, py), 0.55, 1.18))
    return (near + basin * eased(away, 8, 24) + _hills(px, py, away)).astype(np.float32)


def _hills(x: Floats, y: Floats, away: Floats) -> Floats:
    """Rising all around from 70 m on: soft shoulders first, wooded ridges behind, blue mountains last."""
    turn = np.arctan2(x, y)
    shoulder = eased(away, 70, 330) * (11 + 6 * np.sin(turn * 3 + 0.8) + 4 * np.sin(turn * 7 + 2.0))
    ridge = eased(away, 280, 950) * (
        62 + 34 * np.sin(turn * 2 + 2.4) + 13 * np.sin(turn * 5 + 0.3) + 6 * np.sin(turn * 13)
    )
    summit = eased(away, 900, 3000) * (
        300
        + 110 * np.sin(turn * 2 + 0.2)
        + 80 * np.sin(turn * 5 + 1.7)
        + 40 * np.sin(turn * 11 + 0.9)
        + 18 * np.sin(turn * 23)
    )
    uneven = eased(away, 120, 500) * (
        2.6 * np.sin(x * 0.021 + 1) * np.sin(y * 0.017) + 1.2 * np.sin(x * 0.047 - y * 0.036)
    )
    return shoulder + ridge + summit + uneven


def normals(x: ArrayLike, y: ArrayLike, step_m: ArrayLike = 0.5) -> Floats:
    """The way up out of the ground, (…, 3), from heights `step_m` to either side."""
    px, py, step = np.asarray(x, np.float32), np.asarray(y, np.float32), np.asarray(step_m, np.float32)
    dx = (height_m(px + step, py) - height_m(px - step, py)) / (2 * step)
    dy = (height_m(px, py + step) - height_m(px, py - step)) / (2 * step)
    n = np.stack([-dx, -dy, np.ones_like(dx)], -1)
    return (n / np.linalg.norm(n, axis=-1, keepdims=True)).astype(np.float32)


def turf(x: ArrayLike, y: ArrayLike) -> Floats:
    """Colour of the grass at (x, y), (…, 3) linear: lush in hollows and by the water, drier on the rises."""
    px, py = np.asarray(x, np.float32), np.asarray(y, np.float32)
    patch = np.sin(px * 0.31 + 1.7 * np.sin(py * 0.13)) * np.sin(py * 0.27 + 1.3 * np.sin(px * 0.17))
    broad = np.sin(px * 0.041 + 2.0 * np.sin(py * 0.023)) * np.sin(py * 0.037 + 0.9)
    dry = np.clip(0.22 + 0.20 * patch + 0.34 * broad, 0, 1)[..., None]
    wet = (1 - eased(from_shore(px, py), 1.0, 1.6))[..., None] * 0.8 + np.clip(-0.25 * patch, 0, 1)[..., None]
    color = np.asarray(GRASS, np.float32) * (1 - dry) + np.asarray(DRY_GRASS, np.float32) * dry
    return (color * (1 - wet) + np.asarray(LUSH_GRASS, np.float32) * wet).astype(np.float32)


def eased(value: Floats, low: float, high: float) -> Floats:
    """0 up to `low`, 1 from `high` on, smooth between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
