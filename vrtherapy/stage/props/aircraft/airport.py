"""What stands about the gate: terminal, piers, parked aircraft, vehicles, tower, hangars, masts, lights, trees.

The gate is the origin, the aircraft's way +Y; x runs to the right. Colours of alpha below 1 glow at night.
"""

from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.aircraft import plan
from vrtherapy.stage.props.town.forms import leaves, tube
from vrtherapy.stage.props.town.heap import Color, Heap

_WALL: Color = (0.52, 0.52, 0.51)
_GLASS = (0.075, 0.105, 0.13, 0.93)
_LIT_GLASS = (0.62, 0.50, 0.33, 0.62)
_ROOF: Color = (0.34, 0.345, 0.35)
_DARK: Color = (0.05, 0.05, 0.055)
_WHITE: Color = (0.74, 0.75, 0.76)
_YELLOW: Color = (0.62, 0.42, 0.03)
_LAMP = (1.0, 0.88, 0.62, 0.0)
_FACE_X_M = -64.0
_TAILS: tuple[Color, ...] = ((0.45, 0.05, 0.06), (0.03, 0.12, 0.30), (0.05, 0.28, 0.20), (0.62, 0.36, 0.04))


def airport(rng: np.random.Generator) -> Heap:
    """Everything that stands still."""
    made = Heap()
    _terminal(made, rng)
    for number, y in enumerate((-150.0, -92.0, -34.0, 24.0, 82.0, 140.0, 198.0)):
        _bridge(made, y)
        if number != 3:
            made.add(airliner(_TAILS[number % 4]).placed((-42.0, y, 0.0), np.pi / 2))
        _stand(made, rng, y)
    _tower(made)
    _hangars(made)
    _masts(made)
    _runway_lights(made)
    _woods(made, rng)
    _across(made, rng)
    return made


def _terminal(made: Heap, rng: np.random.Generator) -> None:
    """A long hall of glass under a roof that overhangs, on a base with doors and gates."""
    x, low, high = _FACE_X_M, -230.0, 270.0
    made.boxes((x - 60.0, low, 0.0), (x, high, 4.6), _WALL, ("east", "north", "south"))
    made.boxes((x - 60.0, low, 14.5), (x + 4.0, high + 2, 15.6), _ROOF)
    made.boxes((x - 58.0, low, 4.6), (x - 0.6, high, 5.2), (0.60, 0.60, 0.59))
    for number, y in enumerate(np.arange(low, high - 1, 4.0)):
        for level in range(3):
            z = 5.2 + 3.1 * level
            tint = _LIT_GLASS if rng.random() < 0.45 else _GLASS
            made.boxes((x - 1.2, y + 0.08, z + 0.1), (x - 1.0, y + 3.92, z + 3.0), tint, ("east",))
            made.boxes((x - 1.05, y, z + 3.0), (x - 0.9, y + 4.0, z + 3.1), _WHITE, ("east", "top", "bottom"))
        made.boxes((x - 1.2, y - 0.12, 4.6), (x - 0.75, y + 0.12, 14.5), _WHITE, ("east", "north", "south"))
        if number % 5 == 2:
            made.boxes((x, y + 0.3, 0.0), (x + 0.08, y + 3.6, 3.6), _DARK, ("east", "top"))
        if number % 12 == 5:
            made.boxes((x - 30.0, y, 15.6), (x - 22.0, y + 9.0, 18.2), (0.44, 0.44, 0.44))
        tube(
            made, ((x + 3.2, y, 0.0), (x + 3.2, y, 14.5)), (0.16, 0.16), _WHITE, 8
        ) if number % 4 == 0 else None
    made.boxes((x - 60.0, low, 4.6), (x - 1.2, high, 14.5), (0.20, 0.20, 0.20), ("north", "south"))


def _bridge(made: Heap, y: float) -> None:
    """A boarding bridge on its column, towards an aircraft that stands nose in."""
    ends = ((_FACE_X_M, y + 10.0, 5.6), (_FACE_X_M + 13.5, y + 4.0, 4.6))
    tube(made, ends, (1.7, 1.6), (0.58, 0.59, 0.60), 8)
    made.boxes((_FACE_X_M + 12.2, y + 1.2, 2.9), (_FACE_X_M + 15.4, y + 5.6, 6.3), (0.50, 0.51, 0.52))
    made.boxes((_FACE_X_M + 12.0, y + 1.0, 6.3), (_FACE_X_M + 15.6, y + 5.8, 6.45), _DARK)
    tube(made, ((_FACE_X_M + 9.5, y + 5.4, 0.0), (_FACE_X_M + 9.5, y + 5.4, 3.6)), (0.45, 0.45), _YELLOW, 10)
    made.boxes((_FACE_X_M + 8.0, y + 4.2, 0.2), (_FACE_X_M + 11.0, y + 6.6, 1.0), _DARK)
    made.boxes((_FACE_X_M + 15.3, y + 2.0, 4.6), (_FACE_X_M + 15.45, y + 4.8, 5.9), _LIT_GLASS, ("east",))


