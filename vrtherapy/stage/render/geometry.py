"""Meshes out of numpy into Panda3D: whole arrays through memoryviews, fifty times faster than vertex by vertex."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from panda3d.core import (
    Geom,
    GeomEnums,
    GeomNode,
    GeomTriangles,
    GeomVertexArrayFormat,
    GeomVertexData,
    GeomVertexFormat,
    Texture,
)

from vrtherapy.stage.props.base import Array, Mesh, Skin

MOST_TRIANGLES_A_GEOM = 60_000
"""A larger mesh is split, so that no single upload makes a frame late."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A mesh as the graphics card takes it: interleaved vertices and the numbers of three for each triangle.

    (N, 12) are position, normal, uv and colour; (N, 24) have bones, weights and marks after them.
    """

    vertices: Array
    indices: NDArray[np.uint32]


def rows_of(mesh: Mesh) -> list[Rows]:
    """A mesh in pieces of at most `MOST_TRIANGLES_A_GEOM` triangles. On any thread: no graphics library is touched."""
    return [
        _rows(_slice(mesh, start)) for start in range(0, max(len(mesh.indices), 1), MOST_TRIANGLES_A_GEOM)
    ]


def rows_of_people(mesh: Mesh, skin: Skin) -> list[Rows]:
    """A mesh that bones move, in one piece."""
    columns = [mesh.positions, mesh.normals, mesh.uvs, mesh.colors, skin.bones, skin.weights, skin.marks]
    vertices = np.concatenate(columns, axis=1, dtype=np.float32)
    return [Rows(vertices, np.ascontiguousarray(mesh.indices, np.uint32).reshape(-1))]


def geom_node(name: str, rows: Rows) -> GeomNode:
    """Rows as a node."""
    data = GeomVertexData("mesh", _FORMATS[rows.vertices.shape[1]], Geom.UH_static)
    data.unclean_set_num_rows(len(rows.vertices))
    memoryview(data.modify_array(0)).cast("B").cast("f")[:] = rows.vertices.reshape(-1).data
    triangles = GeomTriangles(Geom.UH_static)
    triangles.set_index_type(Geom.NT_uint32)
    handle = triangles.modify_vertices()
    handle.unclean_set_num_rows(len(rows.indices))
    memoryview(handle).cast("B").cast("I")[:] = rows.indices.data
    geom = Geom(data)
    geom.add_primitive(triangles)
    node = GeomNode(name)
    node.add_geom(geom)
    return node


def instance_buffer(instances: Array) -> Texture:
    """Rows such as instances as a buffer texture of four numbers a texel, which the vertex shader reads by number."""
    rows = np.ascontiguousarray(instances, np.float32)
    buffer = Texture("instances")
    buffer.setup_buffer_texture(rows.size // 4, Texture.T_float, Texture.F_rgba32, GeomEnums.UH_static)
    buffer.set_ram_image(rows.tobytes())
    return buffer


def _slice(mesh: Mesh, start: int) -> Mesh:
    if len(mesh.indices) <= MOST_TRIANGLES_A_GEOM:
        return mesh
    indices = mesh.indices[start : start + MOST_TRIANGLES_A_GEOM]
    used, renumbered = np.unique(indices, return_inverse=True)
    return Mesh(
        mesh.positions[used],
        mesh.normals[used],
        mesh.uvs[used],
        mesh.colors[used],
        renumbered.reshape(-1, 3).astype(np.uint32),
    )


def _vertex_format(more: tuple[str, ...] = ()) -> GeomVertexFormat:
    columns = GeomVertexArrayFormat()
    columns.add_column("vertex", 3, Geom.NT_float32, Geom.C_point)
    columns.add_column("normal", 3, Geom.NT_float32, Geom.C_normal)
    columns.add_column("texcoord", 2, Geom.NT_float32, Geom.C_texcoord)
    columns.add_column("color", 4, Geom.NT_float32, Geom.C_color)
    for name in more:
        columns.add_column(name, 4, Geom.NT_float32, Geom.C_other)
    whole = GeomVertexFormat()
    whole.add_array(columns)
    return GeomVertexFormat.register_format(whole)


_FORMATS = {12: _vertex_format(), 24: _vertex_format(("bones", "weights", "marks"))}
"""By how many numbers a vertex has."""


def _rows(mesh: Mesh) -> Rows:
    columns = [mesh.positions, mesh.normals, mesh.uvs, mesh.colors]
    vertices = np.concatenate(columns, axis=1, dtype=np.float32)
    return Rows(vertices, np.ascontiguousarray(mesh.indices, np.uint32).reshape(-1))
