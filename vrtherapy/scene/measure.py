"""Whether a value written in a file fits what it is for: a number in its range and unit, or one of some choices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vrtherapy.messages import ParamValue
from vrtherapy.scene.model import PropParam
from vrtherapy.scene.steered import Param, Range
from vrtherapy.sources import Spot, did_you_mean, listing, shown

_QUANTITY = re.compile(r"([-+]?(?:\d+(?:\.\d+)?|\.\d+))\s*([^\d\s.][^\s]*)")
_SAME_UNIT: Mapping[str, str] = {"deg": "°", "mps": "m/s", "percent": "%", "degps": "°/s", "ms-1": "m/s"}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a value may be. `range` and `choices` are None where the file does not say them (rightly)."""

    unit: str
    range: Range | None
    choices: tuple[str, ...] | None
    harder: Literal["up", "down"] | None = None

    @classmethod
    def of(cls, param: Param | PropParam) -> "Measure":
        """The measure of a param of a scene or prop that is known to be right."""
        choices = None if param.choices is None else tuple(param.choices)
        return cls(param.unit, param.range, choices)

    @classmethod
    def written(cls, param: Spot) -> "Measure":
        """As much of a param's measure as its author has written rightly."""
        low, high = _ends(param["range"])
        unit = param["unit"].text or ""
        choices = tuple(choice.name for choice in param["choices"].fields())
        harder = param["harder"].text
        return cls(
            unit=unit if unit.isprintable() else "",
            range=None if low is None or high is None or low >= high else (low, high),
            choices=choices if param["choices"].node else None,
            harder="up" if harder == "up" else "down" if harder == "down" else None,
        )

    @property
    def span(self) -> str:
        """The range in words: `0 to 60 m`."""
        low, high = self.range or (0.0, 0.0)
        return f"{low:g} to {high:g} {self.unit}".rstrip()

    def fit(self, spot: Spot) -> ParamValue | None:
        """The value at a spot, or None after its fault was noted. `20 m` becomes 20 where the unit is m."""
        if spot.node is None or spot.scalar is None:
            return None  # the record itself says that it is missing or is no value
        return self._number(spot) if self.choices is None else self._choice(spot, self.choices)

    def is_easier(self, old: ParamValue, new: ParamValue) -> bool:
        """Whether `new` asks less of the patient than `old`."""
        if self.choices is not None:
            order = self.choices
            rise = order.index(str(new)) - order.index(str(old)) if {old, new} <= set(order) else 0
        else:
            rise = 0 if isinstance(old, str) or isinstance(new, str) else new - old
        return rise < 0 if self.harder == "up" else rise > 0 if self.harder == "down" else False

    def _choice(self, spot: Spot, choices: tuple[str, ...]) -> str | None:
        value = spot.scalar
        if isinstance(value, str) and value in choices:
            return value
        if choices:
            hint = did_you_mean(value, choices)
            spot.fault(f"{shown(value)} is not one of the choices {listing(choices)}{hint}")
        return None

    def _number(self, spot: Spot) -> float | None:
        number = self._without_unit(spot) if spot.text is not None else spot.number
        if number is None:
            if spot.text is None:
                spot.fault(f"it must be a number{self._from()}, not {shown(spot.scalar)}")
            return None
        if self.range and not self.range[0] <= number <= self.range[1]:
            spot.fault(f"it must lie in {self.span}, and is {number:g}")
            return None
        return number

    def _without_unit(self, spot: Spot) -> float | None:
        """The number of a text such as `20 m`; it replaces the text."""
        match = _QUANTITY.fullmatch(spot.text or "")
        if not match:
            spot.fault(f"it must be a number{self._from()}, not {shown(spot.text)}")
            return None
        number, unit = float(match[1]), match[2]
        if not self.unit:
            spot.fault(f"it has no unit: write {match[1]} without {unit!r}")
            return None
        if _SAME_UNIT.get(unit, unit) != _SAME_UNIT.get(self.unit, self.unit):
            spot.fault(f"it is in {self.unit}, not in {unit!r}: write the value in {self.unit}")
            return None
        spot.replace(number)
        return number

    def _from(self) -> str:
        return f" from {self.span}" if self.range else ""


def is_backwards(range_: Spot) -> bool:
    """Whether a range that is written begins with its greatest value."""
    low, high = _ends(range_)
    return low is not None and high is not None and low >= high


def _ends(range_: Spot) -> tuple[float | None, float | None]:
    ends = [end.number for end in range_.items()]
    return (ends[0], ends[1]) if len(ends) == 2 else (None, None)


def drop_unit_by_name(spot: Spot) -> None:
    """Make `4 m` of a param called `…_m` the number 4: for props whose own declaration is not at hand."""
    match = _QUANTITY.fullmatch(spot.text or "")
    if match and _SAME_UNIT.get(spot.name.rsplit("_", 1)[-1], spot.name.rsplit("_", 1)[-1]) == match[2]:
        spot.replace(float(match[1]))
