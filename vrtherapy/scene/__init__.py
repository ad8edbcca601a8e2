"""Scenes: the records an author's scene.yaml becomes, their loader, and the library that finds them."""

from vrtherapy.scene.checks import Props
from vrtherapy.scene.library import SCENE_FILE, SceneLibrary, load_scene, scene_from
from vrtherapy.scene.model import (
    Accepted,
    Environment,
    Keyframe,
    Own,
    PropParam,
    PropSpec,
    PropUse,
    Scene,
    View,
)
from vrtherapy.scene.steered import (
    Cue,
    CuePhase,
    Difficulty,
    Effect,
    Harder,
    Id,
    Line,
    Param,
    ParamName,
    Range,
)

__all__ = [
    "SCENE_FILE",
    "Accepted",
    "Cue",
    "CuePhase",
    "Difficulty",
    "Effect",
    "Environment",
    "Harder",
    "Id",
    "Keyframe",
    "Line",
    "Own",
    "Param",
    "ParamName",
    "PropParam",
    "PropSpec",
    "PropUse",
    "Props",
    "Range",
    "Scene",
    "SceneLibrary",
    "View",
    "load_scene",
    "scene_from",
]
