"""The programs of the GLSL family: a handful of combinations that are all compiled with the first scene."""

from dataclasses import dataclass
from functools import cache

from panda3d.core import Shader

from vrtherapy.stage.props.base import Instancing, Surface
from vrtherapy.stage.render.glsl import (
    HEAD,
    OUTPUT,
    PLATE_FRAGMENT,
    PLATE_VERTEX,
    SHADOW_FRAGMENT,
    SKY_FRAGMENT,
    SKY_LIGHT,
    SURFACE_FRAGMENT,
    SURFACE_INPUTS,
    TO_EYE,
    VERTEX,
)
from vrtherapy.stage.render.glsl_calm import FIRELIT, GLOW_FRAGMENT, SEA_FRAGMENT, SEA_VERTEX
from vrtherapy.stage.render.glsl_flight import AFIELD, OUTDOORS, PANE, SKYSCAPE
from vrtherapy.stage.render.glsl_indoors import MIRROR, MIRROR_CUT, STEEL
from vrtherapy.stage.render.glsl_people import PEOPLE_FRAGMENT, PEOPLE_VERTEX
from vrtherapy.stage.render.glsl_shown import SHOWN_FRAGMENT
from vrtherapy.stage.render.glsl_spiders import SPIDERS_FRAGMENT, SPIDERS_VERTEX
from vrtherapy.stage.render.sight import FAR_M, NEAR_M

PROGRAMS: frozenset[tuple[Surface, Instancing | None]] = frozenset(
    {
        ("solid", None), ("solid", "standing"), ("solid", "travelling"),
        ("solid", "people"), ("solid", "spiders"), ("glass", "spiders"), ("foliage", None), ("foliage", "standing"),
        ("glass", None), ("water", None), ("steel", None), ("mirrored", None), ("mirrored", "people"),
        ("sea", None), ("glow", None), ("firelit", None), ("shown", None),
        ("skyscape", None), ("afield", None), ("pane", None),
    }
)  # fmt: skip
"""What parts may be. Few, because each is compiled with the first scene, so that none is while a patient looks."""

_LIT = OUTPUT + SKY_LIGHT + SURFACE_INPUTS
_WHOLE: dict[str, str] = {
    "sky": OUTPUT + SKY_LIGHT + SKY_FRAGMENT, "shown": OUTPUT + SHOWN_FRAGMENT,
    "glow": OUTPUT + SURFACE_INPUTS + GLOW_FRAGMENT,
    "skyscape": _LIT + OUTDOORS + SKYSCAPE, "afield": _LIT + OUTDOORS + AFIELD, "pane": _LIT + OUTDOORS + PANE,
}  # fmt: skip
"""Surfaces whose look is all their own."""
_OWN: dict[str, str] = {"sea": SEA_FRAGMENT, "firelit": FIRELIT}

_LIVING = {"people": (PEOPLE_VERTEX, PEOPLE_FRAGMENT), "spiders": (SPIDERS_VERTEX, SPIDERS_FRAGMENT)}
"""What instances that live need: how their points move, how their surfaces look."""
_NEAR_AND_FAR = f"const float NEAR = {NEAR_M!r}, FAR = {FAR_M!r};\n"


@dataclass(frozen=True, slots=True)
class Style:
    """What a whole picture has in common: its eyes, soft edges of shadows, and the share of thinnable instances.

    `by_clip`: two eyes without a driver that lets vertex shaders choose a layer.
    """

    eyes: int = 1
    by_clip: bool = False
    soft_shadows: bool = True
    detail: float = 1.0
    coarse: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """One program of the family: what it draws, and in which style."""

    surface: str
    instancing: str | None = None
    shadow: bool = False
    style: Style = Style()


@cache
def program(variant: Variant) -> Shader:
    """The program of a variant. The driver compiles it when it is first drawn: see `loading`."""
    defines = [variant.surface.upper()]
    if variant.instancing in _LIVING:
        defines.append(variant.instancing.upper())
    elif variant.instancing:
        defines.append("INSTANCED")
        defines += ["TRAVELLING"] if variant.instancing == "travelling" else []
    defines += ["SHADOW"] if variant.shadow else []
    defines += ["SOFT"] if variant.style.soft_shadows else []
    defines += ["BY_CLIP"] if variant.style.by_clip else []
    head = HEAD.format(eyes=variant.style.eyes, defines="\n".join(f"#define {name}" for name in defines))
    if variant.surface == "plate":
        return Shader.make(Shader.SL_GLSL, head + TO_EYE + PLATE_VERTEX, head + PLATE_FRAGMENT)
    if variant.shadow:
        fragment = SHADOW_FRAGMENT
    elif variant.surface in _WHOLE:
        fragment = _WHOLE[variant.surface]
    else:
        fragment = _LIT
        fragment += _LIVING[variant.instancing][1] if variant.instancing in _LIVING else ""
        fragment += STEEL if variant.surface == "steel" else ""
        fragment += _NEAR_AND_FAR + MIRROR + MIRROR_CUT if variant.surface == "mirrored" else ""
        fragment += _OWN.get(variant.surface, "")
        fragment += SURFACE_FRAGMENT
    vertex = _LIVING[variant.instancing][0] + VERTEX if variant.instancing in _LIVING else VERTEX
    if variant.surface == "mirrored" and not variant.shadow:
        vertex = "uniform mat4 p3d_ViewMatrix;\n" + MIRROR + vertex
    if variant.surface == "sea":
        vertex = SEA_VERTEX + vertex
    return Shader.make(Shader.SL_GLSL, head + TO_EYE + vertex, head + fragment)
