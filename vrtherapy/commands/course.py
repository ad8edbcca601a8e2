"""Commands that move a session along its phases and its hierarchy, and the stop."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from vrtherapy import events as ev
from vrtherapy.commands.base import (
    ALWAYS,
    DURING_EXPOSURE,
    UNDER_WAY,
    UNTIL_ENDED,
    Command,
    Given,
    Phase,
    refuse,
)
from vrtherapy.events import Answer, By, ConsentedBy, Event
from vrtherapy.headset import BROKEN, HEADSET
from vrtherapy.messages import Text
from vrtherapy.protocol import Step
from vrtherapy.state import SessionState


class ConfirmScreening(Command):
    """Record the answers to every screening question, and that the patient consents."""

    type: Literal["confirm_screening"] = "confirm_screening"
    label: ClassVar = Text(en="confirm the screening", fr="confirmer le questionnaire préalable")
    phases: ClassVar = frozenset[Phase]({"preparation"})

    answers: dict[str, Answer] = Field(description="Question id → yes or no.")
    consent: bool = Field(description="Whether the patient consents to this session.")
    consented_by: ConsentedBy = Field(
        default="patient",
        description="Who consents: patient, or guardian (who is responsible for the patient).",
    )
    despite: str = Field(
        default="", max_length=2000, description="Why to go on in spite of an answer that speaks against it."
    )

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        questions = {question.id: question for question in state.plan.screening}
        if unknown := [name for name in self.answers if name not in questions]:
            raise refuse(
                self, _named("the protocol has no question", "le protocole n'a pas de question", unknown)
            )
        if missing := [name for name in questions if name not in self.answers]:
            raise refuse(self, _named("no answer was given to", "il manque la réponse à", missing))
        if not self.consent:
            raise refuse(self, _NO_CONSENT)
        against = [name for name, given in self.answers.items() if questions[name].stop_if == given]
        if against and not self.despite.strip():
            why = _named(
                "these answers speak against going on:", "ces réponses s'opposent à la séance :", against
            )
            more = Text(
                en=f"{why.en} Say in `despite` why you go on, or end the session.",
                fr=f"{why.fr} Dites dans « despite » pourquoi vous continuez, ou terminez la séance.",
            )
            raise refuse(self, more)
        confirmed = ev.ScreeningConfirmed(
            answers=self.answers, consented_by=self.consented_by, despite=self.despite
        )
        return [confirmed]


_NO_CONSENT = Text(
    en="the patient has not consented. Without consent, end the session.",
    fr="le patient n'a pas consenti. Sans consentement, terminez la séance.",
)


def _named(en: str, fr: str, names: list[str]) -> Text:
    listed = ", ".join(names)
    return Text(en=f"{en} {listed}.", fr=f"{fr} {listed}.")


class Begin(Command):
    """Begin with the baseline in the safe place."""

    type: Literal["begin"] = "begin"
    label: ClassVar = Text(en="begin", fr="commencer")
    phases: ClassVar = frozenset[Phase]({"preparation"})

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        if not state.screened:
            return Text(
                en="the screening is not confirmed. Go through its questions first.",
                fr="le questionnaire préalable n'est pas confirmé. Parcourez d'abord ses questions.",
            )
        return _no_stage(state) or _no_record(state)

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.BaselineBegun()]


class _Exposing(Command):
    """What leads into exposure: only with a stage, a record, and time left in the session."""

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        return _no_stage(state) or _no_record(state) or _over_ceiling(state, now)


class Advance(_Exposing):
    """Go on to the next exposure step."""

    type: Literal["advance"] = "advance"
    label: ClassVar = Text(en="advance", fr="passer à l'étape suivante")
    phases: ClassVar = UNDER_WAY
    # What a rule asks for, the engine lets pass only where protocol and therapist both allow it.
    givers: ClassVar = frozenset[By]({"therapist", "rule"})

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        if state.step and state.step.index + 1 >= len(state.plan.hierarchy):
            return Text(
                en="the last step of the hierarchy is reached. Stay, retreat, or end with the cool-down.",
                fr="la dernière étape de la hiérarchie est atteinte. Restez, revenez ou passez au retour au calme.",
            )
        return super().obstacle(state, now)

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [begin_step(state, state.step.index + 1 if state.step else 0)]


class Retreat(_Exposing):
    """Go back to the step before."""

    type: Literal["retreat"] = "retreat"
    label: ClassVar = Text(en="retreat", fr="revenir à l'étape précédente")
    phases: ClassVar = frozenset[Phase]({"exposure", "hold", "safe_place"})

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        if not state.step or state.step.index == 0:
            return Text(
                en="this is the first step of the hierarchy. Below it there is only the safe place.",
                fr="c'est la première étape de la hiérarchie. En dessous, il n'y a que le lieu sûr.",
            )
        return super().obstacle(state, now)

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [begin_step(state, state.step.index - 1 if state.step else 0)]


class GoToStep(_Exposing):
    """Go to one exposure step, wherever it stands in the hierarchy."""

    type: Literal["go_to_step"] = "go_to_step"
    label: ClassVar = Text(en="go to the step", fr="aller à l'étape")
    phases: ClassVar = UNDER_WAY

    step: str = Field(description="The step's id in the protocol.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        ids = [step.id for step in state.plan.hierarchy]
        if self.step not in ids:
            en = f"there is no step {self.step!r}; the hierarchy has"
            fr = f"il n'y a pas d'étape {self.step!r} ; la hiérarchie contient"
            raise refuse(self, _named(en, fr, ids))
        return [begin_step(state, ids.index(self.step))]


class Hold(Command):
    """Let the step's clock stand; the scene stays."""

    type: Literal["hold"] = "hold"
    label: ClassVar = Text(en="hold", fr="mettre en pause")
    phases: ClassVar = frozenset[Phase]({"exposure"})
    givers: ClassVar = frozenset[By]({"therapist", "rule"})

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.Held()]


