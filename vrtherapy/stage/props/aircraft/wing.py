"""The wing seen from the seats behind it: skin, flaps, spoilers, winglet and engine, about the patient's own place.

Everything lies in the cabin's frame; the left wing is built and the right one mirrored about the fuselage's middle.
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.aircraft import plan
from vrtherapy.stage.props.town.forms import tube
from vrtherapy.stage.props.town.heap import Array, Color, Heap

_ROOT_X_M, _TIP_X_M = -0.45, -15.6
_ROOT_Z_M, _RISE = -0.55, 0.095
_SKIN: Color = (0.50, 0.51, 0.525)
_METAL: Color = (0.36, 0.365, 0.375)
_PAINT: Color = (0.70, 0.71, 0.72)
_TAIL: Color = (0.03, 0.10, 0.26)
_SEAM: Color = (0.20, 0.205, 0.215)
_HOT: Color = (0.10, 0.10, 0.105)
FLAPS = ((-1.9, -6.2), (-6.35, -11.2))
"""Where each flap begins and ends along the span (x)."""
SPOILERS = ((-2.6, -6.0), (-6.2, -9.6))
_FLAP_SHARE, _SPOILER_SHARE = 0.75, 0.60
"""Where on the chord, from its leading edge, flaps begin, and spoilers."""
_FLAP_DOWN_DEG, _SPOILER_UP_DEG = 34.0, 48.0


def leading_m(x: Array | float) -> NDArray[np.float64]:
    """Where the wing's leading edge is along y, at a place along the span."""
    return 9.5 + (np.asarray(x) - _ROOT_X_M) * 0.50


def chord_m(x: Array | float) -> NDArray[np.float64]:
    """The wing's depth: falls fast to the kink, then slowly to the tip."""
    out = _ROOT_X_M - np.asarray(x)
    return np.interp(out, [0.0, 5.2, 15.2], [6.1, 3.9, 1.6])


def height_m(x: Array | float) -> NDArray[np.float64]:
    """The height of the chord's line: the wing rises outwards, and bends up under its load."""
    out = _ROOT_X_M - np.asarray(x)
    return _ROOT_Z_M + _RISE * out + 0.0016 * out**2


def wing() -> Heap:
    """The fixed skin of the left wing with its panel lines, flap tracks, winglet and lights."""
    made = Heap()
    xs = np.linspace(_ROOT_X_M, _TIP_X_M, 34)
    _skin(made, xs, (0.0, _FLAP_SHARE), _SKIN)
    inner, middle = xs[xs > FLAPS[0][0]], np.array([FLAPS[0][1], FLAPS[1][0]])
    outer = np.linspace(FLAPS[1][1], _TIP_X_M, 9)
    for spans in (np.append(inner, FLAPS[0][0]), middle, outer):
        _skin(made, spans, (_FLAP_SHARE - 0.002, 1.0), _SKIN)
    _lines(made)
    for x in (-2.9, -5.0, -8.3, -10.4):
        y, z = float(leading_m(x) - 0.62 * chord_m(x)), float(height_m(x)) - 0.24
        end = float(leading_m(x) - 1.06 * chord_m(x))
        tube(made, ((x, y, z), (x, (y + end) / 2, z - 0.10)), (0.05, 0.15), _SKIN, 10)
        tube(made, ((x, (y + end) / 2, z - 0.10), (x, end, z + 0.06)), (0.15, 0.03), _SKIN, 10)
    _winglet(made)
    _engine(made)
    return made


def _section(share: Array) -> tuple[Array, Array]:
    """Upper and lower surface above the chord's line, as shares of the chord, at shares of it from the front."""
    s = np.clip(share, 0, 1)
    thick = 0.118 * 5 * (0.2969 * np.sqrt(s) - 0.126 * s - 0.3516 * s**2 + 0.2843 * s**3 - 0.1036 * s**4)
    camber = 0.06 * s * (1 - s)
    return camber + thick, camber - thick


