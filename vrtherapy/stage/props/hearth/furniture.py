"""Furniture of the room by the fire, true to measure: seats 45 cm high, a mantel at breast height, shelves of books."""

import itertools

import numpy as np

from vrtherapy.stage.props.indoors.surfaces import Color, Pieces

OAK: Color = (0.215, 0.120, 0.058)
DARK_OAK: Color = (0.105, 0.058, 0.030)
LEATHER: Color = (0.190, 0.082, 0.038)
CREAM: Color = (0.52, 0.46, 0.36)
IRON: Color = (0.030, 0.029, 0.028)
BRASS: Color = (0.42, 0.29, 0.10)
_BOOKS: tuple[Color, ...] = (
    (0.16, 0.030, 0.026), (0.040, 0.070, 0.055), (0.035, 0.045, 0.090), (0.22, 0.16, 0.08), (0.30, 0.25, 0.17),
    (0.075, 0.045, 0.030), (0.12, 0.065, 0.075), (0.090, 0.095, 0.045),
)  # fmt: skip


def armchair() -> Pieces:
    """A club chair, its seat facing +Y, its middle at the origin."""
    made = Pieces()
    for x in (-0.34, 0.34):
        for y in (-0.30, 0.32):
            made.rod(((x, y, 0.0), (x, y, 0.12)), 0.024, DARK_OAK)
    made.cushion((-0.40, -0.38, 0.11), (0.40, 0.40, 0.30), LEATHER, 0.05)
    made.cushion((-0.27, -0.24, 0.29), (0.27, 0.42, 0.455), LEATHER, 0.07)
    for side in (-1, 1):
        low, high = sorted((side * 0.27, side * 0.45))
        made.cushion((low, -0.36, 0.20), (high, 0.40, 0.60), LEATHER, 0.075)
    made.cushion((-0.40, -0.46, 0.20), (0.40, -0.22, 0.94), LEATHER, 0.10)
    return made


def cushions() -> Pieces:
    """A cushion and a folded blanket of wool for the armchair."""
    made = Pieces()
    made.cushion((-0.20, -0.24, 0.455), (0.16, -0.10, 0.80), (0.30, 0.095, 0.045), 0.07)
    made.cushion((0.25, -0.20, 0.595), (0.475, 0.30, 0.635), CREAM, 0.02)
    made.cushion((0.435, -0.20, 0.28), (0.478, 0.30, 0.625), CREAM, 0.02)
    return made


def footstool() -> Pieces:
    """Low, upholstered like the chair."""
    made = Pieces()
    for x in (-0.20, 0.20):
        for y in (-0.15, 0.15):
            made.rod(((x, y, 0.0), (x * 0.92, y * 0.92, 0.22)), 0.02, DARK_OAK)
    return made.cushion((-0.26, -0.20, 0.20), (0.26, 0.20, 0.38), LEATHER, 0.06)


def side_table() -> Pieces:
    """A small round table with a mug and a book on it."""
    made = Pieces()
    made.rod(((0, 0, 0.02), (0, 0, 0.52)), 0.028, DARK_OAK, 12)
    for turn in np.arange(3) * 2.094:
        made.rod(((0, 0, 0.10), (0.20 * np.cos(turn), 0.20 * np.sin(turn), 0.015)), 0.018, DARK_OAK)
    _disc(made, 0.27, 0.545, OAK)
    made.rod(((0, 0, 0.52), (0, 0, 0.545)), 0.27, OAK, 28)
    made.rod(((0.12, -0.10, 0.545), (0.12, -0.10, 0.64)), 0.041, (0.33, 0.37, 0.40), 18)
    made.rod(((0.12, -0.10, 0.63), (0.12, -0.10, 0.552)), 0.037, (0.24, 0.27, 0.29), 18)
    handle = [(0.161, -0.10, 0.62), (0.190, -0.10, 0.61), (0.190, -0.10, 0.575), (0.161, -0.10, 0.565)]
    for a, b in itertools.pairwise(handle):
        made.rod((a, b), 0.007, (0.33, 0.37, 0.40))
    book = Pieces().box((-0.075, -0.11, 0.546), (0.075, 0.11, 0.575), (0.045, 0.075, 0.085))
    book.box((-0.071, -0.107, 0.549), (0.0765, 0.107, 0.572), (0.55, 0.50, 0.40))
    return made.add(book.placed((-0.09, 0.09, 0.0), 1.1))


