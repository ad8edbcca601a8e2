"""YAML text → tree, from libyaml's events, within limits.

Events are read one by one and made into the tree here: no loader composes or constructs anything. libyaml's own
loader recurses (100,000 brackets end the process), follows aliases and merges (a few hundred bytes eat the memory)
and has surprising scalars (`NO`, `1:30`, `010`). Here depth and number of nodes are bounded while reading, anchors,
aliases, tags and merge keys are refused, and a plain scalar is a number, true, false, nothing, or else text.
"""

import math
import re
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import yaml

from vrtherapy.errors import Fault, SourceError
from vrtherapy.sources.tree import NO_KEYS, Node, Place, Scalar, Source, shown
from vrtherapy.sources.wording import did_you_mean

MAX_BYTES = 1_000_000
MAX_NODES = 4_000
MAX_GROUPS = 700
MAX_DEPTH = 32


_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_MAX_NUMBER_LENGTH = 40
_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "true": True, "false": False}
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
# Besides control characters: what YAML takes for line breaks and editors do not, halves of surrogate pairs, and
# the marks that reverse the direction of writing, so that a line says something else than it shows.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

# What libyaml says, and what an author can do about it.
_SYNTAX = {
    "found a tab character that violates indentation": "a tab cannot indent a line: use spaces",
    "found character that cannot start any token": "a line cannot begin like this: indent with spaces, not tabs, "
    "and put text that begins with @, ` or % in quotes",
    "mapping values are not allowed in this context": "a ':' does not fit here: is the line indented rightly? Text "
    "with ': ' in it needs quotes",
    "could not find expected ':'": "a ':' is missing after a field's name, or the line before is not ended",
    "did not find expected key": "the indentation does not fit the lines above, or a quote or bracket is not closed",
    "did not find expected '-' indicator": "the indentation does not fit the list above",
    "did not find expected <document start>": "something follows after the end of the document",
    "did not find expected ',' or ']'": "a list in square brackets is not closed, or a comma is missing",
    "did not find expected ',' or '}'": "a group in curly brackets is not closed, or a comma is missing",
    "did not find expected node content": "a value is missing: is a bracket not closed?",
    "found unexpected end of stream": "the file ends inside a quoted text",
    "found unknown escape character": "a backslash in double quotes begins an escape: use single quotes",
    "block sequence entries are not allowed in this context": "a list item ('- ') cannot stand on this line",
}


class _Event(Protocol):
    """What is used of libyaml's events; each kind has some of it."""

    start_mark: yaml.Mark
    anchor: str | None
    tag: str | None
    value: str
    implicit: tuple[bool, bool]
    version: tuple[int, int] | None
    tags: dict[str, str] | None


class _Events(Protocol):
    def get_event(self) -> _Event: ...


