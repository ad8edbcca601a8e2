"""What the patient sees, as the session goes on: from states and time alone, with no graphics."""

from itertools import pairwise

import pytest

from tests.unit.pilot import Pilot
from tests.unit.viewer import FRAME_SECONDS, Viewer, in_exposure
from vrtherapy.commands.course import Stop
from vrtherapy.commands.reports import ReportHeadset
from vrtherapy.stage import captions
from vrtherapy.stage.director import Director
from vrtherapy.stage.display.base import Frame, HeadPose
from vrtherapy.stage.gaze import LIFT_M
from vrtherapy.stage.ramp import EASE_SECONDS

LEAD_SECONDS = 2.0


def heights(frames: list[Frame]) -> list[float]:
    return [float(frame.values["height_m"]) for frame in frames]


# Before and into the exposure


def test_before_anything_is_known_the_view_is_black_and_says_so() -> None:
    frame = Director("fr").frame(0.0, lambda _: True)
    assert (frame.scene_id, frame.fade, frame.caption) == ("", 1.0, captions.GETTING_READY.fr)


def test_a_session_begins_in_the_safe_place_as_soon_as_it_is_loaded() -> None:
    viewer = Viewer(Pilot())
    viewer.loaded = set()
    assert {frame.fade for frame in viewer.watch(1)} == {1.0}
    viewer.loaded = {"meadow"}
    viewer.watch(1)
    assert (viewer.frame.scene_id, viewer.frame.fade) == ("meadow", 0.0)


def test_a_stage_that_comes_back_shows_the_safe_place_and_says_so() -> None:
    pilot = Pilot().in_exposure()
    pilot.go_to_safe_place()
    viewer = Viewer(pilot)
    frames = viewer.watch(3)
    assert {frame.scene_id for frame in frames} <= {"", "meadow"}
    assert viewer.shown == [pilot.state.phase_seq]


def test_a_stage_that_is_started_during_an_exposure_does_not_lead_into_it() -> None:
    pilot, director = Pilot().in_exposure(), Director()
    director.follow(pilot.state, 0.0)
    frames = [director.frame(tenth / 10, lambda _: True) for tenth in range(60)]
    assert {frame.scene_id for frame in frames} <= {"", "meadow"}
    assert director.left is not None
    assert (director.left.why, director.left.seq) == ("start", pilot.state.seq)
    pilot.go_to_safe_place()
    director.follow(pilot.state, 6.0)
    pilot.resume()
    director.follow(pilot.state, 7.0)
    assert [director.frame(7 + tenth / 10, lambda _: True) for tenth in range(60)][-1].scene_id == "balcony"


def test_an_exposure_is_announced_before_the_safe_place_is_left() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.watch(15)
    viewer.pilot.advance()
    announced = viewer.watch(LEAD_SECONDS - 0.1)
    assert {frame.caption for frame in announced} == {"Next"}
    assert {(frame.scene_id, frame.fade) for frame in announced} == {("meadow", 0.0)}
    viewer.watch(1.3)
    assert viewer.exposed


def test_the_scene_changes_only_while_the_view_is_black() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.watch(2)
    viewer.pilot.advance()
    for before, after in pairwise(viewer.watch(5)):
        if before.scene_id != after.scene_id:
            assert after.fade == 1.0
    assert viewer.frame.scene_id == "balcony"


def test_the_safe_place_stays_in_view_until_the_next_scene_is_loaded() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.loaded = {"meadow"}
    viewer.watch(1)
    viewer.pilot.advance()
    assert {(frame.scene_id, frame.fade) for frame in viewer.watch(6)} == {("meadow", 0.0)}
    viewer.loaded = {"meadow", "balcony"}
    viewer.watch(1.2)
    assert viewer.exposed


def test_a_new_scene_shows_the_params_of_its_step_at_once() -> None:
    viewer = in_exposure("high")
    assert viewer.frame.values["height_m"] == viewer.pilot.state.step.params["height_m"]


def test_an_exposure_that_began_after_the_stage_joined_is_led_into_by_way_of_the_safe_place() -> None:
    pilot, director = Pilot().in_baseline(), Director()
    director.joined(pilot.state.seq)
    pilot.advance()
    director.follow(pilot.state, 0.0)
    frames = [director.frame(tenth / 10, lambda _: True) for tenth in range(60)]
    assert director.left is None
    seen = list(dict.fromkeys(frame.scene_id for frame in frames if frame.fade < 1.0))
    assert seen == ["meadow", "balcony"]
    assert {frame.caption for frame in frames[:20]} == {"Next"}


# To the safe place


