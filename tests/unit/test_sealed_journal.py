"""A sealed journal: whole, in order, from the beginning; cut by a crash it opens as far as it goes, and says so."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.small_disk import disk_of
from tests.unit.vaulted import NOTE, course
from vrtherapy.errors import JournalError
from vrtherapy.record.journal import JournalWriter, create_journal, reopen
from vrtherapy.record.judging import judge_journal, judge_stream
from vrtherapy.record.sealed import SealedContents, is_begun, read_sealed_journal, witness_path
from vrtherapy.record.stream import StreamWriter, read_stream, stream_names
from vrtherapy.record.vault.frames import MAGIC, FrameWriter, Place
from vrtherapy.record.vault.sealing import new_key

KEY = new_key()
HERE = Place("s1", "journal.sealed")


def written(records: Path, *, ended: bool = True) -> Path:
    journal = create_journal(records, "s1", KEY)
    for entry in course(ended=ended):
        journal.write([entry])
    journal.close()
    assert journal.path
    return journal.path


def marks(path: Path) -> list[str]:
    return [mark.kind for mark in judge_journal(path, read_sealed_journal(path, KEY))]


def read(path: Path) -> SealedContents:
    return read_sealed_journal(path, KEY)


def test_what_was_written_is_read_and_complete(tmp_path: Path) -> None:
    path = written(tmp_path)
    sealed = read(path)
    assert sealed.contents.entries == list(course())
    assert (sealed.complete, sealed.altered, sealed.missing, marks(path)) == (True, False, 0, [])


def test_nothing_of_the_session_stands_in_the_file(tmp_path: Path) -> None:
    data = written(tmp_path).read_bytes()
    for word in (NOTE, "P017", "session_opened", "balcony", "heights"):
        assert word.encode() not in data


def test_one_that_was_not_ended_is_marked_as_cut(tmp_path: Path) -> None:
    path = written(tmp_path, ended=False)
    assert (read(path).complete, marks(path)) == (False, ["cut"])


def test_lengths_of_frames_tell_little() -> None:
    writer = FrameWriter(KEY, HERE)
    writer.frame(b"first")
    assert len({len(writer.frame(b"x" * length)) for length in (1, 20, 63)}) == 1


class TestReopening:
    def test_it_goes_on_in_a_new_segment(self, tmp_path: Path) -> None:
        entries = course()
        journal = create_journal(tmp_path, "s1", KEY)
        journal.write(entries[:5])
        journal.close()
        assert journal.path
        journal, contents = reopen(journal.path, KEY)
        assert contents.entries == list(entries[:5])
        journal.write(entries[5:])
        journal.close()
        assert journal.path
        assert (read(journal.path).contents.entries, marks(journal.path)) == (list(entries), [])

    def test_a_torn_entry_is_cut_off_and_counted(self, tmp_path: Path) -> None:
        path = written(tmp_path, ended=False)
        with path.open("ab") as file:
            file.write((400).to_bytes(4, "big") + b"torn")
        journal, contents = reopen(path, KEY)
        journal.close()
        assert contents.lost_bytes == 8
        assert (read(path).contents.lost_bytes, marks(path)) == (0, ["cut"])

    def test_a_complete_record_is_not_gone_on_with(self, tmp_path: Path) -> None:
        path = written(tmp_path)
        with pytest.raises(JournalError, match="its session has ended"):
            reopen(path, KEY)

    def test_an_altered_one_neither(self, tmp_path: Path) -> None:
        path = written(tmp_path, ended=False)
        *_, last = data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([last ^ 1]))
        with pytest.raises(JournalError, match="was altered"):
            reopen(path, KEY)

    def test_what_was_missing_then_is_not_forgotten(self, tmp_path: Path) -> None:
        path = written(tmp_path, ended=False)
        path.write_bytes(first(path.read_bytes(), 4))
        journal, _ = reopen(path, KEY)
        journal.close()
        assert "missing" in marks(path)

    def test_before_its_first_entry_is_whole_it_is_not_begun(self, tmp_path: Path) -> None:
        path = written(tmp_path)
        data = path.read_bytes()
        path.write_bytes(first(data, 1)[:-1])
        assert not is_begun(path)
        path.write_bytes(first(data, 1))
        assert is_begun(path)


def first(data: bytes, frames: int) -> bytes:
    """A file's beginning with so many frames of its first segment."""
    at = len(MAGIC) + 4 + 24
    for _ in range(frames):
        at += 4 + int.from_bytes(data[at : at + 4], "big")
    return data[:at]


