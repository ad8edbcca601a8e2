"""A bird that flies past the balcony along a path, wings beating; hidden at both ends of the path."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop
from vrtherapy.stage.props.town.forms import ball, lathe
from vrtherapy.stage.props.town.heap import Heap

_PATH = np.array(
    [
        (-26.0, 17.0, 6.5),
        (-13.0, 9.0, 3.4),
        (-4.5, 3.6, 1.95),
        (0.3, 2.55, 1.80),
        (4.8, 4.0, 2.35),
        (13.0, 10.0, 5.0),
        (26.0, 19.0, 9.5),
    ]
)
"""Points of the way in the balcony's frame, metres: at its nearest 2.5 m from the patient, beyond the railing."""
_BEATS_HZ = 4.6
_INNER_M, _OUTER_M = 0.17, 0.20
_HIDDEN = PartPose(visible=False)
_BACK, _BELLY, _TIP = (0.16, 0.17, 0.19), (0.42, 0.42, 0.43), (0.045, 0.048, 0.055)


class Bird(Prop):
    """A pigeon. `path` 0 and 1 are out of sight; between them it flies from the left to the right."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="bird",
        label=Text(en="Bird flying past", fr="Oiseau qui passe"),
        params={
            "path": PropParam(
                label=Text(en="Place on its way", fr="Place sur son trajet"), range=(0.0, 1.0), default=0.0
            )
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Body and two jointed wings, all of them pointing along +Y."""
        feather = Material(roughness=0.7, two_sided=True)
        parts = [Part("body", _body().mesh(), feather)]
        for side, word in ((-1.0, "left"), (1.0, "right")):
            parts.append(Part(f"{word} arm", _wing(side, _INNER_M, (0.15, 0.14), _BACK).mesh(), feather))
            parts.append(Part(f"{word} hand", _wing(side, _OUTER_M, (0.14, 0.045), _TIP).mesh(), feather))
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Along the path, banked into its bends; glides for a moment as it passes."""
        path = float(values["path"])
        if not 0.0 < path < 1.0:
            return dict.fromkeys(("body", "left arm", "left hand", "right arm", "right hand"), _HIDDEN)
        where, ahead = _at(path), _at(min(1.0, path + 0.01)) - _at(max(0.0, path - 0.01))
        heading = math.degrees(math.atan2(-ahead[0], ahead[1]))
        pitch = math.degrees(math.atan2(ahead[2], math.hypot(ahead[0], ahead[1])))
        bank = 22.0 * math.sin(math.pi * path)
        turn = _rotation(heading, pitch, bank)
        effort = 0.25 + 0.75 * min(1.0, abs(path - 0.52) * 6)
        beat = math.sin(2 * math.pi * _BEATS_HZ * time_seconds)
        lag = math.sin(2 * math.pi * _BEATS_HZ * time_seconds - 0.9)
        poses = {"body": PartPose(_triple(where), (heading, pitch, bank))}
        for side, word in ((-1.0, "left"), (1.0, "right")):
            arm = -side * (8.0 + 38.0 * effort * beat)
            hand = arm - side * (-6.0 + 30.0 * effort * lag)
            shoulder = where + turn @ np.array([side * 0.045, 0.05, 0.03])
            wrist = shoulder + _rotation(heading, pitch, bank + arm) @ np.array([side * _INNER_M, 0.0, 0.0])
            poses[f"{word} arm"] = PartPose(_triple(shoulder), (heading, pitch, bank + arm))
            poses[f"{word} hand"] = PartPose(_triple(wrist), (heading, pitch, bank + hand))
        return poses


def _at(path: float) -> np.ndarray:
    """A point of the way: Catmull-Rom through `_PATH`."""
    last = len(_PATH) - 1
    along = min(path * last, last - 1e-6)
    k = int(along)
    t = along - k
    a, b, c, d = (_PATH[min(max(k + i, 0), last)] for i in (-1, 0, 1, 2))
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _rotation(heading: float, pitch: float, roll: float) -> np.ndarray:
    """Heading about Z, pitch about X, roll about Y in degrees, roll first: as the stage turns parts."""
    h, p, r = (math.radians(angle) for angle in (heading, pitch, roll))
    about_z = np.array([[math.cos(h), -math.sin(h), 0], [math.sin(h), math.cos(h), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, math.cos(p), -math.sin(p)], [0, math.sin(p), math.cos(p)]])
    about_y = np.array([[math.cos(r), 0, math.sin(r)], [0, 1, 0], [-math.sin(r), 0, math.cos(r)]])
    return about_z @ about_x @ about_y


def _triple(point: np.ndarray) -> tuple[float, float, float]:
    return float(point[0]), float(point[1]), float(point[2])


def _body() -> Heap:
    """A pigeon's body of 33 cm with head, beak and fanned tail."""
    made = Heap()
    ball(made, (0, 0.0, 0), (0.055, 0.125, 0.055), _BELLY, 12)
    ball(made, (0, 0.115, 0.028), (0.032, 0.042, 0.034), (0.09, 0.13, 0.13), 10)
    ball(made, (0, -0.02, 0.018), (0.048, 0.11, 0.045), _BACK, 12)
    beak = lathe(Heap(), [(0.008, 0.0), (0.0, 0.022)], (0.05, 0.045, 0.04), 6)
    for corners, colors in zip(beak.corners, beak.colors, strict=True):
        made.quads(corners[..., [0, 2, 1]][:, ::-1] + np.array([0, 0.155, 0.022], np.float32), colors)
    tail = [[-0.02, -0.10, 0.01], [-0.06, -0.22, 0.008], [0.06, -0.22, 0.008], [0.02, -0.10, 0.01]]
    return made.quads([tail], _TIP).quads([tail[::-1]], _TIP)


def _wing(side: float, length: float, chords: tuple[float, float], color: tuple[float, float, float]) -> Heap:
    """One joint of a wing from its hinge at the origin outwards, a little cambered."""
    made = Heap()
    spans = np.linspace(0.0, 1.0, 4)
    for a, b in pairwise(spans):
        ca, cb = (chords[0] + (chords[1] - chords[0]) * t for t in (a, b))
        xa, xb = side * length * a, side * length * b
        lead = 0.35
        front = [[xa, ca * lead, 0.0], [xb, cb * lead, 0.0], [xb, 0.0, 0.012], [xa, 0.0, 0.012]]
        back = [
            [xa, 0.0, 0.012],
            [xb, 0.0, 0.012],
            [xb, -cb * (1 - lead), -0.004],
            [xa, -ca * (1 - lead), -0.004],
        ]
        for quad in (front, back):
            made.quads([quad if side < 0 else quad[::-1]], color)
    return made
