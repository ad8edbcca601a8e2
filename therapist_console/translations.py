"""The commands' fields in French: their English descriptions stand beside the fields, in the command classes."""

from vrtherapy.commands import Command
from vrtherapy.messages import Text

_FRENCH = {
    "0 (calm) to 100 (the worst imaginable).": "De 0 (calme) à 100 (le pire imaginable).",
    "0 (easiest) to 10 (hardest).": "De 0 (le plus facile) à 10 (le plus difficile).",
    "A number in the param's unit, or the name of a choice.": "Un nombre dans l'unité du paramètre, ou le nom "
    "d'un choix.",
    "FMS: 0 (none) to 20 (frank sickness).": "FMS : de 0 (aucun) à 20 (franc malaise).",
    "How likely the patient finds it, 0 to 100.": "Probabilité selon le patient, de 0 à 100.",
    "Id of the step; empty: the next one, or the current one if none.": "Identifiant de l'étape ; vide : la "
    "suivante, ou à défaut l'étape en cours.",
    "Question id → yes or no.": "Identifiant de la question → yes (oui) ou no (non).",
    "Item id → what its answer counts.": "Identifiant de la question → ce que compte sa réponse.",
    "The questionnaire's id in the protocol.": "L'identifiant du questionnaire dans le protocole.",
    "What the patient says of it.": "Ce qu'en dit le patient.",
    "Whether it is asked before the exposure or after it.": "S'il est posé avant (before) ou après (after) "
    "l'exposition.",
    "Whether the homework was done.": "Si les exercices ont été faits : no (non), partly (en partie), yes (oui).",
    "The homework.": "Les exercices à faire.",
    "Who consents: patient, or guardian (who is responsible for the patient).": "Qui consent : patient, ou guardian "
    "(la personne responsable du patient).",
    "The answer.": "La réponse.",
    "The cue's name in the scene.": "Le nom de l'événement dans la scène.",
    "The note.": "La note.",
    "The param's name in the scene.": "Le nom du paramètre dans la scène.",
    "The question's id in the protocol.": "L'identifiant de la question dans le protocole.",
    "The step's id in the protocol.": "L'identifiant de l'étape dans le protocole.",
    "The suggestion's number.": "Le numéro de la suggestion.",
    "What happened, in the patient's words.": "Ce qui s'est passé, dans les mots du patient.",
    "What is feared, in the patient's words.": "Ce qui est craint, dans les mots du patient.",
    "Whether the feared thing happened.": "Si ce qui était craint est arrivé : no (non), partly "
    "(en partie), yes (oui).",
    "Whether the patient consents to this session.": "Si le patient consent à cette séance.",
    "Whether the software may advance by itself.": "Si le logiciel peut passer de lui-même à l'étape suivante.",
    "Why to go on in spite of an answer that speaks against it.": "Pourquoi continuer malgré une réponse qui s'y "
    "oppose.",
    "en or fr.": "en (anglais) ou fr (français).",
    "sitting or standing.": "sitting (assis) ou standing (debout).",
}


def describe(command: type[Command], field: str) -> Text:
    """What a field of a command means, in both languages."""
    english = command.model_fields[field].description or field
    return Text(en=english, fr=_FRENCH.get(english, english))


def field_label(command: type[Command], field: str) -> Text:
    """A few words for a field of a form; what it means in full where there are none."""
    return _LABELS.get(field) or describe(command, field)


def shared_label(field: str) -> Text:
    """A few words for a field that is no command's."""
    return _LABELS[field]


_LABELS = {
    "comment": Text(en="What the patient says of it", fr="Ce qu'en dit le patient"),
    "done": Text(en="Was it done?", fr="Est-ce fait ?"),
    "answer": Text(en="Answer", fr="Réponse"),
    "answers": Text(en="Questions", fr="Questions"),
    "consent": Text(en="Consent to this session", fr="Consentement à cette séance"),
    "consented_by": Text(en="Who consents", fr="Qui consent"),
    "despite": Text(en="Why go on all the same", fr="Pourquoi continuer malgré tout"),
    "difficulty": Text(en="Difficulty", fr="Difficulté"),
    "expectation": Text(en="What is feared", fr="Ce qui est craint"),
    "happened": Text(en="Did it happen?", fr="Est-ce arrivé ?"),
    "language": Text(en="Language", fr="Langue"),
    "likelihood_percent": Text(en="How likely", fr="Probabilité"),
    "on": Text(en="Automatic advance", fr="Progression automatique"),
    "outcome": Text(en="What happened", fr="Ce qui s'est passé"),
    "patient": Text(en="Patient code", fr="Code du patient"),
    "posture": Text(en="The patient is", fr="Le patient est"),
    "protocol": Text(en="Protocol", fr="Protocole"),
    "step": Text(en="Step", fr="Étape"),
    "text": Text(en="Text", fr="Texte"),
    "value": Text(en="Value", fr="Valeur"),
}


def choice_label(value: str) -> Text:
    """One of a field's choices as people say it."""
    return _CHOICES.get(value) or Text(en=value, fr=value)


_CHOICES = {
    "before": Text(en="before the exposure", fr="avant l'exposition"),
    "after": Text(en="after the exposure", fr="après l'exposition"),
    "yes": Text(en="yes", fr="oui"),
    "no": Text(en="no", fr="non"),
    "partly": Text(en="in part", fr="en partie"),
    "en": Text(en="English", fr="anglais"),
    "fr": Text(en="French", fr="français"),
    "patient": Text(en="the patient", fr="le patient"),
    "standing": Text(en="standing", fr="debout"),
    "sitting": Text(en="sitting", fr="assis"),
    "guardian": Text(en="who is responsible for the patient", fr="la personne responsable du patient"),
}
