"""What a command is, and what is derived from every command being one class: legality, sentences, the tagged union."""

import math
from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal, NamedTuple

from vrtherapy.errors import Refused
from vrtherapy.events import By, Cause, Event
from vrtherapy.messages import Record, Text, kind_of
from vrtherapy.state import EXPOSING, PHASES, Phase, SessionState

THERAPIST: frozenset[By] = frozenset({"therapist"})
ALWAYS: frozenset[Phase] = frozenset(PHASES)
UNTIL_ENDED: frozenset[Phase] = ALWAYS - {"ended"}
DURING_EXPOSURE: frozenset[Phase] = frozenset(EXPOSING)
UNDER_WAY: frozenset[Phase] = frozenset({"baseline", "exposure", "hold", "safe_place"})


class Scale(NamedTuple):
    """The numbers that a command's field may hold, as metadata of the field: a refusal and a console's dial are
    made of it. `step` is what one touch changes.
    """

    low: float
    high: float
    step: float
    unit: str = ""
    harder: Literal["up", "down", "none"] = "none"

    def holds(self, value: float) -> bool:
        """Whether the number is one of the scale's."""
        return math.isfinite(value) and self.low <= value <= self.high


class Given(NamedTuple):
    """Who gives a command, and when (session time)."""

    cause: Cause
    now: float


class Command(Record):
    """What someone asks. The only way to influence a session.

    A command says in one place who may give it (`givers`), in which phases (`phases`), whether it needs control,
    what else may stand in its way (`obstacle`), and what it leads to (`decide`). `decide` checks all, then returns
    events; raising Refused it has changed nothing.
    """

    label: ClassVar[Text]
    """The verb in the infinitive, without `to`: it makes buttons and refusals."""
    phases: ClassVar[frozenset[Phase]]
    givers: ClassVar[frozenset[By]] = THERAPIST
    needs_control: ClassVar[bool] = True
    after_stop: ClassVar[bool] = False
    """Whether it is still legal once the session was stopped."""

    @classmethod
    def obstacle(cls, state: SessionState, now: float) -> Text | None:
        """Why this command cannot be given now, whatever its fields say; None if it can."""
        return None

    def decide(self, state: SessionState, given: Given) -> Sequence[Event]:
        """The events this command leads to; none if there is nothing to do. Raises Refused."""
        raise NotImplementedError


def type_of(command: type[Command] | Command) -> str:
    """The tag by which a command is known on the link and on the command line."""
    return kind_of(command if isinstance(command, type) else type(command))


def refuse(command: type[Command] | Command, why: Text) -> Refused:
    """The refusal of a command as a whole sentence."""
    verb = command.label
    elided = "d'" if verb.fr[0] in "aeéèêiouyh" else "de "
    return Refused(Text(en=f"Cannot {verb.en}: {why.en}", fr=f"Impossible {elided}{verb.fr} : {why.fr}"))


def why_not(command: type[Command], state: SessionState, cause: Cause, now: float) -> Text | None:
    """What stands in the way of a command from `cause` now, whatever its fields say; None if nothing does."""
    if cause.by not in command.givers:
        return _NOT_YOURS
    if state.stop and not command.after_stop:
        return _STOPPED
    if state.phase not in command.phases:
        return _wrong_phase(command, state)
    if cause.by == "therapist" and command.needs_control and state.control not in (None, cause.name):
        return Text(
            en=f"{state.control} holds control. Take control first; a stop always works.",
            fr=f"{state.control} a la main. Prenez d'abord la main ; un arrêt est toujours possible.",
        )
    return command.obstacle(state, now)


_NOT_YOURS = Text(
    en="your role does not allow it. Ask the therapist who holds control.",
    fr="votre rôle ne le permet pas. Demandez au thérapeute qui a la main.",
)
_STOPPED = Text(
    en="the session was stopped. What is left: debrief, ratings, notes and the end.",
    fr="la séance a été arrêtée. Restent le bilan, les évaluations, les notes et la fin.",
)


def _wrong_phase(command: type[Command], state: SessionState) -> Text:
    allowed: list[Phase] = [phase for phase in PHASES if phase in command.phases]
    return Text(
        en=f"the session is in {PHASES[state.phase].en}; this is possible in {_listed(allowed, 'en')}.",
        fr=f"la séance est en phase « {PHASES[state.phase].fr} » ; cela se fait en phase {_listed(allowed, 'fr')}.",
    )


def _listed(phases: Iterable[Phase], language: str) -> str:
    words = [PHASES[phase].en if language == "en" else f"« {PHASES[phase].fr} »" for phase in phases]
    joint = " or " if language == "en" else " ou "
    return joint.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
