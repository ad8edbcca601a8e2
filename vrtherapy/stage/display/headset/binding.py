"""OpenGL as the operating system names it to OpenXR: GLX, EGL or WGL, always of the context that is current."""

import ctypes
import sys
from ctypes import byref, c_int, c_void_p, cast
from typing import Literal

import xr

from vrtherapy.errors import StageError

Binding = Literal["GLX", "EGL", "WGL"]
_EGL_CONFIG_ID = 0x3028
_EGL_NONE = 0x3038

EXTENSIONS: dict[Binding, tuple[str, ...]] = {
    "GLX": (xr.KHR_OPENGL_ENABLE_EXTENSION_NAME,),
    "EGL": (xr.KHR_OPENGL_ENABLE_EXTENSION_NAME, "XR_MNDX_egl_enable"),
    "WGL": (xr.KHR_OPENGL_ENABLE_EXTENSION_NAME,),
}
"""What a runtime must offer for each."""
LIBRARIES: dict[Binding, str] = {"GLX": "pandagl", "EGL": "p3headlessgl", "WGL": "pandagl"}
"""The library of Panda3D that makes such a context."""


def choose_binding(display_server: str) -> Binding:
    """The binding for this machine; `display_server` is DISPLAY, empty where there is none."""
    if sys.platform == "win32":
        return "WGL"
    return "GLX" if display_server else "EGL"


def graphics_binding(kind: Binding) -> ctypes.Structure:
    """The structure that hands the current OpenGL context to a session. Keep it as long as the session."""
    makers = {"GLX": _glx, "EGL": _egl, "WGL": _wgl}
    return makers[kind]()


def _glx() -> ctypes.Structure:
    from OpenGL import GLX  # noqa: PLC0415 -- loads libGL, which machines without an X server may not have

    context = GLX.glXGetCurrentContext()
    if not context:
        raise StageError("No OpenGL context is current on this thread (GLX).")
    # PyOpenGL's own pointer types: plain integers are refused.
    return xr.GraphicsBindingOpenGLXlibKHR(
        x_display=GLX.glXGetCurrentDisplay(),
        glx_drawable=GLX.glXGetCurrentDrawable(),
        glx_context=context,
    )


def _egl() -> ctypes.Structure:
    egl = ctypes.CDLL("libEGL.so.1")
    for name in ("eglGetCurrentDisplay", "eglGetCurrentContext"):
        getattr(egl, name).restype = c_void_p
    display, context = egl.eglGetCurrentDisplay(), egl.eglGetCurrentContext()
    if not context:
        raise StageError("No OpenGL context is current on this thread (EGL).")
    number, config, count = c_int(), c_void_p(), c_int()
    egl.eglQueryContext(c_void_p(display), c_void_p(context), _EGL_CONFIG_ID, byref(number))
    wanted = (c_int * 3)(_EGL_CONFIG_ID, number.value, _EGL_NONE)
    egl.eglChooseConfig(c_void_p(display), wanted, byref(config), 1, byref(count))
    binding = xr.GraphicsBindingEGLMNDX()
    binding.get_proc_address = cast(egl.eglGetProcAddress, type(binding.get_proc_address))
    kinds = {name: kind for name, kind, *_ in binding._fields_}
    for name, value in (("display", display), ("config", config.value), ("context", context)):
        setattr(binding, name, cast(c_void_p(value), kinds[name]))
    return binding


def _wgl() -> ctypes.Structure:
    """Written from the specification; never run: no Windows machine with a headset was at hand."""
    from OpenGL import WGL  # noqa: PLC0415 -- Windows only

    context = WGL.wglGetCurrentContext()
    if not context:
        raise StageError("No OpenGL context is current on this thread (WGL).")
    return xr.GraphicsBindingOpenGLWin32KHR(h_dc=WGL.wglGetCurrentDC(), h_glrc=context)
