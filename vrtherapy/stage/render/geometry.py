"""Meshes out of numpy into Panda3D: whole arrays through memoryviews, fifty times faster than vertex by vertex."""

import numpy as np
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

from vrtherapy.stage.props.base import Array, Mesh

MOST_TRIANGLES_A_GEOM = 60_000
"""A larger mesh is split, so that no single upload makes a frame late."""


def geom_nodes(name: str, mesh: Mesh) -> list[GeomNode]:
    """A mesh as nodes of at most `MOST_TRIANGLES_A_GEOM` triangles each."""
    nodes: list[GeomNode] = []
    for start in range(0, max(len(mesh.indices), 1), MOST_TRIANGLES_A_GEOM):
        node = GeomNode(name)
        node.add_geom(_geom(_slice(mesh, start)))
        nodes.append(node)
    return nodes


def instance_buffer(instances: Array) -> Texture:
    """Instances (N, 8) as a buffer texture of two texels each, which the vertex shader reads by instance number."""
    rows = np.ascontiguousarray(instances, np.float32)
    buffer = Texture("instances")
    buffer.setup_buffer_texture(len(rows) * 2, Texture.T_float, Texture.F_rgba32, GeomEnums.UH_static)
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


def _vertex_format() -> GeomVertexFormat:
    columns = GeomVertexArrayFormat()
    columns.add_column("vertex", 3, Geom.NT_float32, Geom.C_point)
    columns.add_column("normal", 3, Geom.NT_float32, Geom.C_normal)
    columns.add_column("texcoord", 2, Geom.NT_float32, Geom.C_texcoord)
    columns.add_column("color", 4, Geom.NT_float32, Geom.C_color)
    whole = GeomVertexFormat()
    whole.add_array(columns)
    return GeomVertexFormat.register_format(whole)


_FORMAT = _vertex_format()


def _geom(mesh: Mesh) -> Geom:
    rows = np.concatenate([mesh.positions, mesh.normals, mesh.uvs, mesh.colors], axis=1, dtype=np.float32)
    data = GeomVertexData("mesh", _FORMAT, Geom.UH_static)
    data.unclean_set_num_rows(len(rows))
    memoryview(data.modify_array(0)).cast("B").cast("f")[:] = rows.reshape(-1).data
    triangles = GeomTriangles(Geom.UH_static)
    triangles.set_index_type(Geom.NT_uint32)
    handle = triangles.modify_vertices()
    flat = np.ascontiguousarray(mesh.indices, np.uint32).reshape(-1)
    handle.unclean_set_num_rows(len(flat))
    memoryview(handle).cast("B").cast("I")[:] = flat.data
    geom = Geom(data)
    geom.add_primitive(triangles)
    return geom
