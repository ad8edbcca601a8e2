"""Who is let in: the answers to ZeroMQ's questions about keys (ZAP, RFC 27), in the same loop as everything else."""

from collections.abc import Iterable

import zmq
from zmq.utils import z85

from vrtherapy.link.keys import Authorised
from vrtherapy.link.sockets import ZAP_DOMAIN, Socket

_MOST_QUESTIONS_A_TURN = 64
_VERSION = b"1.0"


class Door:
    """Answers each new connection's question from the list of the authorised; whoever is not on it stays out.

    The name ZeroMQ then gives to every message of the connection (`User-Id`) is the client's public key.
    """

    def __init__(self, context: zmq.Context[Socket], authorised: Iterable[Authorised]) -> None:
        self.clients: dict[str, Authorised] = {client.public: client for client in authorised}
        self.socket = context.socket(zmq.REP)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.bind("inproc://zeromq.zap.01")

    def answer(self) -> None:
        """Answer the questions that wait."""
        for _ in range(_MOST_QUESTIONS_A_TURN):
            try:
                frames = self.socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return
            self.socket.send_multipart(self._judge(frames))

    def close(self) -> None:
        """Close the door; from now on nobody gets in."""
        self.socket.close()

    def _judge(self, frames: list[bytes]) -> list[bytes]:
        request = frames[1] if len(frames) > 1 else b""
        if len(frames) == 7 and frames[2] == ZAP_DOMAIN and frames[5] == b"CURVE" and len(frames[6]) == 32:
            client = self.clients.get(z85.encode(frames[6]).decode())
            if client is not None:
                return [_VERSION, request, b"200", b"OK", client.public.encode(), b""]
        return [_VERSION, request, b"400", b"this key is not authorised", b"", b""]
