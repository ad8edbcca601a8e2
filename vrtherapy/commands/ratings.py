"""Commands that record what the patient and the therapist say."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from vrtherapy import events as ev
from vrtherapy.commands.base import UNTIL_ENDED, Command, Given, Phase, Scale, refuse
from vrtherapy.events import By, Event
from vrtherapy.messages import Text
from vrtherapy.questionnaire import fault_in
from vrtherapy.state import SessionState

_SUDS = Scale(0, 100, step=10)
_FMS = Scale(0, 20, step=1)
_LIKELIHOOD = Scale(0, 100, step=10, unit="%")
_AFTER_EXPOSURE: frozenset[Phase] = frozenset({"cool_down", "debrief", "stopped"})
_WITH_STEP: frozenset[Phase] = UNTIL_ENDED - {"preparation", "baseline"}


class AskSuds(Command):
    """Ask the patient for a SUDS rating."""

    type: Literal["ask_suds"] = "ask_suds"
    label: ClassVar = Text(en="ask for SUDS", fr="demander le SUDS")
    phases: ClassVar = UNTIL_ENDED
    after_stop: ClassVar = True
    givers: ClassVar = frozenset[By]({"therapist", "rule"})

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.SudsAsked()]


class RateSuds(Command):
    """Record the SUDS that the patient says."""

    type: Literal["rate_suds"] = "rate_suds"
    label: ClassVar = Text(en="record SUDS", fr="noter le SUDS")
    phases: ClassVar = UNTIL_ENDED
    after_stop: ClassVar = True
    givers: ClassVar = frozenset[By]({"therapist", "patient"})

    value: Annotated[int, _SUDS] = Field(description="0 (calm) to 100 (the worst imaginable).")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        if not _SUDS.holds(self.value):
            raise refuse(self, Text(en="SUDS goes from 0 to 100.", fr="le SUDS va de 0 à 100."))
        return [ev.SudsRated(value=self.value)]


class RateSickness(Command):
    """Record the Fast Motion Sickness score that the patient says."""

    type: Literal["rate_sickness"] = "rate_sickness"
    label: ClassVar = Text(en="record sickness", fr="noter le malaise")
    phases: ClassVar = UNTIL_ENDED
    after_stop: ClassVar = True
    givers: ClassVar = frozenset[By]({"therapist", "patient"})

    value: Annotated[int, _FMS] = Field(description="FMS: 0 (none) to 20 (frank sickness).")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        if not _FMS.holds(self.value):
            raise refuse(self, Text(en="FMS goes from 0 to 20.", fr="le FMS va de 0 à 20."))
        return [ev.SicknessRated(value=self.value)]


class StateExpectancy(Command):
    """Record what the patient fears will happen in a step, and how likely, before it is begun."""

    type: Literal["state_expectancy"] = "state_expectancy"
    label: ClassVar = Text(en="record the expectancy", fr="noter l'attente")
    phases: ClassVar = UNTIL_ENDED - {"stopped", "debrief", "cool_down"}

    expectation: str = Field(
        min_length=1, max_length=2000, description="What is feared, in the patient's words."
    )
    likelihood_percent: Annotated[int, _LIKELIHOOD] = Field(
        description="How likely the patient finds it, 0 to 100."
    )
    step: str = Field(
        default="", description="Id of the step; empty: the next one, or the current one if none."
    )

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        if not _LIKELIHOOD.holds(self.likelihood_percent):
            raise refuse(
                self, Text(en="likelihood goes from 0 to 100 %.", fr="la probabilité va de 0 à 100 %.")
            )
        ids = [step.id for step in state.plan.hierarchy]
        if self.step and self.step not in ids:
            raise refuse(
                self, Text(en=f"there is no step {self.step!r}.", fr=f"il n'y a pas d'étape {self.step!r}.")
            )
        upcoming = state.step.index + 1 if state.step else 0
        index = ids.index(self.step) if self.step else min(upcoming, len(ids) - 1)
        return [
            ev.ExpectancyStated(
                step=index, expectation=self.expectation, likelihood_percent=self.likelihood_percent
            )
        ]


class RateOutcome(Command):
    """Record what happened in a step, against what was expected."""

    type: Literal["rate_outcome"] = "rate_outcome"
    label: ClassVar = Text(en="record the outcome", fr="noter le résultat")
    phases: ClassVar = _WITH_STEP
    after_stop: ClassVar = True

    happened: Literal["no", "partly", "yes"] = Field(description="Whether the feared thing happened.")
    outcome: str = Field(default="", max_length=2000, description="What happened, in the patient's words.")

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        if state.step and any(stated.step == state.step.index for stated in state.expectancies):
            return None
        return Text(
            en="no expectancy was stated for this step. State it before the step, or write a note.",
            fr="aucune attente n'a été notée pour cette étape. Notez-la avant l'étape, ou écrivez une note.",
        )

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        index = state.step.index if state.step else 0
        return [ev.OutcomeRated(step=index, outcome=self.outcome, happened=self.happened)]


class Note(Command):
    """Write a note into the record."""

    type: Literal["note"] = "note"
    label: ClassVar = Text(en="write a note", fr="écrire une note")
    phases: ClassVar = UNTIL_ENDED
    after_stop: ClassVar = True
    needs_control: ClassVar = False

    text: str = Field(min_length=1, max_length=10_000, description="The note.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.Noted(text=self.text)]


class AnswerDebrief(Command):
    """Record the patient's answer to a debrief question."""

    type: Literal["answer_debrief"] = "answer_debrief"
    label: ClassVar = Text(en="record the debrief answer", fr="noter la réponse du bilan")
    phases: ClassVar = frozenset[Phase]({"debrief", "cool_down", "stopped"})
    after_stop: ClassVar = True

    question: str = Field(description="The question's id in the protocol.")
    answer: str = Field(min_length=1, max_length=10_000, description="The answer.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        ids = [question.id for question in state.plan.debrief]
        if self.question not in ids:
            names = ", ".join(ids)
            raise refuse(
                self,
                Text(
                    en=f"there is no question {self.question!r}. The protocol has {names}.",
                    fr=f"il n'y a pas de question {self.question!r}. Le protocole a {names}.",
                ),
            )
        return [ev.DebriefAnswered(question=self.question, answer=self.answer)]


class AnswerQuestionnaire(Command):
    """Record the patient's answers to a questionnaire of the protocol; once more, and they replace the earlier ones."""

    type: Literal["answer_questionnaire"] = "answer_questionnaire"
    label: ClassVar = Text(en="record a questionnaire", fr="noter un questionnaire")
    phases: ClassVar = UNTIL_ENDED
    after_stop: ClassVar = True
    needs_control: ClassVar = False

    questionnaire: str = Field(description="The questionnaire's id in the protocol.")
    when: ev.When = Field(description="Whether it is asked before the exposure or after it.")
    ratings: dict[str, int] = Field(description="Item id → what its answer counts.")

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        if state.questionnaires:
            return None
        return Text(
            en="the protocol offers no questionnaire.", fr="le protocole ne propose aucun questionnaire."
        )

    @classmethod
    def untimely(cls, state: SessionState, when: ev.When) -> Text | None:
        """Why what is asked before or after the exposure cannot be answered now."""
        if when == "before" and state.step is not None:
            return Text(
                en="the exposure has begun; what is asked before it would mean something else now.",
                fr="l'exposition a commencé ; ce qui se demande avant n'aurait plus le même sens.",
            )
        if when == "after" and state.phase not in _AFTER_EXPOSURE:
            return Text(
                en="it is asked after the exposure. End the exposure first.",
                fr="il se demande après l'exposition. Terminez d'abord l'exposition.",
            )
        return None

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        asked = state.plan.questionnaires
        offered = asked.before if self.when == "before" else asked.after
        if self.questionnaire not in offered or self.questionnaire not in state.questionnaires:
            names = ", ".join(offered) or "–"
            raise refuse(
                self,
                Text(
                    en=f"{self.questionnaire!r} is not asked {self.when} the exposure; the protocol has {names}.",
                    fr=f"{self.questionnaire!r} n'est pas posé à ce moment ; le protocole a {names}.",
                ),
            )
        if untimely := self.untimely(state, self.when):
            raise refuse(self, untimely)
        if fault := fault_in(state.questionnaires[self.questionnaire], self.ratings):
            raise refuse(self, fault)
        return [
            ev.QuestionnaireAnswered(questionnaire=self.questionnaire, when=self.when, ratings=self.ratings)
        ]


class ReviewHomework(Command):
    """Record what came of the homework of the last session."""

    type: Literal["review_homework"] = "review_homework"
    label: ClassVar = Text(en="review the homework", fr="revoir les exercices")
    phases: ClassVar = UNTIL_ENDED
    after_stop: ClassVar = True

    done: Literal["no", "partly", "yes"] = Field(description="Whether the homework was done.")
    comment: str = Field(default="", max_length=2000, description="What the patient says of it.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.HomeworkReviewed(done=self.done, comment=self.comment)]


class SetHomework(Command):
    """Record what the patient is to practise until the next session; it replaces what was set before."""

    type: Literal["set_homework"] = "set_homework"
    label: ClassVar = Text(en="set the homework", fr="noter les exercices à faire")
    phases: ClassVar = frozenset[Phase]({"debrief", "cool_down", "stopped"})
    after_stop: ClassVar = True

    text: str = Field(min_length=1, max_length=10_000, description="The homework.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.HomeworkSet(text=self.text)] if self.text != state.homework else []
