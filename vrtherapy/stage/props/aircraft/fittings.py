"""What hangs over the seats and at the cabin's ends: panels with nozzles, reading lights and signs, curtains."""

import numpy as np

from vrtherapy.stage.props.aircraft import plan
from vrtherapy.stage.props.aircraft.lining import quads
from vrtherapy.stage.props.indoors.surfaces import Color, Pieces

_PANEL: Color = (0.50, 0.49, 0.47)
_DARK: Color = (0.03, 0.03, 0.032)
_CHROME: Color = (0.40, 0.40, 0.41)
_CLOTH: Color = (0.055, 0.070, 0.125)
PANEL_Z_M = 1.607
CURTAIN_TOP_M = 1.97


def panel_spots() -> list[tuple[float, float]]:
    """Where each row's panel is on each side: x of its middle, y a hand ahead of the heads."""
    return [(side * 1.37, row * plan.PITCH_M + 0.20) for row in plan.ROWS for side in (-1.0, 1.0)]


def panel() -> Pieces:
    """Over every three seats, about its middle: three air nozzles, the call button, a loudspeaker's grille."""
    made = Pieces()
    made.box((-0.215, -0.13, PANEL_Z_M - 0.006), (0.215, 0.13, PANEL_Z_M + 0.012), _PANEL, 9.0)
    for number in (-1, 0, 1):
        at = number * 0.075
        made.rod(((at, -0.075, PANEL_Z_M - 0.03), (at, -0.075, PANEL_Z_M)), 0.020, _CHROME, 12)
        made.rod(((at, -0.075, PANEL_Z_M - 0.038), (at, -0.075, PANEL_Z_M - 0.028)), 0.012, _DARK, 10)
        made.rod(((at, 0.0, PANEL_Z_M - 0.016), (at, 0.0, PANEL_Z_M)), 0.023, _DARK, 12)
    made.box((0.13, -0.03, PANEL_Z_M - 0.011), (0.17, 0.01, PANEL_Z_M), (0.30, 0.31, 0.33), 9.0)
    for stripe in range(5):
        low = 0.045 + 0.012 * stripe
        made.box((0.11, low, PANEL_Z_M - 0.008), (0.19, low + 0.005, PANEL_Z_M), _DARK, 9.0)
    return made


def reading_lights() -> Pieces:
    """Three a panel, about its middle: small round lenses that shine downwards."""
    made = Pieces()
    turn = np.linspace(0, 2 * np.pi, 13)
    for number in (-1, 0, 1):
        middle = np.array([number * 0.075, 0.0, PANEL_Z_M - 0.0165])
        rim = middle + np.stack([np.cos(turn) * 0.016, np.sin(turn) * 0.016, 0 * turn], 1)
        face = np.stack([np.broadcast_to(middle, (12, 3)), rim[1:], rim[:-1], rim[:-1]], 1)
        quads(made, face, np.broadcast_to([0.0, 0.0, -1.0], face.shape), (1.0, 0.94, 0.80))
    return made


def signs() -> Pieces:
    """The signs of every panel, tilted to the faces, as a picture: fasten seat belts, no smoking."""
    made = Pieces()
    for x, y in panel_spots():
        made.panel((x - 0.085, y + 0.128, PANEL_Z_M - 0.052), (0.17, 0, 0), (0, 0.018, 0.050), (1, 1, 1), 9.0)
    for left in (-1.10, 0.76):
        made.panel((left, plan.FRONT_M - 0.012, 1.80), (0.34, 0, 0), (0, 0, 0.10), (1, 1, 1), 9.0)
    return made


def exit_sign() -> Pieces:
    """Over the aisle, at both ends."""
    made = Pieces()
    made.panel((-0.16, plan.FRONT_M - 0.02, 2.025), (0.32, 0, 0), (0, 0, 0.11), (1, 1, 1), 9.0)
    made.panel((0.16, plan.REAR_M + 0.02, 2.025), (-0.32, 0, 0), (0, 0, 0.11), (1, 1, 1), 9.0)
    return made


def curtain() -> Pieces:
    """Half of the curtain before the galley, gathered to its side; it hangs from its origin."""
    made = Pieces()
    folds = np.linspace(0, 1, 29)
    x, y = folds * 0.22, 0.022 * np.sin(folds * 9 * np.pi)
    z = np.linspace(0, -1.85, 8)
    grid = np.zeros((len(z), len(folds), 3))
    grid[..., 0] = x[None] * (1 - 0.25 * (z / -1.85)[:, None])
    grid[..., 1], grid[..., 2] = y[None], z[:, None]
    slope = np.gradient(y, x)
    normal = np.stack([slope, -np.ones_like(slope), 0 * slope], 1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    facing = np.broadcast_to(normal, grid.shape)

    def corners(values: np.ndarray) -> np.ndarray:
        return np.stack([values[1:, :-1], values[1:, 1:], values[:-1, 1:], values[:-1, :-1]], 2).reshape(
            -1, 4, 3
        )

    return quads(made, corners(grid), corners(facing), _CLOTH)
