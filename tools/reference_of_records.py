"""Markdown of records: what may be written in each field, in words, from the models themselves."""

import types
from collections.abc import Iterable
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from vrtherapy.messages import Record, Text, parse_duration
from vrtherapy.sources.shapes import records_of

_TAGS = ("kind", "type")


def record_sections(root: type[Record]) -> str:
    """A section for a record and for every record in it, in the order in which they are met."""
    return "\n".join(_section(record) for record in reachable(root))


def field_table(record: type[BaseModel], *, without: Iterable[str] = ()) -> str:
    """The fields of a record as a Markdown table."""
    rows = ["| field | what to write | if left out | meaning |", "|---|---|---|---|"]
    for name, field in record.model_fields.items():
        if name not in without:
            words = _words(field.annotation, field.metadata)
            cells = (f"`{field.alias or name}`", words, _default(name, field), field.description or "")
            rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _section(record: type[BaseModel]) -> str:
    return f"## {record.__name__}\n\n{(record.__doc__ or '').strip()}\n\n{field_table(record)}"


def reachable(root: type[BaseModel]) -> list[type[BaseModel]]:
    """A record and every record in it."""
    found = [root]
    for record in found:
        for field in record.model_fields.values():
            found += [inner for inner in _records_in(field.annotation) if inner not in found]
    return found


def _records_in(shape: object) -> list[type[BaseModel]]:
    inner = [record for argument in get_args(shape) for record in _records_in(argument)]
    direct = [] if get_args(shape) else records_of(shape)
    return [record for record in dict.fromkeys([*direct, *inner]) if record is not Text]


def _default(name: str, field: FieldInfo) -> str:
    if field.is_required() or name in _TAGS:
        return "required"
    value = field.default
    if value in (None, (), {}, ""):
        return "none"
    if isinstance(value, BaseModel):
        return "each field as below"
    return f"`{value:g} s`" if _is_duration(field.metadata) else _written(value)


def _written(value: object) -> str:
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case float() | int():
            return f"`{value:g}`"
        case tuple():
            return "`[" + ", ".join(str(item) for item in value) + "]`"
        case _:
            return f"`{value}`"


def _words(shape: Any, metadata: Iterable[object] = ()) -> str:  # noqa: ANN401  an annotation may be anything
    """What an annotation asks for, in words."""
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is Annotated:
        return _words(arguments[0], arguments[1:])
    if arguments:
        return _compound(origin, arguments, metadata)
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return "text in both languages" if shape is Text else f"[{shape.__name__}](#{shape.__name__.lower()})"
    return _scalar(shape, metadata)


def _compound(origin: object, arguments: tuple[Any, ...], metadata: Iterable[object]) -> str:
    if origin is Literal:
        return " or ".join(f"`{choice}`" for choice in arguments)
    if origin is dict:
        return f"group: name → {_words(arguments[1])}"
    if origin is tuple and arguments[-1] is Ellipsis:
        return f"list: {_words(arguments[0])}"
    if origin is tuple:
        return "[" + ", ".join(_words(argument) for argument in arguments) + "]"
    members = [member for member in arguments if member is not types.NoneType]
    if set(members) == {float, str}:
        return "value of a param"
    return " or ".join(_words(member, metadata) for member in members)


def _scalar(shape: object, metadata: Iterable[object]) -> str:
    # A constraint is given as Field(…) where an annotation is used inside of another.
    flat = [part for one in metadata for part in (one.metadata if isinstance(one, FieldInfo) else [one])]
    if _is_duration(flat):
        return "duration" + _bounds(flat, " s")
    if shape is str:
        return "name" if any(getattr(constraint, "pattern", None) for constraint in flat) else "text"
    words = {float: "number", int: "whole number", bool: "`true` or `false`"}
    return words[shape] + _bounds(flat) if shape in words else str(shape)


def _is_duration(metadata: Iterable[object]) -> bool:
    return any(isinstance(one, BeforeValidator) and one.func is parse_duration for one in metadata)


def _bounds(metadata: Iterable[object], unit: str = "") -> str:
    """` from 0 to 10`, `, at least 10 s`; of a duration's bounds not the zero and the day that all of them have."""
    bounds = {type(one): one for one in metadata}
    low, above, high = bounds.get(Ge), bounds.get(Gt), bounds.get(Le)
    least = low.ge if isinstance(low, Ge) and not (unit and low.ge == 0) else None
    most = high.le if isinstance(high, Le) and not unit else None
    if least is not None and most is not None:
        return f" from {least} to {most}"
    words = [f"at least {least}{unit}"] if least is not None else []
    words += [f"more than {above.gt}{unit}"] if isinstance(above, Gt) else []
    words += [f"at most {most}"] if most is not None else []
    return "".join(f", {word}" for word in words)
