"""The audit log: who did what with the records and when. Nobody changes or cuts it afterwards without being found out.

Each entry is encrypted with a key of its own, and the next key is the hash of the last, which is destroyed. So this
computer can add entries and read none; whoever breaks in later can neither read nor rewrite those before, and if they
remove the last ones, the key that lies ready is ahead of the log. The clinic's key opens the first key, and with it the
whole chain. What it cannot notice: log and key put back together to how they both were at an earlier time.
"""

import getpass
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError

from vrtherapy.errors import VaultError
from vrtherapy.messages import Record, Text
from vrtherapy.record.vault.files import cannot, fetch, keep, locked
from vrtherapy.record.vault.sealing import KEY_BYTES, derive, digest, seal, unseal, unwrap, wrap

Act = Literal[
    "vault_made",
    "vault_unlocked",
    "key_added",
    "key_removed",
    "keys_rotated",
    "vault_recovered",
    "session_begun",
    "session_closed",
    "opened",
    "exported",
    "verified",
    "consent_recorded",
    "erased",
]
_HEAD_BYTES = 12
_MOST_ENTRIES = 10_000_000


class AuditEntry(Record):
    """One thing that was done, to a session or to a patient's number: never a code, which erasure must forget."""

    at: str = Field(description="When, by this computer's clock, ISO 8601 in UTC.")
    by: str = Field(description="The computer's user.")
    holder: str | None = Field(default=None, description="Whose key was unlocked.")
    act: Act = Field(description="What was done.")
    item: str | None = Field(default=None, description="To which session or patient.")
    detail: str | None = Field(default=None, description="How, in a word or a digest.")


class _Ready(NamedTuple):
    """What lies ready for the next entry: its number, its key, and how long the log was then."""

    number: int
    key: bytes
    size_bytes: int


@dataclass
class AuditReading:
    """What the log holds, and what is wrong with it; `faults` is empty if nothing is."""

    entries: list[AuditEntry] = field(default_factory=list[AuditEntry])
    faults: list[Text] = field(default_factory=list[Text])


