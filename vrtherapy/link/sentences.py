"""What the link itself says to people, in both languages. Refusals are completed with the command's own verb."""

from vrtherapy.messages import Text

ONLY_READS = Text(
    en="this client's key is an observer's, which only reads. Use a therapist's key.",
    fr="la clé de ce client est celle d'un observateur, qui ne fait que lire. Utilisez une clé de thérapeute.",
)
OTHER_SESSION = Text(
    en="it was meant for another session than the one that is running. Look at where this one stands, then ask again.",
    fr="c'était destiné à une autre séance que celle en cours. Regardez où en est celle-ci, puis redemandez.",
)
OTHER_BOOT = Text(
    en="the session process was started again since. Look at where the session stands, then ask again.",
    fr="le processus de séance a été relancé depuis. Regardez où en est la séance, puis redemandez.",
)
TOO_LATE = Text(
    en="it arrived more than 2 s after the moment it was meant for. Look at where the session stands, then ask again.",
    fr="c'est arrivé plus de 2 s après le moment voulu. Regardez où en est la séance, puis redemandez.",
)
HELLO_FIRST = Text(
    en="The session does not know this connection (yet, or any more). Say hello first.",
    fr="La séance ne connaît pas (encore, ou plus) cette connexion. Dites d'abord « hello ».",
)
TOO_FAST = Text(
    en="This client sends more messages than the session takes from one client; what is over is ignored. "
    "A stop is always heard.",
    fr="Ce client envoie plus de messages que la séance n'en accepte d'un client ; l'excédent est ignoré. "
    "Un arrêt est toujours entendu.",
)
ONE_FRAME = Text(
    en="A message is exactly one frame; this one was ignored.",
    fr="Un message est exactement une trame ; celui-ci a été ignoré.",
)
NOT_CONNECTED = Text(
    en="The link to the session is down, so nothing was sent. Wait until it is back; a stop may always be given.",
    fr="La liaison avec la séance est coupée : rien n'a été envoyé. Attendez son retour ; un arrêt est toujours "
    "possible.",
)
NOT_AUTHORISED = Text(
    en="The session does not accept this key: it was revoked, or belongs to another installation. "
    "Export a key file again on the computer of the session and use that.",
    fr="La séance n'accepte pas cette clé : elle a été révoquée, ou appartient à une autre installation. "
    "Exportez à nouveau un fichier de clé sur l'ordinateur de la séance et utilisez-le.",
)


def nobody_answers(endpoint: str, seconds: float) -> Text:
    """Nobody answered at the endpoint."""
    return Text(
        en=f"Nobody answered at {endpoint} within {seconds:g} s. Is a session running there, and is this key file of "
        "the same installation?",
        fr=f"Personne n'a répondu à {endpoint} en {seconds:g} s. Une séance y est-elle en cours, et ce fichier de clé "
        "vient-il de la même installation ?",
    )
