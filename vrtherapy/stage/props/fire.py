"""A log fire in the hearth of the parlour: layers of flames, a bed of embers, charred logs on irons."""

from collections.abc import Mapping
from functools import cache
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropSpec
from vrtherapy.stage.props.base import Image, Material, Mesh, Part, PartPose, Prop
from vrtherapy.stage.props.coast.forms import tube
from vrtherapy.stage.props.country.forms import grid_mesh, joined, opaque
from vrtherapy.stage.props.country.noise import soft_noise
from vrtherapy.stage.props.hearth.furniture import IRON
from vrtherapy.stage.props.hearth.light import Room, firelit, flicker
from vrtherapy.stage.props.indoors.surfaces import Pieces

_BED_Z = 0.16
_TONGUES = (
    # x, y, half width, height
    (0.00, 3.10, 0.30, 0.68), (-0.20, 3.08, 0.20, 0.54), (0.22, 3.09, 0.20, 0.57), (-0.08, 3.02, 0.20, 0.61),
    (0.11, 3.00, 0.17, 0.51), (-0.27, 2.98, 0.13, 0.35), (0.30, 2.97, 0.12, 0.33), (0.02, 2.95, 0.15, 0.39),
    (-0.14, 2.93, 0.10, 0.27), (0.17, 2.92, 0.10, 0.26),
)  # fmt: skip


class Fire(Prop):
    """It burns by itself, from time alone, and sways too slowly and too little to flash."""

    spec: ClassVar[PropSpec] = PropSpec(name="fire", label=Text(en="Log fire", fr="Feu de bois"), params={})

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Embers and logs first, then the tongues from the back to the front, in one part."""
        wood = Material("firelit", 0.95, texture="wood", tiles_per_m=2.5, bump=0.3)
        light = Material("glow", glow=1.0, texture=_noise())
        return [
            Part("logs", firelit(_logs(), Room(())), wood, casts_shadow=False),
            Part("embers", _embers(), light, casts_shadow=False),
            Part("flames", _tongues(), light, casts_shadow=False),
        ]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """How brightly it burns, as everything that it lights has it."""
        now = flicker(time_seconds)
        beat = (now - 1.0) * 8.0
        return {
            "logs": PartPose(uniforms={"fire": 0.55 * now}),
            "embers": PartPose(uniforms={"shape": 4.0, "amount": 1.0, "beat": beat}),
            "flames": PartPose(uniforms={"shape": 3.0, "amount": 0.92, "beat": beat}),
        }


def _tongues() -> Mesh:
    """Upright cards, each with a seed in its colours' alpha; uvs run from -1 to 1 across and from 0 to 1 up."""
    cards: list[Mesh] = []
    for number, (x, y, half, tall) in enumerate(_TONGUES):
        across, up = np.meshgrid(np.array([-1.0, 0.0, 1.0]), np.linspace(0, 1, 4))
        bow = 0.05 * (1 - across**2)  # bent towards the room, so that it has depth
        points = np.stack([x + 1.5 * half * across, y - bow, _BED_Z + 0.02 + tall * 1.12 * up], -1)
        facing = np.broadcast_to(np.array([0, -1, 0], np.float32), points.shape)
        colors = np.ones((*across.shape, 4), np.float32)
        colors[..., 3] = number / len(_TONGUES)
        uvs = np.stack([1.5 * across, up * 1.12], -1)
        cards.append(grid_mesh(points[:, ::-1], facing[:, ::-1], uvs[:, ::-1], colors))
    return joined(cards)


def _embers() -> Mesh:
    """A heap of glowing coal and ash."""
    x, y = np.meshgrid(np.linspace(0.42, -0.42, 46), np.linspace(2.86, 3.22, 24))
    dome = np.clip(1 - (x / 0.43) ** 2 - ((y - 3.04) / 0.19) ** 2, 0, 1) ** 0.6
    lumps = soft_noise(64, 9, 1.0, 6)[:24, :46]
    points = np.stack([x, y, _BED_Z - 0.02 + dome * (0.045 + 0.075 * lumps)], -1)
    up = np.broadcast_to(np.array([0, 0, 1], np.float32), points.shape)
    uvs = np.stack([x, y], -1) * 1.9
    return grid_mesh(points, up, uvs, opaque(np.ones_like(points, np.float32)))


def _logs() -> Mesh:
    """Three logs across two irons, burnt black below, a little bark left on top."""
    made = Pieces()
    for x in (-0.24, 0.24):
        made.box((x - 0.012, 2.86, _BED_Z + 0.045), (x + 0.012, 3.20, _BED_Z + 0.065), IRON, 0.05)
        made.rod(((x, 2.865, _OPEN_FLOOR), (x, 2.865, _BED_Z + 0.20)), 0.013, IRON)
        made.rod(((x, 2.865, _BED_Z + 0.195), (x, 2.865, _BED_Z + 0.225)), 0.022, IRON)
    parts = [made.mesh()]
    for begin, end, thick in (
        ((-0.40, 3.06, 0.275), (0.38, 3.10, 0.262), 0.062), ((-0.36, 2.95, 0.265), (0.41, 2.965, 0.27), 0.052),
        ((-0.26, 3.02, 0.355), (0.33, 3.05, 0.385), 0.046),
    ):  # fmt: skip
        share = np.linspace(0, 1, 12)[:, None]
        line = np.array(begin) + (np.array(end) - np.array(begin)) * share
        radii = [0.5 * thick, *[thick] * 10, 0.5 * thick]
        parts.append(tube(line, radii, (0.060, 0.045, 0.036), 12))
    return joined(parts)


_OPEN_FLOOR = 0.14


@cache
def _noise() -> Image:
    """Green: fine, blue: coarse; linear numbers in a picture's bytes."""
    size = 256
    fine, coarse = soft_noise(size, 61, 1.5, 5), soft_noise(size, 62, 1.9, 3)
    linear = np.stack([fine, fine, coarse, np.ones_like(fine)], -1)
    encoded = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-6) ** (1 / 2.4) - 0.055
    )
    encoded[..., 3] = 1.0
    return Image("flame noise", (np.clip(encoded, 0, 1) * 255).astype(np.uint8))
