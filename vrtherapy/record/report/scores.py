"""Questionnaires in a report: each score before and after the exposure."""

from collections.abc import Iterator
from dataclasses import dataclass

from vrtherapy.events import When
from vrtherapy.messages import Language
from vrtherapy.questionnaire import Score, score
from vrtherapy.record.writing import figure
from vrtherapy.state import Answered, SessionState


@dataclass(frozen=True)
class ScoreRow:
    """A score before and after the exposure, and what the literature calls the later one."""

    questionnaire: str
    subscale: str
    before: str
    after: str
    change: str
    reading: str


def _asked(state: SessionState) -> list[Answered]:
    """The latest answers to each questionnaire that the record knows, in the order they were first asked in."""
    known = [each for each in state.answered if each.questionnaire in state.questionnaires]
    return list({each.questionnaire: each for each in known}.values())


def sources_of(state: SessionState) -> list[str]:
    """Where the questionnaires that were answered come from, each source once."""
    found = [source for each in _asked(state) for source in state.questionnaires[each.questionnaire].sources]
    return list(dict.fromkeys(found))


def score_rows(state: SessionState, language: Language) -> Iterator[ScoreRow]:
    """Each score before and after; a questionnaire that asks another's items again stands in that one's rows."""
    names = [each.questionnaire for each in _asked(state)]
    again = {
        state.questionnaires[name].after: name for name in names if state.questionnaires[name].after in names
    }
    for name in [name for name in names if name not in again.values()]:
        asked = state.questionnaires[name]
        before = _by_subscale(state, name, "before")
        after = _by_subscale(state, again.get(name, name), "after")
        for subscale in asked.subscales:
            first, last = before.get(subscale.id), after.get(subscale.id)
            latest = last or first
            if latest is None:
                continue
            yield ScoreRow(
                questionnaire=asked.title.to(language),
                subscale=subscale.title.to(language),
                before=_written(first, language),
                after=_written(last, language),
                change=_change(first, last, language),
                reading=latest.reading.to(language) if latest.reading else "–",
            )


def _by_subscale(state: SessionState, name: str, when: When) -> dict[str, Score]:
    ratings = next(
        (each.ratings for each in state.answered if (each.questionnaire, each.when) == (name, when)), None
    )
    if ratings is None:
        return {}
    return {each.subscale.id: each for each in score(state.questionnaires[name], ratings)}


def _written(found: Score | None, language: Language) -> str:
    if found is None:
        return "–"
    return f"{figure(round(found.value, 1), language)} / {figure(round(found.highest, 1), language)}"


def _change(first: Score | None, last: Score | None, language: Language) -> str:
    if first is None or last is None:
        return "–"
    change = round(last.value - first.value, 1)
    return f"{'+' if change > 0 else ''}{figure(change, language)}".replace("-", "−")
