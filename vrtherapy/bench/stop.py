"""From a stop that a client sends to the first frame on the way to the safe place, through real processes.

    this process: a therapist's client ── TCP, CURVE ──► session process ──► stage process, offscreen at 90 Hz

Every stop ends its session's exposure for good, so each is given to a session of its own, at a random moment of an
exposure in full light. The stage notes the time of every frame after it was submitted; both times are of one clock.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from vrtherapy.bench._figures import free_endpoint, percentile
from vrtherapy.bench._sessions import sessions, write_plans
from vrtherapy.bench._stalls import sleepers
from vrtherapy.commands import Command
from vrtherapy.commands.course import Advance, Begin, ConfirmScreening, End, Stop
from vrtherapy.errors import NoLink, VrTherapyError
from vrtherapy.link.client import LinkClient, Unanswered
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.wire import Done, Refusal, Shown
from vrtherapy.stage.__main__ import main as run_stage
from vrtherapy.stage.leaving import Pacing, Times
from vrtherapy.state import SessionState

STOPS = 500
RATE_HZ = 90.0
_PATIENCE_SECONDS = 20.0
_QUICK = Pacing(lead_seconds=0.0, change=Times(0.02, 0.02))
"""The way into the exposure is shortened, so that 500 rounds take minutes; the way out is the one patients see."""


def run(stops: int = STOPS) -> dict[str, float | None]:
    """Measure; milliseconds. `lost` counts stops that no frame followed within two seconds.

    `again` counts sessions that left the exposure before their stop, because the machine was too busy for heartbeats;
    each was led again. `calm_p99_ms` is of the `calm_n` stops during which the machine let every process run that
    wanted to (see `_stalls`): what is left of the time is the software's own.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_plans(folder)
        keys, endpoint, frames_log = KeyFolder.open(folder / "keys"), free_endpoint(), folder / "frames.jsonl"
        with (
            sleepers(folder) as stalls,
            sessions(folder, endpoint, "stops"),
            _stage(keys, endpoint, frames_log),
        ):
            therapist = _Therapist(LinkClient(endpoint, keys.client("therapist")), _FramesLog(frames_log))
            given = [therapist.stop_once() for _ in range(stops)]
            again = therapist.again
            late = stalls.noted()
    delays = [stop.delay_ms for stop in given]
    arrived = [delay for delay in delays if delay is not None]
    calm = [stop for stop in given if not any(a < stop.over_at and b > stop.sent_at for a, b in late)]
    undisturbed = [stop.delay_ms for stop in calm if stop.delay_ms is not None]
    return {
        "p50_ms": percentile(arrived, 50),
        "p99_ms": percentile(arrived, 99),
        "calm_p99_ms": percentile(undisturbed, 99) if undisturbed else None,
        "calm_n": len(undisturbed),
        "frame_ms": 1000 / RATE_HZ,
        "lost": len(delays) - len(arrived),
        "n": len(delays),
        "again": again,
    }


class _Given(NamedTuple):
    """A stop: when it was sent and when its first frame had come, None in `delay_ms` if none did."""

    sent_at: float
    over_at: float
    delay_ms: float | None


class _Seen(NamedTuple):
    """A frame that the stage submitted."""

    at: float
    exposing: bool
    fade: float
    seq: int


