"""A session's end of the link with an engine behind it, clients around it, and time moved by hand.

rig.client("therapist") connects and is welcomed; rig.give(client, Stop()) gives a command; rig.wait(0.5) lets time
pass; rig.until(lambda: …) turns the loop until something is so. Only the sockets are real.
"""

import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import zmq

from tests.unit.pilot import Pilot
from vrtherapy.commands import Command
from vrtherapy.errors import Refused
from vrtherapy.events import Cause, Entry
from vrtherapy.link import wire
from vrtherapy.link.client import LinkClient, Message
from vrtherapy.link.keys import ClientKey, KeyFolder, Role
from vrtherapy.link.requests import (
    CommandAsked,
    EarlierAsked,
    Joined,
    Left,
    Request,
    SnapshotAsked,
    StatusHeard,
)
from vrtherapy.link.server import LinkServer
from vrtherapy.link.sockets import entries_endpoint

_R = TypeVar("_R", Joined, Left, CommandAsked, SnapshotAsked, StatusHeard)
_M = TypeVar("_M")
_TURN_SECONDS = 0.001
_PATIENCE_SECONDS = 20.0


@contextmanager
def counting() -> Generator[list[str]]:
    """Gather one item for each call of a function in the block: how much is done, whatever else the machine does."""
    calls: list[str] = []
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, argument: calls.append(event) if event.endswith("call") else None)
    try:
        yield calls
    finally:
        sys.setprofile(before)


class Rig:
    """One session on a free port of loopback. With `answering` False, commands wait until a test answers them."""

    def __init__(self, folder: Path) -> None:
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.sockets: list[zmq.Socket[bytes]] = []
        self.keys = KeyFolder.open(folder / "keys")
        self.pilot = Pilot()
        self.now = self.pilot.now
        self.answering = True
        self.beating = True
        self.requests: list[Request] = []
        self.most_work = 0
        """The most that the session's end of the link did in one turn: its calls of functions, Python's and others'."""
        self.heard: dict[LinkClient, list[Message]] = {}
        self.silent: set[LinkClient] = set()
        self.server = self.start("tcp://127.0.0.1:0")
        for entry in self.pilot.entries:
            self.server.publish(entry)

    def start(self, endpoint: str) -> LinkServer:
        """A new run of the session at `endpoint`."""
        self.server = LinkServer(self.keys, "20261122T090000Z-abc123", endpoint)
        return self.server

    def restart(self) -> None:
        """The session process dies and comes back on its port, with what was recorded."""
        endpoint = self.server.endpoint
        self.server.close()
        self.start(endpoint)
        self.server.remember(self.pilot.entries)

    def client(
        self, name: str = "therapist", *, role: Role | None = None, watching: bool = True
    ) -> LinkClient:
        """A client that is welcomed and has the state."""
        if role is not None:
            self.keys.add(name, role)
            self.server.reread_keys()
        client = self.stranger(self.keys.client(name), watching=watching)
        self.until(lambda: client.connected and client.state is not None)
        return client

    def stranger(self, key: ClientKey, *, watching: bool = True) -> LinkClient:
        """A client that begins to connect, with whatever key."""
        client = LinkClient(self.server.endpoint, key, watching=watching)
        self.heard[client] = []
        return client

    def drop(self, client: LinkClient) -> None:
        """A client vanishes without goodbye, as when it is killed."""
        client.connected = False
        client.close()
        del self.heard[client]

    def turn(self) -> None:
        """One turn of every loop. Time stands."""
        if self.beating:
            self.server.beat(self.now)
        with counting() as work:
            requests = self.server.poll(_TURN_SECONDS, self.now)
        self.most_work = max(self.most_work, len(work))
        for request in requests:
            self.requests.append(request)
            self._answer(request)
        for client in self.heard:
            self.heard[client] += client.poll(0, self.now)
            if client not in self.silent:
                client.beat(self.now)

    def wait(self, seconds: float) -> None:
        """Let time pass, in steps small enough for every heartbeat."""
        until = self.now + seconds
        while self.now < until:
            self.now = min(until, self.now + 0.05)
            for _ in range(3):
                self.turn()

    def until(self, met: Callable[[], object]) -> None:
        """Turn until something is so; time creeps on, as it does."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not met():
            assert time.monotonic() < deadline, f"not met; the session heard {self.requests[-5:]}"
            self.now += _TURN_SECONDS
            self.turn()

    def give(self, client: LinkClient, command: Command) -> wire.Done | wire.Refusal:
        """Give a command and wait for its answer."""
        command_id = client.send_command(command, self.now)
        return self.answer(client, command_id)

    def answer(self, client: LinkClient, command_id: str) -> wire.Done | wire.Refusal:
        """Wait for the answer to a command."""
        self.until(lambda: self.answers(client, command_id))
        return self.answers(client, command_id)[0]

    def answers(self, client: LinkClient, command_id: str) -> list[wire.Done | wire.Refusal]:
        """The answers to a command so far."""
        found = [*self.of(client, wire.Done), *self.of(client, wire.Refusal)]
        return [answer for answer in found if answer.id == command_id]

    def of(self, client: LinkClient, kind: type[_M]) -> list[_M]:
        """What a client heard, of one kind."""
        return [message for message in self.heard[client] if isinstance(message, kind)]

    def asked(self, kind: type[_R]) -> list[_R]:
        """What the session was asked, of one kind."""
        return [request for request in self.requests if isinstance(request, kind)]

    def record(self, entries: list[Entry]) -> None:
        """Tell of new entries."""
        for entry in entries:
            self.server.publish(entry)

    def raw(self, name: str = "therapist", kind: int = zmq.DEALER) -> "zmq.Socket[bytes]":
        """A bare socket with a client's key: what a program in another language has."""
        key = self.keys.client(name)
        socket = self.bare(kind)
        socket.curve_serverkey = key.session.encode()
        socket.curve_publickey, socket.curve_secretkey = key.public.encode(), key.secret.encode()
        if kind == zmq.SUB:
            socket.subscribe(b"")
        socket.connect(entries_endpoint(self.server.endpoint) if kind == zmq.SUB else self.server.endpoint)
        return socket

    def bare(self, kind: int) -> "zmq.Socket[bytes]":
        """A socket without any key, not connected."""
        socket = self.context.socket(kind)
        self.sockets.append(socket)
        socket.linger = 0
        return socket

    def close(self) -> None:
        """Close everything."""
        for client in list(self.heard):
            client.close()
        self.context.destroy(linger=0)
        self.server.close()

    def _answer(self, request: Request) -> None:
        if isinstance(request, SnapshotAsked):
            self.server.send_snapshot(request, self.pilot.state)
        elif isinstance(request, EarlierAsked):
            self.server.send_earlier(request, self.pilot.entries)
        elif isinstance(request, CommandAsked) and self.answering:
            self.decide(request)

    def decide(self, request: CommandAsked) -> None:
        """Let the engine answer a command."""
        cause = Cause(by=request.role, name=request.name, command=request.id)
        if request.role == "stage" and "patient" in request.command.givers:
            cause = Cause(by="patient", name=request.name, command=request.id)
        try:
            entries = self.pilot.engine.submit(request.command, cause, self.now)
        except Refused as refusal:
            self.server.refuse(request, refusal.sentence)
            return
        self.pilot.entries += entries
        self.record(entries)
        self.server.done(request, self.pilot.state.seq)


class Serving:
    """Turns a rig in real time on another thread, as a session process does."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        zero = time.monotonic() - self._rig.now
        while not self._over.is_set():
            self._rig.now = time.monotonic() - zero
            self._rig.turn()
