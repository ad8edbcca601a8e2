"""`python -m vrtherapy schema [FOLDER]`: what an editor needs to complete and check an author's files.

Two schemas in `schema/`, which editors with yaml-language-server find by the first line of a file, and the same said in
`.vscode/settings.json` for files without that line.
"""

import argparse
import json
import sys
from pathlib import Path

from vrtherapy.authoring.places import own_scenes
from vrtherapy.authoring.schema import as_json, protocol_schema, scene_schema, write_schemas
from vrtherapy.errors import SourceError
from vrtherapy.scene import Scene, SceneLibrary
from vrtherapy.stage.props import CATALOGUE

SETTINGS = {
    "yaml.schemas": {
        "./schema/protocol.schema.json": "protocols/*.yaml",
        "./schema/scene.schema.json": "scenes/*/scene.yaml",
    },
    "yaml.format.enable": False,
}


def run(options: argparse.Namespace) -> int:
    """Write the editor's files, or print one schema."""
    scenes = scenes_in(options.folder)
    if options.print == "protocol":
        sys.stdout.write(as_json(protocol_schema(scenes)))
    elif options.print == "scene":
        sys.stdout.write(as_json(scene_schema(CATALOGUE)))
    else:
        for path in set_up_editor(options.folder):
            print(path)
        print(
            "Editors with yaml-language-server now complete and check; write them again when a scene changes."
        )
    return 0


def set_up_editor(folder: Path) -> list[Path]:
    """Write schemas and settings into an author's folder; settings that are there stay as they are."""
    files = write_schemas(folder / "schema", scenes_in(folder), CATALOGUE)
    settings = folder / ".vscode" / "settings.json"
    if not settings.exists():
        settings.parent.mkdir(exist_ok=True)
        settings.write_text(json.dumps(SETTINGS, indent=2) + "\n", encoding="utf-8", newline="\n")
        files.append(settings)
    return files


def scenes_in(folder: Path) -> dict[str, Scene]:
    """The scenes a protocol in this folder may name, but for those that have faults."""
    library = SceneLibrary(own_scenes(folder), CATALOGUE)
    scenes: dict[str, Scene] = {}
    for name in library.names:
        try:
            scenes[name] = library.load(name)
        except SourceError:
            continue
    return scenes
