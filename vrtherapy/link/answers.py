"""What was answered to which command, so that a repeated one is answered again and never acted on twice."""

from collections import OrderedDict
from dataclasses import dataclass

from vrtherapy.link.wire import Done, Refusal, Shown

_MOST_REMEMBERED = 4096


@dataclass(slots=True)
class Given:
    """One command that was given: where its answers go, and what they were."""

    route: bytes
    answer: Done | Refusal | None = None
    shown: Shown | None = None


class Answers:
    """The latest commands by client and id, bounded; ids are only unique within a client."""

    def __init__(self) -> None:
        self._given: OrderedDict[tuple[str, str], Given] = OrderedDict()

    def take(self, name: str, command_id: str, route: bytes) -> Given | None:
        """Note a command that arrived. Returns what is known of it if it was given before, else None."""
        known = self._given.get((name, command_id))
        if known is not None:
            known.route = route  # a client that reconnected hears the answer where it is now
            return known
        self._given[(name, command_id)] = Given(route)
        if len(self._given) > _MOST_REMEMBERED:
            self._given.popitem(last=False)
        return None

    def settle(self, name: str, answer: Done | Refusal | Shown) -> bytes | None:
        """Note the answer to a command. Returns the route it goes to, if it is known."""
        given = self._given.setdefault((name, answer.id), Given(b""))
        if isinstance(answer, Shown):
            given.shown = answer
        else:
            given.answer = answer
        return given.route or None
