"""The tree of a file: plain data in which every value and every key knows its line and column."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from vrtherapy.errors import Fault, SourceError
from vrtherapy.messages import parse_duration

MAX_FAULTS = 50
"""More faults than these are counted, not listed."""

MAX_SHOWN = 60
"""Longer values are cut in messages."""

Scalar = str | int | float | bool | None
Route = tuple[str | int, ...]


class Place(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


NO_KEYS: Mapping[str, Place] = MappingProxyType({})


@dataclass(slots=True)
class Node:
    """One value of a file. A mapping also knows where each of its keys stands."""

    value: "Scalar | dict[str, Node] | list[Node]"
    place: Place
    keys: Mapping[str, Place]

    def plain(self) -> Any:  # noqa: ANN401  JSON has no narrower type
        """The data alone, as JSON has it."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


class Source:
    """A file that was read, and the faults found in it so far."""

    def __init__(self, file: str, root: Node) -> None:
        self.file = file
        self.root = root
        self._faults: dict[tuple[Place, Route], Fault] = {}
        self._more = 0
        self._foreign: dict[Fault, None] = {}

    @property
    def spot(self) -> "Spot":
        """The whole document."""
        return Spot(self, (), self.root, self.root.place, self.root.place)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault in the order of the file, then those of other files it depends on."""
        own = sorted(self._faults.values())
        if self._more:
            message = f"and at least {self._more} more faults"
            own.append(Fault(self.file, own[-1].line, own[-1].column, "", message))
        return (*own, *self._foreign)

    @property
    def is_full(self) -> bool:
        """Whether further faults are only counted, so that wording them is lost work."""
        return len(self._faults) >= MAX_FAULTS

    def fault(self, place: Place, path: Route, message: str) -> None:
        """Note that something is wrong at `place`. What is wrong already there is not told again in other words."""
        if (place, path) in self._faults:
            return
        if self.is_full:
            self._more += 1
        else:
            self._faults[place, path] = Fault(self.file, place.line, place.column, written(path), message)

    def count_more(self, number: int) -> None:
        """Note that there are so many more faults than are listed."""
        self._more += number

    def blame(self, error: SourceError) -> None:
        """Note the faults of another file that this one depends on."""
        self._foreign.update(dict.fromkeys(error.faults))

    def raise_if_faulty(self) -> None:
        """Raise SourceError with every fault noted, if there is one."""
        if self.faults:
            raise SourceError(self.faults)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a source that may or may not hold something.

    Checks ask it for what they need, and get None where the file does not say it or says it wrongly (which the
    record's own validation reports). `place` is where it stands, or for what is missing where its parent stands;
    `key` is where a field's name stands.
    """

    source: Source
    path: Route
    node: Node | None
    place: Place
    key: Place

    def __getitem__(self, step: str) -> "Spot":
        inside = self.node.value if self.node else None
        path = (*self.path, step)
        if self.node is None or not isinstance(inside, dict) or step not in inside:
            return Spot(self.source, path, None, self.place, self.place)
        return Spot(self.source, path, inside[step], inside[step].place, self.node.keys[step])

    @property
    def name(self) -> str:
        """The last step of the path."""
        return str(self.path[-1]) if self.path else ""

    @property
    def names(self) -> Collection[str]:
        """The fields' names that a mapping has."""
        return self.node.value.keys() if self.node and isinstance(self.node.value, dict) else ()

    def fields(self) -> "Iterator[Spot]":
        """What a mapping holds, in its order; nothing for anything else, or once the source has faults enough."""
        if self.node and isinstance(self.node.value, dict):
            for key in self.node.value:
                if self.source.is_full:
                    return
                yield self[key]

    def items(self) -> "Iterator[Spot]":
        """What a list holds; nothing for anything else, or once the source has faults enough."""
        if self.node and isinstance(self.node.value, list):
            for index in range(len(self.node.value)):
                if self.source.is_full:
                    return
                yield self.item(index)

    def item(self, index: int) -> "Spot":
        """One item of a list."""
        inside = self.node.value if self.node else None
        if not isinstance(inside, list):
            raise IndexError(f"{written(self.path)} is not a list")
        node = inside[index]
        return Spot(self.source, (*self.path, index), node, node.place, node.place)

    @property
    def is_empty_list(self) -> bool:
        """Whether a list stands here that holds nothing."""
        return self.node is not None and self.node.value == []

    @property
    def scalar(self) -> Scalar:
        """The text, number, true or false that stands here."""
        value = self.node.value if self.node else None
        return None if isinstance(value, dict | list) else value

    @property
    def text(self) -> str | None:
        """The text that stands here."""
        value = self.scalar
        return value if isinstance(value, str) else None

    @property
    def number(self) -> float | None:
        """The number that stands here."""
        value = self.scalar
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    @property
    def seconds(self) -> float | None:
        """The duration that stands here."""
        try:
            seconds = parse_duration(self.scalar)
        except ValueError:
            return None
        return seconds if isinstance(seconds, float) else None

    def replace(self, value: Scalar) -> None:
        """Put another value here, as if the author had written it."""
        if self.node:
            self.node.value = value

    def add(self, name: str, value: Scalar) -> None:
        """Put a field here, as if the author had written it."""
        if self.node and isinstance(self.node.value, dict):
            self.node.value[name] = Node(value, self.place, NO_KEYS)
            self.node.keys = {**self.node.keys, name: self.place}

    def fault(self, message: str) -> None:
        """Note that what stands here, or does not, is wrong."""
        self.source.fault(self.place, self.path, message)

    def key_fault(self, message: str) -> None:
        """Note that the field's name is wrong."""
        self.source.fault(self.key, self.path, message)


def written(path: Route) -> str:
    """A path as people read it: `hierarchy[2].title.fr`. Odd or very long names are quoted and cut."""
    steps: list[str] = []
    for step in path:
        if isinstance(step, int):
            steps.append(f"[{step}]")
        else:
            plain = step.isprintable() and 0 < len(step) <= MAX_SHOWN
            steps.append(("." if steps else "") + (step if plain else shown(step)))
    return "".join(steps)


def shown(value: object) -> str:
    """A value as a message quotes it: unprintable characters escaped, long ones cut."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return f"{value:.12g}"
    text = str(value)
    return repr(text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…")