def bookshelf(width_m: float, height_m: float, seed: int) -> Pieces:
    """Open shelves against a wall at y 0, facing -Y, filled with books and a few other things."""
    made, rng = Pieces(), np.random.default_rng(seed)
    deep, thick = 0.28, 0.028
    for x in (0.0, width_m - thick):
        made.box((x, -deep, 0), (x + thick, 0, height_m), OAK, 0.25)
    made.box((0, -0.015, 0), (width_m, 0, height_m), DARK_OAK, 0.25)
    shelves = np.linspace(0.07, height_m - thick, 7)
    for z in shelves:
        made.box((0, -deep, z), (width_m, 0, z + thick), OAK, 0.25)
    for row, z in enumerate(shelves[:-1]):
        x, floor, room = thick + 0.01, z + thick, shelves[1] - shelves[0] - thick
        while x < width_m - 0.10:
            wide, high = rng.uniform(0.016, 0.048), room * rng.uniform(0.62, 0.92)
            if rng.random() < 0.06:
                x += rng.uniform(0.05, 0.16)
                continue
            color = _BOOKS[int(rng.integers(len(_BOOKS)))]
            tone = rng.uniform(0.7, 1.25)
            tinted = (color[0] * tone, color[1] * tone, color[2] * tone)
            back = -deep + rng.uniform(0.015, 0.05)
            made.box((x, back, floor), (x + wide, -0.06, floor + high), tinted, 0.3)
            if rng.random() < 0.4:
                band = floor + high * rng.uniform(0.7, 0.85)
                made.box(
                    (x - 0.0005, back - 0.001, band), (x + wide + 0.0005, -0.1, band + 0.008), BRASS, 0.3
                )
            x += wide + 0.002
        if row == 3:
            made.rod(
                ((width_m - 0.10, -0.15, floor), (width_m - 0.10, -0.15, floor + 0.14)),
                0.042,
                (0.10, 0.19, 0.22),
                14,
            )
    return made


def floor_lamp() -> tuple[Pieces, Pieces]:
    """A standing lamp at the origin: its stand, and its shade, which glows."""
    stand, shade = Pieces(), Pieces()
    _disc(stand, 0.15, 0.025, IRON)
    stand.rod(((0, 0, 0.0), (0, 0, 0.025)), 0.15, IRON, 20)
    stand.rod(((0, 0, 0.02), (0, 0, 1.42)), 0.013, BRASS, 10)
    turn = np.linspace(0, 2 * np.pi, 33)
    round_ = np.stack([np.cos(turn), np.sin(turn), 0 * turn], 1)
    for low, high in ((0.0, 0.5), (0.5, 1.0)):
        rings = [round_ * (0.215 - 0.075 * at) + np.array([0, 0, 1.36 + 0.32 * at]) for at in (low, high)]
        quads = np.stack([rings[0][:-1], rings[0][1:], rings[1][1:], rings[1][:-1]], 1).astype(np.float32)
        tones = np.array([1.0 - 0.5 * abs(at - 0.4) for at in (low, low, high, high)])[None, :, None]
        colors = np.concatenate([np.array([0.78, 0.40, 0.155]) * tones, np.ones((1, 4, 1))], -1)
        shade.corners.append(quads)
        shade.normals.append(
            np.stack([round_[:-1], round_[1:], round_[1:], round_[:-1]], 1).astype(np.float32)
        )
        shade.colors.append(np.broadcast_to(colors, (32, 4, 4)).astype(np.float32))
        shade.uvs.append(np.zeros((32, 4, 2), np.float32))
    return stand, shade


