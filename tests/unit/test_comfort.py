"""What spares the patient's stomach: the narrowed view, turns in snaps and steps behind a blink, each where allowed."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.unit.authored import BALCONY, edited, scene_faults
from tests.unit.pilot import Pilot, make_protocol, make_scenes
from tests.unit.viewer import FRAME_SECONDS, Viewer
from vrtherapy.scene import Scene
from vrtherapy.stage.comfort import NARROWS_SECONDS, OPENS_SECONDS, Sticks, Vignette, within
from vrtherapy.stage.display.base import Frame, HeadPose
from vrtherapy.stage.hands import Hand, Hands

AREA = (0.5, 0.5, 0.0, 2.0)
REST = Hands(right=Hand(active=True))


def pushed(across: float = 0.0, along: float = 0.0) -> Hands:
    return Hands(right=Hand(active=True, stick=(across, along)))


def carried(unit: str = "m") -> Scene:
    """A scene that takes the patient along by one number."""
    scene = make_scenes()["balcony"]
    height = scene.params["height_m"].changed(unit=unit)
    return scene.changed(params=scene.params | {"height_m": height})


def ridden(unit: str, numbers: list[float]) -> float:
    """How narrow the view is after so many frames."""
    vignette, scene, level = Vignette(), carried(unit), 0.0
    for frame, number in enumerate(numbers):
        level = vignette.level(scene, {"height_m": number}, frame * FRAME_SECONDS, dark=False)
    return level


@pytest.mark.parametrize(
    ("unit", "speed", "narrow"),
    [("m", 1.8, 0.0), ("m", -2.0, 0.5), ("m", 4.0, 1.0), ("°", 28.0, 0.0), ("°", 45.0, 1.0)],
)
def test_the_view_narrows_with_the_speed_of_what_carries_the_patient(
    unit: str, speed: float, narrow: float
) -> None:
    numbers = [30 + speed * frame * FRAME_SECONDS for frame in range(90)]
    assert ridden(unit, numbers) == pytest.approx(narrow, abs=0.001)


@pytest.mark.parametrize(
    ("unit", "speed", "narrow"), [("m/s", 1.8, 0.0), ("m/s", 3.0, 1.0), ("°/s", 60.0, 1.0)]
)
def test_a_ride_at_an_even_speed_narrows_the_view_too(unit: str, speed: float, narrow: float) -> None:
    assert ridden(unit, [speed] * 90) == pytest.approx(narrow, abs=0.001)


def test_the_view_closes_and_opens_softly() -> None:
    vignette, scene = Vignette(), carried("m/s")
    speeds = [10.0] * 90 + [0.0] * 90
    levels = [
        vignette.level(scene, {"height_m": speed}, frame * FRAME_SECONDS, dark=False)
        for frame, speed in enumerate(speeds)
    ]
    steps = [after - before for before, after in pairwise(levels)]
    assert max(steps) <= FRAME_SECONDS / NARROWS_SECONDS + 1e-9
    assert min(steps) >= -FRAME_SECONDS / OPENS_SECONDS - 1e-9
    assert (max(levels), levels[-1]) == (1.0, 0.0)


def test_what_changes_in_the_dark_carries_nobody() -> None:
    vignette, scene = Vignette(), carried()
    for frame, height in enumerate((0.0, 0.0, 60.0, 60.0, 60.0)):
        assert vignette.level(scene, {"height_m": height}, frame * FRAME_SECONDS, dark=frame == 2) == 0.0


def test_a_push_counts_once_and_only_from_rest() -> None:
    sticks = Sticks()
    assert sticks.push(pushed(1.0)) is None  # a thumb that lay there already
    assert sticks.push(REST) is None
    assert [sticks.push(pushed(1.0)), sticks.push(pushed(1.0)), sticks.push(REST)] == ["right", None, None]
    assert sticks.push(pushed(-0.3, 0.9)) == "ahead"
    sticks.rest()
    assert sticks.push(pushed(-1.0)) is None


def test_a_step_ends_where_the_area_does() -> None:
    assert within(AREA, (0.0, 0.0), (0.0, 0.7)) == (0.0, 0.7)
    assert within(AREA, (0.0, 1.8), (0.3, 2.5)) == (0.3, 2.0)
    assert within(AREA, (0.0, 2.0), (0.0, 2.7)) is None
    assert within((0.0, 0.0, 0.0, 0.0), (0.0, 0.0), (0.0, 0.7)) is None


def standing(**comfort: object) -> Viewer:
    """A viewer of an exposure in a scene that may be walked in, with what the protocol says of comfort."""
    viewer = Viewer(Pilot(make_protocol(comfort=comfort)).in_exposure()).until_exposed()
    viewer.director.look(HeadPose((0.2, 0.1, 1.6), (20.0, 0.0, 0.0)))
    viewer.pilot.recentre()
    viewer.watch(1)
    return viewer


def push(viewer: Viewer, hands: Hands) -> list[Frame]:
    """What is seen when a stick is pushed and let go."""
    frames = list[Frame]()
    for held in (REST, hands, REST):
        viewer.director.point(held, viewer.now)
        frames += viewer.watch(0.3)
    return frames


def test_where_the_protocol_says_nothing_the_stick_moves_nobody() -> None:
    viewer = standing()
    for hands in (pushed(1.0), pushed(-1.0), pushed(0.0, 1.0), pushed(0.0, -1.0)):
        assert {(frame.head, frame.fade) for frame in push(viewer, hands)} == {(viewer.frame.head, 0.0)}


@pytest.mark.parametrize(("across", "heading_deg"), [(1.0, -30.0), (-1.0, 30.0)])
def test_a_push_to_the_side_turns_the_patient_at_once_where_they_stand(
    across: float, heading_deg: float
) -> None:
    viewer = standing(snap_turn="30 deg")
    viewer.director.look(HeadPose((0.5, 0.6, 1.6), (20.0, 0.0, 0.0)))
    before = viewer.watch()[0].head
    frames = push(viewer, pushed(across))
    assert {frame.fade for frame in frames} == {0.0}
    assert viewer.frame.head.hpr_deg[0] - before.hpr_deg[0] == pytest.approx(heading_deg)
    assert viewer.frame.head.position_m == pytest.approx(before.position_m)


def test_a_push_ahead_takes_the_patient_a_step_further_behind_a_blink_and_no_further_than_the_area() -> None:
    viewer = standing(teleport=True)
    for after_m in (0.7, 1.4, 2.0):
        for before, after in pairwise(push(viewer, pushed(0.0, 1.0))):
            if before.head.position_m != after.head.position_m:
                assert after.fade == 1.0
        assert viewer.frame.head.position_m == pytest.approx((0.0, after_m, 1.6))
        assert viewer.frame.fade == 0.0
    assert {frame.fade for frame in push(viewer, pushed(0.0, 1.0))} == {0.0}  # at the edge nothing happens
    viewer.pilot.recentre()
    viewer.watch(1)
    assert viewer.frame.head.position_m == pytest.approx((0.0, 0.0, 1.6))


def test_while_suds_is_asked_the_stick_answers_and_moves_nobody() -> None:
    viewer = standing(snap_turn="45 deg", teleport=True)
    viewer.pilot.ask_suds()
    viewer.watch(0.1)
    heads = {frame.head for frame in push(viewer, pushed(1.0))}
    assert len(heads) == 1
    assert viewer.frame.scale is not None
    assert viewer.frame.scale.chosen == 50


@pytest.mark.parametrize(("vignette", "narrow"), [(True, 0.5), (False, 0.0)])
def test_the_view_narrows_while_the_balcony_rises_fast_unless_that_is_switched_off(
    vignette: bool, narrow: float
) -> None:
    viewer = standing(vignette=vignette)
    viewer.pilot.set_param("height_m", 60.0)  # at 2 m/s
    assert max(frame.narrow for frame in viewer.watch(12)) == pytest.approx(narrow, abs=0.01)
    viewer.watch(30)
    assert (viewer.frame.values["height_m"], viewer.frame.narrow) == (60.0, 0.0)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("carried_by: [hight_m]", "hight_m"),
        ("carried_by: [railing]", "what carries the patient must be a number in"),
        ("area_m: [1, 1, -1, 1]", "cannot be less than 0"),
    ],
)
def test_a_scene_cannot_say_what_carries_nobody(tmp_path: Path, written: str, fault: str) -> None:
    (told,) = scene_faults(tmp_path, edited(BALCONY, ("heading_deg:", f"{written}, heading_deg:")))
    assert fault in told
