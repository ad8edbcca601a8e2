"""A scene made visible: its props as nodes, its light and shadows, moved each frame by the scene's values."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from panda3d.core import (
    BitMask32,
    BoundingBox,
    BoundingVolume,
    CullFaceAttrib,
    GeomNode,
    LMatrix4,
    LPoint3,
    LVecBase3,
    LVecBase4,
    NodePath,
    OmniBoundingVolume,
    PTA_LVecBase4f,
    TransparencyAttrib,
)

from vrtherapy.expression import Expression, parse
from vrtherapy.messages import ParamValue
from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import HeadPose
from vrtherapy.stage.props import PROPS
from vrtherapy.stage.props.base import Array, Instancing, Part, PartPose, Prop, Surface
from vrtherapy.stage.render.geometry import geom_nodes, instance_buffer
from vrtherapy.stage.render.shaders import PROGRAMS, Style, Variant, program
from vrtherapy.stage.render.shapes import sky_dome
from vrtherapy.stage.render.sky import Light, light_of, sky_map
from vrtherapy.stage.render.textures import albedo_texture, bump_texture, flat_bump, no_shadow, white

CASTS_NEAR = BitMask32.bit(1)
CASTS_FAR = BitMask32.bit(2)
"""Which shadow map a node is drawn into. The far one is drawn when values change, so that nothing which moves with time
may be in it: the same frame must give the same pixels."""
SHADOW_TAG = "shadow"
_INSTANCE_COLORS = 16


@dataclass(slots=True)
class _Standing:
    """A prop in its place, and where its parts were last put."""

    prop: Prop
    constant: Mapping[str, ParamValue]
    bound: Mapping[str, Expression]
    nodes: dict[str, NodePath]
    poses: Mapping[str, PartPose]

    def values(self, scene_values: Mapping[str, ParamValue]) -> dict[str, ParamValue]:
        """The prop's own values while the scene's are these."""
        moving = {name: formula.evaluate(scene_values) for name, formula in self.bound.items()}
        return {**self.constant, **moving}


class Place:
    """One scene as a graph of its own, ready to be looked at. Built on any thread, then used on the frame thread.

    `restless`: something in it moves with time alone, other than leaves in the wind, and its shadow with it.
    """

    def __init__(self, scene: Scene, style: Style) -> None:
        self.scene = scene
        self.root = NodePath(scene.id)
        self.light: Light = light_of(scene.environment)
        self._style = style
        self._floor = self.root.attach_new_node("floor point")
        self._floor.set_pos_hpr(LVecBase3(*scene.view.position_m), LVecBase3(scene.view.heading_deg, 0, 0))
        self.restless = False
        self._standing = [self._build(number) for number in range(len(scene.props))]
        self._add_sky()
        self._set_light()

    def pieces(self) -> list[NodePath]:
        """Every part by itself: what has to reach the graphics card before the place can be shown."""
        return [self.sky, *(node for standing in self._standing for node in standing.nodes.values())]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> None:
        """Put every part where it is at these values and this time."""
        self.root.set_shader_input("time_seconds", time_seconds)
        wind = values.get("wind_mps", 0.0)
        self.root.set_shader_input("wind_mps", wind if isinstance(wind, float) else 0.0)
        for standing in self._standing:
            poses = standing.prop.pose(standing.values(values), time_seconds)
            for name, pose in poses.items():
                if standing.poses.get(name) != pose:
                    _put(standing.nodes[name], pose)
            standing.poses = poses

    def look_from(self, eye: NodePath, head: HeadPose) -> None:
        """Put the eye where the head is over the scene's floor point, and the sky around it."""
        eye.reparent_to(self._floor)
        eye.set_pos_hpr(LVecBase3(*head.position_m), LVecBase3(*head.hpr_deg))
        at = eye.get_pos(self.root)
        self.root.set_shader_input("eye_world", LVecBase3(at))
        self.sky.set_pos(at)

    def _build(self, use: int) -> _Standing:
        prop_use = self.scene.props[use]
        prop = PROPS[prop_use.prop]()
        name = prop_use.id or prop_use.prop
        formulas = {key for key, value in prop_use.params.items() if isinstance(value, str) and "$" in value}
        bound = {key: parse(str(prop_use.params[key])) for key in formulas}
        defaults = {key: param.default for key, param in prop.spec.params.items()}
        constant = defaults | {key: value for key, value in prop_use.params.items() if key not in formulas}
        standing = _Standing(prop, constant, bound, {}, {})
        seed = zlib.crc32(f"{self.scene.id}/{name}/{use}".encode())
        parts = prop.build(standing.values(self.scene.defaults()), seed)
        holder = self.root.attach_new_node(name)
        standing.nodes.update((part.name, add_part(holder, part, self._style)) for part in parts)
        moving = _moving(standing, self.scene)
        for part in moving:
            standing.nodes[part].hide(CASTS_FAR)
        travelling = any(p.instancing == "travelling" and p.instances is not None for p in parts)
        self.restless = self.restless or travelling or bool(moving)
        return standing

    def _add_sky(self) -> None:
        dome = self.root.attach_new_node(GeomNode("sky"))
        for node in geom_nodes("sky", sky_dome()):
            node.set_bounds(OmniBoundingVolume())
            node.set_final(True)
            dome.attach_new_node(node)
        dome.set_shader(program(Variant("sky", style=self._style)))
        dome.set_bin("background", 0)
        dome.set_depth_write(False)
        dome.set_depth_test(False)
        dome.set_two_sided(True)
        dome.hide(CASTS_NEAR | CASTS_FAR)
        self.sky = dome

    def _set_light(self) -> None:
        light, root = self.light, self.root
        root.set_shader_input("sky_map", sky_map(self.scene.environment))
        root.set_shader_input("sun_direction", LVecBase3(*light.sun_direction))
        root.set_shader_input("sun_light", LVecBase3(*light.sun))
        root.set_shader_input("sky_light", LVecBase3(*light.sky))
        root.set_shader_input("ground_light", LVecBase3(*light.ground))
        root.set_shader_input("haze_light", LVecBase3(*light.haze))
        root.set_shader_input("haze_per_m", light.haze_per_m)
        root.set_shader_input("exposure", light.exposure)
        for name in ("fade", "time_seconds", "wind_mps"):
            root.set_shader_input(name, 0.0)
        root.set_shader_input("eye_world", LVecBase3(*self.scene.view.position_m))
        for name in ("near", "far"):
            root.set_shader_input(f"sun_{name}", LMatrix4.ident_mat())
            root.set_shader_input(f"{name}_map", no_shadow())


