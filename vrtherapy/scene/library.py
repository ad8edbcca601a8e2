"""Loading scenes: one by one, or from the folders they lie in."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from vrtherapy.errors import Fault, SourceError, VrTherapyError
from vrtherapy.scene.checks import Props, check_scene, no_such
from vrtherapy.scene.model import Scene
from vrtherapy.sources import Source, did_you_mean, read_record, read_source

SCENE_FILE = "scene.yaml"


def load_scene(path: Path, props: Props | None = None) -> Scene:
    """Read a scene from its folder or its file. Raises SourceError with every fault.

    `props` are the declarations of the props that scenes may use; without them a prop's own params are not checked.
    """
    return scene_from(read_source(path / SCENE_FILE if path.is_dir() else path), props)


def scene_from(source: Source, props: Props | None = None) -> Scene:
    """As `load_scene`, from a source that was read already."""
    check_scene(source, props)
    file, name = Path(source.file), source.spot["id"].text
    if file.name == SCENE_FILE and name is not None and name != file.absolute().parent.name:
        source.spot["id"].fault(f"it must be the name of the scene's folder, {file.absolute().parent.name!r}")
    scene = read_record(source, Scene)
    source.raise_if_faulty()
    if scene is None:
        raise SourceError(source.faults)
    for use in scene.props:
        if use.own is not None:
            use.own.lies_in(file.absolute().parent)
    return scene


class SceneLibrary:
    """The scenes of some folders (`<folder>/<name>/scene.yaml`), each loaded when it is first asked for.

    Of two scenes with one name, that of the earlier folder counts.
    """

    def __init__(self, folders: Path | Sequence[Path], props: Props | None = None) -> None:
        self._props = props
        self._loaded: dict[str, Scene | SourceError] = {}
        self._files: dict[str, Path] = {}
        for folder in [folders] if isinstance(folders, Path) else folders:
            for file in sorted(folder.glob(f"*/{SCENE_FILE}")):
                self._files.setdefault(file.parent.name, file)

    @property
    def names(self) -> tuple[str, ...]:
        """The scenes there are, broken ones included."""
        return tuple(sorted(self._files))

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def file(self, name: str) -> Path:
        """Where a scene stands. Raises VrTherapyError where there is none of that name."""
        if name not in self._files:
            hint = did_you_mean(name, self.names)
            raise VrTherapyError(f"There is {no_such('scene', name, self.names)}" + ("" if hint else "."))
        return self._files[name]

    def load(self, name: str) -> Scene:
        """A scene. Raises SourceError with its faults, VrTherapyError where there is none of that name."""
        if name not in self._loaded:
            self._loaded[name] = self._read(self.file(name))
        found = self._loaded[name]
        if isinstance(found, SourceError):
            raise found
        return found

    def load_all(self, names: Iterable[str]) -> dict[str, Scene]:
        """Several scenes by name. Raises as `load` does, with the faults of all of them."""
        faults: list[Fault] = []
        scenes: dict[str, Scene] = {}
        for name in dict.fromkeys(names):
            try:
                scenes[name] = self.load(name)
            except SourceError as error:
                faults.extend(error.faults)
        if faults:
            raise SourceError(tuple(faults))
        return scenes

    def _read(self, file: Path) -> Scene | SourceError:
        try:
            return load_scene(file, self._props)
        except SourceError as error:
            return error
