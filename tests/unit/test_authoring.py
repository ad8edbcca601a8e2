import json
from pathlib import Path

import jsonschema
import pytest

from tools.reference_of_records import reachable
from vrtherapy.__main__ import main
from vrtherapy.authoring.editor import scenes_in
from vrtherapy.authoring.french import FRENCH
from vrtherapy.authoring.schema import protocol_schema, scene_schema
from vrtherapy.content import protocols_folder, scenes_folder
from vrtherapy.protocol import Protocol
from vrtherapy.scene import Scene
from vrtherapy.sources import read_source
from vrtherapy.stage.props import CATALOGUE


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An author's empty folder, in which the tools are run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_new_writes_passes_check_and_lint(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "scene", "windy", "--language", language]) == 0
    assert main(["new", "protocol", "first", "--language", language]) == 0
    assert main(["check", "scenes", "protocols"]) == 0
    assert main(["lint", "scenes", "protocols"]) == 0, capsys.readouterr().out
    assert "scene: windy" in Path("protocols/first.yaml").read_text(encoding="utf-8")


def test_a_new_protocol_takes_the_scene_it_is_told(folder: Path) -> None:
    assert main(["new", "protocol", "first", "--scene", "balcony"]) == 0
    assert (folder / "protocols" / "first.yaml").read_text(encoding="utf-8").count("scene: balcony") == 6
    assert main(["lint", "protocols"]) == 0


def test_new_writes_nothing_over_what_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "scene", "windy"])
    file = folder / "scenes" / "windy" / "scene.yaml"
    file.write_text("mine", encoding="utf-8")
    assert main(["new", "scene", "windy"]) == 1
    assert file.read_text(encoding="utf-8") == "mine"
    assert "is there already" in capsys.readouterr().err


def test_a_scene_without_difficulty_is_no_ground_for_a_protocol(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "protocol", "first", "--scene", "meadow"]) == 1
    assert "does not say what difficulty means" in capsys.readouterr().err


def test_a_name_that_is_none_is_wrong_usage(folder: Path) -> None:
    assert main(["new", "scene", "My Scene"]) == 2
    assert list(folder.iterdir()) == []


def test_settings_that_are_there_stay_as_they_are(folder: Path) -> None:
    settings = folder / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{}", encoding="utf-8")
    assert main(["schema"]) == 0
    assert settings.read_text(encoding="utf-8") == "{}"
    assert (folder / "schema" / "protocol.schema.json").is_file()


def test_every_field_that_authors_write_is_described_in_french_too() -> None:
    fields = {
        f"{record.__name__}.{field.alias or name}"
        for root in (Protocol, Scene)
        for record in reachable(root)
        for name, field in record.model_fields.items()
    } | {"Text.en", "Text.fr"}
    assert FRENCH.keys() == fields, "vrtherapy/authoring/french.py says what each field means in French"


def plain(file: Path) -> object:
    return read_source(file).root.plain()


def test_everything_shipped_fits_the_schemas() -> None:
    scenes = scenes_in(scenes_folder().parent)
    cases = [(protocol_schema(scenes), file) for file in protocols_folder().glob("*.yaml")]
    cases += [(scene_schema(CATALOGUE), file) for file in scenes_folder().glob("*/scene.yaml")]
    for schema, file in cases:
        jsonschema.Draft7Validator.check_schema(schema)
        faults = [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(plain(file))]
        assert faults == [], file


def test_a_printed_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--print", "scene"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Scene"
