"""What the tests of the therapist's page share: one browser, and a console's server with sessions behind it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.system.console_rig import Server, Sessions

TABLET = (768, 1024)
LAPTOP = (1024, 768)

_PATIENCE_MS = 30_000
"""How long a page may take for anything: a machine that is lent elsewhere has kept one touch waiting for 8 s."""


@pytest.fixture(scope="module")
def browser(require: Callable[..., None]) -> Iterator[Browser]:
    """One Chromium for a module."""
    require("chromium", "apt-get install chromium")
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """Sessions at one endpoint; a test opens its own with `sessions.new()`."""
    kept = Sessions(Path(tmp_path_factory.mktemp("console")))
    yield kept
    kept.close()


@pytest.fixture(scope="module")
def server(sessions: Sessions) -> Iterator[Server]:
    """The console's server for this machine."""
    running = Server(sessions)
    yield running
    running.close()


class Visits:
    """Opens pages as people do, and keeps what went wrong in them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def open(
        self, address: str, *, size: tuple[int, int] = LAPTOP, language: str = "fr", theme: str = "light"
    ) -> Page:
        """A page of a device of its own."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=True,
            locale="fr-FR" if language == "fr" else "en-GB",
            color_scheme="dark" if theme == "dim" else "light",
            ignore_https_errors=True,
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(address)
        return page

    def close(self) -> None:
        """Close them all."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Pages for one test; none may have thrown an error."""
    kept = Visits(browser)
    yield kept
    kept.close()
    assert kept.faults == []
