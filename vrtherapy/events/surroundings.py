"""Events of who and what is around the patient: view, display, headset, consoles, the record."""

from typing import Literal

from pydantic import Field

from vrtherapy.headset import HeadsetCondition, Posture
from vrtherapy.messages import Language, Record, Text


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
