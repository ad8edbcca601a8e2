"""The patient's own balcony and house: slab and tiles, house front with door, window and lamp, the front going down.

The patient's floor is z = 0; the house front is the plane y = HOUSE_FRONT_M and faces +Y.
"""

import numpy as np

from vrtherapy.stage.props.town.facades import Front, Style, front
from vrtherapy.stage.props.town.forms import tube
from vrtherapy.stage.props.town.heap import SIDES_AND_TOP, Color, Heap, cells, upright
from vrtherapy.stage.props.town.plan import HOUSE_CORNER_M, HOUSE_FRONT_M, Rect

RAIL_LINE_M = 0.60
"""Y of the front railing's middle: how far from it the patient stands."""
SLAB_EDGE_M = 0.68
SLAB_SIDE_M = 2.48
SLAB_M = 0.20
HOUSE_WIDTH_M = 28.0
STOREY_M = 3.0
STOREYS_ABOVE, STOREYS_BELOW = 3, 21
DOOR_M = 2.04
SHOPS_M = 4.3

STYLE = Style(
    wall=(0.60, 0.53, 0.42),
    trim=(0.60, 0.57, 0.51),
    storey_m=STOREY_M,
    ground_m=SHOPS_M,
    window_m=(1.15, 1.65),
    sill_m=0.75,
    bay_m=2.75,
    cornice_m=0.45,
)
_CONCRETE: Color = (0.36, 0.35, 0.33)
_ZINC: Color = (0.22, 0.23, 0.24)
_TILE = np.array((0.30, 0.245, 0.195), np.float32)
_JOINT: Color = (0.13, 0.12, 0.11)
_WOOD: Color = (0.52, 0.51, 0.48)
_PANE: Color = (0.020, 0.026, 0.032)
_IRON: Color = (0.05, 0.055, 0.05)


def floor(rng: np.random.Generator) -> Heap:
    """The slab with its visible thickness, a drip edge of zinc, tiles with joints, a skirting at the wall."""
    made = Heap()
    left, right, back, edge = -SLAB_SIDE_M, SLAB_SIDE_M, HOUSE_FRONT_M, SLAB_EDGE_M
    made.boxes((left, back, -SLAB_M), (right, edge, -0.012), _CONCRETE)
    made.flat((left, back, right, edge), -0.005, _JOINT)
    # The drip edge: a lip of zinc around the rim which keeps rain off the slab's face.
    lip = 0.018
    made.boxes((left - lip, edge, -0.075), (right + lip, edge + lip, 0.0), _ZINC)
    for x in (left - lip, right):
        made.boxes((x, back, -0.075), (x + lip, edge, 0.0), _ZINC)
    made.boxes(
        (left + 0.05, edge - 0.06, -SLAB_M - 0.012), (right - 0.05, edge - 0.04, -SLAB_M), (0.10, 0.10, 0.10)
    )
    _tiles(made, (left, back, right, edge), rng)
    made.boxes((left, back, 0.0), (right, back + 0.012, 0.08), _TILE * 0.75)
    return made


def _tiles(made: Heap, rect: Rect, rng: np.random.Generator) -> None:
    joint = 0.006
    left, back, right, edge = rect
    xs, ys = np.linspace(left, right, 17), np.linspace(back, edge, 8)
    rects = cells(xs, ys)[0].reshape(-1, 4)
    low = np.column_stack([rects[:, :2] + joint / 2, np.full(len(rects), -0.006)])
    high = np.column_stack([rects[:, 2:] - joint / 2, np.zeros(len(rects))])
    tints = _TILE * rng.normal(1.0, 0.055, (len(rects), 1)) * rng.normal(1.0, 0.012, (len(rects), 3))
    made.boxes(low, high, tints, SIDES_AND_TOP)


