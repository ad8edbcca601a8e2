"""What people and the sea have left on the beach: a jetty, a rowing boat, driftwood; gulls far off, a sail."""

import itertools
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Mesh, Part, PartPose, Prop
from vrtherapy.stage.props.coast import land
from vrtherapy.stage.props.coast.forms import hull, transom, tube
from vrtherapy.stage.props.country.forms import joined
from vrtherapy.stage.props.indoors.surfaces import Pieces

_GREY_WOOD = (0.255, 0.225, 0.190)
_DECK_M, _WIDE_M, _LONG_M = 1.25, 1.8, 37.0
_JETTY_FROM, _JETTY_TURN = (8.4, 3.4), -0.13
_BOAT_AT, _BOAT_HPR = (-5.9, 2.3), (38.0, 2.0, 8.0)
_LOG_AT, _LOG_TURN = (4.4, 1.9), 0.30
_GULLS = (
    # middle x, y, height; radius; seconds a turn; where it begins
    (-60.0, 120.0, 26.0, 34.0, 47.0, 0.0),
    (-44.0, 138.0, 30.0, 26.0, -39.0, 2.0),
    (35.0, 90.0, 22.0, 30.0, 43.0, 4.1),
    (120.0, 210.0, 38.0, 52.0, -61.0, 1.2),
    (132.0, 190.0, 33.0, 44.0, 53.0, 5.0),
)


class BeachThings(Prop):
    """All of them at fixed places on the `shore`; only the gulls move, gliding in wide circles far out."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="beach_things",
        label=Text(en="Jetty, boat, driftwood, gulls", fr="Ponton, barque, bois flotté, mouettes"),
        params={
            "gulls": PropParam(
                label=Text(en="Gulls in the distance", fr="Mouettes au loin"), range=(0.0, float(len(_GULLS))),
                default=float(len(_GULLS)),
            )
        },
    )  # fmt: skip

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Each thing a part, standing on the sand."""
        weathered = Material(roughness=0.85, texture="wood", tiles_per_m=1.6, bump=0.25)
        painted = Material(roughness=0.55)
        outside, inside = hull()
        parts = [
            Part("jetty", _jetty(), weathered),
            Part("hull", outside, painted),
            Part("boards", joined([inside, _fittings()]), weathered),
            Part("driftwood", _driftwood(), weathered),
            Part("sail", _sail(), Material(roughness=0.9, two_sided=True), casts_shadow=False),
        ]
        feather = Material(roughness=0.8, two_sided=True)
        return parts + [
            Part(f"gull {number}", _gull(), feather, casts_shadow=False) for number in range(len(_GULLS))
        ]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """The boat where it was drawn up, the gulls on their rounds."""
        x, y = _BOAT_AT
        boat = PartPose((x, y, _ground(x, y) - 0.03), _BOAT_HPR)
        poses = {"hull": boat, "boards": boat}
        for number, (mx, my, high, radius, seconds, begin) in enumerate(_GULLS):
            angle = begin + 2 * np.pi * time_seconds / seconds
            at = mx + radius * np.cos(angle), my + radius * np.sin(angle), high + 2.0 * np.sin(0.7 * angle)
            way = np.degrees(angle) + (0.0 if seconds > 0 else 180.0)
            bank = -16.0 if seconds > 0 else 16.0
            there = number < float(values["gulls"])
            poses[f"gull {number}"] = PartPose(
                (float(at[0]), float(at[1]), float(at[2])), (float(way), 0.0, bank), visible=there
            )
        return poses


def _ground(x: float, y: float) -> float:
    return float(land.height_m(np.array(x), np.array(y)))


