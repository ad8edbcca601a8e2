"""Street trees and what else stands on pavements: lamps, bollards, benches; and where all of it stands."""

import numpy as np

from vrtherapy.stage.props.town import plan
from vrtherapy.stage.props.town.forms import leaves, tube
from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Array, Color, Heap
from vrtherapy.stage.props.town.plan import KERB_M, Rect

_BARK: Color = (0.075, 0.055, 0.04)
_LEAF: Color = (0.085, 0.135, 0.035)
_IRON: Color = (0.06, 0.065, 0.065)


def tree(seed: int) -> Heap:
    """A broad-leaved tree 7 m tall for the distance: a trunk, two lumps of foliage, whose alpha 0.5 is to be tinted."""
    rng = np.random.default_rng(seed)
    made, crown = Heap(), Heap()
    tube(made, ((0, 0, -0.1), (0.05, 0, 2.9)), (0.19, 0.13), _BARK, 5)
    leaves(crown, ((0.0, 0.0, 5.2), 2.1), _LEAF, rng, 6)
    leaves(crown, ((0.7, 0.6, 4.2), 1.7), _LEAF, rng, 5)
    crown.colors = [
        np.column_stack([colors[:, :3], np.full(len(colors), 0.5, np.float32)]) for colors in crown.colors
    ]
    # What little shade falls so far away, below the trunk.
    made.flat((-1.5, -1.5, 1.5, 1.5), 0.03, (0.02, 0.03, 0.012))
    return made.add(crown)


def lamp_post() -> Heap:
    """A street lamp 7 m high whose arm reaches along +X."""
    made = Heap()
    tube(made, ((0, 0, 0), (0, 0, 1.1)), (0.10, 0.085), _IRON, 8)
    tube(made, ((0, 0, 1.1), (0, 0, 7.0)), (0.06, 0.045), _IRON, 8)
    tube(made, ((0, 0, 6.9), (1.6, 0, 7.25)), (0.04, 0.035), _IRON, 6)
    made.boxes((1.3, -0.14, 7.14), (2.1, 0.14, 7.27), _IRON)
    made.boxes(
        (1.4, -0.10, 7.12),
        (2.0, 0.10, 7.14),
        (0.72, 0.70, 0.62),
        ("bottom", "south", "north", "east", "west"),
    )
    return made


def bench() -> Heap:
    """A park bench 1.8 m long facing +Y."""
    made, wood = Heap(), (0.17, 0.10, 0.05)
    for y in (-0.20, -0.06, 0.08):
        made.boxes((-0.9, y, 0.43), (0.9, y + 0.11, 0.47), wood)
    for z in (0.60, 0.76):
        made.boxes((-0.9, -0.27, z), (0.9, -0.24, z + 0.11), wood)
    for x in (-0.75, 0.70):
        made.boxes((x, -0.27, 0.0), (x + 0.05, -0.22, 0.88), _IRON)
        made.boxes((x, 0.10, 0.0), (x + 0.05, 0.15, 0.43), _IRON)
    return made


def furniture() -> Heap:
    """Lamps, bollards, benches, litter bins and tree pits along the avenue and the side street, merged."""
    made = Heap()
    avenue, street = plan.rows(0, 0)[0], plan.columns(0, 0)[0]
    near, far = avenue.centre_m - avenue.road_m / 2, avenue.centre_m + avenue.road_m / 2
    post = lamp_post()
    for x in np.arange(-264.5, 265.0, 22.0):
        if _in_junction(x):
            continue
        made.add(post.placed((x, near - 0.7, KERB_M), np.pi / 2)).add(
            post.placed((x + 11, far + 0.7, KERB_M), -np.pi / 2)
        )
    for y in np.arange(40.0, 330.0, 24.0):
        made.add(post.placed((street.centre_m - street.road_m / 2 - 0.6, y, KERB_M), 0.0))
    for x in (street.centre_m - street.road_m / 2 - 1.0, street.centre_m + street.road_m / 2 + 1.0):
        for along in np.arange(0.8, 5.0, 1.4):
            for side, y in ((1, near), (-1, far)):
                _bollard(made, x + np.sign(x - street.centre_m) * (along + 2.0), y - 0.45 * side)
    seat = bench()
    for x in (-17.5, -39.5, 34.0, 56.0):
        made.add(seat.placed((x, near - 1.4, KERB_M), np.pi)).add(
            seat.placed((x - 5, far + 1.6, KERB_M), 0.0)
        )
        made.boxes(
            (x + 1.5, near - 1.55, KERB_M),
            (x + 1.85, near - 1.2, KERB_M + 0.85),
            (0.05, 0.09, 0.06),
            SIDES_AND_TOP,
        )
    for x, y in avenue_trees():
        made.flat((x - 0.65, y - 0.65, x + 0.65, y + 0.65), KERB_M + 0.015, (0.045, 0.035, 0.025))
        made.boxes(
            [[x - 0.72, y - 0.72, 0.1], [x - 0.72, y + 0.65, 0.1]],
            [[x + 0.72, y - 0.65, 0.17], [x + 0.72, y + 0.72, 0.17]],
            (0.16, 0.15, 0.14),
            SIDES_AND_TOP,
        )
    return made


def _bollard(made: Heap, x: float, y: float) -> None:
    tube(made, ((x, y, KERB_M), (x, y, KERB_M + 0.95)), (0.055, 0.05), (0.04, 0.04, 0.042), 7)
    made.flat((x - 0.05, y - 0.05, x + 0.05, y + 0.05), KERB_M + 0.95, (0.2, 0.2, 0.2))


def _in_junction(x: float, margin_m: float = 14.0) -> bool:
    centre = plan.columns(0, 0)[0].centre_m
    half = plan.COLUMN_PITCH_M / 2
    return abs((x - centre + half) % plan.COLUMN_PITCH_M - half) < margin_m


def avenue_trees() -> Array:
    """Where trees stand along the avenue: (N, 2). None before the balcony, which would hide the street."""
    near = plan.HOUSE_FRONT_M + 5.2
    far = plan.HOUSE_FRONT_M + plan.AVENUE_WIDTH_M - 5.2
    spots: list[tuple[float, float]] = []
    for x in np.arange(-297.0, 300.0, 11.0):
        if _in_junction(x):
            continue
        spots.append((float(x), far))
        if not -14 < x < 9:
            spots.append((float(x), near))
    return np.array(spots, np.float32)


def park_trees(lawns: list[Rect], rng: np.random.Generator) -> Array:
    """Groves on the lawns, a clearing in the middle: (N, 2)."""
    spots: list[Array] = []
    for x0, y0, x1, y1 in lawns:
        found = rng.uniform((x0 + 3, y0 + 3), (x1 - 3, y1 - 3), (44, 2))
        middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
        inside = np.linalg.norm((found - middle) / [x1 - x0, y1 - y0], axis=1) > 0.24
        # Few by the river, so that it is seen between them.
        spots.append(found[inside][: 22 if y0 > 300 else 99].astype(np.float32))
    return np.concatenate(spots)


def stand(spots: Array, rng: np.random.Generator, scale: tuple[float, float], sway: float = 0.012) -> Array:
    """Instances (N, 8) of trees standing on the pavement's level at `spots`."""
    count = len(spots)
    return np.column_stack(
        [
            spots,
            np.full(count, KERB_M),
            rng.uniform(0, 2 * np.pi, count),
            rng.uniform(*scale, count),
            np.full(count, sway),
            rng.random(count),
            rng.random(count),
        ]
    ).astype(np.float32)
