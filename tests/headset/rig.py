"""A real runtime for a test: started, killed, stopped in its tracks, and driven by a scripted patient."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.headset.remote import Patient
from tools.headset_runtime import CLIENTS, NO_SCREEN

_PATIENCE_SECONDS = 15.0
RUNTIME_FOLDER = Path(CLIENTS["XDG_RUNTIME_DIR"])
_SOCKET = RUNTIME_FOLDER / "monado_comp_ipc"


class Monado:
    """The runtime's service, with a headset and two controllers that a Patient moves."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        self.log = folder / "monado.log"
        self._settings = settings or NO_SCREEN
        self._process: subprocess.Popen[bytes] | None = None
        os.environ.update(CLIENTS)
        RUNTIME_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)

    def start(self) -> None:
        """Start the service, and wait until it answers."""
        _SOCKET.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["monado-service"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | self._settings,
            )
        until(_SOCKET.exists, f"the runtime has started; its log is {self.log}")

    def kill(self) -> None:
        """End the service without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def hang(self) -> None:
        """Have the service not answer any more, though it lives."""
        self._signal(signal.SIGSTOP)

    def hang_when(self, holds: Callable[[], object]) -> None:
        """Have the service hang at the next moment at which something holds of a program that goes on meanwhile."""

        def wait() -> None:
            until(holds, "the moment has come")
            self.hang()

        threading.Thread(target=wait, daemon=True).start()

    def go_on(self) -> None:
        """Have it answer again."""
        self._signal(signal.SIGCONT)

    @contextmanager
    def other_program(self) -> Iterator[None]:
        """Another program of the runtime's, which takes the focus while it lasts."""
        other = subprocess.Popen([sys.executable, "-m", "tests.headset.other_program"])
        try:
            yield
        finally:
            other.kill()
            other.wait()

    def patient(self) -> Patient:
        """A patient in this headset."""
        return Patient()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def until(holds: Callable[[], object], what: str, within: float = _PATIENCE_SECONDS) -> float:
    """Wait until something holds; give the seconds it took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < within, f"not within {within:g} s: {what}"
        time.sleep(0.002)
    return time.monotonic() - begun
