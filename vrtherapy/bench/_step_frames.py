"""Leads the stage through a shipped protocol; a `Lead` in JSON as the last line. Run by `bench steps`."""

import itertools
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from vrtherapy.authoring.places import read_protocol
from vrtherapy.bench._stalls import Stalls, sleepers
from vrtherapy.bench.steps import Lead
from vrtherapy.commands import Command
from vrtherapy.commands.course import Begin, ConfirmScreening, GoToSafePlace, GoToStep, Resume
from vrtherapy.commands.steering import FireCue, SetDifficulty
from vrtherapy.content import protocols_folder
from vrtherapy.engine import SessionEngine
from vrtherapy.events import Cause, SessionOpened
from vrtherapy.link.client import EntryHeard, Message
from vrtherapy.link.wire import StageStatus
from vrtherapy.protocol import Step
from vrtherapy.stage.clock import SteadyClock
from vrtherapy.stage.director import Director
from vrtherapy.stage.display.base import Drawn, Frame
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.leaving import Pacing, Times
from vrtherapy.stage.loop import Options, StageLoop
from vrtherapy.stage.render.quality import BEST
from vrtherapy.stage.tidying import Tidying
from vrtherapy.state import SessionState

_PERIOD_SECONDS = 1 / 90
_IDLE_SECONDS = 8.0
_SETTLE_SECONDS = 1.6
_LOADED_WITHIN_SECONDS = 60.0
_QUICK = Pacing(lead_seconds=0.2, change=Times(0.2, 0.3))
_LED = Cause(by="therapist", name="bench")


class _Timed(OffscreenDisplay):
    """Notes when frames were submitted."""

    def __init__(self) -> None:
        super().__init__((64, 36), _PERIOD_SECONDS, BEST)
        self.submitted: list[float] = []

    def draw(self, frame: Frame) -> Drawn | None:
        drawn = super().draw(frame)
        self.submitted.append(time.monotonic() - (drawn.since_seconds if drawn else 0.0))
        return drawn

    def take_spans(self) -> list[tuple[float, float]]:
        """The times between the frames since last asked: from when to when."""
        taken, self.submitted = self.submitted, self.submitted[-1:]
        return list(itertools.pairwise(taken))


class _Wire:
    """A link to a session in this process: its states come as entries do, its answers are not wanted."""

    def __init__(self) -> None:
        self._arrived: list[Message] = []

    def bring(self, message: Message) -> None:
        """Something for the stage to hear."""
        self._arrived.append(message)

    def messages(self) -> list[Message]:
        arrived, self._arrived = self._arrived, []
        return arrived

    def send(self, command: Command) -> str:
        return type(command).__name__

    def pulse(self, alive_until: float, status: Callable[[], StageStatus] | None = None) -> None:
        pass

    def silent_for(self, now: float) -> float:
        return 0.0


class _Led:
    """One session with its stage. Session time is moved by hand, frames come in real time."""

    def __init__(self, name: str, display: _Timed) -> None:
        protocol, scenes = read_protocol(str(protocols_folder() / f"{name}.yaml"))
        opened = SessionOpened(
            session=f"bench-{name}", patient="B000", started_at="2000-01-01T09:00:00.000+00:00", language="en",
            protocol=protocol, scenes=dict(scenes), software="bench", stage_expected=False,
        )  # fmt: skip
        self._engine, entries = SessionEngine.opened(opened)
        self._display, self._wire = display, _Wire()
        clock, self._director = SteadyClock(), Director(pacing=_QUICK)
        options = Options(tidying=Tidying(clock.now()))
        self._loop = StageLoop(display, self._wire, self._director, clock, options)
        self._director.joined(0)
        self._wire.bring(EntryHeard(entries[-1], self.state))

    @property
    def state(self) -> SessionState:
        """Where the session stands."""
        return self._engine.state

    def give(self, command: Command) -> None:
        """A command to the session, and what it brings to the stage."""
        for entry in self._engine.submit(command, _LED, self._engine.state.at_seconds + 0.001):
            self._wire.bring(EntryHeard(entry, self.state))

    def turn_for(self, seconds: float) -> None:
        """Frames for a while."""
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            self._loop.turn()

    def until_at_rest(self) -> None:
        """Frames until the view is where it is to be."""
        give_up_at = time.monotonic() + _LOADED_WITHIN_SECONDS
        self.turn_for(0.1)
        while not self._director.at_rest and time.monotonic() < give_up_at:
            self._loop.turn()

    def lead(self) -> None:
        """Through the steps that are chosen, and in each harder, easier, a cue, the safe place and back."""
        answers = {each.id: "no" if each.stop_if == "yes" else "yes" for each in self.state.plan.screening}
        self.give(ConfirmScreening.model_validate({"answers": answers, "consent": True}))
        self.give(Begin())
        self.until_at_rest()
        for step in _chosen(self.state.plan.hierarchy):
            self.give(GoToStep(step=step.id))
            self.until_at_rest()
            self.turn_for(0.3)
            scene = self.state.scenes[step.scene]
            for difficulty in (10.0, 0.0) if scene.difficulty else ():
                self.give(SetDifficulty(difficulty=difficulty))
                self.turn_for(_SETTLE_SECONDS)
            for cue in step.cues[:1]:
                self.give(FireCue(name=cue))
                self.turn_for(_SETTLE_SECONDS)
        self.give(GoToSafePlace())
        self.until_at_rest()
        self.give(Resume())
        self.turn_for(_SETTLE_SECONDS)


def _chosen(hierarchy: tuple[Step, ...]) -> list[Step]:
    """The first and the last step of each scene."""
    first = {step.scene: step for step in reversed(hierarchy)}
    last = {step.scene: step for step in hierarchy}
    return [step for step in hierarchy if step in (first[step.scene], last[step.scene])]


def main() -> None:
    """Lead through one protocol; what its frames took, in periods, and how long the whole machine stood still."""
    with tempfile.TemporaryDirectory() as folder, sleepers(Path(folder), first=True) as stalls:
        display = _Timed()
        session = _Led(sys.argv[1], display)
        session.turn_for(0.2)
        session.until_at_rest()
        before = display.take_spans()
        session.lead()
        led = display.take_spans()
        session.turn_for(_IDLE_SECONDS)
        lead = Lead(
            before=_periods(before),
            led=_periods(led),
            calm=[own_periods(since, until, stalls) for since, until in led],
            idle=_periods(display.take_spans()),
            standstill_seconds=stalls.longest_of_all(led[0][0], led[-1][1]),
        )
    print(json.dumps(lead._asdict()), flush=True)


def own_periods(since: float, until: float, stalls: Stalls) -> float:
    """How long a frame took, in periods; a late one without the time for which a processor stood still."""
    late = until - since > 2.0 * _PERIOD_SECONDS
    return (until - since - (stalls.seconds(since, until) if late else 0.0)) / _PERIOD_SECONDS


def _periods(spans: list[tuple[float, float]]) -> list[float]:
    return [(until - since) / _PERIOD_SECONDS for since, until in spans]


if __name__ == "__main__":
    main()
