"""Files as authors bring them, made small: pictures and models, sound or broken in one way."""

import json
import struct
import zlib
from typing import Any

import numpy as np
import simplejpeg
from numpy.typing import NDArray

Json = dict[str, Any]


def colors(width: int, height: int) -> NDArray[np.uint8]:
    """A picture (H, W, 3) in which every corner has another colour, the upper left one red."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    return (np.stack([(1 - x) * (1 - y), x, y], -1) * 255).astype(np.uint8)


def jpeg(width: int = 32, height: int = 16, orientation: int = 1) -> bytes:
    made = simplejpeg.encode_jpeg(np.ascontiguousarray(colors(width, height)), 90)
    if orientation == 1:
        return made
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4)
    return made[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + made[2:]


def png(
    width: int = 32, height: int = 16, declared: tuple[int, int] | None = None, filtered: int = 0
) -> bytes:
    """`declared`: the size that its header says instead. `filtered`: the number of every row's filter."""
    pixels = colors(width, height).astype(np.int16)
    left, up, corner = (np.zeros_like(pixels) for _ in range(3))
    left[:, 1:], up[1:], corner[1:, 1:] = pixels[:, :-1], pixels[:-1], pixels[:-1, :-1]
    guess = left + up - corner
    gaps = [np.abs(guess - each) for each in (left, up, corner)]
    nearest = np.where(
        (gaps[0] <= gaps[1]) & (gaps[0] <= gaps[2]), left, np.where(gaps[1] <= gaps[2], up, corner)
    )
    predicted = [np.zeros_like(pixels), left, up, (left + up) >> 1, nearest][filtered]
    rows = ((pixels - predicted) & 255).astype(np.uint8).reshape(height, -1)
    body = np.concatenate([np.full((height, 1), filtered, np.uint8), rows], 1).tobytes()
    header = struct.pack(">IIBBBBB", *(declared or (width, height)), 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(body)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def model() -> tuple[Json, bytes]:
    """A box of 40 cm with a picture on it, as glTF's JSON and binary."""
    sides, points, normals, uvs = [], [], [], []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            facing = np.zeros(3)
            facing[axis] = sign
            u = np.roll(np.abs(facing), 1)
            v = np.cross(facing, u)
            sides.append(len(points))
            for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                points.append((facing + s * u + t * v) * 0.2 + (0.0, 0.2, 0.0))
                normals.append(facing)
                uvs.append((0.5 + s / 2, 0.5 - t / 2))
    corners = np.array([[a, a + 1, a + 2, a, a + 2, a + 3] for a in sides], np.uint16)
    arrays = [np.array(points, np.float32), np.array(normals, np.float32), np.array(uvs, np.float32), corners]
    data = [each.tobytes() for each in arrays] + [jpeg(64, 64)]
    starts = np.cumsum([0, *(len(each) + -len(each) % 4 for each in data)])
    views = [
        {"buffer": 0, "byteOffset": int(a), "byteLength": len(b)} for a, b in zip(starts, data, strict=False)
    ]
    kinds = ((5126, "VEC3"), (5126, "VEC3"), (5126, "VEC2"), (5123, "SCALAR"))
    accessors = [
        {
            "bufferView": n,
            "componentType": kind[0],
            "type": kind[1],
            "count": each.size if n == 3 else len(each),
        }
        for n, (kind, each) in enumerate(zip(kinds, arrays, strict=True))
    ]
    attributes = {"POSITION": 0, "NORMAL": 1, "TEXCOORD_0": 2}
    surface = {"baseColorTexture": {"index": 0}, "metallicFactor": 0.1, "roughnessFactor": 0.6}
    told: Json = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "rotation": [0.0, 0.2588, 0.0, 0.9659]}],
        "meshes": [{"primitives": [{"attributes": attributes, "indices": 3, "material": 0}]}],
        "materials": [{"pbrMetallicRoughness": surface}],
        "textures": [{"source": 0}],
        "images": [{"bufferView": 4, "mimeType": "image/jpeg"}],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": int(starts[-1])}],
    }
    return told, b"".join(each + bytes(-len(each) % 4) for each in data)


def glb(**changes: object) -> bytes:
    """The box as one file; `changes` are keys of its JSON."""
    told, binary = model()
    text = json.dumps({**told, **changes}).encode()
    text += b" " * (-len(text) % 4)
    body = (
        struct.pack("<II", len(text), 0x4E4F534A)
        + text
        + struct.pack("<II", len(binary), 0x004E4942)
        + binary
    )
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body
