"""OpenXR's own validation layer watches a session: not one error, not one warning."""

import os
import subprocess
import sys
from pathlib import Path

from tests.headset.rig import Monado
from tests.scenes.screens import virtual_screen

LAYER = "XR_APILAYER_LUNARG_core_validation"


def test_the_validation_layer_has_nothing_to_say(monado: Monado, tmp_path: Path) -> None:
    """By GLX: the layer does not know the extension for EGL."""
    told = tmp_path / "validation.txt"
    layer = {
        "XR_ENABLE_API_LAYERS": LAYER,
        "XR_CORE_VALIDATION_EXPORT_TYPE": "text",
        "XR_CORE_VALIDATION_FILE_NAME": str(told),
    }
    assert monado.log.exists()
    with virtual_screen():
        done = subprocess.run(
            [sys.executable, "-m", "tests.headset.validated"],
            env=os.environ | layer,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = told.read_text(encoding="utf-8", errors="replace").splitlines()
    faults = [line for line in lines if "ERROR" in line.upper() or "WARNING" in line.upper()]
    assert lines
    assert faults == [], "\n".join(lines[:60])
