"""What happened, in one sentence for each kind of event. A new event without words here fails a test."""

from collections.abc import Callable
from typing import Any, TypeVar

from vrtherapy import events as ev
from vrtherapy.headset import HEADSET
from vrtherapy.messages import Record, Text
from vrtherapy.questionnaire import fault_in, score
from vrtherapy.record.naming import LANGUAGE_NAMES, cue_label, describe, step_title
from vrtherapy.record.writing import capitalised, delay, figure, joined, plain, quoted
from vrtherapy.state import SessionState

_E = TypeVar("_E", bound=Record)
_Sentence = Callable[[_E, ev.Entry, SessionState], Text]
SENTENCES: dict[type[Record], _Sentence[Any]] = {}
"""How each kind of event is said, out of the event, its entry, and the state before it."""

_YES_NO = {"yes": Text(en="yes", fr="oui"), "no": Text(en="no", fr="non")}
HAPPENED = {
    "no": Text(en="what was feared did not happen", fr="ce qui était craint n'est pas arrivé"),
    "partly": Text(en="what was feared happened in part", fr="ce qui était craint est arrivé en partie"),
    "yes": Text(en="what was feared happened", fr="ce qui était craint est arrivé"),
}
DONE = {
    "no": Text(en="not done", fr="pas faits"),
    "partly": Text(en="done in part", fr="faits en partie"),
    "yes": Text(en="done", fr="faits"),
}
_WHEN = {
    "before": Text(en="before the exposure", fr="avant l'exposition"),
    "after": Text(en="after the exposure", fr="après l'exposition"),
}
_ROLES = {
    "therapist": Text(en="therapist", fr="thérapeute"),
    "observer": Text(en="observer", fr="observateur"),
}
_SUGGESTED = {
    "advance": Text(en="advance to the next step", fr="passer à l'étape suivante"),
    "end": Text(en="end with the cool-down", fr="terminer par le retour au calme"),
}


def say(entry: ev.Entry, before: SessionState) -> Text:
    """What an entry says happened; `before` is the state that it met."""
    return SENTENCES[type(entry.event)](entry.event, entry, before)


def _says(kind: type[_E]) -> Callable[[_Sentence[_E]], _Sentence[_E]]:
    """Registers the sentence of one kind of event."""

    def register(sentence: _Sentence[_E]) -> _Sentence[_E]:
        SENTENCES[kind] = sentence
        return sentence

    return register


def _always(kind: type[Record], en: str, fr: str) -> None:
    """Registers an event that is always said in the same words."""
    text = Text(en=en, fr=fr)
    SENTENCES[kind] = lambda _event, _entry, _before: text


_always(
    ev.BaselineBegun, "The baseline begins in the safe place.", "Le niveau de base commence dans le lieu sûr."
)
_always(ev.Held, "Hold: the step's clock stands, the scene stays.", "Pause : le temps de l'étape s'arrête.")
_always(ev.Resumed, "The step goes on.", "L'étape reprend.")
_always(ev.SafePlaceEntered, "To the safe place.", "Vers le lieu sûr.")
_always(
    ev.Stopped,
    "STOP: the exposure is over; to the safe place.",
    "ARRÊT : fin de l'exposition ; vers le lieu sûr.",
)
_always(
    ev.CoolDownBegun,
    "The cool-down begins in the safe place.",
    "Le retour au calme commence dans le lieu sûr.",
)
_always(ev.DebriefBegun, "The debrief begins.", "Le bilan commence.")
_always(ev.Ended, "The session is over.", "La séance est terminée.")
_always(ev.SudsAsked, "SUDS is asked for.", "Le SUDS est demandé.")
_always(ev.Recentred, "The view is recentred.", "La vue est recentrée.")
_always(ev.StageLost, "The patient's display is lost.", "L'affichage du patient est perdu.")
_always(ev.RecordRestored, "The record is complete again.", "L'enregistrement est de nouveau complet.")


