"""How long the machine stood still: what several sleepers noted together."""

import subprocess
import sys
from pathlib import Path

import pytest

from vrtherapy.bench._stalls import Stalls
from vrtherapy.bench._step_frames import own_periods


def test_time_that_two_sleepers_slept_through_counts_once_and_only_within_the_span(tmp_path: Path) -> None:
    stalls = Stalls(tmp_path)
    stalls.files = [tmp_path / "one", tmp_path / "two"]
    stalls.files[0].write_text("1.0 3.0\n8.0 20.0\n", encoding="utf-8")
    stalls.files[1].write_text("0.0 1.5\n2.0 4.0\n5.0 6.0\n", encoding="utf-8")
    assert stalls.seconds(0.5, 10.0) == 3.5 + 1.0 + 2.0
    assert stalls.seconds(4.0, 5.0) == 0.0


def test_the_machine_stood_still_while_every_sleeper_was_late(tmp_path: Path) -> None:
    stalls = Stalls(tmp_path)
    stalls.files = [tmp_path / "one", tmp_path / "two"]
    stalls.files[0].write_text("1.0 1.02\n2.0 2.5\n3.0 3.1\n", encoding="utf-8")
    stalls.files[1].write_text("1.01 1.04\n2.6 2.9\n3.02 3.06\n3.07 3.2\n", encoding="utf-8")
    longest = [stalls.longest_of_all(0.0, until) for until in (1.0, 3.0, 4.0)]
    assert longest == pytest.approx([0.0, 0.01, 0.04])
    stalls.files[1].write_text("", encoding="utf-8")
    assert stalls.longest_of_all(0.0, 4.0) == 0.0


def test_a_late_frame_is_told_without_the_time_in_which_a_processor_stood_still(tmp_path: Path) -> None:
    stalls = Stalls(tmp_path)
    stalls.files = [tmp_path / "one"]
    stalls.files[0].write_text("1.010 1.030\n2.000 2.005\n", encoding="utf-8")
    stood_still, late_itself, punctual = (1.0, 1.05), (3.0, 3.05), (1.99, 2.01)
    told = [own_periods(*span, stalls) for span in (stood_still, late_itself, punctual)]
    assert told == pytest.approx([2.7, 4.5, 1.8])


def test_a_sleeper_that_may_not_go_before_all_others_notes_nothing(tmp_path: Path) -> None:
    file, no_such_processor = tmp_path / "noted", "100000"
    command = [sys.executable, "-m", "vrtherapy.bench._stalls", str(file), no_such_processor]
    assert subprocess.run(command, timeout=60, check=False).returncode == 0
    assert not file.exists()
