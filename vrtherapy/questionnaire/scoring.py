"""From answers to scores."""

from collections.abc import Mapping
from typing import NamedTuple

from vrtherapy.messages import Text
from vrtherapy.questionnaire.model import Questionnaire, Subscale


class Score(NamedTuple):
    """One subscale's score, the greatest it can be, and what the literature calls it, if it does."""

    subscale: Subscale
    value: float
    highest: float
    reading: Text | None


def fault_in(questionnaire: Questionnaire, answers: Mapping[str, int]) -> Text | None:
    """Why these are no answers to the questionnaire: one is missing, unknown, or out of range; None if they are."""
    ids = [item.id for item in questionnaire.items]
    if missing := [name for name in ids if name not in answers]:
        named = ", ".join(missing)
        return Text(en=f"no answer was given to {named}.", fr=f"il manque la réponse à {named}.")
    if unknown := [name for name in answers if name not in ids]:
        named = ", ".join(sorted(unknown))
        return Text(
            en=f"it has no item {named}; its items are {', '.join(ids)}.",
            fr=f"il n'a pas de question {named} ; ses questions sont {', '.join(ids)}.",
        )
    low, high = questionnaire.values
    allowed = {choice.value for choice in questionnaire.choices} or set(range(low, high + 1))
    if wrong := [name for name, value in answers.items() if value not in allowed]:
        return Text(
            en=f"{wrong[0]} = {answers[wrong[0]]} is no answer; answers go from {low} to {high}.",
            fr=f"{wrong[0]} = {answers[wrong[0]]} n'est pas une réponse ; elles vont de {low} à {high}.",
        )
    return None


def score(questionnaire: Questionnaire, answers: Mapping[str, int]) -> tuple[Score, ...]:
    """Every subscale's score, in order. `answers` are whole (`fault_in`)."""
    _, high = questionnaire.values
    reached = _raw(questionnaire, answers)
    most = _raw(questionnaire, dict.fromkeys((item.id for item in questionnaire.items), high))
    scores: list[Score] = []
    for subscale in questionnaire.subscales:
        value = round(reached[subscale.id] * subscale.factor, 6)
        highest = round(most[subscale.id] * subscale.factor, 6)
        scores.append(Score(subscale, value, highest, band(questionnaire, subscale.id, value)))
    return tuple(scores)


def band(questionnaire: Questionnaire, subscale: str, value: float) -> Text | None:
    """What the literature calls a score of a subscale."""
    reached = [cut for cut in questionnaire.cut_offs if cut.subscale == subscale and value >= cut.at]
    return max(reached, key=lambda cut: cut.at).label if reached else None


def _raw(questionnaire: Questionnaire, answers: Mapping[str, int]) -> dict[str, float]:
    """Sums and means before their factors."""
    raw: dict[str, float] = {}
    for subscale in questionnaire.subscales:
        if subscale.sum_of:
            raw[subscale.id] = sum(raw[name] for name in subscale.sum_of)
            continue
        total = sum(answers[name] for name in subscale.items)
        raw[subscale.id] = total / len(subscale.items) if subscale.method == "mean" else float(total)
    return raw
