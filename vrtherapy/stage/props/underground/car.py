"""The inside of a train of open cars: floor, walls with windows, doors, seats along the walls, poles, rails, lamps."""

import numpy as np

from vrtherapy.stage.props.indoors.surfaces import Color, Pieces, Shade
from vrtherapy.stage.props.underground import plan

_WALL: Color = (0.64, 0.64, 0.61)
_PANEL: Color = (0.30, 0.36, 0.40)
_FLOOR: Color = (0.105, 0.108, 0.115)
_CEILING: Color = (0.86, 0.86, 0.83)
_STEEL: Color = (0.46, 0.46, 0.47)
_YELLOW: Color = (0.56, 0.40, 0.05)
_SEAT: Color = (0.045, 0.085, 0.20)
_BACK: Color = (0.050, 0.075, 0.16)
_RUBBER: Color = (0.025, 0.025, 0.027)
_FRAME: Color = (0.10, 0.10, 0.105)
_X, _END, _TOP = plan.HALF_WIDTH_M, plan.HALF_LENGTH_M, plan.CEILING_M


def shade() -> Shade:
    """Darker towards the floor's edges, under the seats and in the corners of the ceiling."""

    def left(points: plan.Floats, normals: plan.Floats) -> plan.Floats:
        x, z = np.abs(points[:, 0]), points[:, 2]
        level = np.abs(normals[:, 2]) > 0.5
        seated = np.ones(len(points), bool)
        for y in plan.DOORS:
            seated &= np.abs(points[:, 1] - y) > plan.DOOR_HALF_M + 0.1
        under = np.where(level & (z < 0.1) & seated, 0.55 * np.clip((x - 0.62) / 0.3, 0, 1), 0.0)
        wall = np.where(~level, 0.35 * np.exp(-z / 0.35) + 0.08 * np.exp(-np.abs(_TOP - z) / 0.12), 0.0)
        corner = np.where(level, 0.25 * np.exp(-np.abs(_X - x) / 0.12), 0.0)
        return (1 - under) * (1 - wall) * (1 - corner)

    return left


def floor() -> Pieces:
    """Speckled rubber, with a yellow edge at the doors."""
    made = Pieces()
    made.panel((-_X, -_END, 0), (2 * _X, 0, 0), (0, 2 * _END, 0), _FLOOR, 0.28)
    for y in plan.DOORS:
        for side in (-1, 1):
            low, high = sorted((side * (_X - 0.08), side * (_X + 0.12)))
            made.box((low, y - plan.DOOR_HALF_M, -0.04), (high, y + plan.DOOR_HALF_M, 0.003), _YELLOW)
    return made


def shell() -> Pieces:
    """Walls with window openings and doorways, ceiling, ends, and the frames where cars are joined."""
    made = Pieces()
    low, high = plan.WINDOW_M
    for side in (-1.0, 1.0):
        edges = [-_END, *sorted(float(y) + s * plan.DOOR_HALF_M for y in plan.DOORS for s in (-1, 1)), _END]
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            _sheet(made, side, (a, b, 0.0, low), _PANEL)
            _sheet(made, side, (a, b, high, _TOP), _WALL)
            _sheet(made, side, (a, a + 0.16, low, high), _WALL)
            _sheet(made, side, (b - 0.16, b, low, high), _WALL)
            _frame(made, side, (a + 0.16, b - 0.16, low, high))
        for y in plan.DOORS:
            _sheet(made, side, (y - plan.DOOR_HALF_M, y + plan.DOOR_HALF_M, plan.DOOR_HIGH_M, _TOP), _WALL)
            x0, x1 = sorted((side * (_X + 0.07), side * (_X - 0.045)))
            for s in (-1, 1):
                at = y + s * plan.DOOR_HALF_M
                made.box((x0, at - 0.03, 0), (x1, at + 0.03, plan.DOOR_HIGH_M), _FRAME)
    made.panel((-_X, _END, _TOP), (2 * _X, 0, 0), (0, -2 * _END, 0), _CEILING, 0.35)
    made.panel((-_X, _END, 0), (2 * _X, 0, 0), (0, 0, _TOP), _PANEL, 0.3)
    made.panel((_X, -_END, 0), (-2 * _X, 0, 0), (0, 0, _TOP), _PANEL, 0.3)
    for y in plan.GANGWAYS:
        for side in (-1.0, 1.0):
            x0, x1 = sorted((side * _X, side * 0.86))
            made.box((x0, y - 0.34, 0), (x1, y + 0.34, _TOP), _RUBBER, 0.25)
        made.box((-0.86, y - 0.34, 2.04), (0.86, y + 0.34, _TOP), _RUBBER, 0.3)
        made.box((-0.86, y - 0.34, 0.0), (0.86, y + 0.34, 0.006), _STEEL, 0.3)
    return made


