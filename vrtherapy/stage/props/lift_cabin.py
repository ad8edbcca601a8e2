"""A closed lift and its landing: three cars, doors that slide, people who come close, a stop between floors.

The car never moves in the patient's eyes. That it travels is told by its display, by an arrow and by the light of the
landings that passes behind the slit between the doors.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop, Share
from vrtherapy.stage.props.lift import fittings, landings, pictures, riders
from vrtherapy.stage.props.lift.cars import CARS, DOOR_M, STANDS, WALL_M, Car, Stand

_HIDDEN = PartPose(visible=False)
_STEEL = Material(surface="steel", roughness=0.32, metallic=1.0)
_METAL = Material(roughness=0.4, metallic=0.6)
_DULL = Material(roughness=0.6, metallic=0.2)
_FLOOR_M = 3.0
_TOP_FLOOR = pictures.FLOORS - 1
_IN_MIRROR = " in the mirror"
_EMERGENCY = 0.32
"""What is left of the light when the car is stuck."""
_SHARE = (0.0, 1.0)


class LiftCabin(Prop):
    """The patient stands at the origin; what stands where around them follows from `place`."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="lift_cabin",
        label=Text(en="Lift and its landing", fr="Ascenseur et son palier"),
        params={
            "place": PropParam(
                label=Text(en="Where the patient is", fr="Où est le patient"),
                choices=tuple(STANDS), default="large_landing",
            ),
            "closed": PropParam(
                label=Text(en="How far the doors are shut", fr="Fermeture des portes"), range=_SHARE, default=0.0
            ),
            "people": PropParam(
                label=Text(en="Others in the car", fr="Autres personnes dans la cabine"), range=(0.0, 8.0), default=0.0
            ),
            "floor": PropParam(label=Text(en="Floor", fr="Étage"), range=(0.0, float(_TOP_FLOOR)), default=0.0),
            "stuck": PropParam(
                label=Text(en="How far it has stopped between floors", fr="Arrêt entre deux étages"), range=_SHARE,
                default=0.0,
            ),
            "mirror": PropParam(
                label=Text(en="Back wall", fr="Paroi du fond"), choices=("mirror", "steel"), default="mirror"
            ),
            "gaze": PropParam(
                label=Text(
                    en="Share of the others that looks at the patient", fr="Part des autres qui regarde le patient"
                ),
                range=_SHARE, default=0.1,
            ),
        },
    )  # fmt: skip

    def __init__(self) -> None:
        self._told: tuple[Mapping[str, ParamValue], Mapping[str, PartPose]] = ({}, {})

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Every car and landing, who rides along, and once more what is seen of them in the mirror."""
        seen: list[Part] = []
        for car in CARS.values():
            seen += _car(car)
        for landing, car in ((landings.LOBBY, CARS["large"]), (landings.CORRIDOR, CARS["small"])):
            seen += landings.parts(landing, car.door)
        alone = [part for car in CARS.values() for part in _small_parts(car)]
        alone += [
            Part(f"number {floor}", fittings.digits(str(floor)).mesh(), _GLOW, casts_shadow=False)
            for floor in range(pictures.FLOORS)
        ]
        near = riders.riders("near")
        alone += [replace(part, name=riders.name_of(who)) for who, part in near.items()]
        mirrored = [_in_mirror(part) for part in seen]
        for who, part in riders.riders("middle").items():
            mirrored.append(_in_mirror(replace(part, name=riders.name_of(who))))
        return [*seen, *alone, *mirrored]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """The chosen car and landing around the patient, doors, display, riders, and the light behind the slit."""
        if self._told[0] != values:
            self._told = dict(values), _poses(values)
        return self._told[1]

    def light(self, values: Mapping[str, ParamValue]) -> Mapping[str, Share]:
        """Lamps that sink into emergency light when the car gets stuck, in slow waves."""
        left = lamps_left(float(values["stuck"])) if STANDS[str(values["place"])].inside else 1.0
        if left == 1.0:
            return {}
        cold = 1.0 - left
        share = (left * (1 - 0.05 * cold), left, left * (1 + 0.10 * cold))
        return {"sun": share, "sky": share, "ground": share}


_GLOW = Material(roughness=0.9, glow=0.9)


def lamps_left(stuck: float) -> float:
    """The share of light while the car comes to be stuck (0 to 1): two soft dips on the way down, no flash."""
    sunk = stuck * stuck * (3 - 2 * stuck)
    dip = 0.30 * math.sin(2 * math.pi * stuck) ** 2 * (1 - stuck)
    return 1.0 - (1.0 - _EMERGENCY) * min(1.0, sunk + dip * (1 - sunk))


def _car(car: Car) -> list[Part]:
    """What a car has that its mirror shows too."""
    shade, name = fittings.shade_of(car), car.name
    made = [
        Part("walls", fittings.walls(car).mesh(shade), _STEEL, casts_shadow=False),
        Part("trim", fittings.trim(car).mesh(shade), _DULL, casts_shadow=False),
        Part("rail", fittings.rail(car).mesh(), _METAL),
        Part("lamp", fittings.ceiling(car).mesh(shade), Material(roughness=0.9, glow=1.6), casts_shadow=False),
        Part("ground", fittings.ground(car).mesh(fittings.ground_shade(car)), _stone(), casts_shadow=False),
        Part("jambs", fittings.jambs(car).mesh(), _DULL, casts_shadow=False),
        Part("left leaf", fittings.leaf(car, -1.0).mesh(shade), _STEEL, casts_shadow=False),
        Part("right leaf", fittings.leaf(car, 1.0).mesh(shade), _STEEL, casts_shadow=False),
        Part("panel", fittings.panel(car).mesh(), Material(roughness=0.45, metallic=0.2, texture=pictures.panel())),
    ]  # fmt: skip
    return [replace(part, name=f"{name} {part.name}") for part in made]


def _small_parts(car: Car) -> list[Part]:
    """What a car has beside that: lights of its panel, the lamp for emergencies, what is seen through the slit."""
    emergency = fittings.emergency_lamp(car)
    made = {
        "panel edge": (fittings.panel_edge(car), _METAL),
        "lit floor": (fittings.lit_ring(pictures.button_at(_TOP_FLOOR)), _GLOW),
        "lit alarm": (fittings.lit_ring(pictures.ALARM_M), _GLOW),
        "emergency": (emergency, Material(roughness=0.9, glow=0.0)),
        "passing": (fittings.passing(), Material(roughness=1.0, glow=0.9)),
        "shaft": (fittings.shaft(), Material(roughness=1.0)),
        "case": (fittings.display_case(), Material(roughness=0.25)),
        "arrow": (fittings.arrow(), _GLOW),
    }
    return [
        Part(f"{car.name} {name}", pieces.mesh(), material, casts_shadow=False)
        for name, (pieces, material) in made.items()
    ]


def _in_mirror(part: Part) -> Part:
    """A part as the mirror shows it. Steel is plain there: what it mirrors itself would be seen dimly."""
    material = part.material
    if material.surface == "steel":
        material = replace(material, roughness=0.5, metallic=0.5)
    return replace(
        part, name=part.name + _IN_MIRROR, material=replace(material, surface="mirrored"), casts_shadow=False
    )


_CAR_PARTS = ("walls", "trim", "rail", "lamp", "ground", "jambs", "left leaf", "right leaf", "panel")
_SMALL_PARTS = ("panel edge", "lit floor", "lit alarm", "emergency", "passing", "shaft", "case", "arrow")
_LANDING_PARTS = {
    "lobby": tuple(
        f"lobby {name}" for name in ("walls", "floor", "ceiling", "things", "lamps", "cladding", "outside")
    ),
    "corridor": tuple(f"corridor {name}" for name in ("walls", "floor", "ceiling", "things", "lamps")),
}
_MIRRORED = (
    *(f"{car} {name}" for car in CARS for name in _CAR_PARTS),
    *(name for names in _LANDING_PARTS.values() for name in names),
    *(riders.name_of(who) for who in riders.CAST),
)


def _poses(values: Mapping[str, ParamValue]) -> dict[str, PartPose]:
    """Every part; nothing moves with time alone but the riders, whom the graphics card moves."""
    stand = STANDS[str(values["place"])]
    poses = _shown(stand, values) | _riders(stand, values) | _display(stand, values)
    glass = values["mirror"] == "mirror"
    mirror = _mirror(stand)
    for name in _MIRRORED:
        pose = poses[name]
        shown = glass and pose.visible
        poses[name + _IN_MIRROR] = replace(pose, uniforms={**pose.uniforms, **mirror}) if shown else _HIDDEN
    return poses


def _at(stand: Stand, x: float, y: float, z: float = 0.0, turned_deg: float = 0.0) -> PartPose:
    """Where something is that stands at a place of the car's axes."""
    return PartPose((*stand.put(x, y), z), (stand.turned_deg + turned_deg, 0.0, 0.0))


