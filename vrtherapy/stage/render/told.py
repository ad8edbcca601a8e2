"""What poses may tell the programs, by name, of instances and of surfaces; and how each of these is drawn."""

from vrtherapy.stage.props.base import Instancing, Surface

OF_INSTANCES: dict[Instancing, tuple[str, ...]] = {
    "standing": (),
    "travelling": ("travel_m", "lane_m", "density"),
    "people": (
        "count", "attention", "gaze", "mood", "applause", "whisper", "question", "leaving", "slot", "near_m", "bustle",
        "passing", "stopping", "gathering",
    ),
    "spiders": (
        "number", "size_m", "hairiness", "tone", "walking", "approach", "dash", "jar", "jar_m", "reach", "edge_m",
    ),
}  # fmt: skip
"""Until a pose says it, it is 1."""
_OUTDOORS = ("daylight", "murk", "fog_per_m", "whiteness", "flood")
OF_SURFACES: dict[Surface, tuple[str, ...]] = {
    "skyscape": (*_OUTDOORS, "pitch_rad", "bank_rad", "altitude_m", "along_m", "drift_m", "cover", "airport"),
    "afield": _OUTDOORS,
    "pane": (*_OUTDOORS, "rain", "airspeed"),
    "glow": ("shape", "amount", "beat"),
    "firelit": ("fire",),
    "steel": ("box_x0", "box_x1", "box_y0", "box_y1", "box_z0", "box_z1", "opening"),
    "mirrored": ("mirror_x", "mirror_y", "mirror_z", "mirror_heading", "mirror_tilt", "mirror_wide", "mirror_high",
                 "mirror_double"),
}  # fmt: skip
"""Until a pose says it, it is 0."""
CASTS_NONE = frozenset[Surface]({"glass", "sea", "glow", "mirrored", "skyscape", "afield", "pane"})
"""What throws no shadow."""
BOTH_SIDES = frozenset[Surface]({"foliage", "glass", "sea", "glow", "mirrored", "skyscape", "pane"})
"""What is seen from behind, too."""
LIVING = frozenset[Instancing | None]({"people", "spiders"})
"""What costs most for each corner it has; where programs look at the pictures, it throws no shadows."""
