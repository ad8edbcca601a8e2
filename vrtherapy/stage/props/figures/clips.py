"""What people do, as loops of 32 frames: sitting, listening, bored, rising, standing, walking, holding on."""

from collections.abc import Callable

import numpy as np

from vrtherapy.stage.props.figures import gait
from vrtherapy.stage.props.figures.skeleton import Pose, Posing, Skeleton
from vrtherapy.stage.props.figures.source import Floats

FRAMES = 32
SEAT_M, TABLE_M = 0.45, 0.74
CLIPS: dict[str, float] = {
    "lap": 7.7, "table": 8.3, "crossed": 8.9, "slumped": 9.5, "phone": 6.7, "clap": 0.46, "hand_up": 3.1,
    "whisper_l": 3.7, "whisper_r": 3.7, "rise": 2.4,
    "stand": 8.1, "stand_crossed": 8.7, "stand_clap": 0.46, "walk": 1.0, "stroll": 1.0,
    "hold_pole": 5.3, "hold_rail": 5.9, "stand_phone": 7.3, "guitar": 2.4,
}  # fmt: skip
"""Seconds of a loop; `rise` runs once, and `walk` and `stroll` go with the way."""
CLIP = {name: number for number, name in enumerate(CLIPS)}
_DOWN, _IN = (0.0, 0.0, -1.0), 1.0


class _Sitting:
    """Where a seated person's limbs are, and the swing of a breath."""

    def __init__(self, skeleton: Skeleton, thigh_m: float, rng: np.random.Generator) -> None:
        self.skeleton, self.rng = skeleton, rng
        self.a = np.linspace(0, 2 * np.pi, FRAMES, endpoint=False)
        self.hip_m = SEAT_M + thigh_m
        self.thigh_m = skeleton.length_m("thigh_r", "calf_r")
        self.ankle_m = float(skeleton.at("foot_r")[2])
        self.top_m = thigh_m
        self.spread = rng.uniform(0.09, 0.15)
        self.tuck = rng.uniform(-0.06, 0.05, 2)

    def pose(self, back: tuple[float, float, float], sway: float = 1.0) -> Pose:
        """Seated, hands on the thighs: what most clips begin from."""
        a, zero = self.a, np.zeros(FRAMES)
        breath = 0.014 * np.sin(2 * a)
        shift = sway * 0.012 * np.sin(a + self.rng.uniform(0, 6))
        bends = np.stack([back[0] + breath + 0.4 * shift, back[1] + shift, back[2] + 1.5 * shift], 1)
        hips = np.stack([0.3 * shift, zero, self.hip_m + zero], 1)
        nod = np.stack(
            [-back[0] * 0.4 + 0.015 * np.sin(a + 1), 0.03 * np.sin(a + 2), -back[2] * 0.4 + zero], 1
        )
        feet = [
            self.still(side * (self.spread + 0.02), self.thigh_m - 0.02 + tuck, self.ankle_m)
            for side, tuck in zip((-1, 1), self.tuck, strict=True)
        ]
        resting = [
            self.still(
                side * (self.spread + 0.035),
                0.55 * self.thigh_m + 0.02,
                self.hip_m + self.top_m * 0.95 + 0.02,
            )
            for side in (-1, 1)
        ]
        return Pose(hips, bends, nod * 0.5, nod * 0.5, resting, feet, [(0.15, 0.1, -1.0), (-0.15, 0.1, -1.0)])

    def still(self, x: float, y: float, z: float) -> Floats:
        """A place where something stays throughout."""
        return np.broadcast_to(np.array([x, y, z], np.float32), (FRAMES, 3))

    def chest(self, pose: Pose, x: float, ahead: float, up: float) -> Floats:
        """A place before the chest (metres from the middle between the shoulders) that goes with it."""
        posing = Posing(self.skeleton, pose)
        middle = (posing.places["upperarm_l"] + posing.places["upperarm_r"]) / 2
        return middle + posing.turns["spine_03"] @ np.array([x, ahead, up], np.float32)


