"""The SUDS scale as it is drawn: there when asked for, gone when not, with the choice marked where the hand chose."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.scenes.small import drawn, load, scene
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.display.base import Frame, HeadPose, Pixels
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.suds import ScaleView

DOWN = HeadPose((0.0, 0.0, 1.65), (0.0, -17.0, 0.0))


@pytest.fixture(scope="module")
def display(require: Callable[..., None]) -> Iterator[OffscreenDisplay]:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    opened = OffscreenDisplay((320, 180))
    load(opened, scene("rated"))
    yield opened
    opened.close()


def picture(display: OffscreenDisplay, scale: ScaleView | None, fade: float = 0.0) -> Pixels:
    return drawn(display, Frame("rated", {}, 1.0, fade, head=DOWN, scale=scale)).astype(int)


def changed_columns(before: Pixels, after: Pixels) -> tuple[int, int]:
    columns = np.flatnonzero((np.abs(before - after).max(-1) > 40).any(0))
    return int(columns.min()), int(columns.max())


def test_the_scale_comes_when_asked_for_and_goes_when_answered(display: OffscreenDisplay) -> None:
    without = picture(display, None)
    left, right = changed_columns(without, picture(display, ScaleView("en")))
    assert left > 80
    assert right < 240  # it leaves the view free to both sides
    assert (picture(display, None) == without).all()


def test_what_is_chosen_is_marked_where_it_stands(display: OffscreenDisplay) -> None:
    plain = picture(display, ScaleView("en"))
    middles: list[float] = []
    for value in (0, 30, 50, 100):
        left, right = changed_columns(plain, picture(display, ScaleView("en", chosen=value)))
        assert right - left < 16
        middles.append((left + right) / 2)
    assert middles == sorted(middles)
    assert middles[2] == pytest.approx(159.5, abs=2.0)


def test_the_scale_speaks_the_patients_language(display: OffscreenDisplay) -> None:
    assert (picture(display, ScaleView("en")) != picture(display, ScaleView("fr"))).any()


def test_in_the_dark_there_is_no_scale(display: OffscreenDisplay) -> None:
    assert picture(display, ScaleView("en", 40), fade=1.0).max() <= 1
