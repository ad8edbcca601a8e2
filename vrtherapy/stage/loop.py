"""The stage's loop: one thread, one frame a turn. It reads no socket, waits for nobody but its display, and draws.

    link.messages ─ states ┐
    display.inputs ────────┼→ director → frame → display.draw → what was shown, how it went → link
    silence ───────────────┘

Between two frames the loop sleeps; what may end an exposure wakes its clock (`waking`).
Whatever happens, a frame is drawn: nothing here may wait for the session.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from vrtherapy.commands import Command
from vrtherapy.commands.course import Stop
from vrtherapy.commands.ratings import RateSuds
from vrtherapy.commands.reports import ReportHeadset, ReportSafePlace, ReportShown
from vrtherapy.commands.steering import Recentre
from vrtherapy.headset import BROKEN, HeadsetCondition
from vrtherapy.link.client import EntryHeard, Message, StateReplaced, Unanswered
from vrtherapy.link.wire import LinkFault, Refusal, StageStatus, Welcome
from vrtherapy.messages import Text
from vrtherapy.stage import sentences
from vrtherapy.stage.clock import Clock
from vrtherapy.stage.director import Director
from vrtherapy.stage.display.base import Display, Drawn, Frame, HeadPose, Input
from vrtherapy.stage.frames_log import FramesLog
from vrtherapy.stage.hands import Hands
from vrtherapy.stage.leaving import Why
from vrtherapy.stage.loading import Loading
from vrtherapy.stage.pace import Pace
from vrtherapy.stage.snapshots import Snapshots
from vrtherapy.stage.tidying import Tidying
from vrtherapy.state import EXPOSING, SessionState

_LEAST_PATIENCE_SECONDS = 0.6
_PATIENCE_FRAMES = 5.0
_RESTING_PATIENCE_SECONDS = 5.0
_LOADING_PATIENCE_SECONDS = 20.0
"""A processor that draws compiles a scene's programs within single frames: seconds each, and more when it is shared."""
CLOSING_SECONDS = 1.2
"""How long a closing stage takes for the way to the safe place, at most."""


class Link(Protocol):
    """What the loop needs of the link; `link.client_thread.ClientThread` is one."""

    def messages(self) -> list[Message]:
        """What has arrived since last asked, without waiting."""
        ...

    def send(self, command: Command) -> str:
        """Give a command; returns its id."""
        ...

    def pulse(self, alive_until: float, status: Callable[[], StageStatus] | None = None) -> None:
        """The loop is alive, and may take until then to say so again; `status` tells the link's thread how it is."""
        ...

    def silent_for(self, now: float) -> float:
        """Seconds since the session was last heard."""
        ...


def waking(clock: Clock) -> Callable[[Message], None]:
    """What wakes a loop's clock for a message that may want the patient out of the exposure. For the link's thread."""

    def tell(message: Message) -> None:
        if isinstance(message, (EntryHeard, StateReplaced)) and message.state.phase not in EXPOSING:
            clock.wake()

    return tell


@dataclass(frozen=True, slots=True)
class Options:
    """What a stage may do besides."""

    silent_after_seconds: float = 0.4
    frames_log: FramesLog | None = None
    snapshots: Snapshots | None = None
    tidying: Tidying | None = None