@_says(ev.SessionOpened)
def _opened(event: ev.SessionOpened, _: ev.Entry, __: SessionState) -> Text:
    who = plain(event.patient)
    return Text(
        en=f"The session is opened for patient {who}.", fr=f"La séance est ouverte pour le patient {who}."
    )


@_says(ev.SessionReopened)
def _reopened(event: ev.SessionReopened, _: ev.Entry, __: SessionState) -> Text:
    if not event.lost_bytes:
        return Text(en="The session process is back.", fr="Le processus de séance est de retour.")
    lost = event.lost_bytes
    return Text(
        en=f"The session process is back; a torn last line of {lost} bytes was dropped from the journal.",
        fr=f"Le processus de séance est de retour ; une dernière ligne déchirée de {lost} octets a été écartée.",
    )


@_says(ev.ScreeningConfirmed)
def _screened(event: ev.ScreeningConfirmed, _: ev.Entry, before: SessionState) -> Text:
    questions = {question.id: question.text for question in before.plan.screening}
    parts = [_CONSENTED[event.consented_by]]
    for name, answer in event.answers.items():
        text, said = questions.get(name, Text(en=plain(name), fr=plain(name))), _YES_NO[answer]
        parts.append(Text(en=f"{text.en} {said.en}.", fr=f"{text.fr} {said.fr}."))
    if event.despite:
        why = quoted(event.despite)
        parts.append(
            Text(en=f"Going on all the same: {why.en}.", fr=f"La séance continue malgré tout : {why.fr}.")
        )
    return joined(parts, " ")


_CONSENTED = {
    "patient": Text(
        en="The screening is confirmed; the patient consents.",
        fr="Questionnaire confirmé ; le patient consent.",
    ),
    "guardian": Text(
        en="The screening is confirmed; who is responsible for the patient consents.",
        fr="Questionnaire confirmé ; la personne responsable du patient consent.",
    ),
}


@_says(ev.StepBegun)
def _step(event: ev.StepBegun, _: ev.Entry, before: SessionState) -> Text:
    title, shown = capitalised(step_title(before, event.index)), describe(before, event.scene, event.params)
    if event.difficulty is not None:
        shown = Text(
            en=f"difficulty {figure(event.difficulty, 'en')}; {shown.en}",
            fr=f"difficulté {figure(event.difficulty, 'fr')} ; {shown.fr}",
        )
    return Text(en=f"{title.en}, begins: {shown.en}.", fr=f"{title.fr}, commence : {shown.fr}.")


@_says(ev.SafePlaceShown)
def _shown(event: ev.SafePlaceShown, entry: ev.Entry, before: SessionState) -> Text:
    stop = before.stop
    decided = stop.at_seconds if stop and event.seq >= stop.seq else before.phase_at_seconds
    after_seconds = entry.at_seconds - decided
    return Text(
        en=f"The patient's view is on its way to the safe place, {delay(after_seconds, 'en')} after the decision.",
        fr=f"La vue du patient part vers le lieu sûr, {delay(after_seconds, 'fr')} après la décision.",
    )


@_says(ev.DifficultySet)
def _difficulty(event: ev.DifficultySet, _: ev.Entry, before: SessionState) -> Text:
    old = before.step.params if before.step else {}
    new = {name: value for name, value in event.params.items() if old.get(name) != value}
    shown = describe(before, before.step.scene if before.step else before.plan.safe_place, new)
    return Text(
        en=f"Difficulty {figure(event.difficulty, 'en')}: {shown.en}.",
        fr=f"Difficulté {figure(event.difficulty, 'fr')} : {shown.fr}.",
    )


@_says(ev.ParamSet)
def _param(event: ev.ParamSet, _: ev.Entry, before: SessionState) -> Text:
    shown = describe(
        before, before.step.scene if before.step else before.plan.safe_place, {event.name: event.value}
    )
    return Text(en=f"{shown.en}.", fr=f"{shown.fr}.")


