"""A screen for windows on a machine without one: Xvfb."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_SERVERS: list[subprocess.Popen[bytes]] = []
"""A server ends by itself with its last client. Ended earlier it would take this process along: Panda3D keeps its
connection after the last window is closed, and Xlib ends a process whose server has gone."""


@contextmanager
def virtual_screen() -> Iterator[None]:
    """Have DISPLAY name an X server of our own for a while. Xvfb must be installed."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-terminate", "-displayfd", str(writing), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _SERVERS.append(server)
    os.close(writing)
    before = os.environ.get("DISPLAY")
    with os.fdopen(reading) as told:
        os.environ["DISPLAY"] = f":{told.readline().strip()}"
    try:
        yield
    finally:
        os.environ.pop("DISPLAY")
        if before is not None:
            os.environ["DISPLAY"] = before
