"""Motion that the patient did not cause: of the surroundings as a whole, and in the periphery of the picture.

The patient's eyes stay where they are; where the surroundings move as one (a balcony that rises, a train that leaves)
it is as if the patient were carried. Their speed is told by the poses of the scene's large parts, weighted by size.
Motion in the periphery is told by the pictures: how fast light moves there, whatever it is that moves.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrtherapy.authoring.measuring.flashes import Floats
from vrtherapy.authoring.measuring.passages import BEGIN_SECONDS, WINDOW_SECONDS, Passage
from vrtherapy.messages import ParamValue
from vrtherapy.scene import Scene
from vrtherapy.stage.props import PROPS, made
from vrtherapy.stage.props.base import Part, PartPose, Prop

_LARGE_M = 12.0
"""Parts that reach further than this from their origin are surroundings."""
_STEP_SECONDS = 1 / 30
_LOOKS = 5
_MIN_GRADIENT = 0.01
_STILL = PartPose()
_PERIPHERY = 0.25
"""The outer part of each side of a picture that counts as periphery."""


class Carried(NamedTuple):
    """How fast the patient seems to be carried: m/s, m/s², and °/s; `at_seconds` into the passage is the worst."""

    speed_mps: float
    acceleration_mps2: float
    turn_dps: float
    at_seconds: float


class Cost(NamedTuple):
    """What a scene asks of the machine at its hardest: draw calls and triangles, the instances shown counted."""

    nodes: int
    triangles: int


class Surroundings:
    """A scene's parts, built once: what they cost, and how its large ones move."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._large: list[tuple[int, str, float]] = []
        self._props: list[Prop] = []
        costs: list[int] = []
        hardest = scene.values_for(10.0 if scene.difficulty else None, {})
        for index, use in enumerate(scene.props):
            prop = made(use)
            built = prop.build(self._values(index, scene.defaults()), index)
            self._props.append(prop)
            poses = prop.pose(self._values(index, hardest), BEGIN_SECONDS)
            costs += [_triangles(part, poses.get(part.name, _STILL)) for part in built]
            for part in built:
                reach = float(np.abs(part.mesh.positions).max(initial=0.0))
                if reach >= _LARGE_M:
                    self._large.append((index, part.name, reach))
        self.cost = Cost(sum(cost > 0 for cost in costs), sum(costs))

    def carried(self, passage: Passage) -> Carried:
        """How fast the patient seems to be carried in a passage, at most, in a few looks at it."""
        looks = [self._look(passage, begin) for begin in passage.windows(_LOOKS)]
        speed, turn = (max(looks, key=lambda one: one[index]) for index in (0, 2))
        worst = max(looks, key=lambda one: (one.acceleration_mps2, one.speed_mps))
        return Carried(speed.speed_mps, worst.acceleration_mps2, turn.turn_dps, worst.at_seconds)

    def _look(self, passage: Passage, begin: float) -> Carried:
        steps = 2 + round(WINDOW_SECONDS / _STEP_SECONDS)
        places = np.array([self._place(passage, begin + index * _STEP_SECONDS) for index in range(steps)])
        speeds = np.diff(places, axis=0) / _STEP_SECONDS
        along = np.linalg.norm(speeds[:, :3], axis=1)
        turns = np.abs((speeds[:, 3] * _STEP_SECONDS + 180) % 360 - 180) / _STEP_SECONDS
        accelerations = np.linalg.norm(np.diff(speeds[:, :3], axis=0), axis=1) / _STEP_SECONDS
        worst = int(np.argmax(accelerations)) if accelerations.max() > 0 else int(np.argmax(along))
        at = begin + worst * _STEP_SECONDS
        return Carried(float(along.max()), float(accelerations.max()), float(turns.max()), at)

    def _place(self, passage: Passage, at: float) -> tuple[float, float, float, float]:
        """Where the surroundings are, and which way they face: each the median of the large parts by weight."""
        if not self._large:
            return 0.0, 0.0, 0.0, 0.0
        values = passage.values_at(at)
        # Only what has large parts is asked: to pose a room full of people takes long.
        poses = {
            index: self._props[index].pose(self._values(index, values), BEGIN_SECONDS + at)
            for index in {index for index, _, _ in self._large}
        }
        weights = np.array([reach for _, _, reach in self._large])
        placed = [poses[index].get(name, _STILL) for index, name, _ in self._large]
        told = np.array([(*pose.position_m, pose.hpr_deg[0]) for pose in placed])
        x, y, z, heading = (_median(column, weights) for column in told.T)
        return x, y, z, heading

    def _values(self, index: int, scene_values: Mapping[str, ParamValue]) -> dict[str, ParamValue]:
        use = self._scene.props[index]
        spec = PROPS[use.prop].spec
        return {name: param.default for name, param in spec.params.items()} | use.values(scene_values)


def flow_dps(before: Floats, after: Floats, seconds: float, deg_per_pixel: float) -> float:
    """How fast light moves in the periphery between two pictures (relative luminance, (H, W)), in °/s.

    The share of change that a gradient explains (Horn and Schunck 1981, its normal part), the median over blocks of
    the outer quarter that have anything to see; motion of more than about two pixels is told too small.
    """
    height, width = before.shape
    down, across = np.gradient((before + after) / 2)
    change, slope = np.abs(after - before), np.hypot(down, across)
    side = max(4, height // 12)
    speeds: list[float] = []
    for top in range(0, height - side + 1, side):
        for left in range(0, width - side + 1, side):
            middle = (top + side / 2) / height, (left + side / 2) / width
            if all(_PERIPHERY < share < 1 - _PERIPHERY for share in middle):
                continue
            area = slice(top, top + side), slice(left, left + side)
            total = float(slope[area].sum())
            if total / side**2 >= _MIN_GRADIENT:
                speeds.append(float(change[area].sum()) / total)
    return float(np.median(speeds)) * deg_per_pixel / seconds if speeds else 0.0


def _triangles(part: Part, pose: PartPose) -> int:
    there = 1 if part.instances is None else len(part.instances)
    shown = there if pose.instances_shown is None else min(there, pose.instances_shown)
    return len(part.mesh.indices) * shown if pose.visible else 0


def _median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(reached, reached[-1] / 2)]])
