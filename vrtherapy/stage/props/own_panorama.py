"""The author's own 360° picture as surroundings: the patient's own feared place, or their own calm one."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props import own
from vrtherapy.stage.props.base import Material, Mesh, Part, PartPose

_RADIUS_M = 1500.0
"""So far away that nobody sees it shift as they move: as flat as the picture is, and as true."""
_RINGS, _SEGMENTS = 64, 128


class OwnPanorama(own.OwnProp):
    """A sphere around everything, its middle at the eyes of the picture; the picture's middle is ahead."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="own_panorama",
        label=Text(en="Your own 360° picture around everything", fr="Votre propre image à 360°, tout autour"),
        own="panorama",
        params={
            "heading_deg": PropParam(
                label=Text(en="Turned left", fr="Tournée vers la gauche"), unit="°", range=(-360.0, 360.0),
                default=0.0,
            ),
            "light": PropParam(label=Text(en="Brightness", fr="Luminosité"), range=(0.0, 1.0), default=1.0),
        },
    )  # fmt: skip

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """The sphere with the picture on its inside."""
        picture = self.picture("panorama")
        if picture is None:
            return []
        around = Material(surface="shown", texture=picture, glow=1.0)
        return [Part("around", _sphere(picture.pixels.shape[0]), around, casts_shadow=False)]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Turned, and as bright as it is told."""
        if self.own is None:
            return {}
        turned = (float(values["heading_deg"]), 0.0, 0.0)
        return {"around": PartPose(hpr_deg=turned, uniforms={"glow": float(values["light"])})}


def _sphere(rows: int) -> Mesh:
    """Seen from inside. The outermost half of a row is left out at both poles, where the texture would repeat."""
    down = np.linspace(0, 1, _RINGS + 1, dtype=np.float32)
    across = np.linspace(0, 1, _SEGMENTS + 1, dtype=np.float32)
    v, u = np.meshgrid(down, across, indexing="ij")
    latitude, longitude = (v - 0.5) * np.pi, (u - 0.5) * 2 * np.pi
    unit = np.stack(
        [np.cos(latitude) * np.sin(longitude), np.cos(latitude) * np.cos(longitude), np.sin(latitude)], -1
    ).reshape(-1, 3).astype(np.float32)  # fmt: skip
    edge = 0.5 / rows
    uvs = np.stack([u, np.clip(v, edge, 1 - edge)], -1).reshape(-1, 2)
    row, column = np.meshgrid(np.arange(_RINGS), np.arange(_SEGMENTS), indexing="ij")
    low = (row * (_SEGMENTS + 1) + column).reshape(-1)
    high = low + _SEGMENTS + 1
    indices = np.stack([low, low + 1, high + 1, low, high + 1, high], -1).reshape(-1, 3).astype(np.uint32)
    white = np.ones((len(unit), 4), np.float32)
    return Mesh(unit * np.float32(_RADIUS_M), -unit, uvs.astype(np.float32), white, indices)
