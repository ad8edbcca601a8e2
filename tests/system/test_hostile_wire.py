"""Whoever knocks, and whatever they send: nothing is accepted that is not valid, and the session's loop goes on."""

import json
import random
import socket as tcp
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
import zmq

from tests.system.link_rig import Rig
from vrtherapy.commands import COMMANDS, Command
from vrtherapy.commands.ratings import Note
from vrtherapy.link import wire
from vrtherapy.link.door import Door
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.requests import CommandAsked, Joined
from vrtherapy.link.sockets import open_session_end

MUTANTS = 100_000
MUTANTS_OVER_THE_WIRE = 4_000
MOST_WORK_IN_A_TURN = 10_000
"""Calls of functions: a few milliseconds of Python. A turn of the loop on its own takes some 200."""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.close()


def seeds() -> list[bytes]:
    """Valid messages of every kind, to be spoilt."""
    commands: list[Command] = [
        COMMANDS["stop"](),
        COMMANDS["begin"](),
        COMMANDS["set_difficulty"](difficulty=3.5),
        COMMANDS["rate_suds"](value=40),
        COMMANDS["note"](text="été 🙂 “quoted”"),
        COMMANDS["set_param"](name="height_m", value=20.0),
        COMMANDS["confirm_screening"](answers={"dizziness": "no"}, consent=True),
    ]
    status = wire.StageStatus(display="null", scene="x", seq=1, frames=9, late_frames=0, longest_frame_ms=1.5)
    messages: list[wire.ClientMessage] = [
        wire.Hello(version=1, watching=True),
        wire.AskSnapshot(),
        wire.Leave(),
        wire.ClientBeat(status=status),
        *(wire.GiveCommand(id="0123456789", boot="b", as_of=1.5, command=command) for command in commands),
    ]
    return [message.to_json() for message in messages]


TOKENS = [
    b'"',
    b"{",
    b"}",
    b"[",
    b",",
    b":",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"NaN",
    b"\\ud800",
    b"\x00",
    b"\xff",
]
TOKENS += [
    b'"type"',
    b'"stop"',
    b'"hello"',
    b'"session_opened"',
    b'"id":"0123456789",',
    b"9" * 40,
    b"[" * 300,
    b" ",
]


