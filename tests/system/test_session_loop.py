"""The session's loop with a real link and a real journal; time is moved by hand, only the sockets wait."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.small_disk import disk_of
from vrtherapy.commands import Command
from vrtherapy.commands.course import Advance, Begin, ConfirmScreening, End, Resume, Stop, TakeControl
from vrtherapy.commands.ratings import Note
from vrtherapy.commands.reports import ReportSafePlace, ReportShown
from vrtherapy.link.client import LinkClient, Message
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.server import LinkServer
from vrtherapy.link.wire import Done, Refusal, Shown
from vrtherapy.messages import Text
from vrtherapy.record.journal import read_journal
from vrtherapy.session.loop import LINGER_SECONDS, SessionLoop
from vrtherapy.session.opening import Opened, Plan, open_session
from vrtherapy.session.stage_child import NoStage

KILLS = Path(__file__).parent / "data" / "protocols" / "kills.yaml"
PATIENCE_SECONDS = 20.0


class Room:
    """A session in this process, and the clients around it. `now` is everybody's clock."""

    def __init__(self, folder: Path, protocol: Path = KILLS) -> None:
        self.now = 1000.0
        self.folder = folder
        self.keys = KeyFolder.open(folder / "keys")
        self.plan = Plan("s1", protocol, "P001", "en", stage_expected=True)
        self.clients: dict[str, LinkClient] = {}
        self.answers: dict[str, list[Message]] = {}
        self.opened: Opened = open_session(self.plan, folder / "records")
        self.link = LinkServer(self.keys, "s1", "tcp://127.0.0.1:0")
        self.loop = SessionLoop(self.opened, self.link, NoStage(expected=True), clock=lambda: self.now)

    def client(self, name: str, role: str = "therapist") -> LinkClient:
        """Somebody joins."""
        if name not in {known.name for known in self.keys.authorised()}:
            self.keys.add(name, role)  # pyright: ignore[reportArgumentType] -- a role by its name
            self.link.reread_keys()
        client = LinkClient(self.link.endpoint, self.keys.client(name))
        self.clients[name] = client
        self.until(lambda: client.connected and client.state is not None)
        return client

    def turn(self) -> bool:
        """One turn of everyone."""
        goes_on = self.loop.turn(0.001)
        for client in self.clients.values():
            client.beat(self.now)
            for message in client.poll(0.001, self.now):
                if isinstance(message, Done | Refusal | Shown):
                    self.answers.setdefault(message.id, []).append(message)
        return goes_on

    def until(self, holds: Callable[[], bool]) -> None:
        """Let everyone work, hardly any time pass, until something is so."""
        begun = time.monotonic()
        while not holds():
            self.turn()
            self.now += 0.001
            assert time.monotonic() - begun < PATIENCE_SECONDS, self.loop.engine.state.phase

    def wait(self, seconds: float) -> None:
        """Let time pass in steps that no heartbeat notices."""
        end = self.now + seconds
        while self.now < end:
            self.now += 0.05
            self.turn()

    def give(self, name: str, command: Command) -> Message:
        """Somebody gives a command and hears the answer."""
        command_id = self.clients[name].send_command(command, self.now)
        self.until(lambda: command_id in self.answers)
        return self.answers[command_id][0]

    def expose(self) -> None:
        """Everyone joins, and the first exposure step begins."""
        self.client("stage")
        self.client("therapist")
        for command in (ConfirmScreening(answers={"ready": "yes"}, consent=True), Begin(), Advance()):
            assert isinstance(self.give("therapist", command), Done)

    @property
    def phase(self) -> str:
        return self.loop.engine.state.phase

    def close(self) -> None:
        for client in self.clients.values():
            client.close()
        self.link.close()
        self.opened.journal.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


def test_a_stop_is_answered_when_it_is_decided_and_again_when_it_is_shown(room: Room) -> None:
    room.expose()
    command_id = room.clients["therapist"].send_command(Stop(), room.now)
    room.until(lambda: room.phase == "stopped" and command_id in room.answers)
    stop = room.loop.engine.state.stop
    assert stop is not None
    assert [type(answer) for answer in room.answers[command_id]] == [Done]
    assert isinstance(room.give("stage", ReportShown(seq=stop.seq)), Done)
    room.until(lambda: len(room.answers[command_id]) == 2)
    assert isinstance(room.answers[command_id][1], Shown)


