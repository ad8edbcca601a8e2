"""The only place where state changes: one case for each kind of event, in the three modules beside this one."""

from collections.abc import Iterable
from functools import reduce

from vrtherapy import events as ev
from vrtherapy.state import course, said, surroundings
from vrtherapy.state.model import SessionState

_CASES = course.on.by_kind | said.on.by_kind | surroundings.on.by_kind


def replay(entries: Iterable[ev.Entry], state: SessionState | None = None) -> SessionState:
    """The state after `entries`, from the beginning or on from `state`."""
    return reduce(evolve, entries, state or SessionState())


def evolve(state: SessionState, entry: ev.Entry) -> SessionState:
    """The state after one more entry. Total: every event has its case, and no entry raises."""
    changes = _CASES[type(entry.event)](state, entry, entry.event)
    return state.changed(seq=entry.seq, at_seconds=entry.at_seconds, **changes)
