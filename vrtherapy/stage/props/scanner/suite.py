"""The room around the magnet, the control room behind its window, and the picture of a sky in the ceiling."""

from functools import cache

import numpy as np

from vrtherapy.stage.props.base import Image
from vrtherapy.stage.props.indoors.surfaces import Color, Pieces
from vrtherapy.stage.props.scanner.measures import ROOM_HIGH_M, ROOM_LOW_M, WINDOW_M

_WALL: Color = (0.60, 0.64, 0.67)
_CONTROL: Color = (0.42, 0.40, 0.37)
_STEEL: Color = (0.42, 0.42, 0.43)
_DARK: Color = (0.03, 0.03, 0.033)
_WHITE: Color = (0.62, 0.62, 0.61)
_OAK: Color = (0.38, 0.26, 0.15)
BEHIND_M = 2.3
"""How deep the control room is."""
SKY_M = (-0.62, 0.62, 0.35, 2.25)
"""The sky in the ceiling: left, right, near and far edge."""


def walls() -> Pieces:
    """Four walls, the far one with its window; a rail for beds along them."""
    made, (x0, y0, _), (x1, y1, top) = Pieces(), ROOM_LOW_M, ROOM_HIGH_M
    made.panel((x0, y0, 0), (0, y1 - y0, 0), (0, 0, top), _WALL, 0.4)
    made.panel((x1, y1, 0), (0, y0 - y1, 0), (0, 0, top), _WALL, 0.4)
    made.panel((x1, y0, 0), (x0 - x1, 0, 0), (0, 0, top), _WALL, 0.4)
    left, right, low, high = WINDOW_M
    for a, b, c, d in (
        (x0, left, 0, top),
        (right, x1, 0, top),
        (left, right, 0, low),
        (left, right, high, top),
    ):
        made.panel((a, y1, c), (b - a, 0, 0), (0, 0, d - c), _WALL, 0.4)
    return made


def ground() -> Pieces:
    """Smooth flooring, and the line that metal must not pass."""
    made, (x0, y0, _), (x1, y1, _top) = Pieces(), ROOM_LOW_M, ROOM_HIGH_M
    made.panel((x0, y0, 0), (x1 - x0, 0, 0), (0, y1 - y0, 0), (0.235, 0.26, 0.275), 0.2)
    return made


def joinery() -> Pieces:
    """Skirting, the window's frame, the shielded door, a cupboard with coils on it, a drip stand, signs."""
    made, (x0, y0, _), (x1, y1, top) = Pieces(), ROOM_LOW_M, ROOM_HIGH_M
    left, right, low, high = WINDOW_M
    for a, b in ((left - 0.06, left), (right, right + 0.06)):
        made.box((a, y1 - 0.03, low - 0.06), (b, y1 + 0.10, high + 0.06), _STEEL, 1.0)
    for a, b in ((low - 0.06, low), (high, high + 0.06)):
        made.box((left - 0.06, y1 - 0.03, a), (right + 0.06, y1 + 0.10, b), _STEEL, 1.0)
    for a, b, c, d in (
        (x0, y0, x1, y0 + 0.014),
        (x0, y1 - 0.014, x1, y1),
        (x0, y0, x0 + 0.014, y1),
        (x1 - 0.014, y0, x1, y1),
    ):
        made.box((a, b, 0), (c, d, 0.10), (0.20, 0.22, 0.23), 1.0)
    _door(made, y1)
    _cupboard(made, x0)
    _stand(made, (1.75, 1.2))
    made.box((x0, 0.4, 1.02), (x0 + 0.03, y1, 1.20), _OAK, 0.4)
    made.box((x1 - 0.03, -1.0, 1.02), (x1, y1, 1.20), _OAK, 0.4)
    made.box((1.0, y1 - 0.012, 1.55), (1.22, y1 - 0.001, 1.80), (0.75, 0.55, 0.05), 1.0)
    for x in np.arange(-2.0, 2.1, 1.0):  # seams of the ceiling's tiles
        made.box((x - 0.006, y0, top - 0.004), (x + 0.006, y1, top), (0.50, 0.50, 0.49), 1.0)
    return made


def _door(made: Pieces, y: float) -> None:
    made.box((1.34, y - 0.05, 0), (2.36, y - 0.001, 2.14), _STEEL, 0.5)
    made.box((1.40, y - 0.065, 0.01), (2.30, y - 0.04, 2.05), (0.46, 0.44, 0.40), 0.4)
    made.rod(((1.50, y - 0.11, 0.95), (1.50, y - 0.11, 1.25)), 0.014, _STEEL)
    for z in (0.97, 1.23):
        made.rod(((1.50, y - 0.11, z), (1.50, y - 0.06, z)), 0.010, _STEEL)


