"""Two eyes the ordinary way: a camera, a cull and a picture each. What one pass is tested and timed against."""

import numpy as np
from panda3d.core import (
    FrameBufferProperties,
    GraphicsOutput,
    GraphicsPipe,
    LPoint3,
    LVecBase4,
    MatrixLens,
    NodePath,
    PTA_LVecBase4f,
    WindowProperties,
)

from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame, Pixels
from vrtherapy.stage.render.eyes import EyeView
from vrtherapy.stage.render.quality import Quality
from vrtherapy.stage.render.renderer import eye_camera
from vrtherapy.stage.render.sight import sight_of
from vrtherapy.stage.render.world import World


class _OneEye:
    """A picture of its own, and the camera that draws it."""

    def __init__(self, host: GraphicsOutput, size: tuple[int, int], samples: int) -> None:
        properties = FrameBufferProperties()
        properties.set_rgba_bits(8, 8, 8, 8)
        properties.set_depth_bits(24)
        properties.set_multisamples(samples)
        self.output = host.get_engine().make_output(
            host.get_pipe(), "one of two", 5, properties, WindowProperties.size(*size),
            GraphicsPipe.BF_refuse_window, host.get_gsg(), host,
        )  # fmt: skip
        self.output.set_clear_color((0, 0, 0, 1))
        self.lens = MatrixLens()
        self.at = PTA_LVecBase4f([LVecBase4(0)])
        camera = eye_camera(self.lens)
        state = NodePath("one of two")
        state.set_state(camera.get_initial_state())
        state.set_shader_input("eye_world", self.at, 100)  # the place itself knows of one eye only
        camera.set_initial_state(state.get_state())
        self.node = NodePath(camera)
        self.region = self.output.make_display_region()
        self.region.set_camera(self.node)
        self.region.set_scissor_enabled(False)


class TwoCameras:
    """Draws frames twice, beside a host whose OpenGL context it shares."""

    def __init__(self, host: GraphicsOutput, quality: Quality, size: tuple[int, int], samples: int) -> None:
        self.world = World(host, quality)
        self._eyes = [_OneEye(host, size, samples) for _ in range(2)]
        self.regions = [eye.region for eye in self._eyes]
        """What each camera draws into, in the order in which they draw."""

    def prepare(self, scene: Scene) -> None:
        """Begin to build a scene in the background."""
        self.world.prepare(scene)

    def ready(self, scene_id: str) -> bool:
        """Whether a scene can be drawn."""
        return self.world.ready(scene_id)

    def draw(self, frame: Frame, views: tuple[EyeView, EyeView]) -> None:
        """Draw one frame for both eyes. The scene must be ready; the room lies as the scene's floor point does."""
        place, sight = self.world.show(frame), sight_of(views)
        if place is not None:
            place.meet(place.root.get_relative_point(place.floor, sight.position_m))
            for number, eye in enumerate(self._eyes):
                # Both stand where the head is: what one eye's lens adds is the same product of the same two matrices.
                eye.node.reparent_to(place.floor)
                eye.node.set_pos_quat(sight.position_m, sight.orientation)
                eye.lens.set_user_mat(sight.eye_clip(number))
                in_head = LPoint3(sight.eyes[number].get_row3(3))
                eye.at.set_element(0, LVecBase4(place.root.get_relative_point(eye.node, in_head), 0))
        self.world.render()

    def warm(self) -> None:
        """Go on with the scenes that load."""
        self.world.warm()

    def show_in_turn(self, *, drawn: bool) -> None:
        """Whether the next frames draw these two pictures."""
        for eye in self._eyes:
            eye.output.set_active(drawn)

    def pictures(self) -> list[Pixels]:
        """Both pictures as drawn last, (H, W, 3) each."""
        return [_pixels(eye.output) for eye in self._eyes]

    def close(self) -> None:
        """End the thread that loads; the host closes the rest."""
        self.world.close()


def _pixels(output: GraphicsOutput) -> Pixels:
    texture = output.get_screenshot()
    data = np.frombuffer(texture.get_ram_image_as("RGB"), np.uint8)
    return np.ascontiguousarray(data.reshape(texture.get_y_size(), texture.get_x_size(), 3)[::-1])
