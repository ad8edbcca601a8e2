"""What a console shows: the view of a session, from its state alone."""

import pytest

from tests.unit.pilot import REACHED, Pilot, limit, make_protocol
from therapist_console.model import Heard, view
from therapist_console.records import CommandView, ConsoleView, Viewer
from vrtherapy.commands import COMMANDS
from vrtherapy.commands.reports import (
    ReportConsoleJoined,
    ReportRecordFailed,
    ReportShown,
    ReportStageLost,
)
from vrtherapy.events import Protection
from vrtherapy.messages import LANGUAGES, Language, Text
from vrtherapy.state import Phase

ANNA = Viewer(name="anna", role="therapist")
BEN = Viewer(name="ben", role="therapist")
EVE = Viewer(name="eve", role="observer")


def seen(
    pilot: Pilot, viewer: Viewer = ANNA, *, language: Language = "en", silent_seconds: float = 0.0
) -> ConsoleView:
    return view(Heard(pilot.state, pilot.now, silent_seconds), viewer, language)


def offered(view: ConsoleView, tag: str) -> CommandView:
    return next(command for command in view.commands if command.type == tag)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", REACHED)
def test_every_phase_has_a_view_in_both_languages_that_survives_json(
    phase: Phase, language: Language
) -> None:
    shown = seen(REACHED[phase](), language=language)
    assert shown.phase.name == phase
    assert ConsoleView.from_json(shown.to_json()) == shown


def test_in_exposure_the_step_shows_its_clock_limits_and_criterion() -> None:
    pilot = Pilot().in_exposure("low")
    pilot.wait(130)
    step = seen(pilot).step
    assert step
    assert (step.number, step.clock_seconds, step.min_seconds, step.max_seconds) == (1, 130, 120, 600)
    assert step.running
    assert step.criterion == "SUDS has fallen by 50 % from the step's peak"


def test_on_hold_the_clock_of_the_step_stands_and_says_so() -> None:
    pilot = Pilot().in_exposure()
    pilot.wait(20)
    pilot.hold()
    pilot.wait(15)
    step = seen(pilot).step
    assert step
    assert (step.clock_seconds, step.running) == (20, False)


def test_an_automatic_hold_is_shown_with_its_reason_in_the_readers_language() -> None:
    pilot = Pilot().in_exposure()
    pilot.rate_suds(97)
    pilot.wait(1)
    assert seen(pilot).phase.name == "hold"
    assert seen(pilot).phase.reason == "SUDS 97 has reached the protocol's limit of 95."
    assert seen(pilot, language="fr").phase.reason == "Le SUDS de 97 atteint la limite du protocole (95)."


def test_the_session_clock_counts_from_the_baseline_on() -> None:
    pilot = Pilot()
    pilot.wait(40)
    assert seen(pilot).session_seconds == 0
    pilot.in_baseline().wait(25)
    assert seen(pilot).session_seconds == 25


def test_steps_are_behind_here_or_ahead() -> None:
    places = [step.place for step in seen(Pilot().in_exposure("middle")).hierarchy]
    assert places == ["behind", "here", "ahead", "ahead"]


def test_suds_shows_last_peak_and_baseline() -> None:
    pilot = Pilot().in_baseline()
    pilot.rate_suds(20)
    pilot.go_to_step("low")
    pilot.rate_suds(70)
    pilot.wait(30)
    pilot.rate_suds(50)
    pilot.wait(5)
    suds = seen(pilot).suds
    assert (suds.last, suds.last_ago_seconds, suds.peak, suds.baseline) == (50, 5, 70, 20)


def test_the_peak_is_this_steps_own() -> None:
    pilot = Pilot().in_exposure("low")
    pilot.rate_suds(70)
    pilot.advance()
    assert seen(pilot).suds.peak is None


def test_suds_is_due_when_the_rule_will_ask_and_then_shows_since_when_it_was_asked() -> None:
    pilot = Pilot().in_exposure()
    pilot.wait(30)
    assert seen(pilot).suds.due_in_seconds == 60
    pilot.wait(63)
    suds = seen(pilot).suds
    assert suds.asked_ago_seconds == pytest.approx(3)
    pilot.rate_suds(40)
    assert seen(pilot).suds.asked_ago_seconds is None


def test_in_preparation_no_suds_is_due() -> None:
    assert seen(Pilot()).suds.due_in_seconds is None


