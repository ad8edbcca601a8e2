"""What stands on the square: fountain, kiosk, café tables under parasols, lanterns, benches, planters, a guitar."""

from itertools import pairwise

import numpy as np

from vrtherapy.stage.props.base import Mesh
from vrtherapy.stage.props.plaza import plan
from vrtherapy.stage.props.town.forms import lathe, tube
from vrtherapy.stage.props.town.heap import Color, Heap
from vrtherapy.stage.props.town.planting import bench

_GRANITE: Color = (0.36, 0.35, 0.33)
_IRON: Color = (0.035, 0.042, 0.040)
_GREEN: Color = (0.020, 0.075, 0.048)
_CREAM: Color = (0.66, 0.60, 0.47)
_RATTAN: Color = (0.30, 0.20, 0.105)
_WATER_M = 0.46
_BASIN_M = 2.75


def fountain() -> Heap:
    """A step, a round basin with a rim to sit on, a column and a bowl that runs over."""
    made = Heap()
    step = plan.FOUNTAIN[2]
    lathe(made, [(step, 0.0), (step, 0.15), (step - 0.03, 0.17), (3.0, 0.17)], _GRANITE, 40)
    rim = [(3.02, 0.17), (3.02, 0.50), (3.10, 0.54), (3.10, 0.60), (2.72, 0.60), (2.70, 0.10)]
    lathe(made, rim, (0.40, 0.385, 0.36), 40)
    column = [
        (0.62, 0.2),
        (0.60, 0.55),
        (0.30, 0.75),
        (0.22, 1.2),
        (0.28, 1.62),
        (1.05, 1.86),
        (1.16, 1.98),
        (1.10, 2.0),
    ]
    lathe(made, column, (0.42, 0.40, 0.37), 24)
    lathe(made, [(1.10, 1.97), (0.20, 1.93), (0.14, 2.3), (0.30, 2.52), (0.0, 2.62)], (0.42, 0.40, 0.37), 24)
    return made.placed((plan.FOUNTAIN[0], plan.FOUNTAIN[1], 0.0))


def water() -> Mesh:
    """The basin's water and that of the bowl."""
    made = Heap()
    for radius, height in ((_BASIN_M, _WATER_M), (1.11, 1.985)):
        turn = np.linspace(0, 2 * np.pi, 41)
        rim = np.column_stack([radius * np.cos(turn), radius * np.sin(turn), np.full(41, height)])
        middle = np.broadcast_to(np.array([0, 0, height]), (40, 3))
        made.quads(np.stack([rim[:-1], rim[1:], middle, middle], 1), (0.03, 0.05, 0.05))
    return made.placed((plan.FOUNTAIN[0], plan.FOUNTAIN[1], 0.0)).mesh()


def streams() -> Mesh:
    """Threads of water over the bowl's edge."""
    made = Heap()
    for number in range(18):
        angle = number * 2 * np.pi / 18
        out = np.array([np.cos(angle), np.sin(angle)])
        fall = np.linspace(0, 1, 7)
        radius, height = 1.15 + 0.42 * fall, 1.99 - (1.99 - _WATER_M) * fall**2
        line = np.column_stack([out[0] * radius, out[1] * radius, height])
        for a, b in pairwise(line):
            tube(made, (a, b), (0.014, 0.016), (0.75, 0.82, 0.86), 5)
    return made.placed((plan.FOUNTAIN[0], plan.FOUNTAIN[1], 0.0)).mesh()


def kiosk() -> Heap:
    """A green kiosk with papers in its windows, an awning and a little dome."""
    made = Heap()
    radius = 1.25
    angle = np.linspace(0, 2 * np.pi, 9) + np.pi / 8
    for a, b in pairwise(angle):
        p, q = (np.array([radius * np.cos(k), radius * np.sin(k)]) for k in (a, b))
        for low, high, color in ((0.0, 0.95, _GREEN), (0.95, 2.15, (0.10, 0.09, 0.07)), (2.15, 2.6, _GREEN)):
            quad = [[*p, low], [*q, low], [*q, high], [*p, high]]
            made.quads([quad], color)
        out = np.array([np.cos((a + b) / 2), np.sin((a + b) / 2)])
        for row in range(3):
            for column in range(4):
                tone = np.random.default_rng([row, column, round(a * 10)]).uniform(0.05, 0.6, 3)
                share = (column + 0.2) / 4.2
                left, right = p + (q - p) * share + out * 0.02, p + (q - p) * (share + 0.19) + out * 0.02
                z = 1.02 + 0.37 * row
                made.quads([[[*left, z], [*right, z], [*right, z + 0.31], [*left, z + 0.31]]], tone)
        far_p, far_q = p * 1.62, q * 1.62
        cloth = [[*p, 2.58], [*q, 2.58], [*far_q, 2.32], [*far_p, 2.32]]
        made.quads([cloth[::-1]], (0.035, 0.10, 0.065)).quads([cloth], (0.02, 0.06, 0.04))
    lathe(
        made,
        [(1.45, 2.6), (1.3, 2.85), (0.75, 3.2), (0.2, 3.4), (0.12, 3.75), (0.0, 3.8)],
        (0.05, 0.11, 0.09),
        16,
    )
    return made.placed((plan.KIOSK[0], plan.KIOSK[1], 0.0), 0.3)


