"""How dark the view is: at once a little darker, never a jump, and always on time."""

import pytest

from vrtherapy.stage.fade import Fade

FRAME_SECONDS = 1 / 90


def bright() -> Fade:
    fade = Fade()
    fade.towards(0.0, 0.5, now=0.0)
    assert fade.level(1.0) == 0.0
    return fade


def test_it_begins_black() -> None:
    assert Fade().level(0.0) == 1.0
    assert Fade().level(1e9) == 1.0


def test_the_first_frame_is_darker_already() -> None:
    fade = bright()
    fade.towards(1.0, 0.3, now=10.0)
    assert 0.02 < fade.level(10.0) < 0.1


def test_it_is_black_when_its_time_is_over_however_often_it_is_asked() -> None:
    fade = bright()
    levels = []
    for frame in range(28):
        now = 10.0 + frame * FRAME_SECONDS
        fade.towards(1.0, 0.3, now)
        levels.append(fade.level(now))
    assert levels == sorted(levels)
    assert levels[-1] == 1.0
    assert levels[-4] < 1.0


def test_a_change_of_mind_goes_on_from_where_it_is() -> None:
    fade = bright()
    fade.towards(1.0, 0.4, now=10.0)
    halfway = fade.level(10.2)
    fade.towards(0.0, 0.4, now=10.2)
    assert fade.level(10.2) == pytest.approx(halfway)
    assert fade.level(10.2 + 0.4 * halfway) == 0.0


def test_asked_for_the_same_it_hurries_but_never_slows_down() -> None:
    fade = bright()
    fade.towards(1.0, 0.4, now=10.0)
    fade.towards(1.0, 5.0, now=10.1)
    assert fade.level(10.4) == 1.0
    fade = bright()
    fade.towards(1.0, 5.0, now=10.0)
    fade.towards(1.0, 0.3, now=10.1)
    assert fade.level(10.4) == 1.0
