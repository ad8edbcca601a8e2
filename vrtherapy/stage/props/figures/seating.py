"""Where people sit or stand, shared by the people and by the chairs under them: rows (N, 12) as `Part` says of people.

The patient is at the origin and faces +Y. Places come in the order in which they are taken.
"""

import numpy as np

from vrtherapy.stage.props.aircraft import plan as aircraft
from vrtherapy.stage.props.figures.clips import CLIP
from vrtherapy.stage.props.figures.source import Floats

ARRANGEMENTS = ("table", "rows", "standing", "aircraft")
TABLE_HALF_M, TABLE_NEAR_M, TABLE_FAR_M = 0.64, 0.95, 4.35
PITCH_M, ROW_M, RISE_M, FIRST_ROW_M, ACROSS = 0.62, 1.02, 0.17, 3.2, 12
_LEAVES, _ASKS = 1.0, 2.0
_DOOR_X_M, _DOOR_Y_M = -1.75, 6.3
AISLE_M = ACROSS * PITCH_M / 2 + 0.55
_NET_M, _TAKEN, _MOVED_M, _CLEAR_M = 0.98, 0.7, 0.13, 1.3


def places(arrangement: str, most: int, seed: int) -> Floats:
    """As many places as there may be people, at most `most`."""
    rng = np.random.default_rng(seed)
    made = {"table": _table, "rows": _rows, "standing": _standing, "aircraft": _aircraft}[arrangement](
        most, rng
    )[:most]
    made[:, 4] = rng.uniform(0.985, 1.015, len(made))
    made[:, 6] = rng.random(len(made))
    made[:, 7] = np.arange(len(made))
    return made.astype(np.float32)


def _table(most: int, rng: np.random.Generator) -> Floats:
    """Four on each long side, one at the far end who sits back from the table."""
    along = TABLE_NEAR_M + 0.50 + 0.80 * np.arange(4)
    order = [("l", 1), ("r", 2), ("l", 3), ("end", 0), ("r", 0), ("l", 2), ("r", 1), ("r", 3), ("l", 0)]
    partner = {("l", 3): 1.0, ("l", 2): -1.0, ("r", 1): 1.0, ("r", 2): -1.0}
    rows = np.zeros((len(order), 12))
    for row, (side, number) in zip(rows, order, strict=True):
        if side == "end":
            row[:4] = (0.12, TABLE_FAR_M + 0.66, 0.0, np.pi - 0.05)
            row[5], row[9:] = CLIP["lap"], (_DOOR_X_M, _DOOR_Y_M - TABLE_FAR_M - 0.66, _LEAVES)
            continue
        out = -1 if side == "l" else 1
        row[:4] = (
            out * (TABLE_HALF_M + 0.25),
            along[number] + rng.uniform(-0.04, 0.04),
            0.0,
            out * (np.pi / 2 + 0.20),
        )
        row[5] = CLIP["table"]
        row[8] = partner.get((side, number), 0.0)
        row[11] = _ASKS if (side, number) == ("r", 2) else 0.0
    return rows[:most]


def rows_of_seats(most: int) -> Floats:
    """The seats of a hall, (N, 4): x, y, z, heading; row by row from the front, each turned a little to the middle."""
    count = max(1, -(-most // ACROSS))
    x = (np.arange(ACROSS) - (ACROSS - 1) / 2) * PITCH_M
    seats = np.zeros((count, ACROSS, 4))
    for row in range(count):
        shift = 0.06 * x**2 / 4
        seats[row, :, 0] = x
        seats[row, :, 1] = FIRST_ROW_M + ROW_M * row - shift
        seats[row, :, 2] = RISE_M * row
        seats[row, :, 3] = np.pi - 0.10 * x / 3
    return seats.reshape(-1, 4)


def _rows(most: int, rng: np.random.Generator) -> Floats:
    """Pairs of neighbours, those in front and in the middle first, so that nobody whispers to an empty seat."""
    seats = rows_of_seats(most)
    pairs = seats.reshape(-1, 2, 4)
    front = np.repeat(np.arange(len(seats) // ACROSS), ACROSS // 2)
    score = 0.9 * front + 0.42 * np.abs(pairs[:, :, 0].mean(1)) + rng.uniform(0, 2.4, len(pairs))
    ends = [0, ACROSS // 2 - 1]
    score[ends] = np.sort(score)[6] + np.array([0.001, 0.002])
    rows = np.zeros((len(seats), 12))
    for number, pair in enumerate(np.argsort(score)):
        for half in (0, 1):
            row = rows[2 * number + half]
            row[:4] = pairs[pair, half]
            row[3] += rng.uniform(-0.06, 0.06)
            row[5] = CLIP["crossed"] if rng.random() < 0.12 else CLIP["lap"]
            row[8] = -1.0 if half == 0 else 1.0
        if pair in ends:
            outer = rows[2 * number + (0 if pair == 0 else 1)]
            side = -1.0 if pair == 0 else 1.0
            outer[9:] = (side * (AISLE_M - abs(outer[0])), -2.2, _LEAVES)
        if number == 1:
            rows[2 * number + 1, 11] = _ASKS
    return rows


def _standing(most: int, rng: np.random.Generator) -> Floats:
    """Anywhere around, nearer ones first: a loose net of places, some left out, each moved a little."""
    half = int(np.ceil(np.sqrt(most / (3.4 * _TAKEN)))) + 3
    column, row = np.mgrid[-half : half + 1, -half : half + 1]
    net = np.stack([column + 0.5 * (row % 2), 0.87 * row], -1).reshape(-1, 2) * _NET_M
    spots = net[rng.random(len(net)) < _TAKEN] + 0.0
    spots += rng.uniform(-_MOVED_M, _MOVED_M, spots.shape)
    away = np.hypot(spots[:, 0], spots[:, 1])
    spots = spots[np.argsort(np.where(away < _CLEAR_M, np.inf, away), kind="stable")][:most]
    rows = np.zeros((len(spots), 12))
    rows[:, :2] = spots
    rows[:, 3] = rng.uniform(-np.pi, np.pi, len(spots))
    rows[:, 5] = CLIP["stand"]
    return rows


def _aircraft(most: int, rng: np.random.Generator) -> Floats:
    """Every seat of the cabin but the patient's, facing as they do; the row beside the patient fills late."""
    seats = aircraft.seats_m()
    away = np.hypot(seats[:, 0], seats[:, 1])
    seats, away = seats[away > 0.1], away[away > 0.1]
    score = rng.random(len(seats)) - 0.3 * (away < 3.0)
    beside = (np.abs(seats[:, 1]) < 0.1) & (seats[:, 0] > 0)
    # The seats next to the patient are taken when the cabin is half full, the outer one first.
    score[beside & (away < 1.2)] = np.quantile(score, [0.70, 0.50])
    order = np.argsort(score)
    rows = np.zeros((len(seats), 12))
    rows[:, :2] = seats[order] + np.array([0.0, 0.06])
    rows[:, 3] = rng.uniform(-0.05, 0.05, len(rows))
    rows[:, 5] = rng.choice([CLIP[name] for name in ("lap", "lap", "crossed", "phone", "slumped")], len(rows))
    return rows[:most]
