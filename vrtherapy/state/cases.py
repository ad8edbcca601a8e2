"""How an event's case is written down: a function of the state, the entry and the event, under the event's kind."""

from collections.abc import Callable
from typing import Any, TypeVar

from vrtherapy import events as ev
from vrtherapy.messages import Record
from vrtherapy.state.model import SessionState

Changes = dict[str, object]
"""Fields of the state that an event changes."""

_E = TypeVar("_E", bound=Record)
Case = Callable[[SessionState, ev.Entry, _E], Changes]


class Cases:
    """The cases of one module, by the kind of event; used as a decorator."""

    def __init__(self) -> None:
        self.by_kind: dict[type[Record], Case[Any]] = {}

    def __call__(self, kind: type[_E]) -> Callable[[Case[_E]], Case[_E]]:
        """Registers the case of one kind of event."""

        def register(case: Case[_E]) -> Case[_E]:
            self.by_kind[kind] = case
            return case

        return register
