"""What the tests of authored files share: the small scenes beside them, and ways to write files with faults."""

from pathlib import Path

import pytest

from vrtherapy.errors import SourceError
from vrtherapy.messages import Text
from vrtherapy.protocol import load_protocol
from vrtherapy.scene import PropParam, PropSpec, SceneLibrary, load_scene

DATA = Path(__file__).parent / "data"
SCENES = DATA / "scenes"
BALCONY = (SCENES / "balcony" / "scene.yaml").read_text(encoding="utf-8")

_SAID = Text(en="something", fr="quelque chose")
RAILINGS = ("solid", "bars", "glass", "none")
PROPS = {
    "ground": PropSpec(
        name="ground",
        label=_SAID,
        params={"size_m": PropParam(label=_SAID, unit="m", range=(1, 500), default=100, static=True)},
    ),
    "railing": PropSpec(
        name="railing",
        label=_SAID,
        params={
            "style": PropParam(label=_SAID, choices=RAILINGS, default="solid"),
            "length_m": PropParam(label=_SAID, unit="m", range=(1, 50), default=4, static=True),
            "bend_deg": PropParam(label=_SAID, unit="°", range=(0, 5), default=0),
        },
    ),
}


def edited(text: str, *changes: tuple[str, str]) -> str:
    """The text with some of it written otherwise; what is to be changed must be there, so that no test is idle."""
    for old, new in changes:
        assert text.count(old) >= 1, f"{old!r} is not in the text"
        text = text.replace(old, new, 1)
    return text


def scene_faults(tmp_path: Path, text: str, *, with_props: bool = True) -> list[str]:
    """The faults of a scene, each as `line:column: path: message`."""
    file = tmp_path / "balcony" / "scene.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load_scene(file, PROPS if with_props else None)
    return [str(fault).removeprefix(f"{file}:") for fault in caught.value.faults]


def protocol_faults(tmp_path: Path, text: str, scenes: Path = SCENES) -> list[str]:
    """The faults of a protocol, each as `line:column: path: message`; those of its scenes with their file."""
    file = tmp_path / "protocol.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load_protocol(file, SceneLibrary(scenes))
    return [str(fault).removeprefix(f"{file}:") for fault in caught.value.faults]
