"""What goes on outside an aircraft's windows at a moment: attitude, weather and light, as the shaders ask for them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from vrtherapy.messages import ParamValue
from vrtherapy.stage.props.aircraft import plan
from vrtherapy.stage.props.aircraft.flight import CRUISE_MPS, REPEAT_M, Flight, flight_at, whiteness_at
from vrtherapy.stage.props.base import PartPose

Uniforms = dict[str, float]


@dataclass(frozen=True, slots=True)
class Weather:
    """How covered the sky is (`murk` its grey, `cover` its clouds), how thick the air, how much it rains (0 to 1)."""

    murk: float
    cover: float
    fog_per_m: float
    rain: float
    within: float
    """How far clouds reach up to where one cruises: 0 clear above them, 1 nothing but grey."""
    sun: float
    """The share of sunlight that reaches the windows on the ground."""


WEATHERS = {
    "sunny": Weather(0.0, 0.35, 0.00003, 0.0, 0.0, 1.0),
    "cloudy": Weather(0.55, 0.75, 0.00010, 0.0, 0.0, 0.16),
    "rain": Weather(0.85, 1.0, 0.00035, 0.55, 0.86, 0.0),
    "storm": Weather(1.0, 1.0, 0.00070, 1.0, 0.97, 0.0),
}
DAYTIMES = {"day": 1.0, "night": 0.0}
_MOST = 1.25
"""No bump shakes more than this."""
_SWAY = ((0.53, 1.0), (0.91, 0.6), (1.37, 0.35))
"""Hertz and share of the slow motions of which turbulence consists."""


@dataclass(frozen=True)
class Outdoors:
    """A moment of the flight: the aircraft, the weather, and how much it is shaken (0 to 1)."""

    flight: Flight
    weather: Weather
    daylight: float
    shaking: float
    time_seconds: float

    @cached_property
    def bank_deg(self) -> float:
        """Left wing up is positive; it rocks by some degrees in the worst turbulence."""
        air = min(self.flight.altitude_m / 30.0, 1.0)
        return 3.2 * self.shaking * air * sway(self.time_seconds, 0.0)

    @cached_property
    def pitch_deg(self) -> float:
        """Nose up is positive."""
        air = min(self.flight.altitude_m / 30.0, 1.0)
        return self.flight.pitch_deg + 0.9 * self.shaking * air * sway(self.time_seconds, 2.1)

    @cached_property
    def lift_m(self) -> float:
        """How much higher the aircraft is just now than its way says."""
        return 1.6 * self.shaking * min(self.flight.altitude_m / 60.0, 1.0) * sway(self.time_seconds, 4.4)

    @cached_property
    def along_m(self) -> float:
        """The place beside the airport, or, aloft, the way since clouds and land last were as they are."""
        if self.flight.aloft:
            return (self.time_seconds * CRUISE_MPS) % REPEAT_M
        return self.flight.along_m

    @cached_property
    def whiteness(self) -> float:
        """How far inside clouds the aircraft is; those of bad weather reach up to where it cruises, with gaps."""
        high = self.flight.altitude_m
        deep = whiteness_at(high)
        if high <= 500.0 or not self.weather.within:
            return deep
        gap = 0.10 * max(sway(self.time_seconds * 0.08, 1.0), 0.0)
        return max(deep, self.weather.within - gap)

    @cached_property
    def murk(self) -> float:
        """Above the clouds of mere overcast the sun shines."""
        above = min(max((self.flight.altitude_m - 640.0) / 160.0, 0.0), 1.0)
        return self.weather.murk if self.weather.within else self.weather.murk * (1.0 - above)

    @cached_property
    def sunshine(self) -> float:
        """The share of sunlight that falls through the windows."""
        above = min(max((self.flight.altitude_m - 640.0) / 160.0, 0.0), 1.0)
        clear = 1.0 if above and not self.weather.within else 0.0
        return (
            self.daylight * (self.weather.sun + (clear - self.weather.sun) * above) * (1.0 - self.whiteness)
        )

    @cached_property
    def flood(self) -> float:
        """How much of the apron's floodlight reaches the aircraft."""
        beyond = max(
            self.flight.along_m - 330.0, -250.0 - self.flight.along_m, 2.0 * self.flight.altitude_m, 0.0
        )
        return max(0.0, 1.0 - beyond / 120.0)

    @cached_property
    def uniforms(self) -> Uniforms:
        """What everything outside asks for."""
        return {
            "daylight": self.daylight, "murk": self.murk,
            "fog_per_m": self.weather.fog_per_m, "whiteness": self.whiteness, "flood": self.flood,
        }  # fmt: skip

    def sky(self) -> PartPose:
        """The dome: it stays where it is, and shows what the rays of sight meet."""
        more = {
            "pitch_rad": math.radians(self.pitch_deg), "bank_rad": math.radians(self.bank_deg),
            "altitude_m": self.flight.altitude_m + self.lift_m, "along_m": self.along_m,
            "drift_m": (self.time_seconds * CRUISE_MPS) % REPEAT_M,
            "cover": self.weather.cover, "airport": 0.0 if self.flight.aloft else 1.0,
        }  # fmt: skip
        return PartPose(uniforms=self.uniforms | more)

    def ground(self) -> PartPose:
        """What stands at the airport, as it lies about the cabin, which is level whatever the aircraft does."""
        pitch, roll = -math.radians(self.pitch_deg), -math.radians(self.bank_deg)
        y = -self.flight.along_m
        z = -(self.flight.altitude_m + self.lift_m + plan.FLOOR_ABOVE_GROUND_M)
        x, z = z * math.sin(roll), z * math.cos(roll)
        y, z = y * math.cos(pitch) - z * math.sin(pitch), y * math.sin(pitch) + z * math.cos(pitch)
        hpr = (0.0, math.degrees(pitch), math.degrees(roll))
        return PartPose((x, y, z), hpr, visible=not self.flight.aloft, uniforms=self.uniforms)

    def pane(self) -> PartPose:
        """Rain on the windows; above the clouds there is none."""
        wet = self.weather.rain if self.flight.altitude_m < 600.0 or self.weather.within else 0.0
        return PartPose(
            uniforms=self.uniforms | {"rain": wet, "airspeed": min(self.flight.airspeed * 2.0, 1.0)}
        )


def outdoors(values: Mapping[str, ParamValue], time_seconds: float) -> Outdoors:
    """The moment that a prop's values and the time make."""
    flight = flight_at(float(values["flight"]))
    rough = float(values["turbulence"]) * min(flight.airspeed, 1.0) + float(values["bump"])
    rumble = 0.25 * flight.rolling + 0.12 * float(values["gear"])
    return Outdoors(
        flight,
        WEATHERS[str(values["weather"])],
        DAYTIMES[str(values["daytime"])],
        min(rough + rumble, _MOST),
        time_seconds,
    )


def sway(seconds: float, phase: float) -> float:
    """A slow irregular motion between about -1 and 1."""
    return (
        sum(share * math.sin(2 * math.pi * hertz * seconds + phase * (1 + hertz)) for hertz, share in _SWAY)
        / 1.95
    )
