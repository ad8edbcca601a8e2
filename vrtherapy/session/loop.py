"""The session's loop: ask the link, let the engine decide, record, then tell. One thread; nothing in it waits long.

link.poll ─ commands → engine.submit ┐
clock ───── engine.tick (rules) ─────┴→ entries → journal.write → link.publish → answers
"""

import contextlib
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from vrtherapy.commands import Command
from vrtherapy.commands.course import End, Stop
from vrtherapy.commands.ratings import RateSuds
from vrtherapy.commands.reports import (
    ReportConsoleJoined,
    ReportConsoleLeft,
    ReportRecordFailed,
    ReportRecordRestored,
    ReportSafePlace,
    ReportStageJoined,
    ReportStageLost,
)
from vrtherapy.commands.steering import Recentre
from vrtherapy.engine import SessionEngine
from vrtherapy.errors import JournalError, NotAuthorised, Refused
from vrtherapy.events import Cause, Entry, SafePlaceShown
from vrtherapy.link.requests import (
    CommandAsked,
    EarlierAsked,
    Joined,
    Left,
    Request,
    SnapshotAsked,
    StatusHeard,
)
from vrtherapy.link.server import LinkServer
from vrtherapy.messages import Text
from vrtherapy.record.journal import Journal
from vrtherapy.session.motion import Motion, NoMotion
from vrtherapy.session.opening import SESSION, Opened
from vrtherapy.session.stage_child import Stage
from vrtherapy.state import EXPOSING

POLL_SECONDS = 0.01
RULES_EVERY_SECONDS = 0.05
CHORES_EVERY_SECONDS = 1.0
SHOWN_WITHIN_SECONDS = 1.5
"""How long a closing session waits to hear that the patient's view has left the exposure."""
LINGER_SECONDS = 2.0
"""How long an ended session still answers, so that every console hears of the end."""

_FROM_THE_PATIENT = (Stop, RateSuds, Recentre)


