"""Events of what the patient and the therapist said, rated, noted and answered."""

from typing import Literal

from pydantic import Field

from vrtherapy.events.words import When
from vrtherapy.messages import Record


class SudsAsked(Record):
    """The patient is asked for a SUDS rating."""

    type: Literal["suds_asked"] = "suds_asked"


class SudsRated(Record):
    """The patient's SUDS (0–100) as said."""

    type: Literal["suds_rated"] = "suds_rated"
    value: int = Field(ge=0, le=100, description="0 (calm) to 100 (the worst imaginable).")


class SicknessRated(Record):
    """The patient's FMS (0–20) as said."""

    type: Literal["sickness_rated"] = "sickness_rated"
    value: int = Field(ge=0, le=20, description="0 (none) to 20 (frank sickness).")


class ExpectancyStated(Record):
    """What the patient fears will happen in the step, and how likely."""

    type: Literal["expectancy_stated"] = "expectancy_stated"
    step: int = Field(ge=0, description="Place in the hierarchy, from 0.")
    expectation: str = Field(description="What is feared, in the patient's words.")
    likelihood_percent: int = Field(ge=0, le=100, description="How likely the patient finds it.")


class OutcomeRated(Record):
    """What happened in the step, against what was expected."""

    type: Literal["outcome_rated"] = "outcome_rated"
    step: int = Field(ge=0, description="Place in the hierarchy, from 0.")
    outcome: str = Field(description="What happened, in the patient's words.")
    happened: Literal["no", "partly", "yes"] = Field(description="Whether what was feared happened.")


class Noted(Record):
    """A therapist's note."""

    type: Literal["noted"] = "noted"
    text: str = Field(description="The note.")


class DebriefAnswered(Record):
    """The patient's answer to a debrief question of the protocol."""

    type: Literal["debrief_answered"] = "debrief_answered"
    question: str = Field(description="The question's id in the protocol.")
    answer: str = Field(description="The answer.")


class HomeworkSet(Record):
    """What the patient is to practise until the next session; it replaces what was set before."""

    type: Literal["homework_set"] = "homework_set"
    text: str = Field(description="The homework.")


class QuestionnaireAnswered(Record):
    """The patient's answers to a questionnaire; given again, they replace those before."""

    type: Literal["questionnaire_answered"] = "questionnaire_answered"
    questionnaire: str = Field(description="The questionnaire's id in the protocol.")
    when: When = Field(description="Whether it was asked before the exposure or after it.")
    ratings: dict[str, int] = Field(description="Item id → what its answer counts.")


class HomeworkReviewed(Record):
    """What came of the homework of the last session."""

    type: Literal["homework_reviewed"] = "homework_reviewed"
    done: Literal["no", "partly", "yes"] = Field(description="Whether it was done.")
    comment: str = Field(description="What the patient says of it.")
