"""The lift and the scanner: true measures, doors that shut, nobody in anybody, light that sinks without a flash."""

from itertools import combinations

import numpy as np
import pytest

from vrtherapy.authoring.measuring.flashes import general_flashes
from vrtherapy.content import scenes_folder
from vrtherapy.messages import ParamValue
from vrtherapy.scene import SceneLibrary
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.props.base import PartPose
from vrtherapy.stage.props.lift import fittings
from vrtherapy.stage.props.lift.cars import CARS, STANDS, Car
from vrtherapy.stage.props.lift_cabin import LiftCabin, lamps_left
from vrtherapy.stage.props.mri_bore import MriBore
from vrtherapy.stage.props.scanner import bed, magnet
from vrtherapy.stage.props.scanner.measures import AXIS_M, BEFORE_M, BORES_M, EYES_M, LENGTH_M, MOST_IN_M

LIBRARY = SceneLibrary(scenes_folder(), CATALOGUE)
LIFT, MRI = LiftCabin(), MriBore()
BODY_M = 0.19
"""Half of how deep a standing body is, with some cloth."""


def lift(**changes: ParamValue) -> dict[str, PartPose]:
    values = {name: param.default for name, param in LiftCabin.spec.params.items()}
    return dict(LIFT.pose(values | changes, 0.0))


def mri(**changes: ParamValue) -> dict[str, PartPose]:
    values = {name: param.default for name, param in MriBore.spec.params.items()}
    return dict(MRI.pose(values | changes, 0.0))


def numbers(poses: dict[str, PartPose]) -> list[str]:
    return [name for name, pose in poses.items() if name.startswith("number") and pose.visible]


@pytest.mark.parametrize("car", CARS.values(), ids=list(CARS))
def test_all_who_ride_along_stand_inside_the_car_and_not_in_each_other(car: Car) -> None:
    spots = [car.patient, *((spot.x, spot.y) for spot in car.others)]
    for x, y in spots:
        assert abs(x) <= car.wide / 2 - BODY_M
        assert -car.deep + BODY_M <= y <= -BODY_M
    for one, other in combinations(spots, 2):
        assert np.hypot(one[0] - other[0], one[1] - other[1]) >= 0.40


@pytest.mark.parametrize("car", CARS.values(), ids=list(CARS))
def test_shut_leaves_leave_a_slit_and_open_ones_the_whole_doorway(car: Car) -> None:
    place = "large_lift" if car.name == "large" else f"{car.name}_lift"
    for side, name in ((-1.0, "left leaf"), (1.0, "right leaf")):
        x = side * fittings.leaf(car, side).mesh().positions[:, 0]
        shut, open_ = (lift(place=place, closed=closed)[f"{car.name} {name}"] for closed in (1.0, 0.0))
        moved = side * (open_.position_m[0] - shut.position_m[0])
        assert 0 < x.min() <= 0.004
        assert x.max() >= car.door / 2
        assert x.min() + moved >= car.door / 2


def test_a_ride_moves_nothing_but_the_number_the_arrow_and_the_light_behind_the_slit() -> None:
    still, riding = (lift(place="small_lift", closed=1.0, people=3.0, floor=floor) for floor in (2.0, 2.3))
    changed = {name for name in still | riding if still.get(name) != riding.get(name)}
    assert changed == {"small arrow", "small passing"}
    assert numbers(riding) == ["number 2"]
    assert numbers(lift(place="small_lift", closed=1.0, floor=2.6)) == ["number 3"]


def test_a_stuck_car_shows_no_number_lights_its_alarm_and_stands_between_two_landings() -> None:
    poses = lift(place="tiny_lift", closed=1.0, floor=6.0, stuck=1.0)
    assert numbers(poses) == []
    assert poses["tiny lit alarm"].visible
    assert -2.0 < poses["tiny passing"].position_m[2] < -1.0


@pytest.mark.parametrize("rate", [0.12, 1.0])
def test_light_sinks_without_a_flash_even_if_it_sank_eight_times_faster(rate: float) -> None:
    times = [step / 60 for step in range(round(60 / rate) + 60)]
    left = [lamps_left(min(1.0, time * rate)) for time in times]
    light = np.array([[[[share * 0.5] * 3]] for share in left], np.float32)
    assert general_flashes(light, times).most <= 2
    assert left[0] == 1.0
    assert 0.25 < left[-1] < 0.4


def test_on_a_landing_the_light_stays_whatever_happens_in_the_shaft() -> None:
    values = {name: param.default for name, param in LiftCabin.spec.params.items()} | {"stuck": 1.0}
    assert LIFT.light(values) == {}
    assert LIFT.light(values | {"place": "small_lift"})["sun"][1] < 0.4


def test_the_mirror_shows_what_is_there_and_nothing_once_the_wall_is_of_steel() -> None:
    def seen(poses: dict[str, PartPose]) -> set[str]:
        return {name for name, pose in poses.items() if name.endswith("in the mirror") and pose.visible}

    there = seen(lift(place="small_lift", people=2.0))
    assert {"small walls in the mirror", "corridor walls in the mirror"} <= there
    assert sum(name.startswith("rider") for name in there) == 2
    assert seen(lift(place="small_lift", people=2.0, mirror="steel")) == set()


def test_the_places_get_smaller_one_after_the_other() -> None:
    assert tuple(STANDS) == tuple(LIBRARY.load("lift").params["place"].choices or ())
    areas = [CARS[name].wide * CARS[name].deep for name in ("large", "small", "tiny")]
    assert areas == sorted(areas, reverse=True)


@pytest.mark.parametrize(("name", "wide"), BORES_M.items())
def test_a_bore_is_as_wide_as_it_says_and_the_table_and_the_coil_fit_into_it(name: str, wide: float) -> None:
    liner = magnet.bore(wide / 2).mesh().positions
    inside = liner[(liner[:, 1] < -0.6) & (liner[:, 1] > -1.1)]
    clear = np.hypot(inside[:, 0], inside[:, 2] - AXIS_M).min()
    assert clear == pytest.approx(wide / 2, abs=0.002)
    for part in (bed.top(), bed.blanket(), bed.coil(), bed.mirror_frame()):
        points = part.mesh().positions
        assert np.hypot(points[:, 0], points[:, 2] - AXIS_M).max() < clear, name


def test_at_the_end_of_the_way_the_head_lies_in_the_middle_of_the_magnet() -> None:
    out, deep = (mri(in_m=in_m)["housing"].position_m[1] for in_m in (0.0, MOST_IN_M))
    assert out == -BEFORE_M
    assert deep == pytest.approx(LENGTH_M / 2)


def test_the_table_slides_no_faster_than_ten_centimetres_a_second_and_what_lies_on_it_stays() -> None:
    scene = LIBRARY.load("mri")
    assert (scene.params["in_m"].rate_per_second or 1.0) <= 0.1
    assert scene.params["in_m"].announcement is not None
    assert scene.view.eye_height_m == EYES_M
    for name in ("table", "blanket"):
        assert mri(in_m=0.0)[name] == mri(in_m=1.0)[name]


@pytest.mark.parametrize("bore", BORES_M)
def test_only_the_chosen_bore_shows(bore: str) -> None:
    shown = {name for name, pose in mri(bore=bore).items() if name.endswith(" bore") and pose.visible}
    assert shown == {f"{bore} bore"}
