"""How is said who and what is around the patient: view, display, headset, consoles, the record."""

from vrtherapy import events as ev
from vrtherapy.headset import HEADSET
from vrtherapy.messages import Text
from vrtherapy.record.naming import LANGUAGE_NAMES
from vrtherapy.record.sentences.saying import Sentences
from vrtherapy.record.writing import plain
from vrtherapy.state import SessionState

says = Sentences()
_ROLES = {
    "therapist": Text(en="therapist", fr="thérapeute"),
    "observer": Text(en="observer", fr="observateur"),
}

says.always(ev.Recentred, "The view is recentred.", "La vue est recentrée.")
says.always(ev.StageLost, "The patient's display is lost.", "L'affichage du patient est perdu.")
says.always(ev.RecordRestored, "The record is complete again.", "L'enregistrement est de nouveau complet.")


@says(ev.PostureSet)
def _posture(event: ev.PostureSet, _: ev.Entry, __: SessionState) -> Text:
    if event.posture == "sitting":
        return Text(
            en="The patient sits: the view is centred and raised to the scene's eye height.",
            fr="Le patient est assis : la vue est recentrée et relevée à la hauteur d'yeux de la scène.",
        )
    return Text(
        en="The patient stands: the view is centred, at the patient's own height.",
        fr="Le patient est debout : la vue est recentrée, à la hauteur du patient.",
    )


@says(ev.LanguageChosen)
def _language(event: ev.LanguageChosen, _: ev.Entry, __: SessionState) -> Text:
    name = LANGUAGE_NAMES[event.language]
    return Text(en=f"The patient now reads {name.en}.", fr=f"Le patient lit désormais en {name.fr}.")


@says(ev.ControlTaken)
def _control(event: ev.ControlTaken, _: ev.Entry, __: SessionState) -> Text:
    name = plain(event.name)
    if event.taken_from is None:
        return Text(en=f"{name} takes control.", fr=f"{name} prend la main.")
    loser = plain(event.taken_from)
    return Text(en=f"{name} takes control from {loser}.", fr=f"{name} prend la main à {loser}.")


@says(ev.AdaptationSwitched)
def _adaptation(event: ev.AdaptationSwitched, _: ev.Entry, __: SessionState) -> Text:
    if event.on:
        return Text(en="Automatic advance is switched on.", fr="La progression automatique est activée.")
    return Text(en="Automatic advance is switched off.", fr="La progression automatique est désactivée.")


@says(ev.StageJoined)
def _stage(event: ev.StageJoined, _: ev.Entry, __: SessionState) -> Text:
    name = plain(event.display)
    return Text(en=f"The patient's display ({name}) is there.", fr=f"L'affichage du patient ({name}) est là.")


@says(ev.ConsoleJoined)
def _joined(event: ev.ConsoleJoined, _: ev.Entry, __: SessionState) -> Text:
    name, role = plain(event.name), _ROLES[event.role]
    return Text(
        en=f"The console of {name} ({role.en}) is there.", fr=f"La console de {name} ({role.fr}) est là."
    )


@says(ev.HeadsetChanged)
def _headset(event: ev.HeadsetChanged, _: ev.Entry, __: SessionState) -> Text:
    return HEADSET[event.condition]


@says(ev.ConsoleLeft)
def _left(event: ev.ConsoleLeft, _: ev.Entry, __: SessionState) -> Text:
    name = plain(event.name)
    if event.lost:
        return Text(en=f"The console of {name} is lost.", fr=f"La console de {name} est perdue.")
    return Text(en=f"The console of {name} has left.", fr=f"La console de {name} est partie.")


@says(ev.RecordFailed)
def _record_failed(event: ev.RecordFailed, _: ev.Entry, __: SessionState) -> Text:
    return event.sentence
