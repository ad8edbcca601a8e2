"""What every test may use: a strict way to ask for a tool, and the settings of the property tests."""

import os
import shutil
import signal
import sys
from collections.abc import Callable

import hypothesis
import pytest

# Times of the examples say nothing on a busy machine; a failing example prints how to repeat it.
hypothesis.settings.register_profile("project", deadline=None, print_blob=True)
hypothesis.settings.load_profile("project")

# Whoever is started in a shell's background ignores Ctrl-C, and so do its children: those here are to end at it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def require_tool(tool: str, how_to_install: str, *, found: bool | None = None) -> None:
    """Skip the test where a program is missing, saying how to install it; in CI (CI=true) fail it instead.

    `found` answers for what is no program on the PATH, such as a graphics driver that was tried.
    """
    if shutil.which(tool) is not None if found is None else found:
        return
    sentence = f"{tool} is missing on this machine; to run this test: {how_to_install}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which OpenXR runtimes were given frames, and how many: the tests of the headset run on real ones alone."""
    watched = sys.modules.get("tests.headset.watched")
    for runtime, frames in watched.GIVEN.items() if watched else ():
        terminalreporter.write_line(f"{runtime} was given {frames} frames")


@pytest.fixture(scope="session")
def require() -> Callable[..., None]:
    """Give `require_tool`: `require("Xvfb", "apt-get install xvfb")` at the head of a test or fixture."""
    return require_tool
