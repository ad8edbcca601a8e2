"""Bytes to records and back; and that docs/reference/wire.md says what the code does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.unit.pilot import Pilot
from vrtherapy.commands import COMMANDS
from vrtherapy.link import timing, wire
from vrtherapy.link.keys import ClientKey
from vrtherapy.link.sockets import DEFAULT_ENDPOINT

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "wire.md"
MEND = "docs/reference/wire.md and vrtherapy/link/wire.py disagree; change the page by hand"
MESSAGES: list[type[BaseModel]] = [
    *(wire.Hello, wire.GiveCommand, wire.AskSnapshot, wire.AskEarlier, wire.ClientBeat, wire.Leave),
    *(wire.Welcome, wire.Done, wire.Shown, wire.Refusal, wire.Snapshot, wire.Earlier, wire.LinkFault),
    *(wire.EntryPublished, wire.SessionBeat),
]


def decoded(direction: str, text: str) -> object:
    """A documented message through the decoder it would meet."""
    frame = text.encode()
    match direction:
        case "client":
            return wire.decode_request(frame)
        case "server":
            return wire.decode_reply(frame)
        case "key":
            return ClientKey.from_json(frame)
        case _:
            return wire.decode_news([direction.encode(), frame])


def examples() -> list[tuple[str, str]]:
    """Every example of the page, with who sends it; the worked session's too."""
    page = PAGE.read_text(encoding="utf-8")
    found = re.findall(r"```json (client|server|entry|beat|key)\n(.+?)\n```", page)
    arrows = {"→": "client", "←": "server", "⇐ entry": "entry", "⇐ beat": "beat"}
    session = re.search(r"```session\n(.+?)\n```", page, re.DOTALL)
    assert session
    lines = [re.fullmatch(r"(→|←|⇐ entry|⇐ beat) (.+)", line) for line in session[1].splitlines()]
    assert all(lines)
    return found + [(arrows[line[1]], line[2]) for line in lines if line]


@pytest.mark.parametrize(
    ("direction", "text"), [pytest.param(*e, id=f"{n}-{e[0]}") for n, e in enumerate(examples())]
)
def test_every_documented_example_is_what_the_decoder_takes(direction: str, text: str) -> None:
    message = decoded(direction, text)
    assert isinstance(message, BaseModel), f"{MEND}: {text}"
    assert not isinstance(message, wire.Malformed), f"{MEND}: {text}"
    said = message.model_dump(mode="json", by_alias=True)
    assert within(json.loads(text), said), f"{MEND}: {text}"


