"""What of a session's new state the patient's view has to do with."""

from vrtherapy.state import EXPOSING, SessionState


def nothing_to_show(before: SessionState, state: SessionState) -> bool:
    """Whether what happened is none of the patient's view's business: a rating, a note, a console that came."""
    return (
        before.step is state.step
        and same_cues(before, state)
        and before.stop is state.stop
        and before.phase_seq == state.phase_seq
        and centring(before) == centring(state)
        and before.suds_asked_at_seconds == state.suds_asked_at_seconds
        and before.language == state.language
        and before.session == state.session
    )


def same_cues(before: SessionState, state: SessionState) -> bool:
    """Whether no cue was fired or called off."""
    return (
        before.cues is state.cues
        and before.calm_cues is state.calm_cues
        and before.cues_called_off_seq == state.cues_called_off_seq
    )


def centring(state: SessionState) -> tuple[int, str]:
    """What the patient is centred for: a change of it wants the view centred anew."""
    return state.recentred_seq, state.posture


def under_way_since(state: SessionState, joined_seq: float) -> bool:
    """Whether an exposure was, or may have been, under way when the stage joined after entry `joined_seq`."""
    begun_later = state.phase == "exposure" and state.phase_seq > joined_seq
    return state.phase in EXPOSING and state.left_exposure_seq <= joined_seq and not begun_later


def owed(state: SessionState) -> int:
    """The entry whose showing the session waits for; 0 if none."""
    if state.stop is not None and state.stop.shown_at_seconds is None:
        return state.stop.seq
    return state.phase_seq if state.phase == "safe_place" else 0
