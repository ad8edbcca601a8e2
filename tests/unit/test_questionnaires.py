"""Questionnaires: their files, their scores against published ones, and their answers in a session."""

from pathlib import Path

import pytest

from tests.unit.pilot import REACHED, Pilot
from vrtherapy.commands import Command
from vrtherapy.commands.ratings import AnswerQuestionnaire
from vrtherapy.content import protocols_folder
from vrtherapy.errors import SourceError
from vrtherapy.questionnaire import Questionnaire, load_questionnaire, questionnaire_from, score
from vrtherapy.record.sentences import say
from vrtherapy.sources import parse_source
from vrtherapy.state import SessionState

SHIPPED = {
    path.stem: load_questionnaire(path)
    for path in sorted((protocols_folder() / "questionnaires").glob("*.yaml"))
}


def scored(questionnaire: Questionnaire, answers: dict[str, int]) -> dict[str, float]:
    return {each.subscale.id: each.value for each in score(questionnaire, answers)}


def answered(questionnaire: Questionnaire, value: int = 0, **others: int) -> dict[str, int]:
    return dict.fromkeys((item.id for item in questionnaire.items), value) | others


def test_each_file_is_named_after_its_questionnaire() -> None:
    assert {name: each.id for name, each in SHIPPED.items()} == {name: name for name in SHIPPED}
    assert {"gad-7", "ssq", "presence", "expectancy", "outcome"} <= set(SHIPPED)


class TestSsq:
    """Kennedy, Lane, Berbaum and Lilienthal 1993."""

    def test_the_greatest_scores_are_the_published_ones(self) -> None:
        ssq = SHIPPED["ssq"]
        published = {"nausea": 200.34, "oculomotor": 159.18, "disorientation": 292.32, "total": 235.62}
        assert scored(ssq, answered(ssq, 3)) == published

    @pytest.mark.parametrize(
        ("item", "nausea", "oculomotor", "disorientation"),
        [
            ("discomfort", 9.54, 7.58, 0),
            ("fatigue", 0, 7.58, 0),
            ("headache", 0, 7.58, 0),
            ("eyestrain", 0, 7.58, 0),
            ("focusing", 0, 7.58, 13.92),
            ("salivation", 9.54, 0, 0),
            ("sweating", 9.54, 0, 0),
            ("nausea", 9.54, 0, 13.92),
            ("concentrating", 9.54, 7.58, 0),
            ("fullness", 0, 0, 13.92),
            ("blurred", 0, 7.58, 13.92),
            ("dizzy-open", 0, 0, 13.92),
            ("dizzy-closed", 0, 0, 13.92),
            ("vertigo", 0, 0, 13.92),
            ("stomach", 9.54, 0, 0),
            ("burping", 9.54, 0, 0),
        ],
    )
    def test_each_symptom_counts_in_the_published_subscales(
        self, item: str, nausea: float, oculomotor: float, disorientation: float
    ) -> None:
        found = scored(SHIPPED["ssq"], answered(SHIPPED["ssq"], 0, **{item: 1}))
        assert (found["nausea"], found["oculomotor"], found["disorientation"]) == (
            nausea,
            oculomotor,
            disorientation,
        )
        counted = sum(bool(each) for each in (nausea, oculomotor, disorientation))
        assert found["total"] == pytest.approx(3.74 * counted)


class TestGad7:
    """Spitzer et al. 2006: sums from 0 to 21, read at 5, 10 and 15."""

    @pytest.mark.parametrize(
        ("answers", "total", "reading"),
        [
            ([0, 0, 0, 0, 0, 0, 0], 0, "minimal anxiety"),
            ([1, 1, 1, 1, 0, 0, 0], 4, "minimal anxiety"),
            ([1, 1, 1, 1, 1, 0, 0], 5, "mild anxiety"),
            ([2, 2, 2, 2, 1, 0, 0], 9, "mild anxiety"),
            ([2, 2, 2, 2, 2, 0, 0], 10, "moderate anxiety"),
            ([2, 2, 2, 2, 2, 2, 2], 14, "moderate anxiety"),
            ([3, 2, 2, 2, 2, 2, 2], 15, "severe anxiety"),
            ([3, 3, 3, 3, 3, 3, 3], 21, "severe anxiety"),
        ],
    )
    def test_sums_and_readings_are_the_published_ones(
        self, answers: list[int], total: int, reading: str
    ) -> None:
        gad = SHIPPED["gad-7"]
        given = dict(zip((item.id for item in gad.items), answers, strict=True))
        (found,) = score(gad, given)
        assert (found.value, found.highest) == (total, 21)
        assert found.reading is not None
        assert found.reading.en == reading

    def test_loinc_codes_have_right_check_digits(self) -> None:
        gad = SHIPPED["gad-7"]
        codes = [gad.loinc, gad.subscales[0].loinc, *(item.loinc for item in gad.items)]
        assert "70274-6" in codes
        assert all(code and mod_10(code) for code in codes)


