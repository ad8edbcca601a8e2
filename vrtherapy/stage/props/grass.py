"""Grass that moves in the wind: blades around the patient's feet, coarser clumps further out, reeds by the water."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Array, Material, Part, Prop
from vrtherapy.stage.props.country import land
from vrtherapy.stage.props.country.sward import PALETTE, Clump, clump, quarters, ring

_UNDERFOOT = Clump(side_m=0.5, blades=50, height_m=0.25, width_m=0.015, bent=True)
_AROUND = Clump(side_m=1.2, blades=70, height_m=0.32, width_m=0.036, bent=False)
_BEYOND = Clump(side_m=2.9, blades=46, height_m=0.42, width_m=0.085, bent=False)
_REED = Clump(side_m=0.8, blades=14, height_m=1.35, width_m=0.035, bent=True)
_BLADES = Material(surface="foliage", roughness=0.8)


class Grass(Prop):
    """Grass on the land of `ground`. The picture grows dearer with `density`, not the build."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="grass",
        label=Text(en="Grass and reeds", fr="Herbe et roseaux"),
        params={
            "density": PropParam(
                label=Text(en="Clumps, as a share of a full meadow", fr="Touffes, en part d'une prairie fournie"),
                range=(0.1, 2.0), default=1.0, static=True,
            )
        },
    )  # fmt: skip

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Rings of clumps around the patient, each in four quarters of the horizon, and the reeds."""
        density = float(values["density"])
        rng = np.random.default_rng(seed)
        rings = (
            ("underfoot", _UNDERFOOT, 0.0, 5.5),
            ("around", _AROUND, 5.0, 17.0),
            ("beyond", _BEYOND, 16.0, 46.0),
        )
        made: list[Part] = []
        for number, (name, kind, inner, outer) in enumerate(rings):
            mesh = clump(kind, number)
            for quarter, here in quarters(ring(kind, inner, outer, density, rng)):
                made.append(
                    Part(
                        f"{name} {quarter}",
                        mesh,
                        _BLADES,
                        here,
                        palette=PALETTE,
                        casts_shadow=False,
                        thinnable=True,
                    )
                )
        made.append(Part("reeds", clump(_REED, 9), _BLADES, _reeds(rng), palette=PALETTE, casts_shadow=False))
        return made


def _reeds(rng: np.random.Generator) -> Array:
    """Two stands of reeds along the near shore, with open water between them."""
    turn = np.concatenate([rng.uniform(-2.9, -2.2, 34), rng.uniform(-0.9, 0.3, 34)])
    out = rng.uniform(0.93, 1.05, len(turn))
    x = land.POND_CENTRE_M[0] + land.POND_RADII_M[0] * np.cos(turn) * out
    y = land.POND_CENTRE_M[1] + land.POND_RADII_M[1] * np.sin(turn) * out
    count = len(turn)
    rest = [
        rng.uniform(0, 6.28, count),
        rng.uniform(0.7, 1.2, count),
        np.full(count, 2.5),
        np.full(count, 0.1),
        rng.random(count),
    ]
    return np.column_stack([x, y, np.maximum(land.height_m(x, y), land.WATER_M - 0.2), *rest]).astype(
        np.float32
    )
