"""What makes a dining room lived in: a sideboard with books and a plant, pictures on a wall, a lamp over the table."""

import numpy as np

from vrtherapy.stage.props.indoors.surfaces import Color, Pieces
from vrtherapy.stage.props.town.forms import ball, lathe, leaves, tube
from vrtherapy.stage.props.town.heap import Heap

_WOOD: Color = (0.30, 0.195, 0.105)
_DARK: Color = (0.20, 0.13, 0.07)
_BRASS: Color = (0.40, 0.31, 0.15)


def sideboard() -> Pieces:
    """1.5 m wide, 86 cm high, against a wall at x = 0, facing -X, its middle at y = 0."""
    made = Pieces()
    made.box((-0.42, -0.75, 0.10), (0.0, 0.75, 0.84), _WOOD, 0.3)
    made.box((-0.44, -0.77, 0.84), (0.0, 0.77, 0.865), _DARK, 0.3)
    for y in (-0.70, 0.66):
        for x in (-0.40, -0.06):
            made.box((x, y, 0.0), (x + 0.04, y + 0.04, 0.10), _DARK)
    for number in range(3):
        y = -0.73 + 0.49 * number
        made.box((-0.432, y + 0.008, 0.63), (-0.42, y + 0.472, 0.82), (0.325, 0.21, 0.115), 0.3)
        made.box((-0.432, y + 0.008, 0.12), (-0.42, y + 0.472, 0.615), (0.325, 0.21, 0.115), 0.3)
        made.rod(((-0.446, y + 0.20, 0.725), (-0.446, y + 0.28, 0.725)), 0.005, _BRASS)
        made.rod(((-0.446, y + 0.44, 0.34), (-0.446, y + 0.44, 0.42)), 0.005, _BRASS)
    return made


def books(rng: np.random.Generator) -> Pieces:
    """A row of books that stands on the sideboard."""
    made, y = Pieces(), -0.62
    tones: tuple[Color, ...] = (
        (0.22, 0.05, 0.04), (0.05, 0.10, 0.16), (0.36, 0.30, 0.20), (0.06, 0.12, 0.07), (0.42, 0.38, 0.33),
    )  # fmt: skip
    for _ in range(13):
        thick, high = rng.uniform(0.018, 0.042), rng.uniform(0.19, 0.27)
        tone = tones[int(rng.integers(0, len(tones)))]
        made.box((-0.24, y, 0.866), (-0.24 + rng.uniform(0.13, 0.18), y + thick, 0.866 + high), tone)
        y += thick + 0.001
    return made


def plant(rng: np.random.Generator) -> Heap:
    """A pot with a leafy plant at the sideboard's other end."""
    made = lathe(
        Heap(), [(0.001, 0.866), (0.075, 0.866), (0.095, 1.02), (0.102, 1.02), (0.102, 1.045), (0.09, 1.045)],
        (0.42, 0.40, 0.37), 24,
    )  # fmt: skip
    made.corners[:] = [corners + np.array([-0.21, 0.48, 0.0], np.float32) for corners in made.corners]
    ball(made, (-0.21, 0.48, 1.03), (0.088, 0.088, 0.012), (0.05, 0.035, 0.025), 16)
    root = np.array([-0.21, 0.48, 1.03])
    for _ in range(52):
        away = rng.normal(0, 1, 3) * (0.07, 0.08, 0.065)
        top = root + (0.0, 0.0, 0.19) + away
        tube(made, (root, top), (0.004, 0.002), (0.07, 0.10, 0.035), 4)
        leaves(made, (top, rng.uniform(0.018, 0.036)), (0.06, 0.13, 0.045), rng)
    return made


def ceiling(half_wide_m: float, far_m: float, high_m: float) -> Pieces:
    """Plaster from the wall behind the patient, 2 m back, to `far_m`: homes have no lamps let into it."""
    made = Pieces()
    return made.panel(
        (-half_wide_m, far_m, high_m), (2 * half_wide_m, 0, 0), (0, -far_m - 2.0, 0), (0.72, 0.70, 0.66), 0.4
    )


def pictures() -> Pieces:
    """Three framed pictures on a wall at y = 0, facing -Y: washes of colour, no figure."""
    made = Pieces()
    for x, z, wide, high, tint in (
        (-0.62, 1.50, 0.42, 0.56, (0.30, 0.36, 0.38)), (0.02, 1.58, 0.56, 0.42, (0.42, 0.36, 0.26)),
        (0.02, 1.14, 0.34, 0.30, (0.30, 0.33, 0.24)),
    ):  # fmt: skip
        made.box(
            (x - wide / 2, -0.026, z - high / 2), (x + wide / 2, -0.002, z + high / 2), (0.11, 0.075, 0.045)
        )
        mat = 0.022
        made.panel(
            (x - wide / 2 + mat, -0.027, z - high / 2 + mat),
            (wide - 2 * mat, 0, 0),
            (0, 0, high - 2 * mat),
            (0.62, 0.60, 0.56),
        )
        inner = 0.085
        for share, dim in ((0.0, 1.0), (0.42, 0.72), (0.62, 1.25)):
            made.panel(
                (x - wide / 2 + inner, -0.0275 - 0.0005 * share, z - high / 2 + inner), (wide - 2 * inner, 0, 0),
                (0, 0, (high - 2 * inner) * (1 - share)), (tint[0] * dim, tint[1] * dim, tint[2] * dim),
            )  # fmt: skip
    return made


def lamp(high_m: float) -> Heap:
    """A linen shade on a cord from the ceiling at `high_m`, over the origin, its rim 62 cm above a table."""
    rim = 0.74 + 0.66
    made = lathe(
        Heap(),
        [(0.22, rim), (0.215, rim + 0.01), (0.12, rim + 0.20), (0.02, rim + 0.215)],
        (0.52, 0.47, 0.38),
        32,
    )
    lathe(
        made,
        [(0.02, rim + 0.213), (0.118, rim + 0.198), (0.213, rim + 0.008), (0.218, rim)],
        (0.60, 0.56, 0.48),
        32,
    )
    return tube(made, ((0, 0, rim + 0.21), (0, 0, high_m)), (0.004, 0.004), (0.05, 0.05, 0.05), 6)
