"""Pure rules over state and time. Each proposes a command and says why; the engine decides, the record keeps both.

A rule may ask for SUDS, suggest, hold, or go to the safe place. None raises exposure, but for the criterion rule when
the protocol says `adaptation: automatic` and the therapist switched it on in this session; the engine enforces that.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from vrtherapy.commands import Command
from vrtherapy.commands.course import Advance, GoToSafePlace, Hold
from vrtherapy.commands.ratings import AskSuds
from vrtherapy.commands.reports import Suggest
from vrtherapy.headset import BROKEN, HEADSET
from vrtherapy.messages import Text
from vrtherapy.protocol import Expectancy, FmsLimit, Habituation, PatientChoice, SudsLimit, TherapistDecides
from vrtherapy.state import EXPOSING, Rating, SessionState

SUDS_AFTER_EXPOSURE_SECONDS = 60.0
"""SUDS is asked once this long after a stop or on the way out (CLINICAL.md: at 1–2 min)."""


class Proposal(NamedTuple):
    """What a rule wants, and why."""

    rule: str
    command: Command
    reason: Text


Rule = Callable[[SessionState, float], Proposal | None]


def judge(state: SessionState, now: float) -> Iterator[Proposal]:
    """What the rules propose at `now` (session seconds), the most urgent first."""
    for rule in RULES:
        if proposal := rule(state, now):
            yield proposal


def record_failed(state: SessionState, _now: float) -> Proposal | None:
    """Without a record there is no exposure."""
    if state.record_failure is None or state.phase not in EXPOSING:
        return None
    why = state.record_failure
    reason = Text(
        en=f"The session is not being recorded. {why.en}", fr=f"La séance n'est pas enregistrée. {why.fr}"
    )
    return Proposal("record_failed", GoToSafePlace(), reason)


def stage_lost(state: SessionState, _now: float) -> Proposal | None:
    """A stage that died comes back in the safe place, and the session with it."""
    if state.stage_lost_at_seconds is None or state.phase not in EXPOSING:
        return None
    reason = Text(
        en="The patient's display has died or is silent; it starts again in the safe place.",
        fr="L'affichage du patient est mort ou muet ; il redémarre dans le lieu sûr.",
    )
    return Proposal("stage_lost", GoToSafePlace(), reason)


def headset_away(state: SessionState, _now: float) -> Proposal | None:
    """Without eyes that see it, no exposure: at once where the headset shows nothing, else as the protocol says.

    A therapist who resumes although the headset is away is obeyed; the next change of the headset counts again.
    """
    if state.headset is None or state.headset == "worn" or state.phase not in EXPOSING:
        return None
    reason = HEADSET[state.headset]
    if state.headset in BROKEN:
        return Proposal("headset_away", GoToSafePlace(), reason)
    if state.headset_seq < state.phase_seq:
        return None
    return _lower("headset_away", state.plan.on_headset_away.action, state, reason)


def link_lost(state: SessionState, now: float) -> Proposal | None:
    """With no therapist's console left, the protocol's `on_link_lost` applies."""
    since = state.unwatched_since_seconds
    if since is None or state.phase not in EXPOSING:
        return None
    policy = state.plan.on_link_lost
    if policy.action == "safe_place" or now - since >= policy.safe_place_after_seconds:
        reason = Text(
            en=f"No therapist's console has been connected for {now - since:.0f} s.",
            fr=f"Aucune console de thérapeute n'est connectée depuis {now - since:.0f} s.",
        )
        return Proposal("link_lost", GoToSafePlace(), reason)
    if state.phase == "hold":
        return None
    reason = Text(
        en="The last therapist's console has gone; the exposure waits for it.",
        fr="La dernière console de thérapeute a disparu ; l'exposition l'attend.",
    )
    return Proposal("link_lost", Hold(), reason)


def sickness_limit(state: SessionState, _now: float) -> Proposal | None:
    """The protocol's FMS limit."""
    return _over_limit(state, "FMS", state.sickness, state.plan.limits.fms, "sickness_limit")


def suds_limit(state: SessionState, _now: float) -> Proposal | None:
    """The protocol's SUDS limit."""
    return _over_limit(state, "SUDS", state.suds, state.plan.limits.suds, "suds_limit")


def session_ceiling(state: SessionState, now: float) -> Proposal | None:
    """The protocol's longest session, counted from the baseline."""
    limit = state.plan.limits.session
    if state.begun_at_seconds is None or now - state.begun_at_seconds < limit.at_seconds:
        return None
    reason = Text(
        en=f"The session's ceiling of {limit.at_seconds / 60:g} min is reached.",
        fr=f"La durée maximale de {limit.at_seconds / 60:g} min est atteinte.",
    )
    return _lower("session_ceiling", limit.action, state, reason)


def step_time(state: SessionState, now: float) -> Proposal | None:
    """A step whose longest time is over waits for the therapist."""
    planned = state.planned_step
    if state.phase != "exposure" or planned is None or state.step is None:
        return None
    if state.step.clock_seconds(now) < planned.max_seconds or "step_time" in state.spent_rules:
        return None
    reason = Text(
        en=f"The step's longest time of {planned.max_seconds:g} s is over.",
        fr=f"La durée maximale de l'étape ({planned.max_seconds:g} s) est atteinte.",
    )
    return Proposal("step_time", Hold(), reason)


