"""What `measure` finds in shipped scenes, and in three that were made to fail."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.scenes.flicker import PROPS as MADE_TO_FAIL
from tests.scenes.flicker import scene_of
from vrtherapy.__main__ import main
from vrtherapy.authoring.measuring.flashes import general_flashes, red_flashes
from vrtherapy.authoring.measuring.measure import QUICK, Report, measure_scene
from vrtherapy.authoring.measuring.motion import flow_dps
from vrtherapy.authoring.measuring.stripes import striped_share
from vrtherapy.content import scenes_folder
from vrtherapy.scene import SceneLibrary
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.props import CATALOGUE, PROPS

SHIPPED = SceneLibrary(scenes_folder(), CATALOGUE)


def failing(prop: str) -> Report:
    display = OffscreenDisplay(QUICK.size)
    try:
        return measure_scene(scene_of(prop), display, QUICK)
    finally:
        display.close()


@pytest.fixture(autouse=True)
def failing_props(monkeypatch: pytest.MonkeyPatch) -> None:
    """The props that were made to fail are known while a test runs."""
    for name, prop in MADE_TO_FAIL.items():
        monkeypatch.setitem(PROPS, name, prop)
        monkeypatch.setitem(CATALOGUE, name, prop.spec)


@pytest.mark.parametrize("name", SHIPPED.names)
def test_a_shipped_scene_is_within_every_limit(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["measure", name, "--quick", "--json", "--out", str(tmp_path)])
    report = json.loads(capsys.readouterr().out)
    assert [limit for limit, one in report["limits"].items() if not one["passed"]] == []
    assert status == 0
    assert (tmp_path / f"measure-{name}.png").is_file()


@pytest.mark.parametrize(
    ("prop", "limit"),
    [("strobe", "general_flashes"), ("red_flicker", "red_flashes"), ("far_wall", "acceleration_mps2")],
)
def test_a_scene_that_was_made_to_fail_fails_for_its_reason(prop: str, limit: str) -> None:
    report = failing(prop)
    assert not report.measured[limit].passed
    assert not report.passed
    assert report.worst is not None


def series(values: list[float], hz: float = 24.0) -> tuple[np.ndarray, list[float]]:
    light = np.array([[[[value] * 3]] for value in values], np.float32)
    return light, [index / hz for index in range(len(values))]


def test_three_flashes_in_a_second_are_counted_as_three() -> None:
    light, times = series([0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5] * 3)
    assert general_flashes(light, times).most == pytest.approx(3.0, abs=0.5)


@pytest.mark.parametrize(
    ("blocks", "most"),
    [
        ([(2, 3), (2, 4), (3, 3)], 0),
        ([(2, 3), (2, 4), (3, 3), (3, 4)], 12),
        ([(10, 18), (10, 19), (11, 18), (11, 19)], 12),
        ([(2, 3), (2, 4), (2, 5), (2, 6)], 0),
        ([(row, column) for row in range(12) for column in range(20)], 12),
    ],
)
def test_what_flashes_counts_from_a_square_of_five_degrees_on(
    blocks: list[tuple[int, int]], most: float
) -> None:
    light = np.zeros((25, 12, 20, 3), np.float32)
    for row, column in blocks:
        light[1::2, row, column] = 0.6
    found = general_flashes(light, [index / 24 for index in range(25)])
    assert found.most == pytest.approx(most, abs=0.5)


def test_flashes_one_after_the_other_in_parts_of_a_square_are_not_the_squares() -> None:
    light = np.zeros((97, 4, 4, 3), np.float32)
    for second, row in ((0, 0), (2, 1)):
        light[24 * second + 1 : 24 * second + 24 : 2, row, :2] = 0.6
    assert general_flashes(light, [index / 24 for index in range(97)]).most == 0


def test_changes_of_less_than_a_tenth_and_between_bright_and_brighter_are_no_flashes() -> None:
    assert general_flashes(*series([0.5, 0.55] * 12)).most == 0
    assert general_flashes(*series([0.85, 1.0] * 12)).most == 0


def test_a_saturated_red_that_comes_and_goes_is_a_red_flash_and_a_grey_one_is_not() -> None:
    light, times = series([0.0, 0.3] * 12)
    assert red_flashes(light, times).most == 0
    light[..., 1:] = 0.0
    assert red_flashes(light, times).most > 3


def test_even_stripes_are_found_in_both_directions_and_a_gradient_has_none() -> None:
    stripes = np.tile(np.repeat(np.array([0.1, 0.6], np.float32), 4), (60, 12))
    assert striped_share(stripes) > 0.8
    assert striped_share(stripes.T) > 0.8
    assert striped_share(np.tile(np.linspace(0, 1, 96, dtype=np.float32), (60, 1))) == 0


def test_motion_in_the_periphery_is_told_in_degrees_a_second() -> None:
    across = np.linspace(0, 6 * np.pi, 120)
    still, moved = ((np.sin(across - shift) + 1) / 2 for shift in (0.0, across[1]))
    before, after = (np.tile(line.astype(np.float32), (60, 1)) for line in (still, moved))
    assert flow_dps(before, after, 1 / 24, 1.0) == pytest.approx(24, rel=0.2)
    assert flow_dps(before, before, 1 / 24, 1.0) == 0
