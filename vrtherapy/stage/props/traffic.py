"""Traffic below the balcony: cars, buses and people in the streets, obeying one cycle of lights; parked cars."""

from collections.abc import Mapping
from typing import ClassVar

from vrtherapy.messages import ParamValue, Text
from vrtherapy.scene import PropParam, PropSpec
from vrtherapy.stage.props.base import Image, Material, Part, PartPose, Prop
from vrtherapy.stage.props.city import STEP_M
from vrtherapy.stage.props.town import flows
from vrtherapy.stage.props.town.flows import FLOWS, QUEUE
from vrtherapy.stage.props.town.height import HEIGHT
from vrtherapy.stage.props.town.vehicles import finish_picture
from vrtherapy.stage.props.town.walkers import COATS, walker

_APPEARS_AT = (0.15, 0.35, 0.60, 0.85)
"""How dense traffic must be for the first, second … place in a queue to be taken."""
_BUSES_APPEAR_AT = 0.3
_FIGURES = 6
"""Different people; coats and sizes make more of them."""
_WAYS = ("x", "y")
_HIDDEN = PartPose(visible=False)


class Traffic(Prop):
    """What moves in the city's streets, from time alone; stands on the same ground as the city prop."""

    spec: ClassVar[PropSpec] = PropSpec(
        name="traffic",
        label=Text(en="Traffic", fr="Circulation"),
        params={
            "height_m": HEIGHT,
            "density": PropParam(label=Text(en="How dense", fr="Densité"), range=(0.0, 1.0), default=0.5),
        },
    )

    def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
        """A part for every stream and place in the queue, and for every figure and street direction of people."""
        finish = Image("vehicle_finish", finish_picture())
        paint = Material(roughness=0.95, texture=finish)
        parts = [Part("parked", flows.parked(seed).mesh(), paint)]
        for flow in FLOWS:
            queues = [flows.vehicles(flow, place, seed).mesh() for place in range(QUEUE)]
            parts += [
                Part(f"cars {flow.name} {place}", mesh, paint, casts_shadow=False)
                for place, mesh in enumerate(queues)
            ]
            if flow.along == "x":
                parts.append(
                    Part(f"buses {flow.name}", flows.buses(flow, seed).mesh(), paint, casts_shadow=False)
                )
        return parts + [_people(along, figure, seed) for along in _WAYS for figure in range(_FIGURES)]

    def pose(self, values: Mapping[str, ParamValue], time_seconds: float) -> Mapping[str, PartPose]:
        """Where each stream has come to; people show the moment of their stride that is now."""
        ground, density = -float(values["height_m"]) - STEP_M, float(values["density"])
        poses: dict[str, PartPose] = {"parked": PartPose(position_m=(0.0, 0.0, ground))}
        for name, flow, place, appears_at in _STREAMS:
            if density < appears_at:
                poses[name] = _HIDDEN
                continue
            x, y, _ = flow.offset(flows.driven_m(flow, place, time_seconds))
            poses[name] = PartPose(position_m=(x, y, ground))
        for along, names in _CROWDS:
            travel = {
                "travel_m": flows.walked_m(along, time_seconds),
                "lane_m": flows.lane_m(along),
                "density": density,
            }
            poses |= dict.fromkeys(names, PartPose(position_m=(0.0, 0.0, ground), uniforms=travel))
        return poses


_STREAMS = (
    *(
        (f"cars {flow.name} {place}", flow, place, _APPEARS_AT[place])
        for flow in FLOWS
        for place in range(QUEUE)
    ),
    *((f"buses {flow.name}", flow, QUEUE, _BUSES_APPEAR_AT) for flow in FLOWS if flow.along == "x"),
)
_CROWDS = tuple((along, tuple(f"people {along} {figure}" for figure in range(_FIGURES))) for along in _WAYS)


def _people(along: str, figure: int, seed: int) -> Part:
    return Part(
        f"people {along} {figure}",
        walker(figure).mesh(),
        Material(roughness=0.9),
        flows.people(along, figure, _FIGURES, seed),
        "travelling",
        COATS,
        casts_shadow=False,
        thinnable=True,
    )
