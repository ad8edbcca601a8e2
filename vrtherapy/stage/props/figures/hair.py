"""Hair: a cap that follows the skull up to the hairline, and strands over it, combed and drawn down by gravity."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.figures import source
from vrtherapy.stage.props.figures.cast import Character
from vrtherapy.stage.props.figures.shape import BONE, Body, grid_triangles, outward, smoothed
from vrtherapy.stage.props.figures.source import Floats, Ints

_ROUND_THE_HEAD_DEG = (0, 25, 50, 75, 92, 112, 140, 180)
_FULL = (41, 39, 34, 20, 4, -14, -34, -44)
_LINES: dict[str, tuple[float, ...]] = {
    "receding": (62, 58, 48, 26, 6, -12, -32, -42),
    "bald": (95, 95, 95, 34, 12, -8, -28, -38),
    "crop": (43, 41, 36, 22, 6, -4, -24, -34),
}
"""Where hair begins: degrees above the middle of the head, from the front round to the back."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """Cap thickness, strands and their length (front to back), how they fall: 0 as combed to 1 straight down; width."""

    thick_m: float
    strands: int
    length_m: tuple[float, float]
    falls: float
    wide_m: float = 0.016
    lift_m: float = 0.004
    parting_m: float = 0.0


_CUTS: dict[str, _Cut] = {
    "crop": _Cut(0.005, 420, (0.020, 0.015), 0.05, 0.012, 0.001),
    "parted": _Cut(0.011, 460, (0.060, 0.032), 0.12, 0.015, 0.001, parting_m=0.03),
    "receding": _Cut(0.004, 300, (0.030, 0.020), 0.1, 0.012, 0.001),
    "bald": _Cut(0.003, 160, (0.018, 0.014), 0.2, 0.010, 0.002),
    "bob": _Cut(0.016, 520, (0.15, 0.15), 0.75, 0.020, parting_m=-0.02),
    "long": _Cut(0.013, 620, (0.30, 0.34), 0.85, 0.022, parting_m=0.012),
    "tied": _Cut(0.008, 420, (0.050, 0.040), 0.0, 0.013, 0.0),
    "curls": _Cut(0.024, 700, (0.040, 0.050), 0.15, 0.020, 0.020),
}


@dataclass(frozen=True, slots=True, eq=False)
class Strands:
    """A mesh that goes with the head; `follows` (N,) the point of the base body whose moves it shares, or -1."""

    positions: Floats
    normals: Floats
    colors: Floats
    uvs: Floats
    triangles: Ints
    follows: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Skull:
    """The hairy part of the head in fine quads: points, normals, how far above the hairline in degrees; the middle."""

    points: Floats
    normals: Floats
    middle: Floats
    above_deg: Floats
    quads: Ints
    radii_m: Floats
    """Of the ellipsoid that is nearest to the scalp."""


def grown(character: Character, body: Body, eyes: Floats) -> list[Strands]:
    """Cap, strands, brows, and a knot or a beard where there is one."""
    rng = np.random.default_rng([len(character.name), *character.name.encode()])
    cut, skull = _CUTS[character.hair], _skull(character, body, eyes)
    made = [_cap(cut, skull), _strands(cut, skull, rng), *_brows(character, body, eyes, rng)]
    if character.hair == "tied":
        made.append(_knot(skull))
    if character.beard:
        made.append(_beard(character, body, eyes, rng))
    return made


def _skull(character: Character, body: Body, eyes: Floats) -> _Skull:
    middle = eyes.mean(0) + np.array([0, -0.092, 0.012], np.float32)
    quads = source.base().quads["body"]
    of_head = body.weights[:, BONE["head"]] > 0.5
    coarse = quads[of_head[quads].all(1) & (body.points[quads][..., 2] > middle[2] - 0.085).any(1)]
    coarse = coarse[
        (body.points[coarse][..., 1] < eyes[0, 1] - 0.01).any(1)
        | (body.points[coarse][..., 2] > middle[2] + 0.02).any(1)
    ]
    round_head = smoothed(body.points, quads, 2)
    points, normals, quads = _finer(body.points, outward(round_head, quads), coarse)
    away = points - middle
    flat = np.hypot(away[:, 0], away[:, 1])
    up_deg = np.degrees(np.arctan2(away[:, 2], flat))
    round_deg = np.degrees(np.arctan2(np.abs(away[:, 0]), away[:, 1]))
    line = _LINES.get(character.hair, _FULL)
    hairline = np.asarray(np.interp(round_deg, _ROUND_THE_HEAD_DEG, line), np.float64)
    above = up_deg - hairline
    above += 2.5 * np.sin(round_deg * 0.35) * np.cos(round_deg * 0.11)
    widest = np.abs(away[up_deg > 20, 0]).max()
    ear = (np.abs(away[:, 0]) > widest * 0.985) & (up_deg < 12) & (away[:, 2] < 0.02)
    above = np.where(ear, -90.0, above)
    scalp = np.abs(away[(above > 4) & (up_deg > -10)])
    radii = np.percentile(scalp, 99.5, axis=0)
    return _Skull(points, normals, middle, above, quads, radii.astype(np.float32))


_FINE = 3


def _finer(points: Floats, normals: Floats, quads: Ints) -> tuple[Floats, Floats, Ints]:
    """Each quad as 3 × 3 smaller ones: a hairline drawn along the coarse ones would be a flight of steps."""
    s, t = np.meshgrid(np.linspace(0, 1, _FINE + 1), np.linspace(0, 1, _FINE + 1))
    shares = (
        np.stack([(1 - s) * (1 - t), s * (1 - t), s * t, (1 - s) * t], -1).reshape(-1, 4).astype(np.float32)
    )
    made = [np.einsum("ck,qkd->qcd", shares, values[quads]) for values in (points, normals)]
    numbers: NDArray[np.intp] = np.indices((_FINE, _FINE))
    low = (numbers[0] * (_FINE + 1) + numbers[1]).reshape(-1)
    cells = np.stack([low, low + 1, low + _FINE + 2, low + _FINE + 1], 1)
    all_cells = (np.arange(len(quads)) * (_FINE + 1) ** 2)[:, None, None] + cells
    rounded = np.asarray(np.round(made[0].reshape(-1, 3), 6), np.float64)
    _, first, same = np.unique(rounded, axis=0, return_index=True, return_inverse=True)
    return (
        made[0].reshape(-1, 3)[first],
        _unit(made[1].reshape(-1, 3)[first]),
        same.reshape(-1)[all_cells.reshape(-1, 4)],
    )


def _cap(cut: _Cut, skull: _Skull) -> Strands:
    quads = skull.quads[(skull.above_deg[skull.quads] > -1.0).all(1)]
    used, corners = np.unique(quads, return_inverse=True)
    corners = corners.reshape(-1, 4)
    rise = np.clip(skull.above_deg[used] / 16, 0, 1)
    rise = rise * rise * (3 - 2 * rise)
    points = skull.points[used] + skull.normals[used] * (0.0012 + cut.thick_m * rise)[:, None]
    shade = 0.55 + 0.2 * rise
    colors = np.concatenate([np.repeat(shade[:, None], 3, 1), np.full((len(used), 1), 0.5)], 1)
    uvs = np.zeros((len(used), 2))
    uvs[:, 0], uvs[:, 1] = 0.5, 2.0  # beyond the strands' picture: no holes
    triangles = np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]])
    return Strands(points, skull.normals[used], colors, uvs, triangles, np.full(len(used), -1.0))


def _strands(cut: _Cut, skull: _Skull, rng: np.random.Generator) -> Strands:
    """Ribbons that begin on the scalp: combed away from the parting and the forehead, falling, never into the head."""
    scalp = np.flatnonzero(skull.above_deg > 1.5)
    roots = rng.choice(scalp, cut.strands)
    start = skull.points[roots] + skull.normals[roots] * np.float32(cut.thick_m * 0.6)
    normal = skull.normals[roots]
    away = start - skull.middle
    combed = np.stack(
        [np.sign(away[:, 0] - cut.parting_m) * 0.8, -0.55 + 0 * away[:, 0], -0.35 + 0 * away[:, 0]], 1
    )
    if cut.parting_m == 0.0:
        combed = np.stack([0.5 * np.sign(away[:, 0]), np.full(len(away), -1.0), np.zeros(len(away))], 1)
    combed = combed + rng.normal(0, 0.22, combed.shape)
    back = np.clip(0.5 - away[:, 1] / 0.16, 0, 1)
    length = (cut.length_m[0] * (1 - back) + cut.length_m[1] * back) * rng.uniform(0.8, 1.15, len(back))
    steps = 6 if max(cut.length_m) > 0.1 else 3
    line, facing = list[Floats]([start]), list[Floats]([normal])
    at, way = start, _along(combed, normal)
    for step in range(steps):
        fall = cut.falls * min(1.0, (step + 1) / 2.5)
        way = _unit(way * (1 - fall) + np.array([0, 0, -1.0]) * fall)
        at = _outside(at + way * (length / steps)[:, None], skull, cut.thick_m + cut.lift_m)
        line.append(at)
        facing.append(_unit(at - skull.middle + np.array([0, 0, 0.03])))
        way = _along(_unit(at - line[-2]), facing[-1]) if cut.falls < 0.5 else _unit(at - line[-2])
    return _ribbons(line, facing, cut.wide_m, rng)


def _along(ways: Floats, normals: Floats) -> Floats:
    return _unit(ways - normals * (ways * normals).sum(1, keepdims=True))


def _unit(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def _outside(points: Floats, skull: _Skull, gap_m: float) -> Floats:
    """Points pushed out of head and shoulders: an ellipsoid for the skull, a widening tube for the neck below it."""
    radii = skull.radii_m * 0.985 + np.float32(gap_m)
    away = points - skull.middle
    depth = np.linalg.norm(away / radii, axis=1, keepdims=True)
    away = np.where((depth < 1) & (away[:, 2:3] > -0.09), away / np.maximum(depth, 1e-6), away)
    low = np.clip((-0.06 - away[:, 2]) / 0.16, 0, 1)
    needed = (0.072 + 0.035 * low)[:, None]
    flat = np.linalg.norm(away[:, :2] / np.array([1.0, 0.95]), axis=1, keepdims=True)
    pushed = away[:, :2] * np.maximum(needed / np.maximum(flat, 1e-6), 1)
    away[:, :2] = np.where(away[:, 2:3] < -0.06, pushed, away[:, :2])
    return (skull.middle + away).astype(np.float32)


def _ribbons(line: list[Floats], facing: list[Floats], wide_m: float, rng: np.random.Generator) -> Strands:
    path, out = np.stack(line, 1), np.stack(facing, 1)
    count, steps = path.shape[:2]
    tangent = np.gradient(path, axis=1)
    side = _unit(np.cross(tangent, out)) * (wide_m / 2 * rng.uniform(0.7, 1.2, (count, 1, 1)))
    positions = np.stack([path - side, path + side], 2).reshape(-1, 3)
    bent = out[:, :, None] + np.array([-0.5, 0.5])[None, None, :, None] * _unit(side)[:, :, None]
    lock = rng.choice(np.array([0.0, 0.25, 0.5, 0.75]), count)
    u = np.broadcast_to(lock[:, None, None] + np.array([0.0, 0.25]), (count, steps, 2))
    v = np.broadcast_to(np.linspace(0.02, 0.98, steps)[None, :, None], (count, steps, 2))
    tone = rng.uniform(0.75, 1.25, (count, 1, 1)) * (0.72 + 0.38 * np.linspace(0, 1, steps))[None, :, None]
    grey = np.broadcast_to(tone[..., None], (count, steps, 2, 3)).reshape(-1, 3)
    colors = np.concatenate([grey, np.full((len(grey), 1), 0.5)], 1)
    numbers: NDArray[np.intp] = np.indices((count, steps - 1))
    a = (numbers[0] * steps + numbers[1]).reshape(-1) * 2
    triangles = np.concatenate([np.stack([a, a + 1, a + 3], 1), np.stack([a, a + 3, a + 2], 1)])
    uvs = np.stack([u, v], -1).reshape(-1, 2)
    return Strands(
        positions, _unit(bent.reshape(-1, 3)), colors, uvs, triangles, np.full(len(positions), -1.0)
    )


def _brows(character: Character, body: Body, eyes: Floats, rng: np.random.Generator) -> list[Strands]:
    """Short hairs over each eye that go with the skin beneath them."""
    made: list[Strands] = []
    count = 40 if character.female else 54
    for eye, side in zip(eyes, (-1.0, 1.0), strict=True):
        t = rng.uniform(0, 1, count)
        x = eye[0] + side * (-0.0165 + 0.041 * t)
        z = eye[2] + 0.0205 + 0.0065 * np.sin(t * 2.6) - 0.004 * t + rng.normal(0, 0.0012, count)
        face = np.flatnonzero((body.weights[:, BONE["head"]] > 0.5) & (body.points[:, 1] > eye[1] - 0.012))
        face = face[face < source.BODY_VERTICES]
        near = face[
            np.argmin(
                (body.points[face, 0][None] - x[:, None]) ** 2
                + (body.points[face, 2][None] - z[:, None]) ** 2,
                1,
            )
        ]
        start = np.stack([x, body.points[near, 1] + 0.0016, z], 1)
        way = np.stack([side * (0.35 + 0.65 * t), -0.25 * t, 0.75 - 1.0 * t], 1)
        end = start + _unit(way) * 0.0095
        normal = np.tile(np.array([0, 1.0, 0.15]), (count, 1))
        ribbon = _ribbons([start, (start + end) / 2, end], [normal] * 3, 0.0029, rng)
        ribbon.colors[:, :3] *= 0.7
        follows = np.repeat(near, 6).astype(np.float32)
        made.append(
            Strands(ribbon.positions, ribbon.normals, ribbon.colors, ribbon.uvs, ribbon.triangles, follows)
        )
    return made


def _knot(skull: _Skull) -> Strands:
    """A knot at the back of the head."""
    centre = skull.middle + np.array([0, -0.118, 0.03], np.float32)
    e, a = np.meshgrid(np.linspace(-np.pi / 2, np.pi / 2, 9), np.linspace(0, 2 * np.pi, 15), indexing="ij")
    unit = np.stack([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)], -1)
    bumps = 1 + 0.06 * np.sin(5 * a + 4 * e)
    points = centre + unit * bumps[..., None] * np.array([0.036, 0.032, 0.034])
    triangles = grid_triangles(9, 15)
    count = unit[..., 0].size
    colors = np.full((count, 4), 0.8)
    colors[:, 3] = 0.5
    uvs = np.tile(np.array([0.5, 2.0]), (count, 1))
    return Strands(points.reshape(-1, 3), unit.reshape(-1, 3), colors, uvs, triangles, np.full(count, -1.0))


def _beard(character: Character, body: Body, eyes: Floats, rng: np.random.Generator) -> Strands:
    """A short beard on jaw, chin and upper lip."""
    away = body.points - eyes.mean(0)
    aside, ahead, up = np.abs(away[:, 0]), away[:, 1], away[:, 2]
    lips = source.lips() > 0.2
    jaw = (up < -0.062) & (up > -0.125) & (ahead > -0.065) & ~lips
    sides = (up < -0.035) & (up > -0.125) & (aside > 0.05) & (ahead > -0.075) & (ahead < -0.02)
    moustache = (aside < 0.03) & (up < -0.049) & (up > -0.062) & (ahead > -0.01) & ~lips
    cheek = (aside < 0.055) & (up > -0.075) & ~moustache
    spots = np.flatnonzero(((jaw & ~cheek) | sides | moustache) & (body.weights[:, BONE["head"]] > 0.5))
    spots = spots[spots < source.BODY_VERTICES]
    roots = rng.choice(spots, int(520 * character.beard))
    normals = outward(body.points, source.base().quads["body"])[roots]
    start = body.points[roots] + rng.normal(0, 0.0025, (len(roots), 3))
    end = start + _unit(normals * 0.5 + np.array([0, 0.1, -0.9])) * 0.011 + normals * 0.002
    ribbon = _ribbons([start, (start + end) / 2 + normals * 0.002, end], [normals] * 3, 0.008, rng)
    return replace(ribbon, follows=np.repeat(roots, 6).astype(np.float32))
