"""What a therapist must hear now, in whole sentences: who is silent, what the patient sees, what to do. Pure."""

from collections.abc import Callable

from therapist_console.records import Alarm, AlarmKind
from vrtherapy.headset import BROKEN, HEADSET
from vrtherapy.messages import Language, Text, format_duration
from vrtherapy.state import EXPOSING, SessionState

SILENT_AFTER_SECONDS = 1.0
_SHOWN_WITHIN_SECONDS = 1.0

_Found = tuple[Text, float | None] | None


def alarms(state: SessionState, now: float, silent_seconds: float, language: Language) -> tuple[Alarm, ...]:
    """What must be heard now, the worst first; nothing when all is well."""
    found: tuple[tuple[AlarmKind, _Found], ...] = (
        ("silent", _silence(state, silent_seconds)),
        *((kind, look(state, now)) for kind, look in _LOOKS if state.phase != "ended"),
    )
    return tuple(
        Alarm(kind=kind, sentence=about[0].to(language), seconds=about[1]) for kind, about in found if about
    )


def _silence(state: SessionState, silent_seconds: float) -> _Found:
    """The session says nothing: it may be dead, or only cut off from here. The patient is cared for in both cases."""
    if silent_seconds < SILENT_AFTER_SECONDS or state.phase == "ended":
        return None
    patient = _if_cut_off(state) if state.phase in EXPOSING else _SAFE
    sentence = Text(
        en=f"NO DATA FROM THE SESSION; what stands below is old. {patient.en} Commands do not arrive now: go to the "
        "patient.",
        fr=f"PLUS DE DONNÉES DE LA SÉANCE ; ce qui suit est ancien. {patient.fr} Les commandes n'arrivent pas : allez "
        "voir le patient.",
    )
    return sentence, silent_seconds


_SAFE = Text(en="The patient is in the safe place.", fr="Le patient est dans le lieu sûr.")


def _if_cut_off(state: SessionState) -> Text:
    """What the patient sees if the session is dead, and if only this console is cut off."""
    policy = state.plan.on_link_lost
    after = format_duration(policy.safe_place_after_seconds)
    if policy.action == "safe_place":
        meanwhile = Text(en="goes there too", fr="y va aussi")
    else:
        meanwhile = Text(
            en=f"is on hold, and goes there after {after}", fr=f"est en pause, et y va après {after}"
        )
    return Text(
        en="If the session has died, the display has gone to the safe place by itself; if only this console is cut "
        f"off and no other therapist is there, the patient {meanwhile.en}.",
        fr="Si la séance est morte, l'affichage est allé de lui-même au lieu sûr ; si seule cette console est coupée "
        f"et qu'aucun autre thérapeute n'est là, le patient {meanwhile.fr}.",
    )


def _stage(state: SessionState, now: float) -> _Found:
    if state.stage or not state.stage_expected:
        return None
    lost = state.stage_lost_at_seconds
    return (_AWAITED, None) if lost is None else (_LOST, max(0.0, now - lost))


_AWAITED = Text(
    en="The patient's display has not joined yet; the session can begin once it has.",
    fr="L'affichage du patient n'a pas encore rejoint la séance ; elle pourra commencer ensuite.",
)
_LOST = Text(
    en="THE PATIENT'S DISPLAY IS LOST: the patient sees nothing of ours, then the safe place once it has started "
    "again. Talk to the patient.",
    fr="L'AFFICHAGE DU PATIENT EST PERDU : le patient ne voit rien de nous, puis le lieu sûr une fois l'affichage "
    "redémarré. Parlez au patient.",
)


def _headset(state: SessionState, _: float) -> _Found:
    """The patient's headset is off, hidden or broken. Out of an exposure only a broken one is an alarm."""
    condition = state.headset
    if condition is None or condition == "worn" or not (condition in BROKEN or state.phase in EXPOSING):
        return None
    return HEADSET[condition], None


def _not_shown(state: SessionState, now: float) -> _Found:
    """A stop that the display has not confirmed. A display that was lost since starts in the safe place."""
    stop = state.stop
    if stop is None or stop.shown_at_seconds is not None or state.stage is None:
        return None
    since = now - stop.at_seconds
    return (_NOT_SHOWN, since) if since >= _SHOWN_WITHIN_SECONDS else None


_NOT_SHOWN = Text(
    en="The stop is decided, but the display has not said that it left the exposure. Go to the patient and take the "
    "headset off.",
    fr="L'arrêt est décidé, mais l'affichage n'a pas dit avoir quitté l'exposition. Allez voir le patient et ôtez le "
    "casque.",
)


def _record(state: SessionState, _: float) -> _Found:
    failure = state.record_failure
    if failure is None:
        return None
    return Text(en=f"NOT RECORDED. {failure.en}", fr=f"NON ENREGISTRÉ. {failure.fr}"), None


def _unwatched(state: SessionState, now: float) -> _Found:
    """For an observer: no therapist's console is there."""
    since = state.unwatched_since_seconds
    return None if since is None else (_NO_THERAPIST, max(0.0, now - since))


_NO_THERAPIST = Text(
    en="No therapist's console is connected.", fr="Aucune console de thérapeute n'est connectée."
)

_LOOKS: tuple[tuple[AlarmKind, Callable[[SessionState, float], _Found]], ...] = (
    ("stage", _stage),
    ("headset", _headset),
    ("not_shown", _not_shown),
    ("record", _record),
    ("unwatched", _unwatched),
)
