"""A vaulted station with two tracks, in bays of five metres, and the tunnel beyond, in pieces of twelve.

The car stands at the origin beside the right platform; what is built here lies around y = 0 and is put in place as
instances, so that a long station costs no more than one of its bays.
"""

import numpy as np

from vrtherapy.stage.props.base import Array
from vrtherapy.stage.props.indoors.surfaces import Color, Floats, Pieces, Shade
from vrtherapy.stage.props.underground.timetable import LAMP_M, STATION_HALF_M

BAY_M = 5.0
EDGE_M, WALL_M = 1.43, 5.9
_MIDDLE_M = -1.45
_LEFT_EDGE_M, _LEFT_WALL_M = 2 * _MIDDLE_M - EDGE_M, 2 * _MIDDLE_M - WALL_M
_SPRING_M, _TOP_M, _BED_M = 2.65, 5.3, -1.12
_TILE: Color = (0.66, 0.65, 0.62)
_PAVED: Color = (0.20, 0.20, 0.205)
_EDGE: Color = (0.46, 0.45, 0.43)
_TACTILE: Color = (0.42, 0.33, 0.06)
_BALLAST: Color = (0.055, 0.05, 0.046)
_SLEEPER: Color = (0.09, 0.085, 0.08)
_RAIL: Color = (0.30, 0.28, 0.26)
_CONCRETE: Color = (0.105, 0.10, 0.095)
_TINT = 0.5 / 5.17
"""Instances differ a little in brightness by their phase: at this one they do not."""
TRACKS_M = (0.0, 2 * _MIDDLE_M)


def shade() -> Shade:
    """Darker where floor and wall meet, beneath the platforms' edges, and high up in the vault."""

    def left(points: Floats, normals: Floats) -> Floats:
        x, z = points[:, 0], points[:, 2]
        wall = np.minimum(np.abs(x - WALL_M), np.abs(x - _LEFT_WALL_M))
        level, bed = np.abs(normals[:, 2]) > 0.5, z < -0.5
        dim = np.where(level, 0.45 * np.exp(-wall / 0.5), 0.4 * np.exp(-np.abs(z) / 0.4))
        return (1 - np.where(bed, 0.35, dim)) * (1 - 0.25 * np.clip((z - 3.6) / 1.7, 0, 1))

    return left


def bays(every: int = 1, first: int = 0) -> Array:
    """Instances (N, 8) of bays along the station, each or some."""
    count = round(2 * STATION_HALF_M / BAY_M)
    return placed(-STATION_HALF_M + BAY_M / 2 + BAY_M * np.arange(count)[first::every])


def placed(
    along: Floats,
) -> Array:
    """Instances (N, 8) so far along the train."""
    rows = np.zeros((len(along), 8), np.float32)
    rows[:, 1], rows[:, 4], rows[:, 7] = along, 1.0, _TINT
    return rows


def vault() -> Pieces:
    """Walls and vault of a bay, tiled, facing inwards."""
    made, half = Pieces(), BAY_M / 2
    made.panel((WALL_M, half, 0), (0, -BAY_M, 0), (0, 0, _SPRING_M), _TILE, 0.9)
    made.panel((_LEFT_WALL_M, -half, 0), (0, BAY_M, 0), (0, 0, _SPRING_M), _TILE, 0.9)
    turn = np.linspace(0, np.pi, 15)
    x = _MIDDLE_M + (WALL_M - _MIDDLE_M) * np.cos(turn)
    z = _SPRING_M + (_TOP_M - _SPRING_M) * np.sin(turn)
    for k in range(14):
        light = 0.80 + 0.20 * np.sin(turn[k])
        color = (_TILE[0] * light, _TILE[1] * light, _TILE[2] * light)
        made.panel((x[k], half, z[k]), (0, -BAY_M, 0), (x[k + 1] - x[k], 0, z[k + 1] - z[k]), color, 2.5)
    return made


