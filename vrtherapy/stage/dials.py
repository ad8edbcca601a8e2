"""The params of the scene in view, on their way from what the patient sees to what the session asks for.

    harder, a number     waits for its announcement, then ramps at the param's rate
    harder, a choice     waits for its announcement, then changes while the view is dark
    easier               changes while the view is dark, without waiting: a floor that drops at once would lurch
    neither              a number with a rate ramps, everything else changes in the dark

On hold nothing gets harder: ramps come to rest, what waited is forgotten, and begins anew when the session resumes.
"""

from collections.abc import Mapping

from vrtherapy.messages import Params, ParamValue
from vrtherapy.scene import Scene
from vrtherapy.stage.ramp import Ramp, halted, ramp


class Dials:
    """What every param of one scene is now, and what it is going to be. Times are seconds of the stage's clock."""

    def __init__(self, scene: Scene, values: Mapping[str, ParamValue]) -> None:
        self.scene = scene
        self.sudden: Params = {}
        """What waits for the view to be dark."""
        self._values: Params = scene.defaults() | dict(values)
        self._ramps: dict[str, Ramp] = {}
        self._waiting: Params = {}
        self._asked: Mapping[str, ParamValue] = {}
        self._begin_at = 0.0

    @property
    def decided(self) -> bool:
        """Whether nothing waits, for its announcement or for the dark."""
        return not (self._waiting or self.sudden)

    def ask(self, values: Mapping[str, ParamValue], now: float, begin_at: float) -> list[str]:
        """Take up what the session asks for; returns the params that turn harder, to be announced until `begin_at`."""
        harder: list[str] = []
        asked, self._asked = self._asked, values
        for name, value in values.items():
            if value == asked.get(name) or name not in self._values or value == self._destined(name):
                continue
            self._waiting.pop(name, None)
            self.sudden.pop(name, None)
            if self._take_up(name, value, now):
                harder.append(name)
        if harder:
            self._begin_at = begin_at
        return harder

    def ease(self, values: Mapping[str, ParamValue], now: float) -> None:
        """Hold: come to rest, and take up only what is easier than what the patient sees."""
        self._waiting, self.sudden, self._asked = {}, {}, {}
        for name in list(self._ramps):
            self._halt(name, now)
        for name, value in values.items():
            if name in self._values and self.scene.harder(name, value, self._present(name, now)):
                self.sudden[name] = value

    def begin_due(self, now: float) -> None:
        """Let what was announced begin once its time has come."""
        if not self._waiting or now < self._begin_at:
            return
        for name, value in self._waiting.items():
            if not self._ramp_to(name, value, now):
                self.sudden[name] = value
        self._waiting = {}

    def change_in_the_dark(self) -> None:
        """The view is dark: what waited for that is now so."""
        for name in self.sudden:
            self._ramps.pop(name, None)
        self._values = self._values | self.sudden
        self.sudden = {}

    def at(self, now: float) -> Params:
        """Every param at `now`: the same dict as long as nothing moves."""
        if not self._ramps:
            return self._values
        self._values = self._values | {name: moving.at(now) for name, moving in self._ramps.items()}
        self._ramps = {name: moving for name, moving in self._ramps.items() if now < moving.end_seconds}
        return self._values

    def _destined(self, name: str) -> ParamValue:
        for decided in (self._waiting, self.sudden):
            if name in decided:
                return decided[name]
        moving = self._ramps.get(name)
        return moving.goal if moving else self._values[name]

    def _take_up(self, name: str, value: ParamValue, now: float) -> bool:
        """Begin what may begin; True if the change is harder than what was announced and has to wait."""
        moving, param = self._ramps.get(name), self.scene.params[name]
        present = moving.at(now) if moving else self._values[name]
        if param.is_harder(present, value):
            if moving and not param.is_harder(moving.goal, value):
                self._ramp_to(name, value, now)
                return False
            self._waiting[name] = value
            return True
        if param.is_harder(value, present) or not self._ramp_to(name, value, now):
            self._halt(name, now)
            self.sudden[name] = value
        return False

    def _present(self, name: str, now: float) -> ParamValue:
        moving = self._ramps.get(name)
        return moving.at(now) if moving else self._values[name]

    def _ramp_to(self, name: str, value: ParamValue, now: float) -> bool:
        rate, present = self.scene.params[name].rate_per_second, self._present(name, now)
        if rate is None or isinstance(value, str) or isinstance(present, str):
            return False
        moving = self._ramps.get(name)
        self._ramps[name] = ramp(present, value, rate, now, moving.speed_at(now) if moving else 0.0)
        return True

    def _halt(self, name: str, now: float) -> None:
        moving, rate = self._ramps.get(name), self.scene.params[name].rate_per_second
        if moving and rate:
            self._ramps[name] = halted(moving, rate, now)
