"""The page of `preview --watch`: served to this machine only, from a thread of its own."""

import asyncio
import json
import queue
import threading
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from vrtherapy.messages import Language

_HTML = Path(__file__).parent / "page.html"
_LOOK_SECONDS = 0.02
_MAX_ASKED = 1000
_PATIENCE_SECONDS = 5.0


class Page:
    """What is shown goes out by `show`, what the author does comes in by `asked`: both are for any thread."""

    def __init__(self, port: int, language: Language) -> None:
        self._port = port
        self._language = language
        self._asked: queue.Queue[dict[str, Any]] = queue.Queue(_MAX_ASKED)
        self._shown: tuple[int, bytes, str] = (0, b"", "")
        self.failed = ""
        routes = [Route("/", self._html), WebSocketRoute("/live", self._live)]
        config = uvicorn.Config(
            Starlette(routes=routes), host="127.0.0.1", port=port, log_level="error", lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="page", daemon=True)

    @property
    def address(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def show(self, jpeg: bytes, told: str) -> None:
        """What every open page shows from now on; without a picture the last one stays."""
        number, last, _ = self._shown
        self._shown = (number + 1, jpeg or last, told)

    def asked(self) -> dict[str, Any] | None:
        """The next thing the author did, if there is one."""
        try:
            return self._asked.get_nowait()
        except queue.Empty:
            return None

    def close(self) -> None:
        """End serving."""
        self._server.should_exit = True
        self._thread.join(_PATIENCE_SECONDS)

    def _run(self) -> None:
        try:
            self._server.run()
        except SystemExit:  # uvicorn's way to say that the port is taken
            self.failed = "it is taken"

    def _is_ours(self, headers: object) -> bool:
        """Whether a request means this machine: another site's page in the same browser is refused."""
        host = str(getattr(headers, "get")("host", ""))  # noqa: B009  starlette's Headers, alike for both kinds
        origin = str(getattr(headers, "get")("origin", ""))  # noqa: B009  as above
        own = {f"127.0.0.1:{self._port}", f"localhost:{self._port}"}
        return host in own and (not origin or origin.removeprefix("http://") in own)

    async def _html(self, request: Request) -> Response:
        if not self._is_ours(request.headers):
            return PlainTextResponse("This page is for this machine only.", status_code=403)
        text = _HTML.read_text(encoding="utf-8").replace('lang="en"', f'lang="{self._language}"', 1)
        return HTMLResponse(text)

    async def _live(self, socket: WebSocket) -> None:
        if not self._is_ours(socket.headers):
            await socket.close(1008)
            return
        await socket.accept()
        hearing = asyncio.create_task(self._hear(socket))
        seen = 0
        try:
            while not hearing.done():
                number, jpeg, told = self._shown
                if number != seen:
                    seen = number
                    await socket.send_text(told)
                    if jpeg:
                        await socket.send_bytes(jpeg)
                await asyncio.sleep(_LOOK_SECONDS)
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            hearing.cancel()

    async def _hear(self, socket: WebSocket) -> None:
        try:
            while True:
                asked = json.loads(await socket.receive_text())
                if isinstance(asked, dict) and not self._asked.full():
                    self._asked.put_nowait(asked)  # pyright: ignore[reportUnknownArgumentType] JSON
        except (WebSocketDisconnect, ValueError, RuntimeError):
            return
