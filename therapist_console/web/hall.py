"""What all pages share: what is known of the session, which devices are here, pairing, what may be opened."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from therapist_console.records import Viewer
from therapist_console.screen import screen, steady
from therapist_console.web.addresses import Place
from therapist_console.web.following import Following
from therapist_console.web.hands import Answer, Hands, Session
from therapist_console.web.line import Line
from therapist_console.web.opening import Opening
from therapist_console.web.pairing import Pairing
from vrtherapy.link.client import Message, StateReplaced
from vrtherapy.messages import Language
from vrtherapy.record.chart import Layout, session_chart

_SCREEN_LASTS_SECONDS = 0.2
"""While nothing happens, a screen is made so often, for what time alone changes; making one takes milliseconds."""
_CHART_EVERY_SECONDS = 1.0
_GROWING_CHART_EVERY_SECONDS = 5.0
_GONE_AFTER_SECONDS = 60.0
"""A session that was silent for so long does not come back by itself: whoever starts it again tries for less."""
CHART_SIZE = (720.0, 300.0)
_WITH_LEGEND_FROM = 260.0
_MOST_CHARTS = 32


class Picture(Protocol):
    """One picture of what the patient sees."""

    @property
    def jpeg(self) -> bytes: ...

    @property
    def number(self) -> int: ...


class Pictures(Protocol):
    """Where the pictures come from: fetched only while they are wanted."""

    @property
    def picture(self) -> Picture | None: ...

    def want(self, wanted: bool) -> None:
        """Whether anybody looks."""
        ...


class NoPictures:
    """A session whose stage shows nothing to consoles."""

    picture: Picture | None = None

    def want(self, wanted: bool) -> None:
        return None


class Guest(Protocol):
    """A page, as the hall knows it."""

    name: str
    wants_pictures: bool

    def wake(self) -> None:
        """There is something new to show."""
        ...

    def answer(self, answer: Answer) -> None:
        """The session answered a command of this page's device."""
        ...

    def dismiss(self) -> None:
        """The device may not be here any more."""
        ...


@dataclass(frozen=True)
class Shown:
    """A screen, the same without its clocks, and the session's time it is of."""

    whole: dict[str, Any]
    steady: dict[str, Any]
    as_of: float


@dataclass
class _Chart:
    svg: str = ""
    made_at: float = -1e9
    seq: int = -1
    phase: str = ""


@dataclass(frozen=True)
class Beyond:
    """Where this console listens beyond this machine, and the fingerprint of its certificate."""

    place: Place
    fingerprint: str


@dataclass(frozen=True)
class Furnishing:
    """What a hall is opened with."""

    session: Session
    opening: Opening
    beyond: Beyond | None = None
    pictures: Callable[[Callable[[], None]], Pictures] = field(default=lambda _: NoPictures())


