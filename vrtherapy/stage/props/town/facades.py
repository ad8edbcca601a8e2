"""Street fronts with real windows: recessed panes, sills, lintels, floor lines, cornices, shops, small balconies.

A front is built in its own frame: it faces -Y, runs along X from 0 to its width, and stands on z = 0.
"""

from dataclasses import dataclass, field

import numpy as np

from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Array, Color, Heap, cells, upright

_AWNINGS: tuple[Color, ...] = (
    (0.30, 0.05, 0.05),
    (0.04, 0.14, 0.09),
    (0.05, 0.09, 0.20),
    (0.45, 0.36, 0.22),
    (0.38, 0.17, 0.04),
)
_SIGNS: tuple[Color, ...] = (
    (0.05, 0.09, 0.07),
    (0.10, 0.03, 0.03),
    (0.04, 0.05, 0.09),
    (0.14, 0.10, 0.05),
    (0.40, 0.38, 0.34),
)
_PANE: Color = (0.022, 0.028, 0.034)
_CURTAIN: Color = (0.34, 0.32, 0.28)
_LAMP_LIGHT: Color = (0.95, 0.62, 0.28)


@dataclass(frozen=True)
class Style:
    """How a front looks: colours (linear), storey and window measures in metres."""

    wall: Color
    trim: Color
    frame: Color = (0.55, 0.53, 0.50)
    storey_m: float = 3.2
    ground_m: float = 4.3
    bay_m: float = 2.7
    window_m: tuple[float, float] = (1.15, 1.75)
    sill_m: float = 0.8
    reveal_m: float = 0.18
    lintel: bool = True
    lines: bool = True
    cornice_m: float = 0.4
    balconies: float = 0.0


@dataclass
class Front:
    """A finished front: what is wall (matt) and what is glass (glossy)."""

    wall: Heap = field(default_factory=Heap)
    glass: Heap = field(default_factory=Heap)

    def add(self, other: "Front") -> "Front":
        """Take in another front's quads."""
        self.wall.add(other.wall)
        self.glass.add(other.glass)
        return self

    def placed(self, origin: tuple[float, float, float], heading_rad: float) -> "Front":
        """A copy turned and moved."""
        return Front(self.wall.placed(origin, heading_rad), self.glass.placed(origin, heading_rad))


def front(style: Style, width_m: float, floors: int, rng: np.random.Generator, shops: bool = True) -> Front:
    """A street front of a ground floor and `floors` storeys above it."""
    made = Front()
    bottom = style.ground_m if shops else 0.0
    count = floors if shops else floors + 1
    if shops:
        made.add(_shop_floor(style, width_m, rng))
    if count:
        made.add(_storeys(style, width_m, bottom, count, rng))
    _trim(made.wall, style, width_m, bottom, count)
    return made


def height_m(style: Style, floors: int) -> float:
    """Height of a front's top above the pavement."""
    return style.ground_m + floors * style.storey_m


def _windows(style: Style, width_m: float, bottom: float, floors: int) -> tuple[Array, Array, Array]:
    """Column edges, row edges and the windows' rectangles (floors * bays, 4)."""
    bays = max(1, int((width_m - 0.5) / style.bay_m))
    pitch = (width_m - 0.5) / bays
    wide, high = min(style.window_m[0], pitch - 0.25), style.window_m[1]
    lefts = 0.25 + pitch * np.arange(bays) + (pitch - wide) / 2
    sills = bottom + style.storey_m * np.arange(floors) + style.sill_m
    columns = np.concatenate([[0.0], np.stack([lefts, lefts + wide], 1).reshape(-1), [width_m]])
    rows = np.concatenate(
        [[bottom], np.stack([sills, sills + high], 1).reshape(-1), [bottom + floors * style.storey_m]]
    )
    rects, _ = cells(columns, rows)
    return columns.astype(np.float32), rows.astype(np.float32), rects[1::2, 1::2].reshape(-1, 4)


def _storeys(style: Style, width_m: float, bottom: float, floors: int, rng: np.random.Generator) -> Front:
    made = Front()
    columns, rows, windows = _windows(style, width_m, bottom, floors)
    rects, _ = cells(columns, rows)
    solid = np.ones(rects.shape[:2], bool)
    solid[1::2, 1::2] = False
    # Walls take up street dirt and lose light toward the ground; a little of it sells the height.
    heights = (rects[solid][:, 1] + rects[solid][:, 3]) / 2
    shade = 0.80 + 0.20 * np.clip(heights / 14.0, 0, 1)
    made.wall.quads(upright(rects[solid]), np.asarray(style.wall)[None] * shade[:, None])
    _reveals(made.wall, windows, style)
    made.add(_glazing(windows, style, rng))
    _sills(made.wall, windows, style)
    if style.balconies > 0:
        _balconies(made, windows[rng.random(len(windows)) < style.balconies], style)
    return made


