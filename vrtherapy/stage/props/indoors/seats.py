"""Chairs, tables, a lectern, boards: true to measure. Seats are 45 cm high; chairs face +Y, hips at the origin."""

import numpy as np

from vrtherapy.stage.props.figures.clips import SEAT_M, TABLE_M
from vrtherapy.stage.props.figures.seating import TABLE_FAR_M, TABLE_HALF_M, TABLE_NEAR_M
from vrtherapy.stage.props.indoors.surfaces import Color, Pieces

_STEEL: Color = (0.30, 0.30, 0.31)
_CLOTH: Color = (0.050, 0.060, 0.085)
_RED: Color = (0.165, 0.022, 0.028)
_OAK: Color = (0.40, 0.27, 0.150)
_DARK: Color = (0.022, 0.022, 0.024)
_WHITE: Color = (0.72, 0.72, 0.71)


def office_chair() -> Pieces:
    """Upholstered, on a frame of steel rods."""
    made = Pieces()
    made.cushion((-0.235, -0.22, SEAT_M - 0.075), (0.235, 0.27, SEAT_M - 0.004), _CLOTH, 0.035)
    made.cushion((-0.22, -0.285, SEAT_M + 0.13), (0.22, -0.235, SEAT_M + 0.47), _CLOTH, 0.025)
    for x in (-0.20, 0.20):
        made.rod(((x, 0.22, 0.0), (x, 0.20, SEAT_M - 0.06)), 0.011, _STEEL)
        made.rod(((x, -0.25, 0.0), (x, -0.19, SEAT_M - 0.06)), 0.011, _STEEL)
        made.rod(((x, -0.19, SEAT_M - 0.06), (x, -0.275, SEAT_M + 0.40)), 0.011, _STEEL)
        made.rod(((x, -0.22, SEAT_M - 0.07), (x, 0.21, SEAT_M - 0.07)), 0.010, _STEEL)
    return made


def hall_seat() -> Pieces:
    """A seat of a lecture hall with its arm on the left; rows share arms."""
    made = Pieces()
    made.cushion((-0.25, -0.20, SEAT_M - 0.085), (0.25, 0.25, SEAT_M - 0.004), _RED, 0.03)
    made.cushion((-0.25, -0.31, SEAT_M - 0.02), (0.25, -0.235, SEAT_M + 0.48), _RED, 0.03)
    made.box((-0.25, -0.33, SEAT_M - 0.06), (0.25, -0.31, SEAT_M + 0.45), (0.13, 0.085, 0.05))
    made.box((-0.325, -0.28, 0.0), (-0.295, 0.16, SEAT_M + 0.17), _DARK)
    made.box((-0.34, -0.26, SEAT_M + 0.17), (-0.28, 0.20, SEAT_M + 0.20), _OAK)
    return made


def conference_table() -> Pieces:
    """The table of the arrangement `table`, with papers, glasses and a carafe on it."""
    made = Pieces()
    low, high = TABLE_M - 0.036, TABLE_M
    made.box((-TABLE_HALF_M, TABLE_NEAR_M, low), (TABLE_HALF_M, TABLE_FAR_M, high), _OAK, 0.25)
    for y in (TABLE_NEAR_M + 0.45, (TABLE_NEAR_M + TABLE_FAR_M) / 2, TABLE_FAR_M - 0.45):
        made.box((-0.42, y - 0.03, 0.0), (0.42, y + 0.03, 0.025), _DARK)
        for x in (-0.36, 0.36):
            made.box((x - 0.03, y - 0.03, 0.0), (x + 0.03, y + 0.03, low), _DARK)
    rng = np.random.default_rng(4)
    for side in (-1, 1):
        for number in range(4):
            y = TABLE_NEAR_M + 0.50 + 0.80 * number
            sheet = Pieces().box((-0.105, -0.148, 0), (0.105, 0.148, 0.004), _WHITE)
            made.add(
                sheet.placed((side * 0.30, y - 0.05, TABLE_M), side * np.pi / 2 + rng.uniform(-0.2, 0.2))
            )
            pen = Pieces().rod(((-0.07, 0, 0), (0.07, 0, 0)), 0.0045, (0.03, 0.05, 0.16))
            made.add(pen.placed((side * 0.29, y + 0.02, TABLE_M + 0.009), rng.uniform(0, 3)))
            made.add(_tumbler().placed((side * 0.22, y + 0.21, TABLE_M)))
    made.add(_carafe().placed((0.02, 2.2, TABLE_M)))
    return made


