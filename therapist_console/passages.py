"""The sentences of a console's page, part by part: what stands where is `page`'s business. Pure."""

import re

from therapist_console.records import Alarm, ConsoleView, PhaseView, StepHere, SuggestionView
from therapist_console.words import ROLES, ago, either, printable
from vrtherapy.messages import Language, Text
from vrtherapy.record.writing import clock, figure, quoted
from vrtherapy.state import EXPOSING


def headline(view: ConsoleView) -> str:
    """Which session this is, how long it has lasted, who steers."""
    language = view.language
    lasted = f"{clock(view.session_seconds)} / {clock(view.ceiling_seconds)}"
    return " · ".join(
        [
            view.protocol,
            either(language, f"patient {view.patient}", f"patient {view.patient}"),
            either(language, f"session {lasted}", f"séance {lasted}"),
            _control(view),
        ]
    )


def _control(view: ConsoleView) -> str:
    language, name = view.language, view.control.name
    if view.viewer.role == "observer":
        return either(language, "you observe", "vous observez")
    match view.control.holder:
        case "you":
            return either(language, "you hold control", "vous avez la main")
        case "other":
            return either(language, f"{name} holds control", f"{name} a la main")
        case _:
            return either(language, "nobody holds control yet", "personne n'a encore la main")


def alarm(heard: Alarm, language: Language) -> str:
    """A sentence that must be heard, with since when."""
    since = "" if heard.seconds is None else f" ({ago(heard.seconds, language)})"
    return f"! {heard.sentence}{since}"


def alarm_over(sentence: str, language: Language) -> str:
    """That an alarm holds no longer, by the first words of its sentence."""
    named = re.split(r" ?[.;:,]", sentence, maxsplit=1)[0]
    return either(language, f"Over: {named}", f"Fini : {named}")


def phase(view: ConsoleView) -> list[str]:
    """The phase, its reason and clock; what the patient sees; the stop."""
    language = view.language
    here = view.step
    head = [view.phase.label.upper()]
    if here:
        number = f"{here.number}/{len(view.hierarchy)}"
        head.append(either(language, f"step {number}: {here.title}", f"étape {number} : {here.title}"))
    else:
        head.append(_since(view.phase, language))
    lines = [" · ".join(head)]
    if view.phase.reason:
        lines.append(either(language, f"Why: {view.phase.reason}", f"Pourquoi : {view.phase.reason}"))
    lines += _stop(view)
    if here:
        lines.append(_step_clock(here, language))
    lines.append(_seen(view))
    if view.adaptation_on:
        lines.append(
            either(
                language,
                "AUTOMATIC ADVANCE IS ON: the software goes on by itself when the criterion is met.",
                "PROGRESSION AUTOMATIQUE : le logiciel passe seul à l'étape suivante quand le critère est rempli.",
            )
        )
    return lines


def _since(here: PhaseView, language: Language) -> str:
    written = either(language, f"for {clock(here.seconds)}", f"depuis {clock(here.seconds)}")
    if here.min_seconds is None:
        return written
    least = clock(here.min_seconds)
    return either(language, f"{written} (at least {least})", f"{written} (au moins {least})")


def _stop(view: ConsoleView) -> list[str]:
    stop, language = view.stop, view.language
    if stop is None:
        return []
    decided = either(
        language,
        f"Stop: decided at {clock(stop.at_seconds)} ({stop.by})",
        f"Arrêt : décidé à {clock(stop.at_seconds)} ({stop.by})",
    )
    after = stop.shown_after_seconds
    if after is None:
        shown = either(language, "not yet shown", "pas encore affiché")
    else:
        milliseconds = round(after * 1000)
        shown = either(language, f"shown {milliseconds} ms later", f"affiché {milliseconds} ms après")
    return [f"{decided}, {shown}."]


def _step_clock(here: StepHere, language: Language) -> str:
    """The step's clock between its limits, and when to go on."""
    stands = "" if here.running else either(language, " (stands)", " (arrêtée)")
    span = f"min {clock(here.min_seconds)}, max {clock(here.max_seconds)}"
    return either(
        language,
        f"Clock {clock(here.clock_seconds)}{stands}, {span} · go on when {here.criterion}",
        f"Horloge {clock(here.clock_seconds)}{stands}, {span} · continuer quand {here.criterion}",
    )


