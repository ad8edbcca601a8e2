"""How people walk: feet that stay where they are set down, rolling from heel to toe; the rest of the body follows.

Two gaits, a stroll and a brisk walk, whose strides are in proportion to the height of the hips. Between them the
graphics card mixes by speed: `stride_share` says how long a stride is then, so that no foot slides.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vrtherapy.stage.props.figures.skeleton import Pose, Skeleton
from vrtherapy.stage.props.figures.source import Floats

STROLL_STRIDE, WALK_STRIDE = 0.92, 1.24
"""Two steps of each gait, as a share of the height of the hips."""
STROLL_MPS, WALK_MPS = 0.8, 1.3
"""Up to the first speed people stroll, from the second on they walk; in between it is a mixture."""
_STANCE = 0.6
_HEEL_M = 0.055
_BEHIND_M = -0.055
"""Feet are set down less far ahead than they are left behind: the rolling heel makes up for it."""


@dataclass(frozen=True, slots=True)
class Gait:
    """A stride as a share of the hips' height, and how much arms, chest and feet take part."""

    stride: float
    arms_m: float
    twist: float
    toe_off: float
    strike: float
    lift_m: float


BRISK = Gait(WALK_STRIDE, 0.20, 0.14, 0.78, 0.32, 0.035)
STROLLING = Gait(STROLL_STRIDE, 0.10, 0.08, 0.55, 0.20, 0.02)


def stride_share(speed_mps: ArrayLike) -> Floats:
    """Two steps at a speed, as a share of the height of the hips."""
    share = np.clip((np.asarray(speed_mps) - STROLL_MPS) / (WALK_MPS - STROLL_MPS), 0, 1)
    return STROLL_STRIDE + (WALK_STRIDE - STROLL_STRIDE) * share


def walking(skeleton: Skeleton, standing: Pose, gait: Gait, rng: np.random.Generator) -> Pose:
    """A loop of two steps out of a pose that stands; the left heel is set down in its first frame."""
    frames = len(standing.hips_m)
    t = np.arange(frames) / frames
    hips_m = float(skeleton.at("pelvis")[2])
    stride_m = gait.stride * hips_m
    swing = np.cos(2 * np.pi * t)
    feet, toes = list[Floats](), list[Floats]()
    for side, bone, phase in ((-1.0, "l", 0.0), (1.0, "r", 0.5)):
        ankle, pitch = _foot(skeleton, bone, (t + phase) % 1.0, (stride_m, gait))
        feet.append(np.column_stack([np.full(frames, side * 0.075), ankle]).astype(np.float32))
        toes.append(pitch)
    sway = -0.020 * np.cos(2 * np.pi * (t - 0.3))
    bob = 0.016 * np.cos(4 * np.pi * (t - 0.3))
    middle = np.column_stack([sway, np.zeros(frames), hips_m - 0.012 + bob])
    turned = -0.5 * gait.twist * swing
    standing.hips_m = (middle - [0, 0, _drop_m(skeleton, middle, feet)]).astype(np.float32)
    standing.hips = np.column_stack([np.full(frames, 0.03), turned, 0.025 * np.sin(2 * np.pi * t)])
    standing.back = np.column_stack([np.full(frames, 0.035), 1.6 * gait.twist * swing, 0 * t])
    held = -(turned + 1.6 * gait.twist * swing) / 2  # the head looks ahead whatever the chest does
    standing.neck = standing.head = np.column_stack([np.full(frames, -0.02), held, 0 * t])
    standing.feet_m, standing.toes = feet, toes
    low_m = hips_m - 0.075
    reach = gait.arms_m * rng.uniform(0.75, 1.15)
    hands = list[Floats]()
    for side, way in ((-1.0, -1.0), (1.0, 1.0)):
        ahead = way * swing
        up = 0.035 * np.maximum(ahead, 0) * gait.arms_m / 0.2
        place = np.column_stack(
            [np.full(frames, side * 0.245) - side * 0.02 * ahead, 0.05 + reach * ahead, low_m + up]
        )
        hands.append(place.astype(np.float32))
    standing.hands_m = hands
    return standing


