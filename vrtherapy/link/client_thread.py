"""A LinkClient on a thread of its own, for a loop that must never wait for a socket: the stage's frames.

The loop and the thread share two queues and a few numbers. The thread beats only while the loop has pulsed lately, so a
loop that hangs falls silent to the session although its process lives.
"""

import math
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from vrtherapy.commands import Command
from vrtherapy.errors import LinkError, NoLink
from vrtherapy.link.client import EntryHeard, LinkClient, Message, Unanswered
from vrtherapy.link.connection import Waker
from vrtherapy.link.outgoing import new_id
from vrtherapy.link.wire import SessionBeat, StageStatus

_TURN_SECONDS = 0.05
_BLIND_SECONDS = 0.6
"""A thread that did not get to run cannot know that the session is silent; after so long its word is not waited for."""
_NOTHING: list[Message] = []


class ClientThread:
    """Runs the client that `open_client` makes. `start` it; then every other method belongs to one other thread.

    `clock` counts the seconds of all times here. The loop has to `pulse`, and says each time until when it may take.
    `tell` is called on the thread with every message that has become ready to be taken, so that it may wake the loop.
    `states_only` is for a loop that follows the state and not its entries: of those it has not taken yet it finds the
    last. The others go where they were made: another processor would first have to fetch them to let go of them.
    """

    def __init__(
        self,
        open_client: Callable[[], LinkClient],
        *,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[Message], None] | None = None,
        states_only: bool = False,
    ) -> None:
        self._open_client = open_client
        self._tell = tell
        self._states_only = states_only
        self._clock = clock
        self._inbox: deque[Message] = deque()
        self._outbox: queue.SimpleQueue[tuple[str, Command, str | None]] = queue.SimpleQueue()
        self._pulse: tuple[float, Callable[[], StageStatus] | None] = (-math.inf, None)
        """Until when the thread beats for the loop, and what it says of it."""
        self._heard_at = self._listened_at = -math.inf
        self._heard_beat: SessionBeat | None = None
        self._earlier_after: int | None = None
        self._waker: Waker | None = None
        self._failure: LinkError | OSError | None = None
        self._opened = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    def start(self) -> None:
        """Begin to connect. Raises what `open_client` raises: LinkError, or OSError when there are no sockets left."""
        self._thread.start()
        self._opened.wait()
        if self._failure is not None:
            raise self._failure

    def messages(self) -> list[Message]:
        """What has arrived since last asked: microseconds when nothing has."""
        inbox = self._inbox
        return [inbox.popleft() for _ in range(len(inbox))] if inbox else _NOTHING

    @property
    def heard_beat(self) -> SessionBeat | None:
        """The session's last beat."""
        return self._heard_beat

    def send(self, command: Command, command_id: str | None = None, session: str | None = None) -> str:
        """Give a command; returns its id. One that cannot be sent now comes back as Unanswered (see LinkClient)."""
        command_id = command_id or new_id()
        self._outbox.put((command_id, command, session))
        if self._waker is not None:
            self._waker.wake()
        return command_id

    def ask_earlier(self, after: int) -> None:
        """Ask for the entries after `after`; they come as `Earlier`. Ask again if nothing comes."""
        self._earlier_after = after
        if self._waker is not None:
            self._waker.wake()

    def pulse(self, alive_until: float, status: Callable[[], StageStatus] | None = None) -> None:
        """The loop is alive, and its next turn may last until then. Call it once a turn; it only stores two values.

        `status` tells how the loop is; it is called on the link's thread, so it may only read.
        """
        self._pulse = (alive_until, status)

    def silent_for(self, now: float) -> float:
        """Seconds for which the session was listened to in vain; infinite before it was first heard.

        A moment in which this process itself was held up (a busy machine, a scene that loads) does not count as the
        session's silence, unless it lasts: then, or if the thread has died, nobody listens, and that counts as silence.
        """
        listened_at = self._listened_at if now - self._listened_at < _BLIND_SECONDS else now
        return listened_at - self._heard_at

    def close(self, patience_seconds: float = 1.0) -> None:
        """Say goodbye and end the thread."""
        self._closing.set()
        if self._waker is not None:
            self._waker.wake()
        self._thread.join(patience_seconds)

    def _run(self) -> None:
        try:
            client = self._open_client()
            self._waker = client.waker()
        except (LinkError, OSError) as failure:
            self._failure = failure
            return
        finally:
            self._opened.set()
        while not self._closing.is_set():
            self._turn(client)
        self._waker.close()
        client.close()

    def _turn(self, client: LinkClient) -> None:
        now = self._clock()
        while not self._outbox.empty():
            self._give(client, self._outbox.get_nowait(), now)
        if self._earlier_after is not None:
            after, self._earlier_after = self._earlier_after, None
            client.ask_earlier(after)
        alive_until, status = self._pulse
        if now <= alive_until:
            client.beat(now, status() if status is not None else None)
        messages = client.poll(_TURN_SECONDS, now)
        self._listened_at, self._heard_at = now, now - client.silent_for(now)
        self._heard_beat = client.heard_beat
        for message in messages:
            self._hand_over(message)
            if self._tell is not None:
                self._tell(message)

    def _hand_over(self, message: Message) -> None:
        if self._states_only and isinstance(message, EntryHeard):
            with suppress(IndexError):  # the loop has just taken it
                if isinstance(self._inbox[-1], EntryHeard):
                    self._inbox[-1] = message
                    return
        self._inbox.append(message)

    def _give(self, client: LinkClient, given: tuple[str, Command, str | None], now: float) -> None:
        command_id, command, session = given
        try:
            client.send_command(command, now, command_id, session)
        except NoLink:
            self._inbox.append(Unanswered(command_id))
