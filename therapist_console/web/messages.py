"""What a page may say, as records; what does not decode is no message."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from vrtherapy.messages import Language, Record

LARGEST_MESSAGE_BYTES = 16 * 1024
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
SessionId = Annotated[str | None, Field(max_length=128)]


class Hello(Record):
    """The first message on a connection; `stop` is a stop of which the page does not know yet that it is done."""

    type: Literal["hello"]
    language: Language = "en"
    page: str = Field(default="", max_length=64)
    pictures: bool = True
    stop: Id | None = None
    stop_session: SessionId = None


class Give(Record):
    """A command, meant for the moment of `tick` as this run of the server (`boot`) told it."""

    type: Literal["give"]
    id: Id
    boot: str = Field(default="", max_length=64)
    tick: float = 0.0
    command: dict[str, Any]


class GiveStop(Record):
    """A stop: repeated with one id until it is done. `session` is the one it is meant for: never the one after it."""

    type: Literal["stop"]
    id: Id
    session: SessionId = None


class FrameSeen(Record):
    """A picture was shown or dropped: the next may come."""

    type: Literal["frame_seen"]
    n: int = Field(ge=0)


class Mirror(Record):
    """Whether the page wants pictures."""

    type: Literal["mirror"]
    on: bool


class ReadIn(Record):
    """The language the page reads from now on."""

    type: Literal["language"]
    language: Language


class ChartSize(Record):
    """The room that the page has for the curve, in pixels."""

    type: Literal["chart_size"]
    width: float = Field(ge=200, le=2000)
    height: float = Field(ge=80, le=1000)


class Ping(Record):
    """The page lives, and measures how far the server is."""

    type: Literal["ping"]
    at: float = 0.0


class Here(Record):
    """The page lives."""

    type: Literal["here"]


class OpenPairing(Record):
    """Let one more device in, or no more."""

    type: Literal["pairing"]
    on: bool
    role: Literal["therapist", "observer"] = "therapist"


class Unpair(Record):
    """A device may not come in any more."""

    type: Literal["unpair"]
    name: str = Field(max_length=32)


Said = Hello | Give | GiveStop | FrameSeen | Mirror | ReadIn | ChartSize | Ping | Here | OpenPairing | Unpair
_SAID: TypeAdapter[Said] = TypeAdapter(Annotated[Said, Field(discriminator="type")])


def decode(text: str) -> Said | None:
    """What a page said; None if it is no message."""
    try:
        return _SAID.validate_json(text)
    except (ValueError, RecursionError):
        return None
