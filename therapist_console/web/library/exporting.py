"""Export sessions as a zip file: first what would leave and what may not, then the file itself.

Consent is looked at twice: for the page, and again when the file is made, which is what counts.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from therapist_console.web.library.documents import document, form_of, language_of
from therapist_console.web.library.finding import found_by
from therapist_console.web.library.room import ReadingRoom, Unable
from vrtherapy.messages import Language, Text
from vrtherapy.record.card import SessionCard
from vrtherapy.record.export import FhirVersion, Form, Format, Options, pack, refused, zipped
from vrtherapy.record.library import Library, locked

_MOST_NAMED = 20
_FORMATS: Mapping[str, Format] = {name: name for name in get_args(Format)}
_FHIR: Mapping[str, FhirVersion] = {name: name for name in get_args(FhirVersion)}
_FORM_AMISS = Text(
    en="Nothing was exported: the form was not understood. Go back to the list and ask again.",
    fr="Rien n'a été exporté : le formulaire n'a pas été compris. Revenez à la liste et redemandez.",
)
_NONE_MAY_LEAVE = Text(
    en="Nothing was exported: no session may leave. Consent is recorded with `python -m vrtherapy patients`.",
    fr="Rien n'a été exporté : aucune séance ne peut sortir. Le consentement se note avec "
    "`python -m vrtherapy patients`.",
)


class Exporting:
    """The page before an export, and the export."""

    def __init__(self, room: ReadingRoom) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """What it answers to."""
        return [self._room.route("/records/export", self._export, "GET", "POST")]

    async def _export(self, request: Request) -> Response:
        if request.method == "POST":
            return await self._make(request)
        library, cards = await self._room.on_thread(lambda: self._meant(request))
        kept = {card.session: why for card in cards if (why := _refused(library, card))}
        language = language_of(request)
        return document(
            "export.html",
            request,
            session=request.query_params.get("session", ""),
            wanted=request.query_params.get("find", "").strip(),
            leaving=len(cards) - len(kept),
            kept=len(kept),
            reasons=[why.to(language) for why in kept.values()][:_MOST_NAMED],
        )

    async def _make(self, request: Request) -> Response:
        form = _form(await form_of(request))
        data = await self._room.on_thread(lambda: self._zip(request, form))
        day = datetime.now(UTC).strftime("%Y%m%d")
        headers = {"Content-Disposition": f'attachment; filename="export-{form.format}-{day}.zip"'}
        return Response(data, media_type="application/zip", headers=headers)

    def _zip(self, request: Request, form: Form) -> bytes:
        library, cards = self._meant(request)
        allowed = [card.session for card in cards if _refused(library, card) is None]
        package = pack(library, allowed, form)
        if not package.files:
            raise Unable(_NONE_MAY_LEAVE)
        return zipped(package.files)

    def _meant(self, request: Request) -> tuple[Library, Sequence[SessionCard]]:
        """One session, or those that the list had found. Raises JournalError, VaultError and VaultLocked."""
        library = self._room.library()
        cards = library.sessions()
        if library.opened is None and library.locked_count:
            raise locked()
        session, wanted = (
            request.query_params.get("session", ""),
            request.query_params.get("find", "").strip(),
        )
        if session:
            named = library.find(session)
            return library, [card for card in cards if card.session == named]
        language: Language = language_of(request)
        return library, [card for card in cards if found_by(card, wanted, language)]


def _refused(library: Library, card: SessionCard) -> Text | None:
    return refused(card.session, library.consents(card.patient), demonstration=card.protection == "plain")


def _form(given: Mapping[str, Any]) -> Form:
    """What the form asks for. Raises Unable when it is none of ours."""
    wanted, version = _FORMATS.get(given.get("format", "")), _FHIR.get(given.get("fhir", "r4"))
    if wanted is None or version is None:
        raise Unable(_FORM_AMISS)
    return Form(wanted, version, Options(keep_codes="keep_codes" in given, with_text="with_text" in given))
