"""The headset display on a real runtime: what it gives it, what the patient does, and what happens when it fails."""

from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from tests.headset.rig import Monado
from tests.headset.watched import Watched
from tests.scenes.screens import virtual_screen
from tests.scenes.small import load, scene
from vrtherapy.stage.__main__ import open_display
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.display.headset.display import HUNG_SECONDS, HeadsetDisplay
from vrtherapy.stage.display.headset.report import describe
from vrtherapy.stage.display.headset.swapchains import EyeSwapchains


@pytest.fixture(scope="module")
def monado(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monado]:
    """One runtime for all tests here: those that end it start it again."""
    with Monado(tmp_path_factory.mktemp("monado")) as started:
        yield started


class Seen:
    """Somebody who looks on."""

    size = (160, 120)

    def __init__(self) -> None:
        self.rgba = b""

    def wanted(self) -> bool:
        return True

    def began(self) -> None:
        return

    def take(self, rgba: bytes) -> None:
        self.rgba = rgba

    def sky_over_ground(self) -> bool:
        rows = np.frombuffer(self.rgba, np.uint8).reshape(-1, self.size[0], 4)
        return len(rows) > 0 and bool(rows[-20:, :, 2].mean() > rows[:20, :, 2].mean() + 20)


@pytest.fixture(scope="module")
def display(monado: Monado) -> Iterator[HeadsetDisplay]:
    assert monado.log.exists()
    opened = HeadsetDisplay()
    yield opened
    opened.close()


@pytest.fixture
def watched(monado: Monado, display: HeadsetDisplay) -> Iterator[Watched]:
    with monado.patient() as patient:
        watched = Watched(display, patient)
        watched.until_worn()
        yield watched


def test_frames_are_given_to_the_runtime_at_its_own_pace(watched: Watched) -> None:
    watched.wait(0.5)
    assert watched.live.runtime.name.startswith("Monado")
    assert watched.live.ledger.period_seconds == pytest.approx(0.05, abs=0.002)
    took = watched.until(lambda: watched.frames >= 30, "20 frames more")
    assert 0.4 < took < 5.0  # without a screen this runtime wants 20 a second


def test_the_head_is_where_the_patient_holds_it(watched: Watched) -> None:
    watched.patient.head_m = (0.5, 1.2, -2.0)
    watched.patient.look(heading_deg=40.0, pitch_deg=-30.0)
    watched.wait(0.2)
    assert watched.head.position_m == pytest.approx((0.5, 2.0, 1.2), abs=0.02)
    assert watched.head.hpr_deg == pytest.approx((40.0, -30.0, 0.0), abs=1.0)


@pytest.mark.parametrize("way", ["grips", "triggers", "b"])
def test_the_patient_stops_with_both_grips_both_triggers_or_one_button(watched: Watched, way: str) -> None:
    left, right = watched.patient.left, watched.patient.right
    if way == "grips":
        left.squeeze = right.squeeze = 1.0
    elif way == "triggers":
        left.trigger = right.trigger = 1.0
    else:
        left.pressed.add("b")
    watched.patient.send()
    took = watched.until(lambda: watched.count("stop"), "the stop is understood")
    assert 0.3 < took < 1.5
    watched.wait(0.6)
    assert watched.count("stop") == 1


def test_hands_feel_the_stop_and_what_the_stage_has_to_say(watched: Watched) -> None:
    felt = watched.live.actions.ticks
    watched.frame = watched.frame._replace(ticks=1)
    watched.wait(0.2)
    assert watched.live.actions.ticks == felt + 1
    watched.patient.squeeze_both()
    watched.until(lambda: watched.count("stop"), "the stop is understood")
    assert watched.live.actions.ticks == felt + 2


def test_one_grip_alone_or_a_short_squeeze_stops_nothing(watched: Watched) -> None:
    watched.patient.left.squeeze = 1.0
    watched.patient.send()
    watched.wait(0.6)
    watched.patient.squeeze_both(1.0)
    watched.wait(0.15)
    watched.patient.squeeze_both(0.0)
    watched.wait(0.6)
    assert watched.count("stop") == 0


def test_both_sticks_pressed_ask_to_be_recentred(watched: Watched) -> None:
    for hand in (watched.patient.left, watched.patient.right):
        hand.pressed.add("thumbstick")
    watched.patient.send()
    watched.until(lambda: watched.count("recentre"), "the wish is understood")


def test_where_arrays_are_refused_each_eye_has_a_swapchain(watched: Watched) -> None:
    assert watched.live.target.layered
    two = EyeSwapchains(watched.live.session.handle, watched.live.target.size, array=False)
    images = two.acquire()
    assert two.release()
    assert not images.layers
    assert images.left != images.right
    two.close()


def test_a_runtime_that_is_killed_is_connected_to_again_in_the_same_process(
    monado: Monado, watched: Watched
) -> None:
    for _ in range(2):
        monado.kill()
        took = watched.until(lambda: watched.condition == "lost", "the loss is noticed")
        assert took < 1.0
        monado.start()
        watched.until_worn()
        watched.wait(0.2)


def test_a_runtime_that_hangs_is_noticed_and_goes_on_if_it_comes_back(
    monado: Monado, watched: Watched
) -> None:
    monado.hang_when(watched.is_waiting)
    took = watched.until(lambda: watched.condition == "hung", "the hang is noticed")
    assert took < 1.0 + HUNG_SECONDS
    monado.go_on()
    watched.until_worn()


def test_the_view_is_closed_from_the_runtimes_menu_and_opens_again(watched: Watched) -> None:
    watched.live.session.ask_to_exit()
    watched.until(lambda: "closed" in watched.conditions, "the session ended by way of STOPPING and EXITING")
    watched.until_worn()


def test_another_program_takes_the_focus_and_gives_it_back(monado: Monado, watched: Watched) -> None:
    with monado.other_program():
        watched.until(lambda: watched.condition in ("no_focus", "not_shown"), "the focus is lost")
    watched.until_worn()


def test_without_a_runtime_the_display_says_so_and_waits_for_one(
    monado: Monado, watched: Watched, capfd: pytest.CaptureFixture[str]
) -> None:
    watched.display.close()
    assert f"frames were given to {watched.live.runtime.name}" in capfd.readouterr().out
    monado.kill()
    display = HeadsetDisplay()
    without = Watched(display, watched.patient)
    without.until(lambda: without.conditions, "it says that there is none")
    assert without.conditions == ["absent"]
    monado.start()
    without.until_worn()
    display.close()


def test_who_looks_on_sees_the_patients_view(monado: Monado) -> None:
    seen = Seen()
    opened = open_display("headset", (0, 0), 60.0, seen)
    assert isinstance(opened, HeadsetDisplay)
    with closing(opened), monado.patient() as patient:
        load(opened, scene("seen"))
        watched = Watched(opened, patient, Frame("seen"))
        watched.until(seen.sky_over_ground, "the sky above the ground, as the patient sees it")


def test_through_an_x_server_the_context_is_bound_by_glx(
    monado: Monado, capfd: pytest.CaptureFixture[str]
) -> None:
    with virtual_screen(), monado.patient() as patient:
        display = HeadsetDisplay()
        watched = Watched(display, patient)
        watched.until_worn()
        watched.wait(0.2)
        display.close()
    told = capfd.readouterr()
    assert ", GLX;" in told.out
    assert "BadMatch" not in told.err


@pytest.mark.usefixtures("monado")
def test_the_tool_tells_what_there_is() -> None:
    told = "\n".join(describe())
    assert "runtime      Monado" in told
    assert "SRGB8_ALPHA8" in told
    assert "valve/index_controller" in told