@_says(ev.CueFired)
def _cue(event: ev.CueFired, _: ev.Entry, before: SessionState) -> Text:
    label = cue_label(before, before.showing.scene, event.name)
    return Text(en=f"Cue: {label.en}.", fr=f"Événement : {label.fr}.")


@_says(ev.CuesCalledOff)
def _called_off(_: ev.CuesCalledOff, __: ev.Entry, ___: SessionState) -> Text:
    return Text(en="The cue was called off.", fr="L'événement a été interrompu.")


@_says(ev.SudsRated)
def _suds(event: ev.SudsRated, _: ev.Entry, __: SessionState) -> Text:
    return Text(en=f"SUDS {event.value}.", fr=f"SUDS {event.value}.")


@_says(ev.SicknessRated)
def _sickness(event: ev.SicknessRated, _: ev.Entry, __: SessionState) -> Text:
    return Text(en=f"Sickness (FMS) {event.value} of 20.", fr=f"Malaise (FMS) {event.value} sur 20.")


@_says(ev.ExpectancyStated)
def _expectancy(event: ev.ExpectancyStated, _: ev.Entry, before: SessionState) -> Text:
    title, words, likely = step_title(before, event.step), quoted(event.expectation), event.likelihood_percent
    return Text(
        en=f"Expectancy for {title.en}: {words.en}, {likely} % likely.",
        fr=f"Attente pour l'{title.fr} : {words.fr}, probable à {likely} %.",
    )


@_says(ev.OutcomeRated)
def _outcome(event: ev.OutcomeRated, _: ev.Entry, before: SessionState) -> Text:
    title, happened = step_title(before, event.step), HAPPENED[event.happened]
    words = quoted(event.outcome)
    said = Text(en=f" {words.en}", fr=f" {words.fr}") if plain(event.outcome) else None
    return Text(
        en=f"Outcome of {title.en}: {happened.en}.{said.en if said else ''}",
        fr=f"Résultat de l'{title.fr} : {happened.fr}.{said.fr if said else ''}",
    )


@_says(ev.Noted)
def _noted(event: ev.Noted, _: ev.Entry, __: SessionState) -> Text:
    words = quoted(event.text)
    return Text(en=f"Note: {words.en}", fr=f"Note : {words.fr}")


@_says(ev.DebriefAnswered)
def _debrief(event: ev.DebriefAnswered, _: ev.Entry, before: SessionState) -> Text:
    asked = {question.id: question.text for question in before.plan.debrief}
    question, words = (
        asked.get(event.question, Text(en=event.question, fr=event.question)),
        quoted(event.answer),
    )
    return Text(en=f"Debrief: {question.en} {words.en}", fr=f"Bilan : {question.fr} {words.fr}")


@_says(ev.HomeworkSet)
def _homework(event: ev.HomeworkSet, _: ev.Entry, __: SessionState) -> Text:
    words = quoted(event.text)
    return Text(en=f"Homework: {words.en}", fr=f"Exercices à faire : {words.fr}")


@_says(ev.QuestionnaireAnswered)
def _questionnaire(event: ev.QuestionnaireAnswered, _: ev.Entry, before: SessionState) -> Text:
    name, asked = plain(event.questionnaire), before.questionnaires.get(event.questionnaire)
    if asked is None or fault_in(asked, event.ratings):
        return Text(en=f"Questionnaire {name} is answered.", fr=f"Questionnaire {name} : réponses notées.")
    when = _WHEN[event.when]
    en = ", ".join(f"{s.subscale.title.en} {figure(s.value, 'en')}" for s in score(asked, event.ratings))
    fr = ", ".join(f"{s.subscale.title.fr} {figure(s.value, 'fr')}" for s in score(asked, event.ratings))
    return Text(en=f"{asked.title.en}, {when.en}: {en}.", fr=f"{asked.title.fr}, {when.fr} : {fr}.")


@_says(ev.HomeworkReviewed)
def _review(event: ev.HomeworkReviewed, _: ev.Entry, __: SessionState) -> Text:
    done, words = DONE[event.done], quoted(event.comment)
    said = Text(en=f" {words.en}", fr=f" {words.fr}") if plain(event.comment) else None
    return Text(
        en=f"Homework of the last session: {done.en}.{said.en if said else ''}",
        fr=f"Exercices de la dernière séance : {done.fr}.{said.fr if said else ''}",
    )


