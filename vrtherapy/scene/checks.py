"""What must hold between the parts of a scene: names that exist, values that fit, difficulty that only rises.

The checks look at the file, not at a finished record, so that they also find their faults in a file that has others.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from vrtherapy import expression
from vrtherapy.errors import ExpressionError
from vrtherapy.expression import Expression
from vrtherapy.messages import LANGUAGES, ParamValue
from vrtherapy.scene.measure import Measure, drop_unit_by_name, is_backwards
from vrtherapy.scene.model import PropParam, PropSpec
from vrtherapy.scene.own import check_own
from vrtherapy.sources import Source, Spot, did_you_mean, listing, shown

MAX_FORMULAS = 200
CARRYING_UNITS = ("m", "m/s", "°", "°/s")
"""Of a param that carries the patient, or everything around."""

Measures = Mapping[str, Measure]
Props = Mapping[str, PropSpec]


def check_scene(source: Source, props: Props | None) -> None:
    """Note every fault of a scene that is not one of a single field, and turn `20 m` into 20 where m is the unit."""
    scene = source.spot
    measures = {param.name: Measure.written(param) for param in scene["params"].fields()}
    for param in scene["params"].fields():
        _check_param(param, measures[param.name])
    _check_difficulty(scene, measures)
    check_unique(scene["props"].items())
    _check_view(scene["view"], measures)
    for cue in scene["cues"].fields():
        _check_cue(cue, measures)
    bound = [value for use in scene["props"].items() for value in use["params"].fields()]
    formulas = [value for value in bound if expression.is_expression(value.text)]
    if len(formulas) > MAX_FORMULAS:
        formulas[MAX_FORMULAS].fault(f"the scene has more than {MAX_FORMULAS} formulas")
        return
    for use in scene["props"].items():
        _check_prop(use, props, measures)
        check_own(use, props, Path(source.file).parent)


def check_unique(spots: Iterable[Spot]) -> None:
    """Note every `id` that was given before."""
    lines: dict[str, int] = {}
    for spot in spots:
        name = spot["id"].text
        if name is None:
            continue
        if name in lines:
            spot["id"].fault(f"{shown(name)} is taken already, in line {lines[name]}")
        lines.setdefault(name, spot["id"].place.line)


def _check_param(param: Spot, measure: Measure) -> None:
    ranged, chosen = param["range"].node is not None, param["choices"].node is not None
    if ranged == chosen:
        param.fault("it must have either a range (a number) or choices" + (", not both" if ranged else ""))
        return
    if is_backwards(param["range"]):
        param["range"].fault("the range must begin with its least value: [least, greatest]")
        return
    if chosen and measure.choices is not None and len(measure.choices) < 2:
        param["choices"].fault("there must be at least two choices")
    if param.name == "language" and {name.name for name in param["choices"].fields()} != {*LANGUAGES}:
        param.fault("it has the patient's language, so its choices are en and fr")
    measure.fit(param["default"])
    if chosen and param["rate"].node:
        param["rate"].key_fault("only a number has a rate; choices change at once")
    if ranged and measure.harder and param["rate"].node is None:
        unit = f"{measure.unit or 'units'} per second"
        param["rate"].fault(f"the field 'rate' is missing: harder changes are ramped, at a rate in {unit}")


def _check_view(view: Spot, measures: Measures) -> None:
    for spot in view["area_m"].items():
        if spot.number is not None and spot.number < 0:
            spot.fault("how far the patient may step cannot be less than 0")
    for spot in view["carried_by"].items():
        name = spot.text
        if name is not None and name not in measures:
            spot.fault(no_such("param", name, measures))
        elif name is not None and measures[name].unit not in CARRYING_UNITS:
            spot.fault(f"what carries the patient must be a number in {listing(CARRYING_UNITS)}")


def _check_difficulty(scene: Spot, measures: Measures) -> None:
    last_at = -1.0
    last = {param.name: param["default"].scalar for param in scene["params"].fields()}
    for keyframe in scene["difficulty"].items():
        at = keyframe["at"].number
        if at is not None and at <= last_at:
            keyframe["at"].fault(f"keyframes must rise: {at:g} comes after {last_at:g}")
        last_at = last_at if at is None else max(at, last_at)
        for spot in keyframe["params"].fields():
            value = _fit_param(spot, measures)
            before = last.get(spot.name) if at != 0 else None  # at 0 a keyframe takes the default's place
            if value is None:
                continue
            if isinstance(before, str | int | float) and measures[spot.name].is_easier(before, value):
                spot.fault(f"rising difficulty must not make it easier, and it was {shown(before)} before")
            last[spot.name] = value


def _fit_param(spot: Spot, measures: Measures) -> ParamValue | None:
    """The value at a spot called like a param of the scene, or None after its fault was noted."""
    if spot.name not in measures:
        spot.key_fault(no_such("param", spot.name, measures))
        return None
    return measures[spot.name].fit(spot)


def _check_cue(cue: Spot, measures: Measures) -> None:
    effects, captions = cue["effects"], cue["captions"]
    if all(spot.node is None or spot.is_empty_list for spot in (effects, captions)):
        (effects if effects.node else cue).fault("a cue needs at least one effect or caption")
    if cue["phases"].is_empty_list:
        cue["phases"].fault("a cue without phases could never be fired")
    for effect in cue["effects"].items():
        name = effect["param"].text
        if name is None:
            continue
        if name not in measures:
            effect["param"].fault(no_such("param", name, measures))
        else:
            measures[name].fit(effect["to"])
    last = -1.0
    for line in captions.items():
        at = line["at"].seconds
        if at is not None and at <= last:
            line["at"].fault("captions must come one after the other: it is not later than the one before")
        last = last if at is None else max(at, last)


def _check_prop(use: Spot, props: Props | None, measures: Measures) -> None:
    name = use["prop"].text
    if props is None or name is None:
        for value in use["params"].fields():
            drop_unit_by_name(value)
            _check_binding(value, None, measures)
        return
    if name not in props:
        use["prop"].fault(no_such("prop", name, props))
        return
    declared = props[name].params
    for value in use["params"].fields():
        if value.name in declared:
            _check_binding(value, declared[value.name], measures)
        else:
            value.key_fault(f"the prop {name!r} has {no_such('param', value.name, declared)}")


def _check_binding(value: Spot, param: PropParam | None, measures: Measures) -> None:
    """Check what a prop's param is bound to: a constant or a formula."""
    if not expression.is_expression(value.text):
        if param:
            Measure.of(param).fit(value)
        return
    try:
        formula = expression.parse(value.text or "")
        unknown = sorted(formula.names - set(measures))
        if unknown:
            value.fault(f"${unknown[0]}: {no_such('param', unknown[0], measures)}")
        elif param and param.static and formula.names:
            names = listing(sorted(f"${name}" for name in formula.names))
            value.fault(
                f"it is read once, when the scene is loaded: {names} cannot move it, give it a constant"
            )
        else:
            _check_formula(value, formula, param, measures)
    except ExpressionError as error:
        value.fault(f"the formula cannot be used: {error}")


