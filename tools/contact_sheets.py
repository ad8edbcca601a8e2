"""A contact sheet a scene into docs/scenes: what the patient sees at difficulty 0, 2, 4, 6, 8 and 10, and all around.

python tools/contact_sheets.py [SCENE …]    every shipped scene, unless some are named
"""

import math
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from vrtherapy.content import scenes_folder
from vrtherapy.messages import Params
from vrtherapy.scene import Scene, SceneLibrary
from vrtherapy.stage.display.base import Frame, HeadPose, Pixels
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.png import write_png
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.render.quality import BEST

_SIZE = (400, 225)
_SECONDS = 3.0
_SITTING_M = 0.42
"""How much lower the eyes are on a chair."""
_LYING_M = 1.3
"""Whose eyes are lower than this already lies or sits."""
_AROUND = (
    ("sitting", (0.0, -6.0), _SITTING_M),
    ("up", (30.0, 35.0), 0.0),
    ("down", (0.0, -55.0), 0.0),
    ("behind", (180.0, -4.0), 0.0),
)
_ASIDE = {"aircraft": (46.0, -9.0)}
"""Where patients look whose fear does not lie ahead: past the seats and through the window."""
_CALM = ((0.0, -8.0), (62.0, -5.0), (-62.0, -5.0), (0.0, -50.0), (180.0, -4.0))
"""Where one looks in a place without difficulty; a last picture shows its pacer."""
_SHEETS = Path(__file__).parents[1] / "docs" / "scenes"


def main() -> None:
    """Draw the sheets of the scenes that are named, or of all."""
    library = SceneLibrary(scenes_folder(), CATALOGUE)
    for name in sys.argv[1:] or library.names:
        display = OffscreenDisplay(_SIZE, quality=BEST)
        try:
            scene = library.load(name)
            sheet = _sheet(display, scene)
        finally:
            display.close()
        write_png(_SHEETS / f"{name}.png", sheet)
        print(f"docs/scenes/{name}.png")


def _sheet(display: OffscreenDisplay, scene: Scene) -> Pixels:
    display.prepare(scene)
    while not display.ready(scene.id):
        display.draw(Frame("", fade=1.0))
        time.sleep(0.002)
    levels = (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
    if scene.difficulty:
        ahead = _ahead(scene)
        pictures = [_picture(display, scene, scene.values_for(level, {}), ahead) for level in levels]
        hard = scene.values_for(levels[-2], {})
        pictures += [_picture(display, scene, hard, turned, lower) for _, turned, lower in _AROUND[:3]]
    else:
        paced = scene.defaults() | {"pacer_shown": 1.0}
        pictures = [_picture(display, scene, scene.defaults(), turned) for turned in _CALM]
        pictures.append(_picture(display, scene, paced, (0.0, 0.0)))
    rows = [np.concatenate(pictures[at : at + 3], axis=1) for at in range(0, len(pictures), 3)]
    return np.ascontiguousarray(np.concatenate(rows))


def _ahead(scene: Scene) -> tuple[float, float]:
    """Heading and pitch of who looks ahead: a little down, or at what the scene is about."""
    if scene.id in _ASIDE:
        return _ASIDE[scene.id]
    near = scene.environment.close_up
    if near is None:
        return 0.0, -8.0
    (x, y, z), (x0, y0, z0) = near.at_m, scene.view.position_m
    down = math.atan2(z - z0 - scene.view.eye_height_m, math.hypot(x - x0, y - y0))
    return 0.0, math.degrees(down)


def _picture(
    display: OffscreenDisplay, scene: Scene, values: Params, turned: tuple[float, float], lower: float = 0.0
) -> Pixels:
    eyes_m = scene.view.eye_height_m
    head = HeadPose((0.0, 0.0, eyes_m - (lower if eyes_m > _LYING_M else 0.0)), (*turned, 0.0))
    display.draw(Frame(scene.id, values, _SECONDS, head=head))
    picture = display.picture()
    if picture is None:
        raise SystemExit("The display drew nothing. Update the graphics driver.")
    return picture


if __name__ == "__main__":
    main()
