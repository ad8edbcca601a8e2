"""The flight outside the aircraft's windows: gentle, whole, and never the patient's own motion."""

import math
from itertools import pairwise

import numpy as np
import pytest

from vrtherapy.content import scenes_folder
from vrtherapy.messages import ParamValue
from vrtherapy.scene import SceneLibrary
from vrtherapy.stage.props import CATALOGUE, PROPS
from vrtherapy.stage.props.aircraft import plan, wing
from vrtherapy.stage.props.aircraft.flight import CLOUD_BASE_M, STAGE_SECONDS, STAGES, flight_at, whiteness_at
from vrtherapy.stage.props.figures import seating

SCENE = SceneLibrary(scenes_folder(), CATALOGUE).load("aircraft")
LOOSE = {"curtain", "cup", "tray", "seats"}
OUTSIDE = {
    "wing left",
    "wing right",
    "airport",
    *(f"{kind} {n}" for kind in ("flap", "spoiler") for n in (0, 1)),
}


def cabin(**changes: ParamValue) -> dict[str, ParamValue]:
    return {key: param.default for key, param in CATALOGUE["aircraft_cabin"].params.items()} | changes


def test_the_scene_flies_a_stage_in_as_long_as_the_flight_counts_on() -> None:
    assert SCENE.params["flight"].range == (0.0, STAGES)
    assert SCENE.params["flight"].rate_per_second == pytest.approx(1 / STAGE_SECONDS, rel=1e-3)


@pytest.mark.parametrize("leg", [1, 2, 3, 7, 8])
def test_along_the_ground_it_speeds_up_and_brakes_by_half_a_metre_a_second_squared_at_most(leg: int) -> None:
    step = 0.1
    seconds = np.arange(0.0, STAGE_SECONDS, step)
    way = np.array([flight_at(leg + second / STAGE_SECONDS).along_m for second in seconds])
    assert np.abs(np.diff(way, 2)).max() / step**2 < 0.51
    assert np.diff(way).min() > -1e-9


def test_it_leaves_the_ground_and_comes_back_to_it_softly() -> None:
    step = 0.1
    for leg in (3, 7):
        stages = [leg + second / STAGE_SECONDS for second in np.arange(0.0, STAGE_SECONDS, step)]
        height = np.array([flight_at(stage).altitude_m for stage in stages])
        assert height.min() >= 0.0
        assert abs(float(np.diff(height).min())) / step < 10.0
    touching = [flight_at(7 + second / STAGE_SECONDS).altitude_m for second in (37.0, 38.0)]
    assert (touching[0] - touching[1]) / 1.0 < 1.0


def test_nothing_jumps_but_inside_the_clouds() -> None:
    stages = np.linspace(0.0, STAGES, 6001)
    for before, after in pairwise(flight_at(float(stage)) for stage in stages):
        assert abs(after.altitude_m - before.altitude_m) < 6.0
        assert abs(after.pitch_deg - before.pitch_deg) < 0.4
        assert abs(after.flaps - before.flaps) < 0.06
        hidden = whiteness_at(before.altitude_m) > 0.99 and whiteness_at(after.altitude_m) > 0.99
        assert hidden or abs(after.along_m - before.along_m) < 9.0 or (before.aloft and after.aloft)
        if before.aloft != after.aloft:
            assert hidden


def test_at_whole_stages_it_stands_still_or_flies_in_or_above_the_clouds() -> None:
    for stage in range(int(STAGES) + 1):
        flight = flight_at(float(stage))
        assert flight.rolling == pytest.approx(0.0, abs=0.01), stage
        assert flight.altitude_m == 0.0 or flight.altitude_m > CLOUD_BASE_M + 30.0, stage


def test_every_level_of_difficulty_that_the_console_offers_is_a_whole_stage() -> None:
    for halves in range(21):
        assert float(SCENE.values_at(halves / 2)["flight"]).is_integer(), halves / 2


def test_the_cabin_is_never_moved_whatever_the_aircraft_does() -> None:
    prop = PROPS["aircraft_cabin"]()
    for second in np.linspace(0.0, 20.0, 41):
        poses = prop.pose(cabin(flight=6.0, turbulence=1.0, weather="storm", bump=1.0), float(second))
        for name, pose in poses.items():
            if name not in LOOSE | OUTSIDE:
                assert pose.position_m == (0.0, 0.0, 0.0), name
                assert pose.hpr_deg == (0.0, 0.0, 0.0), name
        assert all(abs(value) < 0.006 for value in poses["seats"].position_m)


