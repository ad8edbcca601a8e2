"""A wooden bench by the path: somewhere to sit, and a measure for the eyes of how large all else is."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Mesh, Part, PartPose, Prop
from vrtherapy.stage.props.country import land
from vrtherapy.stage.props.country.forms import Floats, cards, joined, opaque

_OAK = (0.30, 0.205, 0.120)
_LENGTH_M = 1.9


class Bench(Prop):
    """Stands on the land of `ground` and looks where `heading_deg` says."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="bench",
        label=Text(en="Wooden bench", fr="Banc de bois"),
        params={
            "x_m": PropParam(label=Text(en="Right", fr="À droite"), unit="m", range=(-60.0, 60.0), default=2.6),
            "y_m": PropParam(label=Text(en="Ahead", fr="Devant"), unit="m", range=(-60.0, 60.0), default=6.6),
            "heading_deg": PropParam(
                label=Text(en="Faces (0 ahead, 90 left)", fr="Regarde (0 devant, 90 à gauche)"),
                unit="°", range=(-180.0, 180.0), default=35.0,
            ),
        },
    )  # fmt: skip

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Planks on two frames."""
        return [Part("bench", _bench(), Material(roughness=0.7))]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """On the ground, wherever that is."""
        x, y = float(values["x_m"]), float(values["y_m"])
        height = float(land.height_m(x, y))
        return {"bench": PartPose((x, y, height), (float(values["heading_deg"]), 0.0, 0.0))}


def _bench() -> Mesh:
    half = _LENGTH_M / 2
    planks = [_box((-half, y, 0.43), (half, y + 0.115, 0.47)) for y in (-0.24, -0.105, 0.03, 0.165)]
    planks += [
        _box((-half, -0.30 - 0.05 * k, 0.58 + 0.135 * k), (half, -0.27 - 0.05 * k, 0.69 + 0.135 * k))
        for k in range(3)
    ]
    frames: list[Mesh] = []
    for x in (-half + 0.18, half - 0.25):
        frames += [
            _box((x, -0.33, -0.1), (x + 0.07, -0.25, 0.62)),
            _box((x, -0.42, 0.55), (x + 0.07, -0.33, 0.99)),
            _box((x, 0.20, -0.1), (x + 0.07, 0.28, 0.43)),
            _box((x, -0.30, 0.36), (x + 0.07, 0.28, 0.43)),
            _box((x - 0.01, -0.32, 0.64), (x + 0.08, 0.30, 0.68)),
            _box((x, 0.22, 0.43), (x + 0.07, 0.28, 0.64)),
        ]
    return joined([*planks, *frames])


def _box(low: tuple[float, float, float], high: tuple[float, float, float]) -> Mesh:
    """A box between two corners, each face flat; planks vary a little in tone."""
    a, b = np.array(low), np.array(high)
    corner = np.array([[i, j, k] for k in (0, 1) for j in (0, 1) for i in (0, 1)])
    sides = np.array([[0, 1, 5, 4], [1, 3, 7, 5], [3, 2, 6, 7], [2, 0, 4, 6], [4, 5, 7, 6], [2, 3, 1, 0]])
    facing = np.array([[0, -1, 0], [1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, 0, 1], [0, 0, -1]], np.float32)
    points = (a + corner * (b - a))[sides].astype(np.float32)
    tone = 0.85 + 0.3 * ((a[1] * 7.31 + a[2] * 3.7) % 1)
    colors: Floats = np.broadcast_to(np.asarray(_OAK, np.float32) * tone, (6, 4, 3))
    return cards(
        points,
        np.repeat(facing[:, None], 4, 1),
        np.zeros((6, 4, 2), np.float32),
        opaque(colors.astype(np.float32)),
    )