def mantel() -> Pieces:
    """The beam above the fire and what stands on it."""
    made = Pieces()
    made.box((-1.06, 2.47, 1.16), (1.06, 2.80, 1.32), DARK_OAK, 0.12)
    for x, high in ((-0.86, 0.24), (-0.74, 0.17), (0.80, 0.22)):
        made.rod(((x, 2.62, 1.32), (x, 2.62, 1.345)), 0.045, BRASS, 14)
        made.rod(((x, 2.62, 1.34), (x, 2.62, 1.32 + high * 0.5)), 0.010, BRASS)
        made.rod(((x, 2.62, 1.32 + high * 0.5), (x, 2.62, 1.32 + high)), 0.014, (0.66, 0.60, 0.48), 10)
    made.box((-0.14, 2.58, 1.32), (0.14, 2.70, 1.50), DARK_OAK, 0.1)
    made.rod(((0.0, 2.582, 1.42), (0.0, 2.574, 1.42)), 0.062, (0.62, 0.57, 0.46), 24)
    for turn, long in ((0.7, 0.030), (2.4, 0.045)):
        tip = (long * np.sin(turn), 2.571, 1.42 + long * np.cos(turn))
        made.rod(((0, 2.571, 1.42), tip), 0.0022, IRON, 5)
    _clock_face(made)
    made.rod(((0.48, 2.64, 1.32), (0.48, 2.64, 1.47)), 0.05, (0.17, 0.20, 0.16), 16)
    for turn in np.linspace(0.3, 6.0, 7):
        tip = (0.48 + 0.10 * np.cos(turn), 2.64 + 0.06 * np.sin(turn), 1.63 + 0.05 * np.sin(3 * turn))
        made.rod(((0.48, 2.64, 1.45), tip), 0.005, (0.055, 0.085, 0.035), 5)
    return made


def picture_frame() -> Pieces:
    """A frame above the mantel; `painting` goes into it."""
    return Pieces().box((-0.46, 2.745, 1.66), (0.46, 2.78, 2.28), BRASS, 0.12)


def painting(number: int) -> Pieces:
    """The canvas in the frame: one of three that lie beside each other in a picture."""
    made = Pieces().panel((-0.41, 2.742, 1.71), (0.82, 0, 0), (0, 0, 0.52), (1.0, 1.0, 1.0), 0.14)
    made.uvs = [uvs * np.array([1 / 3, 1.0]) + np.array([number / 3, 0.0]) for uvs in made.uvs]
    return made


def logs() -> Pieces:
    """Split wood stacked to the left of the fire, and a set of irons."""
    made, rng = Pieces(), np.random.default_rng(5)
    for row in range(5):
        for column in range(6 - row % 2):
            x, z = -1.72 + 0.115 * column + 0.055 * (row % 2), 0.06 + 0.100 * row
            radius = rng.uniform(0.046, 0.058)
            bark = (0.115 * rng.uniform(0.8, 1.2), 0.075, 0.048)
            near = 2.62 + rng.uniform(-0.03, 0.03)
            made.rod(((x, near, z), (x, near + 0.36, z)), radius, bark, 9)
            _end(made, (x, near, z), radius, (0.42, 0.30, 0.17))
    for x in (1.30, 1.36):
        made.rod(((x, 2.60, 0.14), (x, 2.66, 0.78)), 0.008, IRON)
    made.rod(((1.33, 2.66, 0.0), (1.33, 2.66, 0.72)), 0.012, IRON)
    return made


def _disc(made: Pieces, radius: float, z: float, color: Color) -> None:
    turn = np.linspace(0, 2 * np.pi, 25)
    ring = np.stack([radius * np.cos(turn), radius * np.sin(turn), np.full(25, z)], 1)
    _fan(made, ring, np.array([0.0, 0.0, z]), color, (0, 0, 1))


def _end(made: Pieces, at: tuple[float, float, float], radius: float, color: Color) -> None:
    turn = np.linspace(0, 2 * np.pi, 10)
    middle = np.array(at)
    ring = middle + radius * np.stack([np.cos(turn), 0 * turn, np.sin(turn)], 1)
    _fan(made, ring, middle, color, (0, -1, 0))


def _clock_face(made: Pieces) -> None:
    turn = np.linspace(0, 2 * np.pi, 25)
    middle = np.array([0.0, 2.5735, 1.42])
    ring = middle + 0.058 * np.stack([np.cos(turn), 0 * turn, np.sin(turn)], 1)
    _fan(made, ring, middle, (0.66, 0.62, 0.52), (0, -1, 0))


def _fan(
    made: Pieces, ring: np.ndarray, middle: np.ndarray, color: Color, facing: tuple[float, float, float]
) -> None:
    """A round plate between a ring of points and its middle."""
    count = len(ring) - 1
    quads = np.stack([np.broadcast_to(middle, (count, 3)), ring[:-1], ring[1:], ring[1:]], 1).astype(
        np.float32
    )
    made.corners.append(quads)
    made.normals.append(np.broadcast_to(np.array(facing, np.float32), quads.shape))
    made.colors.append(np.broadcast_to(np.array([*color, 1], np.float32), (count, 4, 4)))
    made.uvs.append(np.zeros((count, 4, 2), np.float32))
