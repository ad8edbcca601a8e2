"""What people sit on and stand at: table and chairs, or a hall's rising rows with a lectern and a screen."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Array, Material, Part, PartPose, Prop
from vrtherapy.stage.props.figures import seating
from vrtherapy.stage.props.indoors import pictures, seats
from vrtherapy.stage.props.indoors.surfaces import Pieces, contact_shade

_TIER = (0.085, 0.090, 0.100)
_TOP = Material(roughness=0.42, texture="wood", tiles_per_m=0.9, bump=0.03)
_EDGE = (0.30, 0.20, 0.11)


class Furniture(Prop):
    """Stands where `seating` puts people, occupied or not; `distance_m` moves rows back with those who sit there."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="furniture",
        label=Text(en="Furniture", fr="Mobilier"),
        params={
            "arrangement": PropParam(
                label=Text(en="How it is placed", fr="Disposition"), choices=("table", "rows"), default="rows",
                static=True
            ),
            "most": PropParam(
                label=Text(en="Seats", fr="Places assises"), range=(1.0, 1000.0), default=24.0, static=True
            ),
            "behind_m": PropParam(
                label=Text(en="Wall behind the patient", fr="Mur derrière le patient"), unit="m", range=(0.5, 30.0),
                default=1.9, static=True,
            ),
            "far_m": PropParam(
                label=Text(en="Wall ahead", fr="Mur du fond"), unit="m", range=(1.0, 60.0), default=6.3, static=True
            ),
            "distance_m": PropParam(
                label=Text(en="Rows moved back by", fr="Rangées reculées de"), unit="m", range=(0.0, 20.0), default=0.0
            ),
        },
    )  # fmt: skip

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """The arrangement's seats as instances, and what stands alone."""
        most, behind, far = (float(values[name]) for name in ("most", "behind_m", "far_m"))
        if values["arrangement"] == "table":
            return _meeting(round(most), behind, far, seed)
        return _hall(round(most), behind, far)

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Rows at their distance."""
        if values["arrangement"] == "table":
            return {}
        back = PartPose((0.0, float(values["distance_m"]), 0.0))
        return {"seats": back, "tiers": back}


def _standing(at: Array) -> Array:
    """Places (N, 4) as rows of instances."""
    rows = np.zeros((len(at), 8), np.float32)
    rows[:, :4], rows[:, 4] = at, 1.0
    return rows


def _meeting(most: int, behind: float, far: float, seed: int) -> list[Part]:
    places = seating.places("table", most, seed)
    middle = (seating.TABLE_NEAR_M + seating.TABLE_FAR_M) / 2
    half = (seating.TABLE_FAR_M - seating.TABLE_NEAR_M) / 2
    rug = Pieces().panel((-1.7, 0.35, 0.006), (3.4, 0, 0), (0, 5.4, 0), (0.115, 0.105, 0.10), 0.11)
    spots = [
        (0.0, middle, seating.TABLE_HALF_M - 0.1, half - 0.1),
        *((x, y, 0.16, 0.16) for x, y in places[:, :2]),
    ]
    board = seats.whiteboard().placed((-0.9, -behind, 0.0))
    wall = seats.clock().placed((0.8, far, 2.15))
    return [
        Part("table", seats.conference_table().mesh(), _TOP),
        Part("chairs", seats.office_chair().mesh(), Material(roughness=0.85), _standing(places[:, :4])),
        Part(
            "rug", rug.mesh(contact_shade(np.array(spots), 0.42, 0.42)),
            Material(roughness=0.98, texture=pictures.carpet(), tiles_per_m=1.6), casts_shadow=False,
        ),
        Part("board", board.add(wall).mesh(), Material(roughness=0.25), casts_shadow=False),
    ]  # fmt: skip


def _hall(most: int, behind: float, far: float) -> list[Part]:
    at = seating.rows_of_seats(most).astype(np.float32)
    rows = len(at) // seating.ACROSS
    half = seating.AISLE_M + 0.6
    tiers = Pieces()
    for row in range(rows):
        y, z = seating.FIRST_ROW_M + seating.ROW_M * row - 0.62, seating.RISE_M * row
        tiers.panel((-half, y, z + 0.004), (2 * half, 0, 0), (0, seating.ROW_M, 0), _TIER, 0.14)
        if row:
            tiers.panel((-half, y, z - seating.RISE_M), (2 * half, 0, 0), (0, 0, seating.RISE_M), _TIER, 0.5)
            tiers.box((-half, y - 0.012, z - 0.03), (half, y + 0.03, z + 0.007), _EDGE, 1.0)
    end, top = seating.FIRST_ROW_M + seating.ROW_M * rows - 0.62, seating.RISE_M * (rows - 1)
    tiers.panel((-half, end, top + 0.004), (2 * half, 0, 0), (0, max(far - end, 0.1), 0), _TIER, 0.5)
    for side in (-1.0, 1.0):
        across, start = (0, far, 0), (half, seating.FIRST_ROW_M - 0.62, 0)
        if side < 0:
            tiers.panel((-half, far + start[1], -0.1), (0, -far, 0), (0, 0, 0.1), _TIER)
        else:
            tiers.panel((start[0], start[1], -0.1), across, (0, 0, 0.1), _TIER)
    spots = np.column_stack([at[:, :2], np.full((len(at), 2), 0.22)])
    screen = Pieces().panel((1.7, -behind + 0.06, 1.15), (-3.4, 0, 0), (0, 0, 1.9), (1.0, 1.0, 1.0), 9.0)
    frame = Pieces().box((-1.76, -behind + 0.005, 1.09), (1.76, -behind + 0.05, 3.11), (0.02, 0.02, 0.02))
    frame.add(seats.lectern().placed((0.62, 0.42, 0.0)))
    frame.add(seats.clock().placed((0.0, far, 2.9 + top)))
    return [
        Part("seats", seats.hall_seat().mesh(), Material(roughness=0.85), _standing(at)),
        Part(
            "tiers", tiers.mesh(contact_shade(spots, 0.34, 0.35)),
            Material(roughness=0.97, texture=pictures.carpet(), tiles_per_m=1.2), casts_shadow=False,
        ),
        Part("stand", frame.mesh(), Material(roughness=0.45)),
        Part("slide", screen.mesh(), Material(roughness=0.9, texture=pictures.slide(), glow=0.55), casts_shadow=False),
    ]  # fmt: skip