def mod_10(code: str) -> bool:
    """LOINC's check digit (Luhn's) behind the hyphen."""
    digits, _, check = code.partition("-")
    total = sum(
        sum(divmod(2 * int(digit), 10)) if place % 2 == 0 else int(digit)
        for place, digit in enumerate(reversed(digits))
    )
    return (10 - total % 10) % 10 == int(check)


def test_expectancy_and_outcome_ask_the_same_things() -> None:
    before, after = SHIPPED["expectancy"], SHIPPED["outcome"]
    assert [item.id for item in before.items] == [item.id for item in after.items]


def test_every_fault_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "faulty.yaml"
    text = (protocols_folder() / "questionnaires" / "gad-7.yaml").read_text(encoding="utf-8")
    text = text.replace("afraid]", "afriad]").replace("subscale: total, at: 5", "subscale: totel, at: 5")
    path.write_text(text.replace("version: 1", "version: one"), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        questionnaire_from(parse_source(path.read_bytes(), str(path)))
    told = "\n".join(str(fault) for fault in caught.value.faults)
    assert len(caught.value.faults) == 3
    assert "did you mean 'afraid'" in told
    assert "did you mean 'total'" in told


def type_of_answer(when: str, ratings: dict[str, int]) -> Command:
    return AnswerQuestionnaire.model_validate({"questionnaire": "calm", "when": when, "ratings": ratings})


class TestInASession:
    def test_answers_stand_in_the_state_and_given_again_replace_the_first(self) -> None:
        pilot = REACHED["baseline"]()
        pilot.answer_questionnaire("calm", "before", {"calm": 2, "tense": 2})
        pilot.answer_questionnaire("calm", "before", {"calm": 1, "tense": 0})
        assert [each.ratings for each in pilot.state.answered] == [{"calm": 1, "tense": 0}]
        assert pilot.rebuilt() == pilot.state

    @pytest.mark.parametrize(
        ("phase", "when", "ratings", "words"),
        [
            ("baseline", "before", {"calm": 1}, "no answer was given to tense"),
            ("baseline", "before", {"calm": 1, "tense": 3}, "answers go from 0 to 2"),
            ("baseline", "before", {"calm": 1, "tense": 1, "sad": 1}, "no item sad"),
            ("baseline", "after", {"calm": 1, "tense": 1}, "asked after the exposure"),
            ("exposure", "before", {"calm": 1, "tense": 1}, "the exposure has begun"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, phase: str, when: str, ratings: dict[str, int], words: str
    ) -> None:
        pilot = next(go for name, go in REACHED.items() if name == phase)()
        command = type_of_answer(when, ratings)
        assert words in pilot.refused(command)

    def test_they_can_be_given_after_a_stop(self) -> None:
        pilot = REACHED["stopped"]()
        entry = pilot.answer_questionnaire("calm", "after", {"calm": 2, "tense": 2})[-1]
        assert say(entry, pilot.state).en == "Calm, after the exposure: Sum 4."

    def test_a_protocol_without_any_says_so(self) -> None:
        pilot = Pilot()
        pilot.engine.state = pilot.state.changed(questionnaires={})
        assert "offers no questionnaire" in pilot.refused(type_of_answer("before", {}))

    def test_the_homework_of_the_last_session_is_reviewed(self) -> None:
        pilot = REACHED["baseline"]()
        entry = pilot.review_homework("partly", "twice")[-1]
        assert say(entry, SessionState()).en == "Homework of the last session: done in part. “twice”"
        assert pilot.state.homework_review is not None
        assert pilot.state.homework_review.done == "partly"
