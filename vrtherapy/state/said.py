"""What changes with what the patient and the therapist said, rated, noted and answered."""

from vrtherapy import events as ev
from vrtherapy.state.cases import Cases, Changes
from vrtherapy.state.model import EXPOSING, Answered, Expectancy, Note, Rating, Review, SessionState

on = Cases()


def _rating(state: SessionState, entry: ev.Entry, value: int) -> Rating:
    step = state.step.index if state.step and state.phase in EXPOSING else None
    return Rating(seq=entry.seq, at_seconds=entry.at_seconds, value=value, phase=state.phase, step=step)


@on(ev.SudsRated)
def _suds(state: SessionState, entry: ev.Entry, event: ev.SudsRated) -> Changes:
    return {"suds": (*state.suds, _rating(state, entry, event.value)), "suds_asked_at_seconds": None}


@on(ev.SicknessRated)
def _sickness(state: SessionState, entry: ev.Entry, event: ev.SicknessRated) -> Changes:
    return {"sickness": (*state.sickness, _rating(state, entry, event.value))}


@on(ev.ExpectancyStated)
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


@on(ev.OutcomeRated)
def _outcome(state: SessionState, entry: ev.Entry, event: ev.OutcomeRated) -> Changes:
    latest = max((i for i, e in enumerate(state.expectancies) if e.step == event.step), default=None)
    if latest is None:
        return {}
    rated = state.expectancies[latest].changed(
        outcome=event.outcome, happened=event.happened, outcome_seq=entry.seq
    )
    return {"expectancies": (*state.expectancies[:latest], rated, *state.expectancies[latest + 1 :])}


@on(ev.Noted)
def _noted(state: SessionState, entry: ev.Entry, event: ev.Noted) -> Changes:
    note = Note(seq=entry.seq, at_seconds=entry.at_seconds, by=entry.cause.name, text=event.text)
    return {"notes": (*state.notes, note)}


@on(ev.SudsAsked)
def _suds_asked(_: SessionState, entry: ev.Entry, __: ev.SudsAsked) -> Changes:
    return {"suds_asked_at_seconds": entry.at_seconds}


@on(ev.DebriefAnswered)
def _debrief_answered(state: SessionState, _: ev.Entry, event: ev.DebriefAnswered) -> Changes:
    return {"debrief_answers": state.debrief_answers | {event.question: event.answer}}


@on(ev.HomeworkSet)
def _homework(_: SessionState, __: ev.Entry, event: ev.HomeworkSet) -> Changes:
    return {"homework": event.text}


@on(ev.QuestionnaireAnswered)
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


@on(ev.HomeworkReviewed)
def _homework_reviewed(_: SessionState, entry: ev.Entry, event: ev.HomeworkReviewed) -> Changes:
    return {"homework_review": Review(seq=entry.seq, done=event.done, comment=event.comment)}
