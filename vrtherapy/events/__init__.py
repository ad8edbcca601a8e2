"""Everything that can have happened in a session, and the entry that carries it.

An event is the only thing that leaves the engine. An Entry is one line of the journal and one message on the link.
Adding an event: one class in one of the three modules beside this one and its name in the union here, one case in
`vrtherapy.state`, one sentence in `vrtherapy.record.sentences`; the schemas follow.
"""

from typing import Annotated

from pydantic import Field

from vrtherapy.events.course import (
    BaselineBegun,
    CoolDownBegun,
    CueFired,
    CuesCalledOff,
    DebriefBegun,
    DifficultySet,
    Ended,
    Held,
    ParamSet,
    Resumed,
    SafePlaceEntered,
    SafePlaceShown,
    ScreeningConfirmed,
    SessionOpened,
    SessionReopened,
    StepBegun,
    Stopped,
    SuggestionAnswered,
    SuggestionMade,
)
from vrtherapy.events.said import (
    DebriefAnswered,
    ExpectancyStated,
    HomeworkReviewed,
    HomeworkSet,
    Noted,
    OutcomeRated,
    QuestionnaireAnswered,
    SicknessRated,
    SudsAsked,
    SudsRated,
)
from vrtherapy.events.surroundings import (
    AdaptationSwitched,
    ConsoleJoined,
    ConsoleLeft,
    ControlTaken,
    HeadsetChanged,
    LanguageChosen,
    PostureSet,
    Recentred,
    RecordFailed,
    RecordRestored,
    StageJoined,
    StageLost,
)
from vrtherapy.events.words import Answer as Answer
from vrtherapy.events.words import By as By
from vrtherapy.events.words import ConsentedBy as ConsentedBy
from vrtherapy.events.words import Protection as Protection
from vrtherapy.events.words import When as When
from vrtherapy.messages import Record, Text

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
