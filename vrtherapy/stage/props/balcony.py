"""The balcony: slab, railing in four kinds, house front behind and far below, furniture, plants in the wind."""

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop
from vrtherapy.stage.props.city import STEP_M
from vrtherapy.stage.props.town import belongings, railings, terrace
from vrtherapy.stage.props.town.facades import Front
from vrtherapy.stage.props.town.heap import Heap
from vrtherapy.stage.props.town.height import HEIGHT
from vrtherapy.stage.props.town.plan import HOUSE_FRONT_M, KERB_M
from vrtherapy.stage.props.town.railings import KINDS

_FLOORS = range(1, terrace.STOREYS_BELOW)
_CLEAR_M = 2.6
"""A balcony below shows when so much room is between it and the shops' roof line; it slides out over `_SLIDE_M`."""
_SLIDE_M = 1.5
_PLAY_DEG = 0.55
_PLASTER = Material(roughness=0.92, texture="plaster", tiles_per_m=0.6, bump=0.25)
_PARAPET = Material(roughness=0.9, texture="plaster", tiles_per_m=2.2, bump=0.12)
_PANES = Material(roughness=0.08)
_HERE = PartPose()
_HIDDEN = PartPose(visible=False)


class Balcony(Prop):
    """Its floor is the plane z = 0 whatever its height: the city sinks, and the house goes further down."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="balcony",
        label=Text(en="Balcony", fr="Balcon"),
        params={
            "height_m": HEIGHT,
            "railing": PropParam(
                label=Text(en="Railing", fr="Garde-corps"), choices=tuple(KINDS), default="bars"
            ),
            "wind_mps": PropParam(
                label=Text(en="Wind", fr="Vent"), unit="m/s", range=(0.0, 12.0), default=2.0
            ),
            "play": PropParam(
                label=Text(en="Play in the railing", fr="Jeu du garde-corps"), range=(0.0, 1.0), default=0.0
            ),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """House, slab, every kind of railing (one shows), what stands on the balcony, balconies below, shops."""
        rng = np.random.default_rng(seed)
        front = terrace.house(rng)
        front.add(terrace.back_wall())
        parts = [
            Part(
                "floor",
                terrace.floor(rng).mesh(),
                Material(roughness=0.7, texture="plaster", tiles_per_m=1.3, bump=0.2),
            ),
            Part("house", front.wall.mesh(), _PLASTER),
            Part("house panes", front.glass.mesh(), _PANES, casts_shadow=False),
        ]
        parts += _belongings(rng)
        for kind in KINDS:
            parts += _railing(kind)
        below = terrace.neighbour_balconies().mesh()
        parts += [Part(f"floor {k} below", below, Material(roughness=0.8)) for k in _FLOORS]
        return parts + _shops(terrace.shops(rng))

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """The railing chosen, tilted by its play; balconies below that clear the street; shops on the ground."""
        height, kind = float(values["height_m"]), str(values["railing"])
        wind = {"wind_mps": float(values["wind_mps"])}
        poses = {name: PartPose(uniforms=wind) for name in _PLANTS}
        lean = _lean_deg(float(values["play"]), float(values["wind_mps"]), time_seconds)
        tilted = PartPose((0.0, terrace.RAIL_LINE_M, 0.0), (0.0, lean, 0.0))
        for name, (owner, moves) in _RAILING_PARTS.items():
            poses[name] = _HIDDEN if owner != kind else tilted if moves else _HERE
        for k, name in _BELOW:
            poses[name] = _below(k, height)
        street = -max(height, terrace.SHOPS_M + terrace.SLAB_M + 0.1) - STEP_M + KERB_M
        poses["shops"] = poses["shop panes"] = PartPose((0.0, 0.0, street))
        return poses


_PLANTS = ("shrub leaves", "geranium leaves")
_RAILING_PARTS = {
    name: (kind, name.split()[1] in ("front", "panes"))
    for kind in KINDS
    for name in (
        f"{kind} front",
        f"{kind} sides",
        *((f"{kind} panes", f"{kind} side_panes") if kind == "glass" else ()),
    )
}
_BELOW = tuple((k, f"floor {k} below") for k in _FLOORS)


def _lean_deg(play: float, wind_mps: float, time_seconds: float) -> float:
    """How far the front railing leans out: a creak's slow give with a shiver in it; a trace of it in strong wind.

    Only the railing moves. What the patient stands on and sees from never does.
    """
    give = play * (1.0 + 0.18 * math.sin(2 * math.pi * 3.1 * time_seconds))
    shiver = 0.05 * (wind_mps / 12.0) ** 2 * math.sin(2 * math.pi * 1.7 * time_seconds)
    return -_PLAY_DEG * (give + shiver)


def _below(k: int, height_m: float) -> PartPose:
    """The balconies of the k-th floor below: slid into the house while the street is too near beneath them."""
    room = height_m - terrace.STOREY_M * k - terrace.SHOPS_M + 1.0
    if room < _CLEAR_M - _SLIDE_M:
        return _HIDDEN
    out = min(1.0, (room - _CLEAR_M + _SLIDE_M) / _SLIDE_M)
    return PartPose((0.0, -(1.0 - out) * 1.95, -terrace.STOREY_M * k))


def _railing(kind: str) -> list[Part]:
    """Front and sides of one kind; the front stands in its own frame, its foot on the railing's line."""
    make, iron = KINDS[kind], Material(roughness=0.45)
    body = {"solid": _PARAPET, "glass": Material(roughness=0.25, metallic=0.9)}.get(kind, iron)
    front = make(2 * railings.HALF_WIDTH_M)
    length = terrace.RAIL_LINE_M - HOUSE_FRONT_M - 0.03
    middle = (terrace.RAIL_LINE_M + HOUSE_FRONT_M - 0.03) / 2
    sides = railings.Piece()
    for x, turn in ((-railings.HALF_WIDTH_M, math.pi / 2), (railings.HALF_WIDTH_M, -math.pi / 2)):
        piece = make(length).placed((x, middle, 0.0), turn)
        sides.body.add(piece.body)
        sides.panes.add(piece.panes)
    parts = [Part(f"{kind} front", front.body.mesh(), body), Part(f"{kind} sides", sides.body.mesh(), body)]
    if front.panes.corners:
        clear = Material(surface="glass", roughness=0.05)
        parts.append(Part(f"{kind} panes", front.panes.mesh(), clear, casts_shadow=False))
        parts.append(Part(f"{kind} side_panes", sides.panes.mesh(), clear, casts_shadow=False))
    return parts


