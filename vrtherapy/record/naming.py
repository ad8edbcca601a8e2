"""What steps, params and cues are called in a session's own protocol and scenes."""

from collections.abc import Mapping

from vrtherapy.messages import ParamValue, Text
from vrtherapy.record.writing import joined
from vrtherapy.state import SessionState

LANGUAGE_NAMES = {"en": Text(en="English", fr="anglais"), "fr": Text(en="French", fr="français")}


def step_title(state: SessionState, index: int) -> Text:
    """A step by its place and its title: `step 2 of 4, “Third floor”`."""
    steps = state.plan.hierarchy
    title = steps[index].title
    return Text(
        en=f"step {index + 1} of {len(steps)}, “{title.en}”",
        fr=f"étape {index + 1} sur {len(steps)}, « {title.fr} »",
    )


def describe(state: SessionState, scene: str, params: Mapping[str, ParamValue]) -> Text:
    """The params of a scene that a therapist knows of, with their units; `as it is` if there are none."""
    known = {
        name: param
        for name, param in state.scenes[scene].params.items()
        if not param.hidden and name in params
    }
    if not known:
        return Text(en="as it is", fr="tel quel")
    parts = [
        Text(
            en=f"{param.label.en} {param.describe(params[name], 'en')}",
            fr=f"{param.label.fr} {param.describe(params[name], 'fr')}",
        )
        for name, param in known.items()
    ]
    return joined(parts, ", ")


def cue_label(state: SessionState, scene: str, name: str) -> Text:
    """What the console calls a cue of a scene."""
    cue = state.scenes[scene].cues.get(name)
    return cue.label if cue else Text(en=name, fr=name)
