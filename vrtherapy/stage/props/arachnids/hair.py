"""Hair of spiders: thin curved blades that stand on a spider's surfaces, each with its own threshold of hairiness.

A blade's points all lie at its root; how far each stands off is in the skin's `weights`, by which the graphics card
lengthens and thins hair with the dial, without a mesh being made anew.
"""

from collections.abc import Sequence

import numpy as np

from vrtherapy.stage.props.arachnids.shape import (
    BELLY,
    CARAPACE,
    HAIR,
    JAW,
    LEG,
    LEGS,
    NOTHING,
    SEGMENTS,
    Piece,
)
from vrtherapy.stage.props.base import Array, Mesh, Skin

_DENSITY: dict[int, float] = {CARAPACE: 7000.0, BELLY: 9000.0, LEG: 7600.0, JAW: 9000.0}
"""Blades a square span, for the fullest coat."""
_LENGTH: dict[int, tuple[float, float]] = {
    CARAPACE: (0.010, 0.022), BELLY: (0.018, 0.042), LEG: (0.014, 0.044), JAW: (0.012, 0.026),
}  # fmt: skip
_WIDTH = 0.0017
_BLADE = np.array([[0, 1, 2], [1, 3, 2], [2, 3, 4]], np.uint32)


def coat(pieces: Sequence[Piece], share: float, rng: np.random.Generator) -> tuple[Mesh, Skin]:
    """Hair on all furred pieces, `share` of the full number: blades whose `weights` are offsets and thresholds."""
    made = [_on(piece, share, rng) for piece in pieces if piece.kind in _DENSITY]
    roots, normals, offsets, bones, marks, uvs = (
        np.concatenate(column) for column in zip(*made, strict=True)
    )
    count = len(roots) // 5
    indices = (np.arange(count, dtype=np.uint32)[:, None, None] * 5 + _BLADE).reshape(-1, 3)
    mesh = Mesh(roots, normals, uvs, np.ones((len(roots), 4), np.float32), indices)
    return mesh, Skin(bones, offsets, marks, NOTHING, NOTHING)


def _on(piece: Piece, share: float, rng: np.random.Generator) -> tuple[Array, ...]:
    mesh, stretch = piece.mesh, np.ones(3)
    if piece.kind == LEG:
        stretch[1] = SEGMENTS[min(piece.segment, 5)] if piece.limb < LEGS + 8 else 0.06
    corners = mesh.positions[mesh.indices] * stretch
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    count = max(4, int(area.sum() * _DENSITY[piece.kind] * share))
    face = rng.choice(len(area), count, p=area / area.sum())
    weight = rng.dirichlet((1.0, 1.0, 1.0), count)[:, :, None]
    root = (mesh.positions[mesh.indices[face]] * weight).sum(1)
    normal = (mesh.normals[mesh.indices[face]] * weight).sum(1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    low, high = _LENGTH[piece.kind]
    # Most are short and lie close; a few long ones stand off, as tactile hairs do.
    long = rng.random(count) ** 3
    length = (low + (high - low) * long)[:, None]
    backwards = np.array([0.0, 1.0 if piece.kind == LEG else -1.0, -0.15])
    lean = (1.15 - 0.75 * long)[:, None]
    way = normal + lean * backwards + rng.normal(0, 0.22, (count, 3))
    way -= np.minimum((way * normal).sum(1, keepdims=True) - 0.12, 0) * normal
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    aside = np.cross(way, rng.normal(size=(count, 3)))
    aside *= _WIDTH * rng.uniform(0.6, 1.1, (count, 1)) / np.linalg.norm(aside, axis=1, keepdims=True)
    bent = 0.5 * way + 0.14 * normal
    middle, tip = bent * length, (way + 0.18 * backwards) * length
    offsets = np.stack([-aside, aside, middle - 0.62 * aside, middle + 0.62 * aside, tip], 1)
    threshold = np.repeat(rng.uniform(0.05, 1.0, count), 5)[:, None]
    facing = normal + 0.35 * way
    facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    bones = np.tile([piece.limb, piece.segment, 0.0, 0.0], (5 * count, 1))
    tint = np.repeat(rng.random(count), 5)
    marks = np.stack([np.full(5 * count, HAIR), tint, np.full(5 * count, piece.kind), np.zeros(5 * count)], 1)
    uvs = np.tile(np.array([[0, 0], [1, 0], [0, 0.5], [1, 0.5], [0.5, 1.0]]), (count, 1))
    found = (
        np.repeat(root, 5, 0), np.repeat(facing, 5, 0),
        np.concatenate([offsets.reshape(-1, 3), threshold], 1), bones, marks, uvs,
    )  # fmt: skip
    return tuple(column.astype(np.float32) for column in found)
