"""How trees grow: a trunk that forks into limbs, each ending in a lump of leaves. Good enough to stand under.

Wood and leaves are one mesh for the surface `foliage` with `pictures.twig` as texture: one draw call. Leaves carry
alpha 0.5 and take their green from the part's palette; wood keeps its own colour.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vrtherapy.stage.props.base import Material, Mesh
from vrtherapy.stage.props.country.forms import Floats, cards, grid_mesh, joined, opaque, unit
from vrtherapy.stage.props.country.pictures import BARK_SIDE, twig

GREENS = (
    (0.105, 0.190, 0.030),
    (0.085, 0.170, 0.032),
    (0.135, 0.205, 0.036),
    (0.075, 0.140, 0.030),
    (0.155, 0.210, 0.045),
)
"""Leaf greens to tint by, linear: for the palette of a part with trees."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How one kind of tree grows: metres, numbers of lumps and of cards a lump."""

    height_m: float
    trunk_m: float
    """Height at which the lowest limbs leave the trunk."""
    girth_m: float
    """Radius of the trunk at its foot."""
    crown_m: tuple[float, float]
    """Radius of the crown across and upwards."""
    lumps: int
    lump_m: float
    cards: int
    card_m: float
    bark: tuple[float, float, float] = (0.150, 0.120, 0.090)


OLD_OAK = Habit(12.8, 2.9, 0.46, (6.2, 4.7), 32, 1.60, 60, 0.78)
OAK = Habit(10.5, 2.4, 0.30, (3.9, 3.7), 17, 1.55, 17, 1.40)
BIRCH = Habit(12.0, 3.0, 0.15, (2.2, 4.6), 16, 1.10, 13, 1.15, (0.42, 0.40, 0.37))
SHRUB = Habit(2.3, 0.2, 0.05, (1.5, 1.05), 9, 0.62, 10, 0.80)


def leafy() -> Material:
    """The material of every tree made here."""
    return Material(surface="foliage", roughness=0.72, texture=twig())


def tree(habit: Habit, seed: int) -> Mesh:
    """A tree of this habit at the origin; the same seed grows the same tree."""
    rng = np.random.default_rng(seed)
    lumps = _lumps(habit, rng)
    return joined([*_wood(habit, lumps, rng), _leaves(habit, lumps, rng)])


def _lumps(habit: Habit, rng: np.random.Generator) -> Floats:
    """Centres of the lumps of leaves, (N, 3): spread evenly over the crown, fewer of them underneath."""
    across, up = habit.crown_m
    number = np.arange(habit.lumps)
    height = 1 - 1.62 * (number + 0.5) / habit.lumps
    turn = number * 2.39996 + rng.uniform(-0.3, 0.3, habit.lumps)
    flat = np.sqrt(np.clip(1 - height**2, 0, 1))
    out = rng.uniform(0.62, 0.98, habit.lumps) - 0.32 * (number % 3 == 2)
    middle = habit.height_m - up
    return np.stack(
        [
            across * flat * np.cos(turn) * out,
            across * flat * np.sin(turn) * out,
            middle + up * height * out * 0.9,
        ],
        1,
    ).astype(np.float32)


def _wood(habit: Habit, lumps: Floats, rng: np.random.Generator) -> list[Mesh]:
    """Trunk and limbs as bent, tapering tubes."""
    fork = np.array([rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.2), habit.trunk_m], np.float32)
    girth = habit.girth_m
    foot = np.array([0, 0, -0.4], np.float32)
    lean = fork * [0.4, 0.4, 0.35]
    made = [
        _tube(
            [foot, foot + [0, 0, 0.55], lean, fork],
            [girth * 1.7, girth * 1.12, girth * 0.9, girth * 0.8],
            habit.bark,
        )
    ]
    top = np.array([fork[0] * 1.5, fork[1] * 1.5, habit.height_m - habit.crown_m[1] * 0.7], np.float32)
    made.append(
        _tube(
            [fork, (fork + top) / 2 + [0.15, -0.1, 0], top],
            [girth * 0.8, girth * 0.5, girth * 0.2],
            habit.bark,
        )
    )
    for lump in lumps:
        share = np.clip((lump[2] - fork[2]) / (top[2] - fork[2]) * 0.55, 0, 0.9)
        start = fork + (top - fork) * share
        bend = (start + lump) / 2 + [0, 0, -0.10 * float(np.linalg.norm(lump - start))]
        thick = girth * (0.46 - 0.26 * share)
        made.append(_tube([start, bend, lump], [thick, thick * 0.6, thick * 0.15], habit.bark, sides=5))
    return made


