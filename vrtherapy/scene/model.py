"""A scene as its author writes it in scenes/<name>/scene.yaml, as frozen records."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, PrivateAttr

from vrtherapy import expression
from vrtherapy.messages import Params, ParamValue, Record, Text
from vrtherapy.own.kinds import Wanted
from vrtherapy.scene.steered import Cue, Difficulty, Id, Param, ParamName, Range


class CloseUp(Record):
    """Where small things lie before the patient's eyes."""

    at_m: tuple[float, float, float] = Field(description="Its middle: [x right, y ahead, z up].")
    half_width_m: float = Field(gt=0.1, le=9, description="How far around it shadows are at their sharpest.")


class Environment(Record):
    """Sky, sun and air."""

    sky: Literal["day", "dusk", "overcast", "night", "room"] = Field(
        description="The kind of sky; room: the light of lamps between walls, with no sky to be seen."
    )
    sun_azimuth_deg: float = Field(
        default=135.0,
        ge=-360,
        le=360,
        description="Where the sun stands: 0 is ahead (north), 90 right (east).",
    )
    sun_elevation_deg: float = Field(
        default=40.0, ge=-90, le=90, description="How high the sun stands above the horizon."
    )
    clouds: float = Field(
        default=0.3, ge=0, le=1, description="How much of the sky is covered: 0 clear to 1 covered."
    )
    fog_density_per_m: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="How much light the air swallows in a metre; 0.0005 is light haze.",
    )
    exposure: float = Field(default=1.0, gt=0, le=16, description="How bright the picture is; 1 is usual.")
    close_up: CloseUp | None = Field(
        default=None,
        description="Where small things lie before the eyes and need fine shadows; without it they are sharp for 9 m.",
    )


class View(Record):
    """Where the patient is."""

    position_m: tuple[float, float, float] = Field(
        description="The point of the floor the patient stands or sits on: [x right, y ahead, z up]."
    )
    heading_deg: float = Field(
        default=0.0,
        ge=-360,
        le=360,
        description="Where the patient looks first: 0 is along y, positive to the left.",
    )
    eye_height_m: float = Field(
        default=1.65,
        gt=0,
        le=3,
        description="Height of the eyes above the floor where no headset tells it, and of a patient who sits.",
    )
    area_m: tuple[float, float, float, float] = Field(
        default=(0.0, 0.0, 0.0, 0.0),
        description="How far from that point the patient may step by the stick, where a protocol allows it: "
        "[left, right, behind, ahead].",
    )
    carried_by: tuple[ParamName, ...] = Field(
        default=(),
        description="The params that carry the patient along, or everything around: in m or ° (by how fast they "
        "change), m/s or °/s. Where that is fast, the view narrows.",
    )


class Keyframe(Record):
    """What some params are at one difficulty."""

    at: Difficulty = Field(description="The difficulty, 0 (easiest) to 10 (hardest).")
    params: Params = Field(
        description="The values there. Numbers are interpolated between keyframes, choices step at theirs."
    )


class Own(Record):
    """A file of the author's that a prop shows."""

    file: str = Field(
        min_length=1, max_length=200, description="Its name in the scene's folder: `pictures/dog.jpg`."
    )
    licence: str = Field(
        min_length=3,
        max_length=300,
        description="Whose it is, and why it may be used: `own photograph, 2026`.",
    )
    consent: str | None = Field(
        default=None,
        min_length=10,
        max_length=400,
        description="Who agreed to be shown, or whose place it is; or that nobody can be recognised. Pictures need it.",
    )
    sha256: str = Field(
        default="",
        pattern="^([0-9a-f]{64})?$",
        description="Left out: filled in when the file is read. Written down: the file must still be the same.",
    )
    _folder: Path | None = PrivateAttr(default=None)

    @property
    def original(self) -> tuple[Path, str] | None:
        """The scene's folder and the file's name in it, where the scene was read from its folder."""
        return None if self._folder is None else (self._folder, self.file)

    def lies_in(self, folder: Path) -> None:
        """Note the scene's folder. It goes into no record: it is nobody's business elsewhere."""
        self._folder = folder


