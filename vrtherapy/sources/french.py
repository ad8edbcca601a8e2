"""The faults of authors' files in French.

A fault is worded in English where it is found, deep in the checks; here its sentence is recognised by its fixed words
and said in French with the same names and numbers. What is not recognised stays English. tests/unit/data/broken.txt
holds both.
"""

import re
from dataclasses import replace

from vrtherapy.errors import Fault
from vrtherapy.messages import Language
from vrtherapy.sources.french_own import french_of_own

_KINDS = {
    "param": "paramètre",
    "prop": "objet",
    "scene": "scène",
    "cue": "événement",
    "questionnaire": "questionnaire",
    "step": "étape",
}
_NO_SUCH = r"no (param|prop|scene|cue|questionnaire|step) (.+?)"
_ENDINGS = (
    (r" — did you mean (.+)\?$", r" — vouliez-vous dire \1 ?"),
    (r"; there are (.+)$", r" ; il y a \1"),
    (r"; there is no \w+ at all$", " ; il n'y en a aucun"),
    (r" \(it began in line (\d+)\)$", r" (cela commence à la ligne \1)"),
)
_WORDS = {
    "a number": "un nombre",
    "a whole number": "un nombre entier",
    "text": "un texte",
    "a list": "une liste",
    "true or false": "true ou false",
    "a group of fields": "un groupe de champs",
    "empty": "rien",
}

