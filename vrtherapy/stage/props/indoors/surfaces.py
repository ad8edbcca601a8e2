"""Surfaces of rooms and furniture: boxes and panels fine enough to carry baked ambient occlusion in their colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vrtherapy.stage.props.base import Mesh
from vrtherapy.stage.props.country.forms import cards

Floats = NDArray[np.floating[Any]]
Color = tuple[float, float, float]
Shade = Callable[[Floats, Floats], Floats]
"""Of points (N, 3) and normals (N, 3): how much of the room's light reaches them, 0 to 1."""


def bright(points: Floats, _normals: Floats) -> Floats:
    """No shade at all."""
    return np.ones(len(points), np.float32)


@dataclass
class Pieces:
    """Quads gathered in metres, each corner with a normal and a colour; `mesh` shades and joins them."""

    corners: list[Floats] = field(default_factory=list[Floats])
    normals: list[Floats] = field(default_factory=list[Floats])
    colors: list[Floats] = field(default_factory=list[Floats])
    uvs: list[Floats] = field(default_factory=list[Floats])

    def panel(
        self, corner: ArrayLike, across: ArrayLike, up: ArrayLike, color: Color, cell_m: float = 0.5
    ) -> "Pieces":
        """A flat rectangle from `corner` along two edges, facing across × up, in cells of at most `cell_m`."""
        a, u, v = (np.asarray(value, np.float32) for value in (corner, across, up))
        columns = max(1, int(np.ceil(np.linalg.norm(u) / cell_m)))
        rows = max(1, int(np.ceil(np.linalg.norm(v) / cell_m)))
        s, t = np.meshgrid(np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows + 1))
        points = a + s[..., None] * u + t[..., None] * v
        quads = np.stack([points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1]], 2).reshape(
            -1, 4, 3
        )
        coords = np.stack([s, t], -1)
        uvs = np.stack([coords[:-1, :-1], coords[:-1, 1:], coords[1:, 1:], coords[1:, :-1]], 2).reshape(
            -1, 4, 2
        )
        facing = np.cross(u, v)
        return self._add(quads, facing / np.linalg.norm(facing), color, uvs)

    def box(self, low: ArrayLike, high: ArrayLike, color: Color, cell_m: float = 0.6) -> "Pieces":
        """A box between two corners, all six sides."""
        a, b = np.asarray(low, np.float32), np.asarray(high, np.float32)
        dx, dy, dz = np.diag(b - a)
        for corner, across, up in (
            (a, dx, dz), (a + dx, dy, dz), (a + dx + dy, -dx, dz),
            (a + dy, -dy, dz), (a + dz, dx, dy), (a + dy, dx, -dy),
        ):  # fmt: skip
            self.panel(corner, across, up, color, cell_m)
        return self

    def rod(
        self, ends: tuple[ArrayLike, ArrayLike], radius_m: float, color: Color, sides: int = 8
    ) -> "Pieces":
        """A round bar between two points, without end faces."""
        a, b = (np.asarray(end, np.float32) for end in ends)
        axis = (b - a) / max(float(np.linalg.norm(b - a)), 1e-9)
        first = np.cross(axis, [0.31, 0.53, 0.79])
        first /= np.linalg.norm(first)
        angle = np.linspace(0, 2 * np.pi, sides + 1)[:, None]
        ring = np.cos(angle) * first + np.sin(angle) * np.cross(axis, first)
        quads = np.stack(
            [
                a + ring[:-1] * radius_m,
                a + ring[1:] * radius_m,
                b + ring[1:] * radius_m,
                b + ring[:-1] * radius_m,
            ],
            1,
        )
        normals = np.stack([ring[:-1], ring[1:], ring[1:], ring[:-1]], 1)
        return self._add(quads, normals, color, np.zeros((sides, 4, 2)))

    def cushion(self, low: ArrayLike, high: ArrayLike, color: Color, round_m: float = 0.03) -> "Pieces":
        """A box with softened edges: normals lean outwards near them."""
        a, b = np.asarray(low, np.float32), np.asarray(high, np.float32)
        start = len(self.corners)
        self.box(a, b, color, 0.12)
        middle, half = (a + b) / 2, np.maximum((b - a) / 2, 1e-6)
        for number in range(start, len(self.corners)):
            points = self.corners[number]
            near = np.clip((np.abs(points - middle) - (half - round_m)) / round_m, 0, 1) * np.sign(
                points - middle
            )
            normals = near + 0.05 * self.normals[number]
            pulled = np.sign(points - middle) * np.maximum(np.abs(near) - 0.5, 0) ** 2 * round_m
            both = (np.abs(near) > 0.5).sum(-1, keepdims=True) >= 2
            self.corners[number] = np.where(both, points - pulled, points).astype(np.float32)
            self.normals[number] = (normals / np.linalg.norm(normals, axis=-1, keepdims=True)).astype(
                np.float32
            )
        return self

    def add(self, other: "Pieces") -> "Pieces":
        """Take in another's quads."""
        self.corners += other.corners
        self.normals += other.normals
        self.colors += other.colors
        self.uvs += other.uvs
        return self

    def placed(self, at: Sequence[float], heading_rad: float = 0.0) -> "Pieces":
        """A copy turned counter-clockwise about Z, then moved."""
        c, s = np.cos(heading_rad), np.sin(heading_rad)
        turn = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]], np.float32)
        shift = np.asarray(at, np.float32)
        return Pieces(
            [points @ turn + shift for points in self.corners], [normals @ turn for normals in self.normals],
            list(self.colors), list(self.uvs),
        )  # fmt: skip

    def mesh(self, shade: Shade = bright) -> Mesh:
        """One mesh, its colours darkened by `shade`."""
        corners, normals = np.concatenate(self.corners), np.concatenate(self.normals)
        colors = np.concatenate(self.colors).copy()
        dim = shade(corners.reshape(-1, 3), normals.reshape(-1, 3)).reshape(-1, 4, 1)
        colors[..., :3] *= dim
        return cards(corners, normals, np.concatenate(self.uvs), colors)

    def _add(self, quads: Floats, normals: Floats, color: Color, uvs: Floats) -> "Pieces":
        self.corners.append(quads.astype(np.float32))
        self.normals.append(np.broadcast_to(normals, quads.shape).astype(np.float32))
        self.colors.append(np.broadcast_to(np.array([*color, 1.0], np.float32), (len(quads), 4, 4)))
        self.uvs.append(uvs.astype(np.float32))
        return self


