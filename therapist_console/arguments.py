"""Commands on the command line: words to a command, derived from the command classes. Pure.

Every option takes one value (`--field value` or `--field=value`), so nothing is ambiguous, whatever comes first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from types import UnionType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import ValidationError

from therapist_console.translations import describe
from therapist_console.words import PROGRAM
from vrtherapy.commands import COMMANDS, Command, type_of
from vrtherapy.errors import VrTherapyError
from vrtherapy.messages import Text

GIVEN_HERE: dict[str, type[Command]] = {
    tag: command for tag, command in COMMANDS.items() if "therapist" in command.givers
}
"""The commands a therapist may give."""
EVERY_QUESTION = "all"
_YES_NO = {"yes": True, "no": False}
_IN_FRENCH = {"oui": "yes", "non": "no"}


class WrongUsage(VrTherapyError):
    """The words on the command line are not a command; the sentence names the nearest right ones."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class Words(NamedTuple):
    """A command line taken apart: words without a dash, options with their values, whether help is wanted."""

    positional: list[str]
    options: list[tuple[str, str]]
    help: bool


class Option(NamedTuple):
    """One field of a command as an option: how its value is written and read (`read` raises ValueError)."""

    name: str
    required: bool
    placeholder: str
    expected: Text
    read: Callable[[str], object]
    pairs: bool
    description: Text


class _Kind(NamedTuple):
    placeholder: str
    expected: Text
    read: Callable[[str], object]
    pairs: bool = False


def take_apart(arguments: Sequence[str]) -> Words:
    """Sort the words of a command line. Raises WrongUsage when an option has no value."""
    positional: list[str] = []
    options: list[tuple[str, str]] = []
    wants_help = False
    rest = iter(arguments)
    for word in rest:
        if word in ("--help", "-h"):
            wants_help = True
        elif not word.startswith("--"):
            positional.append(word)
        elif "=" in word:
            name, _, value = word.partition("=")
            options.append((name[2:].replace("-", "_"), value))
        elif (value := next(rest, None)) is None:
            raise WrongUsage(
                Text(en=f"{word} needs a value after it.", fr=f"{word} demande une valeur après lui.")
            )
        else:
            options.append((word[2:].replace("-", "_"), value))
    return Words(positional, options, wants_help)


def command_named(word: str) -> type[Command]:
    """The command a therapist calls so. Raises WrongUsage with the nearest right name."""
    tag = word.replace("-", "_")
    if tag not in GIVEN_HERE:
        raise WrongUsage(
            Text(
                en=f"there is no command {word!r}.{nearest(tag, GIVEN_HERE).en} "
                f"`{PROGRAM} send --help` lists every command.",
                fr=f"il n'y a pas de commande {word!r}.{nearest(tag, GIVEN_HERE).fr} "
                f"`{PROGRAM} send --help` donne toutes les commandes.",
            )
        )
    return GIVEN_HERE[tag]


def options_of(command: type[Command]) -> dict[str, Option]:
    """The fields of a command as options, by name."""
    return {
        name: Option(
            name=name,
            required=field.is_required(),
            placeholder=kind.placeholder,
            expected=kind.expected,
            read=kind.read,
            pairs=kind.pairs,
            description=describe(command, name),
        )
        for name, field in command.model_fields.items()
        if name != "type"
        for kind in [_kind(field.annotation)]
    }


def usage(command: type[Command]) -> str:
    """How a command is written after `send`, with what it must be given."""
    needed = [option for option in options_of(command).values() if option.required]
    return " ".join([type_of(command), *(f"--{option.name} {option.placeholder}" for option in needed)])


def build(command: type[Command], given: Iterable[tuple[str, str]], questions: Sequence[str] = ()) -> Command:
    """The command with its fields as given. `questions` are the ids that `all=` stands for. Raises WrongUsage."""
    options = options_of(command)
    fields: dict[str, Any] = {}
    for name, written in given:
        if name not in options:
            raise WrongUsage(_no_such_field(command, name, options))
        option = options[name]
        if option.pairs:
            fields.setdefault(name, []).append(_read(option, written))
        elif name in fields:
            raise WrongUsage(Text(en=f"--{name} is given twice.", fr=f"--{name} est donné deux fois."))
        else:
            fields[name] = _read(option, written)
    if missing := [option for option in options.values() if option.required and option.name not in fields]:
        raise WrongUsage(_missing(command, missing))
    for option in options.values():
        if option.pairs and option.name in fields:
            fields[option.name] = _by_question(fields[option.name], questions)
    try:
        return command.model_validate(fields)
    except ValidationError as error:
        raise WrongUsage(_misfit(error)) from error