def _reveals(wall: Heap, windows: Array, style: Style) -> None:
    u0, z0, u1, z1 = windows.T
    near, far = np.zeros_like(u0), np.full_like(u0, style.reveal_m)

    def quad(*points: tuple[Array, Array, Array]) -> Array:
        return np.stack([np.stack(point, -1) for point in points], axis=1)

    shade = np.asarray(style.wall) * 0.8
    wall.quads(quad((u0, near, z0), (u0, far, z0), (u0, far, z1), (u0, near, z1)), shade)
    wall.quads(quad((u1, far, z0), (u1, near, z0), (u1, near, z1), (u1, far, z1)), shade)
    wall.quads(quad((u0, far, z1), (u1, far, z1), (u1, near, z1), (u0, near, z1)), shade)
    wall.quads(quad((u0, near, z0), (u1, near, z0), (u1, far, z0), (u0, far, z0)), shade)


def _glazing(windows: Array, style: Style, rng: np.random.Generator) -> Front:
    """Frames and two panes a window; behind some the curtains are drawn, behind a few a lamp is on."""
    made = Front()
    made.wall.quads(upright(windows, style.reveal_m), style.frame)
    u0, z0, u1, z1 = windows.T
    middle, edge = (u0 + u1) / 2, 0.07
    left = np.stack([u0 + edge, z0 + edge, middle - edge / 2, z1 - edge], 1)
    right = np.stack([middle + edge / 2, z0 + edge, u1 - edge, z1 - edge], 1)
    dice = rng.random(len(windows))
    behind = np.where(dice[:, None] < 0.22, _CURTAIN, np.array(_PANE))
    behind = np.where(dice[:, None] > 0.97, np.array(_LAMP_LIGHT), behind) * rng.uniform(
        0.7, 1.2, (len(windows), 1)
    )
    for panes in (left, right):
        made.glass.quads(upright(panes, style.reveal_m - 0.03), behind)
    return made


def _sills(wall: Heap, windows: Array, style: Style) -> None:
    u0, z0, u1, z1 = windows.T
    low = np.stack([u0 - 0.08, np.full_like(u0, -0.10), z0 - 0.09], 1)
    high = np.stack([u1 + 0.08, np.full_like(u0, 0.02), z0], 1)
    faces = ("south", "east", "west", "top", "bottom")
    wall.boxes(low, high, style.trim, faces)
    if style.lintel:
        low = np.stack([u0 - 0.12, np.full_like(u0, -0.07), z1 + 0.02], 1)
        wall.boxes(low, np.stack([u1 + 0.12, np.full_like(u0, 0.02), z1 + 0.24], 1), style.trim, faces)


def _balconies(made: Front, windows: Array, style: Style) -> None:
    """A slab and a low railing of steel before a window."""
    if not len(windows):
        return
    u0, z0, u1, _ = windows.T
    floor = z0 - style.sill_m
    left, right, out = u0 - 0.5, u1 + 0.5, np.full_like(u0, -1.1)
    back = np.zeros_like(u0)
    made.wall.boxes(np.stack([left, out, floor - 0.18], 1), np.stack([right, back, floor], 1), style.trim)
    rail = (0.06, 0.065, 0.07)
    for a, b in (
        ((left, out), (right, out + 0.04)),
        ((left, out), (left + 0.04, back)),
        ((right - 0.04, out), (right, back)),
    ):
        low = np.stack([a[0], a[1], floor + 1.0], 1)
        made.wall.boxes(low, np.stack([b[0], b[1], floor + 1.06], 1), rail)
    for share in np.linspace(0.0, 1.0, 9):
        x = left + (right - left - 0.03) * share
        low = np.stack([x, out, floor], 1)
        made.wall.boxes(
            low, np.stack([x + 0.03, out + 0.03, floor + 1.0], 1), rail, ("south", "east", "west")
        )


def _trim(wall: Heap, style: Style, width_m: float, bottom: float, floors: int) -> None:
    top = bottom + floors * style.storey_m
    faces = ("south", "top", "bottom", "east", "west")
    if style.lines:
        levels = bottom + style.storey_m * np.arange(floors)
        low = np.stack([np.zeros(floors), np.full(floors, -0.08), levels - 0.12], 1)
        wall.boxes(low, low + np.array([width_m, 0.1, 0.22]), style.trim, faces)
    if style.cornice_m > 0:
        out = style.cornice_m
        wall.boxes((0, -out * 0.5, top - 0.45), (width_m, 0.02, top - 0.18), style.trim, faces)
        wall.boxes((0, -out, top - 0.18), (width_m, 0.02, top + 0.04), style.trim, faces)


