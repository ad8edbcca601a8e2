"""The records that the browser's page is drawn from besides: what is offered, the equipment, the screening, notes."""

from typing import Any, Literal

from vrtherapy.messages import ParamValue, Record


class StepPlan(Record):
    """What is planned for one step, for whoever looks ahead."""

    id: str
    announcement: str
    criterion: str
    scene: str
    cues: tuple[str, ...]


class Choice(Record):
    """One of the values a field may have."""

    value: str
    label: str


class AnswerItem(Record):
    """A question that wants yes or no (`against` speaks against going on), or one of its field's choices."""

    id: str
    text: str
    against: Literal["yes", "no"] | None = None


class FormField(Record):
    """One field of an offer: what to ask for, its limits, and how it stands now (`value`, in words `shown`)."""

    name: str
    label: str
    kind: Literal["number", "integer", "choice", "yes_no", "text", "answers", "ratings"]
    hint: str | None = None
    required: bool = True
    value: ParamValue | bool | None = None
    shown: str | None = None
    unit: str | None = None
    min: float | None = None
    max: float | None = None
    step: float | None = None
    harder: Literal["up", "down"] | None = None
    choices: tuple[Choice, ...] | None = None
    items: tuple[AnswerItem, ...] | None = None
    min_length: int | None = None
    max_length: int | None = None
    multiline: bool | None = None
    pattern: str | None = None


Group = Literal[
    "stop",
    "course",
    "steps",
    "steering",
    "params",
    "cues",
    "suggestions",
    "ratings",
    "questions",
    "questionnaires",
    "opening",
]


class Offer(Record):
    """A button or a form: `command` with the values of `fields` is what it gives. `why_not` says why not now."""

    key: str
    type: str
    group: Group | str
    label: str
    command: dict[str, Any]
    fields: tuple[FormField, ...] = ()
    why_not: str | None = None
    moot: bool | None = None
    startling: bool | None = None
    hint: str | None = None


class Check(Record):
    """One part of the equipment: how it is, and what to do where it is not ready."""

    id: Literal["link", "stage", "headset", "sound", "disk"]
    label: str
    state: Literal["ok", "wait", "bad", "unknown"]
    sentence: str
    next: str | None = None


class StageHealth(Record):
    """What a stage last said of its frames."""

    display: str
    frames_per_second: float
    late_frames: int
    longest_frame_ms: float


class Equipment(Record):
    """What is known of the equipment besides the session's state."""

    silent_seconds: float = 0.0
    stage: StageHealth | None = None
    disk_free_bytes: int | None = None


class ScreeningAnswer(Record):
    """A screening question as it was answered."""

    id: str
    text: str
    answer: Literal["yes", "no"]
    against: bool


class ScreeningView(Record):
    """The screening as it was confirmed: by which console, when, and who consented."""

    at_seconds: float
    by: str
    consented_by: str
    answers: tuple[ScreeningAnswer, ...]
    despite: str


class NoteView(Record):
    """A note in the record."""

    seq: int
    at_seconds: float
    by: str
    text: str
