"""CURVE sockets over TCP: how both ends open theirs, and what an endpoint is."""

import re
import secrets

import zmq

from vrtherapy.errors import LinkError
from vrtherapy.link.keys import ClientKey, SessionKey
from vrtherapy.link.timing import Pace
from vrtherapy.link.wire import LARGEST_REPLY_BYTES, LARGEST_REQUEST_BYTES
from vrtherapy.messages import Text

Socket = zmq.Socket[bytes]

DEFAULT_ENDPOINT = "tcp://127.0.0.1:5870"
ZAP_DOMAIN = b"vrtherapy"
_ENDPOINT = re.compile(r"tcp://(?P<host>\[[0-9a-fA-F:%.\w]+\]|[\w.-]+|\*):(?P<port>\d{1,5}|\*)")
_CURVE_OVERHEAD_BYTES = 64
_HANDSHAKE_MS = 3000
_RECONNECT_MS = 50
_ENTRIES_WAITING = 20_000
"""Entries the session keeps for a subscriber that does not read; beyond it a snapshot heals."""
_REQUESTS_WAITING = 200
_REPLIES_WAITING = 1000
_PORT_TRIES = 64
LARGEST_PICTURE_BYTES = 1024 * 1024
_PICTURES_WAITING, _PICTURES_TO_READ = 2, 50
_HIGHEST_PORT = 65535


def split(endpoint: str) -> tuple[str, int]:
    """Host and port of `tcp://HOST:PORT` (`*` or 0: any free port). Raises LinkError."""
    match = _ENDPOINT.fullmatch(endpoint)
    port = 0 if match and match["port"] == "*" else int(match["port"]) if match else -1
    if match is None or not 0 <= port <= 65534:
        raise LinkError(
            Text(
                en=f"{endpoint!r} is not an endpoint. Write it as {DEFAULT_ENDPOINT}; the port after it carries the "
                "entries, so 65534 is the highest.",
                fr=f"{endpoint!r} n'est pas une adresse de liaison. Écrivez-la comme {DEFAULT_ENDPOINT} ; le port "
                "suivant porte les entrées : 65534 est donc le plus haut.",
            )
        )
    return match["host"], port


def entries_endpoint(endpoint: str) -> str:
    """Where the entries are published: the port after the commands'."""
    host, port = split(endpoint)
    return f"tcp://{host}:{port + 1}"


def mirror_endpoint(endpoint: str) -> str:
    """Where the stage of a session at `endpoint` publishes pictures unless told otherwise: the port after the entries'.

    Raises LinkError.
    """
    host, port = split(endpoint)
    if port + 2 > _HIGHEST_PORT:
        raise _cannot_listen(endpoint, "the pictures would be on the second port after it, which is too high")
    return f"tcp://{host}:{port + 2}"


def from_this_machine(endpoint: str) -> str:
    """How a client on the session's own machine reaches an endpoint that may listen on every address."""
    host, port = split(endpoint)
    return f"tcp://127.0.0.1:{port}" if host in ("*", "0.0.0.0") else endpoint  # noqa: S104 -- compared, not bound


def open_session_end(
    context: zmq.Context[Socket], endpoint: str, key: SessionKey
) -> tuple[Socket, Socket, str]:
    """Bind ROUTER and PUB on neighbouring ports. Returns them and the endpoint with its real port.

    Raises LinkError when the ports are taken or the address is not this machine's.
    """
    host, port = split(endpoint)
    tries = [port] if port else [20_000 + 2 * secrets.randbelow(6_000) for _ in range(_PORT_TRIES)]
    failure: zmq.ZMQError | None = None
    for candidate in tries:
        router, publisher = (_session_socket(context, kind, key) for kind in (zmq.ROUTER, zmq.PUB))
        router.setsockopt(zmq.ROUTER_MANDATORY, 1)
        try:
            router.bind(f"tcp://{host}:{candidate}")
            publisher.bind(f"tcp://{host}:{candidate + 1}")
        except zmq.ZMQError as error:
            router.close()
            publisher.close()
            failure = error
            continue
        return router, publisher, f"tcp://{host}:{candidate}"
    raise _cannot_listen(endpoint, str(failure))


