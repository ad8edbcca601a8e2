"""Roofs as seen from above: tiled ridges with chimneys and dormers, flat decks with parapets, stair heads and vents."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Color, Heap, upright
from vrtherapy.stage.props.town.plan import Rect

TILES: tuple[Color, ...] = (
    (0.30, 0.105, 0.055),
    (0.26, 0.085, 0.045),
    (0.34, 0.14, 0.075),
    (0.075, 0.08, 0.09),
    (0.16, 0.175, 0.185),
)
_GRAVEL: tuple[Color, ...] = ((0.27, 0.26, 0.24), (0.20, 0.20, 0.20), (0.34, 0.33, 0.31), (0.15, 0.17, 0.12))
_METAL: Color = (0.30, 0.31, 0.32)
_DARK: Color = (0.05, 0.05, 0.055)


@dataclass(frozen=True)
class Ridge:
    """A ridged roof in its own frame: the ridge along X from 0 to `width_m`, eaves along y = 0 and y = depth_m."""

    width_m: float
    depth_m: float
    rise_m: float
    tile: Color
    wall: Color

    @property
    def slope(self) -> float:
        """Rise over run."""
        return self.rise_m / (self.depth_m / 2)


def ridge(rect: Rect, z: float, along_x: bool, colors: tuple[Color, Color], rng: np.random.Generator) -> Heap:
    """A ridged roof with eaves, gables, chimneys and, on some, dormers.

    `z` is the top of the walls in metres, `colors` those of tiles and walls.
    """
    x0, y0, x1, y1 = rect
    width, depth = (x1 - x0, y1 - y0) if along_x else (y1 - y0, x1 - x0)
    form = Ridge(width, depth, depth * rng.uniform(0.32, 0.42), *colors)
    made = _slopes(form, rng)
    _chimneys(made, form, rng)
    if rng.random() < 0.6:
        _dormers(made, form)
    return made.placed((x0, y0, z)) if along_x else made.placed((x1, y0, z), np.pi / 2)


def _slopes(form: Ridge, rng: np.random.Generator) -> Heap:
    made = Heap()
    eave, width, depth = 0.4, form.width_m, form.depth_m
    low, middle, top = -eave * form.slope, depth / 2, form.rise_m
    # Courses of tiles differ a little in colour, so that the slope reads as laid, not as painted.
    for a, b in pairwise(np.linspace(0.0, 1.0, 8)):
        ya, yb = -eave + (middle + eave) * a, -eave + (middle + eave) * b
        za, zb = low + (top - low) * a, low + (top - low) * b
        tint = np.asarray(form.tile) * rng.uniform(0.86, 1.12)
        made.quads([[[0, ya, za], [width, ya, za], [width, yb, zb], [0, yb, zb]]], tint)
        far_a, far_b = depth - ya, depth - yb
        made.quads([[[width, far_a, za], [0, far_a, za], [0, far_b, zb], [width, far_b, zb]]], tint * 0.97)
    for x, flip in ((0.0, True), (width, False)):
        gable = [[x, 0, 0], [x, depth, 0], [x, middle, top], [x, middle, top]]
        made.quads([gable[::-1] if flip else gable], np.asarray(form.wall) * 0.95)
    cap = (0, middle - 0.12, top - 0.05), (width, middle + 0.12, top + 0.08)
    return made.boxes(*cap, np.asarray(form.tile) * 0.8, SIDES_AND_TOP)


def _chimneys(made: Heap, form: Ridge, rng: np.random.Generator) -> None:
    """One to three stacks near the ridge, each with two pots."""
    rise = form.rise_m
    for _ in range(int(rng.integers(1, 4))):
        x, y = rng.uniform(0.5, form.width_m - 1.2), form.depth_m / 2 + rng.uniform(-1.5, 1.5)
        brick = np.array((0.20, 0.085, 0.06)) if rng.random() < 0.6 else np.asarray(form.wall) * 0.8
        made.boxes((x, y, rise * 0.6), (x + 0.6, y + 1.1, rise + 0.9), brick, SIDES_AND_TOP)
        pots = np.array([[x + 0.19, y + 0.19, rise + 0.9], [x + 0.19, y + 0.64, rise + 0.9]])
        made.boxes(pots, pots + [0.22, 0.22, 0.35], (0.28, 0.12, 0.07), SIDES_AND_TOP)


def _dormers(made: Heap, form: Ridge) -> None:
    """A row of dormers on both slopes."""
    base, high, out = 0.9, 1.5, 0.75
    front, back = base / form.slope * 0.9, (base + high) / form.slope
    dormer = Heap()
    dormer.boxes(
        (-out, front, 0.2), (out, back, base + high), np.asarray(form.wall) * 0.9, ("south", "east", "west")
    )
    dormer.quads(upright([[-0.5, base + 0.1, 0.5, base + high - 0.15]], front - 0.03), _DARK)
    lid = (-out - 0.12, front - 0.2, base + high), (out + 0.12, back + 0.2, base + high + 0.1)
    dormer.boxes(*lid, np.asarray(form.tile) * 0.85)
    count = max(1, int(form.width_m // 4.2))
    for x in (np.arange(count) + 0.5) * form.width_m / count:
        made.add(dormer.placed((x, 0, 0))).add(dormer.placed((x, form.depth_m, 0), np.pi))


def flat(rect: Rect, z: float, wall: Color, rng: np.random.Generator, detail: bool = True) -> Heap:
    """A flat deck inside a parapet, with what stands on flat roofs. `z` is the top of the walls, metres."""
    x0, y0, x1, y1 = rect
    made, rim = Heap(), 0.3
    high = rng.uniform(0.5, 1.0)
    deck = np.asarray(_GRAVEL[rng.integers(len(_GRAVEL))])
    made.flat((x0 + rim, y0 + rim, x1 - rim, y1 - rim), z + 0.02, deck)
    low = np.array([[x0, y0, z], [x0, y1 - rim, z], [x0, y0 + rim, z], [x1 - rim, y0 + rim, z]])
    top = np.array(
        [
            [x1, y0 + rim, z + high],
            [x1, y1, z + high],
            [x0 + rim, y1 - rim, z + high],
            [x1, y1 - rim, z + high],
        ]
    )
    made.boxes(low, top, np.asarray(wall) * 0.92, SIDES_AND_TOP)
    if detail:
        _deck(made, (x0 + 1.2, y0 + 1.2, x1 - 1.2, y1 - 1.2), z + 0.02, rng)
    return made


def _deck(made: Heap, room: Rect, z: float, rng: np.random.Generator) -> None:
    """Stair head, lift house, skylights, cooling units, pipes, now and then a tank on legs or planted beds."""
    x0, y0, x1, y1 = room
    if x1 - x0 < 4 or y1 - y0 < 4:
        return

    def spot(wide: float, deep: float) -> tuple[float, float]:
        return float(rng.uniform(x0, max(x0, x1 - wide))), float(rng.uniform(y0, max(y0, y1 - deep)))

    x, y = spot(3.2, 2.6)
    made.boxes((x, y, z), (x + 3.2, y + 2.6, z + 2.5), (0.42, 0.40, 0.37), SIDES_AND_TOP)
    made.boxes((x - 0.15, y - 0.15, z + 2.5), (x + 3.35, y + 2.75, z + 2.65), _METAL)
    made.boxes((x + 0.4, y - 0.04, z), (x + 1.3, y, z + 2.05), (0.10, 0.11, 0.12), SIDES_AND_TOP)
    for _ in range(int(rng.integers(2, 5))):
        x, y = spot(1.6, 1.0)
        made.boxes((x, y, z), (x + 1.5, y + 0.9, z + 0.95), _METAL, SIDES_AND_TOP)
        made.boxes((x + 0.2, y + 0.12, z + 0.95), (x + 0.85, y + 0.77, z + 1.0), _DARK, SIDES_AND_TOP)
    for _ in range(int(rng.integers(2, 6))):
        x, y = spot(0.3, 0.3)
        made.boxes(
            (x, y, z), (x + 0.25, y + 0.25, z + rng.uniform(0.5, 1.3)), (0.2, 0.2, 0.21), SIDES_AND_TOP
        )
    if rng.random() < 0.5:
        x, y = spot(2.0, 1.2)
        made.boxes(
            (x, y, z), (x + 2.0, y + 1.2, z + 0.35), (0.5, 0.5, 0.5), ("south", "east", "north", "west")
        )
        made.flat((x, y, x + 2.0, y + 1.2), z + 0.35, (0.10, 0.14, 0.17))
    if rng.random() < 0.35:
        _tank(made, *spot(2.2, 2.2), z)


def _tank(made: Heap, x: float, y: float, z: float) -> None:
    legs = np.array([[x, y, z], [x + 2.0, y, z], [x, y + 2.0, z], [x + 2.0, y + 2.0, z]])
    made.boxes(legs, legs + np.array([0.15, 0.15, 1.8]), _DARK, ("south", "east", "north", "west"))
    angle = np.linspace(0, 2 * np.pi, 11)
    ring = np.stack([x + 1.08 + 1.2 * np.cos(angle), y + 1.08 + 1.2 * np.sin(angle)], 1)
    low, high, tip = z + 1.8, z + 4.0, (x + 1.08, y + 1.08, z + 4.7)
    for a, b in pairwise(ring):
        made.quads([[[*a, low], [*b, low], [*b, high], [*a, high]]], (0.22, 0.14, 0.09))
        made.quads([[[*a, high], [*b, high], tip, tip]], (0.15, 0.10, 0.07))
