"""A spider's surfaces in numpy, in spans: the leg span of a resting spider is 1, its front is +Y.

What belongs to a leg or palp lies in the frame of its segment: X aside, Y along it from 0 to 1, Z up. Each point says
which limb and segment moves it and what it is; `stage.render.glsl_spiders` reads that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vrtherapy.stage.props.base import Mesh, Skin
from vrtherapy.stage.props.country.forms import grid_mesh, joined, unit

Floats = NDArray[np.floating[Any]]

BODY, ABDOMEN, LEGS, PALPS, JAWS = 0, 1, 2, 10, 12
"""Limbs: legs are 2 to 9 (left I to IV, right I to IV), palps 10 and 11, chelicerae 12 and 13."""
CARAPACE, BELLY, LEG, HAIR, EYE, CLAW, JAW, SHADE = range(8)
"""What a point is."""
SEGMENTS = (0.040, 0.175, 0.062, 0.150, 0.125, 0.068)
"""Coxa, femur, patella, tibia, metatarsus, tarsus of a leg as long as I: lengths in spans."""
_RADII = (
    ((0.0, 0.018), (0.5, 0.021), (1.0, 0.018)),
    ((0.0, 0.015), (0.12, 0.019), (0.45, 0.0215), (0.85, 0.018), (1.0, 0.0145)),
    ((0.0, 0.0140), (0.35, 0.0185), (0.7, 0.0180), (1.0, 0.0135)),
    ((0.0, 0.0125), (0.15, 0.0160), (0.5, 0.0160), (0.85, 0.0135), (1.0, 0.0110)),
    ((0.0, 0.0100), (0.2, 0.0115), (0.7, 0.0098), (1.0, 0.0080)),
    ((0.0, 0.0080), (0.3, 0.0092), (0.75, 0.0080), (1.0, 0.0035)),
)
_PALP = (
    ((0.0, 0.010), (0.5, 0.0125), (1.0, 0.0105)),
    ((0.0, 0.0100), (0.5, 0.0120), (1.0, 0.0090)),
    ((0.0, 0.0090), (0.55, 0.0125), (1.0, 0.0040)),
)


NOTHING = np.zeros((1, 4), np.float32)
"""A skin's buffers until ways and timetables are known."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A surface of one segment: its mesh, and for each point the limb and segment that move it and what it is."""

    mesh: Mesh
    limb: int
    segment: int
    kind: int


def surfaces(sides: int, rings: int) -> list[Piece]:
    """Everything but hair. `sides` round a leg, `rings` along the longest of its segments."""
    body = [
        Piece(_carapace(4 * sides, 8 + 4 * rings), BODY, 0, CARAPACE),
        Piece(_sternum(2 * sides), BODY, 0, CARAPACE),
        Piece(_abdomen(4 * sides, 8 + 4 * rings), ABDOMEN, 0, BELLY),
    ]
    for side in (-1, 1):
        body += [
            Piece(_spinneret(side), ABDOMEN, 0, BELLY),
            Piece(_jaw(side, sides), JAWS + (side > 0), 0, JAW),
        ]
        body.append(Piece(_fang(side), JAWS + (side > 0), 0, CLAW))
    body += [Piece(_ball(centre, radius, sides + 2), BODY, 0, EYE) for centre, radius in _eyes()]
    for leg in range(8):
        for segment, profile in enumerate(_RADII):
            body.append(Piece(_tube(profile, sides, rings), LEGS + leg, segment, LEG))
        body.append(Piece(_tube(((0.0, 0.0035), (1.0, 0.0005)), 4, 2), LEGS + leg, 7, CLAW))
    for palp in range(2):
        body += [Piece(_tube(profile, sides, rings), PALPS + palp, k, LEG) for k, profile in enumerate(_PALP)]
    return body


def shades() -> list[Piece]:
    """What keeps light from the table beneath it: an oval below the body, a strip below every leg."""
    made = [Piece(_patch(), BODY, 1, SHADE)]
    return made + [Piece(_patch(), LEGS + leg, 6, SHADE) for leg in range(8)]


def skinned(pieces: Sequence[Piece]) -> tuple[Mesh, Skin]:
    """Pieces as one mesh with what moves it; the skin's buffers are left empty."""
    meshes = [piece.mesh for piece in pieces]
    counts = [len(mesh.positions) for mesh in meshes]
    bones, offsets, marks = np.zeros((3, sum(counts), 4), np.float32)
    bones[:, 0] = np.repeat([piece.limb for piece in pieces], counts)
    bones[:, 1] = np.repeat([piece.segment for piece in pieces], counts)
    marks[:, 0] = np.repeat([piece.kind for piece in pieces], counts)
    return joined(meshes), Skin(bones, offsets, marks, NOTHING, NOTHING)


