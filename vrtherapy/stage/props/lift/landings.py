"""What lies before the doors: a bright lobby, or a narrow corridor. In the car's axes, the doors at y = 0."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.base import Material, Part
from vrtherapy.stage.props.indoors import pictures
from vrtherapy.stage.props.indoors.surfaces import Color, Pieces, contact_shade, room_shade
from vrtherapy.stage.props.lift.cars import DOOR_M, WALL_M

_OAK: Color = (0.36, 0.24, 0.135)
_STEEL: Color = (0.45, 0.45, 0.45)
_DARK: Color = (0.03, 0.03, 0.032)
_LEAF: Color = (0.05, 0.105, 0.035)
_PLASTER = Material(roughness=0.9, texture="plaster", tiles_per_m=1.6, bump=0.05)
_CLADDING = Material(roughness=0.45, texture="wood", tiles_per_m=1.2, bump=0.03)
_STONE = Material(roughness=0.30, texture="paving", tiles_per_m=0.42, bump=0.06)
_LINO = Material(roughness=0.55, texture="concrete", tiles_per_m=0.9, bump=0.02)


@dataclass(frozen=True, slots=True)
class Landing:
    """Its inner half width, how far it reaches from the doors, height, colours and materials."""

    name: str
    half: float
    far: float
    high: float
    wall: Color
    ground: Color
    floor: Material
    doors: tuple[float, ...]
    """Half widths of the doorways that are cut into its wall of lifts, in the order of their x."""


LOBBY = Landing("lobby", 3.6, 7.4, 3.0, (0.62, 0.60, 0.56), (0.40, 0.385, 0.36), _STONE, (0.55,))
CORRIDOR = Landing("corridor", 0.82, 1.95, 2.28, (0.40, 0.375, 0.315), (0.20, 0.165, 0.135), _LINO, (0.40,))


def parts(landing: Landing, door: float) -> list[Part]:
    """A landing whose lift's doors are `door` wide."""
    low, high = (-landing.half, WALL_M, 0.0), (landing.half, landing.far, landing.high)
    shade = room_shade(low, high)
    walls, ground, above = Pieces(), Pieces(), Pieces()
    _walls(walls, landing, door)
    ground.panel(low, (2 * landing.half, 0, 0), (0, landing.far - WALL_M, 0), landing.ground, 0.2)
    above.panel(
        (low[0], high[1], high[2]), (2 * landing.half, 0, 0), (0, WALL_M - landing.far, 0), (0.80, 0.79, 0.76), 0.4
    )  # fmt: skip
    things, lamps, spots = _FURNISHED[landing.name](landing)
    dim = contact_shade(np.array(spots), 0.25, 0.45)
    made = [
        Part("walls", walls.mesh(shade), _PLASTER, casts_shadow=False),
        Part("floor", ground.mesh(lambda p, n: shade(p, n) * dim(p, n)), landing.floor, casts_shadow=False),
        Part("ceiling", above.mesh(shade), Material(roughness=0.95), casts_shadow=False),
        Part("things", things.mesh(shade), Material(roughness=0.5)),
        Part("lamps", lamps.mesh(), Material(roughness=0.9, glow=1.5), casts_shadow=False),
    ]
    if landing is LOBBY:
        made.append(Part("cladding", _cladding(door).mesh(shade), _CLADDING, casts_shadow=False))
        made.append(Part("outside", _outside().mesh(), _daylight(), casts_shadow=False))
    return [
        Part(f"{landing.name} {part.name}", part.mesh, part.material, casts_shadow=part.casts_shadow)
        for part in made
    ]


def _walls(made: Pieces, landing: Landing, door: float) -> None:
    """Facing inwards; the lift's wall, at y = 0.2, has its doorway, and the lobby's left side is of glass."""
    h, far, top, half = landing.half, landing.far, landing.high, door / 2
    for left, right in ((-h, -half), (half, h)):
        made.panel((right, WALL_M, 0), (left - right, 0, 0), (0, 0, top), landing.wall, 0.3)
    made.panel((half, WALL_M, DOOR_M), (-door, 0, 0), (0, 0, top - DOOR_M), landing.wall, 0.3)
    made.panel((-h, far, 0), (2 * h, 0, 0), (0, 0, top), landing.wall, 0.3)
    made.panel((h, far, 0), (0, WALL_M - far, 0), (0, 0, top), landing.wall, 0.3)
    if landing is not LOBBY:
        made.panel((-h, WALL_M, 0), (0, far - WALL_M, 0), (0, 0, top), landing.wall, 0.3)
        return
    for y0, y1 in ((WALL_M, 2.0), (6.6, far)):
        made.panel((-h, y0, 0), (0, y1 - y0, 0), (0, 0, top), landing.wall, 0.3)
    made.panel((-h, 2.0, 2.6), (0, 4.6, 0), (0, 0, top - 2.6), landing.wall, 0.3)