class SessionLoop:
    """One session from opening to end. `clock` is a steady clock in seconds, moved by hand in tests."""

    def __init__(
        self,
        opened: Opened,
        link: LinkServer,
        stage: Stage,
        clock: Callable[[], float] = time.monotonic,
        motion: Motion | None = None,
    ) -> None:
        self._motion: Motion = motion or NoMotion()
        self.engine: SessionEngine = opened.engine
        self._journal: Journal = opened.journal
        self._link = link
        self._stage = stage
        self._clock = clock
        self._zero = clock() - opened.at_seconds
        self._stops: list[CommandAsked] = []
        self._rules_due = self._chores_due = float("-inf")
        self._ended_at: float | None = None
        self._closing_since: float | None = None
        self.close_asked = False
        self._entries: list[Entry] = list(opened.earlier)
        """Every entry, for those who come later."""
        link.remember(opened.earlier)
        self._tell(opened.entries)

    @property
    def now(self) -> float:
        """Seconds since the session was opened."""
        return max(0.0, self._clock() - self._zero)

    def turn(self, timeout_seconds: float = POLL_SECONDS) -> bool:
        """One turn of the loop; False once the session has ended and everyone has had time to hear of it."""
        self._link.beat(self.now)
        self._link.calm = self._calm()
        for request in self._link.poll(timeout_seconds, self.now):
            self._answer(request)
        now = self.now
        if now >= self._rules_due:
            self._rules_due = now + RULES_EVERY_SECONDS
            self._record_and_tell(self.engine.tick(now))
        if line := self._stage.watch(self._clock()):
            print(line, flush=True)
            self._report(ReportStageLost())
        if now >= self._chores_due:
            self._chores_due = now + CHORES_EVERY_SECONDS
            self._chores()
        if self.close_asked:
            self._close_gently()
        return not self._over()

    def ask_to_close(self, *_: object) -> None:
        """A clean end for any reason outside the therapy (Ctrl-C, shutdown): safe to call from a signal handler."""
        self.close_asked = True

    def _answer(self, request: Request) -> None:
        match request:
            case CommandAsked():
                self._command(request)
            case SnapshotAsked():
                self._link.send_snapshot(request, self.engine.state)
            case EarlierAsked():
                self._link.send_earlier(request, self._entries)
            case Joined(role="stage"):
                self._stage.joined(self._clock())
                if self.engine.state.stage is None:
                    self._report(ReportStageJoined(display=request.name))
            case Joined(role="therapist" | "observer" as role):
                self._report(ReportConsoleJoined(name=request.name, role=role))
            case StatusHeard(status=status):
                self._link.stage_status = status.changed(head=None, hands=(None, None))
                self._motion.take(self.now, status.head, status.hands)
            case Left(role="stage"):
                self._link.stage_status = None
                self._stage.silent(self._clock())
                self._report(ReportStageLost())
            case Left():
                self._report(ReportConsoleLeft(name=request.name, lost=request.lost))
            case _:
                pass

    def _command(self, request: CommandAsked) -> None:
        command = request.command
        reason = command.why if isinstance(command, ReportSafePlace) else None
        try:
            entries = self.engine.submit(command, _cause(request), self.now, reason)
        except Refused as refusal:
            self._link.refuse(request, refusal.sentence)
            return
        self._record_and_tell(entries)
        stop = self.engine.state.stop
        self._link.done(request, entries[-1].seq if entries else stop.seq if stop else self.engine.state.seq)
        if isinstance(command, Stop):
            self._stops.append(request)
            self._answer_stops()

    def _report(self, command: Command, reason: Text | None = None) -> None:
        """A fact that this process found out by itself; a report is never refused."""
        self._record_and_tell(self.engine.submit(command, SESSION, self.now, reason))
        self._record_and_tell(self.engine.tick(self.now))

    def _record_and_tell(self, entries: Sequence[Entry]) -> None:
        """Write first, then publish. If writing fails, what follows from that is told in the same breath."""
        if not entries:
            return
        entries = list(entries)
        try:
            self._journal.write(entries)
        except JournalError as error:
            entries += self._without_record(error.sentence)
        self._tell(entries)
        if any(isinstance(entry.event, SafePlaceShown) for entry in entries):
            self._answer_stops()

    def _without_record(self, sentence: Text) -> list[Entry]:
        """The journal keeps what it could not write; the exposure ends in the safe place, by the rule."""
        failed = self.engine.submit(ReportRecordFailed(sentence=sentence), SESSION, self.now)
        failed += self.engine.tick(self.now) if failed else []
        if failed:
            print(sentence.en, flush=True)
        with contextlib.suppress(
            JournalError
        ):  # told already; the journal keeps these too and the chores try again
            self._journal.write(failed)
        return failed

    def _tell(self, entries: Sequence[Entry]) -> None:
        self._entries += entries
        for entry in entries:
            self._link.publish(entry)

    def _answer_stops(self) -> None:
        """The second answer to a stop: shown."""
        stop = self.engine.state.stop
        if stop is None or stop.shown_at_seconds is None:
            return
        for request in self._stops:
            self._link.shown(request, self.engine.state.seq)
        self._stops.clear()

    def _chores(self) -> None:
        """Once a second: has the disk failed or come back, was a key revoked."""
        self._link.disk_free_bytes = _room(self._journal.path)
        failure = self._journal.failure()
        if failure is not None and self.engine.state.record_failure is None:
            self._tell(self._without_record(failure))
        elif self.engine.state.record_failure is not None:
            self._try_record_again()
        try:
            for name in self._link.reread_keys():
                print(f"The key {name!r} was revoked; its connections are closed.", flush=True)
        except NotAuthorised as error:
            print(error.sentence.en, flush=True)

    def _try_record_again(self) -> None:
        try:
            self._journal.retry()
        except JournalError:
            return
        if self._journal.failure() is None:
            self._report(ReportRecordRestored())

    def _calm(self) -> bool:
        """Whether the patient sees the safe place, or nothing yet, and is to see nothing else."""
        state, status = self.engine.state, self._link.stage_status
        in_view = status.scene if status else ""
        return state.phase not in EXPOSING and in_view in ("", state.plan.safe_place)

    def _close_gently(self) -> None:
        """Stop, wait until the view has left (or cannot say so), then end."""
        now = self.now
        if self._closing_since is None:
            self._closing_since = now
            if self.engine.state.phase not in ("ended", "debrief", "preparation"):
                self._record_and_tell(self.engine.submit(Stop(), SESSION, now, _CLOSED))
        state = self.engine.state
        shown = state.stop is None or state.stop.shown_at_seconds is not None or state.stage is None
        if shown or now - self._closing_since > SHOWN_WITHIN_SECONDS:
            while self.engine.state.phase != "ended":
                self._record_and_tell(self.engine.submit(End(), SESSION, now, _CLOSED))

    def _over(self) -> bool:
        if self.engine.state.phase != "ended":
            return False
        self._ended_at = self.now if self._ended_at is None else self._ended_at
        linger = 0.3 if self.close_asked else LINGER_SECONDS
        return self.now - self._ended_at > linger


def _room(path: Path | None) -> int | None:
    """Free bytes on the disk of the record, where that can be told."""
    try:
        return shutil.disk_usage(path.parent).free if path else None
    except OSError:
        return None


def catch_signals(loop: SessionLoop) -> None:
    """Ctrl-C, SIGTERM and Windows' Ctrl-Break end the session cleanly."""
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, loop.ask_to_close)


def _cause(request: CommandAsked) -> Cause:
    """A stop, a rating or a recentring that comes from the stage comes from the patient's own hands."""
    if request.role == "stage" and isinstance(request.command, _FROM_THE_PATIENT):
        return Cause(by="patient", name=request.name, command=request.id)
    return Cause(by=request.role, name=request.name, command=request.id)


_CLOSED = Text(en="The session was closed at the computer.", fr="La séance a été fermée sur l'ordinateur.")
