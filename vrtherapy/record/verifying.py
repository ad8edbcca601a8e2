"""Verifying the library: is every record as it was written, is any missing, was any put in, was the audit log cut.

Each session is held against its own seal and witness, and against what the audit log says of it: with which keys it was
begun, and how its file lay when its session was over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from vrtherapy.errors import JournalError, VaultError
from vrtherapy.messages import Text
from vrtherapy.record.erasing import ERASED_STREAMS
from vrtherapy.record.judging import judge_stream
from vrtherapy.record.library import JOURNAL_KEY, STREAM_KEY, Library, locked
from vrtherapy.record.recording import MarkKind
from vrtherapy.record.register import Register
from vrtherapy.record.sealed import SEALED_NAME
from vrtherapy.record.shelf import Shelved, look, shelved
from vrtherapy.record.stream import read_stream, stream_names, stream_path
from vrtherapy.record.vault.audit import Act, AuditReading
from vrtherapy.record.vault.room import NEVER_BEGUN, commitment, folder_id, states_of

FindingKind = MarkKind | Literal["unreadable", "unknown", "gone", "audit"]
HARMLESS: frozenset[FindingKind] = frozenset({"running", "cut", "plain", "unclaimed"})
"""What is said of a record that is as it was written."""


class Finding(NamedTuple):
    """Something that was found."""

    kind: FindingKind
    sentence: Text


@dataclass
class Verdict:
    """What was found of one session; `session` is None for what concerns the library as a whole."""

    session: str | None
    entries: int = 0
    findings: list[Finding] = field(default_factory=list[Finding])

    @property
    def sound(self) -> bool:
        """Whether everything is as it was written."""
        return all(finding.kind in HARMLESS for finding in self.findings)


class Verifying:
    """Verifies a library's sessions. Raises VaultLocked if there are sealed ones and the vault is locked."""

    def __init__(self, library: Library) -> None:
        self._library = library
        opened = library.opened
        self._audit = (
            opened.vault.audit.read(opened.ring.pair().private, opened.ring.audit)
            if opened
            else AuditReading()
        )
        self._begun = self._last("session_begun")
        self._closed = self._last("session_closed")
        self._answers = self._last("consent_recorded")
        erased = [entry for entry in self._audit.entries if entry.act == "erased"]
        self._erased = {entry.item for entry in erased if entry.detail != ERASED_STREAMS}
        self._without_streams = {entry.item for entry in erased if entry.detail == ERASED_STREAMS}

    def _last(self, act: Act) -> dict[str, str]:
        """What the audit log said last of each item."""
        return {
            entry.item: entry.detail or "" for entry in self._audit.entries if entry.act == act and entry.item
        }

    def everything(self) -> Iterator[Verdict]:
        """The library as a whole, then each session, by id."""
        yield self.whole()
        for found in sorted(shelved(self._library.records)):
            yield self.session(found)

    def one(self, session: str) -> Verdict:
        """One session. Raises JournalError if there is none."""
        found = look(self._library.records / session)
        if found is None:
            raise _no_session(session)
        return self.session(found)

    def note(self, verdict: Verdict) -> None:
        """Have the audit log keep how a record lies whose supervisor died before it could. Raises VaultError."""
        session = verdict.session
        if session is None or session not in self._begun or session in self._closed or not verdict.sound:
            return
        if all(finding.kind != "running" for finding in verdict.findings):
            states = ";".join(sorted(states_of(self._library.records / session)))
            self._library.audit("session_closed", session=session, detail=states)

    def whole(self) -> Verdict:
        """The audit log, what is gone, and the patients' files."""
        verdict = Verdict(None)
        verdict.findings += [Finding("audit", fault) for fault in self._audit.faults]
        opened = self._library.opened
        if opened is None:
            return verdict
        here = folder_id(self._library.records)
        there = {found.session for found in shelved(self._library.records)}
        begun_here = {name for name, detail in self._begun.items() if detail.endswith(f" {here}")}
        for name in sorted(begun_here - there - self._erased):
            if self._closed.get(name) != NEVER_BEGUN:
                verdict.findings.append(_gone(name))
        if (there & self._begun.keys()) - begun_here:
            verdict.findings.append(_OTHER_FOLDER)
        self._patients(verdict)
        return verdict

    def session(self, found: Shelved) -> Verdict:
        """One session that was found."""
        if found.sealed and self._library.opened is None:
            raise locked()
        verdict = Verdict(found.session)
        try:
            recording = self._library.recording(found)
            verdict.entries = len(recording.entries)
            verdict.findings += [Finding(mark.kind, mark.sentence) for mark in recording.marks]
            self._check_place(found, verdict)
            for name in stream_names(found.path.parent) if found.sealed else ():
                self._check_stream(found, name, verdict)
        except (JournalError, VaultError) as error:
            verdict.findings.append(Finding("unreadable", error.sentence))
        return verdict

    def _check_place(self, found: Shelved, verdict: Verdict) -> None:
        """Whether this is the record that was begun under this name, and lies as it did when it was closed."""
        begun = self._begun.get(found.session)
        if not found.sealed:
            verdict.findings += [_changed(found.session)] if begun else []
            return
        if begun is None:
            verdict.findings.append(_unknown(found.session))
        elif commitment(self._key(found, JOURNAL_KEY)) != begun.split(" ")[0]:
            verdict.findings.append(_changed(found.session))
        closed = set(filter(None, self._closed.get(found.session, "").split(";")))
        if found.session in self._without_streams:
            closed = {state for state in closed if state.startswith(f"{SEALED_NAME} ")}
        if verdict.sound and not closed <= states_of(found.path.parent):
            verdict.findings.append(_changed(found.session))

    def _check_stream(self, found: Shelved, name: str, verdict: Verdict) -> None:
        key = self._key(found, STREAM_KEY)
        begun = self._begun.get(found.session)
        if begun and commitment(key) != begun.split(" ")[1]:
            verdict.findings.append(_changed(found.session))
        _, frames, witnessed = read_stream(found.path.parent, name, key)
        marks = judge_stream(stream_path(found.path.parent, name), frames, witnessed)
        verdict.findings += [Finding(mark.kind, mark.sentence) for mark in marks]

    def _key(self, found: Shelved, what: str) -> bytes:
        opened = self._library.opened
        if opened is None:
            raise locked()
        keys = opened.keys_of(found.session)
        if what not in keys:
            raise VaultError(_changed(found.session).sentence)
        return keys[what]

    def _patients(self, verdict: Verdict) -> None:
        """Whether the patients' files are the last that were written."""
        opened = self._library.opened
        if opened is None:
            return
        register = Register(self._library.records, opened)
        try:
            readable = register.patients()
            digests = register.digests()
            for number, digest in digests.items():
                if number in self._erased:
                    verdict.findings.append(_erased_patient(number))
                elif not self._answers.get(number, "").endswith(f" {digest}"):
                    verdict.findings.append(_older(number))
            here = f" {folder_id(self._library.records)} "
            kept = {number for number, detail in self._answers.items() if here in detail}
            verdict.findings += [
                _no_patient(number)
                for number in sorted((kept | digests.keys()) - readable.keys() - self._erased)
            ]
        except VaultError as error:
            verdict.findings.append(Finding("altered", error.sentence))


