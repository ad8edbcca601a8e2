"""The headset's pure parts: what hands mean, what counts as being away, which frames were late, how poses turn."""

import math

import pytest

from vrtherapy.stage.display.headset.condition import Facts, Settled, judge
from vrtherapy.stage.display.headset.gestures import STOP_SECONDS, Gestures
from vrtherapy.stage.display.headset.pacing import Ledger, Slot
from vrtherapy.stage.display.headset.poses import head_of, hpr_deg
from vrtherapy.stage.hands import Hand, Hands
from vrtherapy.stage.render.eyes import EyeView

WELL = Facts(visible=True, focused=True, tracked=True, present=None)


@pytest.mark.parametrize(
    ("facts", "condition"),
    [
        (WELL, "worn"),
        (Facts(True, True, True, False), "taken_off"),
        (Facts(False, False, True, None), "not_shown"),
        (Facts(True, False, True, True), "no_focus"),
        (Facts(True, True, False, True), "no_tracking"),
    ],
)
def test_what_the_runtime_says_becomes_one_condition(facts: Facts, condition: str) -> None:
    assert judge(facts) == condition


def test_what_flickers_is_not_told_and_what_breaks_is_told_at_once() -> None:
    settled = Settled()
    assert not settled.note("worn", 0.0)
    assert settled.note("worn", 0.5)
    assert not settled.note("no_tracking", 0.6)
    assert not settled.note("worn", 0.8)
    assert not settled.note("no_tracking", 0.9)
    assert settled.note("no_tracking", 1.4)
    assert settled.note("lost", 1.41)
    assert settled.condition == "lost"


@pytest.mark.parametrize("squeezed", [{"squeeze": 1.0}, {"trigger": 1.0}])
def test_both_hands_stop_once_after_a_moment(squeezed: dict[str, float]) -> None:
    gestures, hands = Gestures(), Hands(Hand(**squeezed), Hand(**squeezed))
    assert not gestures.stop(hands, 0.0)
    assert not gestures.stop(hands, STOP_SECONDS - 0.01)
    assert gestures.stop(hands, STOP_SECONDS)
    assert not gestures.stop(hands, 5.0)
    assert not gestures.stop(Hands(), 5.1)
    assert not gestures.stop(hands, 6.0)
    assert gestures.stop(hands, 6.5)


def test_one_hand_and_a_squeeze_that_is_let_go_stop_nothing() -> None:
    gestures = Gestures()
    for now in (0.0, 0.2, 0.5, 2.0):
        assert not gestures.stop(Hands(Hand(squeeze=1.0, trigger=1.0)), now)
    both = Hands(Hand(squeeze=1.0), Hand(squeeze=1.0))
    assert not gestures.stop(both, 2.1)
    assert not gestures.stop(Hands(), 2.4)
    assert not gestures.stop(both, 2.6)


def test_late_frames_are_gaps_in_the_times_the_runtime_meant_to_show_them() -> None:
    ledger, period = Ledger(), 11_100_000
    assert ledger.note(Slot(0, 16_600_000, True)) == 0  # a first period that is wrong
    missed = [ledger.note(Slot(at * period, period, True)) for at in (1, 2, 3, 6, 7)]
    assert missed == [0, 0, 0, 2, 0]
    ledger.pause()
    assert ledger.note(Slot(100 * period, period, True)) == 0
    assert ledger.period_seconds == pytest.approx(0.0111)


def _turn(axis: tuple[float, float, float], deg: float) -> tuple[float, float, float, float]:
    half = math.radians(deg) / 2
    x, y, z = (part * math.sin(half) for part in axis)
    return x, y, z, math.cos(half)


def test_orientations_become_heading_pitch_and_roll() -> None:
    assert hpr_deg(_turn((0, 1, 0), 30)) == pytest.approx((30, 0, 0), abs=1e-6)
    assert hpr_deg(_turn((1, 0, 0), -50)) == pytest.approx((0, -50, 0), abs=1e-6)
    assert hpr_deg(_turn((0, 0, 1), -20)) == pytest.approx((0, 0, 20), abs=1e-6)
    assert hpr_deg(_turn((1, 0, 0), -89.9))[0] == pytest.approx(0.0, abs=1e-3)  # looking straight down


def test_the_head_is_between_the_eyes() -> None:
    fov = (-0.7, 0.7, 0.7, -0.7)
    left = EyeView((0.97, 1.6, -2.0), _turn((0, 1, 0), 5), fov)
    right = EyeView((1.03, 1.6, -2.0), _turn((0, 1, 0), -5), fov)
    head = head_of((left, right))
    assert head.position_m == pytest.approx((1.0, 2.0, 1.6))
    assert head.hpr_deg == pytest.approx((0, 0, 0), abs=1e-6)
