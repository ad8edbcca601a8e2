"""What can be the matter with the patient's headset, in the words the therapist reads, and how the patient wears it."""

from typing import Literal

from vrtherapy.messages import Text

HeadsetCondition = Literal[
    "worn", "taken_off", "not_shown", "no_focus", "no_tracking", "absent", "closed", "lost", "hung"
]
Posture = Literal["standing", "sitting"]
"""How the patient is before the headset; the scenes are made for eyes at their own height."""
AWAY: frozenset[HeadsetCondition] = frozenset({"taken_off", "not_shown", "no_focus", "no_tracking"})
"""The headset works, but the patient does not see the scene as it is meant."""
BROKEN: frozenset[HeadsetCondition] = frozenset({"absent", "closed", "lost", "hung"})
"""Nothing of ours reaches the patient's eyes."""

HEADSET: dict[HeadsetCondition, Text] = {
    "worn": Text(
        en="The headset is worn and shows the scene.", fr="Le casque est porté et affiche la scène."
    ),
    "taken_off": Text(
        en="The patient has taken off the headset. Once it is back on, resume.",
        fr="Le patient a retiré le casque. Quand il l'aura remis, reprenez.",
    ),
    "not_shown": Text(
        en="The headset shows something else, or was taken off. Once the patient sees the scene again, resume.",
        fr="Le casque affiche autre chose, ou a été retiré. Quand le patient reverra la scène, reprenez.",
    ),
    "no_focus": Text(
        en="Another program or a menu lies over the view in the headset. Have it closed, then resume.",
        fr="Un autre programme ou un menu recouvre la vue dans le casque. Faites-le fermer, puis reprenez.",
    ),
    "no_tracking": Text(
        en="The headset does not know where it is. Look at its cameras, base stations and the light, then resume.",
        fr="Le casque ne sait plus où il est. Vérifiez ses caméras, ses bases et l'éclairage, puis reprenez.",
    ),
    "absent": Text(
        en="No headset answers. Connect it and start its program; the view then comes by itself.",
        fr="Aucun casque ne répond. Branchez-le et démarrez son logiciel ; l'image viendra d'elle-même.",
    ),
    "closed": Text(
        en="The view was closed from the headset's own menu. It opens again by itself in the safe place.",
        fr="La vue a été fermée depuis le menu du casque. Elle se rouvrira d'elle-même dans le lieu sûr.",
    ),
    "lost": Text(
        en="The headset's program has ended or the headset came unplugged. Start it again; the patient comes back in "
        "the safe place.",
        fr="Le logiciel du casque s'est arrêté ou le casque est débranché. Redémarrez-le ; le patient reviendra dans "
        "le lieu sûr.",
    ),
    "hung": Text(
        en="The headset's program does not answer. Talk to the patient, have the headset taken off, and start its "
        "program again.",
        fr="Le logiciel du casque ne répond plus. Parlez au patient, faites retirer le casque et redémarrez son "
        "logiciel.",
    ),
}
