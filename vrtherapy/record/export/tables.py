"""Sessions as CSV tables, or as one JSON document with the same fields."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from vrtherapy import __version__
from vrtherapy.questionnaire import score
from vrtherapy.record.export.leaving import Leaving
from vrtherapy.record.export.rows import COLUMNS, Cell, EventRow, event_rows
from vrtherapy.record.summary import summarise

SESSION_COLUMNS: Mapping[str, str] = {
    "subject": "The patient's name in this export.",
    "session": "The session's number among this patient's.",
    "began": "When it began, ISO 8601; moved by whole days unless codes were kept.",
    "protocol": "Id of the protocol.",
    "protocol_version": "Its version.",
    "software": "Version of the software that recorded it.",
    "ended": "Whether the session was ended: a record that was cut is false.",
    "demonstration": "Whether the record is a demonstration, with no real patient.",
    "seconds": "Length of the session.",
    "exposure_seconds": "Time in exposure.",
    "furthest_step": "Place of the furthest step in the hierarchy, from 1; 0 if none was begun.",
    "baseline_suds": "Last SUDS in the baseline.",
    "peak_suds": "Highest SUDS.",
    "last_suds": "Last SUDS.",
    "peak_fms": "Highest sickness rating (FMS).",
    "stopped_by": "Who stopped the session, if anybody: patient, therapist, rule, stage.",
    "homework_done": "Whether the last homework was done: no, partly, yes.",
}
ANSWER_COLUMNS: Mapping[str, str] = {
    "subject": SESSION_COLUMNS["subject"],
    "session": SESSION_COLUMNS["session"],
    "questionnaire": "Id of the questionnaire.",
    "version": "Its version.",
    "when": "before or after the exposure.",
    "item": "Id of the item; for a score, of the subscale.",
    "kind": "answer or score.",
    "value": "What the answer counts, or the score.",
}


def session_row(leaving: Leaving) -> dict[str, Cell | bool]:
    """The figures of a session; the fields are SESSION_COLUMNS."""
    summary, opened = summarise(leaving.recording.entries), leaving.recording.opened
    state = summary.state
    suds, sickness = [each.value for each in state.suds], [each.value for each in state.sickness]
    return {
        "subject": leaving.subject,
        "session": leaving.session,
        "began": leaving.began.isoformat(timespec="seconds"),
        "protocol": opened.protocol.id,
        "protocol_version": opened.protocol.version,
        "software": opened.software,
        "ended": state.phase == "ended",
        "demonstration": leaving.demonstration,
        "seconds": round(state.at_seconds, 3),
        "exposure_seconds": round(summary.seconds["exposure"], 3),
        "furthest_step": max((visit.index + 1 for visit in summary.visits), default=0),
        "baseline_suds": summary.baseline_suds,
        "peak_suds": max(suds, default=None),
        "last_suds": suds[-1] if suds else None,
        "peak_fms": max(sickness, default=None),
        "stopped_by": state.stop.by if state.stop else None,
        "homework_done": state.homework_review.done if state.homework_review else None,
    }


def answer_rows(leaving: Leaving) -> list[list[Cell]]:
    """Answers and scores of every questionnaire; the fields are ANSWER_COLUMNS."""
    state = summarise(leaving.recording.entries).state
    rows: list[list[Cell]] = []
    for each in state.answered:
        asked = state.questionnaires.get(each.questionnaire)
        if asked is None:
            continue
        head: list[Cell] = [leaving.subject, leaving.session, asked.id, asked.version, each.when]
        rows += [[*head, item.id, "answer", each.ratings[item.id]] for item in asked.items]
        rows += [[*head, found.subscale.id, "score", found.value] for found in score(asked, each.ratings)]
    return rows


def csv_files(sessions: Sequence[Leaving]) -> dict[str, bytes]:
    """Files by name: sessions.csv, events.csv, questionnaires.csv, and columns.json, which explains them."""
    columns = ("subject", "session", *COLUMNS)
    events = [
        [leaving.subject, leaving.session, *row.cells()]
        for leaving in sessions
        for row in event_rows(leaving)
    ]
    explained = {
        "sessions.csv": SESSION_COLUMNS,
        "events.csv": {
            "subject": SESSION_COLUMNS["subject"],
            "session": SESSION_COLUMNS["session"],
            **COLUMNS,
        },
        "questionnaires.csv": ANSWER_COLUMNS,
    }
    return {
        "sessions.csv": _csv(SESSION_COLUMNS, [list(session_row(each).values()) for each in sessions]),
        "events.csv": _csv(columns, events),
        "questionnaires.csv": _csv(ANSWER_COLUMNS, [row for each in sessions for row in answer_rows(each)]),
        "columns.json": json_bytes(explained),
    }


def json_file(sessions: Sequence[Leaving]) -> bytes:
    """All sessions as one document."""
    document = {
        "format": "vrtherapy sessions 1",
        "software": __version__,
        "sessions": [
            session_row(each)
            | {
                "events": [_without_nothing(row) for row in event_rows(each)],
                "questionnaires": [dict(zip(ANSWER_COLUMNS, row, strict=True)) for row in answer_rows(each)],
            }
            for each in sessions
        ],
    }
    return json_bytes(document)


def json_bytes(document: object) -> bytes:
    """A JSON document that people can read too. Raises ValueError on what is no number."""
    return (json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _without_nothing(row: EventRow) -> dict[str, Cell]:
    return {name: value for name, value in asdict(row).items() if value is not None}


def _csv(columns: Iterable[str], rows: Iterable[Sequence[Cell | bool]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: Cell | bool) -> str:
    """A cell as text. A word that a spreadsheet would take for a formula is put in its place with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t")):
        return f"'{value}"
    return str(value)
