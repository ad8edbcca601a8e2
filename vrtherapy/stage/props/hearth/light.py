"""The light of a fire and a lamp on what stands in a room: worked out once for each point, with soft shadows.

The fire is an area of several points, so that shadows are soft [Cohen and Wallace 1993, radiosity: form factors by
sampling]. What reaches a point stands in its colour's alpha: 1 none, 0 all that there can be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.base import Mesh
from vrtherapy.stage.props.indoors.surfaces import Floats

Box = tuple[tuple[float, float, float], tuple[float, float, float]]
"""What stands in the light's way: two corners."""

FIRE_M = (0.0, 2.80, 0.42)
LAMP_M = (-2.12, 2.62, 1.52)
_POINTS = np.array([(x, 2.80, z) for x in (-0.30, 0.0, 0.30) for z in (0.30, 0.52)])
_STRENGTH, _LAMP_STRENGTH, _BOUNCE = 0.46, 0.17, 0.062


@dataclass(frozen=True, slots=True)
class Room:
    """What casts shadows, and how much light comes back from walls and ceiling."""

    blockers: Sequence[Box]


def firelit(mesh: Mesh, room: Room) -> Mesh:
    """The mesh with the light of the fire in its colours' alpha."""
    points, normals = mesh.positions.astype(np.float64), mesh.normals.astype(np.float64)
    light = np.zeros(len(points))
    for spot in _POINTS:
        light += _from(spot, points, normals, room.blockers, ahead=True) / len(_POINTS) * _STRENGTH
    light += _from(np.array(LAMP_M), points, normals, (), ahead=False) * _LAMP_STRENGTH
    away = np.linalg.norm(points - np.array(FIRE_M), axis=1)
    light += _BOUNCE * (0.6 + 0.4 * normals[:, 2] * -0.3) / (0.35 + 0.22 * away**1.3)
    colors = mesh.colors.copy()
    colors[:, 3] = 1.0 - np.clip(light, 0.0, 0.995)
    return replace(mesh, colors=colors.astype(np.float32))


def _from(spot: Floats, points: Floats, normals: Floats, blockers: Sequence[Box], *, ahead: bool) -> Floats:
    """Light of one point: by the square of its distance, the angle it falls at, and what stands between."""
    way = spot - points
    away = np.linalg.norm(way, axis=1)
    way = way / np.maximum(away, 1e-6)[:, None]
    falls = np.clip((way * normals).sum(1) * 0.92 + 0.08, 0, 1)
    leaves = np.clip(0.45 + 0.55 * way[:, 1], 0, 1) if ahead else 1.0  # most of it goes out into the room
    seen = np.ones(len(points))
    for low, high in blockers:
        seen *= ~_hits(points + normals * 0.015, spot, low, high)
    return falls * leaves * seen / (0.10 + away**2)


def _hits(starts: Floats, end: Floats, low: Sequence[float], high: Sequence[float]) -> NDArray[np.bool_]:
    """Which of the lines from `starts` to `end` go through a box."""
    way = end - starts
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    a, b = (np.array(low) - starts) / way, (np.array(high) - starts) / way
    enters, leaves = np.minimum(a, b).max(1), np.maximum(a, b).min(1)
    return (enters < leaves) & (leaves > 1e-3) & (enters < 0.999) & (enters > 1e-3)


def flicker(time_seconds: float) -> float:
    """How brightly the fire burns: about 1, swaying by less than 8 %, never faster than twice a second."""
    t = 2 * np.pi * time_seconds
    return float(
        1.0 + 0.030 * np.sin(0.43 * t) + 0.022 * np.sin(0.97 * t + 1.1) + 0.014 * np.sin(1.61 * t + 2.3)
        + 0.008 * np.sin(1.93 * t + 0.4)
    )  # fmt: skip
