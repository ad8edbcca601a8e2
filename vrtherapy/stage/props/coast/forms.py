"""Meshes of the beach's things: tubes that bend, lofted hulls, stones."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from vrtherapy.stage.props.base import Mesh
from vrtherapy.stage.props.country.forms import grid_mesh, joined, opaque, unit


def tube(
    points: ArrayLike, radii: Sequence[float], color: tuple[float, float, float], sides: int = 10
) -> Mesh:
    """A round limb along points (N, 3) with a radius at each, uneven like weathered wood, open at both ends."""
    line = np.asarray(points, np.float32)
    ahead = unit(np.gradient(line, axis=0))
    first = unit(np.cross(ahead, np.array([0.31, 0.53, 0.79])))
    second = np.cross(ahead, first)
    turn = np.linspace(2 * np.pi, 0, sides, endpoint=False)  # clockwise along the limb: faces look outwards
    knot = (
        1
        + 0.07 * np.sin(3 * turn[None] + 0.8 * np.arange(len(line))[:, None])
        + 0.04 * np.sin(7 * turn[None])
    )
    out = np.cos(turn)[None, :, None] * first[:, None] + np.sin(turn)[None, :, None] * second[:, None]
    wide = (np.asarray(radii, np.float32)[:, None] * knot)[..., None]
    streak = 0.86 + 0.12 * np.sin(5 * turn + 1.0) + 0.08 * np.sin(11 * turn)
    tone = np.broadcast_to(streak[None, :, None], (len(line), sides, 1))
    colors = opaque((np.asarray(color) * tone).astype(np.float32))
    return grid_mesh(line[:, None] + out * wide, out, np.zeros((*out.shape[:2], 2)), colors, closed=True)


def hull(stations: int = 25, ribs: int = 9) -> tuple[Mesh, Mesh]:
    """A rowing boat of 4.2 m, bow along +Y, keel at z 0: outside (painted) and inside (wood)."""
    along = np.linspace(-1, 1, stations)[:, None]
    around = np.linspace(-1, 1, 2 * ribs + 1)[None, :]
    beam = 0.76 * (1 - np.clip(along, 0, 1) ** 2.1) * (1 - 0.34 * np.clip(-along, 0, 1) ** 3)
    sheer = 0.58 + 0.26 * np.clip(along, 0, 1) ** 2 + 0.08 * along**2
    keel = 0.22 * np.clip(along - 0.55, 0, 1) ** 2 * 4
    bend = np.abs(around)
    x = beam * np.sign(around) * np.sin(bend * np.pi / 2) ** 0.8
    z = keel + (sheer - keel) * (1 - np.cos(bend * np.pi / 2)) ** 0.85
    y = 2.1 * along + 0.22 * np.clip(along, 0, 1) ** 3 * bend + 0.0 * around
    points = np.stack([x, y, z], -1).astype(np.float32)
    facing = unit(np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1)))
    facing[np.linalg.norm(facing, axis=-1) < 0.5] = (0, 1, 0)  # where all ribs meet in the stem
    strake = 1 - 0.10 * (np.floor(bend * 5.999) % 2) - 0.25 * (np.modf(bend * 6)[0] < 0.10)
    paint = np.where((bend > 0.82)[..., None], (0.045, 0.135, 0.20), (0.60, 0.585, 0.54)) * strake[..., None]
    paint = np.broadcast_to(paint, points.shape)
    wood = np.broadcast_to(np.array([0.27, 0.165, 0.085]) * strake[..., None], points.shape)
    no_uvs = np.zeros((*points.shape[:2], 2))
    outside = grid_mesh(points, facing, no_uvs, opaque(paint.astype(np.float32)))
    lining = points * np.array([0.95, 0.985, 0.97]) + np.array([0, 0, 0.03])
    inside = grid_mesh(lining[:, ::-1], -facing[:, ::-1], no_uvs, opaque(wood.astype(np.float32)))
    return outside, inside


def transom() -> Mesh:
    """The flat stern of `hull`, seen from both sides."""
    outside, _ = hull()
    rim = outside.positions[:19] * np.array([0.99, 1, 0.99])
    sheets = np.stack([rim, rim * np.array([0, 1, 1.0])])  # to the middle line
    up = np.zeros((2, 19, 3)) + np.array([0, -1.0, 0])
    color = opaque(np.broadcast_to(np.array([0.25, 0.155, 0.08], np.float32), (2, 19, 3)))
    no_uvs = np.zeros((2, 19, 2))
    behind = np.array([0, 0.03, 0])
    return joined(
        [grid_mesh(sheets, up, no_uvs, color), grid_mesh(sheets[:, ::-1] + behind, -up, no_uvs, color)]
    )


def pebble() -> Mesh:
    """A flat round stone of radius 1, to be tinted."""
    rows, columns = 7, 10
    up = np.linspace(np.pi / 2, -np.pi / 2, rows)[:, None]
    turn = np.linspace(0, 2 * np.pi, columns, endpoint=False)[None]
    lump = 1 + 0.10 * np.sin(2 * turn + 1) + 0.06 * np.sin(3 * turn)
    out = np.stack(
        [np.cos(up) * np.cos(turn) * lump, np.cos(up) * np.sin(turn) * lump, np.sin(up) + 0 * turn], -1
    )
    colors = np.ones((rows, columns, 4), np.float32) * np.array([1, 1, 1, 0.5], np.float32)
    return grid_mesh(
        out * np.array([1.0, 0.78, 0.42]), unit(out), np.zeros((rows, columns, 2)), colors, closed=True
    )
