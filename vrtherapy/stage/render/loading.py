"""Scenes on their way to the screen: drafted in a process of its own, then drawn unseen piece by piece.

Drafting is numpy work, and a thread waits for it. What comes next, making nodes and handing them to the graphics card,
happens on the frame thread once a frame was submitted: one piece after the other is made, and drawn into tiny buffers
after the next frame, until all were. The first place brings a speck of every program with it, so that the driver has
compiled them all before anyone looks.
"""

import queue
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from panda3d.core import (
    Camera,
    FrameBufferProperties,
    GraphicsOutput,
    GraphicsPipe,
    LMatrix4,
    NodePath,
    OmniBoundingVolume,
    OrthographicLens,
    PerspectiveLens,
    PTA_LMatrix4f,
    WindowProperties,
)

from vrtherapy.errors import StageError
from vrtherapy.scene import Scene
from vrtherapy.stage.render.draft import Draft, Likeness, PropDraft, draft_part, draft_scene
from vrtherapy.stage.render.drafting import Drafter
from vrtherapy.stage.render.nodes import CASTS_NEAR, Buffers, add_part
from vrtherapy.stage.render.opening import like_canvas
from vrtherapy.stage.render.place import PIECE_VERTICES, Place
from vrtherapy.stage.render.shaders import Style
from vrtherapy.stage.render.shadows import Reach, shadow_camera
from vrtherapy.stage.render.shapes import specks

_SWITCH_SECONDS = 0.0005
"""How long the building thread may keep Python for itself while a frame waits."""


