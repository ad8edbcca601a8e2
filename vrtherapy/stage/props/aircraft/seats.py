"""Aircraft seats in threes: cushions, leaning backs with trays and pockets, armrests, belts. Metres, facing +Y."""

import numpy as np

from vrtherapy.stage.props.aircraft import plan
from vrtherapy.stage.props.aircraft.lining import quads
from vrtherapy.stage.props.indoors.surfaces import Color, Pieces
from vrtherapy.stage.props.town.forms import lathe
from vrtherapy.stage.props.town.heap import Heap

_LEATHER: Color = (0.030, 0.042, 0.085)
_EDGE: Color = (0.022, 0.030, 0.062)
_COVER: Color = (0.36, 0.39, 0.43)
_SHELL: Color = (0.16, 0.165, 0.175)
_TRAY: Color = (0.27, 0.275, 0.285)
_DARK: Color = (0.022, 0.022, 0.025)
_STEEL: Color = (0.34, 0.34, 0.35)
_BELT: Color = (0.045, 0.047, 0.052)
_PAPERS: tuple[Color, ...] = ((0.46, 0.10, 0.08), (0.55, 0.52, 0.42), (0.12, 0.26, 0.38))
_LEAN_RAD = 0.13
_HINGE_M = (-0.235, 0.44)
"""The backs lean about here, y and z."""


def triple() -> Pieces:
    """Three seats side by side with four armrests between and beside them, hips of the middle one at the origin."""
    made = Pieces()
    step = plan.SEAT_STEP_M
    for number in (-1, 0, 1):
        made.add(_seat(_PAPERS[number + 1]).placed((number * step, 0.0, 0.0)))
    for number in range(4):
        x = (number - 1.5) * step
        made.cushion((x - 0.024, -0.24, 0.605), (x + 0.024, 0.17, 0.650), _DARK, 0.014)
        made.box((x - 0.020, -0.25, 0.44), (x + 0.020, -0.17, 0.61), _SHELL)
    for x in (-0.42, 0.42):
        made.box((x - 0.022, -0.20, 0.0), (x + 0.022, -0.15, 0.34), _STEEL)
        made.box((x - 0.022, 0.12, 0.0), (x + 0.022, 0.16, 0.34), _STEEL)
        made.box((x - 0.026, -0.24, 0.0), (x + 0.026, 0.22, 0.018), _STEEL)
    for y in (-0.17, 0.14):
        made.box((-0.73, y - 0.025, 0.30), (0.73, y + 0.025, 0.35), _STEEL)
    made.rod(((-0.70, 0.22, 0.10), (0.70, 0.22, 0.10)), 0.011, _STEEL, 6)
    for x in (-0.48, 0.0, 0.48):
        made.box((x - 0.07, -0.12, 0.20), (x + 0.07, 0.06, 0.30), (0.20, 0.17, 0.03))
    return made


def _seat(paper: Color) -> Pieces:
    made = Pieces()
    half = plan.SEAT_M / 2 - 0.004
    made.cushion((-half, -0.25, 0.345), (half, 0.235, 0.452), _LEATHER, 0.045)
    made.cushion((-half + 0.05, -0.20, 0.44), (half - 0.05, 0.20, 0.462), _LEATHER, 0.03)
    _belt(made)
    back = Pieces()
    back.cushion((-half, -0.325, 0.40), (half, -0.235, 1.03), _LEATHER, 0.045)
    for x in (-half + 0.005, half - 0.065):
        back.cushion((x, -0.30, 0.46), (x + 0.06, -0.212, 0.98), _EDGE, 0.03)
    back.cushion((-0.160, -0.325, 0.985), (0.160, -0.225, 1.185), _LEATHER, 0.03)
    back.cushion((-0.128, -0.336, 1.075), (0.128, -0.214, 1.195), _COVER, 0.018)
    back.cushion((-half + 0.004, -0.348, 0.39), (half - 0.004, -0.318, 1.06), _SHELL, 0.03)
    back.box((-0.195, -0.366, 0.665), (0.195, -0.348, 0.935), _TRAY, 0.1)
    back.box((-0.185, -0.369, 0.677), (0.185, -0.366, 0.923), (0.23, 0.235, 0.245), 0.2)
    back.box((-0.022, -0.378, 0.936), (0.022, -0.348, 0.966), _DARK)
    back.box((-0.20, -0.352, 0.985), (0.20, -0.347, 1.005), (0.09, 0.09, 0.095))
    back.cushion((-0.185, -0.385, 0.405), (0.185, -0.348, 0.615), _EDGE, 0.02)
    back.box((-0.11, -0.376, 0.55), (0.03, -0.366, 0.655), paper)
    back.box((0.0, -0.381, 0.54), (0.125, -0.374, 0.635), (0.60, 0.60, 0.58))
    back.box((-0.19, -0.388, 0.598), (0.19, -0.348, 0.612), _DARK)
    return made.add(leaning(back))


def _belt(made: Pieces) -> None:
    """Two straps with a buckle of metal, laid over the cushion."""
    for side in (-1.0, 1.0):
        a, b = np.array([side * 0.205, -0.17, 0.50]), np.array([side * 0.035, 0.02, 0.472])
        wide = np.array([0.0, 0.046, 0.0])
        face = np.array([[a, b, b + wide, a + wide]])
        if side > 0:
            face = face[:, ::-1]
        quads(made, face, np.broadcast_to([0.0, 0.0, 1.0], face.shape), _BELT)
    made.box((-0.042, 0.012, 0.466), (0.042, 0.075, 0.486), _STEEL)


def leaning(upright: Pieces) -> Pieces:
    """A back as it leans."""
    c, s = np.cos(_LEAN_RAD), np.sin(_LEAN_RAD)
    turn = np.array([[1, 0, 0], [0, c, s], [0, -s, c]], np.float32)
    pivot = np.array([0.0, *_HINGE_M], np.float32)
    return Pieces(
        [(points - pivot) @ turn + pivot for points in upright.corners],
        [normals @ turn for normals in upright.normals],
        list(upright.colors),
        list(upright.uvs),
    )


def open_tray() -> Pieces:
    """A tray let down from the seat ahead: its origin is the hips of who sits behind it."""
    made = Pieces()
    made.cushion((-0.20, 0.165, 0.685), (0.20, 0.43, 0.702), _TRAY, 0.008)
    for x in (-0.205, 0.185):
        made.box((x, 0.16, 0.69), (x + 0.02, 0.475, 0.70), _SHELL)
    made.box((-0.15, 0.22, 0.702), (0.03, 0.40, 0.709), _PAPERS[1])
    return made


def cup() -> Heap:
    """A plastic cup half full of water, standing at its origin."""
    made = Heap()
    lathe(made, ((0.024, 0.0), (0.029, 0.045), (0.034, 0.09)), (0.60, 0.63, 0.65), 20)
    lathe(made, ((0.033, 0.09), (0.028, 0.050)), (0.85, 0.88, 0.90), 20)
    return lathe(made, ((0.028, 0.0505), (0.001, 0.051)), (0.36, 0.42, 0.45), 20)
