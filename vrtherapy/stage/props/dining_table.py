"""A table before the patient, with a runner of linen along its middle, their hands on it, and chairs around."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.arachnids.homes import HANDS_M, TABLE_FAR_M, TABLE_HALF_M, TABLE_NEAR_M
from vrtherapy.stage.props.base import Array, Material, Part, PartPose, Prop
from vrtherapy.stage.props.indoors import at_home, linen
from vrtherapy.stage.props.indoors.resting_hands import hands
from vrtherapy.stage.props.indoors.surfaces import Pieces, room_shade

HIGH_M = 0.74
_THICK_M = 0.034
_BEHIND_M = 1.9
"""The wall at the patient's back."""
_RUNNER_HALF_M, _HANGS_M = 0.215, 0.21
_OAK = (0.46, 0.30, 0.165)
_SHADOWED = (0.25, 0.16, 0.09)
_LINEN = (0.60, 0.575, 0.52)
_SKIN = Material(roughness=0.62, two_sided=True)
_WOOD = Material(roughness=0.55, texture="wood", tiles_per_m=2.6, bump=0.03)


class DiningTable(Prop):
    """Stands ahead of the patient, who sits at its near end; its top is 74 cm high."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="dining_table",
        label=Text(en="Dining table", fr="Table de salle à manger"),
        params={
            "hands": PropParam(
                label=Text(en="The patient's hands on it", fr="Mains du patient posées dessus"),
                choices=("shown", "hidden"), default="shown",
            ),
            "right_m": PropParam(
                label=Text(en="Wall on the right", fr="Mur de droite"), unit="m", range=(1.0, 20.0), default=2.3,
                static=True,
            ),
            "far_m": PropParam(
                label=Text(en="Wall ahead", fr="Mur du fond"), unit="m", range=(2.6, 20.0), default=3.7, static=True
            ),
            "ceiling_m": PropParam(
                label=Text(en="Ceiling height", fr="Hauteur sous plafond"), unit="m", range=(2.1, 6.0), default=2.6,
                static=True,
            ),
        },
    )  # fmt: skip

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Table, runner, chairs, hands, and what stands along the walls."""
        right, far, ceiling = (float(values[name]) for name in ("right_m", "far_m", "ceiling_m"))
        return _table() + _room(right, far, ceiling, np.random.default_rng(seed))

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Hands or none."""
        return {"hands": PartPose(visible=values["hands"] == "shown")}


def _table() -> list[Part]:
    x, near, long = TABLE_HALF_M, TABLE_NEAR_M, TABLE_FAR_M - TABLE_NEAR_M
    top = Pieces().panel((-x, near, HIGH_M), (2 * x, 0, 0), (0, long, 0), _OAK, 0.25)
    across = 2 * _RUNNER_HALF_M
    runner = Pieces().panel(
        (-_RUNNER_HALF_M, near - 0.004, HIGH_M + 0.0008), (across, 0, 0), (0, long + 0.008, 0), _LINEN, 0.25
    )
    for y, way in ((near - 0.004, 1.0), (TABLE_FAR_M + 0.004, -1.0)):
        corner = (-_RUNNER_HALF_M * way, y, HIGH_M - _HANGS_M)
        runner.panel(corner, (across * way, 0, 0), (0, 0, _HANGS_M + 0.0008), _LINEN, 0.1)
    cloth = Material(roughness=0.95, texture=linen.linen(), tiles_per_m=14.0, two_sided=True)
    return [
        Part("top", top.mesh(), Material(roughness=0.50, texture=linen.oak())),
        Part("frame", _frame().mesh(), _WOOD),
        Part("runner", runner.mesh(), cloth),
        Part("chairs", _chair().mesh(), _WOOD, _places()),
        Part("hands", hands(HANDS_M, HIGH_M), _SKIN),
    ]


def _room(right: float, far: float, ceiling: float, rng: np.random.Generator) -> list[Part]:
    """What stands and hangs along walls at these distances, metres."""
    framed = at_home.pictures().placed((0.75, far, 0.0))
    framed.add(at_home.pictures().placed((-0.3, -_BEHIND_M, 0.0), np.pi))
    shades = room_shade((-right, -_BEHIND_M, 0.0), (right, far, ceiling))
    above = at_home.ceiling(right, far, ceiling - 0.035)
    by_the_wall = (right, 1.35, 0.0)
    middle = (0.0, (TABLE_NEAR_M + TABLE_FAR_M) / 2 + 0.25, 0.0)
    linen_shade = Material(roughness=0.9, two_sided=True)
    return [
        Part("sideboard", at_home.sideboard().placed(by_the_wall).mesh(), _WOOD),
        Part("books", at_home.books(rng).placed(by_the_wall).mesh(), Material(roughness=0.8)),
        Part("plant", at_home.plant(rng).mesh(), Material(roughness=0.7), _at(by_the_wall)),
        Part("pictures", framed.mesh(), Material(roughness=0.7)),
        Part("lamp", at_home.lamp(ceiling).mesh(), linen_shade, _at(middle), casts_shadow=False),
        Part("ceiling", above.mesh(shades), Material(roughness=0.95), casts_shadow=False),
    ]


def _frame() -> Pieces:
    """Edges of the top, rails and legs below it."""
    made = Pieces()
    x, near, far = TABLE_HALF_M, TABLE_NEAR_M, TABLE_FAR_M
    low = HIGH_M - _THICK_M
    made.panel((-x, near, low), (2 * x, 0, 0), (0, 0, _THICK_M), _OAK, 0.3)
    made.panel((x, far, low), (-2 * x, 0, 0), (0, 0, _THICK_M), _OAK, 0.3)
    made.panel((x, near, low), (0, far - near, 0), (0, 0, _THICK_M), _OAK, 0.3)
    made.panel((-x, far, low), (0, near - far, 0), (0, 0, _THICK_M), _OAK, 0.3)
    made.panel((-x, far, low), (2 * x, 0, 0), (0, near - far, 0), _SHADOWED, 0.3)
    inner = 0.06
    for y in (near + inner, far - inner - 0.022):
        made.box((-x + inner, y, low - 0.085), (x - inner, y + 0.022, low), _SHADOWED)
    for side in (-x + inner, x - inner - 0.022):
        made.box((side, near + inner, low - 0.085), (side + 0.022, far - inner, low), _SHADOWED)
    for px in (-x + 0.05, x - 0.12):
        for py in (near + 0.05, far - 0.12):
            made.box((px, py, 0.0), (px + 0.07, py + 0.07, low), (0.36, 0.235, 0.13), 0.3)
    return made


def _chair() -> Pieces:
    """A wooden chair, its seat 45 cm high, facing +Y."""
    made, wood, seat = Pieces(), (0.33, 0.21, 0.115), 0.45
    made.cushion((-0.21, -0.21, seat - 0.03), (0.21, 0.21, seat), wood, 0.012)
    for px in (-0.185, 0.185):
        made.rod(((px, 0.185, 0.0), (px, 0.185, seat - 0.02)), 0.018, wood)
        made.rod(((px, -0.20, 0.0), (px, -0.19, seat)), 0.018, wood)
        made.rod(((px, -0.19, seat), (px, -0.26, 0.92)), 0.016, wood)
        made.rod(((px, -0.19, 0.2), (px, 0.185, 0.2)), 0.010, wood)
    for z in (0.62, 0.76, 0.89):
        shift = -0.19 - 0.07 * (z - seat) / 0.47
        made.box((-0.18, shift - 0.009, z - 0.028), (0.18, shift + 0.009, z + 0.028), wood)
    return made


def _at(place: tuple[float, float, float]) -> Array:
    """One instance at a place."""
    row = np.zeros((1, 8), np.float32)
    row[0, :3], row[0, 4] = place, 1.0
    return row


def _places() -> Array:
    """Chairs at both long sides and the far end, pushed in; none where the patient sits."""
    rows = np.zeros((5, 8), np.float32)
    rows[:, 4] = 1.0
    rows[:4, 0], rows[:4, 1] = [-0.62, -0.62, 0.62, 0.66], [0.92, 1.52, 0.90, 1.55]
    rows[:4, 3] = [-np.pi / 2, -np.pi / 2 + 0.06, np.pi / 2, np.pi / 2 - 0.12]
    rows[4, :4] = (0.05, 2.38, 0.0, np.pi - 0.05)
    return rows
