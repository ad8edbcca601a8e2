"""One picture of a scene, as the patient would see it: what authors look at, and what the documentation shows."""

import time
from collections.abc import Mapping

from vrtherapy.errors import StageError
from vrtherapy.messages import ParamValue
from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame, HeadPose, Pixels
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.render.quality import BEST

_TIME_SECONDS = 3.0
"""The scene time of a preview: late enough that what moves has begun to."""
_A_MOMENT_SECONDS = 0.002
"""Left to the thread that builds the scene, between two frames."""


def render_picture(
    scene: Scene, difficulty: float | None, size: tuple[int, int], head: HeadPose | None = None
) -> Pixels:
    """A scene at a difficulty (None: its params' defaults), (H, W, 3). Raises StageError if it cannot be drawn."""
    return render_values(scene, scene.values_for(difficulty, {}), size, head)


def render_values(
    scene: Scene, values: Mapping[str, ParamValue], size: tuple[int, int], head: HeadPose | None = None
) -> Pixels:
    """A scene with every param given, (H, W, 3). Raises StageError if it cannot be drawn."""
    display = OffscreenDisplay(size, quality=BEST)
    try:
        display.prepare(scene)
        while not display.ready(scene.id):
            display.draw(Frame("", fade=1.0))
            time.sleep(_A_MOMENT_SECONDS)
        seated = head or HeadPose(position_m=(0.0, 0.0, scene.view.eye_height_m))
        display.draw(Frame(scene.id, values, _TIME_SECONDS, head=seated))
        picture = display.picture()
    finally:
        display.close()
    if picture is None:
        raise StageError("The display drew nothing. Update the graphics driver.")
    return picture
