"""A small flag on a pole: the stronger the wind, the further it streams out. Hangs and swings as a chain of strips."""

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop
from vrtherapy.stage.props.town.forms import ball, tube
from vrtherapy.stage.props.town.heap import Heap

_STRIPS = 8
_STRIP_M = 0.105
_WIDTH_M = 0.62
_POLE_M = 0.95
_FULL_WIND_MPS = 12.0


class Flag(Prop):
    """A pole along +Y from (x, y, z) with a cloth below it that the wind lifts toward +X."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="flag",
        label=Text(en="Flag on a pole", fr="Drapeau sur sa hampe"),
        params={
            "x_m": PropParam(
                label=Text(en="Right", fr="À droite"), unit="m", range=(-50.0, 50.0), default=-2.75
            ),
            "y_m": PropParam(
                label=Text(en="Ahead", fr="Devant"), unit="m", range=(-50.0, 50.0), default=-1.15
            ),
            "z_m": PropParam(label=Text(en="Up", fr="En haut"), unit="m", range=(-10.0, 50.0), default=2.35),
            "wind_mps": PropParam(
                label=Text(en="Wind", fr="Vent"), unit="m/s", range=(0.0, 12.0), default=2.0
            ),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """The pole, and a strip of cloth for every link of the chain."""
        pole = tube(Heap(), ((0, 0, 0), (0, _POLE_M, 0.0)), (0.014, 0.012), (0.30, 0.24, 0.16), 10)
        ball(pole, (0, _POLE_M, 0), (0.022, 0.022, 0.022), (0.45, 0.36, 0.14), 8)
        pole.boxes((-0.04, -0.01, -0.06), (0.04, 0.03, 0.06), (0.06, 0.06, 0.06))
        parts = [Part("pole", pole.mesh(), Material(roughness=0.5))]
        for k in range(_STRIPS):
            color = (0.05, 0.13, 0.30) if k < 3 else (0.60, 0.59, 0.55) if k < 5 else (0.05, 0.13, 0.30)
            parts.append(Part(f"strip {k}", _strip(color).mesh(), Material(roughness=0.9, two_sided=True)))
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Each strip hangs from the one above; the wind lifts all of them and runs down the cloth as a wave."""
        x, y, z = (float(values[name]) for name in ("x_m", "y_m", "z_m"))
        strength = min(1.0, float(values["wind_mps"]) / _FULL_WIND_MPS)
        poses = {"pole": PartPose((x, y, z))}
        z -= 0.016
        for k in range(_STRIPS):
            lift = 78.0 * strength**0.7 * (0.75 + 0.25 * k / _STRIPS)
            speed = 2.2 + 7.0 * strength
            wave = (
                (3.0 + 20.0 * strength)
                * math.sin(speed * time_seconds - 0.85 * k)
                * (0.35 + 0.65 * k / _STRIPS)
            )
            gust = 8.0 * strength * math.sin(0.9 * time_seconds + 0.7 * math.sin(0.53 * time_seconds))
            angle = -(lift + wave + gust)
            poses[f"strip {k}"] = PartPose((x, y, z), (0.0, 0.0, angle))
            x += _STRIP_M * math.sin(math.radians(-angle))
            z -= _STRIP_M * math.cos(math.radians(-angle))
        return poses


def _strip(color: tuple[float, float, float]) -> Heap:
    """A strip hanging from its upper edge on the Y axis."""
    low, near, far = -_STRIP_M, _POLE_M - 0.06 - _WIDTH_M, _POLE_M - 0.06
    face = np.array([[0, near, low], [0, far, low], [0, far, 0], [0, near, 0]])
    return Heap().quads([face], color)
