"""What the treatment room's computer does with a vault that it cannot open: seal each new session's record.

The session's keys live in the memory of `run_session.py` and of the session process, to which they are handed through
a pipe; on the disk they are sealed to the clinic. So a session process that dies is started again and goes on with its
own record, and neither of the two can read any other. If both die, only the clinic's key opens the record.
"""

from pathlib import Path
from typing import NamedTuple

from vrtherapy.errors import VaultError
from vrtherapy.events import Protection
from vrtherapy.messages import Text
from vrtherapy.record.sealed import SEALED_NAME, is_begun
from vrtherapy.record.vault.home import Vault
from vrtherapy.record.vault.sealing import KEY_BYTES, digest, new_key


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

    def commitment(self) -> str:
        """What the audit log keeps of them: nobody can put another record with other keys in this one's place."""
        return digest(b"session keys" + self.handed_over()).hex()


def begin_session(vault: Vault, session: str) -> SessionKeys:
    """New keys for a new session, sealed and noted before anything is recorded. Raises VaultError."""
    keys = SessionKeys(new_key(), new_key())
    vault.keep_keys(session, keys._asdict())
    vault.audit.append("session_begun", item=session, detail=keys.commitment())
    return keys


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
