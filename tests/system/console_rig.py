"""A therapist's page for the system tests: a session in this process, the console's server, a slow road, a browser.

Only the session runs here, on a thread; server and browser are processes of their own, as in use.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from vrtherapy.bench._figures import free_endpoint
from vrtherapy.commands import COMMANDS, Command
from vrtherapy.content import protocols_folder
from vrtherapy.events import Cause, Entry
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.server import LinkServer
from vrtherapy.record.journal import read_journal
from vrtherapy.session.loop import SessionLoop
from vrtherapy.session.opening import Plan, open_session
from vrtherapy.session.stage_child import NoStage
from vrtherapy.state import SessionState

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 30.0


def until(met: Callable[[], object], what: str, within: float = PATIENCE_SECONDS) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + within
    while not met():
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        time.sleep(0.02)


class Sessions:
    """Sessions at one endpoint, one after another, each with a journal; the protocol's shortest times are a second."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.endpoint = free_endpoint()
        self.keys = KeyFolder.open(folder / "home" / "keys")
        self._protocol = folder / "heights.yaml"
        text = (protocols_folder() / "heights.yaml").read_text(encoding="utf-8")
        self._protocol.write_text(re.sub(r"\bmin: \d+ min", "min: 1 s", text), encoding="utf-8")
        self._count = 0
        self._thread: threading.Thread | None = None
        self._over = threading.Event()
        self._given: list[tuple[Command, str]] = []
        self.loop: SessionLoop | None = None
        self._plan: Plan | None = None

    def new(self) -> None:
        """End the session, if there is one, and open another."""
        self.close()
        self._count += 1
        self._plan = Plan(f"s{self._count}", self._protocol, "P001", "fr", stage_expected=False)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(self._plan, self._over))
        self.loop = None
        self._thread.start()
        until(lambda: self.loop, "the session is open")

    def _run(self, plan: Plan, over: threading.Event) -> None:
        opened = open_session(plan, self.folder / "records")
        link = LinkServer(self.keys, plan.session, self.endpoint)
        loop = SessionLoop(opened, link, NoStage(expected=False))
        self.loop = loop
        while not over.is_set():
            loop.turn(0.005)
            link.reread_keys()
            while self._given:
                command, by = self._given.pop(0)
                entries = loop.engine.submit(command, Cause(by="therapist", name=by), loop.now)
                loop._record_and_tell(entries)
        link.close()
        opened.journal.close()

    @property
    def state(self) -> SessionState:
        """Where the session stands."""
        assert self.loop
        return self.loop.engine.state

    def give(self, tag: str, **fields: object) -> None:
        """What the therapist's other hand asks, and wait until it is so."""
        before = self.state.seq
        self._given.append((COMMANDS[tag].model_validate(fields), "therapist"))
        until(lambda: self.state.seq > before, f"{tag} is done")

    def expose(self) -> None:
        """Into the first exposure step."""
        answers = {question.id: "no" for question in self.state.plan.screening}
        self.give("confirm_screening", answers=answers, consent=True)
        self.give("begin")
        self.give("advance")

    def entries(self) -> list[Entry]:
        """The journal as it lies on the disk."""
        assert self._plan
        return list(read_journal(self._plan.journal_file(self.folder / "records")).entries)

    def kinds(self) -> list[str]:
        """The kinds of all events, in order."""
        return [entry.event.type for entry in self.entries()]

    def close(self) -> None:
        """The session goes, without a word."""
        self._over.set()
        if self._thread:
            self._thread.join(10.0)
        self._thread = None


class Server:
    """The console's server: started as a user starts it, frozen, killed and started again on the same port."""

    def __init__(self, sessions: Sessions, *arguments: str) -> None:
        self._sessions = sessions
        self._arguments = arguments
        self.port = int(free_endpoint().rpartition(":")[2])
        self.process: subprocess.Popen[bytes] | None = None
        self.address = ""
        self.start()

    def start(self) -> None:
        """Start it and wait for its address."""
        output = self._sessions.folder / f"console-{self.port}.txt"
        environment = os.environ | {
            "VRTHERAPY_HOME": str(self._sessions.folder / "home"),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
        }
        command = [sys.executable, "-m", "therapist_console", "web", "--open", "no", "--port", str(self.port)]
        command += ["--endpoint", self._sessions.endpoint, *self._arguments]
        with output.open("wb") as stream:
            self.process = subprocess.Popen(command, stdout=stream, stderr=stream, env=environment, cwd=ROOT)

        def told() -> re.Match[str] | None:
            return re.search(r"http://\S+", output.read_text(encoding="utf-8"))

        until(told, "the console's server has said its address")
        found = told()
        assert found
        self.address = found.group()

    def signal(self, number: signal.Signals) -> None:
        """Freeze (SIGSTOP) or thaw (SIGCONT) it."""
        assert self.process
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it as if the power had gone."""
        assert self.process
        self.process.kill()
        self.process.wait(10)

    def close(self) -> None:
        """End it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
            self.process.kill()
