"""A flight in ten stages, as pure functions of how far it has come: where the aircraft is, how it lies in the air.

    0 at the gate, engines off     1 engines running          2 taxied to the holding point    3 on the runway
    4 taken off, in the clouds     5 above the clouds         6 cruising
    7 descended into the clouds    8 landed                   9 taxied in                     10 engines off

Between two whole stages lie `STAGE_SECONDS`, if the stage is ramped at `1 / STAGE_SECONDS`: then the aircraft speeds
up and brakes by no more than 0.5 m/s², a fifth of what a real one does. At whole stages it may stay: it stands still,
or is in or above the clouds, which go by with time. Inside the cloud both kinds of motion meet, where nothing is seen.
"""

import math
from dataclasses import dataclass

STAGE_SECONDS = 120.0
STAGES = 10.0
CLOUD_BASE_M, CLOUD_TOP_M = 220.0, 700.0
CRUISE_MPS = 110.0
REPEAT_M = 8000.0
"""After this way clouds and land are as they were."""
ACCELERATION_MPS2 = 0.5
RUNWAY_END_M = 900.0
_TAXI_M, _LANDED_M = 760.0, -260.0
_RUN_SECONDS = 80.0
_AIR_MPS = ACCELERATION_MPS2 * _RUN_SECONDS
_TOUCH_SECONDS, _FLARE_SECONDS = 38.0, 12.0
_IN_CLOUD_M, _ABOVE_M, _CRUISE_M, _DESCENT_M = 276.0, 1716.0, 2400.0, 290.0


@dataclass(frozen=True, slots=True)
class Flight:
    """Where the aircraft is at a stage: metres, degrees of nose up, and 0 to 1 for all else."""

    along_m: float
    altitude_m: float
    pitch_deg: float = 0.0
    flaps: float = 0.0
    spoilers: float = 0.0
    engines: float = 1.0
    airspeed: float = 0.0
    rolling: float = 0.0
    """How fast it rolls on the ground, 1 at take-off speed."""

    @property
    def aloft(self) -> bool:
        """Whether clouds and land go by with time."""
        return self.altitude_m > CLOUD_BASE_M + 30.0


def flight_at(stage: float) -> Flight:
    """The aircraft at a stage from 0 to `STAGES`."""
    leg = min(int(stage), len(_LEGS) - 1)
    return _LEGS[leg]((stage - leg) * STAGE_SECONDS)


def _gate(seconds: float) -> Flight:
    return Flight(0.0, 0.0, engines=_soft(seconds, 20.0, 100.0))


def _taxi_out(seconds: float) -> Flight:
    way, speed = _ride(seconds, _TAXI_M, 115.0, 0.4)
    return Flight(way, 0.0, flaps=0.4 * _soft(seconds, 12.0, 30.0), rolling=speed / _AIR_MPS)


def _line_up(seconds: float) -> Flight:
    way, speed = _ride(seconds - 20.0, RUNWAY_END_M - _TAXI_M, 90.0, 0.2)
    return Flight(_TAXI_M + way, 0.0, flaps=0.4, rolling=speed / _AIR_MPS)


def _take_off(seconds: float) -> Flight:
    run = min(seconds, _RUN_SECONDS)
    way = RUNWAY_END_M + 0.5 * ACCELERATION_MPS2 * run**2 + _AIR_MPS * (seconds - run)
    since = max(seconds - _RUN_SECONDS - 2.0, 0.0)
    rising = min(since, 30.0)
    height = 0.2 * rising**2 + 12.0 * (since - rising)
    nose = 6.0 * _soft(seconds, _RUN_SECONDS - 3.0, _RUN_SECONDS + 9.0)
    rolling = 0.0 if since > 1.0 else run / _RUN_SECONDS
    return Flight(way, height, nose, flaps=0.4, airspeed=run / _RUN_SECONDS, rolling=rolling)


def _climb(seconds: float) -> Flight:
    share = seconds / STAGE_SECONDS
    height = _IN_CLOUD_M + (_ABOVE_M - _IN_CLOUD_M) * share
    return Flight(
        0.0, height, 6.0 - 3.0 * share, flaps=0.4 * (1.0 - _soft(seconds, 20.0, 50.0)), airspeed=1.0
    )


