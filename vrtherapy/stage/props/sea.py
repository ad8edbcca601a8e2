"""A sea with a gentle swell that breaks low, runs up the sand, and leaves it wet."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropSpec
from vrtherapy.stage.props.base import Image, Material, Mesh, Part, Prop
from vrtherapy.stage.props.coast import land
from vrtherapy.stage.props.country.forms import grid_mesh, opaque
from vrtherapy.stage.props.country.noise import soft_noise

_UP_M = land.WASHED_M + 0.9
_FAR_M = 9000.0
_FILM_M = 0.012
"""How far above the sand the sheet lies, where it is but a film."""


class Sea(Prop):
    """One sheet from the highest wet sand to the horizon; `glsl_calm` makes waves, foam and wet sand of it."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="sea", label=Text(en="Sea with gentle waves", fr="Mer aux vagues douces"), params={}
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """The sheet; its uvs are metres along the shore and out from the still waterline."""
        water = Material(surface="sea", roughness=0.12, texture=_foam())
        return [Part("sea", _sheet(), water, casts_shadow=False)]


def _sheet() -> Mesh:
    out = np.concatenate(
        [
            np.linspace(-_UP_M, 0, 12),
            np.linspace(0.4, 30, 90),
            np.geomspace(31, 160, 70),
            np.geomspace(175, _FAR_M, 26),
        ]
    )
    near = np.linspace(-40, 40, 41)
    side = np.geomspace(44, 7000, 34)
    # From the right to the left, so that faces look up.
    x = np.concatenate([-side[::-1], near, side])[::-1][None, :] + np.zeros((len(out), 1))
    out = out[:, None] + np.zeros_like(x)
    shore = np.clip(x, -620, 900)  # beyond, the waterline runs straight on, hidden by the headlands
    steep = land.steepness(shore)
    y = land.waterline_m(shore) + out * steep
    sand = np.where(out < 0.0, land.height_m(x, np.minimum(y, land.waterline_m(shore))), 0.0)
    z = np.where(out < 0.0, np.maximum(sand, 0.0) + _FILM_M, _FILM_M * np.exp(-out))
    positions = np.stack([x, y, z], -1)
    up = np.broadcast_to(np.array([0, 0, 1], np.float32), positions.shape)
    uvs = np.stack([x, out], -1)
    return grid_mesh(positions, up, uvs, opaque(np.ones_like(positions, np.float32)))


def _foam() -> Image:
    """Red: lace, the walls between bubbles; green: froth; blue: ripples. Linear numbers in a picture's bytes."""
    size = 256
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    rng = np.random.default_rng(3)
    first, second = np.full((size, size), 9.0), np.full((size, size), 9.0)
    warp = 0.03 * (soft_noise(size, 5, 1.6, 4) - 0.5)
    for px, py in rng.random((70, 2)):
        dx, dy = np.abs(x + warp - px), np.abs(y + warp.T - py)
        away = np.hypot(np.minimum(dx, 1 - dx), np.minimum(dy, 1 - dy))
        second = np.minimum(second, np.maximum(first, away))
        first = np.minimum(first, away)
    lace = np.clip(1.0 - (second - first) * 15.0, 0, 1) * (0.55 + 0.45 * soft_noise(size, 6, 1.2, 5))
    froth = soft_noise(size, 7, 1.1, 3)
    ripples = soft_noise(size, 8, 1.7, 3)
    linear = np.stack([lace, froth, ripples, np.ones_like(froth)], -1)
    encoded = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-6) ** (1 / 2.4) - 0.055
    )
    encoded[..., 3] = 1.0
    return Image("foam", (np.clip(encoded, 0, 1) * 255).astype(np.uint8))
