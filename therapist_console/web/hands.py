"""The devices that are here: each is one client of the link, present to the session while one of its pages lives."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from therapist_console.web.line import Line
from vrtherapy.commands import Command
from vrtherapy.commands.course import Stop
from vrtherapy.link.client import Message, Unanswered
from vrtherapy.link.keys import ClientKey, KeyFolder
from vrtherapy.link.timing import Timing
from vrtherapy.link.wire import Done, Refusal, Shown

PAGE_SILENT_AFTER_SECONDS = 3.0
"""A tablet that says nothing for so long is gone: the patient must not stay in the exposure with nobody there."""
PULSE_SECONDS = 0.75
_KEEP_EVERY_SECONDS = 0.2

Answer = Done | Refusal | Shown | Unanswered


@dataclass
class _Hand:
    line: Line
    heard_at: float
    pages: int = 0
    stops: set[str] = field(default_factory=set[str])
    """Stops that nobody has answered yet: as long as there are any, the line stays."""


@dataclass(frozen=True)
class Session:
    """Where the session is, how fast it beats, and whose keys are here."""

    endpoint: str
    timing: Timing
    own: ClientKey
    keys: KeyFolder | None

    def key_of(self, name: str) -> ClientKey:
        """The key of a device. Raises NotAuthorised when it has none (any more)."""
        if name == self.own.name or self.keys is None:
            return self.own
        return self.keys.client(name)

    def knows(self, name: str) -> bool:
        """Whether a device may still come in."""
        return name == self.own.name or (self.keys is not None and self.keys.client_path(name).exists())


class Hands:
    """The lines of the devices. `answered` is told what the session answered, and to whose command."""

    def __init__(self, session: Session, answered: Callable[[str, Answer], None]) -> None:
        self._session = session
        self._answered = answered
        self._hands: dict[str, _Hand] = {}
        self._opening = asyncio.Lock()

    async def come(self, name: str) -> None:
        """A page of the device has come. Raises LinkError when it cannot connect."""
        async with self._opening:
            hand = self._hands.get(name)
            if hand is None:
                key = self._session.key_of(name)
                line = Line(
                    self._session.endpoint,
                    key,
                    self._session.timing,
                    lambda message: self._take(name, message),
                    watching=True,
                )
                await line.open()
                hand = self._hands[name] = _Hand(line, time.monotonic())
            hand.pages += 1
        self.heard(name)

    def go(self, name: str) -> None:
        """One of its pages has gone; the line waits a moment, for pages are loaded again."""
        if hand := self._hands.get(name):
            hand.pages -= 1

    def heard(self, name: str) -> None:
        """One of its pages has said something."""
        if hand := self._hands.get(name):
            hand.heard_at = time.monotonic()
            hand.line.pulse(PULSE_SECONDS)

    def give(self, name: str, command: Command, command_id: str, session: str | None = None) -> None:
        """Give a command of that device's, to `session` and no other."""
        if hand := self._hands.get(name):
            if isinstance(command, Stop):
                hand.stops.add(command_id)
            hand.line.send(command, command_id, session)

    async def keep(self) -> None:
        """Pulse for whoever is here, let go of who is not; runs for ever."""
        while True:
            await asyncio.sleep(_KEEP_EVERY_SECONDS)
            now = time.monotonic()
            for name, hand in list(self._hands.items()):
                if now - hand.heard_at <= PAGE_SILENT_AFTER_SECONDS:
                    hand.line.pulse(PULSE_SECONDS)
                elif hand.pages <= 0 and not hand.stops:
                    del self._hands[name]
                    await hand.line.close()

    async def close(self) -> None:
        """Say goodbye for everyone."""
        hands, self._hands = self._hands, {}
        for hand in hands.values():
            await hand.line.close()

    def _take(self, name: str, message: Message) -> None:
        if isinstance(message, Done | Refusal | Shown | Unanswered):
            if (hand := self._hands.get(name)) and not isinstance(message, Shown):
                hand.stops.discard(message.id)
            self._answered(name, message)
