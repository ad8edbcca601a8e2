"""The same entries at the same times give the same pixels, through the stage's whole loop and a real display."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.scenes.small import SIZE
from tests.unit.hands import HandClock, HandLink
from tests.unit.pilot import Pilot, make_scenes, opening
from vrtherapy.engine import SessionEngine
from vrtherapy.scene import PropUse, Scene
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.director import Director
from vrtherapy.stage.display.base import Frame, Pixels
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.loop import StageLoop

FRAME_SECONDS = 0.1
PICTURES_EVERY = 7
LOADING_SECONDS = 60.0


def scenes_with_flags() -> dict[str, Scene]:
    """The pilot's scenes, with something in them that the wind moves."""
    found = make_scenes()
    in_view = {"x_m": -0.3, "y_m": 1.2, "z_m": 1.9}
    calm = PropUse(prop="flag", params=in_view)
    windy = PropUse(prop="flag", params=in_view | {"wind_mps": "$wind * 12"})
    return {
        "meadow": found["meadow"].changed(props=(calm,)),
        "balcony": found["balcony"].changed(props=(windy,)),
    }


class ScenicPilot(Pilot):
    """A pilot of a session in those scenes."""

    def __init__(self) -> None:
        super().__init__()
        opened = opening(stage_expected=False).changed(scenes=scenes_with_flags())
        self.engine, self.entries = SessionEngine.opened(opened)


@pytest.fixture(scope="module")
def display(require: Callable[..., None]) -> Iterator[OffscreenDisplay]:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    opened = OffscreenDisplay(SIZE, FRAME_SECONDS)
    for scene in scenes_with_flags().values():
        opened.prepare(scene)
        give_up_at = time.monotonic() + LOADING_SECONDS
        while not opened.ready(scene.id):
            opened.draw(Frame("", fade=1.0))
            assert time.monotonic() < give_up_at, f"{scene.id} is not ready after {LOADING_SECONDS:g} s"
    yield opened
    opened.close()


def show_a_session(display: OffscreenDisplay, stop_at: float) -> list[Pixels]:
    """Pictures of a session that goes into the exposure, meets a gust, and is stopped."""
    pilot, clock = ScenicPilot(), HandClock()
    loop = StageLoop(display, HandLink(pilot, clock), Director(), clock)
    todo = {0.5: pilot.screened, 1.0: pilot.begin, 2.0: pilot.advance, 6.0: _gust(pilot), stop_at: pilot.stop}
    began, pictures = clock.time, []
    for count in range(round((stop_at + 1.5) / FRAME_SECONDS)):
        pilot.now = clock.time - began
        for at in [at for at in todo if at <= pilot.now]:
            todo.pop(at)()
        loop.turn()
        if count % PICTURES_EVERY == 0:
            picture = display.picture()
            assert picture is not None
            pictures.append(picture)
    return pictures


def _gust(pilot: Pilot) -> Callable[[], object]:
    return lambda: pilot.fire_cue("gust")


def test_two_sessions_of_the_same_entries_look_the_same(display: OffscreenDisplay) -> None:
    first, second = (show_a_session(display, stop_at=8.0) for _ in range(2))
    assert len(first) == len(second) > 10
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    assert len({picture.tobytes() for picture in first}) > len(first) // 2, "nothing moved"


def test_a_session_that_is_stopped_earlier_looks_different_from_then_on(display: OffscreenDisplay) -> None:
    late, early = show_a_session(display, stop_at=8.0), show_a_session(display, stop_at=7.0)
    same = [np.array_equal(one, other) for one, other in zip(late, early, strict=False)]
    stopped = round(7.0 / FRAME_SECONDS) // PICTURES_EVERY
    assert all(same[: stopped - 1])
    assert not all(same[stopped:])