@pytest.mark.parametrize("command", ["go_to_safe_place", "stop", "end"])
def test_the_first_frame_after_the_safe_place_is_ordered_is_darker(command: str) -> None:
    viewer = in_exposure()
    getattr(viewer.pilot, command)()
    assert viewer.watch()[0].fade > 0.02


@pytest.mark.parametrize("command", ["go_to_safe_place", "stop"])
def test_the_safe_place_is_there_in_full_light_within_a_second(command: str) -> None:
    viewer = in_exposure()
    getattr(viewer.pilot, command)()
    assert 1.0 in [frame.fade for frame in viewer.watch(0.4)]
    viewer.watch(0.6)
    assert (viewer.frame.scene_id, viewer.frame.fade) == ("meadow", 0.0)


def test_a_stop_is_reported_as_shown_with_its_first_frame_and_once() -> None:
    viewer = in_exposure()
    viewer.pilot.stop()
    viewer.watch()
    assert viewer.shown == [viewer.pilot.state.stop.seq]
    viewer.watch(3)
    assert len(viewer.shown) == 1


def test_a_stop_in_the_safe_place_is_shown_at_once() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.watch(1)
    viewer.pilot.stop()
    assert {frame.fade for frame in viewer.watch(1)} == {0.0}
    assert viewer.shown == [viewer.pilot.state.stop.seq]


def test_a_stop_on_the_way_into_the_exposure_turns_the_view_back() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.watch(1)
    viewer.pilot.advance()
    viewer.watch(LEAD_SECONDS + 0.2)
    assert 0.0 < viewer.frame.fade < 1.0
    viewer.pilot.stop()
    fades = [frame.fade for frame in viewer.watch(1)]
    assert fades == sorted(fades, reverse=True)
    assert (viewer.frame.scene_id, viewer.frame.fade) == ("meadow", 0.0)


def test_a_stop_while_the_exposure_fades_in_darkens_from_where_it_is() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.pilot.advance()
    while not (viewer.director.exposing and viewer.frame.fade < 0.6):
        viewer.watch()
    before = viewer.frame.fade
    viewer.pilot.stop()
    first = viewer.watch()[0]
    assert before < first.fade < before + 0.1


def test_a_state_that_left_and_came_back_within_one_frame_shows_the_present_one() -> None:
    viewer = in_exposure()
    viewer.pilot.go_to_safe_place()
    viewer.pilot.resume()
    viewer.watch(5)
    assert viewer.exposed


# The stage on its own account


def test_the_patients_own_stop_acts_in_the_next_frame_without_the_session() -> None:
    viewer = in_exposure()
    viewer.on_link = False
    viewer.director.go_safe("patient", viewer.now)
    assert viewer.watch()[0].fade > 0.02
    viewer.watch(1)
    assert viewer.frame.scene_id == "meadow"
    assert viewer.frame.caption == captions.STOPPED.en


def test_after_the_patients_stop_no_entry_but_the_stop_itself_frees_the_view() -> None:
    viewer = in_exposure()
    viewer.director.go_safe("patient", viewer.now)
    viewer.pilot.advance()
    viewer.watch(6)
    assert viewer.frame.scene_id == "meadow"
    assert viewer.director.left is not None
    viewer.pilot.give(Stop(), by="patient")
    viewer.watch()
    assert viewer.director.left is None
    assert viewer.shown == [viewer.pilot.state.stop.seq]


def test_a_silent_session_leads_to_the_safe_place_and_its_old_exposure_does_not_lead_back() -> None:
    viewer = in_exposure()
    viewer.director.go_safe("silence", viewer.now)
    viewer.watch(1)
    assert (viewer.frame.scene_id, viewer.frame.caption) == ("meadow", captions.WAIT.en)
    viewer.director.heard()
    viewer.pilot.set_difficulty(1.0)
    viewer.watch(6)
    assert viewer.frame.scene_id == "meadow"
    assert viewer.director.left is not None


def test_once_the_session_agreed_to_the_safe_place_it_may_lead_back() -> None:
    viewer = in_exposure()
    viewer.director.go_safe("silence", viewer.now)
    viewer.watch(1)
    viewer.director.heard()
    viewer.pilot.go_to_safe_place()
    viewer.watch(1)
    viewer.pilot.resume()
    viewer.until_exposed()


def test_a_silence_during_the_baseline_does_not_stand_in_the_way_of_the_first_step() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.watch(1)
    viewer.director.go_safe("silence", viewer.now)
    viewer.watch(1)
    viewer.director.heard()
    assert viewer.watch()[0].caption != captions.WAIT.en
    viewer.pilot.advance()
    viewer.until_exposed()