def _cladding(door: float) -> Pieces:
    """Panels of dark wood around both lifts, with joints between them."""
    made, y, half, top = Pieces(), WALL_M + 0.002, door / 2 + 0.09, 2.62
    tone: Color = (0.235, 0.135, 0.075)
    edges = [-3.3, -2.2, -1.2, -half, half, 1.5, 2.8, 3.3]
    for left, right in pairwise(edges):
        low = DOOR_M + 0.09 if left == -half else 0.09
        made.panel((right - 0.006, y, low), (left - right + 0.012, 0, 0), (0, 0, top - low), tone, 0.3)
    return made


def _outside() -> Pieces:
    """The street, some way beyond the entrance."""
    return Pieces().panel((-9.0, -4.0, -2.0), (0, 18.0, 0), (0, 0, 7.0), (1, 1, 1), 99.0)


Furnished = tuple[Pieces, Pieces, list[tuple[float, float, float, float]]]


def _lobby(landing: Landing) -> Furnished:
    things, lamps = Pieces(), Pieces()
    h, far, top = landing.half, landing.far, landing.high
    for y in np.linspace(2.0, 6.6, 5):  # the entrance's frame
        things.box((-h - 0.03, y - 0.03, 0), (-h + 0.03, y + 0.03, 2.6), _DARK, 2.0)
    for z in (0.03, 2.10, 2.57):
        things.box((-h - 0.03, 2.0, z - 0.03), (-h + 0.03, 6.6, z + 0.03), _DARK, 2.0)
    _portal(things, 2.15)
    things.cushion((1.5, far - 0.55, 0.30), (3.2, far - 0.08, 0.45), (0.075, 0.085, 0.10), 0.04)
    for x in (1.6, 3.0):
        things.box((x, far - 0.5, 0), (x + 0.06, far - 0.12, 0.30), _DARK)
    for x, tone in ((-1.0, (0.16, 0.25, 0.30)), (0.25, (0.40, 0.24, 0.12))):
        things.box((x, far - 0.03, 1.25), (x + 0.85, far - 0.001, 2.10), _DARK, 9.0)
        things.box((x + 0.04, far - 0.034, 1.29), (x + 0.81, far - 0.029, 2.06), tone, 0.2)
    spots = [(2.35, far - 0.3, 0.85, 0.22)]
    for x, y in ((-3.0, 7.0), (-1.75, 0.62), (3.1, 0.62)):
        _plant(things, (x, y), seed=round(10 * x))
        spots.append((x, y, 0.15, 0.15))
    things.box((-h, WALL_M, 0), (-0.65, WALL_M + 0.015, 0.09), _DARK, 1.0)
    things.box((0.65, WALL_M, 0), (h, WALL_M + 0.015, 0.09), _DARK, 1.0)
    things.box((0.78, WALL_M, 1.00), (0.86, WALL_M + 0.012, 1.20), _STEEL, 1.0)
    things.box((0.81, WALL_M, 1.09), (0.83, WALL_M + 0.017, 1.11), (1.0, 0.6, 0.2), 1.0)
    for x in (-1.8, 0.0, 1.8):
        for y in (1.5, 3.7, 5.9):
            lamps.panel((x - 0.3, y + 0.3, top - 0.01), (0.6, 0, 0), (0, -0.6, 0), (0.95, 0.92, 0.86), 9.0)
    return things, lamps, spots


def _portal(things: Pieces, x: float) -> None:
    """A second lift that is elsewhere: its doors are shut."""
    for side in (-1.0, 1.0):
        low, high = sorted((side * 0.004, side * 0.55))
        things.box((x + low, WALL_M - 0.02, 0.006), (x + high, WALL_M + 0.008, DOOR_M), _STEEL, 0.4)
        low, high = sorted((side * 0.55, side * 0.64))
        things.box((x + low, WALL_M - 0.02, 0), (x + high, WALL_M + 0.02, DOOR_M + 0.09), _STEEL, 0.6)
    things.box((x - 0.55, WALL_M - 0.02, DOOR_M), (x + 0.55, WALL_M + 0.02, DOOR_M + 0.09), _STEEL, 0.6)
    things.box((x - 0.002, WALL_M - 0.02, 0), (x + 0.002, WALL_M + 0.010, DOOR_M), _DARK, 9.0)


