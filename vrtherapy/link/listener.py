"""The session's sockets: who knocks, what arrives from whom, what goes out. Bounded work a turn, whoever sends."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

import zmq

from vrtherapy.errors import LinkError
from vrtherapy.link.door import Door
from vrtherapy.link.keys import Authorised, SessionKey
from vrtherapy.link.sockets import Socket, open_session_end
from vrtherapy.link.wire import LARGEST_REQUEST_BYTES

_MOST_PARTS_A_TURN = 256
_MOST_BYTES_A_TURN = LARGEST_REQUEST_BYTES
_PARTS_KEPT = 3  # a request has two: the route ZeroMQ puts before it, and its one frame
_REOPEN_WAIT_SECONDS = 0.005


class Arrival(NamedTuple):
    """One message: the way back, who sent it by the key of the connection, and its frame (empty if not exactly one)."""

    route: bytes
    client: Authorised
    frame: bytes


class Listener:
    """ROUTER and PUB on neighbouring ports, and the door before them. Raises LinkError when the ports are taken."""

    def __init__(self, endpoint: str, key: SessionKey, authorised: Iterable[Authorised]) -> None:
        self.endpoint = endpoint
        self._key = key
        self._context: zmq.Context[Socket] = zmq.Context()
        self._door = Door(self._context, authorised)
        self._sockets: tuple[Socket, Socket] | None = None
        self._parts: list[zmq.Frame] = []
        self._poller = _poller(self._door.socket)
        try:
            self._open()
        except LinkError:
            self.close()
            raise

    def wait(self, seconds: float) -> None:
        """Wait until something arrives, `seconds` at most, and let in or turn away who knocks."""
        if self._sockets is None:
            self._reopen()
        if self._sockets is None:
            seconds = min(seconds, _REOPEN_WAIT_SECONDS)
        self._poller.poll(max(0, int(seconds * 1000)))
        self._door.answer()

    def arrivals(self) -> Iterator[Arrival]:
        """What has arrived from clients that are authorised; the rest of very much stays for the next turn.

        ZeroMQ takes from each connection in turn, so one that floods cannot keep the others from being heard.
        """
        budget = _MOST_BYTES_A_TURN
        for _ in range(_MOST_PARTS_A_TURN):
            if self._sockets is None or budget <= 0:
                return
            try:
                part = self._sockets[0].recv(zmq.DONTWAIT, copy=False)
            except zmq.Again:
                return
            budget -= len(part)
            if len(self._parts) < _PARTS_KEPT:
                self._parts.append(part)
            if part.more:
                continue
            parts, self._parts = self._parts, []
            if client := self._sender(parts[-1]):
                yield Arrival(parts[0].bytes, client, parts[1].bytes if len(parts) == 2 else b"")

    def send(self, route: bytes, frame: bytes) -> None:
        """Send to one client if it can be reached; one that is gone asks again when it is back."""
        if self._sockets is not None:
            with suppress(zmq.ZMQError):
                self._sockets[0].send_multipart([route, frame], zmq.DONTWAIT)

    def publish(self, frames: list[bytes]) -> None:
        """Send to everyone who watches."""
        if self._sockets is not None:
            self._sockets[1].send_multipart(frames, zmq.DONTWAIT)

    def admit(self, authorised: Iterable[Authorised]) -> set[str]:
        """Replace the list of who may connect; returns the names of those who no longer may.

        ZeroMQ asks about a key at the handshake only. So that the revoked are out at once, every connection is closed
        and the ports are opened again: who is still authorised reconnects by itself.
        """
        clients = {client.public: client for client in authorised}
        revoked = {old.name for key, old in self._door.clients.items() if clients.get(key) != old}
        self._door.clients = clients
        if revoked:
            self._shut()
            self._reopen()
        return revoked

    def close(self) -> None:
        """Stop listening; what is not sent yet is dropped."""
        self._shut()
        self._door.close()
        self._context.term()

    def _open(self) -> None:
        router, publisher, self.endpoint = open_session_end(self._context, self.endpoint, self._key)
        self._sockets = (router, publisher)
        self._poller = _poller(self._door.socket, router)

    def _reopen(self) -> None:
        """Listen again where we listened. The ports may not be free at once: every turn tries until they are."""
        with suppress(LinkError):
            self._open()

    def _shut(self) -> None:
        for socket in self._sockets or ():
            socket.close()
        self._sockets = None
        self._parts = []
        self._poller = _poller(self._door.socket)

    def _sender(self, frame: zmq.Frame) -> Authorised | None:
        try:
            return self._door.clients.get(str(frame.get("User-Id")))
        except zmq.ZMQError:
            return None


def _poller(*sockets: Socket) -> zmq.Poller:
    poller = zmq.Poller()
    for socket in sockets:
        poller.register(socket, zmq.POLLIN)
    return poller