def criterion(state: SessionState, now: float) -> Proposal | None:
    """A step whose criterion is met after its shortest time: a suggestion, or, where switched on, the next step."""
    planned, step = state.planned_step, state.step
    if state.phase not in EXPOSING or planned is None or step is None:
        return None
    if step.clock_seconds(now) < planned.min_seconds:
        return None
    reason = _criterion_met(state)
    if reason is None:
        return None
    last = step.index + 1 >= len(state.plan.hierarchy)
    automatic = state.plan.adaptation == "automatic" and state.adaptation_on
    patients_own = isinstance(planned.criterion, PatientChoice)  # no software makes it in the patient's place
    if automatic and not patients_own and not last and state.phase == "exposure":
        return Proposal("criterion", Advance(), reason)
    if state.plan.adaptation == "off" or "criterion" in state.spent_rules:
        return None
    return Proposal("criterion", Suggest(command="end" if last else "advance"), reason)


def suds_due(state: SessionState, now: float) -> Proposal | None:
    """SUDS at the protocol's interval; once some time after the exposure was left."""
    interval = _suds_interval_seconds(state)
    if interval is None:
        return None
    ratings = [rating.at_seconds for rating in state.suds[-1:]]
    asked = [state.suds_asked_at_seconds] if state.suds_asked_at_seconds is not None else []
    last = max([state.phase_at_seconds, *ratings, *asked])
    if now - last < interval:
        return None
    return Proposal("suds_due", AskSuds(), _due(state, interval))


RULES: tuple[Rule, ...] = (
    record_failed,
    stage_lost,
    headset_away,
    link_lost,
    sickness_limit,
    suds_limit,
    session_ceiling,
    step_time,
    criterion,
    suds_due,
)


def _fresh(state: SessionState, ratings: tuple[Rating, ...]) -> Rating | None:
    """The last rating if it was given in the present phase: a limit acts once, and a resumed step starts afresh."""
    return ratings[-1] if ratings and ratings[-1].seq > state.phase_seq else None


def _over_limit(
    state: SessionState, scale: str, ratings: tuple[Rating, ...], limit: FmsLimit | SudsLimit, rule: str
) -> Proposal | None:
    rating = _fresh(state, ratings)
    if rating is None or rating.value < limit.at:
        return None
    reason = Text(
        en=f"{scale} {rating.value} has reached the protocol's limit of {limit.at:g}.",
        fr=f"Le {scale} de {rating.value} atteint la limite du protocole ({limit.at:g}).",
    )
    return _lower(rule, limit.action, state, reason)


def _lower(rule: str, action: str, state: SessionState, reason: Text) -> Proposal | None:
    if action == "safe_place" and state.phase in EXPOSING:
        return Proposal(rule, GoToSafePlace(), reason)
    if action == "hold" and state.phase == "exposure":
        return Proposal(rule, Hold(), reason)
    return None


def _due(state: SessionState, interval: float) -> Text:
    if state.phase in EXPOSING or state.phase == "baseline":
        return Text(
            en=f"SUDS is due every {interval:g} s here.", fr=f"Le SUDS est dû toutes les {interval:g} s ici."
        )
    return Text(
        en=f"SUDS is due once here, after {interval:g} s.",
        fr=f"Le SUDS est dû une fois ici, après {interval:g} s.",
    )


def _suds_interval_seconds(state: SessionState) -> float | None:
    if state.phase == "baseline":
        return state.plan.baseline.suds_every_seconds
    if state.phase in EXPOSING and state.planned_step:
        return state.planned_step.suds_every_seconds
    asked_or_rated = state.suds_asked_at_seconds is not None or _fresh(state, state.suds) is not None
    if state.phase in ("safe_place", "stopped", "cool_down") and not asked_or_rated:
        return SUDS_AFTER_EXPOSURE_SECONDS
    return None


def _criterion_met(state: SessionState) -> Text | None:
    """Why the current step's criterion is met, or None."""
    planned, step = state.planned_step, state.step
    if planned is None or step is None:
        return None
    match planned.criterion:
        case Habituation(decrease_percent=decrease_percent):
            given = [r.value for r in state.suds if r.seq > step.seq and r.step == step.index]
            return _habituated(given, decrease_percent)
        case Expectancy():
            tested = [
                e for e in state.expectancies if e.step == step.index and (e.outcome_seq or 0) > step.seq
            ]
            return _tested(tested[-1].happened) if tested else None
        case PatientChoice():
            return Text(
                en="The step's shortest time is over: ask whether the patient wants to go on.",
                fr="La durée minimale de l'étape est passée : demandez au patient s'il veut continuer.",
            )
        case TherapistDecides():
            return None


def _habituated(values: list[int], decrease_percent: float) -> Text | None:
    """SUDS has fallen by `decrease_percent` from the step's peak (Farrell: halved); at least two ratings."""
    if len(values) < 2 or max(values) == 0:
        return None
    peak, last = max(values), values[-1]
    if last > peak * (1 - decrease_percent / 100):
        return None
    return Text(
        en=f"SUDS has fallen from {peak} to {last}, by {100 - 100 * last / peak:.0f} %.",
        fr=f"Le SUDS est passé de {peak} à {last}, soit −{100 - 100 * last / peak:.0f} %.",
    )


def _tested(happened: str | None) -> Text | None:
    """What was feared was put to the test and did not, or only partly, happen (Craske 2014)."""
    if happened == "no":
        return Text(
            en="What was feared was tested and did not happen.",
            fr="Ce qui était craint a été mis à l'épreuve et n'est pas arrivé.",
        )
    if happened == "partly":
        return Text(
            en="What was feared was tested and happened only in part.",
            fr="Ce qui était craint a été mis à l'épreuve et n'est arrivé qu'en partie.",
        )
    return None
