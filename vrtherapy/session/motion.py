"""Keeping where the patient's head is, if the patient agreed: down-sampled, sealed, a chunk every few seconds."""

from contextlib import suppress
from typing import Protocol

from vrtherapy.errors import JournalError
from vrtherapy.record.motion import MotionSample, encode_motion
from vrtherapy.record.stream import StreamWriter

EVERY_SECONDS = 0.3
"""Between two samples: enough for a map of where the patient looked, and little to know a person by."""
CHUNK_SECONDS = 3.0
"""What is lost at most if the process dies."""

Head = tuple[float, float, float, float, float, float]
"""Heading, pitch and roll in degrees; right, ahead and up in metres over the scene's floor point."""


class Motion(Protocol):
    """Where head poses go."""

    def take(self, now: float, head: Head | None) -> None:
        """The head at a session time; None where no display tells it."""
        ...

    def close(self) -> None:
        """Keep what is left."""
        ...


class NoMotion:
    """Keeps nothing: the patient did not agree, or the record is a demonstration."""

    def take(self, now: float, head: Head | None) -> None:
        return

    def close(self) -> None:
        return


class MotionRecord:
    """Writes a stream. A disk that refuses costs samples, never the session: its journal says that it refuses."""

    def __init__(self, stream: StreamWriter) -> None:
        self._stream = stream
        self._samples: list[MotionSample] = []
        self._last = float("-inf")

    def take(self, now: float, head: Head | None) -> None:
        if head is None or now - self._last < EVERY_SECONDS:
            return
        self._last = now
        self._samples.append(MotionSample(now, *head))
        if now - self._samples[0].at_seconds >= CHUNK_SECONDS:
            self._write()

    def close(self) -> None:
        self._write()
        with suppress(JournalError):
            self._stream.close()

    def _write(self) -> None:
        samples, self._samples = self._samples, []
        if samples:
            with suppress(JournalError):
                self._stream.write(encode_motion(samples))
