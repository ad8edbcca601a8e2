"""A picture for one eye, in a window or in memory: one cull, one submit, from a scene to pixels."""

from collections.abc import Callable

import numpy as np
from panda3d.core import AntialiasAttrib, Camera, DisplayRegion, NodePath, PerspectiveLens, WindowProperties

from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame, Pixels
from vrtherapy.stage.render.canvas import Canvas, Hook
from vrtherapy.stage.render.gl import GL
from vrtherapy.stage.render.nodes import SEEN
from vrtherapy.stage.render.opening import allow_samples, close_all, open_output, refuse_old
from vrtherapy.stage.render.place import Place
from vrtherapy.stage.render.quality import Quality, quality_for
from vrtherapy.stage.render.sight import FAR_M, NEAR_M, VERTICAL_FOV_DEG
from vrtherapy.stage.render.tap import Onlooker, Tap
from vrtherapy.stage.render.vignette import Vignette
from vrtherapy.stage.render.world import World


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
        onlooker: Onlooker | None = None,
    ) -> None:
        opened = open_output(library, size, window)
        self.output = opened.panda
        self.quality: Quality = quality or quality_for(size, software=opened.by_processor)
        if self.quality.samples:
            allow_samples(self.output)
        self.world = World(self.output, self.quality)
        self._gl = GL(library)
        self._tap = Tap(self._gl, onlooker) if onlooker else None
        self._canvas: Canvas | None = None
        self._size = (0, 0)
        self._lens = PerspectiveLens()
        self._lens.set_near_far(NEAR_M, FAR_M)
        self._eye = NodePath(eye_camera(self._lens))
        self._vignette = Vignette(self.world.style, self._eye)
        region = self.output.make_display_region()
        region.set_camera(self._eye)
        region.set_scissor_enabled(False)
        self._hooks = self._hooks_of(region)
        # Once, so that what the first caption needs is there before it is said.
        self.draw(Frame("", fade=1.0, caption="…"))
        refuse_old(self.output)

    def prepare(self, scene: Scene) -> None:
        """Begin to build a scene in the background."""
        self.world.prepare(scene)

    def ready(self, scene_id: str) -> bool:
        """Whether a scene can be drawn."""
        return self.world.ready(scene_id)

    def draw(self, frame: Frame) -> float:
        """Draw one frame, then go on with the scenes that load; gives the seconds since it was submitted.

        The same frame gives the same pixels.
        """
        self._look(self.world.show(frame), frame)
        self._vignette.show(frame.narrow)
        self._fit()
        self.world.render()
        for hook in self._hooks:
            hook.check()
        return self.world.warm()

    def picture(self) -> Pixels | None:
        """The picture drawn last."""
        texture = self.output.get_screenshot()
        if texture is None:
            return None
        data = np.frombuffer(texture.get_ram_image_as("RGB"), np.uint8)
        height, width = texture.get_y_size(), texture.get_x_size()
        return np.ascontiguousarray(data.reshape(height, width, 3)[::-1])

    def close(self) -> None:
        """Let go of the output."""
        self.world.close()
        close_all()

    def _look(self, place: Place | None, frame: Frame) -> None:
        """Put the eye where the head is over the scene's floor point; in the dark it only turns."""
        if place is None:
            self._eye.reparent_to(self.world.dark)
            self._eye.set_pos_hpr(0, 0, 0, *frame.head.hpr_deg)
            return
        self._eye.reparent_to(place.floor)
        self._eye.set_pos_hpr(*frame.head.position_m, *frame.head.hpr_deg)
        place.look_from([self._eye], 0)

    def _fit(self) -> None:
        """Follow the size of a window that was pulled larger or smaller."""
        size = self.output.get_x_size(), self.output.get_y_size()
        if size != self._size and min(size) > 0:
            self._size = size
            for hook in self._hooks:
                hook.forget()
            self._lens.set_aspect_ratio(size[0] / size[1])
            self._lens.set_min_fov(VERTICAL_FOV_DEG)

    def _hooks_of(self, region: DisplayRegion) -> list[Hook]:
        """What of ours is called while the output is drawn.

        Where the processor draws there are no samples, and Panda3D draws the region by itself, without Python: in a
        hook that takes seconds, in which this process could neither say that it lives nor hear.
        """
        hooks = list[Hook]()
        if self.quality.samples:
            hooks.append(Hook(self._gl, region, self._draw_smooth))
        if self._tap is not None:
            after = self.output.make_display_region()
            after.set_sort(region.get_sort() + 1)
            tap = self._tap
            hooks.append(Hook(self._gl, after, lambda _, bound: tap.after_frame(bound, self._size)))
        return hooks

    def _draw_smooth(self, upcall: Callable[[], None], bound: int) -> None:
        if self._canvas is None or self._canvas.size != self._size:
            if self._canvas is not None:
                self._canvas.close()
            self._canvas = Canvas(self._gl, self._size, self.quality.samples)
        self._canvas.begin()
        upcall()
        self._canvas.copy(0, bound)


def eye_camera(lens: PerspectiveLens) -> Camera:
    """A camera that sees what eyes see."""
    camera = Camera("eye", lens)
    camera.set_camera_mask(SEEN)
    state = NodePath("eye")
    state.set_antialias(AntialiasAttrib.M_multisample)
    camera.set_initial_state(state.get_state())
    return camera
