"""What all pages under /records share: who may come in, where the records are, how what went wrong is told.

They are for a therapist at this computer, never for a tablet. Whatever reads the disk or stretches a passphrase runs on
a thread, one at a time, so that a session that is being steered meanwhile waits for none of it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from therapist_console.web.library.documents import document, language_of
from vrtherapy.errors import JournalError, VaultError, VrTherapyError
from vrtherapy.folders import records_folder
from vrtherapy.messages import Language, Text
from vrtherapy.record.library import Library, unlocked_now
from vrtherapy.record.vault.home import Vault

Page = Callable[[Request], Awaitable[Response]]
_Answer = TypeVar("_Answer")


class Entry(NamedTuple):
    """Who may come in, and whether a session is under way: then this computer's forces are the patient's."""

    allowed: Callable[[HTTPConnection], bool]
    under_way: Callable[[], bool]


class ReadingRoom:
    """One a console."""

    def __init__(self, entry: Entry, records: Path | None = None) -> None:
        self.records = records or records_folder()
        self.under_way = entry.under_way
        self.when_locked: list[Callable[[], None]] = []
        """What must end before the vault is locked, for it has read what is sealed."""
        self._allowed = entry.allowed
        self._one_at_a_time = asyncio.Lock()

    def route(self, path: str, page: Page, *methods: str) -> Route:
        """A page for who is allowed; what goes wrong is a sentence on a page."""
        return Route(path, partial(self._guard, page), methods=list(methods) or None)

    def picture_route(self, path: str, picture: Page) -> Route:
        """The same for what a script asks: what goes wrong is a sentence alone."""
        return Route(path, partial(self._guard, picture, alone=True))

    def library(self) -> Library:
        """The records as they may be read now. Reads the disk: for a thread."""
        return Library(self.records, unlocked_now(Vault()))

    async def on_thread(self, work: Callable[[], _Answer]) -> _Answer:
        """What `work` gives, after all work before it."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(work)

    async def _guard(self, page: Page, request: Request, *, alone: bool = False) -> Response:
        if not self._allowed(request):
            return Response(status_code=401)
        try:
            answer = await page(request)
        except VrTherapyError as error:
            sentence = _sentence(error, language_of(request))
            if alone:
                answer = Response(sentence, 409, media_type="text/plain")
            else:
                answer = document("problem.html", request, status=409, sentence=sentence)
        answer.headers["Cache-Control"] = "no-store"
        # Under `no-referrer` browsers send forms with the origin "null", which is turned away as a foreign page's.
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer


class Unable(VrTherapyError):
    """Something that a page was asked for and that is not done; `sentence` says why."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


def _sentence(error: VrTherapyError, language: Language) -> str:
    if isinstance(error, JournalError | VaultError | Unable):
        return error.sentence.to(language)
    return str(error)
