"""A room around the patient: walls, floor and ceiling of chosen materials, door, windows, lamps, shaded corners."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Mesh, Part, PartPose, Prop
from vrtherapy.stage.props.indoors import pictures
from vrtherapy.stage.props.indoors.surfaces import Color, Pieces, room_shade

DOOR_M = (0.93, 2.04)
_SILL_M, _HEAD_M, _WINDOW_M, _REVEAL_M = 0.88, 2.35, 1.55, 0.16
_WALLS: dict[str, tuple[Color, Material]] = {
    "white": ((0.66, 0.64, 0.60), Material(roughness=0.9, texture="plaster", tiles_per_m=0.8, bump=0.15)),
    "warm": ((0.60, 0.52, 0.42), Material(roughness=0.9, texture="plaster", tiles_per_m=0.8, bump=0.15)),
    "wood": ((0.34, 0.215, 0.120), Material(roughness=0.5, texture="wood", tiles_per_m=1.7, bump=0.04)),
    "concrete": (
        (0.42, 0.42, 0.41),
        Material(roughness=0.85, texture="concrete", tiles_per_m=0.4, bump=0.25),
    ),
}
_FLOORS: dict[str, tuple[Color, Material]] = {
    "carpet": ((0.105, 0.115, 0.135), Material(roughness=0.97, tiles_per_m=1.0)),
    "wood": ((0.30, 0.185, 0.095), Material(roughness=0.36, texture="wood", tiles_per_m=1.3, bump=0.03)),
    "stone": ((0.36, 0.345, 0.32), Material(roughness=0.30, texture="paving", tiles_per_m=0.4, bump=0.08)),
}
_FRAME: Color = (0.50, 0.49, 0.47)
_LEAF: Color = (0.36, 0.24, 0.14)
_STEEL: Color = (0.42, 0.42, 0.43)
_SKIRTING: Color = (0.45, 0.44, 0.42)
_SIDES = ("none", "left", "right", "both")


@dataclass(frozen=True, slots=True)
class _Size:
    """The room's inner corners, metres."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]


