"""A line for every submitted frame: what the patient saw, to be judged even when the stage was killed."""

import os
from pathlib import Path

from vrtherapy.errors import StageError


class FramesLog:
    """Appends one short JSON line a frame, each written to the operating system at once.

    `at` is the steady clock (seconds) after the frame was submitted, `scene` what is in view, `exposing` whether
    that is an exposure (not the safe place, nor nothing), `fade` 0 clear to 1 black, `seq` the last entry that the
    frame follows.
    Raises StageError when the file cannot be opened; a full disk later only ends the log.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._descriptor: int | None = os.open(path, flags, 0o600)
        except OSError as error:
            raise StageError(
                f"The frames log {path} cannot be written: {error.strerror}. Choose another file."
            ) from error

    def write(self, submitted: float, scene: str, *, exposing: bool, fade: float, seq: int) -> None:
        """One frame was submitted."""
        if self._descriptor is None:
            return
        word = "true" if exposing else "false"
        line = f'{{"at":{submitted:.6f},"scene":"{scene}","exposing":{word},"fade":{fade:.3f},"seq":{seq}}}\n'
        try:
            os.write(self._descriptor, line.encode("ascii"))
        except OSError:
            self.close()

    def close(self) -> None:
        """End the log."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
