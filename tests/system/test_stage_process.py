"""The stage as a process of its own, with no session to hear: it starts, waits, and ends well."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vrtherapy.link.keys import KeyFolder
from vrtherapy.processes import end_gently, start


def stage(folder: Path, *arguments: str, key: Path | None = None) -> subprocess.Popen[bytes]:
    """A stage whose session does not answer."""
    chosen = key or KeyFolder.open(folder / "keys").client_path("stage")
    wanted = ["--endpoint", "tcp://127.0.0.1:59990", "--key", str(chosen), "--display", "null"]
    return start("vrtherapy.stage", [*wanted, "--frames-log", str(folder / "frames.jsonl"), *arguments])


def test_a_stage_without_a_session_shows_black_frames_and_ends_when_asked(tmp_path: Path) -> None:
    process = stage(tmp_path, "--rate", "50")
    log = tmp_path / "frames.jsonl"
    try:
        give_up_at = time.monotonic() + 20
        while not (log.exists() and log.read_bytes().count(b"\n") > 20):
            assert process.poll() is None, "the stage ended by itself"
            assert time.monotonic() < give_up_at, "no frames came"
            time.sleep(0.05)
        end_gently(process)
        assert process.wait(5) == 0
    finally:
        process.kill()
    frames = [json.loads(line) for line in log.read_text(encoding="ascii").splitlines()]
    assert {(frame["scene"], frame["fade"], frame["exposing"]) for frame in frames} == {("", 1.0, False)}


def test_a_stage_without_its_key_says_what_to_do(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    process = stage(tmp_path, key=tmp_path / "no-such-key.json")
    assert process.wait(20) == 1
    said = capfd.readouterr().err
    assert "no-such-key.json" in said
    assert "copy its key file there" in said


@pytest.mark.parametrize("wrong", [("--size", "large"), ("--rate", "0"), ("--silent-after", "never")])
def test_wrong_arguments_are_named(
    tmp_path: Path, wrong: tuple[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    process = stage(tmp_path, *wrong)
    assert process.wait(20) == 2
    assert wrong[1] in capfd.readouterr().err


def test_the_stage_starts_without_loading_graphics_it_does_not_need() -> None:
    probe = "import sys, vrtherapy.stage.__main__, run_session; sys.exit('panda3d.core' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