class Room(Prop):
    """Closed on all sides; the patient stands `behind_m` before the wall at their back."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="room",
        label=Text(en="Room", fr="Pièce"),
        params={
            "width_m": PropParam(
                label=Text(en="Width", fr="Largeur"), unit="m", range=(1.5, 40.0), default=6.0, static=True
            ),
            "length_m": PropParam(
                label=Text(en="Length", fr="Longueur"), unit="m", range=(2.0, 60.0), default=8.0, static=True
            ),
            "height_m": PropParam(
                label=Text(en="Ceiling height", fr="Hauteur sous plafond"), unit="m", range=(2.1, 12.0),
                default=2.8, static=True
            ),
            "behind_m": PropParam(
                label=Text(en="Wall behind the patient", fr="Mur derrière le patient"), unit="m", range=(0.5, 30.0),
                default=1.9, static=True,
            ),
            "walls": PropParam(label=Text(en="Walls", fr="Murs"), choices=tuple(_WALLS), default="white", static=True),
            "floor": PropParam(label=Text(en="Floor", fr="Sol"), choices=tuple(_FLOORS), default="carpet", static=True),
            "windows": PropParam(label=Text(en="Windows", fr="Fenêtres"), choices=_SIDES, default="left", static=True),
            "doors": PropParam(
                label=Text(en="Doors", fr="Portes"), choices=("far", "sides"), default="far", static=True
            ),
            "light": PropParam(label=Text(en="Lamps", fr="Lampes"), range=(0.0, 1.0), default=1.0),
        },
    )  # fmt: skip

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Shell, joinery, lamps, and what is outside."""
        wide, long = float(values["width_m"]), float(values["length_m"])
        behind = float(values["behind_m"])
        size = _Size((-wide / 2, -behind, 0.0), (wide / 2, long - behind, float(values["height_m"])))
        windows, doors = str(values["windows"]), str(values["doors"])
        wall_color, wall = _WALLS[str(values["walls"])]
        floor_color, floor = _FLOORS[str(values["floor"])]
        if values["floor"] == "carpet":
            floor = replace(floor, texture=pictures.carpet())
        shade = room_shade(size.low, size.high)
        walls, joinery, panes = Pieces(), Pieces(), Pieces()
        for side, name in ((-1.0, "left"), (1.0, "right")):
            _side_wall((walls, joinery, panes), size, side, wall_color, open_=windows in (name, "both"))
        _end_walls(walls, size, wall_color)
        _doors(joinery, size, doors)
        _skirting(joinery, size)
        ground, above, lamps = Pieces(), Pieces(), Pieces()
        ground.panel(size.low, (wide, 0, 0), (0, long, 0), floor_color, 0.22)
        above.panel(
            (size.low[0], size.high[1], size.high[2]), (wide, 0, 0), (0, -long, 0), (0.88, 0.87, 0.84), 0.4
        )
        _lamps(lamps, above, size)
        parts = [
            Part("walls", walls.mesh(shade), wall, casts_shadow=False),
            Part("floor", ground.mesh(shade), floor, casts_shadow=False),
            Part("ceiling", above.mesh(shade), Material(roughness=0.95), casts_shadow=False),
            Part("joinery", joinery.mesh(shade), Material(roughness=0.5), casts_shadow=False),
            Part("lamps", lamps.mesh(), Material(roughness=0.9, glow=1.6), casts_shadow=False),
        ]
        if panes.corners:
            parts.append(
                Part("panes", panes.mesh(), Material(surface="glass", roughness=0.05), casts_shadow=False)
            )
            parts.append(Part("outside", _outside(size, windows), _daylight(), casts_shadow=False))
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Lamps as bright as they are switched."""
        return {"lamps": PartPose(uniforms={"glow": 0.15 + 1.6 * float(values["light"])})}


def _side_wall(
    made: tuple[Pieces, Pieces, Pieces], size: _Size, side: float, color: Color, *, open_: bool
) -> None:
    """A long wall, whole or with windows; it faces inwards."""
    walls, joinery, panes = made
    x = size.high[0] * side
    near, far, top = size.low[1], size.high[1], size.high[2]

    def sheet(y0: float, y1: float, z0: float, z1: float) -> None:
        if side < 0:
            walls.panel((x, y0, z0), (0, y1 - y0, 0), (0, 0, z1 - z0), color)
        else:
            walls.panel((x, y1, z0), (0, y0 - y1, 0), (0, 0, z1 - z0), color)

    if not open_:
        sheet(near, far, 0, top)
        return
    count = max(1, int((far - near - 0.8) / 2.35))
    pitch = (far - near) / count
    head = min(_HEAD_M, top - 0.25)
    sheet(near, far, 0, _SILL_M)
    sheet(near, far, head, top)
    for number in range(count):
        middle = near + pitch * (number + 0.5)
        a, b = middle - _WINDOW_M / 2, middle + _WINDOW_M / 2
        sheet(middle - pitch / 2, a, _SILL_M, head)
        sheet(b, middle + pitch / 2, _SILL_M, head)
        out = x + side * _REVEAL_M
        low, high = (min(x, out), max(x, out))
        joinery.box((low, a - 0.001, _SILL_M - 0.03), (high + 0.0, b, _SILL_M), _FRAME)
        joinery.box((low, a, head), (high, b, head + 0.02), _FRAME)
        joinery.box((low, a - 0.02, _SILL_M), (high, a, head), _FRAME)
        joinery.box((low, b, _SILL_M), (high, b + 0.02, head), _FRAME)
        for y in (a, middle - 0.03, b - 0.06):
            joinery.box((out - 0.03, y, _SILL_M), (out + 0.03, y + 0.06, head), _FRAME)
        for z in (_SILL_M, head - 0.06):
            joinery.box((out - 0.03, a, z), (out + 0.03, b, z + 0.06), _FRAME)
        panes.panel((out, a, _SILL_M), (0, b - a, 0), (0, 0, head - _SILL_M), (0.8, 0.85, 0.9), 9.0)


def _end_walls(walls: Pieces, size: _Size, color: Color) -> None:
    (x0, y0, _), (x1, y1, top) = size.low, size.high
    walls.panel((x0, y1, 0), (x1 - x0, 0, 0), (0, 0, top), color)
    walls.panel((x1, y0, 0), (x0 - x1, 0, 0), (0, 0, top), color)


def _doors(joinery: Pieces, size: _Size, where: str) -> None:
    """Doors of 2.04 m, closed: one in the far wall, or one in each side wall near the front."""
    wide, high = DOOR_M
    door = Pieces()
    door.box((-wide / 2, -0.03, 0), (wide / 2, 0.02, high), _LEAF, 0.4)
    for x in (-wide / 2 - 0.07, wide / 2):
        door.box((x, -0.05, 0), (x + 0.07, 0.03, high + 0.07), _FRAME)
    door.box((-wide / 2, -0.05, high), (wide / 2, 0.03, high + 0.07), _FRAME)
    for x0, z0, x1, z1 in ((-0.36, 0.2, 0.36, 0.95), (-0.36, 1.1, 0.36, 1.9)):
        door.box((x0, -0.038, z0), (x1, -0.028, z1), (0.31, 0.205, 0.118))
    door.rod(((wide / 2 - 0.09, -0.075, 1.05), (wide / 2 - 0.21, -0.075, 1.05)), 0.011, _STEEL)
    door.rod(((wide / 2 - 0.09, -0.03, 1.05), (wide / 2 - 0.09, -0.08, 1.05)), 0.011, _STEEL)
    if where == "far":
        joinery.add(door.placed((size.low[0] + 1.15, size.high[1], 0.0)))
        return
    joinery.add(door.placed((size.low[0], 0.9, 0.0), np.pi / 2))
    joinery.add(door.placed((size.high[0], 0.9, 0.0), -np.pi / 2))


def _skirting(joinery: Pieces, size: _Size) -> None:
    (x0, y0, _), (x1, y1, _top) = size.low, size.high
    for low, high in (
        ((x0, y0, 0), (x0 + 0.016, y1, 0.08)), ((x1 - 0.016, y0, 0), (x1, y1, 0.08)),
        ((x0 + 1.75, y1 - 0.016, 0), (x1, y1, 0.08)), ((x0, y0, 0), (x1, y0 + 0.016, 0.08)),
    ):  # fmt: skip
        joinery.box(low, high, _SKIRTING, 0.7)


def _lamps(lamps: Pieces, ceiling: Pieces, size: _Size) -> None:
    """Flat lamps in rows, in frames, just below the ceiling."""
    wide, long = size.high[0] - size.low[0], size.high[1] - size.low[1]
    across, along = max(1, round(wide / 2.6)), max(1, round(long / 2.4))
    for i in range(across):
        for j in range(along):
            x = size.low[0] + wide * (i + 0.5) / across
            y = size.low[1] + long * (j + 0.5) / along
            z = size.high[2] - 0.012
            lamps.panel((x - 0.15, y + 0.6, z - 0.008), (0.30, 0, 0), (0, -1.2, 0), (0.95, 0.92, 0.85), 9.0)
            ceiling.box((x - 0.18, y - 0.63, z - 0.004), (x + 0.18, y + 0.63, z + 0.01), (0.5, 0.5, 0.5), 9.0)


def _outside(size: _Size, windows: str) -> Mesh:
    """Pictures of the street some way beyond the windows, so that it shifts as one moves."""
    made = Pieces()
    long = size.high[1] - size.low[1] + 24.0
    start = size.low[1] - 12.0
    for side, name in ((-1.0, "left"), (1.0, "right")):
        if windows in (name, "both"):
            x = (size.high[0] + 9.0) * side
            if side < 0:
                made.panel((x, start, -3.0), (0, long, 0), (0, 0, 9.0), (1, 1, 1), 99.0)
            else:
                made.panel((x, start + long, -3.0), (0, -long, 0), (0, 0, 9.0), (1, 1, 1), 99.0)
    return made.mesh()


def _daylight() -> Material:
    return Material(roughness=1.0, texture=pictures.outside(), glow=0.9)
