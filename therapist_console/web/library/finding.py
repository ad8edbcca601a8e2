"""Unlock the records, find sessions, open a report or a course. Plain HTML, no script."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from therapist_console.web.library.documents import document, form_of, go_to, language_of, report
from therapist_console.web.library.room import ReadingRoom
from vrtherapy.messages import Language
from vrtherapy.record.card import SessionCard
from vrtherapy.record.library import Library
from vrtherapy.record.recording import MARK_NAMES
from vrtherapy.record.report import course_html, session_html
from vrtherapy.record.vault import agent
from vrtherapy.record.vault.home import Vault
from vrtherapy.record.writing import clock

UNLOCKED_SECONDS = 1800.0
MOST_SHOWN = 200


class Row(NamedTuple):
    """A session as the list shows it."""

    card: SessionCard
    day: str
    length: str
    marks: str


class Finding:
    """The list, and the reports it leads to."""

    def __init__(self, room: ReadingRoom) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [
            self._room.route("/records", self._list),
            self._room.route("/records/unlock", self._unlock, "POST"),
            self._room.route("/records/lock", self._lock, "POST"),
            self._room.route("/records/course", self._course),
            self._room.route("/records/session/{session}", self._report),
        ]

    async def _list(self, request: Request) -> Response:
        language, wanted = language_of(request), request.query_params.get("find", "").strip()
        library, cards = await self._room.on_thread(self._listed)
        found = [card for card in cards if found_by(card, wanted, language)]
        patients = {card.patient for card in found}
        return document(
            "records.html",
            request,
            rows=[_row(card, language) for card in found[:MOST_SHOWN]],
            wanted=wanted,
            patient=patients.pop() if wanted and len(patients) == 1 else None,
            left_out=max(0, len(found) - MOST_SHOWN),
            locked=library.locked_count if library.opened is None else 0,
            unreadable=len(library.unreadable),
            can_lock=library.opened is not None and Vault().claimed,
            erased=request.query_params.get("erased", ""),
        )

    async def _unlock(self, request: Request) -> Response:
        passphrase = (await form_of(request)).get("passphrase", "")
        await self._room.on_thread(lambda: agent.keep_unlocked(Vault().unlock(passphrase), UNLOCKED_SECONDS))
        return go_to(request, "/records")

    async def _lock(self, request: Request) -> Response:
        for end in self._room.when_locked:
            end()
        await self._room.on_thread(lambda: agent.ask(Vault(), "lock"))
        return go_to(request, "/records")

    async def _report(self, request: Request) -> Response:
        session, language = str(request.path_params["session"]), language_of(request)
        return report(
            await self._room.on_thread(lambda: session_html(self._room.library(), session, language))
        )

    async def _course(self, request: Request) -> Response:
        patient, language = request.query_params.get("patient", ""), language_of(request)
        return report(
            await self._room.on_thread(lambda: course_html(self._room.library(), patient, language))
        )

    def _listed(self) -> tuple[Library, list[SessionCard]]:
        library = self._room.library()
        return library, library.sessions()


def found_by(card: SessionCard, wanted: str, language: Language) -> bool:
    """Whether a session is meant: by the patient's code, by how the day begins, by words of the protocol's title."""
    said = wanted.casefold()
    title = card.title.to(language).casefold()
    return card.patient.casefold() == said or card.started_at.startswith(wanted) or said in title


def day_of(card: SessionCard) -> str:
    """When a session was opened, as a list shows it; in UTC."""
    return card.started_at[:16].replace("T", " ")


def _row(card: SessionCard, language: Language) -> Row:
    marks = ", ".join(MARK_NAMES[mark].to(language) for mark in card.marks)
    return Row(card, day_of(card), clock(card.seconds), marks)
