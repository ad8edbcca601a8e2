"""Models: glTF 2.0 with static meshes and metallic-roughness materials, as arrays.

Metres, Z up, the front towards -Y.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vrtherapy.own.faults import OwnFault
from vrtherapy.own.gltf import DAMAGED, GLB, Beside, Document, Json
from vrtherapy.own.pictures import decode_picture, fitted, picture_size, resized

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
MAX_TRIANGLES = 300_000
MAX_PIXELS = 64_000_000
"""Of all pictures of a model together, as declared."""
TEXTURE_SIDE = 2048
_MAX_PICTURES = 24
_MAX_DEPTH = 64
_SMALLEST_M, _LARGEST_M = 0.005, 500.0
_FURTHEST_M = 1e6
_TO_Z_UP = np.array([[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How a piece looks. `color` (H, W, 4) has roughness in its alpha, or where it is cut out; `bumps` are normals."""

    roughness: float
    metallic: float
    glow: float
    cut_out: bool
    two_sided: bool
    color: Bytes | None
    bumps: Bytes | None


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """All triangles of one material: positions and normals (N, 3), uvs (N, 2), colors (N, 4), indices (M, 3)."""

    positions: Floats
    normals: Floats
    uvs: Floats
    colors: Floats
    indices: NDArray[np.uint32]
    look: Look


@dataclass(slots=True)
class _Gathered:
    """What was found of one material so far."""

    meshes: list[tuple[Floats, Floats, Floats, Floats, NDArray[np.uint32]]] = field(
        default_factory=list[tuple[Floats, Floats, Floats, Floats, NDArray[np.uint32]]]
    )
    vertices: int = 0


def is_model(data: bytes) -> bool:
    """Whether it begins as a model that can be read."""
    return data.startswith(GLB) or data.lstrip()[:1] == b"{"


def read_model(data: bytes, beside: Beside) -> list[Piece]:
    """A model's pieces, one a material. Raises OwnFault."""
    try:
        with np.errstate(all="ignore"):
            return _read(data, beside)
    except (TypeError, ValueError, AttributeError, LookupError, OverflowError) as error:
        # A list where a number belongs, and the like: the shape of foreign JSON is not checked field by field.
        raise OwnFault(DAMAGED.format("something in it is of the wrong kind")) from error


def _read(data: bytes, beside: Beside) -> list[Piece]:
    document = Document(data, beside)
    if document.json.get("skins"):
        raise OwnFault("the model has bones, which are not moved: export the pose you want as a plain mesh")
    standing = [
        (primitive, matrix)
        for mesh, matrix in _meshes(document)
        for primitive in _objects(mesh, "primitives")
    ]
    if sum(_triangles(document, primitive) for primitive, _ in standing) > MAX_TRIANGLES:
        raise OwnFault(f"the model has more than {MAX_TRIANGLES} triangles: simplify it (Blender: Decimate)")
    gathered: dict[int, _Gathered] = {}
    for primitive, matrix in standing:
        material = primitive.get("material", -1)
        into = gathered.setdefault(material if isinstance(material, int) else -1, _Gathered())
        _take(document, primitive, matrix, into)
    if not gathered:
        raise OwnFault("the model has nothing to draw: export its meshes")
    pictures = _Pictures(document)
    pieces = [_piece(document, pictures, *each) for each in gathered.items()]
    _refuse_size(pieces)
    return pieces


def _meshes(document: Document) -> Iterator[tuple[Json, NDArray[np.float64]]]:
    """Every mesh that stands in the scene, with where it stands."""
    scene = document.part("scenes", document.json.get("scene", 0))
    waiting = [(number, _TO_Z_UP, 0) for number in scene.get("nodes", ())]
    seen: set[object] = set()
    while waiting:
        number, above, depth = waiting.pop()
        if number in seen or depth > _MAX_DEPTH:
            raise OwnFault(DAMAGED.format("its nodes are no tree"))
        seen.add(number)
        node = document.part("nodes", number)
        matrix = above @ _placed(node)
        if "mesh" in node:
            yield document.part("meshes", node["mesh"]), matrix
        waiting += [(child, matrix, depth + 1) for child in node.get("children", ())]