def _sheet(made: Pieces, side: float, area: tuple[float, float, float, float], color: Color) -> None:
    """A piece of a side wall, facing inwards: y from, y to, z from, z to."""
    y0, y1, z0, z1 = area
    if side < 0:
        made.panel((-_X, y0, z0), (0, y1 - y0, 0), (0, 0, z1 - z0), color, 0.35)
    else:
        made.panel((_X, y1, z0), (0, y0 - y1, 0), (0, 0, z1 - z0), color, 0.35)


def _frame(made: Pieces, side: float, area: tuple[float, float, float, float]) -> None:
    """The rubber around a window, its mullion, and a ledge below it."""
    y0, y1, z0, z1 = area
    x0, x1 = sorted((side * (_X + 0.05), side * (_X - 0.015)))
    for low, high in (
        ((x0, y0, z0 - 0.02), (x1, y1, z0 + 0.02)), ((x0, y0, z1 - 0.02), (x1, y1, z1 + 0.02)),
        ((x0, y0 - 0.02, z0), (x1, y0 + 0.02, z1)), ((x0, y1 - 0.02, z0), (x1, y1 + 0.02, z1)),
        ((x0, (y0 + y1) / 2 - 0.025, z0), (x1, (y0 + y1) / 2 + 0.025, z1)),
    ):  # fmt: skip
        made.box(low, high, _RUBBER)


def panes() -> Pieces:
    """Glass in every window of both sides."""
    made = Pieces()
    low, high = plan.WINDOW_M
    for side in (-1.0, 1.0):
        edges = [-_END, *sorted(float(y) + s * plan.DOOR_HALF_M for y in plan.DOORS for s in (-1, 1)), _END]
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            y0, y1 = a + 0.18, b - 0.18
            made.panel(
                (side * (_X + 0.02), y0, low), (0, y1 - y0, 0), (0, 0, high - low), (0.55, 0.62, 0.62), 9.0
            )
    return made


def door_leaves(side: float, way: float) -> tuple[Pieces, Pieces]:
    """One leaf of every doorway on a side, closed: the leaf that slides along `way`, and its glass."""
    leaf, glass = Pieces(), Pieces()
    x0, x1 = sorted((side * (_X + 0.015), side * (_X + 0.055)))
    for y in plan.DOORS:
        a, b = sorted((float(y), float(y) + way * plan.DOOR_HALF_M))
        for low, high in (
            ((x0, a, 0.0), (x1, b, 0.86)), ((x0, a, 1.72), (x1, b, plan.DOOR_HIGH_M)),
            ((x0, a, 0.86), (x1, a + 0.10, 1.72)), ((x0, b - 0.10, 0.86), (x1, b, 1.72)),
        ):  # fmt: skip
            leaf.box(low, high, (0.40, 0.42, 0.43), 0.4)
        edge = float(y) + way * 0.010
        leaf.box((x0 - 0.004, edge - 0.012, 0.0), (x1 + 0.004, edge + 0.012, plan.DOOR_HIGH_M), _RUBBER)
        glass.panel(
            (side * (_X + 0.035), a + 0.1, 0.86), (0, b - a - 0.2, 0), (0, 0, 0.86), (0.55, 0.62, 0.62), 9.0
        )
    return leaf, glass


