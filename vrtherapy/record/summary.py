"""The figures of a session, out of its entries alone: what each step did, how long everything took, what failed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from vrtherapy import events as ev
from vrtherapy.messages import Text
from vrtherapy.state import EXPOSING, PHASES, Cue, Phase, SessionState, evolve


@dataclass
class Tested:
    """An expectancy, and what came of it (None until it was rated)."""

    step: int
    expectation: str
    likelihood_percent: int
    happened: str | None = None
    outcome: str = ""


@dataclass
class StepVisit:
    """One run through an exposure step; a step that is gone back to is visited again."""

    index: int
    begun_at_seconds: float
    left_at_seconds: float
    ran_seconds: float = 0.0
    suds: list[int] = field(default_factory=list[int])
    sickness: list[int] = field(default_factory=list[int])
    cues: list[Cue] = field(default_factory=list[Cue])
    tested: list[Tested] = field(default_factory=list[Tested])

    @property
    def decrease(self) -> int | None:
        """SUDS from the step's peak to its end; None without a rating."""
        return max(self.suds) - self.suds[-1] if self.suds else None


@dataclass
class Absence:
    """Someone or something that the session had to do without; `back_at_seconds` is None if it never came back."""

    who: Text
    lost_at_seconds: float
    back_at_seconds: float | None = None


@dataclass
class Summary:
    """The figures of a session."""

    state: SessionState
    visits: list[StepVisit] = field(default_factory=list[StepVisit])
    untested: list[Tested] = field(default_factory=list[Tested])
    baseline_suds: int | None = None
    seconds: dict[Phase, float] = field(default_factory=lambda: dict.fromkeys(PHASES, 0.0))
    absences: list[Absence] = field(default_factory=list[Absence])
    automatic: list[ev.Entry] = field(default_factory=list[ev.Entry])


STAGE = Text(en="the patient's display", fr="l'affichage du patient")
SESSION = Text(en="the session process", fr="le processus de séance")
RECORD = Text(en="the record", fr="l'enregistrement")


def summarise(entries: Iterable[ev.Entry]) -> Summary:
    """The figures of the session that `entries` tell of."""
    summary = Summary(SessionState())
    for entry in entries:
        before = summary.state
        summary.seconds[before.phase] += entry.at_seconds - before.at_seconds
        summary.state = evolve(before, entry)
        _count_visit(summary, before, entry)
        _count_ratings(summary, entry)
        _count_expectancies(summary, entry)
        _count_absences(summary, before, entry)
        if entry.cause.by == "rule" and not isinstance(entry.event, ev.SudsAsked):
            summary.automatic.append(entry)
    return summary


def _count_visit(summary: Summary, before: SessionState, entry: ev.Entry) -> None:
    if summary.visits and before.step:
        visit = summary.visits[-1]
        visit.ran_seconds = before.step.clock_seconds(entry.at_seconds)
        if before.phase in ("exposure", "hold", "safe_place"):
            visit.left_at_seconds = entry.at_seconds
    if isinstance(entry.event, ev.StepBegun):
        visit = StepVisit(entry.event.index, entry.at_seconds, entry.at_seconds)
        visit.tested = [stated for stated in summary.untested if stated.step == visit.index]
        summary.untested = [stated for stated in summary.untested if stated.step != visit.index]
        summary.visits.append(visit)
    elif isinstance(entry.event, ev.CueFired) and before.phase in EXPOSING:
        summary.visits[-1].cues.append(summary.state.cues[-1])


def _count_ratings(summary: Summary, entry: ev.Entry) -> None:
    state = summary.state
    match entry.event:
        case ev.SudsRated(value=value) if state.phase == "baseline":
            summary.baseline_suds = value
        case ev.SudsRated(value=value) if state.suds[-1].step is not None:
            summary.visits[-1].suds.append(value)
        case ev.SicknessRated(value=value) if state.sickness[-1].step is not None:
            summary.visits[-1].sickness.append(value)
        case _:
            pass


def _count_expectancies(summary: Summary, entry: ev.Entry) -> None:
    visit = summary.visits[-1] if summary.visits else None
    match entry.event:
        case ev.ExpectancyStated(step=step, expectation=expectation, likelihood_percent=percent):
            under_way = visit and visit.index == step and summary.state.phase in ("exposure", "hold")
            place = visit.tested if visit and under_way else summary.untested
            place.append(Tested(step, expectation, percent))
        case ev.OutcomeRated(step=step, outcome=outcome, happened=happened):
            visited = [stated for visit in summary.visits for stated in visit.tested]
            for stated in [stated for stated in (*visited, *summary.untested) if stated.step == step][-1:]:
                stated.happened, stated.outcome = happened, outcome
        case _:
            pass


def _count_absences(summary: Summary, before: SessionState, entry: ev.Entry) -> None:
    match entry.event:
        case ev.StageLost():
            summary.absences.append(Absence(STAGE, entry.at_seconds))
        case ev.StageJoined():
            _back(summary, STAGE, entry.at_seconds)
        case ev.ConsoleLeft(name=name, lost=True):
            summary.absences.append(Absence(_console(name), entry.at_seconds))
        case ev.ConsoleJoined(name=name):
            _back(summary, _console(name), entry.at_seconds)
        case ev.SessionReopened():
            summary.absences.append(Absence(SESSION, before.at_seconds, entry.at_seconds))
        case ev.RecordFailed():
            summary.absences.append(Absence(RECORD, entry.at_seconds))
        case ev.RecordRestored():
            _back(summary, RECORD, entry.at_seconds)
        case _:
            pass


def _back(summary: Summary, who: Text, at_seconds: float) -> None:
    for absence in summary.absences:
        if absence.who == who and absence.back_at_seconds is None:
            absence.back_at_seconds = at_seconds


def _console(name: str) -> Text:
    return Text(en=f"the console of {name}", fr=f"la console de {name}")
