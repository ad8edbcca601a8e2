"""Words and figures that every page of the console writes the same way, in both languages. Pure."""

import locale
import os
import sys
from collections.abc import Mapping

from vrtherapy.messages import Language, ParamValue, Text

PROGRAM = "python -m therapist_console"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def either(language: Language, en: str, fr: str) -> str:
    """The words in `language`."""
    return fr if language == "fr" else en


def language_of_user(environment: Mapping[str, str] = os.environ) -> Language:
    """French if the user's locale is, else English."""
    named = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), None)
    if named is None and sys.platform == "win32":
        named = locale.getlocale()[0]
    return "fr" if (named or "").lower().startswith("fr") else "en"


def clock(seconds: float) -> str:
    """A time as a clock shows it: `0:05`, `12:34`, `1:02:03`."""
    whole = int(max(0.0, seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span(seconds: float) -> str:
    """How long something lasts: `20 s`, `3:10`."""
    return f"{seconds:.0f} s" if seconds < 99.5 else clock(seconds)


def ago(seconds: float, language: Language) -> str:
    """How long something is past: `20 s ago`, `il y a 3:10`."""
    return either(language, f"{span(seconds)} ago", f"il y a {span(seconds)}")


def figure(value: ParamValue, language: Language) -> str:
    """A number with its decimal sign (at most three decimals), or a word as it is."""
    if isinstance(value, str):
        return value
    written = f"{round(value, 3):g}"
    return written.replace(".", ",") if language == "fr" else written


def plain(text: str) -> str:
    """Text without control characters: what others wrote must not steer the reader's terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def quoted(text: str, language: Language) -> str:
    """Somebody's own words, marked as such."""
    return either(language, f"“{text}”", f"« {text} »")


ROLES: dict[str, Text] = {
    "therapist": Text(en="therapist", fr="thérapeute"),
    "observer": Text(en="observer", fr="observateur"),
    "stage": Text(en="stage", fr="scène"),
    "patient": Text(en="patient", fr="patient"),
    "rule": Text(en="rule", fr="règle"),
    "session": Text(en="session", fr="séance"),
}
