"""The director: what the patient sees at any moment, from the session's state and the time alone.

The view always moves to `state.showing`, along one of four ways (`Pacing` has the times):

    to the safe place      at once: the next frame is darker; black; the safe place fades in, all within a second
    into another scene     announced; dark once the scene is loaded; the patient is centred; the scene fades in
    harder, same scene     announced; then ramps (numbers) or a blink of the view (choices): see `dials`
    easier, same scene     at once, behind a blink: a floor that drops in full view would lurch

The stage may also go to the safe place by itself (`go_safe`), and stays there until the session agrees. It begins
there, too: a stage that was started again does not lead into an exposure that was under way. No clock, no link, no
graphics: the same states at the same times give the same frames.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, inf, radians, sin

from vrtherapy.messages import Language, Params
from vrtherapy.stage import captions
from vrtherapy.stage.captions import Captions
from vrtherapy.stage.comfort import STRIDE_M, Sticks, Vignette, within
from vrtherapy.stage.cues import Cues
from vrtherapy.stage.dials import Dials
from vrtherapy.stage.display.base import Frame, HeadPose
from vrtherapy.stage.fade import Fade
from vrtherapy.stage.gaze import Gaze
from vrtherapy.stage.hands import Hands, Vector
from vrtherapy.stage.leaving import Left, Pacing, Why
from vrtherapy.stage.noticing import EVERYTHING, changes, owed, under_way_since
from vrtherapy.stage.suds import Question
from vrtherapy.state import EXPOSING, SessionState, Showing

_EYE_HEIGHT_M = 1.65
_TURNS = {"none": 0.0, "30 deg": 30.0, "45 deg": 45.0}


@dataclass(frozen=True, slots=True)
class _View:
    """What is in view: a scene, as the safe place or as an exposure."""

    dials: Dials
    exposing: bool

    def shows(self, target: Showing) -> bool:
        return self.exposing == target.exposing and self.dials.scene.id == target.scene


class Director:
    """Turns states into frames. `now` is the stage's clock in seconds, and never goes back."""

    def __init__(self, language: Language = "en", pacing: Pacing | None = None) -> None:
        self.state: SessionState | None = None
        self.exposing = False
        """Whether what is in view is an exposure, however dark; False for the safe place, and for nothing at all."""
        self.at_rest = True
        """Whether the last frame showed what is to be shown, and clearly (or there was nothing to show)."""
        self.hands_m: tuple[Vector | None, Vector | None] = (None, None)
        """Where the patient's left and right hand are in the scene, as far as a display tells it."""
        self._pacing = pacing or Pacing()
        self._captions = Captions(language)
        self._fade = Fade()
        self._gaze = Gaze()
        self._cues: Cues | None = None
        self._view: _View | None = None
        self._target: Showing | None = None
        self._latch: Left | None = None
        self._joined_seq = inf
        self._leave_at = 0.0
        self._settled = False
        """Whether nothing is under way but ramps and cues: then a frame need not ask."""
        self._bright_seconds = 0.0
        self._centre_wanted = False
        self._vignette: Vignette | None = None
        """Where the scene in view carries the patient, and the protocol has the view narrow then."""
        self._sticks = Sticks()
        self._step_to: tuple[float, float] | None = None
        """Where in the scene the patient wishes to be, once it is dark."""
        self._spoken: tuple[Params, Params] = ({}, {})
        """The values in view, and the same in the patient's language."""
        self._began_at: float | None = None
        self._question = Question()
        self._owed = self._reported = 0

    @property
    def scene_in_view(self) -> str:
        """The id of the scene in view; empty before there is one."""
        return self._view.dials.scene.id if self._view else ""

    @property
    def left(self) -> Left | None:
        """Since when and why the stage is out of an exposure on its own account that the session still counts on."""
        exposing = self.state is not None and self.state.phase in EXPOSING
        return self._latch if exposing else None

    def joined(self, seq: int) -> None:
        """The session has let the stage in after entry `seq`; an exposure that begins later counts on this stage."""
        self._joined_seq = seq

    def follow(self, state: SessionState, now: float) -> None:
        """Take in the session's latest state; states in between may be left out."""
        before, changed = self.state, EVERYTHING
        if before is not None and self._cues is not None and before.session == state.session:
            changed = changes(before, state)
            if not any(changed):
                self.state = state
                return
        else:
            before, self._owed, self._reported = None, 0, 0
            under_way = under_way_since(state, self._joined_seq)
            self._latch = Left("start", state.seq, exposing=True) if under_way else None
            self._cues = Cues(state)
            self._captions.keep_saying(captions.WAIT) if under_way else self._captions.unsay()
        self.state = state
        if self._latch is not None:
            self._release(state)
        if changed.target:
            self._aim(state, now)
        if changed.centring:
            self._centre_wanted, self._settled = True, False
        if changed.words and (self._latch is None or state.phase not in EXPOSING):
            self._captions.follow(before, state, now)
        if changed.cues:
            for announcement in self._cues.follow(state, now, self._pacing.lead_seconds):
                self._captions.say(announcement, now)
            if self._latch is not None:
                self._cues.call_off(now)
            self._end_lines(self._cues)
            self._owed = owed(state)

    def go_safe(self, why: Why, now: float) -> None:
        """Go to the safe place without being told to, and stay until the session agrees. The patient's word stands."""
        if self._latch is not None and why != "patient":
            return
        state = self.state
        exposing = state is not None and state.phase in EXPOSING
        self._latch = Left(why, state.seq if state else 0, exposing)
        if why == "patient":
            self._captions.say(captions.STOPPED, now)
        elif why == "silence" or (why == "headset" and exposing):
            self._captions.keep_saying(captions.WAIT)
        if state is not None:
            self._aim(state, now)
        if self._cues is not None:
            self._cues.call_off(now)
            self._end_lines(self._cues)

    def heard(self) -> None:
        """The session is heard again after a silence."""
        if self._latch is not None and self._latch.why == "silence":
            self._captions.unsay()
            if not self._latch.exposing:
                self._latch = None

    def look(self, head: HeadPose) -> None:
        """Where the patient's head is, as the display tells it."""
        self._gaze.look(head)

    def point(self, hands: Hands, now: float) -> int | None:
        """Where the patient's hands are, as the display tells them; gives the SUDS that they have just confirmed."""
        self._captions.with_scale = True
        asked = self.state.suds_asked_at_seconds if self.state is not None else None
        eyes_m = self._view.dials.scene.view.eye_height_m if self._view else _EYE_HEIGHT_M
        pointing = self._gaze.pointing(hands, eyes_m)
        left, right = (hand.ray.origin_m if hand.ray else None for hand in pointing.hands.both)
        self.hands_m = left, right
        value = self._question.answer(asked, pointing, eyes_m, now)
        if value is not None:
            self._captions.answered()
        self._move(hands, now)
        return value

    def _move(self, hands: Hands, now: float) -> None:
        """Turn or step by the patient's stick, where the protocol lets it, and nothing else is asked of the stick."""
        state, view = self.state, self._view
        if state is None or view is None or state.suds_asked_at_seconds is not None:
            self._sticks.rest()
            return
        comfort, push = state.plan.comfort, self._sticks.push(hands)
        if push is None or not self._fade.clear(now):
            return
        if push in ("left", "right"):
            turn_deg = _TURNS[comfort.snap_turn]
            self._gaze.turn(turn_deg if push == "left" else -turn_deg)
        elif comfort.teleport:
            self._step_to = self._step(view, STRIDE_M if push == "ahead" else -STRIDE_M)
            self._settled = False

    def _step(self, view: _View, stride_m: float) -> tuple[float, float] | None:
        """Where a step ahead, as the patient looks, ends in the scene."""
        head = self._gaze.head(view.dials.scene.view.eye_height_m)
        across, along, _ = head.position_m
        heading = radians(head.hpr_deg[0])
        there = across - sin(heading) * stride_m, along + cos(heading) * stride_m
        return within(view.dials.scene.view.area_m, (across, along), there)

    def frame(self, now: float, ready: Callable[[str], bool]) -> Frame:
        """The picture of this moment. `ready` tells whether a scene is loaded."""
        if self._began_at is None:
            self._began_at = now
        state, fade = self.state, self._fade.level(now)
        if not self._settled and state is not None and self._target is not None:
            fade = self._steer(state, self._target, now, fade, ready)
        view, cues = self._view, self._cues
        if cues is not None and cues.script is not None:
            for line, at in cues.lines(now):
                self._captions.say_line(line, at)
        time_seconds, caption = now - self._began_at, self._captions.at(now)
        if view is None:
            head = self._gaze.head(_EYE_HEIGHT_M)
            return Frame("", {}, time_seconds, fade, caption, head, self._gaze.room)
        scene, values = view.dials.scene, view.dials.at(now)
        if cues is not None and cues.running:
            values = cues.take(values, scene.id, now, exposing=view.exposing)
        if "language" in values:
            values = self._in_language(values)
        narrow = 0.0
        if self._vignette is not None:
            narrow = self._vignette.level(scene, values, now, dark=fade >= 1.0)
        question = self._question
        return Frame(
            scene.id,
            values,
            time_seconds,
            fade,
            caption,
            self._gaze.head(scene.view.eye_height_m),
            self._gaze.room,
            question.scale.view(now, self._captions.language) if question.scale else None,
            question.ticks,
            narrow,
        )

    def _in_language(self, values: Params) -> Params:
        """A scene's param `language` is the patient's, whatever was asked. The same dict as long as nothing changes."""
        language = self._captions.language
        if values["language"] == language:
            return values
        if self._spoken[0] is not values or self._spoken[1]["language"] != language:
            self._spoken = values, values | {"language": language}
        return self._spoken[1]

    def take_shown(self) -> int | None:
        """After a frame was submitted: the stop or safe place entry that it is the first to show; once for each."""
        if (
            self._owed <= self._reported
            or self._view is None
            or (self._view.exposing and self._fade.goal < 1.0)
        ):
            return None
        self._reported = self._owed
        return self._owed

    def _end_lines(self, cues: Cues) -> None:
        if cues.script is None:
            self._captions.end_lines()

    def _release(self, state: SessionState) -> None:
        """Let go of what the stage decided alone, once the session agrees, or has decided otherwise since."""
        if self._latch is not None and self._latch.let_go(state):
            self._latch = None

    def _aim(self, state: SessionState, now: float) -> None:
        """Set the target, and begin what begins at once."""
        self._settled = False
        old, target = self._target, state.showing
        if self._latch is not None and target.exposing:
            target = _safe_place(state)
        self._target = target
        if old is None or old.scene != target.scene or old.exposing != target.exposing:
            self._leave_at = now + (self._pacing.lead_seconds if target.exposing else 0.0)
        view = self._view
        if view is None:
            return
        if not view.shows(target):
            view.dials.ease({}, now)
        elif state.phase == "hold":
            view.dials.ease(target.params, now)
        else:
            harder = view.dials.ask(target.params, now, now + self._pacing.lead_seconds)
            if harder:
                self._captions.announce_harder(state, harder, now)

    def _steer(
        self, state: SessionState, target: Showing, now: float, fade: float, ready: Callable[[str], bool]
    ) -> float:
        """One frame further on the way to the target; gives how dark the view is (`fade` before)."""
        view, black = self._view, fade >= 1.0
        if view is None and target.exposing:  # out of nothing, the safe place comes first
            target = _safe_place(state)
            self._leave_at = now + self._pacing.lead_seconds
        there = False
        if view is None or not view.shows(target):
            times = self._pacing.change if target.exposing else self._pacing.leave
            dark = not target.exposing or (now >= self._leave_at and ready(target.scene))
            if dark and black and ready(target.scene):
                self._view = _View(Dials(state.scenes[target.scene], target.params), target.exposing)
                self.exposing = target.exposing
                carried = state.plan.comfort.vignette and self._view.dials.scene.view.carried_by
                self._vignette = Vignette() if carried else None
                self._centre(self._view, state)
                self._bright_seconds, dark = times.bright_seconds, False
        else:
            there, times = True, self._pacing.blink
            view.dials.begin_due(now)
            dark = self._centre_wanted or self._step_to is not None or bool(view.dials.sudden)
            if dark and black:
                self._change_in_the_dark(view, state)
                self._bright_seconds, dark = times.bright_seconds, False
            self._settled = not dark and view.dials.decided and self._fade.clear(now)
        if dark:
            fade = self._fade.towards(1.0, times.dark_seconds, now)
        elif self._view is not None:
            fade = self._fade.towards(0.0, self._bright_seconds, now)
        self.at_rest = there and fade == self._fade.goal == 0.0
        return fade

    def _change_in_the_dark(self, view: _View, state: SessionState) -> None:
        view.dials.change_in_the_dark()
        if self._step_to is not None:
            self._gaze.step(self._step_to)
            self._step_to = None
        if self._centre_wanted:
            self._centre(view, state)

    def _centre(self, view: _View, state: SessionState) -> None:
        self._step_to = None
        self._gaze.centre(state.posture, view.dials.scene.view.eye_height_m)
        self._centre_wanted = False


def _safe_place(state: SessionState) -> Showing:
    safe = state.plan.safe_place
    return Showing(safe, state.scenes[safe].defaults(), exposing=False)
