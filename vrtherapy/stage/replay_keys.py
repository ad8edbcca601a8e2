"""The keys of a replay, from the terminal it was started in."""

import contextlib
import sys
from collections.abc import Generator, Sequence

from vrtherapy.stage.replaying import Key, Keys

_KEYS: dict[str, Key] = {
    " ": "pause",
    ".": "frame",
    "n": "next",
    "p": "previous",
    "l": "forwards",
    "j": "backwards",
    "+": "faster",
    "-": "slower",
    "q": "quit",
    "\x1b[C": "forwards",
    "\x1b[D": "backwards",
    "\x1b[A": "next",
    "\x1b[B": "previous",
}
HELP = "space pause · . one frame · n/p next, previous step · j/l 10 s back, on · +/- speed · q quit"


class NoKeys:
    """Nobody is at a terminal."""

    def pressed(self) -> Sequence[Key]:
        return ()


def keys_in(typed: str) -> list[Key]:
    """The keys among what was typed; arrows come as three characters."""
    found: list[Key] = []
    while typed:
        length = 3 if typed[:2] == "\x1b[" else 1
        key = _KEYS.get(typed[:length])
        if key:
            found.append(key)
        typed = typed[length:]
    return found


@contextlib.contextmanager
def terminal_keys() -> Generator[Keys, None, None]:
    """Keys as they are pressed, without Enter, while this lasts; none where no terminal is."""
    if not sys.stdin.isatty():
        yield NoKeys()
    elif sys.platform == "win32":
        yield _WindowsKeys()
    else:
        import termios  # noqa: PLC0415 -- not on Windows
        import tty  # noqa: PLC0415 -- not on Windows

        before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        try:
            yield _PosixKeys()
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


class _PosixKeys:
    def pressed(self) -> Sequence[Key]:
        import os  # noqa: PLC0415 -- beside select
        import select  # noqa: PLC0415 -- does not watch a terminal on Windows

        typed = ""
        while select.select([sys.stdin], [], [], 0.0)[0]:
            chunk = os.read(sys.stdin.fileno(), 64).decode(errors="replace")
            if not chunk:
                return ["quit"]
            typed += chunk
        return keys_in(typed)


class _WindowsKeys:
    def pressed(self) -> Sequence[Key]:
        if sys.platform != "win32":
            return ()
        import msvcrt  # noqa: PLC0415 -- only on Windows

        typed = ""
        while msvcrt.kbhit():
            typed += msvcrt.getwch()
        return keys_in(typed)
