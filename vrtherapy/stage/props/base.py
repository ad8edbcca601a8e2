"""What a prop is: meshes with materials, built once out of numpy, and moved each frame by poses. No graphics library.

Metres, Z up, Y ahead. Colours are linear light. Whoever draws (`stage.render`) turns parts into what its library wants.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from vrtherapy.messages import ParamValue
from vrtherapy.scene import PropSpec

Array = NDArray[np.float32]
Surface = Literal[
    "solid", "foliage", "glass", "water", "steel", "mirrored", "sea", "glow", "firelit", "shown",
    "skyscape", "afield", "pane",
]  # fmt: skip
"""How light meets a part: opaque; leaves, cut out and lit from both sides; see-through; water; brushed steel in a close
room, and what is seen of a part in a mirror (`stage.render.glsl_indoors`); a sea, light without a surface, what a fire
lights (`stage.render.glsl_calm`); what is shown as it was photographed; what is seen from an aircraft: sky, clouds and
land, things out there, the pane between (`stage.render.glsl_flight`)."""
Instancing = Literal["standing", "travelling", "people", "spiders"]
"""Instances that stand where they are, that travel along their lane from time alone, or that live (see `Part`)."""
Share = tuple[float, float, float]
"""How much there is of a light, red, green and blue; 1 is as the scene's environment says."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """Triangles: positions (N, 3) m, normals (N, 3) of length 1, uvs (N, 2), colors (N, 4) linear, indices (M, 3)."""

    positions: Array
    normals: Array
    uvs: Array
    colors: Array
    indices: NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """A picture that a prop brings: pixels (H, W, 4) uint8, sRGB colour, first row on top; alpha scales roughness."""

    name: str
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """What moves the points of a part of people: `stage.render.glsl_people` says what each column and texel means.

    `bones`, `weights` and `marks` (N, 4) a point; `clips` and `moves` (M, 4) are read by number.
    """

    bones: Array
    weights: Array
    marks: Array
    clips: Array
    moves: Array


@dataclass(frozen=True, slots=True)
class Material:
    """How a part's surface looks. `texture` is a prop's own image, or the name of one in `stage.render.pictures`."""

    surface: Surface = "solid"
    roughness: float = 0.8
    metallic: float = 0.0
    texture: Image | str | None = None
    tiles_per_m: float = 0.0
    """Above 0 the texture lies on the surface by position, so many times a metre; at 0 by the mesh's uvs."""
    bump: float = 0.0
    """Strength of the texture's normal map, 0 to 1."""
    normals: Image | None = None
    """A normal map of the prop's own, laid by the mesh's uvs: for `tiles_per_m` 0."""
    glow: float = 0.0
    """Light of its own, as a multiple of its colour."""
    two_sided: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One draw call: a mesh with one material, once or many times.

    `instances` (N, 8) float32: x, y, z (m), heading (rad), scale, sway, tint, phase. Standing: `sway` bends the top in
    the wind (m at 1 m height in strong wind). Travelling along +Y of the heading: x, y, z is the lane's beginning,
    `sway` the speed as a multiple of `travel_m`, `phase` (0–1) the place on the lane; uniforms `travel_m` (so far),
    `lane_m` (its length) and `density` (0–1, how many are there) come from the pose. `tint` (0–1) picks a colour of
    `palette`, by which the mesh's colours of alpha below 1 are multiplied.

    People have a `skin` and `instances` (N, 12): x, y, z, heading, scale, clip, identity (0–1), rank, side of the
    neighbour they whisper with (-1 left, 1 right), way out along x and along y (m), role (1 leaves, 2 asks). Their
    poses give the uniforms of `glsl_people`, and move them without turning them. Spiders have both too: see
    `arachnids.homes` for their instances and `glsl_spiders` for their skin and uniforms.
    """

    name: str
    mesh: Mesh
    material: Material = Material()
    instances: Array | None = None
    instancing: Instancing = "standing"
    palette: tuple[tuple[float, float, float], ...] = ((1.0, 1.0, 1.0),)
    casts_shadow: bool = True
    skin: Skin | None = None
    thinnable: bool = False
    """Small pictures may show the first of its instances only: let them stand in random order."""
    more: Array | None = None
    """Texels (M, 4) behind the instances in their buffer: where people walk (`stage.render.glsl_walkers`)."""


@dataclass(frozen=True, slots=True)
class PartPose:
    """Where and how one part is now. `uniforms` are numbers that its surface asks for."""

    position_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    hpr_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale: float = 1.0
    visible: bool = True
    instances_shown: int | None = None
    """How many of its instances are drawn, the first ones; None: all."""
    uniforms: Mapping[str, float] = field(default_factory=dict[str, float])


class Prop(ABC):
    """A kind of thing that scenes are made of. One file each in this folder; `spec` declares its params once."""

    spec: ClassVar[PropSpec]
    coarse: bool = False
    """Set before it is built for tiny pictures: what has levels of detail takes the least."""

    @abstractmethod
    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Every part, at the values it is loaded with. Called once, off the frame thread; same seed, same parts."""

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """The parts that are not where they were built, at these values and this time. Called each frame: be cheap."""
        return {}

    def light(self, values: Mapping[str, ParamValue]) -> Mapping[str, Share]:
        """Shares of the place's light that there is now: of its `sun`, `sky` and `ground`.

        What is not named stays as it is. For what changes light inside: lamps that are dimmed, weather outside.
        """
        return {}
