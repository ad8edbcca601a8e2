"""Parts as nodes: their geometry, what their surface is made of, how often they stand, and who sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from panda3d.core import (
    BitMask32,
    BoundingBox,
    BoundingVolume,
    CullBinManager,
    CullFaceAttrib,
    LPoint3,
    LVecBase4,
    NodePath,
    OmniBoundingVolume,
    PTA_LVecBase4f,
    Texture,
    TransparencyAttrib,
)

from vrtherapy.stage.props.base import Array, Instancing, Part, Surface
from vrtherapy.stage.render.draft import PartDraft
from vrtherapy.stage.render.geometry import Rows, geom_node, instance_buffer
from vrtherapy.stage.render.shaders import Style, Variant, program
from vrtherapy.stage.render.textures import texture_of
from vrtherapy.stage.render.told import BOTH_SIDES, CASTS_NONE, LIVING, OF_INSTANCES, OF_SURFACES

SEEN = BitMask32.bit(0)
"""By the eyes."""
CASTS_NEAR = BitMask32.bit(1)
CASTS_FAR = BitMask32.bit(2)
"""Which shadow map a node is drawn into. The far one is drawn when values change, so that nothing which moves with time
may be in it: the same frame must give the same pixels."""
SHADOW_TAG = "shadow"
_EYES_TAG = "eyes"
_INSTANCE_COLORS = 16
_BEHIND_ALL_BIN = "behind all"


class Buffers:
    """Buffer textures of the arrays that several parts read, such as the clips of a person at every distance."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Array, Texture]] = {}

    def of(self, rows: Array) -> Texture:
        """The one for this array."""
        if id(rows) not in self._made:
            self._made[id(rows)] = rows, instance_buffer(rows)  # kept, or another array might get its id
        return self._made[id(rows)][1]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Geometry of a large part that is not with it yet: each mesh is a frame's work by itself."""

    part: Part
    below: Sequence[NodePath]
    rows: Rows

    def add(self) -> list[NodePath]:
        """Add it; what holds it."""
        return _hang(self.part, self.below, self.rows)


def add_part(
    holder: NodePath, draft: PartDraft, style: Style, buffers: Buffers
) -> tuple[NodePath, list[Waiting]]:
    """A part as a node below `holder`, with the first of its meshes, and the others."""
    part, (surface, instancing) = draft.part, draft.kind
    top = holder.attach_new_node(part.name)
    top.set_shader(program(Variant(surface, instancing, style=style)))
    casts = part.casts_shadow and surface not in CASTS_NONE and not (style.coarse and instancing in LIVING)
    seen = _set_instances(top, part, style, buffers, casts=casts)
    _hang(part, seen, draft.rows[0])
    _set_material(top, draft)
    if not casts:
        top.hide(CASTS_NEAR | CASTS_FAR)
    elif draft.moves:
        top.hide(CASTS_FAR)
    top.set_tag(SHADOW_TAG, shadow_tag(surface, instancing))
    return top, [Waiting(part, seen, rows) for rows in draft.rows[1:]]


def _hang(part: Part, below: Sequence[NodePath], rows: Rows) -> list[NodePath]:
    """Geometry of a part below each of its nodes."""
    node = geom_node(part.name, rows)
    if part.material.surface == "mirrored":  # it is seen elsewhere than it is
        node.set_bounds(OmniBoundingVolume())
        node.set_final(True)
    elif part.instances is not None:
        node.set_bounds(_reach(part, part.instances))
        node.set_final(True)
    return [copy.attach_new_node(node) for copy in below]


def shadow_tag(surface: Surface, instancing: Instancing | None) -> str:
    """By which of its programs a shadow map draws a part: leaves are cut out there too."""
    return f"{'foliage' if surface == 'foliage' else 'solid'} {instancing or 'once'}"


def _reach(part: Part, instances: Array) -> BoundingVolume:
    """What the instances of a part may fill. Those that travel or live are never far from view: nothing is left out."""
    if part.instancing != "standing":
        return OmniBoundingVolume()
    size = float(np.linalg.norm(part.mesh.positions, axis=1).max()) * instances[:, 4:5]
    low, high = (instances[:, :3] - size).min(0), (instances[:, :3] + size).max(0)
    return BoundingBox(LPoint3(*map(float, low)), LPoint3(*map(float, high)))


