"""An airliner's cabin about the patient's window seat, and through its windows a whole flight, from gate to gate.

The cabin stands still on the patient's own floor: it is what they hold on to. What flies, banks and is shaken is the
world outside, and inside only what hangs or stands loosely.
"""

import math
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.aircraft import fittings, lining, pictures, plan, seats, wing
from vrtherapy.stage.props.aircraft.airport import airport
from vrtherapy.stage.props.aircraft.flight import STAGES
from vrtherapy.stage.props.aircraft.outdoors import DAYTIMES, WEATHERS, Outdoors, outdoors, sway
from vrtherapy.stage.props.base import Array, Material, Mesh, Part, PartPose, Prop, Share
from vrtherapy.stage.props.indoors import pictures as indoors
from vrtherapy.stage.props.indoors.surfaces import Pieces, contact_shade
from vrtherapy.stage.props.town.heap import Heap

_LAMPS = {"bright": 1.0, "dim": 0.34, "night": 0.2}
_SHARE = (0.0, 1.0)
_LEATHER = Material(roughness=0.60, texture="plaster", tiles_per_m=7.0, bump=0.10)
_DOME_M = 4200.0
"""Half a side: its corners are within what eyes see, 8 km."""
_CUP_M = (-0.055, 0.36, 0.702)
_SIGN_FROM = ((0.5, 4.6), (6.4, 9.4))
"""Between these stages the seat belt sign is lit anyway."""


class AircraftCabin(Prop):
    """Twenty rows of three and three; the patient sits at the window on the left, behind the wing."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="aircraft_cabin",
        label=Text(en="Aircraft cabin", fr="Cabine d'avion"),
        params={
            "flight": PropParam(
                label=Text(en="Stage of the flight", fr="Étape du vol"), range=(0.0, STAGES), default=0.0
            ),
            "turbulence": PropParam(label=Text(en="Turbulence", fr="Turbulences"), range=_SHARE, default=0.0),
            "weather": PropParam(
                label=Text(en="Weather", fr="Météo"), choices=tuple(WEATHERS), default="sunny"
            ),
            "daytime": PropParam(
                label=Text(en="Day or night", fr="Jour ou nuit"), choices=tuple(DAYTIMES), default="day"
            ),
            "cabin_light": PropParam(
                label=Text(en="Cabin light", fr="Éclairage de la cabine"),
                choices=tuple(_LAMPS),
                default="bright",
            ),
            "belt_sign": PropParam(
                label=Text(en="Seat belt sign", fr="Consigne des ceintures"), range=_SHARE, default=0.0
            ),
            "starting": PropParam(
                label=Text(en="Engines being started", fr="Démarrage des moteurs"), range=_SHARE, default=0.0
            ),
            "bump": PropParam(label=Text(en="A bump", fr="Une secousse"), range=_SHARE, default=0.0),
            "gear": PropParam(
                label=Text(en="Landing gear moving", fr="Train en mouvement"), range=_SHARE, default=0.0
            ),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Shell, seats, what hangs above them, the wings, the airport and the sky."""
        rng = np.random.default_rng(seed)
        return [*_shell(rng), *_furnishing(), *_wings(), *_world(rng)]

    def light(self, values: Mapping[str, ParamValue]) -> Mapping[str, Share]:
        """Lamps as they are dimmed, daylight from the windows, and the sun that falls through them."""
        lamps = _LAMPS[str(values["cabin_light"])] * (1.0 - 0.75 * _flicker(float(values["starting"])))
        now = outdoors(values, 0.0)
        day = now.daylight * (1.0 - 0.72 * now.murk)
        warm, blue = (1.0, 0.97, 0.92), (0.88, 0.97, 1.10)
        inside = tuple(0.80 * lamps * w + 0.36 * day * b + 0.010 for w, b in zip(warm, blue, strict=True))
        share = (inside[0], inside[1], inside[2])
        sun = 2.6 * now.sunshine
        return {"sun": (sun, sun, sun), "sky": share, "ground": share}

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """The world as the aircraft passes through it, what moves on the wing, lamps and signs, what hangs loosely."""
        now = outdoors(values, time_seconds)
        lamps = _LAMPS[str(values["cabin_light"])] * (1.0 - 0.75 * _flicker(float(values["starting"])))
        poses = {"sky": now.sky(), "airport": now.ground(), "panes": now.pane()}
        poses |= _wing_poses(now)
        poses |= _loose(now, float(values["starting"]))
        stage = float(values["flight"])
        by_itself = any(low <= stage <= high for low, high in _SIGN_FROM) or now.shaking > 0.35
        sign = max(float(values["belt_sign"]), 1.0 if by_itself else 0.0)
        poses["signs"] = PartPose(uniforms={"glow": 0.04 + 1.5 * sign})
        poses["lamps"] = PartPose(uniforms={"glow": 0.03 + 1.9 * lamps})
        night = 1.0 if values["cabin_light"] != "bright" else 0.0
        poses["reading lights"] = PartPose(uniforms={"glow": 0.1 + 2.2 * night})
        return poses


