"""High-contrast stripes in a picture: more than five light-dark pairs, evenly spaced, over a large part of it.

After the guidance of Ofcom and ITU-R BT.1702 for television: such a pattern is risky beyond half a second where it
covers more than 40 % of the picture. Lines across the picture are looked at in both directions.
"""

import numpy as np
from numpy.typing import NDArray

from vrtherapy.authoring.measuring.flashes import Floats

MIN_PAIRS = 5
MIN_CONTRAST = 0.10
"""Of relative luminance between neighbouring light and dark, as for flashes."""
_EVERY_LINE = 3
_MAX_UNEVENNESS = 0.35
_MAX_DARKER = 0.80


def striped_share(light: Floats) -> float:
    """The share of a picture (relative luminance, (H, W)) that lies in stripes, 0 to 1."""
    return max(_along(light), _along(light.T))


def _along(lines: Floats) -> float:
    looked = lines[::_EVERY_LINE]
    return sum(_covered(line) for line in looked if np.ptp(line) >= MIN_CONTRAST) / looked.size


def _covered(line: NDArray[np.float32]) -> int:
    """How many pixels of a line lie between the first and last of its evenly spaced edges."""
    edges = _edges(line)
    if len(edges) < 2 * MIN_PAIRS:
        return 0
    best = 0
    gaps = np.diff(edges)
    begin = 0
    for index in range(1, len(gaps) + 1):
        span = gaps[begin:index]
        if len(span) > 1 and np.std(span) > _MAX_UNEVENNESS * np.mean(span) + 0.5:
            begin = index - 1
            continue
        if len(span) + 1 >= 2 * MIN_PAIRS:
            best = max(best, int(edges[index] - edges[begin]))
    return best


def _edges(line: NDArray[np.float32]) -> NDArray[np.int64]:
    """Where light turns to dark or back by at least `MIN_CONTRAST`."""
    found: list[int] = []
    extreme, direction = float(line[0]), 0
    for index, each in enumerate(line):
        value = float(each)
        if (direction >= 0 and value > extreme) or (direction <= 0 and value < extreme):
            if direction == 0 and abs(value - extreme) < MIN_CONTRAST:
                continue
            direction = direction or (1 if value > extreme else -1)
            extreme = value
        elif abs(value - extreme) >= MIN_CONTRAST and min(value, extreme) < _MAX_DARKER:
            direction, extreme = (-1 if value < extreme else 1), value
            found.append(index)
    return np.array(found, np.int64)
