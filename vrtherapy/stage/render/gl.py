"""The few OpenGL calls that Panda3D does not offer, through ctypes: half a microsecond a call.

To be used on the frame thread only, where Panda3D's context is current: in a draw callback, or after a frame.
"""

import ctypes
import sys
from collections.abc import Callable
from ctypes import CFUNCTYPE, c_char_p, c_float, c_int, c_ssize_t, c_ubyte, c_uint, c_uint64, c_void_p
from typing import Any

from vrtherapy.errors import StageError

FRAMEBUFFER, READ_FRAMEBUFFER, DRAW_FRAMEBUFFER, RENDERBUFFER = 0x8D40, 0x8CA8, 0x8CA9, 0x8D41
FRAMEBUFFER_BINDING, FRAMEBUFFER_COMPLETE = 0x8CA6, 0x8CD5
COLOR_ATTACHMENT0, DEPTH_ATTACHMENT, TEXTURE_2D = 0x8CE0, 0x8D00, 0x0DE1
TEXTURE_2D_ARRAY, TEXTURE_2D_MULTISAMPLE_ARRAY = 0x8C1A, 0x9102
RGBA8, SRGB8_ALPHA8, DEPTH_COMPONENT24 = 0x8058, 0x8C43, 0x81A6
COLOR_BUFFER_BIT, DEPTH_BUFFER_BIT, NEAREST, LINEAR = 0x4000, 0x0100, 0x2600, 0x2601
SCISSOR_TEST, MULTISAMPLE, CLIP_DISTANCE0 = 0x0C11, 0x809D, 0x3000
PIXEL_PACK_BUFFER, STREAM_READ, PACK_ALIGNMENT = 0x88EB, 0x88E1, 0x0D05
RGBA, UNSIGNED_BYTE = 0x1908, 0x1401
EXTENSIONS, NUM_EXTENSIONS, NO_ERROR = 0x1F03, 0x821D, 0
SYNC_GPU_COMMANDS_COMPLETE, TIMEOUT_EXPIRED, WAIT_FAILED = 0x9117, 0x911B, 0x911D

_U, _I, _F, _P, _L = c_uint, c_int, c_float, c_void_p, c_ssize_t
_CALLS: dict[str, tuple[Any, ...]] = {
    "BindBuffer": (None, _U, _U),
    "BindFramebuffer": (None, _U, _U),
    "BindRenderbuffer": (None, _U, _U),
    "BindTexture": (None, _U, _U),
    "BlitFramebuffer": (None, *(_I,) * 8, _U, _U),
    "BufferData": (None, _U, _L, _P, _U),
    "CheckFramebufferStatus": (_U, _U),
    "Clear": (None, _U),
    "ClearColor": (None, _F, _F, _F, _F),
    "ClientWaitSync": (_U, _P, _U, c_uint64),
    "ColorMask": (None, c_ubyte, c_ubyte, c_ubyte, c_ubyte),
    "DeleteBuffers": (None, _I, _P),
    "DeleteFramebuffers": (None, _I, _P),
    "DeleteRenderbuffers": (None, _I, _P),
    "DeleteSync": (None, _P),
    "DeleteTextures": (None, _I, _P),
    "DepthMask": (None, c_ubyte),
    "Disable": (None, _U),
    "Enable": (None, _U),
    "FenceSync": (_P, _U, _U),
    "Flush": (None,),
    "FramebufferRenderbuffer": (None, _U, _U, _U, _U),
    "FramebufferTexture": (None, _U, _U, _U, _I),
    "FramebufferTexture2D": (None, _U, _U, _U, _U, _I),
    "FramebufferTextureLayer": (None, _U, _U, _U, _I, _I),
    "GenBuffers": (None, _I, _P),
    "GenFramebuffers": (None, _I, _P),
    "GenRenderbuffers": (None, _I, _P),
    "GenTextures": (None, _I, _P),
    "GetBufferSubData": (None, _U, _L, _L, _P),
    "GetError": (_U,),
    "GetIntegerv": (None, _U, _P),
    "GetStringi": (c_char_p, _U, _U),
    "PixelStorei": (None, _U, _I),
    "ReadPixels": (None, _I, _I, _I, _I, _U, _U, _P),
    "RenderbufferStorageMultisample": (None, _U, _I, _U, _I, _I),
    "TexStorage2D": (None, _U, _I, _U, _I, _I),
    "TexStorage3D": (None, _U, _I, _U, _I, _I, _I),
    "TexStorage3DMultisample": (None, _U, _I, _U, _I, _I, _I, c_ubyte),
    "Viewport": (None, _I, _I, _I, _I),
    "ViewportIndexedf": (None, _U, _F, _F, _F, _F),
}
"""Result and arguments of each call."""


class GL:
    """Gives each call of `_CALLS` by its name without `gl`. One for each library through which contexts are made."""

    def __init__(self, library: str) -> None:
        self.find = _finder(library)
        """The address of a call, by its whole name."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in _CALLS:
            raise AttributeError(name)
        address = self.find(f"gl{name}".encode())
        if not address:
            raise StageError(f"The graphics driver has no gl{name}. Update the graphics driver.")
        call = CFUNCTYPE(*_CALLS[name])(address)
        setattr(self, name, call)  # looked up once
        return call

    def new(self, kind: str) -> int:
        """A new object of a kind (`Framebuffers`, `Renderbuffers`, `Buffers`, `Textures`)."""
        name = c_uint()
        getattr(self, f"Gen{kind}")(1, ctypes.byref(name))
        return name.value

    def delete(self, kind: str, *names: int) -> None:
        """Delete objects of a kind."""
        getattr(self, f"Delete{kind}")(len(names), (c_uint * len(names))(*names))

    def number(self, what: int) -> int:
        """A whole number of the context's state. Rarely: it can stall a driver that works in threads of its own."""
        value = c_int()
        self.GetIntegerv(what, ctypes.byref(value))
        return value.value

    def extensions(self) -> frozenset[str]:
        """What the driver offers beyond its version."""
        count = self.number(NUM_EXTENSIONS)
        return frozenset(self.GetStringi(EXTENSIONS, number).decode() for number in range(count))


def _finder(library: str) -> Callable[[bytes], int | None]:
    """How to find a call's address, for a library of Panda3D's."""
    if library == "p3headlessgl":
        return _found_by(ctypes.CDLL("libEGL.so.1"), "eglGetProcAddress")
    if sys.platform == "win32":
        windows = ctypes.WinDLL("opengl32")
        newer = _found_by(windows, "wglGetProcAddress")
        # The oldest calls are exported by the library itself, and only there.
        return lambda name: newer(name) or ctypes.cast(getattr(windows, name.decode(), None), c_void_p).value
    return _found_by(ctypes.CDLL("libGL.so.1"), "glXGetProcAddressARB")


def _found_by(library: ctypes.CDLL, function: str) -> Callable[[bytes], int | None]:
    ask = library[function]
    ask.restype, ask.argtypes = c_void_p, [c_char_p]
    return ask
