"""The OpenXR runtime of this machine: found, asked for a headset, and described."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from ctypes import byref
from dataclasses import dataclass
from typing import Any

import xr
from xr import raw_functions as raw

from vrtherapy.errors import StageError

STEREO = xr.ViewConfigurationType.PRIMARY_STEREO
_APPLICATION = "vrtherapy"
_USEFUL = (
    xr.EXT_USER_PRESENCE_EXTENSION_NAME,
    xr.EXT_HAND_INTERACTION_EXTENSION_NAME,
    xr.EXT_LOCAL_FLOOR_EXTENSION_NAME,
    xr.KHR_CONVERT_TIMESPEC_TIME_EXTENSION_NAME if os.name == "posix" else "",
)
"""Asked for where they are offered."""


class NoRuntime(StageError):
    """No OpenXR runtime answers."""


class NoHeadset(StageError):
    """A runtime answers, but no headset is connected to it."""


@dataclass(frozen=True)
class Runtime:
    """A connection to a runtime. While it is open, this process can have no other."""

    instance: xr.Instance
    system: xr.SystemId
    name: str
    """Its name and version, as the runtime says them."""
    version: str
    """Of OpenXR, as agreed on."""
    headset: str
    extensions: frozenset[str]
    """Those that are in use."""
    reports_presence: bool
    """Whether it tells when the headset is taken off."""
    tracks_position: bool
    """Whether the headset knows where it is, and not only how it is turned."""

    def has(self, extension: str) -> bool:
        """Whether an extension is in use."""
        return extension in self.extensions

    def eye_size(self) -> tuple[int, int]:
        """The recommended size of one eye's picture, in pixels."""
        views = xr.enumerate_view_configuration_views(self.instance, self.system, STEREO)
        return int(views[0].recommended_image_rect_width), int(views[0].recommended_image_rect_height)

    def close(self) -> None:
        """Let go of the runtime, dead or alive."""
        forgive(xr.destroy_instance, self.instance)


_VERSIONS = (xr.Version(1, 1, 0), xr.Version(1, 0, 0))
"""Of OpenXR, the best first."""


def offered_extensions() -> frozenset[str]:
    """What the runtime could do. Raises NoRuntime."""
    try:
        offered = xr.enumerate_instance_extension_properties()
    except xr.XrException as error:
        raise NoRuntime(absent(error)) from error
    return frozenset(text_of(extension.extension_name) for extension in offered)


def connect(needed: Sequence[str]) -> Runtime:
    """Connect to the runtime and its headset. May block for ever if the runtime hangs. Raises NoRuntime, NoHeadset."""
    offered = offered_extensions()
    if lacking := [extension for extension in needed if extension not in offered]:
        raise NoRuntime(f"The OpenXR runtime does not offer {', '.join(lacking)}, which this machine needs.")
    wanted = [*needed, *(extension for extension in _USEFUL if extension in offered)]
    instance, version = _instance(wanted)
    try:
        system = xr.get_system(instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        return _described(instance, system, frozenset(wanted), version)
    except (xr.FormFactorUnavailableError, xr.FormFactorUnsupportedError) as error:
        name = runtime_name(instance)
        forgive(xr.destroy_instance, instance)
        raise NoHeadset(f"{name} answers, but no headset is connected. Connect and switch it on.") from error
    except xr.XrException as error:
        forgive(xr.destroy_instance, instance)
        raise NoRuntime(absent(error)) from error


def _instance(extensions: Sequence[str]) -> tuple[xr.Instance, str]:
    refused: xr.XrException | None = None
    for version in _VERSIONS:
        about = xr.ApplicationInfo(_APPLICATION, 1, "Panda3D", 1, version)
        try:
            info = xr.InstanceCreateInfo(application_info=about, enabled_extension_names=list(extensions))
            return xr.create_instance(info), f"{version.major}.{version.minor}"
        except xr.ApiVersionUnsupportedError as error:
            refused = error
        except xr.XrException as error:
            raise NoRuntime(absent(error)) from error
    raise NoRuntime(absent(refused)) from refused


def _described(
    instance: xr.Instance, system: xr.SystemId, extensions: frozenset[str], version: str
) -> Runtime:
    presence = xr.SystemUserPresencePropertiesEXT()
    asks = xr.EXT_USER_PRESENCE_EXTENSION_NAME in extensions
    properties = xr.SystemProperties(next=presence) if asks else xr.SystemProperties()
    check(raw.xrGetSystemProperties(instance, system, byref(properties)))
    return Runtime(
        instance=instance,
        system=system,
        name=runtime_name(instance),
        version=version,
        headset=text_of(properties.system_name),
        extensions=extensions,
        reports_presence=asks and bool(presence.supports_user_presence),
        tracks_position=bool(properties.tracking_properties.position_tracking),
    )


def runtime_name(instance: xr.Instance) -> str:
    """The name and version that a runtime gives itself."""
    properties = xr.get_instance_properties(instance)
    return f"{text_of(properties.runtime_name)} ({xr.Version(properties.runtime_version)})"


def absent(error: Exception | None) -> str:
    """What to tell a person when no runtime answers."""
    word = type(error).__name__.removesuffix("Error") if error else "no answer"
    return f"No OpenXR runtime answers ({word}). {HOW_TO_GET_ONE}"


HOW_TO_GET_ONE = (
    "Start the program of your headset: SteamVR (store.steampowered.com/steamvr; in its settings make it the OpenXR "
    "runtime), Monado (monado.dev; Debian 13: apt-get install monado-service libopenxr1-monado) or WiVRn "
    "(github.com/WiVRn/WiVRn) for headsets without a cable."
)


def text_of(name: bytes | str) -> str:
    """A name as OpenXR's structures hold it."""
    return name.decode(errors="replace") if isinstance(name, bytes) else name


def forgive(destroy: Callable[[Any], None], handle: object) -> None:
    """Destroy something that a dead runtime may have taken away already."""
    with suppress(xr.XrException):
        destroy(handle)


def check(result: xr.Result) -> None:
    """Raise what a raw call returned, if it failed. Successes that are not SUCCESS pass."""
    if result.value < 0:
        raise xr.exception.check_result(result)
