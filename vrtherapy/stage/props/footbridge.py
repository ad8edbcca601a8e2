"""A footbridge over the avenue, between a tower on either side; concrete, glass or rope, with the city far below."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop
from vrtherapy.stage.props.city import STEP_M
from vrtherapy.stage.props.town import railings
from vrtherapy.stage.props.town.forms import tube
from vrtherapy.stage.props.town.heap import Color, Heap
from vrtherapy.stage.props.town.height import HEIGHT
from vrtherapy.stage.props.town.plan import HOUSE_FRONT_M, KERB_M
from vrtherapy.stage.props.town.tower import LEVELS_M, TOP_M, tower

NEAR_M, FAR_M = HOUSE_FRONT_M, 23.6
"""Y of the bridge's ends: the fronts of the two towers."""
_MIDDLE_M, _LENGTH_M = (NEAR_M + FAR_M) / 2, FAR_M - NEAR_M
_WIDE_M, _ROPE_WIDE_M = 1.05, 0.52
"""Half of the deck's width."""
_SAG_M = 0.55
_STRIP_M = 1.4
_CONCRETE: Color = (0.40, 0.39, 0.37)
_STEEL: Color = (0.16, 0.165, 0.17)
_ROPE: Color = (0.36, 0.28, 0.17)
_DARK: Color = (0.03, 0.032, 0.035)
_GLASS = (0.50, 0.58, 0.56, 0.15)
_PLASTER = Material(roughness=0.92, texture="plaster", tiles_per_m=0.6, bump=0.25)
_CAST = Material(roughness=0.9, texture="concrete", tiles_per_m=0.8, bump=0.2)
_METAL = Material(roughness=0.4, metallic=0.7)
_CLEAR = Material(surface="glass", roughness=0.05)
_HERE, _HIDDEN = PartPose(), PartPose(visible=False)
_DECKS = {
    "concrete": ("concrete deck", "concrete sides"),
    "glass": ("glass beams", "glass deck", "glass sides", "glass panes"),
    "rope": ("planks", "ropes"),
}
_TOWERS = ("tower", "tower panes", "far tower", "far panes")


class Footbridge(Prop):
    """The deck under the patient is the plane z = 0 whatever its height, and never moves; ropes do, in the wind."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="footbridge",
        label=Text(en="Footbridge", fr="Passerelle"),
        params={
            "height_m": HEIGHT,
            "deck": PropParam(label=Text(en="Deck", fr="Tablier"), choices=tuple(_DECKS), default="concrete"),
            "wind_mps": PropParam(
                label=Text(en="Wind", fr="Vent"), unit="m/s", range=(0.0, 12.0), default=2.0
            ),
            "play": PropParam(
                label=Text(en="Play in the ropes", fr="Jeu des cordes"), range=(0.0, 1.0), default=0.0
            ),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Every deck (one shows), a door at both ends, and the two towers."""
        rng = np.random.default_rng(seed)
        near, far = tower(rng, _STRIP_M), _far_tower()
        return [
            Part("doors", _doors().mesh(), Material(roughness=0.7)),
            *_concrete(),
            *_glass(),
            Part("planks", _planks(rng).mesh(), Material(roughness=0.95)),
            Part("ropes", _ropes().mesh(), Material(roughness=1.0)),
            Part("tower", near.wall.mesh(), _PLASTER),
            Part("tower panes", near.glass.mesh(), Material(roughness=0.08), casts_shadow=False),
            Part("far tower", far[0].mesh(), _CAST),
            Part("far panes", far[1].mesh(), Material(roughness=0.1), casts_shadow=False),
        ]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """The deck chosen; ropes that swing a little in the wind; towers as far down as the patient is up."""
        deck = str(values["deck"])
        poses = {name: _HERE if kind == deck else _HIDDEN for kind, names in _DECKS.items() for name in names}
        if deck == "rope":
            swing = _swing_m(float(values["wind_mps"]), float(values["play"]), time_seconds)
            poses["ropes"] = PartPose((swing, 0.0, 0.0))
        street = -(float(values["height_m"]) + STEP_M) + KERB_M
        return poses | dict.fromkeys(_TOWERS, PartPose((0.0, 0.0, street)))


