"""A scene made visible: its props as nodes, its light and shadows, moved each frame by the scene's values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from panda3d.core import (
    LMatrix4,
    LPoint3,
    LVecBase3,
    LVecBase4,
    NodePath,
    OmniBoundingVolume,
    PTA_float,
    PTA_LVecBase3f,
    PTA_LVecBase4f,
)

from vrtherapy.messages import ParamValue
from vrtherapy.stage.props.base import PartPose, Share
from vrtherapy.stage.render.draft import Draft, Likeness, PropDraft
from vrtherapy.stage.render.geometry import geom_node, rows_of
from vrtherapy.stage.render.nodes import CASTS_FAR, CASTS_NEAR, Buffers, Waiting, add_part, show_instances
from vrtherapy.stage.render.shaders import Style, Variant, program
from vrtherapy.stage.render.shapes import sky_dome
from vrtherapy.stage.render.sky import Light, light_of
from vrtherapy.stage.render.textures import no_shadow, sky_texture

NEAR_LIFT_M = 0.02
"""How far off a surface the near map is asked, so that no surface shades itself."""
_NUMBERS_TAG = "numbers"
_LAMPS = ("sun", "sky", "ground")
_WHOLE: Share = (1.0, 1.0, 1.0)
PIECE_VERTICES = 12_000
"""After so many a frame has had enough: some milliseconds to make, and some to hand over."""
_PART_VERTICES = 3_000
"""A part's own trouble, in vertices that would be as much."""


@dataclass(slots=True)
class _Standing:
    """A prop in its place, and where its parts were last put."""

    draft: PropDraft
    nodes: dict[str, NodePath]
    poses: Mapping[str, PartPose]
    pieces: list[NodePath]
    """What holds its nodes, below the root."""
    told: Mapping[str, ParamValue] = field(default_factory=dict[str, ParamValue])


