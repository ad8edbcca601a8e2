"""The pages of the session library, asked as a browser asks them, with a real vault behind."""

import asyncio
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from tests.unit.vaulted import NOTE, PASSPHRASE, Room, course
from therapist_console.web.library import Entry, ReadingRoom, library_routes
from therapist_console.web.library.projector import Projector
from therapist_console.web.library.replaying import Replaying
from therapist_console.web.library.room import Unable
from vrtherapy.record.consent import Consent
from vrtherapy.record.register import Register
from vrtherapy.record.vault import agent

ONE, TWO = "20261122T090000Z-aaaaaa", "20261122T100000Z-bbbbbb"


class Pages:
    """A browser without a window."""

    def __init__(self, room: Room, *, allowed: bool = True, under_way: bool = False) -> None:
        entry = Entry(lambda _: allowed, lambda: under_way)
        self._app = Starlette(routes=library_routes(ReadingRoom(entry, room.records)))

    def ask(
        self, path: str, form: dict[str, str] | None = None, language: str = "en"
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and words of an answer."""
        status, headers, body = self.fetch(path, form, language)
        return status, headers, body.decode()

    def fetch(
        self, path: str, form: dict[str, str] | None = None, language: str = "en"
    ) -> tuple[int, dict[str, str], bytes]:
        """The same, whatever the answer holds."""
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
        return sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:])


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
        found = pages.ask("/records?find=p018", language="fr")[2]
        assert "P017" not in found
        assert "Évolution de P018" in found
        status, headers, report = pages.ask(f"/records/session/{ONE}")
        assert (status, NOTE in report) == (200, True)
        assert "script" not in headers["content-security-policy"]
        assert pages.ask("/records/course?patient=P018")[0] == 200
        assert ONE in pages.ask(f"/records/session/{ONE}/erase")[2]
        status, _, page = pages.ask(f"/records/session/{ONE}/erase", {"typed": "something else"})
        assert (status, "Nothing was erased" in page) == (422, True)
        assert "P017" in pages.ask("/records")[2]
        status, headers, _ = pages.ask(f"/records/session/{ONE}/erase", {"typed": ONE})
        assert status == 303
        page = pages.ask(headers["location"])[2]
        assert f"Session {ONE} is erased." in page
        assert "P017" not in page
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


@pytest.fixture
def unlocked(room: Room) -> Iterator[Pages]:
    """The pages while the vault is open; P018 agreed to exports, nobody asked P017."""
    pages = Pages(room)
    pages.ask("/records/unlock", {"passphrase": PASSPHRASE})
    agreed = Consent(
        purpose="research_export", granted=True, version="1", at="2026-03-01T00:00:00Z", asked_by="anna"
    )
    Register(room.records, room.opened).record("P018", agreed)
    yield pages
    agent.ask(room.vault, "lock")


def acts_of(room: Room) -> list[tuple[str, str | None]]:
    """What the audit log says was exported or opened, and of what."""
    reading = room.vault.audit.read(room.opened.ring.pair().private, room.opened.ring.audit)
    return [(entry.act, entry.item) for entry in reading.entries if entry.act in ("exported", "opened")]


def names_in(data: bytes) -> list[str]:
    """The files in a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def test_only_what_patients_agreed_to_leaves_and_the_audit_log_says_so(room: Room, unlocked: Pages) -> None:
    page = unlocked.ask("/records/export")[2]
    assert "May leave: 1. Stay here: 1." in page
    assert f"{ONE}: The patient was not asked" in page
    status, headers, data = unlocked.fetch("/records/export", {"format": "csv"})
    assert (status, headers["content-type"]) == (200, "application/zip")
    assert headers["content-disposition"].startswith('attachment; filename="export-csv-')
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"P018" not in everything, "a code left, although names of its own were asked for"
    assert everything.count(b"session_opened") == 1
    assert acts_of(room) == [("opened", TWO), ("exported", TWO)]


@pytest.mark.parametrize(
    ("form", "name"),
    [("bids", "dataset_description.json"), ("fhir", "bundle.json"), ("json", "sessions.json")],
)
def test_every_format_is_a_zip_file(unlocked: Pages, form: str, name: str) -> None:
    assert name in names_in(unlocked.fetch(f"/records/export?session={TWO}", {"format": form})[2])


def test_consent_that_was_withdrawn_after_the_page_was_shown_counts(room: Room, unlocked: Pages) -> None:
    assert "May leave: 1." in unlocked.ask("/records/export?find=P018")[2]
    refused = Consent(
        purpose="research_export", granted=False, version="1", at="2026-03-02T00:00:00Z", asked_by="anna"
    )
    Register(room.records, room.opened).record("P018", refused)
    status, _, page = unlocked.ask("/records/export?find=P018", {"format": "csv"}, language="fr")
    assert (status, "aucune séance ne peut sortir" in page) == (409, True)
    assert acts_of(room) == []


def test_what_no_form_of_ours_asks_for_is_refused(unlocked: Pages) -> None:
    for form in ({"format": "exe"}, {"format": "fhir", "fhir": "r9"}, {}):
        assert unlocked.ask("/records/export", form)[0] == 409


def test_locked_nothing_is_exported_or_shown_again(room: Room) -> None:
    pages = Pages(room)
    assert pages.ask("/records/export")[0] == 409
    assert pages.ask("/records/export", {"format": "csv"})[0] == 409
    assert pages.ask(f"/records/session/{ONE}/replay")[0] == 409


def test_the_page_of_a_replay_lists_what_happened_and_is_in_the_audit_log(
    room: Room, unlocked: Pages
) -> None:
    status, _, page = unlocked.ask(f"/records/session/{ONE}/replay", language="fr")
    assert status == 200
    assert NOTE in page
    assert "SUDS 60" in page
    assert "data-step" in page
    assert acts_of(room) == [("opened", ONE)]


@pytest.mark.usefixtures("unlocked")
def test_while_a_session_is_under_way_its_patient_has_the_graphics(room: Room) -> None:
    busy = Pages(room, under_way=True)
    status, _, page = busy.ask(f"/records/session/{ONE}/replay")
    assert (status, "Replay after its end" in page) == (409, True)
    status, headers, sentence = busy.ask(f"/records/session/{ONE}/replay/picture?at=3", language="fr")
    assert (status, headers["content-type"]) == (409, "text/plain; charset=utf-8")
    assert sentence.startswith("Une séance est en cours")


def test_a_page_that_was_not_opened_last_gets_no_picture(unlocked: Pages) -> None:
    assert "Load this one again" in unlocked.ask(f"/records/session/{ONE}/replay/picture?at=3&page=old")[2]


def test_a_replay_ends_once_the_vault_is_locked_by_whatever_means(room: Room, unlocked: Pages) -> None:
    projector = Projector()
    replaying = Replaying(ReadingRoom(Entry(lambda _: True, lambda: False), room.records), projector)
    assert not replaying._locked_meanwhile()
    projector.session = ONE
    assert not replaying._locked_meanwhile()
    agent.ask(room.vault, "lock")
    assert replaying._locked_meanwhile()
    assert unlocked.ask(f"/records/session/{ONE}/replay")[0] == 409


def test_both_languages_lead_to_each_other_and_stay(unlocked: Pages) -> None:
    page = unlocked.ask("/records?find=P018&language=fr")[2]
    assert "Séances enregistrées" in page
    assert 'href="/records?find=P018&amp;language=en"' in page
    assert f"/records/session/{TWO}/replay?language=fr" in page


class TestProjector:
    """A process that answers with the moment it was asked for stands in for the one that draws."""

    ANSWERS = """
import sys
for line in sys.stdin.buffer:
    sys.stdout.buffer.write(len(line).to_bytes(4, "big") + line)
    sys.stdout.flush()
"""

    def projector(self, program: str) -> Projector:
        def start(session: str, _: Path) -> subprocess.Popen[bytes]:
            self.started.append(session)
            return subprocess.Popen(
                [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )

        self.started: list[str] = []
        return Projector(start)

    def test_one_process_shows_one_session_until_another_is_asked_for(self, tmp_path: Path) -> None:
        projector = self.projector(self.ANSWERS)
        assert [projector.picture("one", tmp_path, at) for at in (1.0, 2.5)] == [b"1.0000\n", b"2.5000\n"]
        assert projector.picture("two", tmp_path, 0.0) == b"0.0000\n"
        assert self.started == ["one", "two"]
        projector.close()
        assert projector.session == ""

    @pytest.mark.parametrize("program", ["", "print('no picture', flush=True)", "import os; os.abort()"])
    def test_a_replay_that_dies_or_says_nonsense_is_told_and_the_next_question_starts_another(
        self, tmp_path: Path, program: str
    ) -> None:
        projector = self.projector(program)
        for _ in range(2):
            with pytest.raises(Unable, match="The replay has ended"):
                projector.picture("one", tmp_path, 0.0)
        assert self.started == ["one", "one"]