def _gone(session: str) -> Finding:
    en = f"GONE: session {session} was begun here and never erased, but its folder is not there."
    fr = f"DISPARUE : la séance {session} a commencé ici et n'a jamais été effacée, mais son dossier manque."
    return Finding("gone", Text(en=en, fr=fr))


def _unknown(session: str) -> Finding:
    en = f"UNKNOWN: the audit log knows nothing of a session {session}: it was put here, or comes from another vault."
    fr = f"INCONNUE : le journal d'audit ne connaît pas de séance {session} : ajoutée ici, ou d'un autre coffre."
    return Finding("unknown", Text(en=en, fr=fr))


def _changed(session: str) -> Finding:
    en = f"ALTERED: the record or key of session {session} is not the one that the audit log knows: it was replaced."
    fr = f"MODIFIÉ : l'enregistrement ou la clé de la séance {session} n'est pas celui du journal d'audit : remplacé."
    return Finding("altered", Text(en=en, fr=fr))


def _older(number: str) -> Finding:
    en = f"ALTERED: the file of patient number {number} is not the last that was written: an older one was put back."
    fr = (
        f"MODIFIÉ : le fichier du patient numéro {number} n'est pas le dernier écrit : un ancien a été remis."
    )
    return Finding("altered", Text(en=en, fr=fr))


def _erased_patient(number: str) -> Finding:
    en = f"UNKNOWN: the file of patient number {number} lies here, but the patient was erased. It is dead: remove it."
    fr = f"INCONNU : le fichier du patient numéro {number} est là, mais ce patient est effacé. Il est mort : ôtez-le."
    return Finding("unknown", Text(en=en, fr=fr))


def _no_patient(number: str) -> Finding:
    en = f"GONE: the file of patient number {number} or its key is not there, and the patient was never erased."
    fr = f"DISPARU : le fichier du patient numéro {number} ou sa clé manque, et ce patient n'a jamais été effacé."
    return Finding("gone", Text(en=en, fr=fr))


def _no_session(session: str) -> JournalError:
    return JournalError(
        Text(en=f"There is no session {session!r}.", fr=f"Il n'y a pas de séance {session!r}.")
    )


_OTHER_FOLDER = Finding(
    "unknown",
    Text(
        en="UNKNOWN: sessions of another records folder lie here, or the file `library-id` was changed; nobody can say "
        "which sessions are missing.",
        fr="INCONNU : des séances d'un autre dossier se trouvent ici, ou le fichier `library-id` a été changé ; nul ne "
        "peut dire quelles séances manquent.",
    ),
)
