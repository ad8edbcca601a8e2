"""The stage's loop with a display that draws nothing, a link fed by hand, and a clock moved by hand."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.unit.hands import PERIOD_SECONDS, Stage
from tests.unit.pilot import Pilot
from vrtherapy.commands.course import Stop
from vrtherapy.commands.reports import ReportHeadset, ReportSafePlace, ReportShown
from vrtherapy.commands.steering import Recentre
from vrtherapy.errors import StageError
from vrtherapy.link.client import EntryHeard, Unanswered
from vrtherapy.link.wire import Welcome
from vrtherapy.stage import sentences
from vrtherapy.stage.display.base import HeadPose, Input
from vrtherapy.stage.frames_log import FramesLog
from vrtherapy.stage.loop import CLOSING_SECONDS, Options, StageLoop, waking
from vrtherapy.stage.pace import Pace


def exposed(options: Options | None = None) -> Stage:
    stage = Stage(Pilot().in_baseline(), options).run(1)
    stage.pilot.advance()
    stage.run(4)
    assert (stage.frame.scene_id, stage.frame.fade) == ("balcony", 0.0)
    return stage


def test_frames_come_at_the_pace_of_the_display() -> None:
    stage = Stage(Pilot()).run(1)
    times = [at for at, _ in stage.display.frames]
    assert len(times) == pytest.approx(91, abs=1)
    assert max(b - a for a, b in pairwise(times)) < PERIOD_SECONDS * 1.01


def test_the_safe_place_is_loaded_first_and_then_every_scene_of_the_session() -> None:
    stage = Stage(Pilot())
    stage.display.loading_seconds = 2.0
    stage.run(1)
    assert list(stage.display.ready_at) == ["meadow"]
    stage.run(2)
    assert list(stage.display.ready_at) == ["meadow", "balcony"]
    assert stage.frame.scene_id == "meadow"


def test_a_session_that_is_first_heard_of_by_an_entry_has_its_scenes_loaded_as_well() -> None:
    stage = Stage(Pilot())
    stage.link.messages()  # the state as a whole is lost
    stage.pilot.in_baseline()
    stage.run(1)
    assert list(stage.display.ready_at) == ["meadow", "balcony"]


def test_a_stop_of_the_session_is_in_the_next_frame_and_reported_as_shown() -> None:
    stage = exposed()
    stage.pilot.stop()
    stage.run(PERIOD_SECONDS)
    assert stage.frame.fade > 0
    assert stage.link.sent == [ReportShown(seq=stage.pilot.state.stop.seq)]


def test_a_stop_does_not_wait_for_the_next_frames_time() -> None:
    stage = exposed()
    stage.display.period_seconds = 10.0
    slow = StageLoop(stage.display, stage.link, stage.director, stage.clock)
    slow.turn()
    tell = waking(stage.clock)

    def stop() -> None:
        stage.pilot.stop()
        tell(EntryHeard(stage.pilot.entries[-1], stage.pilot.state))

    stopped_at = stage.clock.time + 3.0
    stage.clock.meanwhile = (stopped_at, stop)
    slow.turn()
    assert stage.frame.fade > 0
    assert stage.clock.time == stopped_at


def test_what_does_not_lead_out_of_the_exposure_waits_for_the_next_frames_time() -> None:
    stage = exposed()
    due = stage.clock.time + PERIOD_SECONDS

    def rate() -> None:
        stage.pilot.rate_suds(value=40)
        waking(stage.clock)(EntryHeard(stage.pilot.entries[-1], stage.pilot.state))

    stage.clock.meanwhile = (stage.clock.time + PERIOD_SECONDS / 2, rate)
    stage.loop.turn()
    assert stage.clock.time == pytest.approx(due, abs=1e-9)


def test_a_display_that_is_always_late_still_hears() -> None:
    stage = exposed()
    stage.display.drawing_seconds = 5 * PERIOD_SECONDS
    stage.run(1)
    stage.pilot.stop()
    stage.run(PERIOD_SECONDS)
    assert stage.frame.fade > 0


def test_the_patients_own_stop_acts_in_the_same_frame_and_then_the_session_hears_of_it() -> None:
    stage = exposed()
    stage.display.hands = [Input("stop")]
    stage.run(PERIOD_SECONDS)
    assert stage.frame.fade > 0
    assert stage.link.sent == [Stop()]


def test_the_patients_own_stop_works_while_the_session_is_gone() -> None:
    stage = exposed()
    stage.link.up = False
    stage.display.hands = [Input("stop")]
    stage.run(1)
    assert (stage.frame.scene_id, stage.frame.fade) == ("meadow", 0.0)


def test_after_a_stop_the_patients_hands_ask_for_no_other() -> None:
    stage = exposed()
    stage.pilot.stop()
    stage.run(1)
    stage.display.hands = [Input("stop")]
    stage.run(1)
    assert [type(command) for command in stage.link.sent] == [ReportShown]


def test_a_session_that_falls_silent_leaves_the_patient_in_the_safe_place() -> None:
    stage = exposed()
    stage.link.up = False
    silent_at = stage.clock.time
    stage.run(2)
    darker = next(at for at, frame in stage.display.frames if at > silent_at and frame.fade > 0)
    assert 0.4 <= darker - silent_at <= 0.45
    assert (stage.frame.scene_id, stage.frame.fade) == ("meadow", 0.0)


def test_a_stage_that_left_by_itself_says_so_and_why() -> None:
    stage = exposed()
    stage.link.up = False
    stage.run(3)
    assert len(stage.link.sent) == 1
    report = stage.link.sent[0]
    assert isinstance(report, ReportSafePlace)
    assert "0.4 s" in report.why.en
    assert "0.4 s" in report.why.fr


def test_a_report_that_nobody_answered_is_given_again_while_the_session_counts_on_the_exposure() -> None:
    stage = exposed()
    stage.link.up = False
    stage.run(1)
    stage.link.extra = [Unanswered("command-1")]
    stage.run(0.1)
    assert [type(command) for command in stage.link.sent] == [ReportSafePlace, ReportSafePlace]


def test_a_patients_stop_that_nobody_answered_is_given_again_too() -> None:
    stage = exposed()
    stage.display.hands = [Input("stop")]
    stage.run(1)
    stage.link.extra = [Unanswered("command-1")]
    stage.run(0.1)
    assert stage.link.sent == [Stop(), Stop()]


def test_a_stage_that_joins_an_exposure_waits_in_the_safe_place_and_says_why() -> None:
    stage = Stage(Pilot().in_exposure()).run(5)
    assert stage.frame.scene_id == "meadow"
    report = stage.link.sent[0]
    assert isinstance(report, ReportSafePlace)
    assert report.why == sentences.STARTED


def test_an_exposure_that_begins_while_the_stage_joins_is_shown() -> None:
    pilot = Pilot().in_baseline()
    stage = Stage(pilot)
    stage.link.extra = [_welcome(pilot.state.seq)]
    pilot.advance()
    stage.run(6)
    assert stage.frame.scene_id == "balcony"
    assert stage.link.sent == []


def _welcome(seq: int) -> Welcome:
    return Welcome(
        version=1, session="session", boot="boot", seq=seq, at_seconds=0.0, role="stage", name="stage"
    )


def test_when_the_session_is_back_the_view_waits_for_its_word() -> None:
    stage = exposed()
    stage.link.up = False
    stage.run(1)
    stage.link.up = True
    stage.run(3)
    assert stage.frame.scene_id == "meadow"
    stage.pilot.give(stage.link.sent[0], by="stage")
    stage.run(0.1)
    stage.pilot.resume()
    stage.run(5)
    assert stage.frame.scene_id == "balcony"


def test_a_session_that_was_never_heard_leaves_the_view_black_and_the_stage_waiting() -> None:
    stage = Stage(Pilot())
    stage.link.up = False
    stage.run(10)
    assert (stage.frame.scene_id, stage.frame.fade) == ("", 1.0)
    assert stage.link.sent == []
    stage.link.up = True
    stage.run(2)
    assert (stage.frame.scene_id, stage.frame.fade) == ("meadow", 0.0)


def test_a_stage_that_is_asked_to_close_takes_the_patient_to_the_safe_place_first() -> None:
    stage = exposed()
    stage.loop.ask_to_close()
    asked_at = stage.clock.time
    stage.run(10)
    assert stage.clock.time - asked_at <= CLOSING_SECONDS
    assert (stage.frame.scene_id, stage.frame.fade) == ("meadow", 0.0)
    assert isinstance(stage.link.sent[0], ReportSafePlace)


def test_a_closed_window_closes_the_stage() -> None:
    stage = Stage(Pilot()).run(2)
    stage.display.hands = [Input("closed")]
    frames = len(stage.display.frames)
    stage.run(10)
    assert len(stage.display.frames) == frames + 1


def test_the_head_turns_the_view() -> None:
    stage = Stage(Pilot()).run(2)
    turned = HeadPose((0.0, 0.0, 1.7), (20.0, 0.0, 0.0))
    stage.display.hands = [Input("head", turned)]
    stage.run(PERIOD_SECONDS)
    assert stage.frame.head == turned


def test_the_status_counts_frames_late_frames_and_the_longest_gap() -> None:
    stage = exposed()
    stage.display.drawing_seconds = 3 * PERIOD_SECONDS
    stage.run(PERIOD_SECONDS)
    stage.display.drawing_seconds = 0.0
    stage.run(PERIOD_SECONDS)
    assert stage.link.status is not None
    status = stage.link.status()
    assert (status.display, status.scene, status.seq) == ("null", "balcony", stage.pilot.state.seq)
    assert (status.frames, status.late_frames) == (len(stage.display.frames), 1)
    assert status.longest_frame_ms == pytest.approx(3 * 1000 * PERIOD_SECONDS, rel=0.4)
    stage.run(1)
    assert stage.link.status().longest_frame_ms == pytest.approx(1000 * PERIOD_SECONDS, rel=0.01)
    assert stage.clock.time - stage.link.pulsed_at < PERIOD_SECONDS * 1.01


def test_what_a_display_does_once_a_frame_was_submitted_makes_only_the_next_one_late(tmp_path: Path) -> None:
    file = tmp_path / "frames.jsonl"
    stage = exposed(Options(frames_log=FramesLog(file)))
    stage.display.drawing_seconds = 0.1 * PERIOD_SECONDS
    stage.run(3 * PERIOD_SECONDS)
    for afterwards in (1.8, 0.0, 2.5, 0.0):
        stage.display.afterwards_seconds = afterwards * PERIOD_SECONDS
        stage.loop.turn()
    assert stage.link.status is not None
    assert stage.link.status().late_frames == 1
    assert stage.link.status().longest_frame_ms == pytest.approx(2600 * PERIOD_SECONDS, rel=0.01)
    told = [json.loads(line)["at"] for line in file.read_text().splitlines()]
    assert told == pytest.approx([at for at, _ in stage.display.frames], abs=1e-5)


def alive_for(stage: Stage) -> float:
    """How long the stage may now be silent before it counts as hung; the last frame takes no time."""
    return stage.link.pulsed_at - stage.clock.time


def test_a_stage_that_loads_scenes_beside_a_calm_view_is_given_time() -> None:
    stage = Stage(Pilot().in_baseline())
    stage.display.loading_seconds = 3.0
    stage.run(4)
    assert alive_for(stage) == pytest.approx(20.0)
    stage.run(4)
    assert alive_for(stage) == pytest.approx(5.0)


def test_a_stage_that_hangs_in_an_exposure_is_missed_within_a_second() -> None:
    stage = exposed()
    assert alive_for(stage) == pytest.approx(0.6)


def test_a_stage_whose_frames_are_slow_is_not_taken_for_one_that_hangs() -> None:
    stage = exposed()
    stage.display.drawing_seconds = 2.0
    stage.run(10)
    assert alive_for(stage) >= 9.0


def test_missed_frames_are_not_made_up_in_a_burst() -> None:
    stage = exposed()
    stage.display.drawing_seconds = 1.0
    stage.run(PERIOD_SECONDS)
    stage.display.drawing_seconds = 0.0
    before = len(stage.display.frames)
    stage.run(0.5)
    assert len(stage.display.frames) - before <= 47


def test_the_frames_log_has_a_line_for_every_frame(tmp_path: Path) -> None:
    log = FramesLog(tmp_path / "logs" / "frames.jsonl")
    stage = exposed(Options(frames_log=log))
    stage.pilot.stop()
    stage.run(PERIOD_SECONDS)
    lines = [json.loads(line) for line in (tmp_path / "logs" / "frames.jsonl").read_text().splitlines()]
    assert len(lines) == len(stage.display.frames)
    at, frame = stage.display.frames[-1]
    assert lines[-1] == {
        "at": pytest.approx(at, abs=1e-5),
        "scene": "balcony",
        "exposing": True,
        "fade": pytest.approx(frame.fade, abs=1e-3),
        "seq": stage.pilot.state.seq,
    }
    assert lines[-1]["fade"] > 0


def test_a_frame_that_nobody_saw_is_neither_counted_nor_reported_as_the_safe_place() -> None:
    stage = exposed()
    stage.display.seen = False
    stage.pilot.stop()
    stage.run(1.0)
    assert not [sent for sent in stage.link.sent if isinstance(sent, ReportShown)]
    stage.display.seen = True
    stage.run(0.1)
    assert [type(sent) for sent in stage.link.sent if isinstance(sent, ReportShown)] == [ReportShown]


def test_a_headset_that_shows_nothing_is_in_the_safe_place_when_it_is_back() -> None:
    stage = exposed()
    stage.display.hands = [Input("headset", headset="lost")]
    stage.display.seen = False
    stage.run(0.2)
    assert stage.link.sent[-1] == ReportHeadset(condition="lost")
    stage.display.hands = [Input("headset", headset="worn")]
    stage.display.seen = True
    stage.run(2.0)
    assert stage.link.sent[-1] == ReportHeadset(condition="worn")
    assert not stage.director.exposing


def test_a_headset_that_is_taken_off_is_the_sessions_to_judge() -> None:
    stage = exposed()
    stage.display.hands = [Input("headset", headset="taken_off")]
    stage.run(0.5)
    assert stage.link.sent[-1] == ReportHeadset(condition="taken_off")
    assert stage.director.exposing


def test_the_session_is_told_again_how_the_headset_is_after_it_let_the_stage_in_anew() -> None:
    stage = exposed()
    stage.display.hands = [Input("headset", headset="no_focus")]
    stage.run(0.1)
    stage.link.sent.clear()
    stage.link.extra.append(_welcome(stage.pilot.state.seq))
    stage.run(0.1)
    assert stage.link.sent == [ReportHeadset(condition="no_focus")]


def test_the_patients_wish_to_be_recentred_goes_to_the_session() -> None:
    stage = exposed()
    stage.display.hands = [Input("recentre")]
    stage.run(0.1)
    assert Recentre() in stage.link.sent


def test_late_frames_are_counted_as_the_display_knows_them() -> None:
    pace = Pace(0.0, 0.0)
    for now, missed in ((1.0, 0), (2.0, 0), (3.0, 2), (3.01, None)):
        pace.submitted(now, missed)
    assert pace.late_frames == 2


def test_a_scene_that_cannot_be_built_leaves_the_patient_in_the_safe_place_and_is_told() -> None:
    stage = Stage(Pilot().in_baseline())
    stage.display.broken = {"balcony"}
    stage.run(1)
    stage.pilot.advance()
    stage.run(6)
    assert stage.frame.scene_id == "meadow"
    assert stage.frame.fade == 0.0
    reports = [command for command in stage.link.sent if isinstance(command, ReportSafePlace)]
    assert [report.why for report in reports] == [sentences.unbuildable("balcony")]


def test_a_safe_place_that_cannot_be_built_ends_the_stage_with_its_reason() -> None:
    stage = Stage(Pilot().in_baseline())
    stage.display.broken = {"meadow"}
    with pytest.raises(StageError, match="'meadow' cannot be built"):
        stage.run(1)
