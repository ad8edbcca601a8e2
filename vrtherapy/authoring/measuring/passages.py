"""What is played of a scene: its stillness at some difficulties, the ramp through its range, and its cues."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from vrtherapy.messages import Params, Text
from vrtherapy.scene import Cue, Scene
from vrtherapy.stage.cues import moved
from vrtherapy.stage.dials import Dials

WINDOW_SECONDS = 1.0
"""Flashes are counted in any second: shorter looks could not hold what they look for."""
BEGIN_SECONDS = 3.0
"""Scene time at which a passage begins: what moves by itself has begun to."""
_LONGEST_RAMP_SECONDS = 600.0


@dataclass(frozen=True)
class Passage:
    """One thing that is played: `values_at` gives every param so many seconds into it."""

    name: str
    said: Text
    seconds: float
    values_at: Callable[[float], Params]
    announced: bool
    """Whether the patient was told: what moves then is a ride, and no surprise."""

    def windows(self, most: int) -> tuple[float, ...]:
        """The beginnings of at most so many looks of a second, spread over the passage."""
        free = max(0.0, self.seconds - WINDOW_SECONDS)
        count = min(most, 1 + int(free / WINDOW_SECONDS))
        if count == 1:
            return (free / 2,)
        return tuple(free * number / (count - 1) for number in range(count))


def passages_of(scene: Scene) -> Iterator[Passage]:
    """Everything that is played of a scene."""
    yield from _stills(scene)
    if scene.difficulty:
        yield _ramp(scene)
    for name, cue in scene.cues.items():
        yield _cue(scene, name, cue)


def _stills(scene: Scene) -> Iterator[Passage]:
    if not scene.difficulty:
        said = Text(en="as it is", fr="telle quelle")
        yield Passage("still", said, WINDOW_SECONDS, lambda _at: scene.defaults(), announced=False)
        return
    for difficulty in (0.0, 10.0):
        values = scene.values_for(difficulty, {})
        said = Text(en=f"at difficulty {difficulty:g}", fr=f"à la difficulté {difficulty:g}")
        yield Passage(
            f"difficulty {difficulty:g}",
            said,
            WINDOW_SECONDS,
            partial(_same, values),
            announced=False,
        )


def _same(values: Params, _at: float) -> Params:
    return values


def _ramp(scene: Scene) -> Passage:
    """From difficulty 0 to 10 as the stage does it: every param at its own rate."""
    dials = Dials(scene, scene.values_for(0.0, {}))
    dials.ask(scene.values_for(10.0, {}), 0.0, 0.0)
    dials.begin_due(0.0)
    dials.change_in_the_dark()
    times: dict[float, Params] = {}
    seconds, step = 0.0, 1 / 60
    last: Params | None = None
    while seconds < _LONGEST_RAMP_SECONDS:
        values = dials.at(seconds)
        times[round(seconds, 4)] = values
        if values == last:
            break
        last, seconds = values, seconds + step
    told = list(times.values())

    def values_at(at: float) -> Params:
        return told[min(len(told) - 1, max(0, round(at / step)))]

    said = Text(en="from difficulty 0 to 10", fr="de la difficulté 0 à 10")
    return Passage("ramp", said, max(WINDOW_SECONDS, seconds), values_at, announced=True)


def _cue(scene: Scene, name: str, cue: Cue) -> Passage:
    values = scene.values_for(10.0 if scene.difficulty else None, {})

    def values_at(at: float) -> Params:
        return moved(values, cue.effects, at)

    said = Text(en=f"cue {cue.label.en!r}", fr=f"événement « {cue.label.fr} »")
    seconds = max(WINDOW_SECONDS, max((effect.lasts_seconds for effect in cue.effects), default=0.0))
    return Passage(f"cue {name}", said, seconds, values_at, announced=cue.announcement is not None)