class Hall:
    """One a process. Everything in it belongs to the event loop."""

    def __init__(self, furnishing: Furnishing, boot: str) -> None:
        self.boot = boot
        self.session = furnishing.session
        self.pairing = Pairing()
        self.opening = furnishing.opening
        self.beyond = furnishing.beyond
        self.hands = Hands(furnishing.session, self._answered)
        self.pictures = furnishing.pictures(self._picture_arrived)
        self._guests: set[Guest] = set()
        own = furnishing.session
        self._line = Line(own.endpoint, own.own, own.timing, self._take, watching=False)
        self.following = Following(self._line.ask_earlier, self.wake_all)
        self._screens: dict[tuple[str, str, Language], tuple[float, int, Shown]] = {}
        self._charts: dict[tuple[Language, tuple[float, float]], _Chart] = {}
        self._chores: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to follow the session. Raises LinkError and OSError."""
        await self._line.open()
        self._chores = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Say goodbye."""
        if self._chores is not None:
            self._chores.cancel()
        self.pictures.want(False)
        await self.hands.close()
        await self._line.close()

    def enter(self, guest: Guest) -> None:
        """A page has come."""
        self._guests.add(guest)
        self.look()

    def leave(self, guest: Guest) -> None:
        """A page has gone."""
        self._guests.discard(guest)
        self.look()

    def look(self) -> None:
        """Fetch pictures if, and only if, some page wants them."""
        self.pictures.want(any(guest.wants_pictures for guest in self._guests))

    def wake_all(self) -> None:
        """There is something new to show to everyone."""
        for guest in self._guests:
            guest.wake()

    def silent_seconds(self) -> float:
        """How long the session has been silent."""
        return self._line.silent_seconds()

    def under_way(self) -> bool:
        """Whether a session is open and not yet ended, as far as was heard lately."""
        state = self.following.state
        open_now = state is not None and state.phase != "ended" and state.session != self.following.dismissed
        return open_now and self.silent_seconds() < _GONE_AFTER_SECONDS

    def shown(self, viewer: Viewer, language: Language) -> Shown | None:
        """What a viewer sees now; None while there is no session to see."""
        key: tuple[str, str, Language] = (viewer.name, viewer.role, language)
        now = time.monotonic()
        state = self.following.state
        if state is None or state.session == self.following.dismissed:
            return None
        known = self._screens.get(key)
        if known is not None and known[1] == state.seq and now - known[0] < _SCREEN_LASTS_SECONDS:
            return known[2]
        silent = self.silent_seconds()
        heard = self.following.heard(silent)
        if heard is None:
            return None
        equipment = self.following.equipment(self._line.heard_beat, silent)
        whole = screen(heard, viewer, language, equipment)
        shown = Shown(whole, steady(whole), heard.now)
        self._screens[key] = (now, state.seq, shown)
        return shown

    def beat(self) -> dict[str, Any]:
        """What a beat to a page says of session and stage."""
        silent = self.silent_seconds()
        heard = self.following.heard(silent)
        equipment = self.following.equipment(self._line.heard_beat, silent)
        said: dict[str, Any] = {"silent": round(min(silent, 1e6), 3)}
        if heard is not None:
            said["now"] = round(heard.now, 3)
        if equipment.stage is not None:
            said["stage"] = equipment.stage.model_dump(mode="json")
        return said

    def chart(self, language: Language, size: tuple[float, float]) -> str | None:
        """The SUDS curve; drawn anew once a second at most, and only where it has changed. None without a session."""
        state, now = self.following.state, time.monotonic()
        if state is None or state.protocol is None or state.session == self.following.dismissed:
            return None
        if len(self._charts) > _MOST_CHARTS:
            self._charts.clear()
        chart = self._charts.setdefault((language, size), _Chart())
        every = _CHART_EVERY_SECONDS if chart.seq != state.seq else _GROWING_CHART_EVERY_SECONDS
        if now - chart.made_at >= every and (chart.seq != state.seq or state.phase != "ended"):
            heard = self.following.heard(self.silent_seconds())
            legend = size[1] >= _WITH_LEGEND_FROM
            layout = Layout(size, "chart", heard.now if heard else None, legend)
            chart.svg = session_chart(state, language, layout)
            chart.made_at, chart.seq = now, state.seq
        return chart.svg

    def unpair(self, name: str) -> None:
        """A device may not come in any more. Raises NotAuthorised when it is not known."""
        if self.session.keys is not None and name != self.session.own.name:
            self.session.keys.revoke(name)
            self._dismiss_unknown()

    def _take(self, message: Message) -> None:
        if isinstance(message, StateReplaced):
            self.opening.opened()
        self.following.take(message)

    def _picture_arrived(self) -> None:
        for guest in self._guests:
            if guest.wants_pictures:
                guest.wake()

    def _answered(self, name: str, answer: Answer) -> None:
        for guest in self._guests:
            if guest.name == name:
                guest.answer(answer)

    def _dismiss_unknown(self) -> None:
        for guest in list(self._guests):
            if not self.session.knows(guest.name):
                guest.dismiss()

    async def _work(self) -> None:
        """What is done again and again: presence, and whether every device is still welcome."""
        keeping = asyncio.create_task(self.hands.keep())
        try:
            while True:
                await asyncio.sleep(1.0)
                self.following.chase()
                self._dismiss_unknown()
        finally:
            keeping.cancel()
