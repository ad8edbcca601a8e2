"""Houses of the middle and far distance, hundreds at once: painted windows (a texture), simple roofs, few triangles.

The walls' uv counts bays and storeys in quarters: the facade texture holds four by four windows. Everything without
windows points at the texture's first texel, which is plain wall.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.props.town import roofs
from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Array, Heap
from vrtherapy.stage.props.town.houses import BRICKS, CONCRETES, PLASTERS, House
from vrtherapy.stage.props.town.plan import KERB_M

WINDOWS_A_TILE = 4
SHOPS_WITHIN_M = 240.0
CHIMNEYS_WITHIN_M = 480.0
_SHADOWS_WITHIN_M = 260.0
"""Beyond it, walls that face away from the balcony are left out: no shadow of theirs is ever seen."""


@dataclass(frozen=True)
class Bodies:
    """N houses: rectangles (N, 4), wall tops (N,), wall and roof colours (N, 3), ridged (N,), along_x (N,)."""

    rects: Array
    tops: Array
    walls: Array
    tiles: Array
    ridged: NDArray[np.bool_]
    along_x: NDArray[np.bool_]

    def only(self, chosen: NDArray[np.bool_]) -> "Bodies":
        """Some of them."""
        return Bodies(
            self.rects[chosen],
            self.tops[chosen],
            self.walls[chosen],
            self.tiles[chosen],
            self.ridged[chosen],
            self.along_x[chosen],
        )


def bodies_of(houses: Sequence[House], rng: np.random.Generator) -> Bodies:
    """The houses of the plan as arrays."""
    decks = rng.uniform(0.14, 0.34, (len(houses), 1)) * np.array([1.0, 0.99, 0.96])
    ridged = np.array([house.ridged for house in houses])
    tiles = np.where(ridged[:, None], np.array([house.tile for house in houses]), decks)
    along = [bool({"south", "north"} & set(house.lot.street_sides)) for house in houses]
    return Bodies(
        rects=np.array([house.lot.rect for house in houses], np.float32),
        tops=np.array([house.top_m for house in houses], np.float32),
        walls=np.array([house.style.wall for house in houses], np.float32),
        tiles=tiles.astype(np.float32),
        ridged=ridged,
        along_x=np.array(along),
    )


def scattered(centres: Array, size_m: tuple[float, float], tops: Array, rng: np.random.Generator) -> Bodies:
    """Houses of random size around `centres` (N, 2), for the far side of the river and the suburbs."""
    count = len(centres)
    half = rng.uniform(*size_m, (count, 2)) / 2
    palette = np.array([*PLASTERS, *BRICKS, *CONCRETES], np.float32)
    ridged = (rng.random(count) < 0.6) & (tops < 20)
    tiles = np.where(
        ridged[:, None],
        np.array(roofs.TILES)[rng.integers(0, 4, count)],
        rng.uniform(0.14, 0.34, (count, 1)) * np.array([1.0, 0.99, 0.96]),
    )
    return Bodies(
        rects=np.concatenate([centres - half, centres + half], axis=1).astype(np.float32),
        tops=tops.astype(np.float32),
        walls=palette[rng.integers(len(palette), size=count)] * rng.uniform(0.8, 1.1, (count, 1)),
        tiles=tiles.astype(np.float32),
        ridged=ridged,
        along_x=half[:, 0] > half[:, 1],
    )


def painted(bodies: Bodies, rng: np.random.Generator) -> Heap:
    """Walls with painted windows and simple roofs; the nearer, the more is on them: shops and cornices, chimneys."""
    made = Heap()
    distances = np.hypot(*((bodies.rects[:, :2] + bodies.rects[:, 2:]) / 2).T)
    _walls(made, bodies, rng)
    _ridges(made, bodies)
    _decks(made, bodies)
    close = bodies.only(distances < SHOPS_WITHIN_M)
    _shop_band(made, close)
    _cornices(made, close)
    _furniture(made, bodies.only(distances < CHIMNEYS_WITHIN_M), rng)
    return made


def _walls(made: Heap, bodies: Bodies, rng: np.random.Generator) -> None:
    x0, y0, x1, y1 = bodies.rects.T
    zero, top = np.zeros_like(x0), bodies.tops
    storeys = np.maximum(1, np.round((top - KERB_M) / 3.2)) / WINDOWS_A_TILE
    shift = rng.integers(0, WINDOWS_A_TILE, (2, len(x0))) / WINDOWS_A_TILE
    casts = np.hypot((x0 + x1) / 2, (y0 + y1) / 2) < _SHADOWS_WITHIN_M
    for ax, ay, bx, by, faces in (
        (x0, y0, x1, y0, y0 > 0),
        (x1, y0, x1, y1, x1 < 0),
        (x1, y1, x0, y1, y1 < 0),
        (x0, y1, x0, y0, x0 > 0),
    ):
        seen = casts | faces
        length: Array = np.hypot(bx - ax, by - ay)
        bays = np.maximum(1, np.round(length / 2.8)) / WINDOWS_A_TILE
        corners = np.stack(
            [np.stack(p, -1) for p in ((ax, ay, zero), (bx, by, zero), (bx, by, top), (ax, ay, top))], axis=1
        )
        u, v = shift
        uvs = np.stack(
            [np.stack(p, -1) for p in ((u, v), (u + bays, v), (u + bays, v + storeys), (u, v + storeys))], 1
        )
        made.quads(corners[seen], bodies.walls[seen], uvs[seen])


def _shop_band(made: Heap, bodies: Bodies) -> None:
    """A ground floor of stone around each house, a little proud, with a band of dark shop windows in it."""
    x0, y0, x1, y1 = bodies.rects.T
    out, low = 0.12, np.full_like(x0, KERB_M)
    stone = np.array([0.40, 0.37, 0.32]) * 0.6 + bodies.walls * 0.4
    made.boxes(
        np.column_stack([x0 - out, y0 - out, low]),
        np.column_stack([x1 + out, y1 + out, low + 4.0]),
        stone,
        SIDES_AND_TOP,
    )
    out, inset = 0.16, 0.8
    for a, b, c, d in ((inset, -out, -inset, out), (-out, inset, out, -inset)):
        made.boxes(
            np.column_stack([x0 + a, y0 + b, low + 0.5]),
            np.column_stack([x1 + c, y1 + d, low + 2.9]),
            (0.035, 0.038, 0.042),
            ("south", "north") if b < 0 else ("east", "west"),
        )


def _cornices(made: Heap, bodies: Bodies) -> None:
    """A light edge under the roof."""
    x0, y0, x1, y1 = bodies.rects.T
    low = np.column_stack([x0 - 0.3, y0 - 0.3, bodies.tops - 0.35])
    high = np.column_stack([x1 + 0.3, y1 + 0.3, bodies.tops + 0.02])
    made.boxes(low, high, bodies.walls * 0.4 + 0.35, ("south", "east", "north", "west", "bottom"))
    _frame(
        made, np.column_stack([low[:, :2], high[:, :2]]), bodies.rects, high[:, 2], bodies.walls * 0.4 + 0.35
    )


def _ridges(made: Heap, bodies: Bodies) -> None:
    """Two slopes and two gables for every ridged house, the ridge along its longer or street side."""
    for along_x in (True, False):
        chosen = bodies.ridged & (bodies.along_x == along_x)
        x0, y0, x1, y1 = bodies.rects[chosen].T
        top, tiles, walls = bodies.tops[chosen], bodies.tiles[chosen], bodies.walls[chosen]
        a0, b0, a1, b1 = (x0, y0, x1, y1) if along_x else (y0, -x1, y1, -x0)
        middle, high, low = (b0 + b1) / 2, top + (b1 - b0) * 0.36, top + 0.03

        def quad(*points: tuple[Array, Array, Array], along_x: bool = along_x) -> Array:
            turned = [p if along_x else (-p[1], p[0], p[2]) for p in points]
            return np.stack([np.stack(point, -1) for point in turned], axis=1)

        made.quads(quad((a0, b0, low), (a1, b0, low), (a1, middle, high), (a0, middle, high)), tiles)
        made.quads(quad((a1, b1, low), (a0, b1, low), (a0, middle, high), (a1, middle, high)), tiles * 0.96)
        made.quads(quad((a0, b1, low), (a0, b0, low), (a0, middle, high), (a0, middle, high)), walls)
        made.quads(quad((a1, b0, low), (a1, b1, low), (a1, middle, high), (a1, middle, high)), walls)


def _decks(made: Heap, bodies: Bodies) -> None:
    """A parapet's rim and, half a metre lower, the deck."""
    flat = ~bodies.ridged
    outer, top, walls = bodies.rects[flat], bodies.tops[flat], bodies.walls[flat]
    inner = outer + np.array([0.4, 0.4, -0.4, -0.4])
    _frame(made, outer, inner, top, walls * 0.95)
    x0, y0, x1, y1 = inner.T
    low = top - 0.5
    for ax, ay, bx, by in ((x1, y0, x0, y0), (x1, y1, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1)):
        edge = ((ax, ay, low), (bx, by, low), (bx, by, top), (ax, ay, top))
        made.quads(np.stack([np.stack(corner, -1) for corner in edge], 1), walls * 0.8)
    made.flat(inner, low, bodies.tiles[flat])


