"""What a frame shows, drawn offscreen by the software renderer in small pictures."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from panda3d.core import NodePath

from tests.scenes.small import SIZE, drawn, load, scene
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.display.base import Frame, HeadPose, Pixels
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.props.base import Material, Part
from vrtherapy.stage.props.town.heap import Heap
from vrtherapy.stage.render.caption import caption_font
from vrtherapy.stage.render.draft import draft_part
from vrtherapy.stage.render.geometry import MOST_TRIANGLES_A_GEOM
from vrtherapy.stage.render.nodes import Buffers, add_part
from vrtherapy.stage.render.shaders import Style

_FLAG = {"prop": "flag", "params": {"x_m": -0.4, "y_m": 1.6, "z_m": 1.9, "wind_mps": "$wind_mps"}}
_WIND = {
    "label": {"en": "Wind", "fr": "Vent"},
    "unit": "m/s",
    "range": [0.0, 12.0],
    "default": 3.0,
    "harder": "up",
}
FLAG = scene("flag", props=[_FLAG], params={"wind_mps": _WIND})
VALUES = {"wind_mps": 3.0}
STILL = Frame("flag", VALUES, 2.0)


@pytest.fixture(scope="module")
def display(require: Callable[..., None]) -> Iterator[OffscreenDisplay]:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    opened = OffscreenDisplay(SIZE)
    load(opened, FLAG)
    yield opened
    opened.close()


def differs(one: Pixels, other: Pixels) -> int:
    """How many pixels of two pictures are not the same."""
    return int((one != other).any(-1).sum())


def test_the_same_frame_gives_the_same_pixels_whatever_was_shown_before(display: OffscreenDisplay) -> None:
    before = drawn(display, STILL)
    assert before.std() > 20  # there is something to see
    drawn(
        display,
        Frame("flag", {"wind_mps": 11.0}, 97.3, 0.4, "something else", HeadPose(hpr_deg=(90.0, 10.0, 0.0))),
    )
    drawn(display, Frame("", fade=1.0))
    assert differs(drawn(display, STILL), before) == 0


def test_time_alone_moves_what_the_wind_moves(display: OffscreenDisplay) -> None:
    assert differs(drawn(display, STILL), drawn(display, Frame("flag", VALUES, 2.5))) > 20


def test_a_scenes_values_reach_its_props(display: OffscreenDisplay) -> None:
    assert differs(drawn(display, STILL), drawn(display, Frame("flag", {"wind_mps": 12.0}, 2.0))) > 20


def test_what_hangs_on_the_left_comes_to_the_right_when_the_head_turns_left(
    display: OffscreenDisplay,
) -> None:
    assert _flag_at(display, heading_deg=0.0) < SIZE[0] * 0.5
    assert _flag_at(display, heading_deg=30.0) > SIZE[0] * 0.5


def test_the_sky_is_above_the_ground(display: OffscreenDisplay) -> None:
    picture = drawn(display, STILL).astype(int)
    sky, ground = picture[:10].mean((0, 1)), picture[-10:].mean((0, 1))
    assert sky[2] > sky[0] + 10
    assert ground[2] <= ground[0]


def test_a_fade_darkens_evenly_to_black(display: OffscreenDisplay) -> None:
    brightness = [
        float(drawn(display, Frame("flag", VALUES, 2.0, fade)).mean()) for fade in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert brightness == sorted(brightness, reverse=True)
    assert brightness[2] == pytest.approx(brightness[0] / 2, rel=0.1)
    assert brightness[4] == 0


def test_a_caption_stands_in_the_world_and_not_on_the_head(display: OffscreenDisplay) -> None:
    said = "Where are you?"
    ahead, away = HeadPose(), HeadPose(hpr_deg=(150.0, 0.0, 0.0))
    for head, seen in ((ahead, True), (away, False)):
        silent = drawn(display, Frame("flag", VALUES, 2.0, head=head))
        assert (
            differs(drawn(display, Frame("flag", VALUES, 2.0, caption=said, head=head)), silent) > 50
        ) == seen


def test_a_caption_can_be_read_while_the_view_is_black(display: OffscreenDisplay) -> None:
    picture = drawn(display, Frame("flag", VALUES, 2.0, 1.0, "In a moment"))
    assert picture.max() > 150
    assert (picture.max(-1) < 30).mean() > 0.9


def test_every_french_letter_has_a_glyph() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ’«»…–€°0123456789?!.,:;()"
    missing = [
        letter for letter in letters + letters.upper() if caption_font().get_glyph(ord(letter)) is None
    ]
    assert not missing


def test_loading_a_scene_never_holds_up_a_frame(display: OffscreenDisplay) -> None:
    # The frame thread's own time, which other programs cannot stretch: a slow driver's threads are not in it.
    display.prepare(scene("hill", props=[{"prop": "ground"}, {"prop": "hills"}]))
    longest = 0.0
    while not display.ready("hill"):
        begin = time.thread_time()
        display.draw(STILL)
        longest = max(longest, time.thread_time() - begin)
    assert longest < 2 / 60


def test_a_scene_loads_once_a_frame_was_submitted_and_leaves_its_picture_as_it_is(
    display: OffscreenDisplay,
) -> None:
    before = drawn(display, STILL)
    display.prepare(scene("dale", props=[{"prop": "ground"}, {"prop": "hills"}]))
    since = 0.0
    while not display.ready("dale"):
        told = display.draw(STILL)
        assert told is not None
        since += told.since_seconds
        picture = display.picture()
        assert picture is not None
        assert np.array_equal(picture, before)
    assert since > 0.0


@pytest.mark.usefixtures("display")  # which opens the graphics
def test_a_large_part_comes_mesh_by_mesh_and_a_shared_array_once() -> None:
    heap = Heap().flat([(x, 0.0, x + 1.0, 1.0) for x in range(MOST_TRIANGLES_A_GEOM)], 0.0, (1.0, 1.0, 1.0))
    wide = draft_part(Part("wide", heap.mesh(), Material()))
    holder, buffers = NodePath("holder"), Buffers()
    top, waiting = add_part(holder, wide, Style(), buffers)
    assert len(waiting) == 1
    assert sum(node.node().get_num_geoms() for node in top.find_all_matches("**/+GeomNode")) == 1
    added = waiting[0].add()
    assert [node.get_parent() for node in added] == [top]
    numbers = np.zeros((4, 4), np.float32)
    assert buffers.of(numbers) is buffers.of(numbers)
    assert buffers.of(numbers) is not buffers.of(numbers.copy())


def _flag_at(display: OffscreenDisplay, heading_deg: float) -> float:
    """The column where the flag is seen."""
    turned = HeadPose(hpr_deg=(heading_deg, 0.0, 0.0))
    beyond = HeadPose((0.0, 60.0, 1.65), (heading_deg, 0.0, 0.0))
    there = drawn(display, Frame("flag", VALUES, 2.0, head=turned)).astype(int)
    gone = drawn(display, Frame("flag", VALUES, 2.0, head=beyond)).astype(int)
    columns = np.nonzero(np.abs(there - gone).sum(-1) > 60)[1]
    return float(columns.mean())


def test_other_threads_go_on_while_the_processor_draws(require: Callable[..., None]) -> None:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    display = OffscreenDisplay((1280, 720), onlooker=Uninterested())
    if display._renderer.quality.samples:
        display.close()
        pytest.skip("a graphics card draws here: only a processor takes so long that it matters")
    ticks = [time.monotonic()]
    ended = threading.Event()

    def tick() -> None:
        while not ended.wait(0.001):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    silent: list[float] = []
    try:
        load(display, FLAG)
        for number in range(8):
            del ticks[:-1]
            begun = time.monotonic()
            display.draw(Frame("flag", VALUES, 2.0 + number))
            silent.append(max(np.diff(ticks), default=1e9) / (time.monotonic() - begun))
    finally:
        ended.set()
        thread.join()
        display.close()
    # The longest silence as a share of the frame: 1 with Python locked. The machine too may let nobody run for a while.
    assert min(silent) < 0.5, silent


class Uninterested:
    """An onlooker who wants no picture."""

    size = (64, 36)

    def wanted(self) -> bool:
        return False

    def began(self) -> None: ...

    def take(self, rgba: bytes) -> None: ...
