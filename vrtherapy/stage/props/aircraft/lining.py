"""The cabin's shell: curved side walls with windows in funnels, bins, ceiling with its lights, floor, bulkheads."""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from vrtherapy.stage.props.aircraft import plan
from vrtherapy.stage.props.indoors.surfaces import Color, Floats, Pieces

_LINING: Color = (0.74, 0.725, 0.695)
_DADO: Color = (0.36, 0.36, 0.365)
_BIN: Color = (0.76, 0.75, 0.73)
_CEILING: Color = (0.80, 0.795, 0.785)
_SEAM: Color = (0.10, 0.10, 0.10)
_JOINT: Color = (0.46, 0.45, 0.43)
_FRAME: Color = (0.62, 0.61, 0.59)
_CARPET: Color = (0.050, 0.058, 0.085)
_RUNNER: Color = (0.075, 0.078, 0.092)
_LAMP: Color = (1.0, 0.975, 0.93)
_BIN_FACE = (
    (1.13, 1.625),
    (1.04, 1.645),
    (0.965, 1.70),
    (0.925, 1.78),
    (0.915, 1.88),
    (0.935, 1.97),
    (0.975, 2.045),
)
_CEILING_FACE = ((1.01, 2.085), (0.80, 2.125), (0.50, 2.155), (0.0, 2.17))
_BIN_M = 1.066
_HOLE_POINTS = 40
_FUNNEL = ((0.0, 0.0), (0.010, 0.004), (0.030, 0.022), (0.060, 0.038), (0.085, 0.042))
"""How a window's funnel narrows: outwards from the lining, and inwards from its edge, metres."""
_EDGE_M = 0.042
"""How much wider the funnel is at the lining than the pane."""


