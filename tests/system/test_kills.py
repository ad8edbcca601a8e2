"""Any process may die at any time: the patient is then in the safe place, and nothing recorded is lost.

Real processes, killed at random moments of an exposure. What the patient saw is read from the stage's frames log, which
the stage writes unbuffered with each frame it submits. Time in which the machine let not even a sleeper run (see
`bench/_stalls.py`) is not counted, up to half a second.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pytest

from tests.system.rig import Rig, running
from vrtherapy.bench._stalls import Stalls, sleepers
from vrtherapy.commands.ratings import Note
from vrtherapy.events import Entry
from vrtherapy.link.wire import Done

KILLS = 20
BEGUN_WITHIN_SECONDS = 1.0
THERE_WITHIN_SECONDS = 2.0
MOST_STOOD_STILL_SECONDS = 0.5
"""A virtual machine whose processor is lent elsewhere keeps no promise; but it may not excuse everything either."""
PROTOCOL = Path(__file__).parent / "data" / "protocols" / "kills.yaml"
SESSION = (str(PROTOCOL), "--display", "offscreen", "--size", "64x36")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc: run it on Linux")


@pytest.fixture(scope="module")
def stalls(tmp_path_factory: pytest.TempPathFactory) -> Generator[Stalls]:
    """When the machine stood still while the tests ran."""
    with sleepers(tmp_path_factory.mktemp("stalls")) as stalls:
        yield stalls


def kill_and_judge(rig: Rig, pid: int, how: signal.Signals, stalls: Stalls) -> None:
    """Kill, wait, judge every frame since: the fade has begun within 1 s, and the safe place is reached within 2 s."""
    killed_at = time.monotonic()
    os.kill(pid, how)
    while time.monotonic() < killed_at + THERE_WITHIN_SECONDS + 0.1:
        rig.pump()
    stood_still = min(stalls.seconds(killed_at, time.monotonic()), MOST_STOOD_STILL_SECONDS)
    for frame in rig.frames():
        late = frame.at - killed_at - stood_still
        if late > BEGUN_WITHIN_SECONDS:
            assert not frame.exposing or frame.fade > 0, f"in full exposure {late:.3f} s after the kill"
        if late > THERE_WITHIN_SECONDS:
            assert not frame.exposing, f"not in the safe place {late:.3f} s after the kill"
    assert set(rig.done) <= {entry.cause.command for entry in rig.entries()}, "an acknowledged entry is lost"


def go_on(rig: Rig) -> None:
    """Everyone rejoins in the safe place, the therapist resumes, and the patient sees the exposure again."""
    rig.until(
        lambda s: s.phase == "safe_place" and s.stage is not None, "all have rejoined in the safe place"
    )
    rig.resume_until_seen()


def kill_again_and_again(
    folder: Path, victim: Callable[[Rig], int], how: signal.Signals, stalls: Stalls
) -> list[Entry]:
    """`KILLS` kills, in two sessions side by side; returns what both journals hold."""

    def half(number: int) -> list[Entry]:
        moments = random.Random(number)
        with running(folder / str(number), SESSION) as rig:
            rig.begin()
            rig.expose()
            for kill in range(KILLS // 2):
                assert isinstance(rig.give(Note(text=f"before kill {kill}")), Done)
                rig.wait(moments.uniform(0.0, 1.0))
                kill_and_judge(rig, victim(rig), how, stalls)
                go_on(rig)
            return rig.entries()

    return side_by_side(half)


def side_by_side(half: Callable[[int], list[Entry]]) -> list[Entry]:
    """Two sessions at once, in half the time: most of it is waiting. Returns what both journals hold."""
    with ThreadPoolExecutor() as both:
        return list(chain.from_iterable(both.map(half, range(2))))


def count(entries: Iterable[Entry], kind: str) -> int:
    return sum(entry.event.type == kind for entry in entries)


def test_a_killed_session_leaves_the_patient_in_the_safe_place_and_comes_back(
    tmp_path: Path, stalls: Stalls
) -> None:
    entries = kill_again_and_again(tmp_path, Rig.session_pid, signal.SIGKILL, stalls)
    assert count(entries, "session_reopened") == KILLS


def test_a_killed_stage_comes_back_in_the_safe_place(tmp_path: Path, stalls: Stalls) -> None:
    entries = kill_again_and_again(tmp_path, Rig.stage_pid, signal.SIGKILL, stalls)
    assert count(entries, "stage_lost") >= KILLS


def test_a_stopped_stage_is_noticed_and_started_again_in_the_safe_place(
    tmp_path: Path, stalls: Stalls
) -> None:
    entries = kill_again_and_again(tmp_path, Rig.stage_pid, signal.SIGSTOP, stalls)
    assert count(entries, "stage_lost") >= KILLS


def test_a_killed_console_leaves_the_patient_in_the_safe_place_as_the_protocol_says(
    tmp_path: Path, stalls: Stalls
) -> None:
    def half(number: int) -> list[Entry]:
        moments = random.Random(number)
        with running(tmp_path / str(number), SESSION, alone=True) as rig:
            for kill in range(KILLS // 2):
                with _console(rig) as console:
                    rig.until(lambda s: s.consoles.get("therapist") == "therapist", "the console has joined")
                    if kill == 0:
                        rig.begin()
                        rig.expose()
                    else:
                        go_on(rig)
                    rig.wait(moments.uniform(0.0, 1.0))
                    kill_and_judge(rig, console.pid, signal.SIGKILL, stalls)
            return rig.entries()

    assert count(side_by_side(half), "console_left") >= KILLS


@contextmanager
def _console(rig: Rig) -> Generator["subprocess.Popen[bytes]"]:
    """A therapist's console in a process of its own, as a therapist starts it; killed at the latest when left."""
    command = [sys.executable, "-m", "therapist_console", "watch", "--endpoint", rig.endpoint]
    with subprocess.Popen(command, env=rig.environment, stdout=subprocess.DEVNULL) as console:
        try:
            yield console
        finally:
            console.kill()


def test_a_hung_session_leaves_the_patient_in_the_safe_place_and_is_started_again(
    tmp_path: Path, stalls: Stalls
) -> None:
    with running(tmp_path, SESSION) as rig:
        rig.begin()
        rig.expose()
        kill_and_judge(rig, rig.session_pid(), signal.SIGSTOP, stalls)
        go_on(rig)
        assert count(rig.entries(), "session_reopened") == 1
