"""The SUDS scale in the world: stick, pointing hand, and eyes that rest on a number."""

import pytest

from vrtherapy.stage.hands import Hand, Hands, Ray
from vrtherapy.stage.suds import (
    BELOW_EYES_M,
    DISTANCE_M,
    DWELL_SECONDS,
    SPACING_M,
    VALUES,
    Pointing,
    Question,
    SudsScale,
)

EYES_M = 1.6
AHEAD = Ray((0.0, 0.0, EYES_M), (0.0, 1.0, 0.0))


def at(value: int, source: tuple[float, float, float] = (0.0, 0.0, EYES_M)) -> Ray:
    """From somewhere to a number of the scale."""
    across = (VALUES.index(value) - 5) * SPACING_M
    to = (across - source[0], DISTANCE_M - source[1], EYES_M - BELOW_EYES_M - source[2])
    length = sum(part * part for part in to) ** 0.5
    return Ray(source, (to[0] / length, to[1] / length, to[2] / length))


class Rating:
    """A scale, and hands that do something for a while."""

    def __init__(self) -> None:
        self.scale = SudsScale(EYES_M)
        self.now = 0.0
        self.confirmed: list[int] = []

    def hold(self, seconds: float, gaze: Ray = AHEAD, **right: object) -> None:
        hands = Hands(right=Hand(active=True, **right)) if right else Hands(Hand(active=True))
        self.pass_time(seconds, gaze, hands)

    def pass_time(self, seconds: float, gaze: Ray, hands: Hands) -> None:
        for _ in range(round(seconds * 90)):
            self.now += 1 / 90
            value = self.scale.look(Pointing(gaze, hands), self.now)
            if value is not None:
                self.confirmed.append(value)

    @property
    def chosen(self) -> int | None:
        return self.scale.view(self.now, "en").chosen


def test_the_stick_begins_in_the_middle_moves_by_tens_and_stops_at_the_ends() -> None:
    rating = Rating()
    assert rating.chosen is None
    rating.hold(0.1, stick=(1.0, 0.0))
    assert rating.chosen == 50
    rating.hold(0.1, stick=(0.0, 0.0))
    rating.hold(0.1, stick=(1.0, 0.0))
    assert rating.chosen == 60
    rating.hold(3.0, stick=(1.0, 0.0))
    assert rating.chosen == 100
    rating.hold(5.0, stick=(-0.9, 0.2))
    assert rating.chosen == 0
    assert rating.confirmed == []


@pytest.mark.parametrize("value", VALUES)
def test_a_hand_points_at_a_number_and_lets_the_trigger_go(value: int) -> None:
    rating = Rating()
    ray = at(value, (0.25, 0.1, 1.1))
    rating.hold(0.2, ray=ray)
    assert rating.chosen == value
    rating.hold(0.2, ray=ray, trigger=1.0)
    assert rating.confirmed == []
    rating.hold(0.2, ray=ray, trigger=0.0)
    assert rating.confirmed == [value]


def test_the_confirm_button_takes_what_the_stick_has_chosen() -> None:
    rating = Rating()
    rating.hold(0.1, stick=(1.0, 0.0))
    rating.hold(0.1, confirm=True)
    rating.hold(0.1, confirm=False)
    assert rating.confirmed == [50]


def test_nothing_is_confirmed_while_nothing_is_chosen() -> None:
    rating = Rating()
    rating.hold(0.1, trigger=1.0)
    rating.hold(0.1, trigger=0.0)
    assert rating.confirmed == []


def test_both_triggers_are_on_their_way_to_a_stop_and_confirm_nothing() -> None:
    rating = Rating()
    rating.hold(0.1, stick=(1.0, 0.0))
    rating.hold(0.05, trigger=1.0)
    both = Hands(Hand(active=True, trigger=1.0), Hand(active=True, trigger=1.0))
    rating.pass_time(0.5, AHEAD, both)
    rating.hold(0.1, trigger=0.0)
    assert rating.confirmed == []


def test_without_controllers_the_eyes_rest_on_a_number() -> None:
    rating = Rating()
    rating.pass_time(DWELL_SECONDS - 0.2, at(70), Hands())
    assert rating.chosen == 70
    assert 0.5 < rating.scale.view(rating.now, "en").progress < 1.0
    rating.pass_time(DWELL_SECONDS - 0.2, at(30), Hands())
    assert rating.confirmed == []
    rating.pass_time(0.4, at(30), Hands())
    assert rating.confirmed == [30]


def test_eyes_that_look_elsewhere_choose_nothing() -> None:
    rating = Rating()
    rating.pass_time(5.0, AHEAD, Hands())
    rating.pass_time(5.0, Ray((0.0, 0.0, EYES_M), (0.0, -1.0, 0.0)), Hands())
    assert rating.chosen is None
    assert rating.confirmed == []


def test_each_question_is_answered_once_and_its_scale_goes_with_the_answer() -> None:
    question, now = Question(), 0.0
    eyes = Pointing(at(40), Hands())

    def answers(asked: float | None) -> list[int]:
        nonlocal now
        found: list[int] = []
        for _ in range(200):
            now += 1 / 90
            value = question.answer(asked, eyes, EYES_M, now)
            found += [value] if value is not None else []
        return found

    assert answers(None) == []
    assert question.scale is None
    assert answers(10.0) == [40]
    assert answers(10.0) == []
    assert question.scale is None
    assert answers(70.0) == [40]


def test_a_rating_that_the_therapist_enters_takes_the_scale_away() -> None:
    question = Question()
    question.answer(10.0, Pointing(AHEAD, Hands()), EYES_M, 1.0)
    assert question.scale is not None
    question.answer(None, Pointing(AHEAD, Hands()), EYES_M, 1.1)
    assert question.scale is None


def test_hands_feel_a_tick_for_each_choice_that_moves_and_for_the_answer() -> None:
    question, felt = Question(), list[int]()
    sticks = ((0.0, 0.0), (1.0, 0.0), (0.0, 0.0), (1.0, 0.0), (0.0, 0.0))
    hands = [Hand(active=True, stick=stick) for stick in sticks]
    hands += [Hand(active=True, confirm=True), Hand(active=True)]
    for moment, hand in enumerate(hands):
        question.answer(1.0, Pointing(AHEAD, Hands(right=hand)), EYES_M, moment * 0.1)
        felt.append(question.ticks)
    assert felt == [0, 1, 1, 2, 2, 2, 3]
    question.answer(1.0, Pointing(AHEAD, Hands(right=Hand(active=True, stick=(1.0, 0.0)))), EYES_M, 2.0)
    assert question.ticks == 3  # answered: the stick means nothing any more
