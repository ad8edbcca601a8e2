"""A recorded session told in words: every event, in both languages, with times, reasons and figures."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.pilot import REACHED, Pilot
from vrtherapy.commands.course import Stop
from vrtherapy.commands.reports import (
    Reopen,
    ReportConsoleJoined,
    ReportRecordFailed,
    ReportRecordRestored,
    ReportShown,
    ReportStageJoined,
    ReportStageLost,
)
from vrtherapy.events import Event
from vrtherapy.messages import LANGUAGES, Language, Text
from vrtherapy.record.reading import Contents
from vrtherapy.record.sentences import SENTENCES
from vrtherapy.record.story import tell
from vrtherapy.record.summary import summarise
from vrtherapy.record.writing import clock, delay, plain
from vrtherapy.state import Phase

FULL = Text(en="The disk is full.", fr="Le disque est plein.")
DIED = Text(en="The session process had died.", fr="Le processus de séance était mort.")
both_languages = pytest.mark.parametrize("language", LANGUAGES)


def eventful() -> Pilot:
    """A session in which everything goes wrong that can, and which is ended all the same."""
    pilot = Pilot().in_baseline()
    pilot.wait(30)
    pilot.rate_suds(20)
    pilot.state_expectancy("I will fall", 80, "low")
    pilot.state_expectancy("I will faint", 60, "top")
    pilot.advance()
    pilot.rate_suds(70)
    pilot.wait(100)
    pilot.fire_cue("gust")
    pilot.set_difficulty(5.0)
    pilot.set_param("light", 1.0)
    pilot.rate_sickness(3)
    pilot.rate_outcome("no", "I stood still")
    pilot.give(ReportStageLost(), by="session")
    pilot.wait(2)
    pilot.give(ReportStageJoined(display="offscreen"), by="session")
    pilot.resume()
    pilot.lose_console()
    pilot.wait(1)
    pilot.give(ReportConsoleJoined(name="anna", role="therapist"), by="session")
    pilot.resume()
    pilot.give(ReportRecordFailed(sentence=FULL), by="session")
    pilot.wait(3)
    pilot.give(ReportRecordRestored(), by="session")
    pilot.now += 4
    pilot.give(Reopen(lost_bytes=12), by="session", reason=DIED)
    pilot.give(ReportConsoleJoined(name="otto", role="observer"), by="session")
    pilot.give(ReportStageJoined(display="offscreen"), by="session")
    pilot.resume()
    pilot.rate_suds(30)
    pilot.advance()
    pilot.choose_language("fr")
    pilot.recentre()
    pilot.note("Breathes\x1b[2J slowly")
    stop = pilot.give(Stop(), by="patient", name="stage")[0]
    pilot.now += 0.021
    pilot.give(ReportShown(seq=stop.seq), by="stage")
    pilot.end()
    pilot.answer_debrief("learned", "That I can stop")
    pilot.end()
    return pilot


def told(pilot: Pilot, language: Language = "en", lost_bytes: int = 0) -> str:
    """The pilot's session in words."""
    return "\n".join(tell(Contents(pilot.entries, lost_bytes), language))


def test_every_event_has_its_words() -> None:
    """Add a sentence in vrtherapy/record/sentences for whatever is missing here."""
    union = get_args(Event)[0]
    assert set(SENTENCES) == set(get_args(union))


class TestHead:
    def test_it_says_whose_session_it_was_and_what_was_planned(self) -> None:
        lines = told(eventful()).splitlines()
        assert lines[0] == "Session 20261122T090000Z-abc123"
        head = "\n".join(lines[:8])
        for words in (
            "P001",
            "2026-11-22 09:00:00 UTC",
            "Heights (heights 1)",
            "meadow 1, balcony 1",
            "vrtherapy 0.1.0",
        ):
            assert words in head

    def test_a_session_that_was_not_ended_says_so(self) -> None:
        assert "The record stops at 0:00 in exposure: the session was not ended." in told(
            REACHED["exposure"]()
        )
        assert "was not ended" not in told(REACHED["ended"]())

    def test_a_torn_last_line_is_reported(self) -> None:
        assert "The last line was torn: 20 bytes" in told(eventful(), lost_bytes=20)
        assert "était déchirée : 20 octets" in told(eventful(), "fr", lost_bytes=20)
        assert "The last line" not in told(eventful())