def test_nothing_ends_the_way_out_of_a_stage_that_closes() -> None:
    viewer = in_exposure()
    viewer.director.go_safe("closing", viewer.now)
    viewer.pilot.advance()
    viewer.watch(1)
    assert viewer.frame.scene_id == "meadow"
    assert viewer.director.at_rest


# Within a scene


def test_a_harder_number_is_announced_and_then_ramps_at_its_rate() -> None:
    viewer = in_exposure()
    low = heights(viewer.watch(10))[-1]
    viewer.pilot.set_param("height_m", 30.0)
    waiting = viewer.watch(LEAD_SECONDS)
    assert set(heights(waiting)) == {low}
    assert {frame.caption for frame in waiting} == {"Next"}
    rising = heights(viewer.watch(15))
    speeds = [(b - a) / FRAME_SECONDS for a, b in pairwise(rising)]
    assert max(speeds) <= 2.001
    assert min(speeds) >= 0
    changes = [abs(b - a) / FRAME_SECONDS for a, b in pairwise(speeds)]
    assert max(changes) <= 2 / EASE_SECONDS * 1.01
    assert viewer.frame.values["height_m"] == 30.0
    assert {frame.fade for frame in viewer.frames[-90:]} == {0.0}


def test_a_harder_choice_changes_behind_a_blink_after_its_announcement() -> None:
    viewer = in_exposure()
    viewer.pilot.set_param("railing", "none")
    assert {frame.values["railing"] for frame in viewer.watch(LEAD_SECONDS)} == {"solid"}
    for before, after in pairwise(viewer.watch(0.5)):
        if before.values["railing"] != after.values["railing"]:
            assert after.fade == 1.0
    assert (viewer.frame.values["railing"], viewer.frame.fade) == ("none", 0.0)


def test_an_easier_number_comes_at_once_behind_a_blink() -> None:
    viewer = in_exposure("high")
    high = viewer.frame.values["height_m"]
    viewer.pilot.set_param("height_m", 3.0)
    frames = viewer.watch(0.3)
    assert frames[0].fade > 0.0
    assert {frame.values["height_m"] for frame in frames if frame.fade < 1.0} == {high, 3.0}
    assert (viewer.frame.values["height_m"], viewer.frame.fade) == (3.0, 0.0)


def test_easier_and_harder_together_go_each_its_own_way() -> None:
    viewer = in_exposure("high")
    viewer.pilot.set_param("railing", "solid")
    viewer.pilot.set_param("height_m", 50.0)
    viewer.watch(0.5)
    assert viewer.frame.values["railing"] == "solid"
    assert viewer.frame.values["height_m"] < 50.0
    viewer.watch(20)
    assert viewer.frame.values["height_m"] == 50.0


def test_a_ramp_that_is_called_back_shortens_without_another_announcement() -> None:
    viewer = in_exposure()
    viewer.pilot.set_param("height_m", 40.0)
    viewer.watch(LEAD_SECONDS + 3)
    viewer.pilot.set_param("height_m", 30.0)
    frames = viewer.watch(12)
    assert {frame.fade for frame in frames} == {0.0}
    assert max(heights(frames)) == 30.0
    assert heights(frames)[10] > heights(frames)[0]


def test_what_is_neither_harder_nor_easier_waits_for_no_announcement() -> None:
    viewer = in_exposure()
    viewer.pilot.set_param("light", 1.0)
    viewer.watch(0.4)
    assert (viewer.frame.values["light"], viewer.frame.fade) == (1.0, 0.0)


def test_the_next_step_in_the_same_scene_is_announced_and_ramps_without_going_dark() -> None:
    viewer = in_exposure("low")
    low = viewer.frame.values["height_m"]
    viewer.pilot.set_param("railing", "solid")
    viewer.pilot.advance()
    frames = viewer.watch(LEAD_SECONDS + 10)
    assert {frame.fade for frame in frames} == {0.0}
    assert viewer.frame.values["height_m"] == viewer.pilot.state.step.params["height_m"]
    assert viewer.frame.values["height_m"] > low


def test_hold_lets_ramps_come_to_rest_and_resume_announces_the_rest_of_the_way() -> None:
    viewer = in_exposure()
    viewer.pilot.set_param("height_m", 40.0)
    viewer.watch(LEAD_SECONDS + 2)
    viewer.pilot.hold()
    viewer.watch(1)
    resting = heights(viewer.watch(5))
    assert len(set(resting)) == 1
    viewer.pilot.resume()
    assert set(heights(viewer.watch(LEAD_SECONDS))) == set(resting)
    viewer.watch(20)
    assert viewer.frame.values["height_m"] == 40.0