def _rounded(table: Floats, sides: int) -> Mesh:
    """A body round the Y axis. Rows: place along it, half a width, heights above and below, height of the middle."""
    y, w, t, b, z = (table[:, k : k + 1] for k in range(5))
    angle = np.linspace(0, 2 * np.pi, sides + 1)[None]
    up = np.sin(angle)
    x = w * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.9
    points = np.stack([x, np.broadcast_to(y, x.shape), z + np.where(up > 0, t, b) * up], -1)
    return _smooth(points, np.stack([np.cos(angle) + 0 * y, up + 0 * y], -1))


def _smooth(points: Floats, around: Floats) -> Mesh:
    """A closed grid (rows, columns, 3) with normals out of its own shape; last column equals the first."""
    along = np.gradient(points, axis=0)
    ring = np.concatenate([points[:, -2:-1], points, points[:, 1:2]], 1)
    across = (ring[:, 2:] - ring[:, :-2]) / 2
    normals = np.cross(across, along)
    outward = points - points.mean(1, keepdims=True)
    normals *= np.where((normals * outward).sum(-1, keepdims=True) < 0, -1, 1)
    flat = np.linalg.norm(normals, axis=-1, keepdims=True) < 1e-9
    end = np.zeros_like(normals)
    end[..., 1] = np.where(np.arange(len(points)) < len(points) / 2, -1, 1)[:, None]
    end[..., 1] *= np.sign(points[-1, 0, 1] - points[0, 0, 1])
    mesh = grid_mesh(
        points, unit(np.where(flat, end, normals)), around, np.ones((*points.shape[:2], 4)), closed=False
    )
    return _outwards(mesh)