def _skin(made: Heap, xs: Array, shares: tuple[float, float], color: Color) -> None:
    """Upper and lower skin between two shares of the chord."""
    low, high = shares
    s = low + (high - low) * np.linspace(0, 1, 13) ** (1.6 if low == 0 else 1.0)
    upper, lower = _section(s)
    for surface, way in ((upper, 1), (lower, -1)):
        points = np.zeros((len(xs), len(s), 3))
        points[..., 0] = xs[:, None]
        points[..., 1] = leading_m(xs)[:, None] - chord_m(xs)[:, None] * s[None]
        points[..., 2] = height_m(xs)[:, None] + chord_m(xs)[:, None] * surface[None]
        across, along = np.gradient(points, axis=0), np.gradient(points, axis=1)
        normals = np.cross(across, along)
        normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
        normals = normals * np.where(normals[..., 2:] * way < 0, -1.0, 1.0)
        made.quads(_cells(points), color, normals=_cells(normals))


def _cells(grid: Array) -> Array:
    return np.stack([grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]], 2).reshape(-1, 4, 3)


def _on_top(x: Array | float, share: Array | float) -> Array:
    upper, _ = _section(np.asarray(share, float))
    x = np.asarray(x, float)
    return np.stack(
        np.broadcast_arrays(x, leading_m(x) - chord_m(x) * share, height_m(x) + chord_m(x) * upper + 0.006),
        -1,
    )


def _lines(made: Heap) -> None:
    """Panel joints, the bare metal of the leading edge, and the walkway's black line."""
    xs = np.linspace(_ROOT_X_M, _TIP_X_M, 40)
    for share, wide, color in (
        (0.14, 0.004, _SEAM),
        (0.58, 0.004, _SEAM),
        (0.745, 0.010, _SEAM),
        (0.36, 0.003, _SEAM),
    ):
        edge = [_on_top(xs, share + side * wide) for side in (-1, 1)]
        made.quads(np.stack([edge[0][:-1], edge[0][1:], edge[1][1:], edge[1][:-1]], 1)[:, ::-1], color)
    rim = [_on_top(xs, share) for share in (0.004, 0.05, 0.12)]
    for a, b in pairwise(rim):
        made.quads(np.stack([a[:-1], a[1:], b[1:], b[:-1]], 1)[:, ::-1], (0.62, 0.63, 0.645))
    for x in (-1.7, -3.4, -5.2, -7.0, -8.8, -10.6, -12.4, -14.0):
        s = np.linspace(0.14, 0.74, 14)
        a, b = _on_top(x - 0.012, s), _on_top(x + 0.012, s)
        made.quads(np.stack([a[:-1], b[:-1], b[1:], a[1:]], 1)[:, ::-1], _SEAM)
    line = [_on_top(np.linspace(-0.6, -6.1, 12), share) for share in (0.568, 0.575)]
    made.quads(
        np.stack([line[0][:-1], line[0][1:], line[1][1:], line[1][:-1]], 1)[:, ::-1], (0.03, 0.03, 0.03)
    )


def _winglet(made: Heap) -> None:
    tip = _TIP_X_M
    front, deep = float(leading_m(tip)), float(chord_m(tip))
    z = float(height_m(tip))
    stations = [
        (tip, front, z + 0.02, deep),
        (tip - 0.28, front - 0.25, z + 0.22, deep * 0.92),
        (tip - 0.42, front - 0.62, z + 0.9, deep * 0.7),
        (tip - 0.55, front - 1.15, z + 2.1, deep * 0.42),
    ]
    for number, (a, b) in enumerate(pairwise(stations)):
        for thick in (-0.035, 0.035):
            face = [
                (a[0] + thick, a[1], a[2]), (a[0] + thick, a[1] - a[3], a[2]),
                (b[0] + thick, b[1] - b[3], b[2]), (b[0] + thick, b[1], b[2]),
            ]  # fmt: skip
            made.quads([face if thick > 0 else face[::-1]], _PAINT if number == 0 else _TAIL)
    glow = (0.9, 0.05, 0.03, 0.2)
    made.boxes((tip - 0.16, front - 0.10, z), (tip - 0.02, front + 0.04, z + 0.07), glow)


def _engine(made: Heap) -> None:
    """The nacelle under the wing: its lip and top are what passengers see."""
    x, y, z = -5.4, float(leading_m(-5.4)) - 0.2, float(height_m(-5.4)) - 1.15
    stations = [(2.45, 0.86), (2.30, 0.97), (1.4, 1.05), (0.0, 1.02), (-1.0, 0.88), (-1.9, 0.62)]
    for number, ((y0, r0), (y1, r1)) in enumerate(pairwise(stations)):
        color = (0.62, 0.63, 0.64) if number == 0 else _TAIL if number in (1, 2) else _PAINT
        tube(made, ((x, y + y1, z), (x, y + y0, z)), (r1, r0), color, 28)
    tube(made, ((x, y - 1.9, z), (x, y - 2.9, z)), (0.45, 0.25), _HOT, 16)
    top = z + 1.0
    made.boxes((x - 0.16, y - 2.2, top - 0.1), (x + 0.16, y + 0.9, float(height_m(x)) + 0.02), _PAINT)


