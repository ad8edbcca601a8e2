"""Pictures for the lift, painted in numpy: a panel with its buttons, and the digits of a display."""

from functools import cache

import numpy as np

from vrtherapy.stage.props.base import Image
from vrtherapy.stage.props.indoors.surfaces import Floats

FLOORS = 13
"""The ground floor and twelve above it."""
PANEL_M = (0.20, 1.05)
BUTTON_M = 0.017
_ROWS: dict[str, tuple[str, ...]] = {
    "0": ("111", "101", "101", "101", "111"), "1": ("010", "110", "010", "010", "111"),
    "2": ("111", "001", "111", "100", "111"), "3": ("111", "001", "111", "001", "111"),
    "4": ("101", "101", "111", "001", "001"), "5": ("111", "100", "111", "001", "111"),
    "6": ("111", "100", "111", "101", "111"), "7": ("111", "001", "010", "010", "010"),
    "8": ("111", "101", "111", "101", "111"), "9": ("111", "101", "111", "001", "111"),
}  # fmt: skip


def button_at(floor: int) -> tuple[float, float]:
    """Where a floor's button lies on the panel: metres to the right and up from its lower left corner."""
    return 0.055 + 0.09 * (floor % 2), 0.30 + 0.094 * (floor // 2)


ALARM_M = (0.055, 0.12)
OPEN_M = (0.145, 0.12)


def glyph(text: str) -> Floats:
    """Digits as a picture of ones and zeros, five rows high."""
    return np.concatenate(
        [np.array([[float(c) for c in row + "0"] for row in _ROWS[digit]]) for digit in text],
        axis=1,
    )[:, :-1]


@cache
def panel() -> Image:
    """The car's operating panel: brushed plate, a button for each floor with its number, alarm, doors."""
    wide, high = 256, 1024
    scale = wide / PANEL_M[0]
    rng = np.random.default_rng(17)
    color = np.full((high, wide, 3), 0.50) + 0.03 * (rng.random((1, wide, 1)) - 0.5)
    color *= np.linspace(0.92, 1.05, high)[::-1, None, None]
    y, x = np.mgrid[0:high, 0:wide]
    up = (high - 1 - y) / (high / PANEL_M[1])
    across = x / scale

    def ring(at: tuple[float, float], text: str, tone: tuple[float, float, float]) -> None:
        away = np.hypot(across - at[0], up - at[1])
        color[away < BUTTON_M + 0.005] = 0.20
        color[away < BUTTON_M + 0.003] = 0.72
        color[away < BUTTON_M] = tone
        if not text:
            return
        mark = np.kron(glyph(text), np.ones((5, 5)))
        tall, broad = mark.shape
        row = int(high - 1 - at[1] * high / PANEL_M[1]) - tall // 2
        column = int(at[0] * scale) - broad // 2
        block = color[row : row + tall, column : column + broad]
        block[mark > 0] = 0.93

    for floor in range(FLOORS):
        ring(button_at(floor), str(floor), (0.13, 0.13, 0.14))
    ring(ALARM_M, "", (0.80, 0.55, 0.06))
    ring(OPEN_M, "", (0.13, 0.13, 0.14))
    for side in (-1, 1):  # two arrows apart: doors open
        inside = np.abs(across - OPEN_M[0] - side * 0.006) < 0.004 - np.abs(up - OPEN_M[1]) * 0.6
        color[inside] = 0.9
    dots = (np.abs(across - 0.1) < 0.05) & (np.abs(up - 0.045) < 0.02)
    color[dots & ((x % 7 < 3) & (y % 7 < 3))] = 0.06
    display = (np.abs(across - 0.10) < 0.075) & (np.abs(up - 0.985) < 0.045)
    color[display] = (0.015, 0.016, 0.018)
    pixels = np.concatenate([np.clip(color, 0, 1), np.ones((high, wide, 1))], -1)
    return Image("lift panel", (pixels * 255).astype(np.uint8))


@cache
def granite() -> Image:
    """Speckled stone for a floor."""
    rng = np.random.default_rng(23)
    size = 256
    noise = rng.random((size, size))
    soft = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, (1, 1), (0, 1))) / 4
    tone = 0.66 + 0.5 * (soft - 0.5) + np.where(rng.random((size, size)) > 0.985, 0.22, 0.0)
    tone -= np.where(rng.random((size, size)) > 0.985, 0.25, 0.0)
    pixels = np.stack([tone, tone, tone * 0.99, np.full_like(tone, 0.75)], -1)
    return Image("granite", (np.clip(pixels, 0, 1) * 255).astype(np.uint8))