def _outwards(mesh: Mesh) -> Mesh:
    """The mesh with every triangle turned the way its normals point, those without area left out."""
    a, b, c = (mesh.positions[mesh.indices[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    turned = (face * mesh.normals[mesh.indices].sum(1)).sum(-1) < 0
    faces = np.where(turned[:, None], mesh.indices[:, ::-1], mesh.indices)
    sound = np.linalg.norm(face, axis=1) > 1e-12
    return Mesh(mesh.positions, mesh.normals, mesh.uvs, mesh.colors, np.ascontiguousarray(faces[sound]))


def _curve(knots: Sequence[tuple[float, ...]], count: int) -> Floats:
    """Points (count, columns) along a smooth curve through knots, whose first column is the place."""
    table = np.asarray(knots, float)
    # Denser towards both ends, where bodies are rounder.
    t = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count))
    at = table[0, 0] + (table[-1, 0] - table[0, 0]) * t
    columns = [at]
    for column in table[:, 1:].T:
        slope = np.gradient(column, table[:, 0])
        columns.append(_hermite(at, table[:, 0], column, slope))
    return np.stack(columns, -1)


def _hermite(at: Floats, x: Floats, y: Floats, slope: Floats) -> Floats:
    descending = x[0] > x[-1]
    if descending:
        x, y, slope = x[::-1], y[::-1], slope[::-1]
    k = np.clip(np.searchsorted(x, at) - 1, 0, len(x) - 2)
    wide = x[k + 1] - x[k]
    t = (at - x[k]) / wide
    return (
        (2 * t**3 - 3 * t**2 + 1) * y[k] + (t**3 - 2 * t**2 + t) * wide * slope[k]
        + (3 * t**2 - 2 * t**3) * y[k + 1] + (t**3 - t**2) * wide * slope[k + 1]
    )  # fmt: skip


def _carapace(sides: int, rows: int) -> Mesh:
    """Narrow behind, widest between the middle legs, a raised head in front."""
    knots = (
        (-0.092, 0.004, 0.004, 0.004, 0.004), (-0.084, 0.026, 0.016, 0.018, 0.004), (-0.055, 0.052, 0.032, 0.026, 0.0),
        (-0.012, 0.066, 0.044, 0.028, 0.0), (0.030, 0.058, 0.050, 0.028, 0.0), (0.062, 0.043, 0.053, 0.026, 0.002),
        (0.082, 0.037, 0.045, 0.020, 0.004), (0.092, 0.020, 0.022, 0.010, 0.008), (0.094, 0.002, 0.003, 0.002, 0.010),
    )  # fmt: skip
    table = np.clip(_curve(knots, rows), [-1, 0.001, 0.001, 0.001, -1], 1)
    return _rounded(table, sides)


def _sternum(sides: int) -> Mesh:
    """The underside between the coxae, and the stalk that carries the abdomen."""
    knots = (
        (-0.125, 0.009, 0.009, 0.009, 0.004), (-0.09, 0.011, 0.010, 0.010, 0.002), (-0.05, 0.030, 0.012, 0.014, -0.018),
        (0.0, 0.036, 0.012, 0.016, -0.020), (0.05, 0.028, 0.012, 0.012, -0.018), (0.07, 0.004, 0.004, 0.004, -0.014),
    )  # fmt: skip
    table = np.clip(_curve(knots, 12), [-1, 0.001, 0.001, 0.001, -1], 1)
    return _rounded(table, sides)


def _abdomen(sides: int, rows: int) -> Mesh:
    """An egg, its broad part behind the middle, hanging a little towards the end."""
    knots = (
        (-0.098, 0.003, 0.003, 0.003, 0.010), (-0.104, 0.026, 0.028, 0.020, 0.012),
        (-0.130, 0.052, 0.050, 0.040, 0.016), (-0.185, 0.076, 0.068, 0.060, 0.018),
        (-0.245, 0.084, 0.068, 0.064, 0.014), (-0.300, 0.066, 0.050, 0.050, 0.006),
        (-0.335, 0.032, 0.024, 0.026, -0.002), (-0.346, 0.003, 0.003, 0.003, -0.006),
    )  # fmt: skip
    table = np.clip(_curve(knots, rows), [-1, 0.001, 0.001, 0.001, -1], 1)
    return _rounded(table, sides)


def _tube(profile: Sequence[tuple[float, float]], sides: int, rings: int) -> Mesh:
    """A segment along Y from 0 to 1 with round ends; its radii are X and Z. The uv's v runs along it."""
    table = np.asarray(profile, float)
    at = np.linspace(0, 1, rings)
    radius = np.interp(at, table[:, 0], table[:, 1])
    at = np.concatenate([[-0.03, -0.015], at, [1.015, 1.03]])
    radius = np.concatenate(
        [[radius[0] * 0.25, radius[0] * 0.8], radius, [radius[-1] * 0.8, radius[-1] * 0.25]]
    )
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    x, z = np.cos(angle)[None] * radius[:, None], np.sin(angle)[None] * radius[:, None]
    points = np.stack([x, np.broadcast_to(at[:, None], x.shape), z], -1)
    normals = np.stack([np.cos(angle) + 0 * x, 0 * x, np.sin(angle) + 0 * x], -1)
    normals[:2, :, 1], normals[-2:, :, 1] = -0.9, 0.9
    uvs = np.stack([np.broadcast_to(angle / (2 * np.pi), x.shape), np.broadcast_to(at[:, None], x.shape)], -1)
    return _outwards(grid_mesh(points, unit(normals), uvs, np.ones((*x.shape, 4))))


def _ball(centre: ArrayLike, radii: ArrayLike, sides: int) -> Mesh:
    angle, turn = np.linspace(0, 2 * np.pi, 2 * sides + 1), np.linspace(-np.pi / 2, np.pi / 2, sides)
    a, t = np.meshgrid(angle, turn)
    out = np.stack([np.cos(a) * np.cos(t), np.sin(a) * np.cos(t), np.sin(t)], -1)
    size = np.broadcast_to(np.asarray(radii, float), 3)
    return _outwards(
        grid_mesh(
            np.asarray(centre) + out * size, unit(out / size), np.stack([a, t], -1), np.ones((*a.shape, 4))
        )
    )


def _eyes() -> list[tuple[tuple[float, float, float], float]]:
    """Eight, as wolf spiders have them: four small ones in a row, two large above, two behind."""
    pairs = (
        ((0.0070, 0.0905, 0.0185), 0.0050), ((0.0205, 0.0860, 0.0190), 0.0045),
        ((0.0150, 0.0845, 0.0385), 0.0100), ((0.0290, 0.0600, 0.0460), 0.0080),
    )  # fmt: skip
    return [((side * x, y, z), radius) for (x, y, z), radius in pairs for side in (-1, 1)]


def _jaw(side: int, sides: int) -> Mesh:
    return _ball((side * 0.0185, 0.088, -0.020), (0.0180, 0.0200, 0.0390), sides + 3)


def _fang(side: int) -> Mesh:
    """A curved thorn at the lower end of a chelicera, its tip inwards and back."""
    t = np.linspace(0, 1, 7)[:, None]
    middle = np.concatenate(
        [side * (0.0200 - 0.014 * t**1.5), 0.094 - 0.012 * t**2, -0.050 - 0.020 * t + 0.004 * t**2], 1
    )
    angle = np.linspace(0, 2 * np.pi, 7)[None, :, None]
    ring = np.cos(angle) * np.array([1.0, 0, 0]) + np.sin(angle) * np.array([0, 1.0, 0])
    points = middle[:, None] + ring * (0.0062 * (1 - t) ** 0.8 + 0.0003)[:, None]
    normals = np.broadcast_to(ring, points.shape) + np.array([0, 0, -0.3])
    return _outwards(
        grid_mesh(points, unit(normals), np.zeros((*points.shape[:2], 2)), np.ones((*points.shape[:2], 4)))
    )


def _spinneret(side: int) -> Mesh:
    return _ball((side * 0.011, -0.348, -0.012), (0.007, 0.017, 0.007), 6)


def _patch() -> Mesh:
    """A square of 4 by 4 cells from -1 to 1 in X and 0 to 1 in Y, facing up; uv runs from -1 to 1 in both."""
    x, y = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(0, 1, 5))
    points = np.stack([x, y, 0 * x], -1)
    up = np.broadcast_to(np.array([0.0, 0, 1.0]), points.shape)
    return _outwards(grid_mesh(points, up, np.stack([x, 2 * y - 1], -1), np.ones((*x.shape, 4))))
