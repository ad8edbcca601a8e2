"""Bytes to records and back: every message of the link, in both directions. docs/reference/wire.md tells it in words.

A message is one frame of JSON (UTF-8). What does not decode becomes a sentence (`Malformed`) or None; nothing that
arrives raises. `hello`, `fault` and `version` keep their meaning in every version, so that a mismatch can be told.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from vrtherapy.commands import AnyCommand
from vrtherapy.events import Entry
from vrtherapy.link import sentences
from vrtherapy.link.keys import Role
from vrtherapy.messages import Record, Text
from vrtherapy.state import SessionState

WIRE_VERSION = 1
LARGEST_REQUEST_BYTES = 64 * 1024
LARGEST_REPLY_BYTES = 16 * 1024 * 1024
ENTRY_TOPIC = b"entry"
BEAT_TOPIC = b"beat"

CommandId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Boot = Annotated[str, Field(max_length=64)]
Seq = Annotated[int, Field(ge=0)]
SessionSeconds = Annotated[float, Field(ge=0)]


Place = tuple[float, float, float]


class StageStatus(Record):
    """What a stage says of itself with each beat."""

    display: str = Field(max_length=64, description="The display's name.")
    scene: str = Field(max_length=64, description="The scene in view.")
    seq: Seq = Field(description="The last entry the frames follow.")
    frames: int = Field(ge=0, description="Frames submitted since the stage started.")
    late_frames: int = Field(ge=0, description="Frames that came a period or more too late.")
    longest_frame_ms: float = Field(
        ge=0, description="The longest time between two frames since the last beat."
    )
    head: tuple[float, float, float, float, float, float] | None = Field(
        default=None,
        description="The patient's head in the scene: heading, pitch, roll in degrees; right, ahead, up in metres. "
        "For the session alone: no console is told.",
    )
    hands: tuple[Place | None, Place | None] = Field(
        default=(None, None),
        description="The left and the right hand in the scene: right, ahead, up in metres; null where no display tells "
        "it. For the session alone.",
    )


class Hello(Record):
    """The first message on every connection. `watching` makes the client present: it then has to beat."""

    type: Literal["hello"] = "hello"
    version: int
    watching: bool


class GiveCommand(Record):
    """A command. `session`, `boot` and `as_of` say which session, and which moment of it, it was meant for."""

    type: Literal["command"] = "command"
    id: CommandId
    session: Annotated[str | None, Field(max_length=128)] = None
    boot: Boot
    as_of: SessionSeconds = Field(description="`at_seconds` of the session as the client last heard it.")
    command: AnyCommand


class AskSnapshot(Record):
    """Ask for the whole state."""

    type: Literal["snapshot"] = "snapshot"


class AskEarlier(Record):
    """Ask for entries that were published before this client listened: those after `after`, in portions."""

    type: Literal["earlier"] = "earlier"
    after: Seq


class ClientBeat(Record):
    """I am there. A stage adds how it is."""

    type: Literal["beat"] = "beat"
    status: StageStatus | None = None


class Leave(Record):
    """Goodbye: the client is no longer present."""

    type: Literal["leave"] = "leave"


class Welcome(Record):
    """The answer to hello: who the client is to the session, and where the session stands."""

    type: Literal["welcome"] = "welcome"
    version: int
    session: str
    boot: Boot = Field(description="Drawn anew each time the session process starts.")
    seq: Seq
    at_seconds: SessionSeconds
    role: Role
    name: str


class Done(Record):
    """The command was carried out; `seq` is the last entry it led to (or the one that had already done it)."""

    type: Literal["done"] = "done"
    id: CommandId
    seq: Seq


class Shown(Record):
    """The second answer to a stop: the patient's view has begun to leave, says entry `seq`."""

    type: Literal["shown"] = "shown"
    id: CommandId
    seq: Seq


class Refusal(Record):
    """The command was not carried out, and why; nothing has changed."""

    type: Literal["refused"] = "refused"
    id: CommandId
    sentence: Text


class Snapshot(Record):
    """The whole state after entry `seq`."""

    type: Literal["snapshot"] = "snapshot"
    session: str
    boot: Boot
    seq: Seq
    state: SessionState


class Earlier(Record):
    """Entries as they were published, in order, from the one after `after` on; only some, if there are many."""

    type: Literal["earlier"] = "earlier"
    session: str
    boot: Boot
    after: Seq
    entries: tuple[Entry, ...]


FaultCode = Literal["version", "hello_first", "malformed", "too_fast"]


class LinkFault(Record):
    """Something is wrong with the link itself. `hello_first` asks for a hello."""

    type: Literal["fault"] = "fault"
    code: FaultCode
    sentence: Text


