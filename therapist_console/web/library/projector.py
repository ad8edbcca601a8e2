"""A replay in a process of its own: it is asked for moments of a session and gives pictures.

One at a time, for whoever opened one last. It renders as the stage does, so it takes this computer's graphics: whoever
uses it sees to it that no session is under way.
"""

import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from therapist_console.web.library.room import Unable
from vrtherapy.messages import Text
from vrtherapy.processes import converse

SIZE = "640x360"
_LOADING_SECONDS = 600.0
_PICTURE_SECONDS = 60.0
_LARGEST_PICTURE_BYTES = 4 << 20


def start_replay(session: str, records: Path) -> subprocess.Popen[bytes]:
    """The process that draws a session of this folder; the vault must be unlocked."""
    arguments: Sequence[str] = ("replay", session, "--records", str(records), "--answer", "--size", SIZE)
    return converse("vrtherapy", arguments)


class Projector:
    """Its calls block, and come from one thread at a time; `close` may come from any."""

    def __init__(self, start: Callable[[str, Path], subprocess.Popen[bytes]] = start_replay) -> None:
        self.session = ""
        """What it shows now; empty while it is off."""
        self._start = start
        self._child: subprocess.Popen[bytes] | None = None
        self._loaded = False
        self._asked_at = 0.0

    @property
    def idle_seconds(self) -> float:
        """How long nobody has asked for a picture."""
        return time.monotonic() - self._asked_at

    def picture(self, session: str, records: Path, seconds: float) -> bytes:
        """The JPEG of a moment. Raises Unable when the replay has died, and when it was ended meanwhile."""
        self._asked_at = time.monotonic()
        if session != self.session:
            self.close()
            self._child, self._loaded, self.session = self._start(session, records), False, session
        child = self._child
        if child is None:
            raise Unable(_ENDED)
        give_up = threading.Timer(_PICTURE_SECONDS if self._loaded else _LOADING_SECONDS, child.kill)
        give_up.start()
        try:
            picture = _ask(child, seconds)
        except (OSError, ValueError) as error:  # ValueError: its pipes were closed under our hands
            self.close()
            raise Unable(_ENDED) from error
        finally:
            give_up.cancel()
        self._loaded, self._asked_at = True, time.monotonic()
        return picture

    def close(self) -> None:
        """Switch it off, if it is on."""
        child, self._child, self.session = self._child, None, ""
        if child is None:
            return
        child.kill()  # it writes nothing that could be torn
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()


def _ask(child: subprocess.Popen[bytes], seconds: float) -> bytes:
    """One question and its answer. Raises OSError where there is none."""
    if child.stdin is None or child.stdout is None:
        raise OSError("the replay has no pipes")
    child.stdin.write(f"{seconds:.4f}\n".encode())
    child.stdin.flush()
    head = child.stdout.read(4)
    length = int.from_bytes(head, "big")
    if len(head) < 4 or length > _LARGEST_PICTURE_BYTES:
        raise OSError("the replay ended")
    picture = child.stdout.read(length)
    if len(picture) < length:
        raise OSError("the replay ended within a picture")
    return picture


_ENDED = Text(
    en="The replay has ended. Load this page again; if it ends again, `python -m vrtherapy replay` in a terminal says "
    "why.",
    fr="La relecture s'est terminée. Rechargez cette page ; si elle se termine encore, `python -m vrtherapy replay` "
    "dans un terminal dit pourquoi.",
)
