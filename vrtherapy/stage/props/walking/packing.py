"""Who may go when: a way is taken into the cycle only if nobody on it comes too near anyone taken before."""

import numpy as np

from vrtherapy.stage.props.walking.ways import CYCLE_SAMPLES, SAMPLE_SECONDS, Floats, Way

APART_M = 0.54
"""From middle to middle: shoulder beside shoulder. Checked all along the straight pieces that people walk."""
PATIENT_M = 0.76
"""From the patient's middle to anyone's: half a metre of air between the two."""
_NOWHERE_M = 1.0e5


class Cycle:
    """The ways that were taken, each with the second of the cycle in which it begins."""

    def __init__(self, most: int) -> None:
        self.ways: list[Way] = []
        self.begins: list[int] = []
        self.roles: list[float] = []
        self._pieces = np.full((most, _PIECES, _LONG + 1, 2), _NOWHERE_M, np.float32)
        self._low, self._high = (np.zeros((most, _PIECES, 2), np.float32) for _ in range(2))

    @property
    def full(self) -> bool:
        """Whether nobody more fits into the buffer."""
        return len(self.ways) == len(self._pieces)

    def take(self, way: Way, begin: int, role: float = 3.0) -> bool:
        """Take a way that begins `begin` samples into the cycle, if it is free all along; returns whether it is."""
        if self.full or nearest_m(way.path[:, :2]) < PATIENT_M:
            return False
        pieces = _in_cycle(way, begin)
        low, high = _boxes(pieces)
        if not self._free(pieces, low, high):
            return False
        number = len(self.ways)
        self._pieces[number], self._low[number], self._high[number] = pieces, low, high
        self.ways.append(way)
        self.begins.append(begin % CYCLE_SAMPLES)
        self.roles.append(role)
        return True

    def positions(self) -> Floats:
        """Where everyone is at every sample, (N, samples, 2); far away while their way has not begun."""
        count = len(self.ways)
        return self._pieces[:count, :, :_LONG].reshape(count, CYCLE_SAMPLES, 2)

    def _free(self, pieces: Floats, low: Floats, high: Floats) -> bool:
        """Whether a way keeps apart from all those taken; each half second all go straight ahead."""
        count = len(self.ways)
        near = (self._low[:count] - APART_M < high) & (self._high[:count] + APART_M > low)
        who, piece = np.nonzero(near[..., 0] & near[..., 1])
        if not len(who):
            return True
        return bool(closest_m(self._pieces[who, piece], pieces[piece]).min() >= APART_M)


_LONG = 8
_PIECES = CYCLE_SAMPLES // _LONG
"""The cycle in pieces of four seconds: only those that share one are compared."""


def _in_cycle(way: Way, begin: int) -> Floats:
    at = np.full((CYCLE_SAMPLES, 2), _NOWHERE_M, np.float32)
    points = way.path[:CYCLE_SAMPLES, :2]
    at[(begin + np.arange(len(points))) % CYCLE_SAMPLES] = points
    pieces = at.reshape(_PIECES, _LONG, 2)
    return np.concatenate([pieces, np.roll(pieces[:, :1], -1, 0)], 1)


def _boxes(pieces: Floats) -> tuple[Floats, Floats]:
    """The lowest and highest x and y of each piece of the cycle, (pieces, 2); nowhere counts for nothing."""
    there = pieces < _NOWHERE_M / 2
    return np.where(there, pieces, np.inf).min(1), np.where(there, pieces, -np.inf).max(1)


def closest_m(some: Floats, others: Floats) -> Floats:
    """The least distance (N, samples - 1) of two (N, samples, 2) in each stretch between two samples."""
    gap = some - others
    start, step = gap[:, :-1], gap[:, 1:] - gap[:, :-1]
    length = np.maximum(np.einsum("nki,nki->nk", step, step), 1e-9)
    share = np.clip(-np.einsum("nki,nki->nk", start, step) / length, 0, 1)
    found = start + step * share[..., None]
    there = (some[..., 0] < _NOWHERE_M / 2) & (others[..., 0] < _NOWHERE_M / 2)
    both = there[:, :-1] & there[:, 1:]  # from nowhere to somewhere is no walk
    return np.where(both, np.sqrt(np.einsum("nki,nki->nk", found, found)), _NOWHERE_M)


def nearest_m(points: Floats) -> float:
    """How near the straight pieces between points come to the patient, who stands at the origin."""
    start, step = points[:-1], np.diff(points, axis=0)
    share = np.clip(-(start * step).sum(1) / np.maximum((step * step).sum(1), 1e-9), 0, 1)
    return float(np.linalg.norm(start + step * share[:, None], axis=1).min())


def samples(seconds: float) -> int:
    """Seconds of the cycle as samples."""
    return round(seconds / SAMPLE_SECONDS)
