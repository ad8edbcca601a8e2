"""A scene on its way to the screen, as arrays alone.

Made on a thread of its own beside the frames, so nothing here may touch Panda3D: its `render_frame` lets other threads
run, and what they then do to states and nodes crashes it.
"""

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from vrtherapy.expression import Expression, parse
from vrtherapy.messages import ParamValue
from vrtherapy.scene import Environment, PropUse, Scene
from vrtherapy.stage.props import PROPS, made
from vrtherapy.stage.props.base import Instancing, Part, Prop, Surface
from vrtherapy.stage.render.geometry import Rows, rows_of, rows_of_people
from vrtherapy.stage.render.pictures import Levels, Picture, bump_of, color_of, normals_of
from vrtherapy.stage.render.shaders import PROGRAMS
from vrtherapy.stage.render.sky import half_levels, panorama


@dataclass(frozen=True, slots=True, eq=False)
class PartDraft:
    """A part with all that is made of it before it becomes a node."""

    part: Part
    rows: list[Rows]
    color: Picture
    bump: Picture
    moves: bool = False
    """Whether it moves with time alone, at some setting of its scene's params."""

    @property
    def kind(self) -> tuple[Surface, Instancing | None]:
        """Which of the family's programs draws it."""
        part = self.part
        return part.material.surface, part.instancing if part.instances is not None else None


Likeness = tuple[object, ...]
"""What a built prop depends on: two props of one likeness are built alike, but for chance."""


@dataclass(frozen=True, slots=True, eq=False)
class PropDraft:
    """A prop, what its params are bound to, and its parts."""

    name: str
    prop: Prop
    constant: Mapping[str, ParamValue]
    bound: Mapping[str, Expression]
    likeness: Likeness
    moving: frozenset[str] = frozenset()
    """Its parts that move with time alone, at some setting of the scene's params."""
    restless: bool = False
    """Some part moves so, instances that travel included."""
    parts: list[PartDraft] = field(default_factory=list[PartDraft])
    kept: bool = False
    """It has no parts here, because those of the scene's earlier version are taken over."""

    def values(self, scene_values: Mapping[str, ParamValue]) -> dict[str, ParamValue]:
        """The prop's own values while the scene's are these."""
        moving = {name: formula.evaluate(scene_values) for name, formula in self.bound.items()}
        return {**self.constant, **moving}


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """All of a scene."""

    scene: Scene
    sky: Levels
    """The panorama's mipmaps."""
    props: list[PropDraft]

    @property
    def restless(self) -> bool:
        """Something in it moves with time alone, other than leaves in the wind, and its shadow with it."""
        return any(prop.restless for prop in self.props)


def draft_scene(
    scene: Scene, earlier: Mapping[Likeness, PropDraft] | None = None, *, coarse: bool = False
) -> Draft:
    """Build every prop of a scene, but for those that an earlier version of it has. `coarse`: see `Prop.coarse`.

    Raises what a prop raises, and ValueError for a part that no program draws.
    """
    props: list[PropDraft] = []
    met: Counter[Likeness] = Counter()
    for number, use in enumerate(scene.props):
        alike = _likeness(use)
        met[alike] += 1
        prop = made(use)
        prop.coarse = coarse
        draft = _blank(scene, number, prop, (*alike, met[alike]))
        props.append(_built(scene, number, draft, (earlier or {}).get(draft.likeness)))
    return Draft(scene, _sky(scene.environment.model_dump_json()), props)


@lru_cache(maxsize=4)
def _sky(environment: str) -> Levels:
    return half_levels(panorama(Environment.model_validate_json(environment)))


def draft_part(part: Part, *, moves: bool = False) -> PartDraft:
    """Get one part ready. Raises ValueError where no program of the family draws it."""
    texture = part.material.texture
    rows = rows_of(part.mesh) if part.skin is None else rows_of_people(part.mesh, part.skin)
    normals = part.material.normals
    bumps = bump_of(texture) if normals is None else normals_of(normals)
    draft = PartDraft(part, rows, color_of(texture), bumps, moves)
    if draft.kind not in PROGRAMS:
        surface, instancing = draft.kind
        raise ValueError(f"{part.name!r}: {surface} {instancing or 'once'} is not among shaders.PROGRAMS")
    return draft


def _likeness(use: PropUse) -> Likeness:
    """A kind of prop, its name, and what is read once. All else is a matter of poses."""
    declared = PROPS[use.prop].spec.params
    read_once = sorted(
        (key, value) for key, value in use.params.items() if key in declared and declared[key].static
    )
    return use.prop, use.id, tuple(read_once), use.own.sha256 if use.own else ""


def _blank(scene: Scene, number: int, prop: Prop, likeness: Likeness) -> PropDraft:
    """A prop that is not built yet."""
    use = scene.props[number]
    name = use.id or use.prop
    formulas = {key for key, value in use.params.items() if isinstance(value, str) and "$" in value}
    bound = {key: parse(str(use.params[key])) for key in formulas}
    defaults = {key: param.default for key, param in prop.spec.params.items()}
    constant = defaults | {key: value for key, value in use.params.items() if key not in formulas}
    draft = PropDraft(name, prop, constant, bound, likeness)
    return replace(draft, moving=_moving(draft, scene))


def _built(scene: Scene, number: int, draft: PropDraft, before: PropDraft | None) -> PropDraft:
    """It with its parts, unless they are there from before."""
    if before and before.moving == draft.moving:
        return replace(draft, prop=before.prop, restless=before.restless, kept=True)
    seed = zlib.crc32(f"{scene.id}/{draft.name}/{number}".encode())
    for part in draft.prop.build(draft.values(scene.defaults()), seed):
        travels = part.instances is not None and part.instancing != "standing"
        draft.parts.append(draft_part(part, moves=travels or part.name in draft.moving))
    return replace(draft, restless=any(part.moves and part.part.casts_shadow for part in draft.parts))


def _moving(draft: PropDraft, scene: Scene) -> frozenset[str]:
    """Parts that some setting of the scene's params has move by themselves, with time alone."""
    settings = [scene.defaults(), *(scene.values_for(difficulty, {}) for difficulty in (0.0, 5.0, 10.0))]
    for name, param in scene.params.items():
        settings += [scene.defaults() | {name: end} for end in param.choices or param.range or ()]
    found: set[str] = set()
    for setting in settings:
        values = draft.values(setting)
        still = draft.prop.pose(values, 0.0)
        for time_seconds in (0.7, 3.1, 11.9):
            later = draft.prop.pose(values, time_seconds)
            found |= {part for part, pose in later.items() if still.get(part) != pose}
    return frozenset(found)