class TestTheEnd:
    @given(cut=st.integers(0))
    @settings(max_examples=40)
    def test_cut_at_any_byte_a_prefix_is_read_and_the_cut_is_told(
        self, cut: int, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        path = written(tmp_path_factory.mktemp("cut"))
        data = path.read_bytes()
        path.write_bytes(data[: cut % len(data)])
        if len(path.read_bytes()) < len(first(data, 1)):
            with pytest.raises(JournalError, match="no genuine entry"):
                read(path)
            return
        sealed = read(path)
        assert sealed.contents.entries == list(course()[: len(sealed.contents.entries)])
        assert "altered" in marks(path)

    def test_what_the_disk_had_not_confirmed_may_be_a_power_failure(self, tmp_path: Path) -> None:
        journal = create_journal(tmp_path, "s1", KEY)
        journal.write(course()[:3])
        while journal.durable < 3:
            pass
        journal._file._syncing.close(5)  # the disk confirms nothing more
        journal.write(course()[3:6])
        path = journal.path
        assert path
        path.write_bytes(first(path.read_bytes(), 4))
        assert marks(path) == ["missing", "cut"]
        path.write_bytes(first(path.read_bytes(), 2))
        assert marks(path) == ["altered", "cut"]
        os.close(journal._file._descriptor)

    def test_without_its_witness_nobody_can_say(self, tmp_path: Path) -> None:
        path = written(tmp_path)
        witness_path(path).unlink()
        assert marks(path) == ["altered"]


class TestFullDisk:
    def test_the_record_completes_itself_when_there_is_room_again(self, tmp_path: Path) -> None:
        entries = course()
        journal = create_journal(tmp_path, "s1", KEY)
        journal.write(entries[:5])
        assert journal.path
        with disk_of(journal.path.stat().st_size + 10):
            for entry in entries[5:8]:
                with pytest.raises(JournalError):
                    journal.write([entry])
            assert journal.failure()
            assert read(journal.path).contents.entries == list(entries[:5])
        journal.retry()
        assert (journal.written, journal.failure()) == (8, None)
        journal.write(entries[8:])
        journal.close()
        assert (read(journal.path).contents.entries, marks(journal.path)) == (list(entries), [])


def test_another_session_or_key_opens_nothing(tmp_path: Path) -> None:
    path = written(tmp_path)
    with pytest.raises(JournalError, match="no genuine entry"):
        read_sealed_journal(path, new_key())
    moved = tmp_path / "s2"
    path.parent.rename(moved)
    with pytest.raises(JournalError, match="no genuine entry"):
        read(moved / path.name)


def test_a_plain_writer_and_a_sealed_one_keep_apart(tmp_path: Path) -> None:
    written(tmp_path)
    assert isinstance(create_journal(tmp_path, "s1"), JournalWriter)


class TestStreams:
    def stream(self, records: Path) -> StreamWriter:
        return StreamWriter(records / "s1", "motion", KEY)

    def test_chunks_are_read_in_order_and_a_complete_stream_bears_no_mark(self, tmp_path: Path) -> None:
        stream = self.stream(tmp_path)
        stream.write(b"one")
        stream.write(b"two")
        stream.close()
        chunks, frames, witnessed = read_stream(tmp_path / "s1", "motion", KEY)
        assert (chunks, stream_names(tmp_path / "s1")) == ([b"one", b"two"], ("motion",))
        assert judge_stream(tmp_path, frames, witnessed) == ()

    def test_one_that_was_left_goes_on_and_one_that_is_complete_does_not(self, tmp_path: Path) -> None:
        stream = self.stream(tmp_path)
        stream.write(b"one")
        stream._file.close()
        with (tmp_path / "s1" / "motion.sealed").open("ab") as file:
            file.write(b"\0\0\1\0torn")
        stream = self.stream(tmp_path)
        stream.write(b"two")
        stream.close()
        assert read_stream(tmp_path / "s1", "motion", KEY)[0] == [b"one", b"two"]
        with pytest.raises(JournalError, match="its session has ended"):
            self.stream(tmp_path)

    @pytest.mark.parametrize("name", ["journal", "../motion", "", "a b"])
    def test_a_name_leads_nowhere_else(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(JournalError, match="cannot be called"):
            StreamWriter(tmp_path / "s1", name, KEY)
