"""People who watch, listen, whisper, applaud, ask, judge or leave: twelve characters, instanced up to a thousand.

What they do is worked out on the graphics card from time and a few numbers: a thousand cost a frame what one costs.
"""

from collections.abc import Mapping
from functools import cache
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Array, Image, Material, Mesh, Part, PartPose, Prop, Skin
from vrtherapy.stage.props.figures import seating, store
from vrtherapy.stage.props.figures.cast import Character

_NEAR_M, _MIDDLE_M = 4.2, 13.0
"""Up to here people are drawn in full, and in half: further away they are a few thousand triangles."""
_HIDDEN_M = (1.3, 3.2)
"""The same between the seats of an aircraft, whose backs hide all but heads."""
_SHARE = (0.0, 1.0)
_TOPS = (
    (0.045, 0.06, 0.11), (0.42, 0.43, 0.44), (0.055, 0.055, 0.062), (0.20, 0.035, 0.045),
    (0.075, 0.15, 0.25), (0.30, 0.26, 0.20), (0.05, 0.12, 0.085), (0.24, 0.30, 0.40),
)  # fmt: skip
_LEGS = ((0.030, 0.034, 0.050), (0.05, 0.048, 0.046), (0.055, 0.075, 0.125), (0.13, 0.105, 0.075))
_HAIR = ((0.020, 0.013, 0.009), (0.055, 0.029, 0.014), (0.012, 0.010, 0.010), (0.19, 0.115, 0.050))
_DARK = ((0.012, 0.009, 0.008), (0.020, 0.012, 0.009), (0.009, 0.008, 0.009), (0.030, 0.017, 0.010))
_CUTS = {"shirt": 0.0, "sweater": 1.0, "suit": 2.0, "blouse": 3.0}


class People(Prop):
    """Where they are follows `arrangement`, as the furniture does; who appears first sits nearest."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="people",
        label=Text(en="People", fr="Personnes"),
        params={
            "arrangement": PropParam(
                label=Text(en="How they are placed", fr="Disposition"), choices=seating.ARRANGEMENTS, default="rows",
                static=True,
            ),
            "most": PropParam(
                label=Text(en="Places", fr="Places"), range=(1.0, 1000.0), default=24.0, static=True
            ),
            "count": PropParam(
                label=Text(en="How many are there", fr="Nombre présent"), range=(0.0, 1000.0), default=24.0
            ),
            "distance_m": PropParam(
                label=Text(en="Moved back by", fr="Reculées de"), unit="m", range=(0.0, 20.0), default=0.0
            ),
            "attention": PropParam(
                label=Text(en="Share that listens", fr="Part qui écoute"), range=_SHARE, default=1.0
            ),
            "gaze": PropParam(
                label=Text(en="Share of these that looks at the patient", fr="Part de celles-ci qui regarde"),
                range=_SHARE, default=0.8,
            ),
            "mood": PropParam(
                label=Text(en="From critical (-1) to smiling (1)", fr="De critique (-1) à souriant (1)"),
                range=(-1.0, 1.0), default=0.2,
            ),
            "applause": PropParam(label=Text(en="Applause", fr="Applaudissements"), range=_SHARE, default=0.0),
            "whisper": PropParam(label=Text(en="Whispering", fr="Chuchotements"), range=_SHARE, default=0.0),
            "question": PropParam(
                label=Text(en="One asks a question", fr="Une question est posée"), range=_SHARE, default=0.0
            ),
            "leaving": PropParam(
                label=Text(en="Way out of those who leave", fr="Sortie de ceux qui partent"), range=_SHARE, default=0.0
            ),
        },
    )  # fmt: skip

    def __init__(self) -> None:
        self._ranks: dict[str, Array] = {}
        self._told: tuple[Mapping[str, ParamValue], Mapping[str, PartPose]] = ({}, {})

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """A part for each character at each level of detail that somebody needs."""
        rows = seating.places(str(values["arrangement"]), round(float(values["most"])), seed)
        order = np.random.default_rng(seed + 1).permutation(len(store.people()))
        who = order[np.arange(len(rows)) % len(order)]
        away = np.hypot(rows[:, 0], rows[:, 1])
        reaches = _HIDDEN_M if values["arrangement"] == "aircraft" else (_NEAR_M, _MIDDLE_M)
        level = np.digitize(away, (0.0,) * 3 if self.coarse else reaches)
        parts: list[Part] = []
        for number, person in enumerate(store.people()):
            for step, name in enumerate(store.LEVELS):
                chosen = rows[(who == number) & (level == step)]
                if len(chosen):
                    parts.append(person_part(person, name, chosen))
        self._ranks = {part.name: part.instances[:, 7] for part in parts if part.instances is not None}
        self._told = {}, {}  # asked before it was built, it knew of no parts
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """How many there are and what they do; what each does when is the graphics card's."""
        if self._told[0] != values:
            told = {name: float(values[name]) for name in _UNIFORMS}
            place = (0.0, float(values["distance_m"]), 0.0)
            poses = {
                name: PartPose(
                    place, instances_shown=int(np.searchsorted(ranks, told["count"])), uniforms=told
                )
                for name, ranks in self._ranks.items()
            }
            self._told = dict(values), poses
        return self._told[1]


