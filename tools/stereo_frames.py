"""What a frame for two eyes costs the processor in three ways, side by side in one process: see `bench stereo`.

    python tools/stereo_frames.py time [--peer]    with build/void_draws.so preloaded; one JSON object as the last line
    python tools/stereo_frames.py pixels           how far one pass is from two cameras, really drawn

One pass and two cameras (4 samples a pixel, resolved into the headset's images), and with --peer, inside the folder of
the headset's runtime, the package panda3d-openxr as it is (no samples) but for what keeps it from starting there. All
look at the same places, in rounds that alternate, on one processor: a process that moves between frames leaves its
caches behind. Shadow maps, which are drawn once whatever the eyes, stand still.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from panda3d.core import GraphicsEngine, NodePath, load_prc_file_data

from tests.scenes.eyes import PlainTarget, views
from tests.scenes.small import scene
from vrtherapy.content import scene_folders
from vrtherapy.scene import Scene, SceneLibrary
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.props.base import Material, Mesh, Part
from vrtherapy.stage.render.canvas import Canvas, EyeFramebuffers, Hook
from vrtherapy.stage.render.draft import draft_part
from vrtherapy.stage.render.eyes import EyeImages, EyeTarget, EyeView
from vrtherapy.stage.render.gl import GL
from vrtherapy.stage.render.nodes import Buffers, add_part
from vrtherapy.stage.render.place import Place
from vrtherapy.stage.render.quality import Quality
from vrtherapy.stage.render.two_cameras import TwoCameras
from vrtherapy.stage.render.two_eyes import TwoEyes
from vrtherapy.stage.render.world import World

if TYPE_CHECKING:
    from stereo_peer import Peer

NODES = 1000
EYE = (320, 240)
SAMPLES = 4
FRAMES, ROUNDS, WARM_UP = 12, 7, 3
_QUALITY = Quality(near_shadow=512, far_shadow=512, samples=SAMPLES, soft_shadows=False, detail=0.5)
_PLAIN = Quality(near_shadow=512, far_shadow=512, samples=0, soft_shadows=False, detail=0.5)
_TIME_SECONDS = 2.0
_HEIGHT_M = 1.65
Way = Callable[[Frame], float]
"""Draws a frame; seconds of this thread's processor time for all of it but the wait for the headset."""


class Engine:
    """Panda3D's engine, and how long it drew."""

    def __init__(self, engine: GraphicsEngine) -> None:
        self._engine = engine
        self.spent = 0.0
        """Seconds of this thread's processor time in `render_frame` since this was last set to 0."""

    def render_frame(self) -> None:
        """Draw everything that is to be drawn."""
        begun = time.thread_time()
        self._engine.render_frame()
        self.spent += time.thread_time() - begun


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("time", "pixels"))
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args()
    if options.what == "pixels":
        print(json.dumps(pixels()))
        return
    *others, own = sorted(os.sched_getaffinity(0))
    if not options.peer:
        os.sched_setaffinity(0, {own})
        print(json.dumps(times(TwoEyes("p3headlessgl", _QUALITY, SAMPLES), None)), flush=True)
        return
    from stereo_peer import Peer, runtime  # noqa: PLC0415 -- needs the runtime and a package for developers

    os.sched_setaffinity(0, others or {own})  # for the runtime, which is started next
    with runtime():
        os.sched_setaffinity(0, {own})
        eyes = TwoEyes("pandagl", _QUALITY, SAMPLES)
        print(json.dumps(times(eyes, Peer(eyes))), flush=True)


def void_our_own(eyes: TwoEyes) -> None:
    """What is preloaded stands before OpenGL's library, but not before what is looked up in it."""
    void, found = ctypes.CDLL(None), eyes.gl.find

    def find(name: bytes) -> int | None:
        if name in (b"glBlitFramebuffer", b"glClear"):
            return ctypes.cast(void[name.decode()], ctypes.c_void_p).value
        return found(name)

    eyes.gl.find = find