def _frame(made: Heap, outer: Array, inner: Array, z: Array, colors: Array) -> None:
    """Level rims between N rectangles (x0, y0, x1, y1) and those inside them, at heights `z`."""
    order = ((0, 1), (2, 1), (2, 3), (0, 3))
    for k, (i, j) in enumerate(order):
        p, q = order[(k + 1) % 4]
        ring = ((outer, i, j), (outer, p, q), (inner, p, q), (inner, i, j))
        made.quads(np.stack([np.column_stack([r[:, a], r[:, b], z]) for r, a, b in ring], 1), colors)


def _furniture(made: Heap, bodies: Bodies, rng: np.random.Generator) -> None:
    """Boxes on roofs: two chimneys on a ridge, a stair head and a cooling unit on a deck."""
    x0, y0, x1, y1 = bodies.rects.T
    wide, deep, top = x1 - x0, y1 - y0, bodies.tops
    for _ in range(2):
        share = rng.uniform(0.15, 0.75, (2, len(x0)))
        ridge = bodies.ridged
        low = np.column_stack([x0 + wide * share[0], y0 + deep * share[1], top - 0.5])
        across = np.choose(bodies.along_x, [wide, deep])
        size = np.column_stack([np.full(len(x0), 0.7), np.full(len(x0), 0.9), across * 0.42 + 1.3])
        middle = np.where(bodies.along_x[:, None], [0.0, 1.0], [1.0, 0.0]) > 0.5
        low[:, :2] = np.where(middle, np.column_stack([(x0 + x1) / 2, (y0 + y1) / 2]), low[:, :2])
        made.boxes(low[ridge], (low + size)[ridge], (0.19, 0.09, 0.065), SIDES_AND_TOP)
        flat = ~bodies.ridged
        low = np.column_stack([x0 + wide * share[0] * 0.8, y0 + deep * share[1] * 0.8, top - 0.5])
        size = np.column_stack([rng.uniform(1.2, 3.2, (len(x0), 2)), rng.uniform(1.0, 3.0, len(x0))])
        made.boxes(low[flat], (low + size)[flat], (0.36, 0.35, 0.33), SIDES_AND_TOP)


def facade_picture(seed: int = 5) -> np.ndarray:
    """The texture of painted windows: 256 x 256 RGBA bytes (sRGB), four bays by four storeys, row 0 at the bottom.

    Alpha is how matt it is: 255 on the wall, low on panes.
    """
    rng = np.random.default_rng(seed)
    size, cell = 256, 256 // WINDOWS_A_TILE
    picture = np.full((size, size, 4), 255, np.uint8)
    for row in range(WINDOWS_A_TILE):
        for column in range(WINDOWS_A_TILE):
            y, x = row * cell, column * cell
            picture[y : y + 3, x : x + cell, :3] = 225
            picture[y + 14 : y + 17, x + 17 : x + 47, :3] = 245
            picture[y + 17 : y + 50, x + 19 : x + 45] = (205, 203, 200, 255)
            dice = rng.random()
            pane = (
                (138, 134, 126, 90)
                if dice < 0.22
                else (250, 214, 150, 160)
                if dice > 0.97
                else (52, 60, 68, 40)
            )
            for left in (21, 33):
                picture[y + 19 : y + 48, x + left : x + left + 10] = pane
            picture[y + 47 : y + 50, x + 19 : x + 45, :3] = 120
    return picture
