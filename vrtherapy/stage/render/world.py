"""Everything there is to see, whichever eyes look: scenes as they load, their shadows, a caption, and the dark."""

import time

from panda3d.core import ClockObject, GraphicsEngine, GraphicsOutput, NodePath

from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.render.caption import Caption
from vrtherapy.stage.render.loading import Loader
from vrtherapy.stage.render.nodes import CASTS_FAR, CASTS_NEAR
from vrtherapy.stage.render.place import Place
from vrtherapy.stage.render.quality import Quality
from vrtherapy.stage.render.shaders import Style
from vrtherapy.stage.render.shadows import Reach, ShadowMap
from vrtherapy.stage.render.suds_scale import SudsPlate

_NEAR_REACH = Reach(half_width_m=9.0, depth_m=250.0, casts=CASTS_NEAR, close_up=True, windless=True)
_FAR_REACH = Reach(half_width_m=160.0, depth_m=500.0, casts=CASTS_FAR, windless=True)


class World:
    """Shows frames to whoever hangs its camera into what `show` returns. Used from the frame thread."""

    def __init__(
        self, host: GraphicsOutput, quality: Quality, *, eyes: int = 1, by_clip: bool = False
    ) -> None:
        self.engine: GraphicsEngine = host.get_engine()
        self._host = host
        self._clock = ClockObject.get_global_clock()
        self.style = Style(
            eyes=eyes,
            by_clip=by_clip,
            soft_shadows=quality.soft_shadows,
            detail=quality.detail,
            coarse=quality.coarse,
        )
        self._loader = Loader(host, self.style, quality.samples)
        self._near = ShadowMap(host, quality.near_shadow, _NEAR_REACH, self.style)
        self._far = ShadowMap(host, quality.far_shadow, _FAR_REACH, self.style)
        self.engine.render_frame()  # the maps' memory, up to 64 MiB each, is not to be found with the first picture
        self._caption = Caption(self.style)
        self._scale = SudsPlate(self.style)
        self.dark = NodePath("dark")
        """Where eyes are while there is nothing to see but the caption: at its origin, looking ahead."""
        self._shown: Place | None = None
        self._in_the_dark = False
        self._shadow_of: object = None
        self._frame_seconds = 0.0

    def prepare(self, scene: Scene) -> None:
        """Begin to build a scene in the background."""
        self._loader.ask(scene)

    def ready(self, scene_id: str) -> bool:
        """Whether a scene can be drawn. Raises StageError if it cannot be built."""
        return self._loader.is_ready(scene_id)

    def place(self, scene_id: str) -> Place | None:
        """A scene that can be drawn. Raises StageError if it cannot be built."""
        return self._loader.place(scene_id)

    def show(self, frame: Frame) -> Place | None:
        """Make everything as the frame says; returns the place to look at, or None for the dark."""
        place = self.place(frame.scene_id) if frame.scene_id and frame.fade < 1.0 else None
        if place is None:
            self._go_dark()
        else:
            self._light_up(place, frame)
        self._caption.say(frame.caption)
        self._scale.show(frame.scale if place is not None else None)
        return place

    def render(self) -> None:
        """Draw what was made so into all outputs."""
        begun = time.perf_counter()
        self._render()
        self._frame_seconds = time.perf_counter() - begun

    def warm(self) -> float:
        """Go on with the scenes that load, and draw a piece of one unseen; gives the seconds that it took.

        For when a frame was submitted: only what goes beyond the time to spare makes the next one late.
        """
        begun = time.perf_counter()
        self._loader.warm_next(self._frame_seconds, dark=self._in_the_dark, draw=self._render_unseen)
        took = time.perf_counter() - begun
        self._frame_seconds += took
        return took

    def close(self) -> None:
        """End the thread that loads."""
        self._loader.close()

    def _render(self) -> None:
        # Arrays of uniforms are read anew in each frame that has a new number; our clock does not count by itself.
        self._clock.set_frame_count(self._clock.get_frame_count() + 1)
        self.engine.render_frame()

    def _render_unseen(self) -> None:
        """Draw what loads alone: nobody's picture, and no shadows."""
        self._near.draw_next(wanted=False)
        self._far.draw_next(wanted=False)
        self._host.set_active(False)
        self._render()
        self._host.set_active(True)

    def _go_dark(self) -> None:
        if self._in_the_dark:
            return
        self._in_the_dark, self._shown = True, None
        self._caption.stand_before(self.dark)
        self._near.draw_next(wanted=False)
        self._far.draw_next(wanted=False)

    def _light_up(self, place: Place, frame: Frame) -> None:
        if self._shown is not place:
            self._in_the_dark, self._shown, self._shadow_of = False, place, None
            self._caption.stand_in(place.scene, place.root)
            self._scale.stand_in(place.scene, place.root)
            self._near.look_at(place, "sun_near")
            self._far.look_at(place, "sun_far")
            place.root.set_shader_input("near_map", self._near.texture)
            place.root.set_shader_input("far_map", self._far.texture)
        place.pose(frame.values, frame.time_seconds)
        place.darken(frame.fade)
        changed = frame.values != self._shadow_of
        self._near.draw_next(wanted=changed or place.restless)
        self._far.draw_next(wanted=changed)
        self._shadow_of = dict(frame.values)
