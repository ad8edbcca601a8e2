"""Which display a stage gets, and why. Loads no graphics: the program that only starts the others asks it."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, cast

Choice = Literal["headset", "window", "offscreen", "null", "none"]

_PROBE_SECONDS = 10.0
_ACTIVE_RUNTIME = Path("openxr") / "1" / "active_runtime.json"
_IMPORTED_FROM = Path(__file__).resolve().parents[2]
# In a process of its own: a broken driver takes down the process that asks it.
_EGL_PROBE = """
import ctypes, sys
egl = ctypes.CDLL("libEGL.so.1")
egl.eglGetPlatformDisplay.restype = ctypes.c_void_p
egl.eglGetPlatformDisplay.argtypes = [ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p]
egl.eglInitialize.argtypes = [ctypes.c_void_p] * 3
SURFACELESS_MESA = 0x31DD
display = egl.eglGetPlatformDisplay(SURFACELESS_MESA, None, None)
sys.exit(0 if display and egl.eglInitialize(display, None, None) else 1)
"""


def choose_display(asked: str, environment: Mapping[str, str] | None = None) -> tuple[Choice, str]:
    """The display for what was asked (`auto`, or one of them), and the reason in one line."""
    if asked != "auto":
        reason = "no stage; the patient sees nothing" if asked == "none" else "as asked for"
        return cast(Choice, asked), reason
    found = environment or os.environ
    return choose_automatically(found, sys.platform, headset_answers, egl_works)


def choose_automatically(
    environment: Mapping[str, str],
    platform: str,
    headset: Callable[[], tuple[bool, str]],
    offscreen_works: Callable[[], bool],
) -> tuple[Choice, str]:
    """The headset where one answers, else a window where one can be seen, else an offscreen picture, else nothing."""
    if has_runtime(environment, platform):
        answers, told = headset()
        if answers:
            return "headset", told
        choice, why = _without_headset(environment, platform, offscreen_works)
        return choice, f"{why}; no headset: {told}"
    return _without_headset(environment, platform, offscreen_works)


def _without_headset(
    environment: Mapping[str, str], platform: str, offscreen_works: Callable[[], bool]
) -> tuple[Choice, str]:
    if platform in ("win32", "darwin"):
        return "window", "this computer has a desktop"
    name = environment.get("DISPLAY", "")
    if name and x_server_answers(name):
        return "window", f"the display server {name} answers"
    missing = "there is no display server (DISPLAY is not set)"
    if name:
        missing = f"the display server {name} does not answer"
    if offscreen_works():
        return "offscreen", f"{missing}; pictures are drawn without one (EGL)"
    return "null", (
        f"{missing}, and EGL does not work: THE PATIENT SEES NOTHING. "
        "Install libegl1, libegl-mesa0 and libgl1-mesa-dri, or start a display server"
    )


def has_runtime(environment: Mapping[str, str], platform: str) -> bool:
    """Whether an OpenXR runtime is installed, by the files that the loader looks for; on Windows nobody knows yet."""
    if platform == "win32" or environment.get("XR_RUNTIME_JSON"):
        return True
    home = Path(environment.get("HOME", "/"))
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    shared = [Path(part) for part in environment.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":") if part]
    return any((folder / _ACTIVE_RUNTIME).exists() for folder in (config, *shared, Path("/etc")))


def headset_answers() -> tuple[bool, str]:
    """Whether a headset is there, and which; or why not. A runtime that hangs or crashes takes only the probe along."""
    try:
        probe = subprocess.run(
            [sys.executable, "-m", "vrtherapy.stage.display.headset.probe"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PROBE_SECONDS,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(_IMPORTED_FROM), *_python_path()])},
            encoding="utf-8",
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, f"the OpenXR runtime has not answered for {_PROBE_SECONDS:.0f} s"
    except OSError as error:
        return False, f"it could not be looked for ({error.strerror})"
    lines = probe.stdout.split("\n")
    told = next((line for line in reversed(lines) if line.strip()), "the OpenXR runtime crashed")
    return probe.returncode == 0, told


def _python_path() -> list[str]:
    return [part for part in [os.environ.get("PYTHONPATH", "")] if part]


def x_server_answers(name: str) -> bool:
    """Whether an X server listens at a display's name such as `:0` or `host:10.0`."""
    host, colon, rest = name.rpartition(":")
    number = rest.split(".")[0]
    if not (colon and number.isdigit()):
        return False
    if host and host != "unix":
        return _connects(socket.AF_INET, (host, 6000 + int(number)))
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 -- where X servers listen
    unix = getattr(socket, "AF_UNIX", None)
    return unix is not None and (_connects(unix, path) or _connects(unix, f"\0{path}"))


def egl_works() -> bool:
    """Whether a picture can be drawn through EGL with no display server (Mesa's surfaceless platform)."""
    try:
        probe = subprocess.run(
            [sys.executable, "-c", _EGL_PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0


def _connects(family: int, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            probe.connect(address)
    except OSError:
        return False
    return True