def _cupboard(made: Pieces, x: float) -> None:
    made.box((x + 0.001, 1.5, 0.08), (x + 0.55, 3.2, 0.88), _WHITE, 0.4)
    made.box((x + 0.001, 1.48, 0.88), (x + 0.58, 3.22, 0.92), (0.34, 0.35, 0.36), 0.4)
    for y in (2.06, 2.63):
        made.box((x + 0.549, y - 0.004, 0.10), (x + 0.553, y + 0.004, 0.86), _DARK, 1.0)
    for y in (1.78, 2.35, 2.92):
        made.rod(((x + 0.57, y - 0.07, 0.76), (x + 0.57, y + 0.07, 0.76)), 0.007, _STEEL)
    for number, y in enumerate((1.75, 2.2, 2.75)):
        for step in range(5):
            tall = 0.10 + 0.07 * np.sin(np.pi * (step + 0.5) / 5)
            made.box(
                (x + 0.16, y - 0.14 + 0.056 * step, 0.92),
                (x + 0.42, y - 0.10 + 0.056 * step, 0.92 + tall + 0.02 * number),
                _WHITE,
                1.0,
            )
    made.box((x + 0.001, 1.5, 1.55), (x + 0.34, 3.2, 2.25), _WHITE, 0.4)
    for y in (2.06, 2.63):
        made.box((x + 0.339, y - 0.004, 1.56), (x + 0.343, y + 0.004, 2.24), _DARK, 1.0)


def _stand(made: Pieces, at: tuple[float, float]) -> None:
    x, y = at
    made.rod(((x, y, 0.06), (x, y, 1.95)), 0.012, _STEEL)
    for turn in np.linspace(0, 2 * np.pi, 5, endpoint=False):
        made.rod(((x, y, 0.07), (x + 0.26 * np.cos(turn), y + 0.26 * np.sin(turn), 0.03)), 0.011, _STEEL)
    made.rod(((x - 0.10, y, 1.95), (x + 0.10, y, 1.95)), 0.006, _STEEL)
    made.cushion((x + 0.06, y - 0.02, 1.66), (x + 0.15, y + 0.02, 1.90), (0.55, 0.60, 0.62), 0.02)


def ceiling() -> Pieces:
    """Tiles, with a hole where the sky is."""
    made, (x0, y0, _), (x1, y1, top) = Pieces(), ROOM_LOW_M, ROOM_HIGH_M
    made.panel((x0, y1, top), (x1 - x0, 0, 0), (0, y0 - y1, 0), (0.80, 0.80, 0.79), 0.35)
    return made


def lamps() -> Pieces:
    """Flat lamps between the tiles, left and right of where patients look."""
    made, top = Pieces(), ROOM_HIGH_M[2] - 0.008
    for x in (-1.5, 1.5):
        for y in (-1.6, 0.6, 2.4):
            made.panel((x - 0.15, y + 0.6, top), (0.30, 0, 0), (0, -1.2, 0), (0.95, 0.95, 0.94), 9.0)
    return made


def control_room() -> Pieces:
    """Behind the window: walls, a desk with screens, a lamp, a shelf of files."""
    made, y0, y1 = Pieces(), ROOM_HIGH_M[1] + 0.1, ROOM_HIGH_M[1] + BEHIND_M
    x0, x1, top = -2.1, 1.5, 2.6
    made.panel((x0, y0, 0), (0, y1 - y0, 0), (0, 0, top), _CONTROL, 0.5)
    made.panel((x1, y1, 0), (0, y0 - y1, 0), (0, 0, top), _CONTROL, 0.5)
    made.panel((x0, y1, 0), (x1 - x0, 0, 0), (0, 0, top), _CONTROL, 0.5)
    made.panel((x0, y0, 0), (x1 - x0, 0, 0), (0, y1 - y0, 0), (0.12, 0.11, 0.10), 0.5)
    made.panel((x0, y1, top), (x1 - x0, 0, 0), (0, y0 - y1, 0), (0.6, 0.59, 0.57), 0.5)
    made.box((-1.7, y0 + 0.02, 0.70), (1.2, y0 + 0.66, 0.74), _OAK, 0.5)
    for x, wide in ((-1.05, 0.28), (0.42, 0.26)):
        made.box((x - wide, y0 + 0.22, 0.82), (x + wide, y0 + 0.25, 1.16), _DARK, 1.0)
        made.box((x - 0.03, y0 + 0.24, 0.74), (x + 0.03, y0 + 0.28, 0.90), _DARK, 1.0)
    made.box((-1.9, y1 - 0.32, 1.25), (-0.6, y1 - 0.001, 1.28), _OAK, 1.0)
    rng = np.random.default_rng(9)
    x = -1.85
    while x < -0.7:
        wide = rng.uniform(0.05, 0.08)
        tone = rng.uniform(0.06, 0.4, 3)
        made.box(
            (x, y1 - 0.28, 1.28),
            (x + wide - 0.004, y1 - 0.02, 1.28 + rng.uniform(0.28, 0.33)),
            tuple(tone.tolist()),
            1.0,
        )
        x += wide
    return made


