"""A soft change of one number: its speed grows, stays, and falls again. Pure and exact, whatever the frame rate.

A param that turns harder must not lurch: what moves in the periphery makes people sick when it jerks. The speed never
exceeds the param's rate, and reaches it no sooner than `EASE_SECONDS` after the start.
"""

import math
from typing import NamedTuple

EASE_SECONDS = 0.5


class _Piece(NamedTuple):
    """Motion at one acceleration, from `begin_seconds` on."""

    begin_seconds: float
    value: float
    speed: float
    acceleration: float

    def after(self, seconds: float) -> tuple[float, float]:
        """Value and speed so long after its begin."""
        speed = self.speed + self.acceleration * seconds
        return self.value + (self.speed + speed) / 2 * seconds, speed


class Ramp(NamedTuple):
    """One number on its way to `goal`; `at` and `speed_at` tell where it is (unit of the param, per second)."""

    pieces: tuple[_Piece, ...]
    end_seconds: float
    goal: float

    def at(self, now: float) -> float:
        """The value at `now`; exactly the goal from `end_seconds` on."""
        return self.goal if now >= self.end_seconds else self._motion(now)[0]

    def speed_at(self, now: float) -> float:
        """The signed speed at `now`."""
        return 0.0 if now >= self.end_seconds else self._motion(now)[1]

    def _motion(self, now: float) -> tuple[float, float]:
        for piece in reversed(self.pieces):
            if now >= piece.begin_seconds:
                return piece.after(now - piece.begin_seconds)
        return self.pieces[0].value, self.pieces[0].speed


def ramp(start: float, goal: float, rate: float, now: float, speed: float = 0.0) -> Ramp:
    """A ramp from `start` (moving at `speed`) to `goal` at no more than `rate` per second.

    It never passes the goal on its way there: if it is too fast to stop at the usual deceleration it brakes harder.
    A motion away from the goal first comes to rest.
    """
    acceleration = rate / EASE_SECONDS
    pieces: list[_Piece] = []
    if speed * (goal - start) < 0 or (speed != 0 and goal == start):
        rest = abs(speed) / acceleration
        pieces.append(_Piece(now, start, speed, -math.copysign(acceleration, speed)))
        start, now, speed = start + speed * rest / 2, now + rest, 0.0
    way = math.copysign(1.0, goal - start)
    pieces += _towards(_Piece(now, start, abs(speed), acceleration), abs(goal - start), rate, way)
    last = pieces[-1]
    end = (
        last.begin_seconds if last.acceleration == 0 else last.begin_seconds - last.speed / last.acceleration
    )
    return Ramp(tuple(pieces), end, goal)


def halted(moving: Ramp, rate: float, now: float) -> Ramp:
    """The same motion coming softly to rest as soon as it can, short of its goal."""
    value, speed = moving.at(now), moving.speed_at(now)
    rest = value + math.copysign(speed * speed / (2 * rate / EASE_SECONDS), speed)
    low, high = sorted((value, moving.goal))
    return ramp(value, min(max(rest, low), high), rate, now, speed)


def _towards(begin: _Piece, distance: float, rate: float, way: float) -> list[_Piece]:
    """Speed up, keep the speed, slow down: from `begin` (unsigned speed) over `distance` in the direction `way`."""
    now, start, speed, acceleration = begin
    if distance == 0:
        return [_Piece(now, start, 0.0, 0.0)]
    if speed * speed >= 2 * acceleration * distance:
        return [_Piece(now, start, way * speed, -way * speed * speed / (2 * distance))]
    top = min(rate, math.sqrt(acceleration * distance + speed * speed / 2))
    rising = max(0.0, (top - speed) / acceleration)
    covered = (speed + top) / 2 * rising
    braking = top * top / (2 * acceleration)
    steady = max(0.0, distance - covered - braking) / top
    return [
        _Piece(now, start, way * speed, way * acceleration if rising else 0.0),
        _Piece(now + rising, start + way * covered, way * top, 0.0),
        _Piece(
            now + rising + steady,
            start + way * (covered + top * steady),
            way * top,
            -way * acceleration,
        ),
    ]
