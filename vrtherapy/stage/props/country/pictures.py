"""Pictures of leaves and of whole trees, painted leaf by leaf: for cards near by and at the forest's edge."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.base import Image

Floats = NDArray[np.floating[Any]]
BARK_SIDE = 0.06
"""The leftmost share of the twig picture is opaque: wood shares a draw call with its leaves."""
TREE_KINDS = 4
"""Pictures side by side in `far_trees`: oak, ash, spruce, shrub."""
_TURNS = 16
_LEAF_TONE = np.array((0.96, 1.0, 0.80), np.float32)


@cache
def twig() -> Image:
    """A spray of leaves, cut out; its left edge is bark."""
    size = 256
    rng = np.random.default_rng(61)
    canvas = _canvas(size, size)
    middle = np.array([size * 0.54, size * 0.5])
    for _ in range(11):
        # Sprays of different length, with air between them: no card may look like one large leaf.
        turn, reach = rng.uniform(0, 2 * np.pi), size * rng.uniform(0.24, 0.40)
        ahead = np.array([np.cos(turn), np.sin(turn)])
        for out in rng.uniform(0.06, 1.0, 17):
            aside = rng.uniform(-1, 1)
            at = middle + reach * out * ahead + size * 0.055 * aside * np.array([-ahead[1], ahead[0]])
            light = 0.46 + 0.36 * out + rng.uniform(-0.13, 0.17)
            _leaf(
                canvas, at, rng.choice((9.0, 11.0, 14.0)), turn + 1.1 * aside + rng.uniform(-0.4, 0.4), light
            )
    strip = int(size * BARK_SIDE)
    grain = np.clip(rng.normal(0.8, 0.14, (size, 1, 1)), 0.4, 1.0)
    canvas[:, : 2 * strip, :3] = grain
    canvas[:, : 2 * strip, 3] = 0
    canvas[:, :strip, 3] = 1
    return Image("twig", _bytes(canvas))


@cache
def far_trees() -> Image:
    """Whole trees seen from afar, one in each fourth of the picture's width."""
    side = 128
    kinds = (
        _crown((0.5, 0.60), (0.44, 0.36), 0.16),
        _crown((0.5, 0.57), (0.29, 0.40), 0.14),
        _cone(),
        _crown((0.5, 0.40), (0.46, 0.36), 0.02),
    )
    pictures = [
        _tree(side, leaves, trunk=0.40 if number < 3 else 0.0, seed=number)
        for number, leaves in enumerate(kinds)
    ]
    return Image("far trees", _bytes(np.concatenate(pictures, axis=1)))


