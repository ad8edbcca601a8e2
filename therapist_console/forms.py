"""Every button and form a console may show, made of the command classes and the state. Pure.

A command without fields is a button, one with fields a form. Where a field names one of several things the session
has (a cue, a param, a step), each of them becomes an offer of its own, worded by the scene or the protocol. A new
command needs nothing here: it is offered in the group of its module, its fields by their types.
"""

from collections.abc import Callable, Iterable, Iterator
from types import UnionType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic.fields import FieldInfo

from therapist_console import offers
from therapist_console.page_records import AnswerItem, Choice, FormField, Group, Offer
from therapist_console.records import ParamView, Viewer
from therapist_console.translations import choice_label, describe, field_label
from therapist_console.words import either
from vrtherapy.commands import Command, legal_commands, type_of
from vrtherapy.commands.base import Scale
from vrtherapy.commands.course import ConfirmScreening, GoToStep, Stop
from vrtherapy.commands.ratings import AnswerDebrief, AnswerQuestionnaire, StateExpectancy
from vrtherapy.commands.steering import (
    AcceptSuggestion,
    CallOffCues,
    ChooseLanguage,
    DeclineSuggestion,
    FireCue,
    SetDifficulty,
    SetParam,
    SetPosture,
    SwitchAdaptation,
)
from vrtherapy.events import When
from vrtherapy.messages import Language, Text
from vrtherapy.questionnaire import Questionnaire
from vrtherapy.state import SessionState

_MANY_LINES = 1000
"""A text that may be longer than this is written in several lines."""


class Setting(NamedTuple):
    """What offers are made for."""

    state: SessionState
    viewer: Viewer
    now: float
    language: Language


def all_offers(setting: Setting) -> tuple[Offer, ...]:
    """Whatever this viewer may ever do, in the order of a session, legal now or not."""
    return tuple(_offers(setting))


def _offers(setting: Setting) -> Iterator[Offer]:
    state, viewer, now, language = setting
    for legality in legal_commands(state, offers.cause_of(viewer), now):
        command = offers.GIVEN_HERE[legality.type]
        why_not = legality.why_not.to(language) if legality.why_not else None
        if command in _ONE_EACH:
            yield from _ONE_EACH[command](setting, why_not)
            continue
        yield Offer(
            key=legality.type,
            type=legality.type,
            group=_group(command),
            label=capital(legality.label.to(language)),
            command={"type": legality.type},
            fields=_fields(command, setting),
            why_not=why_not,
            moot=offers.moot(command, state, viewer, now) or None,
        )


_GROUPS: dict[type[Command], Group] = {
    Stop: "stop",
    ConfirmScreening: "questions",
    AnswerDebrief: "questions",
    AnswerQuestionnaire: "questionnaires",
    GoToStep: "steps",
    SetParam: "params",
    FireCue: "cues",
    CallOffCues: "cues",
    AcceptSuggestion: "suggestions",
    DeclineSuggestion: "suggestions",
}


def _group(command: type[Command]) -> str:
    """Where an offer stands: its own place, or the place of the module of its command."""
    return _GROUPS.get(command) or command.__module__.rpartition(".")[2]


def _fields(command: type[Command], setting: Setting, without: Iterable[str] = ()) -> tuple[FormField, ...]:
    left_out = {"type", *without}
    return tuple(
        _field(command, name, field, setting)
        for name, field in command.model_fields.items()
        if name not in left_out
    )


def _field(command: type[Command], name: str, field: FieldInfo, setting: Setting) -> FormField:
    state, language = setting.state, setting.language
    default = None if field.is_required() else field.default
    now = _AS_IT_IS[command, name](state) if (command, name) in _AS_IT_IS else default
    scale = next((found for found in field.metadata if isinstance(found, Scale)), None)
    lengths = {
        key: getattr(found, key) for found in field.metadata for key in _LENGTHS if hasattr(found, key)
    }
    longest = lengths.get("max_length")
    kind = _kind(field.annotation)
    return FormField(
        name=name,
        label=field_label(command, name).to(language),
        hint=describe(command, name).to(language) if kind in _EXPLAINED else None,
        kind=kind,
        required=field.is_required(),
        value=None if now == "" else now,
        unit=(scale.unit or None) if scale else None,
        min=scale.low if scale else None,
        max=scale.high if scale else None,
        step=scale.step if scale else None,
        harder=scale.harder if scale and scale.harder != "none" else None,
        choices=_choices(command, name, field.annotation, setting),
        items=_questions(setting) if kind == "answers" else None,
        min_length=lengths.get("min_length"),
        max_length=longest,
        multiline=(longest is not None and longest > _MANY_LINES) or None if kind == "text" else None,
    )


