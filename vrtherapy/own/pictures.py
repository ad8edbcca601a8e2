"""Pictures: JPEG and PNG, told by their first bytes, refused by their declared size before they are decoded."""

import struct

import numpy as np
import simplejpeg  # pyright: ignore[reportMissingTypeStubs] -- it has none
from numpy.typing import NDArray

from vrtherapy.own.faults import OwnFault
from vrtherapy.own.png import SIGNATURE, decode_png, png_header

Bytes = NDArray[np.uint8]
MAX_SIDE = 16_384
MAX_PIXELS = 48_000_000
"""What is declared to have more is not decoded: it would need 200 MB, and no telephone takes larger ones."""
_JPEG = b"\xff\xd8\xff"
_ORIENTATION = 0x0112


def is_picture(data: bytes) -> bool:
    """Whether it begins as a picture that can be read."""
    return data.startswith((_JPEG, SIGNATURE))


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height as declared, nothing decoded. Raises OwnFault where it is none, or too large."""
    if data.startswith(SIGNATURE):
        header = png_header(data)
        width, height = header.width, header.height
    elif data.startswith(_JPEG):
        width, height = _jpeg_size(data)
    else:
        raise OwnFault("it is no JPEG or PNG picture, whatever its name says: save it as one of them")
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise OwnFault(
            f"the picture declares {width} × {height} pixels, and at most {MAX_PIXELS // 1_000_000} million, "
            f"{MAX_SIDE} a side, are read: make it smaller"
        )
    return width, height


def decode_picture(data: bytes) -> Bytes:
    """A picture as (H, W, 4) RGBA, first row on top, turned as the camera was held. Raises OwnFault."""
    picture_size(data)
    if data.startswith(SIGNATURE):
        return decode_png(data)
    try:
        color = simplejpeg.decode_jpeg(data, colorspace="RGB", strict=True)
    except ValueError as error:
        cut = "premature end" in str(error).lower()
        raise OwnFault(
            "the file ends too early: copy or download it again"
            if cut
            else "the JPEG picture is damaged: save it again"
        ) from None
    rgba = np.concatenate([color, np.full((*color.shape[:2], 1), 255, np.uint8)], -1)
    return _turned(rgba, _orientation(data))


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


def _jpeg_size(data: bytes) -> tuple[int, int]:
    try:
        told = simplejpeg.decode_jpeg_header(data, strict=False)
    except ValueError:
        raise OwnFault("the JPEG picture is damaged: save it again") from None
    height, width, colors = int(told[0]), int(told[1]), told[2]
    if colors in ("CMYK", "YCCK"):
        raise OwnFault("the picture has colours for printing (CMYK): save it with RGB colours")
    return (height, width) if _orientation(data) >= 5 else (width, height)


def _orientation(data: bytes) -> int:
    """How the camera was held (EXIF 1 to 8); 1, upright, where it is not said or not said properly."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if mark == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            return _orientation_in(data[at + 10 : at + 2 + length])
        if mark == 0xDA or length < 2:
            return 1
        at += 2 + length
    return 1


def _orientation_in(block: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or len(block) < 8:
        return 1
    start = struct.unpack_from(f"{order}I", block, 4)[0]
    if start + 2 > len(block):
        return 1
    count = struct.unpack_from(f"{order}H", block, start)[0]
    for number in range(min(count, 200)):
        entry = start + 2 + 12 * number
        if entry + 12 > len(block):
            return 1
        if struct.unpack_from(f"{order}H", block, entry)[0] == _ORIENTATION:
            value = struct.unpack_from(f"{order}H", block, entry + 8)[0]
            return value if 1 <= value <= 8 else 1
    return 1


def _turned(pixels: Bytes, orientation: int) -> Bytes:
    if orientation >= 5:
        pixels = pixels.transpose(1, 0, 2)
    upside_down, mirrored = {
        1: (False, False), 2: (False, True), 3: (True, True), 4: (True, False),
        5: (False, False), 6: (False, True), 7: (True, True), 8: (True, False),
    }[orientation]  # fmt: skip
    pixels = pixels[::-1] if upside_down else pixels
    return np.ascontiguousarray(pixels[:, ::-1] if mirrored else pixels)
