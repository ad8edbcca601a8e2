"""JSON Schema of protocols and scenes, so that an editor completes and checks while one types.

It follows from the records and says their descriptions in both languages. What depends on a name that stands in the
file follows that name: a step's params and cues those of its scene, a prop's params those its kind declares.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vrtherapy.authoring.french import FRENCH
from vrtherapy.lint import LINTS
from vrtherapy.messages import Record
from vrtherapy.protocol import Protocol
from vrtherapy.scene import Param, PropParam, Props, Scene

Schema = dict[str, Any]

_DURATION = r"^\s*\d+(\.\d+)?\s*(ms|s|min|h)\s*$"
_NUMBER = r"[-+]?(\d+(\.\d+)?|\.\d+)"
_DIALECT = "http://json-schema.org/draft-07/schema#"


def protocol_schema(scenes: Mapping[str, Scene]) -> Schema:
    """The schema of protocols that may use these scenes."""
    schema = _schema_of(Protocol)
    step = schema["definitions"]["Step"]
    step["properties"]["scene"]["enum"] = sorted(scenes)
    calm = sorted(name for name, scene in scenes.items() if scene.calm)
    schema["properties"]["safe_place"]["enum"] = calm
    step["allOf"] = [_when("scene", name, _of_scene(scene)) for name, scene in sorted(scenes.items())]
    return schema


def scene_schema(props: Props) -> Schema:
    """The schema of scenes that may use these props."""
    schema = _schema_of(Scene)
    use = schema["definitions"]["PropUse"]
    use["properties"]["prop"]["enum"] = sorted(props)
    use["allOf"] = [
        _when("prop", name, {"params": _params({n: _of_prop(p) for n, p in spec.params.items()})})
        for name, spec in sorted(props.items())
    ]
    return schema


def as_json(schema: Schema) -> str:
    """A schema as it is written to a file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _schema_of(record: type[Record]) -> Schema:
    raw: Schema = record.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    definitions: dict[str, Schema] = raw.pop("$defs")
    schema: Schema = {"$schema": _DIALECT, **raw, "definitions": definitions}
    for name, part in {record.__name__: schema, **definitions}.items():
        _finish(name, part)
    accepted = definitions["Accepted"]["properties"]["lint"]
    accepted["enum"] = [lint.id for lint in LINTS]
    return schema


def _finish(record: str, part: Schema) -> None:
    """Make what pydantic says of a record fit for editors: both languages, durations, no titles made from names."""
    for name, field in part.get("properties", {}).items():
        for one in _all(field):
            one.pop("title", None)
            one.pop("discriminator", None)
            if {"ge", "le"} & one.keys() and one.get("type") == "string":
                for bound in ("ge", "gt", "le"):
                    one.pop(bound, None)
                one["pattern"] = _DURATION
        _drop_null(field)
        english, french = field.get("description", ""), FRENCH.get(f"{record}.{name}")
        if english and french:
            field["description"] = f"{english}\n\n{french}"
    for name, field in part.get("properties", {}).items():
        if "$ref" in field:  # before draft 2019 what stands beside a $ref is not read
            reference = field.pop("$ref")
            part["properties"][name] = {**field, "allOf": [{"$ref": reference}]}


def _all(part: object) -> Iterator[Schema]:
    if isinstance(part, dict):
        one: Schema = part  # pyright: ignore[reportUnknownVariableType] JSON
        yield one
        for inner in one.values():
            yield from _all(inner)
    elif isinstance(part, list):
        for inner in part:  # pyright: ignore[reportUnknownVariableType] JSON
            yield from _all(inner)  # pyright: ignore[reportUnknownArgumentType] JSON


def _drop_null(field: Schema) -> None:
    """A field that may be left out is left out, not written as null."""
    choices = [one for one in field.get("anyOf", []) if one != {"type": "null"}]
    if "anyOf" in field and len(choices) == 1:
        del field["anyOf"]
        field.update(choices[0])
    elif choices:
        field["anyOf"] = choices
    if field.get("default", 0) is None:
        del field["default"]


def _when(field: str, value: str, then: Schema) -> Schema:
    return {
        "if": {"properties": {field: {"const": value}}, "required": [field]},
        "then": {"properties": then},
    }


def _params(values: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(values), "additionalProperties": False}


def _of_scene(scene: Scene) -> Schema:
    settable = {name: _of_param(param) for name, param in scene.params.items() if not param.hidden}
    cues = [
        {"const": name, "description": f"{cue.label.en} — {cue.label.fr}"} for name, cue in scene.cues.items()
    ]
    items: Schema = {"anyOf": cues} if cues else {"not": {}}
    return {"params": _params(settable), "cues": {"type": "array", "items": items}}


def _of_param(param: Param) -> Schema:
    said = f"{param.label.en}{_span(param)} — {param.label.fr}"
    if param.choices is not None:
        choices = [
            {"const": name, "description": f"{label.en} — {label.fr}"}
            for name, label in param.choices.items()
        ]
        return {"description": said, "anyOf": choices}
    return {"description": said, "default": param.default, "anyOf": _numbers(param)}


def _of_prop(param: PropParam) -> Schema:
    said = f"{param.label.en}{_span(param)} — {param.label.fr}"
    formula = [] if param.static else [{"type": "string", "pattern": r"\$"}]
    if param.choices is not None:
        return {"description": said, "anyOf": [{"enum": list(param.choices)}, *formula]}
    return {"description": said, "default": param.default, "anyOf": [*_numbers(param), *formula]}


def _numbers(param: Param | PropParam) -> list[Schema]:
    low, high = param.range or (None, None)
    number: Schema = {"type": "number"}
    if low is not None and high is not None:
        number |= {"minimum": low, "maximum": high}
    written: Schema = {"type": "string", "pattern": f"^{_NUMBER}\\s*{re.escape(param.unit)}$"}
    return [number, written] if param.unit else [number]


def _span(param: Param | PropParam) -> str:
    if param.range is None:
        return ""
    low, high = param.range
    return f", {low:g}…{high:g} {param.unit}".rstrip()


def write_schemas(folder: Path, scenes: Mapping[str, Scene], props: Props) -> list[Path]:
    """Write both schemas into a folder; the files. Those that are as they should be are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    schemas = {"protocol": protocol_schema(scenes), "scene": scene_schema(props)}
    files: list[Path] = []
    for name, schema in schemas.items():
        file, text = folder / f"{name}.schema.json", as_json(schema)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8", newline="\n")
        files.append(file)
    return files
