"""Signs in a course of sessions that are worth a look, each with the rule that found it. None is a diagnosis."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from vrtherapy.messages import Text
from vrtherapy.record.summary import Summary

_RISE = 10
_STOPPED_OF_LAST = 3
_LONG_GAP_DAYS = 14


class Sign(NamedTuple):
    """What was found, and the rule behind it."""

    found: Text
    rule: Text


Course = Sequence[Summary]
"""A patient's sessions, the oldest first."""


def signs(course: Course) -> list[Sign]:
    """Every sign that the rules find, in the order of the rules."""
    return [Sign(found, rule) for find, rule in _RULES for found in find(course)]


def peaks(summary: Summary, index: int) -> list[int]:
    """The highest SUDS of each run through a step in a session, where any was rated."""
    return [max(visit.suds) for visit in summary.visits if visit.index == index and visit.suds]


def _rising(course: Course) -> Iterator[Text]:
    for index in sorted({visit.index for summary in course for visit in summary.visits}):
        rated = [max(found) for summary in course if (found := peaks(summary, index))]
        if len(rated) >= 2 and rated[-1] - rated[-2] >= _RISE:
            title = course[-1].state.plan.hierarchy[index].title
            yield Text(
                en=f"“{title.en}”: highest SUDS rose from {rated[-2]} to {rated[-1]}",
                fr=f"« {title.fr} » : SUDS maximum passé de {rated[-2]} à {rated[-1]}",
            )


def _no_decrease(course: Course) -> Iterator[Text]:
    for visit in course[-1].visits if course else ():
        if len(visit.suds) >= 2 and visit.decrease == 0:
            title = course[-1].state.plan.hierarchy[visit.index].title
            yield Text(
                en=f"“{title.en}”: SUDS ended at its peak of {visit.suds[-1]}",
                fr=f"« {title.fr} » : le SUDS a fini à son maximum de {visit.suds[-1]}",
            )


def _stops(course: Course) -> Iterator[Text]:
    last = course[-_STOPPED_OF_LAST:]
    stopped = sum(summary.state.stop is not None for summary in last)
    if stopped >= 2:
        yield Text(
            en=f"{stopped} of the last {len(last)} sessions were stopped",
            fr=f"{stopped} des {len(last)} dernières séances ont été arrêtées",
        )


def _gaps(course: Course) -> Iterator[Text]:
    days = [datetime.fromisoformat(summary.state.started_at) for summary in course]
    for before, after in pairwise(days):
        if (away := (after - before).days) > _LONG_GAP_DAYS:
            yield Text(
                en=f"{away} days between {before:%Y-%m-%d} and {after:%Y-%m-%d}",
                fr=f"{away} jours entre le {before:%d/%m/%Y} et le {after:%d/%m/%Y}",
            )


def _sickness(course: Course) -> Iterator[Text]:
    for place, summary in enumerate(course, start=1):
        limit = summary.state.plan.limits.fms.at
        most = max((rating.value for rating in summary.state.sickness), default=0)
        if most >= limit:
            yield Text(
                en=f"Session {place}: sickness (FMS) {most} of 20",
                fr=f"Séance {place} : malaise (FMS) {most} sur 20",
            )


def _homework(course: Course) -> Iterator[Text]:
    reviews = [summary.state.homework_review for summary in course]
    reviewed = [review.done for review in reviews if review is not None]
    if reviewed[-2:] == ["no", "no"]:
        yield Text(en="Homework was not done twice in a row", fr="Exercices pas faits deux fois de suite")


_RULES: tuple[tuple[Callable[[Course], Iterator[Text]], Text], ...] = (
    (
        _rising,
        Text(
            en=f"at the same step, the highest SUDS is {_RISE} or more above that of the session before",
            fr=f"à la même étape, le SUDS maximum dépasse d'au moins {_RISE} celui de la séance d'avant",
        ),
    ),
    (
        _no_decrease,
        Text(
            en="in the last session, a step with two ratings or more ended at its highest",
            fr="dans la dernière séance, une étape évaluée au moins deux fois a fini au plus haut",
        ),
    ),
    (
        _stops,
        Text(
            en=f"two or more of the last {_STOPPED_OF_LAST} sessions were stopped, by whomever",
            fr=f"au moins deux des {_STOPPED_OF_LAST} dernières séances arrêtées, par qui que ce soit",
        ),
    ),
    (
        _gaps,
        Text(
            en=f"more than {_LONG_GAP_DAYS} days between two sessions: one may have been missed",
            fr=f"plus de {_LONG_GAP_DAYS} jours entre deux séances : une a peut-être été manquée",
        ),
    ),
    (
        _sickness,
        Text(en="sickness reached the protocol's limit", fr="le malaise a atteint la limite du protocole"),
    ),
    (
        _homework,
        Text(
            en="the last two reviews of homework say “not done”",
            fr="les deux derniers retours sur les exercices disent « pas faits »",
        ),
    ),
)
