"""What the tests of the shipped scenes share: one display a module, in which a scene is built once for all of them."""

import gc
from collections.abc import Callable, Iterator

import pytest

from tests.scenes.small import SIZE
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.display.offscreen import OffscreenDisplay


@pytest.fixture(scope="module")
def gallery(require: Callable[..., None]) -> Iterator[OffscreenDisplay]:
    """A small display that keeps every shipped scene it has shown. Closing another display would close it, too."""
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    opened = OffscreenDisplay(SIZE)
    yield opened
    opened.close()


@pytest.fixture(scope="module", autouse=True)
def _set_aside() -> Iterator[None]:
    """What scenes leave behind is not looked through again: pauses of seconds would be held against timed tests."""
    yield
    gc.collect()
    gc.freeze()
