import os
from pathlib import Path

from tests.unit.authored import edited
from tests.unit.broken_files import BROKEN, OWN_FILES, SCENE
from vrtherapy.authoring.starting import new_protocol, new_scene
from vrtherapy.check import check_paths
from vrtherapy.content import scenes_folder
from vrtherapy.messages import LANGUAGES, Language
from vrtherapy.sources.french import in_language
from vrtherapy.stage.props import CATALOGUE

GOLDEN = Path(__file__).parent / "data" / "broken.txt"


def told(folder: Path, name: str, language: Language) -> list[str]:
    """What an author hears of one broken file, without the folder."""
    kind, old, new = BROKEN[name]
    scene, protocol = new_scene(folder, "windy", "en"), new_protocol(folder, "first", "en", "windy")
    for own in [own for own in OWN_FILES if own in new or own == "dog.jpg"]:
        (scene.parent / own).write_bytes(OWN_FILES[own])
    file = scene if kind == SCENE else protocol
    file.write_text(edited(file.read_text(encoding="utf-8"), (old, new)), encoding="utf-8")
    # Of the shipped scenes one, so that a new one does not change what is told.
    (folder / "shipped").mkdir()
    (folder / "shipped" / "meadow").symlink_to(scenes_folder() / "meadow", target_is_directory=True)
    checked = check_paths([file], CATALOGUE, [folder / "shipped"])
    return [str(in_language(fault, language)).replace(f"{folder}/", "") for fault in checked.faults]


def all_told(folder: Path) -> str:
    lines: list[str] = []
    for number, name in enumerate(BROKEN):
        lines.append(f"# {name}")
        for language in LANGUAGES:
            place = folder / f"{number}-{language}"
            place.mkdir()
            lines += told(place, name, language)
    return "\n".join(lines) + "\n"


def test_every_broken_file_is_told_as_the_golden_file_says(tmp_path: Path) -> None:
    now = all_told(tmp_path)
    if os.environ.get("REGENERATE"):
        GOLDEN.write_text(now, encoding="utf-8")
    assert now == GOLDEN.read_text(encoding="utf-8"), "REGENERATE=1 writes it anew; read what has changed"


def test_there_are_fifty() -> None:
    assert len(BROKEN) >= 50


def test_every_fault_is_told_in_french_too() -> None:
    for section in GOLDEN.read_text(encoding="utf-8").split("# ")[1:]:
        name, *lines = section.splitlines()
        english, french = lines[: len(lines) // 2], lines[len(lines) // 2 :]
        assert english, name
        assert len(english) == len(french), name
        assert not {*english} & {*french}, f"{name}: no French for it in vrtherapy/sources/french.py"
