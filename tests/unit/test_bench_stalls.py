"""How long the machine stood still: what several sleepers noted together."""

from pathlib import Path

from vrtherapy.bench._stalls import Stalls


def test_time_that_two_sleepers_slept_through_counts_once_and_only_within_the_span(tmp_path: Path) -> None:
    stalls = Stalls(tmp_path)
    stalls.files = [tmp_path / "one", tmp_path / "two"]
    stalls.files[0].write_text("1.0 3.0\n8.0 20.0\n", encoding="utf-8")
    stalls.files[1].write_text("0.0 1.5\n2.0 4.0\n5.0 6.0\n", encoding="utf-8")
    assert stalls.seconds(0.5, 10.0) == 3.5 + 1.0 + 2.0
    assert stalls.seconds(4.0, 5.0) == 0.0
