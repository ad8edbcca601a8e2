"""A client of the link on a thread of its own, whose messages arrive in the event loop."""

import asyncio
import math
import time
from collections.abc import Callable
from contextlib import suppress

from vrtherapy.commands import Command
from vrtherapy.link.client import LinkClient, Message
from vrtherapy.link.client_thread import ClientThread
from vrtherapy.link.keys import ClientKey
from vrtherapy.link.timing import Timing
from vrtherapy.link.wire import SessionBeat


class Line:
    """One client of the session at `endpoint`. Everything but the thread belongs to the event loop.

    With `watching` the session counts this client as present for as long as the loop pulses.
    """

    def __init__(
        self,
        endpoint: str,
        key: ClientKey,
        timing: Timing,
        take: Callable[[Message], None],
        *,
        watching: bool,
    ) -> None:
        self.name = key.name
        self._take = take
        self._loop = asyncio.get_running_loop()
        self._thread = ClientThread(
            lambda: LinkClient(endpoint, key, watching=watching, timing=timing), tell=self._tell
        )

    async def open(self) -> None:
        """Begin to connect. Raises LinkError and OSError."""
        await asyncio.to_thread(self._thread.start)

    def send(self, command: Command, command_id: str, session: str | None = None) -> None:
        """Give a command, to `session` and no other (default: the one that is followed)."""
        self._thread.send(command, command_id, session)

    def ask_earlier(self, after: int) -> None:
        """Ask for the entries after `after`."""
        self._thread.ask_earlier(after)

    def pulse(self, seconds: float) -> None:
        """Be present for so long."""
        self._thread.pulse(time.monotonic() + seconds)

    def silent_seconds(self) -> float:
        """How long the session has been listened to in vain."""
        silent = self._thread.silent_for(time.monotonic())
        return silent if not math.isnan(silent) else math.inf

    @property
    def heard_beat(self) -> SessionBeat | None:
        """The session's last beat."""
        return self._thread.heard_beat

    async def close(self) -> None:
        """Say goodbye."""
        await asyncio.to_thread(self._thread.close)

    def _tell(self, _: Message) -> None:
        """On the thread: something waits to be taken."""
        with suppress(RuntimeError):  # the loop has been closed meanwhile
            self._loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        for message in self._thread.messages():
            self._take(message)