def mutated(chance: random.Random, valid: list[bytes]) -> bytes:
    """A message with one to four things wrong with it (or, now and then, by luck nothing)."""
    frame = bytearray(chance.choice(valid))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(frame) + 1)
        match chance.randrange(6):
            case 0:
                frame[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                frame[at:at] = chance.choice(TOKENS)
            case 2:
                del frame[at : at + chance.randint(1, 12)]
            case 3:
                frame[at:at] = frame[at : at + chance.randint(1, 30)]
            case 4:
                frame[at:] = chance.choice(valid)[at:]
            case _:
                del frame[at:]
    return bytes(frame)


def contains(whole: Any, part: Any) -> bool:  # noqa: ANN401 -- JSON
    """Whether `part` stands in `whole`: what was accepted says no less than what was sent."""
    if isinstance(part, dict):
        return all(key in whole and contains(whole[key], value) for key, value in part.items())
    return type(part) in (type(whole), int) and part == whole


def test_of_100_000_mutated_messages_none_is_accepted_that_is_not_valid() -> None:
    chance, valid = random.Random(5870), seeds()
    accepted = refused = 0
    for _ in range(MUTANTS):
        frame = mutated(chance, valid)
        message = wire.decode_request(frame)
        if isinstance(message, wire.Malformed):
            refused += 1
            continue
        accepted += 1
        # Judged by another JSON reader: everything that was sent is in what was understood, and nothing else counts.
        assert contains(message.model_dump(mode="json"), json.loads(frame)), frame
        assert wire.decode_request(message.to_json()) == message
    assert refused > 0.8 * MUTANTS
    assert accepted > 100, "some mutants are harmless; if none were accepted, nothing was tested"


def test_mutated_messages_from_a_stolen_key_neither_crash_the_session_nor_slow_it(rig: Rig) -> None:
    chance, valid = random.Random(5871), seeds()
    console, thief = rig.client("therapist"), rig.raw("stage")
    for number in range(MUTANTS_OVER_THE_WIRE):
        thief.send(mutated(chance, valid))
        if number % 100 == 0:
            rig.now += 0.5  # the allowance fills up again, so that the messages are really read
            turn(rig, 4)
    assert isinstance(rig.give(console, Note(text="still here")), wire.Done)
    turned_down = 0
    while thief.poll(0):
        turned_down += isinstance(wire.decode_reply(thief.recv()), wire.LinkFault)
    assert turned_down > 100, "they were read"
    for asked in rig.asked(CommandAsked):
        assert isinstance(asked.command, Command)
        assert wire.GiveCommand(id=asked.id, boot="", as_of=0.0, command=asked.command)


def turn(rig: Rig, times: int) -> None:
    """Turn the loop some times; none may have done much."""
    for _ in range(times):
        rig.turn()
    assert rig.most_work < MOST_WORK_IN_A_TURN


def test_unknown_keys_and_plain_sockets_are_never_heard(rig: Rig, tmp_path: Path) -> None:
    console = rig.client("therapist")
    rig.requests.clear()
    stranger = KeyFolder.open(tmp_path / "other").client("therapist")
    strangers = [rig.stranger(stranger.changed(session=rig.keys.session().public)) for _ in range(5)]
    plain = [rig.bare(kind) for kind in (zmq.DEALER, zmq.REQ, zmq.PAIR, zmq.PUSH)]
    plain[1].setsockopt(zmq.PLAIN_USERNAME, b"therapist")
    plain[1].setsockopt(zmq.PLAIN_PASSWORD, b"therapist")
    for socket in plain:
        socket.connect(rig.server.endpoint)
        socket.setsockopt(zmq.SNDTIMEO, 0)
        socket.send(wire.Hello(version=1, watching=True).to_json())
    listening = rig.bare(zmq.SUB)
    listening.subscribe(b"")
    listening.connect(rig.raw("observer", zmq.SUB).getsockopt_string(zmq.LAST_ENDPOINT))
    rig.until(lambda: all(client.refused for client in strangers))
    assert isinstance(rig.give(console, Note(text="not for strangers")), wire.Done)
    rig.wait(1.0)
    assert rig.asked(Joined) == []
    assert not any(client.connected for client in strangers)
    assert not any(socket.poll(0) for socket in [listening, plain[0], plain[1]])


def test_a_client_that_holds_only_the_sessions_public_key_is_refused(rig: Rig) -> None:
    key = rig.keys.client("therapist")
    public, secret = zmq.curve_keypair()
    intruder = rig.stranger(key.changed(public=public.decode(), secret=secret.decode()))
    rig.until(lambda: intruder.refused)
    assert rig.requests == []


@pytest.mark.parametrize("judged", [True, False])
def test_nobody_gets_in_when_the_part_that_judges_keys_is_absent(rig: Rig, judged: bool) -> None:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    door = Door(context, rig.keys.authorised()) if judged else None
    router, _publisher, endpoint = open_session_end(context, "tcp://127.0.0.1:0", rig.keys.session())
    client = rig.raw("therapist")
    client.disconnect(rig.server.endpoint)
    client.connect(endpoint)
    client.send(wire.Hello(version=1, watching=True).to_json())
    for _ in range(50):
        if door:
            door.answer()
        heard = router.poll(10)
        if heard:
            break
    assert bool(heard) is judged
    context.destroy(linger=0)


GARBAGE = {
    "nothing": b"",
    "HTTP": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "zeros": bytes(4096),
    "a greeting of the NULL mechanism": b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\x00NULL" + bytes(48),
    "half a greeting": b"\xff\0\0\0\0\0\0\0\x01\x7f\x03",
    "an old greeting and a huge frame": b"\x01\x00\xff\x7f\xff\xff\xff\xff\xff\xff\xff",
    "a CURVE greeting and then noise": b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\x00CURVE"
    + bytes(47)
    + b"\x06\xff" * 999,
}


@pytest.mark.parametrize("garbage", list(GARBAGE.values()), ids=list(GARBAGE))
def test_bytes_that_are_no_zeromq_disturb_nobody(rig: Rig, garbage: bytes) -> None:
    console = rig.client("therapist")
    host, port = rig.server.endpoint.removeprefix("tcp://").split(":")
    chance = random.Random(len(garbage))
    with ExitStack() as knocking:
        for address in [(host, int(port)), (host, int(port) + 1)] * 10:
            connection = knocking.enter_context(tcp.create_connection(address))
            connection.sendall(garbage)
            if garbage:
                with suppress(ConnectionError):  # some bytes are enough to be shown the door
                    connection.sendall(chance.randbytes(chance.randint(0, 500)))
        turn(rig, 50)
        assert isinstance(rig.give(console, Note(text="still here")), wire.Done)
    assert {request.name for request in rig.asked(Joined)} == {"therapist"}


def test_a_message_beyond_the_limit_is_not_taken_and_its_sender_is_cut_off(rig: Rig) -> None:
    console, thief = rig.client("therapist"), rig.raw("stage")
    thief.send(wire.Hello(version=1, watching=False).to_json())
    rig.until(lambda: thief.poll(0))
    thief.recv()
    note = wire.GiveCommand(id="too-large-1", boot=rig.server.boot, as_of=rig.now, command=Note(text="x"))
    thief.send(note.to_json() + b" " * 10_000_000)
    assert isinstance(rig.give(console, Note(text="still here")), wire.Done)
    rig.wait(0.5)
    assert [asked.id for asked in rig.asked(CommandAsked) if asked.name == "stage"] == []
    thief.send(note.to_json())
    rig.until(lambda: thief.poll(0))
    fault = wire.decode_reply(thief.recv())
    assert isinstance(fault, wire.LinkFault)
    assert fault.code == "hello_first", "it is a new connection"


def test_a_message_of_very_many_frames_is_thrown_away_in_small_portions(rig: Rig) -> None:
    console, thief = rig.client("therapist"), rig.raw("stage")
    thief.send_multipart([b'{"type": "leave"}'] * 20_000)
    turn(rig, 200)
    assert isinstance(rig.give(console, Note(text="still here")), wire.Done)
    rig.until(lambda: thief.poll(0))
    fault = wire.decode_reply(thief.recv())
    assert isinstance(fault, wire.LinkFault)
    assert fault.code == "malformed"


def worst_frame() -> bytes:
    """As many faults as fit into one message: what takes the decoder longest."""
    answers = ",".join(f'"{number}":1' for number in range(7000))
    command = '{"type":"confirm_screening","consent":true,"answers":{%s}}' % answers  # noqa: UP031 -- braces
    frame = '{"type":"command","id":"0123456789","boot":"","as_of":0,"command":%s}' % command  # noqa: UP031
    assert len(frame) < wire.LARGEST_REQUEST_BYTES
    return frame.encode()


@pytest.mark.parametrize(
    "frame", [b'{"type": "beat"}', b"garbage", worst_frame()], ids=["beats", "garbage", "worst"]
)
def test_a_flood_delays_nobody_by_more_than_a_few_turns(rig: Rig, frame: bytes) -> None:
    console, thief = rig.client("therapist"), rig.raw("stage")
    thief.send(wire.Hello(version=1, watching=False).to_json())
    rig.until(lambda: thief.poll(0))
    thief.sndhwm = 100_000
    for _ in range(20_000 if len(frame) < 100 else 2_000):
        thief.send(frame)
    command_id = console.send_command(Note(text="through the flood"), rig.now)
    turn(rig, 50)
    assert [type(answer) for answer in rig.answers(console, command_id)] == [wire.Done]
