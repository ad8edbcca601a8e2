"""Does what the authors' tutorials say, word for word, in an empty folder."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TUTORIALS = ROOT / "docs" / "tutorial"
PATIENCE_SECONDS = 300.0


class Block(NamedTuple):
    """A fenced block of a tutorial: what follows the fence, and what is in it."""

    kind: str
    about: str
    text: str


def blocks(tutorial: str) -> Iterator[Block]:
    text = (TUTORIALS / tutorial).read_text(encoding="utf-8")
    for kind, about, body in re.findall(r"^```(\w+) ?(.*?)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield Block(kind, about, body)


def edit(file: Path, diff: str) -> None:
    """Change a file as a diff block says: its lines without the mark stand there, once it is applied."""
    lines = diff.splitlines()
    old = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
    new = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} does not have:\n{old}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(command: str, folder: Path, *, fails: bool) -> str:
    """Run a command line as the author does; what it printed."""
    program, *arguments = shlex.split(command)
    assert program == "python"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BROWSER": "true", "HOME": str(folder)}
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        if "--watch" in arguments:  # goes on until Ctrl-C; the address is printed once the page is served
            said = process.stdout.readline()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE_SECONDS)
            assert "http://127.0.0.1" in said
            return said
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == (1 if fails else 0), f"{command}\n{said}"
    return said


def follow(tutorial: str, folder: Path) -> list[str]:
    """Do everything that a tutorial says; what each command printed."""
    said: list[str] = []
    for block in blocks(tutorial):
        if block.kind == "diff":
            edit(folder / block.about, block.text)
        elif block.kind == "sh":
            said += [run(line, folder, fails=block.about == "fails") for line in block.text.splitlines()]
    return said


def test_both_tutorials_do_what_they_say(tmp_path: Path) -> None:
    scene = follow("first-scene.md", tmp_path)
    assert (tmp_path / "storm-sheet.html").stat().st_size > 10_000
    assert any("within all limits" in words for words in scene)
    protocol = follow("first-protocol.md", tmp_path)
    assert any("did you mean 'shelter_m'?" in words for words in protocol)
    assert any("no-way-down" in words for words in protocol)
    assert (tmp_path / "rehearsal-storms-dizzy.svg").is_file()
    assert any((tmp_path / "records").iterdir())
