"""Hills all around: pastures and fields first, woods on the ridges, blue mountains last. No edge of the world."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropSpec
from vrtherapy.stage.props.base import Material, Mesh, Part, Prop
from vrtherapy.stage.props.country import land, woods
from vrtherapy.stage.props.country.forms import Floats, grid_mesh, opaque
from vrtherapy.stage.props.country.pictures import far_trees

_RINGS, _SEGMENTS = 44, 168


class Hills(Prop):
    """The land beyond the meadow, with the edge of its forests seen as trees."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="hills", label=Text(en="Wooded hills in the distance", fr="Collines boisées au loin"), params={}
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Land and trees; none casts a shadow, they are too far to see it."""
        forest = Material(surface="foliage", roughness=0.9, texture=far_trees())
        return [
            Part("land", _land(), Material(roughness=1.0), casts_shadow=False),
            Part("forest", woods.forest(np.random.default_rng(seed)), forest, casts_shadow=False),
        ]


def _land() -> Mesh:
    radii = np.geomspace(land.NEAR_REACH_M * 0.97, land.FAR_REACH_M, _RINGS).astype(np.float32)
    turn = np.arange(_SEGMENTS, dtype=np.float32) / _SEGMENTS * 2 * np.pi
    x, y = radii[:, None] * np.cos(turn), radii[:, None] * np.sin(turn)
    positions = np.stack([x, y, land.height_m(x, y)], -1)
    normals = land.normals(x, y, radii[:, None] * 0.02)
    return grid_mesh(
        positions, normals, np.zeros((*x.shape, 2), np.float32), opaque(_colors(x, y)), closed=True
    )


def _colors(x: Floats, y: Floats) -> Floats:
    """Meadows and fields, and the dark green of woods where they stand."""
    field = np.sin(x * 0.0113 + 1.3 * np.sin(y * 0.0051)) * np.sin(y * 0.0097 + 1.1 * np.sin(x * 0.0047))
    ripe = land.eased(field.astype(np.float32), 0.35, 0.6)[..., None]
    color = land.turf(x, y) * (1 - ripe) + np.array([0.24, 0.215, 0.085], np.float32) * ripe
    wooded = woods.wooded(x, y)[..., None]
    return (color * (1 - wooded) + np.asarray(land.WOOD_GREEN, np.float32) * wooded).astype(np.float32)
