"""Sky, sun and air of a scene's environment: a panorama, which surfaces mirror too, and the light that follows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vrtherapy.scene import Environment
from vrtherapy.stage.render.pictures import Levels, tileable_noise

Floats = NDArray[np.floating[Any]]
Color = tuple[float, float, float]
Panorama = NDArray[np.float32]
"""The sky all around, (H, W, 3) linear light, lowest row first: longitude from −π (left edge) about +x."""
_WIDTH, _HEIGHT = PANORAMA_SIZE = (1024, 512)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a kind of sky looks like: linear light at the zenith and the horizon, of the sun and of its clouds."""

    zenith: Color
    horizon: Color
    sun: Color
    cloud: Color
    ground: Color


_KINDS: dict[str, _Kind] = {
    "day": _Kind(
        (0.13, 0.29, 0.66), (0.66, 0.78, 0.92), (4.6, 4.2, 3.6), (1.05, 1.03, 1.0), (0.26, 0.24, 0.20)
    ),
    "dusk": _Kind(
        (0.10, 0.13, 0.33), (0.95, 0.50, 0.26), (3.2, 1.7, 0.8), (0.80, 0.48, 0.38), (0.14, 0.11, 0.10)
    ),
    "overcast": _Kind(
        (0.62, 0.66, 0.71), (0.74, 0.77, 0.80), (0.7, 0.7, 0.7), (0.72, 0.74, 0.77), (0.22, 0.22, 0.21)
    ),
    "room": _Kind(
        (0.60, 0.57, 0.53), (0.40, 0.38, 0.355), (1.75, 1.62, 1.45), (0.40, 0.38, 0.35), (0.235, 0.205, 0.175)
    ),
    "night": _Kind(
        (0.004, 0.007, 0.018),
        (0.020, 0.026, 0.045),
        (0.10, 0.12, 0.16),
        (0.02, 0.02, 0.03),
        (0.01, 0.01, 0.01),
    ),
}


@dataclass(frozen=True, slots=True)
class Light:
    """The light of an environment, linear: towards the sun, and from sun, sky, ground and haze."""

    sun_direction: Color
    sun: Color
    sky: Color
    ground: Color
    haze: Color
    haze_per_m: float
    exposure: float


def light_of(environment: Environment) -> Light:
    """The light that belongs to a sky. A low sun is weaker and redder: its way through the air is longer."""
    kind = _KINDS[environment.sky]
    direction = sun_direction(environment)
    air = 1.0 / max(direction[2] + 0.05, 0.12)
    red, green, blue = (np.exp(-depth * (air - 1.0)) for depth in (0.05, 0.09, 0.18))
    shade = 1.0 - 0.85 * environment.clouds**2 if environment.sky != "overcast" else 1.0
    sun = (kind.sun[0] * red * shade, kind.sun[1] * green * shade, kind.sun[2] * blue * shade)
    sky = tuple(0.62 * z + 0.38 * h for z, h in zip(kind.zenith, kind.horizon, strict=True))
    bounce = 0.35 + 0.15 * max(direction[2], 0.0)
    ground = tuple(g + 0.05 * bounce * s for g, s in zip(kind.ground, sun, strict=True))
    return Light(
        direction,
        (float(sun[0]), float(sun[1]), float(sun[2])),
        (sky[0], sky[1], sky[2]),
        (float(ground[0]), float(ground[1]), float(ground[2])),
        kind.horizon,
        environment.fog_density_per_m,
        environment.exposure,
    )


def sun_direction(environment: Environment) -> Color:
    """Unit vector towards the sun: azimuth 0 ahead (y), 90 to the right (x)."""
    azimuth, elevation = np.radians([environment.sun_azimuth_deg, environment.sun_elevation_deg])
    flat = np.cos(elevation)
    return float(np.sin(azimuth) * flat), float(np.cos(azimuth) * flat), float(np.sin(elevation))