def airliner(tail: Color) -> Heap:
    """A parked single-aisle aircraft, nose to +Y, wheels on the ground, its nose wheel 14 m ahead of the origin."""
    made = Heap()
    radius, middle = 1.98, 3.3
    stations = [(-19.0, 0.25, 1.25), (-15.0, 0.95, 0.75), (-9.0, 1.86, 0.1), (-6.0, radius, 0.0), (12.5, radius, 0.0),
                (15.0, 1.72, -0.1), (16.8, 1.15, -0.3), (17.8, 0.45, -0.5)]  # fmt: skip
    for (y0, r0, z0), (y1, r1, z1) in pairwise(stations):
        tube(made, ((0, y0, middle + z0), (0, y1, middle + z1)), (r0, r1), _WHITE, 22)
    for side in (-1.0, 1.0):
        for y in np.arange(-8.0, 12.5, 0.533 * 2):
            x0, x1 = sorted((side * 1.90, side * 1.985))
            made.boxes((x0, y, 3.75), (x1, y + 0.5, 4.1), (0.06, 0.07, 0.085, 0.9), ("east", "west"))
        for y in (-9.5, 12.6):
            x0, x1 = sorted((side * 1.85, side * 1.96))
            made.boxes((x0, y, 2.7), (x1, y + 0.9, 4.6), (0.60, 0.61, 0.62), ("east", "west"))
        wing = [
            (side * 1.5, 5.2, 2.3),
            (side * 1.5, -1.0, 2.3),
            (side * 17.0, -4.6, 3.8),
            (side * 17.0, -3.0, 3.8),
        ]
        made.quads([wing if side < 0 else wing[::-1]], (0.47, 0.48, 0.50))
        below = [(x, y, z - 0.28) for x, y, z in wing]
        made.quads([below[::-1] if side < 0 else below], (0.36, 0.37, 0.38))
        small = [
            (side * 0.4, -14.0, 4.6),
            (side * 0.4, -17.2, 4.6),
            (side * 6.0, -18.4, 5.1),
            (side * 6.0, -17.2, 5.1),
        ]
        made.quads([small if side < 0 else small[::-1]], (0.47, 0.48, 0.50))
        tube(made, ((side * 5.6, -0.2, 1.55), (side * 5.6, 4.6, 1.55)), (0.78, 1.02), tail, 18)
        tube(made, ((side * 5.6, 4.6, 1.55), (side * 5.6, 4.9, 1.55)), (1.02, 0.92), (0.6, 0.6, 0.6), 18)
        made.boxes((side * 5.6 - 0.7, 4.2, 0.85), (side * 5.6 + 0.7, 4.3, 2.25), _DARK, ("north",))
        for y in (-1.2,):
            tube(made, ((side * 3.6 - 0.3, y, 0.55), (side * 3.6 + 0.3, y, 0.55)), (0.55, 0.55), _DARK, 14)
            tube(made, ((side * 3.6, y, 0.6), (side * 3.4, y, 2.2)), (0.12, 0.12), _WHITE, 8)
    fin = [(0.16, -12.4, 5.1), (0.16, -17.6, 5.1), (0.10, -19.6, 10.6), (0.10, -17.4, 10.6)]
    made.quads([fin[::-1]], tail)
    made.quads([[(-x, y, z) for x, y, z in fin]], tail)
    tube(made, ((-0.25, 13.2, 0.4), (0.25, 13.2, 0.4)), (0.4, 0.4), _DARK, 12)
    tube(made, ((0, 13.2, 0.4), (0, 13.2, 1.9)), (0.09, 0.09), _WHITE, 8)
    made.boxes((-0.95, 16.1, 3.55), (0.95, 16.35, 3.95), _DARK, ("north", "east", "west"))
    return made


