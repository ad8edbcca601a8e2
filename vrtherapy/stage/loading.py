"""Which scenes are loaded when: the safe place first of all, then what comes next, one after the other."""

from vrtherapy.stage.display.base import Display
from vrtherapy.state import SessionState


class Loading:
    """Has a display load every scene of a session before it is needed. What is loaded stays."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._session = ""
        self._left: list[str] = []
        self._loading = ""

    def go_on(self, state: SessionState) -> bool:
        """Look after it once a frame; True when a scene has just become ready."""
        if state.session != self._session:
            self._session = state.session
            wanted = [
                state.plan.safe_place,
                state.showing.scene,
                *(step.scene for step in state.plan.hierarchy),
            ]
            self._left, self._loading = list(dict.fromkeys(wanted)), ""
        if not self._left and not self._loading:
            return False
        if self._loading and not self._display.ready(self._loading):
            return False
        was_loading, self._loading = self._loading, ""
        if self._left:
            self._loading = self._left.pop(0)
            self._display.prepare(state.scenes[self._loading])
        return bool(was_loading)