def test_an_expectancy_is_open_until_its_outcome_is_rated() -> None:
    pilot = Pilot().in_baseline()
    pilot.state_expectancy("The railing gives way", 80)
    ahead = seen(pilot).expectancy
    assert ahead
    assert (ahead.step, ahead.likelihood_percent, ahead.happened) == ("Balcony, low", 80, None)
    pilot.advance()
    pilot.rate_outcome("no", "It held")
    after = seen(pilot).expectancy
    assert after
    assert (after.happened, after.outcome) == ("no", "It held")


def test_a_suggestion_says_why_and_how_to_take_it() -> None:
    pilot = Pilot().in_exposure()
    pilot.rate_suds(80)
    pilot.wait(125)
    pilot.rate_suds(30)
    pilot.wait(1)
    (suggestion,) = seen(pilot).suggestions
    assert suggestion.label == "advance"
    assert suggestion.reason
    assert "from 80 to 30" in suggestion.reason
    assert suggestion.send == f"accept_suggestion --suggestion {suggestion.number}"


def test_params_show_value_unit_range_and_which_way_is_harder_but_no_hidden_ones() -> None:
    params = {param.name: param for param in seen(Pilot().in_exposure("top")).params}
    assert set(params) == {"height_m", "railing", "light"}
    assert params["height_m"].shown == "60 m"
    assert params["height_m"].range == (0, 60)
    assert [params[name].harder for name in ("height_m", "railing", "light")] == ["up", "up", "none"]
    assert list(params["railing"].choices) == ["solid", "bars", "none"]


def test_in_the_safe_place_there_are_no_params_but_the_cues_of_that_scene() -> None:
    allowed = make_protocol(safe_place_cues=["script"])
    shown, refused = seen(REACHED["safe_place"](allowed)), seen(REACHED["safe_place"]())
    assert shown.params == ()
    assert [(cue.name, cue.why_not is None) for cue in shown.cues] == [("script", True), ("word", False)]
    assert "the safe place allows no cue" in str(refused.cues[0].why_not)


def test_in_the_debrief_there_are_neither_params_nor_cues() -> None:
    shown = seen(REACHED["debrief"]())
    assert (shown.params, shown.cues) == ((), ())


def test_a_cue_of_another_step_says_why_it_may_not_be_fired() -> None:
    pilot = Pilot().in_exposure()
    cues = {cue.name: cue for cue in seen(pilot).cues}
    assert cues["gust"].why_not is None
    assert cues["gust"].send == "fire_cue --name gust"
    assert cues["bird"].why_not
    assert "this step allows gust" in cues["bird"].why_not
    pilot.hold()
    on_hold = {cue.name: cue for cue in seen(pilot).cues}
    assert on_hold["gust"].why_not == "Cannot fire the cue: it makes no sense in hold."


@pytest.mark.parametrize("phase", REACHED)
def test_what_is_offered_is_what_the_engine_would_take(phase: Phase) -> None:
    pilot = REACHED[phase]()
    for command in seen(pilot).commands:
        if len(COMMANDS[command.type].model_fields) > 1:
            continue
        if command.why_not is None:
            REACHED[phase]().give(COMMANDS[command.type]())
        else:
            assert pilot.refused(COMMANDS[command.type]()).endswith(command.why_not)


def test_a_command_that_would_change_nothing_is_moot() -> None:
    pilot = Pilot().in_exposure()
    assert offered(seen(pilot), "take_control").moot
    assert offered(seen(pilot), "accept_suggestion").why_not == "no suggestion is open."
    assert not offered(seen(pilot), "stop").moot
    pilot.stop()
    assert offered(seen(pilot), "stop").moot


def test_every_command_of_a_therapist_says_how_it_is_written() -> None:
    send = {command.type: command.send for command in seen(Pilot()).commands}
    assert send["set_difficulty"] == "set_difficulty --difficulty N"
    assert send["confirm_screening"] == "confirm_screening --answers ID=yes|no --consent yes|no"


def test_control_is_yours_anothers_or_nobodys() -> None:
    pilot = Pilot()
    assert seen(pilot).control.holder == "nobody"
    pilot.screened()
    assert seen(pilot).control.holder == "you"
    assert seen(pilot, BEN).control.holder == "other"
    assert seen(pilot, BEN).control.name == "anna"


def test_a_therapist_without_control_is_told_so_but_may_stop() -> None:
    shown = seen(Pilot().in_exposure(), BEN)
    assert offered(shown, "advance").why_not == "anna holds control. Take control first; a stop always works."
    assert offered(shown, "stop").why_not is None


def test_an_observer_is_offered_nothing() -> None:
    assert seen(Pilot().in_exposure(), EVE).commands == ()


