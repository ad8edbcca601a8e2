"""What the tests of two eyes share: headsets to look through, images of plain OpenGL for them, and turned heads."""

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Pixels
from vrtherapy.stage.render import gl as names
from vrtherapy.stage.render.eyes import EyeImages, EyeView
from vrtherapy.stage.render.gl import GL
from vrtherapy.stage.render.quality import Quality
from vrtherapy.stage.render.two_cameras import TwoCameras
from vrtherapy.stage.render.two_eyes import TwoEyes

EYE = (160, 160)
_IPD_M = 0.064
Quaternion = tuple[float, float, float, float]
Fov = tuple[float, float, float, float]
SQUARE: tuple[Fov, Fov] = ((-0.785, 0.785, 0.785, -0.785),) * 2
LOPSIDED: tuple[Fov, Fov] = ((-0.91, 0.70, 0.77, -0.87), (-0.70, 0.91, 0.80, -0.84))
STRAIGHT: Quaternion = (0.0, 0.0, 0.0, 1.0)


def turned(axis: tuple[float, float, float], degrees: float) -> Quaternion:
    """A rotation about an axis (OpenXR: x right, y up, z back)."""
    half = math.radians(degrees) / 2
    x, y, z = (part * math.sin(half) for part in axis)
    return (x, y, z, math.cos(half))


def after(a: Quaternion, b: Quaternion) -> Quaternion:
    """The rotation `b`, then `a`."""
    (ax, ay, az, aw), (bx, by, bz, bw) = a, b
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def views(
    head: Quaternion = STRAIGHT,
    fovs: tuple[Fov, Fov] = SQUARE,
    canted_deg: float = 0.0,
    at: tuple[float, float, float] = (0.0, 1.65, 0.0),
) -> tuple[EyeView, EyeView]:
    """Both eyes of a head at `at` (OpenXR's axes), each turned outwards by `canted_deg`."""
    eyes = list[EyeView]()
    for side, fov in zip((-1, 1), fovs, strict=True):
        offset = rotated(head, (side * _IPD_M / 2, 0.001 * side, -0.002 * side))
        place = (at[0] + offset[0], at[1] + offset[1], at[2] + offset[2])
        eyes.append(EyeView(place, after(head, turned((0.0, 1.0, 0.0), -side * canted_deg)), fov))
    return eyes[0], eyes[1]


def rotated(by: Quaternion, vector: tuple[float, float, float]) -> tuple[float, float, float]:
    """A vector, rotated."""
    x, y, z, _ = after(after(by, (*vector, 0.0)), (-by[0], -by[1], -by[2], by[3]))
    return x, y, z


class PlainTarget:
    """Images like a headset runtime's, in sRGB, which can be read: one array texture, or two textures."""

    def __init__(self, gl: GL, size: tuple[int, int] = EYE, *, layers: bool = True) -> None:
        self.size = size
        self.acquired = 0
        self._gl = gl
        kind = names.TEXTURE_2D_ARRAY if layers else names.TEXTURE_2D
        made = [gl.new("Textures") for _ in range(1 if layers else 2)]
        for texture in made:
            gl.BindTexture(kind, texture)
            if layers:
                gl.TexStorage3D(kind, 1, names.SRGB8_ALPHA8, *size, 2)
            else:
                gl.TexStorage2D(kind, 1, names.SRGB8_ALPHA8, *size)
            gl.BindTexture(kind, 0)
        self._images = EyeImages(made[0], made[-1], layers)

    def acquire(self) -> EyeImages:
        self.acquired += 1
        return self._images

    def picture(self, eye: int) -> Pixels:
        """The bytes that an eye's image holds, (H, W, 3)."""
        gl, framebuffer = self._gl, self._gl.new("Framebuffers")
        gl.BindFramebuffer(names.READ_FRAMEBUFFER, framebuffer)
        attachment, texture = names.COLOR_ATTACHMENT0, self._images[eye]
        if self._images.layers:
            gl.FramebufferTextureLayer(names.READ_FRAMEBUFFER, attachment, texture, 0, eye)
        else:
            gl.FramebufferTexture2D(names.READ_FRAMEBUFFER, attachment, names.TEXTURE_2D, texture, 0)
        pixels = np.zeros((self.size[1], self.size[0], 4), np.uint8)
        gl.ReadPixels(
            0, 0, *self.size, names.RGBA, names.UNSIGNED_BYTE, pixels.ctypes.data_as(ctypes.c_void_p)
        )
        gl.BindFramebuffer(names.FRAMEBUFFER, 0)
        gl.delete("Framebuffers", framebuffer)
        assert gl.GetError() == names.NO_ERROR
        return pixels[::-1, :, :3].copy()


def plain(samples: int) -> Quality:
    """What the tests' pictures cost: little, but with the samples asked for."""
    return Quality(near_shadow=512, far_shadow=512, samples=samples, soft_shadows=False, detail=0.5)


@contextmanager
def headset(samples: int = 0, *, by_clip: bool = False) -> Iterator[TwoEyes]:
    """Both eyes without any headset."""
    eyes = TwoEyes("p3headlessgl", plain(samples), samples, by_clip=by_clip)
    try:
        yield eyes
    finally:
        eyes.close()


def load(eyes: TwoEyes | TwoCameras, *scenes: Scene) -> None:
    """Wait until the scenes can be drawn."""
    for scene in scenes:
        eyes.prepare(scene)
        while not eyes.ready(scene.id):
            eyes.warm()
