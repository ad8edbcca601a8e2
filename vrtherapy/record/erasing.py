"""Erasing: the keys first, then the files, then whatever else knew of them. What is left is an entry in the audit log.

Destroying a key erases every copy of what it sealed, backups of the records folder included. The audit log names
sessions by their id and patients by their number, and once the records are gone neither leads to anybody.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from vrtherapy.errors import JournalError
from vrtherapy.messages import Text
from vrtherapy.record.appending import is_being_written
from vrtherapy.record.card import SessionCard
from vrtherapy.record.index import drop_index
from vrtherapy.record.library import STREAM_KEY, Library, locked
from vrtherapy.record.register import DEFAULT_KEEP_DAYS, Register
from vrtherapy.record.sealed import witness_path
from vrtherapy.record.shelf import Shelved, look
from vrtherapy.record.stream import stream_names, stream_path
from vrtherapy.record.vault.files import cannot, destroy, sync_folder

ERASED_SESSION, ERASED_STREAMS = "session", "streams"


def erase_patient(library: Library, code: str) -> list[str]:
    """Erase every session of a patient, the consents and the register's entry; the ids of the sessions.

    Raises VaultLocked, VaultError, and JournalError while a session of the patient is running.
    """
    opened = library.opened
    if opened is None:
        raise locked()
    sessions = [card.session for card in library.sessions(patient=code)]
    found = [_found(library, session) for session in sessions]
    register = Register(library.records, opened)
    if number := register.number_of(code):
        library.audit("erased", session=number, detail=f"patient, {len(sessions)} sessions")
    for session in found:
        _erase(library, session)
    if number:
        register.erase(number)
    drop_index(library.records, opened)
    return sessions


def erase_session(library: Library, session: str) -> None:
    """Erase one session, also one that cannot be read. Raises VaultError, and JournalError while it is running."""
    found = _found(library, session)
    if found.sealed and library.opened is None:
        raise locked()
    _erase(library, found)
    if library.opened:
        drop_index(library.records, library.opened)


def erase_streams(library: Library, code: str) -> list[str]:
    """Erase the streams of all of a patient's sessions, and their keys; the ids of those sessions. Raises as above."""
    if library.opened is None:
        raise locked()
    erased: list[str] = []
    for card in library.sessions(patient=code):
        found = _found(library, card.session)
        if found.sealed:
            library.audit("erased", session=found.session, detail=ERASED_STREAMS)
            library.opened.vault.forget_part(found.session, STREAM_KEY)
            for name in stream_names(found.path.parent):
                path = stream_path(found.path.parent, name)
                destroy(path)
                destroy(witness_path(path))
            erased.append(card.session)
    return erased


def due(library: Library) -> dict[str, list[SessionCard]]:
    """Patients whose records have been kept as long as they are to be, with their sessions. Raises VaultError."""
    kept = {}
    if library.opened:
        patients = Register(library.records, library.opened).patients().values()
        kept = {patient.code: patient.keep_days for patient in patients}
    by_patient: dict[str, list[SessionCard]] = {}
    for card in library.sessions():
        by_patient.setdefault(card.patient, []).append(card)
    return {
        code: cards for code, cards in by_patient.items() if _is_due(cards, kept.get(code, DEFAULT_KEEP_DAYS))
    }


def _is_due(cards: Sequence[SessionCard], keep_days: int) -> bool:
    return min(card.age_days for card in cards) > keep_days


def _found(library: Library, session: str) -> Shelved:
    found = look(library.records / session)
    if found is None:
        raise JournalError(
            Text(en=f"There is no session {session!r}.", fr=f"Il n'y a pas de séance {session!r}.")
        )
    if is_being_written(found.path):
        en = f"Session {session} is running. End it first; then erase."
        raise JournalError(Text(en=en, fr=f"La séance {session} est en cours. Terminez-la, puis effacez."))
    return found


def _erase(library: Library, found: Shelved) -> None:
    library.audit("erased", session=found.session, detail=ERASED_SESSION)
    if library.opened:
        library.opened.vault.forget_keys(found.session)
    _remove(found.path.parent)


def _remove(folder: Path) -> None:
    try:
        for path in folder.iterdir():
            if path.is_file():
                destroy(path)
        shutil.rmtree(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise cannot("destroy", folder, error) from error
