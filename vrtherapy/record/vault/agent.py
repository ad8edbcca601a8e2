"""Who keeps the vault unlocked for a while: a small process that holds the ring in memory and ends when time is up.

Nothing unlocked ever lies in a file. Other programs of the same user find the agent through `agent.json` in the vault's
folder, which holds a port on this computer and a token for this one run; question and answer are encrypted with the
token, so that neither another user of the computer nor a stranger on the port learns or feigns anything. Ending the
process, switching off and time running out all lock the vault; the token left behind opens nothing.
"""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from vrtherapy.errors import VaultError
from vrtherapy.folders import data_folder, write_private
from vrtherapy.messages import Record, Text
from vrtherapy.processes import start
from vrtherapy.record.vault.files import sync_folder
from vrtherapy.record.vault.holders import Ring
from vrtherapy.record.vault.home import OpenVault, Vault
from vrtherapy.record.vault.sealing import new_key, unwrap, wrap

LONGEST_SECONDS = 12 * 3600.0
_ANSWER_WITHIN_SECONDS = 2.0
_MOST_BYTES = 1 << 16
"""A ring of hundreds of epochs."""


class AgentFile(Record):
    """How an agent is found."""

    port: int = Field(ge=1, le=65535, description="Where it listens, on this computer only.")
    token: str = Field(description="What it and its questioners know, in hexadecimal.")


class Question(Record):
    """What is asked of an agent. The nonce comes back, so that no old answer passes for a new one."""

    ask: Literal["ring", "lock"]
    nonce: str


class Unlocked(Record):
    """What an agent holds."""

    ring: Ring
    holder: str = Field(description="Whose key unlocked it.")
    seconds: float = Field(description="How much longer.")


class Answer(Record):
    """What an agent says."""

    nonce: str
    unlocked: Unlocked | None


def ask(vault: Vault, question: Literal["ring", "lock"] = "ring") -> Unlocked | None:
    """What the vault's agent holds, or None if there is none. `lock` ends it."""
    nonce = secrets.token_hex(16)
    try:
        file = AgentFile.from_json(_path(vault).read_bytes())
        token = bytes.fromhex(file.token)
        with socket.create_connection(("127.0.0.1", file.port), _ANSWER_WITHIN_SECONDS) as connection:
            connection.settimeout(_ANSWER_WITHIN_SECONDS)
            connection.sendall(wrap(token, "question", Question(ask=question, nonce=nonce).to_json()))
            connection.shutdown(socket.SHUT_WR)
            answer = Answer.from_json(unwrap(token, "answer", _received(connection)))
    except (OSError, ValueError, ValidationError, VaultError):
        return None
    return answer.unlocked if secrets.compare_digest(answer.nonce, nonce) else None


def unlocked(vault: Vault) -> OpenVault | None:
    """The vault as its agent has it open, or None."""
    held = ask(vault)
    return OpenVault(vault, held.ring, held.holder) if held else None


def keep_unlocked(opened: OpenVault, seconds: float) -> None:
    """Start an agent that holds the vault open for so long; one that runs already is replaced. Raises VaultError."""
    ask(opened.vault, "lock")
    held = Unlocked(ring=opened.ring, holder=opened.holder, seconds=min(seconds, LONGEST_SECONDS))
    arguments = [str(opened.vault.folder)]
    agent = start("vrtherapy.record.vault.agent", arguments, secret=held.to_json(), output=subprocess.PIPE)
    ready = agent.stdout.readline() if agent.stdout else b""
    if not ready:
        en = "The agent that keeps the vault unlocked did not start."
        raise VaultError(Text(en=en, fr="L'agent qui garde le coffre ouvert n'a pas démarré."))
    if agent.stdout:
        agent.stdout.close()
    threading.Thread(target=agent.wait, name="agent-reaper", daemon=True).start()  # its end leaves no zombie
    opened.vault.audit.append("vault_unlocked", holder=opened.holder, detail=f"{held.seconds:.0f} s")


def main() -> int:
    """Hold what came on standard input until it is asked to let go, or its time is up."""
    vault = Vault(Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder() / "vault")
    held = Unlocked.from_json(sys.stdin.buffer.read())
    token = new_key()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
        mine = AgentFile(port=port, token=token.hex())
        write_private(_path(vault), mine.to_json())
        with suppress(OSError):
            sync_folder(vault.folder)
        print("ready", flush=True)
        _leave_the_terminal()
        _serve(listening, token, held)
    with suppress(OSError, ValidationError):
        if AgentFile.from_json(_path(vault).read_bytes()) == mine:
            _path(vault).unlink()
    return 0


def _leave_the_terminal() -> None:
    """Let go of the output of whoever started this, so that nobody waits for its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _serve(listening: socket.socket, token: bytes, held: Unlocked) -> None:
    until = time.monotonic() + held.seconds
    asleep_until = time.time() + held.seconds  # a computer that slept may not have counted
    while (left := min(until - time.monotonic(), asleep_until - time.time())) > 0:
        listening.settimeout(min(left, 5.0))
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            continue
        with connection:
            if _answer(connection, token, held.changed(seconds=left)) == "lock":
                return


def _answer(connection: socket.socket, token: bytes, held: Unlocked) -> str | None:
    """Answer one question; what it asked, or None for a stranger."""
    connection.settimeout(_ANSWER_WITHIN_SECONDS)
    try:
        question = Question.from_json(unwrap(token, "question", _received(connection)))
        given = held if question.ask == "ring" else None
        connection.sendall(wrap(token, "answer", Answer(nonce=question.nonce, unlocked=given).to_json()))
    except (OSError, ValueError, ValidationError, VaultError):
        return None
    return question.ask


def _received(connection: socket.socket) -> bytes:
    """Everything until the other side has said all it has to say."""
    parts: list[bytes] = []
    while sum(map(len, parts)) <= _MOST_BYTES and (part := connection.recv(_MOST_BYTES)):
        parts.append(part)
    return b"".join(parts)


def _path(vault: Vault) -> Path:
    return vault.folder / "agent.json"


if __name__ == "__main__":
    sys.exit(main())
