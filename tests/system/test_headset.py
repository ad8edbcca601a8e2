"""The headset on a real OpenXR runtime: the tests in tests/headset, run where it is (tools/headset_runtime.py)."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from tools import headset_runtime

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the runtime's folder is made on Debian")

GIVEN = "was given"
"""What the tests inside say at their end: which runtime, and how many frames."""
INSIDE = {
    "contract": ("tests/scenes/test_display_contract.py", "-k", "headset"),
    "display": ("tests/headset/test_display.py",),
    "session": ("tests/headset/test_session.py",),
    "protocol": ("tests/headset/test_protocol.py",),
    "compositor": ("tests/headset/test_compositor.py",),
    "validation": ("tests/headset/test_validation.py",),
}
"""The contract first: nothing in it is timed, and it leaves compiled shaders in the cache. While they are compiled,
each for a second of a processor, the runtime slows its pace to what it is given."""


@pytest.fixture(scope="module")
def _runtime(require: Callable[..., None]) -> None:
    obstacle = headset_runtime.obstacle()
    require("an OpenXR runtime", obstacle, found=not obstacle)
    root = headset_runtime.root_folder()
    made = headset_runtime.is_complete(root) or headset_runtime.set_up(root)
    require("an OpenXR runtime", "see why `python tools/headset_runtime.py set-up` fails", found=made)


@pytest.mark.parametrize("part", INSIDE)
@pytest.mark.usefixtures("_runtime")
def test_in_the_runtimes_own_folder(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *INSIDE[part]]
    tool = [sys.executable, headset_runtime.__file__, "run", "--", *command]
    done = subprocess.run(tool, capture_output=True, encoding="utf-8", errors="replace", check=False)
    assert done.returncode == 0, f"{done.stdout[-8000:]}\n{done.stderr[-2000:]}"
    told = [line for line in done.stdout.splitlines() if GIVEN in line] + done.stdout.splitlines()[-1:]
    with capsys.disabled():
        print(f"\nheadset, {part}: {', '.join(told)}")
