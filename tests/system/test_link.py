"""The link over real sockets: following, commanding, stopping, losing and finding each other. Time is moved by hand."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system.link_rig import Rig, Serving
from vrtherapy.commands.course import Advance, Begin, Hold, Stop
from vrtherapy.commands.ratings import Note, RateSuds
from vrtherapy.commands.reports import ReportShown
from vrtherapy.commands.steering import SetDifficulty
from vrtherapy.errors import LinkError, NoLink, NotAuthorised
from vrtherapy.link import wire
from vrtherapy.link.client import EntryHeard, LinkClient, Message, StateReplaced, Unanswered
from vrtherapy.link.client_thread import ClientThread
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.requests import CommandAsked, Joined, Left, StatusHeard
from vrtherapy.link.server import LinkServer


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.close()


def exposing(rig: Rig) -> None:
    """Bring the session into an exposure step, as if it had been there before anyone joined."""
    rig.pilot.in_exposure()
    rig.now = max(rig.now, rig.pilot.now)
    rig.server.remember(rig.pilot.entries)


# Joining and following


def test_a_client_is_welcomed_by_the_name_and_role_of_its_key_and_has_the_whole_state(rig: Rig) -> None:
    console = rig.client("therapist")
    assert console.welcome is not None
    assert (console.welcome.name, console.welcome.role) == ("therapist", "therapist")
    assert console.state == rig.pilot.state
    assert rig.asked(Joined) == [Joined("therapist", "therapist")]


def test_every_client_follows_every_entry(rig: Rig) -> None:
    clients = [rig.client("therapist"), rig.client("observer"), rig.client("stage")]
    rig.give(clients[0], Note(text="hello"))
    rig.until(lambda: all(client.state == rig.pilot.state for client in clients))
    for client in clients:
        assert [heard.entry.seq for heard in rig.of(client, EntryHeard)] == [rig.pilot.state.seq]


def test_who_joins_late_has_what_was_before(rig: Rig) -> None:
    exposing(rig)
    first = rig.client("therapist")
    rig.give(first, RateSuds(value=40))
    second = rig.client("observer")
    assert second.state == rig.pilot.state


def test_an_entry_that_was_lost_is_noticed_by_the_next_beat_and_healed(rig: Rig) -> None:
    console = rig.client("therapist")
    published = rig.server.publish
    rig.server.publish = lambda entry: setattr(rig.server, "seq", entry.seq)  # the network loses it
    rig.give(console, Note(text="lost on the way"))
    rig.server.publish = published
    rig.until(lambda: console.state == rig.pilot.state)
    assert len(rig.of(console, StateReplaced)) == 2


def test_a_gap_in_the_entries_is_healed_by_a_snapshot(rig: Rig) -> None:
    console = rig.client("therapist")
    published = rig.server.publish
    rig.beating = False
    rig.server.publish = lambda entry: setattr(rig.server, "seq", entry.seq)
    rig.give(console, Note(text="lost on the way"))
    rig.server.publish = published
    rig.give(console, Note(text="comes through"))
    rig.until(lambda: console.state == rig.pilot.state)


# Commands


def test_a_command_is_done_and_its_entry_bears_its_id(rig: Rig) -> None:
    console = rig.client("therapist")
    answer = rig.give(console, Note(text="well begun"))
    assert answer == wire.Done(id=answer.id, seq=rig.pilot.state.seq)
    assert rig.pilot.entries[-1].cause.command == answer.id
    assert rig.pilot.entries[-1].cause.name == "therapist"


def test_a_refusal_is_a_sentence_and_changes_nothing(rig: Rig) -> None:
    console = rig.client("therapist")
    before = rig.pilot.state
    answer = rig.give(console, Advance())
    assert isinstance(answer, wire.Refusal)
    assert answer.sentence.en.startswith("Cannot ")
    assert answer.sentence.fr.startswith("Impossible ")
    assert rig.pilot.state is before


def test_an_observer_only_reads(rig: Rig) -> None:
    observer = rig.client("observer")
    for command in (Begin(), Stop(), Note(text="x")):
        answer = rig.give(observer, command)
        assert isinstance(answer, wire.Refusal)
        assert "only reads" in answer.sentence.en
    assert rig.asked(CommandAsked) == []


def test_a_message_cannot_claim_another_name_or_role(rig: Rig) -> None:
    observer = rig.raw("observer")
    observer.send(
        b'{"type": "hello", "version": 1, "watching": true, "role": "therapist", "name": "therapist"}'
    )
    observer.send(b'{"type": "hello", "version": 1, "watching": true}')
    rig.until(lambda: observer.poll(0))
    fault, welcome = wire.decode_reply(observer.recv()), wire.decode_reply(observer.recv())
    assert isinstance(fault, wire.LinkFault)
    assert isinstance(welcome, wire.Welcome)
    assert welcome.role == "observer"


def test_a_repeated_command_is_answered_again_and_acts_once(rig: Rig) -> None:
    console = rig.client("therapist")
    rig.answering = False
    command_id = console.send_command(Note(text="once"), rig.now)
    rig.wait(1.0)
    waiting = rig.asked(CommandAsked)
    assert len(waiting) == 1, "repeats do not reach the session"
    rig.decide(waiting[0])
    assert isinstance(rig.answer(console, command_id), wire.Done)
    console.send_command(Note(text="once"), rig.now, command_id)
    rig.until(lambda: len(rig.answers(console, command_id)) == 2)
    assert rig.answers(console, command_id)[0] == rig.answers(console, command_id)[1]
    assert [note.text for note in rig.pilot.state.notes] == ["once"]


def test_a_command_meant_for_an_earlier_moment_is_refused_and_a_stop_is_not(rig: Rig) -> None:
    exposing(rig)
    console = rig.client("therapist")
    rig.silent.add(console)
    rig.beating = False
    rig.wait(2.2)  # sooner than it asks for a new welcome, which would tell it where the session stands
    late = rig.give(console, SetDifficulty(difficulty=3.0))
    assert isinstance(late, wire.Refusal)
    assert "more than 2 s" in late.sentence.en
    assert isinstance(rig.give(console, Stop()), wire.Done)
    assert rig.pilot.phase == "stopped"


def test_an_unanswered_command_is_given_up_and_said_so(rig: Rig) -> None:
    console = rig.client("therapist")
    rig.answering = False
    command_id = console.send_command(Note(text="into the void"), rig.now)
    rig.wait(2.5)
    assert rig.of(console, Unanswered) == [Unanswered(command_id)]


def test_nothing_but_a_stop_can_be_given_without_a_session(rig: Rig) -> None:
    console = rig.client("therapist")
    endpoint = rig.server.endpoint
    rig.server.close()
    for _ in range(200):
        rig.heard[console] += console.poll(0.01, rig.now)
        if not console.connected:
            break
    with pytest.raises(NoLink, match="link to the session is down"):
        console.send_command(Advance(), rig.now)
    stop = console.send_command(Stop(), rig.now)
    rig.start(endpoint)
    rig.server.remember(rig.pilot.entries)
    assert isinstance(rig.answer(console, stop), wire.Done)
    assert rig.pilot.phase == "stopped"


# Stops


def test_a_stop_is_answered_twice_when_decided_and_when_shown(rig: Rig) -> None:
    exposing(rig)
    console, stage = rig.client("therapist"), rig.client("stage")
    stop = rig.give(console, Stop())
    assert isinstance(stop, wire.Done)
    assert rig.of(console, wire.Shown) == []
    rig.give(stage, ReportShown(seq=stop.seq))
    asked = next(request for request in rig.asked(CommandAsked) if isinstance(request.command, Stop))
    rig.server.shown(asked, rig.pilot.state.seq)
    rig.until(lambda: rig.of(console, wire.Shown))
    assert rig.of(console, wire.Shown) == [wire.Shown(id=stop.id, seq=rig.pilot.state.seq)]


def test_a_stop_whose_answer_was_lost_is_repeated_until_it_is_heard(rig: Rig) -> None:
    exposing(rig)
    console = rig.client("therapist")
    listener = rig.server._listener
    send, lost = listener.send, []
    listener.send = lambda _route, frame: lost.append(frame)
    stop = console.send_command(Stop(), rig.now)
    rig.until(lambda: len(lost) >= 3)
    listener.send = send
    assert isinstance(rig.answer(console, stop), wire.Done)
    assert [event for event in rig.pilot.kinds() if event == "stopped"] == ["stopped"]


def test_a_stop_reaches_a_session_that_was_started_again(rig: Rig) -> None:
    exposing(rig)
    console = rig.client("therapist")
    rig.answering = False
    stop = console.send_command(Stop(), rig.now)
    rig.until(lambda: rig.asked(CommandAsked))
    rig.restart()
    rig.answering = True
    assert isinstance(rig.answer(console, stop), wire.Done)
    assert rig.pilot.phase == "stopped"


def test_a_stop_that_was_recorded_before_the_session_died_is_done_and_not_repeated(rig: Rig) -> None:
    exposing(rig)
    console = rig.client("therapist")
    listener = rig.server._listener
    listener.send = lambda _route, _frame: None  # it dies before the answer leaves
    stop = console.send_command(Stop(), rig.now)
    rig.until(lambda: rig.pilot.phase == "stopped")
    asked = len(rig.asked(CommandAsked))
    rig.restart()
    assert rig.answer(console, stop) == wire.Done(id=stop, seq=rig.pilot.state.seq)
    assert len(rig.asked(CommandAsked)) == asked


def test_an_order_of_an_earlier_run_is_refused(rig: Rig) -> None:
    exposing(rig)
    rig.client("therapist")
    console = rig.raw("therapist")
    console.send(wire.Hello(version=1, watching=False).to_json())
    order = wire.GiveCommand(id="order-0001", boot="an earlier run", as_of=rig.now, command=Hold())
    console.send(order.to_json())
    replies: list[wire.Reply | None] = []
    while len(replies) < 2:
        rig.turn()
        replies += [wire.decode_reply(console.recv()) for _ in range(bool(console.poll(0)))]
    assert isinstance(replies[1], wire.Refusal)
    assert "started again" in replies[1].sentence.en
    assert rig.pilot.phase == "exposure"


def test_a_stop_is_heard_above_a_flood_of_its_own_sender(rig: Rig) -> None:
    exposing(rig)
    console = rig.client("therapist")
    for _ in range(3000):
        console._connection.send(wire.AskSnapshot().to_json())
    assert isinstance(rig.give(console, Stop()), wire.Done)
    rig.until(lambda: any(fault.code == "too_fast" for fault in rig.of(console, wire.LinkFault)))


# Presence


def test_a_console_that_vanishes_is_lost_within_its_silence(rig: Rig) -> None:
    console = rig.client("therapist")
    rig.wait(5.0)
    assert rig.asked(Left) == []
    rig.drop(console)
    rig.wait(0.5)
    assert rig.asked(Left) == []
    rig.wait(0.5)
    assert rig.asked(Left) == [Left("therapist", "therapist", lost=True)]


def test_a_stage_is_missed_sooner(rig: Rig) -> None:
    stage = rig.client("stage")
    rig.drop(stage)
    rig.wait(0.55)
    assert rig.asked(Left) == [Left("stage", "stage", lost=True)]


def test_a_stage_says_how_it_is(rig: Rig) -> None:
    stage = rig.client("stage")
    status = wire.StageStatus(
        display="null", scene="meadow", seq=3, frames=90, late_frames=0, longest_frame_ms=11.5
    )
    rig.silent.add(stage)
    rig.now += 1.0
    stage.beat(rig.now, status)
    rig.until(lambda: rig.asked(StatusHeard))
    assert rig.asked(StatusHeard) == [StatusHeard("stage", status)]


def test_a_stop_that_is_repeated_into_the_session_after_does_not_stop_that(rig: Rig) -> None:
    therapist = rig.client("therapist")
    late = therapist.send_command(Stop(), rig.now, session="the-session-before")
    answer = rig.answer(therapist, late)
    assert isinstance(answer, wire.Refusal)
    assert "another session" in answer.sentence.en
    assert rig.pilot.state.stop is None
    assert isinstance(rig.give(therapist, Stop()), wire.Done)


def test_who_comes_late_may_ask_what_happened_before(rig: Rig) -> None:
    rig.give(rig.client("therapist"), Note(text="Early"))
    late = rig.client("observer")
    late.ask_earlier(0)
    rig.until(lambda: rig.of(late, wire.Earlier))
    earlier = rig.of(late, wire.Earlier)[0]
    assert list(earlier.entries) == rig.pilot.entries
    late.ask_earlier(earlier.entries[-1].seq - 1)
    rig.until(lambda: len(rig.of(late, wire.Earlier)) == 2)
    assert rig.of(late, wire.Earlier)[1].entries == earlier.entries[-1:]


def test_of_very_many_entries_some_come_at_a_time(rig: Rig) -> None:
    for number in range(250):
        rig.record(rig.pilot.give(Note(text=f"Note {number}")))
    late = rig.client("observer")
    late.ask_earlier(0)
    rig.until(lambda: rig.of(late, wire.Earlier))
    assert [entry.seq for entry in rig.of(late, wire.Earlier)[0].entries] == list(range(1, 201))


def test_the_beat_says_how_the_stage_is_and_what_room_the_disk_has(rig: Rig) -> None:
    status = wire.StageStatus(display="null", scene="x", seq=1, frames=9, late_frames=0, longest_frame_ms=1.5)
    rig.server.stage_status, rig.server.disk_free_bytes = status, 10**9
    console = rig.client("therapist")
    rig.wait(0.2)
    beat = console.heard_beat
    assert beat is not None
    assert (beat.stage, beat.disk_free_bytes) == (status, 10**9)


def test_who_says_goodbye_is_not_lost(rig: Rig) -> None:
    console = rig.client("therapist")
    console.close()
    del rig.heard[console]
    rig.until(lambda: rig.asked(Left))
    assert rig.asked(Left) == [Left("therapist", "therapist", lost=False)]


def test_a_client_hears_the_session_fall_silent_and_come_back(rig: Rig) -> None:
    stage = rig.client("stage")
    rig.wait(1.0)
    assert stage.silent_for(rig.now) <= 0.2
    rig.beating = False
    rig.wait(0.6)
    assert stage.silent_for(rig.now) > stage.pace.silent_after_seconds
    rig.beating = True
    rig.wait(0.2)
    assert stage.silent_for(rig.now) <= 0.2


def test_everyone_rejoins_a_session_that_was_started_again(rig: Rig) -> None:
    exposing(rig)
    clients = [rig.client("therapist"), rig.client("stage"), rig.client("observer")]
    boots = {client.welcome.boot for client in clients if client.welcome}
    rig.requests.clear()
    rig.restart()
    rig.until(lambda: len(rig.asked(Joined)) == 3 and all(client.connected for client in clients))
    assert {client.welcome.boot for client in clients if client.welcome} != boots
    assert isinstance(rig.give(clients[0], Note(text="here again")), wire.Done)
    rig.until(lambda: all(client.state == rig.pilot.state for client in clients))


# Keys


def test_a_revoked_client_is_out_at_once_and_the_others_are_back_before_they_are_missed(rig: Rig) -> None:
    stage, observer = rig.client("stage"), rig.client("observer")
    rig.requests.clear()
    rig.keys.revoke("observer")
    since = rig.now
    assert rig.server.reread_keys() == ("observer",)
    rig.until(lambda: rig.asked(Joined) and stage.connected)
    assert rig.now - since < 0.3, "turns of a millisecond"
    rig.wait(1.0)
    assert rig.asked(Left) == [Left("observer", "observer", lost=False)]
    assert stage.silent_for(rig.now) <= 0.2
    assert not observer.connected
    assert observer.silent_for(rig.now) > 1.0, "no entries reach it"


def test_a_client_that_is_authorised_later_gets_in_without_being_started_again(rig: Rig) -> None:
    key = rig.keys.client("observer")
    rig.keys.revoke("observer")
    rig.server.reread_keys()
    late = rig.stranger(key)
    rig.until(lambda: late.refused)
    path = rig.keys.folder / "authorised" / "observer.json"
    path.write_bytes(b'{"name": "observer", "role": "observer", "public": %s}' % f'"{key.public}"'.encode())
    path.chmod(0o600)
    rig.server.reread_keys()
    rig.until(lambda: late.connected)


def test_a_damaged_list_leaves_the_link_as_it_was(rig: Rig) -> None:
    console = rig.client("therapist")
    (rig.keys.folder / "authorised" / "observer.json").write_bytes(b"{")
    with pytest.raises(NotAuthorised):
        rig.server.reread_keys()
    assert isinstance(rig.give(console, Note(text="still here")), wire.Done)


def test_two_sessions_cannot_share_an_endpoint(rig: Rig) -> None:
    with pytest.raises(LinkError, match="another session running"):
        LinkServer(rig.keys, "second", rig.server.endpoint)


@pytest.mark.parametrize(
    "endpoint", ["", "127.0.0.1:5870", "tcp://:1", "ipc://x", "tcp://127.0.0.1:65535", "tcp://a b:1"]
)
def test_an_endpoint_without_sense_is_a_sentence(rig: Rig, endpoint: str) -> None:
    with pytest.raises(LinkError, match="is not an endpoint"):
        LinkServer(rig.keys, "second", endpoint)
    with pytest.raises(LinkError, match="is not an endpoint"):
        LinkClient(endpoint, rig.keys.client("therapist"))


def test_a_client_that_does_not_watch_follows_and_commands_without_being_an_event(rig: Rig) -> None:
    passing_by = rig.client("therapist", watching=False)
    assert passing_by.state == rig.pilot.state
    assert isinstance(rig.give(passing_by, Note(text="from a shell")), wire.Done)
    rig.until(lambda: passing_by.state == rig.pilot.state)
    rig.drop(passing_by)
    rig.wait(2.0)
    assert rig.asked(Joined) == rig.asked(Left) == []


def test_a_key_of_another_installation_never_connects(rig: Rig, tmp_path: Path) -> None:
    other = rig.stranger(KeyFolder.open(tmp_path / "other").client("therapist"))
    stop = other.send_command(Stop(), rig.now)
    rig.wait(3.0)
    assert not other.connected
    assert other.state is None
    assert rig.answers(other, stop) == []
    assert rig.pilot.phase == "preparation"


def test_a_revoked_key_is_told_apart_from_a_session_that_is_not_there(rig: Rig) -> None:
    key = rig.keys.client("therapist")
    rig.keys.revoke("therapist")
    rig.server.reread_keys()
    revoked = rig.stranger(key)
    rig.until(lambda: revoked.refused)
    nobody = LinkClient("tcp://127.0.0.1:9", key)
    rig.heard[nobody] = []
    rig.wait(1.0)
    assert not nobody.refused
    assert not nobody.connected


def test_another_version_is_a_sentence(rig: Rig) -> None:
    newer = rig.raw("therapist")
    newer.send(b'{"type": "hello", "version": 2, "watching": false, "codec": "zip"}')
    rig.until(lambda: newer.poll(0))
    fault = wire.decode_reply(newer.recv())
    assert isinstance(fault, wire.LinkFault)
    assert fault.code == "version"
    assert "client version 2" in fault.sentence.en
    assert "ce client la version 2" in fault.sentence.fr


# A client on its own thread. Real time, since it waits by itself.


def open_stage(rig: Rig) -> ClientThread:
    return ClientThread(lambda: LinkClient(rig.server.endpoint, rig.keys.client("stage")))


def wait_for(met: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_client_on_its_own_thread_follows_commands_and_beats_while_its_loop_lives(rig: Rig) -> None:
    stage = open_stage(rig)
    heard = []

    def follow() -> bool:
        stage.pulse(time.monotonic() + 0.3)
        heard.extend(stage.messages())
        return any(isinstance(message, StateReplaced) for message in heard)

    with Serving(rig):
        stage.start()
        wait_for(follow)
        assert stage.silent_for(time.monotonic()) < 0.4
        command_id = stage.send(ReportShown(seq=1))
        wait_for(lambda: follow() and any(getattr(m, "id", "") == command_id for m in heard))
        wait_for(lambda: time.monotonic() and follow() and any(isinstance(m, EntryHeard) for m in heard))
        assert rig.asked(Left) == []
        wait_for(lambda: rig.asked(Left))  # the loop pulses no more, though the thread lives
        assert rig.asked(Left) == [Left("stage", "stage", lost=True)]
        stage.close()


def test_who_follows_states_only_finds_the_last_of_those_it_has_not_taken(rig: Rig) -> None:
    told: list[Message] = []
    stage = ClientThread(
        lambda: LinkClient(rig.server.endpoint, rig.keys.client("stage")), tell=told.append, states_only=True
    )
    console = ClientThread(lambda: LinkClient(rig.server.endpoint, rig.keys.client("therapist")))

    def entries() -> list[Message]:
        return [message for message in told if isinstance(message, EntryHeard)]

    with Serving(rig):
        for thread in (stage, console):
            thread.start()
        wait_for(lambda: any(isinstance(message, StateReplaced) for message in stage.messages()))
        for number in range(5):
            console.send(Note(text=f"note {number}"))
        wait_for(lambda: len(entries()) == 5)
        assert stage.messages() == entries()[-1:]
        assert stage.messages() == []
        for thread in (stage, console):
            thread.close()


def test_a_thread_that_cannot_connect_says_so_at_the_start(rig: Rig) -> None:
    stage = ClientThread(lambda: LinkClient("nonsense", rig.keys.client("stage")))
    with pytest.raises(LinkError, match="is not an endpoint"):
        stage.start()
