"""Where the patient's head is, and which way is forward."""

import math
from dataclasses import replace

from vrtherapy.headset import Posture
from vrtherapy.stage.display.base import HeadPose, Room
from vrtherapy.stage.hands import Hands, Ray
from vrtherapy.stage.suds import Pointing

LIFT_M = 0.9
"""More than this is no seat: a headset in somebody's hand, or on a table."""


class Gaze:
    """The head as the display tells it, turned and moved so that forward is where it was when last centred.

    Who stands keeps the height that is the patient's own; who sits is raised to the scene's.
    """

    def __init__(self) -> None:
        self._raw: HeadPose | None = None
        self._forward_deg = 0.0
        self._origin_m = (0.0, 0.0)
        self._seen: HeadPose | None = None
        self._upright = HeadPose()
        self.room = Room()
        """How the patient's room lies over the scene, for a display that is looked into from within it."""

    def look(self, head: HeadPose) -> None:
        """A new pose from the display."""
        self._raw, self._seen = head, None

    def centre(self, posture: Posture = "standing", eye_height_m: float = 0.0) -> None:
        """Make where the head is and looks now the middle and forward; for who sits, at the scene's eye height."""
        if self._raw is not None:
            self._forward_deg = self._raw.hpr_deg[0]
            self._origin_m = self._raw.position_m[:2]
            lift_m = eye_height_m - self._raw.position_m[2] if posture == "sitting" else 0.0
            self.room = Room(self._forward_deg, self._origin_m, max(-LIFT_M, min(LIFT_M, lift_m)))
        self._seen = None

    def turn(self, turn_deg: float) -> None:
        """Turn the patient where they are, to the left; nobody is turned where no display tells the head."""
        if self._raw is not None and turn_deg:
            across, along, _ = self._centred(self._raw).position_m
            self._lie(self._raw, self._forward_deg - turn_deg, (across, along))

    def step(self, to_m: tuple[float, float]) -> None:
        """Put the patient's head over another point of the scene."""
        if self._raw is not None:
            self._lie(self._raw, self._forward_deg, to_m)

    def _lie(self, raw: HeadPose, forward_deg: float, at_m: tuple[float, float]) -> None:
        """Have the room lie so that the head is over a point of the scene, and a heading of it is ahead."""
        turn, (x, y) = math.radians(forward_deg), at_m
        across, along = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
        self._forward_deg = forward_deg
        self._origin_m = raw.position_m[0] - across, raw.position_m[1] - along
        self.room = Room(forward_deg, self._origin_m, self.room.lift_m)
        self._seen = None

    def head(self, eye_height_m: float) -> HeadPose:
        """The head in the scene, relative to its floor point; upright at `eye_height_m` where no display tells it."""
        if self._raw is None:
            if self._upright.position_m[2] != eye_height_m:
                self._upright = HeadPose((0.0, 0.0, eye_height_m))
            return self._upright
        if self._seen is None:
            self._seen = self._centred(self._raw)
        return self._seen

    def pointing(self, hands: Hands, eye_height_m: float) -> Pointing:
        """Where head and hands point in the scene, over its floor point."""
        left, right = (replace(hand, ray=self._moved(hand.ray)) for hand in hands.both)
        return Pointing(self._ahead(eye_height_m), Hands(left, right))

    def _moved(self, ray: Ray | None) -> Ray | None:
        if ray is None:
            return None
        x, y, z = ray.origin_m
        x, y = self._turned(x - self._origin_m[0], y - self._origin_m[1])
        return Ray((x, y, z + self.room.lift_m), (*self._turned(*ray.direction[:2]), ray.direction[2]))

    def _ahead(self, eye_height_m: float) -> Ray:
        head = self.head(eye_height_m)
        heading, pitch = math.radians(head.hpr_deg[0]), math.radians(head.hpr_deg[1])
        level = math.cos(pitch)
        direction = (-math.sin(heading) * level, math.cos(heading) * level, math.sin(pitch))
        return Ray(head.position_m, direction)

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        turn = math.radians(-self._forward_deg)
        return x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)

    def _centred(self, raw: HeadPose) -> HeadPose:
        x, y = raw.position_m[0] - self._origin_m[0], raw.position_m[1] - self._origin_m[1]
        return HeadPose(
            (*self._turned(x, y), raw.position_m[2] + self.room.lift_m),
            (raw.hpr_deg[0] - self._forward_deg, raw.hpr_deg[1], raw.hpr_deg[2]),
        )
