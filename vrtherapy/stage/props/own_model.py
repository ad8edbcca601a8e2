"""The author's own model: what the patient fears, as somebody has built or scanned it."""

from collections.abc import Mapping
from typing import ClassVar

from vrtherapy.messages import ParamValue, Text
from vrtherapy.own.models import Piece
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props import own
from vrtherapy.stage.props.base import Image, Material, Mesh, Part, PartPose


class OwnModel(own.OwnProp):
    """A static glTF model: its origin at (x, y, z), its front towards who looks along +Y."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="own_model",
        label=Text(en="Your own model", fr="Votre propre modèle"),
        own="model",
        params=own.place_params(0.0)
        | {
            "scale": PropParam(label=Text(en="Scale", fr="Échelle"), range=(0.01, 100.0), default=1.0),
            "visible": PropParam(
                label=Text(en="Is there", fr="Est là"), choices=("yes", "no"), default="yes"
            ),
        },
    )

    _names: tuple[str, ...] = ()

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """A part for each material."""
        parts = [_part(number, piece) for number, piece in enumerate(self.pieces())]
        self._names = tuple(part.name for part in parts)
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """All parts together."""
        pose = PartPose(
            (float(values["x_m"]), float(values["y_m"]), float(values["z_m"])),
            (float(values["heading_deg"]), 0.0, 0.0),
            float(values["scale"]),
            visible=values["visible"] == "yes",
        )
        return dict.fromkeys(self._names, pose)


def _part(number: int, piece: Piece) -> Part:
    look = piece.look
    color = None if look.color is None else Image(f"color {number}", look.color)
    bumps = None if look.bumps is None else Image(f"bumps {number}", look.bumps)
    material = Material(
        surface="foliage" if look.cut_out else "solid",
        roughness=look.roughness,
        metallic=look.metallic,
        texture=color,
        normals=bumps,
        bump=0.0 if bumps is None else 1.0,
        glow=look.glow,
        two_sided=look.two_sided,
    )
    # glTF counts rows of pictures from the top.
    uvs = piece.uvs * (1, -1) + (0, 1)
    mesh = Mesh(piece.positions, piece.normals, uvs.astype("float32"), piece.colors, piece.indices)
    return Part(f"piece {number}", mesh, material)
