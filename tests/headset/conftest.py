"""The tests in this folder talk to a real OpenXR runtime; `tests/system/test_headset.py` runs them where one is."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

if "VRTHERAPY_IN_RUNTIME_ROOT" not in os.environ:
    collect_ignore_glob = ["test_*.py"]
else:
    from tests.headset.rig import Monado

    @pytest.fixture
    def monado(tmp_path: Path) -> Iterator[Monado]:
        """A runtime that has just been started, with nobody connected."""
        with Monado(tmp_path) as started:
            yield started
