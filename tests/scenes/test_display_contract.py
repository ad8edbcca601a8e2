"""One contract for every display: the null twin, the offscreen picture, the window and the headset."""

import inspect
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from panda3d.core import KeyboardButton, MouseButton, WindowProperties

from tests.scenes.screens import virtual_screen
from tests.scenes.small import SIZE, load, scene
from vrtherapy.errors import StageError
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.display.base import Display, Frame, HeadPose
from vrtherapy.stage.display.null import NullDisplay
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.display.window import STOP_KEYS, WindowDisplay

MEMBERS = {"name", "period_seconds", "prepare", "ready", "draw", "inputs", "picture", "close"}


DISPLAYS = ["null", "offscreen", "window"]
if "VRTHERAPY_IN_RUNTIME_ROOT" in os.environ:  # `tests/system/test_headset.py` runs these tests there, too
    DISPLAYS.append("headset")


@pytest.fixture(scope="module", params=DISPLAYS)
def display(
    request: pytest.FixtureRequest, require: Callable[..., None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Display]:
    if request.param == "null":
        yield NullDisplay()
    elif request.param == "headset":
        with in_a_headset(tmp_path_factory.mktemp("monado")) as worn:
            yield worn
    elif request.param == "offscreen":
        require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
        opened = OffscreenDisplay(SIZE)
        yield opened
        opened.close()
    else:
        require("Xvfb", "apt-get install xvfb")
        with virtual_screen():
            window = WindowDisplay(SIZE)
            yield window
            window.close()


@contextmanager
def in_a_headset(folder: Path) -> Iterator[Display]:
    """The headset display on a real runtime, worn."""
    from tests.headset.rig import Monado  # noqa: PLC0415 -- only where there is a runtime
    from tests.headset.watched import Watched  # noqa: PLC0415 -- as above
    from vrtherapy.stage.display.headset.display import HeadsetDisplay  # noqa: PLC0415 -- as above

    with Monado(folder) as monado, monado.patient() as patient:
        worn = HeadsetDisplay()
        Watched(worn, patient).until_worn()
        yield worn
        worn.close()


def test_the_port_has_at_most_eight_members() -> None:
    members = {
        name for name in [*vars(Display), *inspect.get_annotations(Display)] if not name.startswith("_")
    }
    assert members == MEMBERS
    assert len(members) <= 8


def test_a_display_has_nothing_public_but_the_port(display: Display) -> None:
    public = {name for name in dir(display) if not name.startswith("_")}
    assert public - {"last"} == MEMBERS  # the null twin remembers the last frame, for tests


def test_before_anything_is_prepared_a_black_frame_can_be_drawn(display: Display) -> None:
    display.draw(Frame("", fade=1.0, caption="Wait a moment"))
    assert not display.ready("never heard of")


def test_an_unprepared_scene_is_drawn_black_instead_of_failing(display: Display) -> None:
    display.draw(Frame("never heard of"))
    picture = display.picture()
    assert picture is None or picture.max() <= 1


def test_a_prepared_scene_becomes_ready_and_preparing_again_changes_nothing(display: Display) -> None:
    wanted = scene("twice")
    load(display, wanted)
    display.prepare(wanted)
    assert display.ready("twice")


def test_a_scene_stays_ready_while_another_one_loads(display: Display) -> None:
    load(display, scene("first"))
    display.prepare(scene("second"))
    assert display.ready("first")
    load(display, scene("second"))
    assert display.ready("first")


def test_the_picture_is_rgb_in_the_size_asked_for(display: Display) -> None:
    load(display, scene("twice"))
    display.draw(Frame("twice"))
    picture = display.picture()
    if display.name == "null":
        assert picture is None
    else:
        assert picture is not None
        assert picture.shape == ((240, 640, 3) if display.name == "headset" else (SIZE[1], SIZE[0], 3))
        assert picture.dtype == np.uint8


def test_any_frame_can_be_drawn_whatever_its_fade_caption_and_head(display: Display) -> None:
    load(display, scene("twice"))
    head = HeadPose((0.4, -0.2, 1.1), (170.0, -80.0, 25.0))
    for fade in (0.0, 0.5, 1.0):
        for caption in (None, "", "Un élève à l’œil gêné où ça ? Ça !"):
            display.draw(Frame("twice", {}, 12.5, fade, caption, head))


def test_nobody_has_done_anything_at_first(display: Display) -> None:
    told = {happened.kind for happened in display.inputs()}
    assert told <= {"head", "hands", "headset"}  # a head is always somewhere, a headset in some condition


def test_a_display_that_paces_itself_says_so_with_a_period_of_zero(display: Display) -> None:
    assert (display.period_seconds == 0.0) == (display.name in ("window", "headset"))
    assert display.period_seconds <= 1 / 60


def test_a_scene_that_cannot_be_built_is_reported_by_ready(display: Display) -> None:
    broken = scene("broken", props=[{"prop": "no such prop"}])
    if display.name == "null":
        load(display, broken)  # it builds nothing, so that nothing can fail
        return
    with pytest.raises(StageError, match="broken"):
        load(display, broken)
    display.draw(Frame("twice"))  # and the frames go on


@pytest.fixture
def window(require: Callable[..., None]) -> Iterator[WindowDisplay]:
    require("Xvfb", "apt-get install xvfb")
    with virtual_screen():
        opened = WindowDisplay(SIZE)
        yield opened
        opened.close()


def test_the_window_stops_by_each_of_three_keys_and_by_no_other(window: WindowDisplay) -> None:
    assert len(STOP_KEYS) == 3
    for key in sorted(STOP_KEYS, key=str):
        window._device.button_down(key)
        window._device.button_up(key)
        assert [happened.kind for happened in window.inputs()] == ["stop"]
    window._device.button_down(KeyboardButton.ascii_key("a"))
    assert window.inputs() == []


def test_dragging_in_the_window_turns_the_head_and_never_over_its_neck(window: WindowDisplay) -> None:
    button = MouseButton.one()
    headings: list[float] = []
    for _ in range(12):
        window._window.move_pointer(0, 10, 5)
        window._device.button_down(button)
        assert window.inputs() == []
        window._window.move_pointer(0, 110, 85)
        (looked,) = window.inputs()
        window._device.button_up(button)
        window.inputs()
        assert looked.kind == "head"
        assert looked.head is not None
        assert abs(looked.head.hpr_deg[1]) <= 85
        headings.append(looked.head.hpr_deg[0])
    assert headings == sorted(headings)
    assert headings[-1] > 90


def test_a_window_pulled_to_another_shape_shows_more_instead_of_stretching(window: WindowDisplay) -> None:
    lens = window._renderer._lens
    before = lens.get_aspect_ratio()
    window._window.request_properties(WindowProperties.size(400, 100))
    for _ in range(5):
        window.draw(Frame(""))
    picture = window.picture()
    assert picture is not None
    assert picture.shape == (100, 400, 3)
    assert lens.get_aspect_ratio() == pytest.approx(4.0)
    assert before == pytest.approx(16 / 9)


def test_closing_twice_does_nothing() -> None:
    twin = NullDisplay()
    twin.close()
    twin.close()


def test_the_null_twin_loads_no_graphics() -> None:
    code = "import sys, vrtherapy.stage.display.null; sys.exit('panda3d' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
