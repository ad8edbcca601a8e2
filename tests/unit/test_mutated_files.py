"""Files as a distracted author leaves them: right ones with some of their text changed, moved or lost."""

import random
import re

import pytest

from tests.unit.authored import BALCONY, DATA, PROPS, SCENES
from vrtherapy.errors import Fault, SourceError
from vrtherapy.protocol import Protocol, protocol_from
from vrtherapy.scene import Scene, SceneLibrary, scene_from
from vrtherapy.sources import parse_source

SMALL = (DATA / "small.yaml").read_text(encoding="utf-8")
LIBRARY = SceneLibrary(SCENES, PROPS)
BITS = [
    *(
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        '"',
        "'",
        "&a ",
        "*a",
        "!",
        "|",
        ">",
        "#",
        "%",
        "@",
        "\n",
        "  ",
        "\t",
        "<<: ",
    ),
    *(
        "~",
        "null",
        "true",
        "no",
        "1e999",
        ".nan",
        "-1",
        "1.5",
        "010",
        "1:30",
        "20 m",
        "50 s",
        "[]",
        "{}",
        "0",
        "",
    ),
    *("$height_m", "$wind_mps / 0", "$railing", "()", "é", "🙂", "\x85", "\u200b"),
]


def mutated(text: str, chance: random.Random) -> str:
    """The text after one mishap."""
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            at = chance.randrange(len(text))
            return text[:at] + chance.choice(BITS) + text[at + chance.randrange(4) :]
        case 1:
            return "\n".join([*lines[:one], *lines[one + 1 :]])
        case 2:
            lines[one], lines[other] = lines[other], lines[one]
            return "\n".join(lines)
        case 3:
            found = chance.choice(list(re.finditer(r"(?<=: )[^\n]*", text)) or [re.search("", text)])
        case _:
            found = chance.choice(list(re.finditer(r"\w+", text)) or [re.search("", text)])
    assert found is not None
    return text[: found.start()] + chance.choice(BITS) + text[found.end() :]


def read(text: str) -> tuple[Fault, ...]:
    """Read a scene or a protocol and use it a little; its faults."""
    try:
        source = parse_source(text, "f")
        if "environment" in text:
            scene = scene_from(source, PROPS)
            assert Scene.from_json(scene.to_json()) == scene
            for difficulty in range(11):
                values = scene.values_for(difficulty, {})
                assert all(scene.params[name].allows(value) for name, value in values.items())
                assert all(use.values(values) is not None for use in scene.props)
        else:
            protocol = protocol_from(source, LIBRARY)
            assert Protocol.from_json(protocol.to_json()) == protocol
    except SourceError as error:
        return error.faults
    return ()


@pytest.mark.parametrize("seed", range(10))
def test_whatever_happens_to_a_file_it_is_read_rightly_or_its_faults_are_told(seed: int) -> None:
    chance = random.Random(seed)
    told = 0
    for _ in range(60):
        text = chance.choice([BALCONY, SMALL])
        for _ in range(chance.randint(1, 4)):
            text = mutated(text, chance)
        faults = read(text)
        told += bool(faults)
        lines = text.count("\n") + text.count("\x85") + 2
        for fault in faults:
            assert 1 <= fault.line <= lines
            assert fault.column >= 1
            assert str(fault).isprintable()
    assert told > 0
