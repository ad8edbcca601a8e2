"""Everything that can have happened in a session, and the entry that carries it.

An event is the only thing that leaves the engine. An Entry is one line of the journal and one message on the link.
Adding an event: one class here, one case in `state.evolve`; the union and the schemas follow.
"""

from typing import Annotated, Literal

from pydantic import Field

from vrtherapy.headset import HeadsetCondition, Posture
from vrtherapy.messages import Language, Params, ParamValue, Record, Text
from vrtherapy.protocol import Protocol
from vrtherapy.questionnaire import Questionnaire
from vrtherapy.scene import Scene

By = Literal["therapist", "observer", "patient", "rule", "stage", "session"]
Answer = Literal["yes", "no"]
Protection = Literal["vault", "unclaimed", "plain"]
"""How a record is kept: sealed; sealed while no passphrase protects the key; or not sealed, for demonstrations."""
When = Literal["before", "after"]
ConsentedBy = Literal["patient", "guardian"]


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


class Recentred(Record):
    """Where the patient now looks is forward."""

    type: Literal["recentred"] = "recentred"


class PostureSet(Record):
    """The patient is sitting or standing from now on; the view is centred and raised accordingly."""

    type: Literal["posture_set"] = "posture_set"
    posture: Posture = Field(
        description="How the patient is; sitting: the view is raised to the scene's eye height."
    )


class LanguageChosen(Record):
    """The language of what the patient reads."""

    type: Literal["language_chosen"] = "language_chosen"
    language: Language = Field(description="What the patient now reads.")


class ControlTaken(Record):
    """One therapist now holds control; everyone may see who."""

    type: Literal["control_taken"] = "control_taken"
    name: str = Field(description="Who holds control now.")
    taken_from: str | None = Field(description="Who held it before, if anybody.")


class AdaptationSwitched(Record):
    """The therapist let the software go up by the protocol's criterion in this session, or took that back."""

    type: Literal["adaptation_switched"] = "adaptation_switched"
    on: bool = Field(description="Whether the software may advance by itself.")


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


class StageJoined(Record):
    """The stage is there and shows the safe place."""

    type: Literal["stage_joined"] = "stage_joined"
    display: str = Field(description="The display's name.")


class StageLost(Record):
    """The stage has died or is silent."""

    type: Literal["stage_lost"] = "stage_lost"


class HeadsetChanged(Record):
    """The patient's headset is from now on as said: worn and in view, or not."""

    type: Literal["headset_changed"] = "headset_changed"
    condition: HeadsetCondition = Field(description="What is the matter with it; `worn`: nothing.")


class ConsoleJoined(Record):
    """A console follows the session."""

    type: Literal["console_joined"] = "console_joined"
    name: str = Field(description="The console's name on the link.")
    role: Literal["therapist", "observer"] = Field(description="What it may do: steer, or only read.")


class ConsoleLeft(Record):
    """A console has left, or is silent (`lost`)."""

    type: Literal["console_left"] = "console_left"
    name: str = Field(description="The console's name on the link.")
    lost: bool = Field(description="Whether it fell silent rather than said goodbye.")


class RecordFailed(Record):
    """The journal can no longer be written; entries are kept in memory until it can."""

    type: Literal["record_failed"] = "record_failed"
    sentence: Text = Field(description="What is wrong with the disk, and what to do.")


class RecordRestored(Record):
    """The journal is complete again."""

    type: Literal["record_restored"] = "record_restored"


Event = Annotated[
    SessionOpened
    | SessionReopened
    | ScreeningConfirmed
    | BaselineBegun
    | StepBegun
    | Held
    | Resumed
    | SafePlaceEntered
    | Stopped
    | SafePlaceShown
    | CoolDownBegun
    | DebriefBegun
    | Ended
    | DifficultySet
    | ParamSet
    | CueFired
    | CuesCalledOff
    | SudsAsked
    | SudsRated
    | SicknessRated
    | ExpectancyStated
    | OutcomeRated
    | Noted
    | DebriefAnswered
    | HomeworkSet
    | QuestionnaireAnswered
    | HomeworkReviewed
    | Recentred
    | PostureSet
    | LanguageChosen
    | ControlTaken
    | AdaptationSwitched
    | SuggestionMade
    | SuggestionAnswered
    | StageJoined
    | StageLost
    | HeadsetChanged
    | ConsoleJoined
    | ConsoleLeft
    | RecordFailed
    | RecordRestored,
    Field(discriminator="type"),
]


class Cause(Record):
    """Who or what brought an entry about."""

    by: By = Field(description="What kind of being or process.")
    name: str = Field(description="The client's name on the link, or the rule's name.")
    command: str | None = Field(default=None, description="Id of the command, when one was given.")


class Entry(Record):
    """A numbered, timed event with its cause and, where automatic, its reason."""

    seq: int = Field(ge=1, description="Counts from 1 without gaps within a session.")
    at_seconds: float = Field(ge=0, description="Seconds since the session was opened; never goes back.")
    cause: Cause = Field(description="Who or what brought it about.")
    reason: Text | None = Field(default=None, description="Why the software acted by itself.")
    event: Event = Field(description="What happened.")
