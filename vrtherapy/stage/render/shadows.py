"""Two shadow maps of the sun: a sharp one around the patient, a wide one for the surroundings."""

from dataclasses import dataclass

from panda3d.core import (
    Camera,
    FrameBufferProperties,
    GraphicsEngine,
    GraphicsOutput,
    GraphicsPipe,
    LMatrix4,
    LPoint3,
    NodePath,
    OrthographicLens,
    SamplerState,
    Texture,
    WindowProperties,
)

from vrtherapy.stage.render.place import CASTS_SHADOW, SHADOW_TAG, Place, shadow_tag
from vrtherapy.stage.render.shaders import Variant, program

_TO_UNIT = LMatrix4(0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.5, 0, 0.5, 0.5, 0.5, 1)
"""Clip space to the texture's 0…1."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a map covers: half its width around the patient and its depth along the light, in metres."""

    half_width_m: float
    depth_m: float


class ShadowMap:
    """One depth map that is drawn before the picture. It depends on the place and its values alone, not on the eye."""

    def __init__(self, host: GraphicsOutput, engine: GraphicsEngine, size: int, reach: Reach) -> None:
        self._reach = reach
        self.texture = Texture("shadow")
        self.texture.set_minfilter(SamplerState.FT_shadow)
        self.texture.set_magfilter(SamplerState.FT_shadow)
        depth = FrameBufferProperties()
        depth.set_depth_bits(24)
        self._buffer = engine.make_output(
            host.get_pipe(), "shadow", -20, depth, WindowProperties.size(size, size),
            GraphicsPipe.BF_refuse_window, host.get_gsg(), host,
        )  # fmt: skip
        self._buffer.add_render_texture(
            self.texture, GraphicsOutput.RTM_bind_or_copy, GraphicsOutput.RTP_depth
        )
        self._buffer.set_clear_depth_active(True)
        self._lens = OrthographicLens()
        self._camera = Camera("sun", self._lens)
        self._camera.set_camera_mask(CASTS_SHADOW)
        self._camera.set_tag_state_key(SHADOW_TAG)
        for instancing in (None, "standing", "travelling"):
            for surface in ("solid", "foliage"):
                state = NodePath("state")
                state.set_shader(program(Variant(surface, instancing, shadow=True)), 100)
                state.set_depth_offset(1)
                self._camera.set_tag_state(shadow_tag(surface, instancing), state.get_state())
        self._eye = NodePath(self._camera)
        region = self._buffer.make_display_region()
        region.set_camera(self._eye)
        region.set_scissor_enabled(False)

    def look_at(self, place: Place, uniform: str) -> None:
        """Turn to a place; `uniform` is what its shaders call the way from the world into this map."""
        floor = LPoint3(*place.scene.view.position_m)
        sun = place.light.sun_direction
        half, depth = self._reach.half_width_m, self._reach.depth_m
        self._lens.set_film_size(2 * half, 2 * half)
        self._lens.set_near_far(1.0, 2 * depth)
        self._eye.reparent_to(place.root)
        self._eye.set_pos(floor + LPoint3(*sun) * depth)
        self._eye.look_at(floor)
        into = LMatrix4(self._eye.get_mat(place.root))
        into.invert_in_place()
        place.root.set_shader_input(uniform, into * self._lens.get_projection_mat() * _TO_UNIT)

    def draw_next(self, wanted: bool) -> None:
        """Whether the next frame draws the map anew."""
        self._buffer.set_active(wanted)