class Resume(_Exposing):
    """Go on with the exposure step, from a hold or out of the safe place."""

    type: Literal["resume"] = "resume"
    label: ClassVar = Text(en="resume", fr="reprendre")
    phases: ClassVar = frozenset[Phase]({"hold", "safe_place"})

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.Resumed()]


class GoToSafePlace(Command):
    """Take the patient to the safe place at once."""

    type: Literal["go_to_safe_place"] = "go_to_safe_place"
    label: ClassVar = Text(en="go to the safe place", fr="aller au lieu sûr")
    phases: ClassVar = DURING_EXPOSURE
    givers: ClassVar = frozenset[By]({"therapist", "rule", "stage"})

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.SafePlaceEntered()]


class Stop(Command):
    """Stop the exposure for this session: safe place at once, and no way back. Legal always, for the patient too."""

    type: Literal["stop"] = "stop"
    label: ClassVar = Text(en="stop", fr="arrêter")
    phases: ClassVar = ALWAYS
    givers: ClassVar = frozenset[By]({"therapist", "patient", "session"})
    needs_control: ClassVar = False
    after_stop: ClassVar = True

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [] if state.stop or state.phase == "ended" else [ev.Stopped()]


class End(Command):
    """Go on towards the end: cool-down, then debrief, then ended. After a stop: debrief, then ended."""

    type: Literal["end"] = "end"
    label: ClassVar = Text(en="end", fr="terminer")
    phases: ClassVar = UNTIL_ENDED
    givers: ClassVar = frozenset[By]({"therapist", "session"})
    after_stop: ClassVar = True

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        if state.phase in UNDER_WAY:
            return [ev.CoolDownBegun()]
        if state.phase in ("cool_down", "stopped"):
            return [ev.DebriefBegun()]
        return [ev.Ended()]


class TakeControl(Command):
    """Take the wheel from whoever holds it; both are shown it."""

    type: Literal["take_control"] = "take_control"
    label: ClassVar = Text(en="take control", fr="prendre la main")
    phases: ClassVar = UNTIL_ENDED
    needs_control: ClassVar = False
    after_stop: ClassVar = True

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        name = given.cause.name
        return [] if state.control == name else [ev.ControlTaken(name=name, taken_from=state.control)]


def begin_step(state: SessionState, index: int) -> Event:
    """The event that begins a step of the hierarchy, with what its scene is to show."""
    step: Step = state.plan.hierarchy[index]
    params = state.scenes[step.scene].values_for(step.difficulty, step.params)
    return ev.StepBegun(index=index, scene=step.scene, difficulty=step.difficulty, params=params)


def _no_stage(state: SessionState) -> Text | None:
    if state.headset in BROKEN:
        told = HEADSET[state.headset]
        return Text(en=f"nothing reaches the patient's eyes. {told.en}", fr=f"rien ne s'affiche. {told.fr}")
    if not state.stage_expected or state.stage:
        return None
    return Text(
        en="the patient's display is not there. Wait until the stage has joined, or look at its messages.",
        fr="l'affichage du patient est absent. Attendez qu'il rejoigne la séance, ou lisez ses messages.",
    )


def _no_record(state: SessionState) -> Text | None:
    if state.record_failure is None:
        return None
    return Text(
        en=f"nothing would be recorded. {state.record_failure.en}",
        fr=f"rien ne serait enregistré. {state.record_failure.fr}",
    )


def _over_ceiling(state: SessionState, now: float) -> Text | None:
    ceiling = state.plan.limits.session.at_seconds
    if state.begun_at_seconds is None or now - state.begun_at_seconds < ceiling:
        return None
    return Text(
        en=f"the session's ceiling of {ceiling / 60:g} min is reached. End with the cool-down.",
        fr=f"la durée maximale de {ceiling / 60:g} min est atteinte. Terminez par le retour au calme.",
    )
