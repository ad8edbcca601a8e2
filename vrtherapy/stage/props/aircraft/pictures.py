"""Pictures for the cabin and the world outside, painted in numpy: signs, and land from above."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.base import Image
from vrtherapy.stage.props.country.noise import soft_noise

Floats = NDArray[np.floating[Any]]
_LAND = 1024
_REACH = 80
"""How far a field may reach, in points."""


@cache
def signs() -> Image:
    """Fasten seat belts, no smoking: white on black, side by side."""
    high, wide = 96, 256
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    ink = np.zeros((high, wide))
    for cx in (70.0,):
        ink = np.maximum(ink, _disc(x, y, (cx, 20), 9))
        ink = np.maximum(ink, _stroke(x, y, (cx, 36, cx, 60), 11))
        ink = np.maximum(ink, _stroke(x, y, (cx, 62, cx + 26, 66), 7))
        ink = np.maximum(ink, _stroke(x, y, (cx + 26, 66, cx + 27, 86), 6))
        ink = np.maximum(ink, _stroke(x, y, (cx - 17, 34, cx - 17, 84), 3))
        ink = np.minimum(ink, 1 - _stroke(x, y, (cx - 14, 66, cx + 16, 52), 4.5))
        ink = np.maximum(ink, _stroke(x, y, (cx - 14, 66, cx + 16, 52), 2))
    ring = _disc(x, y, (186, 50), 34) - _disc(x, y, (186, 50), 27)
    red = np.maximum(ring, _stroke(x, y, (164, 28, 208, 72), 3.5))
    white = _stroke(x, y, (166, 54, 200, 54), 4.5) * (1 - red)
    color = np.stack([ink + white + 0.85 * red, ink + white + 0.22 * red, ink + white + 0.12 * red], -1)
    return _image("cabin signs", 0.02 + 0.98 * color)


@cache
def way_out() -> Image:
    """A running figure and an arrow, white on green."""
    high, wide = 88, 256
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    ink = _disc(x, y, (96, 16), 8)
    for stroke in (
        (92, 28, 86, 50), (86, 50, 104, 62), (104, 62, 100, 80), (86, 50, 74, 66), (74, 66, 56, 68),
        (92, 30, 110, 42), (92, 30, 74, 38),
    ):  # fmt: skip
        ink = np.maximum(ink, _stroke(x, y, stroke, 4.5))
    for stroke in ((150, 44, 212, 44), (194, 26, 212, 44), (194, 62, 212, 44)):
        ink = np.maximum(ink, _stroke(x, y, stroke, 5))
    return _image("way out", np.stack([0.02 + ink * 0.98, 0.42 + ink * 0.58, 0.16 + ink * 0.84], -1))


@cache
def land() -> Image:
    """Four kilometres of country from above, the same at opposite edges; alpha is value noise for clouds and soil."""
    rng = np.random.default_rng(17)
    noise = soft_noise(_LAND, 3, 1.75, 3.0)
    field, edge = _fields(rng, 260)
    tones = np.array(
        [
            (0.26, 0.34, 0.13),
            (0.36, 0.40, 0.17),
            (0.50, 0.45, 0.24),
            (0.33, 0.27, 0.16),
            (0.20, 0.30, 0.10),
            (0.44, 0.46, 0.20),
        ]
    )
    color = tones[rng.integers(0, len(tones), 260)][field] * rng.uniform(0.85, 1.15, 260)[field][..., None]
    rows = 0.96 + 0.06 * np.sin(np.add.outer(np.arange(_LAND) * 1.9, np.arange(_LAND) * 0.7) + field)
    color = color * rows[..., None]
    hedge = np.clip(1.6 - edge / 1.1, 0, 1)[..., None]
    color = color * (1 - hedge) + np.array([0.09, 0.14, 0.05]) * hedge
    wood = np.clip((np.roll(noise, (311, 97), (0, 1)) - 0.60) * 14, 0, 1)[..., None]
    leaf = 0.75 + 0.5 * rng.random((_LAND, _LAND, 1))
    color = color * (1 - wood) + np.array([0.065, 0.115, 0.040]) * leaf * wood
    for base, slope, wide, tone in ((0.31, 1, 1.3, (0.42, 0.41, 0.40)), (0.72, 1, 0.8, (0.48, 0.46, 0.42))):
        color = _road(color, (base, slope, wide), np.array(tone), across=base < 0.5)
    color = _houses(color, rng)
    pixels = np.concatenate([np.clip(color, 0, 1) ** (1 / 2.2), noise[..., None]], -1)
    return Image("land from above", (pixels * 255).astype(np.uint8))


def _fields(rng: np.random.Generator, count: int) -> tuple[NDArray[np.int64], Floats]:
    """Which field each point of the land belongs to, and how many pixels its hedge is away: skewed cells.

    Worked out at half the size, which is fine enough for hedges.
    """
    size = _LAND // 2
    spots = rng.integers(0, size, (count, 2))
    stretch = rng.uniform(0.6, 1.6, (count, 2)).astype(np.float32)
    first = np.full((size, size), 500.0, np.float32)
    second, which = first.copy(), np.zeros((size, size), np.int64)
    around = np.arange(-_REACH, _REACH)
    for number, ((x, y), (wide, high)) in enumerate(zip(spots, stretch, strict=True)):
        window = np.ix_((y + around) % size, (x + around) % size)
        gap = np.abs(around)[:, None] * high + np.abs(around)[None] * wide
        held, next_ = first[window], second[window]
        nearer = gap < held
        second[window] = np.where(nearer, held, np.minimum(next_, gap))
        which[window] = np.where(nearer, number, which[window])
        first[window] = np.where(nearer, gap, held)
    return which.repeat(2, 0).repeat(2, 1), 2 * (second - first).repeat(2, 0).repeat(2, 1)


def _road(color: Floats, line: tuple[float, float, float], tone: Floats, *, across: bool) -> Floats:
    base, slope, wide = line
    t = np.arange(_LAND) / _LAND
    way = (base + 0.04 * np.sin(2 * np.pi * slope * t) + 0.015 * np.sin(6 * np.pi * t)) * _LAND
    gap = np.abs(np.arange(_LAND)[:, None] - way[None])
    shade = np.clip(wide + 0.5 - gap, 0, 1)[..., None]
    if across:
        shade = np.swapaxes(shade, 0, 1)
    return color * (1 - shade) + tone * shade


def _houses(color: Floats, rng: np.random.Generator) -> Floats:
    """Villages: roofs of a few pixels in gardens, around a few places."""
    made = color.copy()
    for _ in range(9):
        cx, cy = rng.uniform(0, _LAND), rng.uniform(0, _LAND)
        for _ in range(rng.integers(30, 120)):
            x, y = int(rng.normal(cx, 34)) % _LAND, int(rng.normal(cy, 26)) % _LAND
            roof = ((0.42, 0.20, 0.13), (0.36, 0.33, 0.31), (0.52, 0.50, 0.47))[int(rng.integers(0, 3))]
            made[y : y + int(rng.integers(2, 4)), x : x + int(rng.integers(2, 5))] = roof
    return made


def _disc(x: Floats, y: Floats, at: tuple[float, float], radius: float) -> Floats:
    return np.clip(radius + 0.5 - np.hypot(x - at[0], y - at[1]), 0, 1)


def _stroke(x: Floats, y: Floats, ends: tuple[float, float, float, float], half: float) -> Floats:
    """A line with round ends, in pixels."""
    x0, y0, x1, y1 = ends
    dx, dy = x1 - x0, y1 - y0
    share = np.clip(((x - x0) * dx + (y - y0) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
    return np.clip(half + 0.5 - np.hypot(x - x0 - share * dx, y - y0 - share * dy), 0, 1)


def _image(name: str, color: Floats) -> Image:
    pixels = np.concatenate([np.clip(color, 0, 1), np.ones((*color.shape[:2], 1))], -1)
    return Image(name, (pixels * 255).astype(np.uint8))
