"""A page without a browser, for tests of the console's server: it says hello, keeps what it hears, and asks."""

import json
import re
import secrets
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from http.cookiejar import CookieJar
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from therapist_console.web import codes
from therapist_console.web.pairing import confirm


def trusting() -> ssl.SSLContext:
    """TLS to a certificate that nobody has signed, as after a person has compared its fingerprint."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # The sockets below read in a thread while they write: in TLS 1.3 the tickets that are read first got in the way of
    # the first request in 5 of 2,375 openings, and in 1.2 in none of 2,557.
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


class Browser:
    """Cookies, and requests with the headers that a browser sends."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.cookies = CookieJar()
        handlers = [
            urllib.request.HTTPCookieProcessor(self.cookies),
            urllib.request.HTTPSHandler(context=trusting()),
        ]
        self._opener = urllib.request.build_opener(*handlers)

    @classmethod
    def at(cls, address: str) -> "Browser":
        """A browser that has followed the printed address."""
        browser = cls(re.sub(r"/enter.*", "", address))
        assert browser.get(address.removeprefix(browser.base))[0] == 200
        return browser

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers, body."""
        return self._send(urllib.request.Request(self.base + path, headers=headers or {}))  # noqa: S310 -- ours

    def post(self, path: str, body: object, origin: str | None = None) -> tuple[int, Any]:
        """Status, and the answer's JSON."""
        headers = {"Origin": origin or self.base, "Content-Type": "application/json"}
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), headers, method="POST")  # noqa: S310
        status, _, answer = self._send(request)
        try:
            return status, json.loads(answer)
        except ValueError:
            return status, None

    def pair(self, code: str, name: str = "Tablet") -> tuple[int, Any]:
        """What the pairing screen does with a code."""
        guess = codes.Guess(code)
        status, begun = self.post(
            "/pair/begin", {"message": guess.message.hex(), "name": name, "language": "en"}
        )
        if status != 200:
            return status, begun
        proof = confirm(guess.finish(bytes.fromhex(begun["message"])), b"page", begun["name"])
        body = {"attempt": begun["attempt"], "confirmation": proof, "language": "en"}
        return self.post("/pair/finish", body)

    @property
    def cookie(self) -> str:
        """The header."""
        return "; ".join(f"{each.name}={each.value}" for each in self.cookies)

    def page(self, **hello: object) -> "Page":
        """Open the page's socket."""
        return Page(self, **hello)

    def socket(self, origin: str | None = None) -> ClientConnection:
        """A bare socket; websockets' exceptions when it is refused."""
        return connect(
            self.base.replace("http", "ws") + "/ws",
            origin=origin or self.base,  # type: ignore[arg-type]
            additional_headers={"Cookie": self.cookie},
            ssl=trusting() if self.base.startswith("https") else None,
            compression=None,
            close_timeout=0.3,
        )

    def _send(self, request: urllib.request.Request) -> tuple[int, dict[str, str], bytes]:
        try:
            with self._opener.open(request, timeout=10) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()


class Page:
    """One page: `heard` are all messages, `view` the last screen."""

    def __init__(self, browser: Browser, **hello: object) -> None:
        self._socket = browser.socket()
        self.heard: list[dict[str, Any]] = []
        self.pictures: list[int] = []
        self.view: dict[str, Any] = {}
        self.happened: list[dict[str, Any]] = []
        self.tick = 0
        self.boot = ""
        self.closed: int | None = None
        self.say(type="hello", **hello)

    def say(self, **message: object) -> None:
        """Say something to the server."""
        with suppress(ConnectionClosed):
            self._socket.send(json.dumps(message))

    def give(self, tag: str, **fields: object) -> str:
        """Touch a button; the id."""
        self.until(lambda: self.tick)
        command_id = secrets.token_hex(8)
        self.say(type="give", id=command_id, boot=self.boot, tick=self.tick, command={"type": tag, **fields})
        return command_id

    def ask(self, tag: str, **fields: object) -> dict[str, Any]:
        """Touch a button and wait for the answer."""
        return self.answer(self.give(tag, **fields))

    def answer(self, command_id: str) -> dict[str, Any]:
        """The first answer to a command."""
        self.until(lambda: self.answers(command_id))
        return self.answers(command_id)[0]

    def answers(self, command_id: str) -> list[dict[str, Any]]:
        """All answers to a command."""
        return [each for each in self.heard if each.get("id") == command_id]

    def until(self, met: Callable[[], object], within: float = 15.0) -> float:
        """Listen until something is so; the seconds it took."""
        begun = time.monotonic()
        while not met():
            assert time.monotonic() < begun + within, (
                f"not met; closed {self.closed}; heard {self.heard[-5:]}"
            )
            self.listen(0.05)
            if self.closed is not None and not met():
                time.sleep(0.01)
        return time.monotonic() - begun

    def listen(self, seconds: float) -> None:
        """Hear one message, if one comes."""
        if self.closed is not None:
            return
        try:
            message = self._socket.recv(seconds)
        except TimeoutError:
            return
        except ConnectionClosed as closed:
            self.closed = closed.rcvd.code if closed.rcvd else 1006
            return
        if isinstance(message, bytes):
            self.pictures.append(int.from_bytes(message[1:5], "big"))
        else:
            self._take(json.loads(message))

    def wait(self, seconds: float) -> None:
        """Listen for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.listen(0.05)

    def close(self) -> None:
        """Close the page."""
        self._socket.close()

    def _take(self, message: dict[str, Any]) -> None:
        self.heard.append(message)
        match message["type"]:
            case "welcome":
                self.boot = message["boot"]
            case "beat":
                self.tick = message["tick"]
                self.say(type="here")
            case "view":
                merged = message["view"] if message["whole"] else self.view | message["view"]
                self.view = {key: value for key, value in merged.items() if value is not None}
            case "happened":
                self.happened = message["items"] if message["whole"] else self.happened + message["items"]
            case _:
                pass
