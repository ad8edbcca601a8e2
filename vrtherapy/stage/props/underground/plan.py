"""The car's plan in metres, shared by what it is built of and those who ride: the patient stands at the origin.

Y runs along the train, the platform is on the right (+X), the floor at z = 0.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

HALF_WIDTH_M, HALF_LENGTH_M, CEILING_M = 1.30, 19.8, 2.20
DOOR_PITCH_M, DOOR_HALF_M, DOOR_HIGH_M = 5.4, 0.68, 1.95
DOORS: Floats = np.arange(-3, 4) * DOOR_PITCH_M
SEAT_X_M = 1.02
"""Where the hips of those who sit are: they look across the aisle."""
SEAT_PITCH_M = 0.51
RAIL_X_M, RAIL_M = 0.42, 1.86
WINDOW_M = (0.98, 1.74)
GANGWAYS: Floats = np.array([-10.8, 10.8])
"""Where one car goes over into the next: narrower, no seats."""


def bays() -> list[tuple[float, float]]:
    """Between the doors: where seats are, from y to y."""
    edges = [
        (float(y) + DOOR_HALF_M + 0.17, float(y) + DOOR_PITCH_M - DOOR_HALF_M - 0.17) for y in DOORS[:-1]
    ]
    return [bay for bay in edges if not any(bay[0] < gap < bay[1] for gap in GANGWAYS)]


def seats() -> Floats:
    """(N, 3): x, y, heading of every seat."""
    rows: list[tuple[float, float, float]] = []
    for low, high in bays():
        count = int((high - low) / SEAT_PITCH_M)
        start = (low + high - count * SEAT_PITCH_M) / 2 + SEAT_PITCH_M / 2
        for side in (-1, 1):
            rows += [(side * SEAT_X_M, start + SEAT_PITCH_M * k, side * np.pi / 2) for k in range(count)]
    return np.array(rows)


def poles() -> Floats:
    """(N, 2): poles from floor to ceiling: in the middle of each door space, and at the ends of the seats."""
    middle = [(0.0, float(y)) for y in DOORS if y != 0.0] + [(-0.42, 0.62)]
    ends = [(side * 0.74, y) for low, high in bays() for y in (low - 0.04, high + 0.04) for side in (-1, 1)]
    return np.array(middle + ends)
