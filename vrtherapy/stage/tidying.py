"""When Python tidies its memory: only where nobody can see the pause.

The collector is off, and would find little: frames and entries leave no cycles behind. What is there once the display
is open, or once a scene is loaded, is set aside for good; what comes later is looked through between two frames, and
thoroughly while the view is black or rests in the safe place.
"""

import gc

_YOUNG_EVERY_SECONDS = 10.0
_ALL_EVERY_SECONDS = 20.0
_SPARE_SECONDS = 0.004
_WITHOUT_SPARE_SECONDS = 15.0


class Tidying:
    """Decides between frames whether now is a good moment. Times are seconds of the stage's clock."""

    def __init__(self, now: float) -> None:
        gc.collect()
        gc.freeze()
        gc.disable()
        self._young_at = self._all_at = now

    def between_frames(self, now: float, spare_seconds: float, *, hidden: bool) -> None:
        """A frame was submitted, and the next is due in `spare_seconds`; `hidden` if a late one would not be seen."""
        if hidden and now - self._all_at >= _ALL_EVERY_SECONDS:
            self._young_at = self._all_at = now
            gc.collect()
            gc.freeze()
        elif now - self._young_at >= (
            _YOUNG_EVERY_SECONDS if spare_seconds >= _SPARE_SECONDS else _WITHOUT_SPARE_SECONDS
        ):
            self._young_at = now
            gc.collect(0)

    def close(self) -> None:
        """Let Python tidy as it usually does."""
        gc.unfreeze()
        gc.enable()