def _foot(skeleton: Skeleton, side: str, t: Floats, how: tuple[float, Gait]) -> tuple[Floats, Floats]:
    """Where an ankle is, ahead and up (F, 2) m, and how far its toes point down (F,); it lands at t = 0."""
    stride_m, gait = how
    ankle, ball = skeleton.at(f"foot_{side}"), skeleton.at(f"ball_{side}")
    out_m, up_m, low_m = float(ball[1] - ankle[1]), float(ankle[2] - ball[2]), float(ankle[2])
    pitch = np.interp(
        t, [0, 0.10, 0.34, 0.5, _STANCE, 0.68, 0.9, 0.97, 1.0],
        [-gait.strike, 0, 0, 0.4 * gait.toe_off, gait.toe_off, 0.9 * gait.toe_off, -0.6 * gait.strike,
         -gait.strike, -gait.strike],
    )  # fmt: skip
    ground = _BEHIND_M + stride_m * (
        0.5 * _STANCE - t
    )  # the flat foot's ankle goes back as the body goes ahead
    heel_y = _HEEL_M * np.cos(pitch) + low_m * np.sin(pitch) - _HEEL_M
    heel_z = -_HEEL_M * np.sin(pitch) + low_m * np.cos(pitch)
    ball_y = out_m - out_m * np.cos(pitch) + up_m * np.sin(pitch)
    ball_z = low_m - up_m + out_m * np.sin(pitch) + up_m * np.cos(pitch)
    y = ground + np.where(pitch < 0, heel_y, ball_y)
    z = np.where(pitch < 0, heel_z, ball_z)
    u = np.clip((t - _STANCE) / (1 - _STANCE), 0, 1)
    start, end = _at_ends(stride_m, gait, (out_m, up_m, low_m))
    back = -stride_m * (1 - _STANCE)
    blend = u * u * (3 - 2 * u)
    flown_y = start[0] + (end[0] - start[0]) * blend + back * (u - blend) * 0.55
    flown_z = start[1] + (end[1] - start[1]) * blend + gait.lift_m * np.sin(np.pi * u)
    swings = t >= _STANCE
    return np.column_stack([np.where(swings, flown_y, y), np.where(swings, flown_z, z)]), pitch


def _at_ends(
    stride_m: float, gait: Gait, foot: tuple[float, float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the ankle leaves the ground and where it comes down again: ahead and up."""
    out_m, up_m, low_m = foot
    off, strike = gait.toe_off, -gait.strike
    leaves = _BEHIND_M - 0.5 * _STANCE * stride_m
    lands = _BEHIND_M + 0.5 * _STANCE * stride_m
    return (
        (leaves + out_m - out_m * np.cos(off) + up_m * np.sin(off),
         low_m - up_m + out_m * np.sin(off) + up_m * np.cos(off)),
        (lands + _HEEL_M * np.cos(strike) + low_m * np.sin(strike) - _HEEL_M,
         -_HEEL_M * np.sin(strike) + low_m * np.cos(strike)),
    )  # fmt: skip


def _drop_m(skeleton: Skeleton, middle: Floats, feet: list[Floats]) -> float:
    """How much lower the hips have to be so that both legs reach all the way."""
    lengths = skeleton.length_m("thigh_l", "calf_l") + skeleton.length_m("calf_l", "foot_l")
    for drop_m in np.arange(0.0, 0.12, 0.005):
        furthest = 0.0
        for side, ankles in zip("lr", feet, strict=True):
            joint = middle + (skeleton.at(f"thigh_{side}") - skeleton.at("pelvis")) - [0, 0, drop_m]
            furthest = max(furthest, float(np.linalg.norm(ankles - joint, axis=1).max()))
        if furthest <= 0.992 * lengths:
            return float(drop_m)
    return 0.12
