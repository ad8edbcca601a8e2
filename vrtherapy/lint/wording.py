"""Lints of what is written for people: in both languages, and plain enough for a patient who is afraid."""

import re
from collections.abc import Iterator
from typing import cast

from pydantic import BaseModel

from vrtherapy.lint.base import Found, Lint, Plan
from vrtherapy.lint.reading import ease, sentences_of, words_of
from vrtherapy.messages import LANGUAGES, Language, Text
from vrtherapy.protocol import Protocol
from vrtherapy.scene import Scene
from vrtherapy.sources import Route

MIN_EASE = 60.0
MIN_WORDS = 12
"""In shorter texts a single long word sways the formulas."""
MAX_SENTENCE_WORDS = 25

_PLACEHOLDER = re.compile(
    r"^\W*$|\b(?:TODO|TBD|FIXME|XXX+|lorem ipsum|à traduire|to translate|translate me)\b", re.IGNORECASE
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SMALL_WORDS: dict[Language, frozenset[str]] = {
    "en": _set("the you your and is are of to with will what it this that have"),
    "fr": _set("le la les vous votre et est de des un une que qui ce dans avec du au"),
}
_NAMES: dict[Language, Text] = {
    "en": Text(en="English", fr="anglais"),
    "fr": Text(en="French", fr="français"),
}


def _texts(record: BaseModel, path: Route = ()) -> Iterator[tuple[Route, Text]]:
    """Every text of a record, with the path under which its author wrote it."""
    for name, info in type(record).model_fields.items():
        yield from _texts_in(getattr(record, name), (*path, info.alias or name))


def _texts_in(value: object, path: Route) -> Iterator[tuple[Route, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        yield from _texts(value, path)
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[object, ...]", value)):
            yield from _texts_in(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            yield from _texts_in(item, (*path, key))


def _untranslated(record: Protocol | Scene) -> Iterator[Found]:
    for path, text in _texts(record):
        for language in LANGUAGES:
            if why := _not_written(text, language):
                yield Found((*path, language), why)
                break


def _not_written(text: Text, language: Language) -> Text | None:
    words, name = text.to(language), _NAMES[language]
    if _PLACEHOLDER.search(words):
        return Text(
            en=f"The {name.en} text is a placeholder: {words!r}.",
            fr=f"Le texte {name.fr} n'est qu'un emplacement : « {words} ».",
        )
    if language == "fr" and text.en == text.fr and len(words_of(words)) >= 3:
        return Text(en="The French text is the English one.", fr="Le texte français est le texte anglais.")
    small = {word.lower() for word in words_of(words)}
    other: Language = "en" if language == "fr" else "fr"
    if len(small & _SMALL_WORDS[other]) >= 2 and not small & _SMALL_WORDS[language]:
        return Text(
            en=f"The {name.en} text is written in {_NAMES[other].en}.",
            fr=f"Le texte {name.fr} est écrit en {_NAMES[other].fr}.",
        )
    return None


def _hard_to_read(told: Iterator[tuple[Route, Text]]) -> Iterator[Found]:
    for path, text in told:
        for language in LANGUAGES:
            words = text.to(language)
            longest = max((len(words_of(sentence)) for sentence in sentences_of(words)), default=0)
            eased = ease(words, language)
            if longest > MAX_SENTENCE_WORDS:
                message = Text(en=f"A sentence has {longest} words.", fr=f"Une phrase compte {longest} mots.")
                yield Found((*path, language), message)
            elif len(words_of(words)) >= MIN_WORDS and eased < MIN_EASE:
                message = Text(
                    en=f"Its reading ease is {eased:.0f}; plain language has {MIN_EASE:g} or more.",
                    fr=f"Sa facilité de lecture est de {eased:.0f} ; une langue simple atteint "
                    f"{MIN_EASE:g} ou plus.",
                )
                yield Found((*path, language), message)


def _told_in_protocol(plan: Plan) -> Iterator[tuple[Route, Text]]:
    return ((path, text) for path, text in _texts(plan.protocol) if path[-1] == "announcement")


def _told_in_scene(scene: Scene) -> Iterator[tuple[Route, Text]]:
    told = ("announcement", "text")  # of params and cues; a caption's
    return ((path, text) for path, text in _texts(scene) if path[-1] in told)


LINTS = (
    Lint(
        "language-missing",
        Text(en="A text missing in a language", fr="Un texte manque dans une langue"),
        Text(
            en="Patient and therapist may each work in either language; a foreign sentence in the "
            "headset frightens.",
            fr="Patient et thérapeute peuvent chacun choisir leur langue ; une phrase étrangère dans "
            "le casque effraie.",
        ),
        "what the software promises",
        Text(
            en="Write the text in that language, or ask a colleague who speaks it.",
            fr="Écrivez le texte dans cette langue, ou demandez à un collègue qui la parle.",
        ),
        in_protocol=lambda plan: _untranslated(plan.protocol),
        in_scene=_untranslated,
    ),
    Lint(
        "hard-to-read",
        Text(en="Hard to read for a patient", fr="Difficile à lire pour un patient"),
        Text(
            en="Who is afraid takes in short sentences and common words. English: Flesch's reading "
            "ease; French: Kandel "
            "and Moles'. Both go from 100, very easy, down to 0; 60 is what most 13-year-olds read.",
            fr="Qui a peur retient des phrases courtes et des mots courants. Anglais : facilité de "
            "Flesch ; français : "
            "Kandel et Moles. Toutes deux vont de 100, très facile, à 0 ; 60 se lit vers 13 ans.",
        ),
        "Flesch 1948; Kandel and Moles 1958",
        Text(
            en=f"Shorter sentences (at most {MAX_SENTENCE_WORDS} words) and shorter words.",
            fr=f"Des phrases plus courtes ({MAX_SENTENCE_WORDS} mots au plus) et des mots plus courts.",
        ),
        in_protocol=lambda plan: _hard_to_read(_told_in_protocol(plan)),
        in_scene=lambda scene: _hard_to_read(_told_in_scene(scene)),
    ),
)
