"""What the report of one session says, ready to be set: every word in the reader's language, every figure written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from vrtherapy.messages import Language, Text
from vrtherapy.record.chart import Layout, Line, describe_curve, moments, session_chart
from vrtherapy.record.chart.heat import describe_directions, direction_map
from vrtherapy.record.motion import MotionSample
from vrtherapy.record.naming import cue_label
from vrtherapy.record.recording import Recording
from vrtherapy.record.report.scores import ScoreRow, score_rows, sources_of
from vrtherapy.record.report.words import words
from vrtherapy.record.sentences import DONE, HAPPENED
from vrtherapy.record.summary import StepVisit, Summary, Tested, summarise
from vrtherapy.record.writing import clock, delay, plain
from vrtherapy.state import PHASES, Phase, SessionState

IN_THE_SAFE_PLACE: tuple[Phase, ...] = ("baseline", "safe_place", "stopped", "cool_down")


class Figure(NamedTuple):
    """A picture, and what it says to who does not see it."""

    svg: str
    alt: str


class Row(NamedTuple):
    """A figure of the summary."""

    label: str
    value: str


@dataclass(frozen=True)
class StepRow:
    """One run through a step."""

    title: str
    begun: str
    ran: str
    suds: str
    peak: str
    end: str
    decrease: str
    sickness: str
    cues: str


@dataclass(frozen=True)
class ExpectancyRow:
    """What was feared of a step, and what came of it."""

    step: str
    expectation: str
    likelihood: str
    happened: str
    outcome: str


@dataclass(frozen=True)
class MomentRow:
    """A numbered mark of the chart."""

    number: int
    at: str
    kind: str
    text: str


@dataclass(frozen=True)
class SessionFacts:
    """Everything a session's report says."""

    language: Language
    session: str
    patient: str
    day: str
    protocol: str
    software: str
    marks: Sequence[str]
    sentence: str
    glance: Sequence[Row]
    curve: Figure
    moments: Sequence[MomentRow]
    steps: Sequence[StepRow]
    times: Sequence[Row]
    expectancies: Sequence[ExpectancyRow]
    scores: Sequence[ScoreRow]
    sources: Sequence[str]
    notes: Sequence[Row]
    debrief: Sequence[Row]
    homework: str
    review: str
    ratings: Sequence[Row]
    interruptions: Sequence[str]
    directions: Figure | None = field(default=None)


def session_facts(
    recording: Recording,
    language: Language,
    lines: Sequence[Line] = (),
    motion: Sequence[MotionSample] = (),
) -> SessionFacts:
    """What the report says. `motion` is drawn only where the patient consented to motion streams."""
    summary, opened = summarise(recording.entries), recording.opened
    state, plan = summary.state, opened.protocol
    consented = recording.consents.allows("motion_streams") or recording.marked("plain")
    return SessionFacts(
        language=language,
        session=plain(recording.session),
        patient=plain(recording.patient),
        day=day(opened.started_at, language),
        protocol=f"{plan.title.to(language)} ({plan.id} {plan.version})",
        software=f"vrtherapy {plain(opened.software)}",
        marks=[mark.sentence.to(language) for mark in recording.marks],
        sentence=_sentence(summary).to(language),
        glance=list(_glance(summary, language)),
        curve=Figure(
            session_chart(state, language, Layout((760.0, 330.0), "curve"), lines),
            describe_curve(state, language),
        ),
        moments=list(_moments(state, language)),
        steps=[_step(state, visit, language) for visit in summary.visits],
        times=list(_times(summary, language)),
        expectancies=list(_expectancies(summary, language)),
        scores=list(score_rows(state, language)),
        sources=sources_of(state),
        notes=[Row(clock(note.at_seconds), plain(note.text)) for note in state.notes],
        debrief=list(_debrief(state, language)),
        homework=plain(state.homework or ""),
        review=_review(state, language),
        ratings=[_rating(state, place, language) for place in range(len(state.suds))],
        interruptions=[_absence(summary, place, language) for place in range(len(summary.absences))],
        directions=_directions(motion, state, language) if consented else None,
    )


def day(started_at: str, language: Language) -> str:
    """A session's day and hour, as people write them; as it stands if it is no time."""
    try:
        moment = datetime.fromisoformat(started_at)
    except ValueError:
        return plain(started_at)
    written = "%d/%m/%Y à %H:%M" if language == "fr" else "%Y-%m-%d at %H:%M"
    return f"{moment:{written}} {moment:%Z}".rstrip()


def _sentence(summary: Summary) -> Text:
    """The session in one sentence."""
    state, total = summary.state, len(summary.state.plan.hierarchy)
    if not summary.visits:
        return Text(en="No exposure step was begun.", fr="Aucune étape d'exposition n'a été commencée.")
    furthest = max(visit.index for visit in summary.visits)
    title = state.plan.hierarchy[furthest].title
    count = len({visit.index for visit in summary.visits})
    en = f"{count} of {total} steps, the furthest “{title.en}”"
    fr = f"{count} étapes sur {total}, jusqu'à « {title.fr} »"
    if state.suds:
        peak = max(rating.value for rating in state.suds)
        en += f"; SUDS up to {peak}, {state.suds[-1].value} at the end"
        fr += f" ; SUDS jusqu'à {peak}, {state.suds[-1].value} à la fin"
    if state.stop:
        by = {"patient": ("the patient", "le patient"), "therapist": ("the therapist", "le thérapeute")}
        who = by.get(state.stop.by, ("the software", "le logiciel"))
        at = clock(state.stop.at_seconds)
        en += f"; stopped by {who[0]} at {at}"
        fr += f" ; arrêtée par {who[1]} à {at}"
    return Text(en=en + ".", fr=fr + ".")


