"""What is known of a session: its phases and its state.

    preparation ─begin→ baseline ─advance→ exposure ⇄ hold
                                            ⇅   safe_place
    any of these ─end→ cool_down ─end→ debrief ─end→ ended
    any phase ─stop→ stopped ─end→ debrief           (latched: no way back to exposure)

The generated diagram with every command is docs/reference/states.md.
"""

from typing import Literal, NamedTuple

from vrtherapy import events as ev
from vrtherapy.headset import HeadsetCondition, Posture
from vrtherapy.messages import Language, Params, Record, Text
from vrtherapy.protocol import Protocol, Step
from vrtherapy.questionnaire import Questionnaire
from vrtherapy.scene import Scene

Phase = Literal[
    "preparation", "baseline", "exposure", "hold", "safe_place", "cool_down", "debrief", "stopped", "ended"
]
PHASES: dict[Phase, Text] = {
    "preparation": Text(en="preparation", fr="préparation"),
    "baseline": Text(en="baseline", fr="niveau de base"),
    "exposure": Text(en="exposure", fr="exposition"),
    "hold": Text(en="hold", fr="pause"),
    "safe_place": Text(en="safe place", fr="lieu sûr"),
    "cool_down": Text(en="cool-down", fr="retour au calme"),
    "debrief": Text(en="debrief", fr="bilan"),
    "stopped": Text(en="stopped", fr="arrêtée"),
    "ended": Text(en="ended", fr="terminée"),
}
EXPOSING: frozenset[Phase] = frozenset({"exposure", "hold"})
CALM: frozenset[Phase] = frozenset({"baseline", "safe_place", "cool_down", "stopped"})
"""In which the patient is in the safe place, with something to do there."""


_TAIL_SECONDS = 15.0
"""A cue may begin some seconds late, after its announcement, and its last caption stands until it is read."""


class Rating(Record):
    """One SUDS or FMS rating, and the phase it was given in; `step` is the exposure step, if any."""

    seq: int
    at_seconds: float
    value: int
    phase: Phase
    step: int | None


class StepState(Record):
    """The exposure step that was begun last, and what it shows. Its clock stands outside exposure."""

    index: int
    seq: int
    begun_at_seconds: float
    ran_seconds: float
    running_since_seconds: float | None
    scene: str
    difficulty: float | None
    params: Params

    def clock_seconds(self, now: float) -> float:
        """Seconds of exposure in this step until `now` (session time)."""
        running = self.running_since_seconds
        return self.ran_seconds + (max(0.0, now - running) if running is not None else 0.0)


class Stop(Record):
    """The stop that ended the exposure; `shown_at_seconds` once the patient's view began to leave."""

    seq: int
    at_seconds: float
    by: ev.By
    shown_at_seconds: float | None


class Cue(Record):
    """A cue that was fired."""

    seq: int
    at_seconds: float
    name: str


class Passage(Record):
    """A phase from the entry on that led into it; `step` is the exposure step that was begun last, if any."""

    seq: int
    at_seconds: float
    phase: Phase
    step: int | None
    by: ev.By
    reason: Text | None


class Suggestion(Record):
    """An open suggestion."""

    seq: int
    rule: str
    command: str
    reason: Text | None


class Expectancy(Record):
    """What was expected of a step, and what came of it."""

    step: int
    expectation: str
    likelihood_percent: int
    outcome: str | None
    happened: Literal["no", "partly", "yes"] | None
    outcome_seq: int | None


class Screening(Record):
    """The screening as it was answered, when, who entered it, and who consented."""

    at_seconds: float
    by: str
    answers: dict[str, ev.Answer]
    consented_by: ev.ConsentedBy
    despite: str


class Note(Record):
    """A therapist's note."""

    seq: int
    at_seconds: float
    by: str
    text: str


class Answered(Record):
    """A questionnaire that was answered; its scores follow from `state.questionnaires`."""

    seq: int
    at_seconds: float
    questionnaire: str
    when: ev.When
    ratings: dict[str, int]


