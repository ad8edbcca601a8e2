"""What stands and hangs on the balcony: chair, table with a cup, pots, a shrub, geraniums, a wall lamp."""

import numpy as np

from vrtherapy.stage.props.town.forms import ball, lathe, leaves, tube
from vrtherapy.stage.props.town.heap import Array, Color, Heap
from vrtherapy.stage.props.town.plan import HOUSE_FRONT_M

_TERRACOTTA: Color = (0.36, 0.15, 0.08)
_IRON: Color = (0.05, 0.055, 0.05)
SEAT_M = 0.45


def lamp() -> Heap:
    """A wall lamp beside the door, with the bulb's glow as its own colour."""
    made = Heap()
    x, y, z = 1.15, HOUSE_FRONT_M, 1.98
    made.boxes((x - 0.05, y, z - 0.12), (x + 0.05, y + 0.02, z + 0.10), _IRON)
    tube(made, ((x, y + 0.02, z + 0.05), (x, y + 0.15, z + 0.08)), (0.012, 0.010), _IRON, 8)
    lantern = lathe(Heap(), [(0.0, 0.10), (0.03, 0.09), (0.10, 0.03), (0.095, 0.0)], _IRON, 12)
    lantern = lathe(lantern, [(0.055, -0.15), (0.07, 0.0)], (0.75, 0.66, 0.48), 12)
    lantern = lathe(lantern, [(0.0, -0.17), (0.06, -0.15)], _IRON, 12)
    return made.add(lantern.placed((x, y + 0.15, z)))


def chair() -> Heap:
    """A café chair of wood and iron, seat at 0.45 m, facing +Y, its middle at the origin."""
    made, wood = Heap(), np.array((0.21, 0.115, 0.055))
    slats = np.linspace(-0.19, 0.155, 6)
    low = np.column_stack([np.full(6, -0.205), slats, np.full(6, SEAT_M - 0.018)])
    made.boxes(low, low + np.array([0.41, 0.052, 0.018]), wood)
    for x in (-0.19, 0.19):
        tube(made, ((x, 0.18, 0.0), (x, 0.16, SEAT_M - 0.018)), (0.011, 0.011), _IRON, 8)
        tube(made, ((x, -0.21, 0.0), (x, -0.18, SEAT_M)), (0.011, 0.011), _IRON, 8)
        tube(made, ((x, -0.18, SEAT_M), (x, -0.26, 0.88)), (0.011, 0.010), _IRON, 8)
        tube(made, ((x, -0.19, SEAT_M - 0.03), (x, 0.17, SEAT_M - 0.03)), (0.010, 0.010), _IRON, 8)
        tube(made, ((x, -0.20, 0.15), (x, 0.175, 0.15)), (0.008, 0.008), _IRON, 8)
    for z in (0.64, 0.75, 0.86):
        y = -0.18 - 0.08 * (z - SEAT_M) / 0.43
        made.boxes((-0.20, y - 0.012, z - 0.03), (0.20, y + 0.010, z + 0.03), wood)
    return made


def table() -> Heap:
    """A round iron table with a cup on it, its middle at the origin."""
    made = lathe(
        Heap(),
        [(0.0, 0.70), (0.30, 0.70), (0.31, 0.712), (0.30, 0.725), (0.0, 0.725)],
        (0.10, 0.13, 0.12),
        28,
    )
    for turn in 0.3 + np.arange(3) * 2 * np.pi / 3:
        aim = np.array([np.cos(turn), np.sin(turn), 0.0])
        knee = aim * 0.04 + [0, 0, 0.36]
        tube(made, (aim * 0.24, knee), (0.011, 0.011), _IRON, 8)
        tube(made, (knee, aim * 0.2 + [0, 0, 0.70]), (0.011, 0.011), _IRON, 8)
    cup = lathe(
        Heap(),
        [
            (0.0, 0.002),
            (0.024, 0.0),
            (0.036, 0.03),
            (0.040, 0.07),
            (0.037, 0.068),
            (0.032, 0.02),
            (0.0, 0.015),
        ],
        (0.66, 0.65, 0.62),
        16,
    )
    saucer = lathe(Heap(), [(0.03, 0.0), (0.075, 0.012), (0.03, 0.006), (0.0, 0.006)], (0.66, 0.65, 0.62), 20)
    return made.add(cup.placed((0.08, -0.05, 0.732))).add(saucer.placed((0.08, -0.05, 0.726)))


