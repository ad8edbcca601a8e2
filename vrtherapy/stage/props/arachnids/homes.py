"""Where on the table spiders are at home: far from the hands, and how near to them they may come."""

import numpy as np

from vrtherapy.stage.props.arachnids.tracks import TRACKS
from vrtherapy.stage.props.base import Array

TABLE_HALF_M, TABLE_NEAR_M, TABLE_FAR_M = 0.47, 0.24, 2.02
"""The table before the patient, who sits at its near end: half its width, and where it begins and ends."""
HANDS_M = ((-0.135, 0.52), (0.135, 0.52))
"""Where fingertips lie."""


def homes(most: int, rng: np.random.Generator) -> Array:
    """Rows (most, 12), nearest first: far x, y, near x, y; bend of the way between, turn, size, rank; track, time ahead
    (s), how soon it walks (0–1), identity (0–1).
    """
    if most > 200:
        return _herd(most, rng)
    near = _spread(most, rng, (TABLE_NEAR_M + 0.34, TABLE_FAR_M - 0.12))
    order = np.argsort(np.hypot(near[:, 0] * 0.7, near[:, 1] - HANDS_M[0][1]))
    near = near[order]
    near[0] = (0.045, HANDS_M[0][1] + 0.035)
    if most > 1:
        near[1] = (-0.19, HANDS_M[0][1] + 0.06)
    far = near.copy()
    far[:, 1] = 1.30 + (TABLE_FAR_M - 0.16 - 1.30) * (near[:, 1] - TABLE_NEAR_M) / (
        TABLE_FAR_M - TABLE_NEAR_M
    )
    far[:, 0] = np.clip(near[:, 0] * 0.9 + rng.uniform(-0.1, 0.1, most), -0.36, 0.36)
    far[0] = (0.05, 1.55)
    return _rows(far, near, rng)


def _herd(most: int, rng: np.random.Generator) -> Array:
    """More than a table holds: on a wide floor, for measuring."""
    near = np.column_stack([rng.uniform(-6, 6, most), rng.uniform(0.6, 12.6, most)]).astype(np.float32)
    return _rows(near + np.array([0.0, 0.8], np.float32), near, rng)


def _rows(far: Array, near: Array, rng: np.random.Generator) -> Array:
    count = len(far)
    rows = np.zeros((count, 12), np.float32)
    rows[:, 0:2], rows[:, 2:4] = far, near
    rows[:, 4] = rng.uniform(-0.35, 0.35, count)
    rows[:, 5] = rng.uniform(-0.7, 0.7, count)
    rows[:, 6] = rng.uniform(0.72, 1.0, count)
    rows[0, 4:7] = 0.12, 0.35, 1.0
    rows[:, 7] = np.arange(count)
    rows[:, 8] = rng.integers(0, TRACKS, count)
    rows[:, 9] = rng.uniform(0, 400, count)
    rows[:, 10] = (np.arange(count) * 0.6180339887) % 1.0
    rows[:, 11] = rng.random(count)
    return rows


def _spread(most: int, rng: np.random.Generator, along_m: tuple[float, float]) -> Array:
    """Places on the table that keep apart: each the best of many darts."""
    found = np.array([[0.05, along_m[0]]])
    while len(found) < most:
        darts = np.column_stack([rng.uniform(-0.40, 0.40, 60), rng.uniform(*along_m, 60)])
        gaps = np.linalg.norm(darts[:, None] - found[None], axis=2).min(1)
        found = np.concatenate([found, darts[[gaps.argmax()]]])
    return found[:most].astype(np.float32)
