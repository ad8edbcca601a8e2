"""Who there is: twelve people of different age, sex, build, skin, hair and clothes. Each is prepared once."""

from dataclasses import dataclass, field
from typing import Literal

Hair = Literal["crop", "parted", "receding", "bald", "bob", "long", "tied", "curls"]
Dress = Literal["shirt", "sweater", "suit", "blouse"]
Color = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Character:
    """One person: morphs with their weights beside the large ones, and what is worn. Colours are linear light."""

    name: str
    female: bool
    skin: Color
    hair: Hair
    dress: Dress
    origin: tuple[tuple[str, float], ...] = (("caucasian", 1.0),)
    age: float = 0.0
    """0 young (25 years) to 1 old (about 70)."""
    build: tuple[str, str, float] = ("average", "average", 1.0)
    """Muscle, weight and how much of it; the rest is average."""
    grey: float = 0.0
    beard: float = 0.0
    glasses: bool = False
    features: tuple[tuple[str, float], ...] = field(default=())


_FAIR, _ROSY, _OLIVE = (0.60, 0.375, 0.28), (0.62, 0.36, 0.275), (0.50, 0.305, 0.205)
_SAND, _BROWN, _DARK, _DEEP = (
    (0.53, 0.345, 0.235),
    (0.29, 0.155, 0.095),
    (0.155, 0.080, 0.050),
    (0.10, 0.052, 0.033),
)

CAST: tuple[Character, ...] = (
    Character("anna", True, _FAIR, "long", "blouse", features=(("nose/nose-scale-horiz-decr", 0.5),)),
    Character(
        "bruno", False, _OLIVE, "parted", "suit", age=0.45, build=("max", "average", 0.4),
        features=(("head/head-rectangular", 0.6), ("chin/chin-width-incr", 0.5)),
    ),
    Character(
        "chen", False, _SAND, "crop", "shirt", (("asian", 1.0),), glasses=True,
        features=(("head/head-oval", 0.5),),
    ),
    Character(
        "dora", True, _ROSY, "bob", "sweater", age=0.75, build=("average", "max", 0.55), grey=0.7, glasses=True,
        features=(("head/head-round", 0.5),),
    ),
    Character(
        "emeka", False, _DEEP, "crop", "suit", (("african", 1.0),), age=0.3,
        features=(("head/head-square", 0.4),),
    ),
    Character("fatou", True, _DARK, "curls", "blouse", (("african", 1.0),), build=("average", "max", 0.25)),
    Character(
        "georg", False, _ROSY, "receding", "sweater", age=0.95, build=("average", "max", 0.4), grey=0.95, beard=0.9,
        features=(("head/head-round", 0.7), ("nose/nose-volume-incr", 0.4)),
    ),
    Character(
        "hana", True, _SAND, "tied", "suit", (("asian", 1.0),), age=0.25,
        features=(("head/head-invertedtriangular", 0.4),),
    ),
    Character(
        "imran", False, _BROWN, "parted", "shirt", (("caucasian", 0.6), ("african", 0.4)), age=0.2, beard=0.8,
        features=(("head/head-diamond", 0.4), ("nose/nose-scale-vert-incr", 0.4)),
    ),
    Character(
        "julia", True, _OLIVE, "tied", "shirt", (("caucasian", 0.7), ("asian", 0.3)), age=0.4,
        build=("average", "min", 0.5), features=(("head/head-triangular", 0.3),),
    ),
    Character(
        "karl", False, _FAIR, "bald", "shirt", age=0.6, build=("average", "min", 0.4),
        features=(("head/head-oval", 0.8), ("chin/chin-prominent-incr", 0.4)),
    ),
    Character(
        "lena", True, _BROWN, "long", "sweater", (("caucasian", 0.5), ("african", 0.5)), age=0.15,
        features=(("head/head-round", 0.4),),
    ),
)  # fmt: skip
