"""Small copies of what is drawn, for someone who looks on: taken beside the frames, which never wait for them."""

import ctypes
from collections import deque
from typing import Protocol

from vrtherapy.stage.render import gl as names
from vrtherapy.stage.render.canvas import refuse_incomplete
from vrtherapy.stage.render.gl import GL

_SLOTS = 3


class Onlooker(Protocol):
    """Who looks over the patient's shoulder: a port of four members, all of them called on the frame thread."""

    size: tuple[int, int]
    """Of the pictures, in pixels."""

    def wanted(self) -> bool:
        """Whether to take a picture of this frame."""
        ...

    def began(self) -> None:
        """One is being taken."""
        ...

    def take(self, rgba: bytes) -> None:
        """Here it is, some frames later: RGBA, first row at the bottom."""
        ...


class _Slot:
    """A small framebuffer and the buffer that its pixels go to."""

    def __init__(self, gl: GL, size: tuple[int, int]) -> None:
        self.renderbuffer, self.framebuffer, self.buffer = (
            gl.new(kind) for kind in ("Renderbuffers", "Framebuffers", "Buffers")
        )
        gl.BindRenderbuffer(names.RENDERBUFFER, self.renderbuffer)
        gl.RenderbufferStorageMultisample(names.RENDERBUFFER, 0, names.RGBA8, *size)
        gl.BindFramebuffer(names.FRAMEBUFFER, self.framebuffer)
        gl.FramebufferRenderbuffer(
            names.FRAMEBUFFER, names.COLOR_ATTACHMENT0, names.RENDERBUFFER, self.renderbuffer
        )
        refuse_incomplete(gl)
        gl.BindBuffer(names.PIXEL_PACK_BUFFER, self.buffer)
        gl.BufferData(names.PIXEL_PACK_BUFFER, 4 * size[0] * size[1], None, names.STREAM_READ)
        gl.BindBuffer(names.PIXEL_PACK_BUFFER, 0)
        self.fence: int = 0


class Tap:
    """Takes pictures for an onlooker in three steps, each once the graphics card is done with the one before it.

    Scaled into a small framebuffer; from there into a buffer; from that to the onlooker. In one step the frame would
    wait until all of it is drawn. Call `after_frame` in the draw callback, once a frame.
    """

    def __init__(self, gl: GL, onlooker: Onlooker) -> None:
        self._gl = gl
        self._onlooker = onlooker
        self._free: list[_Slot] | None = None
        self._scaled: deque[_Slot] = deque()
        self._read: deque[_Slot] = deque()

    def after_frame(self, framebuffer: int, size: tuple[int, int]) -> None:
        """Go on with the pictures under way, and begin one of `framebuffer`, of one sample a pixel, if it is wanted."""
        if self._free is None:
            self._free = [_Slot(self._gl, self._onlooker.size) for _ in range(_SLOTS)]
            self._rehearse(self._free[0], framebuffer, size)
        if self._is_done(self._read):
            self._hand_over(self._read.popleft())
        if self._is_done(self._scaled):
            self._begin_to_read(self._scaled.popleft())
        if self._free and self._onlooker.wanted():  # with all slots under way this frame is left out
            self._onlooker.began()
            self._scale(self._free.pop(), framebuffer, size)

    def _rehearse(self, slot: _Slot, framebuffer: int, size: tuple[int, int]) -> None:
        """Go through it once in the very first frame: what drivers make ready then takes tens of milliseconds."""
        self._scale(slot, framebuffer, size)
        self._gl.DeleteSync(self._scaled.popleft().fence)
        self._begin_to_read(slot)
        self._gl.DeleteSync(self._read.popleft().fence)

    def _scale(self, slot: _Slot, framebuffer: int, size: tuple[int, int]) -> None:
        """The middle of the picture, as much as fits the shape of the small one."""
        gl, (width, height) = self._gl, self._onlooker.size
        wide, high = min(size[0], size[1] * width // height), min(size[1], size[0] * height // width)
        x, y = (size[0] - wide) // 2, (size[1] - high) // 2
        gl.Disable(names.SCISSOR_TEST)
        gl.BindFramebuffer(names.READ_FRAMEBUFFER, framebuffer)
        gl.BindFramebuffer(names.DRAW_FRAMEBUFFER, slot.framebuffer)
        gl.BlitFramebuffer(
            x, y, x + wide, y + high, 0, 0, width, height, names.COLOR_BUFFER_BIT, names.LINEAR
        )
        self._fence(slot, self._scaled)

    def _begin_to_read(self, slot: _Slot) -> None:
        gl, (width, height) = self._gl, self._onlooker.size
        gl.BindFramebuffer(names.READ_FRAMEBUFFER, slot.framebuffer)
        gl.BindBuffer(names.PIXEL_PACK_BUFFER, slot.buffer)
        gl.PixelStorei(names.PACK_ALIGNMENT, 4)
        gl.ReadPixels(0, 0, width, height, names.RGBA, names.UNSIGNED_BYTE, None)
        gl.BindBuffer(names.PIXEL_PACK_BUFFER, 0)
        self._fence(slot, self._read)

    def _hand_over(self, slot: _Slot) -> None:
        gl, (width, height) = self._gl, self._onlooker.size
        pixels = ctypes.create_string_buffer(4 * width * height)
        gl.BindBuffer(names.PIXEL_PACK_BUFFER, slot.buffer)
        gl.GetBufferSubData(names.PIXEL_PACK_BUFFER, 0, len(pixels), pixels)
        gl.BindBuffer(names.PIXEL_PACK_BUFFER, 0)
        if self._free is not None:
            self._free.append(slot)
        self._onlooker.take(pixels.raw)

    def _fence(self, slot: _Slot, waiting: deque[_Slot]) -> None:
        slot.fence = self._gl.FenceSync(names.SYNC_GPU_COMMANDS_COMPLETE, 0)
        waiting.append(slot)

    def _is_done(self, waiting: deque[_Slot]) -> bool:
        """Whether the graphics card is done with the first that waits."""
        if not waiting:
            return False
        if self._gl.ClientWaitSync(waiting[0].fence, 0, 0) == names.TIMEOUT_EXPIRED:
            return False
        self._gl.DeleteSync(waiting[0].fence)
        return True
