"""From a touch on the page to the engine, through a real browser; what a page weighs; how many pictures it shows.

    Chromium, headless ─ WebSocket ─► the console's server ─ TCP, CURVE ─► session process

A touch's time is the browser's own for the event on which the page acts: STOP acts when it is pressed, every other
button when it is released, which is a click. The engine's is taken when it is asked; both are the wall clock of one
machine. Touches go to a button that may be pressed again and again; every stop goes to a session of its own. The
first load is all that comes over the wire until the page stands, the WebSocket's opening counted as one request.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from vrtherapy.bench._figures import free_endpoint, percentile
from vrtherapy.bench._sessions import write_plans
from vrtherapy.errors import VrTherapyError
from vrtherapy.link.keys import KeyFolder

TOUCHES = 300
STOPS = 60
PICTURES_FOR_SECONDS = 5.0
_PATIENCE_SECONDS = 60.0
_ARRIVES_WITHIN_SECONDS = 5.0
_TRIES = 5
_PRESSED_MS = (40, 90)
"""How long a finger presses: one that let go at once would have its click wait behind its own press."""
_ASK = 'button[data-offer="ask_suds"]'
_STOP = "button.stop"
_TABLET = {"width": 1024, "height": 768}

_WATCHER = """
window.touched = {};
for (const kind of ["pointerdown", "click"]) {
  addEventListener(kind, (event) => { touched[kind] = performance.timeOrigin + event.timeStamp; }, true);
}
"""
_COUNTER = """
window.seen = 0;
const was = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (String(data).includes("frame_seen")) window.seen += 1;
  return was.call(this, data);
};
"""


def run(touches: int = TOUCHES, stops: int = STOPS) -> dict[str, float]:
    """Measure: milliseconds, kilobytes over the wire, requests, pictures a second."""
    with tempfile.TemporaryDirectory() as name, _processes(Path(name)) as address, _browser() as browser:
        clicked = _Clicked(Path(name) / "clicked.jsonl")
        weight = _weigh(browser, address)
        page = browser.new_page(viewport=_TABLET)
        page.add_init_script(_WATCHER + _COUNTER)
        page.goto(address)
        page.wait_for_selector(_ASK)
        before = page.evaluate("window.seen")
        page.wait_for_timeout(1000 * PICTURES_FOR_SECONDS)
        pictures = (page.evaluate("window.seen") - before) / PICTURES_FOR_SECONDS
        delays = [_touch(page, clicked, _ASK, "ask_suds", "click") for _ in range(touches)]
        stopped = [_stop(page, clicked) for _ in range(stops)]
    return {
        "click_to_engine_p50_ms": percentile(delays, 50),
        "click_to_engine_p99_ms": percentile(delays, 99),
        "stop_p99_ms": percentile(stopped, 99),
        **weight,
        "mirror_fps": pictures,
        "n": touches,
        "stops": stops,
    }


def _touch(page: Any, clicked: "_Clicked", selector: str, tag: str, acts_on: str) -> float:  # noqa: ANN401 -- no types without playwright
    """Press a button; milliseconds from the browser's event to the engine.

    On a machine that stalls for seconds a touch is refused as too late, as it should be; it is then made again.
    """
    for _ in range(_TRIES):
        page.wait_for_timeout(random.uniform(20, 60))
        page.wait_for_selector(f"{selector}:not([aria-busy])")  # the touch before is answered
        had = clicked.count(tag)
        button = page.locator(selector).bounding_box()
        middle = button["x"] + button["width"] / 2, button["y"] + button["height"] / 2
        page.mouse.click(*middle, delay=random.uniform(*_PRESSED_MS))
        if at := clicked.wait(tag, had):
            return at * 1000 - float(page.evaluate(f"touched.{acts_on}"))
    raise VrTherapyError(f"{_TRIES} touches on {tag} never reached the engine.")


def _stop(page: Any, clicked: "_Clicked") -> float:  # noqa: ANN401 -- no types without playwright
    """Stop a session of its own; the next one comes by itself."""
    page.wait_for_selector(
        f"{_STOP}:not(.stopped):not(.stopping):not([disabled])", timeout=1000 * _PATIENCE_SECONDS
    )
    return _touch(page, clicked, _STOP, "stop", "pointerdown")


def _weigh(browser: Any, address: str) -> dict[str, float]:  # noqa: ANN401 -- no types without playwright
    """A first load in a browser that has never been here: kilobytes over the wire, and requests."""
    context = browser.new_context()
    page = context.new_page()
    network = context.new_cdp_session(page)
    weight = {"bytes": 0.0, "requests": 0.0}

    def add(event: dict[str, Any]) -> None:
        weight["bytes"] += float(event.get("encodedDataLength", 0))

    def frame(event: dict[str, Any]) -> None:
        if event["response"]["opcode"] == 1:  # text; pictures are no part of a page
            weight["bytes"] += len(event["response"]["payloadData"].encode())

    def count(event: dict[str, Any]) -> None:
        travels = not event.get("request", {}).get("url", "").startswith("data:")
        weight["requests"] += travels

    network.on("Network.loadingFinished", add)
    network.on("Network.webSocketFrameReceived", frame)
    network.on("Network.webSocketCreated", count)
    network.on("Network.requestWillBeSent", count)
    network.send("Network.enable")
    page.goto(address)
    page.wait_for_selector(_ASK)
    found = {"first_load_kb": weight["bytes"] / 1000, "requests": weight["requests"]}
    context.close()
    return found


class _Clicked:
    """What reached the engine, as it is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._at: dict[str, list[float]] = {}

    def count(self, tag: str) -> int:
        """How many commands of a kind have arrived."""
        self._look()
        return len(self._at.get(tag, []))

    def wait(self, tag: str, had: int) -> float | None:
        """The wall clock when the next one arrived; None if none came."""
        give_up_at = time.monotonic() + _ARRIVES_WITHIN_SECONDS
        while self.count(tag) <= had:
            if time.monotonic() > give_up_at:
                return None
            time.sleep(0.001)
        return self._at[tag][had]

    def _look(self) -> None:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._read)
            whole = file.read().rpartition(b"\n")[0]
        self._read += len(whole) + 1 if whole else 0
        for line in whole.splitlines():
            found = json.loads(line)
            self._at.setdefault(found["type"], []).append(found["at"])


