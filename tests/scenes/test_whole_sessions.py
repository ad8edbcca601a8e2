"""A whole session of every shipped protocol, to its end: on the engine with scripted people, and on the stage.

A patient of paper habituates, a therapist of paper leads, and time is moved by hand; what they did is then shown
by the stage as it shows any session; the first and the last step of each scene are drawn. The ceiling of a session is
left out: many a hierarchy is meant for several sessions, and here one has to come to its top.
"""

from functools import cache

import numpy as np
import pytest

from tests.scenes.small import drawn
from vrtherapy.authoring.places import read_protocol
from vrtherapy.authoring.rehearsal import Part, Rehearsal, unreached
from vrtherapy.content import protocols_folder, questionnaire_files
from vrtherapy.questionnaire import load_questionnaire
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.replay import Replay
from vrtherapy.stage.replaying import load_all

PROTOCOLS = sorted(path.stem for path in protocols_folder().glob("*.yaml"))
_IN_FULL_LIGHT_SECONDS = 12.0
"""So long after a step was begun, at least, it has been announced and the view has faded in."""
_LONG_SECONDS = 4 * 3600.0
_DARK = 6.0


@cache
def rehearsed(name: str) -> Rehearsal:
    """A session of a protocol, as long as it takes."""
    file = protocols_folder() / f"{name}.yaml"
    protocol, scenes = read_protocol(str(file))
    ceiling = protocol.limits.session.model_copy(update={"at_seconds": _LONG_SECONDS})
    limits = protocol.limits.model_copy(update={"session": ceiling})
    protocol = protocol.model_copy(update={"limits": limits})
    asked = questionnaire_files(file)
    questionnaires = {asks: load_questionnaire(asked[asks]) for asks in protocol.questionnaires.names}
    rehearsal = Rehearsal(Part(protocol, scenes, questionnaires, "habituating", "fr"))
    for _ in rehearsal.play():
        pass
    return rehearsal


@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_session_runs_to_its_end_through_every_step(name: str) -> None:
    state = rehearsed(name).state
    assert state.phase == "ended"
    assert state.stop is None
    assert unreached(state) == ()


@pytest.mark.parametrize("name", PROTOCOLS)
def test_the_stage_shows_every_step_of_it(name: str, gallery: OffscreenDisplay) -> None:
    replay = Replay(rehearsed(name).entries, language="fr")
    load_all(gallery, replay)
    replay.go_to(0.0)
    hierarchy = replay.state.plan.hierarchy
    first = {step.scene: step.id for step in reversed(hierarchy)}
    looked_at = {*first.values(), *{step.scene: step.id for step in hierarchy}.values()}
    shown = list[str]()
    for at, index in replay.steps():
        step, frame = hierarchy[index], replay.go_to(at + _IN_FULL_LIGHT_SECONDS)
        if replay.state.step is None or replay.state.step.index != index:
            continue  # the next one was begun meanwhile
        assert frame.scene_id == step.scene
        assert frame.fade == 0.0
        if step.id in looked_at and step.id not in shown:
            picture = drawn(gallery, frame)
            assert picture.mean() > _DARK, f"{step.id} is black"
            assert np.unique(picture.reshape(-1, 3), axis=0).shape[0] > 100, f"{step.id} is empty"
        shown.append(step.id)
    assert list(dict.fromkeys(shown)) == [step.id for step in hierarchy]
    last = replay.go_to(replay.end_seconds)
    assert last.scene_id == replay.state.plan.safe_place
    assert drawn(gallery, last).mean() > _DARK
