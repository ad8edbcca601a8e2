from pathlib import Path

import pytest
from pydantic import Field

from vrtherapy.errors import SourceError
from vrtherapy.messages import Record, Seconds, Text
from vrtherapy.sources import parse_source, read_record, read_source


class Bell(Record):
    title: Text
    rings: int = 1
    every_seconds: Seconds | None = Field(default=None, alias="every")


class Tower(Record):
    bells: tuple[Bell, ...]
    height_m: float = 1.0
    open: bool = False


def data(text: str) -> object:
    return parse_source(text, "tower.yaml").root.plain()


def faults(text: str | bytes, model: type[Record] | None = None) -> list[str]:
    """The faults of a text, each as `line:column: path: message`."""
    try:
        source = parse_source(text, "f")
        if model:
            read_record(source, model)
        source.raise_if_faulty()
    except SourceError as error:
        return [str(fault).removeprefix("f:") for fault in error.faults]
    return []


@pytest.mark.parametrize(
    "written",
    [
        "NO",
        "yes",
        "off",
        "1:30",
        "010",
        "0x1F",
        "1_000",
        "2026-11-22",
        "True",
        "NULL",
        "1e",
        "+",
        "20 m",
        "=",
        "1.2.3",
    ],
)
def test_a_surprising_scalar_stays_the_text_that_was_written(written: str) -> None:
    assert data(f"a: {written}") == {"a": written}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5),
        ("-3", -3),
        ("+2", 2),
        ("0", 0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("false", False),
    ]
    + [("", None), ("~", None), ("null", None), ("'5'", "5"), ('"true"', "true"), ("''", "")],
)
def test_a_plain_scalar_is_a_number_a_truth_nothing_or_text(written: str, value: object) -> None:
    got = data(f"a: {written}")
    assert got == {"a": value}
    assert type(got["a"]) is type(value)


def test_a_key_is_text_whatever_it_looks_like() -> None:
    assert data("no: 1\n010: 2\ntrue: 3") == {"no": 1, "010": 2, "true": 3}


@pytest.mark.parametrize("written", [".inf", "-.inf", ".nan", ".NaN", "1e999", "-1e999", "9" * 5000])
def test_a_number_that_is_not_finite_is_refused_where_it_stands(written: str) -> None:
    (fault,) = faults(f"a:\n  - {written}")
    assert fault.startswith("2:5: a[0]: ")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\nb: &x 2", "2:4: document: anchors (&) and aliases (*) are not allowed"),
        ("a: *x", "1:4: document: anchors (&) and aliases (*) are not allowed"),
        ("a: !!python/object/apply:os.system [ls]", "1:4: document: tags are not allowed"),
        ("a: !secret x", "1:4: document: tags are not allowed: take '!secret' away"),
        ("!x a: 1", "1:1: document: tags are not allowed"),
        ("<<: {a: 1}", "1:1: document: merge keys (<<) are not allowed"),
        ("a: 1\n---\nb: 2", "2:1: document: a second document begins here"),
        ("%YAML 1.1\n---\na: 1", "1:1: document: %YAML and %TAG lines are not allowed"),
        ("[1]: 2", "1:1: document: a field's name must be a word"),
        ("", "1:1: document: the file is empty"),
        ("# nothing but a comment\n", "1:1: document: the file is empty"),
        ("a:\n\tb: 1", "2:1: document: a line cannot begin like this: indent with spaces, not tabs"),
        ("a: b: c", "1:5: document: a ':' does not fit here"),
        ("a: [1,\n  2", "3:1: document: a list in square brackets is not closed"),
        ('a: "b', "1:6: document: the file ends inside a quoted text"),
        ("a: @b", "1:4: document: a line cannot begin like this"),
        ("a: 1\n  b: 2", "2:4: document: a ':' does not fit here"),
        ("\ufeffa: 1", "1:1: document: the file begins with a byte-order mark"),
        ("a: b\0c", "1:5: document: the character U+0000 is not allowed"),
        ('a: "b\\0c"', "1:4: a: the character U+0000 is not allowed"),
        ('a: "\\e[2J"', "1:4: a: the character U+001B is not allowed"),
        ("a: 1\nb: x\u202ey", "2:5: document: the character U+202E is not allowed"),
        (b"a: 1\nb: caf\xe9", "2:7: document: the byte 0xE9 is not UTF-8"),
        ("a: é".encode("utf-16"), "1:1: document: the file is written in UTF-16"),
    ],
)
def test_what_a_file_may_not_hold_is_named_with_its_place(text: str | bytes, fault: str) -> None:
    (found,) = faults(text)
    assert found.startswith(fault)


