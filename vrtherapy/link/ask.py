"""One command from beginning to end: connect, give it, wait for the answer. For a command line, not for a loop."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from vrtherapy.commands import Command
from vrtherapy.errors import NoLink, NotAuthorised, VersionMismatch
from vrtherapy.link import sentences, wire
from vrtherapy.link.client import LinkClient, Message, Unanswered
from vrtherapy.link.keys import ClientKey

_TURN_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command. `shown` is None unless it was waited for and came."""

    outcome: wire.Done | wire.Refusal
    shown: wire.Shown | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: for the outcome, and after that for a stop to be shown."""

    outcome_seconds: float = 3.0
    shown_seconds: float = 0.0


def ask(
    endpoint: str,
    key: ClientKey,
    command: Command,
    patience: Patience | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Answer:
    """Give one command and wait for what becomes of it.

    A stop is repeated until it is answered. Raises NoLink when nobody answers in time, NotAuthorised when the session
    does not accept the key, VersionMismatch when it speaks another version, LinkError for an endpoint without sense.
    """
    client = LinkClient(endpoint, key, watching=False)
    try:
        return _Asking(client, command, patience or Patience(), clock).run()
    finally:
        client.close()


class _Asking:
    def __init__(
        self, client: LinkClient, command: Command, patience: Patience, clock: Callable[[], float]
    ) -> None:
        self._client = client
        self._command = command
        self._patience = patience
        self._clock = clock
        self._outcome: wire.Done | wire.Refusal | None = None
        self._shown: wire.Shown | None = None
        self._unanswered = False

    def run(self) -> Answer:
        self._wait(self._patience.outcome_seconds, lambda: self._client.connected)
        if self._client.connected:
            self._client.send_command(self._command, self._clock())
            self._wait(self._patience.outcome_seconds, lambda: self._outcome is not None or self._unanswered)
        if self._outcome is None:
            raise NoLink(sentences.nobody_answers(self._client.endpoint, self._patience.outcome_seconds))
        if isinstance(self._outcome, wire.Done):
            self._wait(self._patience.shown_seconds, lambda: self._shown is not None)
        return Answer(self._outcome, self._shown)

    def _wait(self, seconds: float, met: Callable[[], bool]) -> None:
        until = self._clock() + seconds
        while not met() and (now := self._clock()) < until:
            for message in self._client.poll(min(_TURN_SECONDS, until - now), now):
                self._note(message)
            if self._client.refused:
                raise NotAuthorised(sentences.NOT_AUTHORISED)

    def _note(self, message: Message) -> None:
        match message:
            case wire.Done() | wire.Refusal():
                self._outcome = message
            case wire.Shown():
                self._shown = message
            case Unanswered():
                self._unanswered = True
            case wire.LinkFault(code="version"):
                raise VersionMismatch(message.sentence)
            case _:
                pass
