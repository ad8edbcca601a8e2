"""How one of our processes starts and ends another, on POSIX and on Windows."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_IMPORTED_FROM = Path(__file__).resolve().parents[1]


def start(
    module: str, arguments: Sequence[str], *, secret: bytes = b"", output: int | None = None
) -> subprocess.Popen[bytes]:
    """Start `python -m module` in a group of its own: a terminal's Ctrl-C reaches its parent, which decides.

    It finds our packages from whatever folder it is started in. `secret` is handed over on its standard input, where
    neither a list of processes nor another program sees it; `output` is what `subprocess` takes as `stdout`.
    """
    child = _begin([module, *arguments], subprocess.PIPE if secret else subprocess.DEVNULL, output)
    if child.stdin:
        with suppress(OSError):  # it died already, and its end will be noticed
            child.stdin.write(secret)
        with suppress(OSError):
            child.stdin.close()
    return child


def converse(module: str, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start `python -m module` the same way, to ask it on its standard input and hear it on its standard output."""
    return _begin([module, *arguments], subprocess.PIPE, subprocess.PIPE)


def _begin(module: Sequence[str], stdin: int, output: int | None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *module]
    paths = [str(_IMPORTED_FROM), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    if sys.platform == "win32":
        group = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, stdin=stdin, stdout=output, env=environment, creationflags=group)
    return subprocess.Popen(command, stdin=stdin, stdout=output, env=environment, start_new_session=True)


def leave_no_core() -> None:
    """Leave no picture of this process's memory on the disk if it crashes: keys are in it. Windows makes none."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 -- does not exist on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end(child: subprocess.Popen[bytes], patience_seconds: float = 3.0) -> None:
    """Have a child of `start` end: gently if it lets itself be, else at once."""
    end_gently(child)
    try:
        child.wait(timeout=patience_seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def end_gently(child: subprocess.Popen[bytes]) -> None:
    """Ask a child of `start` to end: SIGTERM, on Windows Ctrl-Break, both caught by our processes."""
    if sys.platform == "win32":
        child.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        child.terminate()
