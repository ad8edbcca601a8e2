"""From the start of the stage's process to the first frame that a headset's runtime was given, with scenes to load.

On a machine where no runtime answers, a checkout runs this where `tools/headset_runtime.py` keeps one (root on Debian).
Of three starts the fastest counts: other programs on the machine only add.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from vrtherapy.bench._figures import free_endpoint
from vrtherapy.bench._sessions import sessions, write_plans
from vrtherapy.errors import VrTherapyError
from vrtherapy.link.keys import KeyFolder
from vrtherapy.stage.choose import headset_answers

STARTS = 3
_PATIENCE_SECONDS = 30.0
_RUNTIME_TOOL = Path(__file__).resolve().parents[2] / "tools" / "headset_runtime.py"


def run() -> dict[str, float]:
    """Measure; seconds. Raises VrTherapyError where there is no headset to be had."""
    answers, told = headset_answers()
    if answers:
        return _measure()
    if not _RUNTIME_TOOL.exists():
        raise VrTherapyError(f"The bench needs a headset: {told}")
    return _where_a_runtime_is()


def _measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_plans(folder)
        keys, endpoint = KeyFolder.open(folder / "keys"), free_endpoint()
        with sessions(folder, endpoint, "stops"):
            key = keys.client_path("stage")
            starts = [_start_once(folder / f"{start}.jsonl", endpoint, key) for start in range(STARTS)]
    return {"first_frame_s": round(min(starts), 3), "slowest_s": round(max(starts), 3), "n": STARTS}


def _start_once(frames_log: Path, endpoint: str, key: Path) -> float:
    """Seconds until the first frame was submitted; both times are of the machine's steady clock."""
    command = [sys.executable, "-m", "vrtherapy.stage", "--display", "headset", "--endpoint", endpoint]
    command += ["--key", str(key), "--frames-log", str(frames_log)]
    begun = time.monotonic()
    stage = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while time.monotonic() - begun < _PATIENCE_SECONDS and stage.poll() is None:
            lines = frames_log.read_bytes().split(b"\n")[:-1] if frames_log.exists() else []
            if lines:
                return float(json.loads(lines[0])["at"]) - begun
            time.sleep(0.02)
    finally:
        stage.terminate()
        stage.wait()
    raise VrTherapyError(f"The stage gave the headset no frame within {_PATIENCE_SECONDS:.0f} s.")


def _where_a_runtime_is() -> dict[str, float]:
    bench = [sys.executable, "-m", "vrtherapy", "bench", "start", "--json"]
    tool = [sys.executable, str(_RUNTIME_TOOL), "serve", "--", *bench]
    done = subprocess.run(
        tool, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    lines = done.stdout.splitlines()
    if done.returncode != 0 or not lines:
        raise VrTherapyError("\n".join([*lines[-3:], "The bench needs a headset, or root on Debian."]))
    figures: dict[str, float] = json.loads(lines[-1])
    return figures
