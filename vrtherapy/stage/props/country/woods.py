"""Where woods stand on the hills, and their trees as upright cards that face the patient: from afar nobody can tell."""

import numpy as np

from vrtherapy.stage.props.base import Mesh
from vrtherapy.stage.props.country import land
from vrtherapy.stage.props.country.forms import Floats, cards, unit
from vrtherapy.stage.props.country.pictures import TREE_KINDS

_NEAREST_M, _FURTHEST_M = 75.0, 1500.0
_TRIED = 9000


def wooded(x: Floats, y: Floats) -> Floats:
    """How much of the land is wood at (x, y), 0 to 1: none near, groves on the slopes, forest on the ridges."""
    away = np.hypot(x, y)
    grove = np.sin(x * 0.019 + 2.1 * np.sin(y * 0.0083)) * np.sin(y * 0.017 + 1.7 * np.sin(x * 0.0071))
    wide = np.sin(x * 0.0043 + 1.9 * np.sin(y * 0.0021) + 0.5) * np.sin(y * 0.0039 + 1.2)
    enough = grove * 0.55 + wide * 0.6 + 0.85 * land.eased(away.astype(np.float32), 120, 620)
    clear = land.eased(away.astype(np.float32), _NEAREST_M, 150)
    # Ahead, along the path, the view stays open as far as the mountains.
    aside = np.abs(x - 0.10 * y)
    gap = np.where(y > 0, land.eased((aside / np.maximum(away, 1)).astype(np.float32), 0.07, 0.24), 1.0)
    gap = np.maximum(gap, land.eased(away.astype(np.float32), 260, 420))
    return (land.eased(enough.astype(np.float32), 0.30, 0.62) * clear * gap).astype(np.float32)


def forest(rng: np.random.Generator) -> Mesh:
    """Trees of the woods up to 1.5 km away, and some that stand alone; larger cards further out stand for several."""
    away = _NEAREST_M * (_FURTHEST_M / _NEAREST_M) ** rng.random(_TRIED)
    turn = rng.uniform(0, 2 * np.pi, _TRIED)
    x, y = (away * np.cos(turn)).astype(np.float32), (away * np.sin(turn)).astype(np.float32)
    # Keep the way of the path and the middle of the view open.
    lone = 0.010 * (land.from_path_m(x, y) > 14)
    kept = (rng.random(_TRIED) < np.maximum(wooded(x, y) * 0.42, lone)) & (land.from_shore(x, y) > 1.25)
    x, y, away = x[kept], y[kept], away[kept].astype(np.float32)
    order = np.argsort(away)  # nearest first: what stands behind is not shaded in vain
    return _cards(x[order], y[order], away[order], rng)


def _cards(x: Floats, y: Floats, away: Floats, rng: np.random.Generator) -> Mesh:
    count = len(x)
    height = rng.uniform(8.5, 14.5, count) * (1 + 0.55 * land.eased(away, 300, 1300))
    width = height * rng.uniform(0.85, 1.1, count) * (1 + 0.25 * land.eased(away, 300, 1300))
    kind = rng.choice(TREE_KINDS, count, p=(0.46, 0.24, 0.20, 0.10))
    height = np.where(kind == 3, height * 0.35, height)
    width = np.where(kind == 3, width * 0.55, width)
    aside = np.stack([y, -x, np.zeros(count)], 1) / away[:, None]
    toward = -np.stack([x, y, np.zeros(count)], 1) / away[:, None]
    foot = np.stack([x, y, land.height_m(x, y) - 0.03 * height], 1)
    right, up = aside * width[:, None] / 2, np.array([0, 0, 1.0]) * height[:, None]
    corners = np.stack([foot - right, foot + right, foot + right + up, foot - right + up], 1)
    # Rounded normals: light models a card as the body that it stands for.
    round_out = np.stack(
        [toward - 0.8 * aside, toward + 0.8 * aside, toward + 0.8 * aside, toward - 0.8 * aside], 1
    )
    round_out[..., 2] += np.array([0.1, 0.1, 1.0, 1.0])
    flipped = rng.random(count) < 0.5
    left, far = np.where(flipped, kind + 0.98, kind + 0.02), np.where(flipped, kind + 0.02, kind + 0.98)
    across = np.stack([left, far, far, left], 1) / TREE_KINDS
    uvs = np.stack([across, np.broadcast_to(np.array([0.01, 0.01, 0.99, 0.99]), across.shape)], -1)
    colors = np.ones((count, 4, 4))
    green = np.where((kind == 2)[:, None], (0.055, 0.105, 0.045), (0.125, 0.190, 0.048)) * rng.uniform(
        0.75, 1.25, (count, 1)
    )
    colors[..., :3] = green[:, None] * 1.6 * np.array([0.62, 0.62, 1.0, 1.0])[:, None]
    return cards(
        corners.astype(np.float32), unit(round_out), uvs.astype(np.float32), colors.astype(np.float32)
    )
