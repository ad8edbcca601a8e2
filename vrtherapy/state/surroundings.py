"""What changes with who and what is around the patient: view, display, headset, consoles, the record."""

from vrtherapy import events as ev
from vrtherapy.state.cases import Cases, Changes
from vrtherapy.state.model import SessionState

on = Cases()


@on(ev.StageJoined)
def _stage_joined(_: SessionState, __: ev.Entry, event: ev.StageJoined) -> Changes:
    return {"stage": event.display, "stage_lost_at_seconds": None, "headset": None}


@on(ev.ConsoleJoined)
def _console_joined(state: SessionState, _: ev.Entry, event: ev.ConsoleJoined) -> Changes:
    consoles = state.consoles | {event.name: event.role}
    since = None if event.role == "therapist" else state.unwatched_since_seconds
    return {"consoles": consoles, "unwatched_since_seconds": since}


@on(ev.ConsoleLeft)
def _console_left(state: SessionState, entry: ev.Entry, event: ev.ConsoleLeft) -> Changes:
    consoles = {name: role for name, role in state.consoles.items() if name != event.name}
    was_watched = "therapist" in state.consoles.values()
    unwatched = was_watched and "therapist" not in consoles.values()
    since = entry.at_seconds if unwatched else state.unwatched_since_seconds
    return {"consoles": consoles, "unwatched_since_seconds": since}


@on(ev.Recentred)
def _recentred(_: SessionState, entry: ev.Entry, __: ev.Recentred) -> Changes:
    return {"recentred_seq": entry.seq}


@on(ev.PostureSet)
def _posture_set(_: SessionState, __: ev.Entry, event: ev.PostureSet) -> Changes:
    return {"posture": event.posture}


@on(ev.LanguageChosen)
def _language_chosen(_: SessionState, __: ev.Entry, event: ev.LanguageChosen) -> Changes:
    return {"language": event.language}


@on(ev.ControlTaken)
def _control_taken(_: SessionState, __: ev.Entry, event: ev.ControlTaken) -> Changes:
    return {"control": event.name}


@on(ev.AdaptationSwitched)
def _adaptation_switched(_: SessionState, __: ev.Entry, event: ev.AdaptationSwitched) -> Changes:
    return {"adaptation_on": event.on}


@on(ev.StageLost)
def _stage_lost(_: SessionState, entry: ev.Entry, __: ev.StageLost) -> Changes:
    return {"stage": None, "stage_lost_at_seconds": entry.at_seconds, "headset": None}


@on(ev.HeadsetChanged)
def _headset_changed(_: SessionState, entry: ev.Entry, event: ev.HeadsetChanged) -> Changes:
    return {"headset": event.condition, "headset_seq": entry.seq}


@on(ev.RecordFailed)
def _record_failed(_: SessionState, __: ev.Entry, event: ev.RecordFailed) -> Changes:
    return {"record_failure": event.sentence}


@on(ev.RecordRestored)
def _record_restored(_: SessionState, __: ev.Entry, ___: ev.RecordRestored) -> Changes:
    return {"record_failure": None}
