from pathlib import Path

import pytest

from tests.unit.authored import BALCONY, DATA, PROPS, SCENES, edited, protocol_faults
from vrtherapy.check import check_paths
from vrtherapy.protocol import Expectancy, Habituation, Protocol, load_protocol, scenes_of
from vrtherapy.scene import SceneLibrary

SMALL = (DATA / "small.yaml").read_text(encoding="utf-8")
small = load_protocol(DATA / "small.yaml", SceneLibrary(SCENES, PROPS))


def test_authors_write_durations_with_units_and_code_reads_seconds() -> None:
    assert (small.baseline.min_seconds, small.baseline.suds_every_seconds) == (90.0, 60.0)
    assert (small.hierarchy[0].min_seconds, small.hierarchy[0].max_seconds) == (90.0, 300.0)
    assert small.limits.session.at_seconds == 2700.0


def test_criteria_are_told_apart_by_their_kind() -> None:
    assert small.hierarchy[0].criterion == Habituation(decrease_percent=40.0)
    assert small.hierarchy[1].criterion == Expectancy()


def test_a_step_may_write_the_unit_of_a_param() -> None:
    assert small.hierarchy[0].params == {"height_m": 6.0, "railing": "bars"}


def test_yes_and_no_are_words_and_not_truths() -> None:
    assert small.screening[0].stop_if == "yes"


def test_what_a_protocol_does_not_say_is_the_careful_choice() -> None:
    assert (small.on_link_lost.action, small.on_link_lost.safe_place_after_seconds) == ("hold", 30.0)
    assert small.adaptation == "suggest"
    assert small.hierarchy[1].cues == ()


def test_a_protocol_comes_back_from_json_as_it_was() -> None:
    assert Protocol.from_json(small.to_json()) == small
    assert b'"min":"90 s"' in small.to_json()


def test_the_scenes_of_a_protocol_begin_with_the_safe_place() -> None:
    assert scenes_of(small) == ("meadow", "balcony")


