"""Keeping a session process alive, whatever happens to it, until someone asks for its end."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from therapist_console.web.child import Console
from vrtherapy.processes import end_gently, start
from vrtherapy.session.pulse import PulseReceiver

_QUICK_DEATH_SECONDS = 2.0
_MOST_QUICK_DEATHS = 5


class Ending:
    """Whether this process was asked to end, by Ctrl-C or SIGTERM."""

    def __init__(self) -> None:
        self.asked = False

    def catch(self) -> None:
        """Take the signals from now on."""
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            return
        self.asked = True
        print("\nStopping: the patient goes to the safe place, the record is closed.", flush=True)


class Supervisor:
    """Keeps the session process alive until it ends by itself, is asked to end, or dies again and again."""

    def __init__(
        self, arguments: Sequence[str], pulse: PulseReceiver, console: Console, secret: bytes = b""
    ) -> None:
        self._arguments = [*arguments, "--pulse-port", str(pulse.port)]
        self._secret = secret  # the record's keys: with them the session goes on after its death
        self._pulse = pulse
        self._console = console
        self._quick_deaths = 0

    def run(self, ending: Ending, seconds: float | None = None) -> int:
        """Start, watch, start again, for `seconds` at most; the status for the shell."""
        ends_at = time.monotonic() + seconds if seconds else float("inf")
        while True:
            started = time.monotonic()
            child = start("vrtherapy.session", self._arguments, secret=self._secret)
            self._pulse.started(started)
            status = self._watch(child, ending, ends_at)
            if status in (0, 2) or ending.asked or time.monotonic() >= ends_at:
                # Asked to end before it listened to signals, it dies of the asking: nothing had begun.
                return 0 if status in (0, -signal.SIGTERM) else 1
            self._quick_deaths = (
                self._quick_deaths + 1 if time.monotonic() - started < _QUICK_DEATH_SECONDS else 0
            )
            if self._quick_deaths >= _MOST_QUICK_DEATHS:
                print(
                    f"The session process died {_MOST_QUICK_DEATHS} times at once; read its messages above.",
                    file=sys.stderr,
                )
                return 1
            print(
                f"The session process died (status {status}); it starts again from its journal.", flush=True
            )
            time.sleep(min(0.1 * 2**self._quick_deaths, 2.0))

    def _watch(self, child: subprocess.Popen[bytes], ending: Ending, ends_at: float) -> int:
        """Wait for the child's end, passing on one request to end it."""
        passed_on = False
        while True:
            try:
                return child.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                pass
            now = time.monotonic()
            self._console.watch(now)
            if self._pulse.hangs(now):
                print("The session process hangs; it is ended and starts again from its journal.", flush=True)
                child.kill()
                return child.wait()
            if (ending.asked or now >= ends_at) and not passed_on:
                passed_on = True
                end_gently(child)
