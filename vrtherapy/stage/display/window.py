"""A display in a window, for rehearsing and for patients without a headset: the mouse looks around, three keys stop."""

from panda3d.core import ButtonEvent, KeyboardButton, MouseButton, WindowProperties

from vrtherapy.scene import Scene
from vrtherapy.stage.display.base import Frame, HeadPose, Input, Pixels
from vrtherapy.stage.render.renderer import Renderer

STOP_KEYS = frozenset({KeyboardButton.escape(), KeyboardButton.space(), KeyboardButton.backspace()})
"""Large or far from the others: a frightened hand finds one of them."""
_DEGREES_A_PIXEL = 0.12
_STEEPEST_DEG = 85.0


class WindowDisplay:
    """Draws into a window at the screen's own rate."""

    name = "window"
    period_seconds = 0.0

    def __init__(self, size: tuple[int, int], title: str = "vrtherapy") -> None:
        self._size = size
        self._title = title
        self._renderer: Renderer | None = None
        self._look_deg = (0.0, 0.0)
        self._drag_from: tuple[float, float] | None = None

    def open(self) -> None:
        properties = WindowProperties()
        properties.set_title(self._title)
        self._renderer = Renderer("pandagl", self._size, properties)

    def prepare(self, scene: Scene) -> None:
        self._open_renderer.prepare(scene)

    def ready(self, scene_id: str) -> bool:
        return self._open_renderer.ready(scene_id)

    def draw(self, frame: Frame) -> None:
        self._open_renderer.draw(frame)

    def inputs(self) -> list[Input]:
        window = self._open_renderer.output
        if window.is_closed():
            return [Input("closed")]
        found: list[Input] = []
        device = window.get_input_device(0)
        for event in device.get_button_events().events if device.has_button_event() else ():
            pressed = event.type == ButtonEvent.T_down
            if pressed and event.button in STOP_KEYS:
                found.append(Input("stop"))
            elif event.button == MouseButton.one():
                self._drag_from = self._pointer() if pressed else None
        return found + self._looked()

    def picture(self) -> Pixels | None:
        return self._open_renderer.picture()

    def close(self) -> None:
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None

    def _looked(self) -> list[Input]:
        """The head after a drag with the left button."""
        if self._drag_from is None:
            return []
        x, y = self._pointer()
        dx, dy = x - self._drag_from[0], y - self._drag_from[1]
        if dx == 0 and dy == 0:
            return []
        self._drag_from = (x, y)
        heading, pitch = self._look_deg
        pitch = max(-_STEEPEST_DEG, min(_STEEPEST_DEG, pitch + dy * _DEGREES_A_PIXEL))
        self._look_deg = (heading + dx * _DEGREES_A_PIXEL, pitch)
        return [Input("head", HeadPose(hpr_deg=(*self._look_deg, 0.0)))]

    def _pointer(self) -> tuple[float, float]:
        pointer = self._open_renderer.output.get_pointer(0)
        return float(pointer.get_x()), float(pointer.get_y())

    @property
    def _open_renderer(self) -> Renderer:
        if self._renderer is None:
            raise ValueError("the display is not open")
        return self._renderer