def test_ten_different_faults_are_all_told_at_their_lines_and_columns() -> None:
    file = DATA / "ten_faults.yaml"
    checked = check_paths([file], PROPS, [SCENES])
    kinds = "habituation, expectancy, patient_choice, therapist"
    assert [str(fault).removeprefix(f"{file}:") for fault in checked.faults] == [
        "4:3: title.fr: the French text is missing",
        "5:1: sumary: there is no such field here — did you mean 'summary'?",
        "11:14: screening[0].stop_if: 'maybe' is not one of yes, no",
        "12:13: safe_place: there is no scene 'medow' — did you mean 'meadow'?",
        "15:8: baseline.min: a duration needs its unit; write it as in 90 s or 2 min",
        "21:24: hierarchy[0].params.height_m: it is in m, not in 'ft': write the value in m",
        f"26:23: hierarchy[0].criterion.kind: 'habituaton' is not one of {kinds} — did you mean 'habituation'?",
        "30:17: hierarchy[1].difficulty: it must be at most 10, not 12",
        "33:5: hierarchy[1].min: this field is written twice (first in line 32)",
        "37:12: hierarchy[1].cues[0]: the scene 'balcony' has no cue 'gsut' — did you mean 'gust'?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "scene: balcony",
            "scene: balkony",
            "hierarchy[0].scene: there is no scene 'balkony' — did you mean 'balcony'?",
        ),
        (
            "safe_place: meadow",
            "safe_place: balcony",
            "safe_place: the scene 'balcony' is not calm, as a safe place",
        ),
        (
            "railing: bars",
            "raling: bars",
            "hierarchy[0].params.raling: the scene 'balcony' has no param 'raling'",
        ),
        ("railing: bars", "railing: bar", "hierarchy[0].params.railing: 'bar' is not one of the choices"),
        (
            "railing: bars",
            "sway_deg: 1",
            "hierarchy[0].params.sway_deg: only difficulty and cues move this param",
        ),
        (
            "height_m: 6 m",
            "height_m: 600 m",
            "hierarchy[0].params.height_m: it must lie in 0 to 60 m, and is 600",
        ),
        (
            "height_m: 6 m",
            "height_m: true",
            "hierarchy[0].params.height_m: it must be a number from 0 to 60 m",
        ),
        (
            "height_m: 6 m",
            "height_m: [6]",
            "hierarchy[0].params.height_m: it must be a number or text, not a list",
        ),
        ("    difficulty: 7\n", "", "hierarchy[1]: the step needs a difficulty, params, or both"),
        (
            "difficulty: 7",
            "difficulty: 7, please",
            "hierarchy[1].difficulty: it must be a number, not '7, please'",
        ),
        (
            "cues: [bird]",
            "cues: [brid]",
            "hierarchy[0].cues[0]: the scene 'balcony' has no cue 'brid' — did you mean",
        ),
        ("min: 90 s", "min: 6 min", "hierarchy[0].min: the shortest time must not exceed the longest, 5 min"),
        (
            "max: 5 min\n    suds_every: 1 min",
            "max: 5 min\n    suds_every: 1 h",
            "hierarchy[0].suds_every: SUDS would never",
        ),
        ("min: 90 s", "min: 1:30", "hierarchy[0].min: '1:30' is not a duration; write it with its unit"),
        ("min: 90 s", "min: 90 sec", "hierarchy[0].min: '90 sec' is not a duration"),
        ("id: high", "id: low", "hierarchy[1].id: 'low' is taken already, in line 15"),
        (
            "id: high",
            "id: High one",
            "hierarchy[1].id: 'High one' is not a name: it begins with a small letter",
        ),
        ("sources: [nobody 2026]", "sources: []", "sources: it is empty: at least one is needed"),
        ("suds: {at: 90,", "suds: {at: 101,", "limits.suds.at: it must be at most 100, not 101"),
        ("fms: {at: 15,", "fms: {at: 21,", "limits.fms.at: it must be at most 20, not 21"),
        (
            "action: safe_place",
            "action: safe place",
            "limits.fms.action: 'safe place' is not one of hold, safe_place",
        ),
        (
            "decrease_percent: 40",
            "decrease: 40",
            "hierarchy[0].criterion.decrease: there is no such field here",
        ),
        (
            "{kind: expectancy}",
            "{}",
            "hierarchy[1].criterion.kind: the field 'kind' is missing: it is one of",
        ),
        (
            "{kind: expectancy}",
            "expectancy",
            "hierarchy[1].criterion: it must be a group of fields, not 'expectancy'",
        ),
        ("version: 3", "version: '3'", "version: it must be a whole number, not '3'"),
        (", fr: Avez-vous le tournis ?", "", "screening[0].text.fr: the French text is missing"),
        (
            "{en: Well done., fr: Bravo.}",
            "Well done.",
            "cool_down.announcement: it must be given in both languages",
        ),
        (
            "limits:\n",
            "adaptation: of\nlimits:\n",
            "adaptation: 'of' is not one of off, suggest, automatic — did you mean 'off'?",
        ),
    ],
)
def test_a_protocols_fault_is_the_only_one_told_and_stands_at_its_line(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    (found,) = protocol_faults(tmp_path, edited(SMALL, (old, new)))
    place, _, message = found.partition(": ")
    assert message.startswith(fault)
    line = int(place.split(":")[0])
    changed = SMALL[: SMALL.index(old)].count("\n") + 1
    assert changed - 3 <= line <= changed + 2


def test_off_is_a_word(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(SMALL + "adaptation: off\n", encoding="utf-8")
    assert load_protocol(file, SceneLibrary(SCENES)).adaptation == "off"


def test_a_broken_scene_is_told_once_with_its_own_faults(tmp_path: Path) -> None:
    scenes = tmp_path / "scenes"
    for name in ("balcony", "meadow"):
        (scenes / name).mkdir(parents=True)
        text = (SCENES / name / "scene.yaml").read_text(encoding="utf-8")
        (scenes / name / "scene.yaml").write_text(text, encoding="utf-8")
    broken = edited(BALCONY, ("sky: day", "sky: sunny"), ("to: 12 m/s", "to: 13"))
    (scenes / "balcony" / "scene.yaml").write_text(broken, encoding="utf-8")
    found = protocol_faults(tmp_path, SMALL, scenes)
    assert len(found) == 3
    assert found[0].startswith("17:12: hierarchy[0].scene: the scene 'balcony' has 2 faults of its own, in ")
    assert "environment.sky: 'sunny'" in found[1]
    assert "cues.gust.effects[0].to" in found[2]


def test_checking_counts_what_it_looked_at_and_needs_no_props() -> None:
    checked = check_paths([DATA / "small.yaml", SCENES], None)
    assert (checked.faults, checked.protocols, checked.scenes) == ((), 1, 2)


def test_checking_finds_a_protocols_scenes_beside_it_or_where_it_is_told(tmp_path: Path) -> None:
    alone = tmp_path / "small.yaml"
    alone.write_text(SMALL, encoding="utf-8")
    assert check_paths([DATA / "small.yaml"], PROPS).faults == ()
    assert check_paths([alone], PROPS, [SCENES]).faults == ()
    lost = check_paths([alone], PROPS).faults
    assert {fault.path for fault in lost} == {"safe_place", "hierarchy[0].scene", "hierarchy[1].scene"}


def test_a_scenes_faults_are_told_once_though_its_protocol_tells_them_too(tmp_path: Path) -> None:
    scene = tmp_path / "scenes" / "balcony" / "scene.yaml"
    scene.parent.mkdir(parents=True)
    scene.write_text(edited(BALCONY, ("sky: day", "sky: sunny")), encoding="utf-8")
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    checked = check_paths([tmp_path], PROPS, [SCENES])
    assert len([fault for fault in checked.faults if fault.path == "environment.sky"]) == 1
    assert (checked.protocols, checked.scenes) == (1, 1)


def test_a_scene_is_known_by_its_fields_where_its_name_does_not_tell(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(BALCONY, encoding="utf-8")
    assert check_paths([tmp_path / "other.yaml"], PROPS).scenes == 1


def test_a_path_with_nothing_to_check_is_a_fault(tmp_path: Path) -> None:
    (fault,) = check_paths([tmp_path], PROPS).faults
    assert fault.message == "there is no YAML file in this folder"
    (fault,) = check_paths([tmp_path / "none.yaml"], PROPS).faults
    assert fault.message == "there is no such file"
