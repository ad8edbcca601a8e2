"""How the supervisor knows that the session's loop still turns: a datagram on loopback twice a second.

A datagram needs no connection: the session does not notice whether anybody listens, and a supervisor that died takes
nothing with it. Its only effect is not to be killed, so it carries no secret but the session's id.
"""

import socket
from contextlib import suppress

PULSE_EVERY_SECONDS = 0.5
SILENT_AFTER_SECONDS = 5.0
"""A loop that has not turned for so long hangs. The patient has been in the safe place since 0.4 s."""
START_LIMIT_SECONDS = 30.0


class PulseSender:
    """The session's side. Without a port it does nothing."""

    def __init__(self, port: int | None, session: str) -> None:
        self._port = port
        self._pulse = session.encode()
        self._due = float("-inf")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM) if port else None

    def beat(self, now: float) -> None:
        """Say that the loop turns, if it is time to."""
        if self._socket is not None and self._port is not None and now >= self._due:
            self._due = now + PULSE_EVERY_SECONDS
            with suppress(OSError):
                self._socket.sendto(self._pulse, ("127.0.0.1", self._port))

    def close(self) -> None:
        """Let go of the socket."""
        if self._socket is not None:
            self._socket.close()


class PulseReceiver:
    """The supervisor's side. `now` is any steady clock in seconds."""

    def __init__(self, session: str) -> None:
        self._pulse = session.encode()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self._patience_until = float("inf")

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._socket.getsockname()[1])

    def started(self, now: float) -> None:
        """A session process was started; it has some time until its first pulse."""
        self._drain()
        self._patience_until = now + START_LIMIT_SECONDS

    def hangs(self, now: float) -> bool:
        """Whether the session has been silent too long."""
        if self._drain():
            self._patience_until = now + SILENT_AFTER_SECONDS
        return now > self._patience_until

    def _drain(self) -> bool:
        heard = False
        with suppress(OSError):  # BlockingIOError: nothing (more) has come
            while True:
                heard |= self._socket.recv(256) == self._pulse
        return heard
