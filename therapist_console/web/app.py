"""The pages' HTTP: who may come in, what they are served, and the WebSocket on which everything else happens."""

import ipaddress
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from therapist_console.web import sentences
from therapist_console.web.addresses import is_ours
from therapist_console.web.asking import Asking
from therapist_console.web.files import PageFiles
from therapist_console.web.hall import Hall
from therapist_console.web.library import Entry, ReadingRoom, library_routes
from therapist_console.web.messages import GiveStop, decode
from therapist_console.web.seals import COOKIE_SECONDS, Device, Seals
from therapist_console.web.visit import NOT_PAIRED, REFUSED, Visit
from vrtherapy.errors import LinkError, NotAuthorised
from vrtherapy.link.presence import Allowance
from vrtherapy.messages import Language, Text

_LARGEST_BODY = 2048
_MOST_PAGES = 64


@dataclass
class Entrance:
    """What decides who comes in."""

    hall: Hall
    seals: Seals
    files: PageFiles
    records: Path | None = None
    """The records folder, if not the usual one."""
    pages: int = 0


def make_app(entrance: Entrance) -> ASGIApp:
    """The application; the same for loopback and for TLS."""
    doors = _Doors(entrance)
    room = ReadingRoom(Entry(doors.may_read_records, entrance.hall.under_way), entrance.records)
    routes = [
        Route("/", doors.index),
        Route("/pair", doors.index),
        Route("/page/{name:path}", doors.file),
        Route("/enter", doors.enter),
        Route("/stop", doors.stop, methods=["POST"]),
        Route("/pair/begin", doors.begin_pairing, methods=["POST"]),
        Route("/pair/finish", doors.finish_pairing, methods=["POST"]),
        WebSocketRoute("/ws", doors.visit),
        *library_routes(room),
    ]
    return Guarded(Starlette(routes=routes))


class _Doors:
    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance
        self._hall = entrance.hall
        self._knocks = Allowance(per_second=0.5, burst=20)

    async def index(self, request: Request) -> Response:
        return self._entrance.files.answer("index.html", request)

    async def file(self, request: Request) -> Response:
        return self._entrance.files.answer(str(request.path_params["name"]), request)

    async def enter(self, request: Request) -> Response:
        """The address for this machine: good only from this machine."""
        allowed = self._knocks.take(_address(request), time.monotonic())
        token = request.query_params.get("token", "")
        if not (allowed and _is_loopback(request) and self._entrance.seals.is_token(token)):
            language: Language = "fr" if request.headers.get("accept-language", "").startswith("fr") else "en"
            return Response(sentences.WRONG_ADDRESS.to(language), 403, media_type="text/plain")
        answer = RedirectResponse("/", 303)
        name = self._hall.session.own.name
        role = "observer" if self._hall.session.own.role == "observer" else "therapist"
        self._set_cookie(answer, request, self._entrance.seals.cookie(name, role, local=True))
        return answer

    async def stop(self, request: Request) -> Response:
        """A stop by the second way: for a page whose socket is not open."""
        device = self._device(request)
        if device is None:
            return Response(status_code=401)
        body = await _body(request)
        said = decode(json.dumps({"type": "stop", "id": body.get("id"), "session": body.get("session")}))
        if not isinstance(said, GiveStop):
            return Response(status_code=400)
        try:
            await self._hall.hands.come(device.name)
        except (LinkError, OSError):
            return Response(status_code=503)
        try:
            why = Asking(self._hall, device).stop(said.id, said.session)
        finally:
            self._hall.hands.go(device.name)
        return Response(status_code=403 if why else 202)

    def may_read_records(self, connection: HTTPConnection) -> bool:
        """A therapist at this computer; nobody on a tablet, and no observer."""
        device = self._device(connection)
        return device is not None and device.local and device.role == "therapist"

    async def begin_pairing(self, request: Request) -> Response:
        body = await _body(request)
        keys, language = self._hall.session.keys, _language(body)
        try:
            message = bytes.fromhex(str(body.get("message", "")))
        except ValueError:
            return _no(sentences.WRONG_CODE, language, 400)
        name = _free_name(
            str(body.get("name", "")), {each.name for each in keys.authorised()} if keys else set()
        )
        begun = self._hall.pairing.begin(_address(request), name, message) if keys else None
        if begun is None:
            return _no(sentences.NO_CODE, language, 403)
        return JSONResponse({"attempt": begun[0], "message": begun[1].hex(), "name": name})

    async def finish_pairing(self, request: Request) -> Response:
        body = await _body(request)
        keys, language = self._hall.session.keys, _language(body)
        attempt, proof = str(body.get("attempt", "")), str(body.get("confirmation", ""))
        paired = self._hall.pairing.finish(attempt, proof) if keys else None
        if paired is None or keys is None:
            return _no(sentences.WRONG_CODE, language, 403)
        name, role, confirmation = paired
        try:
            keys.add(name, role)
        except NotAuthorised as error:
            return _no(error.sentence, language, 409)
        answer = JSONResponse(
            {"ok": True, "confirmation": confirmation, "not_ours": sentences.NOT_OURS.to(language)}
        )
        self._set_cookie(answer, request, self._entrance.seals.cookie(name, role, local=False))
        self._hall.wake_all()
        return answer

    async def visit(self, socket: WebSocket) -> None:
        """Everything a page does. Who is not known here is told so, and may then be paired."""
        device = self._device(socket)
        await socket.accept()
        if device is None:
            await socket.close(NOT_PAIRED)
            return
        if self._entrance.pages >= _MOST_PAGES:
            await socket.close(REFUSED)
            return
        try:
            await self._hall.hands.come(device.name)
        except (LinkError, OSError):
            await socket.close(NOT_PAIRED if not self._hall.session.knows(device.name) else REFUSED)
            return
        self._entrance.pages += 1
        try:
            await Visit(socket, device, self._hall).run()
        finally:
            self._entrance.pages -= 1
            self._hall.hands.go(device.name)

    def _device(self, connection: HTTPConnection) -> Device | None:
        cookie = connection.cookies.get(_cookie_name(connection), "")
        device = self._entrance.seals.device(cookie) if cookie else None
        if device is None or not self._hall.session.knows(device.name):
            return None
        return device if _is_loopback(connection) or not device.local else None

    def _set_cookie(self, answer: Response, request: Request, cookie: str) -> None:
        answer.set_cookie(
            _cookie_name(request),
            cookie,
            max_age=COOKIE_SECONDS,
            path="/",
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )


class Guarded:
    """Around the application: a foreign page may ask nothing here, and no answer leaves without its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not is_ours(headers.get("host", "")) or not _same_origin(scope, headers):
            await _refuse(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = MutableHeaders(scope=message)
                for name, value in _headers(headers.get("host", "")).items():
                    added.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


def _same_origin(scope: Scope, headers: Headers) -> bool:
    """Whether what changes something was asked by a page of ours; browsers always say where a page is from."""
    if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
        return True
    secure = scope["scheme"] in ("https", "wss")
    expected = f"{'https' if secure else 'http'}://{headers.get('host', '')}"
    return headers.get("origin") == expected


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": REFUSED})  # before it was accepted: HTTP 403
        return
    await Response("This does not come from a page of this console.", 403)(scope, receive, send)


def _headers(host: str) -> dict[str, str]:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        f"connect-src 'self' ws://{host} wss://{host}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }


async def _body(request: Request) -> dict[str, Any]:
    """A small JSON object; empty if it is none."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > _LARGEST_BODY:
            return {}
    try:
        return _OBJECT.validate_json(read)
    except ValueError:
        return {}


_OBJECT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def _language(body: dict[str, Any]) -> Language:
    return "fr" if body.get("language") == "fr" else "en"


def _no(sentence: Text, language: Language, status: int) -> Response:
    return JSONResponse({"ok": False, "sentence": sentence.to(language)}, status)


def _free_name(wanted: str, taken: set[str]) -> str:
    """A name for the link, as near as may be to what a person wrote."""
    base = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[:24] or "tablet"
    names = [base, *(f"{base}-{number}" for number in range(2, 1000))]
    return next(name for name in names if name not in taken)


def _address(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def _is_loopback(connection: HTTPConnection) -> bool:
    try:
        return ipaddress.ip_address(_address(connection)).is_loopback
    except ValueError:
        return False


def _cookie_name(connection: HTTPConnection) -> str:
    """Cookies do not tell ports apart: two consoles on one machine keep theirs apart by name."""
    return f"vrtherapy_console_{connection.url.port or 0}"
