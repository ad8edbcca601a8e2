"""What the engine decides: phases, the stop, control, and every command's refusals."""

import pytest

from tests.unit.pilot import REACHED, Pilot, make_protocol
from vrtherapy.commands import COMMANDS, legal_commands
from vrtherapy.commands.course import (
    Advance,
    Begin,
    ConfirmScreening,
    End,
    GoToSafePlace,
    GoToStep,
    Hold,
    Resume,
    Retreat,
    Stop,
    TakeControl,
)
from vrtherapy.commands.ratings import (
    AnswerDebrief,
    Note,
    RateOutcome,
    RateSickness,
    RateSuds,
    SetHomework,
    StateExpectancy,
)
from vrtherapy.commands.reports import (
    Reopen,
    ReportConsoleJoined,
    ReportHeadset,
    ReportRecordFailed,
    ReportSafePlace,
    ReportShown,
    ReportStageJoined,
    ReportStageLost,
)
from vrtherapy.commands.steering import (
    AcceptSuggestion,
    CallOffCues,
    ChooseLanguage,
    FireCue,
    Recentre,
    SetDifficulty,
    SetParam,
    SetPosture,
    SwitchAdaptation,
)
from vrtherapy.events import By, Cause, ControlTaken
from vrtherapy.messages import Text
from vrtherapy.state import PHASES, Phase

every_phase = pytest.mark.parametrize("phase", PHASES)
WORDS = Text(en="The disk is full.", fr="Le disque est plein.")


def test_the_pilot_knows_a_way_into_every_phase() -> None:
    assert set(REACHED) == set(PHASES)


def test_a_session_goes_from_preparation_to_its_end() -> None:
    pilot = Pilot()
    phases: list[Phase] = [pilot.phase]
    pilot.screened()
    for command in ("begin", "advance", "hold", "resume", "go_to_safe_place", "resume", "end", "end", "end"):
        getattr(pilot, command)()
        phases.append(pilot.phase)
    assert phases == [
        "preparation",
        "baseline",
        "exposure",
        "hold",
        "exposure",
        "safe_place",
        "exposure",
        "cool_down",
        "debrief",
        "ended",
    ]


def test_entries_are_numbered_without_gaps_and_time_never_goes_back() -> None:
    pilot = Pilot().in_exposure()
    pilot.wait(30)
    pilot.now = 3.0
    pilot.note("the clock was set back")
    assert [entry.seq for entry in pilot.entries] == list(range(1, len(pilot.entries) + 1))
    times = [entry.at_seconds for entry in pilot.entries]
    assert times == sorted(times)


WITH_SCRIPT = make_protocol(safe_place_cues=["script"])


class TestScreening:
    def test_a_session_does_not_begin_before_the_screening(self) -> None:
        sentence = "Cannot begin: the screening is not confirmed. Go through its questions first."
        assert Pilot().refused(Begin()) == sentence

    def test_every_question_wants_an_answer(self) -> None:
        refusal = Pilot().refused(ConfirmScreening(answers={"dizziness": "no"}, consent=True))
        assert "no answer was given to epilepsy" in refusal

    def test_an_answer_to_no_question_is_refused(self) -> None:
        answers = {"dizziness": "no", "epilepsy": "no", "age": "no"}
        assert "no question age" in Pilot().refused(ConfirmScreening(answers=answers, consent=True))

    def test_without_consent_nothing_begins(self) -> None:
        answers = {"dizziness": "no", "epilepsy": "no"}
        assert "has not consented" in Pilot().refused(ConfirmScreening(answers=answers, consent=False))

    def test_an_answer_against_it_needs_a_reason_to_go_on(self) -> None:
        pilot = Pilot()
        answers = {"dizziness": "yes", "epilepsy": "no"}
        assert "dizziness" in pilot.refused(ConfirmScreening(answers=answers, consent=True))
        pilot.give(ConfirmScreening(answers=answers, consent=True, despite="Neurologist agrees"))
        assert pilot.state.screened

    def test_it_is_known_who_entered_it_when_and_who_consented(self) -> None:
        pilot = Pilot()
        answers = {"dizziness": "no", "epilepsy": "no"}
        pilot.wait(12)
        pilot.give(ConfirmScreening(answers=answers, consent=True, consented_by="guardian"))
        screening = pilot.state.screening
        assert screening is not None
        assert (screening.at_seconds, screening.by, screening.consented_by) == (12, "anna", "guardian")
        assert screening.answers == answers


