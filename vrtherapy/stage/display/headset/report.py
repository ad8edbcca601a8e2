"""What `python -m vrtherapy headset` prints: the runtime, the headset and its controllers, or what is missing."""

import os
import time
from collections.abc import Iterator

import xr

from vrtherapy.errors import StageError
from vrtherapy.stage.display.headset.binding import EXTENSIONS, LIBRARIES, Binding, choose_binding
from vrtherapy.stage.display.headset.connection import Live
from vrtherapy.stage.display.headset.runtime import HOW_TO_GET_ONE, STEREO, connect, offered_extensions
from vrtherapy.stage.display.headset.session import State
from vrtherapy.stage.display.headset.swapchains import format_name
from vrtherapy.stage.render.two_eyes import TwoEyes

_PATIENCE_SECONDS = 6.0
_PASS_SECONDS = 0.02
_SETTLE_SECONDS = 0.5


def describe() -> Iterator[str]:
    """Line by line. Raises StageError where there is no runtime, no headset or no OpenGL."""
    offered = offered_extensions()
    binding = choose_binding(os.environ.get("DISPLAY", ""))
    runtime = connect(EXTENSIONS[binding])
    eyes = TwoEyes(LIBRARIES[binding])
    try:
        live = Live.open(runtime, binding)
        try:
            _run(live)
            yield from _told(live, offered, binding)
        finally:
            live.close()
    except xr.XrException as error:
        raise StageError(f"{runtime.name} failed ({type(error).__name__}). {HOW_TO_GET_ONE}") from error
    finally:
        eyes.close()


def _run(live: Live) -> None:
    """Let the session run for a moment with nothing in view, until it knows its controllers."""
    begun, session = time.monotonic(), live.session
    ends_at = begun + _PATIENCE_SECONDS
    while time.monotonic() < ends_at:
        if not live.pacer.waiting:
            session.poll()
            if session.running:
                live.pacer.request()
        slot = live.pacer.next_slot(_PASS_SECONDS)
        if slot is None:
            continue
        session.begin_frame()
        live.actions.read(slot.display_time)
        session.end_frame(slot.display_time, drawn=False)
        live.ledger.note(slot)
        if session.state == State.FOCUSED:
            ends_at = min(ends_at, time.monotonic() + _SETTLE_SECONDS)


def _told(live: Live, offered: frozenset[str], binding: Binding) -> Iterator[str]:
    runtime, session = live.runtime, live.session
    yield f"runtime      {runtime.name}, OpenXR {runtime.version}"
    yield f"headset      {runtime.headset}"
    yield f"state        {session.state.name}; {live.ledger.period_seconds * 1000:.1f} ms a frame"
    yield f"OpenGL       {binding}"
    views = xr.enumerate_view_configuration_views(runtime.instance, runtime.system, STEREO)
    for name, view in zip(("left", "right"), views, strict=True):
        wanted = f"{view.recommended_image_rect_width}x{view.recommended_image_rect_height}"
        most = f"{view.max_image_rect_width}x{view.max_image_rect_height}"
        yield f"{name} eye".ljust(13) + f"{wanted} recommended, {most} at most"
    shape = "one array swapchain" if live.target.layered else "two swapchains"
    yield f"pictures     {shape}; formats {', '.join(map(format_name, xr.enumerate_swapchain_formats(session.handle)))}"
    yield f"space        {session.space_kind.name}" + (
        "" if session.space_kind != xr.ReferenceSpaceType.LOCAL else " (it does not know the floor)"
    )
    for side, profile in live.actions.profiles().items():
        yield f"{side} hand".ljust(13) + (profile or "nothing (switch the controller on)")
    presence = "told by the headset" if runtime.reports_presence else "not told by this runtime"
    yield f"worn or not  {presence}"
    yield "in use       " + ", ".join(sorted(runtime.extensions))
    yield "offered      " + ", ".join(sorted(offered))
