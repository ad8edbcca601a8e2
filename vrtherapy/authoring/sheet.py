"""A contact sheet of a scene, as one HTML file: difficulty 0 to 10, every param over its range, every cue."""

import base64
import sys
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from vrtherapy.messages import Language, Params, Text
from vrtherapy.scene import Cue, Param, Scene
from vrtherapy.stage.display.base import Display, Frame, HeadPose
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.jpeg import jpeg_of

SIZE = (400, 225)
_VALUES = 5
_SCENE_SECONDS = 3.0
_A_MOMENT_SECONDS = 0.002
_STYLE = (
    "body{font:15px/1.4 system-ui,sans-serif;margin:1.5rem;max-width:90rem}"
    "section{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.8rem}"
    "figure{margin:0}img{width:100%;display:block}h2{margin:1.6rem 0 .5rem}"
)
_DIFFICULTY = Text(en="Difficulty", fr="Difficulté")
_CUES = Text(en="Cues at their height", fr="Événements à leur comble")


class Shot(NamedTuple):
    """One picture of the sheet."""

    label: str
    values: Params


def write_sheet(scene: Scene, out: Path, language: Language) -> int:
    """Draw and write the sheet; how many pictures it has. Raises StageError, OSError."""
    rows = list(rows_of(scene, language))
    count = sum(len(shots) for _, shots in rows)
    display = OffscreenDisplay(SIZE)
    try:
        _load(scene, display)
        parts = [f"<h1>{escape(scene.title.to(language))}</h1>"]
        done = 0
        for title, shots in rows:
            parts.append(f"<h2>{escape(title)}</h2><section>")
            for shot in shots:
                parts.append(_figure(shot, _drawn(scene, shot, display)))
                done += 1
                _progress(done, count)
            parts.append("</section>")
    finally:
        display.close()
    head = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(scene.id)}</title>'
    out.write_text(f"{head}<style>{_STYLE}</style>{''.join(parts)}</html>\n", encoding="utf-8")
    return count


def rows_of(scene: Scene, language: Language) -> Iterator[tuple[str, list[Shot]]]:
    """The rows of a scene's sheet, each with its title."""
    if scene.difficulty:
        shots = [Shot(f"{number}", scene.values_for(float(number), {})) for number in range(11)]
        yield _DIFFICULTY.to(language), shots
    for name, param in scene.params.items():
        if not param.hidden:
            yield param.label.to(language), list(_over(scene, name, param, language))
    if scene.cues:
        yield _CUES.to(language), [_at_height(scene, cue, language) for cue in scene.cues.values()]
    if not (scene.difficulty or scene.params or scene.cues):
        yield "", [Shot("", {})]


def _over(scene: Scene, name: str, param: Param, language: Language) -> Iterator[Shot]:
    if param.choices is not None:
        values: list[str | float] = list(param.choices)
    else:
        low, high = param.range or (0.0, 1.0)
        values = [low + (high - low) * number / (_VALUES - 1) for number in range(_VALUES)]
    for value in values:
        yield Shot(param.describe(value, language), scene.defaults() | {name: value})


def _at_height(scene: Scene, cue: Cue, language: Language) -> Shot:
    values = scene.values_for(5.0 if scene.difficulty else None, {})
    for effect in cue.effects:
        old = values[effect.param]
        # A cue without hold is on its way all the time (a bird that passes): its middle is what there is to see.
        passing = effect.hold_seconds == 0 and not isinstance(old, str) and not isinstance(effect.to, str)
        values[effect.param] = (float(old) + float(effect.to)) / 2 if passing else effect.to
    return Shot(cue.label.to(language), values)


def _load(scene: Scene, display: Display) -> None:
    display.prepare(scene)
    while not display.ready(scene.id):
        display.draw(Frame("", fade=1.0))
        time.sleep(_A_MOMENT_SECONDS)


def _drawn(scene: Scene, shot: Shot, display: Display) -> bytes:
    head = HeadPose((0.0, 0.0, scene.view.eye_height_m))
    display.draw(Frame(scene.id, shot.values, _SCENE_SECONDS, head=head))
    picture = display.picture()
    return b"" if picture is None else jpeg_of(picture)


def _figure(shot: Shot, jpeg: bytes) -> str:
    data, label = base64.b64encode(jpeg).decode("ascii"), escape(shot.label)
    return f'<figure><img alt="{label}" src="data:image/jpeg;base64,{data}"><figcaption>{label}</figcaption></figure>'


def _progress(done: int, count: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{count}" + ("\n" if done == count else ""))