_QUICK_FRAME_SECONDS = 1 / 60
_MOST_AT_ONCE = 20.0
_FAR_AWAY = (0.0, -100_000.0, 0.0, 180.0, 0.0, 0.0)
"""From here, looking the other way, a piece is handed over and its vertices run, but no pixel of it is worked out: with
the eye among them, hundreds of thousands of triangles each covered the whole peephole, seconds on a processor."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """A scene to build, and the props of its earlier version."""

    scene: Scene
    earlier: Mapping[Likeness, PropDraft]


@dataclass(slots=True)
class _Warming:
    """A place on its way, and what of it is still to come."""

    place: Place
    pieces: Iterator[NodePath]
    passing: NodePath
    """What hangs in the place only for now."""


class Loader:
    """Builds places in the background and warms them up. Used from the frame thread."""

    def __init__(self, host: GraphicsOutput, style: Style, samples: int) -> None:
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._style = style
        self._asked: queue.SimpleQueue[_Wish | None] = queue.SimpleQueue()
        self._built: queue.SimpleQueue[Draft | tuple[str, Exception]] = queue.SimpleQueue()
        self._known: dict[str, Scene] = {}
        self._under_way: dict[str, Scene | None] = {}
        """With what was asked for meanwhile, to come next."""
        self._warming: deque[_Warming] = deque()
        self._made: NodePath | None = None
        """A piece that was not drawn yet."""
        self._compiled = False
        self.ready: dict[str, Place] = {}
        self.failed: dict[str, Exception] = {}
        shadow = Reach(half_width_m=1.0, depth_m=1.0, casts=CASTS_NEAR)
        depth = FrameBufferProperties()
        depth.set_depth_bits(24)
        # Of the picture's own kind: drivers compile a program anew for another kind of buffer.
        kind = like_canvas(samples) if samples or style.eyes == 2 else host.get_fb_properties()
        self._peepholes = [
            _Peephole(host, kind, Camera("warm-up", PerspectiveLens()), style.eyes),
            _Peephole(host, depth, shadow_camera(OrthographicLens(), shadow, style), eyes=1),
        ]
        self._drafter = Drafter()
        self._alone = True
        """Whether nothing was drafted yet: then there is nothing to see that could come late."""
        self._thread = threading.Thread(target=self._build, name="scenes", daemon=True)
        self._thread.start()

    def ask(self, scene: Scene) -> None:
        """Begin to build a scene, unless that was asked before.

        One that has changed takes the place of its earlier version once it can be drawn, with those of its props that
        are as they were.
        """
        if self._known.get(scene.id) == scene:
            return
        self._known[scene.id] = scene
        if scene.id in self._under_way:
            self._under_way[scene.id] = scene
            return
        self._under_way[scene.id] = None
        earlier = self.ready.get(scene.id)
        self._asked.put(_Wish(scene, earlier.props if earlier else {}))

    def is_ready(self, scene_id: str) -> bool:
        """Whether a scene can be drawn as it was asked for last. Raises StageError if it cannot be built."""
        return self.place(scene_id) is not None and scene_id not in self._under_way

    def warm_next(self, frame_seconds: float, *, dark: bool, draw: Callable[[], None]) -> None:
        """Take in what was built, make one more piece of it, and have the one before drawn unseen by `draw`.

        The piece is as large as what a frame took lately allows: a renderer of two frames a second would otherwise
        need a minute for a scene. A piece is made after one frame and drawn after the next, but where frames take long
        anyway, or in the `dark`, where nobody sees that one was late.
        """
        larger = min(max(1.0, frame_seconds / _QUICK_FRAME_SECONDS), _MOST_AT_ONCE)
        at_once = dark or larger > 1.0
        began = self._take_in()
        piece, self._made = self._made, None
        if piece is None and self._warming and (at_once or not began):
            self._warming[0].place.piece_vertices = int(PIECE_VERTICES * larger)
            made = next(self._warming[0].pieces, None)
            if made is None:
                self._finish(self._warming.popleft())
            elif at_once:
                piece = made
            else:
                self._made = made
        if piece is not None:
            for peephole in self._peepholes:
                peephole.show(piece)
            draw()
            for peephole in self._peepholes:
                peephole.show(None)

    def _take_in(self) -> bool:
        """Begin the places of what was drafted; whether there was anything."""
        began = False
        while not self._built.empty():
            built = self._built.get_nowait()
            if isinstance(built, Draft):
                self._warming.append(self._begin(built))
                began = True
            else:
                self._end(built[0], built[1])
        return began

    def place(self, scene_id: str) -> Place | None:
        """The place of a scene once it can be drawn. Raises StageError if it cannot be built."""
        if scene_id in self.failed:
            reason = self.failed[scene_id]
            raise StageError(f"The scene {scene_id!r} cannot be built: {reason}.") from reason
        return self.ready.get(scene_id)

    def close(self) -> None:
        """End the thread, and the process that it waits for."""
        self._asked.put(None)
        self._drafter.close()
        self._thread.join()

    def _begin(self, draft: Draft) -> _Warming:
        place = Place(draft, self._style, self.ready.get(draft.scene.id))
        passing = place.root.attach_new_node("specks")
        compile_now = [] if self._compiled else specks()
        self._compiled = True
        grains = (add_part(passing, draft_part(part), self._style, Buffers())[0] for part in compile_now)
        return _Warming(place, chain(grains, place.assemble()), passing)

    def _finish(self, warming: _Warming) -> None:
        warming.passing.remove_node()
        warming.place.settle()
        self.ready[warming.place.scene.id] = warming.place
        self._end(warming.place.scene.id, None)

    def _end(self, scene_id: str, failure: Exception | None) -> None:
        """A scene has been built, or cannot be; what was asked for meanwhile begins."""
        self.failed.pop(scene_id, None)
        if failure is not None:
            self.failed[scene_id] = failure
        if (later := self._under_way.pop(scene_id)) is not None:
            del self._known[scene_id]
            self.ask(later)

    def _build(self) -> None:
        while (wish := self._asked.get()) is not None:
            try:
                self._built.put(self._draft(wish))
            except Exception as error:  # noqa: BLE001 -- a broken scene must not take the frames with it
                self._built.put((wish.scene.id, error))

    def _draft(self, wish: _Wish) -> Draft:
        """The first scene here, at once: a process has to start. So, too, what takes over parts of an earlier one."""
        if self._alone or wish.earlier:
            self._alone = False
            return draft_scene(wish.scene, wish.earlier, coarse=self._style.coarse)
        return self._drafter.draft(wish.scene, coarse=self._style.coarse)


class _Peephole:
    """A tiny buffer in which one piece of a place is drawn, unseen: alone, but with all that it inherits."""

    def __init__(self, host: GraphicsOutput, kind: FrameBufferProperties, camera: Camera, eyes: int) -> None:
        self._buffer = host.get_engine().make_output(
            host.get_pipe(), "warm-up", -30, kind, WindowProperties.size(4, 4),
            GraphicsPipe.BF_refuse_window, host.get_gsg(), host,
        )  # fmt: skip
        camera.set_cull_bounds(OmniBoundingVolume())
        self._camera = camera
        self._eye = NodePath(camera)
        self._eye.set_pos_hpr(*_FAR_AWAY)
        self._buffer.make_display_region().set_camera(self._eye)
        inherits = NodePath("inherits")
        if eyes == 2:
            inherits.set_shader_input("eye_clip", PTA_LMatrix4f([LMatrix4.ident_mat()] * 2))
        self._inherits = inherits.get_state()
        self.show(None)

    def show(self, piece: NodePath | None) -> None:
        """What is drawn here from now on; nothing if None."""
        self._buffer.set_active(piece is not None)
        self._camera.set_scene(piece or NodePath())
        if piece is not None:
            self._camera.set_initial_state(self._inherits.compose(piece.get_parent().get_net_state()))
