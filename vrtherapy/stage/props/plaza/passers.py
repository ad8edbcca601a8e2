"""Who crosses the square and how: a stream from left to right, those who cross it, strollers, talkers, guests, cues.

All are put into one cycle, each only if there is room for it (see `walking.packing`): those whom cues call first, then
those who cross, sit or talk; the stream takes what room is left.
"""

from dataclasses import dataclass, field

import numpy as np

from vrtherapy.stage.props.figures.clips import CLIP
from vrtherapy.stage.props.plaza import plan
from vrtherapy.stage.props.walking.packing import Cycle, nearest_m, samples
from vrtherapy.stage.props.walking.schedule import Ranks
from vrtherapy.stage.props.walking.ways import (
    CYCLE_SAMPLES,
    CYCLE_SECONDS,
    Floats,
    Stop,
    Way,
    around,
    length_m,
    smooth,
    standing,
    walked,
)

_PATIENT = (0.0, 0.0, 0.80)
_LANE_M, _LANES = 0.9, 14
_STREAM_END_M = 35.0
_NEAR_HEADWAY_M, _FAR_HEADWAY_M = (1.2, 1.5), (1.7, 2.8)
PASSING, STOPPING, GATHERING = 4.0, 5.0, 6.0
PASSES, STOPS, RING = 3, 3, 14
"""How often in a cycle a group would pass close, somebody stop, and how many would come to the musician."""
_GATES: Floats = np.array([(8.5, 52.0), (8.5, 44.0), (-18.5, 8.5), (18.5, 8.2), (-18.5, 28.5), (-18.5, 19.0)])
"""Where strollers come from and go to: streets and doors."""
_STAND = float(CLIP["stand"])


@dataclass(slots=True)
class Crowd:
    """A cycle as it fills. `calm` says who stays or strolls."""

    cycle: Cycle
    rng: np.random.Generator
    calm: list[bool] = field(default_factory=list[bool])
    performer: int = 0
    """Which of them makes music."""

    def take(self, way: Way, begin: int, *, calm: bool, role: float = 3.0) -> bool:
        """Let somebody in if there is room; returns whether there was."""
        taken = self.cycle.take(way, begin, role)
        if taken:
            self.calm.append(calm)
        return taken

    def ranks(self) -> Ranks:
        """Who comes first: in a calm place those who stroll and sit, in a busy one those who cross; some always sit."""
        calm = np.array(self.calm, bool)
        stays = np.array([way.always_there for way in self.cycle.ways])
        regular = np.array(self.cycle.roles) < PASSING
        regular[self.performer] = False  # is always there
        first, second = (self.rng.random(len(calm)) for _ in range(2))
        orders: list[Floats] = []
        for dice in (first + 0.7 * ~calm, np.where(stays, first, second + 0.5 * calm)):
            order = np.full(len(calm), -1.0)
            order[np.flatnonzero(regular)[np.argsort(dice[regular])]] = np.arange(regular.sum())
            orders.append(order)
        near = np.array([nearest_m(way.path[:, :2]) for way in self.cycle.ways])
        return Ranks(orders[0], orders[1], near)


