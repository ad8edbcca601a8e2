"""A headset display that is drawn to as a stage would, and what came of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.headset.remote import Patient
from tests.headset.rig import until
from vrtherapy.headset import HeadsetCondition
from vrtherapy.stage.display.base import Drawn, Frame, HeadPose, Input
from vrtherapy.stage.display.headset.connection import Live
from vrtherapy.stage.display.headset.display import HeadsetDisplay

BLACK = Frame("", fade=1.0)
GIVEN: Counter[str] = Counter()
"""How many frames each runtime was given in this run of tests."""


@dataclass
class Watched:
    """A display, the patient in it, and what was told of both since the test began."""

    display: HeadsetDisplay
    patient: Patient
    frame: Frame = BLACK
    frames: int = 0
    missed: int = 0
    happened: list[Input] = field(default_factory=list[Input])
    conditions: list[HeadsetCondition] = field(default_factory=list[HeadsetCondition])

    def turn(self) -> Drawn | None:
        """One turn of a stage's loop."""
        live = self.display._live
        drawn = self.display.draw(self.frame)
        if drawn is not None:
            self.frames += 1
            GIVEN[live.runtime.name if live else "?"] += 1
            self.missed += drawn.missed or 0
        for happened in self.display.inputs():
            self.happened.append(happened)
            if happened.headset is not None:
                self.conditions.append(happened.headset)
        return drawn

    def until(self, holds: Callable[[], object], what: str, within: float = 15.0) -> float:
        """Turn until something holds; give the seconds it took."""

        def turned_and_holds() -> object:
            self.turn()
            return holds()

        return until(turned_and_holds, what, within)

    def wait(self, seconds: float) -> None:
        """Turn for a while."""
        begun = self.frames
        self.until(lambda: self.frames >= begun + seconds * 20, f"{seconds:g} s of frames at 20 a second")

    def until_worn(self) -> float:
        """Turn until the display says that all is well."""
        return self.until(lambda: self.condition == "worn", f"worn again, not {self.condition}")

    @property
    def condition(self) -> HeadsetCondition | None:
        return self.display._settled.condition

    @property
    def live(self) -> Live:
        """The session that goes on."""
        assert self.display._live is not None
        return self.display._live

    @property
    def head(self) -> HeadPose:
        """Where the head was told to be last."""
        return next(happened.head for happened in reversed(self.happened) if happened.head is not None)

    def is_waiting(self) -> bool:
        """Whether it waits for the runtime, as it does most of the time; a hang then cannot hold it."""
        live = self.display._live
        return live is not None and live.pacer.waiting

    def count(self, kind: str) -> int:
        """How often something happened."""
        return sum(happened.kind == kind for happened in self.happened)
