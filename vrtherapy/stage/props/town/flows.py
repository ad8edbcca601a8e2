"""Who moves in the streets, and when: one cycle of traffic lights for the whole town, everything a function of time.

Streets along X and along Y have green in turn. In a cycle every vehicle goes on by exactly one junction, and every
person by one block, so that positions repeat from cycle to cycle and nobody is ever on a crossing before a moving car.
"""

import itertools
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.town import plan
from vrtherapy.stage.props.town.heap import Array, Heap
from vrtherapy.stage.props.town.plan import COLUMN_PITCH_M, KERB_M, ROW_PITCH_M, Street
from vrtherapy.stage.props.town.streets import STOP_LINE_M
from vrtherapy.stage.props.town.vehicles import PAINTS, bus, car, van

CYCLE_SECONDS = 65.0
DRIVE_SECONDS = 21.0
REACTION_SECONDS = 1.1
QUEUE = 4
"""Vehicles waiting one behind the other in a lane, at most."""
GREEN_FROM = {"x": 0.0, "y": CYCLE_SECONDS / 2}
PATTERN = 2
"""Blocks after which vehicles repeat."""
LANE_BLOCKS = 3
"""Blocks that people walk before they begin anew."""
_SPACING_M = 7.4
_WALK_MARGIN_SECONDS = 1.5
_GREEN_SECONDS = 30.0
PITCH_M = {"x": COLUMN_PITCH_M, "y": ROW_PITCH_M}
_CARS_SEEN = {"x": (-2, 2), "y": (-1, 4)}
"""Blocks along the way, by number, in which there are always vehicles."""
_STREETS_SEEN = {"x": range(2), "y": range(-1, 2)}


@dataclass(frozen=True)
class Flow:
    """A stream in one direction: `along` x or y, `way` +1 or -1."""

    along: str
    way: int

    @property
    def name(self) -> str:
        """Such as `x+`."""
        return f"{self.along}{'+' if self.way > 0 else '-'}"

    @property
    def heading_rad(self) -> float:
        """Turn from +X to the direction of the stream."""
        return (0.0 if self.way > 0 else np.pi) + (0.0 if self.along == "x" else np.pi / 2)

    def offset(self, metres: float) -> tuple[float, float, float]:
        """A way of so many metres along the stream as a shift."""
        step = metres * self.way
        return (step, 0.0, 0.0) if self.along == "x" else (0.0, step, 0.0)


FLOWS = tuple(Flow(along, way) for along in ("x", "y") for way in (1, -1))


def driven_m(flow: Flow, place: int, seconds: float) -> float:
    """How far the vehicle at `place` in the queue (0 is first) has come, repeating after `PATTERN` blocks."""
    pitch = PITCH_M[flow.along]
    since = seconds - GREEN_FROM[flow.along] - place * REACTION_SECONDS
    cycle, into = divmod(since, CYCLE_SECONDS)
    share = min(1.0, into / DRIVE_SECONDS)
    eased = share**3 * (share * (share * 6 - 15) + 10)
    return pitch * ((cycle % PATTERN) + eased)


def walked_m(along: str, seconds: float) -> float:
    """How far the people along X or Y have come, repeating with their lane; they never stop."""
    pitch = PITCH_M[along]
    return pitch * ((seconds / CYCLE_SECONDS) % LANE_BLOCKS)


def lane_m(along: str) -> float:
    """How long the ways are that people walk before they begin anew."""
    return PITCH_M[along] * LANE_BLOCKS


def _streets(along: str) -> list[tuple[int, Street]]:
    numbers = _STREETS_SEEN[along]
    made = plan.rows if along == "x" else plan.columns
    return list(zip(numbers, made(numbers[0], numbers[-1]), strict=True))


def _blocks(flow: Flow) -> range:
    """Blocks where vehicles begin: as many more behind as they drive before they begin anew."""
    first, last = _CARS_SEEN[flow.along]
    return range(first - PATTERN, last + 1) if flow.way > 0 else range(first, last + 1 + PATTERN)


def _crossed(along: str) -> Street:
    """The street crossed whose centre is the zero of positions along the way."""
    return plan.columns(0, 0)[0] if along == "x" else plan.rows(0, 0)[0]


def vehicles(flow: Flow, place: int, seed: int) -> Heap:
    """Every vehicle that waits at `place` in its queue in this stream, where it stands at red."""
    made = Heap()
    crossed, pitch = _crossed(flow.along), PITCH_M[flow.along]
    for number, street in _streets(flow.along):
        lanes = (1.9, 5.2) if street.road_m > 12 else (1.75,)
        for lane, aside in enumerate(lanes):
            for block in _blocks(flow):
                dice = np.random.default_rng(
                    [seed, number + 50, lane, block % PATTERN, place, flow.way + 1, ord(flow.along)]
                )
                always = number == 0 and block % PATTERN == 0
                if not always and dice.random() < (0.12 if street.road_m > 12 else 0.4):
                    continue
                road = 7.5 if flow.along == "y" and block == 0 else crossed.road_m / 2
                stop = crossed.centre_m + block * pitch - flow.way * (road + STOP_LINE_M[1] + 3.2)
                position = stop - flow.way * (place * _SPACING_M + dice.uniform(0.0, 0.8))
                made.add(_placed(_vehicle(dice), flow, position, street.centre_m, aside))
    return made