def _seen(view: ConsoleView) -> str:
    language = view.language
    seen = either(language, f"Patient sees: {view.patient_sees}", f"Le patient voit : {view.patient_sees}")
    if view.phase.name in EXPOSING and view.step and view.step.difficulty is not None:
        difficulty = figure(view.step.difficulty, language)
        seen += either(language, f" · difficulty {difficulty}", f" · difficulté {difficulty}")
    display = view.stage.display
    if display:
        seen += either(language, f" · display {display}", f" · affichage {display}")
    return seen


def ratings(view: ConsoleView) -> list[str]:
    """SUDS and sickness, then what was expected."""
    line = f"{_suds(view)} · {_sickness(view)}"
    return [line, *_expectancy(view)]


def _suds(view: ConsoleView) -> str:
    suds, language = view.suds, view.language
    parts = [either(language, "SUDS not rated yet", "SUDS pas encore noté")]
    if suds.last is not None and suds.last_ago_seconds is not None:
        parts = [f"SUDS {suds.last} ({ago(suds.last_ago_seconds, language)})"]
    if suds.peak is not None:
        parts.append(either(language, f"peak {suds.peak}", f"pic {suds.peak}"))
    if suds.baseline is not None:
        parts.append(either(language, f"baseline {suds.baseline}", f"base {suds.baseline}"))
    if suds.asked_ago_seconds is not None:
        since = ago(suds.asked_ago_seconds, language)
        parts.append(either(language, f"ASKED {since}", f"DEMANDÉ {since}"))
    elif suds.due_in_seconds is not None:
        due = clock(suds.due_in_seconds)
        parts.append(either(language, f"due in {due}", f"dû dans {due}"))
    return ", ".join(parts)


def _sickness(view: ConsoleView) -> str:
    sickness, language = view.sickness, view.language
    if sickness.last is None or sickness.last_ago_seconds is None:
        return either(language, "FMS not rated yet", "FMS pas encore noté")
    limit = figure(sickness.limit, language)
    aged = ago(sickness.last_ago_seconds, language)
    return either(
        language,
        f"FMS {sickness.last} ({aged}, limit {limit})",
        f"FMS {sickness.last} ({aged}, limite {limit})",
    )


def _expectancy(view: ConsoleView) -> list[str]:
    expected, language = view.expectancy, view.language
    if expected is None:
        return []
    what = quoted(expected.expectation).to(language)
    line = either(
        language,
        f"Expected of {expected.step}: {what}, {expected.likelihood_percent} %",
        f"Attendu de {expected.step} : {what}, {expected.likelihood_percent} %",
    )
    if expected.happened is None:
        return [line + either(language, " · open", " · ouvert")]
    outcome = f" {quoted(expected.outcome).to(language)}" if expected.outcome else ""
    return [f"{line} · {_HAPPENED[expected.happened].to(language)}{outcome}"]


_HAPPENED = {
    "no": Text(en="did not happen", fr="n'est pas arrivé"),
    "partly": Text(en="happened in part", fr="est arrivé en partie"),
    "yes": Text(en="happened", fr="est arrivé"),
}


def suggestion(advice: SuggestionView, language: Language) -> str:
    """A rule's advice, its reason, and how to take it."""
    reason = f" {advice.reason}" if advice.reason else ""
    return either(
        language,
        f"Suggested: {advice.label}.{reason} Write: send {advice.send}",
        f"Suggestion : {advice.label}.{reason} Écrire : send {advice.send}",
    )


def footer(view: ConsoleView, program: str) -> list[str]:
    """How to stop, who else is there, how to leave, and what leaving does."""
    language = view.language
    others = [
        f"{name} ({ROLES[role].to(language)})"
        for name, role in view.consoles.items()
        if name != view.viewer.name
    ]
    also = (
        either(language, "Also connected: ", "Aussi connectés : ") + ", ".join(others) + ". "
        if others
        else ""
    )
    return [
        either(language, f"STOP: {program} send stop", f"ARRÊT : {program} send stop"),
        printable(also) + _leaving(view),
    ]


def _leaving(view: ConsoleView) -> str:
    return _LEAVING[view.if_you_leave].to(view.language)


_LEAVING = {
    "goes_on": Text(
        en="Ctrl-C closes this page; the session goes on.", fr="Ctrl-C ferme cette page ; la séance continue."
    ),
    "hold": Text(
        en="Ctrl-C closes this page and, as no other therapist is there, holds the exposure.",
        fr="Ctrl-C ferme cette page et, faute d'autre thérapeute, met l'exposition en pause.",
    ),
    "safe_place": Text(
        en="Ctrl-C closes this page and, as no other therapist is there, leaves the exposure.",
        fr="Ctrl-C ferme cette page et, faute d'autre thérapeute, quitte l'exposition.",
    ),
}