def _session_socket(context: zmq.Context[Socket], kind: int, key: SessionKey) -> Socket:
    socket = context.socket(kind)
    socket.curve_server = True
    socket.curve_secretkey = key.secret.encode()
    # Without both of these ZeroMQ admits any key as soon as nobody answers its questions about them.
    socket.zap_domain = ZAP_DOMAIN
    socket.setsockopt(zmq.ZAP_ENFORCE_DOMAIN, 1)
    socket.setsockopt(zmq.HANDSHAKE_IVL, _HANDSHAKE_MS)
    socket.setsockopt(zmq.MAXMSGSIZE, LARGEST_REQUEST_BYTES + _CURVE_OVERHEAD_BYTES)
    socket.setsockopt(zmq.SNDHWM, _ENTRIES_WAITING if kind == zmq.PUB else _REPLIES_WAITING)
    socket.setsockopt(zmq.RCVHWM, _REQUESTS_WAITING)
    _common(socket, Pace(0.3, 0.9))
    return socket


def open_mirror_socket(context: zmq.Context[Socket], endpoint: str, key: SessionKey) -> Socket:
    """Bind an XPUB that proves the session's key and tells who subscribes. Raises LinkError when the port is taken."""
    host, port = split(endpoint)
    socket = _session_socket(context, zmq.XPUB, key)
    socket.setsockopt(zmq.SNDHWM, _PICTURES_WAITING)  # who does not read in time misses pictures
    try:
        socket.bind(f"tcp://{host}:{port}")
    except zmq.ZMQError as error:
        socket.close()
        raise _cannot_listen(endpoint, str(error)) from error
    return socket


def open_mirror_reader(context: zmq.Context[Socket], endpoint: str, key: ClientKey) -> Socket:
    """A SUB for pictures, connected. Raises LinkError when the endpoint makes no sense."""
    socket = open_client_socket(context, zmq.SUB, key, Pace(0.3, 0.9))
    socket.setsockopt(zmq.MAXMSGSIZE, LARGEST_PICTURE_BYTES + _CURVE_OVERHEAD_BYTES)
    socket.setsockopt(zmq.RCVHWM, _PICTURES_TO_READ)
    socket.setsockopt(zmq.SUBSCRIBE, b"")
    connect(socket, endpoint)
    return socket


def open_client_socket(context: zmq.Context[Socket], kind: int, key: ClientKey, pace: Pace) -> Socket:
    """A DEALER or SUB that proves `key` and talks to nobody but the session of that key. Not connected yet."""
    socket = context.socket(kind)
    socket.curve_serverkey = key.session.encode()
    socket.curve_publickey = key.public.encode()
    socket.curve_secretkey = key.secret.encode()
    # Nothing is queued for a session that is away: it would be carried out late.
    socket.setsockopt(zmq.IMMEDIATE, 1)
    socket.setsockopt(zmq.RECONNECT_IVL, _RECONNECT_MS)
    socket.setsockopt(zmq.HANDSHAKE_IVL, _HANDSHAKE_MS)
    socket.setsockopt(zmq.MAXMSGSIZE, LARGEST_REPLY_BYTES + _CURVE_OVERHEAD_BYTES)
    socket.setsockopt(zmq.RCVHWM, _ENTRIES_WAITING)
    _common(socket, pace)
    return socket


def connect(socket: Socket, endpoint: str) -> None:
    """Begin to connect. Raises LinkError when the endpoint makes no sense."""
    try:
        socket.connect(endpoint)
    except zmq.ZMQError as error:
        socket.close()
        raise _cannot_listen(endpoint, str(error)) from error


def _common(socket: Socket, pace: Pace) -> None:
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.IPV6, 1)
    # A peer that was stopped, not killed, is noticed by its silence alone.
    silent_ms = int(1000 * max(pace.silent_after_seconds, 2 * pace.beat_seconds))
    socket.setsockopt(zmq.HEARTBEAT_IVL, int(1000 * pace.beat_seconds))
    socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, silent_ms)
    socket.setsockopt(zmq.HEARTBEAT_TTL, silent_ms)


def _cannot_listen(endpoint: str, cause: str) -> LinkError:
    return LinkError(
        Text(
            en=f"The link cannot use {endpoint}: {cause}. Is another session running? Then stop it, or choose another "
            "port with --endpoint tcp://127.0.0.1:PORT.",
            fr=f"La liaison ne peut pas utiliser {endpoint} : {cause}. Une autre séance est-elle en cours ? Arrêtez-la "
            "ou choisissez un autre port avec --endpoint tcp://127.0.0.1:PORT.",
        )
    )
