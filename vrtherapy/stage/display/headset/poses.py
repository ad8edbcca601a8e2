"""From OpenXR's axes (right, up, back) to the stage's (right, ahead, up), and from quaternions to degrees."""

import math

from vrtherapy.stage.display.base import HeadPose
from vrtherapy.stage.render.eyes import EyeView

Vector = tuple[float, float, float]
_STEEP = 0.9
"""Of a unit vector: who looks so far up or down shows the way ahead better with the top of the head."""


def head_of(views: tuple[EyeView, EyeView]) -> HeadPose:
    """The head between both eyes, each of which may be turned outwards a little."""
    left, right = views
    x, y, z = ((a + b) / 2 for a, b in zip(left.position_m, right.position_m, strict=True))
    return HeadPose((x, -z, y), hpr_deg(_between(left.orientation, right.orientation)))


def to_stage(vector: Vector) -> Vector:
    """A place or direction in the stage's axes."""
    return vector[0], -vector[2], vector[1]


def hpr_deg(quaternion: tuple[float, float, float, float]) -> Vector:
    """Heading (left positive), pitch (up) and roll (right) of an OpenXR orientation."""
    ahead = to_stage(turned(quaternion, (0.0, 0.0, -1.0)))
    up = to_stage(turned(quaternion, (0.0, 1.0, 0.0)))
    side = to_stage(turned(quaternion, (1.0, 0.0, 0.0)))
    level = ahead
    if abs(ahead[2]) > _STEEP:  # straight down, the top of the head points ahead; straight up, back
        sign = 1.0 if ahead[2] < 0.0 else -1.0
        level = (sign * up[0], sign * up[1], 0.0)
    heading = math.degrees(math.atan2(-level[0], level[1]))
    pitch = math.degrees(math.asin(max(-1.0, min(1.0, ahead[2]))))
    roll = math.degrees(math.atan2(-side[2], up[2])) if abs(ahead[2]) <= _STEEP else 0.0
    return heading, pitch, roll


def turned(quaternion: tuple[float, float, float, float], vector: Vector) -> Vector:
    """A vector turned by a quaternion (x, y, z, w) of length 1."""
    x, y, z, w = quaternion
    vx, vy, vz = vector
    tx, ty, tz = 2 * (y * vz - z * vy), 2 * (z * vx - x * vz), 2 * (x * vy - y * vx)
    return (
        vx + w * tx + y * tz - z * ty,
        vy + w * ty + z * tx - x * tz,
        vz + w * tz + x * ty - y * tx,
    )


def _between(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    sign = 1.0 if sum(p * q for p, q in zip(a, b, strict=True)) >= 0 else -1.0  # q and -q are one rotation
    x, y, z, w = (p + sign * q for p, q in zip(a, b, strict=True))
    length = math.sqrt(x * x + y * y + z * z + w * w) or 1.0
    return x / length, y / length, z / length, w / length
