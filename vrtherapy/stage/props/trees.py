"""Trees and shrubs around the calm place: an old oak to rest under, a sheltering row behind, others by the water."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropSpec
from vrtherapy.stage.props.base import Array, Part, Prop
from vrtherapy.stage.props.country import growth, land
from vrtherapy.stage.props.country.sward import quarters

_OLD_OAK_M = ((-7.6, 10.6),)
_OAKS_M = (
    (17, 27), (24, 33), (31, 24), (-36, 30), (-44, 41), (-31, 66), (6, 68), (27, 74),
    (-4, -17), (8, -21), (-15, -19), (17, -14), (-24, -9),
)  # fmt: skip
_BIRCHES_M = (
    (20.5, 20), (23, 22.5), (-27, 24), (-24.5, 27), (38, 50), (12, -13), (-10, -14.5), (1.5, -26),
)  # fmt: skip
_SHRUBS_M = (
    (-11.5, 12.8), (-13, 9.5), (15, 24), (27, 28.5), (19, 31), (-33, 27), (-40, 36), (-8, -15), (3.5, -17.5), (11, -18),
    (-19, -14), (14, -10.5), (21.5, -6), (-21, -3), (33, 20), (-36, 57), (10, 62), (22, 66),
)  # fmt: skip


class Trees(Prop):
    """Near trees, leaf by leaf; the forest on the hills is the prop `forest`."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="trees", label=Text(en="Trees and shrubs", fr="Arbres et arbustes"), params={}
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """One part a kind and quarter of the horizon, so that what is behind is not drawn."""
        kinds = (
            ("old oak", growth.OLD_OAK, _OLD_OAK_M),
            ("oak", growth.OAK, _OAKS_M),
            ("birch", growth.BIRCH, _BIRCHES_M),
            ("shrub", growth.SHRUB, _SHRUBS_M),
        )
        rng = np.random.default_rng(5)
        made: list[Part] = []
        for number, (name, habit, spots) in enumerate(kinds):
            mesh = growth.tree(habit, number + 3)
            for quarter, here in quarters(np.array(spots, np.float32)):
                standing = stand(here, rng, 0.015)
                made.append(Part(f"{name} {quarter}", mesh, growth.leafy(), standing, palette=growth.GREENS))
        return made


def stand(spots: Array, rng: np.random.Generator, sway: float) -> Array:
    """Instances (N, 8) on the land at `spots` (N, 2), each turned and sized in its own way."""
    count = len(spots)
    ground = land.height_m(spots[:, 0], spots[:, 1])
    rest = [
        rng.uniform(0, 2 * np.pi, count),
        rng.uniform(0.82, 1.15, count),
        np.full(count, sway),
        rng.random(count),
        rng.random(count),
    ]
    return np.column_stack([spots, ground, *rest]).astype(np.float32)
