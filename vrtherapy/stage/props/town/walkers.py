"""People on the pavement, for seeing from a balcony: simple round figures facing +Y whose legs the shader swings.

Legs are marked by uv.x (-1 left, +1 right); coats have alpha 0.5 and are white, to be tinted per person.
"""

import numpy as np

from vrtherapy.stage.props.town.forms import ball, lathe, tube
from vrtherapy.stage.props.town.heap import Array, Color, Heap

COATS: tuple[Color, ...] = (
    (0.045, 0.05, 0.07),
    (0.26, 0.04, 0.04),
    (0.34, 0.28, 0.19),
    (0.07, 0.13, 0.10),
    (0.45, 0.44, 0.41),
    (0.04, 0.10, 0.22),
    (0.40, 0.22, 0.05),
    (0.10, 0.085, 0.075),
    (0.16, 0.10, 0.16),
    (0.22, 0.23, 0.25),
    (0.16, 0.20, 0.08),
)
_TROUSERS: tuple[Color, ...] = (
    (0.03, 0.035, 0.055),
    (0.06, 0.055, 0.05),
    (0.10, 0.11, 0.14),
    (0.20, 0.17, 0.12),
)
_HAIRS: tuple[Color, ...] = (
    (0.02, 0.015, 0.01),
    (0.07, 0.035, 0.015),
    (0.20, 0.12, 0.05),
    (0.28, 0.27, 0.26),
)
_SKINS: tuple[Color, ...] = ((0.48, 0.30, 0.21), (0.40, 0.23, 0.15), (0.16, 0.08, 0.05), (0.26, 0.14, 0.085))
_COAT = (1.0, 1.0, 1.0, 0.5)
HIP_M, SHOULDER_M = 0.93, 1.42


def walker(variant: int) -> Heap:
    """One of the figures, about 1.7 m tall, standing on z = 0 with straight legs."""
    rng = np.random.default_rng([variant, 77])
    trousers = np.asarray(_TROUSERS[variant % len(_TROUSERS)])
    hair = np.asarray(_HAIRS[(variant * 3 + 1) % len(_HAIRS)])
    skin = np.asarray(_SKINS[(variant * 5 + variant // 3) % len(_SKINS)])
    skirted, long_hair, bagged = variant % 3 == 1, variant % 2 == 1, variant % 4 in (0, 3)
    made = Heap()
    for side in (-1.0, 1.0):
        made.add(_leg(side, skin if skirted else trousers))
        _arm(made, side * 0.215, rng.uniform(-0.25, 0.3), skin)
    _body(made, skirted)
    top = SHOULDER_M
    tube(made, ((0, 0, top + 0.02), (0, 0.015, top + 0.13)), (0.055, 0.05), skin, 6)
    ball(made, (0, 0.02, top + 0.225), (0.078, 0.095, 0.118), skin, 8)
    ball(made, (0, -0.012, top + 0.252), (0.092, 0.102, 0.105), hair, 8)
    if long_hair:
        ball(made, (0, -0.055, top + 0.14), (0.085, 0.055, 0.13), hair, 6)
    if bagged:
        made.boxes((0.23, -0.15, 0.86), (0.31, 0.13, 1.10), (0.06, 0.04, 0.03))
    return made


def _body(made: Heap, skirted: bool) -> None:
    hem = 0.60 if skirted else 0.80
    profile = [
        (0.22 if skirted else 0.165, hem),
        (0.17, HIP_M),
        (0.148, HIP_M + 0.16),
        (0.19, SHOULDER_M - 0.14),
        (0.18, SHOULDER_M - 0.02),
        (0.06, SHOULDER_M + 0.05),
    ]
    lathe(made, profile, _COAT, sides=9, oval=0.66)


def _leg(side: float, color: Array) -> Heap:
    """A leg with its shoe, marked for the shader, which turns it about the hip."""
    made, x = Heap(), side * 0.088
    tube(made, ((x, 0, HIP_M), (x, 0.02, 0.48)), (0.09, 0.064), color, 5)
    tube(made, ((x, 0.02, 0.48), (x, -0.01, 0.07)), (0.064, 0.045), color, 5)
    made.boxes((x - 0.045, -0.08, 0.0), (x + 0.045, 0.17, 0.085), (0.025, 0.02, 0.018))
    for uvs in made.uvs:
        uvs[..., 0] = side
    return made


def _arm(made: Heap, x: float, swing: float, skin: Array) -> None:
    elbow = np.array([x * 1.12, 0.29 * np.sin(swing), SHOULDER_M - 0.06 - 0.29 * np.cos(swing)])
    hand = elbow + np.array([0, 0.25 * np.sin(swing + 0.5), -0.25 * np.cos(swing + 0.5)])
    tube(made, ((x, 0, SHOULDER_M - 0.02), elbow), (0.066, 0.05), _COAT, 5)
    tube(made, (elbow, hand), (0.05, 0.038), _COAT, 5)
    ball(made, hand, (0.035, 0.045, 0.06), skin, 6)