def flap(number: int) -> Heap:
    """A flap as it lies retracted, about its hinge's inner end."""
    return _hinged(FLAPS[number], (_FLAP_SHARE, 1.0))


def spoiler(number: int) -> Heap:
    """A plate on the upper skin, about its hinge's inner end."""
    return _hinged(SPOILERS[number], (_SPOILER_SHARE, _FLAP_SHARE - 0.008), plate=True)


def _hinged(span: tuple[float, float], shares: tuple[float, float], *, plate: bool = False) -> Heap:
    made = Heap()
    xs = np.linspace(*span, 8)
    if plate:
        s = np.linspace(*shares, 4)
        for lift, way in ((0.012, 1), (0.0, -1)):
            points = np.stack([_on_top(xs, share) for share in s], 1) + np.array([0, 0, lift])
            face = _cells(points)
            made.quads(face if way < 0 else face[:, ::-1], _METAL if way < 0 else (0.47, 0.48, 0.495))
    else:
        _skin(made, xs, shares, (0.46, 0.47, 0.485))
        s = np.full(len(xs), shares[0])
        upper, lower = _section(s)
        top = np.stack([xs, leading_m(xs) - chord_m(xs) * s, height_m(xs) + chord_m(xs) * upper], 1)
        low = np.stack([xs, leading_m(xs) - chord_m(xs) * s, height_m(xs) + chord_m(xs) * lower], 1)
        made.quads(np.stack([top[:-1], top[1:], low[1:], low[:-1]], 1), _METAL)
    x, y, z = _hinge(span, shares[0])
    return made.placed((-x, -y, -z))


Pose = tuple[tuple[float, float, float], tuple[float, float, float]]
"""Where something is, metres, and its heading, pitch and roll, degrees."""


@lru_cache(maxsize=64)
def flap_pose(number: int, down: float) -> Pose:
    """A flap that is `down` (0 to 1): it slides back first, then turns down."""
    x, y, z = _hinge(FLAPS[number], _FLAP_SHARE)
    slide = min(down * 2.0, 1.0)
    return (x, y - 0.42 * slide, z - 0.10 * slide), _turned(FLAPS[number], _FLAP_SHARE, _FLAP_DOWN_DEG * down)


@lru_cache(maxsize=64)
def spoiler_pose(number: int, up: float) -> Pose:
    """A spoiler that is `up` (0 to 1)."""
    at = _hinge(SPOILERS[number], _SPOILER_SHARE)
    return at, _turned(SPOILERS[number], _SPOILER_SHARE, -_SPOILER_UP_DEG * up)


def _hinge(span: tuple[float, float], share: float) -> tuple[float, float, float]:
    x, y, z = _on_top(span[0], share)
    return float(x), float(y), float(z)


def _turned(span: tuple[float, float], share: float, angle_deg: float) -> tuple[float, float, float]:
    """Heading, pitch and roll that turn a part about its swept, rising hinge: down is positive."""
    a, b = _on_top(span[0], share), _on_top(span[1], share)
    axis = (a - b) / np.linalg.norm(a - b)
    angle = np.radians(angle_deg)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    pitch = np.arcsin(np.clip(turn[2, 1], -1, 1))
    heading, roll = np.arctan2(-turn[0, 1], turn[1, 1]), np.arctan2(-turn[2, 0], turn[2, 2])
    return float(np.degrees(heading)), float(np.degrees(pitch)), float(np.degrees(roll))


def mirrored(made: Heap) -> Heap:
    """The same on the other side of the fuselage."""
    flip = np.array([-1.0, 1.0, 1.0], np.float32)
    shift = np.array([2 * plan.MIDDLE_M, 0, 0], np.float32)
    return Heap(
        [(points * flip + shift)[:, ::-1] for points in made.corners],
        list(made.colors),
        [uvs[:, ::-1] for uvs in made.uvs],
        [None if normals is None else (normals * flip)[:, ::-1] for normals in made.normals],
    )
