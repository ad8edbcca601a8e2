"""Where the shipped scenes and protocols lie: beside the package in a checkout, inside it when installed."""

from pathlib import Path

from vrtherapy.errors import VrTherapyError

_PACKAGE = Path(__file__).resolve().parent


def scenes_folder() -> Path:
    """Give the folder with a folder for each shipped scene; raise `VrTherapyError` where none came along."""
    return _shipped("scenes")


def protocols_folder() -> Path:
    """Give the folder of the shipped protocols' YAML files; raise `VrTherapyError` where none came along."""
    return _shipped("protocols")


def scene_folders(protocol_file: Path) -> list[Path]:
    """Where a protocol finds its scenes: in `scenes` in its folder or the one above, then among the shipped ones."""
    return [*own_scene_folders(protocol_file), scenes_folder()]


def own_scene_folders(protocol_file: Path) -> list[Path]:
    """The folders of scenes that lie beside a protocol: `scenes` in its folder or the one above."""
    beside = protocol_file.absolute().parent
    return [folder for folder in (beside / "scenes", beside.parent / "scenes") if folder.is_dir()]


def questionnaire_files(protocol_file: Path) -> dict[str, Path]:
    """Where each questionnaire is read from: `questionnaires` beside the protocol first, then the shipped ones."""
    folders = [protocols_folder(), protocol_file.absolute().parent]
    return {
        path.stem: path for folder in folders for path in sorted((folder / "questionnaires").glob("*.yaml"))
    }


def _shipped(name: str) -> Path:
    # The wheel's copy first: beside an installed package another project's folder might have this name.
    for folder in (_PACKAGE / "data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise VrTherapyError(
        f"No {name} came with vrtherapy: there is neither {_PACKAGE / 'data' / name} nor "
        f"{_PACKAGE.parent / name}. Install vrtherapy again, or run it from a complete checkout."
    )
