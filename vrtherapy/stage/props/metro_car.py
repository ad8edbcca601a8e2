"""A metro train of open cars, seen from inside: the patient stands at a door space. It stands still; all else moves."""

from collections.abc import Mapping
from typing import ClassVar

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop
from vrtherapy.stage.props.underground import car, pictures, timetable

_STOPS = PropParam(label=Text(en="Stops so far", fr="Arrêts parcourus"), range=(0.0, 6.0), default=0.0)
_RUBBER = Material(roughness=0.75, texture="concrete", tiles_per_m=2.0)
_GLASS = Material(surface="glass", roughness=0.06)
_SIDES = (("left", -1.0), ("right", 1.0))
_WAYS = (("rear", -1.0), ("front", 1.0))
_OPENS_M = 0.60
_BOUNCE = 0.16
"""Light that lamps throw back and forth between bright walls, as a share of the walls' colour."""


class MetroCar(Prop):
    """Its doors towards the platform open where the train stands in a station."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="metro_car",
        label=Text(en="Metro car", fr="Voiture de métro"),
        params={
            "stops": _STOPS,
            "light": PropParam(label=Text(en="Lamps", fr="Lampes"), range=(0.0, 1.0), default=1.0),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Shell, doors that slide, seats, bars, lamps, pictures."""
        shade = car.shade()
        parts = [
            Part("floor", car.floor().mesh(shade), _RUBBER, casts_shadow=False),
            Part("shell", car.shell().mesh(shade), Material(roughness=0.55, glow=_BOUNCE), casts_shadow=False),
            Part("panes", car.panes().mesh(), _GLASS, casts_shadow=False),
            Part("seats", car.seats().mesh(), Material(roughness=0.9, texture="plaster", tiles_per_m=3.0)),
            Part("bars", car.bars().mesh(), Material(roughness=0.22, metallic=0.85)),
            Part("lamps", car.lamps().mesh(), Material(roughness=0.9, glow=1.7), casts_shadow=False),
            Part("line map", car.signs("map").mesh(), _line_map(), casts_shadow=False),
        ]  # fmt: skip
        for side, sign in _SIDES:
            for way, towards in _WAYS:
                leaf, glass = car.door_leaves(sign, towards)
                parts.append(
                    Part(
                        f"{side} {way} leaves",
                        leaf.mesh(shade),
                        Material(roughness=0.45, metallic=0.3),
                        casts_shadow=False,
                    )
                )
                parts.append(Part(f"{side} {way} glass", glass.mesh(), _GLASS, casts_shadow=False))
        for number in range(4):
            material = Material(roughness=0.5, texture=pictures.poster(number), glow=0.15)
            parts.append(
                Part(f"poster {number}", car.signs(str(number)).mesh(), material, casts_shadow=False)
            )
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Doors as open as the timetable says; lamps as bright as they are switched."""
        doors = timetable.at(float(values["stops"])).doors
        light = float(values["light"])
        poses = {
            "lamps": PartPose(uniforms={"glow": 0.15 + 1.55 * light}),
            "shell": PartPose(uniforms={"glow": _BOUNCE * light}),
        }
        for way, towards in _WAYS:
            aside = PartPose(position_m=(0.0, towards * doors * _OPENS_M, 0.0))
            poses |= {f"right {way} leaves": aside, f"right {way} glass": aside}
        return poses


def _line_map() -> Material:
    return Material(roughness=0.6, texture=pictures.line_map(), glow=0.25)
