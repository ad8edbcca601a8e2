"""The cast, prepared once and kept in the user's cache: made anew when it is missing, damaged or out of date."""

import hashlib
import io
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from vrtherapy.folders import data_folder, make_private_folder, write_private
from vrtherapy.stage.props.figures import source
from vrtherapy.stage.props.figures.cast import CAST, Character
from vrtherapy.stage.props.figures.clips import posed
from vrtherapy.stage.props.figures.layers import LEGS, Layer, dress
from vrtherapy.stage.props.figures.shape import BONE, Body, body_of
from vrtherapy.stage.props.figures.skeleton import Skeleton
from vrtherapy.stage.props.figures.source import Floats
from vrtherapy.stage.props.figures.thinning import thinned

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""
LEVELS = ("near", "middle", "far", "distant")
_CELLS_M = {"middle": 0.021, "far": 0.047, "distant": 0.085}
_STRANDS = {"middle": 0.5, "far": 0.0, "distant": 0.0}
_LAYER = ("positions", "normals", "colors", "uvs", "bones", "weights", "marks", "triangles")
_CHECKSUM_BYTES = 32


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One of the cast: a mesh a level, moves of the face (rows, 5, 3) m, clips (clips, 32, bones, 3, 4).

    `marks_m` (4, 4): left eye, right eye, head's joint, then heights of neck and pelvis, the rise's way ahead, stature.
    """

    character: Character
    levels: dict[str, Layer]
    moves: Floats
    clips: Floats
    marks_m: Floats


@cache
def people() -> tuple[Person, ...]:
    """The whole cast. Raises StageError where MakeHuman's data is missing or damaged."""
    return load(data_folder() / "cache" / "people.bin", told_on_terminal)


def load(file: Path, progress: Progress, cast: Sequence[Character] = CAST) -> tuple[Person, ...]:
    """A cast out of a file of the cache, which is written first unless it is sound. A full disk only costs time."""
    key = _key()
    kept = _read(file, key, cast)
    if kept is not None:
        return kept
    made: list[Person] = []
    progress(0, len(cast))
    for number, character in enumerate(cast):
        made.append(prepare(character, number))
        progress(number + 1, len(cast))
    try:
        make_private_folder(file.parent)
        write_private(file, _packed(made, key))
    except OSError as error:
        print(f"The prepared people could not be kept in {file.parent} ({error.strerror}).", file=sys.stderr)
    return tuple(made)


def prepare(character: Character, seed: int) -> Person:
    """Shape, dress and pose one of the cast, a mesh for each level."""
    body = body_of(character)
    worn = dress(character, body)
    levels = {"near": worn.mesh}
    for level, cell_m in _CELLS_M.items():
        levels[level] = thinned(worn.mesh, cell_m, strands=_STRANDS[level])
    clips = posed(Skeleton(body.joints, body.palms), _thigh_m(body, worn.mesh), seed)
    ahead_m = float(np.linalg.norm(body.joints[BONE["thigh_r"]] - body.joints[BONE["calf_r"]])) - 0.04
    marks = np.zeros((4, 4), np.float32)
    marks[:2, :3] = worn.eyes
    marks[2, :3] = body.joints[BONE["head"]]
    marks[3] = (body.joints[BONE["neck_01"]][2], body.joints[BONE["pelvis"]][2], ahead_m, body.height_m)
    return Person(character, levels, worn.moves, clips.astype(np.float32), marks)


def told_on_terminal(done: int, of: int) -> None:
    """A bar on the terminal, if someone looks at it."""
    if sys.stderr.isatty():
        bar = "█" * round(24 * done / of)
        end = "\n" if done == of else ""
        print(f"\rPreparing people (once) {bar:24} {done}/{of}", end=end, file=sys.stderr, flush=True)


def _thigh_m(body: Body, mesh: Layer) -> float:
    """From the hip's joint down to the seat: how far the trousers reach behind it when the leg hangs."""
    hip = body.joints[BONE["thigh_r"]]
    legs = mesh.positions[mesh.marks[:, 1] == LEGS]
    part = legs[(legs[:, 2] < hip[2] - 0.06) & (legs[:, 2] > hip[2] - 0.22)]
    return float(np.clip(hip[1] - np.percentile(part[:, 1], 3), 0.06, 0.13)) - 0.008


def _key() -> bytes:
    """What the cache depends on: the data's version, and the code that turns it into people."""
    digest = hashlib.sha256(source.data_version().encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.name != "seating.py":
            digest.update(file.read_bytes())
    return digest.digest()


def _packed(persons: list[Person], key: bytes) -> bytes:
    arrays: dict[str, Floats] = {}
    for person in persons:
        name = person.character.name
        arrays |= {
            f"{name}.moves": person.moves,
            f"{name}.clips": person.clips,
            f"{name}.marks": person.marks_m,
        }
        for level, layer in person.levels.items():
            arrays |= {f"{name}.{level}.{part}": getattr(layer, part) for part in _LAYER}
    body = io.BytesIO()
    np.savez(body, allow_pickle=False, **arrays)
    content = key + body.getvalue()
    return hashlib.sha256(content).digest() + content


def _read(file: Path, key: bytes, cast: Sequence[Character]) -> tuple[Person, ...] | None:
    """What a file of the cache holds, or None unless it is whole and of our making."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    checksum, content = data[:_CHECKSUM_BYTES], data[_CHECKSUM_BYTES:]
    if hashlib.sha256(content).digest() != checksum or content[: len(key)] != key:
        return None
    try:
        with np.load(io.BytesIO(content[len(key) :]), allow_pickle=False) as arrays:
            return tuple(_unpacked(character, arrays) for character in cast)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _unpacked(character: Character, arrays: "np.lib.npyio.NpzFile") -> Person:
    name = character.name
    levels = {level: Layer(*(arrays[f"{name}.{level}.{part}"] for part in _LAYER)) for level in LEVELS}
    return Person(
        character, levels, arrays[f"{name}.moves"], arrays[f"{name}.clips"], arrays[f"{name}.marks"]
    )
