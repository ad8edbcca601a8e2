"""An MRI suite around a patient who lies on its table: a bore of chosen width, a head coil, a mirror, a window.

Table, blanket and coil stay with the patient; what slides is the room, slowly, which the eyes cannot tell apart.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop
from vrtherapy.stage.props.figures import store
from vrtherapy.stage.props.figures.clips import CLIP
from vrtherapy.stage.props.indoors.surfaces import contact_shade, room_shade
from vrtherapy.stage.props.people import person_part
from vrtherapy.stage.props.scanner import bed, magnet, suite
from vrtherapy.stage.props.scanner.measures import BEFORE_M, BORES_M, MOST_IN_M, ROOM_HIGH_M, ROOM_LOW_M

_HIDDEN = PartPose(visible=False)
_HERE = PartPose()
_PLASTIC = Material(roughness=0.38)
_MATT = Material(roughness=0.75)
_CLOTH = Material(roughness=0.97, texture="plaster", tiles_per_m=7.0, bump=0.20)
_IN_MIRROR = " in the mirror"
_RADIOGRAPHER = "radiographer"
_WHO, _LIKE = 9, 0.20
_SHARE = (0.0, 1.0)


class MriBore(Prop):
    """The eyes are at x = y = 0, as high as `EYES_M`; the feet point ahead."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="mri_bore",
        label=Text(en="MRI scanner and its room", fr="Scanner IRM et sa salle"),
        params={
            "in_m": PropParam(
                label=Text(en="How far the table is in", fr="Avancée de la table"), unit="m",
                range=(0.0, MOST_IN_M), default=0.0,
            ),
            "bore": PropParam(
                label=Text(en="Width of the bore", fr="Diamètre du tunnel"), choices=tuple(BORES_M), default="cm70"
            ),
            "bore_light": PropParam(
                label=Text(en="Light in the bore", fr="Lumière du tunnel"), range=_SHARE, default=1.0
            ),
            "coil": PropParam(
                label=Text(en="Head coil", fr="Antenne de tête"), choices=("none", "with_mirror", "alone"),
                default="none",
            ),
            "ceiling": PropParam(
                label=Text(en="Ceiling", fr="Plafond"), choices=("sky", "plain"), default="sky"
            ),
            "radiographer": PropParam(
                label=Text(en="Someone behind the window", fr="Quelqu'un derrière la vitre"),
                choices=("there", "away"), default="there",
            ),
            "light": PropParam(label=Text(en="Lamps", fr="Lampes"), range=_SHARE, default=1.0),
        },
    )  # fmt: skip

    def __init__(self) -> None:
        self._told: tuple[Mapping[str, ParamValue], Mapping[str, PartPose]] = ({}, {})

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Every bore (the chosen one shows), the room, what lies with the patient, and what the mirror shows."""
        moved = _room() + _magnet()
        with_patient = [
            Part("table", bed.top().mesh(), _MATT),
            Part("blanket", bed.blanket().mesh(), _CLOTH),
        ]
        person = store.people()[_WHO]
        row = np.zeros((1, 12), np.float32)
        row[0, 4], row[0, 5], row[0, 6] = 1.0, CLIP["stand"], _LIKE
        moved.append(replace(person_part(person, "middle", row), name=_RADIOGRAPHER, casts_shadow=False))
        mirrored = [_in_mirror(part) for part in (*moved, *with_patient) if part.name in _MIRRORED]
        return [
            *moved, *with_patient, *mirrored,
            Part("coil", bed.coil().mesh(), _PLASTIC, casts_shadow=False),
            Part("mirror frame", bed.mirror_frame().mesh(), _MATT, casts_shadow=False),
            Part("pane", suite.pane().mesh(), Material(surface="glass", roughness=0.05), casts_shadow=False),
        ]  # fmt: skip

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """The room as far along as the table is in; the bore, coil and ceiling chosen; lamps as bright as switched."""
        if self._told[0] != values:
            self._told = dict(values), _poses(values)
        return self._told[1]


_ROOM_PARTS: tuple[str, ...] = (
    "walls", "ground", "joinery", "ceiling", "control room", "housing", "dock", "pane",
)  # fmt: skip
_MIRRORED = (
    "walls", "ground", "joinery", "ceiling", "lamps", "control room", "control lamps", "blanket", "table", "dock",
    _RADIOGRAPHER, *(f"{name} bore" for name in BORES_M), *(f"{name} strips" for name in BORES_M),
)  # fmt: skip
_MIRROR = {
    "mirror_x": bed.MIRROR_M[0], "mirror_y": bed.MIRROR_M[1], "mirror_z": bed.MIRROR_M[2], "mirror_heading": 0.0,
    "mirror_tilt": bed.MIRROR_TILT_RAD, "mirror_wide": bed.MIRROR_HALF_M[0], "mirror_high": bed.MIRROR_HALF_M[1],
    "mirror_double": 1.0,
}  # fmt: skip


def _room() -> list[Part]:
    shade = room_shade(ROOM_LOW_M, ROOM_HIGH_M)
    under = contact_shade(
        np.array([(0.0, -0.85, 0.95, 0.80), (0.0, 1.0, 0.2, 0.9), (-2.2, 2.35, 0.3, 0.85)]), 0.30, 0.55
    )
    wall = Material(roughness=0.85, texture="plaster", tiles_per_m=1.4, bump=0.05)
    floor = Material(roughness=0.42, texture="concrete", tiles_per_m=0.7, bump=0.01)
    far = ROOM_HIGH_M[1]
    inner = room_shade((-2.1, far + 0.1, 0.0), (1.5, far + suite.BEHIND_M, 2.6))
    return [
        Part("walls", suite.walls().mesh(shade), wall, casts_shadow=False),
        Part("ground", suite.ground().mesh(lambda p, n: shade(p, n) * under(p, n)), floor, casts_shadow=False),
        Part("joinery", suite.joinery().mesh(shade), Material(roughness=0.5)),
        Part("ceiling", suite.ceiling().mesh(shade), Material(roughness=0.95), casts_shadow=False),
        Part("lamps", suite.lamps().mesh(), Material(roughness=0.9, glow=1.6), casts_shadow=False),
        Part("control room", suite.control_room().mesh(inner), Material(roughness=0.7), casts_shadow=False),
        Part("control lamps", suite.control_lamps().mesh(), Material(roughness=0.9, glow=1.6), casts_shadow=False),
        Part("sky", suite.sky_panel().mesh(), _sky(), casts_shadow=False),
        Part("sky frames", suite.sky_frames().mesh(), Material(roughness=0.8), casts_shadow=False),
    ]  # fmt: skip


def _magnet() -> list[Part]:
    made = [Part("housing", magnet.housing().mesh(), _PLASTIC), Part("dock", magnet.dock().mesh(), _PLASTIC)]
    for name, wide in BORES_M.items():
        liner = Material(roughness=0.42, two_sided=True)
        made.append(Part(f"{name} bore", magnet.bore(wide / 2).mesh(), liner, casts_shadow=False))
        made.append(
            Part(
                f"{name} strips", magnet.strips(wide / 2).mesh(), Material(roughness=0.9, glow=1.3, two_sided=True),
                casts_shadow=False,
            )
        )  # fmt: skip
    return made


def _in_mirror(part: Part) -> Part:
    return replace(
        part, name=part.name + _IN_MIRROR, material=replace(part.material, surface="mirrored"), casts_shadow=False
    )  # fmt: skip


def _poses(values: Mapping[str, ParamValue]) -> dict[str, PartPose]:
    """Every part; nothing moves with time alone but the radiographer."""
    along = float(values["in_m"]) - BEFORE_M
    there = PartPose((0.0, along, 0.0))
    poses = dict.fromkeys(_ROOM_PARTS, there)
    light, inside = float(values["light"]), float(values["bore_light"])
    for name in ("lamps", "control lamps"):
        poses[name] = replace(there, uniforms={"glow": 0.1 + 1.5 * (light if name == "lamps" else 1.0)})
    for name in BORES_M:
        chosen = name == values["bore"]
        poses[f"{name} bore"] = replace(there, uniforms={"glow": 0.42 * inside}) if chosen else _HIDDEN
        poses[f"{name} strips"] = replace(there, uniforms={"glow": 1.3 * inside}) if chosen else _HIDDEN
    poses["sky"] = replace(there, visible=values["ceiling"] == "sky", uniforms={"glow": 0.95})
    poses["sky frames"] = replace(there, visible=values["ceiling"] == "sky")
    poses[_RADIOGRAPHER] = _who_watches(along, there=values["radiographer"] == "there")
    poses |= {"table": _HERE, "blanket": _HERE}
    poses["coil"] = _HIDDEN if values["coil"] == "none" else _HERE
    glass = values["coil"] == "with_mirror"
    poses["mirror frame"] = _HERE if glass else _HIDDEN
    for name in _MIRRORED:
        pose = poses[name]
        shown = glass and pose.visible
        poses[name + _IN_MIRROR] = replace(pose, uniforms={**pose.uniforms, **_MIRROR}) if shown else _HIDDEN
    return poses


def _who_watches(along: float, *, there: bool) -> PartPose:
    """The radiographer stands behind the window and looks at the patient."""
    if not there:
        return _HIDDEN
    told = {
        "count": 1.0, "attention": 1.0, "gaze": 1.0, "mood": 0.45, "applause": 0.0, "whisper": 0.0, "question": 0.0,
        "leaving": 0.0,
    }  # fmt: skip
    return PartPose((-0.32, along + ROOM_HIGH_M[1] + 1.05, 0.0), (176.0, 0.0, 0.0), uniforms=told)


def _sky() -> Material:
    return Material(roughness=1.0, texture=suite.sky_picture(), glow=0.95)