def test_homework_is_set_at_the_end_and_set_anew_replaces_it() -> None:
    pilot = REACHED["debrief"]()
    pilot.set_homework("Stand at a window")
    pilot.set_homework("Stand on a ladder")
    assert pilot.state.homework == "Stand on a ladder"
    assert pilot.give(SetHomework(text="Stand on a ladder")) == []
    assert "possible in" in REACHED["exposure"]().refused(SetHomework(text="Later"))


class TestStop:
    @every_phase
    def test_it_is_legal_in_every_phase_and_leads_to_the_safe_place(self, phase: Phase) -> None:
        pilot = REACHED[phase]()
        pilot.stop()
        assert not pilot.state.showing.exposing
        assert pilot.state.showing.scene == "meadow"
        assert pilot.phase == ("ended" if phase == "ended" else "stopped")

    @every_phase
    def test_a_second_stop_does_nothing(self, phase: Phase) -> None:
        pilot = REACHED[phase]()
        pilot.stop()
        before = pilot.state
        assert pilot.stop() == []
        assert pilot.state is before

    @pytest.mark.parametrize("by", ["therapist", "patient", "session"])
    def test_therapist_patient_and_session_may_stop(self, by: By) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(Stop(), by=by)
        assert pilot.state.stop
        assert pilot.state.stop.by == by

    def test_any_therapist_may_stop_without_control(self) -> None:
        pilot = Pilot().in_exposure()
        assert pilot.state.control == "anna"
        pilot.give(Stop(), name="bruno")
        assert pilot.phase == "stopped"
        assert pilot.state.control == "anna"

    def test_an_observer_may_not_stop(self) -> None:
        refusal = Pilot().in_exposure().refused(Stop(), by="observer")
        assert refusal == "Cannot stop: your role does not allow it. Ask the therapist who holds control."

    def test_it_latches_there_is_no_way_back_to_exposure(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.stop()
        ways_back = [Advance(), Retreat(), Resume(), GoToStep(step="low"), SetDifficulty(difficulty=1.0)]
        for command in [*ways_back, Hold(), GoToSafePlace(), Begin()]:
            assert "the session was stopped" in pilot.refused(command)
        assert "the safe place allows no cue" in pilot.refused(FireCue(name="gust"))

    def test_debrief_ratings_notes_and_the_end_are_left(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.stop()
        pilot.rate_suds(60)
        pilot.rate_sickness(3)
        pilot.note("Stopped by the patient")
        pilot.answer_debrief("learned", "That I can stop")
        pilot.end()
        assert pilot.phase == "debrief"
        assert "the session was stopped" in pilot.refused(Advance())
        pilot.answer_debrief("learned", "That I dared")
        pilot.end()
        assert pilot.phase == "ended"
        assert pilot.state.debrief_answers == {"learned": "That I dared"}

    def test_it_is_decided_first_and_shown_later(self) -> None:
        pilot = Pilot().in_exposure()
        stop = pilot.stop()[0]
        pilot.now += 0.02
        pilot.give(ReportShown(seq=stop.seq - 1), by="stage")
        assert pilot.state.stop
        assert pilot.state.stop.shown_at_seconds is None
        pilot.give(ReportShown(seq=stop.seq), by="stage")
        assert pilot.state.stop.shown_at_seconds == 0.02
        pilot.now += 1
        pilot.give(ReportShown(seq=stop.seq), by="stage")
        assert pilot.state.stop.shown_at_seconds == 0.02

    def test_the_patient_may_do_nothing_but_stop_rate_and_recentre(self) -> None:
        assert {tag for tag, command in COMMANDS.items() if "patient" in command.givers} == {
            "stop",
            "rate_suds",
            "rate_sickness",
            "recentre",
        }


class TestSteps:
    def test_advance_begins_the_first_step_then_the_next(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.advance()
        assert pilot.state.step
        assert (pilot.state.step.index, pilot.state.step.difficulty) == (0, 2.0)
        pilot.advance()
        assert pilot.state.step.index == 1

    def test_a_step_shows_its_difficulty(self) -> None:
        pilot = Pilot().in_exposure("top")
        showing = pilot.state.showing
        assert showing.exposing
        assert showing.params == {"height_m": 60.0, "railing": "none", "wind": 0.0, "light": 0.5}

    def test_the_last_step_has_no_next(self) -> None:
        refusal = Pilot().in_exposure("top").refused(Advance())
        assert refusal.startswith("Cannot advance: the last step of the hierarchy is reached.")

    def test_retreat_goes_one_step_back(self) -> None:
        pilot = Pilot().in_exposure("high")
        pilot.retreat()
        assert pilot.state.step
        assert pilot.state.step.index == 1

    def test_there_is_nothing_to_retreat_to_below_the_first_step(self) -> None:
        assert "only the safe place" in Pilot().in_exposure("low").refused(Retreat())

    def test_go_to_step_names_the_steps_there_are(self) -> None:
        pilot = Pilot().in_baseline()
        assert "low, middle, high, top" in pilot.refused(GoToStep(step="lowest"))

    def test_the_clock_of_a_step_stands_still_on_hold(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.wait(20)
        pilot.hold()
        pilot.wait(50)
        assert pilot.clock_seconds == 20
        pilot.resume()
        pilot.wait(5)
        assert pilot.clock_seconds == 25

    def test_the_scene_stays_on_hold(self) -> None:
        pilot = Pilot().in_exposure()
        showing = pilot.state.showing
        pilot.hold()
        assert pilot.state.showing == showing

    def test_the_clock_stands_in_the_safe_place_and_the_step_waits(self) -> None:
        pilot = Pilot().in_exposure("middle")
        pilot.set_difficulty(5.0)
        pilot.wait(20)
        pilot.go_to_safe_place()
        assert not pilot.state.showing.exposing
        pilot.wait(50)
        pilot.resume()
        assert pilot.clock_seconds == 20
        assert pilot.state.showing.params["height_m"] == 20.0

    def test_a_new_step_starts_its_clock_anew(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.wait(20)
        pilot.advance()
        assert pilot.clock_seconds == 0

    def test_out_of_the_safe_place_one_may_also_advance(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.go_to_safe_place()
        pilot.advance()
        assert (pilot.phase, pilot.state.step and pilot.state.step.index) == ("exposure", 1)

    def test_a_refusal_says_where_a_command_is_possible(self) -> None:
        refusal = Pilot().refused(Resume())
        assert (
            refusal == "Cannot resume: the session is in preparation; this is possible in hold or safe place."
        )


class TestWhatStandsInTheWay:
    def test_without_a_stage_nothing_begins(self) -> None:
        pilot = Pilot(stage_joined=False).screened()
        assert "display is not there" in pilot.refused(Begin())
        pilot.give(ReportStageJoined(display="null"), by="session")
        pilot.begin()

    def test_without_a_stage_there_is_no_way_into_exposure(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.give(ReportStageLost(), by="session")
        for command in (Advance(), GoToStep(step="low")):
            assert "display is not there" in pilot.refused(command)

    def test_without_a_record_there_is_no_way_into_exposure(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.give(ReportRecordFailed(sentence=WORDS), by="session")
        assert "nothing would be recorded. The disk is full." in pilot.refused(Advance())

    def test_past_the_ceiling_there_is_no_way_into_exposure(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.wait(45 * 60)
        assert "ceiling of 45 min" in pilot.refused(Advance())


class TestDials:
    def test_difficulty_moves_what_it_maps_and_leaves_the_rest(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.set_param("light", 1.0)
        pilot.set_difficulty(10.0)
        assert pilot.state.showing.params == {"height_m": 60.0, "railing": "none", "wind": 0.0, "light": 1.0}

    @pytest.mark.parametrize("difficulty", [-0.1, 10.1])
    def test_difficulty_goes_from_0_to_10(self, difficulty: float) -> None:
        assert "from 0 to 10" in Pilot().in_exposure().refused(SetDifficulty(difficulty=difficulty))

    def test_a_param_keeps_to_its_range(self) -> None:
        refusal = Pilot().in_exposure().refused(SetParam(name="height_m", value=61.0))
        assert refusal == "Cannot set the param: Height goes from 0 to 60 m."

    def test_a_number_is_no_choice_and_a_choice_no_number(self) -> None:
        pilot = Pilot().in_exposure()
        assert "choose one of solid, bars, none" in pilot.refused(SetParam(name="railing", value=1.0))
        assert "from 0 to 60" in pilot.refused(SetParam(name="height_m", value="high"))

    def test_a_hidden_param_is_not_set_by_hand(self) -> None:
        pilot = Pilot().in_exposure()
        assert "no param 'wind'. It has height_m, railing, light." in pilot.refused(
            SetParam(name="wind", value=1.0)
        )

    def test_nothing_is_dialled_in_the_safe_place(self) -> None:
        pilot = REACHED["safe_place"]()
        assert "possible in exposure or hold" in pilot.refused(SetDifficulty(difficulty=1.0))
        assert "possible in exposure or hold" in pilot.refused(SetParam(name="light", value=1.0))


class TestCues:
    def test_a_cue_of_the_step_is_fired(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.fire_cue("gust")
        assert [cue.name for cue in pilot.state.cues] == ["gust"]

    def test_a_cue_that_the_step_does_not_allow_is_refused(self) -> None:
        refusal = Pilot().in_exposure().refused(FireCue(name="bird"))
        assert refusal == "Cannot fire the cue: 'bird' is not among its cues; this step allows gust."

    def test_a_cue_that_makes_no_sense_on_hold_is_refused(self) -> None:
        assert "makes no sense in hold" in REACHED["hold"]().refused(FireCue(name="gust"))

    def test_no_cue_of_a_step_outside_exposure(self) -> None:
        assert "the safe place allows no cue" in REACHED["safe_place"]().refused(FireCue(name="gust"))

    @pytest.mark.parametrize("phase", ["baseline", "safe_place", "cool_down", "stopped"])
    def test_a_cue_of_the_safe_place_is_fired_there_and_called_off(self, phase: Phase) -> None:
        pilot = REACHED[phase](WITH_SCRIPT)
        pilot.fire_cue("script")
        assert [cue.name for cue in pilot.state.calm_cues] == ["script"]
        pilot.give(CallOffCues())
        assert "no cue is under way" in pilot.refused(CallOffCues())

    def test_a_cue_that_is_over_needs_no_calling_off(self) -> None:
        pilot = REACHED["baseline"](WITH_SCRIPT)
        pilot.fire_cue("script")
        pilot.wait(40)
        assert "no cue is under way" in pilot.refused(CallOffCues())

    def test_a_cue_of_the_safe_place_needs_the_protocols_leave(self) -> None:
        refusal = REACHED["baseline"]().refused(FireCue(name="script"))
        assert refusal == "Cannot fire the cue: 'script' is not among its cues; the safe place allows no cue."

    def test_it_belongs_to_its_phase_and_to_no_step(self) -> None:
        pilot = REACHED["safe_place"](WITH_SCRIPT)
        pilot.fire_cue("script")
        pilot.end()
        assert pilot.state.calm_cues == ()
        assert pilot.state.cues == ()


class TestControl:
    def test_the_first_therapist_to_act_holds_control_and_everyone_sees_it(self) -> None:
        pilot = Pilot()
        pilot.screened()
        taken = [entry.event for entry in pilot.entries if isinstance(entry.event, ControlTaken)]
        assert taken == [ControlTaken(name="anna", taken_from=None)]

    def test_a_second_therapist_is_told_who_holds_it(self) -> None:
        refusal = Pilot().in_exposure().refused(Hold(), name="bruno")
        assert refusal == "Cannot hold: anna holds control. Take control first; a stop always works."

    def test_control_is_taken_explicitly_and_shown_to_both(self) -> None:
        pilot = Pilot().in_exposure()
        entries = pilot.give(TakeControl(), name="bruno")
        assert [entry.event for entry in entries] == [ControlTaken(name="bruno", taken_from="anna")]
        pilot.give(Hold(), name="bruno")
        assert "bruno holds control" in pilot.refused(Resume(), name="anna")

    def test_taking_what_one_holds_does_nothing(self) -> None:
        assert Pilot().in_exposure().take_control() == []

    def test_a_note_needs_no_control(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(Note(text="He holds his breath"), name="bruno")
        assert (pilot.state.control, pilot.state.notes[0].by) == ("anna", "bruno")

    def test_an_observer_only_reads(self) -> None:
        assert not [tag for tag, command in COMMANDS.items() if "observer" in command.givers]


class TestWhatIsSaid:
    @pytest.mark.parametrize("value", [-1, 101])
    def test_suds_goes_from_0_to_100(self, value: int) -> None:
        assert "from 0 to 100" in Pilot().refused(RateSuds(value=value))

    @pytest.mark.parametrize("value", [-1, 21])
    def test_fms_goes_from_0_to_20(self, value: int) -> None:
        assert "from 0 to 20" in Pilot().refused(RateSickness(value=value))

    def test_a_rating_belongs_to_the_step_it_was_given_in(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.rate_suds(10)
        pilot.advance()
        pilot.rate_suds(50)
        pilot.go_to_safe_place()
        pilot.rate_suds(20)
        assert [(rating.value, rating.step) for rating in pilot.state.suds] == [
            (10, None),
            (50, 0),
            (20, None),
        ]

    def test_an_expectancy_is_for_the_next_step_unless_it_names_one(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.state_expectancy("I will fall", 80)
        pilot.state_expectancy("I will faint", 60, "top")
        assert [stated.step for stated in pilot.state.expectancies] == [0, 3]

    def test_an_expectancy_names_a_step_there_is(self) -> None:
        command = StateExpectancy(expectation="I will fall", likelihood_percent=80, step="cellar")
        assert "no step 'cellar'" in Pilot().refused(command)

    def test_an_outcome_needs_an_expectancy(self) -> None:
        assert "no expectancy was stated" in Pilot().in_exposure().refused(RateOutcome(happened="no"))

    def test_an_outcome_stands_beside_what_was_expected(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.state_expectancy("I will fall", 80)
        pilot.advance()
        pilot.rate_outcome("no", "I stood still")
        stated = pilot.state.expectancies[0]
        assert (stated.expectation, stated.happened, stated.outcome) == ("I will fall", "no", "I stood still")

    def test_a_debrief_answer_belongs_to_a_question_of_the_protocol(self) -> None:
        refusal = REACHED["debrief"]().refused(AnswerDebrief(question="mood", answer="good"))
        assert "The protocol has learned." in refusal


class TestReports:
    def test_a_stage_that_went_to_the_safe_place_by_itself_takes_the_session_along(self) -> None:
        pilot = Pilot().in_exposure()
        why = Text(en="The session fell silent.", fr="La séance s'est tue.")
        pilot.give(ReportSafePlace(why=why, seq=pilot.state.seq), by="stage")
        assert pilot.phase == "safe_place"
        assert pilot.give(ReportSafePlace(why=why, seq=pilot.state.seq), by="stage") == []

    def test_a_reopened_session_waits_in_the_safe_place_for_stage_and_therapist(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(Reopen(lost_bytes=12), by="session", reason=WORDS)
        assert (pilot.phase, pilot.state.stage, pilot.state.consoles) == ("safe_place", None, {})
        assert pilot.reason == WORDS.en
        assert "display is not there" in pilot.refused(Resume())
        pilot.give(ReportStageJoined(display="null"), by="session")
        pilot.resume()
        assert pilot.phase == "exposure"

    def test_a_reopened_session_stays_in_a_phase_that_is_calm_already(self) -> None:
        pilot = Pilot().in_baseline()
        pilot.give(Reopen(lost_bytes=0), by="session")
        assert pilot.phase == "baseline"

    def test_a_console_joins_once(self) -> None:
        pilot = Pilot()
        assert pilot.give(ReportConsoleJoined(name="anna", role="therapist"), by="session") == []

    def test_no_person_may_report_what_only_the_session_knows(self) -> None:
        assert "your role does not allow it" in Pilot().refused(ReportStageLost())
        assert "your role does not allow it" in Pilot().refused(ReportStageLost(), by="patient")


class TestSuggestions:
    def test_an_accepted_suggestion_is_done_at_once(self) -> None:
        pilot = Pilot().in_exposure("high")
        pilot.wait(120)
        suggestion = pilot.state.suggestions[0]
        pilot.accept_suggestion(suggestion.seq)
        assert (pilot.state.step and pilot.state.step.index, pilot.state.suggestions) == (3, ())

    def test_a_declined_suggestion_is_gone_and_does_not_come_back_in_this_step(self) -> None:
        pilot = Pilot().in_exposure("high")
        pilot.wait(120)
        pilot.decline_suggestion(pilot.state.suggestions[0].seq)
        pilot.wait(60)
        assert pilot.state.suggestions == ()

    def test_a_suggestion_that_is_not_open_cannot_be_accepted(self) -> None:
        assert "no suggestion is open" in Pilot().in_exposure().refused(AcceptSuggestion(suggestion=3))
        pilot = Pilot().in_exposure("high")
        pilot.wait(120)
        other = pilot.state.suggestions[0].seq + 1
        assert "not open any more" in pilot.refused(AcceptSuggestion(suggestion=other))

    def test_a_suggestion_lapses_when_the_exposure_is_left(self) -> None:
        pilot = Pilot().in_exposure("high")
        pilot.wait(120)
        seq = pilot.state.suggestions[0].seq
        pilot.go_to_safe_place()
        assert "no suggestion is open" in pilot.refused(AcceptSuggestion(suggestion=seq))

    def test_a_suggestion_stays_open_when_the_step_is_held_because_its_time_is_over(self) -> None:
        pilot = Pilot().in_exposure("high")
        pilot.wait(11 * 60)
        assert pilot.phase == "hold"
        pilot.accept_suggestion(pilot.state.suggestions[0].seq)
        assert pilot.state.step
        assert pilot.state.step.index == 3


def test_automatic_advance_is_switched_on_only_where_the_protocol_provides_for_it() -> None:
    assert "adaptation is not automatic" in Pilot().refused(SwitchAdaptation(on=True))
    pilot = Pilot(make_protocol(adaptation="automatic"))
    pilot.switch_adaptation(True)
    assert pilot.state.adaptation_on


def test_language_and_centre_are_chosen_at_any_time() -> None:
    pilot = Pilot().in_exposure()
    pilot.give(ChooseLanguage(language="fr"))
    pilot.give(Recentre(), by="patient")
    assert (pilot.state.language, pilot.state.recentred_seq) == ("fr", pilot.entries[-1].seq)


def test_whether_the_patient_sits_is_the_therapists_to_say() -> None:
    pilot = Pilot().in_exposure()
    assert pilot.state.posture == "standing"
    assert "no headset is in use" in pilot.refused(SetPosture(posture="sitting"))
    pilot.give(ReportHeadset(condition="worn"), by="stage")
    pilot.set_posture("sitting")
    assert pilot.state.posture == "sitting"
    assert "your role does not allow it" in pilot.refused(SetPosture(posture="standing"), by="patient")


@every_phase
def test_what_is_called_legal_is_what_is_not_refused_for_its_phase(phase: Phase) -> None:
    """Commands without fields: the list for the console and the engine's own judgement agree."""
    anna = Cause(by="therapist", name="anna")
    for legality in legal_commands(REACHED[phase]().state, anna, 0.0):
        command = COMMANDS[legality.type]
        if set(command.model_fields) != {"type"}:
            continue
        pilot = REACHED[phase]()
        if legality.why_not is None:
            pilot.give(command())
        else:
            assert pilot.refused(command()).endswith(legality.why_not.en)


@every_phase
def test_the_state_rebuilt_from_the_entries_is_the_engines(phase: Phase) -> None:
    pilot = REACHED[phase]()
    assert pilot.rebuilt() == pilot.state


def test_end_leaves_exposure_for_the_cool_down() -> None:
    pilot = Pilot().in_exposure()
    pilot.give(End())
    assert (pilot.phase, pilot.state.showing.exposing) == ("cool_down", False)