class StageLoop:
    """Runs one display for one session. Whoever made the display and the link closes them."""

    def __init__(
        self, display: Display, link: Link, director: Director, clock: Clock, options: Options | None = None
    ) -> None:
        self.close_asked = False
        self._display = display
        self._link = link
        self._director = director
        self._clock = clock
        self._options = options or Options()
        self._loading = Loading(display)
        self._pace = Pace(display.period_seconds, clock.now())
        self._heard: SessionState | None = None
        """The latest state that no frame has followed yet."""
        self._doubtful = False
        """Whether the session may not know that the stage left by itself."""
        self._silent = False
        self._headset: HeadsetCondition | None = None
        self._ends_at: float | None = None
        self._head: HeadPose | None = None
        """Where the patient's head is in the scene; None while no display tells it."""
        self._head_is_told = False

    def run(self) -> None:
        """Go on until asked to close."""
        while self.turn():
            pass

    def turn(self) -> bool:
        """One frame; False once the stage is closed and the view has left the exposure."""
        now = self._wait_and_hear()
        self._pace.begin(now)
        self._notice_silence(now)
        inputs = self._display.inputs()
        if inputs or self.close_asked:
            self._notice_inputs(inputs, now)
        state = self._director.state
        if state is not None and self._loading.busy:
            self._loading.go_on(state)
        if state is not None and self._loading.failed:
            self._notice_unbuildable(state, now)
        frame = self._director.frame(now, self._loading.ready)
        drawn = self._display.draw(frame)
        now = self._clock.now()
        self._head = frame.head if self._head_is_told else None
        if drawn is not None:
            self._account(frame, drawn, now)
        self._link.pulse(now + self._patience_seconds(), self._status)
        return self._ends_at is None or not (now >= self._ends_at or self._director.at_rest)

    def ask_to_close(self, *_: object) -> None:
        """End after the way to the safe place: safe to call from a signal handler."""
        self.close_asked = True

    def _wait_and_hear(self) -> float:
        """Wait for the next frame's time, or until the session wants the patient out of the exposure: that is now."""
        due, director = self._pace.due, self._director
        while True:
            self._clock.sleep_until(due)
            now = self._clock.now()
            for message in self._link.messages():
                if isinstance(message, EntryHeard):
                    self._heard = message.state  # the last one tells all that led to it
                else:
                    self._hear(message)
            heard = self._heard
            if now >= due or (heard is not None and heard.phase not in EXPOSING and director.exposing):
                break
        if heard is not None:
            director.follow(heard, now)
            if heard.session != self._loading.session:
                self._loading.expect(heard)
            self._heard = None
        if self._doubtful:
            self._doubtful = False
            self._own_up()
            self._tell_of_headset()
        return now

    def _hear(self, message: Message) -> None:
        """Take in what comes seldom."""
        if isinstance(message, StateReplaced):
            self._heard, self._doubtful = message.state, True
        elif isinstance(message, Unanswered):
            self._doubtful = True
        elif isinstance(message, Welcome):
            self._director.joined(message.seq)
            self._tell_of_headset()
        elif isinstance(message, Refusal):
            print(message.sentence.en, flush=True)
        elif (
            isinstance(message, LinkFault) and message.code != "hello_first"
        ):  # that one the client mends itself
            print(message.sentence.en, flush=True)

    def _notice_silence(self, now: float) -> None:
        """A session that is not heard cannot stop anything: the patient does not wait for it in an exposure."""
        silent = self._link.silent_for(now) > self._options.silent_after_seconds
        if silent == self._silent or self._director.state is None:
            return
        self._silent = silent
        if silent:
            self._director.go_safe("silence", now)
            self._own_up()
        else:
            self._director.heard()

    def _notice_unbuildable(self, state: SessionState, now: float) -> None:
        """An exposure whose scene cannot be built ends in the safe place, and the therapist reads why."""
        if (
            state.phase in EXPOSING
            and state.showing.scene in self._loading.failed
            and not self._director.left
        ):
            self._director.go_safe("scene", now)
            self._own_up()

    def _notice_inputs(self, inputs: list[Input], now: float) -> None:
        for happened in inputs:
            if happened.kind == "stop":
                self._stop(now)
            elif happened.kind == "closed":
                self.close_asked = True
            elif happened.kind == "recentre":
                self._link.send(Recentre())
            elif happened.head is not None:
                self._director.look(happened.head)
                self._head_is_told = True
            elif happened.hands is not None:
                self._point(happened.hands, now)
            elif happened.headset is not None:
                self._follow_headset(happened.headset, now)
        if self.close_asked and self._ends_at is None:
            self._ends_at = now + CLOSING_SECONDS
            self._director.go_safe("closing", now)
            self._own_up()

    def _point(self, hands: Hands, now: float) -> None:
        if (value := self._director.point(hands, now)) is not None:
            self._link.send(RateSuds(value=value))

    def _follow_headset(self, condition: HeadsetCondition, now: float) -> None:
        """A headset that shows nothing comes back in the safe place; the rest is for the session to decide."""
        self._headset = condition
        if condition in BROKEN:
            self._director.go_safe("headset", now)
        self._tell_of_headset()

    def _tell_of_headset(self) -> None:
        if self._headset is not None:
            self._link.send(ReportHeadset(condition=self._headset))

    def _stop(self, now: float) -> None:
        """The patient's own stop: it acts here and now; the session hears of it, and repeats of it do nothing."""
        self._director.go_safe("patient", now)
        state = self._director.state
        if state is None or state.stop is None:
            self._link.send(Stop())

    def _own_up(self) -> None:
        """Tell the session that the stage is out of the exposure by itself, if the session does not know."""
        left = self._director.left
        if left is None:
            return
        report = ReportSafePlace(why=self._reason(left.why), seq=left.seq)
        self._link.send(Stop() if left.why == "patient" else report)

    def _reason(self, why: Why) -> Text:
        """What the therapist reads of the stage's leaving by itself."""
        if why == "scene" and self._director.state is not None:
            return sentences.unbuildable(self._director.state.showing.scene)
        known = {"start": sentences.STARTED, "closing": sentences.CLOSING, "headset": sentences.HEADSET}
        return known.get(why) or sentences.silence(self._options.silent_after_seconds)

    def _account(self, frame: Frame, drawn: Drawn, now: float) -> None:
        """After a frame was submitted: say what was shown, keep the log, tidy up."""
        director, options = self._director, self._options
        submitted = now - drawn.since_seconds
        self._pace.submitted(submitted, drawn.missed)
        if options.frames_log is not None:
            seq = director.state.seq if director.state else 0
            options.frames_log.write(
                submitted, frame.scene_id, exposing=director.exposing, fade=frame.fade, seq=seq
            )
        if (shown := director.take_shown()) is not None:
            self._link.send(ReportShown(seq=shown))
        if options.snapshots is not None and director.state is not None and frame.scene_id:
            phase, at_rest = director.state.phase, director.at_rest
            options.snapshots.after_frame(submitted, phase, at_rest=at_rest, take=self._display.picture)
        if options.tidying is not None:
            hidden = frame.fade >= 1.0 or not director.exposing
            options.tidying.between_frames(now, self._pace.due - now, hidden=hidden)

    def _patience_seconds(self) -> float:
        """How long the next frame may take before the session has to think that the stage hangs.

        Slow is not hung: where the processor draws, a frame can take a second, and being killed for it would not make
        it faster, least of all while scenes are loaded and nothing is exposed: it would load them anew.
        """
        seconds = _RESTING_PATIENCE_SECONDS
        if self._director.exposing:
            if self._director.at_rest:
                seconds = _LEAST_PATIENCE_SECONDS
        elif self._loading.busy:
            seconds = _LOADING_PATIENCE_SECONDS
        return max(seconds, _PATIENCE_FRAMES * self._pace.longest_seconds)

    def _status(self) -> StageStatus:
        """How the stage is. Called on the link's thread: it only reads, and the frames have no part in the work."""
        state, pace = self._director.state, self._pace
        return StageStatus(
            display=self._display.name,
            scene=self._director.scene_in_view,
            seq=state.seq if state else 0,
            frames=pace.frames,
            late_frames=pace.late_frames,
            longest_frame_ms=1000 * pace.longest_seconds,
            head=(*self._head.hpr_deg, *self._head.position_m) if self._head else None,
            hands=self._director.hands_m,
        )
