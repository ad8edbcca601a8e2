"""Head motion: kept with consent alone, down-sampled and sealed, and drawn in the report of a sealed session."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.unit.pilot import Pilot, make_protocol
from tests.unit.vaulted import Room
from vrtherapy.clinic.first_start import Keeping
from vrtherapy.clinic.motion import motion_allowed
from vrtherapy.record.consent import Consent, Purpose
from vrtherapy.record.journal import create_journal
from vrtherapy.record.motion import HANDS_STREAM, STREAM, decode_motion
from vrtherapy.record.register import Register
from vrtherapy.record.report import session_html
from vrtherapy.record.stream import StreamWriter
from vrtherapy.session.motion import CHUNK_SECONDS, Head, MotionRecord

SESSION = "20261122T090000Z-abc123"
AHEAD: Head = (10.0, -20.0, 0.5, 0.0, 0.1, 1.65)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def agree(room: Room, purpose: Purpose, *, granted: bool = True) -> None:
    consent = Consent(
        purpose=purpose, granted=granted, version="1", at="2026-11-01T09:00:00Z", asked_by="anna"
    )
    Register(room.records, room.opened).record("P001", consent)


def record(room: Room, seconds: float) -> None:
    """A session of patient P001 with so much motion, beaten ten times a second, that no clean end closed."""
    keys = room.begin(SESSION)
    pilot = Pilot().in_exposure()
    pilot.wait(60)
    pilot.stop()
    journal = create_journal(room.records, SESSION, keys.journal)
    journal.write(pilot.entries)
    journal.close()
    motion = MotionRecord(StreamWriter(room.records / SESSION, STREAM, keys.streams))
    for beat in range(round(seconds * 10)):
        motion.take(beat / 10, AHEAD)


def test_samples_come_every_third_of_a_second_and_all_but_the_last_chunk_outlive_a_crash(room: Room) -> None:
    record(room, 20.0)
    samples = decode_motion(room.library.streams(SESSION, STREAM))
    assert samples[0][1:] == AHEAD
    apart = [later.at_seconds - sample.at_seconds for sample, later in pairwise(samples)]
    assert min(apart) > 0.25
    assert samples[-1].at_seconds > 20.0 - 2 * CHUNK_SECONDS
    assert b"-20.0" not in b"".join(path.read_bytes() for path in room.records.rglob("*") if path.is_file())


def test_a_display_that_tells_no_head_leaves_no_sample(room: Room) -> None:
    room.hold(SESSION, motion=[])
    keys = room.opened.keys_of(SESSION)
    motion = MotionRecord(StreamWriter(room.records / SESSION, STREAM, keys["streams"]))
    motion.take(1.0, None)
    motion.take(2.0, AHEAD)
    motion.close()
    samples = decode_motion(room.library.streams(SESSION, STREAM))
    assert [sample.at_seconds for sample in samples] == [2.0]


def test_the_report_of_a_sealed_session_draws_it_while_the_patient_agrees(room: Room) -> None:
    record(room, 40.0)
    agree(room, "motion_streams")
    assert "Where the patient looked" in session_html(room.library, SESSION, "en")
    agree(room, "motion_streams", granted=False)
    assert "Where the patient looked" not in session_html(room.library, SESSION, "en")


def test_a_session_may_keep_motion_only_where_consent_can_be_read(room: Room) -> None:
    def asked() -> tuple[bool, str]:
        allowed, why = motion_allowed(wanted, Keeping("vault", keys, room.vault), room.records, "P001")
        return allowed, why.en

    keys, wanted = room.begin(SESSION), make_protocol(streams=("motion",))
    agree(room, "motion_streams")
    assert asked() == (
        False,
        "not recorded: the vault is locked, so that nobody knows whether the patient agreed",
    )
    plain, why = motion_allowed(wanted, Keeping("plain", None, room.vault), room.records, "P001")
    assert (plain, why.en) == (False, "not recorded: a demonstration")


def test_a_protocol_that_does_not_ask_for_motion_gets_none(room: Room) -> None:
    keys = room.begin(SESSION)
    agree(room, "motion_streams")
    keeping = Keeping("vault", keys, room.vault)
    allowed, why = motion_allowed(make_protocol(), keeping, room.records, "P001")
    assert (allowed, why.en) == (
        False,
        "not recorded: the protocol does not ask for it (streams: [motion])",
    )


def test_hands_have_a_stream_of_their_own_with_nothing_where_they_are_not_known(room: Room) -> None:
    room.hold(SESSION, motion=[])
    keys = room.opened.keys_of(SESSION)
    head, hands = (
        StreamWriter(room.records / SESSION, name, keys["streams"]) for name in (STREAM, HANDS_STREAM)
    )
    motion = MotionRecord(head, hands)
    motion.take(1.0, AHEAD, (None, (0.2, 0.31234, 1.0)))
    motion.take(2.0, AHEAD)
    motion.close()
    assert b"".join(room.library.streams(SESSION, HANDS_STREAM)) == b"[1.0, null, [0.2, 0.312, 1.0]]\n"
    assert len(decode_motion(room.library.streams(SESSION, STREAM))) == 2
