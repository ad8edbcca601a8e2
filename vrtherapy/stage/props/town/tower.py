"""The tower that stands in place of the patient's house where a scene goes higher than a balcony: its front and shell.

It stands on the pavement (z = 0) with its front on HOUSE_FRONT_M, and leaves a strip of it open to whoever asks.
"""

import math

import numpy as np

from vrtherapy.stage.props.town import terrace
from vrtherapy.stage.props.town.facades import Front, front
from vrtherapy.stage.props.town.plan import HOUSE_CORNER_M, HOUSE_FRONT_M

STOREYS = 21
TOP_M = terrace.STYLE.ground_m + STOREYS * terrace.STOREY_M
LEVELS_M = np.concatenate([[0.0], terrace.STYLE.ground_m + terrace.STOREY_M * np.arange(STOREYS)])
"""Heights of its floors above the pavement."""


def tower(rng: np.random.Generator, strip_half_m: float) -> Front:
    """Windows on both sides of a bare strip about x = 0, shops below, the other walls plain."""
    made = Front()
    style = terrace.STYLE
    left = terrace.HOUSE_WIDTH_M - HOUSE_CORNER_M - strip_half_m
    right = HOUSE_CORNER_M - strip_half_m
    for width, from_corner, shops in ((right, 0.0, False), (left, HOUSE_CORNER_M + strip_half_m, True)):
        piece = front(style, width, STOREYS - 1, rng, shops=shops)
        made.add(piece.placed((HOUSE_CORNER_M - from_corner, HOUSE_FRONT_M, 0.0), math.pi))
    x0 = HOUSE_CORNER_M - terrace.HOUSE_WIDTH_M
    made.wall.boxes(
        (x0, -15.0, 0.0),
        (HOUSE_CORNER_M, HOUSE_FRONT_M - 0.3, TOP_M),
        style.wall,
        ("south", "east", "west", "top"),
    )
    return made
