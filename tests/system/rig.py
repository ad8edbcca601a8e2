"""A whole session in real processes for the system tests: started as a user starts it, steered over the link."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vrtherapy.bench._figures import free_endpoint
from vrtherapy.commands import Command
from vrtherapy.commands.course import Advance, Begin, ConfirmScreening, Resume
from vrtherapy.events import Entry
from vrtherapy.link.client import LinkClient
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.wire import Done, Refusal, Shown
from vrtherapy.record.library import Library, unlocked_now
from vrtherapy.record.shelf import shelved
from vrtherapy.record.vault.home import Vault
from vrtherapy.state import SessionState

PATIENCE_SECONDS = 60.0
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class FrameLine:
    """One frame that the stage submitted: when (time.monotonic), what, how dark (0–1), after which entry."""

    at: float
    exposing: bool
    fade: float
    seq: int


class Rig:
    """A running session in a folder of its own, a client that follows it, and a therapist's that gives commands.

    With `alone` the follower is an observer, so that no therapist's console is present but those that a test starts.
    """

    def __init__(self, folder: Path, arguments: Sequence[str] = (), *, alone: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.records = folder / "records"
        self.home = folder / "home"
        self.frames_log = folder / "frames.jsonl"
        self.output_file = folder / "output.txt"
        self.endpoint = free_endpoint()
        self.environment = os.environ | {"VRTHERAPY_HOME": str(self.home), "PYTHONPATH": str(ROOT)}
        self._answers: dict[str, Done | Refusal] = {}
        self._shown: set[str] = set()
        self.done: list[str] = []
        self._frames: list[FrameLine] = []
        self._frames_read = 0
        command = [sys.executable, str(ROOT / "run_session.py"), *arguments, "--endpoint", self.endpoint]
        command += ["--console", "none"]
        command += ["--records", str(self.records), "--frames-log", str(self.frames_log)]
        with self.output_file.open("wb") as output:
            self.supervisor = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, env=self.environment, cwd=folder
            )
        keys = KeyFolder.open(folder / "home" / "keys")
        therapist = keys.client("therapist")
        self.client = LinkClient(self.endpoint, keys.client("observer") if alone else therapist)
        self.hand = LinkClient(self.endpoint, therapist, watching=False) if alone else self.client

    def pump(self, seconds: float = 0.01) -> None:
        """Let the client work for a moment."""
        now = time.monotonic()
        self.client.beat(now)
        messages = self.client.poll(seconds, now)
        if self.hand is not self.client:
            messages += self.hand.poll(0.0, now)
        for message in messages:
            if isinstance(message, Done | Refusal):
                self._answers[message.id] = message
            elif isinstance(message, Shown):
                self._shown.add(message.id)

    def until(self, holds: Callable[[SessionState], bool], what: str, within: float = 30.0) -> float:
        """Wait until the session is in a state for which `holds`; give the seconds it took."""
        begun = time.monotonic()
        while time.monotonic() - begun < within:
            self.pump()
            state = self.client.state
            if state is not None and self.client.connected and holds(state):
                return time.monotonic() - begun
        raise AssertionError(f"not within {within} s: {what}\n{self.situation()}")

    def wait(self, seconds: float) -> None:
        """Let time pass, with the client alive."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            self.pump()

    def give(self, command: Command, within: float = 10.0) -> Done | Refusal:
        """Give a command and wait for its answer."""
        self.until(lambda _: True, "the client is connected")
        begun = time.monotonic()
        while not self.hand.connected and time.monotonic() - begun < within:
            self.pump()
        command_id = self.hand.send_command(command, time.monotonic())
        while command_id not in self._answers:
            self.pump()
            if time.monotonic() - begun > within:
                raise AssertionError(f"no answer to {command!r} within {within} s\n{self.situation()}")
        answer = self._answers[command_id]
        if isinstance(answer, Done):
            self.done.append(command_id)
        return answer

    def begin(self) -> None:
        """Confirm the screening, wait for the stage, begin the baseline."""
        self.until(lambda state: state.stage is not None or not state.stage_expected, "the stage has joined")
        plan = self.state.plan
        answers = {question.id: "no" if question.stop_if == "yes" else "yes" for question in plan.screening}
        for command in (ConfirmScreening.model_validate({"answers": answers, "consent": True}), Begin()):
            answer = self.give(command)
            assert isinstance(answer, Done), answer

    def expose(self) -> None:
        """Go to the next exposure step and wait until the patient sees it in full light."""
        answer = self.give(Advance())
        assert isinstance(answer, Done), answer
        self.resume_until_seen(self.sees_exposure)

    def resume_until_seen(self, seen: Callable[[], bool] | None = None) -> None:
        """Resume until the stage shows the exposure.

        On a machine that stalls for half a second, heartbeats are missed and everyone goes to the safe place again, as
        they should; the therapist then resumes again.
        """
        shown = seen or (lambda: bool(self.frames()) and self.frames()[-1].exposing)
        begun = time.monotonic()
        while self.state.phase != "exposure" or not shown():
            self.pump()
            if self.client.connected and self.state.phase == "safe_place" and self.state.stage:
                self.give(Resume())
            if time.monotonic() - begun > PATIENCE_SECONDS:
                raise AssertionError(f"the stage does not show the exposure\n{self.situation()}")

    def sees_exposure(self) -> bool:
        """Whether the stage's last frame showed the exposure in full light."""
        frames = self.frames()
        return bool(frames) and frames[-1].exposing and frames[-1].fade == 0.0

    @property
    def state(self) -> SessionState:
        """The state as the client knows it."""
        state = self.client.state
        assert state is not None
        return state

    def frames(self) -> list[FrameLine]:
        """Every frame that any stage of this session submitted, in order; a torn last line is left out."""
        if self.frames_log.exists():
            with self.frames_log.open("rb") as file:
                file.seek(self._frames_read)
                whole = file.read().rpartition(b"\n")
            self._frames_read += len(whole[0]) + len(whole[1])
            for line in map(json.loads, whole[0].splitlines()):
                self._frames.append(FrameLine(line["at"], line["exposing"], line["fade"], line["seq"]))
        return self._frames

    def entries(self) -> list[Entry]:
        """The journal as it lies on the disk."""
        library = Library(self.records, unlocked_now(Vault(self.home / "vault")))
        return list(library.recording(next(shelved(self.records))).entries)

    def session_pid(self) -> int:
        """The session process: the supervisor's one child."""
        return _children(self.supervisor.pid)[0]

    def stage_pid(self) -> int:
        """The stage process, as the session noted it."""
        return int(next(self.records.glob("*/stage.pid")).read_text(encoding="ascii"))

    def situation(self) -> str:
        """What a failing test says."""
        state = self.client.state
        told = f"{state.phase} at entry {state.seq}" if state else "no state"
        return f"{told}, connected={self.client.connected}\n{self.output_file.read_text(errors='replace')[-3000:]}"

    def close(self) -> None:
        """End everything; what does not end by itself is killed."""
        for client in {self.client, self.hand}:
            client.close()
        self.supervisor.send_signal(signal.SIGTERM)
        try:
            self.supervisor.wait(15)
        except subprocess.TimeoutExpired:
            for pid in _children(self.supervisor.pid):
                os.kill(pid, signal.SIGKILL)
            self.supervisor.kill()
        for path in self.records.glob("*/stage.pid"):
            try:
                os.kill(int(path.read_text(encoding="ascii")), signal.SIGKILL)
            except (ProcessLookupError, ValueError):
                continue


@contextmanager
def running(folder: Path, arguments: Sequence[str] = (), *, alone: bool = False) -> Iterator[Rig]:
    """A session that is ended when the test leaves it."""
    rig = Rig(folder, arguments, alone=alone)
    try:
        yield rig
    finally:
        rig.close()


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in text.split()]
