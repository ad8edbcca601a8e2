"""The patient's headset as a display: paced by its runtime, and never the end of anything when that fails.

One pass of `draw`: begin the frame that was waited for, ask where the eyes will be, draw both in one go, submit, look
what the runtime has to say, go on with the scenes that load, and wait for the next frame's time. Waiting comes last, so
that the frame drawn next follows all that was heard meanwhile. Without a session it looks for one instead.
"""

import os
import time
from typing import Final

import xr

from vrtherapy.errors import StageError
from vrtherapy.headset import HeadsetCondition
from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Drawn, Frame, Input, Pixels
from vrtherapy.stage.display.headset.binding import EXTENSIONS, LIBRARIES, choose_binding
from vrtherapy.stage.display.headset.condition import Facts, Settled, judge
from vrtherapy.stage.display.headset.connection import Live, Seeker, Stuck
from vrtherapy.stage.display.headset.gestures import Gestures
from vrtherapy.stage.display.headset.pacing import Slot
from vrtherapy.stage.display.headset.poses import head_of
from vrtherapy.stage.display.headset.runtime import Runtime
from vrtherapy.stage.display.headset.session import Located, State
from vrtherapy.stage.render.quality import Quality
from vrtherapy.stage.render.tap import Onlooker
from vrtherapy.stage.render.two_eyes import TwoEyes

HUNG_SECONDS: Final = 0.7
"""A runtime that owes a frame for so long does not answer any more. Slow ones take a tenth of it."""
GIVE_UP_SECONDS: Final = 5.0
"""After so long in vain only a new process may connect to the runtime again."""
_CONNECTING_SECONDS = 2.0
_STUCK_CONNECTING_SECONDS = 15.0
"""A runtime that was stopped in its tracks may forget who asked meanwhile: the call never ends, but a new one works."""
_PASS_SECONDS = 0.01
_PATIENCE_SECONDS = 0.1
_CLOSED_FOR_SECONDS = 2.0
_VISIBLE = (State.VISIBLE, State.FOCUSED)


