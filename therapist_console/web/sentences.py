"""What the server of the pages says to people, in both languages."""

from therapist_console.translations import shared_label
from vrtherapy.messages import Text

NO_MESSAGE = Text(
    en="The page said something that this console does not understand. Load the page again.",
    fr="La page a dit quelque chose que cette console ne comprend pas. Rechargez la page.",
)
OTHER_BOOT = Text(
    en="The console was started again since. Look at where the session stands, then ask again.",
    fr="La console a été relancée depuis. Regardez où en est la séance, puis redemandez.",
)
TOO_LATE = Text(
    en="This arrived more than 2 s after it was touched, so nothing was done. Look at where the session stands, then "
    "ask again.",
    fr="C'est arrivé plus de 2 s après le geste : rien n'a été fait. Regardez où en est la séance, puis redemandez.",
)
UNANSWERED = Text(
    en="The session did not answer in time; what happened tells whether it was done. Look before you ask again.",
    fr="La séance n'a pas répondu à temps ; le déroulement dit si c'est fait. Regardez avant de redemander.",
)
PAIR_AT_THE_COMPUTER = Text(
    en="Devices are let in at the computer of the session, by its therapist.",
    fr="Les appareils sont admis sur l'ordinateur de la séance, par son thérapeute.",
)
NOT_LISTENING = Text(
    en="This console listens to this computer only. To pair a tablet, start it with --listen *:8843.",
    fr="Cette console n'écoute que cet ordinateur. Pour appairer une tablette, lancez-la avec --listen *:8843.",
)
NO_KEYS_HERE = Text(
    en="This console has one key of a session on another computer. Pair the tablet there.",
    fr="Cette console a une seule clé, d'une séance sur un autre ordinateur. Appairez la tablette là-bas.",
)
NO_CODE = Text(
    en="No code is open, or it was tried too often. Ask for a new one at the computer of the session.",
    fr="Aucun code n'est ouvert, ou trop d'essais ont été faits. Demandez-en un nouveau sur l'ordinateur de la séance.",
)
WRONG_CODE = Text(
    en="The code is not right. Look at it again; after a few tries a new one is needed.",
    fr="Le code n'est pas le bon. Relisez-le ; après quelques essais il en faut un nouveau.",
)
NOT_OURS = Text(
    en="What answered does not know the code, so it is not the console you meant. Do not go on.",
    fr="Ce qui a répondu ne connaît pas le code : ce n'est pas la console voulue. Ne continuez pas.",
)
WRONG_ADDRESS = Text(
    en="This address does not let you in. Use the one that the session printed, on its own computer.",
    fr="Cette adresse ne donne pas accès. Utilisez celle que la séance a affichée, sur son ordinateur.",
)


def misfit(field: str, kind: str) -> Text:
    """A field of a command that is not as it should be."""
    try:
        label = shared_label(field)
    except KeyError:
        label = Text(en=field or "It", fr=field or "Cela")
    if kind in ("missing", "string_too_short"):
        return Text(en=f"{label.en}: this is still missing.", fr=f"{label.fr} : il manque quelque chose.")
    if kind == "string_too_long":
        return Text(en=f"{label.en}: this is too long.", fr=f"{label.fr} : c'est trop long.")
    return Text(
        en=f"{label.en}: this is no value that it may have.",
        fr=f"{label.fr} : ce n'est pas une valeur possible.",
    )
