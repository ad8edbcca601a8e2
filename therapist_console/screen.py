"""What a page in the browser shows of a session: the console's view, its buttons and forms, and what goes with them.

Pure. The result is plain data for JSON, without what is empty.
"""

from typing import Any, cast

from therapist_console import readiness
from therapist_console.forms import Setting, all_offers, capital
from therapist_console.model import Heard, criterion, view
from therapist_console.page_records import (
    Check,
    Equipment,
    NoteView,
    ScreeningAnswer,
    ScreeningView,
    StepPlan,
)
from therapist_console.records import SuggestionView, Viewer
from therapist_console.translations import choice_label
from vrtherapy.messages import Language, Record, Text
from vrtherapy.protocol import Step
from vrtherapy.state import Phase, SessionState

_CLOCKS = frozenset(
    {"seconds", "session_seconds", "clock_seconds", "lost_seconds", "due_in_seconds", "last_ago_seconds"}
    | {"asked_ago_seconds"}
)
"""What only counts on: a page counts on by itself, so a change in these alone is no news."""
_ONLY_IN_A_TERMINAL = {"commands", "params", "cues", "recent", "hierarchy", "suggestions"}


def screen(heard: Heard, viewer: Viewer, language: Language, equipment: Equipment) -> dict[str, Any]:
    """The whole page at one moment."""
    state, now = heard.state, heard.now
    shown = view(heard, viewer, language)
    checks = readiness.checks(state, equipment, language) if state.phase == "preparation" else ()
    plans = [_plan(state, step, language) for step in state.plan.hierarchy]
    return {
        **shown.model_dump(mode="json", exclude_none=True, exclude=_ONLY_IN_A_TERMINAL),
        "hierarchy": [
            {**plain(step), **plain(plan)} for step, plan in zip(shown.hierarchy, plans, strict=True)
        ],
        "suggestions": [_suggestion(advice) for advice in shown.suggestions],
        "offers": [plain(offer) for offer in all_offers(Setting(state, viewer, now, language))],
        "readiness": [plain(check) for check in checks],
        "screening": _screening(state, language),
        "homework": state.homework,
        "sessions": [session.told(state.plan, language) for session in state.plan.sessions],
        "notes": [plain(_note) for _note in _notes(state)],
        "next": _next(state, checks, language),
    }


def news(before: dict[str, Any] | None, now: dict[str, Any]) -> dict[str, Any]:
    """What of a screen is to be sent to who has the one before: whatever is small, and of the rest what changed.

    All clocks stand in what is small, so that they are always of one moment. What is gone is None.
    """
    if before is None:
        return now
    sent = {key: value for key, value in now.items() if key not in _LARGE or before.get(key) != value}
    return sent | {key: None for key in before if key not in now}


_LARGE = frozenset({"offers", "hierarchy", "questions", "readiness", "screening", "notes"})


def steady(shown: dict[str, Any]) -> dict[str, Any]:
    """A screen without its clocks: as long as this stays the same, nothing has happened."""
    return _without_clocks(shown)


def _without_clocks(data: Any) -> Any:  # noqa: ANN401 -- JSON may be anything
    if isinstance(data, dict):
        fields = cast("dict[str, Any]", data)
        return {key: _without_clocks(value) for key, value in fields.items() if key not in _CLOCKS}
    if isinstance(data, list):
        return [_without_clocks(value) for value in cast("list[Any]", data)]
    return data


def plain(record: Record) -> dict[str, Any]:
    """A record as JSON data, without what is not there."""
    return record.model_dump(mode="json", exclude_none=True)


def _plan(state: SessionState, step: Step, language: Language) -> StepPlan:
    scene = state.scenes[step.scene]
    return StepPlan(
        id=step.id,
        announcement=step.announcement.to(language),
        criterion=criterion(step, language),
        scene=scene.title.to(language),
        cues=tuple(scene.cues[name].label.to(language) for name in step.cues if name in scene.cues),
    )


def _suggestion(advice: SuggestionView) -> dict[str, Any]:
    named = {"number": advice.number, "label": capital(advice.label), "reason": advice.reason or ""}
    return {
        **named,
        "accept": f"accept_suggestion:{advice.number}",
        "decline": f"decline_suggestion:{advice.number}",
    }


def _screening(state: SessionState, language: Language) -> dict[str, Any] | None:
    answered = state.screening
    if answered is None:
        return None
    answers = tuple(
        ScreeningAnswer(
            id=question.id,
            text=question.text.to(language),
            answer=answered.answers[question.id],
            against=answered.answers[question.id] == question.stop_if,
        )
        for question in state.plan.screening
        if question.id in answered.answers
    )
    return plain(
        ScreeningView(
            at_seconds=answered.at_seconds,
            by=answered.by,
            consented_by=choice_label(answered.consented_by).to(language),
            answers=answers,
            despite=answered.despite,
        )
    )


def _notes(state: SessionState) -> list[NoteView]:
    return [
        NoteView(seq=note.seq, at_seconds=note.at_seconds, by=note.by, text=note.text) for note in state.notes
    ]


def _next(state: SessionState, checks: tuple[Check, ...], language: Language) -> str | None:
    """What a therapist usually does next, in a sentence."""
    if state.phase == "preparation" and not state.screened:
        return _SCREEN.to(language)
    for check in checks:
        if check.state == "bad" or (check.state == "wait" and check.id == "stage"):
            return f"{check.sentence} {check.next or ''}".strip()
    return _NEXT[state.phase].to(language) if state.phase in _NEXT else None


_SCREEN = Text(
    en="Go through the questions with the patient, then confirm the consent.",
    fr="Parcourez les questions avec le patient, puis confirmez le consentement.",
)
_NEXT: dict[Phase, Text] = {
    "preparation": Text(en="Begin when the patient is ready.", fr="Commencez quand le patient est prêt."),
    "baseline": Text(
        en="Ask for SUDS in the safe place, and for what the patient expects of the first step; then advance.",
        fr="Demandez le SUDS dans le lieu sûr et ce que le patient attend de la première étape ; puis avancez.",
    ),
    "hold": Text(
        en="The step's clock stands. Resume when the patient is ready, or go to the safe place.",
        fr="Le temps de l'étape est arrêté. Reprenez quand le patient est prêt, ou allez au lieu sûr.",
    ),
    "safe_place": Text(
        en="Resume the step, go a step back or on, or end with the cool-down.",
        fr="Reprenez l'étape, reculez ou avancez d'une étape, ou terminez par le retour au calme.",
    ),
    "cool_down": Text(
        en="Let the patient arrive; ask for SUDS once more, then end the cool-down.",
        fr="Laissez le patient revenir à lui ; demandez encore le SUDS, puis terminez le retour au calme.",
    ),
    "stopped": Text(
        en="Talk with the patient. When both of you are ready, go on to the debrief.",
        fr="Parlez avec le patient. Quand vous êtes prêts tous les deux, passez au bilan.",
    ),
    "debrief": Text(
        en="The headset may come off. Go through the questions, agree on the homework, then end.",
        fr="Le casque peut être ôté. Parcourez les questions, convenez des exercices, puis terminez.",
    ),
}
