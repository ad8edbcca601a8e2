"""Keeping where the patient's head and hands are, if the patient agreed: down-sampled, sealed, in chunks."""

from contextlib import suppress
from typing import Protocol

from vrtherapy.errors import JournalError
from vrtherapy.record.motion import HandsSample, MotionSample, Place, encode_hands, encode_motion
from vrtherapy.record.stream import StreamWriter

EVERY_SECONDS = 0.3
"""Between two samples: enough for a map of where the patient looked, and little to know a person by."""
CHUNK_SECONDS = 3.0
"""What is lost at most if the process dies."""

Head = tuple[float, float, float, float, float, float]
"""Heading, pitch and roll in degrees; right, ahead and up in metres over the scene's floor point."""


Hands = tuple[Place | None, Place | None]
"""Left and right."""
NO_HANDS: Hands = (None, None)


class Motion(Protocol):
    """Where the poses of head and hands go."""

    def take(self, now: float, head: Head | None, hands: Hands = NO_HANDS) -> None:
        """Both at a session time; None where no display tells it."""
        ...

    def close(self) -> None:
        """Keep what is left."""
        ...


class NoMotion:
    """Keeps nothing: the protocol or the patient does not want it, or the record is a demonstration."""

    def take(self, now: float, head: Head | None, hands: Hands = NO_HANDS) -> None:
        return

    def close(self) -> None:
        return


class _Chunks:
    """A stream that is written every few seconds.

    A disk that refuses costs samples, never the session: its journal says that it refuses.
    """

    def __init__(self, stream: StreamWriter) -> None:
        self._stream = stream
        self._lines: list[bytes] = []
        self._since = 0.0

    def add(self, now: float, line: bytes) -> None:
        if not self._lines:
            self._since = now
        self._lines.append(line)
        if now - self._since >= CHUNK_SECONDS:
            self._write()

    def close(self) -> None:
        self._write()
        with suppress(JournalError):
            self._stream.close()

    def _write(self) -> None:
        lines, self._lines = self._lines, []
        if lines:
            with suppress(JournalError):
                self._stream.write(b"".join(lines))


class MotionRecord:
    """Writes a stream of the head's samples, and one of the hands' where there is one for them."""

    def __init__(self, head: StreamWriter, hands: StreamWriter | None = None) -> None:
        self._head = _Chunks(head)
        self._hands = _Chunks(hands) if hands else None
        self._last = float("-inf")

    def take(self, now: float, head: Head | None, hands: Hands = NO_HANDS) -> None:
        if head is None or now - self._last < EVERY_SECONDS:
            return
        self._last = now
        self._head.add(now, encode_motion([MotionSample(now, *head)]))
        if self._hands is not None and hands != NO_HANDS:
            self._hands.add(now, encode_hands([HandsSample(now, *hands)]))

    def close(self) -> None:
        self._head.close()
        if self._hands is not None:
            self._hands.close()
