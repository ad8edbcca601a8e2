"""The package panda3d-openxr beside our own way, in one OpenXR session of its making; for stereo_frames.py.

The least that lets it start on Monado: pictures with alpha (it asks for GL_SRGB8, which the runtime has not), and a log
callback that does nothing (its own mixes bytes and text). Everything else is as it comes.
"""

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import byref
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import xr
from direct.task.Task import Task
from direct.task.TaskManagerGlobal import taskMgr
from p3dopenxr.instance import Instance
from p3dopenxr.layer import ProjectionLayer
from p3dopenxr.p3dopenxr import P3DOpenXR
from panda3d.core import NodePath
from xr import raw_functions as raw

from tests.headset.rig import Monado
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.display.headset.runtime import check
from vrtherapy.stage.display.headset.session import HeadsetSession
from vrtherapy.stage.display.headset.swapchains import EyeSwapchains
from vrtherapy.stage.render.eyes import EyeView
from vrtherapy.stage.render.sight import FAR_M, NEAR_M
from vrtherapy.stage.render.two_eyes import TwoEyes
from vrtherapy.stage.render.world import World

if TYPE_CHECKING:
    from stereo_frames import Engine

_PATIENCE_SECONDS = 20.0
_SCREEN = ":99"


@contextmanager
def runtime() -> Iterator[None]:
    """A screen and a headset runtime for this process, which ends with them."""
    os.environ.pop("LD_PRELOAD", None)  # they are programs of their own, and draw
    with tempfile.TemporaryDirectory() as folder, Monado(Path(folder)):
        subprocess.Popen(["Xvfb", _SCREEN, "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"])
        while not Path("/tmp/.X11-unix/X99").exists():  # noqa: S108 -- where X servers listen
            time.sleep(0.02)
        yield
        sys.stdout.flush()
        os._exit(0)  # the package crashes when it is taken down


class Peer:
    """The package, drawing what hangs below its `render`, in the context and at the size of `eyes`."""

    def __init__(self, eyes: TwoEyes) -> None:
        logging.disable(logging.CRITICAL)
        Instance.debug_callback_py = lambda self, *told: True
        self._engine = eyes.output.get_engine()
        self._render = NodePath("render")
        peer = P3DOpenXR(SimpleNamespace(win=eyes.output, render=self._render, camera=NodePath("camera")))
        properties = peer.create_default_fb_props()
        properties.set_rgba_bits(8, 8, 8, 8)
        peer.init(near=NEAR_M, far=FAR_M, fb_props=properties)
        taskMgr.remove("openXRPollActions")  # hands cost time that a picture does not need
        taskMgr.add(self._draw_task, "draw", sort=50)
        self._waited = self._ended = 0.0
        self._wait_frame = peer.session.wait_frame
        self._end_frame = peer.session.end_frame
        peer.session.wait_frame, peer.session.end_frame = self._timed_wait, self._timed_end
        self._peer = peer
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while peer.session.state != xr.SessionState.FOCUSED and time.monotonic() < give_up_at:
            taskMgr.step()
        self._show(drawn=False)
        self._ours = self._our_calls()
        self._slot, self._wait = xr.FrameState(), xr.FrameWaitInfo()
        self._images: EyeSwapchains | None = None

    def target(self, size: tuple[int, int], *, array: bool) -> EyeSwapchains:
        """The runtime's images for one of our own ways: an array for both eyes, or a swapchain for each."""
        return EyeSwapchains(self._peer.session.handle, size, array=array)

    def frame(self, draw: Callable[[tuple[EyeView, EyeView]], object], images: EyeSwapchains) -> float:
        """One frame of our own; seconds of this thread's processor time, without the wait for it."""
        if images is not self._images:
            self._images = images
            self._ours.show(images.parts())
        begun = time.thread_time()
        self._ours.poll()
        before = time.thread_time() - begun
        check(raw.xrWaitFrame(self._peer.session.handle, byref(self._wait), byref(self._slot)))
        begun = time.thread_time()
        self._ours.begin_frame()
        draw(self._ours.locate(self._slot.predicted_display_time).views)
        drawn = images.release()
        self._ours.end_frame(self._slot.predicted_display_time, drawn=drawn)
        return before + time.thread_time() - begun

    def way(self, world: World, engine: "Engine", hide_ours: Callable[[], None]) -> Callable[[Frame], float]:
        """The package's own frame, looking at what `world` shows, drawn by `engine`."""
        self._engine = engine

        def draw(frame: Frame) -> float:
            hide_ours()
            self._show(drawn=True)
            self._waited = self._ended = 0.0
            begun = time.thread_time()
            place = world.show(frame)
            place.root.reparent_to(self._render)
            taskMgr.step()
            took = time.thread_time() - begun - self._waited
            engine.spent -= self._ended  # the package ends the frame while it draws; we, after that
            self._show(drawn=False)
            place.root.detach_node()
            return took

        return draw

    def _our_calls(self) -> HeadsetSession:
        """Our own calls of a frame, in the session that the package has made: a process can have no other."""
        made = SimpleNamespace(
            instance=self._peer.instance.handle, system=self._peer.system.handle, tracks_position=True
        )
        create, xr.create_session = xr.create_session, lambda *_: self._peer.session.handle
        try:
            return HeadsetSession(made, self._peer.session.graphics_binding)
        finally:
            xr.create_session = create

    def _show(self, *, drawn: bool) -> None:
        for buffer in self._peer.buffers:
            buffer.set_active(drawn)

    def _draw_task(self, task: Task) -> int:
        self._engine.render_frame()
        return task.cont

    def _timed_wait(self) -> None:
        begun = time.thread_time()
        self._wait_frame()
        self._waited += time.thread_time() - begun

    def _timed_end(self, layer: ProjectionLayer) -> None:
        begun = time.thread_time()
        self._end_frame(layer)
        self._ended += time.thread_time() - begun
