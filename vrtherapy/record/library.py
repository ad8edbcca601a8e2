"""The session library: finding sessions, reading them, and what the audit log is told of it.

A library of sealed records needs the vault unlocked; while it is locked only plain demonstration records are seen.
"""

from collections.abc import Mapping
from pathlib import Path

from vrtherapy.errors import JournalError, VaultError, VaultLocked
from vrtherapy.folders import records_folder
from vrtherapy.messages import Text
from vrtherapy.record.appending import is_being_written
from vrtherapy.record.card import Protection, SessionCard, card_of
from vrtherapy.record.consent import NOT_ASKED, Consents
from vrtherapy.record.index import Indexed, is_fresh, load_index, save_index
from vrtherapy.record.judging import judge_journal
from vrtherapy.record.reading import JOURNAL_NAME, read_journal
from vrtherapy.record.recording import RUNNING, UNCLAIMED, Mark, Recording
from vrtherapy.record.register import Register
from vrtherapy.record.sealed import SEALED_NAME, read_sealed_journal
from vrtherapy.record.shelf import Shelved, look, shelved
from vrtherapy.record.stream import read_stream, stream_names
from vrtherapy.record.trouble import cannot_read
from vrtherapy.record.vault import agent
from vrtherapy.record.vault.audit import Act
from vrtherapy.record.vault.home import OpenVault, Vault

STREAM_KEY, JOURNAL_KEY = "streams", "journal"


def open_library(records: Path | None = None, vault: Vault | None = None) -> "Library":
    """The library as this user may read it now: with the keys that an agent holds, or those of an unclaimed vault."""
    return Library(records or records_folder(), unlocked_now(vault or Vault()))


def unlocked_now(vault: Vault) -> OpenVault | None:
    """The vault, if it is unlocked now or was never claimed; else None. Raises VaultError if it was tampered with."""
    if not vault.exists:
        return None
    return agent.unlocked(vault) or (None if vault.claimed else vault.unlock(None))


