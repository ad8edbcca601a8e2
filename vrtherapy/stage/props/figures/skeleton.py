"""From what a pose asks for (hips, back, head, where hands and feet are) to every bone, by two-bone reach."""

from dataclasses import dataclass, field

import numpy as np

from vrtherapy.stage.props.figures.shape import BONE, BONES, rotation
from vrtherapy.stage.props.figures.source import Floats

_X, _Y, _Z = np.eye(3, dtype=np.float32)
_PARENTS = {
    "pelvis": "Root", "spine_01": "pelvis", "spine_02": "spine_01", "spine_03": "spine_02", "neck_01": "spine_03",
    "head": "neck_01", "clavicle_l": "spine_03", "upperarm_l": "clavicle_l", "lowerarm_l": "upperarm_l",
    "hand_l": "lowerarm_l", "clavicle_r": "spine_03", "upperarm_r": "clavicle_r", "lowerarm_r": "upperarm_r",
    "hand_r": "lowerarm_r", "thigh_l": "pelvis", "calf_l": "thigh_l", "foot_l": "calf_l", "ball_l": "foot_l",
    "thigh_r": "pelvis", "calf_r": "thigh_r", "foot_r": "calf_r", "ball_r": "foot_r",
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Pose:
    """What a person does in F frames. Angles (F, 3) in radians: bent forward, turned left, leaning right.

    Places are in metres in the person's own frame (floor z = 0, facing +Y). Of pairs the left comes first.
    """

    hips_m: Floats
    back: Floats
    neck: Floats
    head: Floats
    hands_m: list[Floats]
    feet_m: list[Floats]
    palms: list[tuple[float, float, float]]
    elbows: list[tuple[float, float, float]] = field(
        default_factory=lambda: [(-0.75, -0.45, -0.75), (0.75, -0.45, -0.75)]
    )
    hips: Floats | None = None
    toes: list[Floats] | None = None
    """How far each foot is pitched, (F,) radians, toes down."""


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """A person's joints (bones, 3) m at rest, and where the palms face (2, 3)."""

    joints: Floats
    palms: Floats

    def at(self, bone: str) -> Floats:
        """Where a bone begins at rest."""
        return self.joints[BONE[bone]]

    def length_m(self, bone: str, end: str) -> float:
        """From one joint to another at rest."""
        return float(np.linalg.norm(self.at(bone) - self.at(end)))


class Posing:
    """A skeleton in F frames: turns (F, 3, 3) and places (F, 3) of its bones, the back first, then arms and legs."""

    def __init__(self, skeleton: Skeleton, pose: Pose) -> None:
        self.skeleton = skeleton
        self._pose = pose
        frames = len(pose.hips_m)
        upright = np.broadcast_to(np.eye(3, dtype=np.float32), (frames, 3, 3))
        self.turns: dict[str, Floats] = {"Root": upright}
        self.places: dict[str, Floats] = {"Root": np.zeros((frames, 3), np.float32)}
        self.turns["pelvis"] = upright if pose.hips is None else bend(pose.hips)
        self.places["pelvis"] = pose.hips_m
        for bone in ("spine_01", "spine_02", "spine_03"):
            self._follow(bone, bend(pose.back / 3))
        for bone in ("clavicle_l", "clavicle_r", "upperarm_l", "upperarm_r"):
            self._follow(bone)
        self._follow("neck_01", bend(pose.neck))
        self._follow("head", bend(pose.head))
        for bone in ("thigh_l", "thigh_r"):
            self._follow(bone)

    def matrices(self) -> Floats:
        """Every bone, (F, bones, 3, 4): from where a point is at rest to where it is."""
        for number, side in enumerate("lr"):
            self._reach_hand(number, side)
            self._reach_foot(number, side)
        frames = len(self._pose.hips_m)
        made = np.zeros((frames, len(BONES), 3, 4), np.float32)
        for number, bone in enumerate(BONES):
            turn = self.turns[bone]
            made[:, number, :, :3] = turn
            made[:, number, :, 3] = self.places[bone] - turn @ self.skeleton.at(bone)
        return made

    def _follow(self, bone: str, turned: Floats | None = None) -> None:
        parent = _PARENTS[bone]
        offset = self.skeleton.at(bone) - self.skeleton.at(parent)
        self.places[bone] = self.places[parent] + self.turns[parent] @ offset
        self.turns[bone] = self.turns[parent] if turned is None else self.turns[parent] @ turned

    def _reach_hand(self, number: int, side: str) -> None:
        upper, lower, hand = (f"{name}_{side}" for name in ("upperarm", "lowerarm", "hand"))
        chest = self.turns["spine_03"]
        pole = chest @ np.array(self._pose.elbows[number], np.float32)
        elbow, wrist = self._reach((upper, lower, hand), self._pose.hands_m[number], pole)
        self._aim(upper, lower, elbow - self.places[upper], chest)
        self.places[lower] = elbow
        self._aim(lower, hand, wrist - elbow, self.turns[upper])
        self.places[hand] = wrist
        turn = self.turns[lower]
        along = _unit(wrist - elbow)
        have = _flat(turn @ self.skeleton.palms[number], along)
        want = _flat(np.broadcast_to(np.array(self._pose.palms[number], np.float32), along.shape), along)
        sine = (np.cross(have, want) * along).sum(-1)
        angle = np.arctan2(sine, (have * want).sum(-1))
        self.turns[hand] = rotation(along, angle) @ turn
        self.turns[lower] = rotation(along, angle * 0.5) @ turn

    def _reach_foot(self, number: int, side: str) -> None:
        upper, lower, foot, ball = (f"{name}_{side}" for name in ("thigh", "calf", "foot", "ball"))
        out = -0.25 if side == "l" else 0.25
        pole = np.broadcast_to(np.array([out, 1.0, 0.5], np.float32), self.places[upper].shape)
        knee, ankle = self._reach((upper, lower, foot), self._pose.feet_m[number], pole)
        self._aim(upper, lower, knee - self.places[upper], self.turns["pelvis"])
        self.places[lower] = knee
        self._aim(lower, foot, ankle - knee, self.turns[upper])
        self.places[foot] = ankle
        pitch = np.zeros(len(ankle)) if self._pose.toes is None else self._pose.toes[number]
        self.turns[foot] = rotation(np.broadcast_to(_X, ankle.shape), -pitch)
        self._follow(ball)

    def _reach(self, bones: tuple[str, str, str], target: Floats, pole: Floats) -> tuple[Floats, Floats]:
        """Where the middle and the last joint are so that the last is at the target, or as near as the limb allows."""
        first, second, last = bones
        a, b = self.skeleton.length_m(first, second), self.skeleton.length_m(second, last)
        start = self.places[first]
        way = target - start
        far = np.linalg.norm(way, axis=-1, keepdims=True)
        way = way / np.maximum(far, 1e-6)
        far = np.clip(far, abs(a - b) + 0.01, (a + b) * 0.995)
        along = (a * a - b * b + far * far) / (2 * far)
        aside = np.sqrt(np.maximum(a * a - along * along, 0))
        return start + way * along + _flat(pole, way) * aside, start + way * far

    def _aim(self, bone: str, end: str, way: Floats, carried: Floats) -> None:
        """Turn a bone by the least angle from where its parent carries it to where it should point."""
        rest = self.skeleton.at(end) - self.skeleton.at(bone)
        have, want = _unit(carried @ rest), _unit(way)
        axis = np.cross(have, want)
        sine = np.linalg.norm(axis, axis=-1)
        angle = np.arctan2(sine, (have * want).sum(-1))
        self.turns[bone] = rotation(_unit(axis), angle) @ carried


def bend(angles: Floats) -> Floats:
    """Turns (F, 3, 3) for angles (F, 3): bent forward, turned left, leaning right."""
    forward, left, right = (np.asarray(angles, np.float32)[:, k] for k in range(3))
    axes = [np.broadcast_to(axis, (len(forward), 3)) for axis in (_X, _Z, _Y)]
    return rotation(axes[1], left) @ rotation(axes[0], -forward) @ rotation(axes[2], right)


def _unit(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def _flat(vectors: Floats, along: Floats) -> Floats:
    """The part across `along`, of length 1."""
    return _unit(vectors - along * (vectors * along).sum(-1, keepdims=True))
