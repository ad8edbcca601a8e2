"""A whole session with a patient of paper and a therapist of paper, on the real engine and with time moved by hand."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from vrtherapy import __version__
from vrtherapy.commands import Command
from vrtherapy.commands.course import (
    Advance,
    Begin,
    ConfirmScreening,
    End,
    GoToSafePlace,
    Hold,
    Resume,
    Retreat,
    Stop,
)
from vrtherapy.commands.ratings import (
    AnswerDebrief,
    AskSuds,
    RateOutcome,
    RateSickness,
    RateSuds,
    StateExpectancy,
)
from vrtherapy.commands.reports import ReportConsoleJoined
from vrtherapy.commands.steering import FireCue
from vrtherapy.engine import SessionEngine
from vrtherapy.errors import Refused
from vrtherapy.events import By, Cause, Entry, SessionOpened, StepBegun, SudsAsked
from vrtherapy.messages import Language, Text
from vrtherapy.patients import PATIENTS, Feeling, Traits, begin_step, feel, startle
from vrtherapy.protocol import Expectancy, Habituation, PatientChoice, Protocol, TherapistDecides
from vrtherapy.questionnaire import Questionnaire
from vrtherapy.scene import Scene
from vrtherapy.state import EXPOSING, SessionState

TICK_SECONDS = 1.0
_ANSWERS_AFTER_SECONDS = 3.0
_ASKS_EARLY_SECONDS = 30.0
"""Into a step: near the peak of the fear, as a therapist asks between what the protocol asks for."""
_WAITS_IN_SAFE_PLACE_SECONDS = 120.0
_WAITS_ON_HOLD_SECONDS = 60.0
_MAX_RETREATS = 2
_MAX_SECONDS = 4 * 3600.0
_HARDLY_ANY_SUDS = 30.0
_CALMER = 0.7
"""Share of a step's peak from which the therapist of paper, who decides alone, goes on."""


@dataclass(frozen=True)
class Part:
    """What is rehearsed: a protocol with everything it names, and the patient's name in `PATIENTS`."""

    protocol: Protocol
    scenes: Mapping[str, Scene]
    questionnaires: Mapping[str, Questionnaire]
    patient: str
    language: Language = "en"