def _lap(sit: _Sitting) -> Pose:
    pose = sit.pose((-0.04, 0.0, 0.0))
    if sit.rng.random() < 0.5:  # folded in the lap instead of on the thighs
        z = sit.hip_m + sit.top_m + 0.025
        pose.hands_m = [sit.still(-0.045, 0.26, z), sit.still(0.045, 0.24, z + 0.035)]
        pose.palms = [(0.4, 0, -0.9), (-0.4, 0, -0.9)]
    return pose


def _table(sit: _Sitting) -> Pose:
    pose = sit.pose((0.14, 0.0, 0.0))
    z, near = TABLE_M + 0.082, 0.36
    if sit.rng.random() < 0.5:
        pose.hands_m = [sit.still(-0.05, near, z), sit.still(0.06, near - 0.02, z + 0.02)]
    else:
        pose.hands_m = [sit.still(-0.16, near + 0.02, z), sit.still(0.14, near, z)]
    pose.palms = [
        (0.9, 0, -0.42),
        (-0.9, 0, -0.42),
    ]  # on the sides of the hands: bent fingers need room below
    pose.elbows = [(-1.0, -0.2, -0.35), (1.0, -0.2, -0.35)]
    return pose


def _fold(place: Callable[[float, float, float], Floats], pose: Pose) -> Pose:
    """Arms crossed before the chest."""
    pose.hands_m = [place(0.10, 0.235, -0.275), place(-0.12, 0.21, -0.235)]
    pose.palms = [(0.2, -1.0, 0.3), (-0.2, -1.0, 0.0)]
    pose.elbows = [(-1.0, 0.25, -0.55), (1.0, 0.25, -0.55)]
    return pose


def _crossed(sit: _Sitting) -> Pose:
    pose = sit.pose((-0.17, 0.0, 0.0))
    return _fold(lambda x, y, z: sit.chest(pose, x, y, z), pose)


def _slumped(sit: _Sitting) -> Pose:
    side = 1 if sit.rng.random() < 0.5 else -1
    pose = sit.pose((-0.10, side * 0.10, side * 0.16))
    pose.neck = pose.neck + np.array([0.12, 0, 0])
    pose.head = pose.head + np.array([0.20, side * 0.15, side * 0.10])
    return pose


def _phone(sit: _Sitting) -> Pose:
    pose = sit.pose((0.20, 0.0, 0.0))
    pose.neck = pose.neck + np.array([0.20, 0, 0])
    pose.head = pose.head + np.array([0.30, 0.04, 0])
    tap = 0.006 * np.sin(9 * sit.a)
    pose.hands_m = [sit.chest(pose, -0.05, 0.26, -0.34), sit.chest(pose, 0.06, 0.26, -0.33)]
    pose.hands_m[1] = pose.hands_m[1] + np.stack([0 * tap, 0 * tap, tap], 1)
    pose.palms = [(0.5, -0.3, 0.9), (-0.6, -0.3, 0.8)]
    return pose


def _beat(place: Callable[[float, float, float], Floats], pose: Pose, a: Floats) -> Pose:
    """Hands that meet before the chest."""
    apart = 0.045 + 0.075 * (0.5 + 0.5 * np.cos(a)) ** 0.7
    aside = np.stack([apart, 0 * apart, 0.25 * apart], 1)
    middle = place(0.0, 0.30, -0.20)
    pose.hands_m = [middle - aside * np.array([1, 1, -0.4]), middle + aside]
    pose.palms = [(1.0, 0.1, 0.15), (-1.0, 0.1, -0.15)]
    pose.elbows = [(-0.8, -0.3, -0.8), (0.8, -0.3, -0.8)]
    return pose


def _clap(sit: _Sitting) -> Pose:
    pose = sit.pose((0.03, 0.0, 0.0), sway=0.0)
    return _beat(lambda x, y, z: sit.chest(pose, x, y, z), pose, sit.a)