def _jetty() -> Mesh:
    """Planks across two beams on piles; a rail on the far side."""
    made, rng = Pieces(), np.random.default_rng(21)
    half = _WIDE_M / 2
    for number in range(int(_LONG_M / 0.15)):
        y, tone = number * 0.15, float(rng.uniform(0.78, 1.15))
        color = (_GREY_WOOD[0] * tone, _GREY_WOOD[1] * tone, _GREY_WOOD[2] * tone)
        ends = rng.uniform(-0.03, 0.03, 2)
        made.box((-half + ends[0], y, _DECK_M - 0.035), (half + ends[1], y + 0.138, _DECK_M), color, 9.0)
    dark = (0.150, 0.128, 0.105)
    for x in (-half + 0.22, half - 0.22):
        made.box((x - 0.06, 0.0, _DECK_M - 0.21), (x + 0.06, _LONG_M, _DECK_M - 0.037), dark, 9.0)
    for number in range(13):
        y = 1.0 + number * 2.95
        made.box((-half - 0.05, y - 0.06, _DECK_M - 0.33), (half + 0.05, y + 0.06, _DECK_M - 0.21), dark, 9.0)
        for x in (-half - 0.04, half + 0.04):
            tall = _DECK_M + (1.05 if x > 0 else (0.42 if number % 3 == 0 else -0.02))
            made.rod(((x, y, -3.2), (x, y, tall)), 0.085, dark, 9)
            made.panel((x - 0.06, y - 0.06, tall), (0.12, 0, 0), (0, 0.12, 0), dark, 9.0)
    for z in (0.55, 1.0):
        made.box((half, 0.9, _DECK_M + z - 0.045), (half + 0.05, 36.6, _DECK_M + z + 0.045), _GREY_WOOD, 9.0)
    # A ramp of boards down to the sand.
    low = _ground(*_JETTY_FROM) - 0.05
    made.panel((-half, -3.2, low), (_WIDE_M, 0, 0), (0, 3.2, _DECK_M - low), _GREY_WOOD, 9.0)
    made.panel((half, -3.2, low - 0.06), (-_WIDE_M, 0, 0), (0, 3.2, _DECK_M - low), dark, 9.0)
    return made.placed((*_JETTY_FROM, 0.0), _JETTY_TURN).mesh(_wet_below)


def _wet_below(points: np.ndarray, _normals: np.ndarray) -> np.ndarray:
    """Wood that the sea reaches is dark."""
    return 0.45 + 0.55 * np.clip((points[:, 2] - 0.25) / 0.35, 0, 1)


def _fittings() -> Mesh:
    """Thwarts, gunwales and two oars of the boat."""
    made = Pieces()
    wood, pale = (0.30, 0.19, 0.10), (0.42, 0.30, 0.17)
    for y, half in ((-1.35, 0.52), (-0.25, 0.70), (0.85, 0.54)):
        made.box((-half, y - 0.12, 0.40), (half, y + 0.12, 0.43), wood, 9.0)
    for x, lean in ((-0.28, 0.06), (0.24, -0.04)):
        made.rod(((x, -1.9, 0.47), (x + lean, 0.75, 0.47)), 0.021, pale)
        made.box((x + lean - 0.07, 0.75, 0.462), (x + lean + 0.07, 1.35, 0.478), pale)
    along = np.linspace(-1, 0.985, 20)
    edges: list[Mesh] = [made.mesh()]
    for side in (-1.0, 1.0):
        beam = 0.765 * (1 - np.clip(along, 0, 1) ** 2.1) * (1 - 0.34 * np.clip(-along, 0, 1) ** 3)
        sheer = 0.585 + 0.26 * np.clip(along, 0, 1) ** 2 + 0.08 * along**2
        y = 2.1 * along + 0.22 * np.clip(along, 0, 1) ** 3
        edges.append(tube(np.stack([side * beam, y, sheer], 1), [0.028] * 20, wood, 6))
    stern = np.stack([np.linspace(-0.5, 0.5, 5), np.full(5, -2.1), np.full(5, 0.665)], 1)
    edges.append(tube(stern, [0.03] * 5, wood, 6))
    edges.append(transom())
    return joined(edges)


