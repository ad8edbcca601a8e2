"""Frames of every shipped scene at its hardest; one JSON object as the last line. Run by `bench scenes`."""

import ctypes
import json
import sys
import time

from vrtherapy.bench._figures import percentile
from vrtherapy.content import scenes_folder
from vrtherapy.scene import Scene, SceneLibrary
from vrtherapy.stage.display.base import Frame, HeadPose
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.render.quality import BEST
from vrtherapy.stage.render.renderer import Renderer

_HEADINGS_DEG = (0.0, 90.0, 180.0, 270.0)
_WARM_UP, _FRAMES = 4, 30
_HARDEST = 10.0


class _Counted:
    """What the library that carries out no draw call has counted."""

    def __init__(self) -> None:
        library = ctypes.CDLL(None)
        self._calls = ctypes.c_ulong.in_dll(library, "void_draws_count")
        self._triangles = ctypes.c_ulong.in_dll(library, "void_draws_triangles")

    def take(self) -> tuple[int, int]:
        """Draw calls and triangles since last asked."""
        found = self._calls.value, self._triangles.value
        self._calls.value = self._triangles.value = 0
        return found


def main() -> None:
    """Every scene in turn, with a renderer of its own, so that each pays for itself alone."""
    library, figures = SceneLibrary(scenes_folder(), CATALOGUE), dict[str, float]()
    for name in sys.argv[1:] or library.names:
        renderer = Renderer("p3headlessgl", (64, 36), quality=BEST)
        bare_ms = _timed(renderer, Frame("", fade=1.0))[2]
        figures["bare_ms"] = min(bare_ms, figures.get("bare_ms", bare_ms))
        figures |= _of(renderer, library.load(name))
        renderer.close()
    print(json.dumps(figures), flush=True)


def _of(renderer: Renderer, scene: Scene) -> dict[str, float]:
    renderer.prepare(scene)
    while not renderer.ready(scene.id):
        renderer.draw(Frame("", fade=1.0))
        time.sleep(0.002)
    hardest = Frame(scene.id, scene.values_for(_HARDEST if scene.difficulty else None, {}))
    found: list[tuple[float, float, float, float]] = []
    for heading in _HEADINGS_DEG:
        head = HeadPose((0.0, 0.0, scene.view.eye_height_m), (heading, -10.0, 0.0))
        calls, _, milliseconds = _timed(renderer, hardest._replace(head=head))
        found.append((*_seen(renderer, hardest._replace(head=head)), calls, milliseconds))
    kinds = ("nodes", "triangles", "draw_calls", "ms")
    return {
        f"{scene.id}_{kind}": max(each) for kind, each in zip(kinds, zip(*found, strict=True), strict=True)
    }


def _timed(renderer: Renderer, frame: Frame) -> tuple[int, int, float]:
    """Draw calls, triangles and milliseconds of a frame, while time goes on."""
    counted, times, most = _Counted(), list[float](), (0, 0)
    for number in range(_WARM_UP + _FRAMES):
        counted.take()
        began = time.thread_time()
        renderer.draw(frame._replace(time_seconds=frame.time_seconds + number / 90))
        times.append((time.thread_time() - began) * 1000)
        most = max(most, counted.take()) if number >= _WARM_UP else most
    return *most, percentile(times[_WARM_UP:], 50)


def _seen(renderer: Renderer, frame: Frame) -> tuple[int, int]:
    """Draw calls and triangles of the eye alone: of a place that stands still, no shadow map is drawn again."""
    if (place := renderer.world.place(frame.scene_id)) is None:
        return 0, 0
    place.restless, restless = False, place.restless
    seen = _timed(renderer, frame)[:2]
    place.restless = restless
    return seen


if __name__ == "__main__":
    main()
