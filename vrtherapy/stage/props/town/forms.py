"""Round forms for heaps: tubes between two points, lathed profiles, clumps of leaves."""

import numpy as np
from numpy.typing import ArrayLike

from vrtherapy.stage.props.town.heap import Array, Heap


def tube(
    made: Heap,
    ends: tuple[ArrayLike, ArrayLike],
    radii: tuple[float, float],
    color: ArrayLike,
    sides: int = 7,
) -> Heap:
    """A smooth tube between two points (metres) whose radius runs from radii[0] to radii[1]; open ends."""
    a, b = (np.asarray(end, np.float32) for end in ends)
    axis = (b - a) / max(float(np.linalg.norm(b - a)), 1e-9)
    aside = np.array([1.0, 0, 0]) if abs(axis[0]) < 0.9 else np.array([0, 1.0, 0])
    first = np.cross(aside, axis)
    first /= np.linalg.norm(first)
    second = np.cross(axis, first)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    around = np.cos(angle)[:, None] * first + np.sin(angle)[:, None] * second
    low, high = a + around * radii[0], b + around * radii[1]
    return _skin(made, (low, high), (around, around), color)


def lathe(made: Heap, profile: ArrayLike, color: ArrayLike, sides: int = 12, oval: float = 1.0) -> Heap:
    """A profile (N, 2) of radius and height turned about Z, smooth along it; `oval` squeezes it along Y."""
    points = np.asarray(profile, np.float32)
    slope = np.gradient(points, axis=0)
    outward = np.stack([slope[:, 1], -slope[:, 0]], 1)
    outward /= np.maximum(np.linalg.norm(outward, axis=1, keepdims=True), 1e-9)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.stack([np.cos(angle), oval * np.sin(angle)], 1)
    for k in range(len(points) - 1):
        rings: list[Array] = []
        normals: list[Array] = []
        for j in (k, k + 1):
            radius, height = points[j]
            rings.append(np.column_stack([ring * radius, np.full(len(ring), height)]))
            normal = np.column_stack(
                [
                    ring[:, 0] * outward[j, 0],
                    ring[:, 1] / oval**2 * outward[j, 0],
                    np.full(len(ring), outward[j, 1]),
                ]
            )
            normals.append(normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9))
        _skin(made, (rings[0], rings[1]), (normals[0], normals[1]), color)
    return made


def ball(made: Heap, centre: ArrayLike, radii: ArrayLike, color: ArrayLike, sides: int = 8) -> Heap:
    """An ellipsoid; `radii` along X, Y, Z in metres."""
    turns = np.linspace(-np.pi / 2, np.pi / 2, max(4, sides // 2 + 1))
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    unit = np.stack(
        [
            np.cos(turns)[:, None] * np.cos(angle),
            np.cos(turns)[:, None] * np.sin(angle),
            np.broadcast_to(np.sin(turns)[:, None], (len(turns), len(angle))),
        ],
        -1,
    )
    size = np.asarray(radii, np.float32)
    points = np.asarray(centre, np.float32) + unit * size
    normals = unit / size
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    for k in range(len(turns) - 1):
        _skin(made, (points[k], points[k + 1]), (normals[k], normals[k + 1]), color)
    return made


def leaves(
    made: Heap,
    place: tuple[ArrayLike, float],
    color: ArrayLike,
    rng: np.random.Generator,
    sides: int = 7,
) -> Heap:
    """A lump of foliage, `place` its centre and radius in metres: an uneven ball, darker below, that reads as soft."""
    centre, radius_m = place
    turns = np.linspace(-np.pi / 2, np.pi / 2, sides // 2 + 2)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    unit = np.stack(
        [
            np.cos(turns)[:, None] * np.cos(angle),
            np.cos(turns)[:, None] * np.sin(angle),
            np.broadcast_to(np.sin(turns)[:, None], (len(turns), len(angle))),
        ],
        -1,
    )
    bumps = rng.uniform(0.78, 1.15, unit.shape[:2])
    bumps[:, -1], bumps[0], bumps[-1] = bumps[:, 0], bumps[0, 0], bumps[-1, 0]
    points = np.asarray(centre, np.float32) + unit * (radius_m * bumps)[..., None]
    for k in range(len(turns) - 1):
        shade = 0.62 + 0.38 * (turns[k] + turns[k + 1] + np.pi) / (2 * np.pi)
        tint = np.asarray(color, np.float32) * shade * rng.uniform(0.85, 1.15, (sides, 1))
        _skin(made, (points[k], points[k + 1]), (unit[k], unit[k + 1]), tint)
    return made


def _skin(made: Heap, rings: tuple[Array, Array], normals: tuple[Array, Array], color: ArrayLike) -> Heap:
    """Quads between two rings that run counter-clockwise seen from the end of the second."""
    (low, high), (below, above) = rings, normals
    corners = np.stack([low[:-1], low[1:], high[1:], high[:-1]], axis=1)
    return made.quads(
        corners, color, normals=np.stack([below[:-1], below[1:], above[1:], above[:-1]], axis=1)
    )
