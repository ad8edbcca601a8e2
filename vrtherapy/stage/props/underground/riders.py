"""Who rides: where people sit and stand in the car and wait on the platform. Rows (N, 12) as `Part` says of people."""

import numpy as np

from vrtherapy.stage.props.figures.clips import CLIP, HOLD_AHEAD_M, HOLD_ASIDE_M
from vrtherapy.stage.props.underground import plan
from vrtherapy.stage.props.underground.station import EDGE_M
from vrtherapy.stage.props.underground.timetable import STATION_HALF_M

PATIENT_M, APART_M = 0.66, 0.41
"""From the patient's middle to others', and from one to another: shoulder against shoulder."""
_RAIL_ROW_M = plan.RAIL_X_M - 0.16
_FULL_PER_M2 = 4.0
STANDING_M2 = 2 * 0.62 * plan.HALF_LENGTH_M * 2 + 2 * 1.36 * 0.5 * len(plan.DOORS)
"""The floor on which people stand: the aisle, and the door spaces beside it."""


def in_the_car(seed: int) -> plan.Floats:
    """Everyone there may be in the car: first seats far from one another, then those who hold on, then the crush."""
    rng = np.random.default_rng(seed)
    seated, held, loose = _seated(rng), _holding(rng), _loose(rng)
    standing = _apart(np.concatenate([held, loose]), seated)
    order = np.concatenate([rng.random(len(seated)) * 0.7, 0.35 + _ranks(standing, rng)])
    rows = np.concatenate([seated, standing])[np.argsort(order, kind="stable")]
    return _finished(rows, rng)


def on_the_platform(seed: int, most: int = 34) -> plan.Floats:
    """People who wait in twos and threes along the platform, most of them looking at the train."""
    rng = np.random.default_rng(seed + 5)
    spots = rng.uniform((EDGE_M + 1.0, -STATION_HALF_M + 3), (5.2, STATION_HALF_M - 3), (400, 2))
    kept: list[tuple[float, float]] = []
    for x, y in spots:
        if all(np.hypot(x - a, y - b) > 0.8 for a, b in kept) and abs(y) > 0.9:
            kept.append((float(x), float(y)))
    rows = np.zeros((min(most, len(kept)), 12))
    rows[:, :2] = kept[: len(rows)]
    rows[:, 3] = np.where(rng.random(len(rows)) < 0.7, np.pi / 2, rng.uniform(-3, 3, len(rows)))
    rows[:, 3] += rng.uniform(-0.3, 0.3, len(rows))
    rows[:, 5] = rng.choice([CLIP[name] for name in ("stand", "stand", "stand_crossed")], len(rows))
    return _finished(rows, rng)


def standing_per_m2(rows: plan.Floats, count: int) -> float:
    """How many of the first `count` stand on each square metre there is to stand on."""
    return float((rows[:count, 5] >= CLIP["stand"]).sum()) / STANDING_M2


def _finished(rows: plan.Floats, rng: np.random.Generator) -> plan.Floats:
    rows[:, 4] = rng.uniform(0.97, 1.03, len(rows))
    rows[:, 6] = rng.random(len(rows))
    rows[:, 7] = np.arange(len(rows))
    return rows.astype(np.float32)


def _seated(rng: np.random.Generator) -> plan.Floats:
    seats = plan.seats()
    rows = np.zeros((len(seats), 12))
    rows[:, :2] = seats[:, :2]
    rows[:, 3] = seats[:, 2] + rng.uniform(-0.05, 0.05, len(seats))
    rows[:, 5] = rng.choice(
        [CLIP[name] for name in ("lap", "lap", "phone", "phone", "crossed", "slumped")], len(seats)
    )
    return rows


def _holding(rng: np.random.Generator) -> plan.Floats:
    """Around each pole that stands free, and along the rails, looking at the windows."""
    rows: list[list[float]] = []
    for x, y in plan.poles():
        if abs(x) > 0.6:
            continue
        first = rng.uniform(0, 6.3)
        for k in range(3):
            heading = first + k * 2 * np.pi / 3
            c, s = np.cos(heading), np.sin(heading)
            ahead, aside = HOLD_AHEAD_M + 0.05, HOLD_ASIDE_M
            rows.append(
                [x - (c * aside - s * ahead), y - (s * aside + c * ahead), heading, CLIP["hold_pole"]]
            )
    for low, high in plan.bays():
        for side in (-1.0, 1.0):
            for y in np.arange(low + 0.2, high - 0.1, 0.47):
                turn = -side * np.pi / 2 + rng.uniform(-0.12, 0.12)
                rows.append([side * _RAIL_ROW_M, y + rng.uniform(-0.03, 0.03), turn, CLIP["hold_rail"]])
    return _as_rows(rows)


def _loose(rng: np.random.Generator) -> plan.Floats:
    """The door spaces filled in a loose net, looking anywhere; nobody leans on a door."""
    rows: list[list[float]] = []
    names = ("stand", "stand", "stand_crossed")
    for middle in plan.DOORS:
        for i, y in enumerate(np.arange(-0.66, 0.7, 0.40)):
            for x in np.arange(-1.05, 1.08, 0.46) + 0.23 * (i % 2):
                spot = (x + rng.uniform(-0.02, 0.02), middle + y + rng.uniform(-0.02, 0.02))
                if abs(spot[0]) < 1.10:
                    rows.append([*spot, rng.uniform(-np.pi, np.pi), CLIP[str(rng.choice(names))]])
    return _as_rows(rows)


def _as_rows(told: list[list[float]]) -> plan.Floats:
    rows = np.zeros((len(told), 12))
    given = np.array(told)
    rows[:, :2], rows[:, 3], rows[:, 5] = given[:, :2], given[:, 2], given[:, 3]
    return rows


def _apart(standing: plan.Floats, seated: plan.Floats) -> plan.Floats:
    """Those who stand clear of the patient, of poles and of one another: who comes first in the list stays."""
    kept = list[plan.Floats]()
    knees = seated[:, :2] - 0.42 * np.column_stack([np.sin(seated[:, 3]), -np.cos(seated[:, 3])])
    for row in standing:
        x, y = row[0], row[1]
        if np.hypot(x, y) < PATIENT_M or abs(x) > 1.12 or abs(y) > plan.HALF_LENGTH_M - 0.4:
            continue
        if np.hypot(plan.poles()[:, 0] - x, plan.poles()[:, 1] - y).min() < 0.20:
            continue
        if np.hypot(knees[:, 0] - x, knees[:, 1] - y).min() < 0.30:
            continue
        if np.abs(plan.GANGWAYS - y).min() < 0.5 and abs(x) > 0.6:
            continue
        if all(np.hypot(x - other[0], y - other[1]) >= APART_M for other in kept):
            kept.append(row)
    return np.array(kept)


def _ranks(standing: plan.Floats, rng: np.random.Generator) -> plan.Floats:
    """When each comes, 0 to 1: who holds on before who does not, who is next to the patient late."""
    near = np.exp(-((np.hypot(standing[:, 0], standing[:, 1]) / 1.3) ** 2))
    holds = standing[:, 5] >= CLIP["hold_pole"]
    return np.clip(rng.random(len(standing)) * 0.75 + 0.25 * ~holds + 0.3 * near, 0, 2)