def _placed(node: Json) -> NDArray[np.float64]:
    matrix = np.eye(4)
    if "matrix" in node:
        return _told(node, "matrix", [0.0] * 16).reshape(4, 4).T
    x, y, z, w = _told(node, "rotation", [0.0, 0.0, 0.0, 1.0])
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    matrix[:3, :3] = turn * _told(node, "scale", [1.0] * 3)
    matrix[:3, 3] = _told(node, "translation", [0.0] * 3)
    return matrix


def _told(holder: Json, name: str, otherwise: Sequence[float]) -> NDArray[np.float64]:
    """Numbers of a fixed count. Raises OwnFault where they are not."""
    try:
        values = np.asarray(holder.get(name, otherwise), np.float64)
    except (TypeError, ValueError):
        values = np.zeros(0)
    if values.shape != (len(otherwise),) or not np.isfinite(values).all():
        raise OwnFault(DAMAGED.format(name))
    return values


def _triangles(document: Document, primitive: Json) -> int:
    """How many triangles a primitive declares; many points without triangles count too. Nothing is read yet."""
    given: Json = primitive.get("attributes") or {}
    points: Any = document.part("accessors", given.get("POSITION")).get("count")
    corners: Any = points
    if "indices" in primitive:
        corners = document.part("accessors", primitive["indices"]).get("count")
    if type(points) is not int or type(corners) is not int:
        raise OwnFault(DAMAGED.format("accessor"))
    return max(points, corners) // 3


def _take(document: Document, primitive: Json, matrix: NDArray[np.float64], into: _Gathered) -> None:
    """Add one primitive."""
    if primitive.get("mode", 4) != 4:
        raise OwnFault("the model has lines, points or strips: export it as plain triangles")
    if primitive.get("targets"):
        raise OwnFault("the model has morphs, which are not moved: export the shape you want as a plain mesh")
    given: Json = primitive.get("attributes") or {}
    points = document.numbers(given.get("POSITION"), ("VEC3",)).astype(np.float64)
    count = len(points)
    indices = (
        document.indices(primitive["indices"])
        if "indices" in primitive
        else np.arange(count, dtype=np.uint32)
    )
    if len(indices) % 3 or int(indices.max(initial=0)) >= count:
        raise OwnFault(DAMAGED.format("indices"))
    triangles = indices.reshape(-1, 3)
    if np.linalg.det(matrix[:3, :3]) < 0:
        triangles = triangles[:, ::-1]
    positions = points @ matrix[:3, :3].T + matrix[:3, 3]
    if not (np.abs(positions) < _FURTHEST_M).all():
        raise OwnFault(DAMAGED.format("points that are nowhere"))
    normals = _normals(document, given, positions, triangles, matrix)
    uvs = _column(document, given, "TEXCOORD_0", ("VEC2",), np.zeros((count, 2), np.float32))
    colors = _column(document, given, "COLOR_0", ("VEC3", "VEC4"), np.ones((count, 4), np.float32))
    solid = np.concatenate([np.clip(colors[:, :3], 0, 1), np.ones((count, 1), np.float32)], 1)
    shifted = (triangles + into.vertices).astype(np.uint32)
    into.meshes.append((positions.astype(np.float32), normals, uvs, solid, shifted))
    into.vertices += count


def _column(document: Document, given: Json, name: str, kinds: Sequence[str], otherwise: Floats) -> Floats:
    if name not in given:
        return otherwise
    values = document.numbers(given[name], kinds)
    if len(values) != len(otherwise) or not np.isfinite(values).all():
        raise OwnFault(DAMAGED.format(name))
    return values


def _normals(
    document: Document, given: Json, positions: NDArray[np.float64], triangles: NDArray[np.uint32],
    matrix: NDArray[np.float64],
) -> Floats:  # fmt: skip
    """The model's own normals, or those of its triangles, averaged at each point."""
    if "NORMAL" in given:
        own = _column(document, given, "NORMAL", ("VEC3",), np.zeros((len(positions), 3), np.float32))
        try:
            turned = own @ np.linalg.inv(matrix[:3, :3])
        except np.linalg.LinAlgError:
            raise OwnFault(DAMAGED.format("a mesh scaled to nothing")) from None
    else:
        corners = positions[triangles]
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        turned = np.zeros_like(positions)
        for corner in range(3):
            np.add.at(turned, triangles[:, corner], facing)
    lengths = np.linalg.norm(turned, axis=1, keepdims=True)
    upright = np.array([0.0, 0.0, 1.0])
    return np.where(lengths > 1e-12, turned / np.maximum(lengths, 1e-12), upright).astype(np.float32)