class EntryPublished(Record):
    """One more entry (topic `entry`)."""

    type: Literal["entry"] = "entry"
    session: str
    boot: Boot
    entry: Entry


class SessionBeat(Record):
    """The session lives, and `seq` is its last entry; how the stage says it is, and the room for the record."""

    type: Literal["beat"] = "beat"
    session: str
    boot: Boot
    seq: Seq
    at_seconds: SessionSeconds
    stage: StageStatus | None = None
    disk_free_bytes: int | None = Field(default=None, ge=0)


ClientMessage = Hello | GiveCommand | AskSnapshot | AskEarlier | ClientBeat | Leave
Reply = Welcome | Done | Shown | Refusal | Snapshot | Earlier | LinkFault
News = EntryPublished | SessionBeat

_CLIENT: TypeAdapter[ClientMessage] = TypeAdapter(Annotated[ClientMessage, Field(discriminator="type")])
_REPLY: TypeAdapter[Reply] = TypeAdapter(Annotated[Reply, Field(discriminator="type")])
_NEWS: dict[bytes, TypeAdapter[News]] = {
    ENTRY_TOPIC: TypeAdapter(EntryPublished),
    BEAT_TOPIC: TypeAdapter(SessionBeat),
}


class Malformed(Record):
    """What arrived is no message of this version. `version` is set when it was a hello of another one."""

    sentence: Text
    version: int | None = None


class _AnyHello(BaseModel):
    """A hello of any version: only what never changes."""

    model_config = ConfigDict(extra="ignore", strict=True)

    type: Literal["hello"]
    version: int


def decode_request(frame: bytes) -> ClientMessage | Malformed:
    """What a client sent."""
    if len(frame) > LARGEST_REQUEST_BYTES:
        return Malformed(sentence=_TOO_LARGE)
    if not frame:
        return Malformed(sentence=sentences.ONE_FRAME)
    try:
        message = _CLIENT.validate_json(frame)
    except (ValueError, RecursionError) as error:
        return _malformed(frame, error)
    if isinstance(message, Hello) and message.version != WIRE_VERSION:
        return Malformed(sentence=_other_version(message.version), version=message.version)
    return message


def decode_reply(frame: bytes) -> Reply | None:
    """What the session answered; None for what this version does not know."""
    if len(frame) > LARGEST_REPLY_BYTES:
        return None
    try:
        return _REPLY.validate_json(frame)
    except (ValueError, RecursionError):
        return None


def decode_news(frames: list[bytes]) -> News | None:
    """What the session published: a topic and a message."""
    if len(frames) != 2 or len(frames[1]) > LARGEST_REPLY_BYTES or frames[0] not in _NEWS:
        return None
    try:
        return _NEWS[frames[0]].validate_json(frames[1])
    except (ValueError, RecursionError):
        return None


def encode_news(news: News) -> list[bytes]:
    """The frames of what is published."""
    return [news.type.encode(), news.to_json()]


def _malformed(frame: bytes, error: ValueError | RecursionError) -> Malformed:
    try:
        version = _AnyHello.model_validate_json(frame).version
    except (ValueError, RecursionError):
        return Malformed(sentence=_not_valid(error))
    if version == WIRE_VERSION:
        return Malformed(sentence=_not_valid(error))
    return Malformed(sentence=_other_version(version), version=version)


_FEW_FAULTS = 8


def _not_valid(error: ValueError | RecursionError) -> Text:
    """The first fault, if there are few: listing the thousands of a hostile message would take milliseconds."""
    where = ""
    if isinstance(error, ValidationError) and error.error_count() <= _FEW_FAULTS:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        path = ".".join(str(part)[:40] for part in first["loc"][:8])
        where = f" ({path}: {first['msg'][:120]})"
    return Text(
        en=f"That is not a message of the link, version {WIRE_VERSION}{where}; it was ignored. "
        "docs/reference/wire.md describes every message.",
        fr=f"Ce n'est pas un message de la liaison, version {WIRE_VERSION}{where} ; il a été ignoré. "
        "docs/reference/wire.md décrit chaque message.",
    )


_TOO_LARGE = Text(
    en=f"A message may hold {LARGEST_REQUEST_BYTES // 1024} KiB at most; this one was ignored.",
    fr=f"Un message peut contenir {LARGEST_REQUEST_BYTES // 1024} Kio au plus ; celui-ci a été ignoré.",
)


def _other_version(version: int) -> Text:
    theirs = str(version)[:12]
    return Text(
        en=f"The session speaks version {WIRE_VERSION} of the link and this client version {theirs}. "
        "Install the same release of the software on both machines.",
        fr=f"La séance parle la version {WIRE_VERSION} de la liaison et ce client la version {theirs}. "
        "Installez la même version du logiciel sur les deux machines.",
    )
