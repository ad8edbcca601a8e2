"""What a page shows once the session is over: its figures, step by step. Pure; the same figures as the record's."""

from collections.abc import Iterable
from typing import Any

from therapist_console.words import ROLES, either
from vrtherapy.events import Entry
from vrtherapy.messages import Language, Text
from vrtherapy.record.naming import cue_label
from vrtherapy.record.sentences import HAPPENED
from vrtherapy.record.summary import StepVisit, Summary, Tested, summarise
from vrtherapy.record.writing import clock, delay, quoted
from vrtherapy.state import SessionState


def aftermath(entries: Iterable[Entry], language: Language) -> dict[str, Any]:
    """The rows and steps of a session's summary, as data for a page."""
    summary = summarise(entries)
    return {
        "rows": [[label.to(language), value] for label, value in _rows(summary, language)],
        "steps": [_step(summary.state, visit, language) for visit in summary.visits],
    }


def _rows(summary: Summary, language: Language) -> list[tuple[Text, str]]:
    state, seconds = summary.state, summary.seconds
    rows = [
        (Text(en="Patient", fr="Patient"), state.patient),
        (Text(en="Protocol", fr="Protocole"), state.plan.title.to(language)),
        (Text(en="Whole session", fr="Séance entière"), clock(state.at_seconds)),
        (Text(en="In exposure", fr="En exposition"), clock(seconds["exposure"])),
        (Text(en="On hold", fr="En pause"), clock(seconds["hold"])),
    ]
    if state.suds:
        values = [rating.value for rating in state.suds]
        first = "–" if summary.baseline_suds is None else str(summary.baseline_suds)
        said = either(
            language,
            f"baseline {first}, highest {max(values)}, last {values[-1]}",
            f"niveau de base {first}, maximum {max(values)}, dernier {values[-1]}",
        )
        rows.append((Text(en="SUDS", fr="SUDS"), said))
    if state.sickness:
        worst = max(rating.value for rating in state.sickness)
        rows.append((Text(en="Highest FMS", fr="FMS maximum"), str(worst)))
    if state.stop:
        rows.append((Text(en="Stopped", fr="Arrêtée"), _stop(state, language)))
    if state.homework:
        rows.append((Text(en="Homework", fr="Exercices à faire"), state.homework))
    rows += [(question.text, state.debrief_answers[question.id]) for question in _answered(state)]
    return rows


def _answered(state: SessionState) -> list[Any]:
    return [question for question in state.plan.debrief if question.id in state.debrief_answers]


def _stop(state: SessionState, language: Language) -> str:
    stop = state.stop
    if stop is None:
        return "–"
    by, at = ROLES[stop.by].to(language), clock(stop.at_seconds)
    if stop.shown_at_seconds is None:
        return f"{at} ({by})"
    later = delay(stop.shown_at_seconds - stop.at_seconds, language)
    return either(language, f"{at} ({by}), shown {later} later", f"{at} ({by}), visible {later} après")


def _step(state: SessionState, visit: StepVisit, language: Language) -> dict[str, Any]:
    step = state.plan.hierarchy[visit.index]
    said: dict[str, Any] = {
        "title": step.title.to(language),
        "from_seconds": visit.begun_at_seconds,
        "to_seconds": visit.left_at_seconds,
        "ran_seconds": visit.ran_seconds,
        "suds": visit.suds,
        "cues": [
            f"{cue_label(state, step.scene, cue.name).to(language)} ({clock(cue.at_seconds)})"
            for cue in visit.cues
        ],
        "expectancies": [_tested(stated, language) for stated in visit.tested],
    }
    if visit.suds:
        said |= {"peak": max(visit.suds), "end": visit.suds[-1], "decrease": visit.decrease}
    if visit.sickness:
        said["sickness"] = max(visit.sickness)
    return said


def _tested(stated: Tested, language: Language) -> str:
    words, likely = quoted(stated.expectation).to(language), stated.likelihood_percent
    line = f"{words} ({likely} %)"
    if stated.happened is None:
        return line
    happened = HAPPENED[stated.happened].to(language)
    outcome = f" {quoted(stated.outcome).to(language)}" if stated.outcome.strip() else ""
    return f"{line} · {happened}{outcome}"
