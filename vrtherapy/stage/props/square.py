"""A square in a European town: houses with shops around it, a fountain, a café's terrace, a kiosk, trees, lanterns."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Image, Material, Mesh, Part, PartPose, Prop
from vrtherapy.stage.props.country import growth
from vrtherapy.stage.props.plaza import plan, surroundings, things
from vrtherapy.stage.props.town.heap import Heap
from vrtherapy.stage.props.town.middle import facade_picture
from vrtherapy.stage.props.town.planting import stand

_STREET_TREE = growth.Habit(7.4, 2.7, 0.15, (2.4, 2.3), 12, 1.05, 13, 1.10)
_GREENS = tuple((0.75 * red, 0.72 * green, 0.72 * blue) for red, green, blue in growth.GREENS)
_WALL = Material(roughness=0.9, texture="plaster", tiles_per_m=0.35, bump=0.12)
_PAVING = Material(roughness=0.82, texture="paving", tiles_per_m=0.62, bump=0.16)
_STONE = Material(roughness=0.85, texture="concrete", tiles_per_m=0.5, bump=0.2)


class Square(Prop):
    """The patient stands where a broad street crosses the square; `plaza.plan` says where everything is."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="square",
        label=Text(en="Town square", fr="Place de ville"),
        params={
            "lamps": PropParam(
                label=Text(en="Lanterns lit", fr="Lanternes allumées"), range=(0.0, 1.0), default=0.0
            ),
        },
    )  # fmt: skip

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Ground, houses by where they stand, what is on the square."""
        rng = np.random.default_rng(seed)
        ground = surroundings.paving().mesh(surroundings.shade(things.spots()))
        parts = [Part("ground", ground, _PAVING, casts_shadow=False)]
        panes = Heap()
        for where, front in surroundings.houses(seed).items():
            parts.append(Part(f"houses {where}", front.wall.mesh(), _WALL))
            panes.add(front.glass)
        posts, lit = things.lanterns()
        painted = Material(roughness=0.9, texture=Image("painted_windows", facade_picture()))
        return [
            *parts,
            Part("panes", panes.mesh(), Material(roughness=0.12), casts_shadow=False),
            Part("roofs", surroundings.roofs(seed).mesh(), painted, casts_shadow=False),
            Part("church", surroundings.church().mesh(), _STONE),
            Part("fountain", things.fountain().mesh(), _STONE),
            Part("water", things.water(), Material(surface="water", roughness=0.08), casts_shadow=False),
            Part("streams", things.streams(), Material(surface="glass", roughness=0.1), casts_shadow=False),
            Part("kiosk", things.kiosk().mesh(), Material(roughness=0.5)),
            Part("lanterns", posts.mesh(), Material(roughness=0.45, metallic=0.3)),
            Part("lights", lit.mesh(), Material(roughness=0.3), casts_shadow=False),
            Part("iron", things.seats_of_iron().mesh(), Material(roughness=0.7)),
            Part("terrace", things.terrace().mesh(), Material(roughness=0.55)),
            Part("parasols", things.parasols().mesh(), Material(roughness=0.95)),
            Part("planters", things.planters().mesh(), Material(roughness=0.8)),
            Part("shrubs", growth.tree(growth.SHRUB, 4), growth.leafy(), things.shrubs(), palette=_GREENS),
            Part("trees", growth.tree(_STREET_TREE, 3), growth.leafy(), _trees(rng), palette=_GREENS),
            Part("guitar", _guitar(), Material(roughness=0.3)),
        ]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Lanterns as bright as they are switched."""
        return {"lights": PartPose(uniforms={"glow": 2.5 * float(values["lamps"])})}


def _trees(rng: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    rows = stand(plan.TREES, rng, (0.9, 1.08))
    rows[:, 2] = 0.0
    return rows.astype(np.float32)


def _guitar() -> Mesh:
    turn = np.arctan2(plan.PERFORMER[0], -plan.PERFORMER[1]) + 0.25
    return things.guitar().placed((*plan.PERFORMER, 0.0), float(turn)).mesh()
