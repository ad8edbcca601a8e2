"""A client's end of the link: commands out, the session's state in. Single-threaded, polled, with no clock of its own.

`now` is any clock of the client's own that counts seconds; session time is learned from the session.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from vrtherapy.commands import Command
from vrtherapy.errors import NoLink
from vrtherapy.events import Entry
from vrtherapy.link import sentences, wire
from vrtherapy.link.connection import Connection, Waker
from vrtherapy.link.follow import Follower
from vrtherapy.link.keys import ClientKey, Role
from vrtherapy.link.outgoing import Outgoing, new_id
from vrtherapy.link.timing import HELLO_REPEAT_SECONDS, SNAPSHOT_REPEAT_SECONDS, Timing, never_late
from vrtherapy.state import SessionState

_NEW_SOCKETS_AFTER_SECONDS = 2.0
_ASK_REFUSED_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class StateReplaced:
    """The state came whole: at the beginning, after a gap, or from a session that was started again."""

    state: SessionState


@dataclass(frozen=True, slots=True)
class EntryHeard:
    """One more entry, and the state it led to."""

    entry: Entry
    state: SessionState


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A command that nobody answered in time. It is not sent any more; whether it was carried out, the state tells."""

    id: str


Message = (
    StateReplaced
    | EntryHeard
    | Unanswered
    | wire.Welcome
    | wire.Done
    | wire.Shown
    | wire.Refusal
    | wire.Earlier
    | wire.LinkFault
)