@contextmanager
def _processes(folder: Path) -> Generator[str]:
    """The session and the console's server; gives the page's address."""
    write_plans(folder)
    KeyFolder.open(folder / "keys")
    endpoint, output = free_endpoint(), folder / "console.txt"
    environment = os.environ | {"VRTHERAPY_HOME": str(folder)}
    web = [
        "therapist_console",
        "web",
        "--endpoint",
        endpoint,
        "--port",
        "0",
        "--open",
        "no",
        "--language",
        "en",
    ]
    with output.open("wb") as stream:
        children = [
            subprocess.Popen([sys.executable, "-m", "vrtherapy.bench._clicked", str(folder), endpoint]),
            subprocess.Popen([sys.executable, "-m", *web], stdout=stream, stderr=stream, env=environment),
        ]
    try:
        yield _address(output)
    finally:
        for child in children:
            child.terminate()
            child.wait(5.0)


def _address(output: Path) -> str:
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < give_up_at:
        if found := re.search(r"http://\S+", output.read_text("utf-8")):
            return found.group()
        time.sleep(0.05)
    raise VrTherapyError(f"The console's server did not start: {output.read_text('utf-8')}")


@contextmanager
def _browser() -> Generator[Any]:
    """Debian's Chromium, driven by Playwright, which developers have and sessions do not need."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    try:
        playwright: Any = import_module("playwright.sync_api")
    except ImportError:
        playwright = None
    if chromium is None or playwright is None:
        raise VrTherapyError(
            "The bench of the console needs Chromium and Playwright: run `make test` once, or install them with "
            "`apt-get install chromium` and `pip install playwright`."
        )
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
