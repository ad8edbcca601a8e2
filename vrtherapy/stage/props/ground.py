"""A rolling meadow with a trodden path through it: what the calm place stands on, out to where the hills begin."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropSpec
from vrtherapy.stage.props.base import Image, Material, Mesh, Part, Prop
from vrtherapy.stage.props.country import land
from vrtherapy.stage.props.country.forms import Floats, grid_mesh, opaque
from vrtherapy.stage.props.country.noise import soft_noise
from vrtherapy.stage.props.country.pictures import blades

_RINGS, _SEGMENTS = 84, 112
_TURF_TILE_M = 2.6
_SOIL_TILE_M = 1.7
_TURF_MEAN, _SOIL_MEAN = 0.65, 0.76
"""Mean light of the two pictures: where one turns into the other, colours make up for the difference."""


class Ground(Prop):
    """The meadow around the floor point; grass, flowers and trees stand on the same land."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="ground",
        label=Text(en="Rolling meadow with a path", fr="Prairie vallonnée avec un chemin"),
        params={},
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """The turf, finer towards the middle, and the path on it."""
        turf = Material(roughness=0.95, texture=_turf_image())
        soil = Material(roughness=0.97, texture=_soil_image())
        return [
            Part("turf", _turf(), turf, casts_shadow=False),
            Part("path", _path(), soil, casts_shadow=False),
        ]


def _turf() -> Mesh:
    radii = np.concatenate([[0.0], np.geomspace(0.5, land.NEAR_REACH_M, _RINGS)]).astype(np.float32)
    turn = np.arange(_SEGMENTS, dtype=np.float32) / _SEGMENTS * 2 * np.pi
    x, y = radii[:, None] * np.cos(turn), radii[:, None] * np.sin(turn)
    positions = np.stack([x, y, land.height_m(x, y)], -1)
    wet = 1 - land.eased(land.from_shore(x, y), 0.92, 1.06)[..., None]
    colors = land.turf(x, y) * (1 - wet) + np.array([0.055, 0.055, 0.035], np.float32) * wet
    colors = colors * _under_blades(x, y)
    uvs = np.stack([x, y], -1) / _TURF_TILE_M
    return grid_mesh(positions, land.normals(x, y), uvs, opaque(colors.astype(np.float32)), closed=True)


def _path() -> Mesh:
    """A band across which soil turns into turf at both edges; it hugs the ground, so it needs no thickness."""
    middle = land.path_points(0.45)
    ahead = np.gradient(middle, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    aside = np.stack([-ahead[:, 1], ahead[:, 0]], 1)  # to the left: so faces look up
    across = np.array([-1.0, -0.84, -0.66, -0.45, -0.12, 0.12, 0.45, 0.66, 0.84, 1.0], np.float32)
    number = np.arange(len(middle), dtype=np.float32)
    ragged = (
        1
        + 0.09 * np.sin(number * 1.31)[:, None] * np.sign(across)
        + 0.07 * np.sin(number * 0.57 + 2)[:, None]
    )
    points = middle[:, None] + aside[:, None] * (across * ragged * land.PATH_WIDTH_M * 0.66)[..., None]
    x, y = points[..., 0], points[..., 1]
    lift = 0.012 + 0.0010 * np.hypot(x, y)
    lift = np.where(np.abs(across) > 0.9, -0.03, lift)
    positions = np.stack([x, y, land.height_m(x, y) + lift], -1)
    trodden = np.array([0.0, 0.08, 0.6, 1.0, 0.55, 0.55, 1.0, 0.6, 0.08, 0.0], np.float32)
    patchy = 0.5 + 0.5 * np.sin(x * 5.1 + 1.7 * np.sin(y * 3.7)) * np.sin(y * 4.3)
    bare = np.clip(trodden + 0.5 * (patchy - 0.5) * (trodden > 0) * (trodden < 1), 0, 1)[..., None]
    turf = land.turf(x, y) * _under_blades(x, y) * _TURF_MEAN / _SOIL_MEAN
    colors = np.asarray(land.SOIL, np.float32) * bare + turf * (1 - bare)
    uvs = np.stack([x, y], -1) / _SOIL_TILE_M
    return grid_mesh(positions, land.normals(x, y), uvs, opaque(colors.astype(np.float32)))


def _under_blades(x: Floats, y: Floats) -> Floats:
    """How dark the ground is between blades, (…, 1): darker than a field of them seen from afar."""
    return (1 - 0.34 * (1 - land.eased(np.hypot(x, y), 5, 40))[..., None]).astype(np.float32)


def _turf_image() -> Image:
    size = 512
    clumps, fine = soft_noise(size, 31, 1.5, 6), soft_noise(size, 32, 0.55, 20)
    warm = (np.roll(clumps, size // 3, 1) - 0.5) * 0.22
    under = (0.34 + 0.36 * fine)[..., None] * np.ones(4, np.float32)
    light = blades(under.astype(np.float32), 2300, 34)[..., :3] * (0.72 + 0.56 * clumps[..., None])
    return Image("turf", _image(light * np.stack([1 + warm, np.ones_like(warm), 1 - warm], -1)))


def _soil_image() -> Image:
    size = 256
    damp, grit = soft_noise(size, 41, 1.8, 3), soft_noise(size, 42, 0.45, 16)
    stones = np.clip((soft_noise(size, 43, 1.0, 30) - 0.72) * 5, 0, 1)
    value = 0.46 + 0.26 * damp + 0.36 * grit + 0.32 * stones
    return Image("soil", _image(np.stack([value, value * 0.985, value * (0.95 + 0.05 * stones)], -1)))


def _image(light: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Linear light (H, W, 3) as sRGB bytes with an opaque alpha."""
    encoded = np.clip(light, 0, 1) ** (1 / 2.2)
    return (opaque(encoded.astype(np.float32)) * 255).astype(np.uint8)
