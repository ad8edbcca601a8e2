"""What window and offscreen displays share, and the headset will: one cull, one submit, from a scene to a picture."""

import time

import numpy as np
from panda3d.core import (
    AntialiasAttrib,
    Camera,
    ClockObject,
    FrameBufferProperties,
    GraphicsEngine,
    GraphicsOutput,
    GraphicsPipe,
    GraphicsPipeSelection,
    NodePath,
    PerspectiveLens,
    WindowProperties,
    load_prc_file_data,
)

from vrtherapy.errors import StageError
from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame, Pixels
from vrtherapy.stage.render import config
from vrtherapy.stage.render.caption import Caption
from vrtherapy.stage.render.loading import Loader
from vrtherapy.stage.render.place import CASTS_FAR, CASTS_NEAR, Place
from vrtherapy.stage.render.quality import Quality, quality_for
from vrtherapy.stage.render.shaders import Style
from vrtherapy.stage.render.shadows import Reach, ShadowMap

__all__ = ["Renderer", "config"]

VERTICAL_FOV_DEG = 74.0
NEAR_M, FAR_M = 0.08, 8000.0
_NEAR_REACH = Reach(half_width_m=9.0, depth_m=250.0, casts=CASTS_NEAR, windless=True)
_FAR_REACH = Reach(half_width_m=160.0, depth_m=500.0, casts=CASTS_FAR, windless=True)


class Renderer:
    """Draws frames of prepared scenes into one output of one eye. Used from the frame thread.

    Raises StageError where the machine offers no such output.
    """

    def __init__(
        self,
        library: str,
        size: tuple[int, int],
        window: WindowProperties | None = None,
        quality: Quality | None = None,
    ) -> None:
        self.quality: Quality = quality or quality_for(size, software=False)
        self._size = (0, 0)
        self._engine = GraphicsEngine.get_global_ptr()
        # One pipe for all outputs: the end of another would end the EGL display of both.
        self._pipe = GraphicsPipeSelection.get_global_ptr().make_module_pipe(library)
        if self._pipe is None:
            raise StageError(_NO_PIPE.format(library=library))
        self.output = self._open(library, size, window)
        affordable = quality or quality_for(size, software=_drawn_by_processor(self.output))
        if affordable != self.quality:
            self.quality = affordable
            self._engine.remove_window(self.output)
            self.output = self._open(library, size, window)
        style = Style(soft_shadows=self.quality.soft_shadows, detail=self.quality.detail)
        self._loader = Loader(self.output, self._engine, style)
        self._near = ShadowMap(self.output, self.quality.near_shadow, _NEAR_REACH, style)
        self._far = ShadowMap(self.output, self.quality.far_shadow, _FAR_REACH, style)
        self._caption = Caption(style)
        self._dark = NodePath("dark")
        self._lens = PerspectiveLens()
        self._lens.set_near_far(NEAR_M, FAR_M)
        self._eye = NodePath(Camera("eye", self._lens))
        region = self.output.make_display_region()
        region.set_camera(self._eye)
        region.set_scissor_enabled(False)
        self._shown: Place | None = None
        self._shadow_of: object = None
        self._frame_seconds = 0.0
        self._begin()

    def prepare(self, scene: Scene) -> None:
        """Begin to build a scene in the background."""
        self._loader.ask(scene)

    def ready(self, scene_id: str) -> bool:
        """Whether a scene can be drawn."""
        return self._loader.place(scene_id) is not None

    def draw(self, frame: Frame) -> None:
        """Draw one frame. The same frame gives the same pixels."""
        place = self._loader.place(frame.scene_id) if frame.scene_id and frame.fade < 1.0 else None
        if place is None:
            self._look_at_the_dark(frame)
        else:
            self._look_at(place, frame)
        self._caption.say(frame.caption)
        self._loader.warm_next(self._frame_seconds)
        self._fit()
        begun = time.perf_counter()
        self._engine.render_frame()
        self._frame_seconds = time.perf_counter() - begun

    def picture(self) -> Pixels | None:
        """The picture drawn last."""
        texture = self.output.get_screenshot()
        if texture is None:
            return None
        data = np.frombuffer(texture.get_ram_image_as("RGB"), np.uint8)
        height, width = texture.get_y_size(), texture.get_x_size()
        return np.ascontiguousarray(data.reshape(height, width, 3)[::-1])

    def close(self) -> None:
        """Let go of the output. Without it Panda3D crashes when the process ends."""
        self._loader.close()
        self._engine.remove_all_windows()

    def _begin(self) -> None:
        """Draw once, so that what the first caption needs is there before it is said."""
        self.draw(Frame("", fade=1.0, caption="…"))
        gsg = self.output.get_gsg()
        version = gsg.get_driver_version_major(), gsg.get_driver_version_minor()
        if version < _OLDEST_OPENGL:
            found = f"{gsg.get_driver_renderer()} offers {version[0]}.{version[1]}"
            raise StageError(_TOO_OLD.format(found=found))

    def _fit(self) -> None:
        """Follow the size of a window that was pulled larger or smaller."""
        size = self.output.get_x_size(), self.output.get_y_size()
        if size != self._size and min(size) > 0:
            self._size = size
            self._lens.set_aspect_ratio(size[0] / size[1])
            self._lens.set_min_fov(VERTICAL_FOV_DEG)

    def _look_at_the_dark(self, frame: Frame) -> None:
        if self._shown is not None or not self._eye.has_parent():
            self._shown = None
            self._eye.reparent_to(self._dark)
            self._eye.set_pos_hpr(0, 0, 0, 0, 0, 0)
            self._caption.node.reparent_to(self._dark)
            self._caption.node.set_pos_hpr(0, 2.0, -0.22, 0, 0, 0)
            self._near.draw_next(wanted=False)
            self._far.draw_next(wanted=False)
        self._eye.set_hpr(frame.head.hpr_deg[0], frame.head.hpr_deg[1], frame.head.hpr_deg[2])

    def _look_at(self, place: Place, frame: Frame) -> None:
        if self._shown is not place:
            self._shown = place
            self._shadow_of = None
            self._caption.stand_in(place.scene, place.root)
            self._near.look_at(place, "sun_near")
            self._far.look_at(place, "sun_far")
            place.root.set_shader_input("near_map", self._near.texture)
            place.root.set_shader_input("far_map", self._far.texture)
            place.root.set_antialias(AntialiasAttrib.M_multisample)
        place.pose(frame.values, frame.time_seconds)
        place.look_from(self._eye, frame.head)
        place.root.set_shader_input("fade", frame.fade)
        changed = frame.values != self._shadow_of
        self._near.draw_next(wanted=changed or place.restless)
        self._far.draw_next(wanted=changed)
        self._shadow_of = dict(frame.values)

    def _open(self, library: str, size: tuple[int, int], window: WindowProperties | None) -> GraphicsOutput:
        clock = ClockObject.get_global_clock()
        clock.set_mode(ClockObject.M_slave)  # time comes with each frame
        properties = FrameBufferProperties()
        properties.set_rgba_bits(8, 8, 8, 0)
        properties.set_depth_bits(24)
        properties.set_multisamples(self.quality.samples)
        wanted = window or WindowProperties()
        wanted.set_size(*size)
        flags = GraphicsPipe.BF_require_window if window else GraphicsPipe.BF_refuse_window
        output = self._engine.make_output(self._pipe, "eye", 0, properties, wanted, flags)
        if output is None:
            raise StageError(_NO_OUTPUT.format(library=library))
        self._engine.open_windows()
        _suit_driver(output)
        output.set_clear_color((0, 0, 0, 1))
        output.set_clear_color_active(True)
        return output


