"""A recorded session shown again: the same frames at any speed and from anywhere, and the keys that steer it."""

import io
from pathlib import Path

import numpy as np
import pytest

from tests.unit.hands import HandClock
from tests.unit.pilot import Pilot
from tools.synthetic_sessions import FIRST, play, write_journal
from vrtherapy.__main__ import main
from vrtherapy.errors import StageError
from vrtherapy.record.motion import MotionSample
from vrtherapy.stage.display.base import Drawn, Frame, Input, Pixels
from vrtherapy.stage.display.null import NullDisplay
from vrtherapy.stage.replay import FRAME_SECONDS, Replay
from vrtherapy.stage.replay_answers import answer
from vrtherapy.stage.replay_keys import NoKeys, keys_in
from vrtherapy.stage.replaying import Key, Player, load_all


def recorded() -> Pilot:
    """A minute of baseline, two steps, a hold, a cue and a stop; about three minutes."""
    pilot = Pilot().in_baseline()
    pilot.wait(20)
    pilot.advance()
    pilot.wait(30)
    pilot.fire_cue("gust")
    pilot.wait(20)
    pilot.hold()
    pilot.wait(10)
    pilot.resume()
    pilot.advance()
    pilot.wait(40)
    pilot.stop()
    pilot.wait(10)
    return pilot


def frames(replay: Replay, count: int) -> list[Frame]:
    return [replay.frame() for _ in range(count)]


class TestReplay:
    def test_the_patient_sees_the_exposure_again_and_the_safe_place_after_the_stop(self) -> None:
        replay = Replay(recorded().entries)
        during, after = replay.go_to(40.0), replay.go_to(125.0)
        assert (during.scene_id, during.fade) == ("balcony", 0.0)
        assert (after.scene_id, after.fade) == ("meadow", 0.0)

    def test_a_frame_that_is_sought_is_the_one_that_playing_comes_to(self) -> None:
        entries = recorded().entries
        played = frames(Replay(entries), 3000)
        sought = Replay(entries)
        for place in (2999, 700, 1500, 1501, 0, 2400):
            assert sought.go_to(place * FRAME_SECONDS) == played[place]

    def test_the_state_is_that_of_the_moment(self) -> None:
        replay = Replay(recorded().entries)
        replay.go_to(60.0)
        assert replay.state.phase == "exposure"
        replay.go_to(75.0)
        assert replay.state.phase == "hold"
        replay.go_to(replay.end_seconds)
        assert replay.ended
        assert replay.state == recorded().state

    def test_the_head_turns_as_the_patients_was_turned(self) -> None:
        motion = [MotionSample(0.0, 0, 0, 0, 0, 0, 1.65), MotionSample(30.0, 40, -20, 1, 0.1, 0.2, 1.7)]
        replay = Replay(recorded().entries, motion)
        assert replay.go_to(29.0).head.hpr_deg == (0, 0, 0)
        head = replay.go_to(31.0).head
        assert (head.hpr_deg, head.position_m) == ((40, -20, 1), (0.1, 0.2, 1.7))

    def test_only_scenes_that_come_into_view_are_loaded(self) -> None:
        display, replay = NullDisplay(), Replay(Pilot().in_baseline().entries)
        load_all(display, replay)
        assert display.ready("meadow")
        assert not display.ready("balcony")


class _Hands:
    """Keys and a display whose inputs a test presses."""

    def __init__(self) -> None:
        self.keys: list[Key] = []

    def pressed(self) -> list[Key]:
        keys, self.keys = self.keys, []
        return keys


class _Window(NullDisplay):
    """A null display at which something can be pressed."""

    waiting: tuple[Input, ...] = ()

    def inputs(self) -> list[Input]:
        waiting, self.waiting = self.waiting, ()
        return list(waiting)


class TestPlayer:
    def player(self, speed: float = 1.0) -> tuple[Player, Replay, HandClock, _Hands, _Window]:
        replay, clock, hands, window = Replay(recorded().entries), HandClock(), _Hands(), _Window()
        load_all(window, replay)
        return Player(window, replay, clock, hands, speed), replay, clock, hands, window

    def test_it_keeps_the_speed(self) -> None:
        player, replay, clock, _, _ = self.player(speed=4.0)
        for _ in range(10):
            clock.time += 0.5
            player.turn()
        assert replay.seconds == pytest.approx(20.0, abs=2 * FRAME_SECONDS)

    def test_a_pause_stands_still_and_a_frame_is_one_frame(self) -> None:
        player, replay, clock, hands, _ = self.player()
        clock.time += 5.0
        hands.keys = ["pause"]
        player.turn()
        here = replay.seconds
        clock.time += 5.0
        player.turn()
        assert replay.seconds == here
        hands.keys = ["frame"]
        player.turn()
        assert replay.seconds == pytest.approx(here + FRAME_SECONDS)

    def test_next_and_previous_go_from_step_to_step(self) -> None:
        player, replay, _, hands, _ = self.player()
        (first, _), (second, _) = replay.steps()
        for key, expected in (("next", first), ("next", second), ("previous", first), ("previous", 0.0)):
            hands.keys = [key]
            player.turn()
            assert replay.seconds == pytest.approx(expected, abs=FRAME_SECONDS)

    def test_a_stop_key_in_the_window_pauses_and_closing_it_quits(self) -> None:
        player, _, _, _, window = self.player()
        window.waiting = (Input("stop"),)
        assert player.turn()
        assert player.paused
        assert "‖ 0:00 / " in player.line("en")
        window.waiting = (Input("closed"),)
        assert not player.turn()

    def test_speeds_have_ends(self) -> None:
        player, _, _, hands, _ = self.player()
        hands.keys = ["faster"] * 20
        player.turn()
        assert player.speed == 64.0
        hands.keys = ["slower"] * 20
        player.turn()
        assert player.speed == 0.25


def test_what_is_typed_becomes_keys() -> None:
    assert keys_in(" n\x1b[Cxq") == ["pause", "next", "forwards", "quit"]
    assert list(NoKeys().pressed()) == []


def test_a_step_that_was_not_begun_is_refused_with_those_that_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path / "home"))
    write_journal(tmp_path / "records", play(FIRST))
    arguments = ["replay", "last", "--records", str(tmp_path / "records"), "--display", "null"]
    assert main([*arguments, "--from", "999"]) == 1
    assert "There were: 1 (" in capsys.readouterr().err
    assert main([*arguments, "--from", "3", "--speed", "900"]) == 0


class TestAnswers:
    def test_every_moment_that_is_asked_for_gets_its_picture(self) -> None:
        display, out = DrawingDisplay(), io.BytesIO()
        answer(display, Replay(recorded().entries), io.BytesIO(b"40\n125\nno moment\nnan\n"), out)
        assert display.drawn == ["balcony", "meadow", "meadow", "meadow"]
        said = out.getvalue()
        pictures = 0
        while said:
            length = int.from_bytes(said[:4], "big")
            assert said[4:6] == b"\xff\xd8"
            said, pictures = said[4 + length :], pictures + 1
        assert pictures == 4

    def test_a_display_without_pictures_is_told(self) -> None:
        with pytest.raises(StageError, match="draws no pictures"):
            answer(NullDisplay(), Replay(recorded().entries), io.BytesIO(b"1\n"), io.BytesIO())


class DrawingDisplay(NullDisplay):
    """A display whose pictures are one colour; it keeps the scenes it was to draw."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []

    def draw(self, frame: Frame) -> Drawn | None:
        self.drawn.append(frame.scene_id)
        return Drawn()

    def picture(self) -> Pixels | None:
        return np.zeros((9, 16, 3), np.uint8)
