"""Scenes: the records an author's scene.yaml becomes, their loader, and the library that finds them."""

from vrtherapy.scene.checks import Props
from vrtherapy.scene.library import SCENE_FILE, SceneLibrary, load_scene, scene_from
from vrtherapy.scene.model import (
    Accepted,
    Cue,
    CuePhase,
    Difficulty,
    Effect,
    Environment,
    Harder,
    Id,
    Keyframe,
    Param,
    ParamName,
    PropParam,
    PropSpec,
    PropUse,
    Range,
    Scene,
    View,
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