def _swing_m(wind_mps: float, play: float, time_seconds: float) -> float:
    """How far the ropes are to one side: some millimetres in a breeze, 3 cm at most."""
    reach = 0.012 * (wind_mps / 12.0) + 0.018 * play
    return reach * (
        math.sin(2 * math.pi * 0.43 * time_seconds) + 0.3 * math.sin(2 * math.pi * 1.1 * time_seconds)
    )


def _concrete() -> list[Part]:
    """A cast deck with an upstand, and a parapet of concrete on both sides."""
    deck = Heap()
    deck.boxes((-_WIDE_M - 0.15, NEAR_M, -0.38), (_WIDE_M + 0.15, FAR_M, 0.0), _CONCRETE)
    joints = np.arange(NEAR_M + 2.0, FAR_M, 2.0)
    low = np.column_stack([np.full(len(joints), -_WIDE_M), joints, np.full(len(joints), 0.0)])
    deck.boxes(low, low + np.array([2 * _WIDE_M, 0.012, 0.0015]), _DARK, ("top",))
    sides = _both_sides(railings.solid(_LENGTH_M), _WIDE_M)
    return [Part("concrete deck", deck.mesh(), _CAST), Part("concrete sides", sides.body.mesh(), _CAST)]


def _glass() -> list[Part]:
    """Beams of steel along and across, panes of glass to walk on, a railing of glass."""
    beams, panes = Heap(), Heap()
    for x in (-_WIDE_M, _WIDE_M - 0.08):
        beams.boxes((x, NEAR_M, -0.32), (x + 0.08, FAR_M, 0.0), _STEEL)
    crossings = np.arange(NEAR_M, FAR_M + 0.1, 1.65)
    low = np.column_stack(
        [np.full(len(crossings), -_WIDE_M), crossings - 0.03, np.full(len(crossings), -0.14)]
    )
    beams.boxes(low, low + np.array([2 * _WIDE_M, 0.06, 0.137]), _STEEL)
    rects = np.column_stack(
        [
            np.full(len(crossings) - 1, -_WIDE_M + 0.08),
            crossings[:-1] + 0.03,
            np.full(len(crossings) - 1, _WIDE_M - 0.08),
            crossings[1:] - 0.03,
        ]
    )
    panes.flat(rects, 0.0, _GLASS)
    sides = _both_sides(railings.glass(_LENGTH_M), _WIDE_M - 0.04)
    return [
        Part("glass beams", beams.mesh(), _METAL),
        Part("glass deck", panes.mesh(), _CLEAR, casts_shadow=False),
        Part("glass sides", sides.body.mesh(), Material(roughness=0.25, metallic=0.9)),
        Part("glass panes", sides.panes.mesh(), _CLEAR, casts_shadow=False),
    ]


def _both_sides(piece: railings.Piece, x: float) -> railings.Piece:
    made = railings.Piece()
    for side, turn in ((-x, math.pi / 2), (x, -math.pi / 2)):
        placed = piece.placed((side, _MIDDLE_M, 0.0), turn)
        made.body.add(placed.body)
        made.panes.add(placed.panes)
    return made


def _hang_m(y: np.ndarray) -> np.ndarray:
    """How much higher than its middle the rope bridge hangs there: a parabola, flat under the patient."""
    return _SAG_M * ((y - _MIDDLE_M) / (_LENGTH_M / 2)) ** 2