def lanterns() -> tuple[Heap, Heap]:
    """Cast-iron posts with a lantern on top: posts, and the lanterns' panes."""
    post, glass = Heap(), Heap()
    profile = [
        (0.17, 0.0),
        (0.16, 0.22),
        (0.10, 0.35),
        (0.085, 0.9),
        (0.055, 1.1),
        (0.045, 3.5),
        (0.10, 3.6),
        (0.03, 3.7),
    ]
    lathe(post, profile, _IRON, 10)
    lathe(post, [(0.24, 4.22), (0.20, 4.30), (0.06, 4.45), (0.0, 4.55)], _IRON, 6)
    lathe(glass, [(0.10, 3.7), (0.21, 4.22)], (0.80, 0.76, 0.64), 6)
    posts, panes = Heap(), Heap()
    for x, y in plan.LAMPS:
        posts.add(post.placed((float(x), float(y), 0.0)))
        panes.add(glass.placed((float(x), float(y), 0.0)))
    return posts, panes


def seats_of_iron() -> Heap:
    """Benches, and the grates and guards of the trees."""
    made, seat = Heap(), bench()
    for x, y, turn in plan.BENCHES:
        made.add(seat.placed((float(x), float(y), 0.0), float(turn)))
    for x, y in plan.TREES:
        made.boxes((x - 0.75, y - 0.75, 0.0), (x + 0.75, y + 0.75, 0.012), (0.05, 0.045, 0.04))
        for k in range(8):
            a = k * np.pi / 4
            at = np.array([x + 0.34 * np.cos(a), y + 0.34 * np.sin(a), 0.0])
            tube(made, (at, at + [0, 0, 1.5]), (0.012, 0.012), _IRON, 5)
    return made


def _chair() -> Heap:
    made = Heap()
    made.boxes((-0.21, -0.20, 0.425), (0.21, 0.21, 0.45), _RATTAN)
    for x in (-0.19, 0.19):
        tube(made, ((x, -0.20, 0.0), (x, -0.24, 0.86)), (0.013, 0.013), _RATTAN, 5)
        tube(made, ((x, 0.19, 0.0), (x, 0.18, 0.44)), (0.013, 0.013), _RATTAN, 5)
    made.boxes((-0.20, -0.245, 0.62), (0.20, -0.225, 0.86), _RATTAN)
    return made.compact()


def terrace() -> Heap:
    """Round tables with cups, three chairs at each."""
    made = Heap()
    table = Heap()
    lathe(table, [(0.24, 0.0), (0.22, 0.02), (0.03, 0.04), (0.025, 0.71)], _IRON, 12)
    lathe(
        table, [(0.0, 0.71), (0.34, 0.715), (0.35, 0.725), (0.34, 0.74), (0.0, 0.741)], (0.55, 0.53, 0.50), 18
    )
    for x, y in ((0.12, 0.1), (-0.1, 0.14)):
        cup = Heap()
        lathe(
            cup,
            [(0.06, 0.742), (0.062, 0.75), (0.028, 0.752), (0.04, 0.80), (0.036, 0.80)],
            (0.72, 0.71, 0.68),
            10,
        )
        table.add(cup.placed((x, y, 0.0)))
    table = table.compact()
    for x, y in plan.TABLES:
        made.add(table.placed((float(x), float(y), 0.0), float(x + y)))
    chair = _chair()
    for x, y, turn in plan.table_seats():
        made.add(chair.placed((float(x), float(y), 0.0), float(turn)))
    return made


def parasols() -> Heap:
    """One over every other table: canvas on a pole, with a valance."""
    made, cloth = Heap(), Heap()
    tube(cloth, ((0, 0, 0), (0, 0, 2.75)), (0.024, 0.022), (0.30, 0.22, 0.14), 8)
    lathe(cloth, [(0.30, 0.0), (0.28, 0.06), (0.05, 0.08)], (0.16, 0.16, 0.16), 12)
    turn = np.linspace(0, 2 * np.pi, 9)
    rim = np.column_stack([1.55 * np.cos(turn), 1.55 * np.sin(turn), np.full(9, 2.28)])
    low, top = rim - [0, 0, 0.2], np.array([0, 0, 2.85])
    for k in range(8):
        tone = np.asarray(_CREAM) * (1.0 if k % 2 else 0.88)
        cloth.quads([[rim[k], rim[k + 1], top, top]], tone).quads(
            [[rim[k + 1], rim[k], top, top]], tone * 0.62
        )
        cloth.quads([[low[k], low[k + 1], rim[k + 1], rim[k]]], tone)
        cloth.quads([[low[k + 1], low[k], rim[k], rim[k + 1]]], tone * 0.6)
    cloth = cloth.compact()
    for number, (x, y) in enumerate(plan.TABLES):
        if number % 4 in (0, 3):
            made.add(cloth.placed((float(x), float(y), 0.0), 0.2 * number))
    return made