def _vehicle(dice: np.random.Generator) -> Heap:
    kind = dice.random()
    if kind < 0.12:
        return van(PAINTS[(0, 2, 2, 5)[int(dice.integers(4))]])
    return car(PAINTS[dice.integers(len(PAINTS))])


def _placed(made: Heap, flow: Flow, position: float, centre: float, aside: float) -> Heap:
    """Put a vehicle to the right of the centre line, seen in its own direction."""
    if flow.along == "x":
        return made.placed((position, centre - flow.way * aside, 0.0), flow.heading_rad)
    return made.placed((centre + flow.way * aside, position, 0.0), flow.heading_rad)


def buses(flow: Flow, seed: int) -> Heap:
    """One bus in two blocks of the avenue, behind the cars of the outer lane."""
    made = Heap()
    street, crossed = plan.rows(0, 0)[0], _crossed("x")
    rng = np.random.default_rng(seed)
    paint = ((0.34, 0.035, 0.03), (0.05, 0.16, 0.24))[int(rng.integers(2))]
    for block in _blocks(flow):
        if (block + flow.way) % PATTERN == 0:
            stop = (
                crossed.centre_m
                + block * COLUMN_PITCH_M
                - flow.way * (crossed.road_m / 2 + STOP_LINE_M[1] + 3.2)
            )
            position = stop - flow.way * (QUEUE * _SPACING_M + 4.0)
            made.add(_placed(bus(paint), flow, position, street.centre_m, 5.2))
    return made


def people(along: str, variant: int, variants: int, seed: int) -> Array:
    """Travelling instances (N, 8) of the people of one figure who walk along X or Y, both ways.

    They keep to the timing of `walked_m`: each one's place on the lane lets them meet every crossing while the cars
    that cross it wait.
    """
    rows: list[tuple[float, ...]] = []
    crossed, pitch = _crossed(along), PITCH_M[along]
    speed = pitch / CYCLE_SECONDS
    half_road = plan.rows(0, 0)[0].road_m / 2 if along == "y" else crossed.road_m / 2
    last = _GREEN_SECONDS - (2 * half_road + 1.0) / speed
    dice = np.random.default_rng([seed, variant, ord(along)])
    for centre, kerb, count in _pavements(along):
        for way, side, block in itertools.product((1, -1), (1, -1), range(LANE_BLOCKS)):
            for _ in range(count):
                turn_of = (
                    variant + dice.uniform(0.1, 0.9)
                ) / variants  # apart, so that nobody walks through another
                enters = GREEN_FROM[along] + _WALK_MARGIN_SECONDS + turn_of * (last - _WALK_MARGIN_SECONDS)
                behind = half_road + 0.5 + speed * enters
                place = (block + (-behind / pitch) % 1.0) / LANE_BLOCKS
                start = crossed.centre_m - way * (LANE_BLOCKS / 2 + 0.5) * pitch
                # On the avenue people keep nearer the kerb, clear of the balcony at height 0.
                aside = centre + side * (
                    kerb + (dice.uniform(2.3, 3.2) if kerb > 7 else dice.uniform(2.7, 4.2))
                )
                spot = (start, aside) if along == "x" else (aside, start)
                turn = Flow(along, way).heading_rad - np.pi / 2
                rows.append((*spot, KERB_M, turn, dice.uniform(0.94, 1.05), 1.0, dice.random(), place))
    return dice.permutation(np.array(rows, np.float32))


def _pavements(along: str) -> list[tuple[float, float, int]]:
    """Centre line, distance of the kerb from it, and people of one figure per side, way and block."""
    if along == "x":
        avenue = plan.rows(0, 0)[0]
        return [(avenue.centre_m, avenue.road_m / 2, 1)]
    street = plan.columns(0, 0)[0]
    return [(street.centre_m, street.road_m / 2, 1)]


def parked(seed: int) -> Heap:
    """Cars at the kerbs of the side streets nearby."""
    made = Heap()
    rng = np.random.default_rng(seed)
    rows = plan.rows(-1, 4)
    for number, street in zip(range(-1, 2), plan.columns(-1, 1), strict=True):
        for a, b in pairwise(rows):
            if number != 0 and not -90 < a.centre_m < 60:
                continue
            for side in (-1, 1):
                for y in np.arange(a.centre_m + a.road_m / 2 + 14, b.centre_m - b.road_m / 2 - 14, 5.7):
                    if rng.random() < 0.3:
                        continue
                    turn = (np.pi / 2 if side > 0 else -np.pi / 2) + rng.normal(0, 0.015)
                    spot = (street.centre_m + side * 3.95, float(y) + rng.uniform(-0.3, 0.3), 0.0)
                    made.add(_vehicle(rng).placed(spot, turn))
    return made
