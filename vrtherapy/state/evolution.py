"""The only place where state changes: one case for each kind of event."""

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, TypeVar

from vrtherapy import events as ev
from vrtherapy.messages import Record
from vrtherapy.state.model import (
    EXPOSING,
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
    StepState,
    Stop,
    Suggestion,
)

Changes = dict[str, object]
"""Fields of the state that an event changes."""

_E = TypeVar("_E", bound=Record)
_Case = Callable[[SessionState, ev.Entry, _E], Changes]
_CASES: dict[type[Record], _Case[Any]] = {}


def _on(kind: type[_E]) -> Callable[[_Case[_E]], _Case[_E]]:
    """Registers the case of one kind of event."""

    def register(case: _Case[_E]) -> _Case[_E]:
        _CASES[kind] = case
        return case

    return register


def replay(entries: Iterable[ev.Entry], state: SessionState | None = None) -> SessionState:
    """The state after `entries`, from the beginning or on from `state`."""
    return reduce(evolve, entries, state or SessionState())


def evolve(state: SessionState, entry: ev.Entry) -> SessionState:
    """The state after one more entry. Total: every event has its case, and no entry raises."""
    changes = _CASES[type(entry.event)](state, entry, entry.event)
    return state.changed(seq=entry.seq, at_seconds=entry.at_seconds, **changes)


@_on(ev.SessionOpened)
def _opened(_: SessionState, entry: ev.Entry, event: ev.SessionOpened) -> Changes:
    fields = ("session", "patient", "started_at", "language", "protocol", "scenes", "stage_expected")
    changes: Changes = {name: getattr(event, name) for name in fields}
    changes["protection"] = event.protection
    changes["questionnaires"] = event.questionnaires
    return changes | {"phase_seq": entry.seq, "passages": (_passage(entry, "preparation", None),)}


@_on(ev.SessionReopened)
def _reopened(state: SessionState, entry: ev.Entry, _: ev.SessionReopened) -> Changes:
    watched = any(role == "therapist" for role in state.consoles.values())
    since = entry.at_seconds if watched else state.unwatched_since_seconds
    return {"consoles": {}, "stage": None, "unwatched_since_seconds": since, "record_failure": None}


def _passage(entry: ev.Entry, phase: Phase, step: int | None) -> Passage:
    by, reason = entry.cause.by, entry.reason
    return Passage(seq=entry.seq, at_seconds=entry.at_seconds, phase=phase, step=step, by=by, reason=reason)


def _phase(state: SessionState, entry: ev.Entry, phase: Phase, step: int | None = None) -> Changes:
    """Enter `phase`: the step's clock runs in exposure alone; open suggestions lapse, but for a hold."""
    here = state.step.index if step is None and state.step else step
    changes: Changes = {
        "phase": phase,
        "phase_seq": entry.seq,
        "phase_at_seconds": entry.at_seconds,
        "phase_reason": entry.reason,
        "suds_asked_at_seconds": None,
        "suggestions": (),
        "calm_cues": (),
        "passages": (*state.passages, _passage(entry, phase, here)),
    }
    if phase not in EXPOSING:
        changes["left_exposure_seq"] = entry.seq
    if state.step:
        running = entry.at_seconds if phase == "exposure" else None
        ran = state.step.clock_seconds(entry.at_seconds)
        changes["step"] = state.step.changed(ran_seconds=ran, running_since_seconds=running)
    return changes


@_on(ev.BaselineBegun)
def _baseline(state: SessionState, entry: ev.Entry, _: ev.BaselineBegun) -> Changes:
    return _phase(state, entry, "baseline") | {"begun_at_seconds": entry.at_seconds}


@_on(ev.StepBegun)
def _step(state: SessionState, entry: ev.Entry, event: ev.StepBegun) -> Changes:
    step = StepState(
        index=event.index,
        seq=entry.seq,
        begun_at_seconds=entry.at_seconds,
        ran_seconds=0.0,
        running_since_seconds=entry.at_seconds,
        scene=event.scene,
        difficulty=event.difficulty,
        params=event.params,
    )
    changes: Changes = {"step": step, "cues": (), "spent_rules": frozenset[str]()}
    if state.step and state.cues:
        left = state.step.index
        changes["past_cues"] = (*state.past_cues, *((left, cue) for cue in state.cues))
    return _phase(state, entry, "exposure", event.index) | changes


@_on(ev.Held)
def _held(state: SessionState, entry: ev.Entry, _: ev.Held) -> Changes:
    spent = state.spent_rules | {entry.cause.name} if entry.cause.by == "rule" else state.spent_rules
    return _phase(state, entry, "hold") | {"spent_rules": spent, "suggestions": state.suggestions}


@_on(ev.Resumed)
def _resumed(state: SessionState, entry: ev.Entry, _: ev.Resumed) -> Changes:
    return _phase(state, entry, "exposure") | {"spent_rules": state.spent_rules - {"criterion"}}