class HeadsetDisplay:
    """Draws for both eyes on OpenXR. Raises StageError where there is no OpenGL; a runtime may come and go."""

    name = "headset"
    period_seconds = 0.0

    def __init__(self, quality: Quality | None = None, onlooker: Onlooker | None = None) -> None:
        self._binding = choose_binding(os.environ.get("DISPLAY", ""))
        self._eyes = TwoEyes(LIBRARIES[self._binding], quality, onlooker=onlooker)
        self._seeker = Seeker(EXTENSIONS[self._binding])
        self._live: Live | None = None
        self._slot: Slot | None = None
        self._asked_at = 0.0
        self._gestures = Gestures()
        self._settled = Settled()
        self._tracked = True
        self._frames = 0
        self._ticks = 0
        self._happened: list[Input] = []
        self._closed = False

    def prepare(self, scene: Scene) -> None:
        self._eyes.prepare(scene)

    def ready(self, scene_id: str) -> bool:
        return self._eyes.ready(scene_id)

    def draw(self, frame: Frame) -> Drawn | None:
        now = time.monotonic()
        try:
            if self._live is None:
                self._look_for_a_session(now)
                return None
            drawn, submitted_at = self._one_frame(self._live, frame), time.monotonic()
            self._after_frame(self._live)
        except xr.XrException as error:
            self._lose("lost", type(error).__name__, now)
            return None
        if drawn is None:
            return None
        return drawn._replace(since_seconds=time.monotonic() - submitted_at)

    def inputs(self) -> list[Input]:
        happened, self._happened = self._happened, []
        return happened

    def picture(self) -> Pixels | None:
        return self._eyes.picture()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._live is not None:
            self._eyes.forget_target()
            try:
                self._live.close()
            except Stuck:
                return  # its thread still uses the context: the end of the process takes both
            print(f"headset   {self._frames} frames were given to {self._live.runtime.name}", flush=True)
        self._eyes.close()

    def _look_for_a_session(self, now: float) -> None:
        """No session: load scenes, and look whether there can be one."""
        if (runtime := self._seeker.seek(now)) is not None:
            self._begin(runtime, now)
            return
        unanswered = self._seeker.unanswered_for(now)
        if unanswered > _CONNECTING_SECONDS:
            self._note("hung", now)
            if unanswered > _STUCK_CONNECTING_SECONDS:
                raise Stuck("The headset's runtime answers nobody; the patient's display is started again.")
        elif self._seeker.failure and self._settled.condition is None:
            self._note("absent", now)
        self._eyes.warm()
        time.sleep(_PASS_SECONDS)

    def _begin(self, runtime: Runtime, now: float) -> None:
        try:
            self._live = Live.open(runtime, self._binding)
        except (xr.XrException, StageError) as error:
            self._seeker.failure = str(error) or type(error).__name__
            self._seeker.rest(now)
            return
        shape = "one array swapchain" if self._live.target.layered else "two swapchains"
        width, height = self._live.target.size
        print(
            f"headset   {runtime.headset} on {runtime.name}, {self._binding}; {width}x{height} an eye in {shape}",
            flush=True,
        )

    def _one_frame(self, live: Live, frame: Frame) -> Drawn | None:
        """Draw and submit the frame that was waited for, if it has come."""
        slot, self._slot = self._slot, None
        if slot is None:
            return None
        live.session.begin_frame()
        located = live.session.locate(slot.display_time)
        self._sense(live, slot, located)
        if frame.ticks != self._ticks:
            self._ticks = frame.ticks
            live.actions.tick()
        drawn = False
        if slot.seen:
            self._eyes.draw(frame, located.views, live.target)
            drawn = live.target.release()
        live.session.end_frame(slot.display_time, drawn=drawn)
        if not drawn:
            live.ledger.pause()
            return None
        self._frames += 1
        return Drawn(live.ledger.note(slot))

    def _after_frame(self, live: Live) -> None:
        """Hear the runtime, ask for the next frame, and wait for it a little."""
        now = time.monotonic()
        if not live.pacer.waiting:  # while a frame is owed, a runtime that hangs would catch us in here
            live.session.poll()
            if live.session.ending is not None:
                lost = live.session.ending == "loss"
                self._lose("lost" if lost else "closed", f"the session ended ({live.session.ending})", now)
                return
            if live.session.running:
                live.pacer.request()
                self._asked_at = now
        self._eyes.warm()
        if not live.pacer.waiting:
            time.sleep(_PASS_SECONDS)
        else:
            self._slot = live.pacer.next_slot(_PATIENCE_SECONDS)
        self._judge(live, time.monotonic())

    def _sense(self, live: Live, slot: Slot, located: Located) -> None:
        """Head and hands of this frame."""
        self._tracked = located.tracked
        self._happened.append(Input("head", head_of(located.views)))
        hands, now = live.actions.read(slot.display_time), time.monotonic()
        if self._gestures.stop(hands, now):
            self._happened.append(Input("stop"))
            live.actions.tick()
        if self._gestures.recentre(hands, now) or live.session.space_moved:
            live.session.space_moved = False
            self._happened.append(Input("recentre"))
            live.actions.tick()
        self._happened.append(Input("hands", hands=hands))

    def _judge(self, live: Live, now: float) -> None:
        if live.pacer.waiting and now - self._asked_at > HUNG_SECONDS:
            self._note("hung", now)
            if now - self._asked_at > GIVE_UP_SECONDS:
                silent = f"{live.runtime.name} has not answered for {GIVE_UP_SECONDS:.0f} s"
                raise Stuck(f"{silent}; the patient's display is started again.")
            return
        session = live.session
        facts = Facts(
            visible=session.running and session.state in _VISIBLE,
            focused=session.state == State.FOCUSED,
            tracked=self._tracked,
            present=session.present,
        )
        self._note(judge(facts), now)

    def _note(self, condition: HeadsetCondition, now: float) -> None:
        if self._settled.note(condition, now):
            self._happened.append(Input("headset", headset=condition))

    def _lose(self, condition: HeadsetCondition, why: str, now: float) -> None:
        """The session is over, by its own end or the runtime's: take it down, and look for another."""
        live, self._live, self._slot = self._live, None, None
        if live is None:
            return
        print(f"headset   {live.runtime.name}: {why} after {self._frames} frames", flush=True)
        self._eyes.forget_target()
        live.close()
        self._note(condition, now)
        self._gestures = Gestures()
        self._seeker.rest(now, _CLOSED_FOR_SECONDS if condition == "closed" else 0.0)
