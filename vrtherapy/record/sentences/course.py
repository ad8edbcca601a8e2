"""How is said the course of the session: screening, phases, steps, what is shown, suggestions."""

from vrtherapy import events as ev
from vrtherapy.messages import Text
from vrtherapy.record.naming import cue_label, describe, step_title
from vrtherapy.record.sentences.saying import Sentences
from vrtherapy.record.writing import capitalised, delay, figure, joined, plain, quoted
from vrtherapy.state import SessionState

says = Sentences()
_YES_NO = {"yes": Text(en="yes", fr="oui"), "no": Text(en="no", fr="non")}
_SUGGESTED = {
    "advance": Text(en="advance to the next step", fr="passer à l'étape suivante"),
    "end": Text(en="end with the cool-down", fr="terminer par le retour au calme"),
}
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

says.always(
    ev.BaselineBegun, "The baseline begins in the safe place.", "Le niveau de base commence dans le lieu sûr."
)
says.always(
    ev.Held, "Hold: the step's clock stands, the scene stays.", "Pause : le temps de l'étape s'arrête."
)
says.always(ev.Resumed, "The step goes on.", "L'étape reprend.")
says.always(ev.SafePlaceEntered, "To the safe place.", "Vers le lieu sûr.")
says.always(
    ev.Stopped,
    "STOP: the exposure is over; to the safe place.",
    "ARRÊT : fin de l'exposition ; vers le lieu sûr.",
)
says.always(
    ev.CoolDownBegun,
    "The cool-down begins in the safe place.",
    "Le retour au calme commence dans le lieu sûr.",
)
says.always(ev.DebriefBegun, "The debrief begins.", "Le bilan commence.")
says.always(ev.Ended, "The session is over.", "La séance est terminée.")


@says(ev.SessionOpened)
def _opened(event: ev.SessionOpened, _: ev.Entry, __: SessionState) -> Text:
    who = plain(event.patient)
    return Text(
        en=f"The session is opened for patient {who}.", fr=f"La séance est ouverte pour le patient {who}."
    )


@says(ev.SessionReopened)
def _reopened(event: ev.SessionReopened, _: ev.Entry, __: SessionState) -> Text:
    if not event.lost_bytes:
        return Text(en="The session process is back.", fr="Le processus de séance est de retour.")
    lost = event.lost_bytes
    return Text(
        en=f"The session process is back; a torn last line of {lost} bytes was dropped from the journal.",
        fr=f"Le processus de séance est de retour ; une dernière ligne déchirée de {lost} octets a été écartée.",
    )


@says(ev.ScreeningConfirmed)
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


@says(ev.StepBegun)
def _step(event: ev.StepBegun, _: ev.Entry, before: SessionState) -> Text:
    title, shown = capitalised(step_title(before, event.index)), describe(before, event.scene, event.params)
    if event.difficulty is not None:
        shown = Text(
            en=f"difficulty {figure(event.difficulty, 'en')}; {shown.en}",
            fr=f"difficulté {figure(event.difficulty, 'fr')} ; {shown.fr}",
        )
    return Text(en=f"{title.en}, begins: {shown.en}.", fr=f"{title.fr}, commence : {shown.fr}.")


@says(ev.SafePlaceShown)
def _shown(event: ev.SafePlaceShown, entry: ev.Entry, before: SessionState) -> Text:
    stop = before.stop
    decided = stop.at_seconds if stop and event.seq >= stop.seq else before.phase_at_seconds
    after_seconds = entry.at_seconds - decided
    return Text(
        en=f"The patient's view is on its way to the safe place, {delay(after_seconds, 'en')} after the decision.",
        fr=f"La vue du patient part vers le lieu sûr, {delay(after_seconds, 'fr')} après la décision.",
    )


@says(ev.DifficultySet)
def _difficulty(event: ev.DifficultySet, _: ev.Entry, before: SessionState) -> Text:
    old = before.step.params if before.step else {}
    new = {name: value for name, value in event.params.items() if old.get(name) != value}
    shown = describe(before, before.step.scene if before.step else before.plan.safe_place, new)
    return Text(
        en=f"Difficulty {figure(event.difficulty, 'en')}: {shown.en}.",
        fr=f"Difficulté {figure(event.difficulty, 'fr')} : {shown.fr}.",
    )


@says(ev.ParamSet)
def _param(event: ev.ParamSet, _: ev.Entry, before: SessionState) -> Text:
    shown = describe(
        before, before.step.scene if before.step else before.plan.safe_place, {event.name: event.value}
    )
    return Text(en=f"{shown.en}.", fr=f"{shown.fr}.")


@says(ev.CueFired)
def _cue(event: ev.CueFired, _: ev.Entry, before: SessionState) -> Text:
    label = cue_label(before, before.showing.scene, event.name)
    return Text(en=f"Cue: {label.en}.", fr=f"Événement : {label.fr}.")


@says(ev.CuesCalledOff)
def _called_off(_: ev.CuesCalledOff, __: ev.Entry, ___: SessionState) -> Text:
    return Text(en="The cue was called off.", fr="L'événement a été interrompu.")


@says(ev.SuggestionMade)
def _suggestion(event: ev.SuggestionMade, entry: ev.Entry, _: SessionState) -> Text:
    what = _SUGGESTED.get(event.command, Text(en=event.command, fr=event.command))
    return Text(en=f"Suggestion {entry.seq}: {what.en}.", fr=f"Suggestion {entry.seq} : {what.fr}.")


@says(ev.SuggestionAnswered)
def _answered(event: ev.SuggestionAnswered, _: ev.Entry, __: SessionState) -> Text:
    seq = event.suggestion
    if event.accepted:
        return Text(en=f"Suggestion {seq} is accepted.", fr=f"La suggestion {seq} est acceptée.")
    return Text(en=f"Suggestion {seq} is declined.", fr=f"La suggestion {seq} est écartée.")
