"""The session's end of the link: who asks what, and the answers. Single-threaded, polled, without a clock of its own.

`now` is session time everywhere (seconds, as in an entry's `at_seconds`). A request arrives at most `timeout_seconds`
after the `now` it is judged by, so silence is noticed a little early, never late.
"""

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

import zmq

from vrtherapy.commands.base import refuse
from vrtherapy.commands.course import Stop
from vrtherapy.errors import LinkError
from vrtherapy.events import Entry
from vrtherapy.link import sentences, wire
from vrtherapy.link.answers import Answers
from vrtherapy.link.door import Door
from vrtherapy.link.keys import Authorised, KeyFolder
from vrtherapy.link.presence import Allowance, Presence
from vrtherapy.link.requests import CommandAsked, Joined, Left, Request, SnapshotAsked, StatusHeard
from vrtherapy.link.sockets import DEFAULT_ENDPOINT, Socket, open_session_end
from vrtherapy.link.timing import FRESH_SECONDS, Timing
from vrtherapy.messages import Text
from vrtherapy.state import SessionState

_MOST_PARTS_A_TURN = 256
_MOST_BYTES_A_TURN = 4 * wire.LARGEST_REQUEST_BYTES
_PARTS_KEPT = 3  # a request has two: the route ZeroMQ puts before it, and its one frame
_AHEAD_SECONDS = 1.0
_REOPEN_WAIT_MS = 5


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
        self._timing = timing or Timing()
        self._keys = keys
        self._key = keys.session()
        self._stamp = keys.stamp()
        self._answers = Answers()
        self._presence = Presence(self._timing)
        self._messages = Allowance(per_second=400, burst=400)
        self._snapshots = Allowance(per_second=10, burst=20)
        self._faults = Allowance(per_second=20, burst=50)
        self._beat_due = float("-inf")
        self._parts: list[zmq.Frame] = []
        self._waiting: list[Request] = []
        self._snapshot: tuple[int, bytes] = (-1, b"")
        self._context: zmq.Context[Socket] = zmq.Context()
        self._door = Door(self._context, keys.authorised())
        self._sockets: tuple[Socket, Socket] | None = None
        self._poller = _poller(self._door.socket)
        try:
            self._open(endpoint)
        except LinkError:
            self.close()
            raise

    def poll(self, timeout_seconds: float, now: float) -> list[Request]:
        """What was asked, waiting up to `timeout_seconds` for it. The work of one call is bounded, whoever sends."""
        if self._sockets is None:
            self._reopen()
        reopening = self._sockets is None
        self._poller.poll(_REOPEN_WAIT_MS if reopening else max(0, int(timeout_seconds * 1000)))
        self._door.answer()
        requests, self._waiting = self._waiting, []
        requests += self._read(now)
        requests += [Left(client.name, client.role, lost=True) for client in self._presence.lost(now)]
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
        self._send_bytes(request.route, self._snapshot[1])

    def publish(self, entry: Entry) -> None:
        """Tell everyone of an entry. Record it first."""
        self.seq = entry.seq
        self._publish(wire.EntryPublished(session=self.session, boot=self.boot, entry=entry))

    def beat(self, now: float) -> None:
        """Say that the session lives, if it is time to. Call it in every turn of the loop."""
        if now >= self._beat_due:
            self._beat_due = now + self._timing.stage.beat_seconds
            beat = wire.SessionBeat(
                session=self.session, boot=self.boot, seq=self.seq, at_seconds=max(0.0, now)
            )
            self._publish(beat)

    def remember(self, entries: Iterable[Entry]) -> None:
        """After a restart: commands that led to these entries were done, and repeating them does nothing."""
        for entry in entries:
            self.seq = entry.seq
            if entry.cause.command:
                self._answers.settle(entry.cause.name, wire.Done(id=entry.cause.command, seq=entry.seq))

    def reread_keys(self) -> tuple[str, ...]:
        """Take in changes of the list of the authorised; returns the names that were revoked.

        ZeroMQ asks about a key only once, so a revocation closes every connection; who is still authorised is back
        within a few tens of milliseconds. Cheap when nothing changed: ask once a second.
        Raises NotAuthorised when the list is damaged; the list as it was then stands.
        """
        stamp = self._keys.stamp()
        if stamp == self._stamp:
            return ()
        clients = {client.public: client for client in self._keys.authorised()}
        self._stamp = stamp
        revoked = {old.name for key, old in self._door.clients.items() if clients.get(key) != old}
        self._door.clients = clients
        if revoked:
            self._shut()
            self._waiting += [
                Left(client.name, client.role, lost=False) for client in self._presence.cut(revoked)
            ]
            self._reopen()
        return tuple(sorted(revoked))

    def close(self) -> None:
        """Stop listening; what is not sent yet is dropped."""
        self._shut()
        self._door.close()
        self._context.term()

    def _open(self, endpoint: str) -> None:
        router, publisher, self.endpoint = open_session_end(self._context, endpoint, self._key)
        self._sockets = (router, publisher)
        self._poller = _poller(self._door.socket, router)

    def _reopen(self) -> None:
        """Listen again where we listened. The ports may not be free at once; every turn tries again until they are."""
        try:
            self._open(self.endpoint)
        except LinkError:
            self._sockets = None

    def _shut(self) -> None:
        for socket in self._sockets or ():
            socket.close()
        self._sockets = None
        self._parts = []
        self._poller = _poller(self._door.socket)

    def _read(self, now: float) -> list[Request]:
        requests: list[Request] = []
        budget = _MOST_BYTES_A_TURN
        for _ in range(_MOST_PARTS_A_TURN):
            if self._sockets is None or budget <= 0:
                break
            try:
                part = self._sockets[0].recv(zmq.DONTWAIT, copy=False)
            except zmq.ZMQError:
                break
            budget -= len(part)
            if len(self._parts) < _PARTS_KEPT:
                self._parts.append(part)
            if part.more:
                continue
            parts, self._parts = self._parts, []
            if request := self._take(parts, now):
                requests.append(request)
        return requests

    def _take(self, parts: Sequence[zmq.Frame], now: float) -> Request | None:
        route, client = parts[0].bytes, self._sender(parts[-1])
        if client is None:
            return None
        frame = parts[1].bytes if len(parts) == 2 else b""
        # A stop is heard however much its sender sent before it.
        allowed = self._messages.take(client.name, now)
        message = wire.decode_request(frame) if allowed or b'"stop"' in frame else None
        if not allowed and not _is_stop(message):
            self._fault(_From(route, client, now), "too_fast", sentences.TOO_FAST)
            return None
        return self._judge(_From(route, client, now), message)

    def _judge(self, sender: "_From", message: wire.ClientMessage | wire.Malformed | None) -> Request | None:
        route, client, now = sender
        if message is None or isinstance(message, wire.Malformed):
            version = message.version if message else None
            sentence = message.sentence if message else sentences.ONE_FRAME
            self._fault(sender, "malformed" if version is None else "version", sentence)
            return None
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
        if isinstance(given.command, Stop) or "stage" in given.command.givers:
            return None  # a stop is never too late, nor is a stage's report of what has happened
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
        self._send_bytes(route, reply.to_json())

    def _send_bytes(self, route: bytes, frame: bytes) -> None:
        """Send if the client can be reached; one that is gone asks again when it is back."""
        if self._sockets is not None:
            with suppress(zmq.ZMQError):
                self._sockets[0].send_multipart([route, frame], zmq.DONTWAIT)

    def _publish(self, news: wire.News) -> None:
        if self._sockets is not None:
            with suppress(zmq.ZMQError):
                self._sockets[1].send_multipart(wire.encode_news(news), zmq.DONTWAIT)

    def _sender(self, frame: zmq.Frame) -> Authorised | None:
        """Who sent a frame, by the key of its connection; None if that is not authorised (any more)."""
        try:
            return self._door.clients.get(str(frame.get("User-Id")))
        except zmq.ZMQError:
            return None


class _From(NamedTuple):
    """Where a message came from, and when."""

    route: bytes
    client: Authorised
    now: float


def _is_stop(message: wire.ClientMessage | wire.Malformed | None) -> bool:
    return isinstance(message, wire.GiveCommand) and isinstance(message.command, Stop)


def _poller(*sockets: Socket) -> zmq.Poller:
    poller = zmq.Poller()
    for socket in sockets:
        poller.register(socket, zmq.POLLIN)
    return poller
