"""What passes a metro train: a tiled station with its platform, posters and lamps, and the tunnel to the next one."""

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Material, Part, PartPose, Prop
from vrtherapy.stage.props.underground import pictures, station, timetable
from vrtherapy.stage.props.underground.timetable import LAMP_M, STATION_HALF_M

_TUNNEL_PIECES = 16
_REACH_M = 84.0
"""So far ahead and behind the tunnel is there: further one does not see through the windows."""
_HIDDEN = PartPose(visible=False)
_FLOOR = Material(roughness=0.8, texture="concrete", tiles_per_m=0.7, bump=0.1)
_WOOD = Material(roughness=0.4)
_STATION = (
    "vault", "ground", "tubes", "holders", "benches", "frames", "names", "way out", "portals",
    *(f"poster {number}" for number in range(4)),
)  # fmt: skip
_WAYS = ("ahead", "behind")
_LONG_M = LAMP_M * _TUNNEL_PIECES


class MetroPlatform(Prop):
    """The station nearest to the train; which stop it is makes no difference but for who waits there."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="metro_platform",
        label=Text(en="Metro platform and tunnel", fr="Quai de métro et tunnel"),
        params={
            "stops": PropParam(
                label=Text(en="Stops so far", fr="Arrêts parcourus"), range=(0.0, 6.0), default=0.0
            ),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """A bay of everything, as often as there are bays; a piece of tunnel likewise."""
        every = station.bays()
        tunnel = station.placed(LAMP_M * (np.arange(_TUNNEL_PIECES) + 0.5))
        ends = station.placed(np.array([-STATION_HALF_M, STATION_HALF_M]))
        large, small = ((-1.3, 0.62), (2.6, 1.55)), ((-0.9, 2.28), (1.8, 0.34))
        parts = [
            Part("vault", station.vault().mesh(station.shade()), _tiled(), every, casts_shadow=False),
            Part("ground", station.ground().mesh(station.shade()), _FLOOR, every, casts_shadow=False),
            Part("tubes", station.lamps().mesh(), Material(glow=1.6), every, casts_shadow=False),
            Part("holders", station.holders().mesh(), Material(roughness=0.6), every, casts_shadow=False),
            Part("benches", station.benches().mesh(), Material(roughness=0.4), station.bays(4, 1), casts_shadow=False),
            Part("frames", station.picture(*large, frame=True).mesh(), _WOOD, station.bays(2), casts_shadow=False),
            Part("names", station.picture(*small).mesh(), _sign(), station.bays(4, 1), casts_shadow=False),
            Part("way out", station.hanging_sign().mesh(), _way_out(), station.bays(7, 3), casts_shadow=False),
            Part("portals", station.portal().mesh(), Material(roughness=0.9, two_sided=True), ends, casts_shadow=False),
        ]  # fmt: skip
        soot = Material(roughness=0.95, texture="concrete", tiles_per_m=0.4)
        for way in _WAYS:
            parts.append(Part(f"{way} tunnel", station.tunnel().mesh(), soot, tunnel, casts_shadow=False))
            parts.append(
                Part(
                    f"{way} lamps",
                    station.tunnel_lamp().mesh(),
                    Material(glow=1.2),
                    tunnel,
                    casts_shadow=False,
                )
            )
        for number in range(4):
            material = Material(roughness=0.5, texture=pictures.poster(number), glow=0.2)
            at = station.bays(8, 2 * number)
            parts.append(
                Part(f"poster {number}", station.picture(*large).mesh(), material, at, casts_shadow=False)
            )
        return parts

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Where station and tunnel are beside a train that has come so far."""
        place = timetable.at(float(values["stops"])).station_m
        seen = abs(place) < _REACH_M + STATION_HALF_M
        poses = dict.fromkeys(_STATION, PartPose((0.0, place, 0.0)) if seen else _HIDDEN)
        for way, begin in zip(_WAYS, tunnels_m(place), strict=True):
            pose = _HIDDEN if begin is None else PartPose((0.0, begin, 0.0))
            poses |= {f"{way} tunnel": pose, f"{way} lamps": pose}
        return poses


def tunnels_m(station_m: float) -> tuple[float | None, float | None]:
    """Where the tunnel ahead of the nearest station begins, and that behind it; None where it is out of sight.

    Each begins at the station's end. Once that is far away it goes along in steps from lamp to lamp, which nobody sees.
    """
    ahead, ends = station_m + STATION_HALF_M, station_m - STATION_HALF_M
    if ahead < -_REACH_M:
        ahead += LAMP_M * math.ceil((-_REACH_M - ahead) / LAMP_M) - LAMP_M
    if ends > _REACH_M:
        ends -= LAMP_M * math.ceil((ends - _REACH_M) / LAMP_M) - LAMP_M
    return ahead if ahead < _REACH_M else None, ends - _LONG_M if ends > -_REACH_M else None


def _tiled() -> Material:
    return Material(roughness=0.35, texture=pictures.tiles(), tiles_per_m=2.0, glow=0.14)


def _sign() -> Material:
    return Material(roughness=0.4, texture=pictures.name_sign(), glow=0.35)


def _way_out() -> Material:
    return Material(roughness=0.4, texture=pictures.exit_sign(), glow=0.7)