def _flicker(starting: float) -> float:
    """Lamps dim once when the engines take over from the ground's power: no more than one soft dip."""
    return math.sin(math.pi * starting) ** 2 if 0.0 < starting < 1.0 else 0.0


def _middle(made: Pieces) -> Pieces:
    """Pieces about the fuselage's middle, put to the right of the patient."""
    return made.placed((plan.MIDDLE_M, 0.0, 0.0))


def _shell(rng: np.random.Generator) -> list[Part]:
    def mesh(made: Pieces) -> Mesh:
        return _moved(made.mesh(lining.cabin_shade))

    spots = [(x, row * plan.PITCH_M, 0.72, 0.2) for row in plan.ROWS for x in (-plan.TRIPLE_M, plan.TRIPLE_M)]
    smooth = Material(roughness=0.55, texture="plaster", tiles_per_m=3.0, bump=0.03, two_sided=True)
    return [
        Part("walls", mesh(lining.walls()), smooth),
        Part("bins", mesh(lining.bins()), Material(roughness=0.42, two_sided=True)),
        Part("blinds", mesh(lining.blinds(rng)), Material(roughness=0.6, two_sided=True)),
        Part("lamps", _moved(lining.lights().mesh()), Material(glow=1.9), casts_shadow=False),
        Part(
            "floor", _moved(lining.floor().mesh(contact_shade(np.array(spots), 0.30, 0.72))),
            Material(roughness=0.98, texture=indoors.carpet(), tiles_per_m=2.2),
        ),
        Part("bulkheads", mesh(lining.bulkheads()), Material(roughness=0.5, two_sided=True)),
        Part("panes", _moved(lining.panes().mesh()), Material(surface="pane", roughness=0.05), casts_shadow=False),
    ]  # fmt: skip


def _moved(mesh: Mesh) -> Mesh:
    """A mesh about the fuselage's middle, put to the right of the patient."""
    turned = _facing(mesh)
    shift = np.array([plan.MIDDLE_M, 0, 0], np.float32)
    return Mesh(turned.positions + shift, turned.normals, turned.uvs, turned.colors, turned.indices)


def _facing(mesh: Mesh) -> Mesh:
    """The same mesh with triangles that face as their normals do."""
    a, b, c = (mesh.positions[mesh.indices[:, corner]] for corner in range(3))
    facing = np.einsum("ij,ij->i", np.cross(b - a, c - a), mesh.normals[mesh.indices[:, 0]])
    indices = np.where(facing[:, None] < 0, mesh.indices[:, ::-1], mesh.indices)
    return Mesh(mesh.positions, mesh.normals, mesh.uvs, mesh.colors, indices)


def _furnishing() -> list[Part]:
    rows = [(side * plan.TRIPLE_M, row * plan.PITCH_M) for row in plan.ROWS for side in (-1, 1)]
    over = _standing(fittings.panel_spots())
    belt, out = pictures.signs(), pictures.way_out()
    hung = Material(roughness=0.9, two_sided=True)
    return [
        Part("seats", _facing(seats.triple().mesh(_seat_shade)), _LEATHER, _standing(rows)),
        Part("panels", fittings.panel().mesh(), Material(roughness=0.5), over, casts_shadow=False),
        Part(
            "reading lights", fittings.reading_lights().mesh(), Material(glow=0.1), over, casts_shadow=False
        ),
        Part(
            "signs", _middle(fittings.signs()).mesh(), Material(texture=belt, glow=0.05), casts_shadow=False
        ),
        Part(
            "ways out",
            _middle(fittings.exit_sign()).mesh(),
            Material(texture=out, glow=0.9),
            casts_shadow=False,
        ),
        Part("curtain", fittings.curtain().mesh(), hung),
        Part("tray", seats.open_tray().placed((plan.SEAT_STEP_M, 0.0, 0.0)).mesh(), Material(roughness=0.5)),
        Part("cup", seats.cup().mesh(), Material(roughness=0.15, two_sided=True)),
    ]


