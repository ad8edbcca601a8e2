"""Lints of a scene: whether it can be graded, whether what grows harder is announced, whether a calm one is calm."""

from collections.abc import Iterator
from itertools import pairwise

from vrtherapy.lint.base import Found, Lint
from vrtherapy.messages import Text
from vrtherapy.scene import Scene

MAX_SCENE_SHARE = 0.75
"""Of a param's range, between two keyframes a whole difficulty or less apart."""


def _ungraded(scene: Scene) -> Iterator[Found]:
    graded = [name for name, param in scene.params.items() if param.harder != "none" and not param.hidden]
    if scene.calm:
        return
    if not graded:
        message = Text(
            en="No param makes the scene harder or easier.",
            fr="Aucun paramètre ne rend la scène plus dure ou plus facile.",
        )
        yield Found(("params",), message)
    elif not scene.difficulty:
        message = Text(
            en="The scene does not say what difficulty means.",
            fr="La scène ne dit pas ce que veut dire la difficulté.",
        )
        yield Found(("difficulty",), message)
    elif scene.difficulty[-1].at < 10:
        at = scene.difficulty[-1].at
        message = Text(
            en=f"From {at:g} on, difficulty changes nothing any more.",
            fr=f"À partir de {at:g}, la difficulté ne change plus rien.",
        )
        yield Found(("difficulty", len(scene.difficulty) - 1, "at"), message)


def _steep(scene: Scene) -> Iterator[Found]:
    for index, (before, after) in enumerate(pairwise(scene.difficulty), start=1):
        for name, value in after.params.items():
            param, old = scene.params[name], scene.values_at(before.at)[name]
            if param.range is None or isinstance(value, str) or isinstance(old, str):
                continue
            share = abs(value - old) / (param.range[1] - param.range[0])
            if after.at - before.at <= 1 and share > MAX_SCENE_SHARE:
                message = Text(
                    en=f"{param.label.en} goes from {param.describe(old, 'en')} to "
                    f"{param.describe(value, 'en')} "
                    f"between difficulties {before.at:g} and {after.at:g}.",
                    fr=f"{param.label.fr} passe de {param.describe(old, 'fr')} à "
                    f"{param.describe(value, 'fr')} "
                    f"entre les difficultés {before.at:g} et {after.at:g}.",
                )
                yield Found(("difficulty", index, "params", name), message)


def _unannounced(scene: Scene) -> Iterator[Found]:
    for name, param in scene.params.items():
        if param.harder != "none" and not param.hidden and param.announcement is None:
            message = Text(
                en=f"{param.label.en} grows harder without a word to the patient.",
                fr=f"{param.label.fr} devient plus difficile sans un mot au patient.",
            )
            yield Found(("params", name), message)


def _restless(scene: Scene) -> Iterator[Found]:
    if not scene.calm:
        return
    for name, cue in scene.cues.items():
        if cue.startling:
            message = Text(
                en="A calm scene has a cue that may startle.",
                fr="Une scène calme a un événement qui peut faire sursauter.",
            )
            yield Found(("cues", name, "startling"), message)


LINTS = (
    Lint(
        "ungraded",
        Text(en="A scene that cannot be graded", fr="Une scène qui ne se gradue pas"),
        Text(
            en="Exposure is graded: the therapist needs to make it a little easier or harder, and 10 "
            "is the hardest.",
            fr="L'exposition est graduée : le thérapeute doit pouvoir l'alléger ou la durcir un peu "
            "; 10 est le maximum.",
        ),
        "Rothbaum, Kooper 1995; Premkumar 2021",
        Text(
            en="Give a param a harder way, and keyframes of `difficulty` from 0 to 10. Is it a safe "
            "place? Say `calm: true`.",
            fr="Donnez à un paramètre un sens plus difficile, et des points de `difficulty` de 0 à "
            "10. Un lieu sûr ? `calm: true`.",
        ),
        in_scene=_ungraded,
    ),
    Lint(
        "steep",
        Text(en="Difficulty that leaps", fr="Une difficulté qui bondit"),
        Text(
            en="One more of difficulty should feel like one more, wherever the patient stands.",
            fr="Un point de difficulté de plus doit se sentir comme un point, où que soit le patient.",
        ),
        "general judgement",
        Text(
            en="Put a keyframe in between, or let the later one come later.",
            fr="Ajoutez un point entre les deux, ou reculez le second.",
        ),
        in_scene=_steep,
    ),
    Lint(
        "unannounced",
        Text(en="A harder change without announcement", fr="Un durcissement sans annonce"),
        Text(
            en="Patients felt overwhelmed by changes 'without warning'.",
            fr="Des patients ont été dépassés par des changements « sans prévenir ».",
        ),
        "Brinkman 2010; patients' reports",
        Text(
            en="Add an `announcement` to the param: one short sentence.",
            fr="Ajoutez une `announcement` au paramètre : une phrase courte.",
        ),
        in_scene=_unannounced,
    ),
    Lint(
        "restless",
        Text(en="A calm scene that may startle", fr="Une scène calme qui peut faire sursauter"),
        Text(
            en="A calm scene is where a frightened patient is taken after a stop.",
            fr="Une scène calme est là où l'on mène un patient effrayé après un arrêt.",
        ),
        "general judgement",
        Text(
            en="Take the cue away, or make another scene of it.",
            fr="Ôtez l'événement, ou faites-en une autre scène.",
        ),
        in_scene=_restless,
    ),
)
