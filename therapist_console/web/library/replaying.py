"""Show a recorded session again: a page with the patient's view, the SUDS curve and what happened, and its pictures."""

import asyncio
import math
import secrets
from contextlib import suppress
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from therapist_console.web.library.documents import document, language_of
from therapist_console.web.library.finding import day_of
from therapist_console.web.library.projector import Projector
from therapist_console.web.library.room import ReadingRoom, Unable
from therapist_console.web.library.timeline import Moment, timeline
from vrtherapy.messages import Language, Text
from vrtherapy.record.card import SessionCard, card_of
from vrtherapy.record.chart import Layout, session_chart, time_axis
from vrtherapy.record.chart.lines import Across
from vrtherapy.record.shelf import look
from vrtherapy.record.summary import summarise

_OFF_AFTER_SECONDS = 30.0
"""So long after the last picture the process that draws them ends: nobody looks any more."""
_LOOK_EVERY_SECONDS = 2.0
_CHART = Layout((960.0, 320.0), "replay")
_UNDER_WAY = Text(
    en="A session is under way, and this computer's graphics are the patient's. Replay after its end.",
    fr="Une séance est en cours : la carte graphique de cet ordinateur est au patient. Revoyez-la après la fin.",
)
_ELSEWHERE = Text(
    en="A replay was opened on another page. Load this one again to go on here.",
    fr="Une relecture a été ouverte sur une autre page. Rechargez celle-ci pour continuer ici.",
)


class _Facts(NamedTuple):
    """What the page is made of."""

    card: SessionCard
    marks: list[str]
    moments: list[Moment]
    chart: str
    axis: Across


class Replaying:
    """The page, and the pictures that its script asks for."""

    def __init__(self, room: ReadingRoom, projector: Projector | None = None) -> None:
        self._room = room
        self._projector = projector or Projector()
        self._looking = asyncio.Lock()
        self._page = ""
        self._chores: asyncio.Task[None] | None = None
        room.when_locked.append(self._projector.close)

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [
            self._room.route("/records/session/{session}/replay", self._show),
            self._room.picture_route("/records/session/{session}/replay/picture", self._picture),
        ]

    async def _show(self, request: Request) -> Response:
        self._refuse_while_under_way()
        session, language = str(request.path_params["session"]), language_of(request)
        facts = await self._room.on_thread(lambda: self._facts(session, language))
        self._page = secrets.token_hex(8)
        return document(
            "replay.html",
            request,
            session=session,
            day=day_of(facts.card),
            page=self._page,
            end_seconds=round(facts.card.seconds, 3),
            **facts._asdict(),
        )

    async def _picture(self, request: Request) -> Response:
        self._refuse_while_under_way()
        if request.query_params.get("page") != self._page:
            raise Unable(_ELSEWHERE)
        session, seconds = str(request.path_params["session"]), _seconds(request)
        if self._chores is None or self._chores.done():
            self._chores = asyncio.create_task(self._switch_off_in_time())
        async with self._looking:
            picture = await asyncio.to_thread(
                lambda: self._projector.picture(session, self._room.records, seconds)
            )
        return Response(picture, media_type="image/jpeg")

    def _facts(self, session: str, language: Language) -> _Facts:
        recording = self._room.library().read(session, "replay")
        state = summarise(recording.entries).state
        return _Facts(
            card_of(recording, "vault"),
            [mark.sentence.to(language) for mark in recording.marks],
            list(timeline(recording.entries, language)),
            session_chart(state, language, _CHART),
            time_axis(state, _CHART),
        )

    def _refuse_while_under_way(self) -> None:
        if self._room.under_way():
            raise Unable(_UNDER_WAY)

    def _locked_meanwhile(self) -> bool:
        """Whether what is shown is sealed and nobody could open it now. Reads the disk."""
        found = look(self._room.records / self._projector.session) if self._projector.session else None
        return found is not None and found.sealed and self._room.library().opened is None

    async def _switch_off_in_time(self) -> None:
        """End the process when nobody looks, a session begins, the vault is locked, or this console ends."""
        try:
            while self._projector.idle_seconds < _OFF_AFTER_SECONDS or self._looking.locked():
                await asyncio.sleep(_LOOK_EVERY_SECONDS)
                if self._room.under_way() or await self._room.on_thread(self._locked_meanwhile):
                    break
        finally:
            with suppress(OSError):
                self._projector.close()


def _seconds(request: Request) -> float:
    try:
        seconds = float(request.query_params.get("at", "0"))
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) else 0.0
