"""`run_session.py` as a person starts it, and thinks better of it."""

import os
import subprocess
import sys
from pathlib import Path

from vrtherapy.bench._figures import free_endpoint

ROOT = Path(__file__).resolve().parents[2]


def test_a_session_that_is_over_before_it_has_begun_ends_cleanly(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "run_session.py"), "--seconds", "0.01", "--display", "none"]
    command += ["--console", "none", "--endpoint", free_endpoint(), "--records", str(tmp_path / "records")]
    environment = os.environ | {"VRTHERAPY_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