@_on(ev.Stopped)
def _stopped(state: SessionState, entry: ev.Entry, _: ev.Stopped) -> Changes:
    stop = Stop(seq=entry.seq, at_seconds=entry.at_seconds, by=entry.cause.by, shown_at_seconds=None)
    return _phase(state, entry, "stopped") | {"stop": stop}


@_on(ev.SafePlaceShown)
def _shown(state: SessionState, entry: ev.Entry, event: ev.SafePlaceShown) -> Changes:
    if state.stop and state.stop.shown_at_seconds is None and event.seq >= state.stop.seq:
        return {"stop": state.stop.changed(shown_at_seconds=entry.at_seconds)}
    return {}


@_on(ev.DifficultySet)
def _difficulty(state: SessionState, _: ev.Entry, event: ev.DifficultySet) -> Changes:
    step = state.step
    return {"step": step.changed(difficulty=event.difficulty, params=event.params)} if step else {}


@_on(ev.ParamSet)
def _param(state: SessionState, _: ev.Entry, event: ev.ParamSet) -> Changes:
    step = state.step
    return {"step": step.changed(params=step.params | {event.name: event.value})} if step else {}


@_on(ev.CueFired)
def _cue(state: SessionState, entry: ev.Entry, event: ev.CueFired) -> Changes:
    cue = Cue(seq=entry.seq, at_seconds=entry.at_seconds, name=event.name)
    return {"cues": (*state.cues, cue)} if state.phase in EXPOSING else {"calm_cues": (*state.calm_cues, cue)}


@_on(ev.CuesCalledOff)
def _called_off(_: SessionState, entry: ev.Entry, __: ev.CuesCalledOff) -> Changes:
    return {"cues_called_off_seq": entry.seq}


def _rating(state: SessionState, entry: ev.Entry, value: int) -> Rating:
    step = state.step.index if state.step and state.phase in EXPOSING else None
    return Rating(seq=entry.seq, at_seconds=entry.at_seconds, value=value, phase=state.phase, step=step)


@_on(ev.SudsRated)
def _suds(state: SessionState, entry: ev.Entry, event: ev.SudsRated) -> Changes:
    return {"suds": (*state.suds, _rating(state, entry, event.value)), "suds_asked_at_seconds": None}


@_on(ev.SicknessRated)
def _sickness(state: SessionState, entry: ev.Entry, event: ev.SicknessRated) -> Changes:
    return {"sickness": (*state.sickness, _rating(state, entry, event.value))}


@_on(ev.ExpectancyStated)
def _expectancy(state: SessionState, _: ev.Entry, event: ev.ExpectancyStated) -> Changes:
    stated = Expectancy(
        step=event.step,
        expectation=event.expectation,
        likelihood_percent=event.likelihood_percent,
        outcome=None,
        happened=None,
        outcome_seq=None,
    )
    return {"expectancies": (*state.expectancies, stated)}


@_on(ev.OutcomeRated)
def _outcome(state: SessionState, entry: ev.Entry, event: ev.OutcomeRated) -> Changes:
    latest = max((i for i, e in enumerate(state.expectancies) if e.step == event.step), default=None)
    if latest is None:
        return {}
    rated = state.expectancies[latest].changed(
        outcome=event.outcome, happened=event.happened, outcome_seq=entry.seq
    )
    return {"expectancies": (*state.expectancies[:latest], rated, *state.expectancies[latest + 1 :])}


@_on(ev.Noted)
def _noted(state: SessionState, entry: ev.Entry, event: ev.Noted) -> Changes:
    note = Note(seq=entry.seq, at_seconds=entry.at_seconds, by=entry.cause.name, text=event.text)
    return {"notes": (*state.notes, note)}


@_on(ev.SuggestionMade)
def _suggested(state: SessionState, entry: ev.Entry, event: ev.SuggestionMade) -> Changes:
    made = Suggestion(seq=entry.seq, rule=event.rule, command=event.command, reason=entry.reason)
    return {
        "suggestions": (*state.suggestions, made),
        "spent_rules": state.spent_rules | {event.rule},
    }


@_on(ev.SuggestionAnswered)
def _answered(state: SessionState, _: ev.Entry, event: ev.SuggestionAnswered) -> Changes:
    return {"suggestions": tuple(open_ for open_ in state.suggestions if open_.seq != event.suggestion)}


@_on(ev.StageJoined)
def _stage_joined(_: SessionState, __: ev.Entry, event: ev.StageJoined) -> Changes:
    return {"stage": event.display, "stage_lost_at_seconds": None, "headset": None}


@_on(ev.ConsoleJoined)
def _console_joined(state: SessionState, _: ev.Entry, event: ev.ConsoleJoined) -> Changes:
    consoles = state.consoles | {event.name: event.role}
    since = None if event.role == "therapist" else state.unwatched_since_seconds
    return {"consoles": consoles, "unwatched_since_seconds": since}


