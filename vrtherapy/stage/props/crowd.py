"""People who walk, sit, stand and talk in a public place: up to some hundreds, none of whom ever runs into another.

Their ways are worked out when the scene is built; where each is then follows on the graphics card from time alone.
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Part, PartPose, Prop
from vrtherapy.stage.props.figures import store
from vrtherapy.stage.props.figures.cast import CAST
from vrtherapy.stage.props.people import person_part
from vrtherapy.stage.props.plaza import passers
from vrtherapy.stage.props.walking.schedule import MOMENTS, Drawn, distances_m, drawn

_REACHES_M = (1.5, 2.9, 9.0)
"""Up to where people are drawn in full, in half, and coarsely; beyond they are some hundred triangles."""
_SHARE = (0.0, 1.0)
_MUSICIAN = next(number for number, one in enumerate(CAST) if one.name == "imran")
"""The guitar is made for the height of his hips."""
_UNIFORMS = ("attention", "gaze", "mood", "applause", "near_m", "bustle", "passing", "stopping", "gathering")
_STILL = {"whisper": 0.0, "question": 0.0, "leaving": 0.0}


class Crowd(Prop):
    """Where people may go is the plan of the square; how many there are, how busy and how near, is dialled."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="crowd",
        label=Text(en="Crowd", fr="Foule"),
        params={
            "most": PropParam(
                label=Text(en="Most people", fr="Nombre maximal"), range=(10.0, 1000.0), default=40.0, static=True
            ),
            "share": PropParam(
                label=Text(en="Share of them that is there", fr="Part présente"), range=_SHARE, default=1.0
            ),
            "bustle": PropParam(
                label=Text(en="From strolling (0) to hurrying (1)", fr="De la flânerie (0) à la hâte (1)"),
                range=_SHARE, default=0.5,
            ),
            "near_m": PropParam(
                label=Text(en="Nobody passes nearer than", fr="Personne ne passe à moins de"), unit="m",
                range=(0.7, 8.0), default=0.7,
            ),
            "attention": PropParam(
                label=Text(en="Share that is awake to what is around", fr="Part attentive à ce qui l'entoure"),
                range=_SHARE, default=1.0,
            ),
            "gaze": PropParam(
                label=Text(
                    en="Share that looks at the patient in passing", fr="Part qui regarde le patient au passage"
                ),
                range=_SHARE, default=0.2,
            ),
            "mood": PropParam(
                label=Text(en="From stern (-1) to smiling (1)", fr="De sévère (-1) à souriant (1)"),
                range=(-1.0, 1.0), default=0.1,
            ),
            "applause": PropParam(label=Text(en="Applause", fr="Applaudissements"), range=_SHARE, default=0.0),
            "passing": PropParam(
                label=Text(en="A group passes close", fr="Un groupe passe tout près"), range=_SHARE, default=0.0
            ),
            "stopping": PropParam(
                label=Text(en="Someone stops and looks", fr="Quelqu'un s'arrête et regarde"), range=_SHARE, default=0.0
            ),
            "gathering": PropParam(
                label=Text(en="A circle forms around a musician", fr="Un cercle se forme autour d'un musicien"),
                range=_SHARE, default=0.0,
            ),
        },
    )  # fmt: skip

    def __init__(self) -> None:
        self._drawn: dict[str, Drawn] = {}
        self._count = 0
        self._told: tuple[Mapping[str, ParamValue], list[int], dict[str, PartPose]] = ({}, [], {})

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """A part for each character at each level of detail that somebody needs at some moment."""
        made = passers.crowd(round(float(values["most"])), seed)
        rng = np.random.default_rng(seed + 1)
        cast = store.people()
        ranks, away = made.ranks(), distances_m(made.cycle)
        self._count = int(ranks.calm.max()) + 1
        who = rng.permutation(len(away)) % len(cast)
        who[made.performer] = _MUSICIAN
        levels = np.digitize(away, (0.0,) * 3 if self.coarse else _REACHES_M)
        there = np.isfinite(away)
        self._drawn = {}
        parts: list[Part] = []
        for number, person in enumerate(cast):
            mine = np.flatnonzero(who == number)
            for step, level in enumerate(store.LEVELS):
                listed = there & (levels == step)
                if not listed[mine].any():
                    continue
                one = drawn(made.cycle, mine, listed, ranks)
                parts.append(person_part(person, level, one.instances, one.more))
                self._drawn[parts[-1].name] = one
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Which list each part is at, and how many of it are wanted; lists change one after the other, not at once."""
        apart = 1.0 / max(len(self._drawn), 1)
        moments = [int(time_seconds + number * apart) % MOMENTS for number in range(len(self._drawn))]
        told, before, poses = self._told
        same = told == values and len(before) == len(moments)  # asked before it was built, there were none
        if same and before == moments:
            return poses
        made = dict(poses) if same else {}
        uniforms = {name: float(values[name]) for name in _UNIFORMS} | _STILL
        wanted = float(
            round(float(values["share"]) * self._count)
        )  # a fraction would leave somebody half there
        for number, (name, one) in enumerate(self._drawn.items()):
            moment = moments[number]
            if same and before[number] == moment:
                continue
            made[name] = PartPose(
                instances_shown=int(np.searchsorted(one.ranks[moment], wanted)),
                uniforms={**uniforms, "count": wanted, "slot": float(one.starts[moment])},
            )
        self._told = dict(values), moments, made
        return made
