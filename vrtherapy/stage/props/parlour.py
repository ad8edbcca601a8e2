"""An evening room around a fireplace: stone and oak, an armchair, books, a lamp, snow outside the window."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop
from vrtherapy.stage.props.hearth import furniture, pictures
from vrtherapy.stage.props.hearth.light import LAMP_M, Box, Room, firelit, flicker
from vrtherapy.stage.props.indoors.surfaces import Color, Pieces, contact_shade, room_shade

_LOW, _HIGH = (-2.7, -2.3, 0.0), (2.7, 3.3, 2.62)
_BREAST_X, _BREAST_Y = 1.18, 2.78
_OPEN_X, _OPEN_LOW, _OPEN_HIGH = 0.52, 0.14, 0.92
_WINDOW = (0.35, 1.85, 0.88, 2.10)
"""In the left wall: y from and to, z from and to."""
_PLASTER: Color = (0.42, 0.355, 0.265)
_STONE: Color = (0.30, 0.265, 0.225)
_SOOT: Color = (0.095, 0.075, 0.060)
_CHAIR_AT, _CHAIR_TURN = (1.62, 1.42, 0.0), 0.85
_STOOL_AT = (0.52, 1.52, 0.0)
_TABLE_AT = (-0.95, 0.75, 0.0)
_PICTURES = (
    ((0.0, 0.0, 0.0), 0.0), ((-0.9, 0.46, -0.20), np.pi), ((-0.08, 0.1, -0.22), -np.pi / 2),
)  # fmt: skip
"""Where frames hang: above the mantel, on the wall behind, on the right."""
_STILL = ("walls", "stone", "floor", "oak", "beams", "cloth", "small", "rug", "paintings")


class Parlour(Prop):
    """The patient sits some two metres from the hearth. Its light is baked into the room and sways with the `fire`."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="parlour", label=Text(en="Room with a fireplace", fr="Salon avec une cheminée"), params={}
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Walls, hearth, furniture, each kind of surface one part; the window and what is beyond it; the lamp."""
        room = Room(_blockers())
        shade = room_shade(_LOW, _HIGH)
        stand, lampshade = furniture.floor_lamp()
        lamp_at = (LAMP_M[0], LAMP_M[1], 0.0)
        plaster = Material("firelit", 0.92, texture="plaster", tiles_per_m=0.8, bump=0.2)
        rubble = Material("firelit", 0.88, texture="rubble", tiles_per_m=0.9, bump=0.75)
        boards = Material("firelit", 0.42, texture="wood", tiles_per_m=1.2, bump=0.05)
        oak = Material("firelit", 0.5, texture="wood", tiles_per_m=1.6, bump=0.06)
        cloth = Material("firelit", 0.85, texture="plaster", tiles_per_m=3.0, bump=0.12)
        small = Material("firelit", 0.45)
        floor = Pieces().panel(_LOW, (5.4, 0, 0), (0, 5.6, 0), (0.24, 0.135, 0.068), 0.11)
        rug = Pieces().panel((-1.25, -0.15, 0.012), (2.5, 0, 0), (0, 1.75, 0), (0.9, 0.9, 0.9), 0.10)
        return [
            Part("walls", firelit(_walls().mesh(shade), room), plaster, casts_shadow=False),
            Part("stone", firelit(_hearth().mesh(shade), room), rubble),
            Part("floor", firelit(floor.mesh(_floor_shade), room), boards, casts_shadow=False),
            Part("oak", firelit(_oak().mesh(), room), oak),
            Part("beams", firelit(_beams().mesh(), room), oak, casts_shadow=False),
            Part("cloth", firelit(_cloth().mesh(), room), cloth),
            Part("small", firelit(_small().add(stand.placed(lamp_at)).mesh(), room), small),
            Part("rug", firelit(rug.mesh(_floor_shade), room), Material("firelit", 0.97, texture=pictures.rug()),
                 casts_shadow=False),
            Part("paintings", firelit(_canvases().mesh(), room), Material("firelit", 0.6, texture=pictures.paintings()),
                 casts_shadow=False),
            Part("lampshade", lampshade.placed(lamp_at).mesh(), Material(roughness=0.9, glow=1.0, two_sided=True),
                 casts_shadow=False),
            Part("pane", _pane().mesh(), Material("glass", 0.05), casts_shadow=False),
            Part("evening", _evening().mesh(), Material(roughness=1.0, texture=pictures.snow(), glow=1.25),
                 casts_shadow=False),
        ]  # fmt: skip

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Everything that the fire lights sways with it."""
        lit = PartPose(uniforms={"fire": flicker(time_seconds)})
        return dict.fromkeys(_STILL, lit)


