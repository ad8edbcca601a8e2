"""A table's surfaces, painted in numpy: oak planks as long as the table, and woven linen."""

from functools import cache

import numpy as np

from vrtherapy.stage.props.base import Image
from vrtherapy.stage.render.pictures import Floats, tileable_noise

_PLANKS = 7


@cache
def oak() -> Image:
    """Seven planks side by side, 1024 by 2048 pixels; grain along the picture's height. Alpha: how rough."""
    high, wide = 2048, 1024
    rng = np.random.default_rng(17)
    broad, fine, dots = (
        tileable_noise(1024, 4, 51, 5),
        tileable_noise(1024, 128, 52, 3),
        tileable_noise(1024, 256, 53, 2),
    )
    y, x = np.arange(high), np.arange(wide)
    plank = x * _PLANKS // wide
    tone = np.zeros((high, wide), np.float32)
    seam = np.ones((high, wide), np.float32)
    for number in range(_PLANKS):
        columns = np.flatnonzero(plank == number)
        across = (columns - columns.mean()) / len(columns)
        shift = int(rng.integers(0, 1024))
        # Rings of a trunk cut along its length, the heart of it at one side, wandering along the plank.
        drift = broad[(y // 3 + shift) % 1024, number * 97 % 1024][:, None]
        warp = broad[(y[:, None] // 3 + shift) % 1024, (columns[None] * 2) % 1024]
        rings = (across[None] + rng.uniform(-0.8, 0.8) + 0.5 * drift) ** 2 * rng.uniform(16, 26) + 1.4 * warp
        ring = (rings % 1.0) ** 1.6
        fibre = fine[(y[:, None] // 24 + shift) % 1024, (columns[None] * 3) % 1024]
        pores = dots[(y[:, None] // 10 + shift) % 1024, (columns[None] * 2) % 1024]
        pores = np.clip((pores - 0.64) * 6, 0, 1) * (0.4 + 0.6 * ring)
        tone[:, columns] = (0.80 + 0.16 * ring + 0.22 * (fibre - 0.5) - 0.24 * pores) * rng.uniform(
            0.86, 1.06
        )
        edge = np.minimum(columns - columns[0], columns[-1] - columns)
        seam[:, columns] = 0.45 + 0.55 * np.clip(edge / 2.0, 0, 1)[None]
    color = np.array([1.0, 0.93, 0.82]) * (tone * seam)[..., None] ** np.array([1.0, 1.12, 1.3])
    rough = np.clip(1.12 - 0.35 * tone, 0.5, 1.0)
    return Image("oak planks", _bytes(color, rough))


@cache
def linen() -> Image:
    """Plain weave of uneven threads, 48 either way."""
    size, threads = 512, 48
    at = np.arange(size) / size * threads
    thick = tileable_noise(size, 12, 61, 3)
    warp, weft = np.broadcast_to(at[None], (size, size)), np.broadcast_to(at[:, None], (size, size))
    over = (np.floor(warp) + np.floor(weft)) % 2 == 0
    round_ = np.where(over, np.abs(warp % 1 - 0.5), np.abs(weft % 1 - 0.5))
    along = np.where(over, weft % 1, warp % 1)
    relief = np.sqrt(np.clip(1 - (2 * round_ * 0.96) ** 2, 0, 1)) * (0.75 + 0.25 * np.sin(np.pi * along))
    uneven = np.where(over, thick[:1, :], thick[:, :1])
    tone = 0.52 + 0.42 * relief + 0.30 * (uneven - 0.5) + 0.10 * (tileable_noise(size, 96, 62, 2) - 0.5)
    return Image("linen", _bytes(np.array([1.0, 0.985, 0.95]) * tone[..., None], np.ones((size, size))))


def _bytes(color: Floats, rough: Floats) -> np.ndarray:
    """Linear colour as sRGB bytes."""
    encoded = np.clip(color, 0, 1) ** (1 / 2.2)
    return (np.concatenate([encoded, rough[..., None]], -1) * 255).astype(np.uint8)
