"""The journal: what was written is there, whatever happens to the process or the disk; what is not whole is told."""

import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.pilot import Pilot
from tests.unit.small_disk import disk_of
from vrtherapy.errors import JournalError
from vrtherapy.events import Cause, Entry, Noted
from vrtherapy.folders import records_folder
from vrtherapy.record.journal import (
    Journal,
    JournalWriter,
    NullJournal,
    create_journal,
    find_journals,
    is_begun,
    read_journal,
    reopen,
)
from vrtherapy.record.vault.sealing import new_key
from vrtherapy.state import replay

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX files and their modes")


@cache
def session() -> tuple[Pilot, list[Entry]]:
    """A session with a bit of everything, and its entries."""
    pilot = Pilot().in_baseline()
    pilot.state_expectancy("I shall fall — « je vais tomber » 🙈", 80)
    pilot.advance()
    for suds in (60, 85, 97, 40):
        pilot.wait(95)
        pilot.rate_suds(suds)
        if pilot.phase == "hold":
            pilot.resume()
    pilot.fire_cue("gust")
    pilot.note("line one\nline two\u2028three\x00")
    pilot.stop()
    pilot.end()
    return pilot, pilot.entries


def until(condition: Callable[[], object]) -> None:
    """Let the journal's thread work until `condition` holds; it never needs long."""
    give_up_at = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < give_up_at, "nothing happened within 20 s"
        time.sleep(0.002)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test's journal goes."""
    return tmp_path / "records" / "s1" / "journal.jsonl"


@pytest.fixture(params=["plain", "sealed", "null"])
def journal(request: pytest.FixtureRequest, path: Path) -> Iterator[Journal]:
    """Every kind of journal."""
    key = new_key() if request.param == "sealed" else None
    journal = NullJournal() if request.param == "null" else create_journal(path.parent.parent, "s1", key)
    yield journal
    journal.close()


class TestEveryJournal:
    """The contract: one file of tests for the writer and its null twin."""

    def test_it_counts_what_was_written(self, journal: Journal) -> None:
        _, entries = session()
        assert journal.written == 0
        journal.write(entries[:3])
        assert journal.written == 3
        journal.write(entries[3:])
        assert journal.written == len(entries)
        assert journal.failure() is None

    def test_nothing_to_write_is_nothing_to_complain_of(self, journal: Journal) -> None:
        journal.write([])
        journal.retry()
        assert (journal.written, journal.failure()) == (0, None)

    def test_what_was_written_is_durable_once_it_is_closed(self, journal: Journal) -> None:
        _, entries = session()
        journal.write(entries)
        journal.close()
        assert journal.durable == len(entries)

    def test_an_entry_that_does_not_follow_is_the_callers_bug(self, journal: Journal) -> None:
        _, entries = session()
        with pytest.raises(ValueError, match="entry 2 does not follow entry 0"):
            journal.write(entries[1:3])
        assert journal.written == 0

    def test_closed_twice_does_no_harm_but_it_takes_no_more(self, journal: Journal) -> None:
        journal.close()
        journal.close()
        with pytest.raises(ValueError, match="closed"):
            journal.write(session()[1])

    def test_it_has_every_member_of_the_port(self, journal: Journal) -> None:
        members = [name for name in vars(Journal) if not name.startswith("_")]
        assert len(members) <= 8
        assert all(hasattr(journal, name) for name in members)


