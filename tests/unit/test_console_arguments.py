"""From words on the command line to a command, and the sentences for what is no command."""

import re
import shlex
from pathlib import Path

import pytest

from therapist_console import guide
from therapist_console.arguments import (
    GIVEN_HERE,
    WrongUsage,
    build,
    command_named,
    options_of,
    take_apart,
    usage,
)
from vrtherapy.commands.course import ConfirmScreening, Stop
from vrtherapy.commands.ratings import Note, RateOutcome, RateSuds, StateExpectancy
from vrtherapy.commands.steering import SetDifficulty, SetParam, SwitchAdaptation

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "steer-from-the-terminal.md"


def complaint(command: str, *words: str) -> str:
    """The English sentence for words that must not be understood; there is a French one too."""
    with pytest.raises(WrongUsage) as wrong:
        build(command_named(command), take_apart(words).options)
    assert wrong.value.sentence.fr != wrong.value.sentence.en
    return wrong.value.sentence.en


def test_options_may_stand_anywhere_and_be_written_with_an_equals_sign() -> None:
    words = take_apart(["--endpoint", "tcp://h:1", "send", "rate_suds", "--value=40", "--help"])
    assert words.positional == ["send", "rate_suds"]
    assert words.options == [("endpoint", "tcp://h:1"), ("value", "40")]
    assert words.help


def test_hyphens_do_for_underscores_in_names() -> None:
    assert command_named("rate-suds") is RateSuds
    assert take_apart(["--likelihood-percent", "5"]).options == [("likelihood_percent", "5")]


def test_a_value_may_begin_with_dashes() -> None:
    assert build(Note, take_apart(["--text", "--- no more ---"]).options) == Note(text="--- no more ---")


@pytest.mark.parametrize(
    ("command", "given", "built"),
    [
        ("stop", [], Stop()),
        ("rate_suds", [("value", "40")], RateSuds(value=40)),
        ("set_difficulty", [("difficulty", "3,5")], SetDifficulty(difficulty=3.5)),
        ("set_param", [("name", "height_m"), ("value", "20")], SetParam(name="height_m", value=20.0)),
        ("set_param", [("name", "railing"), ("value", "glass")], SetParam(name="railing", value="glass")),
        ("switch_adaptation", [("on", "oui")], SwitchAdaptation(on=True)),
        ("rate_outcome", [("happened", "non")], RateOutcome(happened="no")),
    ],
)
def test_fields_are_read_by_their_type(command: str, given: list[tuple[str, str]], built: object) -> None:
    assert build(command_named(command), given) == built


def test_answers_are_given_one_by_one() -> None:
    given = [("answers", "epilepsy=no"), ("answers", "dizziness=yes"), ("consent", "yes")]
    command = build(ConfirmScreening, given)
    assert command == ConfirmScreening(answers={"epilepsy": "no", "dizziness": "yes"}, consent=True)


def test_all_answers_every_question_that_is_not_answered_by_name() -> None:
    given = [("answers", "all=no"), ("answers", "dizziness=yes"), ("consent", "yes")]
    command = build(ConfirmScreening, given, ["epilepsy", "dizziness"])
    assert command == ConfirmScreening(answers={"epilepsy": "no", "dizziness": "yes"}, consent=True)


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    with pytest.raises(WrongUsage) as wrong:
        command_named("advanse")
    assert "there is no command 'advanse'. Did you mean advance?" in wrong.value.sentence.en
    assert "Vouliez-vous dire advance ?" in wrong.value.sentence.fr


def test_what_only_the_session_reports_is_no_command_here() -> None:
    with pytest.raises(WrongUsage):
        command_named("report_stage_lost")


def test_an_unknown_field_is_answered_with_the_nearest_and_the_right_writing() -> None:
    said = complaint("set_difficulty", "--dificulty", "3")
    assert "no --dificulty. Did you mean difficulty?" in said
    assert "send set_difficulty --difficulty N" in said


@pytest.mark.parametrize(
    ("command", "words", "sentence"),
    [
        ("rate_suds", ["--value", "forty"], "--value 'forty' is not a whole number."),
        ("rate_suds", [], "rate_suds needs --value N."),
        ("rate_suds", ["--value", "1", "--value", "2"], "--value is given twice."),
        ("rate_outcome", ["--happened", "maybe"], "--happened 'maybe' is not one of no, partly, yes."),
        ("confirm_screening", ["--answers", "no", "--consent", "yes"], "is not of the form ID=yes|no."),
        ("confirm_screening", ["--answers", "a=no", "--consent", "sure"], "'sure' is not yes or no."),
        ("note", ["--text", ""], "--text must not be empty."),
        ("note", ["--text", "x" * 10_001], "--text may hold 10000 characters at most."),
        ("rate_suds", ["--value"], "--value needs a value after it."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(command: str, words: list[str], sentence: str) -> None:
    assert sentence in complaint(command, *words)


@pytest.mark.parametrize("written", ["nan", "inf", "1e999"])
def test_a_number_that_is_none_is_refused(written: str) -> None:
    complaint("set_difficulty", "--difficulty", written)


def test_every_field_of_a_therapists_command_is_described_in_french_too() -> None:
    described = [
        option.description for command in GIVEN_HERE.values() for option in options_of(command).values()
    ]
    assert [text.en for text in described if text.fr == text.en] == []


def test_every_command_line_of_the_how_to_is_understood() -> None:
    lines = re.findall(r"python -m therapist_console (send [a-z].*)", HOW_TO.read_text(encoding="utf-8"))
    written = [take_apart(shlex.split(line)) for line in lines]
    assert len(written) >= 12
    for words in written:
        build(command_named(words.positional[1]), words.options, ["dizziness"])


def test_help_lists_every_command_with_its_label_and_writing() -> None:
    text = guide.commands("fr")
    for tag, command in GIVEN_HERE.items():
        assert tag in text
        assert command.label.fr in text
        assert usage(command) in text


def test_help_of_a_command_tells_each_field_and_what_is_optional() -> None:
    text = guide.about(StateExpectancy, "en")
    assert "--expectation TEXT\n      What is feared, in the patient's words." in text
    assert "--step TEXT" in text
    assert text.count("Optional.") == 1
