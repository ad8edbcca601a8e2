"""Where a session stands: `state = reduce(evolve, entries)`, the same in session, stage, console, report and replay."""

from vrtherapy.state.evolution import evolve, replay
from vrtherapy.state.model import (
    CALM,
    EXPOSING,
    PHASES,
    Answered,
    Cue,
    Expectancy,
    Note,
    Passage,
    Phase,
    Rating,
    Review,
    Screening,
    SessionState,
    Showing,
    StepState,
    Stop,
    Suggestion,
)

__all__ = [
    "CALM",
    "EXPOSING",
    "PHASES",
    "Answered",
    "Cue",
    "Expectancy",
    "Note",
    "Passage",
    "Phase",
    "Rating",
    "Review",
    "Screening",
    "SessionState",
    "Showing",
    "StepState",
    "Stop",
    "Suggestion",
    "evolve",
    "replay",
]