class TestReading:
    def test_what_was_written_is_read(self, path: Path) -> None:
        pilot, entries = session()
        journal = JournalWriter(path)
        for entry in entries:
            journal.write([entry])
        journal.close()
        contents = read_journal(path)
        assert contents.entries == entries
        assert contents.lost_bytes == 0
        assert replay(contents.entries) == pilot.state

    def test_an_entry_is_one_line(self, path: Path) -> None:
        _, entries = session()
        written(path, entries)
        assert path.read_bytes().count(b"\n") == len(entries)

    def test_it_is_readable_before_it_is_closed(self, path: Path) -> None:
        _, entries = session()
        journal = JournalWriter(path)
        journal.write(entries)
        assert read_journal(path).entries == entries
        journal.close()

    @given(cut=st.integers(0))
    @example(cut=0)
    @example(cut=10**9)
    @settings(max_examples=60, deadline=None)
    def test_cut_at_any_byte_it_reads_back_to_a_prefix(self, cut: int) -> None:
        _, entries = session()
        data = b"".join(entry.to_json() + b"\n" for entry in entries)
        kept = data[: cut % (len(data) + 1)]
        whole = kept.count(b"\n")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "journal.jsonl"
            path.write_bytes(kept)
            if whole == 0:
                with pytest.raises(JournalError, match="holds no whole entry"):
                    read_journal(path)
                return
            contents = read_journal(path)
        assert contents.entries == entries[:whole]
        assert contents.lost_bytes == len(kept) - kept.rfind(b"\n") - 1
        engine_then = replay(entries[:whole])
        assert replay(contents.entries) == engine_then

    def damaged(self, path: Path, lines: list[bytes]) -> str:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        with pytest.raises(JournalError) as error:
            read_journal(path)
        assert error.value.sentence.fr != error.value.sentence.en
        assert str(path) in error.value.sentence.fr
        return error.value.sentence.en

    def lines(self) -> list[bytes]:
        return [entry.to_json() for entry in session()[1]]

    def test_a_damaged_line_is_named(self, path: Path) -> None:
        lines = self.lines()
        lines[4] = lines[4][:-3]
        assert f"The journal {path} is damaged: line 5 holds no entry" in self.damaged(path, lines)

    def test_a_damaged_last_line_that_is_whole_is_damage_too(self, path: Path) -> None:
        assert f"line {len(self.lines())} " in self.damaged(path, [*self.lines()[:-1], b'{"seq"'])

    def test_an_unknown_field_is_damage(self, path: Path) -> None:
        lines = self.lines()
        lines[2] = lines[2].replace(b'{"seq"', b'{"mood":"good","seq"')
        assert "line 3 holds no entry (mood: Extra inputs" in self.damaged(path, lines)

    def test_a_missing_entry_is_noticed(self, path: Path) -> None:
        lines = self.lines()
        del lines[4]
        assert "line 5 holds entry 6 instead of 5" in self.damaged(path, lines)

    def test_a_journal_begins_with_the_opening(self, path: Path) -> None:
        note = Entry(seq=1, at_seconds=0, cause=Cause(by="therapist", name="anna"), event=Noted(text="x"))
        assert "line 1 holds noted, but a journal begins with session_opened" in self.damaged(
            path, [note.to_json()]
        )

    def test_it_is_opened_once(self, path: Path) -> None:
        lines = self.lines()
        lines[1] = lines[0].replace(b'"seq":1,', b'"seq":2,')
        assert "line 2 holds session_opened" in self.damaged(path, lines)

    def test_time_does_not_go_back(self, path: Path) -> None:
        lines = self.lines()
        entries = session()[1]
        lines[-1] = entries[-1].changed(at_seconds=entries[-2].at_seconds - 1).to_json()
        assert "a time before the last entry's" in self.damaged(path, lines)

    def test_a_journal_that_is_not_there_is_told(self, path: Path) -> None:
        with pytest.raises(JournalError, match="is not there"):
            read_journal(path)


def written(path: Path, entries: list[Entry]) -> None:
    """A journal that was closed."""
    journal = JournalWriter(path)
    journal.write(entries)
    journal.close()


