"""Both eyes in one pass: processor time of a frame against two cameras, and against the package panda3d-openxr.

Ways to draw the same thousand separate nodes, and the balcony, take turns in one process, which stays on one processor:
`stereo_frames.py`, of a checkout's tools, three times, as every process lies differently in memory; figures are
medians. Draw calls are counted but not carried out, nor are blits and clears, by a small library that is built here
with gcc: what remains is what a machine with a graphics card would spend.

The package needs a headset's runtime, which `tools/headset_runtime.py` fetches; without it its figures are null and a
sentence says why. That runtime, without a screen, asks for 20 frames a second, and after a wait of 50 ms the first cull
of a frame finds the processor's caches cold, the second does not. `ratio_two_cull_alone` is of one pass and two cameras
in a process without it, frame after frame.

`ratio_…` compares the time in Panda3D's `render_frame`; `…_frame` whole frames, with the scene's own movements, which
all ways have alike. `pixels_over_1`: how many pixels of both eyes differ by more than 1 from two cameras', drawn with
four samples a pixel.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from vrtherapy.errors import VrTherapyError

_CHECKOUT = Path(__file__).resolve().parents[2]
_FRAMES, _RUNTIME = _CHECKOUT / "tools" / "stereo_frames.py", _CHECKOUT / "tools" / "headset_runtime.py"
_VOID_SOURCE = _CHECKOUT / "tools" / "void_draws.c"
VOID = _CHECKOUT / "build" / "void_draws.so"
_PATIENCE_SECONDS = 400.0
_PROCESSES = 3
Figures = dict[str, float | None]
_Measured = dict[str, dict[str, float]]


def run() -> Figures:
    """Measure. Raises VrTherapyError where this is no checkout, or something it needs is missing."""
    if not _FRAMES.exists():
        raise VrTherapyError(
            "`bench stereo` needs a checkout of the project: its tools are not installed with it."
        )
    build_void()
    alone = _measured([sys.executable, str(_FRAMES), "time"], {"LD_PRELOAD": str(VOID)})
    beside = _with_the_package()
    pixels: dict[str, int] = json.loads(last_line([sys.executable, str(_FRAMES), "pixels"], {}))
    figures: Figures = {"nodes": 1000}
    for place, ahead in (("nodes", ""), ("balcony", "balcony_")):
        found = beside.get(place, alone[place])
        figures |= {
            f"{ahead}ratio_two_cull": found["ratio_two_cull"],
            f"{ahead}ratio_panda3d_openxr": found.get("ratio_panda3d_openxr"),
            f"{ahead}draw_calls_ratio": found["one_pass_draw_calls"] / found["two_cull_draw_calls"],
            f"{ahead}pixels_over_1": float(pixels[place]),
            f"{ahead}ratio_two_cull_alone": alone[place]["ratio_two_cull"],
        }
        for name in ("one_pass", "two_cull", "panda3d_openxr"):
            figures[f"{ahead}{name}_ms"] = found.get(f"{name}_ms")
            figures[f"{ahead}{name}_frame_ms"] = found.get(f"{name}_frame_ms")
        for name in ("two_cull", "panda3d_openxr"):
            figures[f"{ahead}ratio_{name}_frame"] = found.get(f"ratio_{name}_frame")
    return figures


def build_void() -> None:
    """Build the library that carries out no draw call. Raises VrTherapyError where there is no compiler."""
    if VOID.exists() and VOID.stat().st_mtime >= _VOID_SOURCE.stat().st_mtime:
        return
    compiler = shutil.which("gcc")
    if compiler is None:
        raise VrTherapyError("`bench stereo` builds a small library: apt-get install gcc libc6-dev.")
    VOID.parent.mkdir(exist_ok=True)
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", str(VOID), str(_VOID_SOURCE), "-ldl"], check=True
    )


def _with_the_package() -> _Measured:
    """All three ways, where the headset's runtime can be had; nothing, and a sentence, where it cannot."""
    inside = ["env", "DISPLAY=:99", f"LD_PRELOAD={VOID}", f"PYTHONPATH={_CHECKOUT}"]
    inside += [sys.executable, str(_FRAMES), "time", "--peer"]
    try:
        return _measured([sys.executable, str(_RUNTIME), "run", "--", *inside], {})
    except VrTherapyError as error:
        print(
            f"Without panda3d-openxr, which needs a headset's runtime: {error}", file=sys.stderr, flush=True
        )
        return {}


def _measured(command: list[str], environment: dict[str, str]) -> _Measured:
    runs: list[_Measured] = [json.loads(last_line(command, environment)) for _ in range(_PROCESSES)]
    return {
        place: {name: statistics.median(run[place][name] for run in runs) for name in figures}
        for place, figures in runs[0].items()
    }


def last_line(command: list[str], environment: dict[str, str]) -> str:
    """What a program prints last. Raises VrTherapyError with its last words if it fails."""
    environment = os.environ | {"PYTHONPATH": str(_CHECKOUT)} | environment
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise VrTherapyError(f"no answer within {_PATIENCE_SECONDS:.0f} s.") from error
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise VrTherapyError(words[-1] if words else f"it ended with status {done.returncode}.")
    return lines[-1]