def loft(made: Pieces, face: ArrayLike, ys: ArrayLike, color: Color, *, side: float = 1.0) -> Pieces:
    """A profile (N, 2) of x and z drawn along y, smooth, facing to the left of its way; `side` -1 mirrors it."""
    points, y = np.asarray(face, np.float32), np.asarray(ys, np.float32)
    slope = np.gradient(points, axis=0)
    normal = np.stack([-slope[:, 1], slope[:, 0]], 1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    grid = np.zeros((len(points), len(y), 3), np.float32)
    grid[..., 0], grid[..., 1], grid[..., 2] = points[:, :1] * side, y[None], points[:, 1:]
    facing = np.zeros_like(grid)
    facing[..., 0], facing[..., 2] = normal[:, :1] * side, normal[:, 1:]
    order = ((0, 0), (0, 1), (1, 1), (1, 0)) if side > 0 else ((0, 0), (1, 0), (1, 1), (0, 1))

    def corners(values: Floats) -> Floats:
        rows, columns = values.shape[0] - 1, values.shape[1] - 1
        return np.stack([values[i : i + rows, j : j + columns] for i, j in order], 2).reshape(-1, 4, 3)

    return quads(made, corners(grid), corners(facing), color)


def quads(made: Pieces, corners: Floats, normals: Floats, color: Color) -> Pieces:
    """Add quads (N, 4, 3) with a normal for each corner."""
    count = len(corners)
    made.corners.append(corners.astype(np.float32))
    made.normals.append(normals.astype(np.float32))
    made.colors.append(np.broadcast_to(np.array([*color, 1.0], np.float32), (count, 4, 4)))
    made.uvs.append(np.zeros((count, 4, 2), np.float32))
    return made


def walls() -> Pieces:
    """Both side walls between floor and bins, with a hole and its funnel for each window."""
    made = Pieces()
    ends = _stations()
    low, high = plan.BAND_M
    for side in (-1.0, 1.0):
        for start, end, color in ((0.0, 0.30, _DADO), (0.30, low, _LINING), (high, 1.585, _LINING)):
            z = np.linspace(start, end, 7)
            loft(made, np.stack([plan.wall_m(z), z], 1), ends, color, side=side)
        for middle in plan.WINDOWS_M:
            made.add(_window(float(middle), side))
        for start, end in ((plan.REAR_M, _first()), (_last(), plan.FRONT_M)):
            z = np.linspace(low, high, 9)
            loft(made, np.stack([plan.wall_m(z), z], 1), (start, end), _LINING, side=side)
        for seam in plan.WINDOWS_M[1::2] + plan.WINDOW_PITCH_M / 2:
            z = np.linspace(0.31, 1.585, 18)
            joint = np.stack([plan.wall_m(z) - 0.0015, z], 1)
            loft(made, joint, (float(seam) - 0.0015, float(seam) + 0.0015), _JOINT, side=side)
        z = np.linspace(0.29, 0.32, 2)
        loft(made, np.stack([plan.wall_m(z) - 0.012, z], 1), ends, _SEAM, side=side)
    return made


def _first() -> float:
    return float(plan.WINDOWS_M[0]) - plan.WINDOW_PITCH_M / 2


def _last() -> float:
    return float(plan.WINDOWS_M[-1]) + plan.WINDOW_PITCH_M / 2


def _stations() -> Floats:
    return np.linspace(plan.REAR_M, plan.FRONT_M, 33)


def hole(inset_m: float = 0.0) -> Floats:
    """The rounded edge of a window as y and z about its middle, (N + 1, 2), drawn in by `inset_m`."""
    wide, high = plan.WINDOW_M[0] / 2 - inset_m, plan.WINDOW_M[1] / 2 - inset_m
    turn = np.linspace(0, 2 * np.pi, _HOLE_POINTS + 1) + np.pi / 4
    c, s = np.cos(turn), np.sin(turn)
    round_ = 3.6  # a superellipse: between an ellipse and a rectangle
    scale = (np.abs(c) ** round_ + np.abs(s) ** round_) ** (-1 / round_)
    return np.stack([wide * c * scale, high * s * scale], 1)


def _window(middle: float, side: float) -> Pieces:
    """The piece of side wall around one window, and the funnel to its pane."""
    made = Pieces()
    edge = hole(-_EDGE_M)
    half, (low, high) = plan.WINDOW_PITCH_M / 2, plan.BAND_M
    up, down = high - plan.WINDOW_MIDDLE_M, low - plan.WINDOW_MIDDLE_M
    reach = np.minimum(
        half / np.maximum(np.abs(edge[:, 0]), 1e-6),
        np.where(edge[:, 1] > 0, up, -down) / np.maximum(np.abs(edge[:, 1]), 1e-6),
    )
    outer = edge * reach[:, None]
    outer = _with_corners(outer, half, up, down)
    rings = [outer, outer * 0.45 + edge * 0.55, edge * 1.10, edge]
    flat = [_on_wall(ring, middle, side) for ring in rings]
    for (a, na), (b, nb) in pairwise(flat):
        _ring(made, (a, b), (na, nb), _LINING, side)
    steps = [_funnel(edge, out, inward, middle, side) for out, inward in _FUNNEL]
    lean = [_away(edge, side) for _ in steps]
    for number in range(len(steps) - 1):
        _ring(made, (steps[number], steps[number + 1]), (lean[number], lean[number + 1]), _FRAME, side)
    return made


def _with_corners(outer: Floats, half: float, up: float, down: float) -> Floats:
    """The points nearest to the corners of a window's piece of wall go into them, so that neighbours meet."""
    made = outer.copy()
    for corner in ((half, up), (-half, up), (-half, down), (half, down)):
        near = np.argmin(np.hypot(*(outer[:-1] - np.array(corner)).T))
        made[near] = corner
    made[-1] = made[0]
    return made


def _on_wall(ring: Floats, middle: float, side: float) -> tuple[Floats, Floats]:
    z = ring[:, 1] + plan.WINDOW_MIDDLE_M
    slope = (plan.wall_m(z + 0.01) - plan.wall_m(z - 0.01)) / 0.02
    points = np.stack([side * plan.wall_m(z), ring[:, 0] + middle, z], 1)
    normals = np.stack([np.full(len(z), -side), np.zeros(len(z)), slope], 1)
    return points, normals / np.linalg.norm(normals, axis=1, keepdims=True)


def _funnel(edge: Floats, out: float, inward: float, middle: float, side: float) -> Floats:
    ring = edge * (1 - inward / np.hypot(*edge.T))[:, None]
    z = edge[:, 1] + plan.WINDOW_MIDDLE_M
    at = plan.wall_m(z) * (1 - out / 0.085) + (plan.wall_m(plan.WINDOW_MIDDLE_M) + 0.085) * (out / 0.085)
    return np.stack([side * at, ring[:, 0] + middle, ring[:, 1] + plan.WINDOW_MIDDLE_M], 1)


def _away(edge: Floats, side: float) -> Floats:
    inner = -edge / np.hypot(*edge.T)[:, None]
    normals = np.column_stack([np.full(len(edge), -0.35 * side), inner])
    return normals / np.linalg.norm(normals, axis=1, keepdims=True)


def _ring(
    made: Pieces, loops: tuple[Floats, Floats], normals: tuple[Floats, Floats], color: Color, side: float
) -> None:
    (a, b), (m, n) = loops, normals
    corners = np.stack([a[:-1], a[1:], b[1:], b[:-1]], 1)
    facing = np.stack([m[:-1], m[1:], n[1:], n[:-1]], 1)
    if side > 0:
        corners, facing = corners[:, ::-1], facing[:, ::-1]
    quads(made, corners, facing, color)


def panes() -> Pieces:
    """The glass of every window, at the end of its funnel."""
    made = Pieces()
    wide, high = plan.WINDOW_M[0] / 2 + 0.002, plan.WINDOW_M[1] / 2 + 0.002
    x = float(plan.wall_m(plan.WINDOW_MIDDLE_M)) + 0.0845
    for side in (-1.0, 1.0):
        for middle in plan.WINDOWS_M:
            corner = (side * x, middle + side * wide, plan.WINDOW_MIDDLE_M - high)
            made.panel(corner, (0, -side * 2 * wide, 0), (0, 0, 2 * high), (1, 1, 1), 9.0)
    return made


def blinds(rng: np.random.Generator) -> Pieces:
    """A blind a window, drawn down by other passengers as they like; that of the patient's row stays up."""
    made = Pieces()
    wide, high = plan.WINDOW_M[0] / 2 + 0.012, plan.WINDOW_M[1] + 0.03
    x = float(plan.wall_m(plan.WINDOW_MIDDLE_M)) + 0.062
    for side in (-1.0, 1.0):
        for middle in plan.WINDOWS_M:
            down = float(rng.choice([0.06, 0.06, 0.10, 0.35, 0.62, 1.0]))
            down = 0.06 if side < 0 and -0.5 < middle < 1.6 else down
            top = plan.WINDOW_MIDDLE_M + high / 2
            low = top - high * down
            corner = (side * x, middle + side * wide, low)
            made.panel(corner, (0, -side * 2 * wide, 0), (0, 0, top - low), (0.56, 0.55, 0.53), 9.0)
            made.box(
                (side * x - 0.010, middle - 0.05, low + 0.004),
                (side * x + 0.004, middle + 0.05, low + 0.016),
                _FRAME,
            )
    return made


def bins() -> Pieces:
    """Overhead bins with seams, latches and handrails' undersides, the panels below them, and the ceiling."""
    made = Pieces()
    ends = np.arange(plan.REAR_M, plan.FRONT_M, _BIN_M)
    for side in (-1.0, 1.0):
        for start in ends:
            stop = min(start + _BIN_M, plan.FRONT_M)
            loft(made, _BIN_FACE, (start + 0.004, stop - 0.004), _BIN, side=side)
            loft(made, np.array(_BIN_FACE) + (0.012, 0.0), (start - 0.004, start + 0.004), _SEAM, side=side)
            latch = (start + stop) / 2
            made.box(
                (side * 0.955 - 0.02, latch - 0.07, 1.690), (side * 0.955 + 0.02, latch + 0.07, 1.712), _FRAME
            )
        under = ((1.615, 1.585), (1.58, 1.600), (1.30, 1.612), (1.13, 1.625))
        loft(made, under, np.linspace(plan.REAR_M, plan.FRONT_M, 24), _BIN, side=side)
        loft(made, _CEILING_FACE, np.linspace(plan.REAR_M, plan.FRONT_M, 24), _CEILING, side=side)
        loft(made, ((0.975, 2.045), (1.01, 2.045)), (plan.REAR_M, plan.FRONT_M), _BIN, side=side)
    return made


def lights() -> Pieces:
    """Strips of light in the cove above the bins, and along the foot of the windows' valance."""
    made = Pieces()
    for side in (-1.0, 1.0):
        for start in np.arange(plan.REAR_M, plan.FRONT_M - 1.0, _BIN_M):
            ends = (start + 0.02, start + _BIN_M - 0.02)
            loft(made, ((1.01, 2.048), (1.012, 2.083)), ends, _LAMP, side=side)
    return made


def floor() -> Pieces:
    """Carpet from wall to wall, a runner along the aisle."""
    made = Pieces()
    long = plan.FRONT_M - plan.REAR_M + 2.0
    for left, right, color in ((-1.6, -0.25, _CARPET), (-0.25, 0.25, _RUNNER), (0.25, 1.6, _CARPET)):
        made.panel((left, plan.REAR_M - 1.0, 0.0), (right - left, 0, 0), (0, long, 0), color, 0.16)
    return made


def bulkheads() -> Pieces:
    """Partitions at both ends with the way through in their middle, and the galley and doors behind."""
    made = Pieces()
    for y, way in ((plan.FRONT_M, 1.0), (plan.REAR_M, -1.0)):
        for left, right in ((-1.82, -0.33), (0.33, 1.82)):
            low, high = sorted((y, y + way * 0.05))
            made.box((left, low, 0.0), (right, high, 2.2), _LINING, 0.22)
            made.box((left, low - 0.004, 0.0), (right, high + 0.004, 0.30), _DADO, 0.3)
        low, high = sorted((y, y + way * 0.05))
        made.box((-0.33, low, 2.0), (0.33, high, 2.2), _LINING, 0.3)
        far = y + way * 1.55
        low, high = sorted((far, far + way * 0.05))
        made.box((-1.9, low, 0.0), (1.9, high, 2.25), (0.42, 0.42, 0.42), 0.3)
        for x in (-1.9, 1.86):
            low, high = sorted((y, far))
            made.box((x, low, 0.0), (x + 0.04, high, 2.25), _LINING, 0.4)
        low, high = sorted((y, far))
        made.box((-1.9, low, 2.19), (1.9, high, 2.24), _CEILING, 0.4)
        _galley(made, far, -way)
    return made


def _galley(made: Pieces, far: float, way: float) -> None:
    """Trolleys in their places, lockers above: brushed metal with red latches."""
    for column in range(3):
        x = -0.46 + 0.31 * column
        low, high = sorted((far, far + way * 0.03))
        made.box((x, low, 0.06), (x + 0.29, high, 1.02), (0.46, 0.46, 0.47))
        low, high = sorted((far + way * 0.03, far + way * 0.042))
        made.box((x + 0.12, low, 0.90), (x + 0.17, high, 0.94), (0.40, 0.03, 0.03))
        made.box((x + 0.03, low, 0.12), (x + 0.26, high, 0.14), _SEAM)
        for z in (1.10, 1.45, 1.78):
            low, high = sorted((far, far + way * 0.03))
            made.box((x, low, z), (x + 0.29, high, z + 0.31), (0.50, 0.50, 0.50))
            made.box(
                (x + 0.13, low - 0.012, z + 0.03), (x + 0.16, high + 0.012, z + 0.06), (0.40, 0.03, 0.03)
            )
    low, high = sorted((far, far + way * 0.10))
    made.box((-0.50, low, 1.03), (0.50, high, 1.07), (0.30, 0.30, 0.30))


def cabin_shade(points: Floats, normals: Floats) -> Floats:
    """How much of the lamps' light reaches places in a cabin full of seats, about the middle of the fuselage."""
    x, z = np.abs(points[:, 0]), points[:, 2]
    deep = np.clip((x - 0.15) / 0.35, 0, 1) * np.clip((0.75 - z) / 0.75, 0, 1)
    left = 1.0 - 0.62 * deep
    corner = np.exp(-(((x - 1.62) / 0.10) ** 2 + ((z - 1.58) / 0.10) ** 2))
    left *= 1.0 - 0.35 * corner
    below = np.clip((1.62 - z) / 0.2, 0, 1) * np.clip((x - 1.1) / 0.4, 0, 1) * np.clip((z - 1.2) / 0.4, 0, 1)
    left *= 1.0 - 0.22 * below
    left *= 1.0 - 0.25 * np.clip((z - 1.9) / 0.2, 0, 1) * np.clip((x - 0.85) / 0.2, 0, 1) * (
        normals[:, 2] < 0.5
    )
    return left
