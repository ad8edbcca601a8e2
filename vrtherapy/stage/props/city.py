"""The city around and below the balcony: streets, houses with real windows, parks, a river, hills at the horizon."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Image, Material, Part, PartPose, Prop
from vrtherapy.stage.props.country import growth
from vrtherapy.stage.props.town import land, layout, planting
from vrtherapy.stage.props.town.heap import Heap
from vrtherapy.stage.props.town.height import HEIGHT
from vrtherapy.stage.props.town.middle import facade_picture

STEP_M = 0.32
"""The road lies so far below the balcony's floor when the balcony is at height 0: a kerb and one step."""
_ROAD = Material(roughness=0.95, texture="concrete", tiles_per_m=0.3)
_PAVING = Material(roughness=0.9, texture="paving", tiles_per_m=0.45)
_LAWN = Material(roughness=1.0, texture="plaster", tiles_per_m=0.25)
_WALL = Material(roughness=0.9, texture="plaster", tiles_per_m=0.35)
_PANES = Material(roughness=0.12)
_RIVER = Material(roughness=0.16)
"""Without waves: from so far away they would only sparkle."""
_STREET_TREE = growth.Habit(8.2, 2.7, 0.15, (2.5, 2.6), 12, 1.05, 13, 1.10)
_LEAVES_WITHIN_M = 180.0
_STREET_GREENS = tuple((0.72 * red, 0.70 * green, 0.72 * blue) for red, green, blue in growth.GREENS)
_LEAF_TINTS = ((1.0, 1.0, 1.0), (1.15, 1.05, 0.8), (0.8, 0.95, 0.9), (1.25, 1.1, 0.6), (0.9, 1.1, 1.0))


_NAMES = (
    "roads",
    "pavements",
    "yards",
    *(f"block {place}" for place in layout.NEAR_BLOCKS),
    "panes",
    *(f"sector {sector}" for sector in layout.SECTORS),
    "plains",
    "river",
    "hills",
    "avenue left",
    "avenue right",
    "trees far",
    "furniture",
)


class City(Prop):
    """A town of the grid plan in `town.plan`; the whole of it sinks as the balcony's height grows."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="city",
        label=Text(en="City", fr="Ville"),
        params={
            "height_m": HEIGHT,
            "wind_mps": PropParam(
                label=Text(en="Wind", fr="Vent"), unit="m/s", range=(0.0, 12.0), default=2.0
            ),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Streets, near blocks with windows of their own, painted ones by direction, the land around, trees."""
        town = layout.build(seed)
        parts = [
            Part("roads", town.roads.mesh(), _ROAD),
            Part("pavements", town.pavements.mesh(), _PAVING),
            Part("yards", town.yards.mesh(), _LAWN),
        ]
        panes = Heap()
        for place, front in town.near.items():
            parts.append(Part(f"block {place}", front.wall.mesh(), _WALL))
            panes.add(front.glass)
        parts.append(Part("panes", panes.mesh(), _PANES, casts_shadow=False))
        painted = Material(roughness=0.9, texture=Image("painted_windows", facade_picture()))
        parts += [Part(f"sector {name}", heap.mesh(), painted) for name, heap in town.sectors.items()]
        parts += _surroundings(seed)
        parts += _green(town, np.random.default_rng(seed))
        parts.append(Part("furniture", planting.furniture().mesh(), Material(roughness=0.7)))
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """The whole city at its depth below the balcony."""
        depth = float(values["height_m"]) + STEP_M
        pose = PartPose(position_m=(0.0, 0.0, -depth), uniforms={"wind_mps": float(values["wind_mps"])})
        return dict.fromkeys(_NAMES, pose)


def _surroundings(seed: int) -> list[Part]:
    flat = land.plains().add(land.quays())
    for column in (-6, -3, 0, 3, 6):
        flat.add(land.bridge(layout.bridge_x(column)))
    return [
        Part("plains", flat.mesh(), Material(roughness=0.95), casts_shadow=False),
        Part("river", land.water(), _RIVER, casts_shadow=False),
        Part("hills", land.hills(seed), Material(roughness=1.0), casts_shadow=False),
    ]


def _green(town: layout.Town, rng: np.random.Generator) -> list[Part]:
    """Trees of the avenue leaf by leaf, those of parks and yards as lumps."""
    avenue = planting.avenue_trees()
    close = np.hypot(avenue[:, 0], avenue[:, 1]) < _LEAVES_WITHIN_M
    distant = rng.permutation(
        np.concatenate([avenue[~close], planting.park_trees(town.lawns, rng), town.yard_trees])
    )
    sides = (("left", close & (avenue[:, 0] < 0)), ("right", close & (avenue[:, 0] >= 0)))
    mesh = growth.tree(_STREET_TREE, 3)
    return [
        *(
            Part(
                f"avenue {side}",
                mesh,
                growth.leafy(),
                planting.stand(avenue[chosen], rng, (0.85, 1.08)),
                palette=_STREET_GREENS,
            )
            for side, chosen in sides
        ),
        Part(
            "trees far",
            planting.tree(5).mesh(),
            Material(surface="foliage", roughness=0.9),
            planting.stand(distant, rng, (0.6, 1.05)),
            palette=_LEAF_TINTS,
            casts_shadow=False,
            thinnable=True,
        ),
    ]
