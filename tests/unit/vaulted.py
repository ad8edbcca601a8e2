"""A vault and a library of small sessions for tests, made as a treatment room makes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.unit.pilot import Pilot
from vrtherapy.events import Entry
from vrtherapy.record.journal import create_journal
from vrtherapy.record.library import Library
from vrtherapy.record.stream import StreamWriter
from vrtherapy.record.vault.holders import Holder
from vrtherapy.record.vault.home import OpenVault, Vault
from vrtherapy.record.vault.room import SessionKeys, begin_session, close_session
from vrtherapy.record.vault.sealing import Stretching, new_pair

PASSPHRASE = "correct horse battery staple"  # noqa: S105 -- it protects nothing but tests
NOTE = "breathes slowly, holds the railing"


def cheap() -> Stretching:
    """Argon2id as weak as libsodium lets it be: tests try many passphrases."""
    return Stretching.fresh(8192 * 1024).changed(operations=1)


def anna() -> Holder:
    """Who has the passphrase."""
    return Holder.of_passphrase("anna", PASSPHRASE, new_pair(), cheap())


@cache
def course(patient: str = "P017", *, ended: bool = True, bare: bool = False) -> tuple[Entry, ...]:
    """The entries of a session, with a note; `ended` or left in the exposure; `bare` of scenes, to be read fast."""
    pilot = Pilot().in_exposure()
    pilot.rate_suds(60)
    pilot.fire_cue("gust")
    pilot.note(NOTE)
    if ended:
        pilot.stop()
        pilot.end()
        pilot.end()
    first = pilot.entries[0]
    event = first.event.changed(patient=patient, **({"scenes": {}} if bare else {}))
    return (first.changed(event=event), *pilot.entries[1:])


@dataclass
class Room:
    """A treatment room's folders, and the clinic's vault."""

    folder: Path

    def __post_init__(self) -> None:
        self.records = self.folder / "records"
        self.vault = Vault(self.folder / "vault")
        self.opened: OpenVault = self.vault.make([anna()])

    @property
    def library(self) -> Library:
        """The library, with the vault unlocked."""
        return Library(self.records, self.opened)

    def begin(self, session: str) -> SessionKeys:
        """A session is about to begin."""
        return begin_session(self.vault, self.records, session)

    def hold(
        self, session: str, entries: Sequence[Entry] | None = None, *, motion: Sequence[bytes] = ()
    ) -> Path:
        """Record a session; one that was ended is closed as `run_session.py` closes it. The journal's path."""
        keys = self.begin(session)
        entries = course() if entries is None else entries
        first = entries[0].event.changed(session=session)
        journal = create_journal(self.records, session, keys.journal)
        journal.write([entries[0].changed(event=first), *entries[1:]])
        if motion:
            stream = StreamWriter(self.records / session, "motion", keys.streams)
            for chunk in motion:
                stream.write(chunk)
            stream.close()
        journal.close()
        if entries[-1].event.type == "ended":
            close_session(self.vault, self.records, session)
        assert journal.path
        return journal.path