def _belongings(rng: np.random.Generator) -> list[Part]:
    """Chair, table, pots and lamp in one part; leaves apart, for the wind."""
    things = Heap()
    things.add(belongings.chair().placed((-1.62, -0.62, 0.0), -0.5))
    things.add(belongings.table().placed((-1.05, -0.35, 0.0)))
    things.add(belongings.pot().placed((-2.02, 0.27, 0.0)))
    things.add(belongings.pot(0.26).placed((2.02, 0.29, 0.0)))
    things.add(belongings.lamp())
    leaf = Material(surface="foliage", roughness=0.8, two_sided=True)
    shrub, geranium = belongings.shrub(rng), belongings.flowers(rng)
    return [
        Part("things", things.mesh(), Material(roughness=0.6)),
        Part("shrub leaves", shrub.mesh(), leaf, _standing(-2.02, 0.27, 0.31)),
        Part("geranium leaves", geranium.mesh(), leaf, _standing(2.02, 0.29, 0.23)),
    ]


def _standing(x: float, y: float, z: float) -> np.ndarray:
    return np.array([[x, y, z, 0.0, 1.0, 0.8, 0.5, 0.3]], np.float32)


def _shops(front: Front) -> list[Part]:
    return [
        Part("shops", front.wall.mesh(), _PLASTER),
        Part("shop panes", front.glass.mesh(), _PANES, casts_shadow=False),
    ]
