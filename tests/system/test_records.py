"""Records of whole sessions in real processes: sealed, cut by a kill, verified, reported, erased by the tools."""

import io
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.system.rig import Rig, running
from vrtherapy.__main__ import main
from vrtherapy.commands.ratings import Note
from vrtherapy.link.wire import Done

PROTOCOL = Path(__file__).parent / "data" / "protocols" / "kills.yaml"
SESSION = (str(PROTOCOL), "--display", "none", "--patient", "PQ7")
NOTE = "holds the railing with both hands"
PASSPHRASE = "correct horse battery staple"  # noqa: S105 -- it protects nothing but this test

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc: run it on Linux")


class Tool:
    """The clinic's command line on a rig's folders, in this process."""

    def __init__(self, rig: Rig, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capture = monkeypatch, capsys
        monkeypatch.setenv("VRTHERAPY_HOME", str(rig.home))

    def __call__(self, *arguments: str, typed: str = "") -> str:
        """What a tool says; status 0 or the test fails."""
        self._patch.setattr(sys, "stdin", io.StringIO(typed))
        status = main(arguments)
        said = self._capture.readouterr()
        assert status == 0, f"{arguments}: {said.out}{said.err}"
        return said.out


def words_in(folder: Path) -> list[str]:
    """Words of the session that any file or name in the records folder holds."""
    words = ("PQ7", NOTE, "meadow", "balcony", "session_opened")
    held = {
        path: str(path).encode() + (path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }
    return [f"{word} in {path}" for path, data in held.items() for word in words if word.encode() in data]


def test_a_session_that_is_killed_outright_is_verified_reported_and_erased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(tmp_path, SESSION) as rig:
        tool = Tool(rig, monkeypatch, capsys)
        records = ("--records", str(rig.records))
        rig.begin()
        for turn in range(20):
            assert isinstance(rig.give(Note(text=f"{NOTE} {turn}")), Done)
        session = rig.session_pid()
        os.kill(rig.supervisor.pid, signal.SIGKILL)
        os.kill(session, signal.SIGKILL)
        rig.supervisor.wait()

        assert words_in(rig.records) == []
        verdicts = [json.loads(line) for line in tool("sessions", "verify", "--json", *records).splitlines()]
        kinds = [finding["kind"] for verdict in verdicts for finding in verdict["findings"]]
        assert kinds == ["cut", "unclaimed"]
        assert {entry.cause.command for entry in rig.entries()} >= set(rig.done), (
            "an acknowledged entry is lost"
        )
        page = tmp_path / "report.html"
        tool("report", "last", "-o", str(page), *records)
        assert NOTE in page.read_text(encoding="utf-8")

        tool("vault", "init", typed=f"{PASSPHRASE}\n")
        assert "1 sealed sessions are not shown" in tool("sessions", "list", *records)
        tool("vault", "unlock", "--for", "2 min", typed=f"{PASSPHRASE}\n")
        try:
            assert "PQ7" in tool("sessions", "list", *records)
            tool("patients", *records, "consent", "research_export", "PQ7", "--form", "1")
            tool("patients", *records, "erase", "PQ7", typed="PQ7\n")
            assert "PQ7" not in tool("sessions", "list", *records)
            assert "PQ7" not in tool("vault", "audit")
            tool("sessions", "verify", *records)
        finally:
            tool("vault", "lock")
        assert words_in(rig.records) == []


def test_plain_records_are_for_demonstrations_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(tmp_path, (*SESSION, "--plain-records")) as rig:
        tool = Tool(rig, monkeypatch, capsys)
        rig.until(
            lambda state: state.protection == "plain", "the session runs, and consoles know how it is kept"
        )
        rig.supervisor.send_signal(signal.SIGTERM)
        assert rig.supervisor.wait(60) == 0
        assert "NOT ENCRYPTED" in rig.output_file.read_text(encoding="utf-8")
        assert not (rig.home / "vault").exists()
        assert "! Demonstration record" in tool("show", "last", "--records", str(rig.records))