def _hand_up(sit: _Sitting) -> Pose:
    pose = sit.pose((-0.02, 0.0, -0.03))
    wave = 0.012 * np.sin(sit.a)
    pose.hands_m[1] = sit.chest(pose, 0.27, 0.10, 0.37) + np.stack([wave, 0 * wave, 0 * wave], 1)
    pose.palms[1] = (0.0, 1.0, 0.1)
    pose.elbows[1] = (1.0, 0.35, -0.3)
    return pose


def _whisper(side: int) -> Callable[[_Sitting], Pose]:
    """Towards the neighbour on the right (1) or the left (-1), a hand before the mouth."""

    def lean(sit: _Sitting) -> Pose:
        pose = sit.pose((0.06, -side * 0.18, side * 0.20))
        pose.neck = pose.neck + np.array([0.03, -side * 0.25, side * 0.04])
        pose.head = pose.head + np.array([0.02 + 0.0, -side * 0.40, side * 0.05])
        pose.head[:, 0] += 0.05 * np.sin(2 * sit.a)
        return pose

    return lean


def _rise(sit: _Sitting) -> Pose:
    """From the seat to standing before it: lean forward, push, straighten."""
    t = np.linspace(0, 1, FRAMES)
    smooth = t * t * (3 - 2 * t)
    up = np.clip((t - 0.25) / 0.75, 0, 1)
    up = up * up * (3 - 2 * up)
    pose = sit.pose((0.0, 0.0, 0.0), sway=0.0)
    lean = 0.75 * np.sin(np.pi * np.clip(t * 1.15, 0, 1))
    pose.back = np.stack([lean, 0 * t, 0 * t], 1)
    pose.neck = pose.head = np.stack([-0.35 * lean, 0 * t, 0 * t], 1)
    stand_m = float(sit.skeleton.at("pelvis")[2]) - 0.012
    stop = sit.thigh_m - 0.02
    pose.hips_m = np.stack([0 * t, stop * smooth - 0.02, sit.hip_m + (stand_m - sit.hip_m) * up], 1)
    pose.feet_m = [sit.still(side * 0.12, stop + 0.0, sit.ankle_m) for side in (-1, 1)]
    beside = [
        np.stack([side * (0.24 + 0 * t), pose.hips_m[:, 1] + 0.05, pose.hips_m[:, 2] - 0.10], 1)
        for side in (-1, 1)
    ]
    lap = pose.hands_m
    blend = np.clip(t * 1.6 - 0.5, 0, 1)[:, None]
    pose.hands_m = [start * (1 - blend) + end * blend for start, end in zip(lap, beside, strict=True)]
    return pose


def _standing(sit: _Sitting, lean: float = 1.0) -> Pose:
    a, zero = sit.a, np.zeros(FRAMES)
    shift = 0.022 * lean * np.sin(a + sit.rng.uniform(0, 6))
    height = float(sit.skeleton.at("pelvis")[2]) - 0.014
    hips = np.stack([shift, zero, height - 0.3 * np.abs(shift)], 1)
    bends = np.stack([0.012 * np.sin(2 * a), shift, -1.6 * shift], 1)
    feet = [sit.still(side * 0.105, side * 0.03, sit.ankle_m) for side in (-1, 1)]
    hands: list[Floats] = [
        np.stack([side * 0.235 + shift, 0.03 + zero, height - 0.08 + zero], 1) for side in (-1, 1)
    ]
    return Pose(
        hips, bends, bends * 0.2, bends * 0.3, hands, feet, [(1.0, -0.2, 0.0), (-1.0, -0.2, 0.0)],
        [(-0.5, -1.0, 0.0), (0.5, -1.0, 0.0)], hips=np.stack([zero, zero, 1.2 * shift], 1),
    )  # fmt: skip


def _stand_crossed(sit: _Sitting) -> Pose:
    pose = _standing(sit)
    return _fold(lambda x, y, z: sit.chest(pose, x, y, z), pose)


def _stand_clap(sit: _Sitting) -> Pose:
    pose = _standing(sit, lean=0.0)
    return _beat(lambda x, y, z: sit.chest(pose, x, y, z), pose, sit.a)


def _walk(sit: _Sitting) -> Pose:
    return gait.walking(sit.skeleton, _standing(sit, lean=0.0), gait.BRISK, sit.rng)


