"""A ring of light that grows with the in-breath and shrinks with the out-breath: in the world, never head-locked."""

from collections.abc import Mapping
from functools import cache
from typing import ClassVar, NamedTuple

import numpy as np

from vrtherapy.messages import LANGUAGES, ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Image, Material, Mesh, Part, PartPose, Prop
from vrtherapy.stage.props.indoors.letters import written

Color = tuple[float, float, float]

_WORDS = {
    ("in", "en"): "in", ("out", "en"): "out",
    ("in", "fr"): "inspirez", ("out", "fr"): "expirez",
}  # fmt: skip
_LEAST, _MOST = 0.42, 1.0
"""Sizes of the ring at the ends of a breath, as shares of `size_m`."""
_LIGHT = (0.90, 0.95, 0.92)
_INSIDE = (0.018, 0.075, 0.095)
"""Dark enough for words of light to be read before a bright sky."""
_WORD_M = 0.20
"""Half the height of a word's card, at a radius of 1 m."""


class Breath(NamedTuple):
    """A moment of paced breathing: how full the lungs are (0 to 1), which way it goes, and how far along that way."""

    full: float
    way: str
    share: float


def breath(per_minute: float, in_share: float, time_seconds: float) -> Breath:
    """Where a breath is at a scene's time: `in_share` (0 to 1) of each is breathed in. It turns softly at both ends."""
    round_ = time_seconds * per_minute / 60.0 % 1.0
    if round_ < in_share:
        share = round_ / in_share
        return Breath(0.5 - 0.5 * float(np.cos(np.pi * share)), "in", share)
    share = (round_ - in_share) / (1.0 - in_share)
    return Breath(0.5 + 0.5 * float(np.cos(np.pi * share)), "out", share)


class BreathingPacer(Prop):
    """Fades in where the scene says; its words are in the scene's param `language`, if that is bound."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="breathing_pacer",
        label=Text(en="Breathing pacer", fr="Guide de respiration"),
        params={
            "shown": PropParam(
                label=Text(en="How much of it is seen", fr="Part visible"), range=(0.0, 1.0), default=0.0
            ),
            "per_minute": PropParam(
                label=Text(en="Breaths a minute", fr="Respirations par minute"),
                unit="/min",
                range=(4.0, 12.0),
                default=6.0,
            ),
            "in_share": PropParam(
                label=Text(en="Share of a breath that is breathed in", fr="Part du cycle où l'on inspire"),
                range=(0.25, 0.6),
                default=0.4,
            ),
            "words": PropParam(
                label=Text(en="Words in it", fr="Mots affichés"), choices=("none", *LANGUAGES), default="none"
            ),
            "x_m": PropParam(
                label=Text(en="To the right", fr="Vers la droite"),
                unit="m",
                range=(-20.0, 20.0),
                default=0.0,
                static=True,
            ),
            "y_m": PropParam(
                label=Text(en="Ahead", fr="Devant"), unit="m", range=(-20.0, 20.0), default=3.4, static=True
            ),
            "z_m": PropParam(
                label=Text(en="Height of its middle", fr="Hauteur de son centre"),
                unit="m",
                range=(-5.0, 20.0),
                default=2.1,
                static=True,
            ),
            "size_m": PropParam(
                label=Text(en="Radius when full", fr="Rayon au plus grand"),
                unit="m",
                range=(0.1, 2.0),
                default=0.45,
                static=True,
            ),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """The inside, the ring, and each word on a card of its own."""
        soft = Material(surface="glow", glow=1.0)
        parts = [
            Part("inside", _card(1.0, 1.0, _INSIDE), soft, casts_shadow=False),
            Part("ring", _card(1.0, 1.0), soft, casts_shadow=False),
        ]
        for (way, language), word in _WORDS.items():
            picture = _word(word)
            wide = _WORD_M * picture.pixels.shape[1] / picture.pixels.shape[0]
            card = _card(wide, _WORD_M, whole=True)
            lit = Material(surface="glow", glow=1.4, texture=picture)
            parts.append(Part(f"{way} {language}", card, lit, casts_shadow=False))
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """As large as the breath is full; the word of the way it goes comes and goes softly."""
        shown = float(values["shown"])
        if shown <= 0.0:
            return {name: PartPose(visible=False) for name in ("inside", "ring", *map(" ".join, _WORDS))}
        at = float(values["x_m"]), float(values["y_m"]), float(values["z_m"])
        before = at[0], at[1] - 0.02, at[2]
        now = breath(float(values["per_minute"]), float(values["in_share"]), time_seconds)
        size = float(values["size_m"]) * (_LEAST + (_MOST - _LEAST) * now.full)
        poses = {
            "inside": PartPose(at, scale=size, uniforms={"shape": 0.0, "amount": 0.9 * shown}),
            "ring": PartPose(at, scale=size, uniforms={"shape": 1.0, "amount": 0.95 * shown}),
        }
        seen = shown * float(np.clip(4.0 * min(now.share, 1.0 - now.share), 0.0, 1.0))
        for way, language in _WORDS:
            there = seen > 0.0 and (way, language) == (now.way, values["words"])
            said = {"shape": 2.0, "amount": seen}
            poses[f"{way} {language}"] = PartPose(
                before, scale=float(values["size_m"]), visible=there, uniforms=said if there else {}
            )
        return poses


def _card(half_width: float, half_height: float, color: Color = _LIGHT, *, whole: bool = False) -> Mesh:
    """An upright card around the origin that faces the patient; its uvs run from -1 to 1, or over a picture once."""
    corners = np.array([[-1, 0, -1], [1, 0, -1], [1, 0, 1], [-1, 0, 1]], np.float32)
    uvs = corners[:, ::2] * (0.5 if whole else 1.0) + (0.5 if whole else 0.0)
    return Mesh(
        positions=corners * np.array([half_width, 1.0, half_height], np.float32),
        normals=np.tile(np.array([0, -1, 0], np.float32), (4, 1)),
        uvs=uvs.astype(np.float32),
        colors=np.tile(np.array([*color, 1.0], np.float32), (4, 1)),
        indices=np.array([[0, 1, 2], [0, 2, 3]], np.uint32),
    )


@cache
def _word(word: str) -> Image:
    return Image(f"word {word}", written(word))
