"""Scenes made to fail: a strobe at 4 Hz, a red flicker, a camera that lurches."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import Cue, Effect, Environment, Param, PropParam, PropSpec, PropUse, Scene, View
from vrtherapy.stage.props.base import Material, Mesh, Part, PartPose, Prop

_SAID = Text(en="made to fail", fr="fait pour échouer")
_HZ = 4.0


class Strobe(Prop):
    """A wall of light 4 m ahead, on and off four times a second."""

    spec: ClassVar[PropSpec] = PropSpec(name="strobe", label=_SAID)
    color: ClassVar[tuple[float, float, float]] = (1.0, 1.0, 1.0)

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        corners = np.array([[-3, 4, 0], [3, 4, 0], [3, 4, 4], [-3, 4, 4]], np.float32)
        mesh = Mesh(
            positions=corners,
            normals=np.tile(np.array([0, -1, 0], np.float32), (4, 1)),
            uvs=np.zeros((4, 2), np.float32),
            colors=np.tile(np.array([*self.color, 1], np.float32), (4, 1)),
            indices=np.array([[0, 1, 2], [0, 2, 3]], np.uint32),
        )
        return [Part("wall", mesh, Material(glow=3.0, two_sided=True, roughness=1.0))]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        return {"wall": PartPose(visible=time_seconds * _HZ % 1.0 < 0.5)}


class RedFlicker(Strobe):
    """The same in saturated red."""

    spec: ClassVar[PropSpec] = PropSpec(name="red_flicker", label=_SAID)
    color: ClassVar[tuple[float, float, float]] = (1.0, 0.0, 0.0)


class FarWall(Strobe):
    """Surroundings that follow a param, as a city follows a balcony's height."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="far_wall",
        label=_SAID,
        params={"up_m": PropParam(label=_SAID, range=(0.0, 60.0), default=0.0)},
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        (wall,) = super().build(values, seed)
        mesh = wall.mesh
        far = Mesh(mesh.positions * np.float32(10), mesh.normals, mesh.uvs, mesh.colors, mesh.indices)
        return [Part("wall", far)]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        return {"wall": PartPose((0.0, 0.0, -float(values["up_m"])))}


PROPS: dict[str, type[Prop]] = {prop.spec.name: prop for prop in (Strobe, RedFlicker, FarWall)}


def scene_of(prop: str) -> Scene:
    """A night with one of these props in it; the far wall lurches by 5 m at a cue."""
    lurching = prop == "far_wall"
    height = Param(label=_SAID, range=(0.0, 60.0), default=0.0, harder="up", rate_per_second=1.0)
    times = {"rise": "300 ms", "hold": "1 s", "fall": "300 ms"}
    lurch = Effect.model_validate({"param": "up_m", "to": 5.0, **times})
    return Scene(
        id=prop,
        version=1,
        title=_SAID,
        purpose=_SAID,
        environment=Environment(sky="night"),
        view=View(position_m=(0.0, 0.0, 0.0)),
        params={"up_m": height} if lurching else {},
        props=(PropUse(prop=prop, params={"up_m": "$up_m"} if lurching else {}),),
        cues={"lurch": Cue(label=_SAID, effects=(lurch,))} if lurching else {},
    )
