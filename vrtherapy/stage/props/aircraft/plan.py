"""Where things are in the cabin, metres: a single aisle between threes, true to a common short-haul aircraft.

The patient sits in the window seat on the left, at the origin, and faces the nose (+Y). What is built about the middle
of the fuselage lies at x = 0 there and is put `MIDDLE_M` to the right of the patient.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating[Any]]

MIDDLE_M = 1.50
PITCH_M, SEAT_M, ARM_M, AISLE_M = 0.79, 0.44, 0.05, 0.50
ROWS = tuple(range(-9, 11))
ACROSS = 3
FRONT_M, REAR_M = 10 * PITCH_M + 0.86, -9 * PITCH_M - 0.78
SEAT_STEP_M = SEAT_M + ARM_M
TRIPLE_M = AISLE_M / 2 + ARM_M + SEAT_M + ARM_M + SEAT_M / 2
"""From the middle of the fuselage to the middle of a triple."""
WINDOW_PITCH_M, WINDOW_M, WINDOW_MIDDLE_M = 0.533, (0.23, 0.33), 1.09
BAND_M = (0.78, 1.40)
"""Between these heights a side wall has its windows."""
WINDOWS_M: Floats = np.arange(-14, 16) * WINDOW_PITCH_M + 0.20
"""Along y, the middles of the windows on each side."""
FLOOR_ABOVE_GROUND_M = 2.9


def wall_m(z: ArrayLike) -> Floats:
    """How far the side wall's lining is from the middle of the fuselage at a height."""
    return np.polyval(_CURVE, np.asarray(z, np.float64))


def seats_m() -> Floats:
    """Every seat's hips as x and y, row by row from the rear, window to window; the patient's is at (0, 0)."""
    side = np.array([-1.0, 0.0, 1.0]) * SEAT_STEP_M
    across = np.concatenate([side - TRIPLE_M, side + TRIPLE_M]) + MIDDLE_M
    return np.array([(x, row * PITCH_M) for row in ROWS for x in across])


_CURVE = np.polyfit(
    [0.0, 0.1, 0.4, 0.7, 1.0, 1.25, 1.45, 1.58], [1.56, 1.625, 1.745, 1.795, 1.80, 1.765, 1.69, 1.615], 5
)