def _stroll(sit: _Sitting) -> Pose:
    return gait.walking(sit.skeleton, _standing(sit, lean=0.0), gait.STROLLING, sit.rng)


HOLD_AHEAD_M, HOLD_ASIDE_M = 0.36, 0.17
"""Where the pole is that somebody holds: before and to the right of them."""


def _hold(height_m: float, ahead_m: float) -> Callable[[_Sitting], Pose]:
    """Standing with the right hand round something at a height; the knees give a little with the ride."""

    def holds(sit: _Sitting) -> Pose:
        pose = _standing(sit, lean=0.7)
        pose.feet_m = [sit.still(side * 0.15, side * 0.05, sit.ankle_m) for side in (-1, 1)]
        pose.hips_m = pose.hips_m - np.array([0, 0, 0.02], np.float32)
        pose.hands_m[1] = sit.still(HOLD_ASIDE_M, ahead_m, height_m)
        pose.palms[1] = (-1.0, 0.2, 0.0)
        pose.elbows[1] = (0.9, -0.2, -0.6)
        return pose

    return holds


def _stand_phone(sit: _Sitting) -> Pose:
    pose = _standing(sit, lean=0.6)
    tap = 0.006 * np.sin(9 * sit.a)
    pose.neck = pose.neck + np.array([0.20, 0, 0])
    pose.head = pose.head + np.array([0.28, 0.04, 0])
    pose.hands_m = [sit.chest(pose, -0.03, 0.27, -0.27), sit.chest(pose, 0.05, 0.25, -0.28)]
    pose.hands_m[1] = pose.hands_m[1] + np.stack([0 * tap, 0 * tap, tap], 1)
    pose.palms = [(0.5, -0.3, 0.9), (-0.6, -0.3, 0.8)]
    pose.elbows = [(-0.6, -0.4, -0.8), (0.6, -0.4, -0.8)]
    return pose


def _guitar(sit: _Sitting) -> Pose:
    """The left hand on the neck of a guitar, the right one over its strings."""
    pose = _standing(sit, lean=0.25)
    strum = 0.045 * np.sin(4 * sit.a)
    hips_m = float(sit.skeleton.at("pelvis")[2])
    pose.head = pose.head + np.stack([0.10 + 0.05 * np.sin(2 * sit.a), 0.15 + 0 * sit.a, 0 * sit.a], 1)
    pose.hands_m = [
        sit.still(-0.40, 0.27, hips_m + 0.33),
        sit.still(0.12, 0.27, hips_m + 0.13) + np.stack([0 * strum, 0 * strum, strum], 1).astype(np.float32),
    ]
    pose.palms = [(0.2, -0.7, 0.6), (-0.5, -0.8, 0.0)]
    pose.elbows = [(-1.0, 0.0, -0.7), (1.0, -0.3, -0.2)]
    return pose


_MADE: dict[str, Callable[[_Sitting], Pose]] = {
    "lap": _lap, "table": _table, "crossed": _crossed, "slumped": _slumped, "phone": _phone, "clap": _clap,
    "hand_up": _hand_up, "whisper_l": _whisper(-1), "whisper_r": _whisper(1), "rise": _rise, "stand": _standing,
    "stand_crossed": _stand_crossed, "stand_clap": _stand_clap, "walk": _walk, "stroll": _stroll,
    "hold_pole": _hold(1.28, HOLD_AHEAD_M), "hold_rail": _hold(1.80, 0.16), "stand_phone": _stand_phone,
    "guitar": _guitar,
}  # fmt: skip


def posed(skeleton: Skeleton, thigh_m: float, seed: int) -> Floats:
    """Every clip of a person, (clips, 32, bones, 3, 4); `thigh_m`: from the hip's joint to the seat below it."""
    rng = np.random.default_rng(seed)
    sitting = _Sitting(skeleton, thigh_m, rng)
    made = [Posing(skeleton, _MADE[name](sitting)).matrices() for name in CLIPS]
    return np.stack(made)