def _plant(things: Pieces, at: tuple[float, float], seed: int) -> None:
    """Long leaves that bend outwards from a pot."""
    rng = np.random.default_rng(abs(seed))
    x, y = at
    things.box((x - 0.16, y - 0.16, 0), (x + 0.16, y + 0.16, 0.36), (0.13, 0.13, 0.135), 0.2)
    things.panel((x - 0.15, y - 0.15, 0.361), (0.3, 0, 0), (0, 0.3, 0), (0.035, 0.026, 0.02), 0.2)
    for _ in range(34):
        turn, long, lean = rng.uniform(0, 2 * np.pi), rng.uniform(0.55, 1.05), rng.uniform(0.15, 0.95)
        way = np.array([np.cos(turn), np.sin(turn), 0.0])
        side = np.array([-way[1], way[0], 0.0]) * rng.uniform(0.018, 0.032)
        point = np.array([x, y, 0.34]) + way * rng.uniform(0, 0.09)
        tone = tuple(float(c * rng.uniform(0.7, 1.35)) for c in _LEAF)
        for step in range(5):
            bend = lean * (0.25 + 0.42 * step)
            ahead = (way * np.sin(bend) + np.array([0, 0, np.cos(bend)])) * long / 5
            thin = 1.0 if step in (1, 2) else 0.75 if step in (0, 3) else 0.4
            for flip in (1.0, -1.0):
                things.panel(
                    point - side * thin * flip,
                    2 * side * thin * flip,
                    ahead,
                    (tone[0], tone[1], tone[2]),
                    9.0,
                )
            point = point + ahead


def _corridor(landing: Landing) -> Furnished:
    things, lamps = Pieces(), Pieces()
    h, far, top = landing.half, landing.far, landing.high
    # A flat's door in the far wall, with its spy-hole, letter slot and mat.
    things.box((-0.50, far - 0.025, 0), (0.50, far - 0.001, 2.10), (0.33, 0.31, 0.27), 0.4)
    things.box((-0.44, far - 0.04, 0.012), (0.44, far - 0.02, 2.04), _OAK, 0.4)
    for low, high in ((0.16, 0.78), (1.02, 1.92)):  # mouldings
        for x in (-0.34, 0.33):
            things.box((x, far - 0.046, low), (x + 0.012, far - 0.038, high), (0.26, 0.165, 0.085), 1.0)
        for z in (low, high - 0.012):
            things.box((-0.34, far - 0.046, z), (0.342, far - 0.038, z + 0.012), (0.26, 0.165, 0.085), 1.0)
    things.rod(((-0.36, far - 0.075, 1.05), (-0.24, far - 0.075, 1.05)), 0.010, _STEEL)
    things.rod(((-0.36, far - 0.075, 1.05), (-0.36, far - 0.03, 1.05)), 0.010, _STEEL)
    things.rod(((0.0, far - 0.048, 1.52), (0.0, far - 0.03, 1.52)), 0.014, _DARK)
    things.box((-0.16, far - 0.045, 0.86), (0.16, far - 0.035, 0.92), _STEEL, 1.0)
    things.panel((-0.33, far - 0.52, 0.008), (0.66, 0, 0), (0, 0.44, 0), (0.055, 0.045, 0.038), 0.1)
    # Meter cupboard on one side, a rail with a sign of the floor on the other, pipes under the ceiling.
    things.box((-h + 0.001, 0.75, 0.55), (-h + 0.03, 1.45, 1.75), (0.34, 0.33, 0.30), 0.4)
    things.box((-h + 0.03, 1.38, 1.12), (-h + 0.04, 1.41, 1.20), _DARK, 1.0)
    for x in (-h + 0.07, -h + 0.15):
        things.rod(((x, WALL_M, top - 0.09), (x, far, top - 0.09)), 0.028, (0.36, 0.34, 0.30), 10)
    things.box((h - 0.012, 0.9, 1.45), (h - 0.001, 1.18, 1.73), (0.60, 0.60, 0.58), 0.4)
    for low, high in (
        ((-h, WALL_M, 0), (-0.49, WALL_M + 0.012, 0.07)),
        ((0.49, WALL_M, 0), (h, WALL_M + 0.012, 0.07)),
    ):
        things.box(low, high, _DARK, 1.0)
    for x in (-h, h - 0.012):
        things.box((x, WALL_M, 0), (x + 0.012, far, 0.07), _DARK, 1.0)
    things.box((0.52, WALL_M, 1.00), (0.59, WALL_M + 0.012, 1.18), _STEEL, 1.0)
    things.box((0.545, WALL_M, 1.08), (0.565, WALL_M + 0.017, 1.10), (1.0, 0.6, 0.2), 1.0)
    lamps.panel((-0.14, 1.30, top - 0.05), (0.28, 0, 0), (0, -0.28, 0), (0.95, 0.88, 0.74), 9.0)
    things.box((-0.16, 1.00, top - 0.045), (0.16, 1.32, top), (0.6, 0.6, 0.58), 1.0)
    return things, lamps, [(0.0, far - 0.3, 0.33, 0.2)]


_FURNISHED: dict[str, Callable[[Landing], Furnished]] = {"lobby": _lobby, "corridor": _corridor}


def _daylight() -> Material:
    return Material(roughness=1.0, texture=pictures.outside(), glow=0.9)
