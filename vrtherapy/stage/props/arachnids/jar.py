"""A glass jar of 22 cm with a wooden lid, its middle at the origin."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.base import Material, Mesh, Part
from vrtherapy.stage.props.country.forms import grid_mesh, joined, unit

HIGH_M, OUTER_M, INNER_M, FLOOR_M = 0.20, 0.112, 0.108, 0.006
_SIDES = 56
_GLASS = (0.75, 0.83, 0.80)


def parts() -> list[Part]:
    """The outer and the inner side of the glass, and the lid, which lies on the origin with its rim downwards."""
    glass = Material(surface="glass", roughness=0.04)
    outer = (
        (0.0, 0.0), (0.100, 0.0), (0.107, 0.003), (OUTER_M, 0.010), (OUTER_M, 0.165), (0.108, 0.178), (0.101, 0.186),
        (0.101, 0.192), (0.104, 0.194), (0.1045, 0.198), (0.103, HIGH_M),
    )  # fmt: skip
    inner = (
        (0.103, HIGH_M), (0.0985, 0.199), (0.0975, 0.188), (0.1045, 0.176), (INNER_M, 0.164), (INNER_M, 0.013),
        (0.103, 0.0075), (0.095, FLOOR_M), (0.0, FLOOR_M),
    )  # fmt: skip
    wood = Material(roughness=0.62, texture="wood", tiles_per_m=4.0, bump=0.05)
    lid = (
        (0.0, 0.0), (0.096, 0.0), (0.096, 0.010), (0.109, 0.010), (0.1105, 0.012), (0.1105, 0.021), (0.108, 0.024),
        (0.016, 0.025), (0.013, 0.030), (0.015, 0.036), (0.019, 0.041), (0.018, 0.047), (0.011, 0.051), (0.0, 0.052),
    )  # fmt: skip
    return [
        Part("jar inside", turned(inner, _GLASS), glass, casts_shadow=False),
        Part("jar", turned(outer, _GLASS), glass, casts_shadow=False),
        Part("lid", turned(lid, (0.36, 0.235, 0.125)), wood),
    ]


def turned(profile: Sequence[tuple[float, float]], color: tuple[float, float, float]) -> Mesh:
    """A profile of radii and heights turned about Z, each of its faces with its own normal."""
    angle = np.linspace(0, 2 * np.pi, _SIDES + 1)
    round_ = np.stack([np.cos(angle), np.sin(angle)], -1)
    meshes: list[Mesh] = []
    for (r0, z0), (r1, z1) in pairwise(profile):
        rows = [np.concatenate([round_ * r, np.full((len(angle), 1), z)], 1) for r, z in ((r0, z0), (r1, z1))]
        points = np.stack(rows)
        facing = np.concatenate([round_ * (z1 - z0), np.full((len(angle), 1), r0 - r1)], 1)
        normals = np.broadcast_to(unit(facing), points.shape)
        colors = np.broadcast_to(np.array([*color, 1.0]), (*points.shape[:2], 4))
        made = grid_mesh(points, normals, np.zeros((*points.shape[:2], 2)), colors)
        meshes.append(Mesh(made.positions, made.normals, made.uvs, made.colors, made.indices[:, ::-1].copy()))
    return joined(meshes)