def lectern() -> Pieces:
    """A slim lectern with a sloping top; who speaks stands behind it, so it lies ahead to the right."""
    made = Pieces()
    made.box((-0.24, -0.19, 0.0), (0.24, 0.19, 0.03), _DARK)
    made.box((-0.17, 0.05, 0.03), (0.17, 0.13, 1.00), _OAK, 0.3)
    top = np.array([[-0.30, -0.22, 0.99], [0.30, -0.22, 0.99], [0.30, 0.22, 1.13], [-0.30, 0.22, 1.13]])
    for lift, turn in ((0.03, 1), (0.0, -1)):
        plate = top + np.array([0, 0, lift])
        a, b, d = plate[0], plate[1], plate[3]
        made.panel(a if turn > 0 else b, (b - a) * turn, d - a, _OAK, 0.3)
    made.panel(top[0], top[1] - top[0], (0, 0, 0.03), _OAK)
    made.panel(top[2], top[3] - top[2], (0, 0, 0.03), _OAK)
    made.panel(top[1], top[2] - top[1], (0, 0, 0.03), _OAK)
    made.panel(top[3], top[0] - top[3], (0, 0, 0.03), _OAK)
    sheet = top[0] + np.array([0.12, 0.06, 0.05])
    made.panel(sheet, (0.21, 0, 0), (0, 0.285, 0.0907), _WHITE)
    made.panel(sheet + np.array([0.23, 0.01, 0.004]), (0.21, 0, 0), (0, 0.285, 0.0907), _WHITE)
    made.rod(((0.0, 0.20, 1.13), (0.0, 0.10, 1.36)), 0.006, _DARK)
    made.rod(((0.0, 0.10, 1.36), (0.0, 0.055, 1.375)), 0.013, _DARK)
    return made


def whiteboard() -> Pieces:
    """A board of 2.4 by 1.2 m with a tray, against a wall at y = 0, facing +Y."""
    made = Pieces()
    made.box((-1.2, 0.0, 0.85), (1.2, 0.02, 2.05), _WHITE, 0.5)
    for low, high in (((-1.22, 0, 0.83), (1.22, 0.03, 0.855)), ((-1.22, 0, 2.045), (1.22, 0.03, 2.07))):
        made.box(low, high, _STEEL)
    for x in (-1.22, 1.20):
        made.box((x, 0, 0.83), (x + 0.02, 0.03, 2.07), _STEEL)
    return made.box((-0.5, 0.0, 0.82), (0.5, 0.09, 0.835), _STEEL)


def clock() -> Pieces:
    """A wall clock at y = 0, facing -Y: how much of the time is left."""
    made = Pieces()
    angle = np.linspace(0, 2 * np.pi, 33)
    ring = np.stack([np.cos(angle), 0 * angle, np.sin(angle)], 1)
    middle = np.zeros((32, 3))
    for radius, y, color in ((0.17, -0.03, _DARK), (0.158, -0.034, _WHITE)):
        quads = np.stack([middle, ring[:-1] * radius, ring[1:] * radius, ring[1:] * radius], 1) + np.array(
            [0, y, 0]
        )
        made.corners.append(quads.astype(np.float32))
        made.normals.append(np.broadcast_to(np.array([0, -1, 0], np.float32), quads.shape))
        made.colors.append(np.broadcast_to(np.array([*color, 1], np.float32), (32, 4, 4)))
        made.uvs.append(np.zeros((32, 4, 2), np.float32))
    for turn, long, wide in ((0.6, 0.085, 0.006), (-1.2, 0.125, 0.004)):
        way, side = np.array([np.sin(turn), 0, np.cos(turn)]), np.array([np.cos(turn), 0, -np.sin(turn)])
        made.panel(-side * wide + np.array([0, -0.038, 0]), side * 2 * wide, way * long, _DARK)
    return made


def _tumbler() -> Pieces:
    made = Pieces()
    for radius, color in ((0.032, (0.42, 0.45, 0.46)),):
        made.rod(((0, 0, 0), (0, 0, 0.10)), radius, color, 10)
        made.rod(((0, 0, 0.065), (0, 0, 0.066)), radius * 0.95, (0.5, 0.53, 0.54), 10)
    return made


def _carafe() -> Pieces:
    made = Pieces()
    radii, heights = (0.05, 0.055, 0.04, 0.024, 0.03), (0.0, 0.08, 0.16, 0.20, 0.25)
    for low, high, radius in zip(heights, heights[1:], radii, strict=False):
        made.rod(((0, 0, low), (0, 0, high)), radius, (0.40, 0.44, 0.46), 12)
    return made
