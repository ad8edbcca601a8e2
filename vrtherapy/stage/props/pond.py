"""Still water in the hollow ahead: it mirrors the sky and shivers a little."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropSpec
from vrtherapy.stage.props.base import Material, Mesh, Part, Prop
from vrtherapy.stage.props.country import land

_AROUND = 72


class Pond(Prop):
    """The pond of the meadow; its basin is part of `ground`."""

    spec: ClassVar[PropSpec] = PropSpec(name="pond", label=Text(en="Pond", fr="Étang"), params={})

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """One sheet of water, a little wider than what is seen of it: the banks cut it off."""
        return [Part("water", _sheet(), Material(surface="water", roughness=0.08), casts_shadow=False)]


def _sheet() -> Mesh:
    turn = np.linspace(0, 2 * np.pi, _AROUND, endpoint=False, dtype=np.float32)
    rim = np.stack(
        [
            land.POND_CENTRE_M[0] + 1.35 * land.POND_RADII_M[0] * np.cos(turn),
            land.POND_CENTRE_M[1] + 1.35 * land.POND_RADII_M[1] * np.sin(turn),
            np.full(_AROUND, land.WATER_M, np.float32),
        ],
        1,
    )
    positions = np.vstack([[(*land.POND_CENTRE_M, land.WATER_M)], rim]).astype(np.float32)
    count = len(positions)
    number = np.arange(_AROUND)
    faces = np.stack([np.zeros(_AROUND, int), number + 1, (number + 1) % _AROUND + 1], 1)
    up = np.tile(np.array([0, 0, 1], np.float32), (count, 1))
    colors = np.tile(np.array([0.030, 0.050, 0.045, 1.0], np.float32), (count, 1))
    return Mesh(positions, up, np.zeros((count, 2), np.float32), colors, faces.astype(np.uint32))
