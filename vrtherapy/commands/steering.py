"""Commands that change what the patient meets within a step: difficulty, params, cues, suggestions."""

import math
from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from vrtherapy import events as ev
from vrtherapy.commands.base import DURING_EXPOSURE, UNTIL_ENDED, Command, Given, Scale, refuse, why_not
from vrtherapy.commands.course import Advance, End
from vrtherapy.events import By, Event
from vrtherapy.headset import Posture
from vrtherapy.messages import Language, ParamValue, Text
from vrtherapy.scene import Param
from vrtherapy.state import CALM, PHASES, SessionState

_DIFFICULTY = Scale(0, 10, step=0.5, harder="up")


class SetDifficulty(Command):
    """Dial the scene to a difficulty; every param that difficulty maps follows."""

    type: Literal["set_difficulty"] = "set_difficulty"
    label: ClassVar = Text(en="set the difficulty", fr="régler la difficulté")
    phases: ClassVar = DURING_EXPOSURE

    difficulty: Annotated[float, _DIFFICULTY] = Field(description="0 (easiest) to 10 (hardest).")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        if not _DIFFICULTY.holds(self.difficulty):
            raise refuse(self, Text(en="it goes from 0 to 10.", fr="elle va de 0 à 10."))
        showing = state.showing
        mapped = state.scenes[showing.scene].values_at(self.difficulty)
        return [ev.DifficultySet(difficulty=self.difficulty, params=showing.params | mapped)]


class SetParam(Command):
    """Set one param of the scene."""

    type: Literal["set_param"] = "set_param"
    label: ClassVar = Text(en="set the param", fr="régler le paramètre")
    phases: ClassVar = DURING_EXPOSURE

    name: str = Field(description="The param's name in the scene.")
    value: ParamValue = Field(description="A number in the param's unit, or the name of a choice.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        params = state.scenes[state.showing.scene].params
        settable = {name: param for name, param in params.items() if not param.hidden}
        if self.name not in settable:
            names = ", ".join(settable)
            raise refuse(
                self,
                Text(
                    en=f"the scene has no param {self.name!r}. It has {names}.",
                    fr=f"la scène n'a pas de paramètre {self.name!r}. Elle a {names}.",
                ),
            )
        if fault := _misfit(settable[self.name], self.value):
            raise refuse(self, fault)
        return [ev.ParamSet(name=self.name, value=self.value)]


def _misfit(param: Param, value: ParamValue) -> Text | None:
    """Why a value does not fit a param, if it does not."""
    if param.choices:
        if value in param.choices:
            return None
        names = ", ".join(param.choices)
        return Text(en=f"choose one of {names}.", fr=f"choisissez parmi {names}.")
    low, high = param.range or (-math.inf, math.inf)
    if isinstance(value, float) and low <= value <= high:
        return None
    unit = f" {param.unit}" if param.unit else ""
    return Text(
        en=f"{param.label.en} goes from {low:g} to {high:g}{unit}.",
        fr=f"{param.label.fr} : de {low:g} à {high:g}{unit}.",
    )


class FireCue(Command):
    """Let a one-off occurrence of the scene happen."""

    type: Literal["fire_cue"] = "fire_cue"
    label: ClassVar = Text(en="fire the cue", fr="déclencher l'événement")
    phases: ClassVar = DURING_EXPOSURE | CALM
    after_stop: ClassVar = True

    name: str = Field(description="The cue's name in the scene.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        allowed = state.allowed_cues
        cue = state.scenes[state.showing.scene].cues.get(self.name)
        if cue is None or self.name not in allowed:
            names = ", ".join(allowed)
            here = _THE_SAFE_PLACE if state.phase in CALM else _THIS_STEP
            en = f"{here.en} allows {names or 'no cue'}."
            fr = f"{here.fr} permet {names}." if names else f"{here.fr} ne permet aucun événement."
            raise refuse(
                self,
                Text(
                    en=f"{self.name!r} is not among its cues; {en}",
                    fr=f"{self.name!r} n'en fait pas partie ; {fr}",
                ),
            )
        if state.phase not in cue.phases:
            here = PHASES[state.phase]
            raise refuse(
                self,
                Text(en=f"it makes no sense in {here.en}.", fr=f"il n'a pas de sens en phase « {here.fr} »."),
            )
        return [ev.CueFired(name=self.name)]


class CallOffCues(Command):
    """End every cue that is under way, with its captions, at once."""

    type: Literal["call_off_cues"] = "call_off_cues"
    label: ClassVar = Text(en="call off the cue", fr="interrompre l'événement")
    phases: ClassVar = DURING_EXPOSURE | CALM
    after_stop: ClassVar = True

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        return None if state.cue_under_way(now) else _NOTHING_UNDER_WAY

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.CuesCalledOff()]


class Recentre(Command):
    """Make where the patient now looks forward."""

    type: Literal["recentre"] = "recentre"
    label: ClassVar = Text(en="recentre", fr="recentrer la vue")
    phases: ClassVar = UNTIL_ENDED
    givers: ClassVar = frozenset[By]({"therapist", "patient"})

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.Recentred()]