class Rehearsal:
    """Plays one session. `entries` is everything that happened, as a journal would hold it."""

    def __init__(self, part: Part) -> None:
        self._traits: Traits = PATIENTS[part.patient]
        self._feeling = Feeling(self._traits.calm_suds)
        self._now = 0.0
        self._answer_at: float | None = None
        self._retreats = 0
        self._resumed: set[int] = set()
        opened = SessionOpened(
            session=f"rehearsal-{part.patient}",
            patient=part.patient,
            started_at="2000-01-01T09:00:00.000+00:00",
            language=part.language,
            protocol=part.protocol,
            scenes=dict(part.scenes),
            software=__version__,
            stage_expected=False,
            questionnaires=dict(part.questionnaires),
        )
        self._engine, self.entries = SessionEngine.opened(opened)

    @property
    def state(self) -> SessionState:
        """Where the session stands."""
        return self._engine.state

    def play(self) -> Iterator[list[Entry]]:
        """Play to the end; yields what each second brings, where it brings something."""
        yield self._began()
        while self.state.phase != "ended" and self._now < _MAX_SECONDS:
            before = len(self.entries)
            self._second()
            if len(self.entries) > before:
                yield self.entries[before:]

    def _began(self) -> list[Entry]:
        self._give(ReportConsoleJoined(name="paper", role="therapist"), "session")
        against = {"yes": "no", "no": "yes"}
        answers = {question.id: against[question.stop_if] for question in self.state.plan.screening}
        self._give(ConfirmScreening.model_validate({"answers": answers, "consent": True}))
        self._give(Begin())
        return self.entries

    def _second(self) -> None:
        self._now += TICK_SECONDS
        self._feeling = feel(self._traits, self._feeling, self._difficulty(), TICK_SECONDS)
        self._note(self._engine.tick(self._now))
        if self._answer_at is not None and self._now >= self._answer_at:
            self._rate()
        elif self._answer_at is None:
            self._act()

    def _rate(self) -> None:
        self._answer_at = None
        self._give(RateSuds(value=self._feeling.said_suds), "patient")
        if self._feeling.said_fms > 0:
            self._give(RateSickness(value=self._feeling.said_fms))

    def _act(self) -> None:
        match self.state.phase:
            case "baseline":
                self._in_baseline()
            case "exposure":
                self._in_exposure()
            case "hold":
                self._on_hold()
            case "safe_place":
                self._in_safe_place()
            case "cool_down" | "stopped":
                self._offer_calm()
                if self._in_phase_seconds() >= self.state.plan.cool_down.min_seconds:
                    self._give(End())
            case "debrief":
                for question in self.state.plan.debrief:
                    self._give(AnswerDebrief(question=question.id, answer="(rehearsal)"))
                self._give(End())
            case _:
                pass

    def _in_baseline(self) -> None:
        rated = bool(self.state.suds)
        if rated and self._in_phase_seconds() >= self.state.plan.baseline.min_seconds:
            self._advance()

    def _in_exposure(self) -> None:
        step, planned = self.state.step, self.state.planned_step
        if step is None or planned is None:
            return
        clock = step.clock_seconds(self._now)
        rated = self.state.suds and self.state.suds[-1].seq > step.seq
        if clock >= _ASKS_EARLY_SECONDS and not rated:
            self._give(AskSuds())
        elif self._feeling.suds >= self._traits.stops_at_suds and self._retreats >= _MAX_RETREATS:
            self._give(Stop(), "patient")
        elif self._feeling.suds >= self._traits.goes_back_at_suds and clock >= 30:
            self._go_back()
        elif planned.cues and not self.state.cues and clock >= planned.min_seconds / 2:
            self._fire(planned.cues[0])
        elif clock >= planned.min_seconds:
            self._judge()

    def _judge(self) -> None:
        """What the therapist of paper does once a step's shortest time is over."""
        planned, step = self.state.planned_step, self.state.step
        if planned is None or step is None:
            return
        if isinstance(planned.criterion, Expectancy):
            tested = [one for one in self.state.expectancies if one.step == step.index and one.happened]
            if not tested:
                self._give(RateOutcome(happened="no"))
        suggested = {one.command for one in self.state.suggestions}
        wants = self._feeling.suds < self._traits.goes_on_below_suds
        if isinstance(planned.criterion, PatientChoice | TherapistDecides):
            go_on = wants if isinstance(planned.criterion, PatientChoice) else self._is_calmer(step.seq)
        else:
            go_on = bool(suggested)
        if go_on and step.index + 1 >= len(self.state.plan.hierarchy):
            self._give(End())
        elif go_on:
            self._advance()

    def _is_calmer(self, since: int) -> bool:
        rated = [rating.value for rating in self.state.suds if rating.seq > since]
        return len(rated) >= 2 and rated[-1] <= _CALMER * max(rated)

    def _on_hold(self) -> None:
        """Goes up where there is hardly any fear, on once where it has fallen; else the exposure ends here."""
        step, planned = self.state.step, self.state.planned_step
        if step is None or planned is None or self._in_phase_seconds() < _WAITS_ON_HOLD_SECONDS:
            return
        limit = self.state.plan.limits.suds.at
        if self.state.suggestions and isinstance(planned.criterion, Habituation | Expectancy):
            self._judge()
        elif self._feeling.suds < _HARDLY_ANY_SUDS and step.index + 1 < len(self.state.plan.hierarchy):
            self._advance()
        elif step.index not in self._resumed and self._feeling.suds < limit - 10:
            self._resumed.add(step.index)
            self._give(Resume())
        elif self._in_phase_seconds() >= 3 * _WAITS_ON_HOLD_SECONDS:
            self._give(End())

    def _in_safe_place(self) -> None:
        self._offer_calm()
        if self._in_phase_seconds() < _WAITS_IN_SAFE_PLACE_SECONDS:
            return
        sick = (
            self.state.sickness
            and max(one.value for one in self.state.sickness) >= self.state.plan.limits.fms.at
        )
        if sick or self._retreats > _MAX_RETREATS:
            self._give(End())
            return
        self._retreats += 1
        if not self._give(Resume()):
            self._give(End())

    def _go_back(self) -> None:
        self._retreats += 1
        if self._retreats > _MAX_RETREATS or not self._give(Retreat()):
            self._give(GoToSafePlace())

    def _advance(self) -> None:
        step = self.state.step
        upcoming = self.state.plan.hierarchy[step.index + 1 if step else 0]
        if isinstance(upcoming.criterion, Expectancy):
            self._give(StateExpectancy(expectation="(rehearsal)", likelihood_percent=70, step=upcoming.id))
        if not self._give(Advance()):
            self._give(End())

    def _offer_calm(self) -> None:
        """The first cue of the safe place that makes sense here, once: paced breathing, mostly."""
        state = self.state
        cues = state.scenes[state.plan.safe_place].cues
        fitting = [name for name in state.plan.safe_place_cues if state.phase in cues[name].phases]
        if fitting and not state.calm_cues:
            self._give(FireCue(name=fitting[0]))

    def _fire(self, name: str) -> None:
        if self._give(FireCue(name=name)):
            scene = self.state.scenes[self.state.showing.scene]
            if scene.cues[name].startling:
                self._feeling = startle(self._traits, self._feeling)
        else:
            self._give(Hold())

    def _difficulty(self) -> float | None:
        """How hard it is now, 0–10; a step that says no difficulty counts by its place in the hierarchy."""
        step = self.state.step
        if step is None or self.state.phase not in EXPOSING:
            return None
        if step.difficulty is not None:
            return step.difficulty
        return 10 * (step.index + 1) / len(self.state.plan.hierarchy)

    def _in_phase_seconds(self) -> float:
        return self._now - self.state.phase_at_seconds

    def _give(self, command: Command, by: By = "therapist") -> list[Entry]:
        """Give a command; nothing where it is refused."""
        name = "paper" if by == "therapist" else by
        with suppress(Refused):
            return self._note(self._engine.submit(command, Cause(by=by, name=name), self._now))
        return []

    def _note(self, entries: list[Entry]) -> list[Entry]:
        self.entries += entries
        for entry in entries:
            if isinstance(entry.event, SudsAsked):
                self._answer_at = self._now + _ANSWERS_AFTER_SECONDS
            elif isinstance(entry.event, StepBegun):
                self._feeling = begin_step(self._feeling)
        return entries


def unreached(state: SessionState) -> tuple[str, ...]:
    """The ids of the steps that were never begun."""
    begun = {passage.step for passage in state.passages if passage.phase == "exposure"}
    return tuple(step.id for index, step in enumerate(state.plan.hierarchy) if index not in begun)


def fired(entries: list[Entry]) -> dict[str, list[Entry]]:
    """What each rule led to, by the rule's name."""
    by_rule: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.cause.by == "rule":
            by_rule.setdefault(entry.cause.name, []).append(entry)
    return by_rule


def why_it_ended(state: SessionState) -> Text:
    """What led out of the exposure for good."""
    last = next(
        (one for one in reversed(state.passages) if one.phase in ("safe_place", "stopped", "hold")), None
    )
    if state.stop:
        return Text(en="The patient stopped the session.", fr="Le patient a arrêté la séance.")
    if last and last.reason:
        return last.reason
    return Text(en="The therapist ended the exposure.", fr="Le thérapeute a mis fin à l'exposition.")
