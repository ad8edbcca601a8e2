"""A protocol as its author writes it in YAML, as frozen records."""

from typing import Annotated, Literal

from pydantic import Field

from vrtherapy.messages import Language, Params, Record, Seconds, Text, format_duration
from vrtherapy.scene import Accepted, Difficulty, Id

SafeAction = Literal["hold", "safe_place"]


class Question(Record):
    """A screening question; one of its answers speaks against going on."""

    id: Id = Field(description="What records call it.")
    text: Text = Field(description="The question, to be answered with yes or no.")
    stop_if: Literal["yes", "no"] = Field(description="The answer that speaks against going on.")


class Baseline(Record):
    """The time in the safe place before the first exposure step."""

    announcement: Text = Field(description="What the patient is told.")
    min_seconds: Seconds = Field(alias="min", description="The shortest time before the first step.")
    suds_every_seconds: Seconds = Field(alias="suds_every", ge=10, description="How often SUDS is asked.")


class Habituation(Record):
    """Go on when SUDS has fallen from the step's peak."""

    kind: Literal["habituation"] = Field(default="habituation", description="The tag of this criterion.")
    decrease_percent: float = Field(
        default=50.0,
        gt=0,
        le=100,
        description="By how much of the step's peak SUDS must have fallen (Farrell: by half).",
    )


class Expectancy(Record):
    """Go on when what the patient feared was put to the test and did not happen (Craske 2014)."""

    kind: Literal["expectancy"] = Field(default="expectancy", description="The tag of this criterion.")


class PatientChoice(Record):
    """Go on when the patient wants to (Premkumar 2021)."""

    kind: Literal["patient_choice"] = Field(
        default="patient_choice", description="The tag of this criterion."
    )


class TherapistDecides(Record):
    """Go on when the therapist sees fit; the software suggests nothing."""

    kind: Literal["therapist"] = Field(default="therapist", description="The tag of this criterion.")


Criterion = Annotated[
    Habituation | Expectancy | PatientChoice | TherapistDecides, Field(discriminator="kind")
]


class Step(Record):
    """One exposure step of the hierarchy."""

    id: Id = Field(description="What commands and records call it.")
    title: Text = Field(description="What the console calls it.")
    scene: Id = Field(description="The scene it takes place in.")
    difficulty: Difficulty | None = Field(
        default=None, description="0 (easiest) to 10 (hardest). This or `params`, or both."
    )
    params: Params = Field(
        default={}, description="Values of the scene's params; they go before what the difficulty says."
    )
    announcement: Text = Field(description="What the patient is told before the step.")
    min_seconds: Seconds = Field(
        alias="min", description="The shortest time before its criterion is looked at."
    )
    max_seconds: Seconds = Field(
        alias="max", gt=0, description="The longest time; then the step is put on hold."
    )
    suds_every_seconds: Seconds = Field(alias="suds_every", ge=10, description="How often SUDS is asked.")
    criterion: Criterion = Field(description="When to suggest going on.")
    cues: tuple[str, ...] = Field(default=(), description="The scene's cues that may be fired in this step.")


class SudsLimit(Record):
    """What happens when a SUDS rating is too high."""

    at: float = Field(ge=0, le=100, description="The rating from which on it acts.")
    action: SafeAction = Field(description="hold, or go to the safe place.")


class FmsLimit(Record):
    """What happens when a sickness rating (Fast Motion Sickness) is too high."""

    at: float = Field(ge=0, le=20, description="The rating from which on it acts; studies abort at 15.")
    action: SafeAction = Field(description="hold, or go to the safe place.")


class SessionLimit(Record):
    """What happens when the session has lasted too long."""

    at_seconds: Seconds = Field(alias="at", gt=0, description="The longest time from the baseline on.")
    action: SafeAction = Field(description="hold, or go to the safe place.")


class Limits(Record):
    """Where the software puts the exposure on hold or goes to the safe place by itself."""

    suds: SudsLimit = Field(description="The highest SUDS rating.")
    fms: FmsLimit = Field(description="The highest sickness rating.")
    session: SessionLimit = Field(description="The longest session.")


class OnLinkLost(Record):
    """What happens when no therapist's console is connected any more."""

    action: SafeAction = Field(
        default="hold", description="hold (and the safe place later), or the safe place at once."
    )
    safe_place_after_seconds: Seconds = Field(
        default=30.0,
        alias="safe_place_after",
        description="How long a hold waits for a console before the safe place.",
    )


class OnHeadsetAway(Record):
    """What happens when the patient takes the headset off, or it shows something else or does not know where it is."""

    action: SafeAction = Field(
        default="hold", description="hold, or the safe place; the therapist resumes once the patient is back."
    )


class Comfort(Record):
    """What spares the patient's stomach, and how far the patient may move by the stick."""

    vignette: bool = Field(
        default=True,
        description="Whether the view narrows while the scene carries the patient faster than 2 m/s or 30 °/s.",
    )
    snap_turn: Literal["none", "30 deg", "45 deg"] = Field(
        default="none", description="By how much a push of the stick to the side turns the patient, at once."
    )
    teleport: bool = Field(
        default=False,
        description="Whether a push of the stick ahead or back takes the patient a step further, behind a blink, "
        "within the scene's area.",
    )


