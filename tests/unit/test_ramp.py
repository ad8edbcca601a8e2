"""A param that turns harder moves softly: never faster than its rate, never past its goal, never with a jerk."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrtherapy.stage.ramp import EASE_SECONDS, Ramp, halted, ramp

STEP_SECONDS = 1 / 90
values = st.floats(-50, 50)
rates = st.floats(0.1, 10)


def path(moving: Ramp, begin: float = 0.0) -> list[float]:
    count = int((moving.end_seconds - begin) / STEP_SECONDS) + 3
    return [moving.at(begin + i * STEP_SECONDS) for i in range(count)]


def speeds(moving: Ramp, begin: float = 0.0) -> list[float]:
    return [(b - a) / STEP_SECONDS for a, b in pairwise(path(moving, begin))]


@given(values, values, rates)
def test_it_begins_at_the_start_and_ends_exactly_at_the_goal(start: float, goal: float, rate: float) -> None:
    moving = ramp(start, goal, rate, now=3.0)
    assert moving.at(3.0) == pytest.approx(start)
    assert moving.at(moving.end_seconds) == goal
    assert moving.at(moving.end_seconds - 1e-6) == pytest.approx(goal, abs=1e-4)


@given(values, values, rates)
def test_it_is_never_faster_than_the_rate_and_never_changes_speed_with_a_jerk(
    start: float, goal: float, rate: float
) -> None:
    speed = speeds(ramp(start, goal, rate, now=0.0))
    assert max(abs(v) for v in speed) <= rate * 1.001
    assert all(
        abs(b - a) <= rate / EASE_SECONDS * STEP_SECONDS * 1.01 for a, b in pairwise([0.0, *speed, 0.0])
    )


@given(values, values, rates)
def test_it_never_turns_back(start: float, goal: float, rate: float) -> None:
    ahead = [v * (goal - start) >= -1e-9 for v in speeds(ramp(start, goal, rate, now=0.0))]
    assert all(ahead)


def test_a_long_way_takes_as_long_as_the_rate_says_and_a_little_for_the_soft_ends() -> None:
    assert ramp(0.0, 20.0, 2.0, now=5.0).end_seconds == pytest.approx(5.0 + 10.0 + EASE_SECONDS)


def test_a_new_goal_further_on_is_reached_without_slowing_down_first() -> None:
    first = ramp(0.0, 10.0, 2.0, now=0.0)
    onward = ramp(first.at(2.0), 20.0, 2.0, now=2.0, speed=first.speed_at(2.0))
    assert onward.speed_at(2.0) == pytest.approx(2.0)
    assert onward.speed_at(3.0) == pytest.approx(2.0)


def test_a_new_goal_that_is_very_near_is_not_passed() -> None:
    first = ramp(0.0, 10.0, 2.0, now=0.0)
    here = first.at(2.0)
    near = ramp(here, here + 0.1, 2.0, now=2.0, speed=first.speed_at(2.0))
    assert max(path(near, 2.0)) <= here + 0.1 + 1e-9


def test_a_goal_behind_is_reached_after_coming_to_rest() -> None:
    first = ramp(0.0, 10.0, 2.0, now=0.0)
    here = first.at(2.0)
    back = ramp(here, 1.0, 2.0, now=2.0, speed=first.speed_at(2.0))
    assert max(path(back, 2.0)) == pytest.approx(here + 2.0 * EASE_SECONDS / 2, abs=0.01)
    assert back.at(back.end_seconds) == 1.0


@given(st.floats(0, 6))
def test_what_is_halted_comes_to_rest_softly_short_of_its_goal(at: float) -> None:
    moving = ramp(0.0, 10.0, 2.0, now=0.0)
    rest = halted(moving, 2.0, at)
    assert moving.at(at) <= rest.goal <= 10.0
    assert rest.end_seconds <= at + EASE_SECONDS + 1e-6
    assert rest.speed_at(at) == pytest.approx(moving.speed_at(at), abs=1e-6)