class TestPlace:
    def test_it_is_named_after_the_session(self, tmp_path: Path) -> None:
        journal = create_journal(tmp_path, "s1")
        journal.close()
        assert journal.path == tmp_path / "s1" / "journal.jsonl"

    @pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../s1"])
    def test_no_session_leads_out_of_the_records(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ValueError, match="does not name a folder"):
            create_journal(tmp_path, name)

    @posix
    def test_nobody_else_may_read_it(self, path: Path) -> None:
        mask = os.umask(0)
        try:
            written(path, session()[1])
        finally:
            os.umask(mask)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700

    def test_a_journal_is_never_overwritten(self, path: Path) -> None:
        written(path, session()[1])
        with pytest.raises(JournalError, match="never overwritten"):
            JournalWriter(path)
        assert read_journal(path).entries == session()[1]

    def test_a_journal_whose_process_died_before_its_first_entry_is_begun_anew(self, path: Path) -> None:
        _, entries = session()
        path.parent.mkdir(parents=True)
        path.write_bytes(entries[0].to_json()[:40])
        assert not is_begun(path)
        written(path, entries)
        assert is_begun(path)
        assert read_journal(path) == (entries, 0)

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "records").write_text("a file where a folder should be")
        with pytest.raises(JournalError) as error:
            create_journal(tmp_path / "records", "s1")
        assert "records/s1/journal.jsonl cannot be written" in error.value.sentence.en.replace("\\", "/")
        assert "ne peut pas être écrit" in error.value.sentence.fr

    @posix
    def test_a_read_only_folder_is_told(self, tmp_path: Path) -> None:
        if os.geteuid() == 0:
            pytest.skip("nothing is read-only for root")
        tmp_path.chmod(0o500)
        with pytest.raises(JournalError, match="this user has no right to"):
            create_journal(tmp_path, "s1")

    def test_journals_are_found_the_last_one_first(self, tmp_path: Path) -> None:
        assert find_journals(tmp_path / "nowhere") == []
        for age, name in enumerate(["a", "b", "c"]):
            written(tmp_path / name / "journal.jsonl", session()[1][:1])
            os.utime(tmp_path / name / "journal.jsonl", (1000 - age, 1000 - age))
        (tmp_path / "notes.txt").write_text("no journal")
        assert [path.parent.name for path in find_journals(tmp_path)] == ["a", "b", "c"]

    def test_records_go_to_the_users_data_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path))
        assert records_folder() == tmp_path / "records"


class TestReopening:
    def test_a_torn_last_line_is_cut_off_and_the_journal_goes_on(self, path: Path) -> None:
        _, entries = session()
        written(path, entries[:5])
        with path.open("ab") as file:
            file.write(entries[5].to_json()[:20])
        journal, contents = reopen(path)
        assert (contents.entries, contents.lost_bytes) == (entries[:5], 20)
        assert journal.written == journal.durable == 5
        journal.write(entries[5:])
        journal.close()
        assert read_journal(path) == (entries, 0)

    def test_a_damaged_journal_is_not_gone_on_with(self, path: Path) -> None:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"{}\n")
        with pytest.raises(JournalError, match="damaged"):
            reopen(path)
        assert path.read_bytes() == b"{}\n"

    def test_a_journal_has_one_writer(self, path: Path) -> None:
        journal = JournalWriter(path)
        journal.write(session()[1][:1])
        with pytest.raises(JournalError, match="is being written by another process"):
            reopen(path)
        journal.close()
        reopen(path)[0].close()

    def test_there_must_be_one(self, path: Path) -> None:
        with pytest.raises(JournalError, match="is not there"):
            reopen(path)


