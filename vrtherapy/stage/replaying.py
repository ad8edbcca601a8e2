"""Showing a replay on a display: in real time with a few keys, or as pictures in a folder."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from vrtherapy.errors import StageError
from vrtherapy.messages import Language, Text
from vrtherapy.record.writing import clock as written
from vrtherapy.stage.clock import Clock
from vrtherapy.stage.display.base import Display, Frame
from vrtherapy.stage.png import write_png
from vrtherapy.stage.replay import FRAME_SECONDS, Replay
from vrtherapy.state import PHASES

Key = Literal["pause", "frame", "next", "previous", "forwards", "backwards", "faster", "slower", "quit"]
_JUMP_SECONDS = 10.0
_SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
_AT_STEP_SECONDS = 3.0
"""So long after a step's beginning, `previous` goes to that beginning rather than to the step before."""
_LOADING_SECONDS = 600.0
_TOLD_EVERY_SECONDS = 0.25


class Keys(Protocol):
    """Where the keys come from."""

    def pressed(self) -> Sequence[Key]:
        """What was pressed since last asked, without waiting."""
        ...


def load_all(display: Display, replay: Replay) -> None:
    """Load every scene that comes into view. Raises StageError."""
    replay.go_to(0.0)
    scenes, give_up_at = replay.state.scenes, time.monotonic() + _LOADING_SECONDS
    for name in replay.scenes():
        display.prepare(scenes[name])
        while not display.ready(name):
            display.draw(Frame("", fade=1.0))
            time.sleep(0.002)
            if time.monotonic() > give_up_at:
                raise StageError(f"The scene {name} is not loaded after {_LOADING_SECONDS:.0f} s.")


def write_frames(
    display: Display, replay: Replay, folder: Path, every_seconds: float, from_seconds: float = 0.0
) -> int:
    """Pictures of a replay, and `frames.tsv`, which says of each when it was; how many. Raises StageError, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["file\tseconds\tphase\tstep"]
    at = from_seconds
    while at <= replay.end_seconds:
        display.draw(replay.go_to(at))
        picture = display.picture()
        if picture is None:
            raise StageError(f"The display {display.name!r} draws no pictures. Use --display offscreen.")
        name = f"frame-{len(lines):05}.png"
        write_png(folder / name, picture)
        step = replay.state.planned_step
        lines.append(f"{name}\t{replay.seconds:.3f}\t{replay.state.phase}\t{step.id if step else ''}")
        at += max(every_seconds, FRAME_SECONDS)
    (folder / "frames.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines) - 1


class Player:
    """Plays a replay on a display. One thread; `turn` shows one frame."""

    def __init__(
        self, display: Display, replay: Replay, clock: Clock, keys: Keys, speed: float = 1.0
    ) -> None:
        self.speed = speed
        self.paused = False
        self._display, self._replay, self._clock, self._keys = display, replay, clock, keys
        self._position_seconds = replay.seconds
        self._before = clock.now()

    def play(self, language: Language, *, until_end: bool) -> None:
        """Show it until someone quits, or (`until_end`) until it is over."""
        told_at = 0.0
        while self.turn() and not (until_end and self._replay.ended):
            now = self._clock.now()
            if now - told_at >= _TOLD_EVERY_SECONDS and sys.stderr.isatty():
                told_at = now
                sys.stderr.write(f"\r\x1b[K{self.line(language)}")
                sys.stderr.flush()
            self._clock.sleep_until(self._before + max(self._display.period_seconds, FRAME_SECONDS / 2))

    def turn(self) -> bool:
        """One frame; False once someone quits."""
        now = self._clock.now()
        gone, self._before = now - self._before, now
        if not self.paused:
            self._position_seconds += gone * self.speed
        for key in (*self._keys.pressed(), *self._display_keys()):
            if key == "quit":
                return False
            self._obey(key)
        self._position_seconds = min(max(0.0, self._position_seconds), self._replay.end_seconds)
        self._display.draw(self._replay.go_to(self._position_seconds))
        return True

    def line(self, language: Language) -> str:
        """Where the replay stands, in one line."""
        replay, state = self._replay, self._replay.state
        here = PHASES[state.phase].to(language) if state.protocol else ""
        step = state.planned_step
        if step and state.step:
            number = Text(en=f"step {state.step.index + 1}", fr=f"étape {state.step.index + 1}").to(language)
            here += f" · {number} {step.title.to(language)}"
        suds = f" · SUDS {state.suds[-1].value}" if state.suds else ""
        mark = "‖" if self.paused else f"▶ {self.speed:g}×"
        return f"{mark} {written(replay.seconds)} / {written(replay.end_seconds)}  {here}{suds}"

    def _display_keys(self) -> list[Key]:
        """In the window, the keys that stop a session pause its replay."""
        kinds = [happened.kind for happened in self._display.inputs()]
        return ["quit"] if "closed" in kinds else ["pause"] if "stop" in kinds else []

    def _obey(self, key: Key) -> None:
        if key == "pause":
            self.paused = not self.paused
        elif key == "frame":
            self.paused = True
            self._position_seconds = self._replay.seconds + FRAME_SECONDS
        elif key in ("forwards", "backwards"):
            self._position_seconds += _JUMP_SECONDS if key == "forwards" else -_JUMP_SECONDS
        elif key in ("faster", "slower"):
            place = min(range(len(_SPEEDS)), key=lambda each: abs(_SPEEDS[each] - self.speed))
            place += 1 if key == "faster" else -1
            self.speed = _SPEEDS[min(len(_SPEEDS) - 1, max(0, place))]
        else:
            self._position_seconds = self._step(forwards=key == "next")

    def _step(self, *, forwards: bool) -> float:
        """When the next step begins, or this one or the one before it."""
        times, here = [at for at, _ in self._replay.steps()], self._position_seconds
        if forwards:
            return next((at for at in times if at > here + FRAME_SECONDS), self._replay.end_seconds)
        return next((at for at in reversed(times) if at < here - _AT_STEP_SECONDS), 0.0)