class TestCourse:
    def test_it_says_who_did_what_and_when(self) -> None:
        story = told(eventful())
        assert "     0:30  anna        SUDS 20." in story
        assert "     2:10  anna        Cue: A gust." in story
        assert "     2:20  patient     STOP: the exposure is over; to the safe place." in story

    def test_what_the_software_did_comes_with_its_reason(self) -> None:
        lines = told(eventful()).splitlines()
        place = lines.index("     2:10  software    To the safe place.")
        assert (
            lines[place + 1].strip()
            == "Why: The patient's display has died or is silent; it starts again in the safe place."
        )

    def test_a_stop_is_told_with_the_delay_until_it_was_shown(self) -> None:
        assert "The patient's view is on its way to the safe place, 21 ms after the decision." in told(
            eventful()
        )

    def test_a_change_of_difficulty_names_what_changed(self) -> None:
        assert "Difficulty 5: Height 20 m, Railing bars." in told(eventful())

    def test_what_people_typed_cannot_steer_the_terminal(self) -> None:
        story = told(eventful())
        assert "\x1b" not in story
        assert "Note: “Breathes [2J slowly”" in story

    def test_a_debrief_answer_stands_with_its_question(self) -> None:
        assert "Debrief: What did you learn? “That I can stop”" in told(eventful())


class TestSteps:
    def test_each_step_has_its_times_and_its_suds(self) -> None:
        lines = told(eventful()).splitlines()
        first = lines.index("  Step 1 of 4, “Balcony, low”: from 0:30 to 2:20, 1:41 of exposure")
        assert lines[first + 1] == "    SUDS: peak 70, end 30, decrease 40 (70, 30)"
        assert lines[first + 2] == "    sickness (FMS): at most 3"
        assert lines[first + 3] == "    cues: A gust (2:10)"
        assert lines[first + 4] == (
            "    expectancy: “I will fall” (80 %); what was feared did not happen: “I stood still”"
        )
        assert "    SUDS: not rated" in lines

    def test_an_expectancy_that_was_not_tested_is_not_forgotten(self) -> None:
        assert "  Not tested: step 4 of 4, “Balcony, top”: “I will faint” (60 %)" in told(eventful())

    def test_a_step_that_was_gone_back_to_is_told_twice(self) -> None:
        pilot = Pilot().in_exposure("middle")
        pilot.wait(10)
        pilot.retreat()
        pilot.wait(20)
        pilot.advance()
        pilot.wait(30)
        pilot.end()
        visits = summarise(pilot.entries).visits
        assert [(visit.index, visit.ran_seconds) for visit in visits] == [(1, 10), (0, 20), (1, 30)]


class TestInterruptions:
    def test_losses_and_returns_are_told(self) -> None:
        story = told(eventful())
        for words in (
            "the patient's display: lost at 2:10, back after 2 s",
            "the console of anna: lost at 2:12, back after 1 s",
            "the record: lost at 2:13, back after 3 s",
            "the session process: lost at 2:16, back after 4 s",
        ):
            assert words in story

    def test_what_did_not_come_back_is_told_too(self) -> None:
        pilot = Pilot().in_exposure()
        pilot.give(ReportStageLost(), by="session")
        assert "the patient's display: lost at 0:00, did not come back" in told(pilot)


class TestFigures:
    def test_times_add_up(self) -> None:
        summary = summarise(eventful().entries)
        assert sum(summary.seconds.values()) == pytest.approx(summary.state.at_seconds)
        assert summary.seconds["baseline"] == 30
        assert summary.baseline_suds == 20

    def test_the_figures_stand_at_the_end(self) -> None:
        story = told(eventful())
        assert "baseline 20, highest 70, last 30" in story
        assert "by the patient at 2:20, shown 21 ms later" in story

    def test_a_stop_that_no_display_has_shown_says_so(self) -> None:
        pilot = REACHED["exposure"]()
        pilot.stop()
        assert "the display did not say when it was shown" in told(pilot)

    def test_only_what_the_software_did_counts_as_its_act(self) -> None:
        kinds = [entry.event.type for entry in summarise(eventful().entries).automatic]
        assert kinds == ["safe_place_entered", "held", "safe_place_entered"]


@both_languages
def test_the_whole_story_is_in_one_language(language: Language) -> None:
    story = told(eventful(), language)
    foreign = {"en": ["Étape", "séance", "Pourquoi", "lieu"], "fr": ["Why", "The ", "Step", "safe place"]}
    assert not [words for words in foreign[language] if words in story]


@pytest.mark.parametrize("phase", REACHED)
@both_languages
def test_every_session_can_be_told_wherever_it_stands(phase: Phase, language: Language) -> None:
    pilot = REACHED[phase]()
    for count in range(1, len(pilot.entries) + 1):
        assert tell(Contents(pilot.entries[:count], 0), language)


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_a_note_stays_on_its_line_whatever_is_in_it(words: str) -> None:
    assert plain(words).isprintable()
    assert len(plain(words).splitlines()) <= 1


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0:00"), (65.9, "1:05"), (3600, "1:00:00"), (3725, "1:02:05"), (-1, "0:00")]
)
def test_a_time_reads_like_a_clock(seconds: float, written: str) -> None:
    assert clock(seconds) == written


def test_a_delay_is_as_exact_as_it_matters() -> None:
    assert (delay(0.0204, "en"), delay(1.26, "en"), delay(1.26, "fr"), delay(45, "fr")) == (
        "20 ms",
        "1.3 s",
        "1,3 s",
        "45 s",
    )
