"""The process that serves the pages: `python -m therapist_console web`."""

import asyncio
import contextlib
import html
import secrets
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from therapist_console.web.addresses import DEFAULT_PORT, Place, names_of_this_machine, qr_as_text, reachable
from therapist_console.web.app import Entrance, make_app
from therapist_console.web.asking import pairing_address
from therapist_console.web.certificate import Certificate, open_certificate
from therapist_console.web.child import screen_is_here
from therapist_console.web.files import PageFiles
from therapist_console.web.hall import Beyond, Furnishing, Hall
from therapist_console.web.hands import Session
from therapist_console.web.messages import LARGEST_MESSAGE_BYTES
from therapist_console.web.opening import Opening, shipped_protocols
from therapist_console.web.orders import Orders
from therapist_console.web.seals import Seals
from therapist_console.web.watching import Watching
from vrtherapy.errors import LinkError
from vrtherapy.folders import data_folder, write_private
from vrtherapy.messages import Language, Text

_SWITCH_SECONDS = 0.001
"""How long the link's thread waits for the loop at most: a touch must not stand behind the making of a screen."""


@dataclass(frozen=True)
class Settings:
    """How the pages are served. `listen` is where beyond this machine, if anywhere; `port` is on loopback."""

    session: Session
    port: int | None
    listen: Place | None
    mirror: str
    """Where pictures of the patient's view come from."""
    orders: Path | None
    records: Path | None
    """Where recorded sessions are, if not in the user's data folder."""
    language: Language
    open_browser: bool


def serve(settings: Settings) -> None:
    """Serve until asked to end. Raises LinkError when it cannot listen where it should."""
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    sys.setswitchinterval(_SWITCH_SECONDS)
    folder = data_folder() / "console"
    seals = Seals.open(folder)
    sockets = [_listen_here(settings.port)]
    port = int(sockets[0].getsockname()[1])
    certificate: Certificate | None = None
    beyond: Beyond | None = None
    if settings.listen is not None:
        sockets.append(_listen(settings.listen))
        place = reachable(Place(settings.listen.host, int(sockets[1].getsockname()[1])))
        certificate = open_certificate(folder, names_of_this_machine(place))
        beyond = Beyond(place, certificate.fingerprint)
    orders = Orders(settings.orders) if settings.orders else None
    protocols = await asyncio.to_thread(shipped_protocols) if orders else []
    furnishing = Furnishing(
        settings.session,
        Opening(orders, protocols),
        beyond,
        lambda arrived: Watching(settings.mirror, settings.session.own, arrived),
    )
    hall = Hall(furnishing, secrets.token_hex(8))
    app = make_app(Entrance(hall, seals, PageFiles(), settings.records))
    servers = [_server(app, None)] + ([_server(app, certificate)] if certificate else [])
    address = f"http://127.0.0.1:{port}/enter?token={seals.token}"
    await hall.open()
    try:
        with _ending(servers):
            _announce(address, beyond, settings)
            await asyncio.gather(
                *(server.serve([sock]) for server, sock in zip(servers, sockets, strict=True))
            )
    finally:
        await hall.close()


def _server(app: Callable[..., object], certificate: Certificate | None) -> uvicorn.Server:
    config = uvicorn.Config(
        app,  # pyright: ignore[reportArgumentType] -- an ASGI application of Starlette's types
        log_config=None,  # nothing that a page asks for is written anywhere
        access_log=False,
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE_BYTES,
        ws_ping_interval=5.0,
        ws_ping_timeout=10.0,
        ws_per_message_deflate=False,  # pictures cannot be made smaller, and trying delays what is behind them
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=20,
        limit_concurrency=200,
        ssl_certfile=certificate.certificate if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )
    return _Quiet(config)


class _Quiet(uvicorn.Server):
    """A server that leaves signals to whoever runs several."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@contextlib.contextmanager
def _ending(servers: Sequence[uvicorn.Server]) -> Generator[None]:
    """Ctrl-C, SIGTERM and Windows' Ctrl-Break end every server."""

    def end(*_: object) -> None:
        for server in servers:
            server.should_exit = True

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, end)
    yield


def _listen_here(port: int | None) -> socket.socket:
    """A socket on loopback: at `port`, or at the usual one, or, if another session has that, at any."""
    if port is not None:
        return _listen(Place("127.0.0.1", port))
    with contextlib.suppress(LinkError):
        return _listen(Place("127.0.0.1", DEFAULT_PORT))
    return _listen(Place("127.0.0.1", 0))


def _listen(place: Place) -> socket.socket:
    """A socket that listens there. Raises LinkError."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((place.host, place.port))
        listening.listen(
            128
        )  # whoever comes before the first page is served waits instead of being turned away
    except OSError as error:
        listening.close()
        cause = error.strerror or str(error)
        raise LinkError(
            Text(
                en=f"The console cannot listen at {place.written}: {cause}. Is another one running? Say another port "
                "with --port, or another address with --listen.",
                fr=f"La console ne peut pas écouter sur {place.written} : {cause}. Une autre tourne-t-elle ? Donnez un "
                "autre port avec --port, ou une autre adresse avec --listen.",
            )
        ) from error
    return listening


def _announce(address: str, beyond: Beyond | None, settings: Settings) -> None:
    """Say where the pages are: open them where there is a screen, else as text and QR code."""
    opened = settings.open_browser and _open_browser(address)
    language = settings.language
    lines = [_HERE.to(language).format(address=address)]
    if beyond is not None:
        pair = pairing_address(beyond.place)
        lines += [_BEYOND.to(language).format(address=pair, fingerprint=beyond.fingerprint), qr_as_text(pair)]
    elif not opened and settings.open_browser:
        lines.append(qr_as_text(address))
    print("\n".join(lines), flush=True)


def _open_browser(address: str) -> bool:
    """Show the page where there is a screen. The address goes through a private file: arguments are seen by others."""
    if not screen_is_here():
        return False
    page = data_folder() / "console" / "open.html"
    write_private(page, f'<meta http-equiv="refresh" content="0;url={html.escape(address)}">'.encode())
    try:
        return webbrowser.open(page.as_uri())
    except webbrowser.Error:
        return False


_HERE = Text(
    en="console   {address}   (in a browser on this computer)",
    fr="console   {address}   (dans un navigateur sur cet ordinateur)",
)
_BEYOND = Text(
    en="tablet    {address}   (pair it with the code that the console shows)\n"
    "          certificate {fingerprint}",
    fr="tablette  {address}   (appairez-la avec le code que montre la console)\n"
    "          certificat {fingerprint}",
)
