"""How spiders roam: closed ways that bring a spider home as it left, and when it runs and when it stands still.

A way turns as much to the left as to the right, so that it can shrink into the place it began at without a jump: the
share of spiders that walk may be dialled at any moment.
"""

import numpy as np

from vrtherapy.stage.props.arachnids.shape import Floats
from vrtherapy.stage.props.base import Array

TRACKS = 12
WAY_POINTS = 128
TIME_POINTS = 512
PERIOD_SECONDS = 40.0
_TIGHTEST = 0.02
"""The least radius of a bend, as a share of how far a way leads from home."""
_TURNING = 0.28
"""Turning by one radian takes as many steps as going so far."""
_SHORTEST_BURST, _LONGEST_BURST = 0.45, 2.6
_SETTLING_SECONDS = 0.16


def ways(rng: np.random.Generator) -> Array:
    """Points (TRACKS · (WAY_POINTS + 1), 4) evenly by steps: x, y, heading (rad), length of the whole way.

    Every way begins and ends at the origin, heading along +Y, and leads at most 1 away from it.
    """
    made: list[Array] = []
    while len(made) < TRACKS:
        way = _way(rng)
        if way is not None:
            made.append(way)
    return np.concatenate(made)


def times(rng: np.random.Generator) -> Array:
    """Rows (TRACKS · (TIME_POINTS + 1), 4) over a period: how far along the way (0 to 1), and how much in motion."""
    rows = [_timetable(rng) for _ in range(TRACKS)]
    return np.concatenate(rows)


def _way(rng: np.random.Generator) -> Array | None:
    u = np.linspace(0, 2 * np.pi, 513)
    x, y = _wave(u, rng), _wave(u, rng)
    dx, dy = np.gradient(x, u), np.gradient(y, u)
    heading = np.unwrap(np.arctan2(-dx, dy))
    if abs(heading[-1] - heading[0]) > 0.5:
        return None
    x, y = x - x[0], y - y[0]
    c, s = np.cos(-heading[0]), np.sin(-heading[0])
    x, y = c * x - s * y, s * x + c * y
    size = np.hypot(x, y).max()
    x, y, heading = x / size, y / size, heading - heading[0]
    gone, round_ = np.hypot(np.diff(x), np.diff(y)), np.abs(np.diff(heading))
    if (round_ / np.maximum(gone, 1e-6)).max() > 1 / _TIGHTEST:
        return None
    along = np.concatenate([[0], np.cumsum(gone + _TURNING * round_)])
    at: Floats = np.linspace(0.0, float(along[-1]), WAY_POINTS + 1)
    columns: list[Floats] = [np.interp(at, along, value) for value in (x, y, heading)]
    columns[2][-1] = 0.0
    return np.stack([*columns, np.full(WAY_POINTS + 1, along[-1])], 1).astype(np.float32)


def _wave(u: Floats, rng: np.random.Generator) -> Floats:
    """A smooth closed line over `u`, 0 to 2π: three harmonics, the higher the weaker."""
    waves = [rng.normal() / k**1.1 * np.cos(k * u + rng.uniform(0, 2 * np.pi)) for k in (1, 2, 3)]
    return np.sum(np.stack(waves), axis=0)


def _timetable(rng: np.random.Generator) -> Array:
    """Bursts of a second or two, some of them hardly more than a twitch, between rests of up to eight."""
    moving = np.zeros(TIME_POINTS * 4)
    seconds = PERIOD_SECONDS / len(moving)
    at = rng.uniform(0.3, 3.0)
    while at < PERIOD_SECONDS - 2.0:
        burst = rng.uniform(_SHORTEST_BURST, _LONGEST_BURST)
        pace = rng.uniform(0.6, 1.25)
        moving[int(at / seconds) : int(min(at + burst, PERIOD_SECONDS - 1.0) / seconds)] = pace
        at += burst + rng.choice([rng.uniform(0.25, 1.2), rng.uniform(1.5, 7.0)])
    wide = max(1, int(_SETTLING_SECONDS / seconds))
    soft = np.convolve(moving, np.hanning(wide + 2)[1:-1] / np.hanning(wide + 2).sum(), "same")
    far = np.concatenate([[0], np.cumsum(soft)])
    far /= far[-1]
    inner = np.clip(np.concatenate([[0], soft]) * 2.5, 0, 1)
    inner[-1] = inner[0]
    rows = np.zeros((TIME_POINTS + 1, 4), np.float32)
    rows[:, 0], rows[:, 1] = far[::4], inner[::4]
    return rows
