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


def unbuildable(scene: str) -> Text:
    """A scene that cannot be built was to be shown."""
    return Text(
        en=f"The scene {scene!r} cannot be shown on this computer; the patient stays in the safe place. "
        "Go to a step with another scene, or end the session; the window of run_session.py says what is wrong.",
        fr=f"La scène « {scene} » ne peut pas être affichée sur cet ordinateur ; le patient reste dans le lieu sûr. "
        "Passez à une étape avec une autre scène ou terminez la séance ; la fenêtre de run_session.py dit pourquoi.",
    )


def silence(seconds: float) -> Text:
    """The session was not heard for so long."""
    return Text(
        en=f"The patient's display heard nothing from the session for {seconds:g} s and went to the safe place.",
        fr=f"L'affichage du patient n'a rien reçu de la séance pendant {seconds:g} s et est allé au lieu sûr.",
    )
