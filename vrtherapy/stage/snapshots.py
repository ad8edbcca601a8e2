"""Pictures of what the patient sees, for `--snapshots`: every few seconds, and when a new phase has settled in view."""

import queue
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vrtherapy.errors import StageError
from vrtherapy.stage.png import write_png

Picture = NDArray[np.uint8]


class Snapshots:
    """Takes a picture when one is due; a thread of its own makes the file. Times are seconds of the stage's clock."""

    def __init__(self, folder: Path, every_seconds: float = 5.0) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StageError(
                f"The folder for pictures {folder} cannot be made: {error.strerror}. Choose another."
            ) from error
        self._folder = folder
        self._every_seconds = every_seconds
        self._due = 0.0
        self._phase_taken = ""
        self._count = 0
        self._work: queue.SimpleQueue[tuple[Path, Picture] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write_files, name="snapshots", daemon=True)
        self._thread.start()

    def after_frame(
        self, now: float, phase: str, *, at_rest: bool, take: Callable[[], Picture | None]
    ) -> None:
        """A frame of `phase` was drawn; `at_rest` once the view has come to where it is to be."""
        fresh_phase = at_rest and phase != self._phase_taken
        if not fresh_phase and now < self._due:
            return
        self._due = now + self._every_seconds
        picture = take()
        if picture is None:
            return
        if fresh_phase:
            self._phase_taken = phase
        self._count += 1
        self._work.put((self._folder / f"{self._count:05d}-{phase}.png", picture))

    def close(self) -> None:
        """Wait until every picture is written."""
        self._work.put(None)
        self._thread.join(5.0)

    def _write_files(self) -> None:
        while (work := self._work.get()) is not None:
            path, picture = work
            try:
                write_png(path, picture)
            except OSError as error:
                print(f"The picture {path} could not be written: {error.strerror}.", flush=True)
