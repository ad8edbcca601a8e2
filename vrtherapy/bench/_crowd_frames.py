"""Frames of crowds of two sizes, people and spiders, by turns; JSON of milliseconds as the last line: `bench crowd`."""

import json
import time

from vrtherapy.bench._figures import percentile
from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.display.offscreen import OffscreenDisplay

_SIZES = (100, 10_000)
_ROUNDS, _FRAMES = 6, 40
_KINDS: dict[str, dict[str, ParamValue]] = {
    "people": {"arrangement": "standing"},
    "spiders": {"place": "table", "walking": 1.0, "approach": 1.0, "height_m": 0.0},
}
_SAID = Text(en="Crowd", fr="Foule")


def main() -> None:
    """Load the crowds of both kinds, then draw them by turns."""
    display = OffscreenDisplay((64, 36))
    scenes = {(kind, size): _crowd(kind, size) for kind in _KINDS for size in _SIZES}
    for scene in scenes.values():
        display.prepare(scene)
    while not all(display.ready(scene.id) for scene in scenes.values()):
        display.draw(Frame("", fade=1.0))
        time.sleep(0.01)
    times: dict[tuple[str, int], list[float]] = {which: [] for which in scenes}
    moment = 0.0
    for _ in range(_ROUNDS):
        for which, scene in scenes.items():
            display.draw(Frame(scene.id, scene.defaults(), moment))  # turning to the place is not counted
            for _ in range(_FRAMES):
                moment += 1 / 90
                frame = Frame(scene.id, scene.defaults(), moment)
                began = time.thread_time()
                display.draw(frame)
                times[which].append((time.thread_time() - began) * 1000)
    display.close()
    told = {f"{kind}_n{size}_ms": percentile(found, 50) for (kind, size), found in times.items()}
    print(json.dumps(told), flush=True)


def _crowd(kind: str, size: int) -> Scene:
    params: dict[str, ParamValue] = {"most": float(size), **_KINDS[kind]}
    params["count" if kind == "people" else "number"] = float(size)
    return Scene.model_validate(
        {
            "id": f"{kind}-{size}", "version": 1, "title": _SAID, "purpose": _SAID, "sources": ("made for the bench",),
            "environment": {"sky": "overcast"}, "view": {"position_m": (0.0, 0.0, 0.0)},
            "props": ({"prop": kind, "params": params},),
        }
    )  # fmt: skip


if __name__ == "__main__":
    main()
