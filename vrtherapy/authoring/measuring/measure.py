"""Plays a scene on the offscreen renderer and judges what is drawn."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from vrtherapy.authoring.measuring.flashes import (
    BLOCK_DEG,
    Floats,
    blocks,
    general_flashes,
    linear,
    luminance,
    red_flashes,
)
from vrtherapy.authoring.measuring.limits import LIMITS, Measured
from vrtherapy.authoring.measuring.motion import Surroundings, flow_dps
from vrtherapy.authoring.measuring.passages import (
    BEGIN_SECONDS,
    WINDOW_SECONDS,
    Passage,
    passages_of,
)
from vrtherapy.authoring.measuring.stripes import striped_share
from vrtherapy.messages import Text
from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Display, Frame, HeadPose, Pixels

VERTICAL_FOV_DEG = 74.0
_HALF_A_SECOND = 0.5
_A_MOMENT_SECONDS = 0.002
_UNEVEN = (0.0, 0.31, -0.23, 0.17, -0.37)
"""Shares of a step by which pictures are taken early or late, so that nothing hides between regular ones."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How closely it is looked at: size of the pictures in pixels, pictures a second, looks of a second a passage."""

    size: tuple[int, int] = (160, 90)
    pictures_hz: float = 24.0
    looks: int = 3


QUICK = Effort(size=(96, 54), pictures_hz=12.0, looks=1)
"""Sees a flicker of up to 6 Hz, at a fifth of the cost."""


@dataclass
class Report:
    """What was measured of a scene; `worst` is the picture of the worst moment, `cpu_ms` of the drawing thread."""

    scene: str
    measured: dict[str, Measured] = field(default_factory=dict[str, Measured])
    pictures: int = 0
    cpu_ms: float = 0.0
    worst: Pixels | None = None
    worst_of: Measured | None = None

    @property
    def passed(self) -> bool:
        """Whether everything is within its limit."""
        return all(one.passed for one in self.measured.values())

    def note(self, found: Measured, picture: Pixels | None) -> None:
        """Keep the worst of each, and the picture of the worst of all as a share of its limit."""
        before = self.measured.get(found.limit.name)
        if before is None or found.value > before.value:
            self.measured[found.limit.name] = found
        share = found.value / found.limit.most
        if picture is not None and (
            self.worst_of is None or share > self.worst_of.value / self.worst_of.limit.most
        ):
            self.worst, self.worst_of = picture, found


def measure_scene(
    scene: Scene,
    display: Display,
    effort: Effort | None = None,
    progress: Callable[[Text], None] = lambda _said: None,
) -> Report:
    """Play a scene and judge it. Raises StageError if it cannot be drawn."""
    effort = effort or Effort()
    report = Report(scene.id)
    surroundings = Surroundings(scene)
    _load(scene, display)
    whole = Text(en="the scene", fr="la scène")
    for name, value in surroundings.cost._asdict().items():
        report.note(Measured(LIMITS[name], value, "scene", whole, 0.0), None)
    times: list[float] = []
    for passage in passages_of(scene):
        progress(passage.said)
        _carried(surroundings, passage, report)
        for begin in passage.windows(effort.looks):
            look = _Look(passage, begin, effort)
            look.take(scene, display, times)
            look.judge(report)
    report.cpu_ms = round(1000 * statistics.median(times), 2) if times else 0.0
    report.pictures = len(times)
    return report


def _load(scene: Scene, display: Display) -> None:
    display.prepare(scene)
    while not display.ready(scene.id):
        display.draw(Frame("", fade=1.0))
        time.sleep(_A_MOMENT_SECONDS)


def _carried(surroundings: Surroundings, passage: Passage, report: Report) -> None:
    carried = surroundings.carried(passage)
    for name in ("speed_mps", "acceleration_mps2", "turn_dps"):
        value = float(getattr(carried, name))
        report.note(Measured(LIMITS[name], value, passage.name, passage.said, carried.at_seconds), None)


class _Look:
    """A second of a passage: the pictures taken, and what they say."""

    def __init__(self, passage: Passage, begin: float, effort: Effort) -> None:
        self._passage = passage
        step = 1 / effort.pictures_hz
        count = 1 + round(WINDOW_SECONDS * effort.pictures_hz)
        self._times = [
            max(0.0, begin + step * (index + _UNEVEN[index % len(_UNEVEN)])) for index in range(count)
        ]
        self._pictures: list[Pixels] = []
        self._deg_per_pixel = VERTICAL_FOV_DEG / effort.size[1]

    def take(self, scene: Scene, display: Display, took: list[float]) -> None:
        """Draw the pictures; the drawing thread's seconds of each go into `took`."""
        head = HeadPose(position_m=(0.0, 0.0, scene.view.eye_height_m))
        for at in self._times:
            frame = Frame(scene.id, self._passage.values_at(at), BEGIN_SECONDS + at, head=head)
            began = time.thread_time()
            display.draw(frame)
            took.append(time.thread_time() - began)
            picture = display.picture()
            if picture is not None:
                self._pictures.append(picture)

    def judge(self, report: Report) -> None:
        """Note what the pictures say."""
        if len(self._pictures) < 2:
            return
        lights = [linear(picture) for picture in self._pictures]
        side = max(2, round(BLOCK_DEG / self._deg_per_pixel))
        means = np.stack([blocks(light, side) for light in lights])
        grey = [luminance(light) for light in lights]
        for name, count in (("general_flashes", general_flashes), ("red_flashes", red_flashes)):
            flashes = count(means, self._times)
            self._note(report, name, flashes.most, flashes.picture)
        self._lasting(report, "stripes_percent", [100 * striped_share(one) for one in grey[::6]], 6)
        self._lasting(report, "periphery_dps", self._flows(grey), 1)

    def _flows(self, grey: list[Floats]) -> list[float]:
        return [
            flow_dps(
                grey[index], grey[index + 1], self._times[index + 1] - self._times[index], self._deg_per_pixel
            )
            for index in range(len(grey) - 1)
        ]

    def _lasting(self, report: Report, name: str, values: list[float], every: int) -> None:
        """What lasts for half a second: the highest value that is not left for so long."""
        step = (self._times[-1] - self._times[0]) / (len(self._times) - 1) * every
        span = max(1, min(len(values), round(_HALF_A_SECOND / step)))
        runs = [min(values[begin : begin + span]) for begin in range(len(values) - span + 1)]
        worst = max(range(len(runs)), key=runs.__getitem__)
        self._note(report, name, runs[worst], worst * every)

    def _note(self, report: Report, name: str, value: float, picture: int) -> None:
        found = Measured(
            LIMITS[name], round(float(value), 2), self._passage.name, self._passage.said, self._times[picture]
        )
        report.note(found, self._pictures[picture])
