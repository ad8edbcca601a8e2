"""A strict check of the bundles that we write: every field known, every value real, every reference answered.

The model classes of FHIR libraries accept a bogus status; here each code comes from its value set (R4 4.0.1, R5 5.0.0).
Only what we write is described: a field that is not listed is a fault, also where FHIR would allow it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

Check = Callable[[Any], str | None]
"""What is wrong with a value, or None."""

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)")
_URI = re.compile(r"(https?|urn):\S+")
_LOINC = re.compile(r"(LA)?\d{1,7}-\d")
_SYSTEMS: Mapping[str, frozenset[str] | re.Pattern[str]] = {
    "http://loinc.org": _LOINC,
    "http://unitsofmeasure.org": frozenset({"{score}"}),
    "urn:x-vrtherapy:codesystem:exposure": frozenset(
        {"exposure-session", "suds", "fms", "phase", "step", "score"}
    ),
    "http://terminology.hl7.org/CodeSystem/observation-category": frozenset({"survey"}),
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type": frozenset({"assembler"}),
    "http://terminology.hl7.org/CodeSystem/v3-ActReason": frozenset({"HTEST"}),
}


def check_bundle(bundle: Mapping[str, Any], version: str) -> list[str]:
    """Every fault of a bundle, each with its place; none if it is sound."""
    faults: list[str] = []
    shapes = _shapes(version)
    _check(bundle, "Bundle", shapes["Bundle"], faults)
    entries: list[Any] = bundle.get("entry", [])
    known = {entry.get("fullUrl"): entry.get("resource", {}).get("resourceType") for entry in entries}
    if len(known) != len(entries):
        faults.append("Bundle.entry: two entries have the same fullUrl")
    for place, entry in enumerate(entries):
        resource: dict[str, Any] = entry.get("resource", {})
        kind = str(resource.get("resourceType"))
        if entry.get("fullUrl") != f"urn:uuid:{resource.get('id')}":
            faults.append(f"entry[{place}]: fullUrl is not the id of the {kind}")
        if kind not in shapes or kind == "Bundle":
            faults.append(f"entry[{place}]: {kind} is not a resource that we write")
            continue
        _check(resource, f"entry[{place}].{kind}", shapes[kind], faults)
        for where, reference in _references(resource, kind):
            if known.get(reference.get("reference"), "") != reference.get("type"):
                faults.append(f"entry[{place}].{where}: {reference} points to nothing of its type")
    return faults


class _Shape:
    """The fields a group may have; those that it must have."""

    def __init__(self, fields: Mapping[str, Check], needed: str = "") -> None:
        self.fields = fields
        self.needed = needed.split()

    def __call__(self, value: object) -> str | None:
        faults: list[str] = []
        _check(value, "", self, faults)
        return "; ".join(faults) or None


def _check(value: object, where: str, shape: _Shape, faults: list[str]) -> None:
    group = _group(value)
    if not group:
        faults.append(f"{where}: it is not a group of fields")
        return
    faults += [f"{where}.{name}: missing" for name in shape.needed if name not in group]
    for name, each in group.items():
        check = shape.fields.get(name)
        wrong = "it is not a field that we write" if check is None else check(each)
        if wrong:
            faults.append(f"{where}.{name}: {wrong}")


def _references(value: object, where: str) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    group = _group(value)
    if "reference" in group:
        found.append((where, group))
    for name, each in group.items():
        found += _references(each, f"{where}.{name}")
    for each in _list(value):
        found += _references(each, where)
    return found


def _group(value: object) -> dict[str, Any]:
    """The fields of a group; none of what is no group."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    """The items of a list; none of what is no list."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return None if isinstance(value, str) and value.strip() == value != "" else f"{value!r} is no text"


def _flag(value: object) -> str | None:
    return None if isinstance(value, bool) else f"{value!r} is neither true nor false"


def _number(value: object) -> str | None:
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 10_000
    return None if good else f"{value!r} is no number of ours"


def _whole(value: object) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else f"{value!r} is not whole"


def _like(pattern: re.Pattern[str]) -> Check:
    return lambda value: (
        None if isinstance(value, str) and pattern.fullmatch(value) else f"{value!r} is malformed"
    )


def _instant(value: object) -> str | None:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        return f"{value!r} is no instant"
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return f"{value!r} is no day of the calendar"
    return None


def _one_of(*values: str) -> Check:
    return lambda value: None if value in values else f"{value!r} is not one of {', '.join(values)}"


def _many(check: Check) -> Check:
    def each(value: object) -> str | None:
        items = _list(value)
        return next((wrong for item in items if (wrong := check(item))), None if items else "it is empty")

    return each