class TestFullDisk:
    def test_it_is_told_at_once_and_what_was_whole_stays_readable(self, path: Path) -> None:
        _, entries = session()
        journal = JournalWriter(path)
        journal.write(entries[:5])
        size = path.stat().st_size
        with disk_of(size + len(entries[5].to_json()) + 30):
            with pytest.raises(JournalError) as error:
                journal.write(entries[5:])
            assert "has reached the largest size allowed here" in error.value.sentence.en
            assert "a atteint la taille maximale" in error.value.sentence.fr
            assert journal.failure() == error.value.sentence
            assert journal.written == 6
            assert read_journal(path) == (entries[:6], 0)
        journal.close()

    def test_the_record_completes_itself_when_there_is_room_again(self, path: Path) -> None:
        _, entries = session()
        journal = JournalWriter(path)
        journal.write(entries[:5])
        with disk_of(path.stat().st_size):
            for entry in entries[5:8]:
                with pytest.raises(JournalError):
                    journal.write([entry])
            with pytest.raises(JournalError):
                journal.retry()
        assert journal.written == 5
        journal.retry()
        assert (journal.written, journal.failure()) == (8, None)
        journal.write(entries[8:])
        journal.close()
        assert read_journal(path) == (entries, 0)

    def test_the_next_entry_completes_it_too(self, path: Path) -> None:
        _, entries = session()
        journal = JournalWriter(path)
        journal.write(entries[:5])
        with disk_of(path.stat().st_size + 3), pytest.raises(JournalError):
            journal.write(entries[5:6])
        journal.write(entries[6:])
        assert journal.failure() is None
        journal.close()
        assert read_journal(path).entries == entries

    def test_closing_an_incomplete_record_is_told(self, path: Path) -> None:
        _, entries = session()
        journal = JournalWriter(path)
        journal.write(entries[:5])
        with disk_of(path.stat().st_size):
            with pytest.raises(JournalError):
                journal.write(entries[5:])
            with pytest.raises(JournalError):
                journal.close()
        assert read_journal(path).entries == entries[:5]

    @given(room=st.integers(0, 30_000), groups=st.lists(st.integers(1, 6), min_size=1, max_size=8))
    @settings(max_examples=30, deadline=None)
    @posix
    def test_however_much_room_there_is_only_whole_lines_stay(self, room: int, groups: list[int]) -> None:
        _, entries = session()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "s1" / "journal.jsonl"
            journal = JournalWriter(path)
            with disk_of(room):
                done = 0
                for count in groups:
                    try:
                        journal.write(entries[done : done + count])
                    except JournalError:
                        assert journal.failure()
                    done += len(entries[done : done + count])
                    assert path.read_bytes() == lines_of(entries[: journal.written])
            journal.retry()
            assert journal.written == done
            journal.close()
            assert read_journal(path) == (entries[:done], 0)


def lines_of(entries: list[Entry]) -> bytes:
    """What a journal of these entries holds."""
    return b"".join(entry.to_json() + b"\n" for entry in entries)


@posix
class TestSyncing:
    def test_entries_become_durable_by_themselves(self, path: Path) -> None:
        journal = JournalWriter(path)
        journal.write(session()[1])
        until(lambda: journal.durable == len(session()[1]))
        journal.close()

    def test_what_a_failed_sync_may_have_lost_is_written_again(self, path: Path) -> None:
        """The file's descriptor leads into a pipe for a while: writes succeed, a sync fails, the data is gone."""
        _, entries = session()
        journal = JournalWriter(path)
        journal.write(entries[:5])
        until(lambda: journal.durable == 5)
        reading, writing = os.pipe()
        file = os.dup(journal._file._descriptor)
        os.dup2(writing, journal._file._descriptor)
        journal.write(entries[5:9])
        until(lambda: journal.failure() is not None)
        os.dup2(file, journal._file._descriptor)
        journal.write(entries[9:10])
        assert journal.failure() is not None
        assert journal.durable == 5
        journal.retry()
        until(lambda: journal.failure() is None)
        assert journal.durable == 10
        journal.write(entries[10:])
        journal.close()
        assert read_journal(path) == (entries, 0)
        for descriptor in (reading, writing, file):
            os.close(descriptor)

    def test_a_journal_that_someone_deleted_is_told(self, path: Path) -> None:
        _, entries = session()
        journal = JournalWriter(path)
        journal.write(entries[:5])
        until(lambda: journal.durable == 5)
        path.unlink()
        journal.write(entries[5:6])
        until(lambda: journal.failure() is not None)
        failure = journal.failure()
        assert failure
        assert "is not there" in failure.en
        with pytest.raises(JournalError):
            journal.close()
