"""The pages of the session library: find, open a report or a course, replay, export, erase; for this computer alone."""

from starlette.routing import Route

from therapist_console.web.library.erasing import Erasing
from therapist_console.web.library.exporting import Exporting
from therapist_console.web.library.finding import Finding
from therapist_console.web.library.replaying import Replaying
from therapist_console.web.library.room import Entry, ReadingRoom

__all__ = ["Entry", "ReadingRoom", "library_routes"]


def library_routes(room: ReadingRoom) -> list[Route]:
    """Everything below /records."""
    return [part for each in (Finding, Erasing, Exporting, Replaying) for part in each(room).routes()]