def nearest(word: str, right: Iterable[str]) -> Text:
    """A question that offers the nearest right word, with a space before it; a mere space-less dot if none is near."""
    close = get_close_matches(word, list(right), n=1)
    if not close:
        return Text(en=" ", fr=" ")
    return Text(en=f" Did you mean {close[0]}?", fr=f" Vouliez-vous dire {close[0]} ?")


def _by_question(pairs: list[tuple[str, object]], questions: Sequence[str]) -> Mapping[str, object]:
    """One answer a question: what is said of one question goes before what is said of all."""
    named = dict(pairs)
    everything = named.pop(EVERY_QUESTION, None)
    return named if everything is None else dict.fromkeys(questions, everything) | named


def _read(option: Option, written: str) -> object:
    try:
        return option.read(written)
    except ValueError as error:
        raise WrongUsage(
            Text(
                en=f"--{option.name} {written!r} is not {option.expected.en}.",
                fr=f"--{option.name} {written!r} n'est pas {option.expected.fr}.",
            )
        ) from error


def _kind(annotation: Any) -> _Kind:  # noqa: ANN401 -- an annotation may be any form of type
    if get_origin(annotation) is Literal:
        return _choice([str(choice) for choice in get_args(annotation)])
    if get_origin(annotation) is dict:
        return _pairs(_kind(get_args(annotation)[1]))
    if isinstance(annotation, UnionType):
        return _Kind("VALUE", Text(en="a number or a choice", fr="un nombre ou un choix"), _number_or_word)
    return _SIMPLE[annotation]


def _choice(choices: list[str]) -> _Kind:
    def read(written: str) -> str:
        chosen = _IN_FRENCH.get(written.lower(), written)
        if chosen not in choices:
            raise ValueError(written)
        return chosen

    named = ", ".join(choices)
    return _Kind("|".join(choices), Text(en=f"one of {named}", fr=f"parmi {named}"), read)


def _pairs(kind: _Kind) -> _Kind:
    def read(written: str) -> tuple[str, object]:
        name, separator, value = written.partition("=")
        if not (name and separator):
            raise ValueError(written)
        return name, kind.read(value)

    written = f"ID={kind.placeholder}"
    return _Kind(written, Text(en=f"of the form {written}", fr=f"de la forme {written}"), read, pairs=True)


def _number(written: str) -> float:
    return float(written.replace(",", "."))


def _number_or_word(written: str) -> float | str:
    try:
        return _number(written)
    except ValueError:
        return written


def _yes_no(written: str) -> bool:
    answer = _IN_FRENCH.get(written.lower(), written.lower())
    if answer not in _YES_NO:
        raise ValueError(written)
    return _YES_NO[answer]


_SIMPLE: dict[Any, _Kind] = {
    float: _Kind("N", Text(en="a number", fr="un nombre"), _number),
    int: _Kind("N", Text(en="a whole number", fr="un nombre entier"), int),
    str: _Kind("TEXT", Text(en="a text", fr="un texte"), str),
    bool: _Kind("yes|no", Text(en="yes or no", fr="yes (oui) ou no (non)"), _yes_no),
}


def _no_such_field(command: type[Command], name: str, options: Mapping[str, Option]) -> Text:
    close = nearest(name, options)
    how = f"{PROGRAM} send {usage(command)}"
    return Text(
        en=f"{type_of(command)} has no --{name}.{close.en} It is written: {how}",
        fr=f"{type_of(command)} n'a pas de --{name}.{close.fr} Cela s'écrit : {how}",
    )


def _missing(command: type[Command], missing: Sequence[Option]) -> Text:
    named = ", ".join(f"--{option.name} {option.placeholder}" for option in missing)
    how = f"{PROGRAM} send {usage(command)}"
    return Text(
        en=f"{type_of(command)} needs {named}. It is written: {how}",
        fr=f"{type_of(command)} demande {named}. Cela s'écrit : {how}",
    )


def _misfit(error: ValidationError) -> Text:
    """What pydantic found; lengths, the only rule our fields have beside their type, in words."""
    first = error.errors(include_url=False)[0]
    name = first["loc"][0] if first["loc"] else "?"
    limits = first.get("ctx", {})
    if first["type"] == "string_too_short":
        return Text(en=f"--{name} must not be empty.", fr=f"--{name} ne doit pas être vide.")
    if first["type"] == "string_too_long":
        longest = limits.get("max_length")
        return Text(
            en=f"--{name} may hold {longest} characters at most.",
            fr=f"--{name} peut contenir {longest} caractères au plus.",
        )
    return Text(en=f"--{name}: {first['msg']}.", fr=f"--{name} n'a pas la forme voulue ({first['msg']}).")
