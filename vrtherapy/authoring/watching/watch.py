"""What an author sees while writing: the last good picture of a scene, its dials, and what is wrong with its file."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from vrtherapy.errors import SourceError, StageError
from vrtherapy.lint import lint_scene
from vrtherapy.messages import Language, Params, ParamValue
from vrtherapy.scene import Scene, scene_from
from vrtherapy.sources import read_source
from vrtherapy.sources.french import in_language
from vrtherapy.stage.cues import moved
from vrtherapy.stage.display.base import Display, Frame, HeadPose, Pixels
from vrtherapy.stage.props import CATALOGUE

_A_MOMENT_SECONDS = 0.002
_BEGIN_SECONDS = 3.0
_MOST_BESIDE = 300


@dataclass
class Dials:
    """What the author has set: a difficulty, params of their own choice, where to look, and a cue under way."""

    difficulty: float | None = None
    params: Params = field(default_factory=dict[str, ParamValue])
    look_deg: tuple[float, float] = (0.0, 0.0)
    cue: str = ""
    cue_at: float = 0.0

    def values(self, scene: Scene, now: float) -> Params:
        """Every param now; what the scene does not have (any more) is left out."""
        own = {name: value for name, value in self.params.items() if _fits(scene, name, value)}
        difficulty = self.difficulty if scene.difficulty else None
        values = scene.values_for(difficulty, own)
        cue = scene.cues.get(self.cue)
        return moved(values, cue.effects, now - self.cue_at) if cue else values

    def running(self, scene: Scene, now: float) -> bool:
        """Whether a cue is under way."""
        cue = scene.cues.get(self.cue)
        return cue is not None and now - self.cue_at <= cue.lasts_seconds + 0.1


class Watch:
    """Follows one scene's file. Used from one thread, which also draws."""

    def __init__(self, file: Path, open_display: Callable[[], Display], language: Language = "en") -> None:
        self.dials = Dials()
        self.faults: list[str] = []
        self.findings: list[str] = []
        self.scene: Scene | None = None
        self._file = file
        self._open = open_display
        self._language: Language = language
        self._display: Display | None = None
        self._built: Scene | None = None
        self._seen: object = None

    def look_at_file(self) -> bool:
        """Read the file if it, or one beside it, has changed; whether it had.

        What is wrong stands in `faults`, the scene stays.
        """
        seen = self._look()
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            source = read_source(self._file)
            scene = scene_from(source, CATALOGUE)
            self.findings = [one.to(self._language) for one in lint_scene(source, scene)]
            self._show(scene)
            self.scene, self.faults = scene, []
        except SourceError as error:
            self.faults = [
                f"{fault.line}:{fault.column} {fault.path}: {fault.message}"
                for fault in (in_language(each, self._language) for each in error.faults)
            ]
        except StageError as error:
            self.faults = [str(error)]
        return True

    def _look(self) -> object:
        """What is there: the file's text, and of pictures and models beside it how large and how new they are."""
        try:
            text = self._file.read_bytes()
            beside = [
                (path, told.st_size, told.st_mtime_ns)
                for path in sorted(islice(self._file.parent.rglob("*"), _MOST_BESIDE))
                if path != self._file and (told := path.stat())
            ]
        except OSError as error:
            return str(error)
        return text, beside

    def picture(self, now: float) -> Pixels | None:
        """What the patient would see now; None before there is a scene that can be drawn."""
        if self.scene is None or self._display is None or self._built is None:
            return None
        heading, pitch = self.dials.look_deg
        head = HeadPose((0.0, 0.0, self.scene.view.eye_height_m), (heading, pitch, 0.0))
        values = self.dials.values(self.scene, now)
        self._display.draw(Frame(self._built.id, values, _BEGIN_SECONDS + now % 3600, head=head))
        return self._display.picture()

    def close(self) -> None:
        """Let go of the display."""
        if self._display:
            self._display.close()
        self._display = self._built = None

    def _show(self, scene: Scene) -> None:
        """Build what has changed; labels, ranges and difficulty need no building at all."""
        if self._built is not None and _building(scene) == _building(self._built):
            return
        if self._built is not None and scene.id != self._built.id:
            # One display after the other: to close one takes the graphics from any that was opened meanwhile.
            self.close()
        display = self._display or self._open()
        try:
            display.prepare(scene)
            while not display.ready(scene.id):
                display.draw(Frame("", fade=1.0))
                time.sleep(_A_MOMENT_SECONDS)
        except StageError:
            display.close()
            self._display = self._built = None
            raise
        self._display, self._built = display, scene


def _building(scene: Scene) -> object:
    """What a built scene depends on: its sky and light, where the patient is, its props, and how they begin."""
    names = {name for use in scene.props for name in scene.params if f"${name}" in str(use.params.values())}
    return scene.id, scene.environment, scene.view, scene.props, sorted(names)


def _fits(scene: Scene, name: str, value: ParamValue) -> bool:
    return name in scene.params and scene.params[name].allows(value)