def _glance(summary: Summary, language: Language) -> Iterator[Row]:
    state, named = summary.state, words(language)
    total, furthest = len(state.plan.hierarchy), max((visit.index + 1 for visit in summary.visits), default=0)
    yield Row(named["furthest_step"], f"{furthest} / {total}")
    yield Row(named["in_exposure"], clock(summary.seconds["exposure"]))
    yield Row(named["baseline_suds"], _maybe(summary.baseline_suds))
    yield Row(named["peak_suds"], _maybe(max((rating.value for rating in state.suds), default=None)))
    yield Row(named["last_suds"], _maybe(state.suds[-1].value if state.suds else None))
    yield Row(named["safe_place_visits"], str(_visits_to_the_safe_place(state)))
    if state.sickness:
        most = max(rating.value for rating in state.sickness)
        yield Row(named["highest_fms"], f"{most} / 20")
    if state.stop and state.stop.shown_at_seconds is not None:
        yield Row(named["stop_shown"], delay(state.stop.shown_at_seconds - state.stop.at_seconds, language))


def _visits_to_the_safe_place(state: SessionState) -> int:
    return sum(passage.phase == "safe_place" for passage in state.passages)


def _maybe(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _moments(state: SessionState, language: Language) -> Iterator[MomentRow]:
    named = words(language)
    for each in moments(state):
        kind = named[f"moment_{each.kind}"]
        yield MomentRow(each.number, clock(each.at_seconds), kind, plain(each.text.to(language)))


def _step(state: SessionState, visit: StepVisit, language: Language) -> StepRow:
    step = state.plan.hierarchy[visit.index]
    fired = [
        f"{cue_label(state, step.scene, cue.name).to(language)} ({clock(cue.at_seconds)})"
        for cue in visit.cues
    ]
    return StepRow(
        title=f"{visit.index + 1}. {step.title.to(language)}",
        begun=clock(visit.begun_at_seconds),
        ran=clock(visit.ran_seconds),
        suds=", ".join(map(str, visit.suds)) or "–",
        peak=_maybe(max(visit.suds, default=None)),
        end=_maybe(visit.suds[-1] if visit.suds else None),
        decrease=_maybe(visit.decrease),
        sickness=_maybe(max(visit.sickness, default=None)),
        cues=", ".join(fired) or "–",
    )


def _times(summary: Summary, language: Language) -> Iterator[Row]:
    named, seconds = words(language), summary.seconds
    yield Row(named["in_exposure"], clock(seconds["exposure"]))
    yield Row(named["on_hold"], clock(seconds["hold"]))
    yield Row(named["in_safe_place"], clock(sum(seconds[phase] for phase in IN_THE_SAFE_PLACE)))
    yield Row(named["whole_session"], clock(summary.state.at_seconds))


def _expectancies(summary: Summary, language: Language) -> Iterator[ExpectancyRow]:
    tested = [stated for visit in summary.visits for stated in visit.tested]
    for stated in (*tested, *summary.untested):
        yield _expectancy(summary.state, stated, language)


def _expectancy(state: SessionState, stated: Tested, language: Language) -> ExpectancyRow:
    happened = HAPPENED[stated.happened].to(language) if stated.happened else words(language)["not_rated"]
    return ExpectancyRow(
        step=f"{stated.step + 1}. {state.plan.hierarchy[stated.step].title.to(language)}",
        expectation=plain(stated.expectation),
        likelihood=f"{stated.likelihood_percent} %",
        happened=happened,
        outcome=plain(stated.outcome) or "–",
    )


def _debrief(state: SessionState, language: Language) -> Iterator[Row]:
    asked = {question.id: question.text.to(language) for question in state.plan.debrief}
    for name, answer in state.debrief_answers.items():
        yield Row(asked.get(name, plain(name)), plain(answer))


def _review(state: SessionState, language: Language) -> str:
    review = state.homework_review
    if review is None:
        return ""
    done, comment = DONE[review.done].to(language), plain(review.comment)
    return f"{done} – {comment}" if comment else done


def _rating(state: SessionState, place: int, language: Language) -> Row:
    rating = state.suds[place]
    where = PHASES[rating.phase].to(language)
    if rating.step is not None:
        where = f"{rating.step + 1}. {state.plan.hierarchy[rating.step].title.to(language)}"
    return Row(f"{clock(rating.at_seconds)} · {where}", str(rating.value))


def _absence(summary: Summary, place: int, language: Language) -> str:
    absence = summary.absences[place]
    who, lost = absence.who.to(language), clock(absence.lost_at_seconds)
    named = words(language)
    if absence.back_at_seconds is None:
        return f"{who}{named['colon']} {named['lost_at']} {lost}, {named['not_back']}"
    away = delay(absence.back_at_seconds - absence.lost_at_seconds, language)
    return f"{who}{named['colon']} {named['lost_at']} {lost}, {named['back_after']} {away}"


def _directions(motion: Sequence[MotionSample], state: SessionState, language: Language) -> Figure | None:
    if not motion:
        return None
    exposing = [
        (passage.at_seconds, following.at_seconds)
        for passage, following in pairwise(state.passages)
        if passage.phase == "exposure"
    ]
    looked = [each for each in motion if any(begin <= each.at_seconds < end for begin, end in exposing)]
    if not looked:
        return None
    return Figure(direction_map(looked, language, "directions"), describe_directions(looked, language))
