"""Records: frozen, closed, strict; texts in two languages; durations with their unit written out.

Everything that is written to a file or sent over the link is a Record. JSON uses the words that authors use
(`min: "90 s"`); code uses names that carry the unit (`min_seconds`).
"""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")


class Record(BaseModel):
    """A fact that never changes and admits no unknown field."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        serialize_by_alias=True,
        validate_by_alias=True,
        validate_by_name=True,
        use_attribute_docstrings=True,
    )

    def to_json(self) -> bytes:
        """The record as one line of UTF-8 JSON."""
        return self.__pydantic_serializer__.to_json(self, by_alias=True)

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """Read a record back. Raises pydantic's ValidationError on anything that is not exactly one."""
        return cls.model_validate_json(data)

    def changed(self, **fields: object) -> Self:
        """A copy with `fields` (attribute names) replaced, unvalidated: for values our own code has made."""
        # What model_copy does, in a third of its time: a state is copied for every entry that is followed or replayed.
        cls = type(self)
        copy = cls.__new__(cls)
        object.__setattr__(copy, "__dict__", self.__dict__ | fields)
        object.__setattr__(copy, "__pydantic_fields_set__", self.__pydantic_fields_set__ | fields.keys())
        object.__setattr__(copy, "__pydantic_extra__", None)
        object.__setattr__(copy, "__pydantic_private__", None)
        return copy


class Text(Record):
    """One thing said in every language the software speaks."""

    en: str = Field(min_length=1, description="In English.")
    fr: str = Field(min_length=1, description="In French.")

    def to(self, language: Language) -> str:
        """The words in `language`."""
        return self.fr if language == "fr" else self.en


_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|min|h)\s*")
_SECONDS_PER_UNIT = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}


def parse_duration(value: object) -> object:
    """Seconds from `90 s`, `2 min`, `1.5 min`, `500 ms` or `1 h`. Raises ValueError on anything else written.

    A number is taken as seconds only from our own code: a file never yields one here, since `sources` and JSON
    hand over what was written, and a bare number in a file is refused by `Seconds`.
    """
    if isinstance(value, str):
        match = _DURATION.fullmatch(value)
        if match:
            return float(match[1]) * _SECONDS_PER_UNIT[match[2]]
        raise ValueError(f"{value!r} is not a duration; write it with its unit, as in 90 s or 2 min")
    raise ValueError("a duration needs its unit; write it as in 90 s or 2 min")


def format_duration(seconds: float) -> str:
    """The shortest writing that reads back as the same number: `2 min`, `90 s`, `500 ms`."""
    for unit in ("h", "min"):
        count = round(seconds / _SECONDS_PER_UNIT[unit])
        if count >= 1 and count * _SECONDS_PER_UNIT[unit] == seconds:
            return f"{count} {unit}"
    count = round(seconds * 1000)
    if 0 < seconds < 1 and count * _SECONDS_PER_UNIT["ms"] == seconds:
        return f"{count} ms"
    return f"{Decimal(repr(seconds)):f}".removesuffix(".0") + " s"


Seconds = Annotated[
    float,
    BeforeValidator(parse_duration, json_schema_input_type=str),
    PlainSerializer(format_duration, return_type=str),
    Field(ge=0, le=24 * 3600),
]
"""A duration in seconds, written with its unit."""

ParamValue = float | str
"""What a scene's param may hold: a number, or the name of a choice."""

Params = dict[str, ParamValue]


def kind_of(record: type[BaseModel]) -> str:
    """The tag (`type`) by which a record is known in a union."""
    default: Any = record.model_fields["type"].default
    return str(default)
