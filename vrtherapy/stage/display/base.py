"""What the stage asks of a display, and one frame as it hands it over.

A display is a port of eight members, two of them plain values; `null.py` is its twin without graphics. The same
contract tests run on all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from vrtherapy.headset import HeadsetCondition
from vrtherapy.messages import ParamValue
from vrtherapy.scene import Scene
from vrtherapy.stage.hands import Hands
from vrtherapy.stage.suds import ScaleView

Pixels = NDArray[np.uint8]
"""A picture: (H, W, 3), RGB as shown (sRGB), first row on top."""


@dataclass(frozen=True, slots=True)
class HeadPose:
    """The head over the scene's floor point: metres (right, ahead, up) and degrees (heading, pitch, roll)."""

    position_m: tuple[float, float, float] = (0.0, 0.0, 1.65)
    hpr_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Room:
    """How the room the patient is in lies over the scene's floor point.

    Moved by `-origin_m` (metres right, ahead), turned back by `turn_deg` (of heading) and raised by `lift_m` it is in
    place: where the patient was when last centred is the floor point, and where the patient looked then is ahead.
    """

    turn_deg: float = 0.0
    origin_m: tuple[float, float] = (0.0, 0.0)
    lift_m: float = 0.0


class Frame(NamedTuple):
    """One frame: a scene at these values and this scene time, how dark (0 clear, 1 black), and a line of text above it.

    With `scene_id` empty, or not ready, the picture is black but for the caption. The same frame gives the same pixels;
    a headset looks from where the patient is when the frame will be seen, and takes from it only the `room`.
    """

    scene_id: str
    values: Mapping[str, ParamValue] = MappingProxyType({})
    time_seconds: float = 0.0
    fade: float = 0.0
    caption: str | None = None
    head: HeadPose = HeadPose()
    room: Room = Room()
    scale: ScaleView | None = None
    """The SUDS scale, while it is asked for where hands can answer."""
    ticks: int = 0
    """Counts up: each time, hands that can feel are to feel a tick."""
    narrow: float = 0.0
    """How far the view is narrowed, for who is carried along fast: 0 open, 1 only its middle is left."""


@dataclass(frozen=True, slots=True)
class Input:
    """Something the patient did at the display, or that happened to it.

    The wish to stop or to be recentred; the window closed; the head moved (`head`); where the hands are (`hands`); how
    the headset is from now on (`headset`).
    """

    kind: Literal["stop", "closed", "recentre", "head", "hands", "headset"]
    head: HeadPose | None = None
    hands: Hands | None = None
    headset: HeadsetCondition | None = None


class Drawn(NamedTuple):
    """A frame was submitted, `since_seconds` ago. `missed`: how many due before it were not; None if it cannot tell."""

    missed: int | None = None
    since_seconds: float = 0.0
    """What was done since, in time that nobody waits for: scenes that load go on then."""


class Display(Protocol):
    """Where the patient looks. To make one opens it: raises StageError with a sentence that says what is missing.

    Used from one thread; `close` comes last.
    """

    name: str
    period_seconds: float
    """Time between two frames; 0 for a display that paces itself in `draw`."""

    def prepare(self, scene: Scene) -> None:
        """Begin to load a scene in the background. A second time it does nothing. What was prepared stays.

        A scene of the same id that has changed is loaded anew; until it is ready the earlier one is drawn.
        """
        ...

    def ready(self, scene_id: str) -> bool:
        """Whether a prepared scene can be drawn without a wait. Raises StageError if it cannot be built."""
        ...

    def draw(self, frame: Frame) -> Drawn | None:
        """Draw one frame and submit it; None where nobody would have seen it."""
        ...

    def inputs(self) -> list[Input]:
        """What the patient did since last asked."""
        ...

    def picture(self) -> Pixels | None:
        """What was drawn last; None where nothing is drawn."""
        ...

    def close(self) -> None:
        """Let go of everything. A second time it does nothing."""
        ...
