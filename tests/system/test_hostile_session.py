"""A running session under attack: nobody gets in, nothing changes, and the patient's frames go on as before."""

import random
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import zmq

from tests.system.rig import Rig, running
from tests.system.test_kills import PROTOCOL
from vrtherapy.commands.ratings import Note
from vrtherapy.link.sockets import split
from vrtherapy.link.wire import Done

SECONDS = 4.0
STOLEN = b'{"type":"command","id":"aaaaaaaa","boot":"","as_of":0,"command":{"type":"stop"}}'


def gaps(rig: Rig, since: float, until: float) -> list[float]:
    """Seconds between the frames that were submitted in a stretch of time, sorted."""
    at = [frame.at for frame in rig.frames() if since <= frame.at < until]
    return sorted(after - before for before, after in pairwise(at))


def garbage(port: int, stop: threading.Event) -> None:
    """Raw connections that send noise, half a greeting, or nothing."""
    noise = random.Random(7)
    while not stop.is_set():
        with socket.socket() as raw:
            raw.connect(("127.0.0.1", port))
            raw.sendall(
                noise.choice(
                    [noise.randbytes(4096), b"\xff" + b"\0" * 8 + b"\x7f\x03", b"GET / HTTP/1.1\r\n\r\n"]
                )
            )
            time.sleep(0.002)


def plain_sockets(endpoint: str, stop: threading.Event) -> None:
    """ZeroMQ without a key, and with one that nobody knows."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    server, _ = zmq.curve_keypair()
    while not stop.is_set():
        for keyed in (False, True):
            dealer = context.socket(zmq.DEALER)
            dealer.linger = 0
            if keyed:
                dealer.curve_serverkey = server
                dealer.curve_publickey, dealer.curve_secretkey = zmq.curve_keypair()
            dealer.connect(endpoint)
            for _ in range(50):
                with suppress(zmq.Again):  # a refused peer has nowhere to queue
                    dealer.send(STOLEN, zmq.DONTWAIT)
            time.sleep(0.01)
            dealer.close()
    context.term()


def test_an_attack_changes_neither_the_session_nor_the_frames(tmp_path: Path) -> None:
    with running(tmp_path, (str(PROTOCOL), "--display", "offscreen", "--size", "32x18"), alone=True) as rig:
        rig.begin()
        rig.expose()
        seq = rig.state.seq
        begun = time.monotonic()
        rig.wait(SECONDS)
        attacked = time.monotonic()
        stop = threading.Event()
        _, port = split(rig.endpoint)
        attackers: list[tuple[Callable[..., None], object]] = [
            (garbage, port),
            (garbage, port + 1),
            (plain_sockets, rig.endpoint),
        ]
        threads = [
            threading.Thread(target=attack, args=(where, stop), daemon=True) for attack, where in attackers
        ]
        for thread in threads:
            thread.start()
        rig.wait(SECONDS)
        assert isinstance(rig.give(Note(text="heard in the middle of it")), Done)
        over = time.monotonic()
        stop.set()
        for thread in threads:
            thread.join(10)
        assert rig.state.stop is None
        steered = [
            entry.event.type for entry in rig.entries()[seq:] if entry.cause.by in ("therapist", "patient")
        ]
        assert steered == ["noted"]
        before, during = gaps(rig, begun, attacked), gaps(rig, attacked, over)
        assert during[len(during) // 2] < 1.5 * before[len(before) // 2]
        assert during[int(len(during) * 0.95)] < 3.0 * before[int(len(before) * 0.95)]
