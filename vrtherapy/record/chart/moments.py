"""What stands out in a session, numbered: cues, stops, and what the software did by itself, with its reason."""

from typing import Literal, NamedTuple

from vrtherapy.messages import Text
from vrtherapy.record.naming import cue_label
from vrtherapy.state import PHASES, Passage, SessionState

MomentKind = Literal["cue", "software", "stop"]
_BY = {
    "patient": Text(en="Stopped by the patient", fr="Arrêtée par le patient"),
    "therapist": Text(en="Stopped by the therapist", fr="Arrêtée par le thérapeute"),
}
_BY_SOFTWARE = Text(en="Stopped by the software", fr="Arrêtée par le logiciel")


class Moment(NamedTuple):
    """One mark of the chart; the report lists them under the same numbers."""

    number: int
    at_seconds: float
    kind: MomentKind
    text: Text


def moments(state: SessionState) -> tuple[Moment, ...]:
    """All of them, in order."""
    found = [*_cues(state), *_passages(state)]
    return tuple(
        Moment(number, at_seconds, kind, text)
        for number, (_, at_seconds, kind, text) in enumerate(sorted(found, key=lambda each: each[0]), start=1)
    )


_Found = tuple[int, float, MomentKind, Text]


def _cues(state: SessionState) -> list[_Found]:
    here = [(state.step.index, cue) for cue in state.cues] if state.step else []
    fired: list[_Found] = []
    for step, cue in (*state.past_cues, *here):
        label = cue_label(state, state.plan.hierarchy[step].scene, cue.name)
        fired.append((cue.seq, cue.at_seconds, "cue", label))
    return fired


def _passages(state: SessionState) -> list[_Found]:
    found: list[_Found] = []
    for passage in state.passages:
        if passage.phase == "stopped":
            found.append((passage.seq, passage.at_seconds, "stop", _stop(passage)))
        elif passage.reason:
            why, phase = passage.reason, PHASES[passage.phase]
            text = Text(en=f"To {phase.en}: {why.en}", fr=f"Passage en phase « {phase.fr} » : {why.fr}")
            found.append((passage.seq, passage.at_seconds, "software", text))
    return found


def _stop(passage: Passage) -> Text:
    who = _BY.get(passage.by, _BY_SOFTWARE)
    why = passage.reason
    return Text(en=f"{who.en}: {why.en}", fr=f"{who.fr} : {why.fr}") if why else who
