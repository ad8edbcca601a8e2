"""The SUDS scale in the world: eleven numbers, words and faces on a dark plate below the view. Never head-locked."""

import math
from typing import NamedTuple

import numpy as np
from panda3d.core import CardMaker, NodePath, TextNode

from vrtherapy.messages import Text
from vrtherapy.scene import Scene
from vrtherapy.stage.render.caption import caption_font
from vrtherapy.stage.render.geometry import Rows, geom_node
from vrtherapy.stage.render.nodes import CASTS_FAR, CASTS_NEAR
from vrtherapy.stage.render.shaders import Style, Variant, program
from vrtherapy.stage.suds import BELOW_EYES_M, DISTANCE_M, HEIGHT_M, SPACING_M, VALUES, ScaleView

_LETTER_M = 0.075
_WORD_M = 0.06
_FACE_M = 0.055
_DARK = (0.02, 0.025, 0.03, 0.82)
_CHOSEN = (0.10, 0.42, 0.55, 0.95)
_LIGHT = (0.93, 0.95, 0.96, 1.0)
_WORDS = {
    0: Text(en="calm", fr="calme"),
    50: Text(en="moderate fear", fr="peur moyenne"),
    100: Text(en="the worst imaginable", fr="la pire imaginable"),
}
_MOUTHS = {0: 0.7, 50: 0.0, 100: -0.7}
"""How a face's mouth is bent: up is calm."""
_TOP_M, _BOTTOM_M = HEIGHT_M, -0.16
_EDGE_M = SPACING_M * len(VALUES) / 2 + 0.03


class SudsPlate:
    """One scale, moved into the place that is shown."""

    def __init__(self, style: Style) -> None:
        self.node = NodePath("suds scale")
        self.node.set_shader(program(Variant("plate", style=style)))
        self.node.set_transparency(True)
        self.node.set_depth_test(False)
        self.node.set_depth_write(False)
        self.node.set_two_sided(True)
        self.node.hide(CASTS_NEAR | CASTS_FAR)
        self.node.set_shader_input("textured", 0)
        self._words: NodePath | None = None
        self._language = ""
        _card(self.node, (-_EDGE_M, _EDGE_M, _BOTTOM_M, _TOP_M), _DARK, 52)
        half = SPACING_M / 2 - 0.008
        self._choice = _card(self.node, (-half, half, -half, half), _CHOSEN, 53)
        self._bar = _card(self.node, (0, 1, 0, 0.012), _LIGHT, 54)
        self._dot = self.node.attach_new_node(geom_node("pointer", _disc(0.0, 0.0, 0.012, _LIGHT)))
        self._dot.set_bin("fixed", 56)
        for value in VALUES:
            _write(self.node, _Label(str(value), _across(value), -0.02, _LETTER_M))
        for value, bend in _MOUTHS.items():
            face = self.node.attach_new_node(geom_node("face", _face(_across(value), 0.135, bend)))
            face.set_bin("fixed", 54)
        self.node.hide()

    def show(self, view: ScaleView | None) -> None:
        """Show the scale so, or not at all."""
        if view is None:
            self.node.hide()
            return
        self.node.show()
        if view.language != self._language:
            self._language = view.language
            self._say()
        _show(self._choice, shown=view.chosen is not None)
        _show(self._bar, shown=view.progress > 0.0)
        _show(self._dot, shown=view.pointer_m is not None)
        if view.chosen is not None:
            x = _across(view.chosen)
            self._choice.set_pos(x, 0, 0)
            self._bar.set_pos(x - SPACING_M / 2, 0, -SPACING_M / 2)
            self._bar.set_scale(max(view.progress, 0.001) * SPACING_M, 1, 1)
        if view.pointer_m is not None:
            self._dot.set_pos(view.pointer_m[0], 0, view.pointer_m[1])

    def stand_in(self, scene: Scene, root: NodePath) -> None:
        """Hang the scale ahead of the scene's own view."""
        self.node.reparent_to(root)
        x, y, z = scene.view.position_m
        height = z + scene.view.eye_height_m - BELOW_EYES_M
        self.node.set_pos_hpr(x, y, height, scene.view.heading_deg, 0, 0)
        self.node.set_pos(self.node, 0, DISTANCE_M, 0)

    def _say(self) -> None:
        if self._words is not None:
            self._words.remove_node()
        self._words = self.node.attach_new_node("words")
        for value, word in _WORDS.items():
            align = {0: TextNode.A_left, 50: TextNode.A_center, 100: TextNode.A_right}[value]
            edge = {0: -_EDGE_M + 0.03, 50: 0.0, 100: _EDGE_M - 0.03}[value]
            text = word.fr if self._language == "fr" else word.en
            _write(self._words, _Label(text, edge, -0.125, _WORD_M, align))


