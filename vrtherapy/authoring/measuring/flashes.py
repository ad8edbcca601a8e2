"""General and red flashes in a run of pictures, after WCAG 2.3.1.

A general flash is a pair of opposing changes of relative luminance by 10 % or more, the darker below 0.80. A red flash
is a pair of opposing changes to or from a saturated red (R/(R+G+B) ≥ 0.8) by which (R−G−B)·320 changes by more than 20.
At most three of each are allowed in any second, on a quarter or more of any 10° of the visual field: what flashes on
less passes. That quarter is taken as a square of 5°. It is cut into four blocks, judged by their mean light, and has as
many flashes as the one with the fewest: what only passes through it, a leg or a wheel, does not flash on all of it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vrtherapy.stage.display.base import Pixels

Floats = NDArray[np.float32]
_Counts = Callable[[float, float], bool]
"""Whether a change from a lower to a higher value counts."""

MIN_CHANGE = 0.10
MAX_DARKER = 0.80
MIN_RED_SHARE = 0.8
MIN_RED_CHANGE = 20.0
BLOCK_DEG = 2.5
_SQUARE_BLOCKS = 2
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)


class Flashes(NamedTuple):
    """The most flashes in any second that any square of 5° has, and the picture by which they are complete."""

    most: float
    picture: int


def linear(picture: Pixels) -> Floats:
    """The light of a picture: (H, W, 3) from 0 to 1, as WCAG reckons it from sRGB."""
    share = picture.astype(np.float32) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4).astype(np.float32)


def luminance(light: Floats) -> Floats:
    """Relative luminance of light: (…, 3) to (…)."""
    return (light @ _LUMINANCE).astype(np.float32)


def blocks(light: Floats, side: int) -> Floats:
    """The mean light of blocks of `side` pixels: (rows, columns, 3); what is left over at the edges is cut off."""
    rows, columns = light.shape[0] // side, light.shape[1] // side
    cut = light[: rows * side, : columns * side]
    return cut.reshape(rows, side, columns, side, 3).mean(axis=(1, 3)).astype(np.float32)


def general_flashes(light: Floats, times: list[float]) -> Flashes:
    """Of a run of block means (N, rows, columns, 3), at these times in seconds."""
    series = luminance(light)

    def counts(low: float, high: float) -> bool:
        return high - low >= MIN_CHANGE and low < MAX_DARKER

    return _worst(series, times, counts, np.ones(series.shape, np.bool_))


def red_flashes(light: Floats, times: list[float]) -> Flashes:
    """As `general_flashes`, of saturated red."""
    red, green, blue = light[..., 0], light[..., 1], light[..., 2]
    total = red + green + blue
    saturated = (red / np.maximum(total, 1e-6) >= MIN_RED_SHARE) & (total > 1e-3)
    amount = np.maximum(0.0, red - green - blue) * 320

    def counts(low: float, high: float) -> bool:
        return high - low > MIN_RED_CHANGE

    return _worst(amount.astype(np.float32), times, counts, saturated)


def _worst(series: Floats, times: list[float], counts: _Counts, state: NDArray[np.bool_]) -> Flashes:
    """Of values (N, rows, columns). `state`: where a change may count as one."""
    flashes = np.zeros(series.shape, np.float32)
    lively = (np.ptp(series, axis=0) >= MIN_CHANGE) & state.any(axis=0)
    for row, column in np.argwhere(lively):
        changes = [times[at] for at in _changes(series[:, row, column], counts)]
        flashes[:, row, column] = [sum(now - 1.0 < change <= now for change in changes) / 2 for now in times]
    shared = _on_all_of_a_square(flashes)
    picture = int(np.argmax(shared))
    return Flashes(float(shared[picture]), picture)


def _on_all_of_a_square(flashes: Floats) -> Floats:
    """How many flashes all blocks of the worst square have, by picture: (N, rows, columns) to (N,)."""
    sides = tuple(min(_SQUARE_BLOCKS, side) for side in flashes.shape[1:])
    squares = np.lib.stride_tricks.sliding_window_view(flashes, sides, (1, 2))
    return squares.min(axis=(3, 4)).max(axis=(1, 2))


def _changes(values: Floats, counts: _Counts) -> list[int]:
    """The pictures at which an opposing change that counts is complete: from each extreme to the next."""
    found: list[int] = []
    extreme, direction = float(values[0]), 0
    for index, each in enumerate(values):
        value = float(each)
        if (direction >= 0 and value > extreme) or (direction <= 0 and value < extreme):
            if direction == 0 and not counts(min(extreme, value), max(extreme, value)):
                continue
            if direction == 0:
                direction = 1 if value > extreme else -1
                found.append(index)
            extreme = value
        elif counts(min(extreme, value), max(extreme, value)):
            direction = -1 if value < extreme else 1
            extreme = value
            found.append(index)
    return found
