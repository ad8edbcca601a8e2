"""The session library: sessions are found and read, listed by their index, and erased without a trace."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.unit.vaulted import NOTE, Room, course
from vrtherapy.errors import JournalError, VaultError, VaultLocked
from vrtherapy.record.consent import Consent
from vrtherapy.record.copying import copy_for_patient
from vrtherapy.record.erasing import due, erase_patient, erase_session, erase_streams
from vrtherapy.record.journal import create_journal
from vrtherapy.record.library import Library, unlocked_now
from vrtherapy.record.register import Register
from vrtherapy.record.vault.audit import AuditEntry
from vrtherapy.record.vault.sealing import new_key
from vrtherapy.record.verifying import Verifying

ONE, TWO, THREE = "20261122T090000Z-aaaaaa", "20261122T100000Z-bbbbbb", "20261122T110000Z-cccccc"
YES = Consent(purpose="motion_streams", granted=True, version="2", at="2026-11-22T08:00:00Z", asked_by="anna")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Two sessions of P017, of which the second was cut, and one of P018 with a stream."""
    room = Room(tmp_path)
    room.hold(ONE)
    room.hold(TWO, course(ended=False))
    room.hold(THREE, course("P018"), motion=[b"[0.1]\n", b"[0.2]\n"])
    return room


def audited(room: Room) -> list[AuditEntry]:
    reading = room.vault.audit.read(room.opened.ring.pair().private, room.opened.ring.audit)
    assert not reading.faults
    return reading.entries


class TestReading:
    def test_a_session_is_read_with_its_marks_consents_and_streams(self, room: Room) -> None:
        Register(room.records, room.opened).record("P018", YES)
        recording = room.library.read(THREE)
        assert (recording.session, recording.patient, recording.marks) == (THREE, "P018", ())
        assert recording.consents.allows("motion_streams")
        assert not recording.consents.allows("research_export")
        assert recording.streams == ("motion",)
        assert room.library.streams(THREE, "motion") == [b"[0.1]\n", b"[0.2]\n"]
        assert room.library.streams(ONE, "motion") == []
        assert room.library.read(TWO).marked("cut")

    def test_whoever_reads_stands_in_the_audit_log(self, room: Room) -> None:
        room.library.read(ONE, why="report")
        last = audited(room)[-1]
        assert (last.act, last.item, last.detail, last.holder) == ("opened", ONE, "report", "anna")

    def test_locked_it_says_how_to_unlock(self, room: Room) -> None:
        locked = Library(room.records)
        assert (locked.sessions(), locked.locked_count) == ([], 3)
        with pytest.raises(VaultLocked, match="vault unlock"):
            locked.read(ONE)
        assert unlocked_now(room.vault) is None

    def test_a_plain_record_is_read_without_a_key_and_marked(self, room: Room) -> None:
        journal = create_journal(room.records, "plain")
        journal.write(course())
        journal.close()
        (card,) = Library(room.records).sessions()
        assert (card.protection, card.marks) == ("plain", ("plain",))
        assert room.library.read("plain").marked("plain")

    def test_a_session_that_is_being_written_is_running_not_cut(self, room: Room) -> None:
        keys = room.begin("running")
        journal = create_journal(room.records, "running", keys.journal)
        journal.write([course()[0].changed(event=course()[0].event.changed(session="running"))])
        assert room.library.read("running").marks[0].kind == "running"
        journal.close()
        assert room.library.sessions()[0].marks == ("cut",) or room.library.read("running").marked("cut")


class TestFinding:
    @pytest.mark.parametrize("text", [ONE, ONE[:14]])
    def test_by_its_id_or_how_it_begins(self, room: Room, text: str) -> None:
        assert room.library.find(text) == ONE

    def test_by_being_the_last_or_by_a_path(self, room: Room) -> None:
        os.utime(room.records / TWO / "journal.sealed", (2e9, 2e9))
        assert room.library.find("last") == TWO
        for path in (room.records / ONE, room.records / ONE / "journal.sealed"):
            assert room.library.read(room.library.find(str(path))).session == ONE

    @pytest.mark.parametrize("text", ["2026", "nothing", "", "../x"])
    def test_one_that_is_none_or_several_is_told(self, room: Room, text: str) -> None:
        with pytest.raises(JournalError):
            room.library.read(room.library.find(text))


class TestIndex:
    def test_cards_come_from_the_index_and_follow_the_files(self, room: Room) -> None:
        cards = room.library.sessions()
        assert [card.session for card in cards] == [card.session for card in room.library.sessions()]
        assert {card.patient for card in cards} == {"P017", "P018"}
        assert [card.session for card in room.library.sessions(patient="P018")] == [THREE]
        assert next(card for card in cards if card.session == TWO).marks == ("cut",)
        room.hold("20261122T120000Z-dddddd")
        assert len(room.library.sessions()) == 4

    def test_lost_altered_or_anothers_it_is_made_again(self, room: Room) -> None:
        cards = room.library.sessions()
        index = room.records / "index.sealed"
        for data in (b"", b"x" * 500, index.read_bytes()[:-1] + b"?"):
            index.write_bytes(data)
            assert room.library.sessions() == cards
        index.unlink()
        assert room.library.sessions() == cards
        room.vault.keep_keys("index", {"key": new_key()})
        assert room.library.sessions() == cards

    def test_it_names_nobody(self, room: Room) -> None:
        room.library.sessions()
        assert b"P017" not in (room.records / "index.sealed").read_bytes()

    def test_what_cannot_be_read_is_told_and_the_rest_is_listed(self, room: Room) -> None:
        (room.records / ONE / "journal.sealed").write_bytes(b"damaged")
        library = room.library
        assert len(library.sessions()) == 2
        assert list(library.unreadable) == [ONE]