class AuditLog:
    """The log of a vault, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log, self._key, self._anchor = folder / "log", folder / "next", folder / "first"

    def begin(self, public: bytes, first: bytes) -> None:
        """Start the log with its first key, which is sealed for the clinic. Raises VaultError."""
        keep(self._log, b"")
        self.seal_again(public, first)
        self._put_ready(_Ready(0, first, 0))

    def seal_again(self, public: bytes, first: bytes) -> None:
        """Seal the first key for another clinic key. Raises VaultError."""
        keep(self._anchor, seal(public, "audit", first))

    def first(self, private: bytes) -> bytes:
        """The first key. Raises VaultError."""
        return unseal(private, "audit", fetch(self._anchor))

    def append(
        self, act: Act, item: str | None = None, detail: str | None = None, holder: str | None = None
    ) -> None:
        """Write down what is done, durably, before it is done. Raises VaultError."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        entry = AuditEntry(at=now, by=_user(), holder=holder, act=act, item=item, detail=detail)
        with locked(self._folder / "lock"), self._opened() as descriptor:
            ready = self._caught_up(descriptor)
            frame = _frame(ready, entry)
            os.lseek(descriptor, 0, os.SEEK_END)
            _write_all(descriptor, frame)
            os.fsync(descriptor)
            self._put_ready(_next(ready, os.fstat(descriptor).st_size))

    def read(self, private: bytes, anchored: str) -> AuditReading:
        """Every entry, and every fault: removed, altered, put in. `anchored`: what the ring says of the first key."""
        reading = AuditReading()
        try:
            key = self.first(private)
            if digest(key).hex() != anchored:
                raise VaultError(_REPLACED)
            with locked(self._folder / "lock"):
                before, after = _walk(fetch(self._log), key, reading)
                ready = self._ready()
        except VaultError as error:
            reading.faults.append(error.sentence)
            return reading
        if ready.number > after.number:
            reading.faults.append(_removed(after.number, ready.number))
        elif ready not in (before, after):  # before: a process died between an entry and the next key
            reading.faults.append(_REPLACED)
        return reading

    @contextmanager
    def _opened(self) -> Generator[int, None, None]:
        try:
            descriptor = os.open(self._log, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except OSError as error:
            raise cannot("write", self._log, error) from error
        try:
            yield descriptor
        except OSError as error:
            raise cannot("write", self._log, error) from error
        finally:
            os.close(descriptor)

    def _caught_up(self, descriptor: int) -> _Ready:
        """What is ready, also after a death between an entry and the next key. A log that was cut is left so."""
        ready = self._ready()
        size_bytes = os.fstat(descriptor).st_size
        if size_bytes <= ready.size_bytes:
            return ready
        os.lseek(descriptor, ready.size_bytes, os.SEEK_SET)
        behind = os.read(descriptor, size_bytes - ready.size_bytes)
        try:
            unwrap(derive(ready.key, "entry"), f"audit {ready.number}", behind[_HEAD_BYTES:])
        except VaultError:
            os.ftruncate(descriptor, ready.size_bytes)  # torn: nothing that was to follow it was done
            return ready
        return _next(ready, size_bytes)

    def _ready(self) -> _Ready:
        data = fetch(self._key)
        if len(data) != KEY_BYTES + 16:
            raise VaultError(_REPLACED)
        return _Ready(int.from_bytes(data[:8], "big"), data[16:], int.from_bytes(data[8:16], "big"))

    def _put_ready(self, ready: _Ready) -> None:
        keep(self._key, ready.number.to_bytes(8, "big") + ready.size_bytes.to_bytes(8, "big") + ready.key)


def _next(ready: _Ready, size_bytes: int) -> _Ready:
    return _Ready(ready.number + 1, derive(ready.key, "next"), size_bytes)


def _frame(ready: _Ready, entry: AuditEntry) -> bytes:
    sealed = wrap(derive(ready.key, "entry"), f"audit {ready.number}", entry.to_json())
    return ready.number.to_bytes(8, "big") + len(sealed).to_bytes(4, "big") + sealed


def _walk(data: bytes, key: bytes, reading: AuditReading) -> tuple[_Ready, _Ready]:
    """Read the log's frames from its first key on; what lay ready for its last entry, and what should lie ready now."""
    at = number = 0
    before = _Ready(number, key, at)
    while at < len(data):
        found = int.from_bytes(data[at : at + 8], "big")
        length = int.from_bytes(data[at + 8 : at + _HEAD_BYTES], "big")
        sealed = data[at + _HEAD_BYTES : at + _HEAD_BYTES + length]
        if found < number or found > _MOST_ENTRIES or len(sealed) < length or not length:
            reading.faults.append(_altered(number))
            break
        if found > number:
            reading.faults.append(_removed(number, found))
        for _ in range(found - number):
            key = derive(key, "next")
        try:
            opened = unwrap(derive(key, "entry"), f"audit {found}", sealed)
            reading.entries.append(AuditEntry.from_json(opened))
        except (VaultError, ValidationError):
            reading.faults.append(_altered(found))
        before = _Ready(found, key, at)
        number, key, at = found + 1, derive(key, "next"), at + _HEAD_BYTES + length
    return before, _Ready(number, key, at)


def _write_all(descriptor: int, data: bytes) -> None:
    sent = 0
    while sent < len(data):
        sent += os.write(descriptor, memoryview(data)[sent:])


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in some containers
        return "?"


def _removed(first: int, following: int) -> Text:
    which, lesquelles = f"{first + 1} to {following}", f"{first + 1} à {following}"
    return Text(
        en=f"The audit log was cut: entries {which} are gone.",
        fr=f"Le journal d'audit a été coupé : les entrées {lesquelles} manquent.",
    )


def _altered(number: int) -> Text:
    return Text(
        en=f"The audit log was altered at entry {number + 1}.",
        fr=f"Le journal d'audit a été modifié à l'entrée {number + 1}.",
    )


_REPLACED = Text(
    en="The audit log or its next key was replaced: it does not belong to this vault.",
    fr="Le journal d'audit ou sa prochaine clé a été remplacé : il n'appartient pas à ce coffre.",
)
