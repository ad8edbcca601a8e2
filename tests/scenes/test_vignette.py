"""The narrowed view as it is drawn: its middle stays as it was, its edge goes dark."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.scenes.small import drawn, load, scene
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.display.base import Frame, Pixels
from vrtherapy.stage.display.offscreen import OffscreenDisplay

OPEN, NARROW = (Frame("narrowed", {}, 1.0, narrow=narrow) for narrow in (0.0, 1.0))


@pytest.fixture(scope="module", autouse=True)
def _egl(require: Callable[..., None]) -> None:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())


def looks_narrowed(before: Pixels, after: Pixels) -> bool:
    height, width = before.shape[:2]
    middle = slice(height * 4 // 9, height * 5 // 9), slice(width * 4 // 9, width * 5 // 9)
    edges = np.concatenate([after[:, :4].reshape(-1, 3), after[:, -4:].reshape(-1, 3)])
    return bool((before[middle] == after[middle]).all() and edges.max() <= 1 and before[:, :4].mean() > 30)


def test_the_middle_stays_and_the_edge_goes_dark() -> None:
    display = OffscreenDisplay((160, 120))
    load(display, scene("narrowed"))
    before, after = drawn(display, OPEN), drawn(display, NARROW)
    assert looks_narrowed(before, after)
    assert (drawn(display, OPEN) == before).all()
    display.close()
