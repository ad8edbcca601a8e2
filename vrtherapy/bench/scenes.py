"""What every shipped scene costs at its hardest: draw calls and triangles in view, and the processor's time a frame.

The patient looks round; the most of four directions counts. `NAME_nodes` and `NAME_triangles` are what the eye is given
(instances counted), `NAME_draw_calls` a whole frame with its shadow maps, `NAME_ms` the drawing thread's time for all
of it, at the quality of a graphics card. `bare_ms` is a frame in which Panda3D has nothing to draw but the dark.

Draw calls are not carried out (see `stereo`). What a graphics card would take was never measured: none was at hand.
"""

import json
import sys
from pathlib import Path

from vrtherapy.bench.stereo import VOID, build_void, last_line

_FRAMES = Path(__file__).with_name("_scene_frames.py")


def run() -> dict[str, float]:
    """Measure. `worst_…` are the largest of all scenes. Raises VrTherapyError where something it needs is missing."""
    build_void()
    found: dict[str, float] = json.loads(last_line([sys.executable, str(_FRAMES)], {"LD_PRELOAD": str(VOID)}))
    for kind in ("nodes", "triangles", "draw_calls", "ms"):
        of_scenes = [
            value for name, value in found.items() if name.endswith(f"_{kind}") and name != "bare_ms"
        ]
        found[f"worst_{kind}"] = max(of_scenes)
    return found