def _events(text: str) -> _Events:
    """The events of a text, from libyaml where PyYAML was built with it, else from its slower twin in Python."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return loader(text)


def read_source(path: Path) -> Source:
    """Read a YAML file. Raises SourceError if it cannot be read at all; lesser faults are noted in the source."""
    file = str(path)
    try:
        if not path.is_file():
            raise _broken(file, Place(1, 1), _not_a_file(path))
        if path.stat().st_size > MAX_BYTES:
            raise _broken(file, Place(1, 1), _TOO_LARGE)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)  # it may have grown since, or have no size at all
    except OSError as error:
        raise _broken(file, Place(1, 1), f"it cannot be read: {error.strerror or error}") from error
    return parse_source(data, file)


def parse_source(data: bytes | str, file: str) -> Source:
    """Read YAML text; `file` is what faults call it. Raises SourceError as `read_source` does."""
    text = data if isinstance(data, str) else _decoded(data, file)
    if len(text) > MAX_BYTES:
        raise _broken(file, Place(1, 1), _TOO_LARGE)
    if found := _FORBIDDEN.search(text):
        place = _place_in(text, found.start())
        if found[0] == "\ufeff" and found.start() == 0:
            raise _broken(file, place, "the file begins with a byte-order mark: save it as UTF-8 without BOM")
        raise _broken(file, place, f"the character U+{ord(found[0]):04X} is not allowed")
    return _Reader(text, file).read()


class _Reader:
    """Reads one document; `source` collects the faults that do not keep it from reading on."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._events = _events(text)
        self._nodes = 0
        self._groups = 0
        self._path: list[str | int] = []
        self.source = Source(file, Node(None, Place(1, 1), NO_KEYS))

    def read(self) -> Source:
        try:
            self._document()
        except yaml.MarkedYAMLError as error:
            place = _place(error.problem_mark or error.context_mark)
            problem = error.problem or "it is not YAML"
            begun = _place(error.context_mark).line
            within = f" (it began in line {begun})" if begun not in (1, place.line) else ""
            raise _broken(self._file, place, _SYNTAX.get(problem, problem) + within) from error
        except yaml.YAMLError as error:
            raise _broken(self._file, Place(1, 1), f"it is not YAML: {error}") from error
        return self.source

    def _document(self) -> None:
        self._events.get_event()
        event = self._events.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            raise _broken(self._file, Place(1, 1), "the file is empty")
        if event.version or event.tags:
            raise _broken(
                self._file, _place(event.start_mark), "%YAML and %TAG lines are not allowed: leave them out"
            )
        self.source.root = self._node(self._events.get_event(), 0)
        self._events.get_event()
        event = self._events.get_event()
        if not isinstance(event, yaml.StreamEndEvent):
            place = _place(event.start_mark)
            raise _broken(self._file, place, "a second document begins here: a file holds one only")

    def _node(self, event: _Event, depth: int) -> Node:
        place = _place(event.start_mark)
        self._count(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return Node(self._scalar(event, place), place, NO_KEYS)
        if depth == MAX_DEPTH:
            raise _broken(self._file, place, f"it is nested more than {MAX_DEPTH} deep")
        if isinstance(event, yaml.MappingStartEvent):
            # Every group of fields may lack all of its fields, and each lack is a fault to be found.
            self._groups += 1
            if self._groups > MAX_GROUPS:
                raise _broken(
                    self._file, place, f"the file has more than {MAX_GROUPS} groups of fields: split it"
                )
            return self._mapping(place, depth + 1)
        return self._sequence(place, depth + 1)

    def _count(self, event: _Event, place: Place) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _broken(self._file, place, f"the file has more than {MAX_NODES} values: split it")
        if event.anchor is not None:
            message = (
                "anchors (&) and aliases (*) are not allowed: write it out; text that begins so needs quotes"
            )
            raise _broken(self._file, place, message)
        if event.tag is not None:
            message = (
                f"tags are not allowed: take {shown(event.tag)} away; text that begins with ! needs quotes"
            )
            raise _broken(self._file, place, message)

    def _sequence(self, place: Place, depth: int) -> Node:
        items: list[Node] = []
        while not isinstance(event := self._events.get_event(), yaml.SequenceEndEvent):
            self._path.append(len(items))
            items.append(self._node(event, depth))
            self._path.pop()
        return Node(items, place, NO_KEYS)

    def _mapping(self, place: Place, depth: int) -> Node:
        fields: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := self._events.get_event(), yaml.MappingEndEvent):
            key, key_place = self._key(event)
            self._path.append(key)
            value = self._node(self._events.get_event(), depth)
            if key in fields:
                self._fault(key_place, f"this field is written twice (first in line {keys[key].line})")
            else:
                fields[key], keys[key] = value, key_place
            self._path.pop()
        return Node(fields, place, keys)

    def _key(self, event: _Event) -> tuple[str, Place]:
        place = _place(event.start_mark)
        self._count(event, place)
        if not isinstance(event, yaml.ScalarEvent):
            raise _broken(self._file, place, "a field's name must be a word, not a list or a group")
        if event.value == "<<" and event.implicit[0]:
            raise _broken(self._file, place, "merge keys (<<) are not allowed: write the fields out")
        return event.value, place

    def _scalar(self, event: _Event, place: Place) -> Scalar:
        value = event.value
        if event.implicit[0]:
            if value in _WORDS:
                return _WORDS[value]
            if _NUMBER.fullmatch(value):
                return self._number(value, place)
            if _NOT_FINITE.fullmatch(value):
                self._fault(place, f"{value} is not a number that can be used here")
                return 0
        elif found := _FORBIDDEN.search(value):  # a double-quoted text may hold it as an escape
            self._fault(place, f"the character U+{ord(found[0]):04X} is not allowed")
        return value

    def _number(self, text: str, place: Place) -> int | float:
        if len(text) <= _MAX_NUMBER_LENGTH:
            number = int(text) if text.lstrip("+-").isdigit() else float(text)
            if math.isfinite(number):
                return number
        self._fault(place, "the number is too large or too long")
        return 0

    def _fault(self, place: Place, message: str) -> None:
        self.source.fault(place, tuple(self._path), message)


_TOO_LARGE = f"the file is larger than {MAX_BYTES // 1_000_000} MB, which no protocol or scene needs"


def _broken(file: str, place: Place, message: str) -> SourceError:
    return SourceError((Fault(file, place.line, place.column, "", message),))


def _place(mark: yaml.Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _decoded(data: bytes, file: str) -> str:
    """The text of UTF-8 bytes. The limit is looked at first, so that a huge file is not decoded."""
    if len(data) > MAX_BYTES:
        raise _broken(file, Place(1, 1), _TOO_LARGE)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _broken(file, Place(1, 1), "the file is written in UTF-16: save it as UTF-8 without BOM")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8: save the file as UTF-8"
        raise _broken(file, _place_in(before, len(before)), message) from error


def _place_in(text: str, index: int) -> Place:
    return Place(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _not_a_file(path: Path) -> str:
    if path.is_dir():
        return "this is a folder, not a file"
    if path.exists():
        return "this is not a file that can be read"
    nearby = [other.name for other in islice(path.parent.iterdir(), 200)] if path.parent.is_dir() else []
    return "there is no such file" + did_you_mean(path.name, nearby)