class CoolDown(Record):
    """The time in the safe place after the exposure."""

    announcement: Text = Field(description="What the patient is told.")
    min_seconds: Seconds = Field(alias="min", description="The shortest time.")


class DebriefQuestion(Record):
    """A question for the talk afterwards."""

    id: Id = Field(description="What records call it.")
    text: Text = Field(description="The question.")


class Questionnaires(Record):
    """Which questionnaires the console offers, and when; a therapist may leave any out."""

    before: tuple[Id, ...] = Field(default=(), description="Ids, offered until the first exposure step.")
    after: tuple[Id, ...] = Field(default=(), description="Ids, offered from the cool-down on.")

    @property
    def names(self) -> tuple[str, ...]:
        """Each of them once."""
        return tuple(dict.fromkeys((*self.before, *self.after)))


class PlannedSession(Record):
    """One session of a plan over several. Advice for the therapist: consoles show it, and nothing is enforced by it."""

    title: Text = Field(description="What it is about.")
    at_one_go_seconds: Seconds = Field(
        alias="at_one_go",
        gt=0,
        description="The longest time in the headset without a pause: 5 min the first time, then 2 to 3 min more.",
    )
    steps: tuple[Id, ...] = Field(description="The steps of the hierarchy to work on, in its order.")
    repeat: Text = Field(description="When to do it once more before the next.")
    homework: Text = Field(description="What to practise until the next one.")

    def told(self, protocol: "Protocol", language: Language) -> str:
        """All of it in a few sentences, with the steps' titles."""
        titles = {step.id: step.title.to(language) for step in protocol.hierarchy}
        steps = "; ".join(titles[name] for name in self.steps if name in titles)
        words = Text(
            en=f"{self.title.en}. Steps: {steps}. At most {format_duration(self.at_one_go_seconds)} at one go. "
            f"Once more: {self.repeat.en} Homework: {self.homework.en}",
            fr=f"{self.title.fr}. Étapes : {steps}. Au plus {format_duration(self.at_one_go_seconds)} d'affilée. "
            f"À refaire : {self.repeat.fr} Exercices : {self.homework.fr}",
        )
        return words.to(language)


class Protocol(Record):
    """What is planned: screening, baseline, a hierarchy of exposure steps, limits, cool-down and debrief."""

    id: Id = Field(description="What records call it.")
    version: int = Field(ge=1, description="Counts up with every change.")
    title: Text = Field(description="What the console calls it.")
    summary: Text = Field(description="What it treats, how, and for whom, in a few sentences.")
    phobia: Id = Field(description="What it treats, in one word: heights, spiders, flying.")
    sources: tuple[str, ...] = Field(description="The publications it rests on; at least one.")
    screening: tuple[Question, ...] = Field(
        description="What is asked before the first session and confirmed in each."
    )
    safe_place: Id = Field(description="The scene the patient can always go back to; it must be calm.")
    safe_place_cues: tuple[str, ...] = Field(
        default=(),
        description="The safe place's cues that may be fired there, as the cue's own phases say: paced breathing, "
        "relaxation, grounding.",
    )
    baseline: Baseline = Field(description="The time in the safe place before the first step.")
    hierarchy: tuple[Step, ...] = Field(description="The exposure steps, the least feared first.")
    limits: Limits = Field(description="Where the software holds or goes to the safe place by itself.")
    on_link_lost: OnLinkLost = Field(
        default=OnLinkLost(), description="What happens when no therapist's console is connected any more."
    )
    on_headset_away: OnHeadsetAway = Field(
        default=OnHeadsetAway(), description="What happens while the patient does not see the scene as meant."
    )
    comfort: Comfort = Field(
        default=Comfort(), description="What spares the patient's stomach, and how far the patient may move."
    )
    streams: tuple[Literal["motion"], ...] = Field(
        default=(),
        description="What is recorded beside the events if the patient has agreed: motion (of head and hands, which "
        "identifies a person).",
    )
    cool_down: CoolDown = Field(description="The time in the safe place after the exposure.")
    debrief: tuple[DebriefQuestion, ...] = Field(default=(), description="Questions for the talk afterwards.")
    questionnaires: Questionnaires = Field(
        default=Questionnaires(), description="Questionnaires from `protocols/questionnaires`."
    )
    sessions: tuple[PlannedSession, ...] = Field(
        default=(),
        description="A plan over several sessions, where there is one: which steps in which, and homework.",
    )
    adaptation: Literal["off", "suggest", "automatic"] = Field(
        default="suggest",
        description="What a met criterion leads to: nothing, a suggestion, or (if switched on) the next step.",
    )
    accepted: tuple[Accepted, ...] = Field(
        default=(), description="What `lint` finds unwise and is meant so, each with its reason."
    )
