"""The ring that paces breathing: six breaths a minute, four seconds in and six out, in the patient's language."""

import numpy as np
import pytest

from tests.unit.pilot import Pilot
from tests.unit.viewer import Viewer
from vrtherapy.content import scenes_folder
from vrtherapy.scene import SceneLibrary
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.props.breathing_pacer import BreathingPacer, breath
from vrtherapy.stage.props.indoors.letters import written

LIBRARY = SceneLibrary(scenes_folder(), CATALOGUE)
CALM = [name for name in LIBRARY.names if LIBRARY.load(name).calm]
VALUES = {name: param.default for name, param in BreathingPacer.spec.params.items()} | {
    "shown": 1.0,
    "words": "fr",
}


def test_it_is_full_after_four_seconds_and_empty_after_ten() -> None:
    assert [breath(6, 0.4, at).full for at in (0, 4, 10)] == pytest.approx([0, 1, 0], abs=1e-6)
    assert [breath(6, 0.4, at).way for at in (0.1, 3.9, 4.1, 9.9)] == ["in", "in", "out", "out"]


def test_it_never_leaps_and_turns_softly() -> None:
    full = np.array([breath(12, 0.25, at / 90).full for at in range(1800)])
    step = np.abs(np.diff(full))
    assert step.max() < 0.02
    assert np.abs(np.diff(full, 2)).max() < 0.004


def test_the_ring_grows_with_the_in_breath_and_its_word_is_the_right_one() -> None:
    prop = BreathingPacer()
    early, late, after = (prop.pose(VALUES, at) for at in (0.5, 2.0, 7.0))
    assert early["ring"].scale < late["ring"].scale
    assert [name for name, pose in late.items() if pose.visible] == ["inside", "ring", "in fr"]
    assert [name for name, pose in after.items() if pose.visible] == ["inside", "ring", "out fr"]


def test_hidden_it_is_no_part_of_the_picture() -> None:
    assert not any(pose.visible for pose in BreathingPacer().pose(VALUES | {"shown": 0.0}, 2.0).values())


def test_its_words_are_drawn() -> None:
    for word in ("in", "out", "inspirez", "expirez"):
        assert 0.02 < written(word)[..., 0].mean() / 255 < 0.3


@pytest.mark.parametrize("name", CALM)
def test_every_calm_place_paces_breathing_and_has_both_scripts(name: str) -> None:
    scene = LIBRARY.load(name)
    assert {"breathing", "relaxation", "grounding"} <= scene.cues.keys()
    assert not any(cue.startling for cue in scene.cues.values())
    assert scene.params["breaths_per_minute"].default == 6
    assert {effect.param for effect in scene.cues["breathing"].effects} == {"pacer_shown"}
    for script in ("relaxation", "grounding"):
        gaps = np.diff([line.at_seconds for line in scene.cues[script].captions])
        assert gaps.min() >= 7  # time to read, and to do it


def test_the_calm_places_say_the_same() -> None:
    first, *others = (LIBRARY.load(name).cues for name in CALM)
    for cues in others:
        assert {name: first[name] for name in first} == {name: cues[name] for name in first}


def test_what_a_scene_calls_language_is_the_patients() -> None:
    pilot = Pilot()
    language = LIBRARY.load("meadow").params["language"]
    meadow = pilot.state.scenes["meadow"].changed(params={"language": language})
    pilot.engine.state = pilot.state.changed(scenes=pilot.state.scenes | {"meadow": meadow})
    viewer = Viewer(pilot)
    viewer.director.follow(pilot.state.changed(language="fr"), 0.0)
    frames = [viewer.director.frame(at / 10, lambda _: True) for at in range(20)]
    assert frames[-1].values["language"] == "fr"