def _crown(centre: tuple[float, float], radii: tuple[float, float], floor: float) -> Floats:
    """Where a round crown has leaves: x, height, depth towards us, and light, (N, 4) as shares of the picture."""
    rng = np.random.default_rng(int(radii[0] * 1000))
    lumps = rng.normal(size=(22, 3))
    lumps *= 0.66 * rng.random((22, 1)) ** 0.4 / np.linalg.norm(lumps, axis=1, keepdims=True)
    lump = lumps[rng.integers(0, len(lumps), 560)]
    way = rng.normal(size=(560, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    at = lump + way * 0.34 * rng.random((560, 1)) ** 0.3
    light = 0.50 + 0.22 * way[:, 2] + 0.16 * at[:, 2] - 0.14 * way[:, 0] + rng.uniform(-0.07, 0.07, 560)
    spots = np.stack([centre[0] + at[:, 0] * radii[0], centre[1] + at[:, 2] * radii[1], at[:, 1], light], 1)
    return spots[spots[:, 1] > floor].astype(np.float32)


def _cone() -> Floats:
    """The same for a spruce: whorls of branches that narrow towards the top."""
    rng = np.random.default_rng(9)
    height = 1 - np.sqrt(rng.random(560))
    whorl = 0.62 + 0.38 * (1 - (height * 13) % 1)
    turn, out = rng.uniform(0, 2 * np.pi, 560), rng.random(560) ** 0.4
    x = np.cos(turn) * out * (1 - height) * 0.27 * whorl
    light = 0.22 + 0.16 * height - 0.10 * np.cos(turn) + 0.16 * (out - 0.5) + rng.uniform(-0.06, 0.06, 560)
    return np.stack([0.5 + x, 0.07 + height * 0.86, np.sin(turn) * out, light], 1).astype(np.float32)


def _tree(side: int, spots: Floats, trunk: float, seed: int) -> Floats:
    canvas = _canvas(side, side)
    rows = slice(int(side * (1 - trunk)), side)
    middle, half = side // 2, max(1, side // 52)
    if trunk:
        canvas[rows, middle - half : middle + half + 1] = (0.34, 0.27, 0.20, 1.0)
    rng = np.random.default_rng(seed)
    for x, height, _, light in spots[np.argsort(spots[:, 2])]:
        _leaf(
            canvas,
            np.array([x, 1 - height]) * side,
            rng.choice((4.0, 6.0, 8.0)),
            rng.uniform(0, 6.3),
            float(light),
        )
    return canvas


def _canvas(height: int, width: int) -> Floats:
    """Nothing but the colour that leaves have: what mipmaps mix in at their edges."""
    canvas = np.zeros((height, width, 4), np.float32)
    canvas[..., :3] = (0.46, 0.50, 0.40)
    return canvas


def blades(canvas: Floats, count: int, seed: int) -> Floats:
    """Paint blades of grass over a tileable picture of light (H, W, 4), seen from above; it stays tileable."""
    rng = np.random.default_rng(seed)
    size = len(canvas)
    for number in range(count):
        if number % (count // 4) == 0:  # what crosses an edge is left out: let the edges wander
            canvas = np.roll(canvas, (size // 2, size // 3), (0, 1))
        turn, light = int(rng.integers(_TURNS)), float(rng.uniform(0.42, 1.25))
        _stroke(canvas, rng.uniform(0, size, 2), _stamp(int(rng.choice((13, 18, 24))), turn, 0.11), light)
    return canvas


def _leaf(canvas: Floats, at: Floats, length: float, turn: float, light: float) -> None:
    """Paint one leaf around `at` (x, y in pixels) with its tip in the direction `turn`."""
    _stroke(canvas, at, _stamp(round(length), round(turn / (2 * np.pi) * _TURNS) % _TURNS, 0.32), light)


def _stroke(canvas: Floats, at: Floats, stamp: tuple[NDArray[np.bool_], Floats], light: float) -> None:
    inside, shade = stamp
    reach = len(inside) // 2
    x, y = int(at[0]) - reach, int(at[1]) - reach
    height, width = canvas.shape[:2]
    if x < 0 or y < 0 or x + len(inside) > width or y + len(inside) > height:
        return
    window = canvas[y : y + len(inside), x : x + len(inside)]
    window[inside, :3] = (shade[inside] * light)[:, None] * _LEAF_TONE
    window[inside, 3] = 1


@cache
def _stamp(length: int, turn: int, breadth: float) -> tuple[NDArray[np.bool_], Floats]:
    """The outline of a leaf and its light, brighter along one side of its rib."""
    reach = length + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    c, s = np.cos(turn / _TURNS * 2 * np.pi), np.sin(turn / _TURNS * 2 * np.pi)
    along, across = (x * c + y * s) / length, y * c - x * s
    half = breadth * length * np.clip(1 - along**2, 0, 1) ** 0.8
    shade = (1 + 0.16 * np.sign(across)) * (0.92 + 0.10 * along)
    return np.abs(across) < half, shade.astype(np.float32)


def _bytes(canvas: Floats) -> NDArray[np.uint8]:
    """Linear light and coverage as sRGB bytes."""
    encoded = np.clip(canvas, 0, 1)
    encoded[..., :3] **= 1 / 2.2
    return (encoded * 255).astype(np.uint8)
