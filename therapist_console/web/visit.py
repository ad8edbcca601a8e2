"""One page on one WebSocket: what it is sent, and what it asks for.

Two tasks: one reads, one writes. The writer sends the newest of everything and never queues pictures: one is under way
at a time, and the next goes out once the page has said that it saw it. So a page on a slow link lags behind nobody but
itself, and a page that does not read costs nothing.
"""

import asyncio
import json
import struct
import time
from collections import deque
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from therapist_console.aftermath import aftermath
from therapist_console.model import Happening
from therapist_console.records import Viewer
from therapist_console.screen import news, plain
from therapist_console.web import messages, sentences
from therapist_console.web.asking import Asking
from therapist_console.web.hall import CHART_SIZE, Hall
from therapist_console.web.hands import Answer
from therapist_console.web.seals import Device
from vrtherapy.link.client import Unanswered
from vrtherapy.link.presence import Allowance
from vrtherapy.link.wire import Done, Shown
from vrtherapy.messages import LANGUAGES, Language

BEAT_SECONDS = 0.25
NOT_PAIRED, REFUSED, TOO_MANY, GOING = 4401, 4403, 4429, 1001
STOP_REPEAT_MS = 300
SILENT_AFTER_MS = 1000
_VIEW_EVERY_SECONDS = 0.05
_PICTURE_EVERY_SECONDS = 1 / 16
_PICTURE_LOST_AFTER_SECONDS = 5.0
_MOST_ANSWERS = 500
_PICTURE_VERSION = 1


