"""Events of the course of a session: screening, phases, steps, what is shown, suggestions."""

from typing import Literal

from pydantic import Field

from vrtherapy.events.words import Answer, ConsentedBy, Protection
from vrtherapy.messages import Language, Params, ParamValue, Record
from vrtherapy.protocol import Protocol
from vrtherapy.questionnaire import Questionnaire
from vrtherapy.scene import Scene


class SessionOpened(Record):
    """A session exists. It carries all that was planned, so that the journal needs no other file to be understood."""

    type: Literal["session_opened"] = "session_opened"
    session: str = Field(description="The session's id, which also names its folder.")
    patient: str = Field(description="Pseudonymous code, never a name.")
    started_at: str = Field(description="Wall-clock time of `at_seconds` 0, ISO 8601 in UTC.")
    language: Language = Field(description="What the patient reads.")
    protocol: Protocol = Field(description="The whole protocol, as it was then.")
    scenes: dict[str, Scene] = Field(description="Every scene that the protocol uses, by name.")
    software: str = Field(description="Version that wrote the journal.")
    stage_expected: bool = Field(description="Whether a patient's display belongs to this session.")
    protection: Protection = Field(default="plain", description="How the record is kept.")
    questionnaires: dict[str, Questionnaire] = Field(
        default={}, description="Every questionnaire that the protocol offers, by id."
    )


class SessionReopened(Record):
    """The session process died and came back; what was recorded before stands."""

    type: Literal["session_reopened"] = "session_reopened"
    lost_bytes: int = Field(ge=0, description="Length of a torn last line that was dropped from the journal.")


class ScreeningConfirmed(Record):
    """The screening questions were answered and the patient consented."""

    type: Literal["screening_confirmed"] = "screening_confirmed"
    answers: dict[str, Answer] = Field(description="Question id → yes or no.")
    consented_by: ConsentedBy = Field(default="patient", description="Who consented to this session.")
    despite: str = Field(
        description="Why the therapist goes on in spite of an answer that speaks against it."
    )


class BaselineBegun(Record):
    """Baseline in the safe place has begun."""

    type: Literal["baseline_begun"] = "baseline_begun"


class StepBegun(Record):
    """An exposure step has begun; scene and params are what the patient is to be shown."""

    type: Literal["step_begun"] = "step_begun"
    index: int = Field(ge=0, description="Place in the hierarchy, from 0.")
    scene: str = Field(description="The scene to be shown.")
    difficulty: float | None = Field(description="The difficulty its params come from, if any.")
    params: Params = Field(description="Every param of the scene.")


class Held(Record):
    """The step's clock stands; the scene stays."""

    type: Literal["held"] = "held"


class Resumed(Record):
    """The exposure step goes on, from a hold or out of the safe place."""

    type: Literal["resumed"] = "resumed"


class SafePlaceEntered(Record):
    """The patient is to be in the safe place; the step's clock stands."""

    type: Literal["safe_place_entered"] = "safe_place_entered"


class Stopped(Record):
    """The exposure is over for this session, for whatever reason, and the patient is to be in the safe place."""

    type: Literal["stopped"] = "stopped"


class SafePlaceShown(Record):
    """The stage has submitted its first frame on the way to the safe place after entry `seq`."""

    type: Literal["safe_place_shown"] = "safe_place_shown"
    seq: int = Field(ge=1, description="Number of the entry that the frame follows.")


class CoolDownBegun(Record):
    """Cool-down in the safe place has begun."""

    type: Literal["cool_down_begun"] = "cool_down_begun"


class DebriefBegun(Record):
    """The debrief has begun; the headset may come off."""

    type: Literal["debrief_begun"] = "debrief_begun"


class Ended(Record):
    """The session is over and its record complete."""

    type: Literal["ended"] = "ended"


class DifficultySet(Record):
    """The scene is to be shown at this difficulty."""

    type: Literal["difficulty_set"] = "difficulty_set"
    difficulty: float = Field(ge=0, le=10, description="0 (easiest) to 10 (hardest).")
    params: Params = Field(description="Every param of the scene, as it is to be now.")


class ParamSet(Record):
    """One param of the scene is to have this value."""

    type: Literal["param_set"] = "param_set"
    name: str = Field(description="The param's name in the scene.")
    value: ParamValue = Field(description="A number in the param's unit, or the name of a choice.")


class CueFired(Record):
    """A one-off occurrence of the scene is to be shown."""

    type: Literal["cue_fired"] = "cue_fired"
    name: str = Field(description="The cue's name in the scene.")


class CuesCalledOff(Record):
    """Whatever cue is under way is to end now."""

    type: Literal["cues_called_off"] = "cues_called_off"


class SuggestionMade(Record):
    """A rule's advice, which waits for the therapist. Its number is the seq of its entry."""

    type: Literal["suggestion_made"] = "suggestion_made"
    rule: str = Field(description="The rule that suggests.")
    command: str = Field(description="The type of the command that is suggested.")


class SuggestionAnswered(Record):
    """The therapist accepted or declined a suggestion."""

    type: Literal["suggestion_answered"] = "suggestion_answered"
    suggestion: int = Field(ge=1, description="Number of the suggestion.")
    accepted: bool = Field(description="Whether what was suggested is done.")