def _standing(spots: Sequence[tuple[float, float]]) -> Array:
    """Places about the fuselage's middle as rows of instances."""
    rows = np.zeros((len(spots), 8), np.float32)
    rows[:, :2], rows[:, 4] = spots, 1.0
    rows[:, 0] += plan.MIDDLE_M
    return rows


def _seat_shade(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """Legs, cushions and the pockets between rows get less light than heads do."""
    z = np.clip(points[:, 2], 0, 1.1)
    return (0.30 + 0.70 * (z / 1.1) ** 0.8) * (1.0 - 0.30 * np.clip(-normals[:, 2], 0, 1))


def _wings() -> list[Part]:
    skin = Material(surface="afield", roughness=0.42, two_sided=True)
    left = wing.wing()
    parts = [Part("wing left", left.mesh(), skin), Part("wing right", wing.mirrored(left).mesh(), skin)]
    for number in range(len(wing.FLAPS)):
        parts.append(Part(f"flap {number}", wing.flap(number).mesh(), skin))
        parts.append(Part(f"spoiler {number}", wing.spoiler(number).mesh(), skin))
    return parts


def _world(rng: np.random.Generator) -> list[Part]:
    dome = Material(surface="skyscape", texture=pictures.land())
    return [
        Part("airport", airport(rng).mesh(), Material(surface="afield", roughness=0.7, two_sided=True)),
        Part("sky", _dome(), dome),
    ]


def _dome() -> Mesh:
    """A box about everything, seen from inside: its points only give directions."""
    side = np.array([_DOME_M] * 3)
    made = Heap().boxes(-side, side, (1.0, 1.0, 1.0)).mesh()
    return Mesh(made.positions, -made.normals, made.uvs, made.colors, made.indices)


def _wing_poses(now: Outdoors) -> dict[str, PartPose]:
    """Wings bend a little as they are shaken; flaps and spoilers as the flight needs them."""
    told = now.uniforms
    bend = 0.35 * now.flight.airspeed + 0.55 * now.shaking * sway(now.time_seconds, 0.7)
    poses: dict[str, PartPose] = {}
    for name, side in (("wing left", 1.0), ("wing right", -1.0)):
        poses[name] = PartPose(hpr_deg=(0.0, 0.0, bend * side), uniforms=told)
    for number in range(len(wing.FLAPS)):
        for name, (at, hpr) in (
            (f"flap {number}", wing.flap_pose(number, now.flight.flaps)),
            (f"spoiler {number}", wing.spoiler_pose(number, now.flight.spoilers)),
        ):
            poses[name] = PartPose(_bent(at, bend), (hpr[0], hpr[1], hpr[2] + bend), uniforms=told)
    return poses


def _bent(at: tuple[float, float, float], roll_deg: float) -> tuple[float, float, float]:
    roll = math.radians(roll_deg)
    c, s = math.cos(roll), math.sin(roll)
    return c * at[0] + s * at[2], at[1], -s * at[0] + c * at[2]


def _loose(now: Outdoors, starting: float) -> dict[str, PartPose]:
    """The curtain swings, the cup and what stands on trays tremble, seats shiver by a millimetre or two."""
    t, rough = now.time_seconds, min(now.shaking, 1.5)
    swing = 7.0 * rough * sway(t * 0.8, 1.3) + 0.4 * sway(t * 0.3, 0.2)
    hum = 0.0006 * now.flight.engines + 0.0012 * math.sin(math.pi * starting)
    tremble = 0.0035 * rough + hum
    x, y, z = _CUP_M
    cup = (
        x + plan.SEAT_STEP_M + tremble * math.sin(2 * math.pi * 5.3 * t),
        y + 1.4 * tremble * math.sin(2 * math.pi * 4.1 * t + 1.0),
        z + max(0.0, 0.004 * rough * sway(t * 2.0, 3.0)),
    )
    shiver = 0.0022 * rough * math.sin(2 * math.pi * 3.7 * t)
    return {
        "curtain": PartPose(
            (plan.MIDDLE_M - 0.33, plan.FRONT_M + 0.02, fittings.CURTAIN_TOP_M), (0.0, 0.4 * swing, swing)
        ),
        "cup": PartPose(cup, (0.0, 1.5 * rough * sway(t, 2.0), 1.5 * rough * sway(t, 3.4))),
        "tray": PartPose((0.0, 0.0, 0.4 * shiver)),
        "seats": PartPose((0.4 * shiver, shiver, 0.0)),
    }