class _Pictures:
    """The pictures of a model, each decoded once, all together within bounds."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._decoded: dict[int, Bytes] = {}
        self._left = MAX_PIXELS

    def of(self, reference: object) -> Bytes | None:
        """The picture that a material's texture refers to (H, W, 4), at most TEXTURE_SIDE a side."""
        if not isinstance(reference, dict):
            return None
        told: Json = reference  # pyright: ignore[reportUnknownVariableType] JSON
        if told.get("texCoord", 0) != 0 or "KHR_texture_transform" in (told.get("extensions") or {}):
            raise OwnFault("the model lays a picture by its second coordinates: export it with one set")
        number = self._document.part("textures", told.get("index")).get("source")
        if not isinstance(number, int):
            raise OwnFault("the model has pictures of a kind that is not read: export them as JPEG or PNG")
        if number not in self._decoded:
            data = self._document.image(number)
            width, height = picture_size(data)
            self._left -= width * height
            if self._left < 0 or len(self._decoded) >= _MAX_PICTURES:
                raise OwnFault(
                    "the model's pictures are too many or too large: bake them into fewer, smaller ones"
                )
            self._decoded[number] = fitted(decode_picture(data), TEXTURE_SIDE)
        return self._decoded[number]


def _piece(document: Document, pictures: _Pictures, material: int, gathered: _Gathered) -> Piece:
    told: Json = {} if material < 0 else document.part("materials", material)
    surface: Json = told.get("pbrMetallicRoughness") or {}
    base = _told(surface, "baseColorFactor", [1.0] * 4)
    positions, normals, uvs, colors, indices = (
        np.concatenate(column) for column in zip(*gathered.meshes, strict=True)
    )
    tinted = colors * np.array([*base[:3], 1.0], np.float32)
    return Piece(positions, normals, uvs, tinted, indices, _look(told, surface, pictures))


def _look(told: Json, surface: Json, pictures: _Pictures) -> Look:
    mode = told.get("alphaMode", "OPAQUE")
    if mode == "BLEND":
        raise OwnFault(
            "the model is see-through (BLEND), which is not drawn: make it opaque, or cut out (MASK)"
        )
    color, worn = (
        pictures.of(surface.get("baseColorTexture")),
        pictures.of(surface.get("metallicRoughnessTexture")),
    )
    metallic, roughness = (_number(surface, f"{name}Factor") for name in ("metallic", "roughness"))
    cut_out = mode == "MASK"
    if worn is not None:
        metallic *= float(worn[..., 2].mean()) / 255
    if cut_out:
        roughness *= 1.0 if worn is None else float(worn[..., 1].mean()) / 255
    else:
        color = _with_roughness(color, worn)
    light = _told(told, "emissiveFactor", [0.0] * 3)
    return Look(
        roughness, metallic, float(light.max()), cut_out, bool(told.get("doubleSided")), color,
        pictures.of(told.get("normalTexture")),
    )  # fmt: skip


def _number(holder: Json, name: str) -> float:
    value: Any = holder.get(name, 1.0)
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise OwnFault(DAMAGED.format(name))
    return float(value)


def _with_roughness(color: Bytes | None, worn: Bytes | None) -> Bytes | None:
    """The colours with the roughness of the other picture in their alpha."""
    if color is None:
        color = None if worn is None else np.full(worn.shape, 255, np.uint8)
    if color is None:
        return None
    made = color.copy()
    made[..., 3] = 255
    if worn is not None:
        made[..., 3] = resized(worn, (color.shape[1], color.shape[0]))[..., 1]
    return made


def _objects(holder: Json, name: str) -> list[Json]:
    inside = holder.get(name)
    if not isinstance(inside, list) or not all(isinstance(one, dict) for one in inside):  # pyright: ignore[reportUnknownVariableType] JSON
        raise OwnFault(DAMAGED.format(name))
    return inside  # pyright: ignore[reportUnknownVariableType] JSON


def _refuse_size(pieces: list[Piece]) -> None:
    points = np.concatenate([piece.positions for piece in pieces])
    size = float(np.ptp(points, axis=0).max())
    if not _SMALLEST_M <= size <= _LARGEST_M:
        raise OwnFault(
            f"the model is {round(size, 4):g} m large: glTF counts in metres, "
            "so scale it (5 mm to 500 m) and export it again"
        )
