"""Two shadow maps of the sun: a sharp one around the patient, a wide one for the surroundings."""

from dataclasses import dataclass, replace

from panda3d.core import (
    BitMask32,
    Camera,
    FrameBufferProperties,
    GraphicsOutput,
    GraphicsPipe,
    Lens,
    LMatrix4,
    LPoint3,
    NodePath,
    OrthographicLens,
    SamplerState,
    Texture,
    WindowProperties,
)

from vrtherapy.stage.props.base import Surface
from vrtherapy.stage.render.nodes import SHADOW_TAG, shadow_tag
from vrtherapy.stage.render.place import NEAR_LIFT_M, Place
from vrtherapy.stage.render.shaders import PROGRAMS, Style, Variant, program

_TO_UNIT = LMatrix4(0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.5, 0, 0.5, 0.5, 0.5, 1)
"""Clip space to the texture's 0…1."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a map covers: half its width around the patient and its depth along the light, and which parts."""

    half_width_m: float
    depth_m: float
    casts: BitMask32
    close_up: bool = False
    """It covers only what a scene's `close_up` names, where there is one."""
    windless: bool = False
    """For a map that outlasts a frame: what it shows must not depend on when it was drawn."""


class ShadowMap:
    """One depth map that is drawn before the picture. It depends on the place and its values alone, not on the eye."""

    def __init__(self, host: GraphicsOutput, size: int, reach: Reach, style: Style) -> None:
        self._reach = reach
        self.texture = Texture("shadow")
        self.texture.set_minfilter(SamplerState.FT_shadow)
        self.texture.set_magfilter(SamplerState.FT_shadow)
        depth = FrameBufferProperties()
        depth.set_depth_bits(24)
        self._buffer = host.get_engine().make_output(
            host.get_pipe(), "shadow", -20, depth, WindowProperties.size(size, size),
            GraphicsPipe.BF_refuse_window, host.get_gsg(), host,
        )  # fmt: skip
        self._buffer.add_render_texture(
            self.texture, GraphicsOutput.RTM_bind_or_copy, GraphicsOutput.RTP_depth
        )
        self._buffer.set_clear_depth_active(True)
        self._lens = OrthographicLens()
        self._eye = NodePath(shadow_camera(self._lens, reach, style))
        region = self._buffer.make_display_region()
        region.set_camera(self._eye)
        region.set_scissor_enabled(False)

    def look_at(self, place: Place, uniform: str) -> None:
        """Turn to a place; `uniform` is what its shaders call the way from the world into this map."""
        middle, sun = LPoint3(*place.scene.view.position_m), place.light.sun_direction
        half, depth = self._reach.half_width_m, self._reach.depth_m
        close_up = place.scene.environment.close_up
        if self._reach.close_up and close_up is not None:
            share = close_up.half_width_m / half
            middle, half, depth = LPoint3(*close_up.at_m), half * share, depth * share
            place.root.set_shader_input("near_lift_m", NEAR_LIFT_M * share)
        self._lens.set_film_size(2 * half, 2 * half)
        self._lens.set_near_far(1.0, 2 * depth)
        self._eye.reparent_to(place.root)
        self._eye.set_pos(middle + LPoint3(*sun) * depth)
        self._eye.look_at(middle)
        into = LMatrix4(self._eye.get_mat(place.root))
        into.invert_in_place()
        place.root.set_shader_input(uniform, into * self._lens.get_projection_mat() * _TO_UNIT)

    def draw_next(self, wanted: bool) -> None:
        """Whether the next frame draws the map anew."""
        self._buffer.set_active(wanted)


def shadow_camera(lens: Lens, reach: Reach, style: Style) -> Camera:
    """A camera that draws depth alone, with the shadow programs of the family; once, however many eyes there are."""
    once = replace(style, eyes=1, by_clip=False)
    camera = Camera("sun", lens)
    camera.set_camera_mask(reach.casts)
    camera.set_tag_state_key(SHADOW_TAG)
    for surface, instancing in PROGRAMS:
        state = NodePath("state")
        drawn_as: Surface = "foliage" if surface == "foliage" else "solid"
        state.set_shader(program(Variant(drawn_as, instancing, shadow=True, style=once)), 100)
        state.set_depth_offset(1)
        if reach.windless:
            state.set_shader_input("wind_mps", 0.0, 100)
        camera.set_tag_state(shadow_tag(surface, instancing), state.get_state())
    return camera
