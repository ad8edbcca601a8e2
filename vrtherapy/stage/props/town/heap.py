"""Heaps of flat-shaded quads: what streets, walls and roofs are made of, thousands at a time in numpy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vrtherapy.stage.props.base import Mesh

Array = NDArray[np.floating[Any]]
Color = tuple[float, float, float]

_BOX_CORNERS = np.array(
    [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], np.float32
)
_BOX_FACES = {
    "south": (0, 1, 5, 4),
    "east": (1, 2, 6, 5),
    "north": (2, 3, 7, 6),
    "west": (3, 0, 4, 7),
    "top": (4, 5, 6, 7),
    "bottom": (3, 2, 1, 0),
}
ALL_FACES = tuple(_BOX_FACES)
SIDES_AND_TOP = ("south", "east", "north", "west", "top")
_AROUND = np.array([[0, 1], [2, 1], [2, 3], [0, 3]])
"""The four corners of a rectangle that is given as x0, y0, x1, y1, each as two of these."""
_QUAD = np.array([[0, 1, 2], [0, 2, 3]], np.uint32)


@dataclass
class Heap:
    """Quads gathered in a local frame; `placed` turns and moves a copy, `mesh` makes one mesh of them all.

    Colours are linear RGB or RGBA. Quads wind counter-clockwise seen from their front; one with its last two corners
    equal is a triangle.
    """

    corners: list[Array] = field(default_factory=list[Array])
    colors: list[Array] = field(default_factory=list[Array])
    uvs: list[Array] = field(default_factory=list[Array])
    normals: list[Array | None] = field(default_factory=list["Array | None"])
    """None where the quads are flat: worked out once, when the mesh is made."""

    def quads(
        self,
        corners: ArrayLike,
        colors: ArrayLike,
        uvs: ArrayLike | None = None,
        normals: ArrayLike | None = None,
    ) -> "Heap":
        """Add N quads: corners (N, 4, 3) in metres, colours (3,), (4,), (N, 3) or (N, 4), uvs (N, 4, 2) or zeros.

        Normals (N, 4, 3) are given for round things; without them the quad is flat.
        """
        points = np.asarray(corners, np.float32).reshape(-1, 4, 3)
        count = len(points)
        if count:
            self.corners.append(points)
            self.colors.append(_rgba(colors, count))
            coords = np.zeros((count, 4, 2), np.float32) if uvs is None else np.asarray(uvs, np.float32)
            self.uvs.append(coords.reshape(count, 4, 2))
            self.normals.append(
                None if normals is None else np.asarray(normals, np.float32).reshape(count, 4, 3)
            )
        return self

    def boxes(
        self, low: ArrayLike, high: ArrayLike, colors: ArrayLike, faces: Sequence[str] = ALL_FACES
    ) -> "Heap":
        """Add N boxes along the axes from corners `low` and `high` ((3,) or (N, 3), metres), only the faces named."""
        low_points = np.atleast_2d(np.asarray(low, np.float32))
        high_points = np.atleast_2d(np.asarray(high, np.float32))
        low_points, high_points = np.broadcast_arrays(low_points, high_points)
        count = len(low_points)
        spread = low_points[:, None] + _BOX_CORNERS[None] * (high_points - low_points)[:, None]
        order = np.array([_BOX_FACES[face] for face in faces])
        tints = np.repeat(_rgba(colors, count), len(faces), axis=0)
        return self.quads(spread[:, order], tints)

    def flat(self, rects: ArrayLike, z: ArrayLike, colors: ArrayLike) -> "Heap":
        """Add N level rectangles facing up: rects (N, 4) as x0, y0, x1, y1; z one height or N of them."""
        r = np.atleast_2d(np.asarray(rects, np.float32))
        corners = np.empty((len(r), 4, 3), np.float32)
        corners[..., :2] = r[:, _AROUND]
        corners[..., 2] = np.asarray(z, np.float32).reshape(-1, 1)
        return self.quads(corners, colors)

    def add(self, other: "Heap") -> "Heap":
        """Add every quad of another heap."""
        self.corners += other.corners
        self.colors += other.colors
        self.uvs += other.uvs
        self.normals += other.normals
        return self

    def placed(self, origin: Sequence[float], heading_rad: float = 0.0) -> "Heap":
        """A copy turned counter-clockwise about Z, then moved to `origin`."""
        c, s = np.cos(heading_rad), np.sin(heading_rad)
        turn = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]], np.float32)
        shift = np.asarray(origin, np.float32)
        return Heap(
            [points @ turn + shift for points in self.corners],
            list(self.colors),
            list(self.uvs),
            [None if normals is None else normals @ turn for normals in self.normals],
        )

    def compact(self) -> "Heap":
        """The same quads in one array each: much faster to place many times."""
        if len(self.corners) < 2:
            return self
        joined = (np.concatenate(kind) for kind in (self.corners, self.colors, self.uvs))
        corners, colors, uvs = ([array] for array in joined)
        return Heap(corners, colors, uvs, [self._all_normals()])

    def mesh(self) -> Mesh:
        """One mesh with four vertices a quad."""
        points = np.concatenate(self.corners) if self.corners else np.zeros((0, 4, 3), np.float32)
        count = len(points)
        normals = self._all_normals()
        starts = np.arange(count, dtype=np.uint32)[:, None, None] * 4
        colors = np.concatenate(self.colors) if count else np.zeros((0, 4), np.float32)
        uvs = np.concatenate(self.uvs) if count else np.zeros((0, 4, 2), np.float32)
        return Mesh(
            positions=np.ascontiguousarray(points.reshape(-1, 3), np.float32),
            normals=np.ascontiguousarray(normals.reshape(-1, 3), np.float32),
            uvs=np.ascontiguousarray(uvs.reshape(-1, 2), np.float32),
            colors=np.repeat(colors.astype(np.float32), 4, axis=0),
            indices=(_QUAD[None] + starts).reshape(-1, 3),
        )

    def _all_normals(self) -> Array:
        if not self.corners:
            return np.zeros((0, 4, 3), np.float32)
        flat = [points for points, normals in zip(self.corners, self.normals, strict=True) if normals is None]
        found = _flat_normals(np.concatenate(flat)) if flat else np.zeros((0, 4, 3), np.float32)
        pieces: list[Array] = []
        start = 0
        for points, normals in zip(self.corners, self.normals, strict=True):
            if normals is None:
                pieces.append(found[start : start + len(points)])
                start += len(points)
            else:
                pieces.append(normals)
        return np.concatenate(pieces)


def _flat_normals(points: Array) -> Array:
    p, q = points[:, 2] - points[:, 0], points[:, 3] - points[:, 1]
    across = p[:, [1, 2, 0]] * q[:, [2, 0, 1]] - p[:, [2, 0, 1]] * q[:, [1, 2, 0]]
    across /= np.maximum(np.sqrt((across * across).sum(1, keepdims=True)), 1e-12)
    return np.repeat(across[:, None], 4, axis=1)


def _rgba(colors: ArrayLike, count: int) -> Array:
    given = np.asarray(colors, np.float32)
    rgba = np.ones((count, 4), np.float32)
    rgba[:, : given.shape[-1]] = given
    return rgba


def cells(columns: ArrayLike, rows: ArrayLike) -> tuple[Array, Array]:
    """The rectangles between column and row edges: (R, C, 4) as u0, v0, u1, v1, and nothing lost between them.

    Neighbours share their corners to the last bit, so that no background shines through the seams.
    """
    u = np.asarray(columns, np.float32)
    v = np.asarray(rows, np.float32)
    shape = (len(v) - 1, len(u) - 1)
    rects = np.empty((*shape, 4), np.float32)
    rects[..., 0], rects[..., 1] = u[:-1], v[:-1, None]
    rects[..., 2], rects[..., 3] = u[1:], v[1:, None]
    return rects, rects[..., 2:] - rects[..., :2]


def upright(rects: ArrayLike, inward: float | ArrayLike = 0.0) -> Array:
    """Wall rectangles (N, 4) as u0, z0, u1, z1 as quads facing -Y, `inward` metres behind the plane y = 0."""
    r = np.asarray(rects, np.float32).reshape(-1, 4)
    corners = np.empty((len(r), 4, 3), np.float32)
    corners[..., ::2] = r[:, _AROUND]
    corners[..., 1] = np.asarray(inward, np.float32).reshape(-1, 1)
    return corners
