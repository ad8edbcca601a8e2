"""What the stage tells the session when it acts by itself; the therapist reads it as the reason of the entry."""

from vrtherapy.messages import Text

STARTED = Text(
    en="The patient's display was started during an exposure; the patient is in the safe place.",
    fr="L'affichage du patient a démarré pendant une exposition ; le patient est dans le lieu sûr.",
)
CLOSING = Text(
    en="The patient's display was closed; the patient is in the safe place.",
    fr="L'affichage du patient a été fermé ; le patient est dans le lieu sûr.",
)

HEADSET = Text(
    en="The patient's headset showed nothing for a while; the patient is in the safe place.",
    fr="Le casque du patient n'a rien affiché pendant un moment ; le patient est dans le lieu sûr.",
)


def silence(seconds: float) -> Text:
    """The session was not heard for so long."""
    return Text(
        en=f"The patient's display heard nothing from the session for {seconds:g} s and went to the safe place.",
        fr=f"L'affichage du patient n'a rien reçu de la séance pendant {seconds:g} s et est allé au lieu sûr.",
    )
