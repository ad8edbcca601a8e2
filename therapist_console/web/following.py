"""What the server knows of the session: its state, its time, and everything that happened in it."""

import math
import time
from collections.abc import Callable

from therapist_console.alarms import SILENT_AFTER_SECONDS
from therapist_console.model import Happening, Heard, happening
from therapist_console.page_records import Equipment, StageHealth
from vrtherapy.events import Entry
from vrtherapy.link.client import EntryHeard, Message, StateReplaced
from vrtherapy.link.wire import Earlier, SessionBeat, StageStatus, Welcome
from vrtherapy.state import SessionState, evolve


class Following:
    """Takes the messages of one line. `changed` is called when there is something new to show.

    The link tells what happens from now on; what happened before is asked for, so that a server that was started
    again has lost nothing.
    """

    def __init__(self, ask_earlier: Callable[[int], None], changed: Callable[[], None]) -> None:
        self.state: SessionState | None = None
        self.entries: list[Entry] = []
        """From the first on, as far as they are known."""
        self.happenings: list[Happening] = []
        self.session = ""
        self.dismissed = ""
        """The ended session that nobody looks at any more."""
        self._ask_earlier = ask_earlier
        self._changed = changed
        self._told = SessionState()
        self._zero = math.nan
        self._welcomed_at = -math.inf
        self._frames = _Frames()

    @property
    def complete(self) -> bool:
        """Whether every entry of the session is known."""
        return bool(self.entries) and self.state is not None and self.entries[-1].seq == self.state.seq

    def take(self, message: Message) -> None:
        """A message of the line."""
        match message:
            case Welcome():
                self._welcomed_at = time.monotonic()
                self._zero = self._welcomed_at - message.at_seconds
            case StateReplaced(state=state):
                self._replace(state)
                self._changed()
            case EntryHeard(entry=entry, state=state):
                self.state = state
                self._append(entry)
                self._changed()
            case Earlier():
                self._take_earlier(message)
                self._changed()
            case _:
                pass

    def heard(self, silent_seconds: float) -> Heard | None:
        """What is known at this moment; None before a session was heard. Clocks stand while it is silent."""
        state = self.state
        if state is None or state.protocol is None:
            return None
        now = time.monotonic()
        silent = min(silent_seconds, now - self._welcomed_at)
        until = now - max(0.0, silent - SILENT_AFTER_SECONDS)
        return Heard(state, max(state.at_seconds, until - self._zero), silent)

    def equipment(self, beat: SessionBeat | None, silent_seconds: float) -> Equipment:
        """How the equipment is, from the session's last beat."""
        if beat is None or beat.session != self.session:
            return Equipment(silent_seconds=min(silent_seconds, 1e6))
        return Equipment(
            silent_seconds=min(silent_seconds, 1e6),
            stage=self._frames.health(beat.stage, time.monotonic()) if beat.stage else None,
            disk_free_bytes=beat.disk_free_bytes,
        )

    def chase(self) -> None:
        """Ask for what happened before, if something is missing; again and again until it is there."""
        if self.state is not None and self._told.seq < self.state.seq:
            self._ask_earlier(self._told.seq)

    def _replace(self, state: SessionState) -> None:
        self.state = state
        if state.session != self.session:
            self.session, self._told = state.session, SessionState()
            self.entries, self.happenings = [], []
        self.chase()

    def _take_earlier(self, earlier: Earlier) -> None:
        before = self._told.seq
        if earlier.session == self.session:
            for entry in earlier.entries:
                self._append(entry)
        if self._told.seq > before:
            self.chase()

    def _append(self, entry: Entry) -> None:
        """Tell of an entry, if it is the next one."""
        if entry.seq == self._told.seq + 1:
            self.happenings.append(happening(entry, self._told))
            self.entries.append(entry)
            self._told = evolve(self._told, entry)


class _Frames:
    """Frames a second, from how many the stage had counted when."""

    def __init__(self) -> None:
        self._counted: tuple[float, int] | None = None
        self._rate = 0.0

    def health(self, status: StageStatus, now: float) -> StageHealth:
        if self._counted is None or status.frames < self._counted[1]:
            self._counted = (now, status.frames)
        elif now - self._counted[0] >= 1.0:
            self._rate = (status.frames - self._counted[1]) / (now - self._counted[0])
            self._counted = (now, status.frames)
        return StageHealth(
            display=status.display,
            frames_per_second=round(self._rate, 1),
            late_frames=status.late_frames,
            longest_frame_ms=round(status.longest_frame_ms, 1),
        )