def test_on_hold_only_what_is_easier_changes() -> None:
    viewer = in_exposure("high")
    high = viewer.frame.values["height_m"]
    viewer.pilot.hold()
    viewer.pilot.set_param("height_m", 55.0)
    assert set(heights(viewer.watch(5))) == {high}
    viewer.pilot.set_param("height_m", 5.0)
    viewer.watch(0.5)
    assert viewer.frame.values["height_m"] == 5.0


def test_the_way_to_the_safe_place_never_gets_harder() -> None:
    viewer = in_exposure()
    viewer.pilot.set_param("railing", "none")
    viewer.watch(LEAD_SECONDS - FRAME_SECONDS)
    viewer.pilot.stop()
    assert {frame.values.get("railing", "solid") for frame in viewer.watch(2)} == {"solid"}


# Cues


def winds(frames: list[Frame]) -> list[float]:
    return [float(frame.values["wind"]) for frame in frames if "wind" in frame.values]


def test_a_cue_takes_a_param_away_and_brings_it_back() -> None:
    viewer = in_exposure()
    viewer.pilot.fire_cue("gust")
    frames = winds(viewer.watch(4.2))
    assert frames[0] == 0.0
    assert frames[45] == pytest.approx(0.5, abs=0.03)
    assert frames[180] == 1.0
    assert frames[-1] == 0.0


def test_a_cue_is_timed_by_its_entry_whatever_the_delay_of_the_link() -> None:
    viewer = in_exposure()
    viewer.pilot.fire_cue("gust")
    viewer.on_link = False
    viewer.watch(0.5)
    viewer.on_link = True
    assert winds(viewer.watch())[0] == pytest.approx(0.5, abs=0.03)


def test_a_cue_that_is_heard_of_too_late_does_not_happen() -> None:
    viewer = in_exposure()
    viewer.pilot.fire_cue("gust")
    viewer.on_link = False
    viewer.watch(1.5)
    viewer.on_link = True
    assert set(winds(viewer.watch(4))) == {0.0}


@pytest.mark.parametrize("command", ["stop", "go_to_safe_place", "hold"])
def test_a_cue_is_called_off_by_a_phase_it_does_not_belong_to(command: str) -> None:
    viewer = in_exposure()
    viewer.pilot.fire_cue("gust")
    viewer.watch(2)
    getattr(viewer.pilot, command)()
    frames = winds(viewer.watch(0.28))
    assert frames == sorted(frames, reverse=True)
    assert frames[-1] == 0.0


def test_a_cue_that_was_called_off_does_not_come_back_with_the_exposure() -> None:
    viewer = in_exposure()
    viewer.pilot.fire_cue("gust")
    viewer.watch(0.5)
    viewer.pilot.hold()
    viewer.watch(0.5)
    viewer.pilot.resume()
    assert set(winds(viewer.watch(2))) == {0.0}


def test_the_cues_of_a_step_do_not_reach_into_the_next() -> None:
    viewer = in_exposure("low")
    viewer.pilot.fire_cue("gust")
    viewer.watch(2)
    viewer.pilot.advance()
    viewer.pilot.fire_cue("gust")
    assert winds(viewer.watch(2))[-1] == 1.0
    assert winds(viewer.watch(2.2))[-1] == 0.0


# Words and head


def test_suds_is_asked_in_the_view_until_it_is_rated() -> None:
    viewer = in_exposure()
    viewer.watch(10)
    viewer.pilot.ask_suds()
    assert viewer.watch()[0].caption == captions.SUDS_QUESTION.en
    viewer.pilot.rate_suds(40)
    assert viewer.watch()[0].caption is None


def test_words_are_in_the_patients_language_from_one_frame_to_the_next() -> None:
    viewer = in_exposure()
    viewer.pilot.ask_suds()
    viewer.watch()
    viewer.pilot.choose_language("fr")
    assert viewer.watch()[0].caption == captions.SUDS_QUESTION.fr


def test_the_cool_down_and_the_end_are_told() -> None:
    viewer = in_exposure()
    viewer.watch(10)
    viewer.pilot.end()
    assert viewer.watch()[0].caption == "Rest"
    viewer.pilot.end()
    assert viewer.watch()[0].caption == captions.OVER.en


