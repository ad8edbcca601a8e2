"""An author's own picture, surroundings and model, as the renderer draws them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.scenes.small import drawn, load
from tests.unit.own_files import glb, jpeg
from vrtherapy.own.cache import cache_folder, remember
from vrtherapy.scene import Scene, load_scene
from vrtherapy.stage.display.base import Frame, HeadPose, Pixels
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.props import CATALOGUE

SIZE = (160, 90)
OWN = "licence: made for tests, consent: nobody can be recognised"
FILE = f"""
id: mine
version: 1
title: {{en: mine, fr: mien}}
purpose: {{en: mine, fr: mien}}
environment: {{sky: day, clouds: 0}}
view: {{position_m: [0, 0, 0]}}
props:
  - prop: own_panorama
    own: {{file: around.jpg, {OWN}}}
  - prop: own_photo
    own: {{file: dog.jpg, {OWN}}}
    params: {{y_m: 2 m, z_m: 1.65 m, width_m: 1 m, kind: screen}}
  - prop: own_model
    own: {{file: box.glb, {OWN}}}
    params: {{y_m: -2 m, z_m: 1.4 m, heading_deg: 180}}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("author")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VRTHERAPY_HOME", str(folder / "home"))
        yield folder


@pytest.fixture(scope="module")
def mine(home: Path) -> Scene:
    folder = home / "mine"
    folder.mkdir()
    (folder / "around.jpg").write_bytes(jpeg(1024, 512))
    (folder / "dog.jpg").write_bytes(jpeg(64, 32))
    (folder / "box.glb").write_bytes(glb())
    (folder / "scene.yaml").write_text(FILE, encoding="utf-8")
    return load_scene(folder, CATALOGUE)


@pytest.fixture(scope="module")
def display(mine: Scene) -> Iterator[OffscreenDisplay]:
    opened = OffscreenDisplay(SIZE)
    load(opened, mine)
    yield opened
    opened.close()


def seen(display: OffscreenDisplay, heading_deg: float) -> Pixels:
    head = HeadPose((0.0, 0.0, 1.65), (heading_deg, 0.0, 0.0))
    return drawn(display, Frame("mine", {}, 1.0, head=head))


def test_a_photo_on_a_screen_shows_its_own_colours(display: OffscreenDisplay) -> None:
    middle = seen(display, 0.0)[38:52, 66:94].astype(int)
    # Red at the upper left, green to the right, blue below, as it was made.
    assert middle[0, 0, 0] > middle[0, -1, 0] + 60
    assert middle[0, -1, 1] > middle[0, 0, 1] + 60
    assert middle[-1, 0, 2] > middle[0, 0, 2] + 60


def test_surroundings_are_as_bright_as_the_picture_and_as_it_was_taken(display: OffscreenDisplay) -> None:
    left, right = (seen(display, heading)[45, 80].astype(int) for heading in (90.0, -90.0))
    assert left == pytest.approx((96, 64, 128), abs=14)  # a quarter across, at the height of the horizon
    assert right == pytest.approx((32, 191, 128), abs=14)


def test_a_model_stands_where_it_was_put_and_has_its_picture_on_it(display: OffscreenDisplay) -> None:
    behind, around = seen(display, 180.0).astype(int), seen(display, 170.0).astype(int)
    assert np.abs(behind[38:56, 70:90] - around[38:56, 70:90]).mean() > 8
    assert behind[38:56, 70:90].reshape(-1, 3).std(0).min() > 15


def test_a_scene_that_came_through_the_journal_finds_its_files_by_their_checksum(
    mine: Scene, display: OffscreenDisplay
) -> None:
    told = Scene.model_validate_json(mine.model_copy(update={"id": "told"}).model_dump_json())
    assert all(use.own is not None and use.own.original is None for use in told.props)
    for copy in cache_folder().glob("*.bin"):
        copy.unlink()
    for use in mine.props:
        assert use.own is not None
        assert use.own.original is not None
        remember(use.own.sha256, *use.own.original)
    load(display, told)
    head = HeadPose((0.0, 0.0, 1.65), (0.0, 0.0, 0.0))
    again = drawn(display, Frame("told", {}, 1.0, head=head))
    assert (again == seen(display, 0.0)).all()