def _planks(rng: np.random.Generator) -> Heap:
    """Weathered boards 24 cm wide, four centimetres apart, none quite like the next."""
    made = Heap()
    ys = np.arange(NEAR_M + 0.15, FAR_M - 0.1, 0.28)
    ends = rng.uniform(-0.03, 0.03, (len(ys), 2))
    z = _hang_m(ys)
    low = np.column_stack([-_ROPE_WIDE_M + ends[:, 0], ys - 0.12, z - 0.045])
    high = np.column_stack([_ROPE_WIDE_M + ends[:, 1], ys + 0.12 + rng.uniform(-0.015, 0.0, len(ys)), z])
    grey = (
        rng.uniform(0.75, 1.15, (len(ys), 1))
        * np.array([0.30, 0.255, 0.20])
        * rng.normal(1.0, 0.02, (len(ys), 3))
    )
    return made.boxes(low, high, grey)


def _ropes() -> Heap:
    """Two carrying ropes under the boards, two to hold on to, cords between them."""
    made = Heap()
    ys = np.linspace(NEAR_M, FAR_M, 45)
    z = _hang_m(ys)
    for side in (-1.0, 1.0):
        for out, up, radius in ((_ROPE_WIDE_M - 0.03, -0.06, 0.022), (_ROPE_WIDE_M + 0.10, 1.0, 0.020)):
            points = np.column_stack([np.full(len(ys), side * out), ys, z + up])
            for a, b in pairwise(points):
                tube(made, (a, b), (radius, radius), _ROPE, 8)
        for k in range(1, len(ys) - 1):
            foot = (side * (_ROPE_WIDE_M - 0.03), ys[k], z[k] - 0.05)
            for step in (-1, 1):
                head = (
                    side * (_ROPE_WIDE_M + 0.10),
                    (ys[k] + ys[k + step]) / 2,
                    (z[k] + z[k + step]) / 2 + 1.0,
                )
                tube(made, (foot, head), (0.007, 0.007), np.asarray(_ROPE) * 0.9, 5)
    return made


def _doors() -> Heap:
    """At both ends a portal with a dark doorway: where the bridge comes from, and where it leads."""
    made = Heap()
    for wall, out in ((NEAR_M, 1.0), (FAR_M, -1.0)):
        near, deep = sorted((wall, wall + 0.35 * out))
        for x in (-1.45, 1.15):
            made.boxes((x, near, -0.4), (x + 0.3, deep, 2.5), _CONCRETE)
        made.boxes((-1.45, near, 2.2), (1.45, deep, 2.6), _CONCRETE)
        behind, before = sorted((wall + 0.02 * out, wall + 0.04 * out))
        made.boxes((-1.15, behind, -0.4), (1.15, before, 2.2), _DARK)
        behind, before = sorted((wall + 0.04 * out, wall + 0.07 * out))
        made.boxes((-0.55, behind, 0.0), (0.55, before, 2.05), _STEEL)
    return made


def _far_tower() -> tuple[Heap, Heap]:
    """The slim tower across the avenue, of concrete with a strip of stair windows; what is wall, and what is glass."""
    wall, glass = Heap(), Heap()
    left, right, back = -2.6, 2.6, FAR_M + 2.9
    for x0, x1 in ((left, -1.5), (1.5, right)):
        wall.boxes((x0, FAR_M, 0.0), (x1, back, TOP_M), _CONCRETE)
    wall.boxes((-1.5, FAR_M + 0.25, 0.0), (1.5, back, TOP_M), _CONCRETE)
    wall.boxes((left, FAR_M, TOP_M), (right, back, TOP_M + 0.8), _CONCRETE)
    for level in LEVELS_M[1:]:
        wall.boxes(
            (left - 0.02, FAR_M - 0.02, level - 0.03),
            (right + 0.02, back, level + 0.03),
            np.asarray(_CONCRETE) * 0.8,
        )
        wall.boxes(
            (-1.5, FAR_M + 0.05, level - 0.2), (1.5, FAR_M + 0.3, level + 0.15), np.asarray(_CONCRETE) * 0.9
        )
    glass.boxes(
        (-1.48, FAR_M + 0.18, 0.3), (1.48, FAR_M + 0.2, TOP_M - 0.3), (0.03, 0.036, 0.042), ("south",)
    )
    return wall, glass
