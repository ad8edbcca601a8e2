"""Where the train is after so many stops: it closes its doors, sets out gently, slows down gently, opens them.

A stop takes 112 seconds at the pace at which a scene counts stops. The last one is a short way with a rest in the
middle: at 5.5 the train stands in the tunnel. Speeds rise and fall as a smooth step does: at most 0.5 m/s².
"""

from typing import NamedTuple

LEG_SECONDS = 112.0
LEGS = 6
LAMP_M = 12.0
"""From one lamp of the tunnel to the next."""
STATION_HALF_M = 37.5
WAY_M, LAST_WAY_M = 567.0, 279.0
"""From station to station: both put the lamps of the tunnel in line from either end (87 m more than lamps apart)."""
_DEPARTS, _CLOSING, _OPENING = 14.0, (7.0, 10.0), (1.8, 4.8)
_RISE, _SPEED_MPS = 30.0, 10.0
_LAST_RISE, _LAST_SPEED_MPS, _RESTS = 20.0, 6.975, 4.0


class Standing(NamedTuple):
    """The nearest station's place along the car (m), how open the doors are (0–1), and which station is nearest."""

    station_m: float
    doors: float
    station: int


def at(stops: float) -> Standing:
    """Where the train is after so many stops (0 to 6)."""
    leg = min(int(stops), LEGS - 1)
    seconds = (stops - leg) * LEG_SECONDS
    last = leg == LEGS - 1
    gone, arrives = _last(seconds) if last else _usual(seconds)
    way = LAST_WAY_M if last else WAY_M
    opening = _share(seconds, arrives + _OPENING[0], arrives + _OPENING[1])
    doors = max(1.0 - _share(seconds, *_CLOSING), opening)
    if gone <= way / 2:
        return Standing(-gone, doors, leg)
    return Standing(way - gone, doors, leg + 1)


def _usual(seconds: float) -> tuple[float, float]:
    cruise = (WAY_M - _RISE * _SPEED_MPS) / _SPEED_MPS
    t = seconds - _DEPARTS
    gone = _risen(t, _RISE, _SPEED_MPS) + _SPEED_MPS * min(max(t - _RISE, 0.0), cruise)
    gone += _risen(_RISE, _RISE, _SPEED_MPS) - _risen(_RISE - max(t - _RISE - cruise, 0.0), _RISE, _SPEED_MPS)
    return gone, _DEPARTS + 2 * _RISE + cruise


def _last(seconds: float) -> tuple[float, float]:
    half = 2 * _LAST_RISE
    t = seconds - _DEPARTS
    gone = _hop(t) + _hop(t - half - _RESTS)
    return gone, _DEPARTS + 2 * half + _RESTS


def _hop(t: float) -> float:
    """Half of the last way: off, and to a stand again."""
    up = _risen(t, _LAST_RISE, _LAST_SPEED_MPS)
    full = _risen(_LAST_RISE, _LAST_RISE, _LAST_SPEED_MPS)
    return up + full - _risen(_LAST_RISE - max(t - _LAST_RISE, 0.0), _LAST_RISE, _LAST_SPEED_MPS)


def _risen(t: float, lasts: float, speed_mps: float) -> float:
    """Metres gone while the speed rises over `lasts` seconds as a smooth step."""
    share = min(max(t / lasts, 0.0), 1.0)
    return speed_mps * lasts * (share**3 - share**4 / 2)


def _share(now: float, begin: float, end: float) -> float:
    share = min(max((now - begin) / (end - begin), 0.0), 1.0)
    return share * share * (3 - 2 * share)