def add_part(holder: NodePath, part: Part, style: Style) -> NodePath:
    """A part as a node below `holder`. Raises ValueError where no program of the family draws it."""
    surface, instancing = part.material.surface, part.instancing if part.instances is not None else None
    if (surface, instancing) not in PROGRAMS:
        raise ValueError(f"{part.name!r}: {surface} {instancing or 'once'} is not among shaders.PROGRAMS")
    top = holder.attach_new_node(part.name)
    top.set_shader(program(Variant(surface, instancing, style=style)))
    for node in geom_nodes(part.name, part.mesh):
        if part.instances is not None:
            node.set_bounds(_reach(part, part.instances))
            node.set_final(True)
        top.attach_new_node(node)
    _set_material(top, part)
    if part.instances is not None:
        _set_instances(top, part, style)
    if not part.casts_shadow or surface == "glass":
        top.hide(CASTS_NEAR | CASTS_FAR)
    elif instancing == "travelling":
        top.hide(CASTS_FAR)
    top.set_tag(SHADOW_TAG, shadow_tag(surface, instancing))
    return top


def _moving(standing: _Standing, scene: Scene) -> set[str]:
    """Parts that some setting of the scene's params has move by themselves, with time alone."""
    settings = [scene.defaults(), *(scene.values_for(difficulty, {}) for difficulty in (0.0, 5.0, 10.0))]
    for name, param in scene.params.items():
        settings += [scene.defaults() | {name: end} for end in param.choices or param.range or ()]
    found: set[str] = set()
    for setting in settings:
        values = standing.values(setting)
        still = standing.prop.pose(values, 0.0)
        for time_seconds in (0.7, 3.1, 11.9):
            later = standing.prop.pose(values, time_seconds)
            found |= {part for part, pose in later.items() if still.get(part) != pose}
    return found


def shadow_tag(surface: Surface, instancing: Instancing | None) -> str:
    """By which of its programs a shadow map draws a part: leaves are cut out there too."""
    return f"{'foliage' if surface == 'foliage' else 'solid'} {instancing or 'once'}"


def _reach(part: Part, instances: Array) -> BoundingVolume:
    """What the instances of a part may fill. Those that travel are never far from view: nothing is left out."""
    if part.instancing == "travelling":
        return OmniBoundingVolume()
    size = float(np.linalg.norm(part.mesh.positions, axis=1).max()) * instances[:, 4:5]
    low, high = (instances[:, :3] - size).min(0), (instances[:, :3] + size).max(0)
    return BoundingBox(LPoint3(*map(float, low)), LPoint3(*map(float, high)))


def _set_material(top: NodePath, part: Part) -> None:
    material = part.material
    top.set_shader_input("roughness", material.roughness)
    top.set_shader_input("metallic", material.metallic)
    top.set_shader_input("tiles_per_m", material.tiles_per_m)
    top.set_shader_input("glow", material.glow)
    top.set_shader_input("textured", 0 if material.texture is None else 1)
    top.set_shader_input("bump", material.bump)
    top.set_shader_input(
        "albedo_map", white() if material.texture is None else albedo_texture(material.texture)
    )
    top.set_shader_input(
        "bump_map", flat_bump() if material.texture is None else bump_texture(material.texture)
    )
    if material.two_sided or material.surface in ("foliage", "glass"):
        top.set_attrib(CullFaceAttrib.make(CullFaceAttrib.M_cull_none))
    if material.surface == "glass":
        top.set_transparency(TransparencyAttrib.M_alpha)
        top.set_depth_write(False)


def _set_instances(top: NodePath, part: Part, style: Style) -> None:
    if part.instances is None:
        return
    shown = max(1, round(len(part.instances) * style.detail)) if part.thinnable else len(part.instances)
    top.set_instance_count(shown * style.eyes)
    top.set_shader_input("instances", instance_buffer(part.instances))
    colors = PTA_LVecBase4f.empty_array(_INSTANCE_COLORS)
    for number, color in enumerate(part.palette[:_INSTANCE_COLORS]):
        colors.set_element(number, LVecBase4(*color, 1.0))
    top.set_shader_input("palette", colors)
    top.set_shader_input("palette_size", min(len(part.palette), _INSTANCE_COLORS))
    for name in ("travel_m", "lane_m", "density"):
        top.set_shader_input(name, 1.0)


def _put(node: NodePath, pose: PartPose) -> None:
    node.set_pos_hpr_scale(LVecBase3(*pose.position_m), LVecBase3(*pose.hpr_deg), LVecBase3(pose.scale))
    if pose.visible:
        node.show()
    else:
        node.hide()
    for name, value in pose.uniforms.items():
        node.set_shader_input(name, value)
