"""The pages of the session library, asked as a browser asks them, with a real vault behind."""

import asyncio
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from tests.unit.vaulted import NOTE, PASSPHRASE, Room, course
from therapist_console.web.library import LibraryDoors
from vrtherapy.record.vault import agent

ONE, TWO = "20261122T090000Z-aaaaaa", "20261122T100000Z-bbbbbb"


class Pages:
    """A browser without a window."""

    def __init__(self, room: Room, *, allowed: bool = True) -> None:
        self._app = Starlette(routes=LibraryDoors(lambda _: allowed, room.records).routes())

    def ask(
        self, path: str, form: dict[str, str] | None = None, language: str = "en"
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and words of an answer."""
        body = urlencode(form).encode() if form is not None else b""
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "method": "GET" if form is None else "POST", "path": path, "query_string": query.encode(),
            "headers": [(b"accept-language", language.encode())], "scheme": "http", "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 1), "root_path": "", "http_version": "1.1",
        }  # fmt: skip
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        asyncio.run(self._app(scope, receive, send))
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:]).decode()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Two patients' sessions in this user's own folders; the vault is locked."""
    monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path))
    room = Room(tmp_path)
    room.hold(ONE)
    room.hold(TWO, course("P018"))
    return room


def test_locked_it_asks_for_the_passphrase_and_shows_nobody(room: Room) -> None:
    status, headers, page = Pages(room).ask("/records")
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert "2 sealed sessions" in page
    assert "P017" not in page
    status, _, page = Pages(room).ask("/records/unlock", {"passphrase": "not this one, no"}, "fr")
    assert status == 409
    assert "n&#39;ouvre aucune clé" in page
    assert Pages(room).ask(f"/records/session/{ONE}")[0] == 409


def test_unlocked_sessions_are_found_opened_and_erased(room: Room) -> None:
    pages = Pages(room)
    assert pages.ask("/records/unlock", {"passphrase": PASSPHRASE})[0] == 303
    try:
        page = pages.ask("/records")[2]
        assert "P017" in page
        assert "P018" in page
        found = pages.ask("/records?patient=P018", language="fr")[2]
        assert "P017" not in found
        assert "Évolution de P018" in found
        status, headers, report = pages.ask(f"/records/session/{ONE}")
        assert (status, NOTE in report) == (200, True)
        assert "script" not in headers["content-security-policy"]
        assert pages.ask("/records/course?patient=P018")[0] == 200
        assert ONE in pages.ask(f"/records/session/{ONE}/erase")[2]
        pages.ask(f"/records/session/{ONE}/erase", {"typed": "something else"})
        assert "P017" in pages.ask("/records")[2]
        pages.ask(f"/records/session/{ONE}/erase", {"typed": ONE})
        assert "P017" not in pages.ask("/records")[2]
        assert pages.ask("/records/lock", {})[0] == 303
        assert "1 sealed sessions" in pages.ask("/records")[2]
    finally:
        agent.ask(room.vault, "lock")


def test_nobody_else_comes_in(room: Room) -> None:
    pages = Pages(room, allowed=False)
    assert pages.ask("/records")[0] == 401
    assert pages.ask("/records/unlock", {"passphrase": PASSPHRASE})[0] == 401


@pytest.mark.parametrize(
    "path", ["/records/session/nothing", "/records/session/..%2f..%2fvault", "/records/session/.."]
)
def test_a_session_that_is_none_is_told(room: Room, path: str) -> None:
    assert Pages(room).ask(path)[0] in (404, 409)
