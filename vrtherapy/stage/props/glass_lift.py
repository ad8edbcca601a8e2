"""A glass lift on the outside of a tower: the cabin stands around the patient; tower and landings sink past it."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop
from vrtherapy.stage.props.city import STEP_M
from vrtherapy.stage.props.town.forms import tube
from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Color, Heap
from vrtherapy.stage.props.town.height import HEIGHT
from vrtherapy.stage.props.town.plan import HOUSE_FRONT_M, KERB_M
from vrtherapy.stage.props.town.tower import LEVELS_M, TOP_M, tower

HALF_WIDTH_M = 0.95
BACK_M, FRONT_M = -0.98, 0.72
CEILING_M = 2.30
RAIL_M = 0.95
_PANEL_M = 1.10
_SHAFT_HALF_M = 1.5
_POST_M = 0.06
_STEEL: Color = (0.20, 0.205, 0.21)
_BRUSHED: Color = (0.42, 0.42, 0.43)
_RUBBER: Color = (0.035, 0.036, 0.038)
_CONCRETE: Color = (0.42, 0.41, 0.39)
_LAMP: Color = (1.0, 0.97, 0.90)
_GLASS = (0.50, 0.58, 0.56, 0.13)
_EDGE = (0.16, 0.34, 0.29, 0.75)
_METAL = Material(roughness=0.35, metallic=0.7)
_PLASTER = Material(roughness=0.92, texture="plaster", tiles_per_m=0.6, bump=0.25)
_CLEAR = Material(surface="glass", roughness=0.05)
_HIDDEN = PartPose(visible=False)
_HERE = PartPose()
_FLOORS = {"solid": ("rubber floor",), "glass": ("glass floor", "floor edges")}
_WALLS = {"panels": ("panels", "rail"), "rail": ("rail",), "glass": ()}
_TOWER = ("tower", "tower panes", "shaft")


class GlassLift(Prop):
    """Its floor is the plane z = 0 whatever its height. The way up is the patient's to see, never to feel as a jolt."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="glass_lift",
        label=Text(en="Glass lift", fr="Ascenseur vitré"),
        params={
            "height_m": HEIGHT,
            "walls": PropParam(label=Text(en="Walls", fr="Parois"), choices=tuple(_WALLS), default="panels"),
            "floor": PropParam(label=Text(en="Floor", fr="Sol"), choices=tuple(_FLOORS), default="solid"),
            "play": PropParam(
                label=Text(en="Play in the rail", fr="Jeu de la main courante"), range=(0.0, 1.0), default=0.0
            ),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Cabin with both floors and every wall (what is chosen shows), and the tower behind with its shaft."""
        rng = np.random.default_rng(seed)
        front = tower(rng, _SHAFT_HALF_M)
        return [
            Part("cabin", _cabin().mesh(), _METAL),
            Part("ceiling", _ceiling().mesh(), Material(roughness=0.9, glow=0.42)),
            Part("lamp", _lamp().mesh(), Material(glow=2.2), casts_shadow=False),
            Part("doors", _doors().mesh(), Material(roughness=0.75, metallic=0.25)),
            Part("panes", _panes().mesh(), _CLEAR, casts_shadow=False),
            Part("rubber floor", _rubber_floor().mesh(), Material(roughness=0.85)),
            Part("glass floor", _glass_floor().mesh(), _CLEAR, casts_shadow=False),
            Part("floor edges", _floor_edges().mesh(), _METAL),
            Part("panels", _panels().mesh(), Material(roughness=0.7, metallic=0.3)),
            Part("rail", _rail().mesh(), Material(roughness=0.25, metallic=0.9)),
            Part("tower", front.wall.mesh(), _PLASTER),
            Part("tower panes", front.glass.mesh(), Material(roughness=0.08), casts_shadow=False),
            Part("shaft", _shaft().mesh(), Material(roughness=0.6)),
        ]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """The floor and walls chosen; the tower as far down as the patient is up; a rail that gives a little."""
        walls, floor = str(values["walls"]), str(values["floor"])
        poses = {
            name: _HERE if kind == floor else _HIDDEN for kind, names in _FLOORS.items() for name in names
        }
        poses |= {name: _HERE if name in _WALLS[walls] else _HIDDEN for name in _WALLS["panels"]}
        play = float(values["play"])
        if play > 0.0 and "rail" in _WALLS[walls]:
            give = 0.004 * play * (1.0 + 0.2 * math.sin(2 * math.pi * 3.1 * time_seconds))
            poses["rail"] = PartPose((0.0, give, -give))
        street = -(float(values["height_m"]) + STEP_M) + KERB_M
        poses |= dict.fromkeys(_TOWER, PartPose((0.0, 0.0, street)))
        return poses


def _cabin() -> Heap:
    """Posts, rings at floor and ceiling, and the beam the cabin hangs on."""
    made = Heap()
    w, p = HALF_WIDTH_M, _POST_M
    for x in (-w, w - p):
        for y in (BACK_M, FRONT_M - p):
            made.boxes((x, y, 0.0), (x + p, y + p, CEILING_M), _STEEL)
    for low, high in ((-0.16, -0.02), (CEILING_M, CEILING_M + 0.12)):
        made.boxes((-w, FRONT_M - p, low), (w, FRONT_M, high), _STEEL)
        made.boxes((-w, BACK_M, low), (w, BACK_M + p, high), _STEEL)
        for x in (-w, w - p):
            made.boxes((x, BACK_M, low), (x + p, FRONT_M, high), _STEEL)
    made.boxes((-0.3, BACK_M, CEILING_M + 0.12), (0.3, FRONT_M - 0.3, CEILING_M + 0.4), _STEEL)
    for x in (-w, w - p):
        made.boxes(
            (x, (BACK_M + FRONT_M) / 2, 0.0),
            (x + p * 0.6, (BACK_M + FRONT_M) / 2 + p * 0.6, CEILING_M),
            _STEEL,
        )
    return made


def _ceiling() -> Heap:
    """White panels within the upper ring, bright with the lamps' own light."""
    made = Heap()
    w, p, z = HALF_WIDTH_M, _POST_M, CEILING_M + 0.012
    made.boxes((-w + p, BACK_M + p, z), (w - p, FRONT_M - p, z + 0.05), (0.62, 0.62, 0.61))
    for y in (BACK_M + (FRONT_M - BACK_M) / 3, BACK_M + 2 * (FRONT_M - BACK_M) / 3):
        made.boxes((-w + p, y - 0.004, z - 0.002), (w - p, y + 0.004, z), (0.20, 0.20, 0.20))
    return made


def _lamp() -> Heap:
    made = Heap()
    for x in (-0.45, 0.45):
        made.boxes((x - 0.07, -0.75, CEILING_M - 0.010), (x + 0.07, 0.5, CEILING_M + 0.012), _LAMP)
    return made


def _doors() -> Heap:
    """Behind the patient: two leaves of brushed steel, their frame, and the panel with its buttons."""
    made = Heap()
    y = BACK_M + 0.03
    for left, right in ((-0.55, -0.004), (0.004, 0.55)):
        made.boxes((left, y, 0.015), (right, y + 0.03, 2.06), _BRUSHED)
    for left, right in ((-HALF_WIDTH_M + _POST_M, -0.56), (0.56, HALF_WIDTH_M - _POST_M)):
        made.boxes((left, y - 0.01, 0.0), (right, y + 0.045, CEILING_M), _STEEL)
    made.boxes((-0.56, y - 0.01, 2.07), (0.56, y + 0.045, CEILING_M), _STEEL)
    made.boxes((0.62, y + 0.045, 0.85), (0.78, y + 0.055, 1.55), (0.10, 0.10, 0.11))
    for k in range(8):
        x, z = 0.665 + 0.07 * (k % 2), 0.93 + 0.13 * (k // 2)
        made.boxes((x - 0.016, y + 0.055, z - 0.016), (x + 0.016, y + 0.062, z + 0.016), (0.6, 0.58, 0.5))
    return made


def _panes() -> Heap:
    """Glass on three sides, from the floor to the ceiling."""
    made = Heap()
    w, p, thick = HALF_WIDTH_M, _POST_M, 0.012
    sides = [((-w + p, FRONT_M - 0.04, 0.0), (w - p, FRONT_M - 0.04 + thick, CEILING_M), ("south", "north"))]
    middle = (BACK_M + FRONT_M) / 2
    for x in (-w + 0.02, w - 0.02 - thick):
        for low, high in ((BACK_M + p, middle), (middle + p * 0.6, FRONT_M - p)):
            sides.append(((x, low, 0.0), (x + thick, high, CEILING_M), ("east", "west")))
    for low, high, faces in sides:
        made.boxes(low, high, _GLASS, faces)
    return made


def _rubber_floor() -> Heap:
    """Dark rubber with studs in a frame of steel."""
    made = Heap()
    w = HALF_WIDTH_M
    made.boxes((-w, BACK_M, -0.16), (w, FRONT_M, -0.004), _STEEL)
    made.flat((-w + 0.05, BACK_M + 0.03, w - 0.05, FRONT_M - 0.05), 0.0, _RUBBER)
    xs, ys = np.meshgrid(np.arange(-w + 0.1, w - 0.08, 0.06), np.arange(BACK_M + 0.08, FRONT_M - 0.08, 0.06))
    low = np.column_stack([xs.ravel() - 0.012, ys.ravel() - 0.012, np.zeros(xs.size)])
    return made.boxes(low, low + np.array([0.024, 0.024, 0.003]), np.asarray(_RUBBER) * 1.5, SIDES_AND_TOP)


def _glass_floor() -> Heap:
    """Two thick panes underfoot: what lies below is seen through them."""
    made = Heap()
    w = HALF_WIDTH_M
    for left, right in ((-w + 0.05, -0.02), (0.02, w - 0.05)):
        made.flat((left, BACK_M + 0.05, right, FRONT_M - 0.05), 0.0, _GLASS)
        for a, b in (
            ((left, BACK_M + 0.05), (left + 0.006, FRONT_M - 0.05)),
            ((right - 0.006, BACK_M + 0.05), (right, FRONT_M - 0.05)),
        ):
            made.boxes((*a, -0.03), (*b, 0.001), _EDGE, ("east", "west", "top"))
    return made


def _floor_edges() -> Heap:
    """What carries the glass floor: a rim and one beam between the panes."""
    made = Heap()
    w = HALF_WIDTH_M
    for low, high in (
        ((-w, BACK_M, -0.10), (-w + 0.05, FRONT_M, 0.003)),
        ((w - 0.05, BACK_M, -0.10), (w, FRONT_M, 0.003)),
        ((-w, BACK_M, -0.10), (w, BACK_M + 0.05, 0.003)),
        ((-w, FRONT_M - 0.05, -0.10), (w, FRONT_M, 0.003)),
        ((-0.02, BACK_M, -0.10), (0.02, FRONT_M, 0.003)),
    ):
        made.boxes(low, high, _STEEL)
    return made


def _panels() -> Heap:
    """Steel up to the waist on the three glass sides."""
    made = Heap()
    w, p = HALF_WIDTH_M, _POST_M
    made.boxes((-w + p, FRONT_M - 0.10, 0.0), (w - p, FRONT_M - 0.06, _PANEL_M), _BRUSHED)
    for x in (-w + 0.04, w - 0.08):
        made.boxes((x, BACK_M + p, 0.0), (x + 0.04, FRONT_M - p, _PANEL_M), _BRUSHED)
    return made


def _rail() -> Heap:
    """A round handrail at the waist along the three glass sides, on brackets."""
    made = Heap()
    w, inset, radius = HALF_WIDTH_M, 0.14, 0.02
    corners = [
        (-w + inset, BACK_M + 0.15),
        (-w + inset, FRONT_M - inset),
        (w - inset, FRONT_M - inset),
        (w - inset, BACK_M + 0.15),
    ]
    for a, b in pairwise(corners):
        tube(made, ((*a, RAIL_M), (*b, RAIL_M)), (radius, radius), _BRUSHED, 12)
    for x, y, dx, dy in (
        (-0.5, FRONT_M - inset, 0.0, 0.08),
        (0.5, FRONT_M - inset, 0.0, 0.08),
        (-w + inset, 0.3, -0.08, 0.0),
        (-w + inset, -0.55, -0.08, 0.0),
        (w - inset, 0.3, 0.08, 0.0),
        (w - inset, -0.55, 0.08, 0.0),
    ):
        tube(made, ((x, y, RAIL_M), (x + dx, y + dy, RAIL_M - 0.03)), (0.009, 0.009), _BRUSHED, 8)
    return made


def _shaft() -> Heap:
    """A strip of concrete with landing doors, two guide rails, and the cables' channel."""
    made = Heap()
    top = TOP_M + 2.0
    half = _SHAFT_HALF_M
    made.boxes(
        (-half, HOUSE_FRONT_M - 0.3, -0.2),
        (half, HOUSE_FRONT_M, top),
        _CONCRETE,
        ("north", "east", "west", "top"),
    )
    for x in (-half + 0.18, half - 0.30):
        made.boxes((x, HOUSE_FRONT_M, 0.0), (x + 0.12, HOUSE_FRONT_M + 0.10, top), (0.14, 0.145, 0.15))
    levels = LEVELS_M
    low = np.column_stack([np.full(len(levels), -0.6), np.full(len(levels), HOUSE_FRONT_M), levels])
    made.boxes(low, low + np.array([1.2, 0.015, 2.1]), (0.30, 0.30, 0.31), ("north", "top"))
    lines = np.column_stack([np.full(len(levels), -half), np.full(len(levels), HOUSE_FRONT_M), levels - 0.25])
    return made.boxes(
        lines,
        lines + np.array([2 * half, 0.04, 0.2]),
        np.asarray(_CONCRETE) * 0.7,
        ("north", "top", "bottom"),
    )
