"""Commands on their way: repeated with the same id until they are answered, or until they would come too late. Pure."""

import secrets
from dataclasses import dataclass

from vrtherapy.link.timing import COMMAND_REPEAT_SECONDS, FRESH_SECONDS, STOP_REPEAT_SECONDS


def new_id() -> str:
    """An id that no other command has."""
    return secrets.token_hex(8)


@dataclass(slots=True)
class _Waiting:
    frame: bytes
    lasting: bool
    due: float
    until: float


class Outgoing:
    """The commands that were given and not answered yet."""

    def __init__(self) -> None:
        self._waiting: dict[str, _Waiting] = {}

    def add(self, command_id: str, frame: bytes, lasting: bool, now: float) -> None:
        """A command to send, at once and then again and again."""
        self._waiting[command_id] = _Waiting(frame, lasting, due=now, until=now + FRESH_SECONDS)

    def due(self, now: float) -> list[bytes]:
        """The frames to send now."""
        frames: list[bytes] = []
        for waiting in self._waiting.values():
            if now >= waiting.due:
                waiting.due = now + (STOP_REPEAT_SECONDS if waiting.lasting else COMMAND_REPEAT_SECONDS)
                frames.append(waiting.frame)
        return frames

    def settle(self, command_id: str) -> None:
        """A command was answered."""
        self._waiting.pop(command_id, None)

    def expired(self, now: float) -> list[str]:
        """Give up the commands that the session would refuse by now as too late; returns their ids."""
        return self._give_up(
            [i for i, waiting in self._waiting.items() if not waiting.lasting and now > waiting.until]
        )

    def abandon(self) -> list[str]:
        """Give up everything: it was meant for another session. Returns the ids."""
        return self._give_up(list(self._waiting))

    def hurry(self) -> None:
        """Send everything again at once: the connection is new."""
        for waiting in self._waiting.values():
            waiting.due = float("-inf")

    def next_due(self) -> float:
        """When something is to be sent next; infinite when nothing is."""
        return min((waiting.due for waiting in self._waiting.values()), default=float("inf"))

    def _give_up(self, ids: list[str]) -> list[str]:
        for command_id in ids:
            del self._waiting[command_id]
        return ids