class SetPosture(Command):
    """Say that the patient sits or stands: the view is centred anew, and raised for who sits."""

    type: Literal["set_posture"] = "set_posture"
    label: ClassVar = Text(en="set the posture", fr="régler la posture")
    phases: ClassVar = UNTIL_ENDED

    posture: Posture = Field(description="sitting or standing.")

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        if state.headset is not None:
            return None
        return Text(
            en="no headset is in use; without one the view is at the scene's eye height.",
            fr="aucun casque n'est utilisé ; sans casque, la vue est à la hauteur d'yeux de la scène.",
        )

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.PostureSet(posture=self.posture)]


class ChooseLanguage(Command):
    """Choose the language of what the patient reads."""

    type: Literal["choose_language"] = "choose_language"
    label: ClassVar = Text(en="choose the language", fr="choisir la langue")
    phases: ClassVar = UNTIL_ENDED

    language: Language = Field(description="en or fr.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.LanguageChosen(language=self.language)]


class SwitchAdaptation(Command):
    """Let the software advance by the protocol's criterion in this session, or take that back."""

    type: Literal["switch_adaptation"] = "switch_adaptation"
    label: ClassVar = Text(en="switch automatic advance", fr="changer la progression automatique")
    phases: ClassVar = UNTIL_ENDED

    on: bool = Field(description="Whether the software may advance by itself.")

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        if state.plan.adaptation == "automatic":
            return None
        return Text(
            en="the protocol does not provide for it (adaptation is not automatic).",
            fr="le protocole ne le prévoit pas (adaptation n'est pas automatic).",
        )

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.AdaptationSwitched(on=self.on)]


class _Answer(Command):
    """The answer to a suggestion."""

    suggestion: int = Field(description="The suggestion's number.")

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        return None if state.suggestions else _NONE_OPEN

    def _refuse_unless_open(self, state: SessionState) -> None:
        if self.suggestion not in {suggestion.seq for suggestion in state.suggestions}:
            raise refuse(self, _NOT_OPEN)


class AcceptSuggestion(_Answer):
    """Do what a rule suggested."""

    type: Literal["accept_suggestion"] = "accept_suggestion"
    label: ClassVar = Text(en="accept the suggestion", fr="accepter la suggestion")
    phases: ClassVar = UNTIL_ENDED

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        self._refuse_unless_open(state)
        open_ = {suggestion.seq: suggestion for suggestion in state.suggestions}
        suggested = Advance if open_[self.suggestion].command == "advance" else End
        if why := why_not(suggested, state, given.cause, given.now):
            raise refuse(suggested, why)
        answered = ev.SuggestionAnswered(suggestion=self.suggestion, accepted=True)
        return [answered, *suggested().decide(state, given)]


class DeclineSuggestion(_Answer):
    """Set a rule's suggestion aside."""

    type: Literal["decline_suggestion"] = "decline_suggestion"
    label: ClassVar = Text(en="decline the suggestion", fr="écarter la suggestion")
    phases: ClassVar = UNTIL_ENDED

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        self._refuse_unless_open(state)
        return [ev.SuggestionAnswered(suggestion=self.suggestion, accepted=False)]


_THIS_STEP = Text(en="this step", fr="cette étape")
_THE_SAFE_PLACE = Text(en="the safe place", fr="le lieu sûr")
_NOTHING_UNDER_WAY = Text(en="no cue is under way.", fr="aucun événement n'est en cours.")
_NONE_OPEN = Text(en="no suggestion is open.", fr="aucune suggestion n'est ouverte.")
_NOT_OPEN = Text(
    en="it is not open any more; the session has moved on.",
    fr="elle n'est plus ouverte ; la séance a continué.",
)
