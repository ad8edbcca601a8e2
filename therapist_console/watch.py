"""`watch`: follow a session and show where it stands. It reads only; `send` steers."""

import math
import time
from collections import deque
from collections.abc import Callable

from therapist_console.alarms import SILENT_AFTER_SECONDS
from therapist_console.model import Happening, Heard, happening, view
from therapist_console.records import Viewer
from therapist_console.terminal import Output
from vrtherapy.errors import NotAuthorised, VersionMismatch
from vrtherapy.link import sentences
from vrtherapy.link.client import EntryHeard, LinkClient, Message, StateReplaced
from vrtherapy.link.wire import LinkFault, Welcome
from vrtherapy.messages import Language, Text
from vrtherapy.state import SessionState

_TURN_SECONDS = 0.1
_SHOW_EVERY_SECONDS = 0.2
_MOST_HAPPENINGS = 200
_WAIT_BEFORE_SAYING_SECONDS = 1.0


class Watch:
    """A console that follows one session after another at an endpoint. `clock` is any clock that counts seconds."""

    def __init__(
        self,
        client: LinkClient,
        output: Output,
        language: Language,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._output = output
        self._language: Language = language
        self._clock = clock
        self._started_at = clock()
        self._zero = math.nan
        self._welcomed_at = -math.inf
        self._recent: deque[Happening] = deque(maxlen=_MOST_HAPPENINGS)
        self._show_due = -math.inf
        self._before = SessionState()

    def run(self) -> None:
        """Go on until the session has ended. Raises NotAuthorised and VersionMismatch: waiting would not help."""
        while self.turn():
            pass

    def turn(self) -> bool:
        """One turn of the loop; False once the session has ended and its process has gone."""
        now = self._clock()
        self._client.beat(now)
        for message in self._client.poll(_TURN_SECONDS, now):
            self._take(message, now)
        if self._client.refused:
            raise NotAuthorised(sentences.NOT_AUTHORISED)
        now = self._clock()
        if now >= self._show_due:
            self._show_due = now + _SHOW_EVERY_SECONDS
            self._show(now)
        return not self._over(now)

    def _take(self, message: Message, now: float) -> None:
        match message:
            case Welcome():
                self._zero = now - message.at_seconds
                self._welcomed_at = now
            case StateReplaced():
                if message.state.session != self._before.session:
                    self._recent.clear()
                self._before = message.state
            case EntryHeard():
                told = happening(message.entry, self._before)
                self._before = message.state
                self._recent.append(told)
                self._output.happened(told)
            case LinkFault(code="version"):
                raise VersionMismatch(message.sentence)
            case _:
                pass

    def _show(self, now: float) -> None:
        state, welcome = self._client.state, self._client.welcome
        if state is None or state.protocol is None or welcome is None:
            if now - self._started_at >= _WAIT_BEFORE_SAYING_SECONDS:
                self._output.say(_waiting(self._client.endpoint).to(self._language))
            return
        silent = min(self._client.silent_for(now), now - self._welcomed_at)
        role = "observer" if welcome.role == "observer" else "therapist"
        # While nothing is heard the clocks stand: nobody here knows whether the session's go on.
        heard_until = now - max(0.0, silent - SILENT_AFTER_SECONDS)
        heard = Heard(state, max(state.at_seconds, heard_until - self._zero), silent, tuple(self._recent))
        self._output.show(view(heard, Viewer(name=welcome.name, role=role), self._language))

    def _over(self, now: float) -> bool:
        state = self._client.state
        ended = state is not None and state.phase == "ended"
        return ended and self._client.silent_for(now) > self._client.pace.silent_after_seconds


def _waiting(endpoint: str) -> Text:
    return Text(
        en=f"Waiting for a session at {endpoint}. Nobody answers there yet.\n"
        "Start one with: python run_session.py\n"
        "If one is running elsewhere, say where with --endpoint. Ctrl-C ends the waiting.",
        fr=f"En attente d'une séance à {endpoint}. Personne n'y répond encore.\n"
        "Lancez-en une avec : python run_session.py\n"
        "Si elle tourne ailleurs, dites où avec --endpoint. Ctrl-C met fin à l'attente.",
    )
