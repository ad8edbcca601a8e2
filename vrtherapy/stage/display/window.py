"""A display in a window, for rehearsing and for patients without a headset: the mouse looks around, three keys stop."""

import time

from panda3d.core import ButtonEvent, EventQueue, KeyboardButton, MouseButton, WindowProperties

from vrtherapy.stage.display.base import Drawn, Frame, HeadPose, Input
from vrtherapy.stage.display.rendered import RenderedDisplay
from vrtherapy.stage.render.renderer import Renderer
from vrtherapy.stage.render.tap import Onlooker

STOP_KEYS = frozenset({KeyboardButton.escape(), KeyboardButton.space(), KeyboardButton.backspace()})
"""Large or far from the others: a frightened hand finds one of them."""
_DEGREES_A_PIXEL = 0.12
_STEEPEST_DEG = 85.0
_LEAST_PERIOD_SECONDS = 1 / 250
_CLOSE_ASKED = "window close asked"


class WindowDisplay(RenderedDisplay):
    """Draws into a window at the screen's own rate. Raises StageError where there is no screen."""

    name = "window"
    period_seconds = 0.0

    def __init__(
        self, size: tuple[int, int], title: str = "vrtherapy", onlooker: Onlooker | None = None
    ) -> None:
        properties = WindowProperties()
        properties.set_title(title)
        renderer = Renderer("pandagl", size, properties, onlooker=onlooker)
        super().__init__(renderer)
        self._window = renderer.output
        # Closed by its frame, the window stays until `close`: the patient leaves by way of the safe place.
        self._window.set_close_request_event(_CLOSE_ASKED)
        self._device = self._window.get_input_device(0)
        self._look_deg = (0.0, 0.0)
        self._drag_from: tuple[float, float] | None = None
        self._drawn_at = 0.0

    def draw(self, frame: Frame) -> Drawn | None:
        drawn = super().draw(frame)
        # A screen without vertical sync (a virtual one, some remote desktops) does not hold the loop back by itself.
        now = time.monotonic()
        time.sleep(max(0.0, self._drawn_at + _LEAST_PERIOD_SECONDS - now))
        self._drawn_at = time.monotonic()
        return drawn

    def inputs(self) -> list[Input]:
        found = [Input("closed")] if self._was_closed() else []
        for event in self._device.get_button_events().events if self._device.has_button_event() else ():
            pressed = event.type == ButtonEvent.T_down
            if pressed and event.button in STOP_KEYS:
                found.append(Input("stop"))
            elif event.button == MouseButton.one():
                self._drag_from = self._pointer() if pressed else None
        return found + self._looked()

    def _was_closed(self) -> bool:
        asked, events = False, EventQueue.get_global_event_queue()
        while not events.is_queue_empty():
            asked |= events.dequeue_event().get_name() == _CLOSE_ASKED
        return asked or self._window.is_closed()

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
        pointer = self._window.get_pointer(0)
        return float(pointer.get_x()), float(pointer.get_y())
