"""A client's sockets: opened, watched, and opened anew when ZeroMQ would not try again by itself."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal

import zmq
from zmq.utils.monitor import recv_monitor_message

from vrtherapy.link.keys import ClientKey
from vrtherapy.link.sockets import Socket, connect, entries_endpoint, open_client_socket
from vrtherapy.link.timing import Pace

Change = Literal["up", "down", "refused"]

_CHANGES: dict[int, Change] = {
    zmq.EVENT_HANDSHAKE_SUCCEEDED: "up",
    zmq.EVENT_HANDSHAKE_FAILED_AUTH: "refused",
    zmq.EVENT_DISCONNECTED: "down",
}
_MOST_FRAMES_A_TURN = 500
_GOODBYE_MS = 50


class Waker:
    """Wakes a waiting Connection from one other thread. A socket serves one thread at a time: hence the lock."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._using = threading.Lock()

    def wake(self) -> None:
        """End the wait at once; nothing once it is closed."""
        with self._using, suppress(zmq.Again):  # then it is awake
            if not self._socket.closed:
                self._socket.send(b"", zmq.DONTWAIT)

    def close(self) -> None:
        """Let go of the socket, before the Connection is closed."""
        with self._using:
            self._socket.close()


class Connection:
    """DEALER for commands and answers, and SUB for entries, to one session."""

    def __init__(self, endpoint: str, key: ClientKey, pace: Pace) -> None:
        self._entries_endpoint = entries_endpoint(endpoint)
        self._endpoint = endpoint
        self._key = key
        self._pace = pace
        self._context: zmq.Context[Socket] = zmq.Context()
        self._woken: Socket | None = None
        try:
            self._open()
        except BaseException:
            self._context.destroy(linger=0)
            raise

    def renew(self) -> None:
        """Open new sockets in place of the old: ZeroMQ never tries again once a key was refused."""
        self._close(linger_ms=0)
        self._open()

    def close(self) -> None:
        """Disconnect; what was sent last still has a moment to leave."""
        self._close(_GOODBYE_MS)
        if self._woken is not None:
            self._woken.close()
        self._context.term()

    def waker(self) -> Waker:
        """What another thread wakes `wait` with."""
        name = f"inproc://wake-{id(self)}"
        self._woken, other = self._context.socket(zmq.PAIR), self._context.socket(zmq.PAIR)
        for socket in (self._woken, other):
            socket.setsockopt(zmq.LINGER, 0)
        self._woken.bind(name)
        other.connect(name)
        self._poller.register(self._woken, zmq.POLLIN)
        return Waker(other)

    def wait(self, seconds: float) -> None:
        """Wait until something arrives, `seconds` at most."""
        self._poller.poll(max(0, int(seconds * 1000)))
        if self._woken is not None:
            for _ in _received(self._woken):
                pass

    def changes(self) -> list[Change]:
        """What became of the commands' connection since last asked."""
        changes: list[Change] = []
        while self._monitor.poll(0):
            change = _CHANGES.get(recv_monitor_message(self._monitor)["event"])
            if change:
                changes.append(change)
        return changes

    def send(self, frame: bytes) -> bool:
        """Send one message. False when nobody is connected: nothing is queued."""
        try:
            self._dealer.send(frame, zmq.DONTWAIT)
        except zmq.Again:
            return False
        return True

    def replies(self) -> Iterator[bytes]:
        """The answers that have arrived."""
        return (frames[0] for frames in _received(self._dealer) if len(frames) == 1)

    def published(self) -> Iterator[list[bytes]]:
        """The entries and beats that have arrived."""
        return _received(self._subscriber)

    def _open(self) -> None:
        self._dealer = open_client_socket(self._context, zmq.DEALER, self._key, self._pace)
        self._monitor: Socket = self._dealer.get_monitor_socket(sum(_CHANGES))
        self._subscriber = open_client_socket(self._context, zmq.SUB, self._key, self._pace)
        self._subscriber.setsockopt(zmq.SUBSCRIBE, b"")
        connect(self._dealer, self._endpoint)
        connect(self._subscriber, self._entries_endpoint)
        self._poller = zmq.Poller()
        for socket in (self._dealer, self._monitor, self._subscriber, self._woken):
            if socket is not None:
                self._poller.register(socket, zmq.POLLIN)

    def _close(self, linger_ms: int) -> None:
        self._dealer.disable_monitor()
        self._monitor.close()
        self._dealer.close(linger=linger_ms)
        self._subscriber.close()


def _received(socket: Socket) -> Iterator[list[bytes]]:
    """The messages that wait at a socket; the rest of very many stays for the next turn."""
    for _ in range(_MOST_FRAMES_A_TURN):
        try:
            yield socket.recv_multipart(zmq.DONTWAIT)
        except zmq.Again:
            return
