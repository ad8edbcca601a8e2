"""PNG files without a library: what a picture of 8 bits per channel needs, and no more."""

import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_UP_FILTER = 2


def write_png(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write `picture` (height x width x 3, sRGB, top row first). Raises OSError."""
    height, width, _ = picture.shape
    rows = picture.reshape(height, width * 3)
    filtered = np.empty((height, width * 3 + 1), np.uint8)
    filtered[:, 0] = _UP_FILTER
    filtered[0, 1:] = rows[0]
    filtered[1:, 1:] = rows[1:] - rows[:-1]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(filtered.tobytes(), 6))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
