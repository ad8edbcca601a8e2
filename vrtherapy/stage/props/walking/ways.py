"""A way through a place: a smooth line around what stands there, walked at a pace, with stops, in a cycle of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vrtherapy.stage.props.figures.gait import stride_share

Floats = NDArray[np.floating[Any]]

CYCLE_SECONDS = 72.0
"""After so long everyone begins anew."""
SAMPLE_SECONDS = 0.5
CYCLE_SAMPLES = round(CYCLE_SECONDS / SAMPLE_SECONDS)
_FINE_SECONDS = 0.05
_RISE_SECONDS = 0.9
"""From standing to walking, and back."""


@dataclass(frozen=True, slots=True, eq=False)
class Stop:
    """A pause `at_m` along a way, for so long, turned to a place (x, y) if one is named."""

    at_m: float
    seconds: float
    facing: tuple[float, float] | None = None
    looks: float = 0.0
    claps: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Samples in time: (N, 4) x, y, heading, strides for hips 1 m high; (N, 4) speed, looks, claps, standing clip."""

    path: Floats
    does: Floats

    @property
    def lasts_seconds(self) -> float:
        """From its beginning to its end."""
        return (len(self.path) - 1) * SAMPLE_SECONDS

    @property
    def always_there(self) -> bool:
        """Whether it takes the whole cycle."""
        return len(self.path) > CYCLE_SAMPLES


def smooth(points: ArrayLike, times: int = 3) -> Floats:
    """A polyline (N, 2) with its corners cut again and again [Chaikin 1974]; the ends stay."""
    line = np.asarray(points, np.float64)
    for _ in range(times):
        early, late = 0.75 * line[:-1] + 0.25 * line[1:], 0.25 * line[:-1] + 0.75 * line[1:]
        inner = np.stack([early, late], 1).reshape(-1, 2)
        line = np.concatenate([line[:1], inner, line[-1:]])
    return line


def around(line: Floats, rounds: ArrayLike) -> Floats:
    """A line that goes around discs (N, 3: x, y, radius), as water does: what came side by side stays side by side."""
    bent = even(line, 0.45)
    for x, y, radius in np.atleast_2d(np.asarray(rounds, np.float64)):
        if ((bent - [x, y]) ** 2).sum(1).min() > (7.0 * radius) ** 2:
            continue
        away = bent - [x, y]
        gap = np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
        near = np.clip(1.0 - (gap - radius) / (6.0 * radius), 0, 1)  # far away nothing is bent
        pushed = np.sqrt(gap * gap + radius * radius) - gap
        bent = bent + away / gap * pushed * near
    return bent


def even(line: Floats, step_m: float) -> Floats:
    """The same line with points `step_m` apart."""
    along = _along(line)
    long_m = float(along[-1])
    wanted = np.linspace(0.0, long_m, max(2, int(long_m / step_m) + 1))
    return np.stack([np.interp(wanted, along, line[:, k]) for k in (0, 1)], 1)


def length_m(line: Floats) -> float:
    """How long a line is."""
    return float(_along(line)[-1])


def walked(line: Floats, speed_mps: float, stops: Sequence[Stop] = (), clip: float = 10.0) -> Way:
    """A line walked from its beginning to its end at a pace, with stops; cut off where the cycle is over."""
    along = _along(line)
    times, metres = _progress(float(along[-1]), speed_mps, stops)
    count = min(int(times[-1] / SAMPLE_SECONDS) + 1, CYCLE_SAMPLES)
    at = np.arange(count) * SAMPLE_SECONDS
    gone = np.interp(at, times, metres)
    speed = np.interp(at, times, np.gradient(metres, times))
    x, y = (np.interp(gone, along, line[:, k]) for k in (0, 1))
    heading = _headings(line, along, gone)
    looks, claps = np.zeros(count), np.zeros(count)
    for stop in stops:
        stays = (np.abs(gone - stop.at_m) < 0.02) & (speed < 0.05)
        held = np.convolve(stays, [0.25, 0.5, 0.25], "same")
        looks, claps = np.maximum(looks, stop.looks * held), np.maximum(claps, stop.claps * held)
        if stop.facing is not None:
            heading = _turned(heading, held, np.arctan2(-(stop.facing[0] - x), stop.facing[1] - y))
    share = np.interp(times, times, stride_share(np.gradient(metres, times)))
    strides = np.concatenate([[0.0], np.cumsum(np.diff(metres) / (0.5 * (share[1:] + share[:-1])))])
    path = np.column_stack([x, y, heading, np.interp(at, times, strides)])
    return Way(path, np.column_stack([speed, looks, claps, np.full(count, clip)]))


def standing(place: tuple[float, float], heading: float, clip: float) -> Way:
    """Somebody who stays where they are throughout."""
    count = CYCLE_SAMPLES + 1
    path = np.broadcast_to(np.array([*place, heading, 0.0]), (count, 4))
    return Way(path, np.broadcast_to(np.array([0.0, 0.0, 0.0, clip]), (count, 4)))


def _along(line: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])


def _progress(length: float, speed_mps: float, stops: Sequence[Stop]) -> tuple[Floats, Floats]:
    """Metres gone at fine steps of time: full pace, slowing down gently to each stop and setting out again."""
    legs = [*(stop.at_m for stop in stops), length]
    times, metres = [0.0], [0.0]
    for number, end in enumerate(legs):
        start = metres[-1]
        begins, halts = number > 0, number < len(stops)
        ramp = _RISE_SECONDS * speed_mps / 2
        cruise = max((end - start) - ramp * (begins + halts), 0.0) / speed_mps
        lasts = cruise + _RISE_SECONDS * (begins + halts)
        t = np.arange(_FINE_SECONDS, lasts + _FINE_SECONDS / 2, _FINE_SECONDS)
        v = np.ones_like(t)
        if begins:
            v = np.minimum(v, _eased(t / _RISE_SECONDS))
        if halts:
            v = np.minimum(v, _eased((lasts - t) / _RISE_SECONDS))
        way = np.cumsum(v)
        way = start + way / way[-1] * (end - start)
        times += list(times[-1] + t)
        metres += list(way)
        if halts:
            times += [times[-1] + _FINE_SECONDS, times[-1] + stops[number].seconds]
            metres += [end, end]
    return np.array(times), np.array(metres)


def _eased(share: Floats) -> Floats:
    t = np.clip(share, 0, 1)
    return t * t * (3 - 2 * t)


def _headings(line: Floats, along: Floats, gone: Floats) -> Floats:
    """Where one faces: along the way, a little ahead, without jumps of a whole turn."""
    ahead = [
        np.interp(gone + 0.35, along, line[:, k]) - np.interp(gone - 0.15, along, line[:, k]) for k in (0, 1)
    ]
    return np.unwrap(np.arctan2(-ahead[0], ahead[1]))


def _turned(heading: Floats, held: Floats, wanted: Floats) -> Floats:
    """Turn towards what is wanted by the shorter way, as far as `held` says."""
    delta = (wanted - heading + np.pi) % (2 * np.pi) - np.pi
    return heading + delta * held
