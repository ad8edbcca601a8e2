"""People in the metro: seated, holding on to poles and rails, squeezed into the door spaces; and waiting outside."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Array, Part, PartPose, Prop
from vrtherapy.stage.props.figures import store
from vrtherapy.stage.props.people import person_part
from vrtherapy.stage.props.underground import riders, timetable

_REACHES_M = (1.05, 2.4, 5.2)
"""Up to where people are drawn in full, in half, and coarsely."""
_SHARE = (0.0, 1.0)
_OUTSIDE_M = 70.0
_TOLD = ("attention", "gaze", "mood")
_STILL = dict.fromkeys(("applause", "whisper", "question", "leaving"), 0.0)


class MetroRiders(Prop):
    """How full it is: seats fill first, then there is somebody at every pole, then there is hardly room."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="metro_riders",
        label=Text(en="People in the metro", fr="Passagers du métro"),
        params={
            "fullness": PropParam(
                label=Text(en="How full the car is", fr="Remplissage de la voiture"), range=_SHARE, default=0.5
            ),
            "waiting": PropParam(
                label=Text(en="How many wait on the platform", fr="Attente sur le quai"), range=_SHARE, default=0.5
            ),
            "stops": PropParam(label=Text(en="Stops so far", fr="Arrêts parcourus"), range=(0.0, 6.0), default=0.0),
            "attention": PropParam(
                label=Text(en="Share that is awake to what is around", fr="Part attentive à ce qui l'entoure"),
                range=_SHARE, default=0.6,
            ),
            "gaze": PropParam(
                label=Text(en="Share of these that looks at the patient", fr="Part de celles-ci qui regarde"),
                range=_SHARE, default=0.2,
            ),
            "mood": PropParam(
                label=Text(en="From stern (-1) to smiling (1)", fr="De sévère (-1) à souriant (1)"),
                range=(-1.0, 1.0), default=0.0,
            ),
        },
    )  # fmt: skip

    def __init__(self) -> None:
        self._ranks: dict[str, Array] = {}
        self._most = {"car": 0, "platform": 0}
        self._told: tuple[Mapping[str, ParamValue], Mapping[str, PartPose]] = ({}, {})

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """A part for each character at each level of detail, inside and outside."""
        cast = store.people()
        parts: list[Part] = []
        self._ranks = {}
        for where, rows in (("car", riders.in_the_car(seed)), ("platform", riders.on_the_platform(seed))):
            self._most[where] = len(rows)
            who = np.random.default_rng(seed + 1).permutation(len(rows)) % len(cast)
            level = np.digitize(np.hypot(rows[:, 0], rows[:, 1]), (0.0,) * 3 if self.coarse else _REACHES_M)
            level = np.maximum(level, 2) if where == "platform" else level
            for number, person in enumerate(cast):
                for step, name in enumerate(store.LEVELS):
                    chosen = rows[(who == number) & (level == step)]
                    if len(chosen):
                        part = person_part(person, name, chosen)
                        parts.append(replace(part, name=f"{part.name} {where}"))
                        self._ranks[parts[-1].name] = chosen[:, 7]
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """How many are there; who waits on the platform passes with it."""
        if self._told[0] == values and len(self._told[1]) == len(self._ranks):
            return self._told[1]
        told = {name: float(values[name]) for name in _TOLD} | _STILL
        inside = float(round(float(values["fullness"]) * self._most["car"]))
        outside = float(round(float(values["waiting"]) * self._most["platform"]))
        station = timetable.at(float(values["stops"]))
        there = abs(station.station_m) < _OUTSIDE_M
        poses: dict[str, PartPose] = {}
        for name, ranks in self._ranks.items():
            waits = name.endswith("platform")
            count = outside if waits else inside
            poses[name] = PartPose(
                (0.0, station.station_m, 0.0) if waits else (0.0, 0.0, 0.0),
                visible=there or not waits,
                instances_shown=int(np.searchsorted(ranks, count)),
                uniforms={**told, "count": count},
            )
        self._told = dict(values), poses
        return poses
