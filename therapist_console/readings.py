"""What the patient has said, as figures a console shows. Pure."""

from bisect import bisect_left

from therapist_console.records import ExpectancyView, SicknessView, SudsView
from vrtherapy.messages import Language
from vrtherapy.rules import suds_due
from vrtherapy.state import EXPOSING, Rating, SessionState

_LOOK_AHEAD_SECONDS = 3600


def suds(state: SessionState, now: float) -> SudsView:
    """The SUDS ratings so far, and when the next one is asked."""
    step = state.step
    in_step = [
        rating.value for rating in state.suds if step and rating.seq > step.seq and rating.step == step.index
    ]
    asked = state.suds_asked_at_seconds
    return SudsView(
        last=state.suds[-1].value if state.suds else None,
        last_ago_seconds=_ago(state.suds, now),
        peak=max(in_step, default=None),
        baseline=_baseline(state),
        limit=state.plan.limits.suds.at,
        asked_ago_seconds=None if asked is None else max(0.0, now - asked),
        due_in_seconds=_due_in_seconds(state, now),
        ratings=tuple((rating.at_seconds, rating.value) for rating in state.suds),
    )


def sickness(state: SessionState, now: float) -> SicknessView:
    """The last FMS rating."""
    return SicknessView(
        last=state.sickness[-1].value if state.sickness else None,
        last_ago_seconds=_ago(state.sickness, now),
        limit=state.plan.limits.fms.at,
    )


def expectancy(state: SessionState, language: Language) -> ExpectancyView | None:
    """What is expected of the current step; outside exposure, of the next one if that was stated already."""
    here = state.step.index if state.step else -1
    wanted = (here,) if state.phase in EXPOSING else (here + 1, here)
    stated = {expected.step: expected for expected in state.expectancies}
    found = next((stated[index] for index in wanted if index in stated), None)
    if found is None:
        return None
    return ExpectancyView(
        step=state.plan.hierarchy[found.step].title.to(language),
        expectation=found.expectation,
        likelihood_percent=found.likelihood_percent,
        happened=found.happened,
        outcome=found.outcome or None,
    )


def _ago(ratings: tuple[Rating, ...], now: float) -> float | None:
    return max(0.0, now - ratings[-1].at_seconds) if ratings else None


def _baseline(state: SessionState) -> int | None:
    """The last rating of the baseline."""
    values = [rating.value for rating in state.suds if rating.phase == "baseline"]
    return values[-1] if values else None


def _due_in_seconds(state: SessionState, now: float) -> float | None:
    """Whole seconds until the rule asks for SUDS, if nothing else happens: the rule itself is asked, not told twice."""
    ahead = range(_LOOK_AHEAD_SECONDS)
    found = bisect_left(ahead, True, key=lambda seconds: suds_due(state, now + seconds) is not None)
    return float(found) if found < len(ahead) else None