@_says(ev.PostureSet)
def _posture(event: ev.PostureSet, _: ev.Entry, __: SessionState) -> Text:
    if event.posture == "sitting":
        return Text(
            en="The patient sits: the view is centred and raised to the scene's eye height.",
            fr="Le patient est assis : la vue est recentrée et relevée à la hauteur d'yeux de la scène.",
        )
    return Text(
        en="The patient stands: the view is centred, at the patient's own height.",
        fr="Le patient est debout : la vue est recentrée, à la hauteur du patient.",
    )


@_says(ev.LanguageChosen)
def _language(event: ev.LanguageChosen, _: ev.Entry, __: SessionState) -> Text:
    name = LANGUAGE_NAMES[event.language]
    return Text(en=f"The patient now reads {name.en}.", fr=f"Le patient lit désormais en {name.fr}.")


@_says(ev.ControlTaken)
def _control(event: ev.ControlTaken, _: ev.Entry, __: SessionState) -> Text:
    name = plain(event.name)
    if event.taken_from is None:
        return Text(en=f"{name} takes control.", fr=f"{name} prend la main.")
    loser = plain(event.taken_from)
    return Text(en=f"{name} takes control from {loser}.", fr=f"{name} prend la main à {loser}.")


@_says(ev.AdaptationSwitched)
def _adaptation(event: ev.AdaptationSwitched, _: ev.Entry, __: SessionState) -> Text:
    if event.on:
        return Text(en="Automatic advance is switched on.", fr="La progression automatique est activée.")
    return Text(en="Automatic advance is switched off.", fr="La progression automatique est désactivée.")


@_says(ev.SuggestionMade)
def _suggestion(event: ev.SuggestionMade, entry: ev.Entry, _: SessionState) -> Text:
    what = _SUGGESTED.get(event.command, Text(en=event.command, fr=event.command))
    return Text(en=f"Suggestion {entry.seq}: {what.en}.", fr=f"Suggestion {entry.seq} : {what.fr}.")


@_says(ev.SuggestionAnswered)
def _answered(event: ev.SuggestionAnswered, _: ev.Entry, __: SessionState) -> Text:
    seq = event.suggestion
    if event.accepted:
        return Text(en=f"Suggestion {seq} is accepted.", fr=f"La suggestion {seq} est acceptée.")
    return Text(en=f"Suggestion {seq} is declined.", fr=f"La suggestion {seq} est écartée.")


@_says(ev.StageJoined)
def _stage(event: ev.StageJoined, _: ev.Entry, __: SessionState) -> Text:
    name = plain(event.display)
    return Text(en=f"The patient's display ({name}) is there.", fr=f"L'affichage du patient ({name}) est là.")


@_says(ev.ConsoleJoined)
def _joined(event: ev.ConsoleJoined, _: ev.Entry, __: SessionState) -> Text:
    name, role = plain(event.name), _ROLES[event.role]
    return Text(
        en=f"The console of {name} ({role.en}) is there.", fr=f"La console de {name} ({role.fr}) est là."
    )


@_says(ev.HeadsetChanged)
def _headset(event: ev.HeadsetChanged, _: ev.Entry, __: SessionState) -> Text:
    return HEADSET[event.condition]


@_says(ev.ConsoleLeft)
def _left(event: ev.ConsoleLeft, _: ev.Entry, __: SessionState) -> Text:
    name = plain(event.name)
    if event.lost:
        return Text(en=f"The console of {name} is lost.", fr=f"La console de {name} est perdue.")
    return Text(en=f"The console of {name} has left.", fr=f"La console de {name} est partie.")


@_says(ev.RecordFailed)
def _record_failed(event: ev.RecordFailed, _: ev.Entry, __: SessionState) -> Text:
    return event.sentence
