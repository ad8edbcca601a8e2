"""`python -m vrtherapy new scene|protocol NAME`: a commented start that passes `check` and `lint`."""

import argparse
import re
import sys
from pathlib import Path

from vrtherapy.authoring.editor import set_up_editor
from vrtherapy.authoring.places import own_scenes
from vrtherapy.errors import VrTherapyError
from vrtherapy.messages import Language
from vrtherapy.scene import SCENE_FILE, Scene, SceneLibrary
from vrtherapy.stage.props import CATALOGUE

_STARTS = Path(__file__).parent / "starts"
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")


def run(options: argparse.Namespace) -> int:
    """Write the start; status 2 where the name is none."""
    if not _NAME.fullmatch(options.name):
        print(
            f"vrtherapy new: {options.name!r} is not a name: small letters, digits, - and _, a letter first.",
            file=sys.stderr,
        )
        return 2
    folder = Path.cwd()
    if options.kind == "scene":
        file = new_scene(folder, options.name, options.language)
        again = f"python -m vrtherapy preview {file.parent.relative_to(folder)} --watch"
    else:
        file = new_protocol(folder, options.name, options.language, options.scene)
        again = f"python -m vrtherapy rehearse {file.relative_to(folder)}"
    written = set_up_editor(folder)
    french = options.language == "fr"
    print(f"{file.relative_to(folder)} {'est prêt' if french else 'is ready'}.")
    for path in written:
        print(f"{path.relative_to(folder)}: {'pour votre éditeur' if french else 'for your editor'}")
    print(f"{'Ensuite' if french else 'Next'}: {again}")
    return 0


def new_scene(folder: Path, name: str, language: Language) -> Path:
    """Write `scenes/NAME/scene.yaml`. Raises VrTherapyError where it is there already."""
    file = folder / "scenes" / name / SCENE_FILE
    return _write(file, f"scene.{language}.yaml", {"NAME": name, "TITLE": name}, "../../schema/scene")


def new_protocol(folder: Path, name: str, language: Language, scene_name: str | None) -> Path:
    """Write `protocols/NAME.yaml` over a scene, by default the first of the author's own that can be graded."""
    scene = _graded_scene(folder, scene_name)
    cue = next((name for name, cue in scene.cues.items() if not cue.startling), "")
    words = {"NAME": name, "TITLE": name, "SCENE": scene.id, "CUES": cue}
    return _write(
        folder / "protocols" / f"{name}.yaml", f"protocol.{language}.yaml", words, "../schema/protocol"
    )


def _graded_scene(folder: Path, name: str | None) -> Scene:
    library = SceneLibrary(own_scenes(folder), CATALOGUE)
    if name is not None:
        scene = library.load(name)
        if not scene.difficulty:
            raise VrTherapyError(
                f"The scene {name!r} does not say what difficulty means: add `difficulty` to it, or "
                "choose another."
            )
        return scene
    own = [file.parent.name for file in sorted((folder / "scenes").glob(f"*/{SCENE_FILE}"))]
    for candidate in (*own, "balcony", *library.names):
        if candidate in library and library.load(candidate).difficulty:
            return library.load(candidate)
    raise VrTherapyError("There is no scene with difficulty: make one with `new scene NAME`.")


def _write(file: Path, start: str, words: dict[str, str], schema: str) -> Path:
    if file.exists():
        raise VrTherapyError(f"{file} is there already: choose another name, or take it away first.")
    text = (_STARTS / start).read_text(encoding="utf-8")
    for word, meant in words.items():
        text = text.replace(f"@{word}@", meant)
    file.parent.mkdir(parents=True, exist_ok=True)
    # Editors with yaml-language-server read this line; the schema is written beside (see `schema`).
    modeline = f"# yaml-language-server: $schema={schema}.schema.json\n"
    file.write_text(modeline + text, encoding="utf-8", newline="\n")
    return file