def _coding(value: object) -> str | None:
    if wrong := _Shape({"system": _like(_URI), "code": _text, "display": _text}, "system code")(value):
        return wrong
    coding = _group(value)
    codes, code = _SYSTEMS.get(coding["system"]), coding["code"]
    if codes is None:
        return f"{coding['system']!r} is no code system that we use"
    if isinstance(codes, frozenset):
        return None if code in codes else f"{code!r} is not in {coding['system']}"
    if not codes.fullmatch(code) or not (code.startswith("LA") or _luhn(code)):
        return f"{code!r} is no LOINC code: its check digit is wrong"
    return None


def _luhn(code: str) -> bool:
    """Whether a LOINC code's check digit is right (mod 10)."""
    digits, _, check = code.partition("-")
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return (10 - sum(sum(divmod(value, 10)) for value in doubled) % 10) % 10 == int(check)


def _quantity(value: object) -> str | None:
    shape = _Shape(
        {"value": _number, "unit": _text, "system": _like(_URI), "code": _text}, "value unit system code"
    )
    if wrong := shape(value):
        return wrong
    quantity = _group(value)
    return _coding({"system": quantity["system"], "code": quantity["code"]})


def _period(value: object) -> str | None:
    if wrong := _Shape({"start": _instant, "end": _instant}, "start end")(value):
        return wrong
    period = _group(value)
    backwards = datetime.fromisoformat(period["start"]) > datetime.fromisoformat(period["end"])
    return "it ends before it begins" if backwards else None


def _shapes(version: str) -> dict[str, _Shape]:
    concept = _Shape({"coding": _many(_coding), "text": _text}, "coding")
    reference = _Shape({"reference": _like(_URI), "type": _text}, "reference type")
    name = "deviceName" if version == "r4" else "name"
    device_name = _Shape(
        {"name" if version == "r4" else "value": _text, "type": _one_of("user-friendly-name")}, "type"
    )
    answer = _Shape({"valueCoding": _coding, "valueInteger": _whole})
    item = _Shape({"linkId": _text, "text": _text, "answer": _many(answer)}, "linkId answer")
    base: dict[str, Check] = {"resourceType": _text, "id": _like(_ID)}
    performed = "performedPeriod" if version == "r4" else "occurrencePeriod"
    return {
        "Bundle": _Shape(
            {
                **base,
                "type": _one_of("collection"),
                "timestamp": _instant,
                "meta": _Shape({"tag": _many(_coding)}, "tag"),
                "entry": _many(
                    _Shape({"fullUrl": _like(_URI), "resource": lambda _: None}, "fullUrl resource")
                ),
            },
            "type timestamp entry",
        ),
        "Patient": _Shape(
            {**base, "identifier": _many(_Shape({"system": _like(_URI), "value": _text}, "system value"))},
            "identifier",
        ),
        "Device": _Shape(
            {**base, name: _many(device_name), "version": _many(_Shape({"value": _text}, "value"))}, name
        ),
        "CodeSystem": _Shape(
            {
                **base,
                "url": _like(_URI),
                "version": _text,
                "name": _like(re.compile(r"[A-Z][A-Za-z0-9_]{1,254}")),
                "title": _text,
                "status": _one_of("draft", "active", "retired", "unknown"),
                "experimental": _flag,
                "caseSensitive": _flag,
                "content": _one_of("complete"),
                "concept": _many(_Shape({"code": _text, "display": _text}, "code display")),
            },
            "url status content concept",
        ),
        "Procedure": _Shape(
            {
                **base,
                "status": _one_of("completed", "stopped", "unknown"),
                "code": concept,
                "subject": reference,
                performed: _period,
                "note": _many(_Shape({"time": _instant, "text": _text}, "text")),
            },
            f"status code subject {performed}",
        ),
        "Observation": _Shape(
            {
                **base,
                "status": _one_of("final"),
                "category": _many(concept),
                "code": concept,
                "subject": reference,
                "effectiveDateTime": _instant,
                "valueQuantity": _quantity,
                "component": _many(_Shape({"code": concept, "valueString": _text}, "code valueString")),
                "referenceRange": _many(_Shape({"low": _quantity, "high": _quantity}, "low high")),
                "partOf": _many(reference),
                "derivedFrom": _many(reference),
            },
            "status category code subject effectiveDateTime valueQuantity",
        ),
        "QuestionnaireResponse": _Shape(
            {
                **base,
                "questionnaire": _like(_URI),
                "status": _one_of("completed"),
                "subject": reference,
                "authored": _instant,
                "source": reference,
                "partOf": _many(reference),
                "item": _many(item),
            },
            "questionnaire status subject authored item",
        ),
        "Provenance": _Shape(
            {
                **base,
                "target": _many(reference),
                "recorded": _instant,
                "agent": _many(_Shape({"type": concept, "who": reference}, "who")),
            },
            "target recorded agent",
        ),
    }
