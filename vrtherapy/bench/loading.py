"""What the patient notices of another scene being loaded: nothing, if no frame is more than two periods after the last.

An empty scene is shown offscreen at 60 Hz while every shipped scene is loaded, one after the other.
"""

import time
from itertools import pairwise

from vrtherapy.content import scenes_folder
from vrtherapy.messages import Text
from vrtherapy.scene import Scene, SceneLibrary
from vrtherapy.scene.model import Environment, View
from vrtherapy.stage.display.base import Display, Frame
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.pace import Pace
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.tidying import Tidying

SIZE = (320, 180)
PERIOD_SECONDS = 1 / 60
_SHOWN_FIRST_FRAMES = 30
_SAID = Text(en="Empty", fr="Vide")


def run() -> dict[str, float]:
    """The longest time between two frames, in periods; how many were late; seconds until a scene was there; frames."""
    library = SceneLibrary(scenes_folder(), CATALOGUE)
    scenes = [library.load(folder.parent.name) for folder in sorted(scenes_folder().glob("*/scene.yaml"))]
    display = OffscreenDisplay(SIZE, PERIOD_SECONDS)
    try:
        _load(display, _EMPTY)
        for _ in range(_SHOWN_FIRST_FRAMES):
            display.draw(Frame(_EMPTY.id))
        tidying = Tidying(time.perf_counter())  # as the stage does
        build_s: list[float] = []
        gaps: list[float] = []
        for scene in scenes:
            begin = time.perf_counter()
            gaps += _load(display, scene)
            build_s.append(time.perf_counter() - begin)
        tidying.close()
    finally:
        display.close()
    return {
        "worst_periods": round(max(gaps) / PERIOD_SECONDS, 2),
        "late": sum(gap > 2 * PERIOD_SECONDS for gap in gaps),
        "build_s": round(max(build_s), 2),
        "frames": len(gaps),
    }


def _load(display: Display, scene: Scene) -> list[float]:
    """Draw the empty scene until another is ready; the seconds between frames."""
    display.prepare(scene)
    submitted = list[float]()
    pace = Pace(PERIOD_SECONDS, time.perf_counter())
    while not display.ready(scene.id):
        time.sleep(max(0.0, pace.due - time.perf_counter()))
        pace.begin(time.perf_counter())
        drawn = display.draw(Frame(_EMPTY.id))
        submitted.append(time.perf_counter() - (drawn.since_seconds if drawn else 0.0))
    return [after - before for before, after in pairwise(submitted)]


_EMPTY = Scene(
    id="empty",
    version=1,
    title=_SAID,
    purpose=_SAID,
    sources=("made for the bench",),
    environment=Environment(sky="day"),
    view=View(position_m=(0.0, 0.0, 0.0)),
    params={},
    difficulty=(),
    props=(),
    cues={},
)
