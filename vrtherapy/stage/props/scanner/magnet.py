"""The magnet: its housing, and the bores of several widths that it may have. Mouth at y = 0, axis along Y."""

import math

import numpy as np

from vrtherapy.stage.props.indoors.surfaces import Color, Floats, Pieces
from vrtherapy.stage.props.scanner.measures import AXIS_M, LENGTH_M, LIP_M
from vrtherapy.stage.props.scanner.sheets import sheet

_SHELL: Color = (0.66, 0.67, 0.68)
_LINER: Color = (0.64, 0.64, 0.635)
_ACCENT: Color = (0.10, 0.26, 0.38)
_LIGHT: Color = (0.86, 0.94, 1.0)
_HALF_WIDE_M, _TOP_M = 1.02, 2.05
_HOLE: Color = (0.06, 0.06, 0.062)
_AROUND = 72


def housing() -> Pieces:
    """The front around the mouth, domed, with its band of colour; the sides; the back."""
    made, angle = Pieces(), np.linspace(0, 2 * np.pi, _AROUND + 1)
    rim = _outline(angle)
    mouth = np.stack([LIP_M * np.cos(angle), LIP_M * np.sin(angle)], -1)
    share = np.linspace(0, 1, 12)[:, None, None]
    flat = mouth + (rim - mouth) * share
    deep = -0.16 * share[..., 0] ** 3 + 0 * flat[..., 0]
    front = np.stack([flat[..., 0], deep, AXIS_M + flat[..., 1]], -1)
    shade = 1 - 0.30 * np.clip(1 - front[..., 2] / 0.5, 0, 1)
    sheet(made, front, _SHELL, shade)
    ring = front[3:5].copy()
    ring[..., 1] += 0.004
    sheet(made, ring, _ACCENT)
    along = np.linspace(-0.16, -LENGTH_M, 6)[:, None]
    side = np.stack(
        [rim[None, :, 0] + 0 * along, along + 0 * rim[None, :, 0], AXIS_M + rim[None, :, 1] + 0 * along], -1
    )
    sheet(made, side, _SHELL, 1 - 0.35 * np.clip(1 - side[..., 2] / 0.7, 0, 1))
    for x in (-0.78, 0.78):  # keypads beside the mouth
        made.box((x - 0.07, -0.14, 1.22), (x + 0.07, -0.03, 1.42), (0.05, 0.055, 0.06), 1.0)
    return made


def _outline(angle: Floats) -> Floats:
    """The housing's edge around the axis, (N, 2): a rounded block that stands on the floor."""
    c, s = np.cos(angle), np.sin(angle)
    up = np.where(s > 0, _TOP_M - AXIS_M, AXIS_M - 0.01)
    reach = 1 / ((np.abs(c) / _HALF_WIDE_M) ** 5 + (np.abs(s) / up) ** 5) ** 0.2
    return np.stack([reach * c, reach * s], -1)


def _profile(radius: float) -> Floats:
    """Along the bore, (N, 2): y and radius, flared at both ends."""
    bend = np.linspace(0, np.pi / 2, 9)
    flare = LIP_M - radius
    front = np.stack([-0.24 * np.sin(bend), LIP_M - flare * (1 - np.cos(bend))], -1)
    inside = np.stack([np.linspace(-0.3, -LENGTH_M + 0.3, 14), np.full(14, radius)], -1)
    back = front[::-1] * np.array([-1.0, 1.0]) - np.array([LENGTH_M, 0.0])
    return np.concatenate([front, inside, back])


def bore(radius: float) -> Pieces:
    """The liner seen from within; deeper in, less of the room's light comes."""
    profile, angle = _profile(radius), np.linspace(0, 2 * np.pi, 61)
    r, y = profile[:, 1][:, None], profile[:, 0][:, None]
    net = np.stack([r * np.cos(-angle), y + 0 * angle, AXIS_M + r * np.sin(-angle)], -1)
    depth = np.minimum(-y, LENGTH_M + y) + 0 * angle
    shade = 0.40 + 0.60 * np.exp(-np.maximum(depth, 0) / 0.34)
    made = sheet(Pieces(), net, _LINER, shade)
    for at in (-0.42, -0.85, -1.28):  # joints between the liner's shells
        near = np.stack(
            [(radius - 0.0012) * np.cos(-angle), 0 * angle, AXIS_M + (radius - 0.0012) * np.sin(-angle)], -1
        )
        band = np.stack([near + np.array([0, at + 0.0025, 0]), near + np.array([0, at - 0.0025, 0])])
        sheet(made, band, (0.16, 0.16, 0.165))
    _fittings(made, radius - 0.0015)
    return made


def _fittings(made: Pieces, radius: float) -> None:
    """What there is to see above the face: slots for air, a loudspeaker's holes, the pane of the aiming light."""
    marks = [(-6.0, 6.0, -0.98 - 0.022 * number, 0.008) for number in range(9)]
    marks += [
        (1.8 * turn - 0.6, 1.8 * turn + 0.6, -0.70 - 0.010 * row, 0.005)
        for row in range(5)
        for turn in range(-2, 3)
    ]
    for mark in marks:
        _patch(made, radius, mark, _HOLE)
    _patch(made, radius, (-4.0, 4.0, -0.36, 0.035), (0.10, 0.015, 0.012))


def _patch(made: Pieces, radius: float, mark: tuple[float, float, float, float], color: Color) -> None:
    """A mark on the liner: between two angles (degrees from the crown), from y on so many metres inwards."""
    angle = np.radians(np.linspace(90 + mark[1], 90 + mark[0], 5))
    edge = np.stack([radius * np.cos(angle), 0 * angle + mark[2], AXIS_M + radius * np.sin(angle)], -1)
    sheet(made, np.stack([edge, edge - np.array([0.0, mark[3], 0.0])]), color)


def strips(radius: float) -> Pieces:
    """Bands of light along the bore, left and right above the patient."""
    made = Pieces()
    for middle in (math.radians(52), math.radians(128)):
        angle = np.linspace(middle + 0.035, middle - 0.035, 4)
        y = np.linspace(-0.20, -LENGTH_M + 0.2, 12)[:, None]
        r = radius - 0.0025
        net = np.stack([r * np.cos(angle) + 0 * y, y + 0 * angle, AXIS_M + r * np.sin(angle) + 0 * y], -1)
        sheet(made, net, _LIGHT)
    return made


def dock() -> Pieces:
    """What the table runs on: a column before the mouth, and the rails inside."""
    made = Pieces()
    made.cushion((-0.26, 0.02, 0.0), (0.26, 1.95, 0.70), (0.52, 0.53, 0.54), 0.05)
    made.box((-0.20, -LENGTH_M, 0.735), (0.20, 2.05, 0.80), (0.30, 0.31, 0.32), 0.3)
    made.box((-0.265, 0.10, 0.52), (0.265, 1.9, 0.545), _ACCENT, 0.5)
    return made
