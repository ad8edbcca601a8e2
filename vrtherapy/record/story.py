"""A recorded session in words, for people: what was planned, what happened and why, and the figures at the end."""

from collections.abc import Iterator
from datetime import datetime

from vrtherapy import events as ev
from vrtherapy.messages import Language, Text
from vrtherapy.record.naming import LANGUAGE_NAMES, cue_label, step_title
from vrtherapy.record.reading import Contents
from vrtherapy.record.sentences import HAPPENED, say
from vrtherapy.record.summary import Absence, StepVisit, Summary, Tested, summarise
from vrtherapy.record.writing import capitalised, clock, delay, joined, plain, quoted
from vrtherapy.state import PHASES, Phase, SessionState, evolve

_WHO = {
    "rule": Text(en="software", fr="logiciel"),
    "patient": Text(en="patient", fr="patient"),
    "stage": Text(en="display", fr="affichage"),
    "session": Text(en="session", fr="séance"),
}
_NONE = Text(en="  none", fr="  aucune")
_IN_THE_SAFE_PLACE: tuple[Phase, ...] = ("baseline", "safe_place", "stopped", "cool_down")


def tell(contents: Contents, language: Language) -> list[str]:
    """The session in words, line by line."""
    summary = summarise(contents.entries)
    parts: list[list[Text]] = [
        [*_head(contents, summary)],
        [Text(en="What happened", fr="Déroulement"), *_course(contents)],
        [Text(en="Exposure steps", fr="Étapes d'exposition"), *_steps(summary)],
        [Text(en="Interruptions", fr="Interruptions"), *_interruptions(summary)],
        [Text(en="In figures", fr="En chiffres"), *_figures(summary)],
    ]
    lines = [line for part in parts for line in ("", *(text.to(language) for text in part))]
    return lines[1:]


def _row(en: str, fr: str, value: Text) -> Text:
    return Text(en=f"  {en:<24}{value.en}", fr=f"  {fr:<24}{value.fr}")


def _same(words: str) -> Text:
    return Text(en=words, fr=words)


def _head(contents: Contents, summary: Summary) -> Iterator[Text]:
    opened, state = contents.entries[0].event, summary.state
    if not isinstance(opened, ev.SessionOpened):
        raise ValueError("a session's first entry is session_opened")
    plan = opened.protocol
    number = f"({plan.id} {plan.version})"
    yield Text(en=f"Session {plain(opened.session)}", fr=f"Séance {plain(opened.session)}")
    yield _row("patient", "patient", _same(plain(opened.patient)))
    yield _row("opened", "ouverte", _same(_moment(opened.started_at)))
    yield _row("protocol", "protocole", Text(en=f"{plan.title.en} {number}", fr=f"{plan.title.fr} {number}"))
    yield _row(
        "scenes",
        "scènes",
        _same(", ".join(f"{scene.id} {scene.version}" for scene in opened.scenes.values())),
    )
    yield _row("language", "langue", LANGUAGE_NAMES[opened.language])
    yield _row("software", "logiciel", _same(f"vrtherapy {plain(opened.software)}"))
    if state.phase != "ended":
        here, until = PHASES[state.phase], clock(state.at_seconds)
        yield Text(
            en=f"  The record stops at {until} in {here.en}: the session was not ended.",
            fr=f"  L'enregistrement s'arrête à {until} en phase « {here.fr} » : la séance n'est pas terminée.",
        )
    if lost := contents.lost_bytes:
        yield Text(
            en=f"  The last line was torn: {lost} bytes, of which nobody had been told, are left out.",
            fr=f"  La dernière ligne était déchirée : {lost} octets, annoncés à personne, sont écartés.",
        )


def _moment(written: str) -> str:
    """A wall-clock time as people write it; as it stands if it is none."""
    try:
        return f"{datetime.fromisoformat(written):%Y-%m-%d %H:%M:%S %Z}"
    except ValueError:
        return plain(written)


def _course(contents: Contents) -> Iterator[Text]:
    state = SessionState()
    for entry in contents.entries:
        sentence = say(entry, state)
        state = evolve(state, entry)
        who = _WHO.get(entry.cause.by) or _same(plain(entry.cause.name) or "?")
        at = clock(entry.at_seconds)
        yield Text(en=f"  {at:>7}  {who.en:<10}  {sentence.en}", fr=f"  {at:>7}  {who.fr:<10}  {sentence.fr}")
        if entry.reason:
            why = entry.reason
            yield Text(en=f"{'':23}Why: {plain(why.en)}", fr=f"{'':23}Pourquoi : {plain(why.fr)}")


def _steps(summary: Summary) -> Iterator[Text]:
    for visit in summary.visits:
        yield from _visit(summary.state, visit)
    for stated in summary.untested:
        title, words = step_title(summary.state, stated.step), _stated(stated)
        yield Text(en=f"  Not tested: {title.en}: {words.en}", fr=f"  Non éprouvé : {title.fr} : {words.fr}")
    if not summary.visits:
        yield _NONE


