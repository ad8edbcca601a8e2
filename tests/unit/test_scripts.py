"""What cues of the safe place say and show: scripts that run on the stage's clock and end at once when they must."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.unit.pilot import Pilot, make_protocol
from tests.unit.viewer import FRAME_SECONDS, Viewer
from vrtherapy.commands import Command
from vrtherapy.commands.course import Advance, End, Stop
from vrtherapy.commands.steering import CallOffCues, ChooseLanguage, FireCue
from vrtherapy.protocol import Protocol
from vrtherapy.stage.director import Director
from vrtherapy.stage.replay import Replay

WITH_SCRIPT: Protocol = make_protocol(safe_place_cues=["script"])


def resting() -> Viewer:
    """In the baseline, long enough for its words to be read."""
    viewer = Viewer(Pilot(WITH_SCRIPT).in_baseline())
    viewer.watch(15)
    return viewer


def ring(viewer: Viewer) -> float:
    return float(viewer.frame.values["ring"])


def test_a_script_says_its_lines_when_they_are_due_and_then_nothing() -> None:
    viewer = resting()
    viewer.pilot.fire_cue("script")
    assert {frame.caption for frame in viewer.watch(0.9)} == {None}
    viewer.watch(0.2)
    assert viewer.frame.caption == "First"
    viewer.watch(18.6)
    assert viewer.frame.caption is None
    viewer.watch(0.5)
    assert viewer.frame.caption == "Second"
    viewer.watch(12)
    assert viewer.frame.caption is None


def test_a_line_that_was_due_before_the_last_frame_is_said_when_it_is_heard_of() -> None:
    viewer = Viewer(Pilot(make_protocol(safe_place_cues=["word"])).in_baseline())
    viewer.watch(15)
    viewer.pilot.fire_cue("word")
    viewer.on_link = False
    viewer.watch(3 * FRAME_SECONDS)
    viewer.on_link = True
    assert [frame.caption for frame in viewer.watch(2 * FRAME_SECONDS)] == ["Now", "Now"]


def test_a_cue_of_the_safe_place_moves_its_params_there() -> None:
    viewer = resting()
    viewer.pilot.fire_cue("script")
    viewer.watch(5)
    assert ring(viewer) == 1.0
    viewer.watch(6)
    assert ring(viewer) == 0.0


def test_it_speaks_the_sessions_language() -> None:
    viewer = resting()
    viewer.pilot.give(ChooseLanguage(language="fr"))
    viewer.pilot.fire_cue("script")
    viewer.watch(1.2)
    assert viewer.frame.caption == "First (fr)"


@pytest.mark.parametrize("command", [CallOffCues(), End(), Stop(), Advance()], ids=lambda one: one.type)
def test_a_script_is_silent_in_the_very_next_frame(command: Command) -> None:
    viewer = resting()
    viewer.pilot.fire_cue("script")
    viewer.watch(2)
    assert viewer.frame.caption == "First"
    viewer.pilot.give(command)
    heard = {frame.caption for frame in viewer.watch(FRAME_SECONDS)} | {
        frame.caption for frame in viewer.watch(40)
    }
    assert not heard & {"First", "Second"}


def test_what_it_had_moved_is_back_within_a_quarter_of_a_second_of_being_called_off() -> None:
    viewer = resting()
    viewer.pilot.fire_cue("script")
    viewer.watch(5)
    viewer.pilot.give(CallOffCues())
    viewer.watch(0.3)
    assert ring(viewer) == 0.0


def test_another_cue_takes_its_place() -> None:
    viewer = resting()
    viewer.pilot.fire_cue("script")
    viewer.watch(15)
    viewer.pilot.fire_cue("script")
    said = [frame.caption for frame in viewer.watch(30)]
    begun = [after for before, after in pairwise(said) if after and after != before]
    assert begun == ["First", "Second"]


def stopped_by_hand(viewer: Viewer) -> None:
    viewer.director.go_safe("patient", viewer.now)


def gone_silent(viewer: Viewer) -> None:
    viewer.director.go_safe("silence", viewer.now)


@pytest.mark.parametrize("leave", [stopped_by_hand, gone_silent])
def test_what_the_stage_does_by_itself_ends_a_script_too(leave: Callable[[Viewer], None]) -> None:
    viewer = resting()
    viewer.pilot.fire_cue("script")
    viewer.watch(2)
    leave(viewer)
    assert not {frame.caption for frame in viewer.watch(40)} & {"First", "Second"}


def test_a_script_that_was_under_way_does_not_begin_anew_on_a_stage_that_comes_back() -> None:
    pilot = Pilot(WITH_SCRIPT).in_baseline()
    pilot.give(FireCue(name="script"))
    director = Director()
    director.follow(pilot.state, 0.0)
    frames = [director.frame(tenth / 10, lambda _: True) for tenth in range(100)]
    assert not {frame.caption for frame in frames} & {"First", "Second"}


def test_a_replay_says_the_same_lines_at_the_same_moments() -> None:
    pilot = Pilot(WITH_SCRIPT).in_baseline()
    pilot.wait(20)
    pilot.fire_cue("script")
    pilot.wait(40)
    first, second = Replay(pilot.entries), Replay(pilot.entries)
    played = [first.frame() for _ in range(1900)]
    assert "Second" in {frame.caption for frame in played}
    for place in (1800, 700, 1300):
        assert second.go_to(place / 30) == played[place]
