"""Wild flowers in the grass: ox-eyes, buttercups, cornflowers and poppies, in drifts, none on the path."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Array, Material, Mesh, Part, Prop
from vrtherapy.stage.props.country import land
from vrtherapy.stage.props.country.forms import joined
from vrtherapy.stage.props.country.sward import quarters

_PETALS = ((0.82, 0.80, 0.74), (0.86, 0.62, 0.05), (0.16, 0.22, 0.66), (0.72, 0.07, 0.03), (0.55, 0.28, 0.60))
_HEART = (0.62, 0.40, 0.04)
_STEM = (0.070, 0.130, 0.030)
_PETALS_A_FLOWER = 6
_FLOWERS_A_BUNCH = 6
_NEAREST_M, _FURTHEST_M = 1.6, 24.0


class Flowers(Prop):
    """Bunches of wild flowers on the land of `ground`."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="flowers",
        label=Text(en="Wild flowers", fr="Fleurs des champs"),
        params={
            "bunches": PropParam(
                label=Text(en="Number of bunches", fr="Nombre de touffes"),
                range=(0.0, 600.0),
                default=150.0,
                static=True,
            )
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """One bunch, many times, coloured by its drift; in four quarters of the horizon."""
        rng = np.random.default_rng(seed)
        mesh, material = _bunch(np.random.default_rng(4)), Material(surface="foliage", roughness=0.8)
        return [
            Part(f"bunch {quarter}", mesh, material, here, palette=_PETALS, casts_shadow=False)
            for quarter, here in quarters(_drifts(int(float(values["bunches"])), rng))
        ]


def _drifts(count: int, rng: np.random.Generator) -> Array:
    """Instances (N, 8): flowers of one colour keep together."""
    away = _NEAREST_M * (_FURTHEST_M / _NEAREST_M) ** rng.random(count * 4)
    turn = rng.uniform(0, 2 * np.pi, count * 4)
    x, y = (away * np.sin(turn)).astype(np.float32), (away * np.cos(turn)).astype(np.float32)
    drift = np.sin(x * 0.55 + 1.9 * np.sin(y * 0.31)) * np.sin(y * 0.47 + 1.3)
    kept = (drift > -0.15) & (land.from_path_m(x, y) > 0.95) & (land.from_shore(x, y) > 1.08)
    x, y = x[kept][:count], y[kept][:count]
    kind = (0.5 + 0.5 * np.sin(x * 0.21 + 2.2 * np.sin(y * 0.16 + 0.4))) * 0.72 + 0.27 * rng.random(len(x))
    rest = [
        rng.uniform(0, 6.28, len(x)),
        rng.uniform(0.8, 1.25, len(x)),
        np.full(len(x), 6.0),
        kind,
        rng.random(len(x)),
    ]
    return np.column_stack([x, y, land.height_m(x, y), *rest]).astype(np.float32)


def _bunch(rng: np.random.Generator) -> Mesh:
    return joined([_flower(rng) for _ in range(_FLOWERS_A_BUNCH)])


def _flower(rng: np.random.Generator) -> Mesh:
    """A stem of one triangle, petals as a ring of triangles, and a heart that no palette tints."""
    foot = np.array([*rng.uniform(-0.33, 0.33, 2), -0.02])
    head = foot + [*rng.uniform(-0.06, 0.06, 2), rng.uniform(0.24, 0.44)]
    radius = rng.uniform(0.020, 0.032)
    tilt = rng.uniform(-0.5, 0.5, 2)
    turn = np.arange(_PETALS_A_FLOWER * 2) * np.pi / _PETALS_A_FLOWER
    out = np.where(np.arange(len(turn)) % 2 == 0, 1.0, 0.80) * radius
    rim = np.stack([np.cos(turn) * out, np.sin(turn) * out], 1)
    rim = head + np.column_stack([rim, rim @ tilt + 0.006])
    heart = head + 0.36 * (rim[::2] - head) + [0, 0, 0.004]
    positions = np.vstack([foot + [-0.006, 0, 0], foot + [0.006, 0, 0], head, head[None], rim, heart])
    around = np.arange(len(rim))
    petals = np.stack([np.full(len(rim), 3), 4 + around, 4 + (around + 1) % len(rim)], 1)
    middle = 4 + len(rim) + np.arange(1, len(heart) - 1)
    hearts = np.stack([np.full(len(middle), 4 + len(rim)), middle, middle + 1], 1)
    colors = np.vstack(
        [
            np.tile([*_STEM, 1.0], (3, 1)),
            np.tile([0.8, 0.8, 0.8, 0.5], (1, 1)),
            np.tile([1.0, 1.0, 1.0, 0.5], (len(rim), 1)),
            np.tile([*_HEART, 1.0], (len(heart), 1)),
        ]
    )
    normal = np.array([-tilt[0], -tilt[1], 1.0]) / np.hypot(1.0, np.hypot(*tilt))
    faces = np.vstack([[[0, 1, 2]], petals, hearts])
    count = len(positions)
    return Mesh(
        positions.astype(np.float32), np.tile(normal, (count, 1)).astype(np.float32), np.zeros((count, 2), np.float32),
        colors.astype(np.float32), faces.astype(np.uint32),
    )  # fmt: skip