def panorama(environment: Environment) -> Panorama:
    """What there is to see of a sky from anywhere."""
    kind = _KINDS[environment.sky]
    rays = _rays()
    sun = np.array(sun_direction(environment), np.float32)
    up = np.clip(rays[..., 2:], 0, 1)
    toward = np.clip(rays @ sun, -1, 1)[..., None]
    thin = (1 - up) ** 4
    color = np.array(kind.horizon, np.float32) * thin + np.array(kind.zenith, np.float32) * (1 - thin)
    glow = np.array(kind.sun, np.float32) / 4
    if environment.sky not in ("overcast", "room"):
        color = color + glow * (
            0.30 * np.clip(toward, 0, 1) ** 8 * (1 - up) + 0.5 * np.clip(toward, 0, 1) ** 96
        )
        color = color + glow * 40 * np.clip((toward - np.cos(np.radians(0.7))) * 9000, 0, 1)
    cover = max(environment.clouds, 0.9) if environment.sky == "overcast" else environment.clouds
    if cover > 0:
        upper = slice(_HEIGHT // 2, None)
        color[upper] = _clouded(color[upper], rays[upper], toward[upper], kind, cover)
    if environment.sky == "night":
        color = color + _stars(rays)
    ground = np.clip(-rays[..., 2:] * 10, 0, 1)
    return (color * (1 - ground) + np.array(kind.ground, np.float32) * ground).astype(np.float32)


def half_levels(sky: Panorama) -> Levels:
    """A panorama and its mipmaps as BGR half floats, as the graphics card takes them."""
    light = np.minimum(sky[..., ::-1], np.float32(60000))
    levels = [_half(light)]
    while light.shape[0] > 1:
        light = (light[0::2, 0::2] + light[1::2, 0::2] + light[0::2, 1::2] + light[1::2, 1::2]) / 4
        levels.append(_half(light))
    while light.shape[1] > 1:
        light = (light[:, 0::2] + light[:, 1::2]) / 2
        levels.append(_half(light))
    return tuple(levels)


def _half(light: Floats) -> NDArray[np.uint8]:
    return np.ascontiguousarray(light, np.float16).reshape(-1).view(np.uint8)


def _rays() -> Floats:
    latitude = ((np.arange(_HEIGHT) + 0.5) / _HEIGHT - 0.5) * np.pi
    longitude = ((np.arange(_WIDTH) + 0.5) / _WIDTH - 0.5) * 2 * np.pi
    e, a = np.meshgrid(latitude, longitude, indexing="ij")
    return np.stack([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)], -1).astype(np.float32)


def _clouded(color: Floats, rays: Floats, toward: Floats, kind: _Kind, cover: float) -> Floats:
    """Clouds on a plane above, lit from the sun's side, thinning towards the horizon into haze."""
    size = 1024
    field = tileable_noise(size, 5, 7, 7)
    height = np.maximum(rays[..., 2], 0.02)
    x = rays[..., 0] / (height + 0.12) * 0.25 * size
    y = rays[..., 1] / (height + 0.12) * 0.25 * size
    density = np.clip((_sampled(field, x, y) - (0.66 - 0.34 * cover)) * 6, 0, 1)
    depth = np.clip((_sampled(field, x + 22, y + 14) - 0.45) * 2.2, 0, 1)
    bright = (1.05 - 0.42 * depth)[..., None] * np.array(kind.cloud, np.float32)
    bright = bright + np.array(kind.sun, np.float32) * 0.10 * np.clip(toward, 0, 1) ** 8
    amount = (density * np.clip((rays[..., 2] - 0.015) * 7, 0, 1))[..., None] * 0.94
    return (color * (1 - amount) + bright * amount).astype(np.float32)


def _sampled(field: Floats, x: Floats, y: Floats) -> Floats:
    """The tileable field at (x, y), between its points."""
    size = len(field)
    x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = (x - x0).astype(np.float32), (y - y0).astype(np.float32)
    a, b = field[y0 % size, x0 % size], field[y0 % size, (x0 + 1) % size]
    c, d = field[(y0 + 1) % size, x0 % size], field[(y0 + 1) % size, (x0 + 1) % size]
    return (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy


def _stars(rays: Floats) -> Floats:
    bright = np.random.default_rng(5).random(rays.shape[:2], np.float32) > 0.9985
    return (bright & (rays[..., 2] > 0.05)).astype(np.float32)[..., None] * np.float32(0.5)
