"""A session's entries as rows: when, how long, what, which value. No row holds names, and none people's own words
unless they were asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vrtherapy import events as ev
from vrtherapy.messages import Record
from vrtherapy.record.export.leaving import Leaving
from vrtherapy.record.writing import plain
from vrtherapy.state import SessionState, evolve

Cell = str | int | float | None

COLUMNS: Mapping[str, str] = {
    "onset": "Seconds since the session was opened.",
    "duration": "Seconds: of a phase until the next phase begins, of everything else 0.",
    "trial_type": "What happened: the type of the event in the session's journal.",
    "value": "Its value: a rating, a difficulty, the name of a cue, param=value, who stopped, likelihood in percent.",
    "phase": "The phase of the session afterwards.",
    "step": "Id of the exposure step that was begun last.",
    "scene": "The scene in view.",
    "difficulty": "The difficulty of the step, 0 to 10, where the protocol uses one.",
    "by": "Who brought it about: therapist, observer, patient, rule (software), stage or session.",
    "rule": "The rule by which the software acted.",
    "text": "Words of the patient or the therapist; only where asked for.",
}
"""The columns of the events, and what each means."""

_PHASES = frozenset(
    {
        "baseline_begun",
        "step_begun",
        "held",
        "resumed",
        "safe_place_entered",
        "stopped",
        "cool_down_begun",
        "debrief_begun",
        "ended",
    }
)
_VALUES: dict[type[Record], Callable[[Any], Cell]] = {
    ev.SudsRated: lambda event: event.value,
    ev.SicknessRated: lambda event: event.value,
    ev.DifficultySet: lambda event: event.difficulty,
    ev.ParamSet: lambda event: f"{event.name}={event.value}",
    ev.CueFired: lambda event: event.name,
    ev.ExpectancyStated: lambda event: event.likelihood_percent,
    ev.OutcomeRated: lambda event: event.happened,
    ev.QuestionnaireAnswered: lambda event: f"{event.questionnaire} {event.when}",
    ev.HomeworkReviewed: lambda event: event.done,
    ev.PostureSet: lambda event: event.posture,
    ev.LanguageChosen: lambda event: event.language,
    ev.AdaptationSwitched: lambda event: "on" if event.on else "off",
    ev.SuggestionMade: lambda event: event.command,
    ev.SuggestionAnswered: lambda event: "accepted" if event.accepted else "declined",
}
_TEXTS: dict[type[Record], Callable[[Any], str]] = {
    ev.ExpectancyStated: lambda event: event.expectation,
    ev.OutcomeRated: lambda event: event.outcome,
    ev.Noted: lambda event: event.text,
    ev.DebriefAnswered: lambda event: event.answer,
    ev.HomeworkSet: lambda event: event.text,
    ev.HomeworkReviewed: lambda event: event.comment,
}


@dataclass(frozen=True)
class EventRow:
    """One event; the fields are COLUMNS."""

    onset: float
    duration: float
    trial_type: str
    value: Cell
    phase: str
    step: str | None
    scene: str
    difficulty: float | None
    by: str
    rule: str | None
    text: str | None

    def cells(self) -> list[Cell]:
        """The row in the order of COLUMNS."""
        return [getattr(self, name) for name in COLUMNS]


def event_rows(leaving: Leaving) -> list[EventRow]:
    """Every event of a session, in order."""
    entries, state = leaving.recording.entries, SessionState()
    lasting = _durations(entries)
    rows: list[EventRow] = []
    for entry in entries:
        state = evolve(state, entry)
        step = state.planned_step
        value = _VALUES.get(type(entry.event))
        text = _TEXTS.get(type(entry.event)) if leaving.with_text else None
        stopped = isinstance(entry.event, ev.Stopped)
        rows.append(
            EventRow(
                onset=round(entry.at_seconds, 3),
                duration=round(lasting.get(entry.seq, 0.0), 3),
                trial_type=entry.event.type,
                value=entry.cause.by if stopped else value(entry.event) if value else None,
                phase=state.phase,
                step=step.id if step else None,
                scene=state.showing.scene,
                difficulty=state.step.difficulty if state.step else None,
                by=entry.cause.by,
                rule=entry.cause.name if entry.cause.by == "rule" else None,
                text=plain(text(entry.event)) if text else None,
            )
        )
    return rows


def _durations(entries: Sequence[ev.Entry]) -> dict[int, float]:
    """How long each phase lasted, by the entry that began it."""
    begun = [entry for entry in entries if entry.event.type in _PHASES]
    following = [*begun[1:], entries[-1]]
    lasted = ((entry, after.at_seconds) for entry, after in zip(begun, following, strict=False))
    return {entry.seq: end - entry.at_seconds for entry, end in lasted}
