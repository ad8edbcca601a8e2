"""What lies with the patient: the table top, pillow, the blanket over the body, and the head coil with its mirror."""

import math

import numpy as np

from vrtherapy.stage.props.indoors.surfaces import Color, Floats, Pieces
from vrtherapy.stage.props.scanner.measures import AXIS_M, BORES_M, EYES_M, TABLE_HALF_M, TABLE_TOP_M
from vrtherapy.stage.props.scanner.sheets import sheet

_TOP: Color = (0.16, 0.17, 0.18)
_PAD: Color = (0.20, 0.27, 0.33)
_CLOTH: Color = (0.46, 0.55, 0.60)
_COIL: Color = (0.60, 0.61, 0.61)
_CLEAR_M = min(BORES_M.values()) / 2 - 0.007
"""From the axis; what lies on the table stays within it, so that the narrowest bore passes."""
_HEAD_M = EYES_M - 0.05
_COIL_M = 0.195
MIRROR_M = (0.0, 0.075, EYES_M + 0.15)
MIRROR_TILT_RAD = -math.radians(57)
MIRROR_HALF_M = (0.062, 0.040)


def top() -> Pieces:
    """A narrow board with a mat on it, from behind the head to beyond the feet, and a pillow."""
    made, w = Pieces(), TABLE_HALF_M
    made.box((-w, -0.34, TABLE_TOP_M - 0.055), (w, 2.10, TABLE_TOP_M - 0.03), _TOP, 0.2)
    made.cushion((-w + 0.015, -0.30, TABLE_TOP_M - 0.03), (w - 0.015, 2.05, TABLE_TOP_M), _PAD, 0.02)
    return made.cushion(
        (-0.14, -0.26, TABLE_TOP_M), (0.14, 0.10, TABLE_TOP_M + 0.035), (0.55, 0.56, 0.56), 0.03
    )


_ALONG = np.array([0.24, 0.30, 0.42, 0.58, 0.78, 0.98, 1.20, 1.42, 1.58, 1.68, 1.74, 1.80])
_HIGH = np.array([0.02, 0.085, 0.130, 0.135, 0.122, 0.115, 0.105, 0.090, 0.105, 0.185, 0.175, 0.005])
_WIDE = np.array([0.215, 0.235, 0.250, 0.252, 0.248, 0.235, 0.215, 0.200, 0.190, 0.182, 0.178, 0.172])


def blanket() -> Pieces:
    """Over the body from the chest to the toes, hanging down a little at the sides, with folds."""
    y: Floats = np.linspace(0.24, 1.80, 74)[:, None]
    across: Floats = np.linspace(-1.0, 1.0, 41)[None]
    wide: Floats = np.interp(y, _ALONG, _WIDE)
    z = _height(y, across, wide)
    beside: Floats = np.sqrt(_CLEAR_M**2 - (z - AXIS_M) ** 2)
    net = np.stack([np.clip(across * wide, -beside, beside), y + 0 * across, z], -1)
    shade: Floats = 1 - 0.35 * np.abs(across) ** 3 + 0 * y
    made = sheet(Pieces(), net, _CLOTH, shade)
    hem = net[3:5] + np.array([0.0, 0.0, 0.0015])
    return sheet(made, hem, (0.62, 0.66, 0.68))


def _height(y: Floats, across: Floats, wide: Floats) -> Floats:
    """Of the blanket: chest, legs, toes; a dip between the legs; edges that hang; folds."""
    high: Floats = np.interp(y, _ALONG, _HIGH)
    for _ in range(3):
        high = np.concatenate([high[:1], (high[:-2] + 2 * high[1:-1] + high[2:]) / 4, high[-1:]])
    between = 0.030 * np.clip((y - 0.95) / 0.3, 0, 1) * np.exp(-((across / 0.2) ** 2))
    arch: Floats = np.clip(1 - np.abs(across) ** 2.6, 0, 1) ** 0.62
    z: Floats = TABLE_TOP_M + high * arch - between * np.clip(arch * 2, 0, 1)
    z = z - 0.35 * np.clip(np.abs(across) - 0.9, 0, 1)
    rng = np.random.default_rng(6)
    for at, turn, long, deep in rng.uniform(
        (0.3, -0.9, 0.03, -0.006), (1.7, 0.9, 0.07, 0.006), (26, 4)
    ).tolist():
        where: Floats = (y - at) * math.cos(turn) + across * wide * math.sin(turn)
        z = z + deep * np.exp(-((where / long) ** 2)) * arch
    return z


def coil() -> Pieces:
    """A helmet of bars around the head: two rings, and between them bars that leave the eyes free."""
    made = Pieces()
    for y, wide in ((-0.19, 0.05), (0.115, 0.028)):
        _ring(made, y, wide)
    for turn in (-8, 26, 64, 116, 154, 188):
        a = math.radians(turn)
        x, z = _COIL_M * math.cos(a), _HEAD_M + _COIL_M * math.sin(a)
        made.rod(((x, -0.19, z), (x, 0.115, z)), 0.0125, _COIL, 12)
    return made.cushion((-0.20, -0.27, TABLE_TOP_M), (0.20, 0.10, TABLE_TOP_M + 0.03), _COIL, 0.02)


def _ring(made: Pieces, y: float, wide: float) -> None:
    """Round the head from cheek to cheek, thick as a thumb."""
    turn = np.radians(np.linspace(-25, 205, 40))
    around = np.linspace(0, 2 * np.pi, 13)
    out = _COIL_M + 0.014 * np.cos(around)[:, None]
    net = np.stack(
        [out * np.cos(turn), y + wide / 2 * np.sin(around)[:, None] + 0 * turn, _HEAD_M + out * np.sin(turn)],
        -1,
    )
    sheet(made, net, _COIL)


def mirror_frame() -> Pieces:
    """What holds the mirror over the eyes."""
    made, (wide, high) = Pieces(), MIRROR_HALF_M
    c, s = math.cos(MIRROR_TILT_RAD), math.sin(MIRROR_TILT_RAD)
    middle = np.array(MIRROR_M)
    right, up, facing = np.array([1.0, 0, 0]), np.array([0, -s, c]), np.array([0, c, s])
    back = middle - facing * 0.012
    made.panel(
        back - right * (wide + 0.006) - up * (high + 0.006),
        right * 2 * (wide + 0.006),
        up * 2 * (high + 0.006),
        _TOP,
        9.0,
    )
    edges = ((-wide - 0.006, -wide), (wide, wide + 0.006))
    for low, far in edges:
        start = middle + right * low - up * (high + 0.006)
        made.panel(start + right * (far - low), right * (low - far), up * 2 * (high + 0.006), _TOP, 9.0)
    for low, far in ((-high - 0.006, -high), (high, high + 0.006)):
        start = middle - right * wide + up * low
        made.panel(start + right * 2 * wide, -right * 2 * wide, up * (far - low), _TOP, 9.0)
    for x in (-wide - 0.004, wide + 0.004):
        made.rod(((x, MIRROR_M[1], MIRROR_M[2]), (x * 1.3, 0.112, _HEAD_M + 0.16)), 0.005, _TOP)
    return made