class Review(Record):
    """What came of the homework of the last session."""

    seq: int
    done: Literal["no", "partly", "yes"]
    comment: str


class Showing(NamedTuple):
    """What the patient is to see: a scene at these params. `exposing` is False for the safe place."""

    scene: str
    params: Params
    exposing: bool


class SessionState(Record):
    """Everything that is known of a session from its entries alone."""

    seq: int = 0
    at_seconds: float = 0.0
    session: str = ""
    patient: str = ""
    started_at: str = ""
    language: Language = "en"
    protocol: Protocol | None = None
    scenes: dict[str, Scene] = {}
    stage_expected: bool = False
    protection: ev.Protection = "plain"

    phase: Phase = "preparation"
    phase_seq: int = 0
    phase_at_seconds: float = 0.0
    phase_reason: Text | None = None
    left_exposure_seq: int = 0
    """The entry by which the session last was out of exposure."""
    begun_at_seconds: float | None = None
    screening: Screening | None = None
    stop: Stop | None = None
    step: StepState | None = None
    cues: tuple[Cue, ...] = ()
    """Those of the current step."""
    passages: tuple[Passage, ...] = ()
    past_cues: tuple[tuple[int, Cue], ...] = ()
    """Those of the steps before, each with its step's index."""
    calm_cues: tuple[Cue, ...] = ()
    """Those of the present phase, where it is one of the safe place."""
    cues_called_off_seq: int = 0
    """The entry that last called off what was under way."""

    suds: tuple[Rating, ...] = ()
    sickness: tuple[Rating, ...] = ()
    suds_asked_at_seconds: float | None = None
    expectancies: tuple[Expectancy, ...] = ()
    notes: tuple[Note, ...] = ()
    debrief_answers: dict[str, str] = {}
    questionnaires: dict[str, Questionnaire] = {}
    answered: tuple[Answered, ...] = ()
    homework_review: Review | None = None
    homework: str = ""

    control: str | None = None
    consoles: dict[str, Literal["therapist", "observer"]] = {}
    unwatched_since_seconds: float | None = None
    stage: str | None = None
    stage_lost_at_seconds: float | None = None
    headset: HeadsetCondition | None = None
    """How the patient's headset is; None where there is none, or where it has not been told yet."""
    headset_seq: int = 0
    recentred_seq: int = 0
    posture: Posture = "standing"
    adaptation_on: bool = False
    suggestions: tuple[Suggestion, ...] = ()
    spent_rules: frozenset[str] = frozenset()
    record_failure: Text | None = None

    @property
    def plan(self) -> Protocol:
        """The protocol; every state but the very first has one."""
        if self.protocol is None:
            raise ValueError("the session was not opened: its first entry must be session_opened")
        return self.protocol

    @property
    def screened(self) -> bool:
        """Whether the screening is confirmed."""
        return self.screening is not None

    @property
    def planned_step(self) -> Step | None:
        """The current exposure step as the protocol has it."""
        return self.plan.hierarchy[self.step.index] if self.step else None

    @property
    def allowed_cues(self) -> tuple[str, ...]:
        """The cues that the protocol allows where the patient now is."""
        if self.phase in CALM:
            return self.plan.safe_place_cues
        return self.planned_step.cues if self.planned_step and self.phase in EXPOSING else ()

    def cue_under_way(self, now: float) -> bool:
        """Whether a cue that was fired here may still be seen or read."""
        cues = self.scenes[self.showing.scene].cues
        return any(
            fired.seq > self.cues_called_off_seq
            and now - fired.at_seconds < cues[fired.name].lasts_seconds + _TAIL_SECONDS
            for fired in (self.calm_cues if self.phase in CALM else self.cues)
            if fired.name in cues
        )

    @property
    def showing(self) -> Showing:
        """What the patient is to see now: the step's scene in exposure and hold, else the safe place."""
        if self.phase in EXPOSING and self.step:
            return Showing(self.step.scene, self.step.params, exposing=True)
        safe = self.plan.safe_place
        return Showing(safe, self.scenes[safe].defaults(), exposing=False)
