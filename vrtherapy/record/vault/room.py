"""What the treatment room's computer does with a vault that it cannot open: seal each new session's record.

The session's keys live in the memory of `run_session.py` and of the session process, to which they are handed through
a pipe; on the disk they are sealed to the clinic. So a session process that dies is started again and goes on with its
own record, and neither of the two can read any other. If both die, only the clinic's key opens the record.
"""

import secrets
from pathlib import Path
from typing import NamedTuple

from vrtherapy.errors import VaultError
from vrtherapy.events import Protection
from vrtherapy.messages import Text
from vrtherapy.record.sealed import SEALED_NAME, is_begun
from vrtherapy.record.vault.files import fetch, keep
from vrtherapy.record.vault.home import Vault
from vrtherapy.record.vault.sealing import KEY_BYTES, digest, new_key

FOLDER_ID_NAME = "library-id"
NEVER_BEGUN = "never begun"


class SessionKeys(NamedTuple):
    """What one session's record is sealed with. Streams have their own, so that they can be erased alone."""

    journal: bytes
    streams: bytes

    def handed_over(self) -> bytes:
        """As they go through the pipe."""
        return self.journal + self.streams

    @classmethod
    def received(cls, data: bytes) -> "SessionKeys":
        """As they came out of the pipe. Raises VaultError if they did not come whole."""
        if len(data) != 2 * KEY_BYTES:
            en = "The record's keys did not arrive; start sessions with run_session.py."
            fr = "Les clés de l'enregistrement ne sont pas arrivées ; lancez les séances par run_session.py."
            raise VaultError(Text(en=en, fr=fr))
        return cls(data[:KEY_BYTES], data[KEY_BYTES:])


def commitment(key: bytes) -> str:
    """What the audit log keeps of a key: nobody can put another record with another key in this one's place."""
    return digest(b"session key" + key).hex()


def begin_session(vault: Vault, records: Path, session: str) -> SessionKeys:
    """New keys for a new session, sealed and noted before anything is recorded. Raises VaultError."""
    keys = SessionKeys(new_key(), new_key())
    vault.keep_keys(session, keys._asdict())
    marks = (commitment(keys.journal), commitment(keys.streams), mark_folder(records))
    vault.audit.append("session_begun", item=session, detail=" ".join(marks))
    return keys


def folder_id(records: Path) -> str | None:
    """What the audit log calls this records folder, wherever it is moved to; None if its mark is gone."""
    try:
        return (records / FOLDER_ID_NAME).read_bytes().decode("ascii")
    except (OSError, UnicodeDecodeError):
        return None


def mark_folder(records: Path) -> str:
    """What the audit log calls this records folder; it gets its mark if it has none. Raises VaultError."""
    mark = folder_id(records) or secrets.token_hex(8)
    keep(records / FOLDER_ID_NAME, mark.encode())
    return mark


def close_session(vault: Vault, records: Path, session: str) -> None:
    """Note how the record lies when its session is over; the keys of one that never began go. Raises VaultError."""
    folder = records / session
    if not is_begun(folder / SEALED_NAME):
        vault.audit.append("session_closed", item=session, detail=NEVER_BEGUN)
        vault.forget_keys(session)
        return
    vault.audit.append("session_closed", item=session, detail=";".join(sorted(states_of(folder))))


def states_of(folder: Path) -> set[str]:
    """Every sealed file of a session with its digest, as the audit log keeps them. Raises VaultError."""
    return {f"{path.name} {digest(fetch(path)).hex()}" for path in folder.glob("*.sealed")}


def protection_of(vault: Vault) -> Protection:
    """How a session begun now is protected. Raises VaultError."""
    return "vault" if vault.claimed else "unclaimed"
