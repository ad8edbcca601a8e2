"""Markdown of what an export writes: its tables' columns and its FHIR codes."""

from collections.abc import Iterator, Mapping

from vrtherapy.record.export.fhir import CODES, CONCEPTS
from vrtherapy.record.export.rows import COLUMNS
from vrtherapy.record.export.tables import ANSWER_COLUMNS, SESSION_COLUMNS


def export_page() -> Iterator[str]:
    """The lines of docs/reference/export.md."""
    yield "# Export\n"
    yield (
        "What `python -m vrtherapy export` writes. How to, and what leaves under which consent: "
        "[export sessions](../how-to/export.md). Nothing stands for a missing value: an empty cell in CSV, `n/a` in "
        "BIDS, no field in JSON.\n"
    )
    yield from _columns("Events", "events.csv, `*_events.tsv`, `events` in JSON", COLUMNS)
    yield "`trial_type` is one of the [events](events.md) of a session.\n"
    yield from _columns("Sessions", "sessions.csv, and each of `sessions` in JSON", SESSION_COLUMNS)
    yield from _columns("Questionnaires", "questionnaires.csv, `questionnaires` in JSON", ANSWER_COLUMNS)
    yield "## FHIR\n"
    yield (
        "A `Bundle` of type collection, in R4 (4.0.1) or R5 (5.0.0): `Patient` with the name of this export alone, a "
        "`Procedure` for each session, an `Observation` for each SUDS and FMS rating and each score, a "
        "`QuestionnaireResponse` for each questionnaire, a `Provenance` for each session, the `Device` that is this "
        "software, and the `CodeSystem` of what has no other code:\n"
    )
    yield "| code | meaning |\n|---|---|"
    for code, meaning in CONCEPTS.items():
        yield f"| `{code}` | {meaning} |"
    yield (
        f"\nThe code system is `{CODES}`. GAD-7 has its LOINC codes. A bundle of demonstration records bears the tag "
        "`HTEST` (test health data). Before it is written, every field, code, time and reference is checked strictly."
    )


def _columns(title: str, where: str, columns: Mapping[str, str]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"In {where}.\n"
    yield "| field | meaning |\n|---|---|"
    for name, meaning in columns.items():
        yield f"| `{name}` | {meaning} |"
    yield ""