class PropUse(Record):
    """One prop standing in the scene."""

    prop: str = Field(description="The kind of prop (see the list of props).")
    id: Id | None = Field(
        default=None, description="A name for it where several of its kind stand in the scene."
    )
    params: Params = Field(
        default={},
        description="The prop's params: constants, or formulas with the scene's params (`$height_m / 3`).",
    )
    own: Own | None = Field(
        default=None, description="The author's own file that the prop shows, where it shows one."
    )

    def values(self, scene_values: Mapping[str, ParamValue]) -> Params:
        """The prop's params while the scene's are `scene_values`. Raises ExpressionError."""
        return {
            name: expression.parse(value).evaluate(scene_values)
            if isinstance(value, str) and "$" in value
            else value
            for name, value in self.params.items()
        }


class Accepted(Record):
    """Something that `lint` finds unwise and the author means so."""

    lint: Id = Field(description="The lint's name, as `lint` prints it.")
    at: Id | None = Field(
        default=None,
        description="The step, param or cue it is about; left out, it counts for the whole file.",
    )
    reason: str = Field(
        min_length=10, max_length=400, description="Why it is meant so, for whoever reads the file."
    )


class Scene(Record):
    """A place with params that may be dialled and cues that may be fired."""

    id: Id = Field(description="The name of its folder.")
    version: int = Field(ge=1, description="Counts up with every change that a therapist should know of.")
    title: Text = Field(description="What the console calls it.")
    purpose: Text = Field(description="What it is for, and what it is not for.")
    sources: tuple[str, ...] = Field(default=(), description="The publications it rests on.")
    calm: bool = Field(default=False, description="Whether it may serve as a safe place.")
    environment: Environment = Field(description="Sky, sun and air.")
    view: View = Field(description="Where the patient is.")
    params: dict[ParamName, Param] = Field(
        default={},
        description="What may be dialled, by name. One called `language` always has the patient's language.",
    )
    difficulty: tuple[Keyframe, ...] = Field(
        default=(),
        description="What the difficulty means: rising keyframes; at 0 a param has its default if none says else.",
    )
    props: tuple[PropUse, ...] = Field(default=(), description="What stands in it.")
    cues: dict[ParamName, Cue] = Field(default={}, description="What may happen in it, by name.")
    accepted: tuple[Accepted, ...] = Field(
        default=(), description="What `lint` finds unwise and is meant so, each with its reason."
    )

    def defaults(self) -> Params:
        """Every param at its default."""
        return {name: param.default for name, param in self.params.items()}

    def values_at(self, difficulty: float) -> Params:
        """The params at `difficulty` (0–10); those that no keyframe names are left out."""
        mapped = {name for keyframe in self.difficulty for name in keyframe.params}
        return {name: self._value_at(name, difficulty) for name in self.params if name in mapped}

    def values_for(self, difficulty: float | None, params: Mapping[str, ParamValue]) -> Params:
        """Every param of an exposure step: the default, unless its difficulty or it itself says else."""
        mapped = {} if difficulty is None else self.values_at(difficulty)
        return self.defaults() | mapped | dict(params)

    def harder(self, name: str, old: ParamValue, new: ParamValue) -> bool:
        """Whether taking the param from `old` to `new` asks more of the patient."""
        return self.params[name].is_harder(old, new)

    def _value_at(self, name: str, difficulty: float) -> ParamValue:
        before_at, before = 0.0, self.params[name].default
        for keyframe in self.difficulty:
            if name not in keyframe.params:
                continue
            value = keyframe.params[name]
            if keyframe.at > difficulty:
                if isinstance(before, str) or isinstance(value, str):
                    return before
                share = (difficulty - before_at) / (keyframe.at - before_at)
                return before + share * (value - before)
            before_at, before = keyframe.at, value
        return before


class PropParam(Record):
    """What a prop lets a scene say about it; declared in Python beside the prop."""

    label: Text = Field(description="What it is.")
    unit: str = Field(default="", description="The unit of a number.")
    range: Range | None = Field(default=None, description="The least and greatest value of a number.")
    choices: tuple[str, ...] | None = Field(
        default=None, description="The choices, where it is not a number."
    )
    default: ParamValue = Field(description="The value where a scene says nothing.")
    static: bool = Field(
        default=False,
        description="Whether it is read once, when the scene is loaded: no param of the scene may move it.",
    )


class PropSpec(Record):
    """What a kind of prop is called and what may be said about it; declared in Python beside the prop."""

    name: str = Field(description="What scenes call it.")
    label: Text = Field(description="What it is.")
    params: dict[str, PropParam] = Field(default={}, description="What a scene may say about it.")
    own: Wanted | None = Field(
        default=None, description="What kind of file of the author's it shows, if any."
    )
