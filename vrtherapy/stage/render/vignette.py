"""A view that narrows: a dark shell around the head, open ahead, which closes in on the middle of the view."""

import math

import numpy as np
from panda3d.core import NodePath

from vrtherapy.stage.props.base import Array, Mesh
from vrtherapy.stage.render.geometry import geom_node, rows_of
from vrtherapy.stage.render.nodes import CASTS_FAR, CASTS_NEAR
from vrtherapy.stage.render.shaders import Style, Variant, program

_RADIUS_M = 6.0
"""Far enough that both eyes see its edge in the same place."""
_EDGE_DEG, _DARK_DEG, _BACK_DEG = 20.0, 34.0, 130.0
"""From straight ahead: clear up to the edge, dark from there on, when it is closed."""
_OPEN_DEG = 40.0
"""How much wider it is when it has just begun."""
_SIDES = 48


class Vignette:
    """The shell, hung to what the eyes hang to. It is there only while the view is narrowed."""

    def __init__(self, style: Style, head: NodePath) -> None:
        self._node = head.attach_new_node("vignette")
        for rows in rows_of(_shell()):
            self._node.attach_new_node(geom_node("vignette", rows))
        self._node.set_shader(program(Variant("plate", style=style)))
        self._node.set_shader_input("textured", 0)
        self._node.set_transparency(True)
        self._node.set_bin("fixed", 40)  # over the scene, under what is said
        self._node.set_depth_test(False)
        self._node.set_depth_write(False)
        self._node.set_two_sided(True)
        self._node.hide(CASTS_NEAR | CASTS_FAR)
        self._narrow = -1.0
        self.show(0.0)

    def show(self, narrow: float) -> None:
        """Narrow the view: 0 open, 1 closed as far as it goes."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if narrow <= 0.0:
            self._node.stash()
            return
        self._node.unstash()
        # Drawn out ahead, the shell's edge is nearer to the middle of the view.
        wide = math.tan(math.radians(_EDGE_DEG + _OPEN_DEG * (1.0 - narrow)))
        self._node.set_scale(1.0, math.tan(math.radians(_EDGE_DEG)) / wide, 1.0)
        self._node.set_color_scale(1.0, 1.0, 1.0, min(1.0, 2.0 * narrow))


def _shell() -> Mesh:
    """Rings around the way ahead, from clear to dark, and on to behind the ears."""
    rings = (
        (_EDGE_DEG, 0.0),
        ((_EDGE_DEG + _DARK_DEG) / 2, 0.6),
        (_DARK_DEG, 1.0),
        (75.0, 1.0),
        (_BACK_DEG, 1.0),
    )
    around = np.arange(_SIDES) * (2 * math.pi / _SIDES)
    positions, colors = list[Array](), list[Array]()
    for angle_deg, alpha in rings:
        away, ahead = math.sin(math.radians(angle_deg)), math.cos(math.radians(angle_deg))
        ring = np.stack([np.cos(around) * away, np.full(_SIDES, ahead), np.sin(around) * away], 1)
        positions.append((ring * _RADIUS_M).astype(np.float32))
        colors.append(np.tile(np.array([0, 0, 0, alpha], np.float32), (_SIDES, 1)))
    side, ring_number = np.meshgrid(np.arange(_SIDES), np.arange(len(rings) - 1))
    here, there = ring_number * _SIDES + side, ring_number * _SIDES + (side + 1) % _SIDES
    corners = np.stack([here, there, here + _SIDES, there, there + _SIDES, here + _SIDES], -1)
    points = np.concatenate(positions)
    return Mesh(
        points,
        -points / _RADIUS_M,
        np.zeros((len(points), 2), np.float32),
        np.concatenate(colors),
        corners.reshape(-1, 3).astype(np.uint32),
    )