def planters() -> Heap:
    """Boxes along the edge of the terrace, in which shrubs grow."""
    made = Heap()
    x0, y0, _, y1 = plan.TERRACE
    for y in np.arange(y0 + 0.4, y1 - 1.2, 3.1):
        made.boxes((x0 - 0.35, y, 0.0), (x0 + 0.05, y + 1.3, 0.48), (0.10, 0.055, 0.035))
    return made


def shrubs() -> plan.Floats:
    """Instances (N, 8) of what grows in the planters."""
    x0, y0, _, y1 = plan.TERRACE
    rows = [
        (x0 - 0.15, y + off, 0.40, off * 5, 0.30, 0.0, (y * 0.37) % 1, (y * 0.73) % 1)
        for y in np.arange(y0 + 0.4, y1 - 1.2, 3.1)
        for off in (0.25, 0.65, 1.05)
    ]
    return np.array(rows, np.float32)


def guitar() -> Heap:
    """The musician's guitar as he holds it, and its case open on the ground before him."""
    made = Heap()
    wood, dark = (0.34, 0.17, 0.06), (0.06, 0.03, 0.02)
    for x, radius in ((0.0, 0.19), (-0.21, 0.145)):
        shell = Heap()
        lathe(shell, [(0.0, -0.05), (radius, -0.05), (radius, 0.05), (0.0, 0.05)], wood, 20)
        made.add(_upright(shell).placed((x, 0.0, 0.0)))
    hole = Heap()
    lathe(hole, [(0.05, 0.0505), (0.0, 0.052)], dark, 14)
    made.add(_upright(hole).placed((-0.12, 0.0, 0.0)))
    made.boxes((-0.72, 0.03, -0.025), (-0.12, 0.062, 0.025), dark)
    made.boxes((-0.86, 0.025, -0.04), (-0.72, 0.05, 0.04), wood)
    tilt = 0.42
    c, s = np.cos(tilt), np.sin(tilt)
    for points in made.corners:
        x, z = points[..., 0].copy(), points[..., 2].copy()
        points[..., 0], points[..., 2] = c * x + s * z, -s * x + c * z
    held = made.placed((0.12, 0.205, 1.055))
    case = Heap().boxes((-0.55, 0.75, 0.0), (0.55, 1.15, 0.10), dark, ("south", "north", "east", "west"))
    case.flat((-0.53, 0.77, 0.53, 1.13), 0.03, (0.16, 0.02, 0.03))
    case.boxes((-0.55, 1.15, 0.0), (0.55, 1.19, 0.42), dark)
    coins = np.random.default_rng(2).uniform((-0.4, 0.82), (0.4, 1.08), (14, 2))
    case.boxes(
        np.column_stack([coins, np.full(14, 0.03)]), np.column_stack([coins + 0.022, np.full(14, 0.035)]),
        (0.5, 0.38, 0.14),
    )  # fmt: skip
    return held.add(case)


def _upright(heap: Heap) -> Heap:
    """A thing that lies on its back, stood up to face +Y."""
    made = heap.compact()
    for points, normals in zip(made.corners, made.normals, strict=True):
        points[...] = np.stack([points[..., 0], points[..., 2], -points[..., 1]], -1)
        if normals is not None:
            normals[...] = np.stack([normals[..., 0], normals[..., 2], -normals[..., 1]], -1)
    return made


def spots() -> plan.Floats:
    """What stands on the ground, for its shade: (N, 4) x, y and half widths."""
    rows = [(plan.FOUNTAIN[0], plan.FOUNTAIN[1], 3.2, 3.2), (plan.KIOSK[0], plan.KIOSK[1], 1.1, 1.1)]
    rows += [(x, y, 0.25, 0.25) for x, y in plan.TABLES]
    rows += [(x, y, 0.15, 0.15) for x, y in (*plan.TREES, *plan.LAMPS)]
    rows += [(x, y, 0.15, 0.15) for x, y, _ in plan.table_seats()]
    rows += [(x, y, 0.5, 0.5) for x, y, _ in plan.BENCHES]
    return np.array(rows)