_UNIFORMS = ("count", "attention", "gaze", "mood", "applause", "whisper", "question", "leaving")


def person_part(person: store.Person, level: str, rows: Array, more: Array | None = None) -> Part:
    """One of the cast at a level of detail, as often as there are `rows`; `more` are the ways of those who walk."""
    layer, character = person.levels[level], person.character
    mesh = Mesh(layer.positions, _sound(layer.normals), layer.uvs, layer.colors, layer.triangles)
    dark = _is_dark(character)
    clips, moves = _read_by_number(character.name)
    return Part(
        f"{character.name} {level}",
        mesh,
        Material(texture=_strands(), two_sided=True),
        instances=rows,
        instancing="people",
        palette=(*_TOPS, *_LEGS, *(_DARK if dark else _HAIR)),
        skin=Skin(layer.bones, layer.weights, layer.marks, clips, moves),
        more=more,
    )


def _is_dark(character: Character) -> bool:
    return character.skin[0] < 0.35 or any(name == "asian" for name, _ in character.origin)


@cache
def _read_by_number(name: str) -> tuple[Array, Array]:
    """One person's clips and moves of the face: the same arrays at every level, so that they are in memory once."""
    person = next(person for person in store.people() if person.character.name == name)
    measures, character = person.marks_m.copy(), person.character
    measures[:3, 3] = (0.0 if _is_dark(character) else 1.0), character.grey, _CUTS[character.dress]
    clips = np.concatenate([measures, person.clips.reshape(-1, 4)])
    moves = np.zeros((max(person.moves.shape[0], 1) * 5, 4), np.float32)
    moves[: person.moves.shape[0] * 5, :3] = person.moves.reshape(-1, 3)
    return clips, moves


def _sound(normals: Array) -> Array:
    """Normals of length 1; a point that belongs to no surface faces up."""
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.where(length > 1e-6, normals / np.maximum(length, 1e-6), np.array([0, 0, 1])).astype(np.float32)


@cache
def _strands() -> Image:
    """Four locks of hair side by side, roots on top: fine lines, and gaps that widen towards the tips."""
    rng = np.random.default_rng(3)
    height, width = 128, 128
    u = np.linspace(0, 4, width, endpoint=False) % 1
    v = np.linspace(0, 1, height)[:, None]
    lines = rng.random(width)[None] * 0.5 + 0.5 * rng.random(width // 4).repeat(4)[None]
    edge = np.clip(np.minimum(u, 1 - u) * 6, 0, 1)[None]
    ends = 0.45 + 0.6 * rng.random(width)[None]
    alpha = np.clip((ends - v) * 5 + 0.3, 0, 1) * np.clip(edge + 0.35 * lines, 0, 1)
    tone = (0.62 + 0.42 * lines) * (0.95 + 0.05 * v)
    pixels = np.stack([tone, tone, tone, alpha], -1)
    pixels = np.broadcast_to(pixels, (height, width, 4))
    return Image("strands of hair", (np.clip(pixels, 0, 1)[::-1] * 255).astype(np.uint8))