class Visit:
    """A page of `device`. `run` it; it ends when the page goes, or is sent away."""

    def __init__(self, socket: WebSocket, device: Device, hall: Hall) -> None:
        self.name = device.name
        self.wants_pictures = False
        self._socket = socket
        self._device = device
        self._hall = hall
        self._asking = Asking(hall, device)
        self._language: Language = "en"
        self._chart_size = CHART_SIZE
        self._news = asyncio.Event()
        self._outgoing: deque[dict[str, Any]] = deque(maxlen=_MOST_ANSWERS)
        self._allowance = Allowance(per_second=60, burst=200)
        self._sent = _Sent()
        self._goodbye: int | None = None

    @property
    def _viewer(self) -> Viewer:
        return Viewer(name=self._device.name, role=self._device.role)

    def wake(self) -> None:
        self._news.set()

    def answer(self, answer: Answer) -> None:
        self._say(_answered(answer, self._language))

    def dismiss(self) -> None:
        self._goodbye = NOT_PAIRED
        self._news.set()

    async def run(self) -> None:
        """Serve the page until it goes."""
        self._hall.enter(self)
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hall.leave(self)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(RuntimeError, WebSocketDisconnect):  # it may be closed already
                await self._socket.close(self._goodbye or GOING)

    def _say(self, message: dict[str, Any]) -> None:
        self._outgoing.append(message)
        self._news.set()

    async def _read(self) -> None:
        with suppress(WebSocketDisconnect):
            while self._goodbye is None:
                event = await self._socket.receive()
                if event["type"] == "websocket.disconnect":
                    return
                text: str | None = event.get("text")
                said = messages.decode(text) if text is not None else None
                self._hall.hands.heard(self.name)
                self._hear(said)

    def _hear(self, said: messages.Said | None) -> None:
        stops = isinstance(said, messages.GiveStop | messages.Hello) or (
            isinstance(said, messages.Give) and said.command.get("type") == "stop"
        )
        if not self._allowance.take(self.name, time.monotonic()) and not stops:
            self._goodbye = TOO_MANY
            self._news.set()
            return
        match said:
            case messages.FrameSeen(n=number):
                self._sent.picture_seen(number)
                self._news.set()
            case messages.Ping(at=at):
                self._say({"type": "pong", "at": at})
            case messages.Here():
                pass
            case None:
                self._say({"type": "fault", "sentence": sentences.NO_MESSAGE.to(self._language)})
            case messages.Hello() | messages.Mirror() | messages.ReadIn() | messages.ChartSize():
                self._adjust(said)
            case _:
                for answer in self._asking.ask(said, self._language):
                    self._say(answer)

    def _adjust(self, said: messages.Hello | messages.Mirror | messages.ReadIn | messages.ChartSize) -> None:
        """How the page wants to be shown what it is shown."""
        match said:
            case messages.Hello():
                self._greet(said)
            case messages.Mirror(on=on):
                self._look(on)
            case messages.ReadIn(language=language):
                self._read_in(language)
            case messages.ChartSize(width=width, height=height):
                self._chart_size = (float(round(width, -1)), float(round(height, -1)))
                self._news.set()

    def _greet(self, hello: messages.Hello) -> None:
        self._read_in(hello.language)
        self._look(hello.pictures)
        if hello.stop is not None:
            self._asking.stop(hello.stop, hello.stop_session)

    def _look(self, wanted: bool) -> None:
        self.wants_pictures = wanted
        self._hall.look()

    def _read_in(self, language: Language) -> None:
        if language != self._language:
            self._language = language
            self._sent.forget()
        self._news.set()

    async def _write(self) -> None:
        await self._send(self._welcome())
        with suppress(WebSocketDisconnect, RuntimeError):
            while self._goodbye is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), BEAT_SECONDS)
                self._news.clear()
                await self._send_answers()
                await self._send_what_is()
                await self._send_beat()
                await self._send_picture()

    def _welcome(self) -> dict[str, Any]:
        return {
            "type": "welcome",
            "boot": self._hall.boot,
            "viewer": plain(self._viewer),
            "local": self._device.local,
            "languages": list(LANGUAGES),
            "stop_repeat_ms": STOP_REPEAT_MS,
            "silent_after_ms": SILENT_AFTER_MS,
        }

    async def _send_answers(self) -> None:
        while self._outgoing:
            await self._send(self._outgoing.popleft())

    async def _send_what_is(self) -> None:
        """The screen, what happened, the curve, the summary: whichever has changed."""
        now = time.monotonic()
        if now - self._sent.view_at < _VIEW_EVERY_SECONDS:
            asyncio.get_running_loop().call_later(_VIEW_EVERY_SECONDS, self._news.set)
            return
        shown = self._hall.shown(self._viewer, self._language)
        if shown is None:
            await self._send_if_new("opening", self._hall.opening.message(self._language))
            return
        if shown is not self._sent.shown and shown.steady != self._sent.kept.get("view"):
            before = self._sent.screen if "view" in self._sent.kept else None
            whole = before is None or before["session"] != shown.whole["session"]
            self._sent.kept["view"], self._sent.view_at, self._sent.screen = shown.steady, now, shown.whole
            self._sent.kept.pop("opening", None)
            sent = shown.whole if whole else news(before, shown.whole)
            await self._send({"type": "view", "as_of": round(shown.as_of, 3), "whole": whole, "view": sent})
        self._sent.shown = shown
        await self._send_happened()
        chart = self._hall.chart(self._language, self._chart_size)
        await self._send_if_new("chart", {"type": "chart"} | ({"svg": chart} if chart else {}))
        await self._send_summary()

    async def _send_if_new(self, kind: str, message: dict[str, Any]) -> None:
        if self._sent.kept.get(kind) != message:
            self._sent.kept[kind] = message
            if kind == "opening":
                self._sent.kept.pop("view", None)
                self._sent.shown = self._sent.told = None
            await self._send(message)

    async def _send_happened(self) -> None:
        following = self._hall.following
        told, first = self._sent.told, following.happenings[0].seq if following.happenings else 0
        if told is None or told[0] != following.session or told[1] != first:
            self._sent.told = (following.session, first, len(following.happenings))
            await self._send(self._happened(following.happenings, whole=True))
        elif told[2] < len(following.happenings):
            fresh = following.happenings[told[2] :]
            self._sent.told = (following.session, first, len(following.happenings))
            await self._send(self._happened(fresh, whole=False))

    def _happened(self, happenings: list[Happening], *, whole: bool) -> dict[str, Any]:
        items = [
            {
                "seq": told.seq,
                "at_seconds": round(told.at_seconds, 2),
                "sentence": told.sentence.to(self._language),
                "kind": told.kind,
                "by": told.by,
            }
            | ({"command": told.command} if told.command else {})
            for told in happenings
        ]
        return {"type": "happened", "whole": whole, "items": items}

    async def _send_summary(self) -> None:
        following = self._hall.following
        if following.state is None or following.state.phase != "ended" or not following.complete:
            return
        if self._sent.kept.get("summary") == following.session:
            return
        self._sent.kept["summary"] = following.session
        told = aftermath(following.entries, self._language)
        offer = self._hall.opening.next_offer(self._language)
        await self._send({"type": "summary", **told} | ({"next": plain(offer)} if offer else {}))

    async def _send_beat(self) -> None:
        now = time.monotonic()
        if now - self._sent.beat_at >= BEAT_SECONDS * 0.9:
            self._sent.beat_at = now
            await self._send({"type": "beat", "tick": round(now * 1000)} | self._hall.beat())

    async def _send_picture(self) -> None:
        picture, now = self._hall.pictures.picture, time.monotonic()
        sent = self._sent
        if not self.wants_pictures or picture is None or picture is sent.picture:
            return
        if sent.waits_since is not None and now - sent.waits_since < _PICTURE_LOST_AFTER_SECONDS:
            return
        if now - sent.picture_at < _PICTURE_EVERY_SECONDS:
            asyncio.get_running_loop().call_later(_PICTURE_EVERY_SECONDS, self._news.set)
            return
        sent.picture, sent.picture_at, sent.waits_since = picture, now, now
        sent.picture_number += 1
        head = struct.pack(">BI", _PICTURE_VERSION, sent.picture_number & 0xFFFFFFFF)
        await self._socket.send_bytes(head + picture.jpeg)

    async def _send(self, message: dict[str, Any]) -> None:
        await self._socket.send_text(json.dumps(message, ensure_ascii=False, separators=(",", ":")))


class _Sent:
    """What this page was sent last, so that it is not sent again."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.screen: dict[str, Any] | None = None
        self.shown: object = None
        self.told: tuple[str, int, int] | None = None
        """Which session's happenings, from which entry on, and how many of them."""
        self.view_at = self.beat_at = self.picture_at = float("-inf")
        self.picture: object = None
        self.picture_number = 0
        self.waits_since: float | None = None

    def forget(self) -> None:
        """Everything is to be sent anew, in another language."""
        self.kept.clear()
        self.shown = None
        self.told = None

    def picture_seen(self, number: int) -> None:
        """The page has shown a picture, or dropped it."""
        if number == self.picture_number:
            self.waits_since = None


def _answered(answer: Answer, language: Language) -> dict[str, Any]:
    match answer:
        case Done(id=command_id, seq=seq):
            return {"type": "done", "id": command_id, "seq": seq}
        case Shown(id=command_id, seq=seq):
            return {"type": "shown", "id": command_id, "seq": seq}
        case Unanswered(id=command_id):
            return {"type": "lost", "id": command_id, "sentence": sentences.UNANSWERED.to(language)}
        case _:
            return {"type": "refused", "id": answer.id, "sentence": answer.sentence.to(language)}
