"""The console's process, as the supervisor sees it: started, noticed when it has died, started again.

Pages find a console that was started again by themselves: its port, its key and their cookies are the same.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

from vrtherapy.processes import end, start

_DELAYS_SECONDS = (0.0, 0.5, 1.0, 2.0, 5.0)
_WELL_AFTER_SECONDS = 10.0
_HOPELESS = (2, 64)
"""It cannot listen where it should, or was asked for something that makes no sense: trying again mends neither."""


_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def screen_is_here() -> bool:
    """Whether a browser that is opened here would be seen."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in _SCREENS)


class Console(Protocol):
    """What the supervisor needs of a console, with `NoConsole` as the null twin."""

    def watch(self, now: float) -> None:
        """Start, or start again, what must run. Looks once and returns."""
        ...

    def close(self) -> None:
        """End it, gently if it lets itself be."""
        ...


class NoConsole:
    """A session that is steered from elsewhere."""

    def watch(self, now: float) -> None:
        return None

    def close(self) -> None:
        return None


class ConsoleChild:
    """A console that runs as this process's child. Times are seconds of the caller's steady clock."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = ["web", *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._start_at = float("-inf")
        self._started_at = 0.0
        self._deaths = 0

    def watch(self, now: float) -> None:
        """Start it when it is time; notice when it has died."""
        if self._process is not None:
            status = self._process.poll()
            if status is None:
                return
            self._process = None
            self._plan(status, now)
        if now >= self._start_at:
            self._start_at, self._started_at = float("inf"), now
            opened = ["--open", "no"] if self._deaths else []
            self._process = start("therapist_console", [*self._arguments, *opened])

    def close(self) -> None:
        """End it."""
        if self._process is None:
            return
        end(self._process)
        self._process = None

    def _plan(self, status: int, now: float) -> None:
        if status in _HOPELESS:
            print("The console of the browser does not start; the session goes on without it.", flush=True)
            return
        if now - self._started_at > _WELL_AFTER_SECONDS:
            self._deaths = 0
        delay = _DELAYS_SECONDS[min(self._deaths, len(_DELAYS_SECONDS) - 1)]
        print(f"The console of the browser ended (status {status}); it is started again.", flush=True)
        self._deaths += 1
        self._start_at = now + delay