def pot(high_m: float = 0.34) -> Heap:
    """A terracotta pot with a rim, soil in it, its middle at the origin."""
    scale = high_m / 0.34
    profile = (
        np.array(
            [(0.0, 0.0), (0.11, 0.0), (0.15, 0.27), (0.175, 0.27), (0.178, 0.34), (0.155, 0.34), (0.15, 0.30)]
        )
        * scale
    )
    made = lathe(Heap(), profile, _TERRACOTTA, 22)
    return lathe(made, np.array([(0.152, 0.31), (0.0, 0.315)]) * scale, (0.035, 0.025, 0.018), 22)


def shrub(rng: np.random.Generator, high_m: float = 0.75, blades: int = 240) -> Heap:
    """A potted shrub as single leaves around twigs; uv.y rises from 0 at the soil to 1 at the top, for the wind."""
    made = Heap()
    ball(made, (0, 0, high_m * 0.45), (0.12, 0.12, high_m * 0.30), (0.018, 0.034, 0.012), 8)
    turn = rng.uniform(0, 2 * np.pi, blades)
    lift = rng.uniform(-0.5, 1.45, blades)
    reach = rng.uniform(0.55, 1.0, blades)
    out = np.stack([np.cos(turn) * np.cos(lift), np.sin(turn) * np.cos(lift), np.sin(lift)], 1)
    foot = out * (reach * 0.16)[:, None] * [1, 1, 1.2] + [0, 0, high_m * 0.45]
    tip = foot + out * 0.15 * [1, 1, 0.7] + [0, 0, 0.02]
    return _leaf_quads(made, foot, tip, high_m, rng)


def _leaf_quads(made: Heap, foot: Array, tip: Array, high_m: float, rng: np.random.Generator) -> Heap:
    along = tip - foot
    across = np.cross(along, rng.normal(size=along.shape))
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6)
    width = across * rng.uniform(0.022, 0.036, (len(foot), 1))
    middle = foot + along * 0.5
    corners = np.stack([foot, middle + width, tip, middle - width], axis=1)
    normals = np.repeat((foot - [0, 0, high_m * 0.3])[:, None], 4, axis=1)
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-6)
    tints = (
        np.array([0.065, 0.13, 0.03])
        * rng.uniform(0.6, 1.35, (len(foot), 1))
        * rng.uniform(0.9, 1.1, (len(foot), 3))
    )
    uvs = np.stack([np.zeros(corners.shape[:2]), np.clip(corners[..., 2] / high_m, 0, 1)], -1)
    made.quads(corners, tints, uvs, normals)
    return made.quads(corners[:, ::-1], tints * 0.85, uvs[:, ::-1], normals)


def flowers(rng: np.random.Generator, high_m: float = 0.42) -> Heap:
    """Red geraniums: leaves low, clusters of petals above."""
    made = shrub(rng, high_m, 130)
    for _ in range(9):
        turn, out = rng.uniform(0, 2 * np.pi), rng.uniform(0.03, 0.15)
        centre = np.array([out * np.cos(turn), out * np.sin(turn), high_m * rng.uniform(0.85, 1.05)])
        tube(made, ((0, 0, high_m * 0.4), centre), (0.003, 0.003), (0.06, 0.10, 0.03), 4)
        leaves(made, (centre, 0.04), (0.42, 0.03, 0.03), rng, 7)
    return made
