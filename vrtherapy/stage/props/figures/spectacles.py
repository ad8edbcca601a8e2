"""Spectacles: a thin frame round both eyes, with bridge and arms."""

import numpy as np

from vrtherapy.stage.props.figures.hair import Strands
from vrtherapy.stage.props.figures.shape import grid_triangles
from vrtherapy.stage.props.figures.source import Floats, Ints

_RIM_M = (0.0235, 0.0175)
_THICK_M = 0.0011
_SIDES = 6
_QUARTERS: Floats = np.array([[0.0], [1 / 3], [2 / 3], [1.0]], np.float32)


def spectacles(eyes: Floats) -> Strands:
    """A frame for eyes at (2, 3) m that goes with the head."""
    lines: list[Floats] = []
    turn = np.linspace(0, 2 * np.pi, 21)
    x, z = (
        np.sign(way) * np.abs(way) ** 0.7 * size
        for way, size in zip((np.cos(turn), np.sin(turn)), _RIM_M, strict=True)
    )
    for eye, side in zip(eyes, (-1.0, 1.0), strict=True):
        lines.append(eye + np.stack([x, 0.0265 - 0.17 * np.abs(x), z - 0.002], 1))
        hinge = eye + np.array([side * _RIM_M[0], 0.0215, 0.004])
        ear = np.array([side * 0.074, float(eyes[:, 1].mean()) - 0.085, eye[2] - 0.002])
        lines.append(hinge + (ear - hinge) * _QUARTERS)
    ends = [
        eye + np.array([-side * 0.0225, 0.026, 0.005]) for eye, side in zip(eyes, (-1.0, 1.0), strict=True)
    ]
    arch = np.array([[0, 0, 0], [0, 0.003, 0.002], [0, 0.003, 0.002], [0, 0, 0]])
    lines.append(ends[0] + (ends[1] - ends[0]) * _QUARTERS + arch)
    return _tubes(lines)


def _tubes(lines: list[Floats]) -> Strands:
    positions, normals, triangles = list[Floats](), list[Floats](), list[Ints]()
    angle = np.linspace(0, 2 * np.pi, _SIDES)
    count = 0
    for line in lines:
        tangent = _unit(np.gradient(line, axis=0))
        first = _unit(np.cross(tangent, np.array([0.1, 0.2, 1.0])))
        second = np.cross(tangent, first)
        around = (
            np.cos(angle)[None, :, None] * first[:, None] + np.sin(angle)[None, :, None] * second[:, None]
        )
        positions.append((line[:, None] + around * _THICK_M).reshape(-1, 3))
        normals.append(around.reshape(-1, 3))
        triangles.append(grid_triangles(len(line), _SIDES) + count)
        count += len(line) * _SIDES
    return Strands(
        np.concatenate(positions),
        np.concatenate(normals),
        np.tile(np.array([0.02, 0.018, 0.02, 1.0]), (count, 1)),
        np.zeros((count, 2)),
        np.concatenate(triangles),
        np.full(count, -1.0),
    )


def _unit(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
