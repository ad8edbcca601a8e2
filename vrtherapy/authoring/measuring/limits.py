"""The limits of what may be shown, each with its source; and what was found against each."""

from dataclasses import dataclass

from vrtherapy.messages import Text


@dataclass(frozen=True, slots=True)
class Limit:
    """What is measured, in which unit, and how much is allowed."""

    name: str
    said: Text
    unit: str
    most: float
    source: str


LIMITS = {
    limit.name: limit
    for limit in (
        Limit(
            "general_flashes",
            Text(en="flashes in any second", fr="flashs par seconde"),
            "",
            3,
            "WCAG 2.3.1",
        ),
        Limit(
            "red_flashes",
            Text(en="red flashes in any second", fr="flashs rouges par seconde"),
            "",
            3,
            "WCAG 2.3.1",
        ),
        Limit(
            "stripes_percent",
            Text(
                en="striped part of the picture for half a second",
                fr="part rayée de l'image une demi-seconde",
            ),
            "%",
            40,
            "Ofcom; ITU-R BT.1702",
        ),
        Limit(
            "speed_mps",
            Text(en="speed at which the patient is carried", fr="vitesse à laquelle le patient est emporté"),
            "m/s",
            2,
            "makers' comfort guidelines: a vignette from 2 m/s",
        ),
        Limit(
            "acceleration_mps2",
            Text(en="acceleration of it", fr="accélération correspondante"),
            "m/s²",
            3,
            "a lift's is 1 to 1.5; a ramp of 1 m/s here takes half a second to start",
        ),
        Limit(
            "turn_dps",
            Text(en="turning of the surroundings", fr="rotation du décor"),
            "°/s",
            30,
            "makers' comfort guidelines: a vignette from 30 °/s",
        ),
        Limit(
            "periphery_dps",
            Text(
                en="motion in the periphery for half a second", fr="mouvement en périphérie une demi-seconde"
            ),
            "°/s",
            30,
            "makers' comfort guidelines; vection comes from the periphery",
        ),
        Limit(
            "nodes", Text(en="draw calls", fr="appels de dessin"), "", 1500, "two eyes at 72 Hz, our estimate"
        ),
        Limit(
            "triangles",
            Text(en="triangles, instances counted", fr="triangles, instances comptées"),
            "",
            12_000_000,
            "two eyes at 72 Hz on a graphics card, our estimate",
        ),
    )
}
"""By name; the figures of cost bound what is sent to the card, and say nothing about a given one."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The worst that was found against a limit, and in which passage; `at_seconds` into it."""

    limit: Limit
    value: float
    passage: str
    said: Text
    at_seconds: float

    @property
    def passed(self) -> bool:
        """Whether it is within the limit."""
        return self.value <= self.limit.most