def house(rng: np.random.Generator) -> Front:
    """The front from far below to the cornice; the storey of the balcony is left open for `back_wall` in the middle."""
    made = Front()
    below = front(_plain(), HOUSE_WIDTH_M, STOREYS_BELOW - 1, rng, shops=False)
    made.add(_facing_street(below, 0.0, -STOREY_M * STOREYS_BELOW))
    above = front(STYLE, HOUSE_WIDTH_M, STOREYS_ABOVE - 2, rng, shops=False)
    made.add(_facing_street(above, 0.0, STOREY_M))
    middle = 2.75
    right = front(_plain(), HOUSE_CORNER_M - middle, 0, rng, shops=False)
    made.add(_facing_street(right, 0.0, 0.0))
    left = front(_plain(), HOUSE_WIDTH_M - HOUSE_CORNER_M - middle, 0, rng, shops=False)
    made.add(_facing_street(left, HOUSE_CORNER_M + middle, 0.0))
    _shell(made.wall)
    return made


def _plain() -> Style:
    """The house's style for a single storey between others: no cornice of its own."""
    return Style(
        STYLE.wall,
        STYLE.trim,
        storey_m=STOREY_M,
        window_m=STYLE.window_m,
        sill_m=0.75,
        bay_m=2.75,
        cornice_m=0,
    )


def _facing_street(piece: Front, from_corner_m: float, z: float) -> Front:
    return piece.placed((HOUSE_CORNER_M - from_corner_m, HOUSE_FRONT_M, z), np.pi)


def _shell(wall: Heap) -> None:
    """The other sides and the roof: never seen from the balcony, but they cast the house's shadow."""
    x0, x1, back, top = HOUSE_CORNER_M - HOUSE_WIDTH_M, HOUSE_CORNER_M, -15.0, STOREY_M * STOREYS_ABOVE
    low = -STOREY_M * STOREYS_BELOW
    wall.boxes((x0, back, low), (x1, HOUSE_FRONT_M - 0.3, top), STYLE.wall, ("south", "east", "west", "top"))


def back_wall() -> Front:
    """The wall behind the patient: a glazed door of 2.04 m, a window with sill and shutters, a lamp."""
    made = Front()
    wide, high = 5.5, STOREY_M
    # In the wall's own frame, which faces -Y and runs from the patient's right to the left.
    door = (2.35, 0.02, 3.25, 0.02 + DOOR_M)
    window = (3.95, 0.92, 4.90, 2.14)
    columns = [0.0, door[0], door[2], window[0], window[2], wide]
    rows = [0.0, door[1], window[1], door[3], window[3], high]
    rects, _ = cells(columns, rows)
    solid = np.ones(rects.shape[:2], bool)
    solid[1:3, 1] = False
    solid[2:4, 3] = False
    made.wall.quads(upright(rects[solid]), STYLE.wall)
    _opening(made, door, 0.16, (0.02, 0.98, 1.42))
    _opening(made, window, 0.16, ())
    _handle(made.wall, door)
    _shutters(made.wall, window)
    sill = (window[0] - 0.08, -0.10, window[1] - 0.07), (window[2] + 0.08, 0.0, window[1])
    made.wall.boxes(*sill, STYLE.trim)
    made.wall.boxes((door[0] - 0.02, -0.03, 0.0), (door[2] + 0.02, 0.16, 0.02), (0.30, 0.29, 0.28))
    return made.placed((2.75, HOUSE_FRONT_M, 0.0), np.pi)


def _opening(
    made: Front, rect: tuple[float, float, float, float], depth: float, bars: tuple[float, ...]
) -> None:
    """Reveal, frame, two leaves with panes; `bars` are heights of glazing bars above the lower edge."""
    u0, z0, u1, z1 = rect
    shade = np.asarray(STYLE.wall) * 0.85
    made.wall.quads([[[u0, 0, z0], [u0, depth, z0], [u0, depth, z1], [u0, 0, z1]]], shade)
    made.wall.quads([[[u1, depth, z0], [u1, 0, z0], [u1, 0, z1], [u1, depth, z1]]], shade)
    made.wall.quads([[[u0, depth, z1], [u1, depth, z1], [u1, 0, z1], [u0, 0, z1]]], shade)
    made.glass.quads(upright([rect], depth + 0.02), _PANE)
    frame, face = 0.055, depth - 0.03
    middle = (u0 + u1) / 2
    for a, b in ((u0, u0 + frame), (u1 - frame, u1), (middle - frame, middle + frame)):
        made.wall.boxes((a, face, z0), (b, depth + 0.02, z1), _WOOD)
    kick = 0.42 if bars else frame
    for a, b in ((z0, z0 + kick), (z1 - frame, z1)):
        made.wall.boxes((u0, face + 0.004, a), (u1, depth + 0.02, b), _WOOD)
    for z in bars[1:]:
        made.wall.boxes((u0, face + 0.01, z0 + z), (u1, depth + 0.02, z0 + z + 0.03), _WOOD)
    curtain = np.linspace(u0 + frame, u0 + 0.34, 6)
    strips = np.column_stack([curtain[:-1], np.full(5, z0 + kick), curtain[1:], np.full(5, z1 - frame)])
    made.wall.quads(
        upright(strips, depth + 0.012),
        np.array([0.30, 0.29, 0.26]) * np.array([[1], [0.85], [1], [0.85], [1]]),
    )