@_on(ev.ConsoleLeft)
def _console_left(state: SessionState, entry: ev.Entry, event: ev.ConsoleLeft) -> Changes:
    consoles = {name: role for name, role in state.consoles.items() if name != event.name}
    was_watched = "therapist" in state.consoles.values()
    unwatched = was_watched and "therapist" not in consoles.values()
    since = entry.at_seconds if unwatched else state.unwatched_since_seconds
    return {"consoles": consoles, "unwatched_since_seconds": since}


@_on(ev.ScreeningConfirmed)
def _screening_confirmed(_: SessionState, entry: ev.Entry, event: ev.ScreeningConfirmed) -> Changes:
    screening = Screening(
        at_seconds=entry.at_seconds,
        by=entry.cause.name,
        answers=event.answers,
        consented_by=event.consented_by,
        despite=event.despite,
    )
    return {"screening": screening}


@_on(ev.SafePlaceEntered)
def _safe_place_entered(state: SessionState, entry: ev.Entry, _: ev.SafePlaceEntered) -> Changes:
    return _phase(state, entry, "safe_place")


@_on(ev.CoolDownBegun)
def _cool_down_begun(state: SessionState, entry: ev.Entry, _: ev.CoolDownBegun) -> Changes:
    return _phase(state, entry, "cool_down")


@_on(ev.DebriefBegun)
def _debrief_begun(state: SessionState, entry: ev.Entry, _: ev.DebriefBegun) -> Changes:
    return _phase(state, entry, "debrief")


@_on(ev.Ended)
def _ended(state: SessionState, entry: ev.Entry, _: ev.Ended) -> Changes:
    return _phase(state, entry, "ended")


@_on(ev.SudsAsked)
def _suds_asked(_: SessionState, entry: ev.Entry, __: ev.SudsAsked) -> Changes:
    return {"suds_asked_at_seconds": entry.at_seconds}


@_on(ev.DebriefAnswered)
def _debrief_answered(state: SessionState, _: ev.Entry, event: ev.DebriefAnswered) -> Changes:
    return {"debrief_answers": state.debrief_answers | {event.question: event.answer}}


@_on(ev.HomeworkSet)
def _homework(_: SessionState, __: ev.Entry, event: ev.HomeworkSet) -> Changes:
    return {"homework": event.text}


@_on(ev.QuestionnaireAnswered)
def _questionnaire_answered(state: SessionState, entry: ev.Entry, event: ev.QuestionnaireAnswered) -> Changes:
    others = [
        each
        for each in state.answered
        if (each.questionnaire, each.when) != (event.questionnaire, event.when)
    ]
    answered = Answered(
        seq=entry.seq,
        at_seconds=entry.at_seconds,
        questionnaire=event.questionnaire,
        when=event.when,
        ratings=event.ratings,
    )
    return {"answered": (*others, answered)}


@_on(ev.HomeworkReviewed)
def _homework_reviewed(_: SessionState, entry: ev.Entry, event: ev.HomeworkReviewed) -> Changes:
    return {"homework_review": Review(seq=entry.seq, done=event.done, comment=event.comment)}


@_on(ev.Recentred)
def _recentred(_: SessionState, entry: ev.Entry, __: ev.Recentred) -> Changes:
    return {"recentred_seq": entry.seq}


@_on(ev.PostureSet)
def _posture_set(_: SessionState, __: ev.Entry, event: ev.PostureSet) -> Changes:
    return {"posture": event.posture}


@_on(ev.LanguageChosen)
def _language_chosen(_: SessionState, __: ev.Entry, event: ev.LanguageChosen) -> Changes:
    return {"language": event.language}


@_on(ev.ControlTaken)
def _control_taken(_: SessionState, __: ev.Entry, event: ev.ControlTaken) -> Changes:
    return {"control": event.name}


@_on(ev.AdaptationSwitched)
def _adaptation_switched(_: SessionState, __: ev.Entry, event: ev.AdaptationSwitched) -> Changes:
    return {"adaptation_on": event.on}


@_on(ev.StageLost)
def _stage_lost(_: SessionState, entry: ev.Entry, __: ev.StageLost) -> Changes:
    return {"stage": None, "stage_lost_at_seconds": entry.at_seconds, "headset": None}


@_on(ev.HeadsetChanged)
def _headset_changed(_: SessionState, entry: ev.Entry, event: ev.HeadsetChanged) -> Changes:
    return {"headset": event.condition, "headset_seq": entry.seq}


@_on(ev.RecordFailed)
def _record_failed(_: SessionState, __: ev.Entry, event: ev.RecordFailed) -> Changes:
    return {"record_failure": event.sentence}


@_on(ev.RecordRestored)
def _record_restored(_: SessionState, __: ev.Entry, ___: ev.RecordRestored) -> Changes:
    return {"record_failure": None}