def _suit_driver(output: GraphicsOutput) -> None:
    """Keep textures sharp at a slant, but not where the processor draws: there a frame would take seconds.

    Wait there for each frame instead: llvmpipe queues five or six, a stop would be seen half a second late, and who
    then asks for the picture would wait for all of them with Python locked.
    """
    by_processor = _drawn_by_processor(output)
    load_prc_file_data("vrtherapy", f"texture-anisotropic-degree {1 if by_processor else 8}")
    load_prc_file_data("vrtherapy", f"gl-finish {int(by_processor)}")


def _drawn_by_processor(output: GraphicsOutput) -> bool:
    name = output.get_gsg().get_driver_renderer().lower()
    return any(software in name for software in ("llvmpipe", "softpipe", "swiftshader", "gdi generic"))


_NO_PIPE = (
    "The graphics library {library} cannot be loaded. On Debian: apt-get install libegl1 libegl-mesa0 libgl1 "
    "libgl1-mesa-dri; elsewhere install the graphics card's driver."
)
_NEEDS = (
    "It must offer OpenGL 4.3 or later; on a machine without a graphics card Mesa's llvmpipe does (Debian: apt-get "
    "install libgl1-mesa-dri)."
)
_NO_OUTPUT = "The graphics driver opens no picture through {library}. " + _NEEDS
_TOO_OLD = "The graphics driver is too old: {found}. " + _NEEDS
_OLDEST_OPENGL = (4, 3)
