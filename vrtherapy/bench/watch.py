"""How soon an author sees what was saved: from the balcony's changed file to its redrawn picture, as the page gets it.

`p50_ms` and `p99_ms` are of changes that need no building: a default, a keyframe, a label, a cue. `rebuild_ms` is one
change of the light, after which the whole balcony is built anew; the last good picture stays meanwhile.
"""

import shutil
import tempfile
import time
from pathlib import Path

from vrtherapy.authoring.watching.page import Page
from vrtherapy.authoring.watching.tool import SIZE, turn
from vrtherapy.authoring.watching.watch import Watch
from vrtherapy.bench._figures import percentile
from vrtherapy.content import scenes_folder
from vrtherapy.errors import VrTherapyError
from vrtherapy.stage.display.offscreen import OffscreenDisplay

CHANGES = 40
_LOOK_EVERY_SECONDS = 0.05


def run() -> dict[str, float]:
    """Milliseconds from saving to the picture, the wait until the file is looked at included."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "balcony" / "scene.yaml"
        shutil.copytree(scenes_folder() / "balcony", file.parent)
        text = file.read_text(encoding="utf-8")
        page = Page(0, "en")  # not started: nobody looks
        watch = Watch(file, lambda: OffscreenDisplay(SIZE))
        try:
            turn(watch, page, 0.0)
            if watch.faults:
                raise VrTherapyError(watch.faults[0])
            took = [
                _save(watch, page, file, text.replace("default: 1 m\n", f"default: {2 + change} m\n"))
                for change in range(CHANGES)
            ]
            rebuilt = _save(watch, page, file, text.replace("clouds: 0.35", "clouds: 0.8"))
        finally:
            watch.close()
    return {
        "p50_ms": round(percentile(took, 50), 1),
        "p99_ms": round(percentile(took, 99), 1),
        "rebuild_ms": round(rebuilt, 1),
        "n": CHANGES,
    }


def _save(watch: Watch, page: Page, file: Path, text: str) -> float:
    # As the loop does: it looks, sleeps, and looks again; the worst wait is counted each time.
    file.write_text(text, encoding="utf-8")
    began = time.perf_counter()
    time.sleep(_LOOK_EVERY_SECONDS)
    if not turn(watch, page, 0.0) or watch.faults:
        raise VrTherapyError("The change was not seen, or has faults.")
    return 1000 * (time.perf_counter() - began)