def _tube(
    line: list[ArrayLike], radii: list[float], color: tuple[float, float, float], sides: int = 7
) -> Mesh:
    points = np.asarray(line, np.float32)
    ahead = unit(np.gradient(points, axis=0).astype(np.float32))
    aside = unit(np.cross(ahead, [0.31, 0.95, 0.05]).astype(np.float32))
    above = np.cross(ahead, aside)
    turn = np.linspace(0, 2 * np.pi, sides + 1, dtype=np.float32)[:, None]
    around = aside[:, None] * np.cos(turn) + above[:, None] * np.sin(turn)
    around = around[:, ::-1]
    positions = points[:, None] + around * np.asarray(radii, np.float32)[:, None, None]
    uvs = np.stack(
        [
            np.full(positions.shape[:2], BARK_SIDE * 0.5),
            np.broadcast_to(turn[:, 0] * 0.6, positions.shape[:2]),
        ],
        -1,
    )
    shade = 0.8 + 0.25 * np.sin(turn[:, 0] * 2)
    colors = opaque(
        np.broadcast_to(np.asarray(color) * shade[:, None], (*positions.shape[:2], 3)).astype(np.float32)
    )
    return grid_mesh(positions, around, uvs, colors)


def _leaves(habit: Habit, lumps: Floats, rng: np.random.Generator) -> Mesh:
    """Cards of twigs on and in every lump; their normals are the crown's, so that light models it as one body."""
    count = len(lumps) * habit.cards
    of = np.repeat(np.arange(len(lumps)), habit.cards)
    way = unit(rng.normal(size=(count, 3)).astype(np.float32))
    way[:, 2] = np.where(way[:, 2] < -0.55, -way[:, 2], way[:, 2])
    depth = rng.random((count, 1)).astype(np.float32) ** 0.35
    squash = np.array([1.0, 1.0, 0.72], np.float32)
    centre = lumps[of] + way * depth * squash * habit.lump_m * rng.uniform(0.8, 1.1, (count, 1))
    facing = unit(way + rng.normal(scale=0.55, size=(count, 3)))
    right = unit(np.cross(facing, rng.normal(size=(count, 3))))
    up = np.cross(facing, right)
    half = 0.5 * habit.card_m * rng.uniform(0.75, 1.2, (count, 1))
    corners = np.stack(
        [centre + half * (a * right + b * up) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))], 1
    )
    middle = np.array([0, 0, habit.height_m - habit.crown_m[1] * 1.1], np.float32)
    body = unit((corners - middle) / [habit.crown_m[0], habit.crown_m[0], habit.crown_m[1]])
    normals = unit(0.55 * body + 0.6 * way[:, None] + [0, 0, 0.12])
    uvs = np.array([(2 * BARK_SIDE, 0.02), (0.99, 0.02), (0.99, 0.98), (2 * BARK_SIDE, 0.98)], np.float32)
    colors = np.concatenate([_shade(habit, centre - middle, way, depth, rng), np.full((count, 1), 0.5)], 1)
    return cards(corners, normals, np.broadcast_to(uvs, (count, 4, 2)), np.repeat(colors[:, None], 4, 1))


def _shade(habit: Habit, out: Floats, way: Floats, depth: Floats, rng: np.random.Generator) -> Floats:
    """How much light reaches a card through the others, (N, 3): little inside the crown and underneath."""
    away = np.linalg.norm(out / [habit.crown_m[0], habit.crown_m[0], habit.crown_m[1]], axis=1, keepdims=True)
    light = 0.40 + 0.46 * np.clip(away, 0, 1.1) ** 1.5 + 0.16 * way[:, 2:] + 0.20 * (depth - 0.6)
    light = np.clip(light, 0.28, 1.15) * rng.uniform(0.86, 1.14, (len(out), 1)) * 1.45
    warm = rng.uniform(-0.07, 0.10, (len(out), 1))
    return (light * np.concatenate([1 + warm, np.ones_like(warm), 1 - warm], 1)).astype(np.float32)
