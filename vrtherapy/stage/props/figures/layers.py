"""A dressed body as one mesh: skin, clothes, shoes, eyes, teeth, lashes and hair, each point with what moves it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.figures import hair, source
from vrtherapy.stage.props.figures.cast import Character
from vrtherapy.stage.props.figures.shape import BONE, Body, grid_triangles, outward, smoothed
from vrtherapy.stage.props.figures.source import Floats, Ints
from vrtherapy.stage.props.figures.spectacles import spectacles

SKIN, TOP, LEGS, HAIR, EYE, SHOE, STILL = range(7)
"""What a point is part of; the shader gives each its own roughness and its colour out of the person's."""
TINTED, PLAIN = 0.5, 1.0
"""Alpha of colours: multiplied by what this person wears, or as it is."""
_OFF_THE_SKIN_M = {TOP: 0.014, LEGS: 0.011, SHOE: 0.007}
_SUIT_MORE_M = 0.007
_ROUNDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A piece of the mesh.

    `marks` (N, 4): row of its moves or -1, what it is, how far it turns with the head, which eye (-1, 0, 1).
    """

    positions: Floats
    normals: Floats
    colors: Floats
    uvs: Floats
    bones: Floats
    weights: Floats
    marks: Floats
    triangles: NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """A character's mesh, the moves of its face (rows, 5, 3) m, and the middles of its eyes (2, 3) m."""

    mesh: Layer
    moves: Floats
    eyes: Floats


def dress(character: Character, body: Body) -> Worn:
    """Put a character's layers together."""
    data = source.base()
    main = body.weights.argmax(1)
    eyes = np.stack(
        [body.points[np.unique(data.quads[f"helper-{side}-eye"])].mean(0) for side in "lr"]
    ).astype(np.float32)
    pieces = [_skin(character, body, main, eyes), *_clothes(character, body, main), *_small_parts(body, eyes)]
    pieces += [_hair_layer(made) for made in hair.grown(character, body, eyes)]
    if character.glasses:
        pieces.append(_of_head(spectacles(eyes), SHOE))
    mesh = joined(pieces)
    moved = np.abs(body.moves).sum((0, 2)) > 1e-5
    row = np.cumsum(moved) - 1
    points = mesh.marks[:, 0].astype(int)
    mesh.marks[:, 0] = np.where(points >= 0, np.where(moved[points], row[points], -1), -1)
    return Worn(mesh, np.ascontiguousarray(body.moves[:, moved].transpose(1, 0, 2)), eyes)


def joined(pieces: Sequence[Layer]) -> Layer:
    """Several layers as one."""
    starts = np.cumsum([0, *(len(piece.positions) for piece in pieces[:-1])])
    names = ("positions", "normals", "colors", "uvs", "bones", "weights", "marks")
    arrays = [np.concatenate([getattr(piece, name) for piece in pieces]).astype(np.float32) for name in names]
    triangles = np.concatenate([piece.triangles + start for piece, start in zip(pieces, starts, strict=True)])
    positions, normals, colors, uvs, bones, weights, marks = arrays
    return Layer(positions, normals, colors, uvs, bones, weights, marks, triangles.astype(np.uint32))


def _layer(body: Body, quads: Ints, points: Floats, what: int, colors: Floats) -> Layer:
    """Quads of the base mesh as a layer, its points where `points` (19158, 3) says; marks name base points for now."""
    used, corners = np.unique(quads, return_inverse=True)
    corners = corners.reshape(-1, 4)
    triangles = np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]])
    triangles = triangles[(triangles[:, 0] != triangles[:, 2]) & (triangles[:, 1] != triangles[:, 2])]
    bones, weights = strongest(body.weights[used])
    turn = body.weights[used, BONE["head"]] + 0.45 * body.weights[used, BONE["neck_01"]]
    marks = np.zeros((len(used), 4), np.float32)
    marks[:, 0], marks[:, 1], marks[:, 2] = used, what, turn
    given = np.zeros((len(used), 2))
    shades = np.broadcast_to(np.asarray(colors, np.float32), (source.VERTICES, 4))[used]
    return Layer(
        points[used], outward(points, quads)[used], shades, given, bones, weights, marks, triangles.astype(np.uint32)
    )  # fmt: skip


def strongest(weights: Floats) -> tuple[Floats, Floats]:
    """The four bones that move each point most, and how much: (N, 4) each."""
    order = np.argsort(-weights, 1)[:, :4]
    chosen = np.take_along_axis(weights, order, 1)
    return order.astype(np.float32), chosen / np.maximum(chosen.sum(1, keepdims=True), 1e-9)


