"""Who is drawn when, and how finely: what the graphics card reads beside the instances of people who walk.

For each second of the cycle and each character and level of detail there is a list of those who are then about and that
far away. Who is always about comes in the order of rank, so that a number says how many of a list are wanted.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.walking.packing import Cycle
from vrtherapy.stage.props.walking.ways import CYCLE_SAMPLES, CYCLE_SECONDS, SAMPLE_SECONDS, Floats, Way

MOMENTS = round(CYCLE_SECONDS)
"""Lists of a cycle, one a second."""
_WIDE = 2
"""Samples before and after a moment that count as part of it: lists change a little beside the second."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """In which order people come: (N,) in a calm place, (N,) in a busy one; how near each comes to the patient, m."""

    calm: Floats
    busy: Floats
    nearest_m: Floats

    @property
    def first(self) -> Floats:
        """The earliest that anyone may be wanted, (N,)."""
        return np.minimum(self.calm, self.busy)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A part's instances (N, 12), the texels behind them (M, 4), and its lists: where each begins, ranks in them."""

    instances: NDArray[np.float32]
    more: NDArray[np.float32]
    starts: list[int]
    ranks: list[Floats]


def distances_m(cycle: Cycle) -> Floats:
    """How near each comes to the patient in each moment, (N, moments); infinite while they are not there."""
    away = np.linalg.norm(cycle.positions(), axis=-1)
    away = np.where(away > 1000.0, np.inf, away)
    step = CYCLE_SAMPLES // MOMENTS
    nearest = np.full((len(away), MOMENTS), np.inf)
    for shift in range(-_WIDE, step + _WIDE + 1):
        at = (np.arange(MOMENTS) * step + shift) % CYCLE_SAMPLES
        nearest = np.minimum(nearest, away[:, at])
    return nearest


def drawn(cycle: Cycle, who: NDArray[np.int64], listed: NDArray[np.bool_], ranks: Ranks) -> Drawn:
    """A part for some of a cycle: `listed` (N, moments) says who is on it when."""
    kept = who[listed[who].any(1)]
    kept = kept[np.argsort(ranks.first[kept], kind="stable")]
    count = len(kept)
    instances = np.zeros((count, 12), np.float32)
    lists: list[Floats] = []
    starts: list[int] = []
    wanted: list[Floats] = []
    at = 3 * count
    for moment in range(MOMENTS):
        rows = np.flatnonzero(listed[kept, moment])
        starts.append(at)
        wanted.append(ranks.first[kept[rows]])
        texels = np.zeros((len(rows), 4))
        texels[:, 0] = rows
        lists.append(texels)
        at += len(rows)
    ways: list[Floats] = []
    for row in range(count):
        number = int(kept[row])
        way = _texels(cycle.ways[number], cycle.begins[number])
        instances[row, 4:] = (
            0.97 + 0.06 * _identity(3 * number), cycle.ways[number].does[0, 3], _identity(number), ranks.calm[number],
            ranks.busy[number], at, ranks.nearest_m[number], cycle.roles[number],
        )  # fmt: skip
        ways.append(way)
        at += len(way)
    return Drawn(instances, np.concatenate([*lists, *ways]).astype(np.float32), starts, wanted)


def _identity(number: int) -> float:
    """A number between 0 and 1 that is always the same for the same one, at every level of detail."""
    return (number * 0.6180339887 + 0.137) % 1.0


def _texels(way: Way, begin: int) -> Floats:
    """A way as the shader reads it: its measures, then two texels a sample."""
    if way.always_there and not np.ptp(way.path[:, :2]):
        measures = (0.0, 2.0, CYCLE_SECONDS, CYCLE_SECONDS)
        path, does = way.path[:2], way.does[:2]
    else:
        measures = (begin * SAMPLE_SECONDS, float(len(way.path)), CYCLE_SECONDS, SAMPLE_SECONDS)
        path, does = way.path, way.does
    both = np.stack([path, does], 1).reshape(-1, 4)
    return np.concatenate([np.array([measures]), both])