def test_a_stop_from_the_stage_is_the_patients_own(room: Room) -> None:
    room.expose()
    assert isinstance(room.give("stage", Stop()), Done)
    assert room.loop.engine.state.stop is not None
    assert room.loop.engine.state.stop.by == "patient"


def test_a_second_therapist_steers_only_after_taking_control_but_may_always_stop(room: Room) -> None:
    room.expose()
    room.client("anna")
    refused = room.give("anna", Advance())
    assert isinstance(refused, Refusal)
    assert refused.sentence.en.startswith("Cannot advance: therapist holds control.")
    assert isinstance(room.give("anna", TakeControl()), Done)
    room.until(lambda: all(c.state is not None and c.state.control == "anna" for c in room.clients.values()))
    assert isinstance(room.give("anna", Advance()), Done)
    assert isinstance(room.give("therapist", Stop()), Done)


def test_an_observer_sees_and_may_not_steer(room: Room) -> None:
    room.expose()
    observer = room.client("observer", "observer")
    assert observer.state is not None
    assert observer.state.phase == "exposure"
    assert isinstance(room.give("observer", Stop()), Refusal)


def test_every_entry_is_in_the_journal_before_anyone_hears_of_it(room: Room) -> None:
    room.expose()
    heard = room.clients["therapist"].state
    assert heard is not None
    on_disk = read_journal(room.folder / "records" / "s1" / "journal.jsonl").entries
    assert on_disk[-1].seq >= heard.seq
    assert len(on_disk) == room.loop.engine.state.seq


def test_a_full_disk_is_told_at_once_and_the_exposure_ends_in_the_safe_place(room: Room) -> None:
    room.expose()
    journal = room.folder / "records" / "s1" / "journal.jsonl"
    with disk_of(journal.stat().st_size + 50):
        room.give("therapist", Note(text="this line does not fit any more"))
        therapist = room.clients["therapist"]
        room.until(lambda: therapist.state is not None and therapist.state.record_failure is not None)
        room.until(lambda: therapist.state is not None and therapist.state.phase == "safe_place")
        refused = room.give("therapist", Resume())
        assert isinstance(refused, Refusal)
        assert "nothing would be recorded" in refused.sentence.en
    room.wait(1.5)
    assert room.loop.engine.state.record_failure is None
    assert isinstance(room.give("therapist", Resume()), Done)
    assert len(read_journal(journal).entries) == room.loop.engine.state.seq, "what did not fit is there now"


def test_a_stage_that_falls_silent_ends_the_exposure_with_its_reason(room: Room) -> None:
    room.expose()
    room.clients.pop("stage").close()
    room.wait(0.6)
    assert room.phase == "safe_place"
    assert room.loop.engine.state.stage is None
    reason = room.loop.engine.state.phase_reason
    assert reason is not None
    assert "display" in reason.en


def test_a_stage_that_shows_nothing_yet_may_be_silent_for_longer(room: Room) -> None:
    room.client("therapist")
    stage = room.client("stage")
    del room.clients["stage"]  # it is not heard any more, and its connection stays
    room.wait(1.5)
    assert room.loop.engine.state.stage is not None
    room.wait(1.0)
    assert room.loop.engine.state.stage is None
    stage.close()


def test_a_stage_that_left_by_itself_takes_the_session_with_it(room: Room) -> None:
    room.expose()
    why = Text(en="The link was silent.", fr="La liaison était muette.")
    assert isinstance(room.give("stage", ReportSafePlace(why=why, seq=room.loop.engine.state.seq)), Done)
    assert (room.phase, room.loop.engine.state.phase_reason) == ("safe_place", why)


def test_asked_to_close_it_stops_ends_and_leaves_a_complete_record(room: Room) -> None:
    room.expose()
    room.loop.ask_to_close()
    for _ in range(200):
        room.now += 0.05
        if not room.turn():
            break
    entries = read_journal(room.folder / "records" / "s1" / "journal.jsonl").entries
    course = [entry.event.type for entry in entries if entry.cause.name == "session" and entry.reason]
    assert course == ["stopped", "debrief_begun", "ended"]
    assert room.now < 1000 + LINGER_SECONDS + 5


def test_an_ended_session_still_answers_for_a_moment_and_then_goes(room: Room) -> None:
    room.client("therapist")
    assert isinstance(room.give("therapist", End()), Done)
    assert room.turn()
    assert isinstance(room.give("therapist", Stop()), Done)
    room.now += LINGER_SECONDS + 0.1
    assert not room.loop.turn(0.0)