def times(eyes: TwoEyes, peer: Peer | None) -> dict[str, object]:
    """Milliseconds and ratios for both places."""
    void_our_own(eyes)
    load_prc_file_data("bench", "gl-finish 0")  # where a graphics card draws, nobody waits for a frame
    cameras = TwoCameras(eyes.output, _PLAIN, EYE, samples=0)
    engine = Engine(eyes.output.get_engine())
    for ready in (eyes, cameras):
        ready.world.engine = engine
    places = {wanted.id: wanted for wanted in (crowded(), balcony())}
    load(eyes, cameras, *places.values())
    found: dict[str, object] = {}
    for name, wanted in places.items():
        frame = Frame(name, wanted.values_for(5.0, {}), _TIME_SECONDS)
        ways = {"one_pass": one_pass(eyes, cameras, peer), "two_cull": two_cull(eyes, cameras, peer)}
        if peer is not None:
            ways["panda3d_openxr"] = peer.way(cameras.world, engine, hide_all(eyes, cameras))
        found[name] = compared(ways, frame, engine)
    return found


def compared(ways: dict[str, Way], frame: Frame, engine: Engine) -> dict[str, float]:
    """Every way in turn, forwards and backwards; the medians of the rounds' medians, and of their ratios.

    Each for what Panda3D does (`render_frame`, with what it calls), and for the whole frame, where every way has the
    scene's own movements as well.
    """
    drawn = ctypes.c_ulong.in_dll(ctypes.CDLL(None), "void_draws_count")
    rounds: list[dict[str, float]] = []
    calls: dict[str, int] = {}
    for turn in range(ROUNDS):
        took: dict[str, float] = {}
        for name in sorted(ways, reverse=turn % 2 == 0):
            whole, render = [], []
            for _ in range(WARM_UP + FRAMES):
                drawn.value, engine.spent = 0, 0.0
                whole.append(ways[name](frame))
                render.append(engine.spent)
                calls[name] = drawn.value
            took[name] = statistics.median(render[WARM_UP:])
            took[f"{name}_frame"] = statistics.median(whole[WARM_UP:])
        rounds.append(took)
    del rounds[0]
    figures = {f"{name}_draw_calls": float(count) for name, count in calls.items()}
    for name in rounds[0]:
        figures[f"{name}_ms"] = 1000 * statistics.median(took[name] for took in rounds)
    for name in ways.keys() - {"one_pass"}:
        for part in ("", "_frame"):
            ratios = [took[f"one_pass{part}"] / took[f"{name}{part}"] for took in rounds]
            figures[f"ratio_{name}{part}"] = statistics.median(ratios)
    return figures


def one_pass(eyes: TwoEyes, cameras: TwoCameras, peer: Peer | None) -> Way:
    """Both eyes at once, into the runtime's own images where there is a runtime."""
    target = PlainTarget(eyes.gl, EYE) if peer is None else peer.target(EYE, array=True)

    def draw(frame: Frame) -> float:
        cameras.show_in_turn(drawn=False)
        if peer is not None:
            return peer.frame(lambda at: eyes.draw(frame, at, target), target)
        begun = time.thread_time()
        eyes.draw(frame, views(at=(0.0, _HEIGHT_M, 0.0)), target)
        return time.thread_time() - begun

    return draw


def two_cull(eyes: TwoEyes, cameras: TwoCameras, peer: Peer | None) -> Way:
    """Each eye by itself, in the same loop, into an image of its own."""
    target = PlainTarget(eyes.gl, EYE, layers=False) if peer is None else peer.target(EYE, array=False)
    handing_over = HandingOver(cameras, eyes.gl, target)

    def draw_both(frame: Frame, at: tuple[EyeView, EyeView]) -> None:
        cameras.draw(frame, at)
        handing_over.check()

    def draw(frame: Frame) -> float:
        eyes.rest()
        cameras.show_in_turn(drawn=True)
        if peer is not None:
            return peer.frame(lambda at: draw_both(frame, at), target)
        begun = time.thread_time()
        draw_both(frame, views(at=(0.0, _HEIGHT_M, 0.0)))
        return time.thread_time() - begun

    return draw


class HandingOver:
    """Has two cameras draw as programs for headsets must: into the runtime's images, smoothed as one pass smooths."""

    def __init__(self, cameras: TwoCameras, gl: GL, target: EyeTarget) -> None:
        self._gl, self._target = gl, target
        self._framebuffers = EyeFramebuffers(gl)
        self._images: EyeImages | None = None
        self._canvases = [Canvas(gl, target.size, SAMPLES) for _ in cameras.regions]
        self._hooks = [
            Hook(gl, region, partial(self._draw, eye)) for eye, region in enumerate(cameras.regions)
        ]

    def check(self) -> None:
        """Raise what went wrong in the frame."""
        for hook in self._hooks:
            hook.check()

    def _draw(self, eye: int, upcall: Callable[[], None], bound: int) -> None:
        canvas = self._canvases[eye]
        canvas.begin()
        self._gl.Viewport(0, 0, *canvas.size)
        upcall()
        if eye == 0:
            self._images = self._target.acquire()
        canvas.copy(0, self._framebuffers.of(self._images)[eye])


