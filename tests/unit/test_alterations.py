"""A thousand ways to alter records at random, each of them found; and none found where nothing was altered."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.unit.vaulted import Room, course
from vrtherapy.errors import VaultError
from vrtherapy.record.consent import Consent
from vrtherapy.record.register import Register
from vrtherapy.record.verifying import Verdict, Verifying

ALTERATIONS = 1000
_FRAMES_BEGIN = 8 + 4 + 24

Alter = Callable[[random.Random, Path], None]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """Two whole sessions, one that was cut by a crash, a stream, and a patient with consents."""
    room = Room(tmp_path_factory.mktemp("room"))
    room.hold("20261122T090000Z-aaaaaa", course(bare=True))
    room.hold("20261122T100000Z-bbbbbb", course("P018", bare=True), motion=[b"[0.1, 2]\n", b"[0.2, 3]\n"])
    room.hold("20261122T110000Z-cccccc", course(ended=False, bare=True))
    answer = Consent(
        purpose="treatment", granted=True, version="1", at="2026-11-22T08:00:00Z", asked_by="anna"
    )
    register = Register(room.records, room.opened)
    register.record("P017", answer)
    register.record("P018", answer)
    register.record("P017", answer.changed(purpose="motion_streams"))
    return room


def verdicts(room: Room) -> list[Verdict]:
    return list(Verifying(room.library).everything())


def found(room: Room) -> bool:
    """Whether verifying finds anything that is not as it was written."""
    try:
        return any(not verdict.sound for verdict in Verifying(room.library).everything())
    except VaultError:
        return True


def targets(room: Room) -> list[Path]:
    """Every file whose alteration must be found; an index is only made again, and a lock holds nothing."""
    files = [path for path in room.records.rglob("*") if path.is_file() and path.name != "index.sealed"]
    files += list((room.vault.folder / "keys").iterdir())
    return sorted(files + [room.vault.folder / "audit" / name for name in ("log", "next", "first")])


def flip(chance: random.Random, path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def cut_tail(chance: random.Random, path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])


def cut_middle(chance: random.Random, path: Path) -> None:
    data = path.read_bytes()
    begin = chance.randrange(len(data))
    path.write_bytes(data[:begin] + data[begin + chance.randint(1, 200) :])


def put_in(chance: random.Random, path: Path) -> None:
    data = path.read_bytes()
    at = chance.randrange(len(data) + 1)
    path.write_bytes(data[:at] + chance.randbytes(chance.randint(1, 100)) + data[at:])


def remove(_: random.Random, path: Path) -> None:
    path.unlink()


def swap_files(chance: random.Random, path: Path) -> None:
    folder = path.parents[2] if path.parent.parent.name == "records" else path.parent
    others = [
        other for other in folder.rglob(f"*{path.suffix}") if other != path and other.parent.name != "holders"
    ]
    other = chance.choice(
        [other for other in others if other.is_file() and other.name != "vault.json"] or [path]
    )
    mine, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(mine)


def frames_of(data: bytes) -> list[bytes]:
    """The frames of a sealed file with one segment."""
    frames, at = [], _FRAMES_BEGIN
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        frames.append(data[at:end])
        at = end
    return frames


def rearrange(chance: random.Random, path: Path) -> None:
    """Swap, double, drop frames, or cut the last whole ones off."""
    data = path.read_bytes()
    frames = frames_of(data)
    one, other = sorted(chance.sample(range(len(frames)), 2))
    match chance.randrange(4):
        case 0:
            frames[one], frames[other] = frames[other], frames[one]
        case 1:
            frames.insert(other, frames[one])
        case 2:
            del frames[one]
        case _:
            del frames[other:]
    path.write_bytes(data[:_FRAMES_BEGIN] + b"".join(frames))


@contextmanager
def restored(files: list[Path]) -> Iterator[None]:
    before = {path: path.read_bytes() for path in files}
    try:
        yield
    finally:
        for path, data in before.items():
            path.write_bytes(data)


def test_every_alteration_is_found_and_nothing_else(room: Room) -> None:
    chance = random.Random(20261122)
    files = targets(room)
    sealed = [path for path in files if path.name in ("journal.sealed", "motion.sealed")]
    ways: list[Alter] = [flip, flip, cut_tail, cut_middle, put_in, remove, swap_files]
    altered, missed = 0, []
    assert not found(room), "a false alarm"
    while altered < ALTERATIONS:
        alter = rearrange if altered % 4 == 0 else chance.choice(ways)
        path = chance.choice(sealed if alter is rearrange else files)
        with restored(files):
            before = [file.read_bytes() for file in files]
            alter(chance, path)
            if before == [file.read_bytes() if file.exists() else None for file in files]:
                continue
            altered += 1
            if not found(room):
                missed.append(f"{alter.__name__} {path.relative_to(room.folder)}")
    assert not missed
    assert not found(room), "a false alarm"


def test_a_whole_session_that_was_removed_put_in_or_renamed_is_found(room: Room) -> None:
    session = room.records / "20261122T090000Z-aaaaaa"
    elsewhere = room.folder / "elsewhere"
    session.rename(elsewhere)
    assert [
        finding.kind for verdict in verdicts(room) for finding in verdict.findings if not verdict.sound
    ] == ["gone"]
    renamed = room.records / "20261122T095959Z-dddddd"
    elsewhere.rename(renamed)
    assert found(room)
    renamed.rename(session)
    assert not found(room)


def test_a_fabricated_session_is_unknown_to_the_audit_log(room: Room) -> None:
    """Anybody can seal for the clinic: what was not begun here is told by the audit log alone."""
    stranger = Room(room.folder / "stranger")
    path = stranger.hold("20261122T120000Z-eeeeee")
    key = stranger.opened.keys_of("20261122T120000Z-eeeeee")
    room.vault.keep_keys("20261122T120000Z-eeeeee", key)
    fabricated = room.records / path.parent.name
    path.parent.rename(fabricated)
    (verdict,) = [verdict for verdict in verdicts(room) if verdict.session == fabricated.name]
    assert [finding.kind for finding in verdict.findings] == ["unknown"]
    fabricated.rename(path.parent)
    room.vault.forget_keys(fabricated.name)


def test_the_last_entries_of_the_audit_log_cannot_be_taken_away(room: Room) -> None:
    log = room.vault.folder / "audit" / "log"
    reading = room.vault.audit.read(room.opened.ring.pair().private, room.opened.ring.audit)
    assert not reading.faults
    data = log.read_bytes()
    last = len(data)
    at = 0
    while at < len(data):
        last, at = at, at + 12 + int.from_bytes(data[at + 8 : at + 12], "big")
    with restored([log]):
        log.write_bytes(data[:last])
        cut = room.vault.audit.read(room.opened.ring.pair().private, room.opened.ring.audit)
        assert ["was cut" in fault.en for fault in cut.faults] == [True]


def test_a_death_between_an_audit_entry_and_its_next_key_is_no_alarm(room: Room) -> None:
    audit = room.vault.folder / "audit"
    with restored([audit / "log", audit / "next"]):
        before = (audit / "next").read_bytes()
        room.vault.audit.append("verified")
        (audit / "next").write_bytes(before)
        assert not found(room)
        room.vault.audit.append("verified")
        assert not found(room)