def room_shade(low: Sequence[float], high: Sequence[float]) -> Shade:
    """Corners and edges of a room between two corners are darker: each wall takes light from what is near it."""

    def shade(points: Floats, normals: Floats) -> Floats:
        left = np.ones(len(points))
        for axis in range(3):
            for bound in (low[axis], high[axis]):
                gap = np.abs(points[:, axis] - bound)
                across = np.abs(normals[:, axis]) < 0.5
                left *= 1 - np.where(across, 0.30 * np.exp(-gap / 0.55) + 0.16 * np.exp(-gap / 0.12), 0.0)
        return left

    return shade


def contact_shade(spots: Floats, reach_m: float, depth: float = 0.5) -> Shade:
    """The floor is darker beneath and around things: `spots` (N, 4) are x, y and half widths of what stands there."""

    def shade(points: Floats, normals: Floats) -> Floats:
        left = np.ones(len(points))
        for x, y, wide, deep in spots:
            gap = np.hypot(
                np.maximum(np.abs(points[:, 0] - x) - wide, 0), np.maximum(np.abs(points[:, 1] - y) - deep, 0)
            )
            left *= 1 - depth * np.exp(-((gap / reach_m) ** 2)) * np.clip(normals[:, 2], 0, 1)
        return left

    return shade
