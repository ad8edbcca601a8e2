"""What the models expect at a place: annotations taken apart."""

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def members(shape: object) -> Iterator[Any]:
    """What an annotation admits: the members of a union one by one, without None and without metadata."""
    origin = get_origin(shape)
    if origin is Annotated:
        yield from members(get_args(shape)[0])
    elif origin in (Union, types.UnionType):
        for member in get_args(shape):
            yield from members(member)
    elif shape is not types.NoneType:
        yield shape


def record_of(shape: object) -> type[BaseModel] | None:
    """The record an annotation admits, if it is exactly one."""
    records = records_of(shape)
    return records[0] if len(records) == 1 else None


def records_of(shape: object) -> list[type[BaseModel]]:
    """Every record an annotation admits."""
    return [member for member in members(shape) if isinstance(member, type) and issubclass(member, BaseModel)]


def tags_of(shape: object, tag: str) -> dict[str, type[BaseModel]]:
    """The records of a tagged union by their tags."""
    tagged = [record for record in records_of(shape) if tag in record.model_fields]
    return {str(record.model_fields[tag].default): record for record in tagged}


@cache
def fields_of(record: type[BaseModel]) -> dict[str, Any]:
    """The fields of a record as authors write them, each with its annotation."""
    return {field.alias or name: field.annotation for name, field in record.model_fields.items()}


def item_of(shape: object, index: int) -> object:
    """What a list of this shape admits at an index."""
    for member in members(shape):
        arguments = get_args(member)
        if get_origin(member) is tuple and arguments[-1] is not Ellipsis:
            return arguments[index] if index < len(arguments) else None
        if get_origin(member) in (tuple, list):
            return arguments[0]
    return None


def length_of(shape: object) -> int:
    """How many items a list of a fixed length has; 0 for any other shape."""
    fixed = [get_args(member) for member in members(shape) if get_origin(member) is tuple]
    return len(fixed[0]) if fixed and fixed[0][-1] is not Ellipsis else 0


def value_of(shape: object) -> object:
    """What a mapping of this shape admits under its keys."""
    return next((get_args(member)[1] for member in members(shape) if get_origin(member) is dict), None)


def choices_of(shape: object) -> list[object]:
    """The words a Literal admits."""
    return [
        choice for member in members(shape) if get_origin(member) is Literal for choice in get_args(member)
    ]
