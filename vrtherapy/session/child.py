"""How one of our processes starts and ends another, on POSIX and on Windows."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_IMPORTED_FROM = Path(__file__).resolve().parents[2]


def start(module: str, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start `python -m module` in a group of its own: a terminal's Ctrl-C reaches its parent, which decides.

    It finds our packages from whatever folder it is started in.
    """
    command = [sys.executable, "-m", module, *arguments]
    paths = [str(_IMPORTED_FROM), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    if sys.platform == "win32":
        group = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment, creationflags=group)
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment, start_new_session=True)


def end_gently(child: subprocess.Popen[bytes]) -> None:
    """Ask a child of `start` to end: SIGTERM, on Windows Ctrl-Break, both caught by our processes."""
    if sys.platform == "win32":
        child.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        child.terminate()
