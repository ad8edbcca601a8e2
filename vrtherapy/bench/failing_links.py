"""Stops over links that fail: none may be lost, each acts once.

    a page ─ WebSocket ─► road ─► the console's server ─ TCP, CURVE ─► session process

Each stop goes to a session of its own, and shortly before or after it something fails: the page is loaded again, the
road is cut, or long and narrow (300 ms, 3 Mbit/s), the server is frozen, or killed and started again. The page does
what the real one does: it repeats the stop with one id until it knows that it is done, through whatever comes. `lanes`
run beside each other. What became of the stops is read from the sessions' journals.
"""

import json
import os
import random
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from vrtherapy.bench._figures import free_endpoint, percentile
from vrtherapy.bench._road import Road
from vrtherapy.bench._sessions import write_plans
from vrtherapy.errors import VrTherapyError
from vrtherapy.events import Stopped
from vrtherapy.link.keys import KeyFolder
from vrtherapy.record.journal import find_journals, read_journal

STOPS = 1000
LANES = 4
_REPEAT_SECONDS = 0.3
_AGAIN_SECONDS = 0.25
_PATIENCE_SECONDS = 180.0
_FROZEN_SECONDS = 1.5
_CUT_SECONDS = 1.0


def run(stops: int = STOPS, lanes: int = LANES) -> dict[str, float]:
    """Measure. `lost` counts stops that never acted, `twice` those that acted more than once."""
    with tempfile.TemporaryDirectory() as name:
        running = [_Lane(Path(name) / f"lane{number}", stops // lanes) for number in range(lanes)]
        for lane in running:
            lane.start()
        for lane in running:
            lane.join()
        faults = [lane.fault for lane in running if lane.fault]
        if faults:
            raise VrTherapyError(f"The bench of failing links could not go on: {faults[0]}")
        acted = Counter(command for lane in running for command in lane.acted())
        given = [command for lane in running for command in lane.given]
        seconds = [taken for lane in running for taken in lane.seconds]
    return {
        "stops": len(given),
        "lost": sum(acted[command] == 0 for command in given),
        "twice": sum(acted[command] > 1 for command in given),
        "p50_ms": 1000 * percentile(seconds, 50),
        "worst_ms": 1000 * max(seconds),
    }


class _Lane(threading.Thread):
    """One session after the other, one server, one page."""

    def __init__(self, folder: Path, stops: int) -> None:
        super().__init__(daemon=True)
        folder.mkdir()
        write_plans(folder)
        self.given: list[str] = []
        self.seconds: list[float] = []
        self.fault = ""
        self._folder = folder
        self._stops = stops
        self._sessions: set[str] = set()

    def run(self) -> None:
        KeyFolder.open(self._folder / "keys")
        endpoint = free_endpoint()
        clicked = [sys.executable, "-m", "vrtherapy.bench._clicked", str(self._folder), endpoint]
        session = subprocess.Popen(clicked, stdin=subprocess.DEVNULL)
        server = _Server(self._folder, endpoint)
        road = Road(server.port)
        try:
            page = _Page(server.cookie, road)
            for number in range(self._stops):
                self._stop_once(page, server, road, _FAILURES[number % len(_FAILURES)])
        except (VrTherapyError, OSError) as fault:
            self.fault = str(fault)
        finally:
            road.close()
            server.end()
            session.terminate()
            session.wait(5.0)

    def acted(self) -> list[str]:
        """The commands of all stops that the journals tell of."""
        entries = [
            entry for path in find_journals(self._folder / "records") for entry in read_journal(path).entries
        ]
        return [entry.cause.command or "" for entry in entries if isinstance(entry.event, Stopped)]

    def _stop_once(self, page: "_Page", server: "_Server", road: Road, failure: "_Failure") -> None:
        page.until(lambda: page.session not in (None, *self._sessions) and not page.stopped)
        self._sessions.add(str(page.session))
        session, command = page.session, secrets.token_hex(8)
        failing = threading.Thread(target=failure, args=(page, server, road))
        failing.start()
        page.until(lambda: False, random.uniform(0.0, 0.15))
        begun = time.monotonic()
        self.given.append(command)
        page.stop(command, str(session), lambda: page.session != session or page.stopped)
        self.seconds.append(time.monotonic() - begun)
        failing.join()
        road.open = True
        road.narrow(False)


class _Server:
    """The console's server, on a port of its own that stays the same."""

    def __init__(self, folder: Path, endpoint: str) -> None:
        self._output = folder / "console.txt"
        self._environment = os.environ | {"VRTHERAPY_HOME": str(folder)}
        self.port = int(free_endpoint().rpartition(":")[2])
        web = ["web", "--endpoint", endpoint, "--port", str(self.port), "--open", "no"]
        self._command = [sys.executable, "-m", "therapist_console", *web]
        self.start()
        self.cookie = self._cookie()

    def start(self) -> None:
        """Start it, and wait until it serves."""
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                self._command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=self._environment
            )
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while not re.search(rb"http://\S+", self._output.read_bytes()):
            if time.monotonic() > give_up_at:
                raise VrTherapyError(f"the console's server did not start: {self._output.read_text('utf-8')}")
            time.sleep(0.05)

    def end(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(_PATIENCE_SECONDS)

    def _cookie(self) -> str:
        """What the printed address gives to a browser."""
        import http.client  # noqa: PLC0415 -- only here

        path = re.search(rb"http://[^/]+(/\S+)", self._output.read_bytes())
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        asking.request("GET", path.group(1).decode() if path else "/")
        cookie = asking.getresponse().getheader("set-cookie", "") or ""
        asking.close()
        return cookie.partition(";")[0].partition("=")[2]


class _Page:
    """What the page in the browser does about a stop: repeat it until it is done, on whatever connection there is."""

    def __init__(self, cookie: str, road: Road) -> None:
        self._cookie = cookie
        self._road = road
        self._socket: ClientConnection | None = None
        self._again_at = 0.0
        self.session: str | None = None
        self.stopped = False
        self.reload = False

    def stop(self, command: str, session: str, done: Callable[[], bool]) -> None:
        """Give a stop until it is done."""
        due = 0.0
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while not done() and time.monotonic() < give_up_at:
            if time.monotonic() >= due:
                due = time.monotonic() + _REPEAT_SECONDS
                self._say(type="stop", id=command, session=session)
            self._listen(0.02)

    def until(self, met: Callable[[], bool], within: float = _PATIENCE_SECONDS) -> None:
        """Listen until something is so."""
        give_up_at = time.monotonic() + within
        while not met():
            if time.monotonic() > give_up_at:
                if within < _PATIENCE_SECONDS:
                    return
                raise VrTherapyError("no new session was shown")
            self._listen(0.02)

    def _listen(self, seconds: float) -> None:
        if self.reload:
            self.reload = False
            self._close()
        if self._socket is None:
            self._connect()
            return
        try:
            message = self._socket.recv(seconds)
        except TimeoutError:
            return
        except ConnectionClosed:
            self._close()
            return
        if isinstance(message, bytes):
            self._say(type="frame_seen", n=int.from_bytes(message[1:5], "big"))
        else:
            self._take(json.loads(message))

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "view":
            self.session, self.stopped = message["view"]["session"], bool(message["view"].get("stop"))
        elif message["type"] == "beat":
            self._say(type="here")

    def _say(self, **message: object) -> None:
        if self._socket is not None:
            try:
                self._socket.send(json.dumps(message))
            except ConnectionClosed:
                self._close()

    def _connect(self) -> None:
        if time.monotonic() < self._again_at:
            time.sleep(0.02)
            return
        self._again_at = time.monotonic() + _AGAIN_SECONDS
        place = f"127.0.0.1:{self._road.port}"
        try:
            self._socket = connect(
                f"ws://{place}/ws",
                origin=f"http://{place}",  # pyright: ignore[reportArgumentType] -- a NewType of str
                additional_headers={"Cookie": f"vrtherapy_console_{self._road.port}={self._cookie}"},
                compression=None,
                open_timeout=5.0,
                close_timeout=0.1,
            )
        except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
            return
        self._say(type="hello")

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None


def _nothing(_: _Page, __: _Server, ___: Road) -> None:
    return None


def _reload(page: _Page, _: _Server, __: Road) -> None:
    time.sleep(random.uniform(0.0, 0.3))
    page.reload = True


def _narrow(_: _Page, __: _Server, road: Road) -> None:
    road.narrow(True)


def _cut(_: _Page, __: _Server, road: Road) -> None:
    time.sleep(random.uniform(0.0, 0.3))
    road.cut()
    time.sleep(_CUT_SECONDS)
    road.open = True


def _freeze(_: _Page, server: _Server, __: Road) -> None:
    time.sleep(random.uniform(0.0, 0.3))
    server.process.send_signal(signal.SIGSTOP)
    time.sleep(_FROZEN_SECONDS)
    server.process.send_signal(signal.SIGCONT)


def _kill(_: _Page, server: _Server, __: Road) -> None:
    time.sleep(random.uniform(0.0, 0.3))
    server.process.kill()
    server.process.wait(5.0)
    server.start()


_Failure = Callable[[_Page, _Server, Road], None]
_FAILURES: tuple[_Failure, ...] = (
    _nothing,
    _reload,
    _narrow,
    _cut,
    _freeze,
    _reload,
    _narrow,
    _cut,
    _freeze,
    _kill,
)
