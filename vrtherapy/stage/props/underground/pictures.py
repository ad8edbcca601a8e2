"""Pictures of the underground, painted in numpy: tiles, posters of things that do not exist, names, a line map."""

from functools import cache

import numpy as np

from vrtherapy.stage.props.base import Image

_LETTERS = {
    "A": "01110100011000111111100011000110001", "B": "11110100011000111110100011000111110",
    "D": "11110100011000110001100011000111110", "E": "11111100001000011110100001000011111",
    "I": "01110001000010000100001000010001110", "L": "10000100001000010000100001000011111",
    "N": "10001110011010110011100011000110001", "O": "01110100011000110001100011000101110",
    "R": "11110100011000111110101001001010001", "S": "01111100001000001110000010000111110",
    "T": "11111001000010000100001000010000100", "X": "10001100010101000100010101000110001",
    " ": "0" * 35, "1": "00100011000010000100001000010001110", "2": "01110100010000100110010001000011111",
}  # fmt: skip
"""Five by seven points each, row by row."""
STATION = "LINDEN"
EXIT = "EXIT SORTIE"


def written(text: str, scale: int) -> np.ndarray:
    """Text as a mask (7 * scale, width)."""
    rows = [np.array([int(bit) for bit in _LETTERS[letter]], float).reshape(7, 5) for letter in text]
    line = np.concatenate([np.pad(row, ((0, 0), (0, 1))) for row in rows], 1)
    return np.kron(line, np.ones((scale, scale)))


@cache
def tiles() -> Image:
    """White bevelled tiles in brick bond, half a metre of them each way."""
    size, rng = 256, np.random.default_rng(4)
    y, x = np.mgrid[0:size, 0:size] / size
    row = np.floor(y * 8)
    u, v = (x * 4 + 0.5 * (row % 2)) % 1, (y * 8) % 1
    edge = np.minimum(np.minimum(u, 1 - u) * 2, np.minimum(v, 1 - v))
    joint = np.clip((edge - 0.035) / 0.03, 0, 1)
    bevel = np.clip((edge - 0.06) / 0.14, 0, 1)
    tone = rng.uniform(0.90, 1.0, (8, 5))[
        row.astype(int) % 8, np.floor(x * 4 + 0.5 * (row % 2)).astype(int) % 4
    ]
    shine = np.where(v > 0.5, 1.0, 0.90)
    value = tone * (0.62 + 0.38 * joint) * (bevel + (1 - bevel) * shine)
    color = np.stack([value, value * 0.985, value * 0.94], -1)
    return _image("metro tiles", color, 0.35 + 0.65 * (1 - joint))