_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"there is no such field here", "ce champ n'existe pas ici"),
    (r"the field (.+) is missing: harder changes are ramped, at a rate in (.+) per second",
     r"le champ \1 manque : ce qui durcit vient peu à peu, à une vitesse en \2 par seconde"),
    (r"the field (.+) is missing: it is one of (.+)", r"le champ \1 manque : c'est l'un de \2"),
    (r"the field (.+) is missing", r"le champ \1 manque"),
    (r"the French text is missing", "le texte français manque"),
    (r"the English text is missing", "le texte anglais manque"),
    (r"it must be given in both languages, (.+), not (.+)", r"il le faut dans les deux langues, \1, et non \2"),
    (r"(.+) is not one of the choices (.+)", r"\1 n'est pas l'un des choix \2"),
    (r"(.+) is not one of (.+)", r"\1 n'est pas l'un de \2"),
    (r"the prop (.+) has (?P<such>NO_SUCH)", r"l'objet \1 n'a pas de {kind} {name}"),
    (r"the scene (.+) has (?P<such>NO_SUCH)", r"la scène \1 n'a pas de {kind} {name}"),
    (r"there is (?P<such>NO_SUCH)", "il n'y a pas de {kind} {name}"),
    (r"(\$\w+): (?P<such>NO_SUCH)", r"\1 : il n'y a pas de {kind} {name}"),
    (r"(?P<such>NO_SUCH)", "il n'y a pas de {kind} {name}"),
    (r"(.+) is not a name: it begins with a small letter and has only small letters, digits, - and _",
     r"\1 n'est pas un nom : il commence par une minuscule et n'a que des minuscules, chiffres, - et _"),
    (r"(.+) is not a name: it begins with a small letter and has only small letters, digits and _",
     r"\1 n'est pas un nom : il commence par une minuscule et n'a que des minuscules, chiffres et _"),
    (r"a duration needs its unit; write it as in 90 s or 2 min", "une durée porte son unité : écrivez 90 s ou 2 min"),
    (r"(.+) is not a duration; write it with its unit, as in 90 s or 2 min",
     r"\1 n'est pas une durée : écrivez-la avec son unité, 90 s ou 2 min"),
    (r"it has no unit: write (.+) without (.+)", r"cela n'a pas d'unité : écrivez \1 sans \2"),
    (r"it is in (.+), not in (.+): write the value in (.+)", r"c'est en \1, non en \2 : écrivez la valeur en \3"),
    (r"it must lie in (.+) to (.+), and is (.+)", r"cela doit être entre \1 et \2, et c'est \3"),
    (r"it may go from (.+) to (.+), and must lie in (.+) to (.+): clamp it, or change the range",
     r"cela peut aller de \1 à \2, et doit rester entre \3 et \4 : bornez par clamp, ou changez la plage"),
    (r"it must be at least (.+), not (.+)", r"il faut au moins \1, et non \2"),
    (r"it must be at most (.+), not (.+)", r"il faut au plus \1, et non \2"),
    (r"it must be more than (.+), not (.+)", r"il faut plus de \1, et non \2"),
    (r"it must be less than (.+), not (.+)", r"il faut moins de \1, et non \2"),
    (r"it must have (\d+) values, not (\d+)", r"il faut \1 valeurs, et non \2"),
    (r"it must be a number from (.+) to (.+), not (.+)", r"il faut un nombre de \1 à \2, et non \3"),
    (r"it must be ([a-z ]+), not (.+)", r"il faut \1, et non \2"),
    (r"the range must begin with its least value: \[least, greatest\]",
     "la plage commence par sa plus petite valeur : [plus petite, plus grande]"),
    (r"it must have either a range \(a number\) or choices, not both",
     "il faut soit une plage (un nombre), soit des choix, pas les deux"),
    (r"it must have either a range \(a number\) or choices", "il faut soit une plage (un nombre), soit des choix"),
    (r"what carries the patient must be a number in (.+)", r"ce qui emporte le patient doit être un nombre en \1"),
    (r"how far the patient may step cannot be less than 0", "jusqu'où le patient peut aller ne peut être négatif"),
    (r"keyframes must rise: (.+) comes after (.+)", r"les points doivent croître : \1 vient après \2"),
    (r"rising difficulty must not make it easier, and it was (.+) before",
     r"une difficulté croissante ne doit pas alléger, et c'était \1 avant"),
    (r"the formula cannot be used: it may divide by zero", "la formule est inutilisable : elle peut diviser par zéro"),
    (r"the formula cannot be used: it ends too early", "la formule est inutilisable : elle s'arrête trop tôt"),
    (r"the formula cannot be used: (.+)", r"la formule est inutilisable : \1"),
    (r"a cue needs at least one effect or caption", "un événement a au moins un effet ou un sous-titre"),
    (r"it has the patient's language, so its choices are en and fr",
     "il a la langue du patient : ses choix sont en et fr"),
    (r"the steps of a session stand in the order of the hierarchy, each once",
     "les étapes d'une séance suivent l'ordre de la hiérarchie, chacune une fois"),
    (r"captions must come one after the other: it is not later than the one before",
     "les sous-titres se suivent : celui-ci ne vient pas après le précédent"),
    (r"a cue without phases could never be fired", "un événement sans phase ne pourrait jamais avoir lieu"),
    (r"the shortest time must not exceed the longest, (.+)", r"la durée minimale ne doit pas dépasser la maximale, \1"),
    (r"SUDS would never be asked: the step lasts (.+) at most",
     r"le SUDS ne serait jamais demandé : l'étape dure au plus \1"),
    (r"(.+) is taken already, in line (\d+)", r"\1 est déjà pris, à la ligne \2"),
    (r"the scene (.+) is not calm, as a safe place must be: (.+) would do",
     r"la scène \1 n'est pas calme, comme un lieu sûr doit l'être : \2 conviendrait"),
    (r"the scene (.+) is not calm, as a safe place must be",
     r"la scène \1 n'est pas calme, comme un lieu sûr doit l'être"),
    (r"the scene (.+) has (a fault|\d+ faults) of its own, in (.+)", r"la scène \1 a elle-même des fautes, dans \3"),
    (r"the step needs a difficulty, params, or both", "l'étape a besoin d'une difficulté, de params, ou des deux"),
    (r"the scene (.+) does not say what difficulty means: use params",
     r"la scène \1 ne dit pas ce que veut dire la difficulté : employez params"),
    (r"only difficulty and cues move this param", "seuls la difficulté et les événements changent ce paramètre"),
    (r"it is empty: at least one is needed", "c'est vide : il en faut au moins un"),
    (r"the text is empty", "le texte est vide"),
    (r"this field is written twice \(first in line (\d+)\)", r"ce champ est écrit deux fois (d'abord à la ligne \1)"),
    (r"a line cannot begin like this: indent with spaces, not tabs, and put text that begins with @, ` or % in quotes",
     "une ligne ne peut commencer ainsi : pas de tabulation ; un texte qui commence par @, ` ou % veut des guillemets"),
    (r"a tab cannot indent a line: use spaces", "une tabulation ne peut décaler une ligne : prenez des espaces"),
    (r"a ':' does not fit here: is the line indented rightly\? Text with ': ' in it needs quotes",
     "un « : » ne va pas ici : la ligne est-elle bien décalée ? Un texte qui contient « : » veut des guillemets"),
    (r"a list in square brackets is not closed, or a comma is missing",
     "une liste entre crochets n'est pas fermée, ou une virgule manque"),
    (r"the indentation does not fit the lines above, or a quote or bracket is not closed",
     "le décalage ne va pas avec les lignes du dessus, ou un guillemet ou crochet n'est pas fermé"),
    (r"the file ends inside a quoted text", "le fichier finit au milieu d'un texte entre guillemets"),
    (r"a value is missing: is a bracket not closed\?", "une valeur manque : un crochet n'est-il pas fermé ?"),
    (r"anchors \(&\) and aliases \(\*\) are not allowed: write it out; text that begins so needs quotes",
     "les ancres (&) et alias (*) sont refusés : écrivez tout ; un texte qui commence ainsi veut des guillemets"),
    (r"the prop (.+) shows no file of yours: (.+), (.+) and (.+) do",
     r"l'objet \1 ne montre aucun fichier : \2, \3 et \4 en montrent"),
    (r"the prop (.+) shows a file of yours: say own: (.+)", r"l'objet \1 montre un de vos fichiers : écrivez own: \2"),
    (r"say whose it is and why you may use it: licence: own photograph, 2026",
     "dites à qui il est et pourquoi vous pouvez l'employer : licence: ma photo, 2026"),
    (r"say who agreed to be shown, or whose place it is; if nobody can be recognised, write that: consent: …",
     "dites qui accepte d'être montré, ou à qui est le lieu ; si personne n'est reconnaissable, dites-le : consent: …"),
    (r"(.+) is not the file this was written for: look at it, then leave out sha256",
     r"\1 n'est plus le fichier pour lequel ceci fut écrit : regardez-le, puis omettez sha256"),
    (r"the file is empty", "le fichier est vide"),
    (r"there is no such file", "ce fichier n'existe pas"),
    (r"there is no YAML file in this folder", "il n'y a aucun fichier YAML dans ce dossier"),
)  # fmt: skip
_PATTERNS = tuple(
    (re.compile(english.replace("(?P<such>NO_SUCH)", _NO_SUCH), re.DOTALL), english, french)
    for english, french in _SENTENCES
)


