"""A client in the manner of another language: ZeroMQ, JSON, and docs/reference/wire.md; nothing of our own code."""

import json
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zmq

from tests.system.link_rig import Rig, Serving
from vrtherapy.link.requests import CommandAsked, Joined, Left

Json = dict[str, Any]


class ForeignClient:
    """What the page "The link, version 1" says, and no more."""

    def __init__(self, key_file: Path, host: str, port: int) -> None:
        self.key: Json = json.loads(key_file.read_text())
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.commands = self.socket(zmq.DEALER, f"tcp://{host}:{port}")
        self.entries = self.socket(zmq.SUB, f"tcp://{host}:{port + 1}")
        self.welcome: Json = {}
        self.state: Json = {}
        self.as_of = 0.0
        self.seq = 0
        self.log: list[Json] = []
        self.beat_due = 0.0

    def socket(self, kind: int, endpoint: str) -> "zmq.Socket[bytes]":
        socket = self.context.socket(kind)
        socket.setsockopt(zmq.CURVE_SERVERKEY, self.key["session"].encode())
        socket.setsockopt(zmq.CURVE_PUBLICKEY, self.key["public"].encode())
        socket.setsockopt(zmq.CURVE_SECRETKEY, self.key["secret"].encode())
        options = {zmq.IMMEDIATE: 1, zmq.LINGER: 0, zmq.HEARTBEAT_IVL: 300, zmq.HEARTBEAT_TIMEOUT: 900}
        for option, value in options.items():
            socket.setsockopt(option, value)
        if kind == zmq.SUB:
            socket.setsockopt(zmq.SUBSCRIBE, b"")
        socket.connect(endpoint)
        return socket

    def send(self, message: Json) -> None:
        try:
            self.commands.send(json.dumps(message).encode(), zmq.DONTWAIT)
        except zmq.Again:
            time.sleep(0.01)  # not connected: nothing was sent

    def turn(self) -> None:
        if self.commands.poll(5):
            self.take(json.loads(self.commands.recv()))
        while self.entries.poll(0):
            _topic, frame = self.entries.recv_multipart()
            self.take(json.loads(frame))
        if self.welcome and time.monotonic() >= self.beat_due:
            self.beat_due = time.monotonic() + 0.3
            self.send({"type": "beat"})

    def take(self, message: Json) -> None:
        self.log.append(message)
        match message["type"]:
            case "welcome":
                self.welcome, self.as_of = message, message["at_seconds"]
            case "snapshot":
                self.state, self.seq = message["state"], message["seq"]
            case "entry" if message["entry"]["seq"] == self.seq + 1:
                self.seq = message["entry"]["seq"]
            case "beat":
                self.as_of = message["at_seconds"]

    def hear(self, answers: str, command_id: str | None, seconds: float = 10) -> Json:
        """Wait for one of the answers; empty if none comes in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for heard in self.log:
                if heard["type"] in answers.split() and heard.get("id") == command_id:
                    return heard
            self.turn()
        return {}

    def repeat(self, message: Json, every_seconds: float, answers: str) -> Json:
        """Send the very same message again and again until it is answered."""
        for _ in range(50):
            self.send(message)
            if answer := self.hear(answers, message.get("id"), every_seconds):
                return answer
        raise AssertionError(f"no answer to {message}; heard {self.log[-3:]}")

    def command(self, every_seconds: float = 0.3, **command: object) -> Json:
        given = {"type": "command", "id": secrets.token_hex(8), "command": command}
        given |= {"boot": self.welcome["boot"], "as_of": self.as_of}
        return self.repeat(given, every_seconds, "done refused")


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.close()


@pytest.fixture
def foreigner(rig: Rig) -> Iterator[ForeignClient]:
    host, port = rig.server.endpoint.removeprefix("tcp://").split(":")
    client = ForeignClient(rig.keys.client_path("therapist"), host, int(port))
    yield client
    client.context.destroy(linger=0)


def test_a_client_that_knows_only_the_page_follows_commands_and_stops(
    rig: Rig, foreigner: ForeignClient
) -> None:
    rig.pilot.in_exposure()
    rig.now = rig.pilot.now
    rig.server.remember(rig.pilot.entries)
    decide = rig.decide

    def decide_and_show(request: CommandAsked) -> None:
        decide(request)
        if request.command.model_dump()["type"] == "stop":
            rig.server.shown(request, rig.pilot.state.seq)

    rig.decide = decide_and_show
    with Serving(rig):
        welcome = foreigner.repeat({"type": "hello", "version": 1, "watching": True}, 0.25, "welcome")
        assert (welcome["name"], welcome["role"]) == ("therapist", "therapist")
        snapshot = foreigner.repeat({"type": "snapshot"}, 0.25, "snapshot")
        assert snapshot["state"]["phase"] == "exposure"
        assert foreigner.command(type="set_difficulty", difficulty=3)["type"] == "refused", (
            "anna holds control"
        )
        assert foreigner.command(type="take_control")["type"] == "done"
        assert foreigner.command(type="set_difficulty", difficulty=3)["type"] == "done"
        refused = foreigner.command(type="set_difficulty", difficulty=11)
        assert refused["sentence"]["en"].startswith("Cannot set the difficulty")
        done = foreigner.command(every_seconds=0.2, type="stop")
        assert done["type"] == "done"
        assert foreigner.hear("shown", done["id"])["seq"] == done["seq"]
        while foreigner.seq < rig.pilot.state.seq:
            foreigner.turn()
        stopped = [heard["entry"] for heard in foreigner.log if heard["type"] == "entry"][-1]
        assert stopped["event"]["type"] == "stopped"
        assert stopped["cause"] == {"by": "therapist", "name": "therapist", "command": done["id"]}
        foreigner.send({"type": "leave"})
        while not rig.asked(Left):
            foreigner.turn()
    assert rig.asked(Joined) == [Joined("therapist", "therapist")]
    assert rig.asked(Left) == [Left("therapist", "therapist", lost=False)]
    assert rig.pilot.phase == "stopped"