class _FramesLog:
    """Reads what the stage submitted, as it is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._frames = [_Seen(0.0, exposing=False, fade=1.0, seq=0)]

    def latest(self) -> _Seen:
        """The last frame."""
        self.since(0.0)
        return self._frames[-1]

    @property
    def in_full_light(self) -> bool:
        """Whether the last frame shows an exposure without any darkness."""
        return self.latest().exposing and self.latest().fade == 0.0

    def since(self, moment: float) -> list[_Seen]:
        """The frames submitted after a moment."""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._read)
                whole = file.read().rpartition(b"\n")[0]
            self._read += len(whole) + 1 if whole else 0
            for line in whole.splitlines():
                frame = json.loads(line)
                self._frames.append(_Seen(frame["at"], frame["exposing"], frame["fade"], frame["seq"]))
        self._frames = self._frames[-500:]
        return [frame for frame in self._frames if frame.at > moment]


class _Therapist:
    """Leads one session after the other into the exposure, and stops it there."""

    def __init__(self, client: LinkClient, frames: _FramesLog) -> None:
        self._client = client
        self._frames = frames
        self._session = ""
        self.again = 0
        self._answers: dict[str, object] = {}
        self._shown: set[str] = set()

    def stop_once(self) -> _Given:
        """One session from its beginning to its end, with a stop in its exposure."""
        while not self._expose():
            self.again += 1
            self._give(Stop())
            self._end()
        self._pump_for(random.uniform(0.0, 0.05))
        sent_at = time.monotonic()
        stop = self._client.send_command(Stop(), sent_at)
        while stop not in self._shown and time.monotonic() < sent_at + 2.0:
            self._pump()
        darker = [seen.at for seen in self._frames.since(sent_at) if seen.fade > 0.0 or not seen.exposing]
        self._end()
        if not darker:
            return _Given(sent_at, time.monotonic(), None)
        return _Given(sent_at, darker[0], (darker[0] - sent_at) * 1000)

    def _expose(self) -> bool:
        """Lead a new session into the exposure, in full light; False if it left it again by itself."""
        self._until("a new session", lambda state: state.session != self._session and state.stage is not None)
        self._session = self._state.session
        for command in (ConfirmScreening(answers={"bench": "yes"}, consent=True), Begin()):
            self._give(command)
        # A stage that first hears of a session during its exposure stays in the safe place.
        self._until("the stage to follow", lambda state: self._frames.latest().seq == state.seq)
        self._give(Advance())
        self._until("full light", lambda state: state.phase == "safe_place" or self._frames.in_full_light)
        return self._state.phase == "exposure"

    def _end(self) -> None:
        """From the stop to the debrief, and to the end."""
        self._give(End())
        self._client.send_command(End(), time.monotonic())  # its session is gone before it could answer

    @property
    def _state(self) -> SessionState:
        if self._client.state is None:
            raise VrTherapyError("The bench's session was never heard; its messages stand above.")
        return self._client.state

    def _give(self, command: Command) -> None:
        while True:
            try:
                command_id = self._client.send_command(command, time.monotonic())
            except NoLink:
                self._pump()
                continue
            self._until("an answer", lambda _, waited_for=command_id: waited_for in self._answers)
            answer = self._answers[command_id]
            if isinstance(answer, Refusal):
                raise VrTherapyError(f"The bench's session refused: {answer.sentence.en}")
            return

    def _until(self, awaited: str, met: Callable[[SessionState], bool]) -> None:
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while self._client.state is None or not met(self._client.state):
            self._pump()
            if time.monotonic() > give_up_at:
                raise VrTherapyError(
                    f"The bench waited {_PATIENCE_SECONDS:g} s in vain for {awaited}; messages may stand above."
                )

    def _pump_for(self, seconds: float) -> None:
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            self._pump()

    def _pump(self) -> None:
        now = time.monotonic()
        self._client.beat(now)
        for message in self._client.poll(0.002, now):
            if isinstance(message, (Done, Refusal, Unanswered)):
                self._answers[message.id] = message
            elif isinstance(message, Shown):
                self._shown.add(message.id)


@contextmanager
def _stage(keys: KeyFolder, endpoint: str, frames_log: Path) -> Generator[None]:
    command = [
        sys.executable,
        "-m",
        "vrtherapy.bench.stop",
        "--endpoint",
        endpoint,
        "--frames-log",
        str(frames_log),
    ]
    command += ["--key", str(keys.client_path("stage")), "--display", "offscreen", "--size", "64x36"]
    stage = subprocess.Popen([*command, "--rate", f"{RATE_HZ:g}"], stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        stage.terminate()
        stage.wait(10.0)


if __name__ == "__main__":
    sys.exit(run_stage(pacing=_QUICK))