def crowd(most: int, seed: int) -> Crowd:
    """At most so many people on the square, with those whom cues call."""
    rng = np.random.default_rng(seed)
    made = Crowd(Cycle(most), rng)
    called = most >= 200  # a handful of people need the room for themselves
    if called:
        _passing(made)
        _stopping(made)
        _gathering(made)
    made.performer = len(made.calm)
    made.take(_performer(), 0, calm=True)
    _crossing(made, most // 45)
    _seated(made, most // 12)
    _talking(made, most // 14)
    _strolling(made, most // 10)
    _stream(made)
    return made


def _performer() -> Way:
    return standing(
        plan.PERFORMER, np.arctan2(plan.PERFORMER[0], -plan.PERFORMER[1]) + 0.25, float(CLIP["guitar"])
    )


def _line(points: list[tuple[float, float]], *, patient: bool = True) -> Floats:
    """A smooth line through some points, around what stands there and around the patient."""
    rounds = [tuple(row) for row in plan.in_the_way() + [0.0, 0.0, 0.35]]
    return around(smooth(np.array(points)), np.array([*rounds, _PATIENT] if patient else rounds))


def _passing(made: Crowd) -> None:
    """Groups of four who come straight at the patient, part before them and go on behind."""
    for number in range(PASSES):
        lead = 8.5 - 2.0 * (number % 2)
        for aside, back in ((-1.65, 0.4), (-0.85, 0.0), (0.85, 0.25), (1.7, 0.9)):
            line = _line(
                [(lead + aside, 40.0 + back), (lead * 0.7 + aside, 19.0 + back), (aside, 8.0 + back), (aside, -4.0),
                 (aside * 1.5 + 3.0, -10.0), (aside * 1.7 + 5.0, -13.6)]
            )  # fmt: skip
            made.take(walked(line, 1.35), samples(number * CYCLE_SECONDS / PASSES), calm=False, role=PASSING)


def _stopping(made: Crowd) -> None:
    """One who comes near, stops, looks at the patient for a while, and goes on."""
    for number in range(STOPS):
        for tries in range(12):
            angle = (-0.5, 0.45, 0.0)[number] + made.rng.uniform(-0.15, 0.15)
            near = 1.15 + 0.1 * (tries % 3)
            x, y = near * np.sin(angle), near * np.cos(angle)
            side = 1.0 if x > 0 else -1.0
            came = [(8.0, 38.0), (5.0 * side, 18.0), (2.5 * np.sin(angle), 6.0), (x, y + 1.0), (x, y)]
            gone = [
                (x, y),
                (x + 0.5 * side, y + 0.1),
                (2.2 * side, 0.4),
                (4.5 * side, -6.0),
                (8.0 * side, -13.6),
            ]
            first, second = (_line(points, patient=False) for points in (came, gone))
            stop = Stop(length_m(first), 7.0, (0.0, 0.0), looks=1.0)
            way = walked(np.concatenate([first, second[1:]]), 1.25, (stop,), _STAND)
            if made.take(way, samples(number * CYCLE_SECONDS / STOPS + tries), calm=False, role=STOPPING):
                break


def _gathering(made: Crowd) -> None:
    """People who come to the musician one after the other, stand in a ring for half a minute, and leave."""
    x, y = plan.PERFORMER
    home = np.arctan2(-x, -y) + 0.15  # the ring is open where the musician looks least: away from the patient
    for number in range(RING):
        angle = home + np.pi + (number - (RING - 1) / 2) * 0.36 + np.pi
        radius = plan.RING_M + 0.7 * (number % 2)
        spot = (x + radius * np.sin(angle), y + radius * np.cos(angle))
        for tries in range(10):
            gates = made.rng.choice(len(_GATES), 2, replace=False)
            out = (x + 2.2 * radius * np.sin(angle), y + 2.2 * radius * np.cos(angle))
            begins, ends = (tuple(_GATES[gate] + made.rng.uniform(-1.5, 1.5, 2)) for gate in gates)
            first = _line([begins, out, spot])
            second = _line([spot, (out[0] + 0.8, out[1]), ends])
            stop = Stop(length_m(first), 26.0, plan.PERFORMER, claps=1.0)
            way = walked(np.concatenate([first, second[1:]]), made.rng.uniform(1.1, 1.35), (stop,), _STAND)
            begin = samples(number * 7 % RING * CYCLE_SECONDS / RING + tries)
            if made.take(way, begin, calm=True, role=GATHERING):
                break


def _crossing(made: Crowd, count: int) -> None:
    """Those who cross the stream, from the street ahead to the houses behind, and back."""
    for _ in range(4 * count):
        if count <= 0:
            return
        x, bend = made.rng.uniform(-11, 11), made.rng.uniform(-2, 2)
        if abs(x) < 1.3:
            continue
        points = [(8.5 + made.rng.uniform(-3, 3), 48.0), (0.6 * x + 4 + bend, 22.0), (x + bend, 9.0), (x, -6.0),
                  (x + bend, -13.7)]  # fmt: skip
        line = _line(points if made.rng.random() < 0.5 else points[::-1])
        if plan.free(line) and made.take(
            walked(line, made.rng.uniform(1.05, 1.55)), int(made.rng.integers(CYCLE_SAMPLES)), calm=False
        ):
            count -= 1


def _seated(made: Crowd, count: int) -> None:
    """Guests of the café, and people on the benches."""
    seats: list[tuple[float, float, float, int]] = [
        (float(x), float(y), float(turn), CLIP["table"]) for x, y, turn in plan.table_seats()
    ]
    for x, y, turn in plan.BENCHES:
        for aside in (-0.5, 0.2):
            clip = CLIP["phone"] if made.rng.random() < 0.4 else CLIP["lap"]
            seats.append(
                (float(x + aside * np.cos(turn)), float(y + aside * np.sin(turn)), float(turn), clip)
            )
    for x, y, turn, clip in [seats[int(number)] for number in made.rng.permutation(len(seats))[:count]]:
        made.take(standing((x, y), turn, float(clip)), 0, calm=True)


def _talking(made: Crowd, count: int) -> None:
    """Two or three who stand together, and now and then one alone."""
    for _ in range(12 * count):
        if count <= 0:
            return
        middle = (
            made.rng.uniform((-19, 7.0), (13, 29))
            if made.rng.random() < 0.8
            else made.rng.uniform((-18, -13), (18, -7.4))
        )
        size = int(made.rng.choice((1, 2, 2, 3)))
        angles = made.rng.uniform(0, 6.3) + np.arange(size) * 2 * np.pi / max(size, 1)
        spots = middle + 0.46 * np.column_stack([np.sin(angles), np.cos(angles)]) * (size > 1)
        ring = np.hypot(*(middle - plan.PERFORMER)) < plan.RING_M + 1.8
        if ring or not plan.free(spots, 0.5):
            continue
        for (x, y), angle in zip(spots, angles, strict=True):
            clip = CLIP["stand_crossed"] if size == 1 else CLIP["stand"]
            turn = np.pi - angle if size > 1 else made.rng.uniform(-3, 3)
            count -= made.take(standing((x, y), turn, float(clip)), 0, calm=True)


def _strolling(made: Crowd, count: int) -> None:
    """Here and there over the square, some of them stopping for a look at the fountain."""
    x, y, radius = plan.FOUNTAIN
    for _ in range(8 * count):
        if count <= 0:
            return
        gates = made.rng.choice(len(_GATES), 2, replace=False)
        begins, ends = (tuple(_GATES[gate] + made.rng.uniform(-1.2, 1.2, 2)) for gate in gates)
        middle = tuple(made.rng.uniform((-12, 7), (12, 25)))
        stops: tuple[Stop, ...] = ()
        line = _line([begins, middle, ends])
        if made.rng.random() < 0.3:
            angle = made.rng.uniform(0, 6.3)
            spot = (x + (radius + 0.7) * np.cos(angle), y + (radius + 0.7) * np.sin(angle))
            first, second = _line([begins, spot]), _line([spot, ends])
            stops = (Stop(length_m(first), made.rng.uniform(4, 14), (x, y)),)
            line = np.concatenate([first, second[1:]])
        if plan.free(line, 0.25):
            way = walked(line, made.rng.uniform(0.75, 1.2), stops, _STAND)
            count -= made.take(way, int(made.rng.integers(CYCLE_SAMPLES)), calm=True)


def _stream(made: Crowd) -> None:
    """Both ways along the street that crosses the square, lane by lane; who is in a lane keeps its pace."""
    lanes = sorted(range(_LANES), key=lambda lane: abs(lane - (_LANES - 1) / 2))
    ways = made.rng.random(_LANES) < 0.5
    for lane in lanes:
        aside = (lane - (_LANES - 1) / 2) * _LANE_M
        xs = np.linspace(-_STREAM_END_M, _STREAM_END_M, 29)
        meander = 0.45 * np.sin(xs / 8.0) * np.clip(np.abs(xs) / 6.0, 0, 1)
        line = around(np.column_stack([xs, aside + meander]), np.array([_PATIENT]))
        line = line if ways[lane] else line[::-1]
        speed = made.rng.uniform(1.02, 1.5)
        way = walked(line, speed)
        headway = _NEAR_HEADWAY_M if abs(aside) < 4.2 else _FAR_HEADWAY_M
        begin, end = 0, CYCLE_SAMPLES - samples(headway[0] / speed)
        while begin <= end and not made.cycle.full:
            taken = made.take(way, begin, calm=speed < 1.12)
            begin += max(samples(made.rng.uniform(*headway) / speed), 2) if taken else 1
