"""Both eyes in one pass: one camera, one cull, one submit, and a blit for each eye into the headset's own images."""

import ctypes
from collections.abc import Callable
from contextlib import suppress

import numpy as np
from panda3d.core import Camera, LMatrix4, LPoint3, LVecBase3, NodePath, PerspectiveLens, PTA_LMatrix4f

from vrtherapy.errors import StageError
from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame, Pixels, Room
from vrtherapy.stage.render import gl as names
from vrtherapy.stage.render.canvas import Canvas, EyeFramebuffers, Hook
from vrtherapy.stage.render.eyes import EyeTarget, EyeView
from vrtherapy.stage.render.gl import GL
from vrtherapy.stage.render.opening import allow_samples, close_all, open_output, refuse_old
from vrtherapy.stage.render.place import Place
from vrtherapy.stage.render.quality import Quality, quality_for
from vrtherapy.stage.render.renderer import eye_camera
from vrtherapy.stage.render.sight import FAR_M, NEAR_M, Sight, sight_of, volume
from vrtherapy.stage.render.tap import Onlooker, Tap
from vrtherapy.stage.render.vignette import Vignette
from vrtherapy.stage.render.world import World

_HOST_SIZE = (16, 16)
_USUAL_EYE_SIZE = (2000, 2000)
_CHOOSES_LAYERS = "GL_ARB_shader_viewport_layer_array"
EYES = (0, 1)


