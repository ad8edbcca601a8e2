"""Whether a change costs frames: going on, going back, harder, easier, the safe place, while scenes are still loading.

The stage's own loop at 90 Hz leads through every shipped protocol: the first and the last step of each scene. What is
counted is the time from one submitted frame to the next, in frame periods, at the quality of a graphics card. Draw
calls are not carried out (see `stereo`), as on a machine whose card is quick enough. The count begins where a session
does, with the safe place in view; `before_worst_periods` is the longest in the dark before it, in which the driver
compiles its programs if it has not kept them.

`worst_periods` is the longest of all, `calm_worst_periods` the longest without the time for which a
processor stood still (on a virtual machine, while its host runs others), and `p9999_periods` what one frame in ten
thousand exceeds. Programs that go before all others tell when (see `_stalls`); where they may not, nothing is left out.
The same loop at rest is `idle_worst_periods`: what this machine alone does to a frame. `missed` counts frames of more
than two periods, `n` all.
"""

import json
import sys
from pathlib import Path

from vrtherapy.bench.stereo import VOID, build_void, last_line

_FRAMES = Path(__file__).with_name("_step_frames.py")


def run() -> dict[str, float]:
    """Measure. Raises VrTherapyError where something it needs is missing."""
    build_void()
    found: dict[str, float] = json.loads(last_line([sys.executable, str(_FRAMES)], {"LD_PRELOAD": str(VOID)}))
    return found
