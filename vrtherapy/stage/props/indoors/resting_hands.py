"""Two forearms and hands that rest on a table, palms down, out of the body of one of the cast."""

from functools import cache

import numpy as np

from vrtherapy.stage.props.base import Mesh
from vrtherapy.stage.props.country.forms import joined
from vrtherapy.stage.props.figures import store
from vrtherapy.stage.props.figures.layers import SKIN, TOP
from vrtherapy.stage.props.figures.shape import BONE
from vrtherapy.stage.props.indoors.surfaces import Floats
from vrtherapy.stage.props.town.forms import ball, tube
from vrtherapy.stage.props.town.heap import Heap

_WHO = "julia"
_CLOTH = (0.105, 0.130, 0.170)


@cache
def hands(tips_m: tuple[tuple[float, float], ...], table_m: float) -> Mesh:
    """Left and right, the middle of each hand's fingertips at `tips_m`. Raises StageError without MakeHuman's data."""
    person = next(person for person in store.people() if person.character.name == _WHO)
    return joined([_hand(person, side, tips_m[side == "r"], table_m) for side in ("l", "r")])


def _hand(person: store.Person, side: str, tip_m: tuple[float, float], table_m: float) -> Mesh:
    layer = person.levels["near"]
    arm, hand = BONE[f"lowerarm_{side}"], BONE[f"hand_{side}"]
    own = sum(layer.weights[:, k] * np.isin(layer.bones[:, k].astype(int), (arm, hand)) for k in range(4))
    wanted = (np.asarray(own) > 0.6) & np.isin(layer.marks[:, 1].astype(int), (SKIN, TOP))
    faces = layer.triangles[wanted[layer.triangles].all(1)]
    used, numbers = np.unique(faces, return_inverse=True)
    points, normals = layer.positions[used].astype(float), layer.normals[used].astype(float)
    bone = layer.bones[used, 0].astype(int)
    of_hand = bone == hand
    frame = _frame(points[of_hand], points[bone == arm], side)
    inward = 0.32 if side == "l" else -0.32
    c, s = np.cos(-inward), np.sin(-inward)
    laid = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ frame
    points, normals = points @ laid.T, normals @ laid.T
    fingers = points[of_hand]
    tip = fingers[fingers[:, 1] > np.percentile(fingers[:, 1], 97)].mean(0)
    points += np.array(
        [tip_m[0] - tip[0], tip_m[1] - tip[1], table_m + 0.001 - np.percentile(fingers[:, 2], 1.0)]
    )
    points[:, 2] = np.maximum(points[:, 2], table_m + 0.001)
    colors = layer.colors[used].copy()
    sleeve = layer.marks[used, 1].astype(int) == TOP
    colors[sleeve, :3] *= _CLOTH
    colors[:, 3] = 1.0
    # What is close to the table gets less light.
    colors[:, :3] *= (0.45 + 0.55 * np.clip((points[:, 2] - table_m) / 0.03, 0, 1))[:, None]
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-6)
    forearm = Mesh(
        points.astype(np.float32), normals.astype(np.float32),
        np.zeros((len(used), 2), np.float32), colors.astype(np.float32), numbers.reshape(-1, 3).astype(np.uint32),
    )  # fmt: skip
    return joined([forearm, _upper_arm(points, side)])


def _upper_arm(points: Floats, side: str) -> Mesh:
    """A sleeve from the elbow, which is at the near end of the forearm's `points`, up to the shoulder."""
    end = points[points[:, 1] < np.percentile(points[:, 1], 4)]
    elbow, radius = end.mean(0), 0.98 * float(np.ptp(end[:, 0])) / 2
    shoulder = np.array([-0.21 if side == "l" else 0.21, -0.16, elbow[2] + 0.27])
    made = tube(Heap(), (elbow, shoulder), (radius, radius * 1.12), _CLOTH, 28)
    return ball(made, elbow, np.full(3, radius), _CLOTH, 28).mesh()


def _frame(hand: Floats, arm: Floats, side: str) -> Floats:
    """Turns a hand as modelled so that it points along +Y, its back up: rows are where X, Y and Z come from."""
    ahead = hand.mean(0) - arm.mean(0)
    ahead /= np.linalg.norm(ahead)
    spread = hand - hand.mean(0)
    spread = spread - (spread @ ahead)[:, None] * ahead
    axes: Floats = np.linalg.eigh(spread.T @ spread)[1]
    # The least but one: along `ahead` nothing is left.
    up: Floats = axes[:, 1]
    up = up - (up @ ahead) * ahead
    up /= np.linalg.norm(up)
    right = np.cross(ahead, up)
    # The thumb lies inwards: to the right of the left hand.
    thumb = hand[np.argmax(np.abs(spread @ right))] - hand.mean(0)
    if (thumb @ right > 0) != (side == "l"):
        up, right = -up, -right
    return np.stack([right, ahead, up])
