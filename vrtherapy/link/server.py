"""The session's end of the link: who asks what, and the answers. Single-threaded, polled, without a clock of its own.

`now` is session time everywhere (seconds, as in an entry's `at_seconds`). A request arrives at most `timeout_seconds`
after the `now` it is judged by, so silence is noticed a little early, never late.
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vrtherapy.commands.base import refuse
from vrtherapy.commands.course import Stop
from vrtherapy.events import Entry, SafePlaceShown, Stopped
from vrtherapy.link import sentences, wire
from vrtherapy.link.answers import Answers
from vrtherapy.link.keys import Authorised, KeyFolder
from vrtherapy.link.listener import Arrival, Listener
from vrtherapy.link.presence import Allowance, Presence
from vrtherapy.link.requests import (
    CommandAsked,
    EarlierAsked,
    Joined,
    Left,
    Request,
    SnapshotAsked,
    StatusHeard,
)
from vrtherapy.link.sockets import DEFAULT_ENDPOINT
from vrtherapy.link.timing import FRESH_SECONDS, Timing, never_late
from vrtherapy.messages import Text
from vrtherapy.state import SessionState

_BYTES_OF_ONE_MESSAGE = 1024
_AHEAD_SECONDS = 1.0
_ENTRIES_A_PORTION = 200


class LinkServer:
    """Listens for clients, answers them, and publishes entries and heartbeats.

    Names and roles come from the key a client proved, never from what it says. Raises LinkError when the endpoint is
    taken, NotAuthorised when the keys are missing or unsafe.
    """

    def __init__(
        self, keys: KeyFolder, session: str, endpoint: str = DEFAULT_ENDPOINT, timing: Timing | None = None
    ) -> None:
        self.session = session
        self.boot = secrets.token_hex(8)
        self.seq = 0
        self.stage_status: wire.StageStatus | None = None
        """How the stage last said it is, for the beats."""
        self.calm = False
        """Whether the patient sees the safe place, or nothing yet: then a stage may be silent for longer."""
        self.disk_free_bytes: int | None = None
        self._timing = timing or Timing()
        self._keys = keys
        self._stamp = keys.stamp()
        self._listener = Listener(endpoint, keys.session(), keys.authorised())
        self._answers = Answers()
        self._presence = Presence(self._timing)
        self._messages = Allowance(per_second=400, burst=800)
        self._snapshots = Allowance(per_second=10, burst=20)
        self._faults = Allowance(per_second=20, burst=50)
        self._beat_due = float("-inf")
        self._departed: list[Left] = []
        self._snapshot: tuple[int, bytes] = (-1, b"")

    @property
    def endpoint(self) -> str:
        """Where it listens, with the real port when any free one was asked for."""
        return self._listener.endpoint

    def poll(self, timeout_seconds: float, now: float) -> list[Request]:
        """What was asked, waiting up to `timeout_seconds` for it. The work of one call is bounded, whoever sends."""
        self._listener.wait(timeout_seconds)
        requests: list[Request] = [*self._departed]
        self._departed.clear()
        requests += [
            request for arrival in self._listener.arrivals() if (request := self._take(arrival, now))
        ]
        requests += [
            Left(client.name, client.role, lost=True) for client in self._presence.lost(now, calm=self.calm)
        ]
        return requests

    def done(self, request: CommandAsked, seq: int) -> None:
        """The command was carried out, up to entry `seq`."""
        self._settle(request.name, wire.Done(id=request.id, seq=seq))

    def refuse(self, request: CommandAsked, sentence: Text) -> None:
        """The command was refused."""
        self._settle(request.name, wire.Refusal(id=request.id, sentence=sentence))

    def shown(self, request: CommandAsked, seq: int) -> None:
        """The patient's view has begun to leave for the safe place, says entry `seq`: a stop's second answer."""
        self._settle(request.name, wire.Shown(id=request.id, seq=seq))

    def send_snapshot(self, request: SnapshotAsked, state: SessionState) -> None:
        """The whole state, as it is now."""
        if self._snapshot[0] != state.seq:
            snapshot = wire.Snapshot(session=self.session, boot=self.boot, seq=state.seq, state=state)
            self._snapshot = (state.seq, snapshot.to_json())
        self._listener.send(request.route, self._snapshot[1])

    def send_earlier(self, request: EarlierAsked, entries: Sequence[Entry]) -> None:
        """Some of the session's entries, of which `entries` are all from the first on."""
        portion = tuple(entries[request.after : request.after + _ENTRIES_A_PORTION])
        earlier = wire.Earlier(session=self.session, boot=self.boot, after=request.after, entries=portion)
        self._listener.send(request.route, earlier.to_json())

    def publish(self, entry: Entry) -> None:
        """Tell everyone of an entry. Record it first."""
        self.seq = entry.seq
        self._publish(wire.EntryPublished(session=self.session, boot=self.boot, entry=entry))

    def beat(self, now: float) -> None:
        """Say that the session lives, if it is time to. Call it in every turn of the loop."""
        if now >= self._beat_due:
            self._beat_due = now + self._timing.stage.beat_seconds
            beat = wire.SessionBeat(
                session=self.session,
                boot=self.boot,
                seq=self.seq,
                at_seconds=max(0.0, now),
                stage=self.stage_status,
                disk_free_bytes=self.disk_free_bytes,
            )
            self._publish(beat)

    def remember(self, entries: Iterable[Entry]) -> None:
        """After a restart: commands that led to these entries were done, and repeating them does nothing."""
        stop: tuple[str, str] | None = None
        for entry in entries:
            self.seq = entry.seq
            if entry.cause.command:
                self._answers.settle(entry.cause.name, wire.Done(id=entry.cause.command, seq=entry.seq))
                if isinstance(entry.event, Stopped):
                    stop = (entry.cause.name, entry.cause.command)
            if isinstance(entry.event, SafePlaceShown) and stop:
                self._answers.settle(stop[0], wire.Shown(id=stop[1], seq=entry.seq))

    def reread_keys(self) -> tuple[str, ...]:
        """Take in changes of the list of the authorised; returns the names that were revoked.

        ZeroMQ asks about a key only once, so a revocation closes every connection; who is still authorised is back
        within about 0.2 s. Cheap when nothing changed: ask once a second.
        Raises NotAuthorised when the list is damaged; the list as it was then stands.
        """
        stamp = self._keys.stamp()
        if stamp == self._stamp:
            return ()
        authorised = self._keys.authorised()
        self._stamp = stamp
        revoked = self._listener.admit(authorised)
        if revoked:
            gone = self._presence.cut(revoked)
            self._departed += [Left(client.name, client.role, lost=False) for client in gone]
        return tuple(sorted(revoked))

    def close(self) -> None:
        """Stop listening; what is not sent yet is dropped."""
        self._listener.close()

    def _take(self, arrival: Arrival, now: float) -> Request | None:
        sender, frame = _From(arrival.route, arrival.client, now), arrival.frame
        cost = 1 + len(frame) / _BYTES_OF_ONE_MESSAGE
        allowed = self._messages.take(sender.client.name, now, cost)
        # A stop is heard however much its sender sent before it.
        may_be_stop = len(frame) <= _BYTES_OF_ONE_MESSAGE and b'"stop"' in frame
        message = wire.decode_request(frame) if allowed or may_be_stop else None
        if message is None or not (allowed or _is_stop(message)):
            self._fault(sender, "too_fast", sentences.TOO_FAST)
            return None
        if isinstance(message, wire.Malformed):
            self._fault(sender, "malformed" if message.version is None else "version", message.sentence)
            return None
        return self._judge(sender, message)

    def _judge(self, sender: "_From", message: wire.ClientMessage) -> Request | None:
        route, client, now = sender
        if isinstance(message, wire.Hello):
            self._presence.greet(route, client, message.watching, now)
            self._send(route, self._welcome(sender))
            return Joined(client.name, client.role) if message.watching else None
        if not self._presence.hear(route, now) and not _is_stop(message):
            self._fault(sender, "hello_first", sentences.HELLO_FIRST)
            return None
        return self._follow_up(sender, message)

    def _follow_up(self, sender: "_From", message: wire.ClientMessage) -> Request | None:
        """What a client asks once it is greeted."""
        route, client, now = sender
        match message:
            case wire.GiveCommand():
                return self._take_command(sender, message)
            case wire.AskSnapshot():
                return SnapshotAsked(route) if self._snapshots.take(client.name, now) else None
            case wire.AskEarlier(after=after):
                return EarlierAsked(route, after) if self._snapshots.take(client.name, now) else None
            case wire.ClientBeat(status=status):
                return StatusHeard(client.name, status) if status and client.role == "stage" else None
            case wire.Leave():
                left = self._presence.leave(route)
                return Left(left.name, left.role, lost=False) if left else None
            case wire.Hello():
                return None

    def _take_command(self, sender: "_From", given: wire.GiveCommand) -> CommandAsked | None:
        known = self._answers.take(sender.client.name, given.id, sender.route)
        if known is not None:
            for answer in (known.answer, known.shown):
                if answer:
                    self._send(sender.route, answer)
            return None
        asked = CommandAsked(sender.client.name, sender.client.role, given.id, given.command)
        if sentence := self._obstacle(sender, given):
            self.refuse(asked, sentence)
            return None
        return asked

    def _obstacle(self, sender: "_From", given: wire.GiveCommand) -> Text | None:
        """Why a command is not even put to the session: a reader gave it, or it was meant for another moment."""
        if sender.client.role == "observer":
            return refuse(given.command, sentences.ONLY_READS).sentence
        if given.session not in (None, self.session):
            return refuse(given.command, sentences.OTHER_SESSION).sentence
        if never_late(given.command, sender.client.role):
            return None
        if given.boot != self.boot:
            return refuse(given.command, sentences.OTHER_BOOT).sentence
        if not -_AHEAD_SECONDS <= sender.now - given.as_of <= FRESH_SECONDS:
            return refuse(given.command, sentences.TOO_LATE).sentence
        return None

    def _welcome(self, sender: "_From") -> wire.Welcome:
        return wire.Welcome(
            version=wire.WIRE_VERSION,
            session=self.session,
            boot=self.boot,
            seq=self.seq,
            at_seconds=max(0.0, sender.now),
            role=sender.client.role,
            name=sender.client.name,
        )

    def _settle(self, name: str, answer: wire.Done | wire.Refusal | wire.Shown) -> None:
        if route := self._answers.settle(name, answer):
            self._send(route, answer)

    def _fault(self, sender: "_From", code: wire.FaultCode, sentence: Text) -> None:
        if self._faults.take(sender.client.name, sender.now):
            self._send(sender.route, wire.LinkFault(code=code, sentence=sentence))

    def _send(self, route: bytes, reply: wire.Reply) -> None:
        self._listener.send(route, reply.to_json())

    def _publish(self, news: wire.News) -> None:
        self._listener.publish(wire.encode_news(news))


class _From(NamedTuple):
    """Where a message came from, and when."""

    route: bytes
    client: Authorised
    now: float


def _is_stop(message: wire.ClientMessage | wire.Malformed) -> bool:
    return isinstance(message, wire.GiveCommand) and isinstance(message.command, Stop)
