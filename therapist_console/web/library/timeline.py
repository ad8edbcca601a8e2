"""What the page of a replay lists: what happened when, and where the session stood then. Pure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from therapist_console.model import happening
from therapist_console.words import either
from vrtherapy.events import Entry
from vrtherapy.messages import Language
from vrtherapy.record.writing import clock
from vrtherapy.state import PHASES, SessionState, evolve

_OF_NO_MATTER = frozenset({"console_joined", "console_left", "control_taken"})
"""What the patient had no part in."""


class Moment(NamedTuple):
    """One line of the list. `standing`: phase, step and SUDS from then on; `step`: whether a step begins then."""

    at_seconds: float
    at: str
    sentence: str
    standing: str
    step: bool


def timeline(entries: Iterable[Entry], language: Language) -> Iterator[Moment]:
    """Everything that mattered to the patient, in order."""
    state = SessionState()
    for entry in entries:
        before, state = state, evolve(state, entry)
        if entry.event.type not in _OF_NO_MATTER:
            told = happening(entry, before).sentence.to(language)
            begun = entry.event.type == "step_begun"
            at = round(entry.at_seconds, 3)
            yield Moment(at, clock(at), told, standing(state, language), begun)


def standing(state: SessionState, language: Language) -> str:
    """Where a session stands: `Exposure · step 2: Second floor · SUDS 60`."""
    parts = [PHASES[state.phase].to(language)]
    step = state.planned_step
    if step and state.step:
        number, title = state.step.index + 1, step.title.to(language)
        parts.append(either(language, f"step {number}: {title}", f"étape {number} : {title}"))
    if state.suds:
        parts.append(f"SUDS {state.suds[-1].value}")
    return " · ".join(parts)
