"""What of a scene a therapist steers: its params and its cues, as its author writes them."""

from typing import Annotated, Literal

from pydantic import Field

from vrtherapy.messages import Language, ParamValue, Record, Seconds, Text

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
"""What other files call something by: small letters, digits, - and _."""

ParamName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""What formulas call a param by: small letters, digits and _; its unit stands at the end (`height_m`)."""

Range = tuple[float, float]
Difficulty = Annotated[float, Field(ge=0, le=10)]
Harder = Literal["up", "down", "none"]
CuePhase = Literal["exposure", "hold", "baseline", "safe_place", "cool_down", "stopped"]


class Param(Record):
    """Something in the scene that may be dialled: a number in a range, or one of some choices."""

    label: Text = Field(description="What the therapist's console calls it.")
    unit: str = Field(
        default="", max_length=20, description="The unit of a number, as people write it: m, m/s, °."
    )
    range: Range | None = Field(
        default=None,
        description="The least and greatest value of a number: [0, 60]. Either this or `choices`.",
    )
    choices: dict[ParamName, Text] | None = Field(
        default=None, description="The choices with their labels, the easiest first. Either this or `range`."
    )
    default: ParamValue = Field(description="The value where nothing else is said.")
    harder: Harder = Field(
        description="Which way is harder: up (for choices: further down the list), down or none."
    )
    rate_per_second: float | None = Field(
        default=None,
        alias="rate",
        gt=0,
        description="How fast a number may grow harder, in its unit per second; needed unless harder is none.",
    )
    announcement: Text | None = Field(
        default=None, description="What the patient is told before it grows harder."
    )
    hidden: bool = Field(
        default=False, description="Whether it is kept from the console: only difficulty and cues move it."
    )

    def describe(self, value: ParamValue, language: Language) -> str:
        """A value with its unit, or a choice's label: `20 m`, `glass`."""
        if isinstance(value, str):
            label = (self.choices or {}).get(value)
            return label.to(language) if label else value
        number = f"{value:g}".replace(".", "," if language == "fr" else ".")
        return f"{number} {self.unit}".rstrip()

    def allows(self, value: ParamValue) -> bool:
        """Whether the param may have this value."""
        if self.choices is not None:
            return value in self.choices
        low, high = self.range or (0.0, 0.0)
        return isinstance(value, float | int) and low <= value <= high

    def is_harder(self, old: ParamValue, new: ParamValue) -> bool:
        """Whether going from `old` to `new` asks more of the patient."""
        if self.harder == "none":
            return False
        if self.choices is not None:
            order = list(self.choices)
            rise = float(order.index(str(new)) - order.index(str(old)))
        else:
            rise = float(new) - float(old)
        return rise > 0 if self.harder == "up" else rise < 0


class Effect(Record):
    """One param that a cue takes away and brings back."""

    param: str = Field(description="The scene's param.")
    to: ParamValue = Field(description="The value it goes to.")
    rise_seconds: Seconds = Field(alias="rise", description="How long it takes to get there.")
    hold_seconds: Seconds = Field(alias="hold", description="How long it stays there.")
    fall_seconds: Seconds = Field(alias="fall", description="How long it takes to come back.")

    @property
    def lasts_seconds(self) -> float:
        """From its beginning to its end."""
        return self.rise_seconds + self.hold_seconds + self.fall_seconds


class Line(Record):
    """Words that a cue says to the patient at a moment: one line of a script."""

    at_seconds: Seconds = Field(
        alias="at",
        description="When, from the cue's beginning; it stands until it is read or the next comes.",
    )
    text: Text = Field(description="What the patient reads.")


class Cue(Record):
    """A one-off occurrence that the therapist may let happen: a gust, a bird."""

    label: Text = Field(description="What the therapist's console calls it.")
    announcement: Text | None = Field(
        default=None, description="What the patient is told before it, if anything."
    )
    startling: bool = Field(
        default=False, description="Whether it may startle; the console says so beside it."
    )
    phases: tuple[CuePhase, ...] = Field(
        default=("exposure",), description="The phases in which it makes sense."
    )
    effects: tuple[Effect, ...] = Field(
        default=(), description="What it does. A cue has effects, captions, or both."
    )
    captions: tuple[Line, ...] = Field(
        default=(),
        description="What the patient reads while it lasts, in order of time. Of cues with captions only the one "
        "fired last goes on, and only in the phase it was fired in.",
    )

    @property
    def lasts_seconds(self) -> float:
        """From its beginning to the end of its last effect, or to its last caption."""
        ends = [effect.lasts_seconds for effect in self.effects]
        return max([*ends, *(line.at_seconds for line in self.captions)], default=0.0)
