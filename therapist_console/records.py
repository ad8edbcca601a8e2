"""The records that every console's page is drawn from. Words are in the reader's language, times in seconds."""

from typing import Literal

from vrtherapy.messages import Language, ParamValue, Record
from vrtherapy.state import Phase


class Viewer(Record):
    """Who looks: the name and role of the console's key."""

    name: str
    role: Literal["therapist", "observer"]


AlarmKind = Literal["silent", "stage", "headset", "not_shown", "record", "unwatched"]


class Alarm(Record):
    """A sentence that must be heard now; it stays the same while it holds. `seconds` says since when, if known."""

    kind: AlarmKind
    sentence: str
    seconds: float | None


class PhaseView(Record):
    """Where the session stands, since when, and why if the software decided."""

    name: Phase
    label: str
    reason: str | None
    seconds: float
    min_seconds: float | None


class StepView(Record):
    """One step of the hierarchy, seen from the current one."""

    id: str
    title: str
    place: Literal["behind", "here", "ahead"]
    difficulty: float | None
    min_seconds: float
    max_seconds: float


class StepHere(Record):
    """The current step: its clock stands unless it is `running`."""

    number: int
    title: str
    clock_seconds: float
    running: bool
    min_seconds: float
    max_seconds: float
    criterion: str
    difficulty: float | None


class SudsView(Record):
    """SUDS as rated: the last, its age, this step's peak and all ratings; when it is asked next, or since when."""

    last: int | None
    last_ago_seconds: float | None
    peak: int | None
    baseline: int | None
    limit: float
    asked_ago_seconds: float | None
    due_in_seconds: float | None
    ratings: tuple[tuple[float, int], ...]


class SicknessView(Record):
    """The last FMS rating, its age, and the protocol's limit."""

    last: int | None
    last_ago_seconds: float | None
    limit: float


class ExpectancyView(Record):
    """What is expected of the current or next step; `happened` is None while it is open."""

    step: str
    expectation: str
    likelihood_percent: int
    happened: Literal["no", "partly", "yes"] | None
    outcome: str | None


class SuggestionView(Record):
    """A rule's advice that waits."""

    number: int
    label: str
    reason: str | None
    send: str


class ParamView(Record):
    """A param that may be set: its value and in words; `harder` says which way is harder."""

    name: str
    label: str
    value: ParamValue
    shown: str
    unit: str
    range: tuple[float, float] | None
    choices: dict[str, str]
    harder: Literal["up", "down", "none"]


class CueView(Record):
    """A cue of the scene; `why_not` is None when it may be fired now."""

    name: str
    label: str
    startling: bool
    why_not: str | None
    send: str


class CommandView(Record):
    """A command: `why_not` is None when it may be given now, `moot` says that it would change nothing."""

    type: str
    label: str
    why_not: str | None
    moot: bool
    send: str


class Control(Record):
    """Who steers."""

    holder: Literal["you", "other", "nobody"]
    name: str | None


class StageView(Record):
    """The patient's display."""

    display: str | None
    health: Literal["there", "lost", "awaited", "none"]
    lost_seconds: float | None


class StopView(Record):
    """The stop: decided, and shown once the patient's view began to leave."""

    seq: int
    at_seconds: float
    by: str
    shown_after_seconds: float | None


class QuestionView(Record):
    """A question to be asked now."""

    id: str
    text: str
    stop_if: Literal["yes", "no"] | None
    answer: str | None


class ConsoleView(Record):
    """Everything a console shows at one moment. The worst alarm comes first."""

    language: Language
    viewer: Viewer
    session: str
    patient: str
    patient_language: Language
    protocol: str
    seq: int
    session_seconds: float
    ceiling_seconds: float
    alarms: tuple[Alarm, ...]
    record_notice: str | None
    """What every screen says of a record that no passphrase protects."""
    phase: PhaseView
    patient_sees: str
    stop: StopView | None
    hierarchy: tuple[StepView, ...]
    step: StepHere | None
    suds: SudsView
    sickness: SicknessView
    expectancy: ExpectancyView | None
    suggestions: tuple[SuggestionView, ...]
    params: tuple[ParamView, ...]
    cues: tuple[CueView, ...]
    commands: tuple[CommandView, ...]
    control: Control
    consoles: dict[str, Literal["therapist", "observer"]]
    if_you_leave: Literal["goes_on", "hold", "safe_place"]
    stage: StageView
    questions: tuple[QuestionView, ...]
    adaptation: Literal["off", "suggest", "automatic"]
    adaptation_on: bool
    recent: tuple[tuple[float, str], ...]