class TwoEyes:
    """Draws frames of prepared scenes into the images of an EyeTarget. Used from the frame thread.

    Once made, the OpenGL context is current on this thread and stays so. `by_clip` uses the way for drivers that let
    no vertex shader choose a layer, which is found out by itself. Raises StageError where the machine offers no
    graphics.
    """

    def __init__(
        self,
        library: str,
        quality: Quality | None = None,
        samples: int = 4,
        *,
        onlooker: Onlooker | None = None,
        by_clip: bool = False,
    ) -> None:
        opened = open_output(library, _HOST_SIZE)
        self.output = opened.panda
        self.output.disable_clears()  # nobody looks at it: eyes are drawn into a canvas
        self.gl = GL(library)
        self._samples = samples
        self._quality = quality or quality_for(_USUAL_EYE_SIZE, software=opened.by_processor)
        allow_samples(self.output)  # and with its frame the context has become current
        refuse_old(self.output)
        self._by_clip = by_clip or _CHOOSES_LAYERS not in self.gl.extensions()
        self.world = World(self.output, self._quality, eyes=2, by_clip=self._by_clip)
        self._dark_floor = self.world.dark.attach_new_node("floor")
        self._room = NodePath("room")
        self._eye_clip = PTA_LMatrix4f.empty_array(2)
        self._head = self._room.attach_new_node(self._camera())
        self._eyes = [self._head.attach_new_node("eye") for _ in EYES]
        self._vignette = Vignette(self.world.style, self._head)
        self._sight: Sight | None = None
        self._room_is: Room | None = None
        self._in: Place | None = None
        """Where the eyes are; None in the dark."""
        self._target: EyeTarget | None = None
        self._stride = 0
        """By how many pixels the eyes' pictures lie beside each other."""
        self._tap = Tap(self.gl, onlooker) if onlooker else None
        self._canvas: Canvas | None = None
        self._framebuffers = EyeFramebuffers(self.gl)
        self._region = self.output.make_display_region()
        self._region.set_camera(self._head)
        self._region.set_scissor_enabled(False)
        self._region.set_active(False)
        self._hook = Hook(self.gl, self._region, self._draw)

    def prepare(self, scene: Scene) -> None:
        """Begin to build a scene in the background."""
        self.world.prepare(scene)

    def ready(self, scene_id: str) -> bool:
        """Whether a scene can be drawn. Raises StageError if it cannot be built."""
        return self.world.ready(scene_id)

    def draw(self, frame: Frame, views: tuple[EyeView, EyeView], target: EyeTarget) -> None:
        """Draw one frame for eyes that are at `views` in the patient's room, into what `target` acquires.

        What `acquire` raises is raised from here, once everything is as it was.
        """
        self._target, self._stride = target, target.size[0] if self._by_clip else 0
        self._look(frame, sight_of(views))
        self._region.set_active(True)
        self.world.render()
        self._hook.check()

    def warm(self) -> None:
        """Go on with the scenes that load, once a frame was submitted or while nobody looks."""
        self.world.warm()

    def rest(self) -> None:
        """Draw nothing until the next `draw`, whatever else is drawn."""
        self._region.set_active(False)

    def forget_target(self) -> None:
        """The images that were drawn into are about to go, or have gone."""
        self._target = None
        self._framebuffers.forget()

    def picture(self) -> Pixels | None:
        """Both eyes as drawn last, side by side: (H, 2 W, 3)."""
        if self._canvas is None:
            return None
        self.output.get_screenshot()  # makes our context current, should another renderer's be
        gl, (width, height) = self.gl, self._canvas.size
        plain = Canvas(gl, (2 * width, height), samples=0)
        for eye in EYES:
            self._canvas.copy(eye, plain.framebuffer, eye * width)
        width *= 2
        pixels = np.zeros((height, width, 4), np.uint8)
        gl.BindFramebuffer(names.READ_FRAMEBUFFER, plain.framebuffer)
        gl.BindBuffer(names.PIXEL_PACK_BUFFER, 0)
        gl.ReadPixels(
            0, 0, width, height, names.RGBA, names.UNSIGNED_BYTE, pixels.ctypes.data_as(ctypes.c_void_p)
        )
        gl.BindFramebuffer(names.FRAMEBUFFER, 0)
        plain.close()
        return np.ascontiguousarray(pixels[::-1, :, :3])

    def close(self) -> None:
        """Let go of the graphics."""
        self.world.close()
        with suppress(StageError):
            self.forget_target()
        close_all()

    def _camera(self) -> Camera:
        """One camera that stands for both eyes: its own projection is not used."""
        lens = PerspectiveLens()
        lens.set_near_far(NEAR_M, FAR_M)
        camera = eye_camera(lens)
        state = NodePath("both eyes")
        state.set_state(camera.get_initial_state())
        state.set_instance_count(2)
        state.set_shader_input("eye_clip", self._eye_clip)
        camera.set_initial_state(state.get_state())
        return camera

    def _look(self, frame: Frame, sight: Sight) -> None:
        """Put the eyes where they are, and leave out what neither of them sees."""
        self._head.set_pos_quat(sight.position_m, sight.orientation)
        for number in EYES:
            self._eye_clip.set_element(number, sight.eye_clip(number))
            self._eyes[number].set_mat(sight.eyes[number])
        if not sight.takes_in_as(self._sight):
            self._sight = sight
            self._head.node().set_cull_bounds(volume(sight))
        if frame.room != self._room_is:
            self._room_is = frame.room
            self._room.set_mat(_mat_of(frame.room))
        place = self.world.show(frame)
        self._vignette.show(frame.narrow)
        if place is not None:
            if place is not self._in:
                self._room.reparent_to(place.floor)
            place.look_from(self._eyes, self._stride)
        elif self._room.get_parent() != self._dark_floor:
            # What is said in the dark is before the eyes as they come there, however tall or seated.
            self._dark_floor.set_z(-frame.room.lift_m - sight.position_m[2])
            self._room.reparent_to(self._dark_floor)
        self._in = place

    def _draw(self, upcall: Callable[[], None], bound: int) -> None:
        target = self._target
        if target is None:
            return
        gl = self.gl
        canvas = self._canvas_for(target.size)
        canvas.begin()
        width, height = target.size
        gl.Viewport(0, 0, width * (2 if self._by_clip else 1), height)
        if self._by_clip:
            gl.Enable(names.CLIP_DISTANCE0)
        try:
            upcall()
        finally:
            gl.Disable(names.CLIP_DISTANCE0)
        framebuffers = self._framebuffers.of(target.acquire())
        for eye, framebuffer in enumerate(framebuffers):
            canvas.copy(eye, framebuffer)
        if self._tap is not None:
            self._tap.after_frame(framebuffers[0], target.size)

    def _canvas_for(self, size: tuple[int, int]) -> Canvas:
        if self._canvas is None or self._canvas.size != size:
            if self._canvas is not None:
                self._canvas.close()
            layers = 1 if self._by_clip else 2
            self._canvas = Canvas(self.gl, size, self._samples, eyes=2, layers=layers)
        return self._canvas


def _mat_of(room: Room) -> LMatrix4:
    """From the patient's room to the scene's floor point (see Room)."""
    aside = LMatrix4.translate_mat(LVecBase3(-room.origin_m[0], -room.origin_m[1], 0.0))
    turn = LMatrix4.rotate_mat(-room.turn_deg, LVecBase3(0, 0, 1))
    return aside * turn * LMatrix4.translate_mat(LPoint3(0.0, 0.0, room.lift_m))
