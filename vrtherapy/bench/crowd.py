"""What a crowd costs the processor: a hundred people against ten thousand, all of them moving, looking and blinking.

Processor time of the thread that draws, ours and Panda3D's, a whole frame each with its shadow map. Draw calls are not
carried out (see `stereo`): what remains is what a machine with a graphics card would spend. Needs a checkout and gcc.
"""

import json
import sys
from pathlib import Path

from vrtherapy.bench.stereo import VOID, build_void, last_line

_FRAMES = Path(__file__).with_name("_crowd_frames.py")


def run() -> dict[str, float]:
    """Measure; milliseconds. Raises VrTherapyError where something it needs is missing."""
    build_void()
    told = last_line([sys.executable, str(_FRAMES)], {"LD_PRELOAD": str(VOID)})
    found: dict[str, float] = json.loads(told)
    return {**found, "ratio": found["n10000_ms"] / found["n100_ms"]}
