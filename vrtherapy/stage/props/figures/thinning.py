"""Coarser meshes for people further away: points that share a small cell become one."""

from dataclasses import replace

import numpy as np

from vrtherapy.stage.props.figures.layers import HAIR, STILL, Layer


def thinned(layer: Layer, cell_m: float, *, strands: float) -> Layer:
    """A layer with one point a cell of `cell_m`, and the share `strands` of its hair's ribbons."""
    layer = _with_fewer_ribbons(layer, strands)
    what = layer.marks[:, 1]
    # The face and the eyes are what is looked at: cells are finer there.
    fine = np.where((layer.marks[:, 2] > 0.7) & (what != HAIR), 0.6, 1.0)
    cells = np.floor(layer.positions / (cell_m * fine)[:, None]).astype(np.int64)
    key = np.column_stack([cells, what, layer.marks[:, 3]])
    ribbon = (what == HAIR) & (layer.uvs[:, 1] < 1.0)
    key[ribbon] = 10_000_000 + np.flatnonzero(ribbon)[:, None]  # ribbons stay as they are
    _, first, place = np.unique(key, axis=0, return_index=True, return_inverse=True)
    place = place.reshape(-1)
    count = np.bincount(place)[:, None]
    positions = np.zeros((len(first), 3))
    normals = np.zeros((len(first), 3))
    colors = np.zeros((len(first), 4))
    for total, values in ((positions, layer.positions), (normals, layer.normals), (colors, layer.colors)):
        np.add.at(total, place, values)
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    normals = np.where(lengths > 1e-3, normals / np.maximum(lengths, 1e-9), layer.normals[first])
    corners = place[layer.triangles]
    whole = (
        (corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2]) & (corners[:, 0] != corners[:, 2])
    )
    return Layer(
        (positions / count).astype(np.float32), normals.astype(np.float32), (colors / count).astype(np.float32),
        layer.uvs[first], layer.bones[first], layer.weights[first], layer.marks[first],
        np.unique(corners[whole], axis=0).astype(np.uint32),
    )  # fmt: skip


def _with_fewer_ribbons(layer: Layer, share: float) -> Layer:
    """Leave out lashes, and ribbons of hair: those whose picture's column says so."""
    if share >= 1:
        return layer
    what = layer.marks[:, 1]
    ribbon = (what == HAIR) & (layer.uvs[:, 1] < 1.0)
    # A ribbon's points all come from one root: its first triangle's number sorts them into kept and left out.
    corner = layer.triangles.min(1)
    gone = ribbon[corner] & ((corner // 12 * 7919 % 100) >= share * 100)
    gone |= what[corner] == STILL
    triangles = layer.triangles[~gone]
    used, renumbered = np.unique(triangles, return_inverse=True)
    kept = {name: getattr(layer, name)[used] for name in _ARRAYS}
    return replace(layer, triangles=renumbered.reshape(-1, 3).astype(np.uint32), **kept)


_ARRAYS = ("positions", "normals", "colors", "uvs", "bones", "weights", "marks")
