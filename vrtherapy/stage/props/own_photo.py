"""The author's own photograph on a wall, on a board, or on a screen that shines by itself."""

from collections.abc import Mapping
from typing import ClassVar

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props import own
from vrtherapy.stage.props.base import Material, Part, PartPose
from vrtherapy.stage.props.indoors.surfaces import Color, Pieces

_FRAMES: dict[str, tuple[Color, float]] = {
    "none": ((0.5, 0.5, 0.5), 0.0),
    "black": ((0.02, 0.02, 0.022), 0.03),
    "wood": ((0.30, 0.18, 0.09), 0.05),
}
"""Colour, and breadth as a share of the picture's width."""
_DEEP = 0.02


class OwnPhoto(own.OwnProp):
    """A picture whose middle is at (x, y, z), facing whoever stands before it; it grows with `width_m`."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="own_photo",
        label=Text(en="Your own photograph", fr="Votre propre photo"),
        own="picture",
        params=own.place_params(1.5)
        | {
            "width_m": PropParam(
                label=Text(en="Width", fr="Largeur"), unit="m", range=(0.02, 20.0), default=1.0
            ),
            "light": PropParam(label=Text(en="Brightness", fr="Luminosité"), range=(0.0, 1.0), default=1.0),
            "kind": PropParam(
                label=Text(en="Print, or a screen that shines", fr="Tirage, ou écran lumineux"),
                choices=("print", "screen"), default="print", static=True,
            ),
            "frame": PropParam(
                label=Text(en="Frame", fr="Cadre"), choices=tuple(_FRAMES), default="none", static=True
            ),
        },
    )  # fmt: skip

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """The picture at a width of 1 m, and what holds it."""
        picture = self.picture("picture")
        if picture is None:
            return []
        half = picture.pixels.shape[0] / picture.pixels.shape[1] / 2
        sheet = Pieces().panel((-0.5, 0, -half), (1, 0, 0), (0, 0, 2 * half), (1, 1, 1), 2.0)
        shown = Material(surface="shown", texture=picture, glow=1.0)
        printed = Material(roughness=0.65, texture=picture)
        face = shown if values["kind"] == "screen" else printed
        return [
            Part("picture", sheet.mesh(), face, casts_shadow=False),
            Part("board", _board(half, *_FRAMES[str(values["frame"])]).mesh(), Material(roughness=0.5)),
        ]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Both where they hang; a print shows as bright as its place is, a screen as it is told."""
        place = (float(values["x_m"]), float(values["y_m"]), float(values["z_m"]))
        turned, wide = (float(values["heading_deg"]), 0.0, 0.0), float(values["width_m"])
        light = {"glow": float(values["light"])} if values["kind"] == "screen" else {}
        return (
            {
                "picture": PartPose(place, turned, wide, uniforms=light),
                "board": PartPose(place, turned, wide),
            }
            if self.own is not None
            else {}
        )


def _board(half: float, color: Color, broad: float) -> Pieces:
    """A thin board behind the picture, and the frame around it."""
    made = Pieces().box((-0.5, 0.001, -half), (0.5, _DEEP, half), color, 2.0)
    if broad:
        wide, high = 0.5 + broad, half + broad
        for low, top in (
            ((-wide, -_DEEP, -high), (-0.5, _DEEP, high)), ((0.5, -_DEEP, -high), (wide, _DEEP, high)),
            ((-0.5, -_DEEP, half), (0.5, _DEEP, high)), ((-0.5, -_DEEP, -high), (0.5, _DEEP, -half)),
        ):  # fmt: skip
            made.box(low, top, color, 2.0)
    return made
