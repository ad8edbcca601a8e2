"""A session on one line: what a list of sessions shows, and what the index keeps of each."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import Field

from vrtherapy.messages import Record, Text
from vrtherapy.record.recording import MarkKind, Recording
from vrtherapy.record.summary import summarise
from vrtherapy.state import Phase

Protection = Literal["vault", "unclaimed", "plain"]


class SessionCard(Record):
    """What a list shows of a session."""

    session: str = Field(description="The session's id, which also names its folder.")
    patient: str = Field(description="Pseudonymous code.")
    started_at: str = Field(description="When it was opened, ISO 8601 in UTC.")
    protocol: str = Field(description="The protocol's id.")
    title: Text = Field(description="The protocol's title.")
    entries: int = Field(description="How many entries it has.")
    seconds: float = Field(description="From its opening to its last entry.")
    phase: Phase = Field(description="The phase it is in, or was left in.")
    steps_begun: int = Field(description="How often an exposure step was begun.")
    baseline_suds: int | None = Field(description="SUDS before the first step.")
    peak_suds: int | None = Field(description="The highest SUDS.")
    last_suds: int | None = Field(description="The last SUDS.")
    marks: tuple[MarkKind, ...] = Field(description="What is to be known about the record.")
    protection: Protection = Field(description="How the record is kept.")

    @property
    def ended(self) -> bool:
        """Whether the session came to its end."""
        return self.phase == "ended"

    @property
    def age_days(self) -> float:
        """Days since it was opened, by this computer's clock; 0 for what is no moment."""
        try:
            opened = datetime.fromisoformat(self.started_at)
        except ValueError:
            return 0.0
        return (datetime.now(UTC) - opened).total_seconds() / 86_400


def card_of(recording: Recording, protection: Protection) -> SessionCard:
    """The card of a session that was read."""
    summary = summarise(recording.entries)
    state, opened = summary.state, recording.opened
    suds = [rating.value for rating in state.suds]
    return SessionCard(
        session=opened.session,
        patient=opened.patient,
        started_at=opened.started_at,
        protocol=opened.protocol.id,
        title=opened.protocol.title,
        entries=len(recording.entries),
        seconds=state.at_seconds,
        phase=state.phase,
        steps_begun=len(summary.visits),
        baseline_suds=summary.baseline_suds,
        peak_suds=max(suds, default=None),
        last_suds=suds[-1] if suds else None,
        marks=tuple(mark.kind for mark in recording.marks),
        protection=protection,
    )
