"""Whether the equipment is ready, part by part, and what to do where it is not. Pure."""

from collections.abc import Callable

from therapist_console.alarms import SILENT_AFTER_SECONDS
from therapist_console.page_records import Check, Equipment
from vrtherapy.messages import Language, Text
from vrtherapy.state import SessionState

_LITTLE_ROOM_BYTES = 500_000_000

_Found = tuple[str, Text, Text | None]


def checks(state: SessionState, equipment: Equipment, language: Language) -> tuple[Check, ...]:
    """Link, patient's display, headset, sound and disk."""
    return tuple(
        Check.model_validate(
            {
                "id": name,
                "label": label.to(language),
                "state": found[0],
                "sentence": found[1].to(language),
                "next": found[2].to(language) if found[2] else None,
            }
        )
        for name, label, look in _CHECKS
        for found in [look(state, equipment)]
    )


def _link(_: SessionState, equipment: Equipment) -> _Found:
    if equipment.silent_seconds < SILENT_AFTER_SECONDS:
        return "ok", Text(en="The session answers.", fr="La séance répond."), None
    return (
        "bad",
        Text(en="The session is silent.", fr="La séance ne répond pas."),
        Text(
            en="Look at the computer where it was started; it starts again by itself.",
            fr="Regardez l'ordinateur où elle a été lancée ; elle redémarre d'elle-même.",
        ),
    )


def _stage(state: SessionState, _: Equipment) -> _Found:
    if state.stage:
        return "ok", Text(en="The patient's display runs.", fr="L'affichage du patient fonctionne."), None
    if not state.stage_expected:
        return (
            "unknown",
            Text(
                en="This session was started without a display for the patient.",
                fr="Cette séance a été lancée sans affichage pour le patient.",
            ),
            None,
        )
    wait = Text(en="The patient's display is starting.", fr="L'affichage du patient démarre.")
    if state.stage_lost_at_seconds is None:
        return "wait", wait, Text(en="Wait a moment.", fr="Patientez un instant.")
    return (
        "bad",
        Text(en="The patient's display was lost.", fr="L'affichage du patient a été perdu."),
        Text(
            en="It starts again by itself; if it does not, read its messages at the computer.",
            fr="Il redémarre de lui-même ; sinon, lisez ses messages sur l'ordinateur.",
        ),
    )


def _headset(_: SessionState, equipment: Equipment) -> _Found:
    health = equipment.stage
    if health is None:
        return "wait", Text(en="Not known yet.", fr="Pas encore connu."), None
    if "headset" in health.display:
        return "ok", Text(en="The picture goes to the headset.", fr="L'image va au casque."), None
    return (
        "unknown",
        Text(
            en=f"No headset: the picture goes to “{health.display}”.",
            fr=f"Pas de casque : l'image va vers « {health.display} ».",
        ),
        Text(
            en="To use a headset, connect it, start its software, and start the session again.",
            fr="Pour utiliser un casque, branchez-le, lancez son logiciel, puis relancez la séance.",
        ),
    )


def _sound(_: SessionState, __: Equipment) -> _Found:
    return (
        "unknown",
        Text(
            en="Only the patient can tell whether the sound is right.",
            fr="Seul le patient peut dire si le son convient.",
        ),
        Text(
            en="Ask whether the safe place can be heard, and is not too loud.",
            fr="Demandez si le lieu sûr s'entend, sans être trop fort.",
        ),
    )


def _disk(state: SessionState, equipment: Equipment) -> _Found:
    if state.record_failure is not None:
        return "bad", state.record_failure, None
    room = equipment.disk_free_bytes
    if room is not None and room < _LITTLE_ROOM_BYTES:
        return (
            "bad",
            Text(
                en=f"Only {room // 1_000_000} MB are left on the disk of the records.",
                fr=f"Il ne reste que {room // 1_000_000} Mo sur le disque des enregistrements.",
            ),
            Text(en="Make room before you begin.", fr="Faites de la place avant de commencer."),
        )
    return "ok", Text(en="The session is recorded.", fr="La séance est enregistrée."), None


_CHECKS: tuple[tuple[str, Text, Callable[[SessionState, Equipment], _Found]], ...] = (
    ("link", Text(en="Link", fr="Liaison"), _link),
    ("stage", Text(en="Patient's display", fr="Affichage du patient"), _stage),
    ("headset", Text(en="Headset", fr="Casque"), _headset),
    ("sound", Text(en="Sound", fr="Son"), _sound),
    ("disk", Text(en="Record", fr="Enregistrement"), _disk),
)