class Library:
    """The sessions of one records folder. `opened`: the vault, if somebody has unlocked it."""

    def __init__(self, records: Path, opened: OpenVault | None = None) -> None:
        self.records = records
        self.opened = opened
        self.locked_count = 0
        self.unreadable: dict[str, Text] = {}
        self._consents: Mapping[str, Consents] | None = None

    def sessions(self, patient: str | None = None) -> list[SessionCard]:
        """Every session that can be read, or every one of a patient; the newest first. Raises JournalError.

        Afterwards `locked_count` says how many are sealed, and `unreadable` why which could not be read.
        """
        known = load_index(self.records, self.opened) if self.opened else {}
        cards: dict[str, Indexed] = {}
        anew = 0
        self.locked_count, self.unreadable = 0, {}
        for found in self._shelved():
            indexed = known.get(found.session)
            if found.sealed and not self.opened:
                self.locked_count += 1
            elif indexed and is_fresh(indexed, found) and indexed.card.protection == self._protection(found):
                cards[found.session] = indexed
            elif indexed := self._index(found):
                cards[found.session] = indexed
                anew += 1
        if self.opened and (anew or len(cards) < len(known)):
            lasting = {name: found for name, found in cards.items() if "running" not in found.card.marks}
            save_index(self.records, self.opened, lasting)
        chosen = [indexed.card for indexed in cards.values() if patient in (None, indexed.card.patient)]
        return sorted(chosen, key=lambda card: (card.started_at, card.session), reverse=True)

    def find(self, text: str) -> str:
        """A session's id from its id, its beginning, `last`, or a path to a folder or journal. Raises JournalError."""
        path = Path(text)
        if path.name in (JOURNAL_NAME, SEALED_NAME) and path.is_file():
            path = path.parent
        if len(path.parts) > 1 or (path.is_dir() and look(path) and not (self.records / text).is_dir()):
            return str(path.absolute())
        there = sorted(self._shelved(), key=lambda found: found.changed_ns)
        if text == "last" and there:
            return there[-1].session
        matching = [found.session for found in there if found.session.startswith(text)]
        if text in matching or len(matching) == 1:
            return text if text in matching else matching[0]
        raise _not_one(text, self.records, len(matching))

    def read(self, session: str, why: str = "show") -> Recording:
        """A session's record; `why` goes to the audit log. Raises JournalError, VaultError, VaultLocked."""
        found = self._look(session)
        if found.sealed:
            self.audit("opened", session=found.session, detail=why)
        return self.recording(found)

    def recording(self, found: Shelved) -> Recording:
        """The record of a session that was found. Raises JournalError, VaultError, VaultLocked."""
        if not found.sealed:
            return Recording.of_plain(read_journal(found.path))
        sealed = read_sealed_journal(found.path, self._key(found.session, JOURNAL_KEY))
        marks: tuple[Mark, ...] = judge_journal(found.path, sealed)
        if any(mark.kind == "cut" for mark in marks) and is_being_written(found.path):
            marks = tuple(RUNNING if mark.kind == "cut" else mark for mark in marks)
        marks += (UNCLAIMED,) if self._protection(found) == "unclaimed" else ()
        recording = Recording(sealed.contents.entries, sealed.contents.lost_bytes, marks)
        return Recording(
            recording.entries,
            recording.lost_bytes,
            marks,
            self.consents(recording.patient),
            stream_names(found.path.parent),
        )

    def streams(self, session: str, name: str) -> list[bytes]:
        """The chunks of a session's stream, none if it has no such stream. Raises JournalError, VaultError."""
        found = self._look(session)
        if name not in stream_names(found.path.parent):
            return []
        chunks, _, _ = read_stream(found.path.parent, name, self._key(found.session, STREAM_KEY))
        return chunks

    def consents(self, patient: str) -> Consents:
        """What a patient has agreed to, as far as can be read now; what cannot be read allows nothing."""
        if self._consents is None:
            self._consents = Register(self.records, self.opened).known_consents() if self.opened else {}
        return self._consents.get(patient, NOT_ASKED)

    def audit(self, act: Act, session: str | None = None, detail: str | None = None) -> None:
        """Tell the audit log what is about to be done; without an open vault there is none. Raises VaultError."""
        if self.opened:
            self.opened.vault.audit.append(act, item=session, detail=detail, holder=self.opened.holder)

    def _index(self, found: Shelved) -> Indexed | None:
        try:
            card = card_of(self.recording(found), self._protection(found)).changed(session=found.session)
        except (JournalError, VaultError) as error:
            self.unreadable[found.session] = error.sentence
            return None
        return Indexed(size_bytes=found.size_bytes, changed_ns=found.changed_ns, card=card)

    def _protection(self, found: Shelved) -> Protection:
        if not found.sealed:
            return "plain"
        return "unclaimed" if self.opened and self.opened.holder == "unclaimed" else "vault"

    def _key(self, session: str, what: str) -> bytes:
        if self.opened is None:
            raise locked()
        if not self.opened.vault.has_keys(session):
            raise _no_key(session)
        keys = self.opened.keys_of(session)
        if what not in keys:
            raise _no_key(session)
        return keys[what]

    def _shelved(self) -> list[Shelved]:
        try:
            return list(shelved(self.records))
        except OSError as error:
            raise cannot_read(self.records, error) from error

    def _look(self, session: str) -> Shelved:
        found = look(self.records / session)
        if found is None:
            raise _not_one(session, self.records, 0)
        return found


def locked() -> VaultLocked:
    """The records cannot be read until somebody unlocks them."""
    en = "The records are sealed. Unlock them: `python -m vrtherapy vault unlock`."
    fr = "Les enregistrements sont scellés. Ouvrez-les : `python -m vrtherapy vault unlock`."
    return VaultLocked(Text(en=en, fr=fr))


def _not_one(text: str, records: Path, count: int) -> JournalError:
    en = f"{count} sessions in {records} begin with {text!r}; write more of the id, or `last`."
    fr = f"{count} séances dans {records} commencent par {text!r} ; écrivez plus de l'identifiant, ou `last`."
    if count == 0:
        en = f"There is no session {text!r} in {records}. `python -m vrtherapy sessions list` lists them."
        fr = f"Il n'y a pas de séance {text!r} dans {records}. `python -m vrtherapy sessions list` les énumère."
    return JournalError(Text(en=en, fr=fr))


def _no_key(session: str) -> VaultError:
    en = f"The vault has no key for session {session}: it was erased, or belongs to another vault."
    fr = (
        f"Le coffre n'a pas de clé pour la séance {session} : elle a été effacée, ou vient d'un autre coffre."
    )
    return VaultError(Text(en=en, fr=fr))
