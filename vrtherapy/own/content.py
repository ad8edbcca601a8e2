"""A file of an author's, found within the scene's folder, read with what belongs to it, and judged."""

import hashlib
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

import numpy as np
from numpy.typing import NDArray

from vrtherapy.own.faults import OwnFault
from vrtherapy.own.kinds import Kind, Wanted
from vrtherapy.own.models import Piece, is_model, read_model
from vrtherapy.own.pictures import decode_picture, is_picture, picture_size

MAX_BYTES: dict[Kind, int] = {"picture": 32_000_000, "model": 64_000_000}
_MIN_SIDE = 16
_PANORAMA_WIDTH = 1024
_MAX_BESIDE = 64


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """A file's bytes, those of files that belong to it (a glTF's buffers and pictures), and the checksum of all."""

    kind: Kind
    data: bytes
    beside: dict[str, bytes] = field(default_factory=dict[str, bytes])

    @property
    def sha256(self) -> str:
        """What tells it from any other: of the kind and every byte."""
        digest = hashlib.sha256()
        for name, data in sorted({"": self.data, **self.beside}.items()):
            digest.update(f"{name}\n{len(data)}\n".encode())
            digest.update(data)
        return digest.hexdigest()

    def fetch(self, name: str) -> bytes:
        """A file that belongs to it. Raises OwnFault where it was not read with it."""
        if name not in self.beside:
            raise OwnFault(f"the model's file {name!r} is missing: put it beside the model")
        return self.beside[name]


def read_content(folder: Path, name: str) -> Content:
    """Read a file that lies in the scene's folder, with what belongs to it. Raises OwnFault.

    `name` is relative to `folder`, with forward slashes; nothing outside of it is ever read, not through links either.
    """
    file = found(folder, name)
    data = _read(file, max(MAX_BYTES.values()))
    if is_picture(data):
        _refuse_large(len(data), MAX_BYTES["picture"])
        return Content("picture", data)
    if not is_model(data):
        raise OwnFault(
            "it is neither a JPEG or PNG picture nor a glTF model, whatever its name says: save it as one of them"
        )
    beside: dict[str, bytes] = {}

    def fetch(uri: str) -> bytes:
        if uri not in beside:
            if len(beside) >= _MAX_BESIDE:
                raise OwnFault(f"the model has more than {_MAX_BESIDE} files: export it as one .glb")
            left = MAX_BYTES["model"] - len(data) - sum(map(len, beside.values()))
            beside[uri] = _read(found(file.parent, uri, within=folder), left)
        return beside[uri]

    read_model(data, fetch)
    return Content("model", data, beside)


def pieces_of(content: Content) -> list[Piece]:
    """What a model holds. Raises OwnFault."""
    if content.kind != "model":
        raise OwnFault("it is a picture, and the prop shows a model: name a .glb or .gltf file")
    return read_model(content.data, content.fetch)


def pixels_of(content: Content, wanted: Wanted) -> NDArray[np.uint8]:
    """What a picture holds, (H, W, 4), first row on top. Raises OwnFault."""
    if content.kind == "model":
        raise OwnFault("it is a model, and the prop shows a picture: name a JPEG or PNG file")
    width, height = picture_size(content.data)
    if min(width, height) < _MIN_SIDE:
        raise OwnFault(f"the picture has {width} × {height} pixels: too few to be seen")
    if wanted == "panorama":
        _refuse_flat(width, height)
    return decode_picture(content.data)


def found(folder: Path, name: str, within: Path | None = None) -> Path:
    """A file by its name relative to `folder`, and not outside `within` (the folder itself). Raises OwnFault."""
    home = (within or folder).resolve()
    if "\\" in name or PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or ":" in name:
        raise OwnFault(
            "it must be the name of a file in the scene's folder, with / between folders: copy the file there"
        )
    try:
        file = (folder / name).resolve()
        if not file.is_relative_to(home):
            raise OwnFault("it lies outside the scene's folder: copy the file into it")
        mode = file.stat().st_mode
    except (OSError, ValueError):
        raise OwnFault("there is no such file in the scene's folder") from None
    if not stat.S_ISREG(mode):
        raise OwnFault("it is no file: name one in the scene's folder")
    return file


def _read(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise OwnFault(f"the file cannot be read ({error.strerror}): look at who may read it") from None
    _refuse_large(len(data), most)
    if not data:
        raise OwnFault("the file is empty: copy or download it again")
    return data


def _refuse_large(size: int, most: int) -> None:
    if size > most:
        raise OwnFault(f"the file is larger than {most // 1_000_000} MB: make it smaller")


def _refuse_flat(width: int, height: int) -> None:
    if width != 2 * height:
        raise OwnFault(
            f"a 360° picture is twice as wide as high (equirectangular), and this one has {width} × {height} pixels"
        )
    if width < _PANORAMA_WIDTH:
        raise OwnFault(
            f"a 360° picture of {width} pixels is blurred all around: at least {_PANORAMA_WIDTH} are needed"
        )
