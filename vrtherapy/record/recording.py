"""A session as it is read back, sealed or plain: its entries, and what is to be known about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from vrtherapy.events import Entry, SessionOpened
from vrtherapy.messages import Text
from vrtherapy.record.consent import NOT_ASKED, Consents
from vrtherapy.record.reading import Contents

MarkKind = Literal["running", "cut", "missing", "altered", "unclaimed", "plain"]


MARK_NAMES: dict[MarkKind, Text] = {
    "running": Text(en="running", fr="en cours"),
    "cut": Text(en="cut by a crash", fr="coupée par une panne"),
    "missing": Text(en="INCOMPLETE", fr="INCOMPLÈTE"),
    "altered": Text(en="ALTERED", fr="MODIFIÉE"),
    "unclaimed": Text(en="no passphrase", fr="sans phrase de passe"),
    "plain": Text(en="not encrypted", fr="non chiffrée"),
}


class Mark(NamedTuple):
    """Something that whoever looks at a record must know; it stands at the head of everything made from it."""

    kind: MarkKind
    sentence: Text


@dataclass(frozen=True)
class Recording:
    """A session's record, at least its first entry. Of an altered one the genuine beginning is here, and marked."""

    entries: Sequence[Entry]
    lost_bytes: int = 0
    marks: tuple[Mark, ...] = ()
    consents: Consents = NOT_ASKED
    streams: tuple[str, ...] = ()

    @classmethod
    def of_plain(cls, contents: Contents) -> "Recording":
        """The recording that a plain journal holds."""
        return cls(contents.entries, contents.lost_bytes, (PLAIN, *cut_marks(contents.entries)))

    @property
    def opened(self) -> SessionOpened:
        """What was planned: the session's first event."""
        event = self.entries[0].event
        if not isinstance(event, SessionOpened):
            raise ValueError("a session's first entry is session_opened")
        return event

    @property
    def session(self) -> str:
        """The session's id."""
        return self.opened.session

    @property
    def patient(self) -> str:
        """The patient's pseudonymous code."""
        return self.opened.patient

    @property
    def contents(self) -> Contents:
        """What `story.tell` tells from."""
        return Contents(list(self.entries), self.lost_bytes)

    def marked(self, kind: MarkKind) -> bool:
        """Whether it bears a mark."""
        return any(mark.kind == kind for mark in self.marks)


def cut_marks(entries: Sequence[Entry]) -> tuple[Mark, ...]:
    """`cut` for a record that stops before the session was ended."""
    return () if any(entry.event.type == "ended" for entry in reversed(entries)) else (CUT,)


RUNNING = Mark(
    "running",
    Text(
        en="The session is running; its record goes on.",
        fr="La séance est en cours ; l'enregistrement continue.",
    ),
)
PLAIN = Mark(
    "plain",
    Text(
        en="Demonstration record: it is not encrypted, and not for real patients.",
        fr="Enregistrement de démonstration : il n'est pas chiffré ; pas de vrais patients.",
    ),
)
UNCLAIMED = Mark(
    "unclaimed",
    Text(
        en="Encrypted, but no passphrase protects the key yet: run `python -m vrtherapy vault init`.",
        fr="Chiffré, mais aucune phrase de passe ne protège encore la clé : lancez `python -m vrtherapy vault init`.",
    ),
)
CUT = Mark(
    "cut",
    Text(
        en="The record stops before the session was ended: its process died. Nothing that was acknowledged is missing.",
        fr="L'enregistrement s'arrête avant la fin de la séance : son processus est mort. Rien de ce qui avait été "
        "confirmé ne manque.",
    ),
)
