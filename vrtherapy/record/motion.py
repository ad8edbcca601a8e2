"""Where the patient's head and hands were, a few times a second: one line of JSON a sample, in streams of their own.

    [at_seconds, heading_deg, pitch_deg, roll_deg, x_m, y_m, z_m]
    [at_seconds, [x_m, y_m, z_m], [x_m, y_m, z_m]]     left and right hand; null for one whose place is not known

Motion identifies a person, so that it is written and read only with the patient's consent to motion streams.
Heading counts to the left, pitch upwards; x is to the right of the scene's floor point, y ahead of it, z up.
"""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

STREAM, HANDS_STREAM = "motion", "hands"
"""The names of the streams: of the head, and of the hands."""

Place = tuple[float, float, float]
"""Right, ahead and up in metres over the scene's floor point."""


class MotionSample(NamedTuple):
    """One sample."""

    at_seconds: float
    heading_deg: float
    pitch_deg: float
    roll_deg: float
    x_m: float
    y_m: float
    z_m: float


class HandsSample(NamedTuple):
    """Where both hands were; None where that was not known."""

    at_seconds: float
    left_m: Place | None
    right_m: Place | None


def encode_hands(samples: Iterable[HandsSample]) -> bytes:
    """Samples as lines."""
    lines = [
        json.dumps([round(at, 3), *(_rounded(hand) for hand in (left, right))]) for at, left, right in samples
    ]
    return "".join(line + "\n" for line in lines).encode()


def _rounded(place: Place | None) -> list[float] | None:
    return [round(metres, 3) for metres in place] if place else None


def encode_motion(samples: Iterable[MotionSample]) -> bytes:
    """Samples as lines."""
    lines = [json.dumps([round(value, 3) for value in sample]) for sample in samples]
    return "".join(line + "\n" for line in lines).encode()


def decode_motion(chunks: Sequence[bytes]) -> list[MotionSample]:
    """The samples of a stream, in order; a torn or senseless line is left out."""
    samples: list[MotionSample] = []
    for line in b"".join(chunks).splitlines():
        try:
            values: Any = json.loads(line)
            sample = MotionSample(*(float(value) for value in values))
        except (ValueError, TypeError, RecursionError):
            continue
        if all(map(math.isfinite, sample)):
            samples.append(sample)
    return sorted(samples)
