"""The help texts of the command line, in both languages; what they say of commands is derived from the commands."""

from therapist_console.arguments import GIVEN_HERE, Option, options_of, usage
from therapist_console.words import PROGRAM, either
from vrtherapy.commands import Command, type_of
from vrtherapy.messages import Language, Text
from vrtherapy.state import PHASES

WHICH_COMMAND = Text(
    en=f"say which command: {PROGRAM} send COMMAND. `{PROGRAM} send --help` lists them all.",
    fr=f"dites quelle commande : {PROGRAM} send COMMANDE. « {PROGRAM} send --help » les donne toutes.",
)

SESSION_OVER = Text(
    en="The session has ended and its process has gone; there is nothing left to watch.",
    fr="La séance est terminée et son processus est parti ; il n'y a plus rien à suivre.",
)
_OVERVIEW = Text(
    en=f"""The therapist's console. For trained therapists; not a medical device.

  {PROGRAM} web                    serve the console's pages to browsers
  {PROGRAM} watch                  a live page of the session; it only reads
  {PROGRAM} send COMMAND [--field value …]   give one command
  {PROGRAM} send stop              stop the exposure, from any phase
  {PROGRAM} send --help            every command
  {PROGRAM} send COMMAND --help    one command's fields

Everywhere:
  --endpoint tcp://HOST:PORT   the session's address (default tcp://127.0.0.1:5870)
  --key NAME|FILE              this client's key: its name on this computer, or its file (default therapist)
  --language en|fr             the language of what you read (default: your system's)
  --silence SECONDS            how long a far link may be silent (default 0.8; as given to the session)

For `web`:
  --port PORT                  on this computer (default 8870; 0: any free one)
  --listen HOST:PORT           also for tablets, over TLS (*:8843: every address); without it, this computer only
  --mirror tcp://HOST:PORT     where the pictures of the patient's view come from (default: two ports after the link's)
  --open yes|no                open the page in a browser where there is a screen (default yes)

Exit status: 0 done; 1 refused, the sentence says why; 2 no link; 64 the words were not understood.""",
    fr=f"""La console du thérapeute. Pour thérapeutes formés ; ce n'est pas un dispositif médical.

  {PROGRAM} web                    servir les pages de la console aux navigateurs
  {PROGRAM} watch                  une page vivante de la séance ; elle ne fait que lire
  {PROGRAM} send COMMANDE [--champ valeur …]   donner une commande
  {PROGRAM} send stop              arrêter l'exposition, dans toute phase
  {PROGRAM} send --help            toutes les commandes
  {PROGRAM} send COMMANDE --help   les champs d'une commande

Partout :
  --endpoint tcp://HÔTE:PORT   l'adresse de la séance (par défaut tcp://127.0.0.1:5870)
  --key NOM|FICHIER            la clé de ce client : son nom sur cet ordinateur, ou son fichier (par défaut therapist)
  --language en|fr             la langue de ce que vous lisez (par défaut celle de votre système)
  --silence SECONDES           silence permis sur une liaison lointaine (par défaut 0.8 ; le même que la séance)

Pour « web » :
  --port PORT                  sur cet ordinateur (par défaut 8870 ; 0 : n'importe lequel de libre)
  --listen HÔTE:PORT           aussi pour les tablettes, en TLS (*:8843 : toute adresse) ; sinon, cet ordinateur seul
  --mirror tcp://HÔTE:PORT     d'où viennent les images du patient (par défaut deux ports après la liaison)
  --open yes|no                ouvrir la page dans un navigateur s'il y a un écran (par défaut yes)

Code de sortie : 0 fait ; 1 refusé, la phrase dit pourquoi ; 2 pas de liaison ; 64 mots non compris.""",
)


def overview(language: Language) -> str:
    """What the program does, and its options."""
    return _OVERVIEW.to(language)


def commands(language: Language) -> str:
    """Every command with its label and how it is written."""
    head = either(
        language,
        f"Every command, as `{PROGRAM} send` takes it; --help after one tells its fields.",
        f"Toutes les commandes, telles que « {PROGRAM} send » les prend ; --help après l'une en dit les champs.",
    )
    lines = [
        f"  {type_of(command):<20} {command.label.to(language)}\n{'':23}{usage(command)}"
        for command in GIVEN_HERE.values()
    ]
    return "\n".join([head, "", *lines])


def about(command: type[Command], language: Language) -> str:
    """One command: what it is, when it is possible, and its fields."""
    possible = ", ".join(text.to(language) for phase, text in PHASES.items() if phase in command.phases)
    lines = [
        f"{PROGRAM} send {usage(command)}",
        "",
        f"{command.label.to(language)[0].upper()}{command.label.to(language)[1:]}. "
        + either(language, f"Possible in: {possible}.", f"Possible en : {possible}."),
        *(_field(option, language) for option in options_of(command).values()),
    ]
    if any(option.pairs for option in options_of(command).values()):
        lines.append(f"  {_EVERY_QUESTION.to(language)}")
    return "\n".join(lines)


def _field(option: Option, language: Language) -> str:
    optional = "" if option.required else either(language, " Optional.", " Facultatif.")
    several = either(language, " May be given again.", " Peut être répété.") if option.pairs else ""
    return (
        f"  --{option.name} {option.placeholder}\n      {option.description.to(language)}{several}{optional}"
    )


_EVERY_QUESTION = Text(
    en="--answers all=no answers every question that is not answered by name; each is then written out.",
    fr="--answers all=no répond à toute question sans réponse nommée ; chacune est alors écrite en entier.",
)
