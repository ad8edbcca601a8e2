"""The container of a model: GLB or glTF 2.0 JSON, its buffers, and numbers out of them, all within their bounds."""

import base64
import binascii
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from vrtherapy.own.faults import OwnFault

Json = dict[str, Any]
Beside = Callable[[str], bytes]
"""Gives a file that lies beside the model, by its relative name; raises OwnFault."""
GLB = b"glTF"
_JSON, _BINARY = 0x4E4F534A, 0x004E4942
_MAX_JSON = 16_000_000
_TYPES = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_MAX_COUNT = 3_000_000
DAMAGED = "the model is damaged ({}): export it again"
CUT_OFF = "the file ends too early: copy or download it again"
_UNDERSTOOD = frozenset({"KHR_mesh_quantization"})


class Document:
    """A model's JSON and its buffers."""

    def __init__(self, data: bytes, beside: Beside) -> None:
        text, self._binary = _opened(data)
        self._beside = beside
        self._buffers: dict[int, bytes] = {}
        try:
            read = json.loads(text)
        except (ValueError, RecursionError):
            raise OwnFault(DAMAGED.format("its JSON cannot be read")) from None
        if not isinstance(read, dict):
            raise OwnFault(DAMAGED.format("its JSON is no object"))
        self.json: Json = read  # pyright: ignore[reportUnknownMemberType] JSON
        self._refuse_unknown()

    def part(self, kind: str, number: Any) -> Json:  # noqa: ANN401  JSON
        """One of the document's `meshes`, `nodes`, … by its number. Raises OwnFault where there is none."""
        parts: Any = self.json.get(kind)
        if type(number) is not int or not isinstance(parts, list) or not 0 <= number < len(parts):  # pyright: ignore[reportUnknownArgumentType] JSON
            raise OwnFault(DAMAGED.format(f"no {number} among its {kind}"))
        if not isinstance(parts[number], dict):
            raise OwnFault(DAMAGED.format(f"{number} of its {kind}"))
        part: Json = parts[number]  # pyright: ignore[reportUnknownVariableType] JSON
        return part  # pyright: ignore[reportUnknownVariableType] JSON

    def numbers(self, accessor: Any, kinds: Sequence[str]) -> NDArray[np.float32]:  # noqa: ANN401  JSON
        """An accessor's numbers (N, width) as floats; those that are normalised lie within -1 and 1."""
        told = self.part("accessors", accessor)
        raw = self._raw(told, kinds)
        if not told.get("normalized") or raw.dtype == np.float32:
            return raw.astype(np.float32)
        return np.maximum(raw.astype(np.float32) / float(np.iinfo(raw.dtype).max), np.float32(-1))

    def indices(self, accessor: Any) -> NDArray[np.uint32]:  # noqa: ANN401  JSON
        """An accessor's whole numbers (N,)."""
        raw = self._raw(self.part("accessors", accessor), ("SCALAR",))
        if raw.dtype.kind != "u":
            raise OwnFault(DAMAGED.format("indices"))
        return raw.reshape(-1).astype(np.uint32)

    def image(self, number: Any) -> bytes:  # noqa: ANN401  JSON
        """The bytes of a picture, from a buffer, the document itself, or a file beside it."""
        told = self.part("images", number)
        if "bufferView" in told:
            return self._view(told["bufferView"])[0]
        return self._fetched(told.get("uri"))

    def _raw(self, told: Mapping[str, Any], kinds: Sequence[str]) -> NDArray[Any]:
        kind, of, count = str(told.get("type")), _TYPES.get(told.get("componentType", 0)), told.get("count")
        if "sparse" in told:
            raise OwnFault("the model has sparse numbers, which are not read: export it without morphs")
        if kind not in kinds or of is None or not isinstance(count, int) or not 0 < count <= _MAX_COUNT:
            raise OwnFault(DAMAGED.format("accessor"))
        width = _WIDTHS[kind]
        item = np.dtype(of).itemsize * width
        view, step = self._view(told.get("bufferView"))
        begin, step = told.get("byteOffset", 0), step or item
        if not isinstance(begin, int) or begin < 0 or step < item:
            raise OwnFault(DAMAGED.format("accessor"))
        if begin + (count - 1) * step + item > len(view):
            raise OwnFault(CUT_OFF)
        rows = np.lib.stride_tricks.as_strided(
            np.frombuffer(view, np.uint8)[begin:], (count, item), (step, 1), writeable=False
        )
        return np.ascontiguousarray(rows).view(of).reshape(count, width)

    def _view(self, number: Any) -> tuple[bytes, int]:  # noqa: ANN401  JSON
        """The bytes of a buffer's view, and its step."""
        told = self.part("bufferViews", number)
        begin, length, step = told.get("byteOffset", 0), told.get("byteLength"), told.get("byteStride", 0)
        whole = all(isinstance(value, int) and value >= 0 for value in (begin, length, step))
        if not whole or length is None:
            raise OwnFault(DAMAGED.format("view"))
        data = self._buffer(told.get("buffer"))
        if begin + length > len(data):
            raise OwnFault(CUT_OFF)
        return data[begin : begin + length], step

    def _buffer(self, number: Any) -> bytes:  # noqa: ANN401  JSON
        told = self.part("buffers", number)
        index: int = number
        if index not in self._buffers:
            embedded = index == 0 and "uri" not in told
            self._buffers[index] = self._binary if embedded else self._fetched(told.get("uri"))
        return self._buffers[index]

    def _fetched(self, uri: object) -> bytes:
        if not isinstance(uri, str):
            raise OwnFault(DAMAGED.format("a part without address"))
        if not uri.startswith("data:"):
            return self._beside(unquote(uri))
        head, _, body = uri.partition(",")
        try:
            return base64.b64decode(body, validate=True) if head.endswith(";base64") else b""
        except binascii.Error:
            raise OwnFault(DAMAGED.format("embedded data")) from None

    def _refuse_unknown(self) -> None:
        asset = self.json.get("asset")
        version = asset.get("version") if isinstance(asset, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] JSON
        if not isinstance(version, str) or not version.startswith("2."):
            raise OwnFault("the model is not of glTF version 2: export it as glTF 2.0")
        required = self.json.get("extensionsRequired", [])
        strange = sorted({str(name) for name in required} - _UNDERSTOOD)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] JSON
        if strange:
            raise OwnFault(f"the model needs {strange[0]}, which is not drawn: export it without")


def _opened(data: bytes) -> tuple[bytes, bytes]:
    """JSON and binary of a model."""
    if not data.startswith(GLB):
        if len(data) > _MAX_JSON:
            raise OwnFault("the model's JSON is larger than 16 MB: export it as .glb")
        return data, b""
    if len(data) < 20:
        raise OwnFault(CUT_OFF)
    version, length = struct.unpack_from("<II", data, 4)
    if version != 2:
        raise OwnFault("the model is not of glTF version 2: export it as glTF 2.0")
    if length > len(data):
        raise OwnFault(CUT_OFF)
    found: dict[int, bytes] = {}
    at = 12
    while at + 8 <= length:
        size, kind = struct.unpack_from("<II", data, at)
        if at + 8 + size > length:
            raise OwnFault(CUT_OFF)
        found.setdefault(kind, data[at + 8 : at + 8 + size])
        at += 8 + size
    if _JSON not in found or len(found[_JSON]) > _MAX_JSON:
        raise OwnFault(DAMAGED.format("no JSON"))
    return found[_JSON], found.get(_BINARY, b"")