def hide_all(eyes: TwoEyes, cameras: TwoCameras) -> Callable[[], None]:
    """Have our own ways draw nothing."""

    def hide() -> None:
        eyes.rest()
        cameras.show_in_turn(drawn=False)

    return hide


def pixels() -> dict[str, int]:
    """How many pixels of both eyes are off by more than 1, with four samples each."""
    eyes = TwoEyes("p3headlessgl", _QUALITY, SAMPLES)
    cameras = TwoCameras(eyes.output, _QUALITY, EYE, SAMPLES)
    places = (crowded(), balcony())
    load(eyes, cameras, *places)
    target, found = PlainTarget(eyes.gl, EYE), dict[str, int]()
    for wanted in places:
        frame = Frame(wanted.id, wanted.values_for(5.0, {}), _TIME_SECONDS)
        cameras.show_in_turn(drawn=False)
        eyes.draw(frame, views(at=(0.0, _HEIGHT_M, 0.0)), target)
        together = [target.picture(eye) for eye in (0, 1)]
        eyes.rest()
        cameras.show_in_turn(drawn=True)
        cameras.draw(frame, views(at=(0.0, _HEIGHT_M, 0.0)))
        off = [
            np.abs(a.astype(int) - b).max(-1) > 1 for a, b in zip(together, cameras.pictures(), strict=True)
        ]
        found[wanted.id] = int(sum(eye.sum() for eye in off))
    cameras.close()
    eyes.close()
    return found


def crowded() -> Scene:
    """A place that `load` fills with nodes."""
    return scene("nodes", props=[])


def balcony() -> Scene:
    """The shipped scene."""
    return SceneLibrary(scene_folders(Path(__file__)), CATALOGUE).load("balcony")


def load(eyes: TwoEyes, cameras: TwoCameras, *scenes: Scene) -> None:
    """Have both ready for the scenes, with nothing in them that moves by itself."""
    for ready in (eyes, cameras):
        for wanted in scenes:
            ready.prepare(wanted)
            while not ready.ready(wanted.id):
                ready.warm()
            place = place_of(ready, wanted.id)
            place.restless = False
            if wanted.id == "nodes":
                fill(place, ready.world)


def place_of(ready: TwoEyes | TwoCameras, name: str) -> Place:
    """A place that is ready."""
    return ready.world.place(name)


def fill(place: Place, world: World) -> None:
    """Put separate, static nodes before the patient, all of them in view."""
    rng = np.random.default_rng(1)
    cube = add_part(
        NodePath("holder"), draft_part(Part("cube", _cube(), Material())), world.style, Buffers()
    )[0]
    for _ in range(NODES):
        ahead = rng.uniform(12, 30)
        node = cube.copy_to(place.root)
        node.set_pos(rng.uniform(-0.55, 0.55) * ahead, ahead, _HEIGHT_M + rng.uniform(-0.55, 0.55) * ahead)
        node.set_hpr(*rng.uniform(0, 360, 3))
        node.set_scale(0.3)


def _cube() -> Mesh:
    """A cube of a metre."""
    positions, normals, indices = [], [], []
    for axis in range(3):
        for side in (-1.0, 1.0):
            normal, along = np.zeros(3), np.zeros(3)
            normal[axis], along[(axis + 1) % 3] = side, 1.0
            up = np.cross(normal, along)
            start = len(positions)
            positions += [(normal + a * along + b * up) / 2 for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            normals += [normal] * 4
            indices += [(start, start + 1, start + 2), (start, start + 2, start + 3)]
    count = len(positions)
    return Mesh(
        np.array(positions, np.float32),
        np.array(normals, np.float32),
        np.zeros((count, 2), np.float32),
        np.ones((count, 4), np.float32),
        np.array(indices, np.uint32),
    )


if __name__ == "__main__":
    main()
