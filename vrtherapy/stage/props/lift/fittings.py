"""A lift car as geometry, in the car's axes: walls, ceiling, floor, handrail, doors, panel, display, mirror's rim."""

from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.indoors.surfaces import Color, Pieces, Shade, contact_shade, room_shade
from vrtherapy.stage.props.lift import pictures
from vrtherapy.stage.props.lift.cars import DOOR_M, WALL_M, Car

STEEL: Color = (0.56, 0.555, 0.54)
_DARK: Color = (0.030, 0.031, 0.034)
_JOINT: Color = (0.10, 0.10, 0.105)
_CEILING: Color = (0.50, 0.50, 0.49)
_LAMP: Color = (1.0, 0.965, 0.90)
_AMBER: Color = (1.0, 0.42, 0.08)
_KICK_M, _RAIL_M = 0.12, 0.90
MIRROR_LOW_M = 1.02
PANEL_LOW_M = 0.80
_CELL_M = 0.012


def shade_of(car: Car) -> Shade:
    """Corners of the car are darker."""
    return room_shade((-car.wide / 2, -car.deep, 0.0), (car.wide / 2, 0.0, car.high))


def mirror_m(car: Car) -> tuple[float, float, float, float]:
    """The mirror on the back wall: how deep it hangs, the height of its middle, its half width and half height."""
    high = (car.high - 0.10 - MIRROR_LOW_M) / 2
    return -car.deep + 0.012, MIRROR_LOW_M + high, car.wide / 2 - 0.07, high


def panel_at(car: Car) -> float:
    """Along y, the middle of the operating panel on the right wall."""
    return -0.44 if car.wide > 1.5 else -0.30


def walls(car: Car) -> Pieces:
    """Steel all around above the kick plate; the front has the doorway."""
    made, w, d, low = Pieces(), car.wide / 2, car.deep, _KICK_M
    tall = car.high - low
    made.panel((-w, -d, low), (0, d, 0), (0, 0, tall), STEEL, 0.3)
    made.panel((w, 0, low), (0, -d, 0), (0, 0, tall), STEEL, 0.3)
    made.panel((w, -d, low), (-2 * w, 0, 0), (0, 0, tall), STEEL, 0.3)
    half = car.door / 2
    for left, right in ((-w, -half), (half, w)):
        made.panel((left, 0, low), (right - left, 0, 0), (0, 0, tall), STEEL, 0.3)
    return made.panel((-half, 0, DOOR_M), (car.door, 0, 0), (0, 0, car.high - DOOR_M), STEEL, 0.3)


def trim(car: Car) -> Pieces:
    """Joints between the panels, kick plates, handrail, the ceiling's frame, the rim of the mirror."""
    made, w, d = Pieces(), car.wide / 2, car.deep
    for side in (-1.0, 1.0):
        count = max(2, round(d / 0.55))
        for y in np.linspace(0, -d, count + 1)[1:-1]:
            _upright(made, (side * w, float(y)), car.high)
        made.box((side * w - 0.006, -d, 0), (side * w + 0.006, 0, _KICK_M), _DARK)
    made.box((-w, -d - 0.006, 0), (w, -d + 0.006, _KICK_M), _DARK)
    for left, right in ((-w, -car.door / 2), (car.door / 2, w)):
        made.box((left, -0.006, 0), (right, 0.004, _KICK_M), _DARK)
    _rim(made, car)
    _ceiling_frame(made, car)
    return made


def _upright(made: Pieces, at: tuple[float, float], top: float) -> None:
    made.box((at[0] - 0.0015, at[1] - 0.003, _KICK_M), (at[0] + 0.0015, at[1] + 0.003, top), _JOINT, 9.0)


def _rim(made: Pieces, car: Car) -> None:
    y, z, wide, high = mirror_m(car)
    for x in (-wide - 0.008, wide):
        made.box((x, y - 0.012, z - high), (x + 0.008, y + 0.004, z + high), _JOINT, 9.0)
    for edge in (z - high - 0.008, z + high):
        made.box((-wide - 0.008, y - 0.012, edge), (wide + 0.008, y + 0.004, edge + 0.008), _JOINT, 9.0)