@cache
def poster(number: int) -> Image:
    """One of four posters: a lake, a cup, a concert, a lamp."""
    height, width = 192, 256
    y, x = np.mgrid[0:height, 0:width]
    v, u = 1 - y / height, x / width
    color = np.empty((height, width, 3))
    if number == 0:
        color[:] = np.array([0.30, 0.58, 0.80]) + (0.5 * v[..., None]) * np.array([0.7, 0.5, 0.3])
        hill = 0.45 + 0.16 * np.sin(u * 5 + 1) + 0.05 * np.sin(u * 17)
        color[v < hill] = (0.16, 0.32, 0.22)
        lake = v < 0.30 + 0.01 * np.sin(u * 40)
        color[lake] = np.array([0.22, 0.50, 0.66])
        color[(v < 0.30) & (np.sin(y * 1.3 + 3 * np.sin(u * 9)) > 0.86)] = (0.65, 0.80, 0.88)
        _print(color, "LIDO", (14, 14), 6, (1, 1, 1))
    elif number == 1:
        color[:] = (0.86, 0.30, 0.14)
        cup = (np.abs(u - 0.42) < 0.17 + 0.06 * (v - 0.3)) & (v > 0.2) & (v < 0.56)
        ring = np.abs(np.hypot((u - 0.63) * 1.33, v - 0.40) - 0.10) < 0.025
        color[ring & (u > 0.58)] = (0.97, 0.95, 0.90)
        color[cup] = (0.97, 0.95, 0.90)
        color[cup & (v > 0.52)] = (0.20, 0.09, 0.04)
        steam = (np.abs(u - 0.42 - 0.03 * np.sin(v * 30)) < 0.012) & (v > 0.62) & (v < 0.84)
        color[steam] = (1.0, 0.85, 0.75)
        _print(color, "BAR 12", (150, 20), 4, (1, 0.92, 0.6))
    elif number == 2:
        color[:] = (0.06, 0.05, 0.12)
        for k in range(9):
            band = (
                np.abs(v - 0.5 - 0.32 * np.sin(u * (3 + k) + k) * np.exp(-((u - 0.5) ** 2) * 9))
                < 0.006 + 0.001 * k
            )
            color[band] = np.array([0.95, 0.35 + 0.07 * k, 0.12 * (k % 4)])
        _print(color, "SONATA", (18, 20), 5, (0.95, 0.93, 0.85))
    else:
        color[:] = (0.92, 0.86, 0.62)
        glow = np.exp(-(((u - 0.6) / 0.22) ** 2 + ((v - 0.58) / 0.26) ** 2))[..., None]
        color = color * (1 - glow) + np.array([1.0, 0.98, 0.85]) * glow
        color[(np.abs(u - 0.6) < 0.12 * (0.85 - v) * 4) & (v > 0.56) & (v < 0.78)] = (0.12, 0.30, 0.36)
        color[(np.abs(u - 0.6) < 0.008) & (v < 0.58) & (v > 0.2)] = (0.10, 0.12, 0.12)
        color[(np.abs(u - 0.6) < 0.09) & (v < 0.22) & (v > 0.19)] = (0.10, 0.12, 0.12)
        _print(color, "NORDLED", (150, 16), 4, (0.12, 0.30, 0.36))
    color[:5] = color[-5:] = 0.9
    color[:, :5] = color[:, -5:] = 0.9
    return _image(f"poster {number}", color)


@cache
def name_sign() -> Image:
    """The station's name in white on blue enamel."""
    color = np.broadcast_to(np.array([0.03, 0.12, 0.42]), (64, 256, 3)).copy()
    color[:3] = color[-3:] = (0.9, 0.9, 0.88)
    _print(color, STATION, (14, 20), 5, (0.96, 0.96, 0.94))
    return _image("station name", color)


@cache
def exit_sign() -> Image:
    """The way out."""
    color = np.broadcast_to(np.array([0.02, 0.30, 0.14]), (48, 256, 3)).copy()
    _print(color, EXIT, (13, 22), 3, (0.96, 1.0, 0.96))
    return _image("exit sign", color)


@cache
def line_map() -> Image:
    """The line with its stops, above the doors."""
    color = np.broadcast_to(np.array([0.93, 0.93, 0.91]), (40, 512, 3)).copy()
    color[22:27, 14:498] = (0.72, 0.10, 0.30)
    rng = np.random.default_rng(3)
    y, x = np.mgrid[0:40, 0:512]
    for at in np.linspace(20, 490, 14):
        gap = np.hypot(x - at, y - 24)
        color[gap < 6] = (0.1, 0.1, 0.1)
        color[gap < 4.2] = (1, 1, 1)
        for k in range(int(rng.integers(10, 24))):
            color[6 + (k % 3) : 13 + (k % 2), int(at) - 10 + k : int(at) - 9 + k] = 0.25 + 0.5 * (k % 2)
    return _image("line map", color)


def _print(
    color: np.ndarray, text: str, at: tuple[int, int], scale: int, ink: tuple[float, float, float]
) -> None:
    mask = written(text, scale)[..., None]
    top, left = at
    area = color[top : top + mask.shape[0], left : left + mask.shape[1]]
    mask = mask[: area.shape[0], : area.shape[1]]
    area[:] = area * (1 - mask) + np.array(ink) * mask


def _image(name: str, color: np.ndarray, rough: np.ndarray | float = 1.0) -> Image:
    alpha = np.broadcast_to(np.asarray(rough, float), color.shape[:2])[..., None]
    return Image(name, (np.clip(np.concatenate([color, alpha], -1), 0, 1) * 255).astype(np.uint8))