def ground() -> Pieces:
    """Platforms with their edges, and the tracks between them."""
    made, half = Pieces(), BAY_M / 2
    for edge, wall, way in ((EDGE_M, WALL_M, 1.0), (_LEFT_EDGE_M, _LEFT_WALL_M, -1.0)):
        strips = [edge, edge + way * 0.32, edge + way * 0.62, edge + way * 1.02, wall]
        colors = (_EDGE, _PAVED, _TACTILE, _PAVED)
        for a, b, color in zip(strips, strips[1:], colors, strict=False):
            low, high = sorted((a, b))
            made.panel((low, -half, -0.02), (high - low, 0, 0), (0, BAY_M, 0), color, 1.3)
        if way > 0:
            made.panel((edge, half, _BED_M), (0, -BAY_M, 0), (0, 0, -0.02 - _BED_M), _CONCRETE, 2.0)
        else:
            made.panel((edge, -half, _BED_M), (0, BAY_M, 0), (0, 0, -0.02 - _BED_M), _CONCRETE, 2.0)
    return tracks(made, BAY_M, (_LEFT_EDGE_M, EDGE_M))


def tracks(made: Pieces, long_m: float, across: tuple[float, float]) -> Pieces:
    """Ballast, sleepers and rails of both tracks."""
    half = long_m / 2
    made.panel((across[0], -half, _BED_M), (across[1] - across[0], 0, 0), (0, long_m, 0), _BALLAST, 3.0)
    for middle in TRACKS_M:
        for y in np.arange(-half + 0.3, half, 0.62):
            made.box(
                (middle - 1.2, y - 0.12, _BED_M),
                (middle + 1.2, y + 0.12, _BED_M + 0.05),
                (0.09, 0.085, 0.08),
                3.0,
            )
        for x in (-0.72, 0.72):
            made.box(
                (middle + x - 0.035, -half, _BED_M + 0.05),
                (middle + x + 0.035, half, _BED_M + 0.19),
                _RAIL,
                6.0,
            )
    return made


def lamps() -> Pieces:
    """Two lines of tubes under the vault, one above each platform."""
    made = Pieces()
    for x in (WALL_M - 2.7, _LEFT_WALL_M + 2.7):
        made.panel((x - 0.10, 1.9, 3.55), (0.20, 0, 0), (0, -3.8, 0), (0.96, 0.95, 0.90), 9.0)
    return made


def holders() -> Pieces:
    """What the tubes hang in, benches on every other bay's wall, a bin."""
    made = Pieces()
    for x in (WALL_M - 2.7, _LEFT_WALL_M + 2.7):
        made.box((x - 0.14, -2.0, 3.56), (x + 0.14, 2.0, 3.66), (0.20, 0.20, 0.20), 2.0)
        for y in (-1.5, 1.5):
            made.rod(((x, y, 3.66), (x, y, 4.6)), 0.015, (0.2, 0.2, 0.2))
    return made


def benches() -> Pieces:
    """Four shell seats on a bar along each wall."""
    made = Pieces()
    for wall, way in ((WALL_M, -1.0), (_LEFT_WALL_M, 1.0)):
        for y in np.arange(-0.9, 1.0, 0.6):
            x0, x1 = sorted((wall + way * 0.12, wall + way * 0.55))
            made.cushion((x0, y - 0.23, 0.40), (x1, y + 0.23, 0.45), (0.45, 0.16, 0.03), 0.02)
            x0, x1 = sorted((wall + way * 0.06, wall + way * 0.13))
            made.cushion((x0, y - 0.23, 0.42), (x1, y + 0.23, 0.82), (0.45, 0.16, 0.03), 0.02)
        x0, x1 = sorted((wall + way * 0.10, wall + way * 0.48))
        made.box((x0, -1.2, 0.33), (x1, 1.2, 0.39), (0.16, 0.16, 0.17), 1.0)
        x = wall + way * 0.3
        made.box((x - 0.05, -0.9, -0.02), (x + 0.05, -0.8, 0.34), (0.16, 0.16, 0.17))
        made.box((x - 0.05, 0.8, -0.02), (x + 0.05, 0.9, 0.34), (0.16, 0.16, 0.17))
    return made


