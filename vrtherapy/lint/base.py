"""What a lint is, what it finds, and how an author accepts a finding in the file itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from vrtherapy.messages import Language, Text
from vrtherapy.protocol import Protocol
from vrtherapy.scene import Scene
from vrtherapy.sources import Route, Source, Spot


class Found(NamedTuple):
    """Something unwise: where in the document, and what."""

    path: Route
    message: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """A protocol with the scenes it names."""

    protocol: Protocol
    scenes: Mapping[str, Scene]


ProtocolLint = Callable[[Plan], Iterator[Found]]
SceneLint = Callable[[Scene], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing that clinicians warn of: why (with its source), and the way out.

    It looks at protocols, at scenes, or at both.
    """

    id: str
    title: Text
    why: Text
    source: str
    way_out: Text
    in_protocol: ProtocolLint | None = field(default=None, kw_only=True)
    in_scene: SceneLint | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Finding:
    """A lint at a place of a file, counted from 1. `at` is the step, cue or param it is about, if it is about one."""

    file: str
    line: int
    column: int
    path: str
    lint: Lint
    message: Text
    at: str | None

    def to(self, language: Language) -> str:
        """The finding in four lines: place and message, why, way out, and how to accept it."""
        lint, french = self.lint, language == "fr"
        where = f", at: {self.at}" if self.at else ""
        reason = "pourquoi c'est voulu ainsi" if french else "why it is meant so"
        labels = ("Pourquoi", "Que faire", "Ou l'accepter") if french else ("Why", "Way out", "Or accept it")
        place = f"{self.file}:{self.line}:{self.column}"
        return "\n".join(
            (
                f"{place}: {self.path or 'document'}: {lint.id}: {self.message.to(language)}",
                f"    {labels[0]}: {lint.why.to(language)} [{lint.source}]",
                f"    {labels[1]}: {lint.way_out.to(language)}",
                f"    {labels[2]}: accepted: [{{lint: {lint.id}{where}, reason: {reason}}}]",
            )
        )


def spot_at(source: Source, path: Route) -> Spot:
    """The spot a path leads to, or the last one on the way that the file has."""
    spot = source.spot
    for step in path:
        inside = spot.node.value if spot.node else None
        if isinstance(step, int):
            if not isinstance(inside, list) or step >= len(inside):
                return spot
            spot = spot.item(step)
        else:
            if not isinstance(inside, dict) or step not in inside:
                return spot
            spot = spot[step]
    return spot


def subject_of(document: Protocol | Scene, path: Route) -> str | None:
    """The id of the step, cue or param that a path leads into."""
    match path:
        case ("hierarchy", int() as index, *_) if isinstance(document, Protocol):
            return document.hierarchy[index].id
        case ("params" | "cues", str() as name, *_) if isinstance(document, Scene):
            return name
        case _:
            return None
