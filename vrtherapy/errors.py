"""What can go wrong, as one tree.

    VrTherapyError
    ├── SourceError          a file an author wrote has faults (all of them are listed)
    ├── ExpressionError      a formula in a scene cannot be read or worked out
    ├── Refused              a command is not legal now; nothing changed; the sentence says why
    ├── LinkError            the link between the processes
    │   ├── NoLink           nobody answered at the endpoint
    │   ├── NotAuthorised    the key is unknown or its file is unsafe
    │   └── VersionMismatch  the two sides speak different versions of the wire
    ├── JournalError         the record cannot be written or read
    ├── VaultError           the keys of the records: wrong passphrase, altered, not there
    │   └── VaultLocked      nobody has unlocked them
    └── StageError           the patient's display cannot be opened or has failed

Every message says what happened, where, and what to do next. Anything else that escapes is a bug.
"""

from dataclasses import dataclass

from vrtherapy.messages import Text


class VrTherapyError(Exception):
    """The root: catch it where a person is told; everything below it has a message meant for people."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a file, at a place counted from 1; `path` leads through the document (`hierarchy[2].min`)."""

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.path or 'document'}: {self.message}"


class SourceError(VrTherapyError):
    """A file has faults; `faults` holds every one of them, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class ExpressionError(VrTherapyError):
    """A formula in a scene that cannot be read, or cannot be worked out with the values it is given."""


class Refused(VrTherapyError):
    """A command that is not legal now. Nothing has changed; `sentence` is for the therapist."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class LinkError(VrTherapyError):
    """The link cannot be made or kept; `sentence` is for the person who waits for it."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class NoLink(LinkError):
    """Nobody answered at the endpoint within the time given."""


class NotAuthorised(LinkError):
    """The key is unknown to the session, revoked, or lies in a file that others can read."""


class VersionMismatch(LinkError):
    """The two sides speak different versions of the wire."""


class JournalError(VrTherapyError):
    """The record of a session cannot be written or read; the sentence names the file and the cause."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class VaultError(VrTherapyError):
    """Keys of the records that are not there, do not open, or do not fit; the sentence says what to do."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class VaultLocked(VaultError):
    """The records are sealed and nobody has unlocked their keys."""


class StageError(VrTherapyError):
    """The patient's display cannot be opened, or failed while it ran."""