_NAMED = re.compile(r"('.+?'|\".+?\"): (.+)")
"""A file's name and what is wrong with it."""


def in_language(fault: Fault, language: Language) -> Fault:
    """The fault as it is told in a language."""
    return replace(fault, message=french(fault.message)) if language == "fr" else fault


def french(message: str) -> str:
    """A fault's sentence in French; as it is where it is not known."""
    body, ending = message, ""
    for pattern, said in _ENDINGS:
        if found := re.search(pattern, body):
            body, ending = body[: found.start()], re.sub(pattern, said, found[0])
            break
    named = _NAMED.fullmatch(body)
    if named and (own := french_of_own(named[2])):
        return f"{named[1]} : {own}{ending}"
    for pattern, english, said in _PATTERNS:
        if found := pattern.fullmatch(body):
            return _filled(found, english, said) + ending
    return message


def _filled(found: re.Match[str], english: str, said: str) -> str:
    groups = [_WORDS.get(group, group) for group in found.groups()]
    if "NO_SUCH" in english:
        *groups, kind, name = groups
        said = said.replace("{kind}", _KINDS[kind]).replace("{name}", name)
    for number, group in enumerate(groups, start=1):
        said = said.replace(f"\\{number}", group)
    return re.sub("de ([éo])", r"d'\1", said) if "NO_SUCH" in english else said