def picture(low: tuple[float, float], size: tuple[float, float], frame: bool = False) -> Pieces:
    """A picture on both walls: where its corner is (along, up) and its size; or the frame around it."""
    (y, z), (wide, high) = low, size
    made = Pieces()
    for wall, way in ((WALL_M, -1.0), (_LEFT_WALL_M, 1.0)):
        if frame:
            x0, x1 = sorted((wall + way * 0.001, wall + way * 0.05))
            edges = (
                ((y - 0.08, z - 0.08), (y + wide + 0.08, z)),
                ((y - 0.08, z + high), (y + wide + 0.08, z + high + 0.08)),
                ((y - 0.08, z), (y, z + high)),
                ((y + wide, z), (y + wide + 0.08, z + high)),
            )
            for a, b in edges:
                made.box((x0, a[0], a[1]), (x1, b[0], b[1]), (0.20, 0.15, 0.06), 3.0)
            continue
        x = wall + way * 0.03
        if way < 0:
            made.panel((x, y + wide, z), (0, -wide, 0), (0, 0, high), (1, 1, 1), 9.0)
        else:
            made.panel((x, y, z), (0, wide, 0), (0, 0, high), (1, 1, 1), 9.0)
    return made


def hanging_sign() -> Pieces:
    """The way out, above the platform, readable from both ends."""
    made, x = Pieces(), EDGE_M + 2.4
    made.panel((x - 0.8, -0.03, 2.55), (1.6, 0, 0), (0, 0, 0.30), (1, 1, 1), 9.0)
    made.panel((x + 0.8, 0.03, 2.55), (-1.6, 0, 0), (0, 0, 0.30), (1, 1, 1), 9.0)
    return made


def portal() -> Pieces:
    """The wall at either end of the station around the tunnel's mouth."""
    made = Pieces()
    for x0, x1, z0, z1 in (
        (_LEFT_WALL_M, -5.0, -0.02, _TOP_M), (2.05, WALL_M, -0.02, _TOP_M), (-5.0, 2.05, 3.4, _TOP_M),
    ):  # fmt: skip
        made.panel((x0, 0, z0), (x1 - x0, 0, 0), (0, 0, z1 - z0), (0.30, 0.29, 0.27), 1.0)
    return made


def tunnel() -> Pieces:
    """Twelve metres of tunnel: sooty concrete, cables, tracks."""
    made, half = Pieces(), LAMP_M / 2
    right, left = 2.05, -4.95
    made.panel((right, half, _BED_M), (0, -LAMP_M, 0), (0, 0, 2.5 - _BED_M), _CONCRETE, 2.0)
    made.panel((left, -half, _BED_M), (0, LAMP_M, 0), (0, 0, 2.5 - _BED_M), _CONCRETE, 2.0)
    turn = np.linspace(0, np.pi, 9)
    middle, wide = (right + left) / 2, (right - left) / 2
    x, z = middle + wide * np.cos(turn), 2.5 + 0.95 * np.sin(turn)
    for k in range(8):
        made.panel((x[k], half, z[k]), (0, -LAMP_M, 0), (x[k + 1] - x[k], 0, z[k + 1] - z[k]), _CONCRETE, 4.0)
    for z0, radius in ((1.25, 0.035), (1.38, 0.05), (1.55, 0.03), (0.55, 0.06)):
        for wall, way in ((right, -1.0), (left, 1.0)):
            at = wall + way * 0.08
            made.rod(((at, -half, z0), (at, half, z0)), radius, (0.05, 0.05, 0.052), 7)
    for wall, way in ((right, -1.0), (left, 1.0)):
        for y in np.arange(-half + 1, half, 2.0):
            x0, x1 = sorted((wall, wall + way * 0.10))
            made.box((x0, y - 0.02, 0.45), (x1, y + 0.02, 1.65), (0.09, 0.085, 0.08))
        x0, x1 = sorted((wall, wall + way * 0.13))
        made.box((x0, -0.42, 2.02), (x1, 0.42, 2.10), (0.12, 0.12, 0.12))
    return tracks(made, LAMP_M, (left, right))


def tunnel_lamp() -> Pieces:
    """The lamp of a piece of tunnel, on both walls."""
    made = Pieces()
    made.panel((2.05 - 0.12, 0.4, 1.86), (0, -0.8, 0), (0, 0, 0.16), (0.95, 0.80, 0.52), 9.0)
    made.panel((-4.95 + 0.12, -0.4, 1.86), (0, 0.8, 0), (0, 0, 0.16), (0.95, 0.80, 0.52), 9.0)
    return made
