"""Scenes: the records an author's scene.yaml becomes, their loader, and the library that finds them."""

from vrtherapy.scene.model import (
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
    "Range",
    "Scene",
    "View",
]
