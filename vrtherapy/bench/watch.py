"""How soon an author sees what was saved: from the balcony's changed file to its redrawn picture, as the page gets it.

`p50_ms` and `p99_ms` are of these together: a default, which needs no building; where a prop stands; a prop that comes;
the balcony itself built anew; and the light. What has not changed of the scene is kept. `largest_…` is the city built
anew, which happens only when it is put into a scene.
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

ROUNDS = 8
_LOOK_EVERY_SECONDS = 0.05
_KINDS = ("param", "moved", "added", "rebuilt", "light", "largest")


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
            took: dict[str, list[float]] = {kind: [] for kind in _KINDS}
            for kind in _KINDS:
                _save(watch, page, file, text + "# as it was\n" * (1 + _KINDS.index(kind)))
                for number in range(ROUNDS):
                    took[kind].append(_save(watch, page, file, _changed(text, kind, number)))
        finally:
            watch.close()
    every = [one for kind in _KINDS if kind != "largest" for one in took[kind]]
    figures = {"p50_ms": percentile(every, 50), "p99_ms": percentile(every, 99)}
    for kind in _KINDS:
        figures |= {
            f"{kind}_p50_ms": percentile(took[kind], 50),
            f"{kind}_p99_ms": percentile(took[kind], 99),
        }
    return {name: round(value, 1) for name, value in figures.items()} | {"n": len(every)}


def _changed(text: str, kind: str, number: int) -> str:
    """The balcony's file with one change of a kind, another one each time."""
    bench = "  - prop: bench\n    params: {x_m: 3 m, y_m: 5 m, heading_deg: %d}\n"
    changes = {
        "param": ("default: 1 m\n", f"default: {2 + number} m\n"),
        "moved": ("props:\n", "props:\n" + bench % (10 + number)),
        "added": ("props:\n", "props:\n" + bench % 0 * (2 + number % 2)),
        "rebuilt": ("- prop: balcony\n", f"- prop: balcony\n    id: anew-{number}\n"),
        "largest": ("- prop: city\n", f"- prop: city\n    id: anew-{number}\n"),
        "light": ("clouds: 0.35", f"clouds: {0.4 + 0.05 * number:g}"),
    }
    old, new = changes[kind]
    if old not in text:
        raise VrTherapyError(f"The balcony's file has no {old!r} any more: bench/watch.py looks for it.")
    return text.replace(old, new, 1)


def _save(watch: Watch, page: Page, file: Path, text: str) -> float:
    # As the loop does: it looks, sleeps, and looks again; the worst wait is counted each time.
    file.write_text(text, encoding="utf-8")
    began = time.perf_counter()
    time.sleep(_LOOK_EVERY_SECONDS)
    if not turn(watch, page, 0.0) or watch.faults:
        raise VrTherapyError("The change was not seen, or has faults.")
    return 1000 * (time.perf_counter() - began)
