"""Pictures for rooms, painted in numpy: what is seen through windows, carpet, panels, a slide on a screen."""

from functools import cache

import numpy as np

from vrtherapy.stage.props.base import Image


@cache
def outside() -> Image:
    """Houses and trees across a street on a bright day, a little out of focus."""
    rng = np.random.default_rng(12)
    height, width = 128, 512
    y = np.linspace(1, 0, height)[:, None, None]
    color = np.array([0.80, 0.89, 1.0]) * (1 - 0.25 * y) + np.zeros((height, width, 3))
    for row, (top, tone) in enumerate(((0.55, 0.72), (0.45, 0.55))):
        x = 0
        while x < width:
            wide, high = int(rng.integers(28, 70)), top * rng.uniform(0.65, 1.1)
            wall = np.array([0.80, 0.72, 0.62]) * tone * rng.uniform(0.8, 1.15)
            inside = (y[:, 0, 0] < high)[:, None]
            block = color[:, x : x + wide]
            block[np.broadcast_to(inside, block.shape[:2])] = wall
            panes = (
                np.clip(np.sin(np.arange(wide)[: block.shape[1]] * 0.75) * 3, 0, 1)[None]
                * np.clip(np.sin(np.arange(height) * 0.55) * 3, 0, 1)[:, None]
            )
            block *= 1 - 0.55 * (panes * inside)[..., None]
            x += wide + row * int(rng.integers(0, 12))
    for _ in range(26):
        cx, cy, r = rng.uniform(0, width), rng.uniform(0.05, 0.30), rng.uniform(8, 22)
        gap = np.hypot(np.arange(width)[None] - cx, (y[:, :, 0] - cy) * height)
        leaf = np.clip((r - gap) / 4, 0, 1)[..., None]
        color = color * (1 - leaf) + np.array([0.22, 0.33, 0.14]) * rng.uniform(0.7, 1.2) * leaf
    for _ in range(3):  # out of focus
        color = (np.roll(color, 1, 1) + color + np.roll(color, -1, 1)) / 3
        color[1:-1] = (color[2:] + color[1:-1] + color[:-2]) / 3
    return _image("outside", color)


@cache
def carpet() -> Image:
    """Loops of wool in tiles laid across each other."""
    rng = np.random.default_rng(5)
    size = 256
    noise = rng.random((size, size))
    noise = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) / 3
    half = size // 2
    rows = 0.94 + 0.06 * np.sin(np.arange(size) * 0.9)
    tone = 0.62 + 0.62 * noise
    quarter = np.add.outer(np.arange(size) // half, np.arange(size) // half) % 2 == 0
    tone *= np.where(quarter, rows[None], rows[:, None])
    tone[[0, half], :] *= 0.86
    tone[:, [0, half]] *= 0.86
    return _image("carpet", np.repeat(tone[..., None], 3, -1))


@cache
def slide() -> Image:
    """A slide with a heading, lines and a curve: something that was being shown, readable by nobody."""
    height, width = 180, 320
    color = np.full((height, width, 3), 0.93)
    color[14:28, 24:190] = (0.10, 0.20, 0.38)
    rng = np.random.default_rng(8)
    for line in range(6):
        y = 52 + 18 * line
        color[y : y + 5, 36 : 36 + int(rng.integers(80, 130))] = 0.42
        color[y : y + 5, 26:31] = (0.75, 0.35, 0.10)
    x = np.arange(190, 300)
    curve = (140 - 70 / (1 + np.exp(-(x - 245) / 14))).astype(int)
    for shift in range(3):
        color[curve + shift, x] = (0.75, 0.35, 0.10)
    color[150:152, 186:304] = color[60:152, 186:188].mean() * 0 + 0.3
    color[60:152, 186:188] = 0.3
    return _image("slide", color)


def _image(name: str, color: np.ndarray) -> Image:
    pixels = np.concatenate([np.clip(color, 0, 1), np.ones((*color.shape[:2], 1))], -1)
    return Image(name, (pixels * 255).astype(np.uint8))
