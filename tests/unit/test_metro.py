"""The metro: a timetable that is gentle, a tunnel without gaps, riders who stand in nobody and hold on to something."""

import numpy as np
import pytest

from vrtherapy.stage.props.figures.clips import CLIP, HOLD_AHEAD_M, HOLD_ASIDE_M
from vrtherapy.stage.props.metro_car import MetroCar
from vrtherapy.stage.props.metro_platform import MetroPlatform, tunnels_m
from vrtherapy.stage.props.underground import car, plan, riders, timetable
from vrtherapy.stage.props.underground.timetable import LAMP_M, LEG_SECONDS, STATION_HALF_M

STEP_SECONDS = 0.05


@pytest.fixture(scope="module")
def inside() -> np.ndarray:
    return riders.in_the_car(7)


def ride(leg: int) -> np.ndarray:
    """How far the train has come in a leg, a row every step."""
    whole = timetable.LAST_WAY_M if leg == timetable.LEGS - 1 else timetable.WAY_M
    found: list[float] = []
    for seconds in np.arange(0, LEG_SECONDS, STEP_SECONDS):
        now = timetable.at(leg + seconds / LEG_SECONDS)
        found.append(-now.station_m if now.station == leg else whole - now.station_m)
    return np.array(found)


@pytest.mark.parametrize("leg", [0, 3, 5])
def test_the_train_speeds_up_and_slows_down_gently_and_arrives(leg: int) -> None:
    way = ride(leg)
    speed = np.diff(way) / STEP_SECONDS
    assert speed.min() >= -1e-6
    assert np.abs(np.diff(speed) / STEP_SECONDS).max() < 0.53
    assert way[-1] == pytest.approx(timetable.LAST_WAY_M if leg == 5 else timetable.WAY_M, abs=0.01)


def test_at_whole_stops_it_stands_in_a_station_with_open_doors_and_at_five_and_a_half_in_the_tunnel() -> None:
    for stops in range(7):
        assert timetable.at(float(stops)) == pytest.approx((0.0, 1.0, stops), abs=0.01)
    stand = timetable.at(5.5)
    assert abs(stand.station_m) > STATION_HALF_M + 80
    assert stand.doors == 0
    assert timetable.at(5.49).station_m == pytest.approx(stand.station_m, abs=0.01)


def test_doors_are_shut_whenever_the_train_moves() -> None:
    for stops in np.linspace(0, 6, 2000):
        now, soon = timetable.at(float(stops)), timetable.at(min(float(stops) + 0.0005, 6.0))
        moved = abs(abs(now.station_m) - abs(soon.station_m)) > 1e-3
        assert not (moved and now.doors > 0), stops


def test_the_tunnel_has_no_gap_beside_the_train_and_its_lamps_stay_in_step() -> None:
    long = LAMP_M * 16
    for place in np.linspace(-283, 283, 400):
        begins = tunnels_m(float(place))
        covered = [(begin, begin + long) for begin in begins if begin is not None]
        covered.append((place - STATION_HALF_M, place + STATION_HALF_M))
        for y in np.linspace(-70, 70, 29):
            assert any(low - 1e-6 <= y <= high + 1e-6 for low, high in covered), (place, y)
    middle = timetable.WAY_M / 2
    ahead, _ = tunnels_m(-middle + 1e-6)
    _, behind = tunnels_m(middle - 1e-6)
    assert ahead is not None
    assert behind is not None
    assert (ahead - behind) % LAMP_M == pytest.approx(0, abs=0.01) or (
        ahead - behind
    ) % LAMP_M > LAMP_M - 0.01


def test_nobody_stands_in_another_or_in_the_patient(inside: np.ndarray) -> None:
    gaps = np.linalg.norm(inside[:, None, :2] - inside[None, :, :2], axis=-1) + 10 * np.eye(len(inside))
    assert gaps.min() > 0.40
    assert np.hypot(inside[:, 0], inside[:, 1]).min() >= riders.PATIENT_M


def test_full_means_every_seat_and_more_than_two_on_each_square_metre(inside: np.ndarray) -> None:
    assert (inside[:, 5] < CLIP["stand"]).sum() == len(plan.seats())
    assert riders.standing_per_m2(inside, len(inside)) > 2.0
    first = inside[: len(inside) // 6]
    assert (first[:, 5] < CLIP["stand"]).mean() > 0.9


def test_who_holds_on_has_a_pole_or_a_rail_in_the_hand(inside: np.ndarray) -> None:
    poles = plan.poles()
    for x, y, _, turn, _, clip, *_ in inside:
        c, s = np.cos(turn), np.sin(turn)
        if clip == CLIP["hold_pole"]:
            hand = (x + c * HOLD_ASIDE_M - s * HOLD_AHEAD_M, y + s * HOLD_ASIDE_M + c * HOLD_AHEAD_M)
            assert np.hypot(*(poles - hand).T).min() < 0.09
        if clip == CLIP["hold_rail"]:
            assert abs(x - s * 0.16) == pytest.approx(plan.RAIL_X_M, abs=0.02)


def test_seats_are_45_cm_high_and_doors_slide_aside() -> None:
    tops = car.seats().mesh()
    level = (tops.normals[:, 2] > 0.99) & (np.abs(tops.positions[:, 0]) < 1.1) & (tops.positions[:, 2] < 0.8)
    assert float(tops.positions[level, 2].max()) == pytest.approx(0.447, abs=0.004)
    metro = MetroCar()
    open_, shut = (metro.pose({"stops": stops, "light": 1.0}, 0.0) for stops in (0.0, 0.5))
    assert open_["right front leaves"].position_m[1] == pytest.approx(0.6)
    assert shut["right front leaves"].position_m[1] == 0
    assert "left front leaves" not in open_


def test_the_platform_goes_out_of_sight_and_comes_back() -> None:
    platform = MetroPlatform()
    assert platform.pose({"stops": 0.0}, 0.0)["vault"].visible
    assert not platform.pose({"stops": 0.5}, 0.0)["vault"].visible
    assert platform.pose({"stops": 1.0}, 0.0)["vault"].position_m[1] == pytest.approx(0, abs=0.01)
