"""Where an author's files lie: scenes by name or folder, protocols by file, seen from the working folder."""

from pathlib import Path

from vrtherapy.content import protocols_folder, scene_folders, scenes_folder
from vrtherapy.errors import VrTherapyError
from vrtherapy.protocol import Protocol, load_protocol, scenes_of
from vrtherapy.scene import SCENE_FILE, Scene, SceneLibrary
from vrtherapy.sources import did_you_mean
from vrtherapy.stage.props import CATALOGUE


def own_scenes(folder: Path) -> list[Path]:
    """The folders of scenes that count for an author who works in `folder`: their own first, then the shipped ones."""
    own = folder / "scenes"
    return [own, scenes_folder()] if own.is_dir() else [scenes_folder()]


def scene_file(given: str) -> Path:
    """The file of a scene given by name, folder or file. Raises VrTherapyError where there is none."""
    path = Path(given)
    if path.name == SCENE_FILE or (path / SCENE_FILE).is_file():
        return path if path.name == SCENE_FILE else path / SCENE_FILE
    return SceneLibrary(own_scenes(Path.cwd()), CATALOGUE).file(path.name)


def protocol_file(given: str) -> Path:
    """The file of a protocol given by file or name. Raises VrTherapyError where there is none."""
    path = Path(given)
    if path.is_file():
        return path
    folders = [Path.cwd() / "protocols", protocols_folder()]
    for folder in folders:
        if (file := folder / f"{path.stem}.yaml").is_file():
            return file
    names = [file.stem for folder in folders for file in folder.glob("*.yaml")]
    raise VrTherapyError(f"There is no protocol {given!r}{did_you_mean(path.stem, names) or '.'}")


def read_protocol(given: str) -> tuple[Protocol, dict[str, Scene]]:
    """A protocol with the scenes it names. Raises SourceError with every fault."""
    file = protocol_file(given)
    library = SceneLibrary(scene_folders(file), CATALOGUE)
    protocol = load_protocol(file, library)
    return protocol, library.load_all(scenes_of(protocol))
