"""What is wrong with a value, in words for the person who wrote it."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from pydantic_core import ErrorDetails

from vrtherapy.messages import Text
from vrtherapy.sources.shapes import choices_of, fields_of, record_of
from vrtherapy.sources.tree import MAX_SHOWN, shown, written


def closest(word: str, options: Iterable[str]) -> str | None:
    """The option most like a word, if one is like it."""
    if len(word) > MAX_SHOWN:
        return None
    by_small = {option.lower(): option for option in options}
    matches = difflib.get_close_matches(word.lower(), by_small, 1, 0.6)
    return by_small[matches[0]] if matches else None


def did_you_mean(word: object, options: Iterable[str]) -> str:
    """` — did you mean 'x'?`, or nothing where no option is like the word."""
    option = closest(word, options) if isinstance(word, str) else None
    return f" — did you mean {option!r}?" if option else ""


def listing(options: Iterable[object], most: int = 12) -> str:
    """Some options one after the other: `solid, bars, glass`."""
    names = [written((str(option),)) for option in islice(options, most + 1)]
    return ", ".join([*names[:most], "…"] if len(names) > most else names)


def say(errors: list[ErrorDetails], shape: object) -> str:
    """Everything that pydantic has against one value, as one sentence.

    `shape` is what the models expect there. Several errors against one value come from a union: the value may then be
    any of what they ask for.
    """
    first = errors[0]
    kind, value = first["type"], first["input"]
    wanted = [_WANTED[error["type"]] for error in errors if error["type"] in _WANTED]
    if wanted:
        return f"{_must_be(wanted, shape)}, not {_named(value)}{_quotes(wanted, value)}"
    if kind == "literal_error":
        options = [str(option) for option in choices_of(shape)]
        return f"{_named(value)} is not one of {listing(options)}{did_you_mean(value, options)}"
    wording = _WORDING.get(kind)
    return wording(first.get("ctx", {}), value) if wording else first["msg"]


_WANTED = {
    "string_type": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a group of fields",
    "model_type": "a group of fields",
}


def _must_be(wanted: list[str], shape: object) -> str:
    record = record_of(shape)
    if record is Text:
        return "it must be given in both languages, {en: …, fr: …}"
    if record and wanted[0] == "a group of fields":
        return f"it must be a group of fields ({listing(fields_of(record))})"
    return f"it must be {' or '.join(dict.fromkeys(wanted))}"


def _named(value: object) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return shown(value)
        case int() | float():
            return f"the number {shown(value)}"
        case dict():
            return "a group of fields"
        case list():
            return "a list"
        case _:
            return shown(value)


def _quotes(wanted: list[str], value: object) -> str:
    if "text" in wanted and isinstance(value, int | float):
        return ": put it in quotes if text is meant"
    return ""


def _bound(words: str, name: str) -> Callable[[Mapping[str, Any], object], str]:
    def wording(context: Mapping[str, Any], value: object) -> str:
        # A duration reaches its bounds as seconds, whatever unit it was written in.
        return f"it must be {words} {context[name]:g}, not {shown(value)}"

    return wording


_PATTERNS = {
    "^[a-z][a-z0-9_-]*$": "small letters, digits, - and _",
    "^[a-z][a-z0-9_]*$": "small letters, digits and _",
}


def _pattern(context: Mapping[str, Any], value: object) -> str:
    allowed = _PATTERNS.get(context["pattern"], context["pattern"])
    return f"{shown(value)} is not a name: it begins with a small letter and has only {allowed}"


_WORDING: Mapping[str, Callable[[Mapping[str, Any], object], str]] = {
    "greater_than_equal": _bound("at least", "ge"),
    "greater_than": _bound("more than", "gt"),
    "less_than_equal": _bound("at most", "le"),
    "less_than": _bound("less than", "lt"),
    "string_too_short": lambda _context, _value: "the text is empty",
    "string_too_long": lambda context, _value: f"the text is longer than {context['max_length']} characters",
    "too_short": lambda context, _value: f"it needs at least {context['min_length']}",
    "too_long": lambda context, _value: (
        f"it must have {context['max_length']} values, not {context['actual_length']}"
    ),
    "string_pattern_mismatch": _pattern,
    "value_error": lambda context, _value: str(context["error"]),
}