def _level_off(seconds: float) -> Flight:
    share = _soft(seconds, 0.0, STAGE_SECONDS)
    return Flight(0.0, _ABOVE_M + (_CRUISE_M - _ABOVE_M) * share, 3.0 - 2.0 * share, airspeed=1.0)


def _descend(seconds: float) -> Flight:
    share = _soft(seconds, 0.0, STAGE_SECONDS)
    height = _CRUISE_M + (_DESCENT_M - _CRUISE_M) * share
    nose = 1.0 - 2.5 * math.sin(math.pi * share)
    return Flight(0.0, height, nose, flaps=0.5 * _soft(seconds, 70.0, 110.0), airspeed=1.0)


def _land(seconds: float) -> Flight:
    """Down to the runway at one rate, a flare that takes it away, and braking; ends at rest on the runway."""
    sinking = (_DESCENT_M - 0.25 * _FLARE_SECONDS) / (_TOUCH_SECONDS - 0.5 * _FLARE_SECONDS)
    flare = _TOUCH_SECONDS - _FLARE_SECONDS
    into = min(max(seconds - flare, 0.0), _FLARE_SECONDS)
    height = _DESCENT_M - sinking * min(seconds, flare) - sinking * into
    height += 0.5 * (sinking - 0.5) / _FLARE_SECONDS * into**2
    braking = min(max(seconds - _TOUCH_SECONDS, 0.0), _RUN_SECONDS)
    way = _AIR_MPS * (min(seconds, _TOUCH_SECONDS) + braking) - 0.5 * ACCELERATION_MPS2 * braking**2
    start = _LANDED_M - _AIR_MPS * (_TOUCH_SECONDS + _RUN_SECONDS / 2)
    down = _soft(seconds, _TOUCH_SECONDS, _TOUCH_SECONDS + 3.0)
    nose = (
        1.0
        + 2.5 * _soft(seconds, flare, _TOUCH_SECONDS)
        - 3.5 * _soft(seconds, _TOUCH_SECONDS, _TOUCH_SECONDS + 6)
    )
    speed = 1.0 - braking / _RUN_SECONDS
    return Flight(
        start + way,
        max(height, 0.0),
        nose,
        0.5 + 0.5 * _soft(seconds, 2.0, 16.0),
        down,
        1.0,
        speed,
        speed * down,
    )


def _taxi_in(seconds: float) -> Flight:
    way, speed = _ride(seconds - 10.0, -_LANDED_M, 100.0, 0.3)
    away = 1.0 - _soft(seconds, 4.0, 18.0)
    return Flight(_LANDED_M + way, 0.0, flaps=away, spoilers=away, rolling=speed / _AIR_MPS)


def _arrived(seconds: float) -> Flight:
    return Flight(0.0, 0.0, engines=1.0 - _soft(seconds, 10.0, 60.0))


_LEGS = (
    _gate, _taxi_out, _line_up, _take_off, _climb, _level_off, _descend, _land, _taxi_in, _arrived,
)  # fmt: skip


def whiteness_at(altitude_m: float) -> float:
    """How far inside the clouds an altitude is: 0 outside, 1 where nothing else is to be seen."""
    return _soft(altitude_m, CLOUD_BASE_M - 10.0, CLOUD_BASE_M + 30.0) * (
        1.0 - _soft(altitude_m, CLOUD_TOP_M - 40.0, CLOUD_TOP_M + 40.0)
    )


def _ride(seconds: float, way_m: float, lasts: float, acceleration: float) -> tuple[float, float]:
    """From rest to rest over a way: how far, and how fast, after so many seconds."""
    top = (acceleration * lasts - math.sqrt((acceleration * lasts) ** 2 - 4 * acceleration * way_m)) / 2
    rise, t = top / acceleration, min(max(seconds, 0.0), lasts)
    if t < rise:
        return acceleration * t * t / 2, acceleration * t
    if t > lasts - rise:
        left = lasts - t
        return way_m - acceleration * left * left / 2, acceleration * left
    return top * (t - rise / 2), top


def _soft(value: float, low: float, high: float) -> float:
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)
