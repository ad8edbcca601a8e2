"""What the runtime's own compositor shows in its window: the pictures of both eyes, as drawn."""

from pathlib import Path

import numpy as np

from tests.headset.rig import Monado
from tests.headset.screen import NAME, Screen
from tests.headset.watched import Watched
from tests.scenes.small import load, scene
from tools.headset_runtime import NO_SCREEN
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.display.headset.display import HeadsetDisplay

ON_SCREEN = {
    "DISPLAY": NAME,
    "P_OVERRIDE_ACTIVE_CONFIG": NO_SCREEN["P_OVERRIDE_ACTIVE_CONFIG"],
    "XRT_COMPOSITOR_FORCE_XCB": "1",
    "XRT_COMPOSITOR_SCALE_PERCENTAGE": "25",
    "XRT_COMPOSITOR_DEFAULT_FRAMERATE": "20",
}


def test_the_compositor_shows_both_eyes_what_was_drawn_for_them(tmp_path: Path) -> None:
    with Screen(tmp_path) as screen, Monado(tmp_path, ON_SCREEN) as monado, monado.patient() as patient:
        display = HeadsetDisplay()
        load(display, scene("seen"))
        watched = Watched(display, patient, Frame("seen"))

        def shown() -> bool:
            photograph = screen.photograph().astype(int)
            lit = np.argwhere(photograph.max(-1) > 100)
            if len(lit) == 0:
                return False
            (top, left), (bottom, right) = lit.min(0), lit.max(0)
            window = photograph[top : bottom + 1, left : right + 1]
            half = window.shape[1] // 2
            eyes = window[:, :half], window[:, half : 2 * half]
            # sky above, ground below, and the same in both eyes but for a small parallax
            sky_over_ground = all(
                eye[: len(eye) // 4, :, 2].mean() > eye[-len(eye) // 4 :, :, 2].mean() + 20 for eye in eyes
            )
            return sky_over_ground and bool(abs(eyes[0].mean() - eyes[1].mean()) < 5)

        watched.until(shown, "the compositor's window shows the scene to both eyes", within=60.0)
        display.close()
