"""How the sentence of an event is written down: out of the event, its entry and the state before it."""

from collections.abc import Callable
from typing import Any, TypeVar

from vrtherapy import events as ev
from vrtherapy.messages import Record, Text
from vrtherapy.state import SessionState

_E = TypeVar("_E", bound=Record)
Sentence = Callable[[_E, ev.Entry, SessionState], Text]


class Sentences:
    """The sentences of one module, by the kind of event; used as a decorator."""

    def __init__(self) -> None:
        self.by_kind: dict[type[Record], Sentence[Any]] = {}

    def __call__(self, kind: type[_E]) -> Callable[[Sentence[_E]], Sentence[_E]]:
        """Registers the sentence of one kind of event."""

        def register(sentence: Sentence[_E]) -> Sentence[_E]:
            self.by_kind[kind] = sentence
            return sentence

        return register

    def always(self, kind: type[Record], en: str, fr: str) -> None:
        """Registers an event that is always said in the same words."""
        text = Text(en=en, fr=fr)
        self.by_kind[kind] = lambda _event, _entry, _before: text
