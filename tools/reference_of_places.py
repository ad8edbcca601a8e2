"""The pages of props, scenes and rules, from the props, scenes and rules themselves."""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from vrtherapy.messages import Language, Text
from vrtherapy.rules import RULES
from vrtherapy.scene import Cue, Param, PropParam, PropSpec, Scene
from vrtherapy.stage.props import PROPS

ROOT = Path(__file__).resolve().parent.parent
_PROPS = """# Props

What scenes are made of. Each stands in a scene's `props` by its name, with params that are constants or formulas; a
*static* param is read once, when the scene is loaded, and takes a constant. What a scene does not say has its default.
How to make one of your own: [a new prop in Python](../how-to/make-a-prop.md); how to show
[your own picture or model](../how-to/use-your-own-pictures.md). Pictures: `python tools/prop_pictures.py`.
"""
_SCENES = """# Scenes that are shipped

Their params, what difficulty means in them, and every cue, as the files say it. A param marked *hidden* is moved by
difficulty and cues only; *rate* is how fast it may grow harder. A cue is fired by the therapist in the phases that are
named; `⚡` may startle. The README beside each scene says what it is for, what it is not for, and on what it rests.
"""
_RULES = """# Rules

What the software does or suggests by itself during a session, the most urgent first. A rule may ask for SUDS, make a
suggestion, hold, or go to the safe place; none raises exposure, but for `criterion` where the protocol says
`adaptation: automatic` and the therapist switched it on in this session. Every act stands in the record with its
reason. The limits are the protocol's: see [its fields](protocol.md).

| rule | what it does |
|---|---|
"""


def props_page() -> Iterator[str]:
    """The lines of docs/reference/props.md."""
    yield _PROPS
    for name, prop in PROPS.items():
        yield f"## `{name}`: {prop.spec.label.en}\n"
        yield f"*{prop.spec.label.fr}.* {_flat(prop.__doc__)}\n"
        if (ROOT / f"docs/pictures/props/{name}.jpg").is_file():
            yield f"![{prop.spec.label.en}](../pictures/props/{name}.jpg)\n"
        if prop.spec.own is not None:
            yield f"It shows a {_WANTED[prop.spec.own]} of yours: {_HOW}.\n"
        if prop.spec.params:
            yield from _prop_params(prop.spec)


_HOW = "`own: {file: …, licence: …}` ([how](../how-to/use-your-own-pictures.md))"
_WANTED = {"picture": "picture", "panorama": "360° picture", "model": "model"}


def _prop_params(spec: PropSpec) -> Iterator[str]:
    yield "| param | what | values | default |"
    yield "|---|---|---|---|"
    for name, param in spec.params.items():
        static = " (static)" if param.static else ""
        default = _value(param.default, param.unit)
        yield f"| `{name}` | {param.label.en} · {param.label.fr} | {_span(param)}{static} | {default} |"
    yield ""


def scenes_page(scenes: Mapping[str, Scene]) -> Iterator[str]:
    """The lines of docs/reference/scenes.md."""
    yield _SCENES
    for name, scene in scenes.items():
        yield f"## `{name}`: {scene.title.en}\n"
        calm = " A calm scene: it may be a safe place." if scene.calm else ""
        readme = (
            f" [README](../../scenes/{name}/README.md)."
            if (ROOT / "scenes" / name / "README.md").is_file()
            else ""
        )
        yield f"*{scene.title.fr}.*{calm}{readme}\n"
        if (ROOT / f"docs/scenes/{name}.png").is_file():
            yield f"![{scene.title.en}](../scenes/{name}.png)\n"
        yield from _params(scene)
        yield from _difficulty(scene)
        yield from _cues(scene)


def _params(scene: Scene) -> Iterator[str]:
    if not scene.params:
        return
    yield "| param | what | values | default | harder |"
    yield "|---|---|---|---|---|"
    for name, param in scene.params.items():
        hidden = " (hidden)" if param.hidden else ""
        rate = (
            "" if param.rate_per_second is None else f", {_value(param.rate_per_second, param.unit)} a second"
        )
        yield (
            f"| `{name}`{hidden} | {param.label.en} · {param.label.fr} | {_span(param)} "
            f"| {_value(param.default, param.unit)} | {param.harder}{rate} |"
        )
    yield ""


def _difficulty(scene: Scene) -> Iterator[str]:
    if not scene.difficulty:
        return
    names = list(dict.fromkeys(name for keyframe in scene.difficulty for name in keyframe.params))
    yield "| difficulty | " + " | ".join(f"`{name}`" for name in names) + " |"
    yield "|---" * (len(names) + 1) + "|"
    for keyframe in scene.difficulty:
        cells = (
            _value(keyframe.params[name], scene.params[name].unit) if name in keyframe.params else ""
            for name in names
        )
        yield f"| {keyframe.at:g} | " + " | ".join(cells) + " |"
    yield ""


def _cues(scene: Scene) -> Iterator[str]:
    if not scene.cues:
        return
    yield "| cue | what | announced | phases | effects |"
    yield "|---|---|---|---|---|"
    for name, cue in scene.cues.items():
        startles = " ⚡" if cue.startling else ""
        announced = _both(cue.announcement) if cue.announcement else "no"
        phases = ", ".join(cue.phases)
        yield f"| `{name}`{startles} | {_both(cue.label)} | {announced} | {phases} | {_effects(scene, cue)} |"
    yield ""


def _effects(scene: Scene, cue: Cue) -> str:
    said = [f"says {len(cue.captions)} lines"] if cue.captions else []
    return "; ".join([*said, *_moved(scene, cue)])


def _moved(scene: Scene, cue: Cue) -> list[str]:
    return [
        f"`{effect.param}` to {_value(effect.to, scene.params[effect.param].unit)} "
        f"({effect.rise_seconds:g} s, {effect.hold_seconds:g} s, {effect.fall_seconds:g} s back)"
        for effect in cue.effects
    ]


def rules_page() -> Iterator[str]:
    """The lines of docs/reference/rules.md."""
    rows = [f"| `{rule.__name__}` | {_flat(rule.__doc__)} |" for rule in RULES]
    yield _RULES + "\n".join(rows)


def _both(text: Text) -> str:
    languages: tuple[Language, ...] = ("en", "fr")
    return " · ".join(text.to(language).replace("\n", " ").replace("|", "\\|") for language in languages)


def _span(param: Param | PropParam) -> str:
    if param.choices is not None:
        return ", ".join(f"`{choice}`" for choice in param.choices)
    low, high = param.range or (0.0, 0.0)
    return f"{low:g} to {high:g} {param.unit}".rstrip()


def _value(value: str | float, unit: str) -> str:
    return f"`{value}`" if isinstance(value, str) else f"{value:g} {unit}".rstrip()


def _flat(docstring: str | None) -> str:
    return re.sub(r"\s+", " ", inspect.cleandoc(docstring or "")).replace("|", "\\|")