def within(part: Any, whole: Any) -> bool:  # noqa: ANN401 -- JSON
    """Whether everything in `part` stands in `whole`."""
    if isinstance(part, dict):
        return all(key in whole and within(value, whole[key]) for key, value in part.items())
    return part == whole


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.__name__)
def test_every_message_is_documented_with_all_its_fields_and_an_example(message: type[BaseModel]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    tag = message.model_fields["type"].default
    sections = re.split(r"\n(?=`\w+`[ :(]|#)", page)
    documented = [
        set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
        for section in sections
        if section.startswith(f"`{tag}`")
    ]
    assert set(message.model_fields) - {"type"} in documented, MEND
    assert any(type(decoded(*example)) is message for example in examples()), f"{MEND}: no example of {tag}"


def test_the_documented_times_and_limits_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    stage, console = timing.Timing().stage, timing.Timing().console
    said = [
        f"# The link, version {wire.WIRE_VERSION}",
        DEFAULT_ENDPOINT,
        f"at most {wire.LARGEST_REQUEST_BYTES // 1024} KiB from a client",
        f"| the session, to everyone | {stage.beat_seconds:g} s | {stage.silent_after_seconds:g} s for a stage",
        f"for a stage, {console.silent_after_seconds:g} s for a console |",
        f"| a stage | {stage.beat_seconds:g} s | {stage.silent_after_seconds:g} s |",
        f"a stage counts as lost only after {timing.CALM_SILENCE_SECONDS:g} s.",
        f"| a console: therapist or observer | {console.beat_seconds:g} s | {console.silent_after_seconds:g} s |",
        f"every {timing.COMMAND_REPEAT_SECONDS:g} s. The session remembers",
        f"Send it every {timing.STOP_REPEAT_SECONDS:g} s",
        f"whose `as_of` is more than {timing.FRESH_SECONDS:g} s old",
        f"(at most every {timing.SNAPSHOT_REPEAT_SECONDS:g} s)",
        f"(again after {timing.HELLO_REPEAT_SECONDS:g} s without one)",
    ]
    assert [sentence for sentence in said if sentence not in page] == [], MEND


def messages() -> Iterator[wire.ClientMessage]:
    yield wire.Hello(version=1, watching=True)
    yield wire.AskSnapshot()
    yield wire.AskEarlier(after=7)
    yield wire.ClientBeat()
    yield wire.Leave()
    for command in (
        COMMANDS["stop"](),
        COMMANDS["set_difficulty"](difficulty=3.0),
        COMMANDS["note"](text="été 🙂"),
    ):
        yield wire.GiveCommand(id="0123456789abcdef", boot="b", as_of=1.5, command=command)


@pytest.mark.parametrize("message", list(messages()), ids=lambda message: message.to_json().decode()[-40:])
def test_what_a_client_sends_arrives_as_it_was(message: wire.ClientMessage) -> None:
    assert wire.decode_request(message.to_json()) == message


def test_a_whole_session_arrives_as_it_was() -> None:
    pilot = Pilot().in_exposure()
    pilot.stop()
    for entry in pilot.entries:
        news = wire.EntryPublished(session="s", boot="b", entry=entry)
        assert wire.decode_news(wire.encode_news(news)) == news
    snapshot = wire.Snapshot(session="s", boot="b", seq=pilot.state.seq, state=pilot.state)
    assert wire.decode_reply(snapshot.to_json()) == snapshot


def command(**fields: str) -> bytes:
    """A stop as it is sent, with some fields written otherwise."""
    written = {"id": '"01234567"', "boot": '""', "as_of": "0", "command": '{"type": "stop"}'} | fields
    return "".join(
        ['{"type": "command"', *(f', "{name}": {value}' for name, value in written.items()), "}"]
    ).encode()


MALFORMED = {
    "nothing": b"",
    "not UTF-8": b'{"type": "leave", "x": "\xff"}',
    "no object": b'"leave"',
    "a list": b"[]",
    "an unknown type": b'{"type": "obey"}',
    "no type": b"{}",
    "a type that is a list": b'{"type": ["leave"]}',
    "an unknown field": b'{"type": "leave", "now": true}',
    "a wrong type": b'{"type": "hello", "version": "1", "watching": true}',
    "a word for a truth": b'{"type": "hello", "version": 1, "watching": 1}',
    "what the server says": b'{"type": "done", "id": "0123456789", "seq": 1}',
    "two messages": b'{"type": "leave"}{"type": "leave"}',
    "a lone surrogate": command(id='"\\ud800\\ud800\\ud800"'),
    "an infinite number": command(as_of="1e999"),
    "no number": command(as_of="NaN"),
    "a short id": command(id='"1"'),
    "an id with a line end": command(id='"01234567\\n"'),
    "an unknown command": command(command='{"type": "rm"}'),
    "a command with more": command(command='{"type": "stop", "x": 1}'),
    "60,000 brackets": b"[" * 60_000,
    "60,000 objects": b'{"type":' * 7_500,
    "a very long number": b'{"type": "hello", "watching": true, "version": ' + b"9" * 60_000 + b"}",
    "a pickle": b"\x80\x04\x95\x1c\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix",
}


@pytest.mark.parametrize("frame", list(MALFORMED.values()), ids=list(MALFORMED))
def test_what_is_no_message_becomes_a_sentence(frame: bytes) -> None:
    malformed = wire.decode_request(frame)
    assert isinstance(malformed, wire.Malformed)
    assert malformed.version is None
    assert malformed.sentence.en
    assert len(malformed.to_json()) < 2000, "the sentence does not echo what came in"
    assert wire.decode_reply(frame) is None or b"done" in frame
    assert wire.decode_news([b"entry", frame]) is None
    assert wire.decode_news([b"beat", frame]) is None


def test_a_message_that_is_too_large_is_not_even_read() -> None:
    note = wire.GiveCommand(id="01234567", boot="", as_of=0.0, command=COMMANDS["note"](text="x"))
    padded = note.to_json() + b" " * wire.LARGEST_REQUEST_BYTES
    malformed = wire.decode_request(padded)
    assert isinstance(malformed, wire.Malformed)
    assert "64 KiB" in malformed.sentence.en
    assert wire.decode_request(padded[: wire.LARGEST_REQUEST_BYTES]) == note


@pytest.mark.parametrize("more", ["", ', "codec": "zip"', ', "watching": "maybe"'])
def test_a_hello_of_another_version_is_told_apart_whatever_else_it_says(more: str) -> None:
    malformed = wire.decode_request(f'{{"type": "hello", "version": 2{more}}}'.encode())
    assert isinstance(malformed, wire.Malformed)
    assert malformed.version == 2
    assert "version 1 of the link and this client version 2" in malformed.sentence.en


def test_published_messages_are_a_topic_and_one_frame() -> None:
    beat = wire.SessionBeat(session="s", boot="b", seq=3, at_seconds=1.0)
    topic, frame = wire.encode_news(beat)
    assert wire.decode_news([topic, frame]) == beat
    for frames in ([], [topic], [frame], [topic, frame, b""], [b"entry", frame], [b"other", frame]):
        assert wire.decode_news(frames) is None


@given(st.binary(max_size=200))
def test_no_bytes_raise(frame: bytes) -> None:
    assert isinstance(wire.decode_request(frame), wire.Malformed)
    assert wire.decode_reply(frame) is None
    assert wire.decode_news([b"entry", frame]) is None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(sorted(COMMANDS)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "id", "boot", "as_of", "command", "status", "x"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_raises(data: object) -> None:
    frame = json.dumps(data).encode()
    message = wire.decode_request(frame)
    assert isinstance(message, (wire.Malformed, *MESSAGES))
    wire.decode_reply(frame)
    wire.decode_news([b"beat", frame])
