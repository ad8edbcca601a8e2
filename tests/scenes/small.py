"""What the tests of pictures share: a scene that loads fast, frames of it, and waiting for a display to be ready."""

import time

from vrtherapy.messages import Text
from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Display, Frame, Pixels

SIZE = (160, 90)
_PATIENCE_SECONDS = 120.0
_A_MOMENT_SECONDS = 0.002


def scene(name: str = "small", **changes: object) -> Scene:
    """A pole with a flag under a clear sky; `changes` are the scene file's own keys."""
    said = Text(en=name, fr=name)
    fields: dict[str, object] = {
        "id": name,
        "version": 1,
        "title": said,
        "purpose": said,
        "sources": ["made for tests"],
        "environment": {"sky": "day", "clouds": 0.0},
        "view": {"position_m": [0.0, 0.0, 0.0]},
        "params": {},
        "difficulty": [],
        "props": [{"prop": "flag"}],
        "cues": {},
    }
    return Scene.model_validate(fields | changes, strict=False)


def load(display: Display, wanted: Scene) -> None:
    """Draw black frames until the scene, which is built on a thread, is ready."""
    display.prepare(wanted)
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while not display.ready(wanted.id):
        assert time.monotonic() < give_up_at, f"{wanted.id} is not ready after {_PATIENCE_SECONDS:g} s"
        display.draw(Frame("", fade=1.0))
        time.sleep(_A_MOMENT_SECONDS)


def drawn(display: Display, frame: Frame) -> Pixels:
    """The picture of one frame."""
    display.draw(frame)
    picture = display.picture()
    assert picture is not None
    return picture
