"""Which scenes are loaded when: the safe place first of all, then what comes next, one after the other."""

from vrtherapy.errors import StageError
from vrtherapy.stage.display.base import Display
from vrtherapy.state import SessionState


class Loading:
    """Has a display load every scene of a session before it is needed. What is loaded stays.

    A scene that cannot be built is never ready: the others are shown, and the patient stays in the safe place.
    """

    def __init__(self, display: Display) -> None:
        self.failed: dict[str, StageError] = {}
        self.session = ""
        """Whose scenes these are."""
        self.busy = False
        """Whether a scene is on its way."""
        self._display = display
        self._safe_place = ""
        self._left: list[str] = []
        self._loading = ""

    def expect(self, state: SessionState) -> None:
        """A session is heard of for the first time: all its scenes are wanted."""
        self.session, self._safe_place = state.session, state.plan.safe_place
        wanted = [state.plan.safe_place, state.showing.scene, *(step.scene for step in state.plan.hierarchy)]
        self._left, self._loading, self.busy = list(dict.fromkeys(wanted)), "", True

    def go_on(self, state: SessionState) -> None:
        """Look after it, once a frame while it is busy."""
        if self._loading and not self.ready(self._loading) and self._loading not in self.failed:
            return
        self._loading = self._left.pop(0) if self._left else ""
        if self._loading:
            self._display.prepare(state.scenes[self._loading])
        self.busy = bool(self._loading)

    def ready(self, scene_id: str) -> bool:
        """Whether a scene can be drawn without a wait. Raises StageError if the safe place cannot be built."""
        if scene_id in self.failed:
            return False
        try:
            return self._display.ready(scene_id)
        except StageError as error:
            if scene_id == self._safe_place:
                raise
            self.failed[scene_id] = error
            print(error, flush=True)
            return False