def seats() -> Pieces:
    """Cushions and backs along both walls, on boxes; screens of dark glass at their ends are the poles' business."""
    made = Pieces()
    for low, high in plan.bays():
        count = int((high - low) / plan.SEAT_PITCH_M)
        start = (low + high - count * plan.SEAT_PITCH_M) / 2
        for side in (-1.0, 1.0):
            for k in range(count):
                y0, y1 = start + plan.SEAT_PITCH_M * k + 0.015, start + plan.SEAT_PITCH_M * (k + 1) - 0.015
                x0, x1 = sorted((side * 0.79, side * 1.21))
                made.cushion((x0, y0, 0.38), (x1, y1, 0.447), _SEAT, 0.02)
                x0, x1 = sorted((side * 1.20, side * 1.285))
                made.cushion((x0, y0, 0.46), (x1, y1, 0.92), _BACK, 0.02)
            x0, x1 = sorted((side * 0.95, side * 1.29))
            made.box(
                (x0, start, 0.02), (x1, start + count * plan.SEAT_PITCH_M, 0.38), (0.12, 0.12, 0.125), 0.5
            )
            for y in (low, high):
                x0, x1 = sorted((side * 0.74, side * 1.29))
                made.box((x0, y - 0.02, 0.30), (x1, y + 0.02, 1.30), (0.20, 0.22, 0.24), 0.4)
    return made


def bars() -> Pieces:
    """Poles and overhead rails of steel."""
    made = Pieces()
    for x, y in plan.poles():
        made.rod(((x, y, 0.0), (x, y, _TOP)), 0.017, _STEEL, 10)
    for side in (-1, 1):
        for low, high in plan.bays():
            x = side * plan.RAIL_X_M
            made.rod(((x, low, plan.RAIL_M), (x, high, plan.RAIL_M)), 0.016, _STEEL, 10)
            for y in np.linspace(low + 0.2, high - 0.2, 3):
                made.rod(((x, y, plan.RAIL_M), (x, y, _TOP)), 0.012, _STEEL, 8)
    return made


def lamps() -> Pieces:
    """Two lines of light along the ceiling, with gaps at the joints between cars."""
    made = Pieces()
    for x in (-0.72, 0.72):
        for y in np.arange(-_END + 0.3, _END - 1.5, 1.8):
            if np.abs(plan.GANGWAYS - y - 0.8).min() > 1.2:
                made.panel(
                    (x - 0.09, y + 1.6, _TOP - 0.006), (0.18, 0, 0), (0, -1.6, 0), (0.95, 0.95, 0.90), 9.0
                )
    return made


def signs(what: str) -> Pieces:
    """Line maps above the doors, and posters above the windows."""
    made = Pieces()
    if what == "map":
        for y in plan.DOORS:
            made.panel((-_X + 0.006, y - 0.6, 1.985), (0, 1.2, 0), (0, 0.0, 0.10), (1, 1, 1), 9.0)
            made.panel((_X - 0.006, y + 0.6, 1.985), (0, -1.2, 0), (0, 0.0, 0.10), (1, 1, 1), 9.0)
        return made
    number = int(what)
    for k, (low, high) in enumerate(plan.bays()):
        for j, share in enumerate((0.27, 0.73)):
            y = low + (high - low) * share
            if (2 * k + j) % 4 == number:
                made.panel((-_X + 0.006, y - 0.24, 1.80), (0, 0.48, 0), (0, 0, 0.34), (1, 1, 1), 9.0)
            if (2 * k + j + 2) % 4 == number:
                made.panel((_X - 0.006, y + 0.24, 1.80), (0, -0.48, 0), (0, 0, 0.34), (1, 1, 1), 9.0)
    return made