def _handle(wall: Heap, door: tuple[float, float, float, float]) -> None:
    middle = (door[0] + door[2]) / 2
    wall.boxes((middle + 0.01, 0.10, 1.00), (middle + 0.04, 0.14, 1.18), (0.35, 0.34, 0.32))
    tube(
        wall,
        ((middle + 0.025, 0.115, 1.08), (middle + 0.025, 0.06, 1.08)),
        (0.010, 0.010),
        (0.4, 0.39, 0.36),
        8,
    )
    tube(
        wall,
        ((middle + 0.025, 0.065, 1.08), (middle + 0.145, 0.065, 1.08)),
        (0.010, 0.010),
        (0.4, 0.39, 0.36),
        8,
    )


def _shutters(wall: Heap, window: tuple[float, float, float, float]) -> None:
    u0, z0, u1, z1 = window
    green = np.array((0.055, 0.11, 0.085))
    for a, b in ((u0 - 0.56, u0 - 0.02), (u1 + 0.02, u1 + 0.56)):
        for post in (a, b - 0.05):
            wall.boxes((post, -0.045, z0), (post + 0.05, -0.005, z1), green)
        for rail in (z0, (z0 + z1) / 2 - 0.03, z1 - 0.06):
            wall.boxes((a, -0.043, rail), (b, -0.007, rail + 0.06), green)
        slats = np.arange(z0 + 0.07, z1 - 0.07, 0.045)
        low = np.column_stack([np.full(len(slats), a + 0.05), np.full(len(slats), -0.036), slats])
        wall.boxes(low, low + np.array([b - a - 0.1, 0.02, 0.030]), green * 0.85, ("south", "top", "bottom"))


def shops(rng: np.random.Generator) -> Front:
    """The ground floor with its shops, standing on the street; it sinks into the ground below the first storey."""
    made = Front()
    piece = front(STYLE, HOUSE_WIDTH_M, 0, rng).placed((HOUSE_CORNER_M, HOUSE_FRONT_M + 0.10, 0.0), np.pi)
    made.add(piece)
    return made


def neighbour_balconies() -> Heap:
    """A floor's balconies on the house front, ours among them (seen from below the patient only)."""
    made = Heap()
    for x in (0.0, -8.25, -16.5):
        made.boxes((x - 2.2, HOUSE_FRONT_M, -0.20), (x + 2.2, 0.60, 0.0), _CONCRETE)
        made.boxes((x - 2.2, 0.53, 1.0), (x + 2.2, 0.58, 1.05), _IRON)
        posts = np.linspace(x - 2.18, x + 2.16, 23)
        low = np.column_stack([posts, np.full(23, 0.545), np.zeros(23)])
        made.boxes(low, low + np.array([0.018, 0.018, 1.0]), _IRON, ("south", "north", "east", "west"))
        for side in (x - 2.2, x + 2.16):
            made.boxes((side, HOUSE_FRONT_M, 1.0), (side + 0.04, 0.58, 1.05), _IRON)
            ys = np.linspace(HOUSE_FRONT_M + 0.1, 0.45, 9)
            low = np.column_stack([np.full(9, side + 0.01), ys, np.zeros(9)])
            made.boxes(low, low + np.array([0.018, 0.018, 1.0]), _IRON, ("south", "north", "east", "west"))
    return made
