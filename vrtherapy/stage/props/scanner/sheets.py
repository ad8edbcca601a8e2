"""Bent surfaces out of a net of points, with normals that follow the bend."""

import numpy as np

from vrtherapy.stage.props.indoors.surfaces import Color, Floats, Pieces


def sheet(made: Pieces, points: Floats, color: Color, shade: Floats | None = None) -> Pieces:
    """Add a net of points (R, C, 3); it faces where its columns × its rows point. `shade` (R, C) darkens it, 0 to 1."""
    net = np.asarray(points, np.float32)
    down, right = np.gradient(net, axis=0), np.gradient(net, axis=1)
    facing = np.cross(right, down)
    facing /= np.maximum(np.linalg.norm(facing, axis=-1, keepdims=True), 1e-9)
    dim = np.ones(net.shape[:2], np.float32) if shade is None else np.asarray(shade, np.float32)
    colors = np.concatenate([dim[..., None] * np.asarray(color, np.float32), np.ones((*dim.shape, 1))], -1)
    rows, columns = np.meshgrid(
        np.linspace(0, 1, net.shape[0]), np.linspace(0, 1, net.shape[1]), indexing="ij"
    )
    made.corners.append(_quads(net))
    made.normals.append(_quads(facing.astype(np.float32)))
    made.colors.append(_quads(colors.astype(np.float32)))
    made.uvs.append(_quads(np.stack([columns, rows], -1).astype(np.float32)))
    return made


def _quads(net: Floats) -> Floats:
    """The four corners of each mesh of the net, (N, 4, K), counter-clockwise as seen from where it faces."""
    four = (net[:-1, :-1], net[:-1, 1:], net[1:, 1:], net[1:, :-1])
    return np.stack(four, 2).reshape(-1, 4, net.shape[-1])
