"""Looks at what a director shows of a pilot's session, frame by frame, with time moved by hand.

    viewer = Viewer(Pilot().in_baseline())
    viewer.pilot.advance()
    frames = viewer.watch(seconds=4)
    assert viewer.exposed

The session's clock and the stage's are not the same: the stage's is `OFFSET_SECONDS` ahead.
"""

from tests.unit.pilot import Pilot
from vrtherapy.stage.director import Director
from vrtherapy.stage.display.base import Frame
from vrtherapy.state import evolve, replay

FRAME_SECONDS = 1 / 90
OFFSET_SECONDS = 1000.0


class Viewer:
    """A pilot, a director that follows its entries one by one, and the frames so far."""

    def __init__(self, pilot: Pilot, director: Director | None = None) -> None:
        self.pilot = pilot
        self.director = director or Director()
        self.loaded = set(pilot.state.scenes)
        self.on_link = True
        self.frames: list[Frame] = []
        self.shown: list[int] = []
        self._followed = 0

    @property
    def now(self) -> float:
        """The stage's clock."""
        return self.pilot.now + OFFSET_SECONDS

    @property
    def frame(self) -> Frame:
        """The last frame."""
        return self.frames[-1]

    @property
    def exposed(self) -> bool:
        """Whether the patient sees an exposure in full light."""
        return self.director.exposing and self.frame.fade == 0.0

    def watch(self, seconds: float = FRAME_SECONDS) -> list[Frame]:
        """Show so many seconds of frames, beginning with the next; what they were."""
        first = len(self.frames)
        for _ in range(round(seconds / FRAME_SECONDS)):
            self._follow()
            self.frames.append(self.director.frame(self.now, self.loaded.__contains__))
            if (seq := self.director.take_shown()) is not None:
                self.shown.append(seq)
            self.pilot.now += FRAME_SECONDS
        return self.frames[first:]

    def until_exposed(self) -> "Viewer":
        """Go on until the exposure is in full light."""
        for _ in range(2000):
            self.watch()
            if self.exposed:
                return self
        raise AssertionError("the exposure was never in full light")

    def _follow(self) -> None:
        if not self.on_link:
            return
        fresh = self.pilot.entries[self._followed :]
        state = replay(self.pilot.entries[: self._followed])
        self._followed = len(self.pilot.entries)
        for entry in fresh:
            state = evolve(state, entry)
            self.director.follow(state, self.now)


def in_exposure(step: str = "low") -> Viewer:
    """A viewer of an exposure step in full light."""
    viewer = Viewer(Pilot().in_exposure(step))
    return viewer.until_exposed()
