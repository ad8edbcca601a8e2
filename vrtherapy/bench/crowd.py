"""What a crowd costs the processor: a hundred against ten thousand, people who move, look and blink, spiders that walk.

Processor time of the thread that draws, ours and Panda3D's, a whole frame each with its shadow map. Draw calls are not
carried out (see `stereo`): what remains is what a machine with a graphics card would spend. Needs a checkout and gcc.
"""

import json
import sys
from pathlib import Path

from vrtherapy.bench.stereo import VOID, build_void, last_line

_FRAMES = Path(__file__).with_name("_crowd_frames.py")


def run() -> dict[str, float]:
    """Measure; milliseconds of each kind, and of the worse ratio. Raises VrTherapyError if something is missing."""
    build_void()
    told = last_line([sys.executable, str(_FRAMES)], {"LD_PRELOAD": str(VOID)})
    found: dict[str, float] = json.loads(told)
    ratios = {kind: found[f"{kind}_n10000_ms"] / found[f"{kind}_n100_ms"] for kind in ("people", "spiders")}
    worse = max(ratios, key=ratios.__getitem__)
    return {
        **found,
        **{f"{kind}_ratio": ratio for kind, ratio in ratios.items()},
        "n100_ms": found[f"{worse}_n100_ms"],
        "n10000_ms": found[f"{worse}_n10000_ms"],
        "ratio": ratios[worse],
    }
