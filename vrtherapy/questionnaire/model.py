"""A questionnaire as it stands in YAML, as frozen records."""

from typing import Literal

from pydantic import Field

from vrtherapy.messages import Record, Text
from vrtherapy.scene import Id


class Item(Record):
    """One question."""

    id: Id = Field(description="What records call it.")
    text: Text = Field(description="The question, or the symptom to be rated.")
    loinc: str | None = Field(default=None, description="Its LOINC code, where there is one.")


class Choice(Record):
    """One of the answers that every item may be given."""

    value: int = Field(description="What it counts.")
    label: Text = Field(description="The answer in words.")
    loinc: str | None = Field(default=None, description="Its LOINC answer code, where there is one.")


class NumericScale(Record):
    """Numbers as answers, in words at both ends."""

    low: int = Field(description="The least answer.")
    high: int = Field(description="The greatest answer.")
    step: int = Field(default=1, ge=1, description="What one touch changes; any whole number may be given.")
    low_label: Text = Field(description="What the least answer means.")
    high_label: Text = Field(description="What the greatest answer means.")


class Subscale(Record):
    """A score: items, or earlier subscales' raw sums, added or averaged, times a factor."""

    id: Id = Field(description="What records call it.")
    title: Text = Field(description="What report and console call it.")
    items: tuple[str, ...] = Field(default=(), description="The items that count.")
    sum_of: tuple[str, ...] = Field(
        default=(), description="Subscales above whose sums, before their factors, are added instead."
    )
    method: Literal["sum", "mean"] = Field(default="sum", description="How items are put together.")
    factor: float = Field(default=1.0, gt=0, description="What the sum or mean is multiplied by.")
    loinc: str | None = Field(default=None, description="Its LOINC code, where there is one.")


class CutOff(Record):
    """From where on a score is called something in the literature. A reading, not a diagnosis."""

    subscale: str = Field(description="The subscale it belongs to.")
    at: float = Field(description="The least score of this reading.")
    label: Text = Field(description="What the literature calls it.")


class Questionnaire(Record):
    """Items with the same kind of answer, and how they are scored."""

    id: Id = Field(description="What records call it.")
    version: int = Field(ge=1, description="Counts up with every change.")
    title: Text = Field(description="What the console calls it.")
    instruction: Text = Field(description="What is read before the items.")
    items: tuple[Item, ...] = Field(description="The questions, in order; at least one.")
    choices: tuple[Choice, ...] = Field(
        default=(), description="The answers there are. These or `numbers`, not both."
    )
    numbers: NumericScale | None = Field(default=None, description="Numbers as answers.")
    subscales: tuple[Subscale, ...] = Field(
        default=(), description="The scores; the one that sums all up last."
    )
    after: Id | None = Field(
        default=None,
        description="The questionnaire whose items this one asks again afterwards, so that a report compares them.",
    )
    cut_offs: tuple[CutOff, ...] = Field(default=(), description="Readings of scores, least first.")
    loinc: str | None = Field(default=None, description="The LOINC code of the whole, where there is one.")
    sources: tuple[str, ...] = Field(description="Where items, scoring and readings come from; at least one.")
    licence: str = Field(min_length=1, description="Why its wording may be given here, in each language.")

    @property
    def values(self) -> tuple[int, int]:
        """The least and the greatest answer."""
        if self.numbers:
            return self.numbers.low, self.numbers.high
        counts = [choice.value for choice in self.choices]
        return min(counts), max(counts)
