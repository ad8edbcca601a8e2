"""What surrounds the town so that it never ends in emptiness: plains, a river with quays and bridges, wooded hills."""

import numpy as np

from vrtherapy.stage.props.base import Mesh
from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Array, Heap
from vrtherapy.stage.props.town.plan import RIVER_FROM_M, RIVER_TO_M

_QUAY = (0.30, 0.28, 0.25)
_STONE = (0.38, 0.35, 0.30)
WATER_M = -3.2
"""Height of the river below the streets."""
TOWN_EDGE_M = 2400.0
HILLS_EDGE_M = 7400.0


def bank(x: Array, from_m: float) -> Array:
    """Y of a line along the river at `x`: the river bends gently."""
    return from_m + 20.0 * np.sin(x / 420.0) + 9.0 * np.sin(x / 173.0 + 1.0)


def plains() -> Heap:
    """Level ground to the foot of the hills, open where the river runs; a little below the streets."""
    made = Heap()
    xs = np.linspace(-TOWN_EDGE_M * 1.3, TOWN_EDGE_M * 1.3, 157).astype(np.float32)
    near, far = bank(xs, RIVER_FROM_M), bank(xs, RIVER_TO_M)
    end = np.full_like(xs, TOWN_EDGE_M * 1.3)
    z = np.full_like(xs, -0.25)
    made.quads(_ribbon(xs, -end, near, z), (0.085, 0.085, 0.075))
    made.quads(_ribbon(xs, far, end, z), (0.085, 0.095, 0.065))
    return made


def quays() -> Heap:
    """Walls down to the water on both banks, a paved way along them, bridges across."""
    made = Heap()
    xs = np.linspace(-TOWN_EDGE_M, TOWN_EDGE_M, 201).astype(np.float32)
    near, far = bank(xs, RIVER_FROM_M), bank(xs, RIVER_TO_M)
    level = np.full_like(xs, -0.1)
    made.quads(_ribbon(xs, near - 9, near, level), _QUAY)
    made.quads(_ribbon(xs, far, far + 9, level), _QUAY)
    for line, flip in ((near, True), (far, False)):
        low = np.stack([xs, line, np.full_like(xs, WATER_M - 1)], 1)
        top = np.stack([xs, line, level], 1)
        wall = np.stack([low[:-1], low[1:], top[1:], top[:-1]], 1)
        made.quads(wall[:, ::-1] if flip else wall, _STONE)
    return made


def bridge(x: float, width_m: float = 15.0) -> Heap:
    """A stone bridge over the river at `x`, its deck level with the street, three openings on piers."""
    made = Heap()
    start = float(bank(np.array(x), RIVER_FROM_M)) - 6
    end = float(bank(np.array(x), RIVER_TO_M)) + 6
    left, right = x - width_m / 2, x + width_m / 2
    made.boxes((left, start, -0.9), (right, end, 0.02), _STONE)
    made.flat((left + 2.4, start, right - 2.4, end), 0.06, (0.075, 0.075, 0.078))
    for rail in (left, right - 0.4):
        made.boxes((rail, start, 0.0), (rail + 0.4, end, 1.1), _STONE, SIDES_AND_TOP)
    for y in np.linspace(start, end, 5)[1:-1]:
        made.boxes(
            (left - 0.6, y - 2.2, WATER_M - 1), (right + 0.6, y + 2.2, -0.9), np.asarray(_STONE) * 0.85
        )
    return made


def water() -> Mesh:
    """The river's surface."""
    xs = np.linspace(-TOWN_EDGE_M, TOWN_EDGE_M, 121).astype(np.float32)
    level = np.full_like(xs, WATER_M)
    made = Heap().quads(
        _ribbon(xs, bank(xs, RIVER_FROM_M) - 1, bank(xs, RIVER_TO_M) + 1, level), (0.03, 0.05, 0.055)
    )
    return made.mesh()


def hills(seed: int) -> Mesh:
    """A ring of wooded hills from the edge of the plain to the horizon, smooth-shaded."""
    rng = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, 193).astype(np.float32)
    radii = (TOWN_EDGE_M * np.geomspace(1.0, HILLS_EDGE_M / TOWN_EDGE_M, 15)).astype(np.float32)
    waves = sum(
        rng.uniform(0.5, 1.0)
        / k
        * np.sin(k * angles[None] + rng.uniform(0, 2 * np.pi) + radii[:, None] / 1700 * rng.uniform(-1, 1))
        for k in (2, 3, 5, 8, 13, 21, 34)
    )
    rise = np.clip((radii - radii[0]) / (radii[-1] - radii[0]), 0, 1)[:, None]
    heights = (
        -0.3
        + rise**0.8 * (190 + 150 * waves)
        + rise * (1 - rise) * 160 * np.sin(angles[None] * 11 + radii[:, None] / 400)
    )
    heights = np.maximum(heights, -0.3 + rise * 40)
    x, y = radii[:, None] * np.cos(angles), radii[:, None] * np.sin(angles)
    points = np.stack([x, y, heights], -1).astype(np.float32)
    du = np.gradient(points, axis=1)
    dv = np.gradient(points, axis=0)
    normals = np.cross(dv, du)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    normals[:, 0] = normals[:, -1] = (normals[:, 0] + normals[:, -1]) / 2
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    return _ring(points, normals.astype(np.float32), _woods(points, rng))


def _woods(points: Array, rng: np.random.Generator) -> Array:
    """Fields low down, forest higher up, patchy."""
    patches = rng.random(points.shape[:2])[..., None]
    high = np.clip(points[..., 2:] / 120, 0, 1)
    field = np.array([0.16, 0.17, 0.07]) * (0.8 + 0.4 * patches)
    wood = np.array([0.045, 0.075, 0.035]) * (0.8 + 0.5 * patches)
    colors = field * (1 - high) + wood * high
    return np.concatenate([colors, np.ones_like(high)], axis=-1).astype(np.float32)


def _ring(points: Array, normals: Array, colors: Array) -> Mesh:
    rings, sides = points.shape[:2]
    number = np.arange(rings * sides, dtype=np.uint32).reshape(rings, sides)
    corner = number[:-1, :-1].reshape(-1, 1)
    # Seen from inside and above: outer ring second, so that faces wind counter-clockwise from above.
    triangles = np.concatenate(
        [corner + np.array([0, sides, sides + 1], np.uint32), corner + np.array([0, sides + 1, 1], np.uint32)]
    )
    return Mesh(
        positions=points.reshape(-1, 3),
        normals=normals.reshape(-1, 3),
        uvs=np.zeros((rings * sides, 2), np.float32),
        colors=colors.reshape(-1, 4),
        indices=triangles.astype(np.uint32),
    )


def _ribbon(xs: Array, low: Array, high: Array, z: Array) -> Array:
    a, b = np.stack([xs, low, z], 1), np.stack([xs, high, z], 1)
    return np.stack([a[:-1], a[1:], b[1:], b[:-1]], axis=1)
