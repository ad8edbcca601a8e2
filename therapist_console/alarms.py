"""What a therapist must hear now, in whole sentences: who is silent, what the patient sees, what to do. Pure."""

from therapist_console.words import clock
from vrtherapy.messages import Language, Text, format_duration
from vrtherapy.state import EXPOSING, SessionState

SILENT_AFTER_SECONDS = 1.0
_SHOWN_WITHIN_SECONDS = 1.0


def alarms(state: SessionState, now: float, silent_seconds: float, language: Language) -> tuple[str, ...]:
    """The sentences to be heard now, the worst first; none when all is well."""
    found = (
        _silence(state, silent_seconds),
        _stage(state, now),
        _not_shown(state, now),
        _record(state),
        _unwatched(state),
    )
    return tuple(sentence.to(language) for sentence in found if sentence)


def _silence(state: SessionState, silent_seconds: float) -> Text | None:
    """The session says nothing: it may be dead, or only cut off from here. The patient is cared for in both cases."""
    if silent_seconds < SILENT_AFTER_SECONDS or state.phase == "ended":
        return None
    since = clock(silent_seconds)
    if state.phase not in EXPOSING:
        patient = Text(en="The patient is in the safe place.", fr="Le patient est dans le lieu sûr.")
    else:
        patient = _if_cut_off(state)
    return Text(
        en=f"NO DATA from the session for {since}; what stands below is old. {patient.en} Commands do not arrive now; "
        "go to the patient.",
        fr=f"AUCUNE DONNÉE de la séance depuis {since} ; ce qui suit est ancien. {patient.fr} Les commandes n'arrivent "
        "pas ; allez voir le patient.",
    )


def _if_cut_off(state: SessionState) -> Text:
    policy = state.plan.on_link_lost
    after = format_duration(policy.safe_place_after_seconds)
    if policy.action == "safe_place":
        meanwhile = Text(en="the safe place too", fr="le lieu sûr aussi")
    else:
        meanwhile = Text(en=f"a hold, and the safe place after {after}", fr=f"une pause, puis le lieu sûr après {after}")
    return Text(
        en=f"If the session has died, the patient is already in the safe place; if only this console is cut off and no "
        f"other therapist is there, it is {meanwhile.en}.",
        fr="Si la séance est morte, le patient est déjà dans le lieu sûr ; si seule cette console est coupée et "
        f"qu'aucun autre thérapeute n'est là, c'est {meanwhile.fr}.",
    )


def _stage(state: SessionState, now: float) -> Text | None:
    if state.stage or not state.stage_expected or state.phase == "ended":
        return None
    if state.stage_lost_at_seconds is None:
        return Text(
            en="The patient's display has not joined yet; the session can begin once it has.",
            fr="L'affichage du patient n'a pas encore rejoint la séance ; elle pourra commencer ensuite.",
        )
    since = clock(now - state.stage_lost_at_seconds)
    return Text(
        en=f"The patient's DISPLAY IS LOST for {since}: the patient sees nothing of ours, then the safe place when it "
        "has started again. Talk to the patient.",
        fr=f"L'AFFICHAGE du patient est PERDU depuis {since} : le patient ne voit rien de nous, puis le lieu sûr une "
        "fois l'affichage redémarré. Parlez au patient.",
    )


def _not_shown(state: SessionState, now: float) -> Text | None:
    stop = state.stop
    if stop is None or stop.shown_at_seconds is not None or not state.stage_expected or state.phase == "ended":
        return None
    if now - stop.at_seconds < _SHOWN_WITHIN_SECONDS:
        return None
    return Text(
        en="The stop is decided, but the display has not said that it left the exposure. Go to the patient and take "
        "the headset off.",
        fr="L'arrêt est décidé, mais l'affichage n'a pas dit avoir quitté l'exposition. Allez voir le patient et ôtez "
        "le casque.",
    )


def _record(state: SessionState) -> Text | None:
    failure = state.record_failure
    if failure is None:
        return None
    return Text(en=f"NOT RECORDED: {failure.en}", fr=f"NON ENREGISTRÉ : {failure.fr}")


def _unwatched(state: SessionState) -> Text | None:
    """For an observer: no therapist's console is there."""
    if state.unwatched_since_seconds is None or state.phase == "ended":
        return None
    return Text(
        en="No therapist's console is connected.",
        fr="Aucune console de thérapeute n'est connectée.",
    )