def _skin(character: Character, body: Body, main: Ints, eyes: Floats) -> Layer:
    quads = source.base().quads["body"]
    bare = np.isin(main, [BONE["head"], BONE["neck_01"], BONE["hand_l"], BONE["hand_r"]])
    middle = body.points[quads].mean(1)
    neck = body.joints[BONE["neck_01"]]
    throat = (middle[:, 2] > neck[2] - 0.12) & (np.abs(middle[:, 0]) < 0.12)
    keep = (bare[quads].sum(1) >= 2) | throat
    return _layer(body, quads[keep], body.points, SKIN, _complexion(character, body, eyes))


def _complexion(character: Character, body: Body, eyes: Floats) -> Floats:
    """Colours of the skin (19158, 4): lips, warm cheeks and nose, shaded sockets, a beard's shadow."""
    points, centre = body.points, eyes.mean(0)
    x, y, z = (points - centre).T
    tone = np.broadcast_to(np.array(character.skin, np.float32), (source.VERTICES, 3)).copy()
    front = np.clip((y + 0.03) / 0.03, 0, 1) * (z > -0.13)
    cheeks = np.exp(-(((np.abs(x) - 0.042) / 0.018) ** 2 + ((z + 0.036) / 0.018) ** 2)) * front
    nose = np.exp(-((x / 0.013) ** 2 + ((z + 0.038) / 0.014) ** 2)) * np.clip((y - 0.005) / 0.015, 0, 1)
    ears = (
        np.exp(-(((y + 0.085) / 0.025) ** 2)) * np.clip((np.abs(x) - 0.066) / 0.01, 0, 1) * (np.abs(z) < 0.06)
    )
    warm = 0.5 * cheeks + 0.55 * nose + 0.5 * ears
    tone *= 1 + warm[:, None] * (np.array([0.14, -0.20, -0.20], np.float32) * (0.5 + character.skin[0]))
    sockets = np.zeros(len(x), np.float32)
    for eye in eyes:
        gap = points - eye
        sockets += np.exp(-((gap[:, 0] / 0.021) ** 2 + ((gap[:, 2] + 0.004) / 0.015) ** 2)) * front
    tone *= 1 - np.clip(sockets, 0, 1)[:, None] * np.array([0.22, 0.30, 0.28], np.float32) * (
        0.8 + 0.5 * character.age
    )
    lips = source.lips()[:, None] * (0.9 if character.female else 0.6)
    red = np.array(character.skin, np.float32) * np.array([0.80, 0.50, 0.50], np.float32) + np.array(
        [0.05, 0.0, 0.006]
    )
    tone = tone * (1 - lips) + red * lips
    if not character.female:
        jaw = (
            np.clip((-0.045 - z) / 0.025, 0, 1)
            * np.clip((y + 0.06) / 0.05, 0, 1)
            * (z > -0.145)
            * (1 - lips[:, 0])
        )
        tone *= 1 - jaw[:, None] * np.array([0.20, 0.15, 0.09], np.float32)
    return np.concatenate([tone, np.full((len(tone), 1), PLAIN, np.float32)], 1)


def _clothes(character: Character, body: Body, main: Ints) -> list[Layer]:
    """Out of the data's tights, smoothed until they hang like cloth: what is worn above, below, and on the feet."""
    quads = source.base().quads["helper-tights"]
    points = smoothed(body.points, quads, _ROUNDS)
    points = np.where(np.isin(main, _FEET)[:, None], smoothed(body.points, quads, 3), points)
    normals = outward(points, quads)
    height = points[quads][:, :, 2].mean(1)
    hips, neck = body.joints[BONE["pelvis"]][2], body.joints[BONE["neck_01"]][2]
    arms = np.isin(main, _ARMS)[quads].sum(1) >= 2
    hands = np.isin(main, [BONE["hand_l"], BONE["hand_r"]])[quads].sum(1) >= 3
    feet = np.isin(main, _FEET)[quads].sum(1) >= 3
    collar = neck + {"shirt": 0.012, "sweater": 0.012, "suit": -0.014, "blouse": -0.035}[character.dress]
    above = (height > hips + (0.02 if character.dress != "suit" else -0.06)) | arms
    middle = points[quads].mean(1)
    front = (middle[:, 1] > body.joints[BONE["neck_01"]][1]) & (character.dress == "blouse")
    high = height > collar - np.where(front, np.clip(0.09 - 1.1 * np.abs(middle[:, 0]), 0, 1) * 0.5, 0)
    suit = _SUIT_MORE_M if character.dress == "suit" else 0.0
    white = np.array([1, 1, 1, TINTED], np.float32)
    found: list[Layer] = []
    for what, chosen, more in (
        (TOP, above & ~high & ~hands, suit),
        (LEGS, ~above & ~feet, 0.0),
        (SHOE, feet & ~arms, 0.0),
    ):
        grown = points + normals * np.float32(_OFF_THE_SKIN_M[what] + more)
        grown[:, 2] = np.maximum(grown[:, 2], 0.0)
        color = np.array([0.028, 0.022, 0.018, PLAIN], np.float32) if what == SHOE else white
        layer = _layer(body, quads[chosen], grown, what, color)
        layer.marks[:, 0] = -1
        found.append(layer)
    if character.dress != "blouse":
        found.append(_collar(body, neck, 0.044 if character.dress == "sweater" else 0.052))
    return found


