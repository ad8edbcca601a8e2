"""The way to a session with the headset: sought without haste, built in one go, taken down whatever has happened."""

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import xr

from vrtherapy.errors import StageError
from vrtherapy.stage.display.headset.actions import Actions
from vrtherapy.stage.display.headset.binding import Binding, graphics_binding
from vrtherapy.stage.display.headset.pacing import FramePacer, Ledger
from vrtherapy.stage.display.headset.runtime import Runtime, connect
from vrtherapy.stage.display.headset.session import HeadsetSession
from vrtherapy.stage.display.headset.swapchains import EyeSwapchains

BACK_OFF_SECONDS = (0.0, 0.25, 0.5, 1.0, 2.0)
"""Between one attempt and the next; an attempt with no runtime there takes two milliseconds."""
_STUCK_SECONDS = 1.0


class Stuck(StageError):
    """A thread of this process is stuck in the runtime: only a new process can connect again."""


@dataclass
class Live:
    """A session and all that belongs to it."""

    runtime: Runtime
    session: HeadsetSession
    target: EyeSwapchains
    actions: Actions
    pacer: FramePacer
    ledger: Ledger = field(default_factory=Ledger)

    @classmethod
    def open(cls, runtime: Runtime, binding: Binding) -> "Live":
        """A session with the current OpenGL context. Raises XrException or StageError; then the runtime is closed."""
        session: HeadsetSession | None = None
        try:
            session = HeadsetSession(runtime, graphics_binding(binding))
            target = EyeSwapchains(session.handle, runtime.eye_size())
            session.show(target.parts())
            actions = Actions(runtime, session)
        except (xr.XrException, StageError):
            if session is not None:
                session.close()
            runtime.close()
            raise
        return cls(runtime, session, target, actions, FramePacer(session.handle))

    def close(self) -> None:
        """Take everything down, whether the runtime is alive or dead. Raises Stuck if it hangs."""
        if not self.pacer.close(_STUCK_SECONDS):
            raise Stuck(
                "The headset's runtime does not answer; the patient's display has to be started again."
            )
        self.target.close()
        self.session.close()
        self.runtime.close()


class Seeker:
    """Looks for a runtime on a thread of its own, since one that hangs blocks whoever connects to it.

    `seek` once a pass, with the steady clock; it gives a runtime once there is one.
    """

    def __init__(self, needed: Sequence[str]) -> None:
        self._needed = needed
        self._found: queue.SimpleQueue[Runtime | Exception] = queue.SimpleQueue()
        self._seeking_since: float | None = None
        self._next_at = float("-inf")
        self._attempts = 0
        self.failure = ""
        """Why the last attempt failed."""

    def seek(self, now: float) -> Runtime | None:
        """Go on looking."""
        if self._seeking_since is None:
            if now >= self._next_at:
                self._seeking_since = now
                threading.Thread(target=self._try, name="xrCreateInstance", daemon=True).start()
            return None
        try:
            found = self._found.get_nowait()
        except queue.Empty:
            return None
        self._seeking_since = None
        if isinstance(found, Runtime):
            self._attempts, self.failure = 0, ""
            return found
        self.failure = str(found)
        self.rest(now)
        return None

    def rest(self, now: float, at_least_seconds: float = 0.0) -> None:
        """Leave the runtime alone for a while: longer after each time in a row."""
        pause = BACK_OFF_SECONDS[min(self._attempts, len(BACK_OFF_SECONDS) - 1)]
        self._attempts += 1
        self._next_at = now + max(pause, at_least_seconds)

    def unanswered_for(self, now: float) -> float:
        """Seconds for which the present attempt has had no answer."""
        return now - self._seeking_since if self._seeking_since is not None else 0.0

    def _try(self) -> None:
        try:
            self._found.put(connect(self._needed))
        except (StageError, xr.XrException) as error:
            self._found.put(error)
