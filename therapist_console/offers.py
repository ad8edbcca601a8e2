"""What may be done now, with the words that do it, and why not the rest. Pure; the commands themselves are asked."""

from therapist_console.arguments import GIVEN_HERE, usage
from therapist_console.records import CommandView, CueView, ParamView, SuggestionView, Viewer
from vrtherapy.commands import COMMANDS, Command, Given, legal_commands, type_of, why_not
from vrtherapy.commands.ratings import AnswerQuestionnaire
from vrtherapy.commands.steering import AcceptSuggestion, FireCue
from vrtherapy.errors import Refused
from vrtherapy.events import Cause, When
from vrtherapy.messages import Language, Text
from vrtherapy.state import CALM, EXPOSING, SessionState


def commands(state: SessionState, viewer: Viewer, now: float, language: Language) -> tuple[CommandView, ...]:
    """Every command this viewer could ever give, in the order of a session, legal ones and others."""
    return tuple(
        CommandView(
            type=legality.type,
            label=legality.label.to(language),
            why_not=legality.why_not.to(language) if legality.why_not else None,
            moot=moot(GIVEN_HERE[legality.type], state, viewer, now),
            send=usage(GIVEN_HERE[legality.type]),
        )
        for legality in legal_commands(state, cause_of(viewer), now)
    )


def moot(command: type[Command], state: SessionState, viewer: Viewer, now: float) -> bool:
    """Whether a command would change nothing now, because what it asks for is so already."""
    if len(command.model_fields) > 1 or why_not(command, state, cause_of(viewer), now):
        return False
    return not command().decide(state, Given(cause_of(viewer), now))


def cues(state: SessionState, viewer: Viewer, now: float, language: Language) -> tuple[CueView, ...]:
    """The cues of the scene the patient is in, those that the protocol allows first."""
    if state.phase not in EXPOSING | CALM or state.protocol is None:
        return ()
    scene, allowed = state.scenes[state.showing.scene], state.allowed_cues
    named = [*allowed, *(name for name in scene.cues if name not in allowed)]
    views: list[CueView] = []
    for name in named:
        why = _refusal(FireCue(name=name), state, viewer, now)
        views.append(
            CueView(
                name=name,
                label=scene.cues[name].label.to(language),
                startling=scene.cues[name].startling,
                why_not=why.to(language) if why else None,
                send=f"{type_of(FireCue)} --name {name}",
            )
        )
    return tuple(views)


def params(state: SessionState, language: Language) -> tuple[ParamView, ...]:
    """The params of the scene the patient is in that a therapist may set."""
    showing = state.showing
    if not showing.exposing:
        return ()
    return tuple(
        ParamView(
            name=name,
            label=param.label.to(language),
            value=showing.params[name],
            shown=param.describe(showing.params[name], language),
            unit=param.unit,
            range=param.range,
            choices={choice: label.to(language) for choice, label in (param.choices or {}).items()},
            harder=param.harder,
        )
        for name, param in state.scenes[showing.scene].params.items()
        if not param.hidden
    )


def suggestions(state: SessionState, language: Language) -> tuple[SuggestionView, ...]:
    """The rules' advice that waits for the therapist."""
    return tuple(
        SuggestionView(
            number=suggestion.seq,
            label=COMMANDS[suggestion.command].label.to(language),
            reason=suggestion.reason.to(language) if suggestion.reason else None,
            send=f"{type_of(AcceptSuggestion)} --suggestion {suggestion.seq}",
        )
        for suggestion in state.suggestions
    )


def questionnaire_obstacle(state: SessionState, when: When) -> Text | None:
    """Why no questionnaire of this time may be answered now."""
    return AnswerQuestionnaire.untimely(state, when)


def _refusal(command: Command, state: SessionState, viewer: Viewer, now: float) -> Text | None:
    """Why this very command would be refused now, if it would."""
    cause = cause_of(viewer)
    if why := why_not(type(command), state, cause, now):
        return why
    try:
        command.decide(state, Given(cause, now))
    except Refused as refusal:
        return refusal.sentence
    return None


def cause_of(viewer: Viewer) -> Cause:
    """Who gives what this viewer gives."""
    return Cause(by=viewer.role, name=viewer.name)
