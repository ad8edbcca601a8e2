"""Which protocols `bench steps` leads anew, and that it counts the others as they are."""

import json
from collections.abc import Iterator

import pytest

from vrtherapy.bench import steps


def told(worst: float, standstill_seconds: float) -> str:
    """What one lead through a protocol tells."""
    led = [1.0, worst, 1.0]
    return json.dumps(
        {"before": [3.0], "led": led, "calm": led, "idle": [1.1], "standstill_seconds": standstill_seconds}
    )


def figures(monkeypatch: pytest.MonkeyPatch, *leads: str) -> dict[str, float]:
    """The bench over two protocols of which each is led as it is told here."""
    coming: Iterator[str] = iter(leads)
    monkeypatch.setattr(steps, "build_void", lambda: None)
    monkeypatch.setattr(steps, "last_line", lambda *_: next(coming))
    monkeypatch.setattr(steps, "protocols", lambda: ["flying", "heights"])
    found = steps.run()
    assert next(coming, None) is None
    return found


def test_a_late_frame_counts_where_the_machine_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    found = figures(monkeypatch, told(1.5, 0.0), told(4.0, 0.0049))
    assert (found["worst_periods"], found["missed"], found["repeated"]) == (4.0, 1.0, 0.0)
    assert (found["flying_worst_periods"], found["heights_worst_periods"]) == (1.5, 4.0)


def test_a_protocol_in_which_it_stood_still_is_led_anew_whatever_its_frames_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = figures(monkeypatch, told(1.2, 0.02), told(1.8, 0.0), told(5.0, 0.03), told(1.3, 0.0))
    assert (found["worst_periods"], found["n"], found["missed"]) == (1.8, 6.0, 0.0)
    assert (found["repeated"], found["repeated_worst_periods"]) == (2.0, 5.0)


def test_where_it_never_runs_for_long_enough_the_last_one_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    found = figures(monkeypatch, *[told(6.0, 0.03)] * 7, told(3.0, 0.03), told(1.0, 0.0))
    assert (found["worst_periods"], found["repeated"]) == (3.0, 7.0)
