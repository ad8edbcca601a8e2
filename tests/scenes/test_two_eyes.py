"""The shaders are ready for a headset: one camera, one cull and one submit draw what two cameras would."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from panda3d.core import (
    Camera,
    FrameBufferProperties,
    GraphicsPipe,
    LMatrix4,
    LVecBase4,
    NodePath,
    OmniBoundingVolume,
    PerspectiveLens,
    PTA_LMatrix4f,
    WindowProperties,
)

from tests.scenes.small import SIZE, drawn, load, scene
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.display.base import Frame, HeadPose, Pixels
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.render.draft import draft_scene
from vrtherapy.stage.render.place import Place
from vrtherapy.stage.render.renderer import FAR_M, NEAR_M, VERTICAL_FOV_DEG

EYES_M = (-0.032, 0.032)
# Solid parts, cut leaves, and instances that stand: grass is where a wrong count of instances would show.
MEADOW = scene("eyes", props=[{"prop": "ground"}, {"prop": "grass"}, {"prop": "bench"}])
TIME_SECONDS = 2.0


@pytest.fixture(scope="module")
def display(require: Callable[..., None]) -> Iterator[OffscreenDisplay]:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    opened = OffscreenDisplay(SIZE)
    load(opened, MEADOW)
    yield opened
    opened.close()


def test_both_eyes_in_one_pass_see_what_each_sees_alone(display: OffscreenDisplay) -> None:
    alone = [
        drawn(display, Frame("eyes", {}, TIME_SECONDS, head=HeadPose((x, 0.0, 1.65)))).astype(int)
        for x in EYES_M
    ]
    together = _both_eyes(display).astype(int)
    for eye, picture in enumerate(alone):
        half = together[:, eye * SIZE[0] : (eye + 1) * SIZE[0]]
        # Highlights follow the head and not the eye, the grain follows the place in the picture.
        assert (np.abs(half - picture).max(-1) > 2).mean() < 0.01
    assert (np.abs(alone[0] - alone[1]).max(-1) > 2).mean() > 0.1  # and the eyes do not see the same


def _both_eyes(display: OffscreenDisplay) -> Pixels:
    renderer = display._renderer
    mono = renderer._shown
    assert mono is not None
    place = Place(draft_scene(MEADOW), replace(renderer._loader._style, eyes=2))
    assert all(not piece.is_empty() for piece in place.assemble())
    place.root.set_state(mono.root.get_state())  # the same light, shadows and time
    place.pose({}, TIME_SECONDS)
    host = renderer.output
    properties = FrameBufferProperties()
    properties.set_rgba_bits(8, 8, 8, 0)
    properties.set_depth_bits(24)
    buffer = host.get_engine().make_output(
        host.get_pipe(), "eyes", 5, properties, WindowProperties.size(2 * SIZE[0], SIZE[1]),
        GraphicsPipe.BF_refuse_window, host.get_gsg(), host,
    )  # fmt: skip
    region = buffer.make_display_region()
    region.set_num_regions(2)
    region.set_dimensions(0, LVecBase4(0.0, 0.5, 0.0, 1.0))
    region.set_dimensions(1, LVecBase4(0.5, 1.0, 0.0, 1.0))
    region.set_scissor_enabled(False)
    head = NodePath(_head())
    region.set_camera(head)
    place.look_from(head, HeadPose((0.0, 0.0, 1.65)))
    host.get_engine().render_frame()
    texture = buffer.get_screenshot()
    host.get_engine().remove_window(buffer)
    rows = np.frombuffer(texture.get_ram_image_as("RGB"), np.uint8)
    return rows.reshape(SIZE[1], 2 * SIZE[0], 3)[::-1]


def _head() -> Camera:
    """One camera that stands for both eyes: its own projection is not used. Views are Z up (see `config`)."""
    lens = PerspectiveLens()
    lens.set_near_far(NEAR_M, FAR_M)
    lens.set_aspect_ratio(SIZE[0] / SIZE[1])
    lens.set_min_fov(VERTICAL_FOV_DEG)
    eye_clip = PTA_LMatrix4f.empty_array(2)
    for eye, x in enumerate(EYES_M):
        eye_clip.set_element(eye, LMatrix4.translate_mat(-x, 0, 0) * lens.get_projection_mat())
    state = NodePath("both eyes")
    state.set_instance_count(2)
    state.set_shader_input("eye_clip", eye_clip)
    camera = Camera("head", lens)
    camera.set_cull_bounds(OmniBoundingVolume())
    camera.set_initial_state(state.get_state())
    return camera