def _shop_floor(style: Style, width_m: float, rng: np.random.Generator) -> Front:
    """Shop windows between piers, a fascia with the sign, here and there an awning, one house door."""
    made = Front()
    bays = max(1, round(width_m / 4.6))
    edges = np.linspace(0.0, width_m, bays + 1)
    door = int(rng.integers(bays))
    high = style.ground_m
    base = np.asarray(style.trim) * 0.75
    sign, awning = _SIGNS[rng.integers(len(_SIGNS))], _AWNINGS[rng.integers(len(_AWNINGS))]
    for bay in range(bays):
        left, right = edges[bay] + 0.35, edges[bay + 1] - 0.35
        low, head = (0.12, 2.7) if bay == door else (0.55, 3.05)
        if bay == door:
            middle = (left + right) / 2
            left, right = middle - 0.8, middle + 0.8
        columns = [edges[bay], left, right, edges[bay + 1]]
        rects, _ = cells(columns, [0.0, low, head, high])
        solid = np.ones((3, 3), bool)
        solid[1, 1] = False
        made.wall.quads(upright(rects[solid]), base * rng.uniform(0.9, 1.05))
        _shop_bay(made, rects[1, 1][None], bay == door, style, rng)
        if bay != door:
            made.wall.boxes((left - 0.1, -0.12, 3.12), (right + 0.1, 0.02, 3.75), sign, SIDES_AND_TOP)
            _lettering(made.wall, left, right, sign, rng)
            if rng.random() < 0.35:
                _awning(made.wall, left, right, awning)
    return made


def _shop_bay(made: Front, opening: Array, door: bool, style: Style, rng: np.random.Generator) -> None:
    _reveals(made.wall, opening, style)
    if door:
        made.wall.quads(upright(opening, style.reveal_m), (0.09, 0.05, 0.03))
        return
    made.wall.quads(upright(opening, style.reveal_m), (0.08, 0.08, 0.08))
    u0, z0, u1, z1 = opening[0]
    lit = rng.random() < 0.5
    for k in range(2):
        a, b = u0 + 0.06 + (u1 - u0) / 2 * k, u0 - 0.06 + (u1 - u0) / 2 * (k + 1)
        _display(made.glass, (a, z0 + 0.06, b, z1 - 0.06), style.reveal_m - 0.03, lit, rng)


def _display(
    glass: Heap, pane: tuple[float, float, float, float], depth: float, lit: bool, rng: np.random.Generator
) -> None:
    """What shows through a shop window: goods in many colours low down, dim room above, a lamp line in lit ones."""
    a, z0, b, z1 = pane
    columns = np.concatenate([[a], np.sort(rng.uniform(a, b, 3)), [b]])
    rows = z0 + (z1 - z0) * np.array([0.0, 0.12, 0.30, 0.46, 0.86, 0.93, 1.0])
    rects = cells(columns, rows)[0].reshape(-1, 4)
    goods = rng.uniform(0.02, 0.30, (len(rects), 3)) * rng.uniform(0.3, 1.0, (len(rects), 1))
    room = np.array([0.16, 0.115, 0.065] if lit else [0.028, 0.032, 0.036])
    row = np.repeat(np.arange(6), 4)[:, None]
    tints = np.where(
        row < 1,
        [0.05, 0.05, 0.05],
        np.where(row < 3, goods + room * 0.5, room * rng.uniform(0.75, 1.2, (len(rects), 1))),
    )
    tints = np.where((row == 4) & lit, [0.95, 0.72, 0.42], tints)
    glass.quads(upright(rects, depth), tints)


def _lettering(wall: Heap, left: float, right: float, sign: Color, rng: np.random.Generator) -> None:
    """Blocks on the fascia that read as letters from across the street."""
    ink = (0.62, 0.60, 0.52) if sum(sign) < 0.6 else (0.05, 0.05, 0.05)
    count = int(rng.integers(5, 10))
    wide = rng.uniform(0.12, 0.24, count)
    starts = (left + right - (wide.sum() + 0.07 * (count - 1))) / 2 + np.concatenate(
        [[0.0], np.cumsum(wide[:-1] + 0.07)]
    )
    rects = np.column_stack(
        [
            starts,
            np.full(count, 3.31),
            starts + wide,
            np.full(count, 3.31) + rng.choice((0.26, 0.30, 0.22), count),
        ]
    )
    wall.quads(upright(rects, -0.125), ink)


def _awning(wall: Heap, left: float, right: float, color: Color) -> None:
    top, low, out = 3.05, 2.5, -1.35
    cloth = [[left, -0.05, top], [left, out, low], [right, out, low], [right, -0.05, top]]
    wall.quads([cloth], color)
    wall.quads([cloth[::-1]], np.asarray(color) * 0.6)
    wall.quads(upright([[left, low - 0.22, right, low]], out), np.asarray(color) * 0.9)
    wall.quads(upright([[left, low - 0.22, right, low]], out + 0.01)[:, ::-1], np.asarray(color) * 0.6)