def _ceiling_frame(made: Pieces, car: Car) -> None:
    """A rim of painted metal around the lit field, and the ventilation slots in it."""
    w, d, z = car.wide / 2, car.deep, car.high
    inset = 0.22
    for x0, x1, y0, y1 in (
        (-w, -w + inset, -d, 0), (w - inset, w, -d, 0),
        (-w + inset, w - inset, -inset, 0), (-w + inset, w - inset, -d, -d + inset),
    ):  # fmt: skip
        made.panel((x0, y1, z - 0.03), (x1 - x0, 0, 0), (0, y0 - y1, 0), _CEILING, 0.3)
    # Behind the panes and beside them: else one would look past the car.
    made.panel((-w, 0, z - 0.006), (2 * w, 0, 0), (0, -d, 0), (0.30, 0.30, 0.295), 0.5)
    low, rise = z - 0.03, (0, 0, 0.024)
    for side in (-1.0, 1.0):
        x = side * (w - inset)
        made.panel(
            (x, -inset if side > 0 else -d + inset, low), (0, side * -(d - 2 * inset), 0), rise, _CEILING
        )
    made.panel((-w + inset, -inset, low), (2 * (w - inset), 0, 0), rise, _CEILING)
    made.panel((w - inset, -d + inset, low), (-2 * (w - inset), 0, 0), rise, _CEILING)
    for x in np.arange(-0.2, 0.21, 0.05):
        made.panel((x - 0.012, -0.07, z - 0.031), (0.024, 0, 0), (0, -0.09, 0), _DARK, 9.0)


def rail(car: Car) -> Pieces:
    """A round handrail along both sides and the back, on brackets."""
    made, w, d, z, off = Pieces(), car.wide / 2, car.deep, _RAIL_M, 0.055
    start = -0.62 if car.wide > 1.5 else -0.52
    ends = {
        "left": ((-w + off, -0.12, z), (-w + off, -d + off, z)),
        "back": ((-w + off, -d + off, z), (w - off, -d + off, z)),
        "right": ((w - off, -d + off, z), (w - off, start, z)),
    }
    for a, b in ends.values():
        made.rod((a, b), 0.018, STEEL, 10)
        for share in (0.12, 0.5, 0.88):
            at = np.asarray(a) + (np.asarray(b) - np.asarray(a)) * share
            wall = at.copy()
            if abs(at[0]) > w - off - 0.01:
                wall[0] = np.sign(at[0]) * w
            else:
                wall[1] = -d
            made.rod((at, wall), 0.008, _JOINT, 6)
    return made


def ceiling(car: Car) -> Pieces:
    """The field of milky glass that lights the car, in panes."""
    w, d, z, inset = car.wide / 2, car.deep, car.high - 0.012, 0.22
    made = Pieces()
    across, along = max(1, round((2 * w - 0.44) / 0.55)), max(1, round((d - 0.44) / 0.55))
    dx, dy = (2 * w - 2 * inset) / across, (d - 2 * inset) / along
    for i in range(across):
        for j in range(along):
            x, y = -w + inset + dx * i, -inset - dy * j
            made.panel((x + 0.006, y - 0.006, z), (dx - 0.012, 0, 0), (0, 0.012 - dy, 0), _LAMP, 0.3)
    return made


def ground(car: Car) -> Pieces:
    """Dark stone, and the sill in the doorway."""
    made, w = Pieces(), car.wide / 2
    made.panel((-w, -car.deep, 0), (car.wide, 0, 0), (0, car.deep, 0), (0.105, 0.102, 0.098), 0.12)
    half = car.door / 2 + 0.3
    return made.panel((-half, 0, -0.001), (2 * half, 0, 0), (0, WALL_M, 0), (0.20, 0.20, 0.205), 0.1)


def ground_shade(car: Car) -> Shade:
    """The car's corners, and a darker ring under each who stands there."""
    corners = shade_of(car)
    edge = contact_shade(np.array([(0.0, 0.1, car.door / 2, 0.02)]), 0.06, 0.5)
    return lambda points, normals: corners(points, normals) * edge(points, normals)


def jambs(car: Car) -> Pieces:
    """What is seen of the doorway where the doors stand open: dark pockets, sills, the landing's frame."""
    made, half, z = Pieces(), car.door / 2, DOOR_M
    for near, far, color in ((0.0, 0.004, _JOINT), (0.037, 0.128, _DARK), (0.164, WALL_M, STEEL)):
        deep = far - near
        made.panel((-half, near, 0), (0, deep, 0), (0, 0, z), color)
        made.panel((half, far, 0), (0, -deep, 0), (0, 0, z), color)
        made.panel((-half, far, z), (2 * half, 0, 0), (0, -deep, 0), color)
    for y in (0.02, 0.146):
        made.box((-half, y - 0.004, -0.004), (half, y + 0.004, 0.0008), _DARK)
    # The landing's frame stands a little before its wall.
    for left, right in ((-half - 0.09, -half), (half, half + 0.09)):
        made.box((left, WALL_M - 0.01, 0), (right, WALL_M + 0.02, z + 0.09), STEEL, 0.5)
    return made.box((-half, WALL_M - 0.01, z), (half, WALL_M + 0.02, z + 0.09), STEEL, 0.5)


