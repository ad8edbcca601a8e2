"""Words and figures that every page of the console writes the same way, in both languages. Pure."""

import locale
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from vrtherapy.messages import Language, Text
from vrtherapy.record.writing import clock

_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def _program() -> str:
    """How this program is started again from here, so that what a page says can be typed as it stands."""
    python = Path(sys.executable)
    if (found := shutil.which("python")) and Path(found) == python:
        return "python -m therapist_console"
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    return f"{python} -m therapist_console"


PROGRAM = _program()


def either(language: Language, en: str, fr: str) -> str:
    """The words in `language`."""
    return fr if language == "fr" else en


def language_of_user(environment: Mapping[str, str] = os.environ) -> Language:
    """French if the user's locale is, else English."""
    named = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), None)
    if named is None and sys.platform == "win32":
        named = locale.getlocale()[0]
    return "fr" if (named or "").lower().startswith("fr") else "en"


def printable(text: str) -> str:
    """Text of the same width without control characters: what others wrote must not steer the reader's terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def span(seconds: float) -> str:
    """How long something lasts: `20 s`, `3:10`."""
    return f"{seconds:.0f} s" if seconds < 99.5 else clock(seconds)


def ago(seconds: float, language: Language) -> str:
    """How long something is past: `20 s ago`, `il y a 3:10`."""
    return either(language, f"{span(seconds)} ago", f"il y a {span(seconds)}")


ROLES: dict[str, Text] = {
    "therapist": Text(en="therapist", fr="thérapeute"),
    "observer": Text(en="observer", fr="observateur"),
    "stage": Text(en="display", fr="affichage"),
    "patient": Text(en="patient", fr="patient"),
    "rule": Text(en="software", fr="logiciel"),
    "session": Text(en="session", fr="séance"),
}
