"""The page's files, kept ready to send: compressed once, known by a tag, asked for again only when they changed."""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from vrtherapy.record.chart import CHART_CSS

FOLDER = Path(__file__).parent / "page"
_CHART_CSS = f"\n{CHART_CSS}\n".encode()
_ADDED: dict[str, bytes] = {"page.css": _CHART_CSS, "records.css": _CHART_CSS}
"""What is made by Python and travels with a file, so that no request is spent on it."""
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}


class _Ready(NamedTuple):
    stamp: float
    tag: str
    kind: str
    plain: bytes
    compressed: bytes


class PageFiles:
    """The files below `folder`, by their path from there. A file that changes is read again."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder.resolve()
        self._ready: dict[str, _Ready] = {}

    def answer(self, name: str, request: Request) -> Response:
        """The file, or that it is still the same, or that there is none."""
        ready = self._find(name)
        if ready is None:
            return Response("There is no such file.", 404, media_type="text/plain")
        headers = {"ETag": ready.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == ready.tag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                ready.compressed, headers=headers | {"Content-Encoding": "gzip"}, media_type=ready.kind
            )
        return Response(ready.plain, headers=headers, media_type=ready.kind)

    def _find(self, name: str) -> _Ready | None:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            return None
        return self._keep(name, path.stat().st_mtime, path.read_bytes)

    def _keep(self, name: str, stamp: float, read: Callable[[], bytes]) -> _Ready:
        known = self._ready.get(name)
        if known is None or known.stamp != stamp:
            data = read() + _ADDED.get(name, b"")
            tag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
            known = _Ready(stamp, tag, _kind(name), data, gzip.compress(data, 9, mtime=0))
            self._ready[name] = known
        return known


def _kind(name: str) -> str:
    guessed = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