def _blockers() -> list[Box]:
    """Roughly what the furniture hides from the fire."""
    (cx, cy, _), (sx, sy, _), (tx, ty, _) = _CHAIR_AT, _STOOL_AT, _TABLE_AT
    return [
        ((cx - 0.36, cy - 0.36, 0.12), (cx + 0.36, cy + 0.36, 0.46)),
        ((cx - 0.10, cy - 0.46, 0.2), (cx + 0.46, cy + 0.02, 0.9)),
        ((sx - 0.22, sy - 0.17, 0.2), (sx + 0.22, sy + 0.17, 0.37)),
        ((tx - 0.24, ty - 0.24, 0.52), (tx + 0.24, ty + 0.24, 0.545)),
        ((-1.78, 2.62, 0.0), (-1.12, 2.98, 0.52)),
        ((-_BREAST_X, _BREAST_Y, 0.0), (-_OPEN_X, 3.3, 2.6)),
        ((_OPEN_X, _BREAST_Y, 0.0), (_BREAST_X, 3.3, 2.6)),
        ((-_OPEN_X, _BREAST_Y, _OPEN_HIGH), (_OPEN_X, 3.3, 2.6)),
        ((-1.06, 2.47, 1.16), (1.06, 2.80, 1.32)),
    ]


def _floor_shade(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    (cx, cy, _), (sx, sy, _), (tx, ty, _) = _CHAIR_AT, _STOOL_AT, _TABLE_AT
    spots = np.array(
        [(cx, cy, 0.40, 0.40), (sx, sy, 0.2, 0.15), (tx, ty, 0.05, 0.05), (0, 3.0, 1.2, 0.3), (-1.45, 2.8, 0.34, 0.2),
         (2.0, 3.15, 0.6, 0.15), (LAMP_M[0], LAMP_M[1], 0.12, 0.12)]
    )  # fmt: skip
    return contact_shade(spots, 0.22, 0.55)(points, normals) * room_shade(_LOW, _HIGH)(points, normals)


def _walls() -> Pieces:
    made = Pieces()
    (x0, y0, _), (x1, y1, top) = _LOW, _HIGH
    made.panel((x0, y1, 0), (x1 - x0, 0, 0), (0, 0, top), _PLASTER, 0.16)
    made.panel((x1, y1, 0), (0, y0 - y1, 0), (0, 0, top), _PLASTER, 0.16)
    made.panel((x1, y0, 0), (x0 - x1, 0, 0), (0, 0, top), _PLASTER, 0.3)
    made.panel((x0, y1, top), (x1 - x0, 0, 0), (0, y0 - y1, 0), (0.52, 0.47, 0.39), 0.2)
    a, b, low, high = _WINDOW
    for y, z, wide, tall in (
        (y0, 0, y1 - y0, low), (y0, high, y1 - y0, top - high), (y0, low, a - y0, high - low),
        (b, low, y1 - b, high - low),
    ):  # fmt: skip
        made.panel((x0, y, z), (0, wide, 0), (0, 0, tall), _PLASTER, 0.16)
    for corner, across, up in (
        ((x0 - 0.22, a, low), (0.22, 0, 0), (0, 0, high - low)), ((x0, b, low), (-0.22, 0, 0), (0, 0, high - low)),
        ((x0 - 0.22, a, high), (0.22, 0, 0), (0, b - a, 0)),
    ):  # fmt: skip
        made.panel(corner, across, up, (0.50, 0.44, 0.35), 0.2)
    return made


def _hearth() -> Pieces:
    """The chimney breast with its opening, sooty inside, and the slab before it."""
    made = Pieces()
    x, y, top = _BREAST_X, _BREAST_Y, _HIGH[2]
    o, low, high = _OPEN_X, _OPEN_LOW, _OPEN_HIGH
    made.panel((-x, y, 0), (x - o, 0, 0), (0, 0, top), _STONE, 0.09)
    made.panel((o, y, 0), (x - o, 0, 0), (0, 0, top), _STONE, 0.09)
    made.panel((-o, y, high), (2 * o, 0, 0), (0, 0, top - high), _STONE, 0.09)
    made.panel((-x, 3.3, 0), (0, y - 3.3, 0), (0, 0, top), _STONE, 0.12)
    made.panel((x, y, 0), (0, 3.3 - y, 0), (0, 0, top), _STONE, 0.12)
    made.panel((-o, 3.26, low), (2 * o, 0, 0), (0, 0, high - low), _SOOT, 0.05)
    made.panel((-o, y, low), (0, 3.26 - y, 0), (0, 0, high - low), _SOOT, 0.05)
    made.panel((o, 3.26, low), (0, y - 3.26, 0), (0, 0, high - low), _SOOT, 0.05)
    made.panel((-o, 3.26, high), (2 * o, 0, 0), (0, y - 3.26, 0), _SOOT, 0.1)
    made.panel((-o, y, low), (2 * o, 0, 0), (0, 3.26 - y, 0), (0.10, 0.085, 0.07), 0.06)
    made.box((-1.28, 2.18, 0.0), (1.28, y + 0.01, low), _STONE, 0.08)
    for side in (-1, 1):
        a, b = sorted((side * o, side * (o + 0.16)))
        made.box((a, y - 0.035, low), (b, y + 0.01, high + 0.16), (0.34, 0.305, 0.26), 0.08)
    return made.box((-o, y - 0.035, high), (o, y + 0.01, high + 0.16), (0.34, 0.305, 0.26), 0.08)


def _beams() -> Pieces:
    """Across the ceiling. They cast no shadow: the lamp stands below them."""
    made = Pieces()
    (x0, _, _), (x1, _, top) = _LOW, _HIGH
    for y in (-1.55, -0.35, 0.85, 2.05):
        made.box((x0, y - 0.075, top - 0.17), (x1, y + 0.075, top + 0.01), furniture.DARK_OAK, 0.2)
    return made


def _oak() -> Pieces:
    """Skirting, the window's frame, a door, shelves and tables."""
    made = Pieces()
    (x0, y0, _), (x1, y1, _top) = _LOW, _HIGH
    for low, high in (
        ((x0, y0, 0), (x0 + 0.018, y1, 0.11)), ((x1 - 0.018, y0, 0), (x1, y1, 0.11)),
        ((x0, y0, 0), (x1, y0 + 0.018, 0.11)),
    ):  # fmt: skip
        made.box(low, high, furniture.OAK, 0.4)
    a, b, low, high = _WINDOW
    made.box((x0 - 0.22, a - 0.03, low - 0.045), (x0 + 0.09, b + 0.03, low), furniture.OAK, 0.15)
    for y in (a, (a + b) / 2 - 0.025, b - 0.05):
        made.box((x0 - 0.18, y, low), (x0 - 0.12, y + 0.05, high), furniture.OAK, 0.2)
    for z in (low, (low + high) / 2 + 0.1, high - 0.05):
        made.box((x0 - 0.18, a, z), (x0 - 0.12, b, z + 0.04), furniture.OAK, 0.2)
    made.box((x1 - 0.03, -1.75, 0), (x1 + 0.01, -0.80, 2.06), furniture.DARK_OAK, 0.25)
    for y in (-1.81, -0.82):
        made.box((x1 - 0.04, y, 0), (x1 + 0.01, y + 0.07, 2.13), furniture.OAK, 0.3)
    made.box((x1 - 0.04, -1.81, 2.06), (x1 + 0.01, -0.75, 2.13), furniture.OAK, 0.3)
    made.add(furniture.bookshelf(1.34, 2.1, 8).placed((1.30, 3.3, 0)))
    made.add(furniture.bookshelf(1.5, 1.15, 9).placed((0.2, y0, 0), np.pi))
    made.add(furniture.mantel())
    made.add(furniture.side_table().placed(_TABLE_AT))
    return made.add(furniture.logs())


def _cloth() -> Pieces:
    """Chair, stool, cushions, curtains."""
    made = furniture.armchair().add(furniture.cushions()).placed(_CHAIR_AT, _CHAIR_TURN)
    made.add(furniture.footstool().placed(_STOOL_AT, 0.3))
    a, b, _, high = _WINDOW
    for start, end in ((a - 0.30, a + 0.08), (b - 0.08, b + 0.30)):
        y = np.linspace(start, end, 25)
        x = _LOW[0] + 0.085 + 0.032 * np.sin((y - start) * 58)
        for k in range(24):
            corner = (x[k], y[k], 0.06)
            made.panel(
                corner,
                (x[k + 1] - x[k], y[k + 1] - y[k], 0),
                (0, 0, high + 0.12),
                (0.205, 0.058, 0.040),
                0.22,
            )
    return made


def _small() -> Pieces:
    made = Pieces()
    for at, turn in _PICTURES:
        made.add(furniture.picture_frame().placed(at, turn))
    a, b, _, high = _WINDOW
    made.rod(
        ((_LOW[0] + 0.085, a - 0.36, high + 0.19), (_LOW[0] + 0.085, b + 0.36, high + 0.19)),
        0.014,
        furniture.IRON,
    )
    made.rod(((2.655, -0.92, 1.03), (2.60, -0.92, 1.03)), 0.011, furniture.BRASS)
    return made.rod(((2.60, -0.92, 1.03), (2.60, -1.04, 1.03)), 0.011, furniture.BRASS)


def _pane() -> Pieces:
    a, b, low, high = _WINDOW
    return Pieces().panel((_LOW[0] - 0.15, a, low), (0, b - a, 0), (0, 0, high - low), (0.7, 0.8, 0.9), 9.0)


def _evening() -> Pieces:
    """A winter evening some way beyond the window."""
    return Pieces().panel((-11.0, -9.0, -3.0), (0, 22.0, 0), (0, 0, 10.0), (1, 1, 1), 99.0)


def _canvases() -> Pieces:
    made = Pieces()
    for number, (at, turn) in enumerate(_PICTURES):
        made.add(furniture.painting(number).placed(at, turn))
    return made
