"""The session engine: commands and time in, entries out. No I/O, no clock of its own, nothing random."""

from collections.abc import Sequence

from vrtherapy.commands import Command, Given, why_not
from vrtherapy.commands.base import refuse
from vrtherapy.commands.course import Advance
from vrtherapy.errors import Refused
from vrtherapy.events import Cause, ControlTaken, CueFired, Entry, Event, SessionOpened
from vrtherapy.messages import Text
from vrtherapy.rules import judge
from vrtherapy.state import SessionState, evolve


class SessionEngine:
    """Decides what happens in one session.

    `submit` takes a command, `tick` lets the rules look at the time. Both return the new entries, in order, which the
    caller must record before it lets anyone see them. A command that is not legal raises Refused and changes nothing.
    Times are seconds since the session was opened; a time before the last entry counts as that entry's.
    """

    def __init__(self, state: SessionState) -> None:
        self.state = state

    @classmethod
    def opened(cls, event: SessionOpened) -> tuple["SessionEngine", list[Entry]]:
        """An engine for a new session, and its first entry."""
        engine = cls(SessionState())
        return engine, engine._record([event], Cause(by="session", name="session"), None, 0.0)

    def submit(self, command: Command, cause: Cause, now: float, reason: Text | None = None) -> list[Entry]:
        """What a command leads to. Raises Refused with a sentence for the therapist."""
        now = max(now, self.state.at_seconds)
        if why := why_not(type(command), self.state, cause, now):
            raise refuse(command, why)
        events = command.decide(self.state, Given(cause, now))
        if events and cause.by == "therapist" and command.needs_control and self.state.control is None:
            events = [ControlTaken(name=cause.name, taken_from=None), *events]
        if cause.by != "therapist":
            self._refuse_to_raise(command, cause, events, now)
        return self._record(events, cause, reason, now)

    def tick(self, now: float) -> list[Entry]:
        """What the rules lead to at this time. Their proposals are judged one by one, the most urgent first."""
        now = max(now, self.state.at_seconds)
        entries: list[Entry] = []
        for proposal in judge(self.state, now):
            cause = Cause(by="rule", name=proposal.rule)
            try:
                entries = self.submit(proposal.command, cause, now, proposal.reason)
            except Refused:
                continue
            if entries:
                break
        return entries

    def _record(self, events: Sequence[Event], cause: Cause, reason: Text | None, now: float) -> list[Entry]:
        entries: list[Entry] = []
        for event in events:
            entry = Entry(seq=self.state.seq + 1, at_seconds=now, cause=cause, reason=reason, event=event)
            self.state = evolve(self.state, entry)
            entries.append(entry)
        return entries

    def _refuse_to_raise(self, command: Command, cause: Cause, events: Sequence[Event], now: float) -> None:
        """Only a person raises exposure, unless the protocol and the therapist of this session both allow it."""
        if (
            self.state.plan.adaptation == "automatic"
            and self.state.adaptation_on
            and isinstance(command, Advance)
        ):
            return
        after = self.state
        for event in events:
            after = evolve(after, Entry(seq=after.seq + 1, at_seconds=now, cause=cause, event=event))
        if raises_exposure(self.state, after) or any(isinstance(event, CueFired) for event in events):
            raise refuse(command, _ONLY_A_PERSON)


_ONLY_A_PERSON = Text(
    en="only a therapist raises exposure.",
    fr="seul un thérapeute augmente l'exposition.",
)


def raises_exposure(before: SessionState, after: SessionState) -> bool:
    """Whether the patient would meet more in `after` than in `before`: out of the safe place, a later step, harder."""
    now, then = before.showing, after.showing
    if not then.exposing or after.step is None:
        return False
    if not now.exposing or before.step is None:
        return True
    if before.phase == "hold" and after.phase == "exposure":
        return True
    if after.step.index != before.step.index:
        return after.step.index > before.step.index
    scene = after.scenes[then.scene]
    return any(
        scene.harder(name, now.params[name], value)
        for name, value in then.params.items()
        if now.params.get(name, value) != value
    )
