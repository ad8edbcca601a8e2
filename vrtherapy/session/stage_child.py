"""The stage's process, as the session sees it: started, noticed when dead or hung, started again.

The session never waits for it: `watch` looks once and returns. A stage left behind by a session process that died is
adopted if it comes back on the link within the grace time; if not, it is ended and a new one started.
"""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from vrtherapy.processes import end, start

START_LIMIT_SECONDS = 60.0
"""A stage that has not said hello after this long is started again (a cold start compiles shaders)."""
GRACE_SECONDS = 2.0
"""How long a reopened session waits for the stage that was there before."""
_DELAYS_SECONDS = (0.0, 0.5, 1.0, 2.0, 5.0)


class Stage(Protocol):
    """What the session needs of a stage: five members, with `NoStage` as the null twin."""

    expected: bool

    def watch(self, now: float) -> str | None:
        """Start, or start again, what must run. Returns a line for the session's log when something happened."""
        ...

    def joined(self, now: float) -> None:
        """The stage is on the link."""
        ...

    def silent(self, now: float) -> None:
        """The stage has fallen silent: end it, so that it is started again."""
        ...

    def close(self) -> None:
        """End the stage, gently if it lets itself be."""
        ...


class NoStage:
    """A session without a patient's display (`--display none`), or whose stage is started by somebody else."""

    def __init__(self, *, expected: bool) -> None:
        self.expected = expected

    def watch(self, now: float) -> str | None:
        return None

    def joined(self, now: float) -> None:
        return None

    def silent(self, now: float) -> None:
        return None

    def close(self) -> None:
        return None


class StageChild:
    """A stage that runs as this process's child. Times are seconds of the caller's steady clock."""

    expected = True

    def __init__(self, arguments: Sequence[str], pid_file: Path, *, adopt: bool, now: float) -> None:
        self._arguments = list(arguments)
        self._pid_file = pid_file
        self._process: subprocess.Popen[bytes] | None = None
        self._adopted_pid = _left_behind(pid_file) if adopt else None
        self._start_at = now + (GRACE_SECONDS if self._adopted_pid else 0.0)
        self._hello_by = float("inf")
        self._failures = 0
        self._on_link = False

    def watch(self, now: float) -> str | None:
        """Start the stage when it is time; notice when it has died or never said hello."""
        if self._process is not None and self._process.poll() is not None:
            code = self._process.returncode
            self._plan_restart(now)
            return f"The stage ended with status {code}; it is started again in the safe place."
        if self._process is not None and now > self._hello_by:
            self.silent(now)
            return f"The stage did not answer within {START_LIMIT_SECONDS:.0f} s; it is started again."
        if self._process is None and not self._on_link and now >= self._start_at:
            self._end_adopted()
            self._start(now)
        return None

    def joined(self, now: float) -> None:
        self._on_link = True
        self._hello_by = float("inf")
        self._failures = 0

    def silent(self, now: float) -> None:
        """SIGKILL on purpose: a hung or stopped process does not hear anything gentler."""
        self._end_adopted()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._plan_restart(now)

    def close(self) -> None:
        self._end_adopted()
        if self._process is None:
            return
        end(self._process)
        self._pid_file.unlink(missing_ok=True)

    def _start(self, now: float) -> None:
        self._process = start("vrtherapy.stage", self._arguments)
        self._pid_file.touch(mode=0o600)
        self._pid_file.write_text(f"{self._process.pid}\n", encoding="ascii")
        self._hello_by = now + START_LIMIT_SECONDS

    def _plan_restart(self, now: float) -> None:
        self._process = None
        self._on_link = False
        self._hello_by = float("inf")
        self._start_at = now + _DELAYS_SECONDS[min(self._failures, len(_DELAYS_SECONDS) - 1)]
        self._failures += 1

    def _end_adopted(self) -> None:
        """End a stage of an earlier session process. Not done where its identity cannot be told (Windows)."""
        if self._adopted_pid is not None and _is_stage(self._adopted_pid):
            os.kill(self._adopted_pid, signal.SIGKILL)
        self._adopted_pid = None


def _left_behind(pid_file: Path) -> int | None:
    try:
        pid = int(pid_file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return pid if _is_stage(pid) else None


def _is_stage(pid: int) -> bool:
    """Whether a process is one of our stages: a number alone may have been given to another program since."""
    try:
        return b"vrtherapy.stage" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
