"""Spiders on a table or in a jar: size, hair, colour, how many, which of them walk, how near the hands they come.

Where each is and how it sets its feet is worked out on the graphics card from time and a few numbers: see
`stage.render.glsl_spiders`. Dialling never builds anything anew.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.arachnids import hair, homes, jar, shape, tracks
from vrtherapy.stage.props.base import Array, Material, Mesh, Part, PartPose, Prop, Skin

COLORS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "brown": ((0.110, 0.064, 0.034), (0.022, 0.013, 0.009), (0.300, 0.215, 0.130)),
    "black": ((0.020, 0.018, 0.018), (0.007, 0.006, 0.006), (0.110, 0.092, 0.080)),
    "rust": ((0.150, 0.058, 0.022), (0.020, 0.011, 0.009), (0.400, 0.190, 0.085)),
    "pale": ((0.300, 0.240, 0.165), (0.085, 0.060, 0.040), (0.500, 0.430, 0.320)),
}
"""Plain, dark and pale, linear."""
_PALETTE = tuple(color for three in COLORS.values() for color in three)
_NEAREST = 8
"""So many, those that come nearest, have all of their hair and roundness."""
_SHARE = (0.0, 1.0)
_BODIES, _SHADE = ("near", "rest"), "shade"
_ROAM_M = 0.17
_LID_UP_M = 0.16


class Spiders(Prop):
    """On the top of the dining table, or in a jar that stands there."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="spiders",
        label=Text(en="Spiders", fr="Araignées"),
        params={
            "most": PropParam(label=Text(en="Most there may be", fr="Nombre maximal"), range=(1.0, 10000.0),
                              default=40.0, static=True),
            "height_m": PropParam(label=Text(en="Height of the table", fr="Hauteur de la table"), unit="m",
                                  range=(0.0, 2.0), default=0.74),
            "number": PropParam(label=Text(en="How many", fr="Nombre"), range=(0.0, 10000.0), default=1.0),
            "size_mm": PropParam(label=Text(en="Leg span", fr="Envergure des pattes"), unit="mm", range=(8.0, 180.0),
                                 default=60.0),
            "hairiness": PropParam(label=Text(en="Hairiness", fr="Pilosité"), range=_SHARE, default=0.5),
            "colour": PropParam(label=Text(en="Colour", fr="Couleur"), choices=tuple(COLORS), default="brown"),
            "walking": PropParam(label=Text(en="Share that walks", fr="Part qui marche"), range=_SHARE, default=0.0),
            "approach": PropParam(
                label=Text(en="How near the hands", fr="Proximité des mains"), range=_SHARE, default=0.0
            ),
            "dash": PropParam(label=Text(en="Dash to the hands and back", fr="Course vers les mains et retour"),
                              range=_SHARE, default=0.0),
            "distance_m": PropParam(label=Text(en="From the hands to the jar", fr="Des mains au bocal"), unit="m",
                                    range=(0.1, 1.4), default=0.8),
            "place": PropParam(label=Text(en="Where they are", fr="Où elles sont"), choices=("jar", "table"),
                               default="table"),
            "lid": PropParam(label=Text(en="Lid: on (0), laid aside (1)", fr="Couvercle : posé (0), retiré (1)"),
                             range=_SHARE, default=0.0),
        },
    )  # fmt: skip

    def __init__(self) -> None:
        self._ranks: dict[str, Array] = {}
        self._told: tuple[Mapping[str, ParamValue], Mapping[str, PartPose]] = ({}, {})

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """Spiders in full, those further off simpler, what shades the table beneath them; the jar and its lid."""
        rng = np.random.default_rng(seed)
        rows = homes.homes(round(float(values["most"])), rng)
        buffers = {"clips": tracks.ways(rng), "moves": tracks.times(rng)}
        parts = [
            Part(
                name, mesh, Material("glass" if name == _SHADE else "solid", two_sided=True), instances=mine,
                instancing="spiders", palette=_PALETTE, casts_shadow=name in _BODIES, skin=replace(skin, **buffers),
            )
            for name, (mesh, skin), mine in self._kinds(rows, rng) if len(mine)
        ]  # fmt: skip
        self._ranks = {part.name: part.instances[:, 7] for part in parts if part.instances is not None}
        self._told = {}, {}  # asked before it was built, it knew of no parts
        return parts + jar.parts()

    def _kinds(self, rows: Array, rng: np.random.Generator) -> Iterator[tuple[str, tuple[Mesh, Skin], Array]]:
        """What there is of spiders, and which of them have it. Hair is apart: it is too fine to cast shadows."""
        fine, plain = (
            (shape.surfaces(3, 2),) * 2 if self.coarse else (shape.surfaces(8, 5), shape.surfaces(5, 2))
        )
        for name, pieces, mine, share in (
            ("near", fine, rows[:_NEAREST], 1.0), ("rest", plain, rows[_NEAREST:], 0.3),
        ):  # fmt: skip
            yield name, shape.skinned(pieces), mine
            if not self.coarse:
                yield f"{name} hair", hair.coat(pieces, share, rng), mine
        yield _SHADE, shape.skinned(shape.shades()), rows

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """How many there are, how they look and what they do; where the jar stands and where its lid is."""
        if self._told[0] != values:
            self._told = dict(values), {**self._spiders(values), **_jar(values)}
        return self._told[1]

    def _spiders(self, values: Mapping[str, ParamValue]) -> dict[str, PartPose]:
        number, size_m = float(values["number"]), float(values["size_mm"]) / 1000
        caught = values["place"] == "jar"
        crowded = 1.0 - 0.5 * min(1.0, max(0.0, number - 4.0) / 20.0)
        roam_m = max(0.0, jar.INNER_M - 0.42 * size_m) if caught else _ROAM_M * crowded
        told = {
            name: float(values[name]) for name in ("number", "hairiness", "walking", "approach", "dash")
        } | {
            "size_m": size_m,
            "tone": float(tuple(COLORS).index(str(values["colour"]))),
            "jar": float(caught),
            "jar_m": max(0.0, jar.INNER_M - 0.45 * size_m),
            "reach": min(6.0, max(0.15, roam_m / size_m)),
            "edge_m": homes.TABLE_FAR_M if float(values["most"]) <= 200 else 1000.0,
        }
        x, y, z = _jar_place(values) if caught else (0.0, 0.0, float(values["height_m"]) - jar.FLOOR_M)
        return {
            name: PartPose(
                (x, y, z + jar.FLOOR_M),
                instances_shown=int(np.searchsorted(ranks, number)),
                uniforms=told,
            )
            for name, ranks in self._ranks.items()
        }


def _jar_place(values: Mapping[str, ParamValue]) -> tuple[float, float, float]:
    """Where the jar stands, metres."""
    ahead_m = homes.HANDS_M[0][1] + jar.OUTER_M - 0.06 + float(values["distance_m"])
    return 0.02, min(ahead_m, homes.TABLE_FAR_M - 0.16), float(values["height_m"])


def _jar(values: Mapping[str, ParamValue]) -> dict[str, PartPose]:
    """The jar and its lid; put away while spiders are on the table."""
    if values["place"] != "jar":
        return dict.fromkeys(("jar", "jar inside", "lid"), PartPose(visible=False))
    x, y, z = _jar_place(values)
    off = float(values["lid"])
    # Lifted first, then aside, then down on the table.
    up = _LID_UP_M * math.sin(math.pi * off)
    aside = off * off * (3.0 - 2.0 * off)
    lid = (x + 0.26 * aside, y + 0.02 * aside, z + (jar.HIGH_M - 0.004) * (1.0 - aside) + up)
    poses = {name: PartPose((x, y, z)) for name in ("jar", "jar inside")}
    return {**poses, "lid": PartPose(lid, (0.0, 0.0, 14.0 * math.sin(math.pi * off)))}
