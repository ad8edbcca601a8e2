"""Pictures for textures, all synthesised: tileable noise becomes concrete, plaster, paving, grass and wood.

Numpy alone, so that they can be made on any thread, mipmaps included: a driver that makes those itself does so while
the patient waits. All colour pictures are of one format, and all normal maps too, the stand-ins included: some drivers
compile a program anew for each kind of texture it is given.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.base import Image

Floats = NDArray[np.floating[Any]]
Levels = tuple[NDArray[np.uint8], ...]
"""A picture and its mipmaps as the graphics card takes them. Arrays, which go from process to process as they are."""
_SIZE = 512


@dataclass(frozen=True, slots=True)
class Picture:
    """What a texture is made from: (H, W, 4) BGRA uint8, lowest row first, then every smaller mipmap, all laid flat.

    Two are the same if all but `levels` is, also if they were made in two processes.
    """

    name: str
    size: tuple[int, int]
    levels: Levels = field(compare=False)
    srgb: bool
    checksum: int
    """Of the first level, CRC-32."""


@cache
def color_of(source: Image | str | None) -> Picture:
    """The colours of a prop's image, or of one of the named ones below; white for None."""
    if source is None:
        return _picture("white", np.full((2, 2, 4), 255, np.uint8), srgb=True)
    if isinstance(source, Image):
        return _picture(source.name, source.pixels, srgb=True)
    return _picture(source, _encoded(_made(source)[0]), srgb=True)


@cache
def bump_of(source: Image | str | None) -> Picture:
    """The normal map that belongs to it; a prop's own image has a flat one."""
    if isinstance(source, str):
        return _picture(f"{source} bump", _normals(_made(source)[1]), srgb=False)
    if source is not None:
        return bump_of(None)
    return _picture("flat bump", np.full((2, 2, 4), (128, 128, 255, 255), np.uint8), srgb=False)


@cache
def normals_of(source: Image) -> Picture:
    """A normal map that a prop brings."""
    return _picture(f"{source.name} normals", source.pixels, srgb=False)


def tileable_noise(size: int, cells: int, seed: int, octaves: int = 6) -> Floats:
    """Value-noise fBm, (size, size) in 0…1, the same at opposite edges; coarsest octave `cells` across."""
    rng = np.random.default_rng(seed)
    total, weight = np.zeros((size, size), np.float32), 0.0
    for octave in range(octaves):
        count = cells * 2**octave
        if count > size:
            break
        grid = rng.random((count, count), np.float32)
        at = np.arange(size, dtype=np.float32) / size * count
        low = at.astype(int)
        f = at - low
        f = f * f * f * (f * (f * 6 - 15) + 10)
        high = (low + 1) % count
        rows = grid[low] * (1 - f)[:, None] + grid[high] * f[:, None]
        total += 0.5**octave * (rows[:, low] * (1 - f) + rows[:, high] * f)
        weight += 0.5**octave
    return total / np.float32(weight)


def _concrete() -> tuple[Floats, Floats]:
    coarse, fine = tileable_noise(_SIZE, 4, 1), tileable_noise(_SIZE, 64, 2, 3)
    pores = np.clip((tileable_noise(_SIZE, 48, 3, 2) - 0.70) * 9, 0, 1)
    height = 0.6 * fine + 0.4 * coarse - 0.6 * pores
    return _grey(0.78 + 0.22 * coarse + 0.10 * (fine - 0.5) - 0.25 * pores), height


def _plaster() -> tuple[Floats, Floats]:
    coarse, fine = tileable_noise(_SIZE, 6, 11), tileable_noise(_SIZE, 96, 12, 3)
    return _grey(0.88 + 0.08 * coarse + 0.06 * (fine - 0.5)), fine


def _paving() -> tuple[Floats, Floats]:
    rows = columns = 4
    y, x = np.mgrid[0:_SIZE, 0:_SIZE].astype(np.float32) / _SIZE
    row = np.floor(y * rows)
    shifted = x * columns + 0.5 * (row % 2)
    u, v = shifted % 1, (y * rows) % 1
    joint = np.clip((np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v)) - 0.012) / 0.02, 0, 1)
    tint = np.random.default_rng(21).random((rows, columns), np.float32)
    tone = tint[row.astype(int) % rows, np.floor(shifted).astype(int) % columns]
    fine = tileable_noise(_SIZE, 64, 22, 3)
    return _grey((0.80 + 0.16 * tone + 0.12 * (fine - 0.5)) * (0.45 + 0.55 * joint)), joint * 0.9 + 0.2 * fine


def _grass() -> tuple[Floats, Floats]:
    patches, blades = tileable_noise(_SIZE, 5, 31), tileable_noise(_SIZE, 128, 32, 3)
    dry = np.clip((patches - 0.45) * 2.2, 0, 1)[..., None]
    green, straw = np.array([0.72, 0.95, 0.50], np.float32), np.array([1.0, 0.95, 0.60], np.float32)
    color = (green * (1 - dry) + straw * dry) * (0.62 + 0.55 * blades[..., None])
    return np.concatenate([color, np.ones_like(dry)], -1).astype(np.float32), blades


