"""What changes with the course of the session: screening, phases, steps, what is shown, suggestions."""

from vrtherapy import events as ev
from vrtherapy.state.cases import Cases, Changes
from vrtherapy.state.model import (
    EXPOSING,
    Cue,
    Passage,
    Phase,
    Screening,
    SessionState,
    StepState,
    Stop,
    Suggestion,
)

on = Cases()


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


@on(ev.SessionOpened)
def _opened(_: SessionState, entry: ev.Entry, event: ev.SessionOpened) -> Changes:
    fields = ("session", "patient", "started_at", "language", "protocol", "scenes", "stage_expected")
    changes: Changes = {name: getattr(event, name) for name in fields}
    changes["protection"] = event.protection
    changes["questionnaires"] = event.questionnaires
    return changes | {"phase_seq": entry.seq, "passages": (_passage(entry, "preparation", None),)}


@on(ev.SessionReopened)
def _reopened(state: SessionState, entry: ev.Entry, _: ev.SessionReopened) -> Changes:
    watched = any(role == "therapist" for role in state.consoles.values())
    since = entry.at_seconds if watched else state.unwatched_since_seconds
    return {"consoles": {}, "stage": None, "unwatched_since_seconds": since, "record_failure": None}


@on(ev.BaselineBegun)
def _baseline(state: SessionState, entry: ev.Entry, _: ev.BaselineBegun) -> Changes:
    return _phase(state, entry, "baseline") | {"begun_at_seconds": entry.at_seconds}


@on(ev.StepBegun)
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


@on(ev.Held)
def _held(state: SessionState, entry: ev.Entry, _: ev.Held) -> Changes:
    spent = state.spent_rules | {entry.cause.name} if entry.cause.by == "rule" else state.spent_rules
    return _phase(state, entry, "hold") | {"spent_rules": spent, "suggestions": state.suggestions}


@on(ev.Resumed)
def _resumed(state: SessionState, entry: ev.Entry, _: ev.Resumed) -> Changes:
    return _phase(state, entry, "exposure") | {"spent_rules": state.spent_rules - {"criterion"}}


@on(ev.Stopped)
def _stopped(state: SessionState, entry: ev.Entry, _: ev.Stopped) -> Changes:
    stop = Stop(seq=entry.seq, at_seconds=entry.at_seconds, by=entry.cause.by, shown_at_seconds=None)
    return _phase(state, entry, "stopped") | {"stop": stop}


@on(ev.SafePlaceShown)
def _shown(state: SessionState, entry: ev.Entry, event: ev.SafePlaceShown) -> Changes:
    if state.stop and state.stop.shown_at_seconds is None and event.seq >= state.stop.seq:
        return {"stop": state.stop.changed(shown_at_seconds=entry.at_seconds)}
    return {}


@on(ev.DifficultySet)
def _difficulty(state: SessionState, _: ev.Entry, event: ev.DifficultySet) -> Changes:
    step = state.step
    return {"step": step.changed(difficulty=event.difficulty, params=event.params)} if step else {}


@on(ev.ParamSet)
def _param(state: SessionState, _: ev.Entry, event: ev.ParamSet) -> Changes:
    step = state.step
    return {"step": step.changed(params=step.params | {event.name: event.value})} if step else {}


@on(ev.CueFired)
def _cue(state: SessionState, entry: ev.Entry, event: ev.CueFired) -> Changes:
    cue = Cue(seq=entry.seq, at_seconds=entry.at_seconds, name=event.name)
    return {"cues": (*state.cues, cue)} if state.phase in EXPOSING else {"calm_cues": (*state.calm_cues, cue)}


@on(ev.CuesCalledOff)
def _called_off(_: SessionState, entry: ev.Entry, __: ev.CuesCalledOff) -> Changes:
    return {"cues_called_off_seq": entry.seq}


@on(ev.SuggestionMade)
def _suggested(state: SessionState, entry: ev.Entry, event: ev.SuggestionMade) -> Changes:
    made = Suggestion(seq=entry.seq, rule=event.rule, command=event.command, reason=entry.reason)
    return {
        "suggestions": (*state.suggestions, made),
        "spent_rules": state.spent_rules | {event.rule},
    }


@on(ev.SuggestionAnswered)
def _answered(state: SessionState, _: ev.Entry, event: ev.SuggestionAnswered) -> Changes:
    return {"suggestions": tuple(open_ for open_ in state.suggestions if open_.seq != event.suggestion)}


@on(ev.ScreeningConfirmed)
def _screening_confirmed(_: SessionState, entry: ev.Entry, event: ev.ScreeningConfirmed) -> Changes:
    screening = Screening(
        at_seconds=entry.at_seconds,
        by=entry.cause.name,
        answers=event.answers,
        consented_by=event.consented_by,
        despite=event.despite,
    )
    return {"screening": screening}


@on(ev.SafePlaceEntered)
def _safe_place_entered(state: SessionState, entry: ev.Entry, _: ev.SafePlaceEntered) -> Changes:
    return _phase(state, entry, "safe_place")


@on(ev.CoolDownBegun)
def _cool_down_begun(state: SessionState, entry: ev.Entry, _: ev.CoolDownBegun) -> Changes:
    return _phase(state, entry, "cool_down")


@on(ev.DebriefBegun)
def _debrief_begun(state: SessionState, entry: ev.Entry, _: ev.DebriefBegun) -> Changes:
    return _phase(state, entry, "debrief")


@on(ev.Ended)
def _ended(state: SessionState, entry: ev.Entry, _: ev.Ended) -> Changes:
    return _phase(state, entry, "ended")