def _driftwood() -> Mesh:
    """A trunk that the sea has bleached, half sunk, with two stumps of branches, and sticks around it."""
    rng = np.random.default_rng(12)
    pale = (0.36, 0.325, 0.285)
    x0, y0 = _LOG_AT

    def limb(
        start: tuple[float, float, float], end: tuple[float, float, float], thick: float, bow: float
    ) -> Mesh:
        share = np.linspace(0, 1, 14)[:, None]
        a, b = np.array(start), np.array(end)
        line = a + (b - a) * share + np.array([0.4, 0.3, 1.0]) * bow * np.sin(share * np.pi)
        line[:, :2] += 0.03 * np.sin(share * 11 + a[0])
        radii = thick * (1 - 0.5 * share[:, 0]) * (1 + 0.09 * np.sin(share[:, 0] * 9 + a[1]))
        radii[0], radii[-1] = 0.55 * thick, 0.10 * thick
        line[0] = line[1] + 0.12 * (line[0] - line[1])  # broken off, not pointed
        return tube(line, list(radii), pale)

    c, s = np.cos(_LOG_TURN), np.sin(_LOG_TURN)

    def at(u: float, v: float, w: float) -> tuple[float, float, float]:
        x, y = x0 + u * c - v * s, y0 + u * s + v * c
        return x, y, _ground(x, y) + w

    parts = [
        limb(at(-1.7, 0.0, 0.07), at(1.9, 0.30, 0.09), 0.165, 0.04),
        limb(at(0.5, 0.12, 0.12), at(1.7, -0.62, 0.30), 0.075, 0.07),
        limb(at(1.1, -0.28, 0.24), at(1.45, -0.75, 0.52), 0.035, 0.02),
        limb(at(-0.5, 0.04, 0.16), at(-0.15, 0.42, 0.46), 0.05, 0.02),
    ]
    for _ in range(9):
        u, v, turn, long = (
            rng.uniform(-7, 4),
            rng.uniform(0.3, 3.6),
            rng.uniform(0, 6.3),
            rng.uniform(0.2, 0.7),
        )
        a, b = at(u, v, 0.015), at(u + long * np.cos(turn), v + long * np.sin(turn), 0.02)
        parts.append(limb(a, b, rng.uniform(0.008, 0.022), 0.02))
    return joined(parts)


def _sail() -> Mesh:
    """A small boat under sail, some way out."""
    made = Pieces()
    x, y = 300.0, 1150.0
    made.box((x - 4, y - 1, -0.2), (x + 4, y + 1, 1.1), (0.08, 0.10, 0.14), 20.0)
    sheets = np.array(
        [
            [[x - 3.4, y, 1.9], [x + 0.3, y, 1.9], [x + 0.2, y, 12.5], [x + 0.2, y, 12.5]],
            [[x + 0.5, y, 1.6], [x + 4.2, y, 1.6], [x + 0.4, y, 10.8], [x + 0.4, y, 10.8]],
        ],
        np.float32,
    )
    made.corners.append(sheets)
    made.normals.append(np.broadcast_to(np.array([0, -1, 0], np.float32), sheets.shape))
    made.colors.append(np.broadcast_to(np.array([0.74, 0.72, 0.66, 1], np.float32), (2, 4, 4)))
    made.uvs.append(np.zeros((2, 4, 2), np.float32))
    return made.mesh()


def _gull() -> Mesh:
    """Gliding, wings bent, about 1.3 m across; it points along +Y."""
    body = np.stack([np.zeros(9), np.linspace(-0.24, 0.24, 9), 0.02 * np.sin(np.linspace(0, 3, 9))], 1)
    parts = [tube(body, [0.012, 0.03, 0.05, 0.062, 0.066, 0.06, 0.05, 0.036, 0.008], (0.74, 0.74, 0.73), 8)]
    made = Pieces()
    for side in (-1.0, 1.0):
        bones = [(0.03, 0.09, 0.02, 0.13), (0.32, 0.13, 0.10, 0.11), (0.66, 0.00, 0.04, 0.02)]
        for (x0, y0, z0, w0), (x1, y1, z1, w1) in itertools.pairwise(bones):
            quad = [
                (side * x0, y0, z0),
                (side * x1, y1, z1),
                (side * x1, y1 - w1, z1),
                (side * x0, y0 - w0, z0),
            ]
            tint = (0.36, 0.38, 0.40, 1) if x1 > 0.5 else (0.58, 0.60, 0.61, 1)
            made.corners.append(np.array([quad], np.float32))
            made.normals.append(np.broadcast_to(np.array([0, 0, 1], np.float32), (1, 4, 3)))
            made.colors.append(np.broadcast_to(np.array(tint, np.float32), (1, 4, 4)))
            made.uvs.append(np.zeros((1, 4, 2), np.float32))
    return joined([*parts, made.mesh()])