def _wood() -> tuple[Floats, Floats]:
    x = np.broadcast_to(np.arange(_SIZE, dtype=np.float32) / _SIZE, (_SIZE, _SIZE))
    warp = tileable_noise(_SIZE, 4, 41)
    grain = 0.5 + 0.5 * np.sin((x * 10 + 0.8 * warp) * 2 * np.pi)
    fibre = np.repeat(tileable_noise(_SIZE, 64, 42, 2)[:1], _SIZE, 0)
    tone = (0.70 + 0.16 * grain + 0.16 * (fibre - 0.5)).astype(np.float32)
    return _grey(tone), (grain * 0.4 + fibre * 0.6).astype(np.float32)


def _rubble() -> tuple[Floats, Floats]:
    """Field stones in mortar, none like another."""
    y, x = np.mgrid[0:_SIZE, 0:_SIZE].astype(np.float32) / _SIZE
    rng = np.random.default_rng(61)
    warp = 0.05 * (tileable_noise(_SIZE, 6, 62, 4) - 0.5)
    first, second = np.full((_SIZE, _SIZE), 9.0, np.float32), np.full((_SIZE, _SIZE), 9.0, np.float32)
    tone = np.zeros((_SIZE, _SIZE), np.float32)
    rows = [
        ((column + 0.5 * (row % 2) + rng.uniform(-0.28, 0.28)) / 5, (row + rng.uniform(0.2, 0.8)) / 8)
        for row in range(8)
        for column in range(5)
    ]
    for px, py in rows:
        dx, dy = np.abs(x + warp - px % 1), np.abs(y + warp.T - py)
        away = np.hypot(np.minimum(dx, 1 - dx), 1.55 * np.minimum(dy, 1 - dy))
        tone = np.where(away < first, np.float32(rng.uniform(0.62, 1.0)), tone)
        second = np.minimum(second, np.maximum(first, away))
        first = np.minimum(first, away)
    face = np.clip((second - first - 0.012) * 34, 0, 1)
    fine = tileable_noise(_SIZE, 40, 63, 4)
    light = (tone * (0.80 + 0.4 * (fine - 0.4))) * face + 0.66 * (1 - face)
    return _grey(light.astype(np.float32)), (face * (0.75 + 0.2 * tone) + 0.25 * fine).astype(np.float32)


def _sand() -> tuple[Floats, Floats]:
    """Grains, and the low ripples that wind leaves."""
    y = np.broadcast_to(np.arange(_SIZE, dtype=np.float32)[:, None] / _SIZE, (_SIZE, _SIZE))
    grains, coarse = tileable_noise(_SIZE, 128, 52, 2), tileable_noise(_SIZE, 7, 53)
    ripples = 0.5 + 0.5 * np.sin((y * 13 + 1.1 * tileable_noise(_SIZE, 5, 54, 4)) * 2 * np.pi)
    tone = 0.80 + 0.16 * coarse + 0.20 * (grains - 0.5) + 0.035 * ripples
    return _grey(tone), (0.30 * grains + 0.34 * ripples * coarse + 0.3 * coarse).astype(np.float32)


_RECIPES: dict[str, Callable[[], tuple[Floats, Floats]]] = {
    "concrete": _concrete,
    "plaster": _plaster,
    "paving": _paving,
    "grass": _grass,
    "wood": _wood,
    "sand": _sand,
    "rubble": _rubble,
}
TEXTURES = frozenset(_RECIPES)
"""Names a material may use."""


def _grey(tone: Floats) -> Floats:
    return np.stack([tone, tone * 0.99, tone * 0.97, np.ones_like(tone)], -1).astype(np.float32)


@cache
def _made(name: str) -> tuple[Floats, Floats]:
    return _RECIPES[name]()


def _encoded(color: Floats) -> NDArray[np.uint8]:
    """Linear colour (H, W, 4) as sRGB; alpha stays linear."""
    power = np.array([1 / 2.2, 1 / 2.2, 1 / 2.2, 1.0], np.float32)
    return (np.clip(color, 0, 1) ** power * 255 + 0.5).astype(np.uint8)


def _normals(height: Floats) -> NDArray[np.uint8]:
    """Tangent-space normals (H, W, 4) of a tileable height."""
    dx = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * 4
    dy = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * 4
    n = np.stack([-dx, -dy, np.ones_like(height), np.zeros_like(height)], -1)
    n /= np.linalg.norm(n, axis=-1, keepdims=True)
    n[..., 3] = 1
    return ((n * 0.5 + 0.5) * 255).astype(np.uint8)


def _picture(name: str, pixels: NDArray[np.uint8], *, srgb: bool) -> Picture:
    """Of pixels (H, W, 4) RGBA, first row on top."""
    levels = tuple(level.reshape(-1) for level in _mipmaps(pixels[::-1, :, [2, 1, 0, 3]], srgb=srgb))
    return Picture(name, (pixels.shape[1], pixels.shape[0]), levels, srgb, zlib.crc32(levels[0].data))


def _mipmaps(pixels: NDArray[np.uint8], *, srgb: bool) -> Iterator[NDArray[np.uint8]]:
    """A picture (H, W, 4), then each half as large as the one before, down to a single pixel; light is averaged."""
    yield np.ascontiguousarray(pixels)
    power = np.array([2.2, 2.2, 2.2, 1.0] if srgb else [1.0] * 4, np.float32)
    light = (pixels.astype(np.float32) / 255) ** power
    while max(light.shape[:2]) > 1:
        for axis in (0, 1):
            if (size := light.shape[axis]) > 1:
                even = np.arange(0, size - 1, 2)
                light = (np.take(light, even, axis) + np.take(light, even + 1, axis)) / 2
        yield np.ascontiguousarray((light ** (1 / power) * 255 + 0.5).astype(np.uint8))
