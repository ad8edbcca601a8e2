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
from vrtherapy.record.vault.files import keep
from vrtherapy.record.vault.home import Vault
from vrtherapy.record.vault.sealing import KEY_BYTES, digest, new_key

FOLDER_ID_NAME = "library-id"


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
    marks = (commitment(keys.journal), commitment(keys.streams), _folder_id(records))
    vault.audit.append("session_begun", item=session, detail=" ".join(marks))
    return keys


def folder_id(records: Path) -> str | None:
    """What the audit log calls this records folder, wherever it is moved to; None if its mark is gone."""
    try:
        return (records / FOLDER_ID_NAME).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _folder_id(records: Path) -> str:
    mark = folder_id(records) or secrets.token_hex(8)
    keep(records / FOLDER_ID_NAME, f"{mark}\n".encode())
    return mark


def close_session(vault: Vault, records: Path, session: str) -> None:
    """Note how the record lies when its session is over; the keys of one that never began go. Raises VaultError."""
    path = records / session / SEALED_NAME
    if not is_begun(path):
        vault.audit.append("session_closed", item=session, detail="never begun")
        vault.forget_keys(session)
        return
    vault.audit.append("session_closed", item=session, detail=state_of(path.read_bytes()))


def state_of(data: bytes) -> str:
    """A file's length and digest, as the audit log keeps them."""
    return f"{len(data)} {digest(data).hex()}"


def protection_of(vault: Vault) -> Protection:
    """How a session begun now is protected. Raises VaultError."""
    return "vault" if vault.claimed else "unclaimed"
