"""Two eyes, as renderer and headset speak of them. Neither OpenXR nor Panda3D is needed to say it."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class EyeView:
    """Where one eye is in the patient's room and what it takes in.

    OpenXR axes: metres right, up, back over the room's floor; the orientation a quaternion (x, y, z, w); the field of
    view as angles in radians from straight ahead to its left, right, upper and lower edge (left and lower negative).
    """

    position_m: tuple[float, float, float]
    orientation: tuple[float, float, float, float]
    fov_rad: tuple[float, float, float, float]


class EyeImages(NamedTuple):
    """The OpenGL textures of one frame: two layers of one array texture (`layers`), or a texture for each eye."""

    left: int
    right: int
    layers: bool


class EyeTarget(Protocol):
    """Where the pictures of both eyes go: a port of two members."""

    size: tuple[int, int]
    """Of one eye's picture, in pixels."""

    def acquire(self) -> EyeImages:
        """The textures for this frame's pictures, free to be written: called right before they are. May raise."""
        ...