def control_lamps() -> Pieces:
    """The control room's lamp, and the light of a screen that faces whoever sits there."""
    y = ROOM_HIGH_M[1] + 1.2
    return Pieces().panel((-0.9, y + 0.15, 2.59), (1.2, 0, 0), (0, -0.3, 0), (0.95, 0.90, 0.80), 9.0)


def pane() -> Pieces:
    """The window's glass, facing the patient."""
    left, right, low, high = WINDOW_M
    y = ROOM_HIGH_M[1] + 0.04
    return Pieces().panel((left, y, low), (right - left, 0, 0), (0, 0, high - low), (0.5, 0.58, 0.56), 9.0)


def sky_panel() -> Pieces:
    """The sky in the ceiling, in six tiles with thin frames."""
    made, z = Pieces(), ROOM_HIGH_M[2] - 0.02
    left, right, near, far = SKY_M
    return made.panel((left, far, z), (right - left, 0, 0), (0, near - far, 0), (1, 1, 1), 9.0)


def sky_frames() -> Pieces:
    """The frames between its tiles."""
    made, z = Pieces(), ROOM_HIGH_M[2]
    left, right, near, far = SKY_M
    for x in np.linspace(left, right, 3):
        made.box((x - 0.014, near, z - 0.03), (x + 0.014, far, z), _WHITE, 1.0)
    for y in np.linspace(near, far, 4):
        made.box((left, y - 0.014, z - 0.03), (right, y + 0.014, z), _WHITE, 1.0)
    return made


@cache
def sky_picture() -> Image:
    """A summer sky with clouds, and twigs with leaves that reach in from the edges."""
    high, wide = 384, 256
    rng = np.random.default_rng(41)
    y, x = np.mgrid[0:high, 0:wide] / wide
    field = np.zeros((high, wide))
    for octave in range(1, 7):
        phase, turn = rng.uniform(0, 6.3, (4, 2)), rng.uniform(0, 6.3, 4)
        for (a, b), angle in zip(phase, turn, strict=True):
            k = 2.0 * 1.9**octave
            field += 0.55**octave * np.sin(
                k * (x * np.cos(angle) + y * np.sin(angle)) + a + 1.6 * np.sin(k * 0.31 * (y - x) + b)
            )
    cloud = np.clip((field - 0.05) * 0.9, 0, 1)[..., None]
    color = (
        np.array([0.33, 0.56, 0.86]) * (1.06 - 0.15 * y[..., None]) * (1 - cloud)
        + np.array([0.97, 0.97, 0.98]) * cloud
    )
    for corner in ((0.0, 0.0), (1.0, 1.35)):
        for _ in range(120):
            away, angle = abs(rng.normal(0, 0.26)), rng.uniform(0, 6.3)
            cx, cy = corner[0] + away * np.cos(angle), corner[1] + away * np.sin(angle)
            turn, long = rng.uniform(0, 6.3), rng.uniform(0.018, 0.04)
            u = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
            v = (y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)
            leaf = np.clip((1 - (u / long) ** 2 - (v / (0.45 * long)) ** 2) * 3, 0, 1)[..., None]
            tone = np.array([0.30, 0.47, 0.14]) * rng.uniform(0.6, 1.35)
            color = color * (1 - leaf) + tone * leaf
    pixels = np.concatenate([np.clip(color, 0, 1), np.ones((high, wide, 1))], -1)
    return Image("sky in the ceiling", (pixels * 255).astype(np.uint8))
