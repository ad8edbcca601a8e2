"""Everything that can be asked of a session: one class a command, the rest derived from it.

`COMMANDS` maps each tag to its class; `AnyCommand` is their tagged union; `parse_command` reads one from JSON;
`legal_commands` says what may be asked now, and why not the others. A new command is one class in one of the modules.
"""

import operator
from functools import reduce
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter

from vrtherapy.commands import course, ratings, reports, steering
from vrtherapy.commands.base import Command, Given, type_of, why_not
from vrtherapy.events import Cause
from vrtherapy.messages import Record, Text
from vrtherapy.state import SessionState

__all__ = [
    "COMMANDS",
    "AnyCommand",
    "Command",
    "Given",
    "Legality",
    "legal_commands",
    "parse_command",
    "type_of",
    "why_not",
]

COMMANDS: dict[str, type[Command]] = {
    type_of(command): command
    for module in (course, steering, ratings, reports)
    for command in vars(module).values()
    if isinstance(command, type) and issubclass(command, Command) and "type" in command.model_fields
}

if TYPE_CHECKING:
    AnyCommand = Command
else:
    AnyCommand = Annotated[reduce(operator.or_, COMMANDS.values()), Field(discriminator="type")]

_ADAPTER: TypeAdapter[Command] = TypeAdapter(AnyCommand)


def parse_command(data: bytes | str) -> Command:
    """A command from its JSON. Raises pydantic's ValidationError on anything that is not exactly one."""
    return _ADAPTER.validate_json(data)


class Legality(Record):
    """Whether a command may be given now; if not, the sentence that says why."""

    type: str
    label: Text
    why_not: Text | None


def legal_commands(state: SessionState, cause: Cause, now: float) -> list[Legality]:
    """For every command that `cause` may ever give: whether it may be given now (session time)."""
    return [
        Legality(type=tag, label=command.label, why_not=why_not(command, state, cause, now))
        for tag, command in COMMANDS.items()
        if cause.by in command.givers
    ]
