"""Three lift cars, true to measure, and where people stand in them.

Lengths in metres. A car's own axes: x right and y ahead of who faces its doors, y = 0 at the doors' inner face, so that
the car lies at y < 0 and the landing at y > 0.
"""

from dataclasses import dataclass

DOOR_M, WALL_M = 2.00, 0.20
"""Height of the doors; from a car's doors to the landing's wall."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where someone stands, facing the doors but for `turned_deg` to the left; `who` is a number of the cast."""

    x: float
    y: float
    turned_deg: float
    who: int


@dataclass(frozen=True, slots=True)
class Car:
    """A car's inner size, the width of its doors, where the patient stands, and who joins them, in this order."""

    name: str
    wide: float
    deep: float
    high: float
    door: float
    patient: tuple[float, float]
    others: tuple[Spot, ...]
    landing: str


LARGE = Car(
    "large", 2.0, 2.2, 2.40, 1.10, (0.0, -1.55),
    (
        Spot(-0.66, -0.46, 6, 2), Spot(0.64, -0.52, -8, 0), Spot(-0.72, -1.22, -12, 6), Spot(0.70, -1.28, 10, 8),
        Spot(0.02, -0.42, 3, 1), Spot(-0.60, -1.86, -4, 11), Spot(0.62, -1.88, 5, 4), Spot(0.08, -0.98, -3, 9),
    ),
    "lobby",
)  # fmt: skip
SMALL = Car(
    "small", 1.1, 1.4, 2.20, 0.80, (0.255, -1.10),
    (
        Spot(-0.255, -0.27, -20, 1), Spot(0.255, -0.25, 18, 9), Spot(-0.255, -1.14, -24, 2),
        Spot(0.265, -0.68, 8, 10), Spot(-0.265, -0.70, -10, 0),
    ),
    "corridor",
)  # fmt: skip
TINY = Car(
    "tiny", 0.95, 1.1, 2.15, 0.70, (0.215, -0.82),
    (Spot(-0.205, -0.27, -28, 10), Spot(0.215, -0.27, 26, 9), Spot(-0.215, -0.83, -32, 2)),
    "corridor",
)  # fmt: skip
CARS = {car.name: car for car in (LARGE, SMALL, TINY)}
CAST = tuple(sorted({spot.who for car in CARS.values() for spot in car.others}))
"""Everybody who ever rides along."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the patient is: in a car, or before one on its landing, so far from its doors."""

    car: Car
    inside: bool
    away_m: float = 0.0

    def put(self, x: float, y: float) -> tuple[float, float]:
        """A place in the car's axes as the patient, at the origin and facing +Y, has it."""
        if self.inside:
            return x - self.car.patient[0], y - self.car.patient[1]
        return -x, self.away_m - y

    @property
    def turned_deg(self) -> float:
        """Heading of the car's axes."""
        return 0.0 if self.inside else 180.0


STANDS = {
    "large_landing": Stand(LARGE, inside=False, away_m=3.1),
    "large_lift": Stand(LARGE, inside=True),
    "small_landing": Stand(SMALL, inside=False, away_m=1.25),
    "small_lift": Stand(SMALL, inside=True),
    "tiny_lift": Stand(TINY, inside=True),
}
"""The places of the patient, the easiest first."""
