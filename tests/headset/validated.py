"""A short life in a headset, for the validation layer to watch: frames, hands, an exit, a second session."""

from tests.headset.remote import Patient
from tests.headset.watched import Watched
from tests.scenes.small import load, scene
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.display.headset.display import HeadsetDisplay


def main() -> None:
    """Live it."""
    display = HeadsetDisplay()
    with Patient() as patient:
        load(display, scene("seen"))
        watched = Watched(display, patient, Frame("seen"))
        watched.until_worn()
        watched.wait(1.0)
        patient.squeeze_both()
        watched.until(lambda: watched.count("stop"), "the stop is understood")
        watched.live.session.ask_to_exit()
        watched.until(lambda: "closed" in watched.conditions, "the session was closed")
        watched.until_worn()
        watched.wait(0.5)
    display.close()


if __name__ == "__main__":
    main()
