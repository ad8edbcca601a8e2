"""The body of a character in metres, facing +Y with its feet at z = 0, fingers at rest, and the bones it moves by."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.figures import source
from vrtherapy.stage.props.figures.cast import Character
from vrtherapy.stage.props.figures.source import Floats, Ints

BONES = (
    "Root", "pelvis", "spine_01", "spine_02", "spine_03", "neck_01", "head",
    "clavicle_l", "upperarm_l", "lowerarm_l", "hand_l", "clavicle_r", "upperarm_r", "lowerarm_r", "hand_r",
    "thigh_l", "calf_l", "foot_l", "ball_l", "thigh_r", "calf_r", "foot_r", "ball_r",
)  # fmt: skip
"""What moves people on the graphics card: fingers are bent once, here, and go with their hand."""
BONE = {name: number for number, name in enumerate(BONES)}
_FINGERS = ("index", "middle", "ring", "pinky")
_BENT_RAD = (0.30, 0.42, 0.30)
"""A resting hand's bend at the three joints of a finger."""
EXPRESSIONS = ("blink", "smile", "stern", "talk", "wonder")
"""The moves of a face, in the order of the shader's."""
_UNITS = "expression/units/caucasian/"
_MADE_OF: dict[str, tuple[tuple[str, float], ...]] = {
    "blink": (("eye-left-closure", 1.0), ("eye-right-closure", 1.0)),
    "smile": (
        ("mouth-corner-puller", 0.75), ("mouth-part-later", 0.18),
        ("eye-left-slit", 0.22), ("eye-right-slit", 0.22),
    ),
    "stern": (
        ("eyebrows-left-down", 1.0), ("eyebrows-right-down", 1.0), ("mouth-depression", 0.55),
        ("mouth-compression", 0.5),
        ("eye-left-slit", 0.25), ("eye-right-slit", 0.25),
    ),
    "talk": (("mouth-open", 0.32),),
    "wonder": (
        ("eyebrows-left-up", 1.0), ("eyebrows-right-up", 1.0),
        ("eye-left-opened-up", 0.3), ("eye-right-opened-up", 0.3),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """Points (19158, 3) m, joints (bones, 3) m, weights (19158, bones), moves of the face (5, 19158, 3) m.

    `palms` (2, 3): where the left and the right palm face.
    """

    points: Floats
    joints: Floats
    weights: Floats
    moves: Floats
    palms: Floats

    @property
    def height_m(self) -> float:
        """From the floor to the crown."""
        return float(self.points[: source.BODY_VERTICES, 2].max())


def body_of(character: Character) -> Body:
    """Morph, measure and rest the hands. Raises StageError where the data is missing or damaged."""
    data = source.base()
    points = data.points + _shaped(character)
    points = _metres(points)
    floor = points[: source.BODY_VERTICES, 2].min()
    points[:, 2] -= floor
    joints = _joints(points)
    points = _with_bent_fingers(points, joints)
    palms = np.stack([_palm(joints, side) for side in "lr"])
    keep = [data.bones.index(name) for name in BONES]
    moves = np.stack([_metres(sum_of(_MADE_OF[name])) for name in EXPRESSIONS])
    return Body(points, joints[keep], _merged_weights(), moves, palms)


def sum_of(morphs: tuple[tuple[str, float], ...], folder: str = _UNITS) -> Floats:
    """Several morphs of one folder as one, (19158, 3) in MakeHuman's axes."""
    total = np.zeros((source.VERTICES, 3), np.float32)
    for name, weight in morphs:
        total += np.float32(weight) * source.morph(folder + name)
    return total


def _shaped(character: Character) -> Floats:
    sex = "female" if character.female else "male"
    muscle, weight, amount = character.build
    shares: list[tuple[str, float]] = []
    for years, part in (("young", 1 - character.age), ("old", character.age)):
        shares += [(f"{origin}-{sex}-{years}", part * share) for origin, share in character.origin]
        large = f"universal-{sex}-{years}"
        shares.append((f"{large}-{muscle}muscle-{weight}weight", part * amount))
        shares.append((f"{large}-averagemuscle-averageweight", part * (1 - amount)))
    macro = tuple((name, share) for name, share in shares if share > 0)
    return sum_of(macro, "macrodetails/") + sum_of(character.features, "")


def _metres(points: Floats) -> Floats:
    """From decimetres, Y up, facing +Z."""
    return (np.stack([-points[:, 0], points[:, 2], points[:, 1]], 1) * 0.1).astype(np.float32)


def _joints(points: Floats) -> Floats:
    data = source.base()
    return np.array(
        [points[data.groups[group]].mean(0) if group else np.zeros(3) for group in data.joints], np.float32
    )


def rotation(axis: Floats, angle: Floats | float) -> Floats:
    """Turns about unit axes (…, 3) by angles in radians (…): matrices (…, 3, 3) for columns."""
    x, y, z = np.moveaxis(np.asarray(axis, np.float32), -1, 0)
    nothing = np.zeros_like(x)
    cross = np.stack([nothing, -z, y, z, nothing, -x, -y, x, nothing], -1).reshape(*x.shape, 3, 3)
    turn = np.asarray(angle, np.float32)[..., None, None]
    return (np.eye(3, dtype=np.float32) + np.sin(turn) * cross + (1 - np.cos(turn)) * (cross @ cross)).astype(
        np.float32
    )


def _with_bent_fingers(points: Floats, joints: Floats) -> Floats:
    """Hands as they rest, fingers a little closed: flat hands look like a puppet's."""
    data = source.base()
    bent = points.copy()
    for side in "lr":
        along = joints[data.bones.index(f"index_01_{side}")] - joints[data.bones.index(f"hand_{side}")]
        palm = _palm(joints, side)
        for finger in _FINGERS:
            at = np.eye(4, dtype=np.float32)
            for number, angle in enumerate(_BENT_RAD, start=1):
                bone = data.bones.index(f"{finger}_{number:02d}_{side}")
                axis = np.cross(along, palm)
                turn = rotation(axis / np.linalg.norm(axis), angle)
                here = np.eye(4, dtype=np.float32)
                here[:3, :3], here[:3, 3] = turn, joints[bone] - turn @ joints[bone]
                at = at @ here
                weight = data.weights[:, bone : bone + 1]
                moved = points @ at[:3, :3].T + at[:3, 3]
                bent += weight * (moved - points)
    return bent


def _palm(joints: Floats, side: str) -> Floats:
    """Where a palm faces: a vector of length 1."""
    bones = source.base().bones
    hand, pinky, index = (joints[bones.index(f"{name}_{side}")] for name in ("hand", "pinky_01", "index_01"))
    palm = np.cross(index - hand, index - pinky) * (1 if side == "l" else -1)
    return (palm / np.linalg.norm(palm)).astype(np.float32)


@cache
def _merged_weights() -> Floats:
    data = source.base()
    merged = np.zeros((source.VERTICES, len(BONES)), np.float32)
    for number, name in enumerate(data.bones):
        own = name if name in BONE else f"hand_{name[-1]}"
        merged[:, BONE[own]] += data.weights[:, number]
    return merged


def grid_triangles(rows: int, columns: int) -> Ints:
    """Triangles between points that stand in rows and columns, numbered row by row."""
    numbers: NDArray[np.intp] = np.indices((rows - 1, columns - 1))
    r, c = numbers
    low = (r * columns + c).reshape(-1)
    above = low + columns
    return np.concatenate([np.stack([low, low + 1, above + 1], 1), np.stack([low, above + 1, above], 1)])


def outward(points: Floats, quads: Ints) -> Floats:
    """Normals of points by the quads they belong to, (N, 3) of length 1 (or 0 where a point has none)."""
    normals = np.zeros_like(points)
    facing = np.cross(points[quads[:, 2]] - points[quads[:, 0]], points[quads[:, 3]] - points[quads[:, 1]])
    for corner in range(4):
        np.add.at(normals, quads[:, corner], facing)
    return (normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def smoothed(points: Floats, quads: Ints, rounds: int) -> Floats:
    """Each point of a surface drawn towards its neighbours, a few times over; its other points stay."""
    ends = np.concatenate([quads[:, [k, (k + 1) % 4]] for k in range(4)])
    ends = ends[ends[:, 0] != ends[:, 1]]
    count = np.maximum(np.bincount(ends.reshape(-1), minlength=len(points)), 1)[:, None]
    for _ in range(rounds):
        total = np.zeros_like(points)
        np.add.at(total, ends[:, 0], points[ends[:, 1]])
        np.add.at(total, ends[:, 1], points[ends[:, 0]])
        touched = np.unique(ends)
        points = points.copy()
        points[touched] = 0.4 * points[touched] + 0.6 * (total / count)[touched]
    return points
