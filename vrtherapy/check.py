"""Checking files that authors wrote, without running anything: `python -m vrtherapy check PATH…`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vrtherapy.content import own_scene_folders
from vrtherapy.errors import Fault, SourceError
from vrtherapy.protocol import Protocol, protocol_from
from vrtherapy.questionnaire import Questionnaire, questionnaire_from
from vrtherapy.scene import SCENE_FILE, Props, Scene, SceneLibrary, scene_from
from vrtherapy.sources import Source, read_source

_OF_A_SCENE = ("environment", "view", "props")
_OF_A_PROTOCOL = ("hierarchy", "safe_place", "screening")


@dataclass(frozen=True)
class Checked:
    """How many files were looked at, and every fault found (none, and all is well); and what was read."""

    faults: tuple[Fault, ...]
    protocols: int
    scenes: int
    questionnaires: int
    documents: tuple[tuple[Source, Protocol | Scene | Questionnaire], ...]
    """What has no fault of its own, with the source it was read from."""
    library: SceneLibrary
    """Where the protocols found their scenes."""


def check_paths(paths: Iterable[Path], props: Props | None, scene_folders: Sequence[Path] = ()) -> Checked:
    """Check files, and every YAML file in folders.

    A scene is a file called scene.yaml, or one that has a scene's fields; a questionnaire has `items`; every other is a
    protocol. A protocol's scenes are looked for among the scenes checked, in `scenes` beside the protocol or above it,
    then in `scene_folders`.
    """
    faults: dict[Fault, None] = {}
    files = list(_files(paths, faults))
    sources = list(_read(files, faults))
    scenes = [source for source in sources if _is_scene(source)]
    questionnaires = [source for source in sources if _is_questionnaire(source)]
    own = dict.fromkeys(
        folder
        for file in files
        for folder in ([file.parent.parent] if file.name == SCENE_FILE else own_scene_folders(file))
    )
    library = SceneLibrary([*own, *scene_folders], props)
    documents: list[tuple[Source, Protocol | Scene | Questionnaire]] = []
    for source in sources:
        try:
            if source in scenes:
                documents.append((source, scene_from(source, props)))
            elif source in questionnaires:
                documents.append((source, questionnaire_from(source)))
            else:
                documents.append((source, protocol_from(source, library)))
        except SourceError as error:
            faults.update(dict.fromkeys(error.faults))
    unread = len(files) - len(sources)
    protocols = len(sources) - len(scenes) - len(questionnaires) + unread
    return Checked(tuple(faults), protocols, len(scenes), len(questionnaires), tuple(documents), library)


def _files(paths: Iterable[Path], faults: dict[Fault, None]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        files = sorted(file for pattern in ("*.yaml", "*.yml") for file in path.rglob(pattern))
        if not files:
            faults[Fault(str(path), 1, 1, "", "there is no YAML file in this folder")] = None
        yield from files


def _read(files: Iterable[Path], faults: dict[Fault, None]) -> Iterator[Source]:
    for file in files:
        try:
            yield read_source(file)
        except SourceError as error:
            faults.update(dict.fromkeys(error.faults))


def _is_questionnaire(source: Source) -> bool:
    return (
        not _is_scene(source)
        and not any(source.spot[name].node for name in _OF_A_PROTOCOL)
        and bool(source.spot["items"].node)
    )


def _is_scene(source: Source) -> bool:
    if Path(source.file).name == SCENE_FILE:
        return True
    if any(source.spot[name].node for name in _OF_A_PROTOCOL):
        return False
    return any(source.spot[name].node for name in _OF_A_SCENE)