def test_every_duplicate_is_told_with_the_line_of_the_first() -> None:
    assert faults("a: 1\nb: {c: 1, c: 2}\na: 3") == [
        "2:11: b.c: this field is written twice (first in line 2)",
        "3:1: a: this field is written twice (first in line 1)",
    ]


def test_columns_count_characters_past_accents_and_emoji() -> None:
    (fault,) = faults("{é: 'ça va 🙂', b: .nan}")
    assert fault.startswith("1:19: b: ")


def test_an_unknown_field_is_told_at_its_name_with_the_nearest_right_one() -> None:
    (fault,) = faults("bells: []\nhieght_m: 3", Tower)
    assert fault == "2:1: hieght_m: there is no such field here — did you mean 'height_m'?"


def test_an_unknown_field_like_no_other_is_told_with_those_there_are() -> None:
    (fault,) = faults("bells: []\nxyz: 3", Tower)
    assert fault == "2:1: xyz: there is no such field here; there are bells, height_m, open"


def test_a_field_goes_by_the_name_that_authors_write_and_by_no_other() -> None:
    assert faults("title: {en: a, fr: b}\nevery: 3 s", Bell) == []
    (fault,) = faults("title: {en: a, fr: b}\nevery_seconds: 3 s", Bell)
    assert fault == "2:1: every_seconds: there is no such field here; there are title, rings, every"


def test_a_missing_field_is_told_where_its_parent_stands() -> None:
    assert faults("bells:\n  - rings: 2", Tower) == ["2:5: bells[0].title: the field 'title' is missing"]


def test_a_mistyped_field_is_one_fault_and_not_also_a_missing_one() -> None:
    (fault,) = faults("bels: []", Tower)
    assert fault == "1:1: bels: there is no such field here — did you mean 'bells'?"


def test_a_missing_translation_is_said_as_such() -> None:
    assert faults("bells: [{title: {en: Tom}}]", Tower) == [
        "1:17: bells[0].title.fr: the French text is missing"
    ]
    assert faults("bells: [{title: Tom}]", Tower) == [
        "1:17: bells[0].title: it must be given in both languages, {en: …, fr: …}, not 'Tom'"
    ]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("height_m: high", "it must be a number, not 'high'"),
        ("height_m:", "it must be a number, not empty"),
        ("height_m: [1]", "it must be a number, not a list"),
        ("height_m: true", "it must be a number, not true"),
        ("height_m: '3'", "it must be a number, not '3'"),
        ("open: yes", "it must be true or false, not 'yes'"),
        ("open: 1", "it must be true or false, not the number 1"),
    ],
)
def test_a_wrong_value_is_told_in_plain_words_at_the_value(field: str, message: str) -> None:
    (fault,) = faults(f"bells: []\n{field}", Tower)
    assert fault.endswith(f": {field.partition(':')[0]}: {message}")


def test_a_whole_number_will_do_for_a_number_but_not_the_other_way_round() -> None:
    source = parse_source("bells: []\nheight_m: 3", "f")
    tower = read_record(source, Tower)
    assert tower is not None
    assert isinstance(tower.height_m, float)
    assert faults("bells: [{title: {en: a, fr: b}, rings: 1.5}]", Tower) == [
        "1:40: bells[0].rings: it must be a whole number, not the number 1.5"
    ]


def test_all_faults_of_a_file_are_told_in_its_order() -> None:
    text = "opne: true\nbells:\n  - title: {en: a}\n    rings: many\n    rings: 2\nheight_m: tall"
    assert [fault.split(": ")[0] for fault in faults(text, Tower)] == ["1:1", "3:12", "4:12", "5:5", "6:11"]


def test_of_very_many_faults_some_are_listed_and_the_others_counted() -> None:
    found = faults("".join(f"a{i}: 1\n" for i in range(299)), Tower)
    assert len(found) == 51
    assert found[-1].endswith("and at least 250 more faults")


def test_a_file_that_is_wrong_all_over_is_told_so_in_one_sentence() -> None:
    assert faults("bells: [" + "{a: 1, b: 2}," * 400 + "]", Tower) == [
        "1:1: document: 1200 of its fields are wrong: is this a tower at all?"
    ]


def test_a_fault_quotes_hostile_text_harmlessly_and_briefly() -> None:
    (fault,) = faults('bells: []\n"a\\tb": 1', Tower)
    assert "'a\\tb'" in fault
    (fault,) = faults(f"bells: []\nheight_m: {'x' * 5000}", Tower)
    assert len(fault) < 200


def test_a_file_that_is_not_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "heights.yaml").write_text("a: 1")
    with pytest.raises(SourceError, match=r"there is no such file — did you mean 'heights.yaml'\?"):
        read_source(tmp_path / "hieghts.yaml")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="this is a folder, not a file"):
        read_source(tmp_path)
