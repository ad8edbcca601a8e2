"""Who the patients of paper are."""

from dataclasses import dataclass

from vrtherapy.messages import Text


@dataclass(frozen=True, slots=True)
class Traits:
    """What makes one patient differ from another. SUDS 0–100, FMS 0–20."""

    name: Text
    about: Text
    calm_suds: float = 5.0
    fear_per_difficulty: float = 9.0
    """SUDS that a point of difficulty (0–10) adds when it is new."""
    rise_seconds: float = 15.0
    """Time constant with which fear follows what is seen."""
    habituation_seconds: float = 100.0
    """Time constant with which what is seen becomes familiar; what is familiar frightens a tenth as much."""
    sickness_per_minute: float = 0.05
    """FMS that a minute of exposure adds; a minute outside takes twice as much away, at least 0.5."""
    goes_back_at_suds: float = 101.0
    """From here on the patient asks to go back."""
    stops_at_suds: float = 101.0
    """From here on the patient stops the session."""
    goes_on_below_suds: float = 45.0
    """Below this the patient, when asked, wants to go on."""
    startles_by_suds: float = 10.0


PATIENTS = {
    "habituating": Traits(
        Text(en="habituating", fr="qui s'habitue"),
        Text(
            en="Fear rises, and falls again by itself.",
            fr="La peur monte, puis retombe d'elle-même.",
        ),
    ),
    "sensitive": Traits(
        Text(en="sensitive", fr="sensible"),
        Text(
            en="Fear rises high and falls slowly; cues startle.",
            fr="La peur monte haut et retombe lentement ; les événements font sursauter.",
        ),
        fear_per_difficulty=15.0,
        habituation_seconds=420.0,
        startles_by_suds=25.0,
    ),
    "avoidant": Traits(
        Text(en="avoidant", fr="qui évite"),
        Text(
            en="Asks to go back as soon as it becomes hard, and stops when it stays so.",
            fr="Demande à revenir dès que c'est dur, et arrête si cela dure.",
        ),
        fear_per_difficulty=11.0,
        habituation_seconds=200.0,
        goes_back_at_suds=60.0,
        stops_at_suds=85.0,
        goes_on_below_suds=20.0,
    ),
    "dizzy": Traits(
        Text(en="dizzy", fr="pris de malaise"),
        Text(
            en="Little fear, but sick after some minutes in the headset.",
            fr="Peu de peur, mais malade après quelques minutes de casque.",
        ),
        fear_per_difficulty=6.0,
        sickness_per_minute=1.8,
    ),
}
"""By the name the command line knows them by."""