def test_a_stop_is_shown_as_decided_and_then_as_shown() -> None:
    pilot = Pilot().in_exposure()
    pilot.wait(10)
    pilot.stop()
    decided = seen(pilot).stop
    assert decided
    assert (decided.at_seconds, decided.by, decided.shown_after_seconds) == (10, "therapist", None)
    pilot.now += 0.014
    pilot.give(ReportShown(seq=decided.seq), by="stage")
    shown = seen(pilot).stop
    assert shown
    assert shown.shown_after_seconds == pytest.approx(0.014)


def test_a_stop_that_is_not_shown_within_a_second_is_an_alarm() -> None:
    pilot = Pilot().in_exposure()
    pilot.stop()
    assert seen(pilot).alarms == ()
    pilot.wait(1.5)
    (alarm,) = seen(pilot).alarms
    assert alarm.kind == "not_shown"
    assert "take the headset off" in alarm.sentence


def test_silence_over_a_second_is_an_alarm_that_says_what_the_patient_sees() -> None:
    pilot = Pilot().in_exposure()
    assert seen(pilot, silent_seconds=0.9).alarms == ()
    (alarm,) = seen(pilot, silent_seconds=1.5).alarms
    assert alarm.kind == "silent"
    assert "safe place by itself" in alarm.sentence
    assert "hold, and goes there after 30 s" in alarm.sentence


def test_silence_in_the_safe_place_says_that_the_patient_is_safe() -> None:
    (alarm,) = seen(REACHED["baseline"](), silent_seconds=1.5).alarms
    assert "The patient is in the safe place." in alarm.sentence


def test_an_alarms_sentence_stays_the_same_while_its_seconds_count() -> None:
    pilot = Pilot().in_exposure()
    first, later = (seen(pilot, silent_seconds=seconds).alarms[0] for seconds in (1.5, 8.0))
    assert first.sentence == later.sentence
    assert (first.seconds, later.seconds) == (1.5, 8.0)


def test_a_lost_display_is_an_alarm_until_the_stage_is_back() -> None:
    pilot = Pilot().in_exposure()
    pilot.give(ReportStageLost(), by="session")
    shown = seen(pilot)
    assert shown.stage.health == "lost"
    assert [alarm.kind for alarm in shown.alarms] == ["stage"]
    assert shown.patient_sees == "nothing: the display is not there"


def test_a_record_that_fails_is_an_alarm_with_its_cause() -> None:
    pilot = Pilot().in_exposure()
    why = Text(en="The disk is full.", fr="Le disque est plein.")
    pilot.give(ReportRecordFailed(sentence=why), by="session")
    (alarm,) = seen(pilot, language="fr").alarms
    assert alarm.sentence == "NON ENREGISTRÉ. Le disque est plein."


def test_what_leaving_does_depends_on_who_else_is_there() -> None:
    pilot = Pilot().in_exposure()
    assert seen(pilot).if_you_leave == "hold"
    pilot.give(ReportConsoleJoined(name="ben", role="therapist"), by="session")
    assert seen(pilot).if_you_leave == "goes_on"
    assert seen(Pilot()).if_you_leave == "goes_on"


def test_the_screening_is_asked_until_it_is_confirmed_and_the_debrief_at_the_end() -> None:
    assert [question.id for question in seen(Pilot()).questions] == ["dizziness", "epilepsy"]
    assert seen(Pilot().screened()).questions == ()
    pilot = REACHED["debrief"]()
    pilot.answer_debrief("learned", "It held")
    (question,) = seen(pilot).questions
    assert (question.id, question.answer) == ("learned", "It held")


def test_the_protocols_limits_are_shown() -> None:
    pilot = Pilot(
        make_protocol(
            limits={"suds": limit(80, "hold"), "fms": limit(9, "hold"), "session": limit("30 min", "hold")}
        )
    )
    pilot.rate_sickness(3)
    shown = seen(pilot)
    assert (shown.suds.limit, shown.sickness.limit, shown.ceiling_seconds) == (80, 9, 1800)
    assert shown.sickness.last == 3


@pytest.mark.parametrize(
    ("kept", "notice"), [("vault", None), ("unclaimed", "passphrase"), ("plain", "NOT ENCRYPTED")]
)
def test_every_screen_says_that_a_record_is_not_protected(kept: Protection, notice: str | None) -> None:
    pilot = Pilot()
    pilot.engine.state = pilot.state.changed(protection=kept)
    said = seen(pilot).record_notice
    assert said is None if notice is None else said and notice in said
