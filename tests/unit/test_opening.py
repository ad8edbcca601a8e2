"""How a session comes back from its journal."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.pilot import Pilot
from tests.unit.small_disk import disk_of
from vrtherapy.errors import JournalError
from vrtherapy.record.journal import create_journal, read_journal
from vrtherapy.session.opening import Plan, open_session

PLAN = Plan(session="s1", protocol_file=Path("none.yaml"), patient="P001", language="en", stage_expected=True)


def left_behind(records: Path, minutes_ago: float = 0.0) -> tuple[Path, Pilot]:
    """The journal of a session whose process died in an exposure step, and which was opened so long ago."""
    pilot = Pilot().in_exposure()
    pilot.wait(30)
    opened = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    event = pilot.entries[0].event.changed(started_at=opened.isoformat())
    journal = create_journal(records, "s1")
    journal.write([pilot.entries[0].changed(event=event), *pilot.entries[1:]])
    journal.close()
    return records / "s1" / "journal.jsonl", pilot


def test_it_waits_in_the_safe_place_and_says_why(tmp_path: Path) -> None:
    path, pilot = left_behind(tmp_path)
    opened = open_session(PLAN, tmp_path)
    assert opened.engine.state.phase == "safe_place"
    assert [entry.event.type for entry in opened.entries] == ["session_reopened", "safe_place_entered"]
    assert all(entry.reason for entry in opened.entries)
    opened.journal.close()
    assert len(read_journal(path).entries) == len(pilot.entries) + 2


def test_its_clock_goes_on_as_if_it_had_never_stopped(tmp_path: Path) -> None:
    left_behind(tmp_path, minutes_ago=10)
    opened = open_session(PLAN, tmp_path)
    assert opened.at_seconds == pytest.approx(600, abs=30)
    opened.journal.close()


def test_a_wall_clock_that_was_set_back_does_not_turn_time_back(tmp_path: Path) -> None:
    left_behind(tmp_path, minutes_ago=-10)
    opened = open_session(PLAN, tmp_path)
    assert opened.at_seconds == max(entry.at_seconds for entry in opened.earlier)
    opened.journal.close()


def test_a_torn_line_is_cut_off_and_told(tmp_path: Path) -> None:
    path, _ = left_behind(tmp_path)
    with path.open("ab") as file:
        file.write(b'{"seq":')
    opened = open_session(PLAN, tmp_path)
    assert json.loads(opened.entries[0].event.to_json()) == {"type": "session_reopened", "lost_bytes": 7}
    opened.journal.close()


def test_it_comes_back_on_a_full_disk_too_and_the_journal_says_what_is_wrong(tmp_path: Path) -> None:
    path, _ = left_behind(tmp_path)
    with disk_of(path.stat().st_size):
        opened = open_session(PLAN, tmp_path)
        assert opened.engine.state.phase == "safe_place"
        assert opened.journal.failure()
    opened.journal.retry()
    assert opened.journal.failure() is None
    opened.journal.close()
    assert read_journal(path).entries[-2:] == opened.entries


def test_a_damaged_journal_is_not_gone_on_with(tmp_path: Path) -> None:
    path, _ = left_behind(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"seq":2,', b'"seq":9,', 1))
    with pytest.raises(JournalError, match="damaged"):
        open_session(PLAN, tmp_path)
