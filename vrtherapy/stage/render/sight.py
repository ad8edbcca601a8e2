"""What one or two eyes take in: from OpenXR's poses and angles to Panda3D's matrices and the volume to draw."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from panda3d.core import (
    BoundingHexahedron,
    CS_yup_right,
    CS_zup_right,
    LMatrix4,
    LPoint3,
    LQuaternion,
)

from vrtherapy.stage.render.eyes import EyeView

NEAR_M, FAR_M = 0.08, 8000.0
VERTICAL_FOV_DEG = 74.0
"""Of a picture of one eye; a headset has its own."""
_TO_YUP = LMatrix4.convert_mat(CS_zup_right, CS_yup_right)
_SAME = 1e-4
_LEAST_AHEAD = 1e-3


@dataclass(frozen=True, slots=True)
class Sight:
    """Both eyes: where the head is in the room, midway between them, and each eye's pose in the head. Axes Z up."""

    position_m: LPoint3
    orientation: LQuaternion
    eyes: tuple[LMatrix4, LMatrix4]
    fovs_rad: tuple[tuple[float, float, float, float], ...]

    def eye_clip(self, eye: int) -> LMatrix4:
        """From the head's view to an eye's clip space."""
        from_head = LMatrix4()
        from_head.invert_from(self.eyes[eye])
        return from_head * projection(self.fovs_rad[eye])

    def takes_in_as(self, other: "Sight | None") -> bool:
        """Whether the same part of the head's surroundings is seen as with `other`, wherever the head is."""
        if other is None or self.fovs_rad != other.fovs_rad:
            return False
        return all(mine.almost_equal(its, _SAME) for mine, its in zip(self.eyes, other.eyes, strict=True))


def sight_of(views: tuple[EyeView, EyeView]) -> Sight:
    """Both eyes as a headset tells them."""
    poses = [_pose(view) for view in views]
    first, second = (_quaternion(view) for view in views)
    if first.dot(second) < 0:  # the same rotation has two quaternions
        second = -second
    orientation = first + second
    orientation.normalize()
    position = LPoint3((poses[0].get_row3(3) + poses[1].get_row3(3)) * 0.5)
    from_room = LMatrix4()
    orientation.extract_to_matrix(from_room)
    from_room.set_row(3, position)
    from_room.invert_in_place()
    left, right = (pose * from_room for pose in poses)
    return Sight(position, orientation, (left, right), tuple(view.fov_rad for view in views))


@lru_cache(maxsize=8)
def projection(fov_rad: tuple[float, float, float, float]) -> LMatrix4:
    """From an eye's view (Z up) to clip space, for the angles to the left, right, upper and lower edge."""
    left, right, up, down = (math.tan(angle) for angle in fov_rad)
    wide, high, deep = right - left, up - down, FAR_M - NEAR_M
    return _TO_YUP * LMatrix4(
        2 / wide, 0, 0, 0,
        0, 2 / high, 0, 0,
        (right + left) / wide, (up + down) / high, -(FAR_M + NEAR_M) / deep, -1,
        0, 0, -2 * FAR_M * NEAR_M / deep, 0,
    )  # fmt: skip


def volume(sight: Sight) -> BoundingHexahedron:
    """What is drawn: a frustum in the head's space around both eyes', whatever their angles, places and rotations."""
    places = [pose.get_row3(3) for pose in sight.eyes]
    sideways, upwards = list[float](), list[float]()
    for pose, fov in zip(sight.eyes, sight.fovs_rad, strict=True):
        for side, height in product(fov[:2], fov[2:]):
            edge = pose.xform_vec((math.tan(side), 1.0, math.tan(height)))
            ahead = max(edge[1], _LEAST_AHEAD)
            sideways.append(edge[0] / ahead)
            upwards.append(edge[2] / ahead)
    back = min(place[1] for place in places)
    front = max(place[1] for place in places)

    def corner(depth_m: float, right: bool, up: bool) -> LPoint3:
        far = depth_m + front - back
        outer_x, outer_z = (max if right else min), (max if up else min)
        x = outer_x(place[0] for place in places) + outer_x(sideways) * far
        z = outer_z(place[2] for place in places) + outer_z(upwards) * far
        return LPoint3(x, back + depth_m, z)

    # In ring order: in any other the volume is inside out, and nothing at all is drawn.
    ring = ((False, False), (True, False), (True, True), (False, True))
    return BoundingHexahedron(*[corner(depth, *sides) for depth in (FAR_M, NEAR_M) for sides in ring])


def _pose(view: EyeView) -> LMatrix4:
    matrix = LMatrix4()
    _quaternion(view).extract_to_matrix(matrix)
    x, y, z = view.position_m
    matrix.set_row(3, LPoint3(x, -z, y))
    return matrix


def _quaternion(view: EyeView) -> LQuaternion:
    x, y, z, w = view.orientation
    return LQuaternion(w, x, -z, y)