class _Label(NamedTuple):
    text: str
    x_m: float
    z_m: float
    size_m: float
    align: int = TextNode.A_center


def _write(below: NodePath, label: _Label) -> None:
    written = TextNode("letters")
    written.set_font(caption_font())
    written.set_align(label.align)
    written.set_text(label.text)
    node = below.attach_new_node(written.generate())
    node.set_scale(label.size_m)
    node.set_pos(label.x_m, 0, label.z_m)
    node.set_shader_input("textured", 1)
    node.set_bin("fixed", 55)


def _across(value: int) -> float:
    return (VALUES.index(value) - (len(VALUES) - 1) / 2) * SPACING_M


def _show(node: NodePath, *, shown: bool) -> None:
    if shown:
        node.unstash()
    else:
        node.stash()


def _card(
    below: NodePath,
    frame: tuple[float, float, float, float],
    color: tuple[float, float, float, float],
    order: int,
) -> NodePath:
    maker = CardMaker("plate")
    maker.set_frame(*frame)
    maker.set_color(*color)
    card = below.attach_new_node(maker.generate())
    card.set_bin("fixed", order)
    return card


def _disc(x: float, z: float, radius: float, color: tuple[float, float, float, float]) -> Rows:
    return _ring(x, z, (0.0, radius), (0.0, 2 * math.pi), color)


def _ring(
    x: float,
    z: float,
    radii: tuple[float, float],
    angles: tuple[float, float],
    color: tuple[float, float, float, float],
) -> Rows:
    """A ring, or a part of one between two angles (radians, from the right over the top)."""
    steps = 24
    turn = np.linspace(*angles, steps + 1)
    points = np.concatenate([np.stack([np.cos(turn), np.sin(turn)], 1) * radius for radius in radii])
    vertices = np.zeros((len(points), 12), np.float32)
    vertices[:, 0], vertices[:, 2] = x + points[:, 0], z + points[:, 1]
    vertices[:, 4] = -1.0
    vertices[:, 8:] = color
    first = np.arange(steps, dtype=np.uint32)
    inner, outer = first, first + steps + 1
    quads = np.stack([inner, outer, outer + 1, inner, outer + 1, inner + 1], 1)
    return Rows(vertices, np.ascontiguousarray(quads.reshape(-1), np.uint32))


def _face(x: float, z: float, bend: float) -> Rows:
    """A circle with two eyes and a mouth, bent up (smiling, 1) or down (-1)."""
    size = _FACE_M
    parts = [
        _ring(x, z, (size * 0.9, size), (0.0, 2 * math.pi), _LIGHT),
        _disc(x - size * 0.35, z + size * 0.3, size * 0.11, _LIGHT),
        _disc(x + size * 0.35, z + size * 0.3, size * 0.11, _LIGHT),
    ]
    if bend:
        middle = z - size * 0.42 + math.copysign(size * 0.35, bend)
        start = -math.pi / 2 if bend > 0 else math.pi / 2
        width = abs(bend) * 1.2
        parts.append(_ring(x, middle, (size * 0.42, size * 0.52), (start - width, start + width), _LIGHT))
    else:
        far = size * 40.0  # so far away that the arc is straight
        width = 0.45 / 40.0
        start = -math.pi / 2
        parts.append(
            _ring(x, z - size * 0.38 + far, (far, far + size * 0.1), (start - width, start + width), _LIGHT)
        )
    offsets = np.cumsum([0] + [len(part.vertices) for part in parts[:-1]])
    indices = [part.indices + offset for part, offset in zip(parts, offsets, strict=True)]
    return Rows(np.concatenate([part.vertices for part in parts]), np.concatenate(indices).astype(np.uint32))