class LinkClient:
    """Follows one session and gives it commands. Use it from one thread.

    With `watching` it is present to the session, has to `beat`, and is missed when it falls silent; without, its
    coming and going is no event. It finds the session again by itself, whatever happens to either end.
    Raises LinkError when the endpoint makes no sense.
    """

    def __init__(
        self, endpoint: str, key: ClientKey, *, watching: bool = True, timing: Timing | None = None
    ) -> None:
        self.endpoint = endpoint
        self.pace = (timing or Timing()).of(key.role)
        self.connected = False
        """Whether the session has welcomed this connection."""
        self.refused = False
        """Whether the session turned the key away when last asked."""
        self.fault: wire.LinkFault | None = None
        """What the session last said was wrong with the link, until it says welcome."""
        self.welcome: wire.Welcome | None = None
        self.heard_beat: wire.SessionBeat | None = None
        """The session's last beat."""
        self._role: Role = key.role
        self._watching = watching
        self._follower = Follower()
        self._outgoing = Outgoing()
        self._as_of = 0.0
        self._heard_at = -math.inf
        self._renew_at = math.inf
        self._hello_due = math.inf  # until there is a connection to say it on
        self._snapshot_due = self._beat_due = -math.inf
        self._connection = Connection(endpoint, key, self.pace)

    @property
    def state(self) -> SessionState | None:
        """The session's state as far as it is known."""
        return self._follower.state

    def silent_for(self, now: float) -> float:
        """Seconds since the session was last heard; infinite before the first time.

        The session counts as lost once this exceeds `pace.silent_after_seconds`.
        """
        return now - self._heard_at

    def poll(self, timeout_seconds: float, now: float) -> list[Message]:
        """What has arrived, waiting up to `timeout_seconds` for it; sends what is due. Call it again and again."""
        self._send_due(now)
        self._connection.wait(min(timeout_seconds, self._seconds_to_spare(now)))
        self._note_changes(now)
        messages: list[Message] = list(self._take_replies(now))
        messages += self._take_published(now)
        messages += [Unanswered(given_up) for given_up in self._outgoing.expired(now)]
        self._send_due(now)
        return messages

    def send_command(
        self, command: Command, now: float, command_id: str | None = None, session: str | None = None
    ) -> str:
        """Give a command, to `session` and no other (default: the one that is followed); returns its id.

        A stop, and a stage's report, are repeated until they are answered, whatever happens meanwhile. Anything else
        is given up after two seconds, and raises NoLink when the session is not connected: nothing is carried out late.
        """
        lasting = never_late(command, self._role)
        if not (self.connected or lasting):
            raise NoLink(sentences.NOT_CONNECTED)
        given = wire.GiveCommand(
            id=command_id or new_id(),
            session=session or self._follower.session or None,
            boot=self._follower.boot,
            as_of=self._as_of,
            command=command,
        )
        self._outgoing.add(given.id, given.to_json(), lasting, now)
        self._send_due(now)
        return given.id

    def ask_earlier(self, after: int) -> None:
        """Ask for entries that were there before; they come as `Earlier`. Ask again if nothing comes."""
        if self.connected:
            self._connection.send(wire.AskEarlier(after=after).to_json())

    def beat(self, now: float, status: wire.StageStatus | None = None) -> None:
        """Say that this client lives, if it is time to. Whoever watches calls it in every turn of its loop."""
        if self.connected and self._watching and now >= self._beat_due:
            self._beat_due = now + self.pace.beat_seconds
            self._connection.send(wire.ClientBeat(status=status).to_json())

    def waker(self) -> Waker:
        """What one other thread ends the wait in `poll` with."""
        return self._connection.waker()

    def close(self) -> None:
        """Say goodbye and disconnect."""
        if self.connected:
            self._connection.send(wire.Leave().to_json())
        self._connection.close()

    def _seconds_to_spare(self, now: float) -> float:
        """Until something is to be sent."""
        due = self._outgoing.next_due()
        if not self.connected:
            due = min(due, self._hello_due)
        elif self._follower.needs_snapshot:
            due = min(due, self._snapshot_due)
        return max(0.001, due - now)

    def _send_due(self, now: float) -> None:
        if math.isinf(self._renew_at):
            self._renew_at = now + self._patience
        if now >= self._renew_at:
            self._renew_at = now + self._patience
            self.connected, self._hello_due = False, math.inf
            self._connection.renew()
        if not self.connected and now >= self._hello_due:
            self._hello_due = now + HELLO_REPEAT_SECONDS
            self._connection.send(wire.Hello(version=wire.WIRE_VERSION, watching=self._watching).to_json())
        if self.connected and self._follower.needs_snapshot and now >= self._snapshot_due:
            self._snapshot_due = now + SNAPSHOT_REPEAT_SECONDS
            self._connection.send(wire.AskSnapshot().to_json())
        for frame in self._outgoing.due(now):
            self._connection.send(frame)

    @property
    def _patience(self) -> float:
        """How long nothing may be heard before new sockets are tried."""
        return max(_NEW_SOCKETS_AFTER_SECONDS, 3 * self.pace.silent_after_seconds)

    def _note_changes(self, now: float) -> None:
        for change in self._connection.changes():
            if change == "up":
                self.refused = False
                self._hello_due = -math.inf
                self._outgoing.hurry()
            else:
                self._hello_due = math.inf
            if change == "refused":
                self.refused = True
                self._renew_at = now + _ASK_REFUSED_AGAIN_SECONDS
            self.connected = False

    def _hear(self, now: float) -> None:
        self._heard_at = now
        self._renew_at = now + self._patience

    def _take_replies(self, now: float) -> Iterator[Message]:
        for frame in self._connection.replies():
            reply = wire.decode_reply(frame)
            if reply is None:
                continue
            if isinstance(reply, wire.Snapshot):
                if self._follower.replace(reply) and self._follower.state is not None:
                    self._hear(now)
                    yield StateReplaced(self._follower.state)
                    yield from self._catch_up()
                continue
            yield from self._note_reply(reply, now)
            yield reply

    def _note_reply(self, reply: wire.Reply, now: float) -> Iterator[Message]:
        match reply:
            case wire.Welcome():
                yield from self._be_welcomed(reply)
            case wire.LinkFault(code=code):
                self.fault = reply
                if code == "hello_first":
                    self.connected = False
                    self._hello_due = now
            case wire.Done() | wire.Refusal():
                self._outgoing.settle(reply.id)
            case _:
                pass

    def _be_welcomed(self, welcome: wire.Welcome) -> Iterator[Message]:
        if self.welcome is not None and welcome.session != self.welcome.session:
            for given_up in self._outgoing.abandon():
                yield Unanswered(given_up)
        self.welcome, self.fault, self.connected = welcome, None, True
        self._as_of = welcome.at_seconds
        self._follower.begin(welcome.session, welcome.boot)

    def _take_published(self, now: float) -> Iterator[Message]:
        for frames in self._connection.published():
            news = wire.decode_news(frames)
            if news is None:
                continue
            if (news.session, news.boot) != (self._follower.session, self._follower.boot):
                self.connected = False  # a new run of the session: it does not know us yet
                continue
            self._hear(now)
            if isinstance(news, wire.SessionBeat):
                self.heard_beat = news
            at_seconds = news.at_seconds if isinstance(news, wire.SessionBeat) else news.entry.at_seconds
            self._as_of = max(self._as_of, at_seconds)
            self._follower.hear(news)
            yield from self._catch_up()

    def _catch_up(self) -> Iterator[Message]:
        while entry := self._follower.next_entry():
            if self._follower.state is not None:
                yield EntryHeard(entry, self._follower.state)