def test_the_world_outside_tilts_little_and_only_in_the_air() -> None:
    prop = PROPS["aircraft_cabin"]()
    rough = cabin(turbulence=1.0, weather="storm", bump=1.0)
    tilts: list[float] = []
    for stage in np.linspace(0.0, STAGES, 101):
        told = prop.pose(rough | {"flight": float(stage)}, 7.0)["sky"].uniforms
        tilt = math.degrees(max(abs(told["pitch_rad"]), abs(told["bank_rad"])))
        tilts.append(tilt)
        if flight_at(float(stage)).altitude_m == 0.0 and not 3.6 < stage < 3.75 and not 7.3 < stage < 7.5:
            assert tilt < 0.5, stage
    assert max(tilts) < 10.0


def test_the_sun_falls_through_the_windows_only_where_it_shines() -> None:
    prop = PROPS["aircraft_cabin"]()

    def sun(**changes: ParamValue) -> float:
        return prop.light(cabin(**changes))["sun"][0]

    assert sun() > 1.0
    assert sun(daytime="night") == 0.0
    assert sun(weather="storm") == 0.0
    assert sun(weather="cloudy") < 0.5 * sun(weather="cloudy", flight=6.0)
    assert sun(flight=4.0) < 0.1


def test_lamps_dip_once_and_softly_as_the_engines_are_started() -> None:
    prop = PROPS["aircraft_cabin"]()
    glow = [prop.pose(cabin(starting=float(x)), 0.0)["lamps"].uniforms["glow"] for x in np.linspace(0, 1, 51)]
    falling = [after < before for before, after in pairwise(glow)]
    assert glow[0] == pytest.approx(glow[-1])
    assert sum(a != b for a, b in pairwise(falling)) == 1


def test_flaps_turn_down_and_spoilers_up() -> None:
    assert wing.flap_pose(0, 0.0)[1] == pytest.approx((0.0, 0.0, 0.0), abs=1e-6)
    for number in (0, 1):
        down, up = wing.flap(number).mesh(), wing.spoiler(number).mesh()
        for mesh, pose, sign in (
            (down, wing.flap_pose(number, 1.0), -1),
            (up, wing.spoiler_pose(number, 1.0), 1),
        ):
            heading, pitch, roll = np.radians(pose[1])
            turn = _about(2, heading) @ _about(0, pitch) @ _about(1, roll)
            moved = (mesh.positions @ turn.T)[:, 2].mean() - mesh.positions[:, 2].mean()
            assert sign * moved > 0.1


def _about(axis: int, angle: float) -> np.ndarray:
    c, s = math.cos(angle), math.sin(angle)
    a, b = (axis + 1) % 3, (axis + 2) % 3
    turn = np.eye(3)
    turn[a, a], turn[a, b], turn[b, a], turn[b, b] = c, -s, s, c
    return turn


def test_seats_and_windows_are_as_far_apart_as_in_a_real_cabin() -> None:
    seats = plan.seats_m()
    assert len(seats) == 120
    row = np.sort(seats[np.abs(seats[:, 1]) < 0.01, 0])
    gaps = np.diff(row)
    assert gaps[[0, 1, 3, 4]] == pytest.approx(0.49)
    assert gaps[2] - plan.SEAT_M == pytest.approx(0.50 + 2 * plan.ARM_M)
    assert np.diff(plan.WINDOWS_M) == pytest.approx(0.533)
    assert 3.4 < 2 * float(plan.wall_m(0.9)) < 3.7


def test_passengers_sit_in_every_seat_but_the_patients() -> None:
    rows = seating.places("aircraft", 119, 3)
    assert len(rows) == 119
    assert np.hypot(rows[:, 0], rows[:, 1]).min() > 0.4
    assert len(np.unique(rows[:, :2].round(2), axis=0)) == 119
    beside = rows[(np.abs(rows[:, 1]) < 0.2) & (rows[:, 0] < 1.2) & (rows[:, 0] > 0.2), 7]
    assert (beside > 40).all()