def test_recentring_makes_where_the_patient_looks_forward_behind_a_blink() -> None:
    viewer = in_exposure()
    viewer.director.look(HeadPose((0.3, 0.1, 1.6), (50.0, 5.0, 0.0)))
    assert viewer.watch()[0].head.hpr_deg[0] == 50.0
    viewer.pilot.recentre()
    for before, after in pairwise(viewer.watch(0.5)):
        if before.head != after.head:
            assert after.fade == 1.0
    assert viewer.frame.head.hpr_deg == (0.0, 5.0, 0.0)
    assert viewer.frame.head.position_m == (0.0, 0.0, 1.6)
    assert viewer.frame.fade == 0.0


def test_a_recentring_on_the_way_into_a_scene_needs_no_blink_of_its_own() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.watch(1)
    viewer.pilot.advance()
    while viewer.director.scene_in_view != "balcony":
        if viewer.frame.fade > 0.5:
            viewer.pilot.recentre()
        viewer.watch()
    fades = [frame.fade for frame in viewer.watch(2)]
    assert fades == sorted(fades, reverse=True)


def test_a_change_of_scene_centres_the_patient() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.director.look(HeadPose((0.0, 0.0, 1.6), (-30.0, 0.0, 0.0)))
    viewer.watch(1)
    viewer.director.look(HeadPose((0.0, 0.0, 1.6), (90.0, 0.0, 0.0)))
    viewer.pilot.advance()
    viewer.until_exposed()
    assert viewer.frame.head.hpr_deg[0] == 0.0


def test_who_sits_looks_from_the_scenes_eye_height_and_who_stands_from_their_own() -> None:
    viewer = in_exposure()
    seat = HeadPose((0.3, 0.1, 1.2), (50.0, 5.0, 0.0))
    viewer.director.look(seat)
    assert viewer.watch()[0].head.position_m[2] == 1.2
    viewer.pilot.give(ReportHeadset(condition="worn"), by="stage")
    viewer.pilot.set_posture("sitting")
    for before, after in pairwise(viewer.watch(0.5)):
        if before.head != after.head:
            assert after.fade == 1.0
    assert viewer.frame.head.position_m == pytest.approx((0.0, 0.0, 1.65))
    assert viewer.frame.head.hpr_deg[0] == 0.0
    assert viewer.frame.room.lift_m == pytest.approx(0.45)
    assert viewer.frame.fade == 0.0
    viewer.director.look(HeadPose((0.3, 0.1, 1.1), (50.0, 5.0, 0.0)))
    assert viewer.watch()[0].head.position_m[2] == pytest.approx(1.55)  # who leans down is lower
    viewer.director.look(HeadPose((0.3, 0.1, 1.7), (50.0, 5.0, 0.0)))
    viewer.pilot.set_posture("standing")
    viewer.watch(0.5)
    assert viewer.frame.head.position_m == pytest.approx((0.0, 0.0, 1.7))
    assert viewer.frame.room.lift_m == 0.0


def test_a_seat_stays_a_seat_in_the_next_scene_and_a_headset_on_a_table_is_none() -> None:
    viewer = Viewer(Pilot().in_baseline())
    viewer.director.look(HeadPose((0.0, 0.0, 1.2)))
    viewer.pilot.give(ReportHeadset(condition="worn"), by="stage")
    viewer.pilot.set_posture("sitting")
    viewer.watch(1)
    viewer.pilot.advance()
    viewer.until_exposed()
    assert viewer.frame.head.position_m[2] == pytest.approx(1.65)
    viewer.director.look(HeadPose((0.0, 0.0, 0.3)))
    viewer.pilot.recentre()
    viewer.watch(0.5)
    assert viewer.frame.room.lift_m == LIFT_M


# As a whole


def test_the_same_entries_at_the_same_times_give_the_same_frames() -> None:
    def session() -> list[Frame]:
        viewer = in_exposure()
        viewer.pilot.set_difficulty(8.0)
        viewer.watch(3)
        viewer.pilot.fire_cue("gust")
        viewer.watch(2)
        viewer.pilot.stop()
        viewer.watch(2)
        return viewer.frames

    assert session() == session()


def test_while_nothing_moves_the_values_are_the_same_object() -> None:
    viewer = in_exposure()
    first, second = viewer.watch(2 * FRAME_SECONDS)
    assert first.values is second.values


def test_another_session_begins_afresh() -> None:
    viewer = in_exposure()
    viewer.director.go_safe("patient", viewer.now)
    viewer.watch(1)
    viewer.on_link = False
    other = Pilot().in_baseline()
    viewer.director.follow(other.state.changed(session="another"), viewer.now)
    other.advance()
    viewer.director.follow(other.state.changed(session="another"), viewer.now)
    viewer.until_exposed()
