"""SPAKE2 at its border: the package has no types, and says in several ways that a message is none."""

from typing import Any, NamedTuple

from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError  # pyright: ignore[reportMissingTypeStubs]
from spake2.ed25519_basic import NotOnCurve  # pyright: ignore[reportMissingTypeStubs]

_PAGE, _CONSOLE = b"vrtherapy page", b"vrtherapy console"


class Agreed(NamedTuple):
    """Our message, and a key that the other side has only if it meant the same code."""

    message: bytes
    key: bytes


class Guess:
    """The page's side, for programs and tests: say `message`, then `finish` with the console's."""

    def __init__(self, code: str) -> None:
        self._spake: Any = SPAKE2_A(code.encode(), idA=_PAGE, idB=_CONSOLE)
        self.message: bytes = self._spake.start()

    def finish(self, message: bytes) -> bytes:
        """The key."""
        return bytes(self._spake.finish(message))


def agree(code: str, message: bytes) -> Agreed | None:
    """The console's side of an agreement; None if the page's message is none."""
    spake: Any = SPAKE2_B(code.encode(), idA=_PAGE, idB=_CONSOLE)
    ours: bytes = spake.start()
    try:
        return Agreed(ours, bytes(spake.finish(message)))
    except (SPAKEError, NotOnCurve, ValueError, AssertionError):
        return None
