"""Cues under way: each takes some of the scene's params away for a moment, and brings them back, or says something.

A cue fired in an exposure lasts as long as its step and its phases; one that was fired in the safe place, or that has
captions, ends with the phase it was fired in. Of those with captions only the last one goes on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from vrtherapy.messages import Params, Text
from vrtherapy.scene import Cue, Effect
from vrtherapy.stage.captions import LONGEST_SECONDS
from vrtherapy.state import EXPOSING, SessionState
from vrtherapy.state import Cue as Fired

RELEASE_SECONDS = 0.25
"""How long a cue that is called off takes to be gone: less than the view takes to go dark."""
LATE_SECONDS = 1.0
"""A cue that is heard of later than this is past: it does not happen at an unexpected moment."""


@dataclass(frozen=True, slots=True)
class RunningCue:
    """A cue that began, or begins, at `begin_seconds` of the stage's clock, and what it was fired in."""

    cue: Cue
    within: "Within"
    begin_seconds: float
    end_seconds: float
    called_off_seconds: float | None = None

    @classmethod
    def begun(cls, cue: Cue, within: "Within", at: float) -> "RunningCue":
        """A cue that begins at `at`."""
        return cls(cue, within, at, at + cue.lasts_seconds + (LONGEST_SECONDS if cue.captions else 0.0))

    def called_off(self, now: float) -> "RunningCue":
        """The cue on its way out; what had not begun never does."""
        if self.called_off_seconds is not None:
            return self
        return replace(self, called_off_seconds=now, end_seconds=min(self.end_seconds, now + RELEASE_SECONDS))

    def take(self, values: Params, now: float) -> Params:
        """What the cue leaves of the values at `now`."""
        if self.called_off_seconds is None:
            return moved(values, self.cue.effects, now - self.begin_seconds)
        left = max(0.0, 1.0 - (now - self.called_off_seconds) / RELEASE_SECONDS)
        return moved(values, self.cue.effects, self.called_off_seconds - self.begin_seconds, left)

    def fits(self, state: SessionState) -> bool:
        """Whether it goes on in this state."""
        if self.within.exposing and not self.cue.captions:
            step = state.step
            return step is not None and step.seq == self.within.seq and state.phase in self.cue.phases
        return state.phase_seq == self.within.phase_seq


@dataclass(frozen=True, slots=True)
class Within:
    """What a cue was fired in: a scene, shown as an exposure or as the safe place; its step, and its phase."""

    scene: str
    exposing: bool
    seq: int
    phase_seq: int

    @classmethod
    def of(cls, state: SessionState) -> "Within":
        """What a cue that is fired in this state is fired in."""
        step = state.step
        return cls(state.showing.scene, state.phase in EXPOSING, step.seq if step else 0, state.phase_seq)


class Cues:
    """The cues of one session as the stage shows them.

    An entry's time is session time; the least delay seen so far tells what that is on the stage's clock.
    """

    def __init__(self, state: SessionState) -> None:
        self._seen = max((cue.seq for cue in _fired_here(state)), default=0)
        self._called_off_seq = state.cues_called_off_seq
        self.running: list[RunningCue] = []
        """Those under way, in the order in which they began."""
        self.script: RunningCue | None = None
        """The one of them that has captions, until the last one was read."""
        self._offset_seconds = float("inf")
        self._said_until = float("-inf")

    def follow(self, state: SessionState, now: float, lead_seconds: float) -> list[Text]:
        """Begin what was fired, call off what does not fit the phase any more; returns what is to be announced."""
        self._offset_seconds = min(self._offset_seconds, now - state.at_seconds)
        self._go_on([one if one.fits(state) else one.called_off(now) for one in self.running])
        if state.cues_called_off_seq > self._called_off_seq:
            self._called_off_seq = state.cues_called_off_seq
            self.call_off(now)
        known = _fired_here(state)
        if not known or known[-1].seq <= self._seen:
            return []
        fired = list(takewhile(lambda cue: cue.seq > self._seen, reversed(known)))
        self._seen = fired[0].seq
        announcements: list[Text] = []
        within = Within.of(state)
        for each in reversed(fired):
            cue, begin = (
                state.scenes[within.scene].cues.get(each.name),
                each.at_seconds + self._offset_seconds,
            )
            late = now - begin > LATE_SECONDS or each.seq < self._called_off_seq
            if cue is None or state.phase not in cue.phases or late:
                continue
            if cue.announcement:
                announcements.append(cue.announcement)
                begin += lead_seconds
            others = [one.called_off(now) if one.cue.captions else one for one in self.running]
            self._go_on([*others, RunningCue.begun(cue, within, begin)])
            self._said_until = float("-inf")  # it may have begun before the last frame
        return announcements

    def lines(self, now: float) -> Iterator[tuple[Text, float]]:
        """What the script has begun to say since this was last asked, each with its moment."""
        since, self._said_until = self._said_until, now
        script = self.script
        if script is None:
            return
        for line in script.cue.captions:
            at = script.begin_seconds + line.at_seconds
            if since < at <= now:
                yield line.text, at

    def call_off(self, now: float) -> None:
        """End every cue at once, and start none that has not begun."""
        self._go_on([one.called_off(now) for one in self.running])

    def take(self, values: Params, scene: str, now: float, *, exposing: bool) -> Params:
        """The values of the scene in view as the cues under way leave them; the same dict where none is."""
        over = False
        for running in self.running:
            within = running.within
            if now > running.end_seconds:
                over = True
            elif within.scene == scene and within.exposing == exposing:
                values = running.take(values, now)
        if over:
            self._go_on([one for one in self.running if now <= one.end_seconds])
        return values

    def _go_on(self, running: list[RunningCue]) -> None:
        scripts = (one for one in running if one.cue.captions and one.called_off_seconds is None)
        self.running, self.script = running, next(scripts, None)


def _fired_here(state: SessionState) -> tuple[Fired, ...]:
    """The cues of the step in an exposure, else those of the phase."""
    return state.cues if state.phase in EXPOSING else state.calm_cues


def envelope(effect: Effect, age_seconds: float) -> float:
    """Rise, hold, fall: 0 to 1 and back, soft at both ends."""
    rise, fall = effect.rise_seconds, effect.fall_seconds
    left = rise + effect.hold_seconds + fall - age_seconds
    if age_seconds < 0.0 or left <= 0.0:
        return 0.0
    share = age_seconds / rise if age_seconds < rise else left / fall if left < fall else 1.0
    return share * share * (3.0 - 2.0 * share)


def moved(values: Params, effects: Iterable[Effect], age_seconds: float, left: float = 1.0) -> Params:
    """What effects of that age leave of a scene's values, with `left` of their strength; the same dict if nothing."""
    for effect in effects:
        name, share = effect.param, left * envelope(effect, age_seconds)
        if share > 0.0 and name in values:
            old, to = values[name], effect.to
            if isinstance(old, str) or isinstance(to, str):
                values = values | {name: to if share >= 0.5 else old}
            else:
                values = values | {name: old + (to - old) * share}
    return values