def _check_formula(value: Spot, formula: Expression, param: PropParam | None, measures: Measures) -> None:
    alone = formula.tree.name if isinstance(formula.tree, expression.Name) else None
    given = measures[alone].choices if alone else None
    taken = param.choices if param else None
    if given is not None:
        if param and taken is None:
            value.fault(f"it must be a number, and ${alone} is a choice")
        strange = [choice for choice in given if taken is not None and choice not in taken]
        if strange:
            value.fault(f"${alone} may be {strange[0]!r}, and the prop knows {listing(taken or ())} only")
        return
    if taken is not None:
        value.fault(f"it must be one of {listing(taken)}, and a formula gives a number")
        return
    ranges = {name: measure.range for name, measure in measures.items() if measure.range}
    if not formula.names <= ranges.keys() and not any(measures[name].choices for name in formula.names):
        return  # a param without a range has its own fault
    low, high = formula.bounds(ranges)
    if param and param.range and not (param.range[0] <= low and high <= param.range[1]):
        span = Measure.of(param).span
        value.fault(
            f"it may go from {low:g} to {high:g}, and must lie in {span}: clamp it, or change the range"
        )


def no_such(kind: str, name: str, options: Iterable[str]) -> str:
    """`no param 'hieght_m' — did you mean 'height_m'?`, or the options where none is like the name."""
    names = list(options)
    hint = did_you_mean(name, names)
    there_are = f"; there are {listing(names)}" if names else f"; there is no {kind} at all"
    return f"no {kind} {shown(name)}{hint or there_are}"
