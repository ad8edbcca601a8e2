"""Facts that the stage and the session process report; they stand in the record like everything else."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from vrtherapy import events as ev
from vrtherapy.commands.base import ALWAYS, DURING_EXPOSURE, Command, Given
from vrtherapy.events import By, Event
from vrtherapy.headset import HeadsetCondition
from vrtherapy.messages import Text
from vrtherapy.state import SessionState

_BY_STAGE: frozenset[By] = frozenset({"stage"})
_BY_SESSION: frozenset[By] = frozenset({"session"})


class _Report(Command):
    """A fact: legal in every phase, since it has happened already."""

    phases: ClassVar = ALWAYS
    needs_control: ClassVar = False
    after_stop: ClassVar = True


class ReportSafePlace(_Report):
    """The stage went to the safe place by itself; an exposure is taken there too."""

    type: Literal["report_safe_place"] = "report_safe_place"
    label: ClassVar = Text(en="report the safe place", fr="signaler le lieu sûr")
    givers: ClassVar = _BY_STAGE

    why: Text = Field(description="Why the stage left the exposure.")
    seq: int = Field(ge=0, description="The last entry that the stage followed when it left.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        known = (
            state.left_exposure_seq > self.seq
        )  # the session has been out of exposure since, and a person resumed
        return [ev.SafePlaceEntered()] if state.showing.exposing and not known else []


class ReportShown(_Report):
    """The stage has submitted its first frame on the way to the safe place after entry `seq`."""

    type: Literal["report_shown"] = "report_shown"
    label: ClassVar = Text(en="report the safe place shown", fr="signaler le lieu sûr affiché")
    givers: ClassVar = _BY_STAGE

    seq: int = Field(ge=1, description="Number of the entry that the frame follows.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.SafePlaceShown(seq=self.seq)]


class ReportStageJoined(_Report):
    """The stage is there."""

    type: Literal["report_stage_joined"] = "report_stage_joined"
    label: ClassVar = Text(en="report the stage", fr="signaler la scène")
    givers: ClassVar = _BY_SESSION

    display: str = Field(description="Name of the stage's display.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.StageJoined(display=self.display)]


class ReportStageLost(_Report):
    """The stage has died or is silent."""

    type: Literal["report_stage_lost"] = "report_stage_lost"
    label: ClassVar = Text(en="report the stage lost", fr="signaler la perte de la scène")
    givers: ClassVar = _BY_SESSION

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.StageLost()] if state.stage else []


class ReportHeadset(_Report):
    """The patient's headset is worn and in view, or not any more."""

    type: Literal["report_headset"] = "report_headset"
    label: ClassVar = Text(en="report the headset", fr="signaler l'état du casque")
    givers: ClassVar = _BY_STAGE

    condition: HeadsetCondition = Field(description="What is the matter with it; `worn`: nothing.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [] if state.headset == self.condition else [ev.HeadsetChanged(condition=self.condition)]


class ReportConsoleJoined(_Report):
    """A console follows the session."""

    type: Literal["report_console_joined"] = "report_console_joined"
    label: ClassVar = Text(en="report a console", fr="signaler une console")
    givers: ClassVar = _BY_SESSION

    name: str = Field(description="The console's name on the link.")
    role: Literal["therapist", "observer"] = Field(description="What it may do: steer, or only read.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [] if self.name in state.consoles else [ev.ConsoleJoined(name=self.name, role=self.role)]


class ReportConsoleLeft(_Report):
    """A console has left, or is silent."""

    type: Literal["report_console_left"] = "report_console_left"
    label: ClassVar = Text(en="report a console gone", fr="signaler le départ d'une console")
    givers: ClassVar = _BY_SESSION

    name: str = Field(description="The console's name on the link.")
    lost: bool = Field(description="Whether it fell silent rather than said goodbye.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.ConsoleLeft(name=self.name, lost=self.lost)] if self.name in state.consoles else []


class ReportRecordFailed(_Report):
    """The journal cannot be written."""

    type: Literal["report_record_failed"] = "report_record_failed"
    label: ClassVar = Text(en="report the record failed", fr="signaler l'échec de l'enregistrement")
    givers: ClassVar = _BY_SESSION

    sentence: Text = Field(description="What is wrong with the disk, and what to do.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [] if state.record_failure else [ev.RecordFailed(sentence=self.sentence)]


class ReportRecordRestored(_Report):
    """The journal is complete again."""

    type: Literal["report_record_restored"] = "report_record_restored"
    label: ClassVar = Text(en="report the record restored", fr="signaler l'enregistrement rétabli")
    givers: ClassVar = _BY_SESSION

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.RecordRestored()] if state.record_failure else []


class Reopen(_Report):
    """The session process is back after it died: exposure waits in the safe place for the therapist."""

    type: Literal["reopen"] = "reopen"
    label: ClassVar = Text(en="reopen the session", fr="rouvrir la séance")
    givers: ClassVar = _BY_SESSION

    lost_bytes: int = Field(ge=0, description="Length of a torn last line that was dropped.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        reopened = ev.SessionReopened(lost_bytes=self.lost_bytes)
        return [reopened, ev.SafePlaceEntered()] if state.showing.exposing else [reopened]


class Suggest(Command):
    """A rule's advice to the therapist."""

    type: Literal["suggest"] = "suggest"
    label: ClassVar = Text(en="suggest", fr="suggérer")
    phases: ClassVar = DURING_EXPOSURE
    givers: ClassVar = frozenset[By]({"rule"})

    command: Literal["advance", "end"] = Field(description="The command that is suggested.")

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        return [ev.SuggestionMade(rule=given.cause.name, command=self.command)]