def _set_material(top: NodePath, draft: PartDraft) -> None:
    material = draft.part.material
    top.set_shader_input("roughness", material.roughness)
    top.set_shader_input("metallic", material.metallic)
    top.set_shader_input("tiles_per_m", material.tiles_per_m)
    top.set_shader_input("glow", material.glow)
    top.set_shader_input("textured", 0 if material.texture is None else 1)
    laid_by_uvs = material.tiles_per_m <= 0 and material.normals is None
    top.set_shader_input("bump", 0.0 if laid_by_uvs else material.bump)
    top.set_shader_input("albedo_map", texture_of(draft.color))
    top.set_shader_input("bump_map", texture_of(draft.bump))
    if material.two_sided or material.surface in BOTH_SIDES:
        top.set_attrib(CullFaceAttrib.make(CullFaceAttrib.M_cull_none))
    if material.surface == "sea":
        top.set_transparency(TransparencyAttrib.M_alpha)  # and it hides what lies behind its own waves
    if material.surface in ("glass", "pane", "glow"):
        top.set_transparency(TransparencyAttrib.M_alpha)
        top.set_depth_write(False)
    if material.surface == "skyscape":
        # Drawn when all that hides it is there, so that it costs what is seen of it.
        CullBinManager.get_global_ptr().add_bin(_BEHIND_ALL_BIN, CullBinManager.BT_fixed, 25)
        top.set_bin(_BEHIND_ALL_BIN, 0)
    for name in OF_SURFACES.get(material.surface, ()):
        top.set_shader_input(name, 0.0)


def _set_instances(
    top: NodePath, part: Part, style: Style, buffers: Buffers, *, casts: bool
) -> list[NodePath]:
    """Give a part its instances; returns the nodes below which its geometry hangs.

    A node's own count of instances hides the eyes' count of two: for two eyes it counts each twice. Shadows are drawn
    once, whoever looks: what casts one has a second node for it, with the plain count.
    """
    if part.instances is None:
        return [top]
    shown = max(1, round(len(part.instances) * style.detail)) if part.thinnable else len(part.instances)
    rows = part.instances if part.more is None else np.concatenate([part.instances.reshape(-1, 4), part.more])
    top.set_shader_input("instances", instance_buffer(rows))
    colors = PTA_LVecBase4f.empty_array(_INSTANCE_COLORS)
    for number, color in enumerate(part.palette[:_INSTANCE_COLORS]):
        colors.set_element(number, LVecBase4(*color, 1.0))
    top.set_shader_input("palette", colors)
    top.set_shader_input("palette_size", min(len(part.palette), _INSTANCE_COLORS))
    for name in OF_INSTANCES[part.instancing]:
        top.set_shader_input(name, 1.0)
    if part.more is not None:
        shown = 1  # until its pose says how many
    if part.skin is not None:
        top.set_shader_input("clips", buffers.of(part.skin.clips))
        top.set_shader_input("moves", buffers.of(part.skin.moves))
    top.set_python_tag(_EYES_TAG, style.eyes)
    if style.eyes == 1 or not casts:
        top.set_instance_count(shown * style.eyes)
        return [top]
    seen, cast = top.attach_new_node("seen"), top.attach_new_node("cast")
    seen.set_instance_count(shown * style.eyes)
    seen.hide(CASTS_NEAR | CASTS_FAR)
    cast.set_instance_count(shown)
    cast.hide(SEEN)
    return [seen, cast]


def show_instances(node: NodePath, shown: int) -> None:
    """Draw the first instances of a part only; with two eyes there is a node that is seen and one that casts."""
    eyes = node.get_python_tag(_EYES_TAG)
    seen, cast = node.find("seen"), node.find("cast")
    (node if seen.is_empty() else seen).set_instance_count(shown * eyes)
    if not cast.is_empty():
        cast.set_instance_count(shown)