def _upcoming_step(state: SessionState) -> str:
    """The step that an expectancy is usually stated for."""
    following = state.step.index + 1 if state.step else 0
    return state.plan.hierarchy[min(following, len(state.plan.hierarchy) - 1)].id


_EXPLAINED = ("number", "integer")
_LENGTHS = ("min_length", "max_length")
_AS_IT_IS: dict[tuple[type[Command], str], Callable[[SessionState], Any]] = {
    (SetDifficulty, "difficulty"): lambda state: state.step.difficulty if state.step else None,
    (ChooseLanguage, "language"): lambda state: state.language,
    (SetPosture, "posture"): lambda state: state.posture,
    (SwitchAdaptation, "on"): lambda state: state.adaptation_on,
    (StateExpectancy, "step"): _upcoming_step,
}


_Kind = Literal["number", "integer", "choice", "yes_no", "text", "answers"]
_KINDS: dict[Any, _Kind] = {float: "number", int: "integer", bool: "yes_no", str: "text"}


def _kind(annotation: Any) -> _Kind:  # noqa: ANN401 -- an annotation may be any form of type
    if get_origin(annotation) is Literal:
        return "choice"
    if get_origin(annotation) is dict:
        return "answers"
    return "text" if isinstance(annotation, UnionType) else _KINDS[annotation]


def _choices(
    command: type[Command],
    name: str,
    annotation: Any,  # noqa: ANN401 -- an annotation may be any form of type
    setting: Setting,
) -> tuple[Choice, ...] | None:
    language = setting.language
    if (command, name) == (StateExpectancy, "step"):
        return tuple(
            Choice(value=step.id, label=step.title.to(language)) for step in setting.state.plan.hierarchy
        )
    if get_origin(annotation) is Literal:
        return tuple(
            Choice(value=value, label=choice_label(value).to(language)) for value in get_args(annotation)
        )
    return None


def _questions(setting: Setting) -> tuple[AnswerItem, ...]:
    return tuple(
        AnswerItem(id=question.id, text=question.text.to(setting.language), against=question.stop_if)
        for question in setting.state.plan.screening
    )


def _each_cue(setting: Setting, _: str | None) -> Iterator[Offer]:
    startles = either(setting.language, "may startle", "peut faire sursauter")
    for cue in offers.cues(*setting):
        yield _one(FireCue, {"name": cue.name}, cue.label).changed(
            why_not=cue.why_not, startling=cue.startling or None, hint=startles if cue.startling else None
        )


def _each_param(setting: Setting, why_not: str | None) -> Iterator[Offer]:
    for param in offers.params(setting.state, setting.language):
        offer = _one(SetParam, {"name": param.name}, param.label)
        yield offer.changed(why_not=why_not, fields=(_dial(param),))


def _dial(param: ParamView) -> FormField:
    low, high = param.range or (None, None)
    choices = tuple(Choice(value=value, label=label) for value, label in param.choices.items())
    return FormField(
        name="value",
        label=param.label,
        kind="choice" if choices else "number",
        value=param.value,
        shown=param.shown,
        unit=param.unit or None,
        min=low,
        max=high,
        step=None if param.range is None else step_of(*param.range),
        harder=None if param.harder == "none" else param.harder,
        choices=choices or None,
    )


def capital(words: str) -> str:
    """With a capital, as on a button."""
    return words[:1].upper() + words[1:]


def step_of(low: float, high: float) -> float:
    """What one touch changes of a number: 1, 2 or 5 of some power of ten, so that some 20 touches go all the way."""
    wanted = (high - low) / 20
    if wanted <= 0:
        return 1.0
    power = 1.0
    while power > wanted:
        power /= 10
    while power * 10 <= wanted:
        power *= 10
    return float(f"{max(factor * power for factor in (1, 2, 5) if factor * power <= wanted * 1.0001):.6g}")


