"""Erase a session, once its id has been written out."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from therapist_console.web.library.documents import document, form_of, go_to
from therapist_console.web.library.room import ReadingRoom
from vrtherapy.record.erasing import erase_session


class Erasing:
    """The page that asks once more, and what it does."""

    def __init__(self, room: ReadingRoom) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [self._room.route("/records/session/{session}/erase", self._erase, "GET", "POST")]

    async def _erase(self, request: Request) -> Response:
        session = str(request.path_params["session"])
        if request.method == "GET":
            return document("erase.html", request, session=session, mistyped=False)
        if (await form_of(request)).get("typed", "").strip() != session:
            return document("erase.html", request, status=422, session=session, mistyped=True)
        await self._room.on_thread(lambda: erase_session(self._room.library(), session))
        return go_to(request, "/records", erased=session)
