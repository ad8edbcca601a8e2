"""The scenes as they are meant to look, in small: a change of their pictures is seen before it is shipped.

After a change that is meant: REGENERATE=1 pytest tests/scenes/test_golden.py, look at tests/scenes/golden/, commit.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from panda3d.core import Filename, PNMImage, Texture

from tests.scenes.small import drawn, load
from vrtherapy.content import scenes_folder
from vrtherapy.scene import SceneLibrary
from vrtherapy.stage.display.base import Frame, HeadPose, Pixels
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.png import write_png
from vrtherapy.stage.props import CATALOGUE

GOLDEN = Path(__file__).parent / "golden"
FAILED = Path(__file__).parents[2] / "build" / "golden"
_TIME_SECONDS = 3.0
_MOST_APART = 6.0
"""Of 255, averaged over the picture: drivers round light differently, and edges fall on other pixels."""
_MOST_STRANGE = 0.04
"""The share of pixels that may be far off."""


LOOKS = [
    ("meadow", None, (0.0, -3.0)),
    ("meadow", None, (150.0, -3.0)),
    ("beach", None, (0.0, -8.0)),
    ("fireside", None, (0.0, -5.0)),
    ("balcony", 0.0, (0.0, -10.0)),
    ("balcony", 3.0, (0.0, -20.0)),
    ("balcony", 6.0, (0.0, -30.0)),
    ("balcony", 10.0, (0.0, -35.0)),
    ("meeting_room", 8.0, (0.0, -8.0)),
    ("lecture_hall", 10.0, (0.0, -8.0)),
    ("glass_lift", 6.0, (0.0, -30.0)),
    ("footbridge", 9.5, (0.0, -20.0)),
    ("lift", 4.0, (180.0, -5.0)),
    ("lift", 8.0, (0.0, -8.0)),
    ("mri", 7.0, (0.0, 50.0)),
    ("square", 6.0, (30.0, -6.0)),
    ("spiders_table", 4.0, (0.0, -25.0)),
    ("spiders_table", 8.0, (0.0, -38.0)),
    ("metro", 8.0, (0.0, -4.0)),
    ("aircraft", 2.0, (65.0, -10.0)),
    ("aircraft", 8.0, (-35.0, -8.0)),
]
"""Scene, difficulty, and where the patient looks: heading and pitch."""


def test_every_shipped_scene_is_looked_at() -> None:
    assert {name for name, _, _ in LOOKS} == set(SceneLibrary(scenes_folder(), CATALOGUE).names)


@pytest.mark.parametrize(("name", "difficulty", "looking_deg"), LOOKS)
def test_a_scene_looks_as_it_did(
    gallery: OffscreenDisplay,
    name: str,
    difficulty: float | None,
    looking_deg: tuple[float, float],
) -> None:
    scene = SceneLibrary(scenes_folder(), CATALOGUE).load(name)
    load(gallery, scene)
    head = HeadPose((0.0, 0.0, scene.view.eye_height_m), (*looking_deg, 0.0))
    picture = drawn(gallery, Frame(name, scene.values_for(difficulty, {}), _TIME_SECONDS, head=head))
    level = "" if difficulty is None else f"-difficulty-{difficulty:g}"
    file = GOLDEN / f"{name}{level}-heading-{looking_deg[0]:g}.png"
    if os.environ.get("REGENERATE"):
        GOLDEN.mkdir(exist_ok=True)
        write_png(file, picture)
        return
    assert file.exists(), f"{file} is not there: make it with REGENERATE=1, and look at it"
    golden = _read(file)
    apart = np.abs(picture.astype(int) - golden.astype(int)).max(-1)
    if apart.mean() > _MOST_APART or (apart > 60).mean() > _MOST_STRANGE:
        FAILED.mkdir(parents=True, exist_ok=True)
        seen = FAILED / file.name
        write_png(
            seen, np.concatenate([golden, picture, np.repeat(apart[..., None], 3, -1).astype(np.uint8)])
        )
        pytest.fail(
            f"{name} has changed: {apart.mean():.1f} apart on average, {(apart > 60).mean():.1%} of its pixels off. "
            f"Golden, drawn and difference, from top to bottom: {seen}. If this is meant, run with REGENERATE=1."
        )


def _read(file: Path) -> Pixels:
    image = PNMImage()
    assert image.read(Filename.from_os_specific(str(file))), f"{file} is no picture"
    texture = Texture()
    texture.load(image)
    rows = np.frombuffer(texture.get_ram_image_as("RGB"), np.uint8)
    return rows.reshape(image.get_y_size(), image.get_x_size(), 3)[::-1]
