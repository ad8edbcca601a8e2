"""Frames of crowds of two sizes, by turns; one JSON object of milliseconds as the last line. Run by `bench crowd`."""

import json
import time

from vrtherapy.bench._figures import percentile
from vrtherapy.messages import Text
from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.display.offscreen import OffscreenDisplay

_SIZES = (100, 10_000)
_ROUNDS, _FRAMES = 6, 40
_SAID = Text(en="Crowd", fr="Foule")


def main() -> None:
    """Load both crowds, then draw them by turns."""
    display = OffscreenDisplay((64, 36))
    scenes = [_crowd(size) for size in _SIZES]
    for scene in scenes:
        display.prepare(scene)
    while not all(display.ready(scene.id) for scene in scenes):
        display.draw(Frame("", fade=1.0))
        time.sleep(0.01)
    times: dict[int, list[float]] = {size: [] for size in _SIZES}
    moment = 0.0
    for _ in range(_ROUNDS):
        for size, scene in zip(_SIZES, scenes, strict=True):
            display.draw(Frame(scene.id, scene.defaults(), moment))  # turning to the place is not counted
            for _ in range(_FRAMES):
                moment += 1 / 90
                frame = Frame(scene.id, scene.defaults(), moment)
                began = time.thread_time()
                display.draw(frame)
                times[size].append((time.thread_time() - began) * 1000)
    display.close()
    print(json.dumps({f"n{size}_ms": percentile(found, 50) for size, found in times.items()}), flush=True)


def _crowd(size: int) -> Scene:
    people = {"arrangement": "standing", "most": float(size), "count": float(size)}
    return Scene.model_validate(
        {
            "id": f"crowd-{size}", "version": 1, "title": _SAID, "purpose": _SAID, "sources": ("made for the bench",),
            "environment": {"sky": "overcast"}, "view": {"position_m": (0.0, 0.0, 0.0)},
            "props": ({"prop": "people", "params": people},),
        }
    )  # fmt: skip


if __name__ == "__main__":
    main()
