"""A display without any window system: EGL, also on a machine without graphics card or screen."""

from vrtherapy.stage.display.base import Input
from vrtherapy.stage.display.rendered import RenderedDisplay
from vrtherapy.stage.render.quality import Quality
from vrtherapy.stage.render.renderer import Renderer
from vrtherapy.stage.render.tap import Onlooker


class OffscreenDisplay(RenderedDisplay):
    """Draws into memory. Nobody looks at it but `picture`. Raises StageError where EGL offers no picture.

    Without a `quality` it is what the driver can draw in time.
    """

    name = "offscreen"

    def __init__(
        self,
        size: tuple[int, int],
        period_seconds: float = 1 / 60,
        quality: Quality | None = None,
        onlooker: Onlooker | None = None,
    ) -> None:
        super().__init__(Renderer("p3headlessgl", size, quality=quality, onlooker=onlooker))
        self.period_seconds = period_seconds

    def inputs(self) -> list[Input]:
        return []
