"""What must hold between the parts of a protocol, and between it and its scenes.

Like those of scenes, these checks look at the file, so that they find their faults beside others.
"""

from pathlib import Path

from vrtherapy.content import questionnaire_files
from vrtherapy.errors import SourceError
from vrtherapy.scene import Scene
from vrtherapy.scene.checks import check_unique, no_such
from vrtherapy.scene.library import SceneLibrary
from vrtherapy.scene.measure import Measure
from vrtherapy.sources import Source, Spot, shown


def check_protocol(source: Source, scenes: SceneLibrary) -> None:
    """Note every fault of a protocol that is not one of a single field."""
    _ProtocolCheck(source, scenes).run()


class _ProtocolCheck:
    """Checks one protocol; it remembers which broken scenes were told."""

    def __init__(self, source: Source, scenes: SceneLibrary) -> None:
        self._source = source
        self._scenes = scenes
        self._told: set[str] = set()

    def run(self) -> None:
        protocol = self._source.spot
        for name in ("sources", "screening", "hierarchy"):
            if protocol[name].is_empty_list:
                protocol[name].fault("it is empty: at least one is needed")
        for name in ("screening", "hierarchy", "debrief"):
            check_unique(protocol[name].items())
        self._check_safe_place(protocol)
        for step in protocol["hierarchy"].items():
            self._check_step(step)
        self._check_questionnaires(protocol["questionnaires"])
        _check_sessions(protocol)

    def _check_questionnaires(self, asked: Spot) -> None:
        known = questionnaire_files(Path(self._source.file))
        for spot in (*asked["before"].items(), *asked["after"].items()):
            if spot.text is not None and spot.text not in known:
                spot.fault(f"there is {no_such('questionnaire', spot.text, known)}")

    def _check_safe_place(self, protocol: Spot) -> None:
        spot = protocol["safe_place"]
        scene = self._scene(spot)
        if scene and not scene.calm:
            calm = [name for name in self._scenes.names if self._is_calm(name)]
            there_is = f": {', '.join(calm)} would do" if calm else ""
            spot.fault(f"the scene {shown(scene.id)} is not calm, as a safe place must be{there_is}")
        if scene:
            _check_cues(protocol["safe_place_cues"], scene)

    def _check_step(self, step: Spot) -> None:
        _check_times(step)
        if step["difficulty"].node is None and step["params"].node is None:
            step.fault("the step needs a difficulty, params, or both")
        scene = self._scene(step["scene"])
        if scene is None:
            return
        if step["difficulty"].number is not None and not scene.difficulty:
            step["difficulty"].fault(
                f"the scene {shown(scene.id)} does not say what difficulty means: use params"
            )
        for spot in step["params"].fields():
            _check_param(spot, scene)
        _check_cues(step["cues"], scene)

    def _is_calm(self, name: str) -> bool:
        try:
            return self._scenes.load(name).calm
        except SourceError:
            return False

    def _scene(self, spot: Spot) -> Scene | None:
        """The scene that is named at a spot. An unknown one is told each time, a broken one once."""
        name = spot.text
        if name is None:
            return None
        if name not in self._scenes:
            spot.fault(f"there is {no_such('scene', name, self._scenes.names)}")
            return None
        try:
            return self._scenes.load(name)
        except SourceError as error:
            if name not in self._told:
                self._told.add(name)
                count = len(error.faults)
                faults = "a fault" if count == 1 else f"{count} faults"
                spot.fault(f"the scene {shown(name)} has {faults} of its own, in {self._scenes.file(name)}")
                self._source.blame(error)
            return None


def _check_sessions(protocol: Spot) -> None:
    ids = [step["id"].text for step in protocol["hierarchy"].items()]
    known = {name: number for number, name in enumerate(ids) if name is not None}
    for session in protocol["sessions"].items():
        if session["steps"].is_empty_list:
            session["steps"].fault("it is empty: at least one is needed")
        last = -1
        for step in session["steps"].items():
            if step.text is None:
                continue
            if step.text not in known:
                step.fault(f"there is {no_such('step', step.text, known)}")
                continue
            if known[step.text] <= last:
                step.fault("the steps of a session stand in the order of the hierarchy, each once")
            last = known[step.text]


def _check_cues(cues: Spot, scene: Scene) -> None:
    for cue in cues.items():
        if cue.text is not None and cue.text not in scene.cues:
            cue.fault(f"the scene {shown(scene.id)} has {no_such('cue', cue.text, scene.cues)}")


def _check_times(step: Spot) -> None:
    shortest, longest, every = (step[name].seconds for name in ("min", "max", "suds_every"))
    if longest is None:
        return
    if shortest is not None and shortest > longest:
        step["min"].fault(f"the shortest time must not exceed the longest, {step['max'].text}")
    if every is not None and every > longest:
        step["suds_every"].fault(f"SUDS would never be asked: the step lasts {step['max'].text} at most")


def _check_param(spot: Spot, scene: Scene) -> None:
    param = scene.params.get(spot.name)
    if param is None:
        settable = [name for name, param in scene.params.items() if not param.hidden]
        spot.key_fault(f"the scene {shown(scene.id)} has {no_such('param', spot.name, settable)}")
    elif param.hidden:
        spot.key_fault("only difficulty and cues move this param")
    else:
        Measure.of(param).fit(spot)
