"""The few ways in which the country's meshes are put together."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.base import Mesh

Floats = NDArray[np.floating[Any]]


def grid_mesh(
    positions: Floats, normals: Floats, uvs: Floats, colors: Floats, *, closed: bool = False
) -> Mesh:
    """Quads between the rows and columns of points (R, C, …); `closed` joins the last column to the first.

    Counter-clockwise for rows that run outwards and columns that run counter-clockwise round them; or, for rows
    that run ahead, columns that run to the left.
    """
    rows, columns = positions.shape[:2]
    across = columns if closed else columns - 1
    numbers: NDArray[np.intp] = np.indices((rows - 1, across))
    r, c = numbers
    a, b = r * columns + c, r * columns + (c + 1) % columns
    low, high = a + columns, b + columns
    faces = np.stack([a, low, high, a, high, b], -1).reshape(-1, 3)
    return Mesh(
        positions.reshape(-1, 3).astype(np.float32), normals.reshape(-1, 3).astype(np.float32),
        uvs.reshape(-1, 2).astype(np.float32), colors.reshape(-1, 4).astype(np.float32), faces.astype(np.uint32),
    )  # fmt: skip


def cards(corners: Floats, normals: Floats, uvs: Floats, colors: Floats) -> Mesh:
    """Quads of four corners each: corners and normals (N, 4, 3), uvs (N, 4, 2), colors (N, 4, 4)."""
    count = len(corners)
    faces = (np.arange(count)[:, None, None] * 4 + np.array([[0, 1, 2], [0, 2, 3]])).reshape(-1, 3)
    return Mesh(
        corners.reshape(-1, 3).astype(np.float32), normals.reshape(-1, 3).astype(np.float32),
        uvs.reshape(-1, 2).astype(np.float32), colors.reshape(-1, 4).astype(np.float32), faces.astype(np.uint32),
    )  # fmt: skip


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """Several meshes as one."""
    offsets = np.cumsum([0, *(len(mesh.positions) for mesh in meshes[:-1])])
    return Mesh(
        np.concatenate([mesh.positions for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.uvs for mesh in meshes]),
        np.concatenate([mesh.colors for mesh in meshes]),
        np.concatenate(
            [mesh.indices + np.uint32(offset) for mesh, offset in zip(meshes, offsets, strict=True)]
        ),
    )


def unit(vectors: Floats) -> Floats:
    """Vectors (…, 3) at length 1."""
    return (vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)).astype(np.float32)


def opaque(colors: Floats) -> Floats:
    """Colours (…, 3) as (…, 4) that no palette tints."""
    return np.concatenate([colors, np.ones((*colors.shape[:-1], 1), np.float32)], -1).astype(np.float32)
