"""What the patient sees, published by the stage for those who may look over the patient's shoulder.

A picture is two frames: its header in JSON and the JPEG. It has a socket of its own, so that a slow reader costs
pictures and never an entry; the keys, and who may connect, are the link's.
"""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Literal

import zmq
from pydantic import Field, ValidationError

from vrtherapy.errors import LinkError, NotAuthorised
from vrtherapy.link.door import Door
from vrtherapy.link.keys import Authorised, ClientKey, KeyFolder
from vrtherapy.link.sockets import (
    LARGEST_PICTURE_BYTES,
    Socket,
    mirror_endpoint,
    open_mirror_reader,
    open_mirror_socket,
)
from vrtherapy.messages import Record

__all__ = ["MirrorClient", "MirrorPicture", "MirrorPublisher", "PictureHeader", "mirror_endpoint"]

_MOST_A_TURN = 64
_NEW_SOCKET_AFTER_SECONDS = 2.0
_TRY_AGAIN_SECONDS = 0.5
_READ_KEYS_EVERY_SECONDS = 1.0
_LEAST_WAIT_MS = 1
_TURN_MS = 100
_SUBSCRIBED = b"\x01"


class PictureHeader(Record):
    """What comes before a picture's JPEG."""

    type: Literal["picture"] = "picture"
    number: Annotated[int, Field(ge=1)]
    at_seconds: float
    width: Annotated[int, Field(gt=0, le=8192)]
    height: Annotated[int, Field(gt=0, le=8192)]


@dataclass(frozen=True, slots=True)
class MirrorPicture:
    """One picture: `jpeg` of `size` (width, height), taken at `at_seconds` by a clock of the stage's own.

    That clock says how far apart two pictures are, and nothing else. `number` counts the pictures of one stage process;
    a smaller one than before comes from a stage that was started again.
    """

    jpeg: bytes
    at_seconds: float
    size: tuple[int, int]
    number: int


class MirrorPublisher:
    """The stage's end. Single-threaded, polled. `keys` is the session's key folder, on the same machine.

    A port that is taken, as by a stage that is just ending, is tried again. Raises NotAuthorised when the keys are
    missing or unsafe.
    """

    def __init__(self, endpoint: str, keys: KeyFolder) -> None:
        self.endpoint = endpoint
        self.watched = False
        """Whether anyone looks. Any thread may ask."""
        self._keys = keys
        self._key = keys.session()
        self._stamp = keys.stamp()
        self._context: zmq.Context[Socket] = zmq.Context()
        self._door = Door(self._context, keys.authorised())
        self._socket: Socket | None = None
        self._try_at = self._reread_at = 0.0
        self._number = 0

    def turn(self, timeout_seconds: float) -> None:
        """Let in who knocks and note who looks, waiting up to `timeout_seconds` for either."""
        now = time.monotonic()
        if self._socket is None and now >= self._try_at:
            self._try_at = now + _TRY_AGAIN_SECONDS
            with suppress(LinkError):
                self._socket = open_mirror_socket(self._context, self.endpoint, self._key)
        if now >= self._reread_at:
            self._reread_at = now + _READ_KEYS_EVERY_SECONDS
            self._reread_keys()
        poller = zmq.Poller()
        for socket in (self._door.socket, self._socket):
            if socket is not None:
                poller.register(socket, zmq.POLLIN)
        poller.poll(max(_LEAST_WAIT_MS, int(1000 * timeout_seconds)))
        self._door.answer()
        self._note_subscriptions()

    def publish(self, jpeg: bytes, at_seconds: float, size: tuple[int, int]) -> None:
        """Send a picture to everyone who looks; to those who still have earlier ones to read, it is not sent."""
        if self._socket is None or len(jpeg) > LARGEST_PICTURE_BYTES:
            return
        self._number += 1
        header = PictureHeader(number=self._number, at_seconds=at_seconds, width=size[0], height=size[1])
        self._socket.send_multipart([header.to_json(), jpeg], zmq.DONTWAIT)

    def close(self) -> None:
        """Stop publishing."""
        self._shut()
        self._door.close()
        self._context.term()

    def _note_subscriptions(self) -> None:
        """ZeroMQ tells of the first subscription to everything and of the end of the last."""
        for _ in range(_MOST_A_TURN):
            try:
                told = self._socket.recv(zmq.DONTWAIT) if self._socket is not None else None
            except zmq.Again:
                return
            if told is None:
                return
            if len(told) == 1:
                self.watched = told == _SUBSCRIBED

    def _reread_keys(self) -> None:
        """Let in who was authorised since, and put out who no longer is: ZeroMQ asks only when a client connects."""
        stamp = self._keys.stamp()
        if stamp == self._stamp:
            return
        try:
            clients: dict[str, Authorised] = {client.public: client for client in self._keys.authorised()}
        except NotAuthorised:
            return  # a file is half written or damaged; the list as it was stands, as in the session
        self._stamp = stamp
        revoked = any(clients.get(key) != old for key, old in self._door.clients.items())
        self._door.clients = clients
        if revoked:
            self._shut()

    def _shut(self) -> None:
        self.watched = False
        if self._socket is not None:
            self._socket.close()
            self._socket = None
            self._try_at = 0.0


class MirrorClient:
    """A reader's end, for any thread. It finds the stage again by itself, whatever happens to it.

    A thread of its own reads at once what arrives and keeps the last: a connection that breaks while pictures wait to
    be read can abort the process (libzmq 4.3.5, `!_io_error`). Raises LinkError when the endpoint makes no sense.
    """

    def __init__(self, endpoint: str, key: ClientKey) -> None:
        self._endpoint = endpoint
        self._key = key
        self._context: zmq.Context[Socket] = zmq.Context()
        try:
            self._socket = open_mirror_reader(self._context, endpoint, key)
        except BaseException:
            self._context.destroy(linger=0)
            raise
        self._arrived = threading.Condition()
        self._newest: MirrorPicture | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._read, name="mirror reader", daemon=True)
        self._thread.start()

    def newest(self, timeout_seconds: float) -> MirrorPicture | None:
        """The last picture, if it was not given yet, waiting up to `timeout_seconds` for one; None if none came."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._newest is not None, timeout_seconds)
            newest, self._newest = self._newest, None
        return newest

    def close(self) -> None:
        """Disconnect: the stage no longer takes pictures for this reader."""
        self._closing.set()
        self._thread.join()

    def _read(self) -> None:
        heard_at = time.monotonic()
        while not self._closing.is_set():
            if self._socket.poll(_TURN_MS):
                picture = picture_of(self._socket.recv_multipart())
                heard_at = time.monotonic()
                with self._arrived:
                    self._newest = picture or self._newest
                    self._arrived.notify_all()
            elif time.monotonic() - heard_at > _NEW_SOCKET_AFTER_SECONDS:
                # ZeroMQ never tries again once a key was refused.
                self._socket.close()
                self._socket = open_mirror_reader(self._context, self._endpoint, self._key)
                heard_at = time.monotonic()
        self._socket.close()
        self._context.term()


def picture_of(frames: list[bytes]) -> MirrorPicture | None:
    """A picture out of its frames; None if they are none."""
    if len(frames) != 2:
        return None
    try:
        header = PictureHeader.from_json(frames[0])
    except (ValidationError, RecursionError):
        return None
    return MirrorPicture(frames[1], header.at_seconds, (header.width, header.height), header.number)
