"""What a therapist is to see of a session, from its state alone; every console draws its page from this.

Pure: the same state, moment and link give the same view. All words are in the reader's language.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from therapist_console import offers, readings
from therapist_console.alarms import alarms
from therapist_console.records import (
    ConsoleView,
    Control,
    PhaseView,
    QuestionView,
    StageView,
    StepHere,
    StepView,
    StopView,
    Viewer,
)
from therapist_console.words import ROLES, printable
from vrtherapy.events import Entry, Protection
from vrtherapy.messages import Language, Text, kind_of
from vrtherapy.protocol import Step
from vrtherapy.record.sentences import say
from vrtherapy.record.writing import figure
from vrtherapy.state import EXPOSING, PHASES, Phase, SessionState


class Happening(NamedTuple):
    """One entry in words."""

    seq: int
    at_seconds: float
    sentence: Text
    kind: str = ""
    by: str = ""
    command: str | None = None


def happening(entry: Entry, before: SessionState) -> Happening:
    """An entry in the record's words, with who brought it about and why; `before` is the state that it met."""
    said, cause, reason = say(entry, before), entry.cause, entry.reason
    name = printable(cause.name)
    who = Text(en=name, fr=name) if cause.by in ("therapist", "observer") and name else ROLES[cause.by]
    why = Text(en=f" Why: {reason.en}", fr=f" Pourquoi : {reason.fr}") if reason else None
    sentence = Text(
        en=f"{said.en}{why.en if why else ''} ({who.en})", fr=f"{said.fr}{why.fr if why else ''} ({who.fr})"
    )
    return Happening(
        entry.seq, entry.at_seconds, sentence, kind_of(type(entry.event)), cause.by, cause.command
    )


class Heard(NamedTuple):
    """What a console knows of a session: its state, the session's time, how long it was silent, what happened last."""

    state: SessionState
    now: float
    silent_seconds: float = 0.0
    recent: Sequence[Happening] = ()


def view(heard: Heard, viewer: Viewer, language: Language) -> ConsoleView:
    """Everything a console shows at one moment."""
    state, now = heard.state, heard.now
    return ConsoleView(
        language=language,
        viewer=viewer,
        session=state.session,
        patient=state.patient,
        patient_language=state.language,
        protocol=state.plan.title.to(language),
        seq=state.seq,
        session_seconds=0.0 if state.begun_at_seconds is None else max(0.0, now - state.begun_at_seconds),
        ceiling_seconds=state.plan.limits.session.at_seconds,
        alarms=alarms(state, now, heard.silent_seconds, language),
        record_notice=notice.to(language) if (notice := _RECORD_NOTICES.get(state.protection)) else None,
        phase=_phase(state, now, language),
        patient_sees=_patient_sees(state, language),
        stop=_stop(state, language),
        hierarchy=tuple(
            _step(state, index, step, language) for index, step in enumerate(state.plan.hierarchy)
        ),
        step=_step_here(state, now, language),
        suds=readings.suds(state, now),
        sickness=readings.sickness(state, now),
        expectancy=readings.expectancy(state, language),
        suggestions=offers.suggestions(state, language),
        params=offers.params(state, language),
        cues=offers.cues(state, viewer, now, language),
        commands=offers.commands(state, viewer, now, language),
        control=_control(state, viewer),
        consoles=state.consoles,
        if_you_leave=_if_left(state, viewer),
        stage=_stage(state, now),
        questions=_questions(state, language),
        adaptation=state.plan.adaptation,
        adaptation_on=state.adaptation_on,
        recent=tuple((told.at_seconds, told.sentence.to(language)) for told in heard.recent),
    )


_RECORD_NOTICES: dict[Protection, Text] = {
    "plain": Text(en="RECORD NOT ENCRYPTED: demonstration", fr="ENREGISTREMENT NON CHIFFRÉ : démonstration"),
    "unclaimed": Text(en="record without passphrase", fr="enregistrement sans phrase de passe"),
}


def _phase(state: SessionState, now: float, language: Language) -> PhaseView:
    least = {
        "baseline": state.plan.baseline.min_seconds,
        "cool_down": state.plan.cool_down.min_seconds,
    }
    return PhaseView(
        name=state.phase,
        label=PHASES[state.phase].to(language),
        reason=state.phase_reason.to(language) if state.phase_reason else None,
        seconds=max(0.0, now - state.phase_at_seconds),
        min_seconds=least.get(state.phase),
    )


