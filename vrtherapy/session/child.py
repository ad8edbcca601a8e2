"""How one of our processes starts and ends another, on POSIX and on Windows."""

import signal
import subprocess
import sys
from typing import TypedDict


class Group(TypedDict, total=False):
    """Arguments of Popen that put a child into a group of its own."""

    creationflags: int
    start_new_session: bool


def own_group() -> Group:
    """Keeps a terminal's Ctrl-C from reaching a child: its parent decides how it ends."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def end_gently(child: subprocess.Popen[bytes]) -> None:
    """Ask a child of `own_group` to end: SIGTERM, on Windows Ctrl-Break, both caught by our processes."""
    if sys.platform == "win32":
        child.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        child.terminate()
