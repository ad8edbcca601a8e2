"""Cues under way: each takes some of the scene's params away for a moment, and brings them back."""

from dataclasses import dataclass, replace
from itertools import takewhile

from vrtherapy.messages import Params, ParamValue, Text
from vrtherapy.scene import Cue, Effect
from vrtherapy.state import SessionState, StepState

RELEASE_SECONDS = 0.25
"""How long a cue that is called off takes to be gone: less than the view takes to go dark."""
LATE_SECONDS = 1.0
"""A cue that is heard of later than this is past: it does not happen at an unexpected moment."""


@dataclass(frozen=True, slots=True)
class RunningCue:
    """A cue of an exposure step that began, or begins, at `begin_seconds` of the stage's clock."""

    step: StepState
    cue: Cue
    begin_seconds: float
    end_seconds: float
    called_off_seconds: float | None = None

    @classmethod
    def begun(cls, step: StepState, cue: Cue, at: float) -> "RunningCue":
        """A cue that begins at `at`."""
        return cls(step, cue, at, at + max((lasts(effect) for effect in cue.effects), default=0.0))

    def called_off(self, now: float) -> "RunningCue":
        """The cue on its way out; what had not begun never does."""
        if self.called_off_seconds is not None:
            return self
        return replace(self, called_off_seconds=now, end_seconds=min(self.end_seconds, now + RELEASE_SECONDS))

    def share(self, effect: Effect, now: float) -> float:
        """How much of an effect there is at `now`: 0 none, 1 all of it."""
        if self.called_off_seconds is None:
            return envelope(effect, now - self.begin_seconds)
        left = 1.0 - (now - self.called_off_seconds) / RELEASE_SECONDS
        return max(0.0, left) * envelope(effect, self.called_off_seconds - self.begin_seconds)


class Cues:
    """The cues of one session as the stage shows them.

    An entry's time is session time; the least delay seen so far tells what that is on the stage's clock.
    """

    def __init__(self, state: SessionState) -> None:
        self._seen = max((cue.seq for cue in state.cues), default=0)
        self._running: list[RunningCue] = []
        self._offset_seconds = float("inf")

    def follow(self, state: SessionState, now: float, lead_seconds: float) -> list[Text]:
        """Begin what was fired, call off what does not fit the phase any more; returns what is to be announced."""
        self._offset_seconds = min(self._offset_seconds, now - state.at_seconds)
        step, phase = state.step, state.phase
        if self._running:
            self._running = [
                running
                if step is not None and running.step.seq == step.seq and phase in running.cue.phases
                else running.called_off(now)
                for running in self._running
            ]
        if step is None or not state.cues or state.cues[-1].seq <= self._seen:
            return []
        fired = list(takewhile(lambda cue: cue.seq > self._seen, reversed(state.cues)))
        self._seen = fired[0].seq
        announcements: list[Text] = []
        for each in reversed(fired):
            cue, begin = state.scenes[step.scene].cues.get(each.name), each.at_seconds + self._offset_seconds
            if cue is None or phase not in cue.phases or now - begin > LATE_SECONDS:
                continue
            if cue.announcement:
                announcements.append(cue.announcement)
                begin += lead_seconds
            self._running.append(RunningCue.begun(step, cue, begin))
        return announcements

    def call_off(self, now: float) -> None:
        """End every cue at once, and start none that has not begun."""
        self._running = [cue.called_off(now) for cue in self._running]

    def take(self, values: Params, scene: str, now: float) -> Params:
        """The scene's values as the cues under way leave them; the same dict where none is."""
        if not self._running:
            return values
        self._running = [running for running in self._running if now < running.end_seconds]
        changed: dict[str, ParamValue] = {}
        for running in self._running:
            for effect in running.cue.effects if running.step.scene == scene else ():
                share = running.share(effect, now)
                if share > 0.0 and effect.param in values:
                    before = changed.get(effect.param, values[effect.param])
                    changed[effect.param] = _taken(before, effect.to, share)
        return values | changed if changed else values


def lasts(effect: Effect) -> float:
    """Seconds from the beginning of an effect to its end."""
    return effect.rise_seconds + effect.hold_seconds + effect.fall_seconds


def envelope(effect: Effect, age_seconds: float) -> float:
    """Rise, hold, fall: 0 to 1 and back, soft at both ends."""
    if age_seconds < 0.0 or age_seconds >= lasts(effect):
        return 0.0
    if age_seconds < effect.rise_seconds:
        return _soft(age_seconds / effect.rise_seconds)
    left = lasts(effect) - age_seconds
    return _soft(left / effect.fall_seconds) if left < effect.fall_seconds else 1.0


def _taken(value: ParamValue, to: ParamValue, share: float) -> ParamValue:
    if isinstance(value, str) or isinstance(to, str):
        return to if share >= 0.5 else value
    return value + (to - value) * share


def _soft(share: float) -> float:
    return share * share * (3.0 - 2.0 * share)
