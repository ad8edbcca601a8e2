"""The lie of the land at the beach, z 0 at still water: sand that rises to dunes, a bay that curves on the left."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
WATERLINE_M = 9.2
"""From the floor point ahead to the still water."""
FORESHORE, SEABED = 0.085, 0.045
"""Slopes of the sand above and below the still waterline."""
WASHED_M = 5.6
"""So far up the sand the largest waves run."""
DUNE_FOOT_M = 18.5


def waterline_m(x: Floats) -> Floats:
    """How far ahead the still water begins, at each x."""
    left, right = np.maximum(-30.0 - x, 0.0), np.maximum(x - 60.0, 0.0)
    return (
        WATERLINE_M
        + 0.0022 * left**2
        + 0.0006 * right**2
        + 0.7 * np.sin(x * 0.055 + 0.4) * np.exp(-np.abs(x) / 200)
    )


def steepness(x: Floats) -> Floats:
    """How much longer a way along the waterline is than along x: 1 where it runs straight across."""
    return np.hypot(1.0, waterline_m(x + 0.5) - waterline_m(x - 0.5))


def inland_m(x: Floats, y: Floats) -> Floats:
    """How far from the still waterline, landwards; negative out at sea."""
    return (waterline_m(x) - y) / steepness(x)


def eased(value: Floats, low: float, high: float) -> Floats:
    """0 below `low`, 1 above `high`, soft between."""
    share = np.clip((value - low) / (high - low), 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)


def height_m(x: Floats, y: Floats) -> Floats:
    """Height of sand, dunes and the land behind at (x, y)."""
    up = inland_m(x, y)
    below = -SEABED * np.minimum(-np.minimum(up, 0.0), 130.0)
    beach = FORESHORE * np.clip(up, 0, 9) + 0.045 * np.clip(up - 9, 0, 7) + 0.018 * np.clip(up - 16, 0, 30)
    rough = eased(up, 7.0, 11.0)
    ripples = 0.012 * np.sin(x * 1.9 + 1.2 * np.sin(y * 0.8)) * np.sin(y * 1.3 + 0.7) + 0.03 * np.sin(
        x * 0.31 + y * 0.22
    )
    return below + beach + rough * ripples + _dunes(x, y, up) + _hinterland(x, y, up)


def normals(x: Floats, y: Floats, step_m: Floats | float = 0.25) -> Floats:
    """Upward unit normals, (…, 3)."""
    slope_x = (height_m(x + step_m, y) - height_m(x - step_m, y)) / (2 * step_m)
    slope_y = (height_m(x, y + step_m) - height_m(x, y - step_m)) / (2 * step_m)
    facing = np.stack([-slope_x, -slope_y, np.ones_like(slope_x)], -1)
    return (facing / np.linalg.norm(facing, axis=-1, keepdims=True)).astype(np.float32)


def dune_share(x: Floats, y: Floats) -> Floats:
    """Where dunes are, 0 to 1, for their grass."""
    return np.clip(_dunes(x, y, inland_m(x, y)) / 2.6, 0.0, 1.0)


def _dunes(x: Floats, y: Floats, up: Floats) -> Floats:
    """Hummocks in rows behind the beach, with gaps that wind has blown."""
    crest = 27.0 + 2.5 * np.sin(x * 0.09 + 1.0) + 1.4 * np.sin(x * 0.21)
    foot = eased(up - crest + 27.0, DUNE_FOOT_M, 33.0)
    bumps = 0.62 + 0.38 * np.sin(x * 0.155 + 0.9 * np.sin(y * 0.11)) * np.sin(
        y * 0.13 + 0.6 + 0.5 * np.sin(x * 0.07)
    )
    fine = 0.18 * np.sin(x * 0.53 + 0.8 * np.sin(y * 0.6)) * np.sin(y * 0.47)
    return foot * (4.6 * bumps + fine + 0.7)


def _hinterland(x: Floats, y: Floats, up: Floats) -> Floats:
    wide = 0.55 + 0.45 * np.sin(x * 0.0061 + 0.8) * np.sin(y * 0.0048 + 0.3)
    return eased(up, 70.0, 900.0) * 46.0 * wide
