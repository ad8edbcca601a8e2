"""PNG pictures without any library: checked chunk by chunk, unpacked no further than their header promises."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrtherapy.own.faults import OwnFault

Bytes = NDArray[np.uint8]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_PALETTE = 3
_DAMAGED = "the PNG picture is damaged ({}): save it again"
_CUT_OFF = "the file ends too early: copy or download it again"


class Header(NamedTuple):
    """What a PNG's first chunk says."""

    width: int
    height: int
    depth: int
    colors: int

    @property
    def pixel_bits(self) -> int:
        """Bits of one pixel."""
        return self.depth * _CHANNELS[self.colors]


def png_header(data: bytes) -> Header:
    """The header. Raises OwnFault where it is cut off, or of a kind that is not read."""
    if len(data) < 33:
        raise OwnFault(_CUT_OFF)
    length, name = struct.unpack_from(">I4s", data, 8)
    if name != b"IHDR" or length != 13:
        raise OwnFault(_DAMAGED.format("no header"))
    width, height, depth, colors, packing, filtering, woven = struct.unpack_from(">IIBBBBB", data, 16)
    if depth not in _DEPTHS.get(colors, ()) or packing or filtering or not width or not height:
        raise OwnFault(_DAMAGED.format("header"))
    if woven:
        raise OwnFault("the PNG picture is interlaced: save it without interlacing")
    return Header(width, height, depth, colors)


def decode_png(data: bytes) -> Bytes:
    """A PNG as (H, W, 4) RGBA of 8 bits, first row on top. Raises OwnFault."""
    header = png_header(data)
    packed, palette, alphas = bytearray(), b"", b""
    ended = False
    for name, body in _chunks(data):
        if name == b"IDAT":
            packed += body
        elif name == b"PLTE":
            palette = body
        elif name == b"tRNS":
            alphas = body
        elif name == b"IEND":
            ended = True
    if not ended:
        raise OwnFault(_CUT_OFF)
    samples = _samples(_unfiltered(_unpacked(bytes(packed), header), header), header)
    if header.colors == _PALETTE:
        return _looked_up(samples[..., 0], palette, alphas)
    return _as_rgba(samples)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(data):
        if at + 12 > len(data):
            raise OwnFault(_CUT_OFF)
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            raise OwnFault(_CUT_OFF)
        body = data[at + 8 : end]
        if zlib.crc32(name + body) != struct.unpack_from(">I", data, end)[0]:
            raise OwnFault(_DAMAGED.format("checksum"))
        yield name, body
        if name == b"IEND":
            return
        at = end + 4


def _unpacked(packed: bytes, header: Header) -> bytes:
    """The rows with their filters' numbers: exactly as many bytes as the header promises."""
    expected = header.height * (1 + _row_bytes(header))
    try:
        rows = zlib.decompressobj().decompress(packed, expected + 1)
    except zlib.error:
        raise OwnFault(_DAMAGED.format("compression")) from None
    if len(rows) < expected:
        raise OwnFault(_CUT_OFF)
    if len(rows) > expected:
        raise OwnFault(_DAMAGED.format("more data than it declares"))
    return rows


def _row_bytes(header: Header) -> int:
    return (header.width * header.pixel_bits + 7) // 8


def _unfiltered(rows: bytes, header: Header) -> Bytes:
    """The rows' bytes, (H, bytes), with each row's prediction added.

    A byte depends on those left of it and above it, so that whole diagonals are worked out at once: the picture is
    skewed until they are rows.
    """
    height, unit = header.height, max(1, header.pixel_bits // 8)
    table = np.frombuffer(rows, np.uint8).reshape(height, -1)
    kinds, raw = table[:, 0], table[:, 1:].reshape(height, -1, unit)
    if kinds.max() > 4:
        raise OwnFault(_DAMAGED.format("filter"))
    if not kinds.any():
        return raw.reshape(height, -1)
    width = raw.shape[1]
    skewed = np.zeros((width + height + 1, height + 1, unit), np.uint8)  # a diagonal more, and a row above
    across = np.arange(width)
    for row in range(height):
        skewed[across + row + 2, row + 1] = raw[row]
    choice = kinds[:, None]
    for diagonal in range(2, width + height + 1):
        first, last = max(0, diagonal - 1 - width), min(height, diagonal - 1)
        here = slice(first + 1, last + 1)
        above = slice(first, last)
        left, up = skewed[diagonal - 1, here], skewed[diagonal - 1, above]
        corner = skewed[diagonal - 2, above]
        skewed[diagonal, here] += _predicted(choice[first:last], left, up, corner)
    result = np.empty_like(raw)
    for row in range(height):
        result[row] = skewed[across + row + 2, row + 1]
    return result.reshape(height, -1)


def _predicted(choice: Bytes, left: Bytes, up: Bytes, corner: Bytes) -> Bytes:
    """What the filters 0 to 4 (none, left, up, mean, Paeth) predict."""
    a, b, c = (each.astype(np.int16) for each in (left, up, corner))
    to_left, to_up, to_corner = np.abs(b - c), np.abs(a - c), np.abs(a + b - 2 * c)
    nearest = np.where((to_left <= to_up) & (to_left <= to_corner), a, np.where(to_up <= to_corner, b, c))
    options = [np.zeros_like(a), a, b, (a + b) >> 1, nearest]
    return np.choose(choice, options).astype(np.uint8)


def _samples(rows: Bytes, header: Header) -> Bytes:
    """(H, W, channels) of 8 bits; numbers into a palette stay as they are."""
    channels = _CHANNELS[header.colors]
    if header.depth == 16:
        return rows.reshape(header.height, header.width, channels, 2)[..., 0]
    if header.depth == 8:
        return rows.reshape(header.height, header.width, channels)
    bits = np.unpackbits(rows, axis=1).reshape(header.height, -1, header.depth)[:, : header.width]
    weights = (1 << np.arange(header.depth - 1, -1, -1)).astype(np.uint8)
    values = (bits * weights).sum(-1, dtype=np.uint8)
    if header.colors != _PALETTE:
        values = values * np.uint8(255 // ((1 << header.depth) - 1))
    return values[..., None]


def _looked_up(numbers: Bytes, palette: bytes, alphas: bytes) -> Bytes:
    colors = np.frombuffer(palette[: len(palette) // 3 * 3], np.uint8).reshape(-1, 3)
    if len(colors) == 0 or int(numbers.max()) >= len(colors):
        raise OwnFault(_DAMAGED.format("palette"))
    opaque = np.full((len(colors), 1), 255, np.uint8)
    given = np.frombuffer(alphas, np.uint8)[: len(colors)]
    opaque[: len(given), 0] = given
    return np.concatenate([colors, opaque], 1)[numbers]


def _as_rgba(samples: Bytes) -> Bytes:
    channels = samples.shape[-1]
    color = samples[..., :3] if channels >= 3 else np.repeat(samples[..., :1], 3, -1)
    alpha = samples[..., -1:] if channels in (2, 4) else np.full((*samples.shape[:2], 1), 255, np.uint8)
    return np.concatenate([color, alpha], -1)
