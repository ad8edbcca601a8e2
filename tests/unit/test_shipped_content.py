"""The protocols and scenes that come with the software, held against each other and against what they promise."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from vrtherapy.check import check_paths
from vrtherapy.content import protocols_folder, scenes_folder
from vrtherapy.messages import Text
from vrtherapy.protocol import Protocol, Step, load_protocol, scenes_of
from vrtherapy.scene import Scene, SceneLibrary, load_scene
from vrtherapy.stage.props import CATALOGUE

PROTOCOLS = sorted(protocols_folder().glob("*.yaml"))
LIBRARY = SceneLibrary(scenes_folder(), CATALOGUE)


@pytest.fixture(params=PROTOCOLS, ids=[path.stem for path in PROTOCOLS])
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return load_protocol(request.param, LIBRARY)


def shown(step: Step) -> dict[str, object]:
    """What a step's scene is to show."""
    return dict(LIBRARY.load(step.scene).values_for(step.difficulty, step.params))


def test_everything_shipped_is_without_a_fault() -> None:
    checked = check_paths([protocols_folder(), scenes_folder()], CATALOGUE)
    assert [str(fault) for fault in checked.faults] == []
    assert checked.protocols >= 1
    assert checked.scenes >= 2


@pytest.mark.parametrize("name", LIBRARY.names)
def test_a_shipped_scene_is_the_same_without_the_declarations_of_its_props(name: str) -> None:
    assert load_scene(LIBRARY.file(name)) == LIBRARY.load(name)


@pytest.mark.parametrize("name", LIBRARY.names)
def test_a_shipped_scene_comes_back_from_json_as_it_was(name: str) -> None:
    scene = LIBRARY.load(name)
    assert Scene.from_json(scene.to_json()) == scene


def test_a_shipped_protocol_comes_back_from_json_as_it_was(protocol: Protocol) -> None:
    assert Protocol.from_json(protocol.to_json()) == protocol


def test_no_step_of_a_hierarchy_is_easier_than_the_one_before_in_anything(protocol: Protocol) -> None:
    for before, after in pairwise(protocol.hierarchy):
        if before.scene == after.scene:
            scene, then, now = LIBRARY.load(before.scene), shown(before), shown(after)
            easier = [
                name for name in then if then[name] != now[name] and scene.harder(name, now[name], then[name])
            ]
            assert easier == [], f"{after.id} after {before.id}"


def test_every_step_asks_more_than_the_one_before(protocol: Protocol) -> None:
    for before, after in pairwise(protocol.hierarchy):
        assert (before.scene, shown(before)) != (after.scene, shown(after)), after.id


def test_what_a_step_says_is_what_its_difficulty_means(protocol: Protocol) -> None:
    for step in protocol.hierarchy:
        if step.difficulty is not None:
            mapped = LIBRARY.load(step.scene).values_at(step.difficulty)
            assert {name: mapped[name] for name in step.params if name in mapped} == step.params, step.id


def test_the_screening_asks_what_clinics_ask_and_whether_it_is_clear_how_to_stop(protocol: Protocol) -> None:
    asked = {question.id for question in protocol.screening}
    assert asked >= {"epilepsy", "migraine", "balance", "psychosis", "heart", "pregnancy", "eyes", "surgery"}
    assert "stop-unclear" in asked


def test_the_limits_are_no_laxer_than_the_literature(protocol: Protocol) -> None:
    assert protocol.limits.fms.at <= 15
    assert protocol.limits.fms.action == "safe_place"
    assert protocol.limits.session.at_seconds <= 70 * 60
    assert protocol.adaptation != "automatic"


def test_what_a_patient_is_told_is_short_and_in_both_languages(protocol: Protocol) -> None:
    told: list[Text] = [protocol.baseline.announcement, protocol.cool_down.announcement]
    told += [step.announcement for step in protocol.hierarchy]
    for name in scenes_of(protocol):
        scene = LIBRARY.load(name)
        told += [cue.announcement for cue in scene.cues.values() if cue.announcement]
        told += [param.announcement for param in scene.params.values() if param.announcement]
    for text in told:
        assert text.en != text.fr
        for words in (text.en, text.fr):
            assert len(words) <= 160
            assert all(len(sentence.split()) <= 20 for sentence in re.split(r"[.?!;]\s", words)), words


def test_the_folders_are_found_from_any_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert (protocols_folder() / "heights.yaml").is_file()
