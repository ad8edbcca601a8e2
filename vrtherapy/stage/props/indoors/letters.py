"""A few small letters as soft strokes, for words that stand in the world as light."""

import itertools

import numpy as np
from numpy.typing import NDArray

Strokes = tuple[tuple[tuple[float, float], ...], ...]
_ROUND = tuple((0.5 + 0.42 * np.cos(a), 0.5 + 0.5 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 25))
_ARCH = tuple((0.5 - 0.4 * np.cos(a), 0.55 + 0.45 * np.sin(a)) for a in np.linspace(0, np.pi, 13))
_CUP = tuple((0.5 - 0.4 * np.cos(a), 0.45 - 0.45 * np.sin(a)) for a in np.linspace(0, np.pi, 13))
_OPEN = tuple((0.5 + 0.44 * np.cos(a), 0.5 + 0.5 * np.sin(a)) for a in np.linspace(0.0, 1.75 * np.pi, 22))
_HOOK = tuple((0.36 + 0.30 * np.cos(a), 0.66 + 0.34 * np.sin(a)) for a in np.linspace(np.pi, 0.2 * np.pi, 9))
_SNAKE = (
    (0.80, 0.86), (0.66, 0.97), (0.48, 1.0), (0.30, 0.95), (0.20, 0.80), (0.26, 0.63), (0.50, 0.52),
    (0.74, 0.40), (0.82, 0.22), (0.72, 0.06), (0.52, 0.0), (0.32, 0.03), (0.16, 0.14),
)  # fmt: skip
_LETTERS: dict[str, tuple[float, Strokes]] = {
    "e": (0.95, (_OPEN, ((0.06, 0.5), (0.94, 0.5)))),
    "i": (0.30, (((0.15, 0.0), (0.15, 1.0)), ((0.15, 1.40), (0.15, 1.42)))),
    "n": (0.95, (((0.1, 0.0), (0.1, 1.0)), _ARCH, ((0.9, 0.55), (0.9, 0.0)))),
    "o": (0.95, (_ROUND,)),
    "p": (0.98, (((0.08, -0.5), (0.08, 1.0)), _ROUND)),
    "r": (0.66, (((0.06, 0.0), (0.06, 1.0)), _HOOK)),
    "s": (0.92, (_SNAKE,)),
    "t": (0.66, (((0.30, 1.40), (0.30, 0.16), (0.38, 0.02), (0.56, 0.0)), ((0.04, 1.0), (0.58, 1.0)))),
    "u": (0.95, (((0.1, 1.0), (0.1, 0.45)), _CUP, ((0.9, 1.0), (0.9, 0.0)))),
    "x": (0.90, (((0.08, 0.0), (0.82, 1.0)), ((0.08, 1.0), (0.82, 0.0)))),
    "z": (0.90, (((0.10, 1.0), (0.80, 1.0), (0.08, 0.0), (0.82, 0.0)),)),
}
"""Width, and strokes between points: x from the left, y from the line (0) to the height of a small letter (1)."""
_PIXELS = 30.0
_GAP, _MARGIN, _BELOW, _ABOVE = 0.26, 0.5, 0.9, 1.9
_HALF_STROKE = 0.1


def written(word: str) -> NDArray[np.uint8]:
    """A word as coverage in all channels (H, W, 4), first row on top. Raises KeyError for a letter it does not have."""
    width = sum(_LETTERS[letter][0] + _GAP for letter in word) - _GAP + 2 * _MARGIN
    rows, columns = round((_BELOW + _ABOVE) * _PIXELS), round(width * _PIXELS)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x, y = x / _PIXELS - _MARGIN, _ABOVE - y / _PIXELS
    away = np.full((rows, columns), 9.0, np.float32)
    start = 0.0
    for letter in word:
        wide, strokes = _LETTERS[letter]
        here = np.abs(x[0] - start - wide / 2) < wide / 2 + _GAP
        for stroke in strokes:
            for a, b in itertools.pairwise(stroke):
                near = _distance(x[:, here] - start, y[:, here], a, b)
                away[:, here] = np.minimum(away[:, here], near)
        start += wide + _GAP
    cover = np.clip((_HALF_STROKE - away) * _PIXELS * 0.7 + 0.5, 0, 1)
    return (np.repeat(cover[..., None], 4, -1) * 255).astype(np.uint8)


def _distance(
    x: NDArray[np.float32], y: NDArray[np.float32], a: tuple[float, float], b: tuple[float, float]
) -> NDArray[np.float32]:
    across, up = b[0] - a[0], b[1] - a[1]
    along = ((x - a[0]) * across + (y - a[1]) * up) / max(across * across + up * up, 1e-9)
    along = np.clip(along, 0, 1)
    return np.hypot(x - a[0] - along * across, y - a[1] - along * up).astype(np.float32)
