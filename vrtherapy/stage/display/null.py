"""A display that draws nothing, for tests and for measuring: the null twin."""

from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Drawn, Frame, Input, Pixels


class NullDisplay:
    """Takes frames and forgets them; every scene is ready at once."""

    name = "null"

    def __init__(self, period_seconds: float = 1 / 90) -> None:
        self.period_seconds = period_seconds
        self.last: Frame | None = None
        self._prepared: set[str] = set()

    def prepare(self, scene: Scene) -> None:
        self._prepared.add(scene.id)

    def ready(self, scene_id: str) -> bool:
        return scene_id in self._prepared

    def draw(self, frame: Frame) -> Drawn | None:
        self.last = frame
        return Drawn()

    def inputs(self) -> list[Input]:
        return []

    def picture(self) -> Pixels | None:
        return None

    def close(self) -> None:
        return