def _shown(stand: Stand, values: Mapping[str, ParamValue]) -> dict[str, PartPose]:
    """The car and the landing where the patient is; all others are hidden."""
    car, open_ = stand.car, 1.0 - float(values["closed"])
    lit = lamps_left(float(values["stuck"])) if stand.inside else 1.0
    glow = 0.04 + 1.56 * (lit - _EMERGENCY) / (1.0 - _EMERGENCY)
    here = _at(stand, 0.0, 0.0)
    poses = {f"{other} {name}": _HIDDEN for other in CARS for name in (*_CAR_PARTS, *_SMALL_PARTS)}
    poses |= {f"{car.name} {name}": here for name in _CAR_PARTS}
    box = _box(car, open_)
    poses[f"{car.name} walls"] = replace(here, uniforms=box)
    slide = open_ * (car.door / 2 + 0.003)
    for name, side in (("left leaf", -1.0), ("right leaf", 1.0)):
        poses[f"{car.name} {name}"] = replace(_at(stand, side * slide, 0.0), uniforms=box)
    poses[f"{car.name} lamp"] = replace(here, uniforms={"glow": glow})
    poses[f"{car.name} panel edge"] = here
    for landing, names in _LANDING_PARTS.items():
        near = landing == car.landing and (open_ > 0.0 or not stand.inside)
        poses |= dict.fromkeys(names, here if near else _HIDDEN)
    return poses