def _stand(made: Heap, rng: np.random.Generator, y: float) -> None:
    """Vehicles about a stand: a tug with carts of bags, a fuel truck, a lift truck, cones, chocks."""
    x = float(rng.uniform(-29.0, -25.0))
    tug = Heap().boxes((-0.8, -1.3, 0.35), (0.8, 1.3, 1.0), _YELLOW)
    tug.boxes((-0.7, -0.9, 1.0), (0.7, 0.2, 1.9), (0.12, 0.14, 0.16))
    _wheels(tug, (-0.8, 0.8), (-0.85, 0.85), 0.35)
    for cart in range(3):
        at = -3.4 - 2.9 * cart
        tug.boxes((-0.75, at - 1.2, 0.5), (0.75, at + 1.2, 0.65), (0.30, 0.31, 0.32))
        for _ in range(5):
            px, py = rng.uniform(-0.6, 0.1), rng.uniform(-1.1, 0.5)
            bag = [(0.06, 0.07, 0.12), (0.30, 0.06, 0.06), (0.04, 0.04, 0.045), (0.10, 0.20, 0.16)][
                int(rng.integers(0, 4))
            ]
            tug.boxes((px, at + py, 0.65), (px + 0.45, at + py + 0.65, 0.65 + rng.uniform(0.3, 0.8)), bag)
        _wheels(tug, (-0.7, 0.7), (at - 0.9, at + 0.9), 0.25)
    made.add(tug.placed((x, y + 6.0, 0.0), rng.uniform(-0.3, 0.3)))
    truck = Heap().boxes((-1.2, -4.0, 0.9), (1.2, 2.6, 2.9), (0.66, 0.67, 0.68))
    truck.boxes((-1.15, 2.8, 0.6), (1.15, 4.6, 2.5), (0.60, 0.60, 0.61))
    truck.boxes((-1.0, 4.58, 1.5), (1.0, 4.64, 2.3), _DARK)
    _wheels(truck, (-1.15, 1.15), (-2.8, -1.6, 3.5), 0.5)
    made.add(truck.placed((x - 14.0, y - 16.0, 0.0), np.pi / 2 + rng.uniform(-0.1, 0.1)))
    for k in range(4):
        tube(
            made,
            ((x + 3.0, y - 6.0 + 4 * k, 0.0), (x + 3.0, y - 6.0 + 4 * k, 0.7)),
            (0.18, 0.03),
            (0.75, 0.20, 0.04),
            8,
        )


def _wheels(made: Heap, xs: tuple[float, ...], ys: tuple[float, ...], radius: float) -> None:
    for x in xs:
        for y in ys:
            tube(made, ((x - 0.14, y, radius), (x + 0.14, y, radius)), (radius, radius), _DARK, 10)


def _tower(made: Heap) -> None:
    x, y = -135.0, 330.0
    tube(made, ((x, y, 0), (x, y, 34.0)), (4.2, 3.2), (0.56, 0.56, 0.55), 16)
    tube(made, ((x, y, 34.0), (x, y, 37.0)), (3.2, 7.0), (0.60, 0.60, 0.59), 16)
    tube(made, ((x, y, 37.0), (x, y, 41.0)), (6.4, 7.2), _GLASS, 16)
    tube(made, ((x, y, 41.0), (x, y, 42.0)), (7.4, 6.0), _ROOF, 16)
    tube(made, ((x, y, 42.0), (x, y, 50.0)), (0.3, 0.1), _WHITE, 6)
    made.boxes((x - 0.3, y - 0.3, 49.8), (x + 0.3, y + 0.3, 50.3), (0.9, 0.05, 0.03, 0.0))


def _hangars(made: Heap) -> None:
    for number, y in enumerate((395.0, 480.0, 565.0)):
        low, high = (-150.0, y), (-84.0, y + 66.0)
        tone = ((0.46, 0.48, 0.50), (0.52, 0.50, 0.46), (0.44, 0.47, 0.46))[number]
        made.boxes((*low, 0.0), (*high, 17.0), tone, ("east", "north", "south", "top"))
        made.boxes(
            (high[0], y + 5, 0.0), (high[0] + 0.2, y + 61, 14.0), tuple(c * 0.75 for c in tone), ("east",)
        )
        for k in range(7):
            made.boxes(
                (high[0] + 0.2, y + 5 + 8 * k, 0.0),
                (high[0] + 0.35, y + 5.25 + 8 * k, 14.0),
                _DARK,
                ("east",),
            )
        made.boxes((high[0] - 66, y - 0.5, 17.0), (high[0] + 0.6, y + 66.5, 17.8), _ROOF)
        made.boxes((high[0] + 0.3, y + 10, 14.6), (high[0] + 0.5, y + 14, 15.1), _LAMP, ("east", "bottom"))
    made.add(airliner(_TAILS[3]).placed((-62.0, 515.0, 0.0), -1.1))


