"""Tree → record. pydantic finds every fault at once; here each gets its place in the file and words for an author."""

import json
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from vrtherapy.messages import Record, Text
from vrtherapy.sources.shapes import fields_of, item_of, length_of, record_of, tags_of, value_of
from vrtherapy.sources.tree import Node, Source, Spot, shown
from vrtherapy.sources.wording import closest, did_you_mean, listing, say

RecordT = TypeVar("RecordT", bound=Record)

_TAGS = ("kind", "type")
_KEY = "[key]"  # pydantic's mark of a key, rather than the value under it
_MAX_ERRORS = 1_000
_MAX_PLACED = 100
_MAX_MISTYPED = 10


def read_record(source: Source, model: type[RecordT]) -> RecordT | None:
    """The source as a record, or None after every fault of it was noted in the source.

    The data passes as JSON, so that a file means the same whether it is read here or comes back from a journal.
    """
    try:
        return _validated(source.root, model)
    except ValidationError as error:
        if error.error_count() > _MAX_ERRORS:
            count = error.error_count()
            source.spot.fault(f"{count} of its fields are wrong: is this a {model.__name__.lower()} at all?")
            return None
        for trail, errors in _gathered(error, source, model):
            _tell(trail, errors)
        return None


def _validated(node: Node, model: type[RecordT]) -> RecordT:
    return model.model_validate_json(json.dumps(node.plain()), by_alias=True, by_name=False)


@dataclass(frozen=True, slots=True)
class _Trail:
    """An error's location, followed into the file: the spot, what the models expect there, and the way before it."""

    spot: Spot
    shape: object
    before: "_Trail | None" = None

    def follow(self, step: str | int) -> "_Trail":
        """One step on.

        pydantic's locations also hold the names of a union's members and marks such as `[key]`: those lead nowhere.
        """
        inside = self.spot.node.value if self.spot.node else None
        if isinstance(step, int):
            item = isinstance(inside, list) and step < len(inside)
            return _Trail(self.spot.item(step), item_of(self.shape, step), self) if item else self
        if step == _KEY:
            return self
        record = record_of(self.shape)
        if record:
            return _Trail(self.spot[step], fields_of(record).get(step), self)
        for tag in _TAGS:
            tagged = tags_of(self.shape, tag).get(step)
            if tagged:
                return _Trail(self.spot, tagged, self.before)
        if isinstance(inside, dict) and step in inside:
            return _Trail(self.spot[step], value_of(self.shape), self)
        return self


def _gathered(
    error: ValidationError, source: Source, model: type[BaseModel]
) -> list[tuple[_Trail, list[ErrorDetails]]]:
    """The errors, those against the same spot together (a union complains once for each of its members)."""
    gathered: dict[tuple[object, ...], tuple[_Trail, list[ErrorDetails]]] = {}
    every = error.errors(include_url=False)
    source.count_more(len(every[_MAX_PLACED:]))
    for details in every[:_MAX_PLACED]:
        trail = _Trail(source.spot, model)
        for step in details["loc"]:
            trail = trail.follow(step)
        at_key = details["loc"][-1:] == (_KEY,)
        gathered.setdefault((trail.spot.path, at_key), (trail, []))[1].append(details)
    return list(gathered.values())


def _tell(trail: _Trail, errors: list[ErrorDetails]) -> None:
    """Note one fault: everything pydantic has against one spot."""
    spot, kind = trail.spot, errors[0]["type"]
    if spot.source.is_full:
        spot.fault("")
    elif kind == "missing":
        _tell_missing(trail)
    elif kind == "extra_forbidden":
        _tell_unknown(trail)
    elif kind in ("union_tag_not_found", "union_tag_invalid"):
        _tell_tag(trail)
    elif errors[0]["loc"][-1:] == (_KEY,):
        spot.key_fault(say(errors, trail.shape))
    else:
        spot.fault(say(errors, trail.shape))


def _tell_missing(trail: _Trail) -> None:
    spot, before = trail.spot, trail.before
    if spot.node is not None or before is None:  # a list of a fixed length is too short
        spot.fault(f"it must have {length_of(trail.shape)} values, not {len(list(spot.items()))}")
        return
    record = record_of(before.shape)
    others = fields_of(record) if record else {}
    written = before.spot.names
    unknown = [name for name in written if name not in others]
    missing = [name for name in others if name not in written]
    if len(unknown) <= _MAX_MISTYPED and any(closest(name, missing) == spot.name for name in unknown):
        return  # the field is there, its name is written wrongly, and that is told already
    if record is Text:
        spot.fault(f"the {'French' if spot.name == 'fr' else 'English'} text is missing")
    else:
        spot.fault(f"the field {spot.name!r} is missing")


def _tell_unknown(trail: _Trail) -> None:
    record = record_of(trail.before.shape) if trail.before else None
    known = fields_of(record) if record else {}
    written = trail.before.spot.names if trail.before else ()
    left = [name for name in known if name not in written]
    hint = did_you_mean(trail.spot.name, left) or did_you_mean(trail.spot.name, known)
    trail.spot.key_fault(f"there is no such field here{hint or f'; there are {listing(known)}'}")


def _tell_tag(trail: _Trail) -> None:
    tag = next(tag for tag in _TAGS if tags_of(trail.shape, tag))
    options = tags_of(trail.shape, tag)
    spot = trail.spot[tag]
    if spot.node is None:
        spot.fault(f"the field {tag!r} is missing: it is one of {listing(options)}")
    else:
        hint = did_you_mean(spot.text, options)
        spot.fault(f"{shown(spot.scalar)} is not one of {listing(options)}{hint}")
