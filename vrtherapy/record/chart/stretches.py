"""The phases of a session as stretches of time."""

from collections.abc import Sequence
from typing import NamedTuple

from vrtherapy.state import Passage, Phase, SessionState

_SHORTEST_SECONDS = 60.0


class Stretch(NamedTuple):
    """A phase or a step from one time to another."""

    begin_seconds: float
    end_seconds: float
    phase: Phase
    step: int | None


def stretches_of(passages: Sequence[Passage], end_seconds: float) -> tuple[Stretch, ...]:
    """What each passage led into, until the next one."""
    ends = [passage.at_seconds for passage in passages[1:]] + [end_seconds]
    return tuple(
        Stretch(passage.at_seconds, end, passage.phase, passage.step)
        for passage, end in zip(passages, ends, strict=True)
    )


def span(state: SessionState, stretches: Sequence[Stretch]) -> tuple[float, float]:
    """From the baseline (or an earlier rating) on: the questions before it would take the room of the curve."""
    begun = state.begun_at_seconds if state.begun_at_seconds is not None else 0.0
    begin = min([begun, *(rating.at_seconds for rating in state.suds)])
    end = stretches[-1].end_seconds if stretches else begin
    return begin, max(end, begin + _SHORTEST_SECONDS)


def clipped(stretches: Sequence[Stretch], begin: float) -> tuple[Stretch, ...]:
    """What lies after `begin`."""
    return tuple(
        each._replace(begin_seconds=max(begin, each.begin_seconds))
        for each in stretches
        if each.end_seconds > begin
    )
