"""What a picture is drawn into before it goes where it is shown, and the hook by which Panda3D draws into it."""

from collections.abc import Callable

from panda3d.core import DisplayRegion, DisplayRegionDrawCallbackData, PythonCallbackObject

from vrtherapy.errors import StageError
from vrtherapy.stage.render import gl as names
from vrtherapy.stage.render.eyes import EyeImages
from vrtherapy.stage.render.gl import GL

_FORMATS = {
    names.COLOR_ATTACHMENT0: names.RGBA8,
    names.DEPTH_ATTACHMENT: names.DEPTH_COMPONENT24,
}


class Canvas:
    """A framebuffer of our own with several samples a pixel, whose pictures are blitted to where they are shown.

    `size` is that of one eye's picture; there is a layer for each of `layers` eyes, or their pictures lie side by side
    in one. Not Panda3D's: that would resolve colour and depth once more, into textures that nobody reads, and has no
    layers with samples. It holds sRGB bytes in a linear format, as windows do, and blits them as they are, into sRGB
    images as well.
    """

    def __init__(
        self, gl: GL, size: tuple[int, int], samples: int, *, eyes: int = 1, layers: int = 1
    ) -> None:
        self.size = size
        self._gl = gl
        self._beside = layers == 1
        self._textures = [
            self._texture(kind, (eyes * size[0] // layers, size[1], layers), samples)
            for kind in _FORMATS.values()
        ]
        self.framebuffer = gl.new("Framebuffers")
        gl.BindFramebuffer(names.FRAMEBUFFER, self.framebuffer)
        for attachment, texture in zip(_FORMATS, self._textures, strict=True):
            gl.FramebufferTexture(names.FRAMEBUFFER, attachment, texture, 0)
        refuse_incomplete(gl)
        self._layers = [self._one_layer(layer) for layer in range(layers)]

    def begin(self) -> None:
        """Draw into it from now on, beginning with black."""
        gl = self._gl
        gl.BindFramebuffer(names.FRAMEBUFFER, self.framebuffer)
        gl.Disable(names.SCISSOR_TEST)
        gl.ColorMask(1, 1, 1, 1)
        gl.DepthMask(1)
        gl.ClearColor(0.0, 0.0, 0.0, 1.0)
        gl.Clear(names.COLOR_BUFFER_BIT | names.DEPTH_BUFFER_BIT)

    def copy(self, eye: int, framebuffer: int, to_x: int = 0) -> None:
        """Resolve an eye's picture into another framebuffer of one sample a pixel, from column `to_x` on."""
        gl, (width, height) = self._gl, self.size
        left = eye * width if self._beside else 0
        gl.Disable(names.SCISSOR_TEST)  # a blit obeys it
        gl.BindFramebuffer(names.READ_FRAMEBUFFER, self._layers[0 if self._beside else eye])
        gl.BindFramebuffer(names.DRAW_FRAMEBUFFER, framebuffer)
        gl.BlitFramebuffer(
            left, 0, left + width, height,
            to_x, 0, to_x + width, height, names.COLOR_BUFFER_BIT, names.NEAREST,
        )  # fmt: skip

    def close(self) -> None:
        """Delete it."""
        self._gl.delete("Framebuffers", self.framebuffer, *self._layers)
        self._gl.delete("Textures", *self._textures)

    def _texture(self, kind: int, shape: tuple[int, int, int], samples: int) -> int:
        gl, name = self._gl, self._gl.new("Textures")
        target = names.TEXTURE_2D_MULTISAMPLE_ARRAY if samples else names.TEXTURE_2D_ARRAY
        gl.BindTexture(target, name)
        if samples:
            gl.TexStorage3DMultisample(target, samples, kind, *shape, 1)
        else:
            gl.TexStorage3D(target, 1, kind, *shape)
        gl.BindTexture(target, 0)
        return name

    def _one_layer(self, layer: int) -> int:
        """A framebuffer with the colour of one layer, to read from: blits know only the first of several."""
        gl, name = self._gl, self._gl.new("Framebuffers")
        gl.BindFramebuffer(names.FRAMEBUFFER, name)
        gl.FramebufferTextureLayer(names.FRAMEBUFFER, names.COLOR_ATTACHMENT0, self._textures[0], 0, layer)
        refuse_incomplete(gl)
        return name


class EyeFramebuffers:
    """A framebuffer for each eye's image: made once, since a change of its images has drivers check it anew."""

    def __init__(self, gl: GL) -> None:
        self._gl = gl
        self._made: dict[tuple[int, int], int] = {}

    def of(self, images: EyeImages) -> list[int]:
        """The left eye's and the right eye's."""
        found = list[int]()
        for eye, texture in enumerate((images.left, images.right)):
            key = (texture, eye if images.layers else -1)
            if key not in self._made:
                self._made[key] = self._framebuffer(texture, key[1])
            found.append(self._made[key])
        return found

    def forget(self) -> None:
        """The images are about to go, or have gone."""
        if self._made:
            self._gl.delete("Framebuffers", *self._made.values())
            self._made.clear()

    def _framebuffer(self, texture: int, layer: int) -> int:
        gl, name = self._gl, self._gl.new("Framebuffers")
        gl.BindFramebuffer(names.DRAW_FRAMEBUFFER, name)
        if layer >= 0:
            gl.FramebufferTextureLayer(names.DRAW_FRAMEBUFFER, names.COLOR_ATTACHMENT0, texture, 0, layer)
        else:
            gl.FramebufferTexture2D(
                names.DRAW_FRAMEBUFFER, names.COLOR_ATTACHMENT0, names.TEXTURE_2D, texture, 0
            )
        refuse_incomplete(gl)
        return name


def refuse_incomplete(gl: GL) -> None:
    """Raise StageError unless what is bound can be drawn into."""
    status = gl.CheckFramebufferStatus(names.FRAMEBUFFER)
    if status != names.FRAMEBUFFER_COMPLETE:
        raise StageError(
            f"The graphics driver cannot draw into such a picture (status {status:#x}). Update the graphics driver."
        )


class Hook:
    """Has a region drawn by a function of ours, called with what draws the region and the framebuffer that was bound.

    Python is locked while Panda3D draws for it: only for what a graphics card draws, which takes a call no time.
    Nothing may be raised through Panda3D's own code: it is kept, and raised by `check` after the frame.
    """

    def __init__(
        self, gl: GL, region: DisplayRegion, draw: Callable[[Callable[[], None], int], None]
    ) -> None:
        self._gl = gl
        self._draw = draw
        self._bound: int | None = None
        self._failure: Exception | None = None
        region.set_draw_callback(PythonCallbackObject(self._called))

    def forget(self) -> None:
        """The output has changed, and with it what is bound."""
        self._bound = None

    def check(self) -> None:
        """Raise what went wrong in the frame."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _called(self, data: DisplayRegionDrawCallbackData) -> None:
        if self._bound is None:
            self._bound = self._gl.number(names.FRAMEBUFFER_BINDING)
        try:
            self._draw(data.upcall, self._bound)
        except Exception as failure:  # noqa: BLE001 -- see `check`
            self._failure = failure
        finally:
            self._gl.BindFramebuffer(names.FRAMEBUFFER, self._bound)  # Panda3D believes that it still is