class TestRegister:
    def test_who_asked_when_for_what_and_in_which_wording(self, room: Room) -> None:
        register = Register(room.records, room.opened)
        register.record("P017", YES)
        register.record("P017", YES.changed(purpose="treatment", asked_by="ben"))
        consents = register.consents("P017")
        assert consents.given == (YES, YES.changed(purpose="treatment", asked_by="ben"))

    def test_a_withdrawal_counts_from_then_on_and_both_answers_stay(self, room: Room) -> None:
        register = Register(room.records, room.opened)
        register.record("P017", YES)
        register.record("P017", YES.changed(granted=False))
        assert not register.consents("P017").allows("motion_streams")
        assert len(register.consents("P017").given) == 2

    def test_an_older_file_that_was_put_back_is_found(self, room: Room) -> None:
        register = Register(room.records, room.opened)
        register.record("P017", YES)
        (path,) = (room.records / "patients").iterdir()
        before = path.read_bytes()
        register.record("P017", YES.changed(granted=False))
        path.write_bytes(before)
        (finding,) = Verifying(room.library).whole().findings
        assert "an older one was put back" in finding.sentence.en

    def test_records_that_were_kept_long_enough_are_proposed(self, room: Room) -> None:
        assert due(room.library) == {}
        first = course()[0]
        long_ago = first.event.changed(patient="P099", started_at="2009-11-22T09:00:00.000+00:00")
        room.hold("20091122T090000Z-eeeeee", [first.changed(event=long_ago), *course()[1:]])
        assert list(due(room.library)) == ["P099"]
        Register(room.records, room.opened).keep_for("P099", 36500)
        assert due(room.library) == {}


def test_the_first_verification_of_a_crashed_session_notes_how_it_lies(room: Room) -> None:
    verifying = Verifying(room.library)
    verifying.note(verifying.one(TWO))
    (last,) = audited(room)[-1:]
    assert (last.act, last.item) == ("session_closed", TWO)
    folder = room.records / TWO
    with (folder / "journal.sealed").open("ab") as file:
        file.write(b"\0")
    assert not Verifying(room.library).one(TWO).sound


class TestErasure:
    def everything(self, room: Room) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in room.folder.rglob("*") if path.is_file()}

    def test_no_file_key_index_or_log_leads_to_the_patient(self, room: Room) -> None:
        register = Register(room.records, room.opened)
        register.record("P017", YES)
        room.library.sessions()
        number = register.number_of("P017")
        assert number
        assert erase_patient(room.library, "P017") == [TWO, ONE]
        left = self.everything(room)
        for path, data in left.items():
            assert not any(trace in path for trace in (ONE, TWO, number)), path
            assert not any(trace.encode() in data for trace in ("P017", NOTE)), path
        told = " ".join(entry.to_json().decode() for entry in audited(room))
        assert "P017" not in told
        assert [entry.item for entry in audited(room) if entry.act == "erased"] == [number, TWO, ONE]
        assert [card.patient for card in room.library.sessions()] == ["P018"]
        assert all(verdict.sound for verdict in Verifying(room.library).everything())

    def test_a_backup_of_the_records_is_dead_too(self, room: Room) -> None:
        Register(room.records, room.opened).record("P017", YES)
        room.library.sessions()
        backup = {path: path.read_bytes() for path in room.records.rglob("*") if path.is_file()}
        erase_patient(room.library, "P017")
        for path, data in backup.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        with pytest.raises(VaultError, match="was erased"):
            room.library.read(ONE)
        library = room.library
        assert [card.patient for card in library.sessions()] == ["P018"]
        assert Register(room.records, room.opened).patients() == {}
        findings = [finding for verdict in Verifying(library).everything() for finding in verdict.findings]
        assert {"unknown", "unreadable"} <= {finding.kind for finding in findings}

    def test_streams_alone(self, room: Room) -> None:
        assert erase_streams(room.library, "P018") == [THREE]
        assert room.library.streams(THREE, "motion") == []
        assert room.library.read(THREE).entries
        assert list(room.opened.keys_of(THREE)) == ["journal"]
        assert all(verdict.sound for verdict in Verifying(room.library).everything())

    def test_a_running_session_is_ended_first(self, room: Room) -> None:
        keys = room.begin("running")
        journal = create_journal(room.records, "running", keys.journal)
        journal.write([course()[0].changed(event=course()[0].event.changed(session="running"))])
        with pytest.raises(JournalError, match="is running"):
            erase_patient(room.library, "P017")
        assert room.library.read(ONE).entries, "nothing was erased before it was known that all can be"
        journal.close()

    def test_one_session_also_if_it_cannot_be_read(self, room: Room) -> None:
        (room.records / ONE / "journal.sealed").write_bytes(b"damaged")
        erase_session(room.library, ONE)
        assert not (room.records / ONE).exists()
        assert not room.vault.has_keys(ONE)
        assert all(verdict.sound for verdict in Verifying(room.library).everything())


def test_a_patients_own_copy_holds_everything_and_nobody_elses(room: Room) -> None:
    Register(room.records, room.opened).record("P018", YES)
    out = room.folder / "copy.zip"
    assert copy_for_patient(room.library, "P018", out, "fr") == 1
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as copy:
        names = set(copy.namelist())
        assert copy.read(f"{THREE}/streams/motion") == b"[0.1]\n[0.2]\n"
        assert NOTE in copy.read(f"{THREE}/journal.jsonl").decode()
        assert NOTE in copy.read(f"{THREE}/story.txt").decode()
        assert b"P017" not in b"".join(copy.read(name) for name in names)
    assert {"README.txt", "consents.json"} < names
    assert audited(room)[-2].act == "exported"
