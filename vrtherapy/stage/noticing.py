"""What of a session's new state the patient's view has to do with."""

from typing import NamedTuple

from vrtherapy.state import EXPOSING, SessionState


class Changes(NamedTuple):
    """What has changed between two states; all False when it is none of the patient's view's business."""

    target: bool
    """The step, what it shows, or the phase."""
    centring: bool
    cues: bool
    """One was fired or called off, or the phase is another."""
    words: bool
    """The phase, the stop, the SUDS question, the language."""


EVERYTHING = Changes(target=True, centring=False, cues=True, words=True)
"""As a session is heard of for the first time: it was centred before."""


def changes(before: SessionState, state: SessionState) -> Changes:
    """What of a session's later state is news to the patient's view: no rating, no note, no console that came."""
    phase = before.phase_seq != state.phase_seq
    target = phase or before.step is not state.step
    centring = before.recentred_seq != state.recentred_seq or before.posture != state.posture
    cues = (
        phase
        or before.cues is not state.cues
        or before.calm_cues is not state.calm_cues
        or before.cues_called_off_seq != state.cues_called_off_seq
    )
    words = (
        phase
        or before.suds_asked_at_seconds != state.suds_asked_at_seconds
        or before.language != state.language
        or before.stop is not state.stop
    )
    return Changes(target, centring, cues, words)


def under_way_since(state: SessionState, joined_seq: float) -> bool:
    """Whether an exposure was, or may have been, under way when the stage joined after entry `joined_seq`."""
    begun_later = state.phase == "exposure" and state.phase_seq > joined_seq
    return state.phase in EXPOSING and state.left_exposure_seq <= joined_seq and not begun_later


def owed(state: SessionState) -> int:
    """The entry whose showing the session waits for; 0 if none."""
    if state.stop is not None and state.stop.shown_at_seconds is None:
        return state.stop.seq
    return state.phase_seq if state.phase == "safe_place" else 0
