"""A stage worked by hand: a clock that moves when told, a link to a pilot's session, and a display with hands."""

from collections.abc import Callable

from tests.unit.pilot import Pilot
from vrtherapy.commands import Command
from vrtherapy.errors import StageError
from vrtherapy.link.client import EntryHeard, Message, StateReplaced
from vrtherapy.link.wire import StageStatus
from vrtherapy.scene import Scene
from vrtherapy.stage.director import Director
from vrtherapy.stage.display.base import Drawn, Frame, Input
from vrtherapy.stage.display.null import NullDisplay
from vrtherapy.stage.loop import Options, StageLoop
from vrtherapy.state import evolve

PERIOD_SECONDS = 1 / 90


class HandClock:
    """Time passes only by waiting for it, or when a test says so. What is `meanwhile` happens in the next sleep."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.meanwhile: tuple[float, Callable[[], object]] | None = None
        self._woken = False

    def now(self) -> float:
        return self.time

    def sleep_until(self, moment: float) -> None:
        if self.meanwhile is not None:
            (self.time, happens), self.meanwhile = self.meanwhile, None
            happens()
        if not self._woken:
            self.time = max(self.time, moment)
        self._woken = False

    def wake(self) -> None:
        self._woken = True


class Patient(NullDisplay):
    """A display that notes its frames, and the hands at it."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(PERIOD_SECONDS)
        self.clock = clock
        self.frames: list[tuple[float, Frame]] = []
        self.hands: list[Input] = []
        self.seen = True
        self.drawing_seconds = 0.0
        self.afterwards_seconds = 0.0
        """What the display does once a frame was submitted."""
        self.loading_seconds = 0.0
        self.ready_at: dict[str, float] = {}
        self.broken: set[str] = set()

    def prepare(self, scene: Scene) -> None:
        self.ready_at[scene.id] = self.clock.time + self.loading_seconds

    def ready(self, scene_id: str) -> bool:
        if scene_id in self.broken and scene_id in self.ready_at:
            raise StageError(f"The scene {scene_id!r} cannot be built: it is broken.")
        return self.clock.time >= self.ready_at.get(scene_id, float("inf"))

    def draw(self, frame: Frame) -> Drawn | None:
        self.clock.time += self.drawing_seconds
        if self.seen:
            self.frames.append((self.clock.time, frame))
        self.clock.time += self.afterwards_seconds
        return Drawn(since_seconds=self.afterwards_seconds) if self.seen else None

    def inputs(self) -> list[Input]:
        happened, self.hands = self.hands, []
        return happened


class HandLink:
    """The stage's side of a link to a pilot's session: entries arrive when the loop next looks."""

    def __init__(self, pilot: Pilot, clock: HandClock) -> None:
        self.pilot = pilot
        self.clock = clock
        self.sent: list[Command] = []
        self.status: Callable[[], StageStatus] | None = None
        self.pulsed_at = 0.0
        self.up = True
        self.extra: list[Message] = []
        self._heard_at = clock.now()
        self._state = pilot.state
        self._fresh = True

    def messages(self) -> list[Message]:
        messages, self.extra = self.extra, []
        if self.up:
            self._heard_at = self.clock.now()
            if self._fresh:
                messages.append(StateReplaced(self._state))
                self._fresh = False
            for entry in self.pilot.entries[self._state.seq :]:
                self._state = evolve(self._state, entry)
                messages.append(EntryHeard(entry, self._state))
        return messages

    def send(self, command: Command) -> str:
        self.sent.append(command)
        return f"command-{len(self.sent)}"

    def pulse(self, now: float, status: Callable[[], StageStatus] | None = None) -> None:
        self.pulsed_at, self.status = now, status

    def silent_for(self, now: float) -> float:
        return now - self._heard_at


class Stage:
    """A loop and everything around it."""

    def __init__(self, pilot: Pilot, options: Options | None = None) -> None:
        self.pilot = pilot
        self.clock = HandClock()
        self.display = Patient(self.clock)
        self.link = HandLink(pilot, self.clock)
        self.director = Director()
        self.loop = StageLoop(self.display, self.link, self.director, self.clock, options)
        self._began = self.clock.time - pilot.now

    def run(self, seconds: float) -> "Stage":
        """Let so much time pass; it ends early when the loop does."""
        ends_at = self.clock.time + seconds
        while self.clock.time < ends_at:
            self.pilot.now = self.clock.time - self._began
            if not self.loop.turn():
                break
        return self

    @property
    def frame(self) -> Frame:
        return self.display.frames[-1][1]