def _patient_sees(state: SessionState, language: Language) -> str:
    showing = state.showing
    title = state.scenes[showing.scene].title.to(language)
    if state.stage_expected and state.stage is None:
        return _NOTHING.to(language)
    if not showing.exposing:
        return f"{title} ({PHASES['safe_place'].to(language)})"
    return title


_NOTHING = Text(en="nothing: the display is not there", fr="rien : l'affichage est absent")


def _stop(state: SessionState, language: Language) -> StopView | None:
    stop = state.stop
    if stop is None:
        return None
    shown = stop.shown_at_seconds
    return StopView(
        seq=stop.seq,
        at_seconds=stop.at_seconds,
        by=ROLES[stop.by].to(language),
        shown_after_seconds=None if shown is None else shown - stop.at_seconds,
    )


def _step(state: SessionState, index: int, step: Step, language: Language) -> StepView:
    here = state.step.index if state.step else -1
    place: Literal["behind", "here", "ahead"] = (
        "here" if index == here else "behind" if index < here else "ahead"
    )
    return StepView(
        id=step.id,
        title=step.title.to(language),
        place=place,
        difficulty=step.difficulty,
        min_seconds=step.min_seconds,
        max_seconds=step.max_seconds,
    )


def _step_here(state: SessionState, now: float, language: Language) -> StepHere | None:
    """The step that was begun last, while it can be resumed."""
    step, planned = state.step, state.planned_step
    if step is None or planned is None or state.phase not in _WITH_STEP:
        return None
    return StepHere(
        number=step.index + 1,
        title=planned.title.to(language),
        clock_seconds=step.clock_seconds(now),
        running=step.running_since_seconds is not None,
        min_seconds=planned.min_seconds,
        max_seconds=planned.max_seconds,
        criterion=criterion(planned, language),
        difficulty=step.difficulty,
    )


_WITH_STEP: frozenset[Phase] = frozenset({"exposure", "hold", "safe_place"})


def criterion(step: Step, language: Language) -> str:
    """When to go on, as half a sentence."""
    when = step.criterion
    if when.kind == "habituation":
        share = figure(when.decrease_percent, language)
        return Text(
            en=f"SUDS has fallen by {share} % from the step's peak",
            fr=f"le SUDS a baissé de {share} % depuis le pic de l'étape",
        ).to(language)
    return _CRITERIA[when.kind].to(language)


_CRITERIA = {
    "expectancy": Text(
        en="what was expected has been tested and did not happen",
        fr="ce qui était attendu a été mis à l'épreuve et n'est pas arrivé",
    ),
    "patient_choice": Text(en="the patient wants to go on", fr="le patient veut continuer"),
    "therapist": Text(en="the therapist decides", fr="le thérapeute décide"),
}


def _control(state: SessionState, viewer: Viewer) -> Control:
    if state.control is None:
        return Control(holder="nobody", name=None)
    return Control(holder="you" if state.control == viewer.name else "other", name=state.control)


def _if_left(state: SessionState, viewer: Viewer) -> Literal["goes_on", "hold", "safe_place"]:
    """What follows if this console goes: only the last therapist's matters, and only in exposure."""
    therapists = {name for name, role in state.consoles.items() if role == "therapist"}
    if state.phase not in EXPOSING or therapists != {viewer.name}:
        return "goes_on"
    return state.plan.on_link_lost.action


def _stage(state: SessionState, now: float) -> StageView:
    lost = state.stage_lost_at_seconds
    health: Literal["there", "lost", "awaited", "none"]
    if state.stage:
        health = "there"
    elif lost is not None:
        health = "lost"
    else:
        health = "awaited" if state.stage_expected else "none"
    return StageView(
        display=state.stage, health=health, lost_seconds=None if lost is None else max(0.0, now - lost)
    )


def _questions(state: SessionState, language: Language) -> tuple[QuestionView, ...]:
    """What is to be asked now: the screening before it is confirmed, the debrief at the end."""
    if state.phase == "preparation" and not state.screened:
        return tuple(
            QuestionView(
                id=question.id, text=question.text.to(language), stop_if=question.stop_if, answer=None
            )
            for question in state.plan.screening
        )
    if state.phase in ("cool_down", "debrief", "stopped"):
        return tuple(
            QuestionView(
                id=question.id,
                text=question.text.to(language),
                stop_if=None,
                answer=state.debrief_answers.get(question.id),
            )
            for question in state.plan.debrief
        )
    return ()