def leaf(car: Car, side: float) -> Pieces:
    """One leaf of the car's door and one of the landing's, which run together; they meet in the middle by a slit."""
    made, half = Pieces(), car.door / 2
    inner, outer = side * 0.003, side * (half + 0.025)
    low, high = min(inner, outer), max(inner, outer)
    for y in (0.005, 0.132):
        made.box((low, y, 0.006), (high, y + 0.03, DOOR_M + 0.02), STEEL, 0.3)
    return made


def panel(car: Car) -> Pieces:
    """The operating panel as a plate before the right wall, its picture on it."""
    wide, high = pictures.PANEL_M
    x, y = car.wide / 2 - 0.008, panel_at(car)
    return Pieces().panel((x, y + wide / 2, PANEL_LOW_M), (0, -wide, 0), (0, 0, high), (1, 1, 1), 9.0)


def panel_edge(car: Car) -> Pieces:
    """The plate's sides."""
    wide, high = pictures.PANEL_M
    x, y = car.wide / 2, panel_at(car)
    return Pieces().box(
        (x - 0.0075, y - wide / 2, PANEL_LOW_M), (x + 0.001, y + wide / 2, PANEL_LOW_M + high), STEEL, 9.0
    )


def lit_ring(at: tuple[float, float]) -> Pieces:
    """A button's glowing ring, for a panel whose lower left corner is the origin, facing -X."""
    made, (along, up) = Pieces(), at
    angle = np.linspace(0, 2 * np.pi, 25)
    for a, b in pairwise(angle):
        inner, outer = pictures.BUTTON_M - 0.001, pictures.BUTTON_M + 0.004
        corner = np.array([-0.001, -along + inner * np.cos(a), up + inner * np.sin(a)])
        across = np.array([0.0, inner * (np.cos(b) - np.cos(a)), inner * (np.sin(b) - np.sin(a))])
        out = np.array([0.0, (outer - inner) * np.cos(a), (outer - inner) * np.sin(a)])
        made.panel(corner, out, across, _AMBER, 9.0)
    return made


def digits(text: str) -> Pieces:
    """A number of glowing dots, in the middle of its place, facing -Y, 6 cm high."""
    dots, made = pictures.glyph(text), Pieces()
    rows, columns = dots.shape
    for row in range(rows):
        for column in range(columns):
            if dots[row, column]:
                x, z = (column - columns / 2) * _CELL_M, (rows / 2 - row - 1) * _CELL_M
                made.panel((x, 0, z), (_CELL_M * 0.9, 0, 0), (0, 0, _CELL_M * 0.9), _AMBER, 9.0)
    return made


def arrow() -> Pieces:
    """Upwards, beside the number."""
    made = Pieces()
    for row in range(3):
        x = (1.5 - 0.5 * (row + 1) - 0.5) * _CELL_M
        made.panel(
            (x - 0.5 * _CELL_M, 0, (1 - row) * _CELL_M), ((row + 1) * _CELL_M, 0, 0), (0, 0, _CELL_M * 0.9), _AMBER, 9.0
        )  # fmt: skip
    return made


def display_case() -> Pieces:
    """The dark strip that the number glows in, facing -Y."""
    return Pieces().box((-0.16, 0.0005, -0.045), (0.16, 0.012, 0.045), (0.012, 0.012, 0.014), 9.0)


def emergency_lamp(car: Car) -> Pieces:
    """A small lamp in the ceiling's rim."""
    made, z = Pieces(), car.high - 0.034
    return made.panel((-0.15, -0.18, z), (0.30, 0, 0), (0, -0.03, 0), _LAMP, 9.0)


def passing() -> Pieces:
    """What light falls through the slit between the doors: a landing every three metres of the way."""
    made = Pieces()
    for floor in range(-2, 4):
        made.panel((-0.02, 0.06, 3.0 * floor), (0.04, 0, 0), (0, 0, 2.0), (0.9, 0.86, 0.78), 9.0)
    return made


def shaft() -> Pieces:
    """Dark wall behind that slit."""
    return Pieces().panel((-0.1, 0.10, -0.1), (0.2, 0, 0), (0, 0, DOOR_M + 0.2), (0.012, 0.012, 0.013), 9.0)
