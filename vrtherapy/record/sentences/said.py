"""How is said what the patient and the therapist said, rated, noted and answered."""

from vrtherapy import events as ev
from vrtherapy.messages import Text
from vrtherapy.questionnaire import fault_in, score
from vrtherapy.record.naming import step_title
from vrtherapy.record.sentences.saying import Sentences
from vrtherapy.record.writing import figure, plain, quoted
from vrtherapy.state import SessionState

says = Sentences()
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

says.always(ev.SudsAsked, "SUDS is asked for.", "Le SUDS est demandé.")


@says(ev.SudsRated)
def _suds(event: ev.SudsRated, _: ev.Entry, __: SessionState) -> Text:
    return Text(en=f"SUDS {event.value}.", fr=f"SUDS {event.value}.")


@says(ev.SicknessRated)
def _sickness(event: ev.SicknessRated, _: ev.Entry, __: SessionState) -> Text:
    return Text(en=f"Sickness (FMS) {event.value} of 20.", fr=f"Malaise (FMS) {event.value} sur 20.")


@says(ev.ExpectancyStated)
def _expectancy(event: ev.ExpectancyStated, _: ev.Entry, before: SessionState) -> Text:
    title, words, likely = step_title(before, event.step), quoted(event.expectation), event.likelihood_percent
    return Text(
        en=f"Expectancy for {title.en}: {words.en}, {likely} % likely.",
        fr=f"Attente pour l'{title.fr} : {words.fr}, probable à {likely} %.",
    )


@says(ev.OutcomeRated)
def _outcome(event: ev.OutcomeRated, _: ev.Entry, before: SessionState) -> Text:
    title, happened = step_title(before, event.step), HAPPENED[event.happened]
    words = quoted(event.outcome)
    said = Text(en=f" {words.en}", fr=f" {words.fr}") if plain(event.outcome) else None
    return Text(
        en=f"Outcome of {title.en}: {happened.en}.{said.en if said else ''}",
        fr=f"Résultat de l'{title.fr} : {happened.fr}.{said.fr if said else ''}",
    )


@says(ev.Noted)
def _noted(event: ev.Noted, _: ev.Entry, __: SessionState) -> Text:
    words = quoted(event.text)
    return Text(en=f"Note: {words.en}", fr=f"Note : {words.fr}")


@says(ev.DebriefAnswered)
def _debrief(event: ev.DebriefAnswered, _: ev.Entry, before: SessionState) -> Text:
    asked = {question.id: question.text for question in before.plan.debrief}
    question, words = (
        asked.get(event.question, Text(en=event.question, fr=event.question)),
        quoted(event.answer),
    )
    return Text(en=f"Debrief: {question.en} {words.en}", fr=f"Bilan : {question.fr} {words.fr}")


@says(ev.HomeworkSet)
def _homework(event: ev.HomeworkSet, _: ev.Entry, __: SessionState) -> Text:
    words = quoted(event.text)
    return Text(en=f"Homework: {words.en}", fr=f"Exercices à faire : {words.fr}")


@says(ev.QuestionnaireAnswered)
def _questionnaire(event: ev.QuestionnaireAnswered, _: ev.Entry, before: SessionState) -> Text:
    name, asked = plain(event.questionnaire), before.questionnaires.get(event.questionnaire)
    if asked is None or fault_in(asked, event.ratings):
        return Text(en=f"Questionnaire {name} is answered.", fr=f"Questionnaire {name} : réponses notées.")
    when = _WHEN[event.when]
    en = ", ".join(f"{s.subscale.title.en} {figure(s.value, 'en')}" for s in score(asked, event.ratings))
    fr = ", ".join(f"{s.subscale.title.fr} {figure(s.value, 'fr')}" for s in score(asked, event.ratings))
    return Text(en=f"{asked.title.en}, {when.en}: {en}.", fr=f"{asked.title.fr}, {when.fr} : {fr}.")


@says(ev.HomeworkReviewed)
def _review(event: ev.HomeworkReviewed, _: ev.Entry, __: SessionState) -> Text:
    done, words = DONE[event.done], quoted(event.comment)
    said = Text(en=f" {words.en}", fr=f" {words.fr}") if plain(event.comment) else None
    return Text(
        en=f"Homework of the last session: {done.en}.{said.en if said else ''}",
        fr=f"Exercices de la dernière séance : {done.fr}.{said.fr if said else ''}",
    )
