"""How a console's page gets onto a terminal: repainted where it changed, or told line by line where there is no window.

Both ways are one port, `Output`. Painting is a pure function of the lines before and after.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from itertools import zip_longest
from typing import Protocol, TextIO

from therapist_console import passages
from therapist_console.model import Happening
from therapist_console.page import Line, Tone, page
from therapist_console.records import ConsoleView
from therapist_console.words import PROGRAM, printable
from vrtherapy.messages import Language
from vrtherapy.record.writing import clock

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"  # a screen of its own, no cursor, no line wrap
_LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"
_TONES: dict[Tone, str] = {"plain": "", "strong": "\x1b[1m", "alarm": "\x1b[1;7m", "dim": "\x1b[2m"}
_RED = "\x1b[31m"
_SMALLEST = (40, 10)


class Output(Protocol):
    """Where what a console knows is shown."""

    def happened(self, happening: Happening) -> None:
        """Something happened just now."""
        ...

    def show(self, view: ConsoleView) -> None:
        """How things stand now; called several times a second."""
        ...

    def say(self, sentence: str) -> None:
        """There is no session to show; this sentence says why."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was."""
        ...


def output_for(stream: TextIO, language: Language) -> Output:
    """The window if `stream` is a terminal that can be painted, else plain lines."""
    if stream.isatty() and os.environ.get("TERM") != "dumb" and _understands_escapes():
        return Window(stream, colour="NO_COLOR" not in os.environ)
    return PlainLines(stream, language)


def repaint(before: Sequence[Line], after: Sequence[Line], *, colour: bool) -> str:
    """What to write so that a screen that shows `before` shows `after`; empty if nothing changed."""
    return "".join(
        f"\x1b[{row};1H\x1b[0m{_styled(new, colour)}\x1b[0m\x1b[K"
        for row, (old, new) in enumerate(zip_longest(before, after, fillvalue=Line("")), start=1)
        if old != new
    )


def _styled(line: Line, colour: bool) -> str:
    red = _RED if colour and line.tone == "alarm" else ""
    return f"{_TONES[line.tone]}{red}{line.text}"


class Window:
    """The whole terminal, repainted where something changed."""

    def __init__(self, stream: TextIO, *, colour: bool) -> None:
        self._stream = stream
        self._colour = colour
        self._size = (0, 0)
        self._lines: list[Line] = []
        stream.write(_ENTER)

    def happened(self, happening: Happening) -> None:
        return None

    def show(self, view: ConsoleView) -> None:
        self._paint(page(view, *self._measured()))

    def say(self, sentence: str) -> None:
        self._measured()
        self._paint([Line(printable(part)) for part in sentence.split("\n")])

    def close(self) -> None:
        self._stream.write(_LEAVE)
        self._stream.flush()

    def _measured(self) -> tuple[int, int]:
        """The window's size; where it changed, everything is painted anew."""
        columns, rows = shutil.get_terminal_size()
        size = (max(columns, _SMALLEST[0]), max(rows, _SMALLEST[1]))
        if size != self._size:
            self._size, self._lines = size, []
            self._stream.write("\x1b[2J")
        return size

    def _paint(self, lines: list[Line]) -> None:
        self._stream.write(repaint(self._lines, lines, colour=self._colour))
        self._stream.flush()
        self._lines = lines


class PlainLines:
    """A line for everything that happens: for pipes, logs and screen readers."""

    def __init__(self, stream: TextIO, language: Language) -> None:
        self._stream = stream
        self._language: Language = language
        self._said = ""
        self._alarms: list[str] = []
        self._session = ""

    def happened(self, happening: Happening) -> None:
        self._write(f"{clock(happening.at_seconds):>7}  {happening.sentence.to(self._language)}")

    def show(self, view: ConsoleView) -> None:
        """Only what is new: where the session stands when it is first seen, and alarms when they begin and end."""
        self._said = ""
        if view.session != self._session:
            self._session = view.session
            notice = [view.record_notice] if view.record_notice else []
            for sentence in [
                passages.headline(view),
                *notice,
                *passages.phase(view),
                *passages.footer(view, PROGRAM),
            ]:
                self._write(sentence)
        for alarm in view.alarms:
            if alarm.sentence not in self._alarms:
                self._write(passages.alarm(alarm, view.language))
        now = [alarm.sentence for alarm in view.alarms]
        for sentence in self._alarms:
            if sentence not in now:
                self._write(passages.alarm_over(sentence, view.language))
        self._alarms = now

    def say(self, sentence: str) -> None:
        if sentence != self._said:
            self._said = sentence
            self._write(sentence)

    def close(self) -> None:
        self._stream.flush()

    def _write(self, sentence: str) -> None:
        self._stream.write(f"{printable(sentence)}\n")
        self._stream.flush()


def _understands_escapes() -> bool:
    """Whether the terminal takes ANSI sequences; an old Windows console first has to be told to."""
    if sys.platform != "win32":
        return True
    import ctypes  # noqa: PLC0415 -- only here, only on Windows

    kernel = ctypes.windll.kernel32
    handle = kernel.GetStdHandle(-11)
    mode = ctypes.c_uint32()
    enable_virtual_terminal = 0x0004
    return bool(
        kernel.GetConsoleMode(handle, ctypes.byref(mode))
        and kernel.SetConsoleMode(handle, mode.value | enable_virtual_terminal)
    )
