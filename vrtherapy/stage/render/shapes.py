"""The few meshes that belong to drawing itself, not to a scene."""

import numpy as np

from vrtherapy.stage.props.base import Material, Mesh, Part, Skin
from vrtherapy.stage.render.shaders import PROGRAMS

_SKY_RADIUS_M = 5000.0
_LIVING = ("people", "spiders")


def sky_dome(rings: int = 32, segments: int = 64) -> Mesh:
    """A sphere around everything, on which the panorama is seen; its uvs are longitude and latitude, as there."""
    latitude = np.linspace(-np.pi / 2, np.pi / 2, rings + 1)
    longitude = np.linspace(-np.pi, np.pi, segments + 1)
    e, a = np.meshgrid(latitude, longitude, indexing="ij")
    unit = (
        np.stack([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)], -1)
        .reshape(-1, 3)
        .astype(np.float32)
    )
    row, column = np.meshgrid(np.arange(rings), np.arange(segments), indexing="ij")
    low = (row * (segments + 1) + column).reshape(-1)
    high = low + segments + 1
    indices = np.stack([low, low + 1, high + 1, low, high + 1, high], -1).reshape(-1, 3).astype(np.uint32)
    count = len(unit)
    uvs = np.stack([a / (2 * np.pi) + 0.5, e / np.pi + 0.5], -1).reshape(-1, 2).astype(np.float32)
    return Mesh(
        unit * np.float32(_SKY_RADIUS_M),
        -unit,
        uvs,
        np.ones((count, 4), np.float32),
        indices,
    )


def specks() -> list[Part]:
    """A grain of every combination of surface and instancing there may be: once drawn, all programs are compiled."""
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 0, 1]], np.float32) * 0.01
    facing = np.tile(np.array([0, -1, 0], np.float32), (3, 1))
    grain = Mesh(
        corners, facing, corners[:, ::2].copy(), np.ones((3, 4), np.float32), np.array([[0, 1, 2]], np.uint32)
    )
    one = np.array([[0, 0, 0, 0, 1, 0, 0, 0]], np.float32)
    person = np.concatenate([one, np.zeros((1, 4), np.float32)], 1)
    still = np.zeros((3, 4), np.float32)
    skin = Skin(still, still, still, np.zeros((4, 4), np.float32), np.zeros((5, 4), np.float32))
    return [
        Part(
            f"{surface} {instancing}",
            grain,
            Material(surface),
            instances=person if instancing in _LIVING else one if instancing else None,
            instancing=instancing or "standing",
            skin=skin if instancing in _LIVING else None,
        )
        for surface, instancing in sorted(PROGRAMS, key=str)
    ]
