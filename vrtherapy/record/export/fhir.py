"""Sessions as a FHIR bundle (R4 or R5): what was done, every SUDS, questionnaires, and who made the resources of it.

LOINC has no code for SUDS or for the Fast Motion Sickness scale, so that the bundle brings a code system of its own.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from vrtherapy import __version__
from vrtherapy.questionnaire import Questionnaire, Score, score
from vrtherapy.record.export.fhir_check import check_bundle
from vrtherapy.record.export.leaving import Leaving
from vrtherapy.record.summary import summarise
from vrtherapy.record.writing import plain
from vrtherapy.state import PHASES, Answered, Rating, SessionState

FhirVersion = Literal["r4", "r5"]
Resource = dict[str, Any]

CODES = "urn:x-vrtherapy:codesystem:exposure"
_QUESTIONNAIRES = "urn:x-vrtherapy:questionnaire:"
_SUBJECTS = "urn:x-vrtherapy:subject"
_LOINC = "http://loinc.org"
_UCUM = "http://unitsofmeasure.org"
_TERMS = "http://terminology.hl7.org/CodeSystem/"
CONCEPTS = {
    "exposure-session": "A session of graded exposure in virtual reality",
    "suds": "Subjective Units of Distress, 0 (calm) to 100 (the worst imaginable), as the patient says it",
    "fms": "Fast Motion Sickness scale, 0 (none) to 20 (frank sickness), as the patient says it",
    "phase": "The phase of the session",
    "step": "The exposure step, by its place in the hierarchy from 1",
    "score": "A score of a questionnaire that has no other code",
}


def fhir_bundle(
    sessions: Sequence[Leaving], version: FhirVersion = "r4", now: datetime | None = None
) -> Resource:
    """A collection of everything about these sessions. Raises ValueError if it is not sound: a fault of ours."""
    made = (now or datetime.now(UTC)).isoformat(timespec="milliseconds")
    draft = _Draft(version, made)
    device = draft.add("Device", "software", _device(version))
    draft.add("CodeSystem", "codes", _code_system())
    for leaving in sessions:
        about = {"identifier": [{"system": _SUBJECTS, "value": leaving.subject}]}
        patient = draft.add("Patient", leaving.subject, about)
        _session(draft, leaving, patient, device)
    bundle: Resource = {
        "resourceType": "Bundle",
        "id": str(uuid.uuid4()),
        "type": "collection",
        "timestamp": made,
    }
    if all(leaving.demonstration for leaving in sessions):
        bundle["meta"] = {
            "tag": [{"system": f"{_TERMS}v3-ActReason", "code": "HTEST", "display": "test health data"}]
        }
    bundle["entry"] = draft.entries
    if faults := check_bundle(bundle, version):
        raise ValueError("the bundle is not sound: " + "; ".join(faults[:5]))
    return bundle


class _Draft:
    """A bundle that grows: each resource once, under an id that means nothing outside this bundle."""

    def __init__(self, version: FhirVersion, made: str) -> None:
        self.version: FhirVersion = version
        self.made = made
        self.entries: list[Resource] = []
        self._space = uuid.uuid4()
        self._added: set[str] = set()

    def add(self, kind: str, name: str, fields: Resource) -> Resource:
        """Add a resource, unless it is there; a reference to it."""
        found = str(uuid.uuid5(self._space, f"{kind}/{name}"))
        if found not in self._added:
            self._added.add(found)
            resource = {"resourceType": kind, "id": found, **fields}
            self.entries.append({"fullUrl": f"urn:uuid:{found}", "resource": resource})
        return {"reference": f"urn:uuid:{found}", "type": kind}


def _session(draft: _Draft, leaving: Leaving, patient: Resource, device: Resource) -> None:
    name = f"{leaving.subject}/{leaving.session}"
    state = summarise(leaving.recording.entries).state
    procedure = draft.add("Procedure", name, _procedure(leaving, state, patient, draft.version))
    made = [procedure]
    for code, ratings, highest in (("suds", state.suds, 100), ("fms", state.sickness, 20)):
        for rating in ratings:
            fields = _rating(leaving, state, rating, code)
            made.append(
                draft.add(
                    "Observation",
                    f"{name}/{code}/{rating.seq}",
                    fields | {"subject": patient, "partOf": [procedure], **_range(highest)},
                )
            )
    for answered in state.answered:
        if asked := state.questionnaires.get(answered.questionnaire):
            made += _questionnaire(draft, leaving, (answered, asked), (patient, procedure))
    provenance: Resource = {
        "target": made,
        "recorded": draft.made,
        "agent": [{"type": _concept(f"{_TERMS}provenance-participant-type", "assembler"), "who": device}],
    }
    draft.add("Provenance", name, provenance)


def _procedure(leaving: Leaving, state: SessionState, patient: Resource, version: FhirVersion) -> Resource:
    plan = leaving.recording.opened.protocol
    status = "stopped" if state.stop else "completed" if state.phase == "ended" else "unknown"
    period = {"start": _instant(leaving, 0.0), "end": _instant(leaving, state.at_seconds)}
    fields: Resource = {
        "status": status,
        "code": _concept(CODES, "exposure-session") | {"text": f"{plan.title.en} ({plan.id} {plan.version})"},
        "subject": patient,
        "performedPeriod" if version == "r4" else "occurrencePeriod": period,
    }
    if leaving.with_text and state.notes:
        fields["note"] = [
            {"time": _instant(leaving, note.at_seconds), "text": text}
            for note in state.notes
            if (text := plain(note.text))
        ]
    return fields


def _rating(leaving: Leaving, state: SessionState, rating: Rating, code: str) -> Resource:
    components: list[Resource] = [
        {"code": _concept(CODES, "phase"), "valueString": PHASES[rating.phase].en},
    ]
    if rating.step is not None:
        title = state.plan.hierarchy[rating.step].title.en
        components.append({"code": _concept(CODES, "step"), "valueString": f"{rating.step + 1}: {title}"})
    return {
        "status": "final",
        "category": [_concept(f"{_TERMS}observation-category", "survey")],
        "code": _concept(CODES, code),
        "effectiveDateTime": _instant(leaving, rating.at_seconds),
        "valueQuantity": _quantity(rating.value),
        "component": components,
    }


def _range(highest: int) -> Resource:
    return {"referenceRange": [{"low": _quantity(0), "high": _quantity(highest)}]}


def _questionnaire(
    draft: _Draft,
    leaving: Leaving,
    given: tuple[Answered, Questionnaire],
    about: tuple[Resource, Resource],
) -> Iterator[Resource]:
    """The response, and an observation for each of its scores."""
    (answered, asked), (patient, procedure) = given, about
    name = f"{leaving.subject}/{leaving.session}/{asked.id}/{answered.when}"
    authored = _instant(leaving, answered.at_seconds)
    response = draft.add(
        "QuestionnaireResponse",
        name,
        {
            "questionnaire": f"{_QUESTIONNAIRES}{asked.id}|{asked.version}",
            "status": "completed",
            "subject": patient,
            "authored": authored,
            "source": patient,
            "partOf": [procedure],
            "item": list(_items(answered, asked)),
        },
    )
    yield response
    for found in score(asked, answered.ratings):
        fields: Resource = {
            "status": "final",
            "category": [_concept(f"{_TERMS}observation-category", "survey")],
            "code": _score_code(asked, found),
            "subject": patient,
            "effectiveDateTime": authored,
            "valueQuantity": _quantity(found.value),
            "derivedFrom": [response],
            "partOf": [procedure],
        }
        yield draft.add("Observation", f"{name}/{found.subscale.id}", fields)


def _items(answered: Answered, asked: Questionnaire) -> Iterator[Resource]:
    choices = {choice.value: choice for choice in asked.choices}
    for item in asked.items:
        value = answered.ratings[item.id]
        choice = choices.get(value)
        if choice and choice.loinc:
            answer = {"valueCoding": {"system": _LOINC, "code": choice.loinc, "display": choice.label.en}}
        else:
            answer = {"valueInteger": value}
        yield {"linkId": item.loinc or item.id, "text": item.text.en, "answer": [answer]}


def _score_code(asked: Questionnaire, found: Score) -> Resource:
    text = f"{asked.title.en}: {found.subscale.title.en}"
    if found.subscale.loinc:
        return {"coding": [{"system": _LOINC, "code": found.subscale.loinc}], "text": text}
    return _concept(CODES, "score") | {"text": text}


def _device(version: FhirVersion) -> Resource:
    name = {"type": "user-friendly-name"}
    if version == "r4":
        return {"deviceName": [{"name": "vrtherapy", **name}], "version": [{"value": __version__}]}
    return {"name": [{"value": "vrtherapy", **name}], "version": [{"value": __version__}]}


def _code_system() -> Resource:
    return {
        "url": CODES,
        "version": "1",
        "name": "VrtherapyExposure",
        "title": "Graded exposure in virtual reality",
        "status": "active",
        "experimental": False,
        "caseSensitive": True,
        "content": "complete",
        "concept": [{"code": code, "display": display} for code, display in CONCEPTS.items()],
    }


def _concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def _quantity(value: float) -> Resource:
    return {"value": value, "unit": "score", "system": _UCUM, "code": "{score}"}


def _instant(leaving: Leaving, at_seconds: float) -> str:
    return leaving.moment(at_seconds).isoformat(timespec="milliseconds")
