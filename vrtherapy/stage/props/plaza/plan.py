"""The square's plan in metres: house fronts, streets, and what stands in the way. The patient is at the origin.

Ahead (+Y) lies most of the square; a broad street crosses it from left to right just where the patient stands.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

WEST_M, EAST_M, SOUTH_M, NORTH_M = -21.0, 21.0, -14.0, 31.0
STREET_HALF_M = 6.6
"""Half the width of the street that crosses from left to right."""
STREET_END_M = 40.0
NORTH_STREET_M = (4.0, 13.0)
NORTH_END_M = 62.0

FOUNTAIN = (-8.5, 15.5, 3.5)
"""Middle and radius of the basin with its step."""
KIOSK = (-14.5, -10.0, 1.7)
PERFORMER = (8.2, 11.2)
RING_M = 2.5
TREES: Floats = np.array([(-15.5, y) for y in (10.0, 16.5, 23.0)] + [(2.0, 25.5), (-6.0, 26.5)])
LAMPS: Floats = np.array(
    [(-13.0, 7.4), (13.0, 7.4), (-13.0, -7.4), (13.0, -7.4), (-1.5, 20.5), (12.6, 21.0), (3.2, 38.0)]
)
BENCHES: Floats = np.array(
    [(-13.4, 13.2, -np.pi / 2), (-13.4, 19.8, -np.pi / 2), (-1.2, 26.8, np.pi), (6.0, 24.0, np.pi)]
)
"""x, y and heading: who sits there looks along the heading."""
TERRACE = (14.6, 9.5, 20.4, 28.5)
"""The café's tables: x0, y0, x1, y1."""
TABLES: Floats = np.array([(x, y) for y in (11.0, 13.9, 16.8, 19.7, 22.6, 25.5) for x in (15.9, 18.6)])
SEAT_OFF_M = 0.74
"""From the middle of a café table to the hips of who sits there."""


def table_seats() -> Floats:
    """Where chairs stand on the terrace, (N, 3): x, y, heading towards the table."""
    seats: list[tuple[float, float, float]] = []
    for number, (x, y) in enumerate(TABLES):
        turn = 0.35 * (number % 3) - 0.2
        for side in range(3):
            angle = turn + side * 2 * np.pi / 3
            seats.append((x + SEAT_OFF_M * np.cos(angle), y + SEAT_OFF_M * np.sin(angle), angle + np.pi / 2))
    return np.array(seats)


def in_the_way() -> Floats:
    """What people go around: (N, 3) middle and radius."""
    rounds = [FOUNTAIN, KIOSK, (*PERFORMER, 1.0)]
    rounds += [(x, y, 0.75) for x, y in TREES]
    rounds += [(x, y, 0.30) for x, y in LAMPS]
    rounds += [(x, y, 0.95) for x, y, _ in BENCHES]
    return np.array(rounds)


def free(points: Floats, margin_m: float = 0.3) -> bool:
    """Whether a line (N, 2) keeps clear of everything that stands on the square, and of its houses."""
    x, y = points.T
    for cx, cy, radius in in_the_way():
        if np.hypot(x - cx, y - cy).min() < radius + margin_m:
            return False
    x0, y0, x1, y1 = TERRACE
    if ((x > x0 - 0.2) & (x < x1 + 0.2) & (y > y0 - 0.3) & (y < y1 + 0.3)).any():
        return False
    open_ = (x > WEST_M + 0.2) & (x < EAST_M - 0.2) & (y > SOUTH_M + 0.2) & (y < NORTH_M - 0.2)
    street = (np.abs(y) < STREET_HALF_M - 0.5) & (np.abs(x) < STREET_END_M)
    north = (x > NORTH_STREET_M[0] + 0.5) & (x < NORTH_STREET_M[1] - 0.5) & (y > 0) & (y < NORTH_END_M)
    doors = (y > SOUTH_M - 0.3) & (np.abs(x) < 20)
    return bool((open_ | street | north | doors).all())
