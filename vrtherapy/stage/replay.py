"""A recorded session shown again: the director follows the journal instead of the link.

Time goes in frames of a thirtieth of a second from the session's first entry, whatever the speed: the same journal
gives the same frames, and a frame that was sought is the frame that playing would have come to.
"""

from bisect import bisect_right
from collections.abc import Sequence

from vrtherapy.events import Entry, StepBegun
from vrtherapy.messages import Language
from vrtherapy.record.motion import MotionSample
from vrtherapy.stage.director import Director
from vrtherapy.stage.display.base import Frame, HeadPose
from vrtherapy.state import SessionState, evolve

FRAME_SECONDS = 1 / 30
_AFTER_SECONDS = 2.0
"""How long the last picture is shown after the last entry."""


class Replay:
    """One session's frames, from any moment on. `motion` turns the head as the patient's was turned."""

    def __init__(
        self, entries: Sequence[Entry], motion: Sequence[MotionSample] = (), language: Language = "en"
    ) -> None:
        self._entries = entries
        self._motion = motion
        self._motion_times = [sample.at_seconds for sample in motion]
        self._language: Language = language
        self.end_seconds = entries[-1].at_seconds + _AFTER_SECONDS
        self._begin()

    @property
    def state(self) -> SessionState:
        """Where the session stood at this moment."""
        return self._state

    @property
    def seconds(self) -> float:
        """The session time of the frame shown last."""
        return max(0, self._count - 1) * FRAME_SECONDS

    @property
    def ended(self) -> bool:
        """Whether the last frame was shown."""
        return self.seconds >= self.end_seconds

    def scenes(self) -> list[str]:
        """The ids of the scenes that come into view, the safe place first."""
        opened = evolve(SessionState(), self._entries[0])
        begun = [entry.event.scene for entry in self._entries if isinstance(entry.event, StepBegun)]
        return list(dict.fromkeys([opened.plan.safe_place, *begun]))

    def steps(self) -> list[tuple[float, int]]:
        """When which step was begun: session seconds and its place in the hierarchy."""
        return [
            (entry.at_seconds, entry.event.index)
            for entry in self._entries
            if isinstance(entry.event, StepBegun)
        ]

    def frame(self) -> Frame:
        """The next frame."""
        now = self._count * FRAME_SECONDS
        self._count += 1
        followed = self._next
        while self._next < len(self._entries) and self._entries[self._next].at_seconds <= now:
            self._state = evolve(self._state, self._entries[self._next])
            self._next += 1
        if self._next > followed:
            self._director.follow(self._state, now)
        frame = self._director.frame(now, _ready)
        head = self._head(now)
        return frame._replace(head=head) if head else frame

    def go_to(self, seconds: float) -> Frame:
        """The frame of a moment; what lies before it is gone through, forwards from here or from the beginning."""
        wanted = int(min(max(0.0, seconds), self.end_seconds) / FRAME_SECONDS + 1e-6)
        if wanted < self._count:
            self._begin()
        while self._count < wanted:
            self.frame()
        return self.frame()

    def _begin(self) -> None:
        self._director = Director(self._language)
        self._director.joined(0)  # an exposure that was under way is shown as one, not as lost
        self._state = SessionState()
        self._next = self._count = 0

    def _head(self, now: float) -> HeadPose | None:
        place = bisect_right(self._motion_times, now) - 1
        if place < 0:
            return None
        at = self._motion[place]
        return HeadPose((at.x_m, at.y_m, at.z_m), (at.heading_deg, at.pitch_deg, at.roll_deg))


def _ready(_scene: str) -> bool:
    """Every scene is loaded before the first frame, so that what is shown hangs on the journal alone."""
    return True