def _box(car: Car, open_: float) -> dict[str, float]:
    """The box that the car's steel mirrors."""
    return {
        "box_x0": -car.wide / 2, "box_x1": car.wide / 2, "box_y0": -car.deep, "box_y1": 0.0,
        "box_z0": 0.0, "box_z1": car.high, "opening": car.door * open_,
    }  # fmt: skip


def _display(stand: Stand, values: Mapping[str, ParamValue]) -> dict[str, PartPose]:
    """The number over the doors, on the patient's side of them; the panel's lights; the slit."""
    car, stuck = stand.car, float(values["stuck"]) if stand.inside else 0.0
    floor = float(values["floor"])
    poses = dict.fromkeys((f"number {number}" for number in range(pictures.FLOORS)), _HIDDEN)
    side = _over_the_doors(stand)
    poses[f"{car.name} case"] = side(0.0, 0.0)
    travels = 0.0 < floor < _TOP_FLOOR and floor != round(floor)
    if stuck < 0.5:
        poses[f"number {math.floor(floor + 0.5)}"] = side(0.03, 0.004)
        if travels:
            poses[f"{car.name} arrow"] = side(-0.06, 0.004)
    wide = pictures.PANEL_M[0]
    panel = _at(stand, car.wide / 2 - 0.0085, fittings.panel_at(car) + wide / 2, fittings.PANEL_LOW_M)
    if floor < _TOP_FLOOR and stuck < 0.5 and float(values["closed"]) > 0.5:
        poses[f"{car.name} lit floor"] = panel
    if stuck > 0.5:
        poses[f"{car.name} lit alarm"] = panel
    poses[f"{car.name} emergency"] = replace(_at(stand, 0.0, 0.0), uniforms={"glow": 2.2 * stuck})
    if stand.inside and float(values["closed"]) > 0.9:
        risen = floor + 0.45 * stuck * stuck * (3 - 2 * stuck)
        poses[f"{car.name} shaft"] = _at(stand, 0.0, 0.0)
        poses[f"{car.name} passing"] = _at(stand, 0.0, 0.0, -_FLOOR_M * (risen - math.floor(risen)))
    return poses


def _over_the_doors(stand: Stand) -> Callable[[float, float], PartPose]:
    """Places on the display, metres to the right and out of it: in the car over its doors, or over the landing's."""
    z = (DOOR_M + stand.car.high) / 2 if stand.inside else DOOR_M + 0.20

    def at(right: float, out: float) -> PartPose:
        if stand.inside:
            return _at(stand, right, -0.013 - out, z)
        return _at(stand, -right, WALL_M + 0.013 + out, z, 180.0)

    return at


def _riders(stand: Stand, values: Mapping[str, ParamValue]) -> dict[str, PartPose]:
    """Each in their place in this car, appearing one after the other."""
    poses = dict.fromkeys((riders.name_of(who) for who in riders.CAST), _HIDDEN)
    for number, spot in enumerate(stand.car.others):
        there = min(1.0, float(values["people"]) - number)
        if there > 0.0:
            told = {
                "count": there, "attention": 1.0, "gaze": float(values["gaze"]), "mood": -0.05, "applause": 0.0,
                "whisper": 0.0, "question": 0.0, "leaving": 0.0,
            }  # fmt: skip
            pose = _at(stand, spot.x, spot.y, 0.0, spot.turned_deg)
            poses[riders.name_of(spot.who)] = replace(pose, uniforms=told)
    return poses


def _mirror(stand: Stand) -> dict[str, float]:
    """Where the mirror on the back wall is."""
    y, z, wide, high = fittings.mirror_m(stand.car)
    at = stand.put(0.0, y)
    return {
        "mirror_x": at[0], "mirror_y": at[1], "mirror_z": z, "mirror_heading": math.radians(stand.turned_deg),
        "mirror_tilt": 0.0, "mirror_wide": wide, "mirror_high": high,
    }  # fmt: skip


def _stone() -> Material:
    return Material(roughness=0.28, texture=pictures.granite(), tiles_per_m=2.2)