def _collar(body: Body, neck_m: float, high_m: float) -> Layer:
    """A band round the neck, lower in front, which stands off a little: what is worn ends in it."""
    angle = np.linspace(0, 2 * np.pi, 25)
    of_neck = np.flatnonzero(body.weights[:, BONE["neck_01"]] > 0.3)
    of_neck = of_neck[of_neck < source.BODY_VERTICES]
    points = body.points[of_neck]
    points = points[np.abs(points[:, 2] - neck_m - 0.01) < 0.03]
    middle = (points[:, :2].min(0) + points[:, :2].max(0)) / 2
    half = (points[:, :2].max(0) - points[:, :2].min(0)) / 2
    rings: list[Floats] = []
    front = np.clip(np.sin(angle), 0, 1)
    for up, off in ((-0.45, 0.020), (0.1, 0.011), (1.0, 0.008), (1.0, 0.003), (0.2, 0.002)):
        flat = np.stack([np.cos(angle), np.sin(angle)], 1) * (half + off) + middle
        height = neck_m - 0.016 + high_m * up * (1 - 0.35 * front) - 0.036 * front + 0.012 * (1 - front)
        rings.append(np.column_stack([flat, height]))
    grid = np.stack(rings)
    triangles = grid_triangles(5, 25).astype(np.uint32)
    positions = grid.reshape(-1, 3).astype(np.float32)
    half_count = len(triangles) // 2
    corners = np.column_stack([triangles[:half_count], triangles[half_count:, 2]])
    bones, weights = np.zeros((len(positions), 4)), np.zeros((len(positions), 4))
    bones[:, :2] = BONE["spine_03"], BONE["neck_01"]
    weights[:, 1] = np.repeat((0.0, 0.25, 0.5, 0.5, 0.4), 25)
    weights[:, 0] = 1 - weights[:, 1]
    marks = np.tile(np.array([-1, TOP, 0, 0], np.float32), (len(positions), 1))
    marks[:, 2] = 0.3 * weights[:, 1]
    colors = np.tile(np.array([1, 1, 1, TINTED]), (len(positions), 1))
    return Layer(
        positions,
        outward(positions, corners),
        colors,
        np.zeros((len(positions), 2)),
        bones,
        weights,
        marks,
        triangles,
    )


_ARMS = [BONE[f"{name}_{side}"] for name in ("upperarm", "lowerarm", "clavicle") for side in "lr"]
_FEET = [BONE[f"{name}_{side}"] for name in ("foot", "ball") for side in "lr"]


def _small_parts(body: Body, eyes: Floats) -> list[Layer]:
    """Eyes (their uvs say where on the iris a point is), teeth, and lashes."""
    quads = source.base().quads
    found: list[Layer] = []
    for side, centre, word in ((-1.0, eyes[0], "l"), (1.0, eyes[1], "r")):
        ball = quads[f"helper-{word}-eye"]
        away = body.points - centre
        radius = np.linalg.norm(away[np.unique(ball)], axis=1).max()
        on_iris = np.where(away[:, 1:2] > 0, away[:, [0, 2]] / radius, 2.0)
        layer = _layer(body, ball, body.points, EYE, np.ones(4, np.float32))
        layer = replace(layer, uvs=on_iris[layer.marks[:, 0].astype(int)].astype(np.float32))
        layer.marks[:, 3] = side
        layer.marks[:, 0] = -1
        found.append(layer)
        for row in (1, 2):
            dark = np.array([0.012, 0.009, 0.008, PLAIN], np.float32)
            found.append(_layer(body, quads[f"helper-{word}-eyelashes-{row}"], body.points, STILL, dark))
    for row in ("upper", "lower"):
        ivory = np.array([0.62, 0.58, 0.50, PLAIN], np.float32)
        found.append(_layer(body, quads[f"helper-{row}-teeth"], body.points, STILL, ivory))
    return found


def _hair_layer(made: "hair.Strands") -> Layer:
    layer = _of_head(made, HAIR)
    layer.marks[:, 0] = made.follows
    return layer


def _of_head(made: "hair.Strands", what: int) -> Layer:
    """Something that goes with the head."""
    count = len(made.positions)
    bones = np.zeros((count, 4), np.float32)
    bones[:, 0] = BONE["head"]
    weights = np.zeros((count, 4), np.float32)
    weights[:, 0] = 1
    marks = np.zeros((count, 4), np.float32)
    marks[:] = (-1, what, 1, 0)
    return Layer(
        made.positions,
        made.normals,
        made.colors,
        made.uvs,
        bones,
        weights,
        marks,
        made.triangles.astype(np.uint32),
    )
