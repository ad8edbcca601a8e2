"""Who rides along: each a part of their own, so that another car only moves them."""

import numpy as np

from vrtherapy.stage.props.base import Part
from vrtherapy.stage.props.figures import store
from vrtherapy.stage.props.figures.clips import CLIP
from vrtherapy.stage.props.lift.cars import CAST
from vrtherapy.stage.props.people import person_part

_LIKE = {0: 0.77, 1: 0.11, 2: 0.15, 4: 0.02, 6: 0.03, 8: 0.05, 9: 0.19, 10: 0.37, 11: 0.28}
"""Which clothes and habits each has, so that no two are dressed alike."""


def name_of(who: int) -> str:
    """What the part of one of the cast is called."""
    return f"rider {who}"


def riders(level: str) -> dict[int, Part]:
    """One of each of the cast who ever rides along, at the car's origin, by their number."""
    people = store.people()
    made: dict[int, Part] = {}
    for who in CAST:
        row = np.zeros((1, 12), np.float32)
        row[0, 4], row[0, 5], row[0, 6] = 1.0, CLIP["stand"], _LIKE[who]
        made[who] = person_part(people[who % len(people)], level, row)
    return made
