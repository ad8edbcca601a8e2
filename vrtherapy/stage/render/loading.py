"""Scenes on their way to the screen: built on a thread of their own, then drawn unseen piece by piece.

Building is numpy work beside the frames. What comes next, handing geometry and textures to the graphics card, must
happen on the frame thread: `warm_next` draws one node into a tiny buffer with each frame until all were drawn once.
"""

import queue
import sys
import threading
from collections import deque

from panda3d.core import (
    BoundingVolume,
    Camera,
    FrameBufferProperties,
    GraphicsEngine,
    GraphicsOutput,
    GraphicsPipe,
    NodePath,
    OmniBoundingVolume,
    PerspectiveLens,
    WindowProperties,
)

from vrtherapy.errors import StageError
from vrtherapy.scene import Scene
from vrtherapy.stage.render.place import Place

_SWITCH_SECONDS = 0.0005
"""How long the building thread may keep Python for itself while a frame waits."""


class Loader:
    """Builds places in the background and warms them up. Used from the frame thread."""

    def __init__(self, host: GraphicsOutput, engine: GraphicsEngine, eyes: int) -> None:
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._eyes = eyes
        self._asked: queue.SimpleQueue[Scene | None] = queue.SimpleQueue()
        self._built: queue.SimpleQueue[Place | tuple[str, Exception]] = queue.SimpleQueue()
        self._known: set[str] = set()
        self._warming: deque[tuple[Place, deque[NodePath]]] = deque()
        self.ready: dict[str, Place] = {}
        self.failed: dict[str, Exception] = {}
        self._buffer = engine.make_output(
            host.get_pipe(), "warm-up", -30, FrameBufferProperties(), WindowProperties.size(4, 4),
            GraphicsPipe.BF_refuse_window, host.get_gsg(), host,
        )  # fmt: skip
        self._camera = Camera("warm-up", PerspectiveLens())
        self._camera.set_cull_bounds(_everywhere())
        self._region = self._buffer.make_display_region()
        self._buffer.set_active(False)
        self._thread = threading.Thread(target=self._build, name="scenes", daemon=True)
        self._thread.start()

    def ask(self, scene: Scene) -> None:
        """Begin to build a scene, unless that was asked before."""
        if scene.id not in self._known:
            self._known.add(scene.id)
            self._asked.put(scene)

    def warm_next(self) -> None:
        """Take in what was built, and have the coming frame draw one more unseen node of it."""
        while not self._built.empty():
            built = self._built.get_nowait()
            if isinstance(built, Place):
                built.pose(built.scene.defaults(), 0.0)
                self._warming.append((built, deque(built.pending())))
            else:
                self.failed[built[0]] = built[1]
        self._buffer.set_active(bool(self._warming))
        if not self._warming:
            return
        place, nodes = self._warming[0]
        if nodes:
            # A camera that looks from the node's own place in the graph sees it with all its inherited inputs.
            self._region.set_camera(nodes.popleft().attach_new_node(self._camera))
            return
        self._region.set_camera(NodePath())
        self._warming.popleft()
        self.ready[place.scene.id] = place

    def place(self, scene_id: str) -> Place | None:
        """The place of a scene once it can be drawn. Raises StageError if it cannot be built."""
        if scene_id in self.failed:
            reason = self.failed[scene_id]
            raise StageError(f"The scene {scene_id!r} cannot be built: {reason}.") from reason
        return self.ready.get(scene_id)

    def close(self) -> None:
        """End the thread, after the scene it is building."""
        self._asked.put(None)
        self._thread.join()

    def _build(self) -> None:
        while (scene := self._asked.get()) is not None:
            try:
                self._built.put(Place(scene, self._eyes))
            except Exception as error:  # noqa: BLE001 -- a broken scene must not take the frames with it
                self._built.put((scene.id, error))


def _everywhere() -> BoundingVolume:
    return OmniBoundingVolume()