def _each_step(setting: Setting, why_not: str | None) -> Iterator[Offer]:
    for step in setting.state.plan.hierarchy:
        offer = _one(GoToStep, {"step": step.id}, step.title.to(setting.language))
        yield offer.changed(why_not=why_not)


def _each_suggestion(command: type[Command], label: Text) -> "_Each":
    def each(setting: Setting, why_not: str | None) -> Iterator[Offer]:
        for advice in offers.suggestions(setting.state, setting.language):
            colon = either(setting.language, ":", " :")
            said = f"{label.to(setting.language)}{colon} {advice.label}"
            offer = _one(command, {"suggestion": advice.number}, said)
            yield offer.changed(why_not=why_not, hint=advice.reason)

    return each


def _each_question(setting: Setting, why_not: str | None) -> Iterator[Offer]:
    state = setting.state
    for question in state.plan.debrief:
        given = state.debrief_answers.get(question.id)
        fields = tuple(field.changed(value=given) for field in _fields(AnswerDebrief, setting, ["question"]))
        offer = _one(AnswerDebrief, {"question": question.id}, question.text.to(setting.language))
        yield offer.changed(why_not=why_not, fields=fields)


def _each_questionnaire(setting: Setting, why_not: str | None) -> Iterator[Offer]:
    """One for each time at which the protocol offers it; every item has the same choices."""
    state, language = setting.state, setting.language
    planned = state.plan.questionnaires
    times: tuple[tuple[When, tuple[str, ...]], ...] = (("before", planned.before), ("after", planned.after))
    for when, names in times:
        for asked in [state.questionnaires[name] for name in names if name in state.questionnaires]:
            given = any((each.questionnaire, each.when) == (asked.id, when) for each in state.answered)
            said = f"{asked.title.to(language)} ({choice_label(when).to(language)}){' ✓' if given else ''}"
            offer = _one(AnswerQuestionnaire, {"questionnaire": asked.id, "when": when}, said)
            why = offers.questionnaire_obstacle(state, when)
            ratings = FormField(
                name="ratings",
                label=asked.instruction.to(language),
                kind="ratings",
                items=tuple(AnswerItem(id=item.id, text=item.text.to(language)) for item in asked.items),
                choices=tuple(_answers_to(asked, language)),
            )
            yield offer.changed(
                key=f"{offer.key}:{when}",
                fields=(ratings,),
                why_not=why_not or (why.to(language) if why else None),
            )


def _answers_to(asked: Questionnaire, language: Language) -> Iterator[Choice]:
    for choice in asked.choices:
        yield Choice(value=str(choice.value), label=choice.label.to(language))
    if numbers := asked.numbers:
        ends = {numbers.low: numbers.low_label, numbers.high: numbers.high_label}
        for value in range(numbers.low, numbers.high + 1, numbers.step):
            said = f"{value} – {ends[value].to(language)}" if value in ends else str(value)
            yield Choice(value=str(value), label=said)


_Each = Callable[[Setting, str | None], Iterator[Offer]]
_ONE_EACH: dict[type[Command], _Each] = {
    FireCue: _each_cue,
    SetParam: _each_param,
    GoToStep: _each_step,
    AcceptSuggestion: _each_suggestion(AcceptSuggestion, Text(en="Accept", fr="Accepter")),
    DeclineSuggestion: _each_suggestion(DeclineSuggestion, Text(en="Decline", fr="Écarter")),
    AnswerDebrief: _each_question,
    AnswerQuestionnaire: _each_questionnaire,
}
"""The commands of which there is one offer for each thing they may name."""


def _one(command: type[Command], fixed: dict[str, Any], label: str) -> Offer:
    """The offer of a command with what it names filled in."""
    tag, what = type_of(command), next(iter(fixed.values()))
    return Offer(
        key=f"{tag}:{what}",
        type=tag,
        group=_group(command),
        label=capital(label),
        command={"type": tag, **fixed},
    )
