"""Pictures: JPEG and PNG and no other format, refused by their declared size before they are decoded."""

import struct
import zlib
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import ImageOps
from PIL.Image import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from vrtherapy.own.faults import OwnFault

Bytes = NDArray[np.uint8]
MAX_SIDE = 16_384
MAX_PIXELS = 48_000_000
"""What is declared to have more is not decoded: it would need 200 MB, and no telephone takes larger ones."""
_KINDS = {b"\xff\xd8\xff": JpegImageFile, b"\x89PNG\r\n\x1a\n": PngImageFile}
"""By their first bytes; asked by name, since `Image.open` would try forty formats, each a door for hostile files."""
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, IndexError, EOFError, struct.error, zlib.error)
"""What Pillow raises for a file that is not as it should be."""
_CUT_OFF = "the file ends too early: copy or download it again"
_DAMAGED = "the picture is damaged: save it again"
_ORIENTATION = 0x0112
_LEAST_BYTES = 100
"""No picture has fewer."""
_LYING = 5
"""From this EXIF orientation on, width and height are exchanged."""


def is_picture(data: bytes) -> bool:
    """Whether it begins as a picture that can be read."""
    return data.startswith(tuple(_KINDS))


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height as declared, nothing decoded. Raises OwnFault where it is none, or too large."""
    picture = _opened(data)
    width, height = picture.size
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise OwnFault(
            f"the picture declares {width} × {height} pixels, and at most {MAX_PIXELS // 1_000_000} million, "
            f"{MAX_SIDE} a side, are read: make it smaller"
        )
    if picture.mode == "CMYK":
        raise OwnFault("the picture has colours for printing (CMYK): save it with RGB colours")
    return (height, width) if _orientation(picture) >= _LYING else (width, height)


def decode_picture(data: bytes) -> Bytes:
    """A picture as (H, W, 4) RGBA, first row on top, turned as the camera was held. Raises OwnFault."""
    picture_size(data)
    try:
        _opened(data).verify()  # its checksums; it cannot be decoded after that
        picture = _opened(data)
        picture.load()
        return _rgba(ImageOps.exif_transpose(picture))
    except _BROKEN as error:
        raise OwnFault(_CUT_OFF if "truncated" in str(error).lower() else _DAMAGED) from None


def fitted(pixels: Bytes, most: int) -> Bytes:
    """The picture no wider and no higher than `most`: halved by averaging light, then by nearest points."""
    power = np.array([2.2, 2.2, 2.2, 1.0], np.float32)
    while max(pixels.shape[:2]) >= 2 * most:
        even = pixels[: pixels.shape[0] // 2 * 2, : pixels.shape[1] // 2 * 2]
        light = (even.astype(np.float32) / 255) ** power
        light = (light[0::2, 0::2] + light[1::2, 0::2] + light[0::2, 1::2] + light[1::2, 1::2]) / 4
        pixels = (light ** (1 / power) * 255 + 0.5).astype(np.uint8)
    if max(pixels.shape[:2]) <= most:
        return pixels
    share = most / max(pixels.shape[:2])
    return resized(pixels, (max(1, round(pixels.shape[1] * share)), max(1, round(pixels.shape[0] * share))))


def resized(pixels: Bytes, size: tuple[int, int]) -> Bytes:
    """The picture at another size (width, height), between its points (bilinear)."""
    rows, columns = (
        (np.arange(new, dtype=np.float32) + 0.5) * old / new - 0.5
        for new, old in ((size[1], pixels.shape[0]), (size[0], pixels.shape[1]))
    )
    tall = _between(pixels.astype(np.float32), rows, 0)
    return (_between(tall, columns, 1) + 0.5).astype(np.uint8)


def _between(values: NDArray[np.float32], at: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    last = values.shape[axis] - 1
    at = np.clip(at, 0, last)
    low = at.astype(np.intp)
    share = (at - low).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
    before, after = np.take(values, low, axis), np.take(values, np.minimum(low + 1, last), axis)
    return (before + (after - before) * share).astype(np.float32)


def _opened(data: bytes) -> JpegImageFile | PngImageFile:
    """A picture of which the header was read, and nothing else."""
    for begins, kind in _KINDS.items():
        if data.startswith(begins):
            try:
                return kind(BytesIO(data))
            except _BROKEN:
                raise OwnFault(_CUT_OFF if len(data) < _LEAST_BYTES else _DAMAGED) from None
    raise OwnFault("it is no JPEG or PNG picture, whatever its name says: save it as one of them")


def _orientation(picture: Image) -> int:
    """How the camera was held (EXIF 1 to 8); 1, upright, where it is not said or not said properly."""
    try:
        told = picture.getexif().get(_ORIENTATION, 1)
    except _BROKEN:
        return 1
    return told if isinstance(told, int) else 1


def _rgba(picture: Image) -> Bytes:
    if picture.mode.startswith("I"):  # grey of 16 bits, which Pillow would clip instead of scaling it
        grey = (np.asarray(picture).astype(np.uint32) >> 8).astype(np.uint8)[..., None]
        return np.concatenate([grey, grey, grey, np.full_like(grey, 255)], -1)
    return np.asarray(picture.convert("RGBA"))