def _masts(made: Heap) -> None:
    """Floodlights over the apron."""
    for y in (-200.0, -121.0, -5.0, 111.0, 229.0, 300.0):
        x = _FACE_X_M + 6.0
        tube(made, ((x, y, 0), (x, y, 24.0)), (0.35, 0.18), (0.40, 0.41, 0.42), 8)
        made.boxes((x - 0.3, y - 2.2, 23.4), (x + 0.5, y + 2.2, 24.2), (0.30, 0.31, 0.32))
        for k in range(4):
            made.boxes((x + 0.5, y - 2.0 + 1.05 * k, 23.5), (x + 0.56, y - 1.2 + 1.05 * k, 24.1), _LAMP)


def _runway_lights(made: Heap) -> None:
    """Lamps along the runway every 60 m and blue ones along the taxiway, signs, a windsock."""
    for y in np.concatenate([np.arange(900.0, 4200.0, 60.0), np.arange(-3420.0, -250.0, 60.0)]):
        for x in (-24.5, 24.5):
            made.boxes((x - 0.14, y - 0.14, 0.0), (x + 0.14, y + 0.14, 0.42), (1.0, 0.90, 0.66, 0.0))
    for y in np.arange(340.0, 880.0, 30.0):
        for x in (-13.5, 13.5):
            made.boxes((x - 0.10, y - 0.10, 0.0), (x + 0.10, y + 0.10, 0.36), (0.10, 0.22, 1.0, 0.0))
    for y, wide in ((700.0, 3.0), (868.0, 4.0), (1560.0, 3.0)):
        made.boxes((-19.5, y, 0.3), (-19.2, y + wide, 1.4), (0.75, 0.55, 0.03, 0.4))
        made.boxes((-19.19, y + 0.3, 0.55), (-19.18, y + wide - 0.3, 1.15), _DARK, ("east",))
    for x in (-27.0, 27.0):
        tube(made, ((x - 40.0, 1010.0, 0.0), (x - 40.0, 1010.0, 6.0)), (0.06, 0.05), _WHITE, 6)
        tube(made, ((x - 40.0, 1010.0, 5.8), (x - 40.9, 1012.4, 5.3)), (0.42, 0.2), (0.75, 0.20, 0.03), 8)


def _woods(made: Heap, rng: np.random.Generator) -> None:
    """Edges of woods on both sides, farms beyond the fence."""
    for side, near in ((-1.0, 330.0), (1.0, 290.0)):
        for y in np.arange(-900.0, 3300.0, 15.0):
            for _ in range(2):
                x = side * (near + rng.uniform(0, 50)) + rng.uniform(-6, 6)
                size = float(rng.uniform(5.0, 9.5))
                tone = np.array([0.060, 0.092, 0.030]) * rng.uniform(0.75, 1.3)
                leaves(made, ((x, y + rng.uniform(-8, 8), size * 0.75), size), tone, rng, 6)
    for y in np.arange(-600.0, 3300.0, 160.0):
        x = -(200.0 + rng.uniform(0, 60))
        wide, deep, high = rng.uniform(8, 26), rng.uniform(10, 34), rng.uniform(4, 9)
        made.boxes(
            (x - wide, y, 0.0), (x, y + deep, high), (0.47, 0.45, 0.42), ("east", "north", "south", "top")
        )
        made.boxes((x, y + 2, 1.2), (x + 0.1, y + 4, 2.6), _LIT_GLASS, ("east",))


def _across(made: Heap, rng: np.random.Generator) -> None:
    """To the right of the gate: low sheds, tanks, a few more aircraft."""
    for number, y in enumerate(np.arange(-200.0, 640.0, 90.0)):
        x = 95.0 + rng.uniform(0, 20)
        made.boxes(
            (x, y, 0.0),
            (x + 30, y + 60, 8.0 + 4 * (number % 2)),
            (0.50, 0.49, 0.46),
            ("west", "north", "south", "top"),
        )
        for k in range(5):
            made.boxes(
                (x - 0.1, y + 4 + 11 * k, 0.0), (x, y + 10 + 11 * k, 5.0), (0.30, 0.33, 0.36), ("west",)
            )
    for number, y in enumerate((-60.0, 30.0, 150.0)):
        made.add(airliner(_TAILS[number]).placed((66.0, y, 0.0), -np.pi / 2))


GROUND_Z_M = -plan.FLOOR_ABOVE_GROUND_M
