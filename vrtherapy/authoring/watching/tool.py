"""`python -m vrtherapy preview SCENE --watch`: the loop that draws, and the page that shows it."""

import json
import sys
import time
import webbrowser
from pathlib import Path
from typing import Any

from vrtherapy.authoring.watching.page import Page
from vrtherapy.authoring.watching.watch import Watch
from vrtherapy.messages import Language
from vrtherapy.scene import Scene
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.jpeg import jpeg_of

SIZE = (480, 270)
_LOOK_EVERY_SECONDS = 0.05


def watch(file: Path, port: int, language: Language, *, browse: bool) -> int:
    """Draw a scene and serve the page until Ctrl-C."""
    page = Page(port, language)
    page.start()
    print(f"{page.address}  (Ctrl-C ends it)", flush=True)
    if browse:
        webbrowser.open(page.address)
    watched = Watch(file, lambda: OffscreenDisplay(SIZE), language)
    began = time.monotonic()
    try:
        while not page.failed:
            turn(watched, page, time.monotonic() - began)
            time.sleep(_LOOK_EVERY_SECONDS)
    except KeyboardInterrupt:
        pass
    finally:
        page.close()
        watched.close()
    if page.failed:
        print(
            f"vrtherapy preview: port {port} cannot be used: {page.failed}. Choose another.", file=sys.stderr
        )
    return 1 if page.failed else 0


def turn(watched: Watch, page: Page, now: float) -> bool:
    """One turn: what the author asked, the file, and a new picture where one is due; whether there is one."""
    due = False
    while (asked := page.asked()) is not None:
        take(watched, asked, now)
        due = True
    due |= watched.look_at_file()
    running = watched.scene is not None and watched.dials.running(watched.scene, now)
    if not (due or running):
        return False
    picture = watched.picture(now)
    jpeg = b"" if picture is None else jpeg_of(picture)
    page.show(jpeg, json.dumps(told(watched), ensure_ascii=False))
    return True


def take(watched: Watch, asked: dict[str, Any], now: float) -> None:
    """Set a dial as the page asks. What makes no sense is left."""
    dials = watched.dials
    match asked:
        case {"difficulty": int() | float() as difficulty}:
            dials.difficulty = min(10.0, max(0.0, float(difficulty)))
            dials.params = {}
        case {"param": str(name), "value": str() | int() | float() as value}:
            dials.params[name] = value if isinstance(value, str) else float(value)
        case {"cue": str(name)}:
            dials.cue, dials.cue_at = name, now
        case {"look": [int() | float() as heading, int() | float() as pitch]}:
            dials.look_deg = (float(heading), min(80.0, max(-80.0, float(pitch))))
        case {"reset": _}:
            dials.difficulty, dials.params, dials.look_deg = None, {}, (0.0, 0.0)
        case _:
            pass


def told(watched: Watch) -> dict[str, object]:
    """What the page needs beside the picture."""
    scene = watched.scene
    return {
        "faults": watched.faults,
        "findings": watched.findings,
        "scene": None if scene is None else _dials_of(scene, watched),
    }


def _dials_of(scene: Scene, watched: Watch) -> dict[str, object]:
    values = watched.dials.values(scene, -1.0)
    return {
        "title": scene.title.model_dump(),
        "difficulty": watched.dials.difficulty if scene.difficulty else None,
        "graded": bool(scene.difficulty),
        "params": [
            {
                "name": name,
                "label": param.label.model_dump(),
                "unit": param.unit,
                "range": param.range,
                "choices": {key: label.model_dump() for key, label in (param.choices or {}).items()},
                "value": values[name],
            }
            for name, param in scene.params.items()
        ],
        "cues": [{"name": name, "label": cue.label.model_dump()} for name, cue in scene.cues.items()],
    }