class Place:
    """One scene as a graph of its own. Used on the frame thread alone; complete once `assemble` has run out."""

    def __init__(self, draft: Draft, style: Style, earlier: "Place | None" = None) -> None:
        """`earlier` is the same scene before it was changed: what the draft keeps of it is moved here by `settle`."""
        self._earlier = earlier
        self.scene = draft.scene
        self.restless = draft.restless
        self.root = NodePath(draft.scene.id)
        self.light: Light = light_of(draft.scene.environment)
        self._style = style
        self.floor = self.root.attach_new_node("floor point")
        """What eyes stand on, looking ahead."""
        view = draft.scene.view
        self.floor.set_pos_hpr(LVecBase3(*view.position_m), LVecBase3(view.heading_deg, 0, 0))
        self.piece_vertices = PIECE_VERTICES
        """How much to add at once: more where a frame takes so long that it hardly matters."""
        self._draft: Draft | None = draft
        self._standing: list[_Standing] = []
        self._time, self._wind, self._fade = (PTA_float([0.0]) for _ in range(3))
        self._lamps = {name: PTA_LVecBase3f([LVecBase3(*getattr(self.light, name))]) for name in _LAMPS}
        self._told_of: Mapping[str, ParamValue] | None = None
        """The values that the props were told of last."""
        self._lit_share = PTA_float([1.0])
        self._middle = PTA_LVecBase3f([LVecBase3(*view.position_m)])
        self._eyes = PTA_LVecBase4f([LVecBase4(*view.position_m, 0.0)] * style.eyes)
        self.sky = self._add_sky()
        self._set_light(draft)

    def assemble(self) -> Iterator[NodePath]:
        """Add one piece after the other. Each must be drawn once before the place is shown: see `loading`."""
        draft, self._draft = self._draft, None
        buffers = Buffers()
        yield self.sky
        for prop in draft.props if draft is not None else ():
            standing = _Standing(prop, {}, {}, [])
            self._standing.append(standing)
            while prop.parts:
                yield from self._add_piece(standing, buffers)

    def _add_piece(self, standing: _Standing, buffers: Buffers) -> Iterator[NodePath]:
        """Add the next parts of a prop that together are worth a frame. Once they are nodes, the arrays may go."""
        parts, worth = standing.draft.parts, 0
        piece = self.root.attach_new_node(standing.draft.name)
        standing.pieces.append(piece)
        waiting: list[Waiting] = []
        while parts and worth < self.piece_vertices:
            part = parts.pop(0)
            worth += _PART_VERTICES + sum(len(rows.vertices) for rows in part.rows)
            top, more = add_part(piece, part, self._style, buffers)
            standing.nodes[part.part.name] = top
            waiting += more
        yield piece
        for more in waiting:
            yield more.add()[0]

    @property
    def props(self) -> dict[Likeness, PropDraft]:
        """What stands here, for a later version of the scene to be drafted by."""
        return {likeness: standing.draft for likeness, standing in self.standing().items()}

    def standing(self) -> "dict[Likeness, _Standing]":
        """What stands here, for a later version to take over."""
        return {standing.draft.likeness: standing for standing in self._standing}

    def settle(self) -> None:
        """Take over what is kept of the earlier place, which cannot be shown any more, and pose everything once."""
        before = self._earlier.standing() if self._earlier else {}
        for standing in self._standing:
            if standing.draft.kept:
                old = before[standing.draft.likeness]
                standing.nodes, standing.poses, standing.pieces = old.nodes, old.poses, old.pieces
                for piece in standing.pieces:
                    piece.reparent_to(self.root)
        self._earlier = None
        self.pose(self.scene.defaults(), 0.0)

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> None:
        """Put every part where it is at these values and this time."""
        self._time.set_element(0, time_seconds)
        if self._told_of is not values:  # the same mapping as long as nothing is dialled
            self._told_of = values
            self._tell(values)
        for standing in self._standing:
            poses, before = standing.draft.prop.pose(standing.told, time_seconds), standing.poses
            for name, pose in poses.items():
                last = before.get(name)
                if last is not pose and last != pose:
                    _put(standing.nodes[name], pose, last)
            standing.poses = poses

    def _tell(self, values: Mapping[str, ParamValue]) -> None:
        """Something was dialled: what follows from the values alone, and not from the time."""
        wind = values.get("wind_mps", 0.0)
        self._wind.set_element(0, wind if isinstance(wind, float) else 0.0)
        for standing in self._standing:
            standing.told = standing.draft.values(values)
        light = values.get("light", 1.0)
        self._switch(1.0 if isinstance(light, str) else light)

    def _switch(self, light: float) -> None:
        """Dim the place's light: a scene's param `light` is the share that is on, props say shares of their own."""
        shares = [standing.draft.prop.light(standing.told) for standing in self._standing]
        for name, array in self._lamps.items():
            color = LVecBase3(*getattr(self.light, name)) * light
            for share in shares:
                color.componentwise_mult(LVecBase3(*share.get(name, _WHOLE)))
            array.set_element(0, color)
        here, whole = self._lamps["sky"].get_element(0), LVecBase3(*self.light.sky)
        self._lit_share.set_element(0, here[1] / whole[1])

    def look_from(self, eyes: Sequence[NodePath], stride: int) -> None:
        """Light what shines as it does for these eyes, one or two, which hang in the place.

        Their pictures lie beside each other by `stride` pixels; 0: each begins at the left.
        """
        places = [eye.get_pos(self.root) for eye in eyes]
        for number, place in enumerate(places):
            self._eyes.set_element(number, LVecBase4(place, number * stride))
        self.meet((places[0] + places[-1]) / 2)

    def meet(self, eyes: LPoint3) -> None:
        """What those who look at the patient look at: the middle of the eyes."""
        self._middle.set_element(0, eyes)

    def darken(self, fade: float) -> None:
        """How dark it is: 0 clear, 1 black."""
        self._fade.set_element(0, fade)

    def _add_sky(self) -> NodePath:
        dome = self.root.attach_new_node("sky")
        for rows in rows_of(sky_dome()):
            node = geom_node("sky", rows)
            node.set_bounds(OmniBoundingVolume())
            node.set_final(True)
            dome.attach_new_node(node)
        dome.set_shader(program(Variant("sky", style=self._style)))
        dome.set_bin("background", 0)
        dome.set_depth_write(False)
        dome.set_depth_test(False)
        dome.set_two_sided(True)
        dome.hide(CASTS_NEAR | CASTS_FAR)
        return dome

    def _set_light(self, draft: Draft) -> None:
        light, root = self.light, self.root
        root.set_shader_input("sky_map", sky_texture(draft.sky))
        root.set_shader_input("sun_direction", LVecBase3(*light.sun_direction))
        for name, array in self._lamps.items():
            root.set_shader_input(f"{name}_light", array)
        root.set_shader_input("lit_share", self._lit_share)
        root.set_shader_input("haze_light", LVecBase3(*light.haze))
        root.set_shader_input("haze_per_m", light.haze_per_m)
        root.set_shader_input("exposure", light.exposure)
        # Written in place each frame: a new state of the root would have all states below it put together anew.
        root.set_shader_input("fade", self._fade)
        root.set_shader_input("time_seconds", self._time)
        root.set_shader_input("wind_mps", self._wind)
        root.set_shader_input("near_lift_m", NEAR_LIFT_M)
        root.set_shader_input("eye_world", self._eyes)
        root.set_shader_input("eyes_middle", self._middle)
        for name in ("near", "far"):
            root.set_shader_input(f"sun_{name}", LMatrix4.ident_mat())
            root.set_shader_input(f"{name}_map", no_shadow())


def _put(node: NodePath, pose: PartPose, last: PartPose | None) -> None:
    """Put a part elsewhere. Only what differs from its `last` pose is touched: every touch costs the next frame."""
    where = pose.position_m, pose.hpr_deg, pose.scale
    if last is None or where != (last.position_m, last.hpr_deg, last.scale):
        node.set_pos_hpr_scale(LVecBase3(*pose.position_m), LVecBase3(*pose.hpr_deg), LVecBase3(pose.scale))
    if last is None or _is_seen(pose) != _is_seen(last):
        if _is_seen(pose):
            node.show()
        else:
            node.hide()
    if pose.instances_shown and (last is None or pose.instances_shown != last.instances_shown):
        show_instances(node, pose.instances_shown)
    for name, value in pose.uniforms.items():
        if last is None or last.uniforms.get(name) != value:
            _say(node, name, value)


def _is_seen(pose: PartPose) -> bool:
    return pose.visible and pose.instances_shown != 0


def _say(node: NodePath, name: str, value: float) -> None:
    """Tell a part's surface a number, in place: a new input would have the states of all below put together anew."""
    numbers: dict[str, PTA_float] | None = node.get_python_tag(_NUMBERS_TAG)
    if numbers is None:
        numbers = {}
        node.set_python_tag(_NUMBERS_TAG, numbers)
    if name in numbers:
        numbers[name].set_element(0, value)
        return
    numbers[name] = PTA_float([value])
    node.set_shader_input(name, numbers[name])
