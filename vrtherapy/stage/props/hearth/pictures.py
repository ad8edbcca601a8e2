"""Pictures of the room by the fire, painted in numpy: a winter evening outside, a rug, three landscapes in oil."""

from functools import cache

import numpy as np

from vrtherapy.stage.props.base import Image
from vrtherapy.stage.props.country.noise import soft_noise
from vrtherapy.stage.props.indoors.surfaces import Color

_Hill = tuple[float, float, float, Color]
"""How high it lies, how much it swells, how often, and its colour."""
_THEMES: tuple[tuple[Color, Color, tuple[_Hill, ...]], ...] = (
    ((0.55, 0.40, 0.24), (0.30, 0.31, 0.34), (
        (0.52, 0.07, 3.1, (0.20, 0.20, 0.19)),
        (0.38, 0.06, 5.3, (0.13, 0.14, 0.075)),
        (0.20, 0.05, 2.2, (0.075, 0.085, 0.035)),
    )),
    ((0.46, 0.47, 0.46), (0.17, 0.24, 0.35), (
        (0.62, 0.16, 4.2, (0.24, 0.27, 0.32)),
        (0.44, 0.10, 7.1, (0.12, 0.16, 0.15)),
        (0.30, 0.00, 1.0, (0.20, 0.25, 0.29)),
    )),
    ((0.60, 0.50, 0.36), (0.25, 0.33, 0.38), (
        (0.46, 0.00, 1.0, (0.13, 0.22, 0.25)),
        (0.34, 0.10, 1.4, (0.23, 0.20, 0.14)),
        (0.16, 0.06, 3.0, (0.30, 0.25, 0.15)),
    )),
)  # fmt: skip
"""Three paintings: light at the horizon and above, and hills from the furthest to the nearest."""


@cache
def paintings() -> Image:
    """Three landscapes in oil: a valley at evening, a lake below mountains, a coast."""
    height, side = 128, 204
    y = np.linspace(1, 0, height)[:, None]
    x = np.linspace(0, 1, side)[None]
    made: list[np.ndarray] = []
    for number, (low, high, hills) in enumerate(_THEMES):
        brush = soft_noise(256, 20 + number, 1.2, 9)[:height, :side]
        color = (
            np.array(low) * (1 - y[..., None]) + np.array(high) * y[..., None] + np.zeros((height, side, 3))
        )
        for base, swell, turns, tone in hills:
            line = base + swell * np.sin(x * turns * 2 + number) + 0.3 * swell * np.sin(x * turns * 7)
            color = np.where((y + 0.03 * (brush - 0.5) < line)[..., None], np.array(tone), color)
        made.append(color * (0.72 + 0.55 * brush)[..., None])
    encoded = np.clip(np.concatenate(made, 1), 0, 1) ** (1 / 2.2)
    pixels = np.concatenate([encoded, np.ones((height, 3 * side, 1))], -1)
    return Image("paintings", (pixels * 255).astype(np.uint8))


@cache
def snow() -> Image:
    """Dusk over a snowy slope with firs, the first stars out; a lit window far off."""
    rng = np.random.default_rng(31)
    height, width = 256, 560
    up = np.linspace(1, 0, height)[:, None, None]
    color = (
        np.array([0.30, 0.24, 0.26]) * (1 - up) ** 1.5
        + np.array([0.055, 0.085, 0.20]) * up
        + np.zeros((height, width, 3))
    )
    x = np.arange(width)
    for base, swell, tone in (
        (0.46, 0.05, (0.13, 0.16, 0.26)),
        (0.36, 0.07, (0.21, 0.25, 0.37)),
        (0.24, 0.04, (0.30, 0.345, 0.47)),
    ):
        line = base + swell * np.sin(x * 0.014 + base * 40) + 0.4 * swell * np.sin(x * 0.041 + 2)
        hill = up[:, :, 0] < line[None]
        color[hill] = np.array(tone) * (
            0.85 + 0.25 * soft_noise(1024, 4, 1.5, 5)[:height, :width][hill][:, None]
        )
        for _ in range(34):
            px, tall = rng.integers(0, width), rng.uniform(0.06, 0.15) * (0.6 + base)
            foot = line[px]
            for row in range(height):
                level = (up[row, 0, 0] - foot) / tall
                if 0 < level < 1:
                    half = max(1, int((1 - level) * tall * 62 * (0.72 + 0.28 * ((level * 7) % 1))))
                    color[row, max(0, px - half) : px + half] = np.array(
                        (0.020, 0.032, 0.045)
                    ) + 0.16 * base * np.array(tone)
    color[158:162, 322:327] = (0.95, 0.55, 0.18)
    for _ in range(2):
        color[1:-1, 1:-1] = (
            2 * color[1:-1, 1:-1] + color[2:, 1:-1] + color[:-2, 1:-1] + color[1:-1, 2:] + color[1:-1, :-2]
        ) / 6
    flakes = rng.random((height, width)) > 0.9975
    color[flakes] += 0.16
    pixels = np.concatenate([np.clip(color, 0, 1) ** (1 / 2.2), np.ones((height, width, 1))], -1)
    return Image("snow", (pixels * 255).astype(np.uint8))


@cache
def rug() -> Image:
    """Knotted wool: a field with a medallion, two borders, worn a little."""
    height, width = 256, 360
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    edge = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y))
    red, blue, sand, dark = (
        np.array(c)
        for c in ((0.17, 0.028, 0.022), (0.030, 0.042, 0.075), (0.34, 0.26, 0.16), (0.05, 0.022, 0.018))
    )
    diamond = np.abs(x - width / 2) / 118 + np.abs(y - height / 2) / 76
    lattice = np.abs(np.sin(x * 0.17)) + np.abs(np.sin(y * 0.17))
    color = np.where((lattice > 1.72)[..., None], sand * 0.6, red)
    for outer, tone in (
        (1.0, dark),
        (0.93, blue),
        (0.62, sand * 0.7),
        (0.55, red * 1.2),
        (0.25, blue),
        (0.18, sand * 0.8),
    ):
        color = np.where((diamond < outer)[..., None], tone, color)
    border = np.where(
        (np.abs(np.sin((x + y) * 0.13)) * np.abs(np.sin((x - y) * 0.13)) > 0.55)[..., None], sand * 0.8, blue
    )
    color = np.where((edge < 34)[..., None], border, color)
    for low, high, tone in ((30, 36, sand), (6, 10, sand), (0, 6, dark)):
        color = np.where(((edge >= low) & (edge < high))[..., None], tone, color)
    wool = np.random.default_rng(2).random((height, width))
    color = color * (0.72 + 0.28 * wool + 0.25 * soft_noise(512, 3, 1.3, 5)[:height, :width])[..., None]
    pixels = np.concatenate([np.clip(color, 0, 1) ** (1 / 2.2), np.ones((height, width, 1))], -1)
    return Image("rug", (pixels * 255).astype(np.uint8))
