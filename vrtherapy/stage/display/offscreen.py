"""A display without any window system: EGL, also on a machine without graphics card or screen."""

from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame, Input, Pixels
from vrtherapy.stage.render.renderer import Renderer


class OffscreenDisplay:
    """Draws into memory. Nobody looks at it but `picture`."""

    name = "offscreen"

    def __init__(self, size: tuple[int, int], period_seconds: float = 1 / 60) -> None:
        self.period_seconds = period_seconds
        self._size = size
        self._renderer: Renderer | None = None

    def open(self) -> None:
        self._renderer = Renderer("p3headlessgl", self._size)

    def prepare(self, scene: Scene) -> None:
        self._open_renderer.prepare(scene)

    def ready(self, scene_id: str) -> bool:
        return self._open_renderer.ready(scene_id)

    def draw(self, frame: Frame) -> None:
        self._open_renderer.draw(frame)

    def inputs(self) -> list[Input]:
        return []

    def picture(self) -> Pixels | None:
        return self._open_renderer.picture()

    def close(self) -> None:
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None

    @property
    def _open_renderer(self) -> Renderer:
        if self._renderer is None:
            raise ValueError("the display is not open")
        return self._renderer