def _visit(state: SessionState, visit: StepVisit) -> Iterator[Text]:
    title = capitalised(step_title(state, visit.index))
    begun, left, ran = clock(visit.begun_at_seconds), clock(visit.left_at_seconds), clock(visit.ran_seconds)
    yield Text(
        en=f"  {title.en}: from {begun} to {left}, {ran} of exposure",
        fr=f"  {title.fr} : de {begun} à {left}, {ran} d'exposition",
    )
    if visit.suds:
        peak, end, given = max(visit.suds), visit.suds[-1], ", ".join(map(str, visit.suds))
        yield Text(
            en=f"    SUDS: peak {peak}, end {end}, decrease {visit.decrease} ({given})",
            fr=f"    SUDS : maximum {peak}, fin {end}, baisse {visit.decrease} ({given})",
        )
    else:
        yield Text(en="    SUDS: not rated", fr="    SUDS : non évalué")
    if visit.sickness:
        most = max(visit.sickness)
        yield Text(en=f"    sickness (FMS): at most {most}", fr=f"    malaise (FMS) : {most} au plus")
    if visit.cues:
        fired = joined([_fired(state, visit, cue.name, cue.at_seconds) for cue in visit.cues], ", ")
        yield Text(en=f"    cues: {fired.en}", fr=f"    événements : {fired.fr}")
    for stated in visit.tested:
        words = _stated(stated)
        yield Text(en=f"    expectancy: {words.en}", fr=f"    attente : {words.fr}")


def _fired(state: SessionState, visit: StepVisit, name: str, at_seconds: float) -> Text:
    label, at = cue_label(state, state.plan.hierarchy[visit.index].scene, name), clock(at_seconds)
    return Text(en=f"{label.en} ({at})", fr=f"{label.fr} ({at})")


def _stated(stated: Tested) -> Text:
    words, likely = quoted(stated.expectation), stated.likelihood_percent
    if stated.happened is None:
        return Text(en=f"{words.en} ({likely} %)", fr=f"{words.fr} ({likely} %)")
    happened, outcome = HAPPENED[stated.happened], quoted(stated.outcome)
    ending = outcome if plain(stated.outcome) else None
    return Text(
        en=f"{words.en} ({likely} %); {happened.en}" + (f": {ending.en}" if ending else ""),
        fr=f"{words.fr} ({likely} %) ; {happened.fr}" + (f" : {ending.fr}" if ending else ""),
    )


def _interruptions(summary: Summary) -> Iterator[Text]:
    for absence in summary.absences:
        yield _absence(absence)
    if not summary.absences:
        yield _NONE


def _absence(absence: Absence) -> Text:
    who, lost = absence.who, clock(absence.lost_at_seconds)
    if absence.back_at_seconds is None:
        return Text(
            en=f"  {who.en}: lost at {lost}, did not come back",
            fr=f"  {who.fr} : perte à {lost}, sans retour",
        )
    seconds = absence.back_at_seconds - absence.lost_at_seconds
    return Text(
        en=f"  {who.en}: lost at {lost}, back after {delay(seconds, 'en')}",
        fr=f"  {who.fr} : perte à {lost}, retour après {delay(seconds, 'fr')}",
    )


def _figures(summary: Summary) -> Iterator[Text]:
    state, seconds = summary.state, summary.seconds
    calm = sum(seconds[phase] for phase in _IN_THE_SAFE_PLACE)
    yield _row("in exposure", "en exposition", _same(clock(seconds["exposure"])))
    yield _row("on hold", "en pause", _same(clock(seconds["hold"])))
    yield _row("in the safe place", "dans le lieu sûr", _same(clock(calm)))
    yield _row("whole session", "séance entière", _same(clock(state.at_seconds)))
    if ratings := [rating.value for rating in state.suds]:
        baseline, most, last = summary.baseline_suds, max(ratings), ratings[-1]
        first = "–" if baseline is None else baseline
        yield _row(
            "SUDS",
            "SUDS",
            Text(
                en=f"baseline {first}, highest {most}, last {last}",
                fr=f"niveau de base {first}, maximum {most}, dernier {last}",
            ),
        )
    if state.sickness:
        yield _row("highest FMS", "FMS maximum", _same(str(max(rating.value for rating in state.sickness))))
    count = len(summary.automatic)
    yield _row("acts of the software", "actes du logiciel", _same(str(count)))
    if state.stop:
        yield _row("stopped", "arrêtée", _stop(state))


def _stop(state: SessionState) -> Text:
    stop = state.stop
    if stop is None:
        return _same("–")
    who = _WHO.get(stop.by) or Text(en="therapist", fr="thérapeute")
    at = clock(stop.at_seconds)
    if stop.shown_at_seconds is None:
        return Text(
            en=f"by the {who.en} at {at}; the display did not say when it was shown",
            fr=f"par « {who.fr} » à {at} ; l'affichage n'a pas dit quand cela s'est vu",
        )
    after = stop.shown_at_seconds - stop.at_seconds
    return Text(
        en=f"by the {who.en} at {at}, shown {delay(after, 'en')} later",
        fr=f"par « {who.fr} » à {at}, visible {delay(after, 'fr')} après",
    )
