"""What the session's end of the link hands to the session: who came, who went, and who asks for what."""

from dataclasses import dataclass

from vrtherapy.commands import Command
from vrtherapy.link.keys import Role
from vrtherapy.link.wire import StageStatus


@dataclass(frozen=True, slots=True)
class Joined:
    """A client says it is there and will beat: again after each reconnection."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Left:
    """A client is not there any more: it fell silent (`lost`), or said goodbye, or was revoked."""

    name: str
    role: Role
    lost: bool


@dataclass(frozen=True, slots=True)
class CommandAsked:
    """A command, fresh and asked for the first time. It waits for `done` or `refuse`."""

    name: str
    role: Role
    id: str
    command: Command


@dataclass(frozen=True, slots=True)
class SnapshotAsked:
    """A client needs the whole state. It waits for `send_snapshot`."""

    route: bytes


@dataclass(frozen=True, slots=True)
class EarlierAsked:
    """A client wants the entries after `after`. It waits for `send_earlier`."""

    route: bytes
    after: int


@dataclass(frozen=True, slots=True)
class StatusHeard:
    """How a stage says it is."""

    name: str
    status: StageStatus


Request = Joined | Left | CommandAsked | SnapshotAsked | EarlierAsked | StatusHeard
