"""What an author's own files were converted to, kept in the user's cache by the files' checksum.

A copy that is missing, damaged or of an older version of this code is made anew from the original. Where that lies is
noted beside the copy, on this machine only, because another process draws than the one that read the scene.
"""

import hashlib
import io
import sys
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vrtherapy.folders import data_folder, make_private_folder, write_private
from vrtherapy.own.content import Content, pieces_of, pixels_of, read_content
from vrtherapy.own.faults import OwnFault
from vrtherapy.own.kinds import Wanted
from vrtherapy.own.models import TEXTURE_SIDE, Look, Piece
from vrtherapy.own.pictures import fitted

PANORAMA_SIDE = 4096
MOST_BYTES = 2_000_000_000
"""What has not been used for longest goes first."""
_CHECKSUM_BYTES = 32
_MESH = ("positions", "normals", "uvs", "colors", "indices")
_Arrays = Mapping[str, NDArray[Any]]


def cache_folder() -> Path:
    """Where the copies are. Deleting it costs nothing but time."""
    return data_folder() / "cache" / "own"


def remember(sha256: str, folder: Path, name: str) -> None:
    """Note where an original lies, for another process that draws it. A full disk costs its picture, nothing else."""
    _write(_origin(sha256), f"{folder.absolute()}\n{name}\n".encode())


def picture(sha256: str, wanted: Wanted, original: tuple[Path, str] | None) -> NDArray[np.uint8]:
    """The pixels (H, W, 4) of a picture, no larger than can be drawn. Raises OwnFault where it is not to be had."""
    kept = _read(_copy(sha256, wanted))
    if kept is not None:
        return kept["pixels"]
    most = PANORAMA_SIDE if wanted == "panorama" else TEXTURE_SIDE
    pixels = fitted(pixels_of(_original(sha256, original), wanted), most)
    _keep(sha256, wanted, {"pixels": pixels}, original)
    return pixels


def model(sha256: str, original: tuple[Path, str] | None) -> list[Piece]:
    """The pieces of a model. Raises OwnFault where it is not to be had."""
    kept = _read(_copy(sha256, "model"))
    if kept is not None:
        return [_piece(kept, number) for number in range(int(kept["pieces"]))]
    pieces = pieces_of(_original(sha256, original))
    arrays: dict[str, NDArray[Any]] = {"pieces": np.array(len(pieces))}
    for number, piece in enumerate(pieces):
        arrays |= _arrays(piece, number)
    _keep(sha256, "model", arrays, original)
    return pieces


def _original(sha256: str, original: tuple[Path, str] | None) -> Content:
    """The author's file, still with that checksum."""
    places = [original] if original else []
    try:
        folder, name = _origin(sha256).read_text(encoding="utf-8").splitlines()
        places.append((Path(folder), name))
    except (OSError, ValueError):
        pass
    for folder, name in places:
        try:
            content = read_content(folder, name)
        except OwnFault:
            continue
        if content.sha256 == sha256:
            return content
    where = places[0][1] if places else f"the file with checksum {sha256[:12]}…"
    raise OwnFault(f"{where} is not there any more, or has changed: put it back, and run `vrtherapy check`")


def _arrays(piece: Piece, number: int) -> dict[str, NDArray[Any]]:
    look = piece.look
    made: dict[str, NDArray[Any]] = {f"{number}.{name}": getattr(piece, name) for name in _MESH}
    flags = (look.roughness, look.metallic, look.glow, float(look.cut_out), float(look.two_sided))
    made[f"{number}.look"] = np.array(flags, np.float64)
    for name, pixels in (("color", look.color), ("bumps", look.bumps)):
        if pixels is not None:
            made[f"{number}.{name}"] = pixels
    return made


def _piece(arrays: _Arrays, number: int) -> Piece:
    roughness, metallic, glow, cut_out, two_sided = (float(value) for value in arrays[f"{number}.look"])
    color, bumps = (arrays.get(f"{number}.{name}") for name in ("color", "bumps"))
    look = Look(roughness, metallic, glow, bool(cut_out), bool(two_sided), color, bumps)
    positions, normals, uvs, colors, indices = (arrays[f"{number}.{name}"] for name in _MESH)
    return Piece(positions, normals, uvs, colors, indices, look)


def _copy(sha256: str, wanted: Wanted) -> Path:
    return cache_folder() / f"{sha256}-{wanted}.bin"


def _origin(sha256: str) -> Path:
    return cache_folder() / f"{sha256}.origin"


def _keep(sha256: str, wanted: Wanted, arrays: _Arrays, original: tuple[Path, str] | None) -> None:
    body = io.BytesIO()
    np.savez(body, allow_pickle=False, **arrays)
    content = _version() + body.getvalue()
    _write(_copy(sha256, wanted), hashlib.sha256(content).digest() + content)
    if original is not None:
        remember(sha256, *original)
    _make_room(_copy(sha256, wanted))


def _write(file: Path, data: bytes) -> None:
    try:
        make_private_folder(file.parent)
        write_private(file, data)
    except OSError as error:
        print(f"{file.name} could not be kept in {file.parent} ({error.strerror}).", file=sys.stderr)


def _read(file: Path) -> dict[str, NDArray[Any]] | None:
    """What a copy holds, or None unless it is whole and of this code's making."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    checksum, content, version = data[:_CHECKSUM_BYTES], data[_CHECKSUM_BYTES:], _version()
    if hashlib.sha256(content).digest() != checksum or not content.startswith(version):
        return None
    try:
        with np.load(io.BytesIO(content[len(version) :]), allow_pickle=False) as arrays:
            return dict(arrays)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _make_room(newest: Path) -> None:
    """Delete the oldest copies until all together are within MOST_BYTES. Those of others at work are left."""
    try:
        copies = sorted(newest.parent.glob("*.bin"), key=lambda file: file.stat().st_mtime, reverse=True)
        total = 0
        for file in copies:
            total += file.stat().st_size
            if total > MOST_BYTES and file != newest:
                file.unlink(missing_ok=True)
    except OSError:
        return


@cache
def _version() -> bytes:
    """Of the code that converts."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.digest()
