"""A line of text in the world, on a dark plate two metres ahead of the scene's view. Never head-locked."""

from functools import cache

from panda3d.core import CardMaker, NodePath, TextFont, TextNode

from vrtherapy.scene import Scene
from vrtherapy.stage.render.nodes import CASTS_FAR, CASTS_NEAR
from vrtherapy.stage.render.shaders import Style, Variant, program

_DISTANCE_M = 2.0
_BELOW_EYES_M = 0.22
_LETTER_M = 0.09
_WIDTH_LETTERS = 24.0
_MARGIN_M = 0.09


class Caption:
    """One caption, moved into the place that is shown. Empty text hides it."""

    def __init__(self, style: Style) -> None:
        self._text = TextNode("caption")
        self._text.set_align(TextNode.A_center)
        self._text.set_wordwrap(_WIDTH_LETTERS)
        self._text.set_font(caption_font())
        self.node = NodePath("caption")
        self.node.set_shader(program(Variant("plate", style=style)))
        self.node.set_transparency(True)
        self.node.set_bin("fixed", 50)
        self.node.set_depth_test(False)
        self.node.set_depth_write(False)
        self.node.set_two_sided(True)
        self.node.hide(CASTS_NEAR | CASTS_FAR)
        self._plate: NodePath | None = None
        self._said: str | None = None

    def say(self, text: str | None) -> None:
        """Show `text`, or nothing."""
        if text == self._said:
            return
        self._said = text
        self.node.get_children().detach()
        if not text:
            return
        self._text.set_text(text)
        width = (self._text.get_width() / 2) * _LETTER_M + _MARGIN_M
        top = self._text.get_top() * _LETTER_M + _MARGIN_M
        bottom = self._text.get_bottom() * _LETTER_M - _MARGIN_M
        maker = CardMaker("plate")
        maker.set_frame(-width, width, bottom, top)
        maker.set_color(0.02, 0.025, 0.03, 0.78)
        plate = self.node.attach_new_node(maker.generate())
        plate.set_shader_input("textured", 0)
        plate.set_bin("fixed", 50)
        letters = self.node.attach_new_node(self._text.generate())
        letters.set_scale(_LETTER_M)
        letters.set_shader_input("textured", 1)
        letters.set_bin("fixed", 51)

    def stand_in(self, scene: Scene, root: NodePath) -> None:
        """Hang the caption ahead of the scene's own view."""
        self.node.reparent_to(root)
        x, y, z = scene.view.position_m
        self.node.set_pos_hpr(x, y, z + scene.view.eye_height_m - _BELOW_EYES_M, scene.view.heading_deg, 0, 0)
        self.node.set_pos(self.node, 0, _DISTANCE_M, 0)

    def stand_before(self, node: NodePath) -> None:
        """Hang the caption ahead of a node's origin, as of eyes that are there."""
        self.node.reparent_to(node)
        self.node.set_pos_hpr(0, _DISTANCE_M, -_BELOW_EYES_M, 0, 0, 0)


@cache
def caption_font() -> TextFont:
    """Panda3D's own font, sharp at reading distance. Its resolution can be set only before its first letter."""
    font = TextNode.get_default_font()
    font.set_pixels_per_unit(64)
    return font
