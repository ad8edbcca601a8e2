"""What every display that draws has in common: one renderer, which it owns."""

from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Drawn, Frame, Pixels
from vrtherapy.stage.render.renderer import Renderer


class RenderedDisplay:
    """A display around a renderer; what it is called, its pace and its inputs are its own."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._closed = False

    def prepare(self, scene: Scene) -> None:
        self._renderer.prepare(scene)

    def ready(self, scene_id: str) -> bool:
        return self._renderer.ready(scene_id)

    def draw(self, frame: Frame) -> Drawn | None:
        return Drawn(since_seconds=self._renderer.draw(frame))

    def picture(self) -> Pixels | None:
        return self._renderer.picture()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._renderer.close()
