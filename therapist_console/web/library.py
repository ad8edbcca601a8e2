"""The pages of the session library: unlock, find, open a report or a course, erase. Plain HTML, no script.

They are for a therapist at this computer, never for a tablet. Whatever reads the disk or stretches a passphrase runs on
a thread, one at a time, so that a session that is being steered meanwhile waits for none of it.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from vrtherapy.errors import JournalError, VaultError
from vrtherapy.folders import records_folder
from vrtherapy.messages import Language
from vrtherapy.record.card import SessionCard
from vrtherapy.record.erasing import erase_session
from vrtherapy.record.library import Library, unlocked_now
from vrtherapy.record.recording import MARK_NAMES
from vrtherapy.record.report import course_html, session_html
from vrtherapy.record.vault import agent
from vrtherapy.record.vault.home import Vault
from vrtherapy.record.writing import clock

UNLOCKED_SECONDS = 1800.0
MOST_SHOWN = 200
_LARGEST_FORM = 4096
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'"
)
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)
_Answer = TypeVar("_Answer")


class Row(NamedTuple):
    """A session as the list shows it."""

    card: SessionCard
    day: str
    length: str
    marks: str


class LibraryDoors:
    """The pages under /records. `allowed` says who may come in."""

    def __init__(self, allowed: Callable[[HTTPConnection], bool], records: Path | None = None) -> None:
        self._allowed = allowed
        self._records = records or records_folder()
        self._one_at_a_time = asyncio.Lock()

    def routes(self) -> list[Route]:
        """What they answer to."""
        return [
            Route("/records", partial(self._guard, self._list)),
            Route("/records/unlock", partial(self._guard, self._unlock), methods=["POST"]),
            Route("/records/lock", partial(self._guard, self._lock), methods=["POST"]),
            Route("/records/course", partial(self._guard, self._course)),
            Route("/records/session/{session}", partial(self._guard, self._report)),
            Route(
                "/records/session/{session}/erase", partial(self._guard, self._erase), methods=["GET", "POST"]
            ),
        ]

    async def _guard(self, page: Callable[[Request], Any], request: Request) -> Response:
        """Only who is allowed; what goes wrong is a sentence on a page."""
        if not self._allowed(request):
            return Response(status_code=401)
        try:
            answer: Response = await page(request)
        except (JournalError, VaultError) as error:
            language = _language(request)
            answer = _page("problem.html", language, sentence=error.sentence.to(language), status_code=409)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    async def _list(self, request: Request) -> Response:
        language, patient = _language(request), request.query_params.get("patient", "").strip()
        library, cards = await self._on_thread(lambda: _listed(self._records, patient or None))
        vault = Vault()
        return _page(
            "records.html",
            language,
            rows=[_row(card, language) for card in cards[:MOST_SHOWN]],
            patient=patient,
            left_out=max(0, len(cards) - MOST_SHOWN),
            locked=library.locked_count if library.opened is None else 0,
            unreadable=len(library.unreadable),
            can_lock=library.opened is not None and vault.claimed,
        )

    async def _unlock(self, request: Request) -> Response:
        passphrase = (await _form(request)).get("passphrase", "")
        await self._on_thread(lambda: agent.keep_unlocked(Vault().unlock(passphrase), UNLOCKED_SECONDS))
        return RedirectResponse("/records", 303)

    async def _lock(self, _: Request) -> Response:
        await self._on_thread(lambda: agent.ask(Vault(), "lock"))
        return RedirectResponse("/records", 303)

    async def _report(self, request: Request) -> Response:
        session, language = str(request.path_params["session"]), _language(request)
        html = await self._on_thread(lambda: session_html(self._library(), session, language))
        return _document(html)

    async def _course(self, request: Request) -> Response:
        patient, language = request.query_params.get("patient", ""), _language(request)
        html = await self._on_thread(lambda: course_html(self._library(), patient, language))
        return _document(html)

    async def _erase(self, request: Request) -> Response:
        session = str(request.path_params["session"])
        if request.method == "GET":
            return _page("erase.html", _language(request), session=session)
        if (await _form(request)).get("typed", "").strip() == session:
            await self._on_thread(lambda: erase_session(self._library(), session))
        return RedirectResponse("/records", 303)

    def _library(self) -> Library:
        return Library(self._records, unlocked_now(Vault()))

    async def _on_thread(self, work: Callable[[], _Answer]) -> _Answer:
        async with self._one_at_a_time:
            return await asyncio.to_thread(work)


def _listed(records: Path, patient: str | None) -> tuple[Library, list[SessionCard]]:
    library = Library(records, unlocked_now(Vault()))
    return library, library.sessions(patient)


def _row(card: SessionCard, language: Language) -> Row:
    marks = ", ".join(MARK_NAMES[mark].to(language) for mark in card.marks)
    return Row(card, card.started_at[:16].replace("T", " "), clock(card.seconds), marks)


def _page(name: str, language: Language, *, status_code: int = 200, **facts: object) -> Response:
    html = _TEMPLATES.get_template(name).render(language=language, fr=language == "fr", **facts)
    return Response(html, status_code, media_type="text/html")


def _document(html: str) -> Response:
    """A report as it would be saved: it carries its own style and nothing that runs."""
    return Response(html, media_type="text/html", headers={"Content-Security-Policy": _REPORT_POLICY})


def _language(request: Request) -> Language:
    asked = request.query_params.get("language") or request.headers.get("accept-language", "")
    return "fr" if asked.startswith("fr") else "en"


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small form; none if it is too large or no form."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > _LARGEST_FORM:
            return {}
    try:
        return {name: values[-1] for name, values in parse_qs(read.decode()).items()}
    except (UnicodeDecodeError, ValueError):
        return {}
