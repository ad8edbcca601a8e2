"""Durations as authors write them, and as they are written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrtherapy.messages import format_duration, parse_duration


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90 s", 90.0), ("2 min", 120.0), ("1.5 min", 90.0), ("500 ms", 0.5), ("1 h", 3600.0)],
)
def test_a_duration_is_written_with_its_unit(written: str, seconds: float) -> None:
    assert parse_duration(written) == seconds


@pytest.mark.parametrize("written", [90, "90.5", "1:30", "2 minutes", "-3 s", "1e3 s", "", None, True])
def test_anything_else_is_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValueError, match="2 min"):
        parse_duration(written)


@pytest.mark.parametrize("written", ["90 s", "2 min", "1 h", "500 ms", "0 s", "0.25 s"])
def test_it_is_written_back_the_short_way(written: str) -> None:
    seconds = parse_duration(written)
    assert isinstance(seconds, float)
    assert format_duration(seconds) in (written, "250 ms")


@given(st.floats(min_value=0, max_value=24 * 3600))
def test_it_reads_back_as_the_same_number(seconds: float) -> None:
    assert parse_duration(format_duration(seconds)) == seconds


@given(st.decimals(min_value=0, max_value=1000, places=3), st.sampled_from(["ms", "s", "min"]))
def test_what_an_author_wrote_survives_the_journal(number: object, unit: str) -> None:
    seconds = parse_duration(f"{number} {unit}")
    assert isinstance(seconds, float)
    assert parse_duration(format_duration(seconds)) == seconds
