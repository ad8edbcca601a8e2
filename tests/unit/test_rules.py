"""What the software does by itself, when, and why; and what it leaves to people."""

import pytest

from tests.unit.pilot import Pilot, limit, make_protocol
from vrtherapy.commands.course import Resume
from vrtherapy.commands.reports import (
    ReportConsoleJoined,
    ReportHeadset,
    ReportRecordFailed,
    ReportRecordRestored,
    ReportStageJoined,
    ReportStageLost,
)
from vrtherapy.events import SudsAsked
from vrtherapy.headset import BROKEN, HEADSET, HeadsetCondition
from vrtherapy.messages import Text

FULL = Text(en="The disk is full.", fr="Le disque est plein.")


def limits(**changes: object) -> dict[str, object]:
    """Limits that no test reaches by accident, but for `changes`."""
    out_of_reach = {"suds": limit(100, "hold"), "fms": limit(20, "hold"), "session": limit("24 h", "hold")}
    return out_of_reach | changes


def automatic(*, on: bool = True) -> Pilot:
    """A pilot whose protocol may advance by itself."""
    pilot = Pilot(make_protocol(adaptation="automatic"))
    if on:
        pilot.switch_adaptation(True)
    return pilot


class TestSudsDue:
    def test_it_is_asked_at_the_baselines_interval(self) -> None:
        pilot = Pilot().in_baseline()
        assert pilot.wait(59.5) == []
        asked = pilot.wait(0.5)
        assert [type(entry.event) for entry in asked] == [SudsAsked]
        assert pilot.reason == "SUDS is due every 60 s here."

    def test_it_is_asked_at_the_steps_interval(self) -> None:
        pilot = Pilot().in_exposure()
        assert pilot.wait(89.5) == []
        assert len(pilot.wait(0.5)) == 1

    def test_a_rating_starts_the_interval_anew(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.wait(60)
        pilot.rate_suds(40)
        assert pilot.wait(89.5) == []
        assert len(pilot.wait(0.5)) == 1

    def test_it_is_asked_once_after_the_exposure(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.stop()
        assert pilot.wait(59.5) == []
        assert len(pilot.wait(0.5)) == 1
        assert pilot.reason == "SUDS is due once here, after 60 s."
        assert pilot.wait(600) == []

    def test_it_is_not_asked_in_preparation_and_debrief(self) -> None:
        pilot = Pilot()
        assert pilot.wait(600) == []
        pilot.screened().begin()
        pilot.end()
        pilot.end()
        assert pilot.phase == "debrief"
        assert pilot.wait(600) == []


class TestStepTime:
    def test_a_step_is_held_when_its_longest_time_is_over(self) -> None:
        pilot = Pilot().in_exposure("top")
        pilot.wait(599.5)
        assert pilot.phase == "exposure"
        pilot.wait(0.5)
        assert pilot.phase == "hold"
        assert pilot.reason == "The step's longest time of 600 s is over."

    def test_once_only_the_therapist_may_go_on_longer(self) -> None:
        pilot = Pilot().in_exposure("top")
        pilot.wait(600)
        pilot.resume()
        pilot.wait(600)
        assert pilot.phase == "exposure"

    def test_time_on_hold_does_not_count(self) -> None:
        pilot = Pilot().in_exposure("top")
        pilot.wait(300)
        pilot.hold()
        pilot.wait(300)
        pilot.resume()
        pilot.wait(299)
        assert pilot.phase == "exposure"
        pilot.wait(1)
        assert pilot.phase == "hold"


class TestCriteria:
    def test_habituation_suggests_to_advance_when_suds_has_halved(self) -> None:
        pilot = Pilot().in_exposure("low")
        pilot.rate_suds(80)
        pilot.wait(130)
        pilot.rate_suds(41)
        pilot.wait(1)
        assert pilot.state.suggestions == ()
        pilot.rate_suds(40)
        pilot.wait(1)
        suggestion = pilot.state.suggestions[0]
        assert (suggestion.rule, suggestion.command) == ("criterion", "advance")
        assert suggestion.reason
        assert suggestion.reason.en == "SUDS has fallen from 80 to 40, by 50 %."

    def test_ratings_of_other_steps_do_not_count(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.rate_suds(90)
        pilot.advance()
        pilot.wait(130)
        pilot.rate_suds(10)
        pilot.wait(1)
        assert pilot.state.suggestions == ()

    def test_a_patient_who_was_never_afraid_is_not_called_habituated(self) -> None:
        pilot = Pilot().in_exposure("low")
        pilot.rate_suds(0)
        pilot.wait(130)
        pilot.rate_suds(0)
        pilot.wait(1)
        assert pilot.state.suggestions == ()

    def test_nothing_is_suggested_before_the_shortest_time(self) -> None:
        pilot = Pilot().in_exposure("low")
        pilot.rate_suds(80)
        pilot.rate_suds(10)
        pilot.wait(119.5)
        assert pilot.state.suggestions == ()
        pilot.wait(0.5)
        assert len(pilot.state.suggestions) == 1

    @pytest.mark.parametrize(("happened", "met"), [("no", True), ("partly", True), ("yes", False)])
    def test_expectancy_suggests_when_what_was_feared_did_not_happen(self, happened: str, met: bool) -> None:
        pilot = Pilot().in_baseline()
        pilot.state_expectancy("I will fall", 80, "middle")
        pilot.go_to_step("middle")
        pilot.wait(120)
        assert pilot.state.suggestions == ()
        pilot.rate_outcome(happened)
        pilot.wait(1)
        assert bool(pilot.state.suggestions) == met

    def test_the_patients_choice_is_asked_for_after_the_shortest_time(self) -> None:
        pilot = Pilot().in_exposure("high")
        pilot.wait(120)
        assert "ask whether the patient wants to go on" in pilot.reason

    def test_where_the_therapist_decides_the_software_is_silent(self) -> None:
        pilot = Pilot().in_exposure("top")
        pilot.wait(599)
        assert pilot.state.suggestions == ()

    def test_after_the_last_step_the_end_is_suggested(self) -> None:
        plan = make_protocol()
        plan = plan.changed(hierarchy=plan.hierarchy[:3])
        pilot = Pilot(plan).in_exposure("high")
        pilot.wait(120)
        assert pilot.state.suggestions[0].command == "end"
        pilot.accept_suggestion(pilot.state.suggestions[0].seq)
        assert pilot.phase == "cool_down"

    def test_a_suggestion_is_made_once(self) -> None:
        pilot = Pilot().in_exposure("high")
        pilot.wait(300)
        assert len(pilot.state.suggestions) == 1
        assert pilot.kinds().count("suggestion_made") == 1


class TestAdaptation:
    def test_off_suggests_nothing(self) -> None:
        pilot = Pilot(make_protocol(adaptation="off")).in_exposure("high")
        pilot.wait(300)
        assert pilot.state.suggestions == ()

    def test_automatic_only_suggests_until_the_therapist_switches_it_on(self) -> None:
        pilot = automatic(on=False).in_exposure("low")
        pilot.rate_suds(80)
        pilot.rate_suds(20)
        pilot.wait(121)
        assert pilot.state.step
        assert (pilot.state.step.index, len(pilot.state.suggestions)) == (0, 1)

    def test_automatic_and_switched_on_advances_by_itself_and_says_why(self) -> None:
        pilot = automatic().in_exposure("low")
        pilot.rate_suds(80)
        pilot.rate_suds(20)
        pilot.wait(120)
        assert pilot.state.step
        assert pilot.state.step.index == 1
        assert pilot.reason == "SUDS has fallen from 80 to 20, by 75 %."
        assert pilot.entries[-1].cause.by == "rule"

    def test_switched_off_again_it_suggests(self) -> None:
        pilot = automatic().in_exposure("low")
        pilot.switch_adaptation(False)
        pilot.rate_suds(80)
        pilot.rate_suds(20)
        pilot.wait(121)
        assert pilot.state.step
        assert (pilot.state.step.index, len(pilot.state.suggestions)) == (0, 1)

    def test_it_never_goes_on_in_the_patients_place(self) -> None:
        pilot = automatic().in_exposure("high")
        pilot.wait(300)
        assert pilot.state.step
        assert (pilot.state.step.index, len(pilot.state.suggestions)) == (2, 1)

    def test_it_does_not_advance_out_of_a_hold(self) -> None:
        pilot = automatic().in_exposure("low")
        pilot.wait(120)
        pilot.hold()
        pilot.rate_suds(80)
        pilot.rate_suds(20)
        pilot.wait(60)
        assert pilot.phase == "hold"


class TestLimits:
    def test_suds_at_its_limit_holds(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.rate_suds(94)
        pilot.wait(1)
        assert pilot.phase == "exposure"
        pilot.rate_suds(95)
        pilot.wait(0.5)
        assert pilot.phase == "hold"
        assert pilot.reason == "SUDS 95 has reached the protocol's limit of 95."

    def test_sickness_at_its_limit_goes_to_the_safe_place(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.rate_sickness(15)
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"
        assert pilot.reason == "FMS 15 has reached the protocol's limit of 15."

    def test_from_a_hold_too_the_limit_leads_to_the_safe_place(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.hold()
        pilot.rate_sickness(16)
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"

    def test_the_therapist_may_resume_and_the_same_rating_does_not_act_twice(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.rate_suds(97)
        pilot.wait(1)
        pilot.resume()
        pilot.wait(30)
        assert pilot.phase == "exposure"
        pilot.rate_suds(96)
        pilot.wait(1)
        assert pilot.phase == "hold"

    def test_a_rating_outside_exposure_does_nothing(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.rate_suds(100)
        pilot.rate_sickness(20)
        pilot.wait(10)
        assert pilot.phase == "baseline"

    @pytest.mark.parametrize(("action", "phase"), [("hold", "hold"), ("safe_place", "safe_place")])
    def test_the_sessions_ceiling_counts_from_the_baseline(self, action: str, phase: str) -> None:
        plan = make_protocol(limits=limits(session=limit("5 min", action)))
        pilot = Pilot(plan)
        pilot.wait(600)
        pilot.in_baseline()
        pilot.wait(60)
        pilot.advance()
        pilot.wait(239.5)
        assert pilot.phase == "exposure"
        pilot.wait(0.5)
        assert pilot.phase == phase
        assert pilot.reason == "The session's ceiling of 5 min is reached."
        assert "ceiling" in pilot.refused(Resume())


class TestLinkLost:
    def test_the_exposure_is_held_then_left(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.lose_console()
        pilot.wait(0.5)
        assert pilot.phase == "hold"
        assert "console has gone" in pilot.reason
        pilot.wait(29)
        assert pilot.phase == "hold"
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"
        assert pilot.reason == "No therapist's console has been connected for 30 s."

    def test_a_console_that_comes_back_in_time_keeps_the_hold(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.lose_console()
        pilot.wait(20)
        pilot.give(ReportConsoleJoined(name="anna", role="therapist"), by="session")
        pilot.wait(60)
        assert pilot.phase == "hold"
        pilot.resume()

    def test_an_observers_console_does_not_watch(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(ReportConsoleJoined(name="otto", role="observer"), by="session")
        pilot.lose_console()
        pilot.wait(0.5)
        assert pilot.phase == "hold"

    def test_one_of_two_therapists_is_enough(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(ReportConsoleJoined(name="bruno", role="therapist"), by="session")
        pilot.lose_console()
        pilot.wait(60)
        assert pilot.phase == "exposure"

    def test_the_protocol_may_want_the_safe_place_at_once(self) -> None:
        pilot = Pilot(make_protocol(on_link_lost={"action": "safe_place"})).in_exposure()
        pilot.lose_console()
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"

    def test_a_hold_of_the_therapists_is_left_as_well(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.hold()
        pilot.lose_console()
        pilot.wait(29.5)
        assert pilot.phase == "hold"
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"

    def test_baseline_and_debrief_go_on(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.lose_console()
        pilot.wait(120)
        assert pilot.phase == "baseline"


class TestStageAndRecord:
    def test_a_lost_stage_leads_to_the_safe_place(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(ReportStageLost(), by="session")
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"
        assert "died or is silent" in pilot.reason
        assert "display is not there" in pilot.refused(Resume())
        pilot.give(ReportStageJoined(display="null"), by="session")
        pilot.resume()
        pilot.wait(5)
        assert pilot.phase == "exposure"

    def test_a_failed_record_leads_to_the_safe_place_until_it_is_whole_again(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(ReportRecordFailed(sentence=FULL), by="session")
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"
        assert pilot.reason == "The session is not being recorded. The disk is full."
        assert "nothing would be recorded" in pilot.refused(Resume())
        pilot.give(ReportRecordRestored(), by="session")
        pilot.resume()
        pilot.wait(5)
        assert pilot.phase == "exposure"

    def test_a_headset_that_is_taken_off_holds_until_the_therapist_resumes(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(ReportHeadset(condition="worn"), by="stage")
        pilot.give(ReportHeadset(condition="taken_off"), by="stage")
        pilot.wait(0.5)
        assert pilot.phase == "hold"
        assert "taken off the headset" in pilot.reason
        pilot.give(ReportHeadset(condition="worn"), by="stage")
        pilot.wait(60)
        assert pilot.phase == "hold"
        pilot.resume()
        pilot.wait(5)
        assert pilot.phase == "exposure"

    def test_a_therapist_may_resume_though_the_headset_seems_away_and_the_next_change_counts_again(
        self,
    ) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(ReportHeadset(condition="no_tracking"), by="stage")
        pilot.wait(0.5)
        pilot.resume()
        pilot.wait(5)
        assert pilot.phase == "exposure"
        pilot.give(ReportHeadset(condition="no_focus"), by="stage")
        pilot.wait(0.5)
        assert pilot.phase == "hold"

    def test_a_protocol_may_want_the_safe_place_when_the_headset_is_away(self) -> None:
        pilot = Pilot(make_protocol(on_headset_away={"action": "safe_place"})).in_exposure()
        pilot.give(ReportHeadset(condition="not_shown"), by="stage")
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"

    @pytest.mark.parametrize("condition", sorted(BROKEN))
    def test_a_headset_that_shows_nothing_leads_to_the_safe_place(self, condition: HeadsetCondition) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(ReportHeadset(condition=condition), by="stage")
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"
        assert pilot.reason == HEADSET[condition].en
        assert "nothing reaches the patient's eyes" in pilot.refused(Resume())
        pilot.give(ReportHeadset(condition="worn"), by="stage")
        pilot.resume()
        pilot.wait(5)
        assert pilot.phase == "exposure"

    def test_a_stage_that_starts_again_tells_anew_how_the_headset_is(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(ReportHeadset(condition="hung"), by="stage")
        pilot.wait(0.5)
        pilot.give(ReportStageLost(), by="session")
        pilot.give(ReportStageJoined(display="headset"), by="session")
        pilot.wait(0.5)
        assert pilot.state.headset is None
        pilot.resume()
        assert pilot.phase == "exposure"

    def test_the_safe_place_goes_before_a_hold(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.rate_suds(99)
        pilot.give(ReportStageLost(), by="session")
        pilot.wait(0.5)
        assert pilot.phase == "safe_place"


def test_no_rule_acts_in_the_safe_place_but_to_ask() -> None:
    pilot = Pilot().in_exposure("high")
    pilot.go_to_safe_place()
    pilot.lose_console()
    pilot.give(ReportStageLost(), by="session")
    pilot.give(ReportRecordFailed(sentence=FULL), by="session")
    assert {entry.event.type for entry in pilot.wait(3600)} == {"suds_asked"}


def test_a_console_that_comes_back_does_not_end_the_safe_place_by_itself() -> None:
    pilot = Pilot().in_exposure()
    pilot.lose_console()
    pilot.wait(40)
    pilot.give(ReportConsoleJoined(name="anna", role="therapist"), by="session")
    pilot.wait(40)
    assert pilot.phase == "safe_place"
