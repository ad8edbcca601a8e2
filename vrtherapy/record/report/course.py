"""What the course of a patient's sessions says: side by side, step by step, and signs with their rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vrtherapy.messages import Language
from vrtherapy.record.chart.course import Visits, hierarchy_chart, same_step_chart
from vrtherapy.record.recording import Mark, Recording
from vrtherapy.record.report.session import Figure
from vrtherapy.record.report.signs import signs
from vrtherapy.record.report.words import words
from vrtherapy.record.sentences import DONE
from vrtherapy.record.summary import Summary, summarise
from vrtherapy.record.writing import clock, plain
from vrtherapy.state import SessionState


@dataclass(frozen=True)
class SessionColumn:
    """One session among the others."""

    number: int
    day: str
    session: str
    furthest: str
    exposure: str
    baseline: str
    peak: str
    last: str
    fms: str
    stopped: str
    safe_place: str
    homework_done: str
    homework: str
    marks: Sequence[str]


@dataclass(frozen=True)
class StepLine:
    """One step through all sessions: peak → end of its last run in each."""

    title: str
    cells: Sequence[str]


@dataclass(frozen=True)
class SignRow:
    """A sign and its rule."""

    found: str
    rule: str


@dataclass(frozen=True)
class CourseFacts:
    """Everything the course of one protocol says."""

    language: Language
    patient: str
    protocol: str
    software: str
    marks: Sequence[str]
    """What is to be known of every one of the sessions."""
    others: int
    """How many sessions of other protocols there are, which are not shown."""
    sessions: Sequence[SessionColumn]
    steps: Sequence[StepLine]
    progress: Figure
    same_step: Figure
    signs: Sequence[SignRow]


def course_facts(recordings: Sequence[Recording], language: Language) -> CourseFacts:
    """The course of one patient's sessions of one protocol, the latest one's; at least one recording."""
    protocol = max(recordings, key=_began).opened.protocol
    sessions = sorted((each for each in recordings if each.opened.protocol.id == protocol.id), key=_began)
    course = [summarise(each.entries) for each in sessions]
    latest = sessions[-1].opened
    common = [mark for mark in sessions[0].marks if all(mark in each.marks for each in sessions)]
    visits = _visits(course)
    titles = [step.title.to(language) for step in protocol.hierarchy]
    reached = sorted({index for session in visits for index in session})
    steps = [
        StepLine(f"{index + 1}. {titles[index]}", [_cell(session, index) for session in visits])
        for index in reached
    ]
    return CourseFacts(
        language=language,
        patient=plain(latest.patient),
        protocol=f"{protocol.title.to(language)} ({protocol.id} {protocol.version})",
        software=f"vrtherapy {plain(latest.software)}",
        marks=[mark.sentence.to(language) for mark in common],
        others=len(recordings) - len(sessions),
        sessions=[
            _column((place, recording), summary, common, language)
            for place, (recording, summary) in enumerate(zip(sessions, course, strict=True), start=1)
        ],
        steps=steps,
        progress=Figure(
            hierarchy_chart(visits, titles, language, "progress"), _progress_said(visits, language)
        ),
        same_step=Figure(
            same_step_chart(visits, titles, language, "same-step"), _same_step_said(steps, language)
        ),
        signs=[SignRow(sign.found.to(language), sign.rule.to(language)) for sign in signs(course)],
    )


def _began(recording: Recording) -> datetime:
    return datetime.fromisoformat(recording.opened.started_at)


def _visits(course: Sequence[Summary]) -> list[Visits]:
    """For each session, the last run through each step: peak and end, None where nothing was rated."""
    return [
        {visit.index: (max(visit.suds), visit.suds[-1]) if visit.suds else None for visit in summary.visits}
        for summary in course
    ]


def _cell(session: Visits, index: int) -> str:
    if index not in session:
        return ""
    rated = session[index]
    return f"{rated[0]} → {rated[1]}" if rated else "–"


def _column(
    session: tuple[int, Recording], summary: Summary, common: Sequence[Mark], language: Language
) -> SessionColumn:
    (place, recording), state = session, summary.state
    furthest = max((visit.index + 1 for visit in summary.visits), default=0)
    ratings, sickness = [each.value for each in state.suds], [each.value for each in state.sickness]
    began = _began(recording)
    return SessionColumn(
        number=place,
        day=f"{began:%d/%m/%Y}" if language == "fr" else f"{began:%Y-%m-%d}",
        session=plain(recording.session),
        furthest=f"{furthest} / {len(state.plan.hierarchy)}",
        exposure=clock(summary.seconds["exposure"]),
        baseline=_maybe(summary.baseline_suds),
        peak=_maybe(max(ratings, default=None)),
        last=_maybe(ratings[-1] if ratings else None),
        fms=_maybe(max(sickness, default=None)),
        stopped=_stopped(state, language),
        safe_place=str(sum(passage.phase == "safe_place" for passage in state.passages)),
        homework_done=DONE[state.homework_review.done].to(language) if state.homework_review else "–",
        homework=plain(state.homework or "") or "–",
        marks=[mark.sentence.to(language) for mark in recording.marks if mark not in common],
    )


def _stopped(state: SessionState, language: Language) -> str:
    named = words(language)
    if state.stop is None:
        return named["no_stop"]
    return named.get(f"by_{state.stop.by}", named["by_software"])


def _maybe(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _progress_said(visits: Sequence[Visits], language: Language) -> str:
    furthest = [str(max(session, default=-1) + 1) for session in visits]
    said = words(language)["furthest_step"]
    return f"{said}{words(language)['colon']} {', '.join(furthest)}"


def _same_step_said(steps: Sequence[StepLine], language: Language) -> str:
    named = words(language)
    lines = [f"{step.title}{named['colon']} {', '.join(filter(None, step.cells))}" for step in steps]
    return f"{named['same_step']}. {'; '.join(lines)}."
