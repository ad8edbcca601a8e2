"""The pure parts of the link: following a session, repeating commands, answering once, presence, allowances."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.pilot import Pilot
from vrtherapy.commands import COMMANDS
from vrtherapy.events import Entry
from vrtherapy.link import wire
from vrtherapy.link.answers import Answers
from vrtherapy.link.follow import Follower
from vrtherapy.link.keys import Authorised
from vrtherapy.link.outgoing import Outgoing
from vrtherapy.link.presence import Allowance, Presence
from vrtherapy.link.timing import Timing, never_late
from vrtherapy.state import replay

PUBLIC = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
THERAPIST = Authorised(name="anna", role="therapist", public=PUBLIC)
STAGE = Authorised(name="stage", role="stage", public=PUBLIC)


def recorded() -> list[Entry]:
    pilot = Pilot().in_exposure()
    for suds in (30, 50, 70, 40):
        pilot.wait(10)
        pilot.rate_suds(suds)
    pilot.stop()
    return pilot.entries


ENTRIES = recorded()


def told(entry: Entry, boot: str = "b") -> wire.EntryPublished:
    return wire.EntryPublished(session="s", boot=boot, entry=entry)


def beat(seq: int) -> wire.SessionBeat:
    return wire.SessionBeat(session="s", boot="b", seq=seq, at_seconds=1.0)


def snapshot(seq: int, boot: str = "b") -> wire.Snapshot:
    return wire.Snapshot(session="s", boot=boot, seq=seq, state=replay(ENTRIES[:seq]))


def caught_up(follower: Follower) -> list[int]:
    """Let the follower take what it can; the numbers of the entries, in order."""
    seqs: list[int] = []
    while entry := follower.next_entry():
        seqs.append(entry.seq)
    return seqs


def following(seq: int) -> Follower:
    follower = Follower()
    follower.begin("s", "b")
    follower.replace(snapshot(seq))
    return follower


def test_entries_that_come_before_the_snapshot_are_held_and_applied_after_it() -> None:
    follower = Follower()
    follower.begin("s", "b")
    for entry in ENTRIES[2:7]:
        follower.hear(told(entry))
    assert caught_up(follower) == []
    assert follower.replace(snapshot(4))
    assert caught_up(follower) == [5, 6, 7]
    assert follower.state == replay(ENTRIES[:7])
    assert not follower.needs_snapshot


def test_a_gap_asks_for_a_snapshot_and_loses_nothing() -> None:
    follower = following(3)
    follower.hear(told(ENTRIES[4]))
    assert caught_up(follower) == []
    assert follower.needs_snapshot
    follower.replace(snapshot(4))
    assert caught_up(follower) == [5]
    assert not follower.needs_snapshot


def test_a_missing_entry_that_comes_after_all_closes_the_gap() -> None:
    follower = following(3)
    follower.hear(told(ENTRIES[4]))
    assert caught_up(follower) == []
    follower.hear(told(ENTRIES[3]))
    assert caught_up(follower) == [4, 5]


def test_a_beat_tells_of_a_lost_last_entry() -> None:
    follower = following(3)
    follower.hear(beat(3))
    assert not follower.needs_snapshot
    follower.hear(beat(4))
    assert follower.needs_snapshot


def test_an_older_snapshot_takes_nothing_back() -> None:
    follower = following(6)
    assert not follower.replace(snapshot(4))
    assert follower.state == replay(ENTRIES[:6])


def test_a_snapshot_of_another_run_is_not_taken() -> None:
    follower = following(3)
    assert not follower.replace(snapshot(5, boot="other"))
    follower.begin("s", "other")
    assert follower.state is None
    assert follower.needs_snapshot


@given(st.randoms(use_true_random=False))
def test_whatever_is_lost_doubled_or_late_the_state_ends_up_that_of_the_session(
    chance: random.Random,
) -> None:
    follower = Follower()
    follower.begin("s", "b")
    seen: list[int] = []
    for entry in ENTRIES:
        if chance.random() < 0.3:
            continue
        for _ in range(chance.choice([1, 1, 2])):
            follower.hear(told(entry))
        if follower.needs_snapshot and chance.random() < 0.5 and follower.replace(snapshot(entry.seq)):
            seen.append(entry.seq)
        seen += caught_up(follower)
    follower.hear(beat(len(ENTRIES)))
    if follower.needs_snapshot:
        follower.replace(snapshot(len(ENTRIES)))
    caught_up(follower)
    assert follower.state == replay(ENTRIES)
    assert seen == sorted(set(seen)), "no entry is heard twice or out of order"


def test_a_stop_is_repeated_until_it_is_answered() -> None:
    outgoing = Outgoing()
    outgoing.add("stop-1234", b"stop", lasting=True, now=0.0)
    sent = [now / 100 for now in range(1000) if outgoing.due(now / 100)]
    assert sent[0] == 0.0
    assert all(0.19 < later - earlier < 0.22 for earlier, later in pairwise(sent))
    assert sent[-1] > 9.7
    assert outgoing.expired(1000.0) == []
    outgoing.settle("stop-1234")
    assert outgoing.due(1001.0) == []


def test_another_command_is_given_up_when_it_would_be_too_late() -> None:
    outgoing = Outgoing()
    outgoing.add("advance-1", b"advance", lasting=False, now=0.0)
    assert outgoing.expired(2.0) == []
    assert outgoing.expired(2.1) == ["advance-1"]
    assert outgoing.due(2.2) == []


def test_only_a_stop_and_a_stages_own_report_are_never_late() -> None:
    late = {
        role: {tag for tag, command in COMMANDS.items() if never_late(command.model_construct(), role)}
        for role in ("therapist", "stage")
    }
    assert late["therapist"] == {"stop"}
    assert {"stop", "report_shown", "report_safe_place"} <= late["stage"]
    assert not late["stage"] & {"begin", "advance", "resume", "set_difficulty", "set_param", "fire_cue"}


def test_a_command_is_taken_once_and_its_answer_goes_where_the_client_is_now() -> None:
    answers = Answers()
    assert answers.take("anna", "id-12345", b"first route") is None
    known = answers.take("anna", "id-12345", b"second route")
    assert known is not None
    assert known.answer is None
    done = wire.Done(id="id-12345", seq=7)
    assert answers.settle("anna", done) == b"second route"
    again = answers.take("anna", "id-12345", b"third route")
    assert again is not None
    assert again.answer == done


def test_two_clients_may_draw_the_same_id() -> None:
    answers = Answers()
    assert answers.take("anna", "id-12345", b"a") is None
    assert answers.take("ben", "id-12345", b"b") is None


def test_the_memory_of_answers_is_bounded() -> None:
    answers = Answers()
    for number in range(5000):
        answers.take("anna", f"id-{number:05}", b"a")
    assert answers.take("anna", "id-04999", b"a") is not None
    assert answers.take("anna", "id-00000", b"a") is None


class Watched(Presence):
    """Who is there, asked as often as a session's loop asks."""

    asked_until = 0.0

    def lost_until(self, now: float) -> list[Authorised]:
        gone = list[Authorised]()
        while self.asked_until < now:
            self.asked_until = min(now, self.asked_until + 0.05)
            gone += self.lost(self.asked_until)
        return gone


def test_a_watching_client_is_lost_when_it_falls_silent() -> None:
    presence = Watched(Timing())
    presence.greet(b"1", THERAPIST, watching=True, now=0.0)
    presence.greet(b"2", STAGE, watching=True, now=0.0)
    assert presence.lost_until(0.4) == []
    assert presence.lost_until(0.45) == [STAGE]
    presence.hear(b"1", 0.75)
    assert presence.lost_until(1.5) == []
    assert presence.lost_until(1.6) == [THERAPIST]


def test_a_session_that_was_held_up_itself_takes_nobody_for_silent() -> None:
    presence = Watched(Timing())
    presence.greet(b"1", STAGE, watching=True, now=0.0)
    assert presence.lost_until(0.2) == []
    presence.asked_until = 2.2
    assert presence.lost(2.2) == []
    assert presence.lost_until(2.3) == []
    assert presence.lost_until(2.6) == [STAGE]


def test_a_client_with_two_connections_is_lost_with_the_last_of_them() -> None:
    presence = Watched(Timing())
    presence.greet(b"1", THERAPIST, watching=True, now=0.0)
    presence.greet(b"2", THERAPIST, watching=True, now=0.5)
    assert presence.lost_until(1.0) == []
    assert presence.leave(b"2") == THERAPIST


def test_a_stage_beside_a_calm_view_is_borne_longer_and_a_console_is_not() -> None:
    presence = Presence(Timing())
    presence.greet(b"1", THERAPIST, watching=True, now=0.0)
    presence.greet(b"2", STAGE, watching=True, now=0.0)
    times = [number / 20 for number in range(45)]
    lost = {client.name: now for now in times for client in presence.lost(now, calm=True)}
    assert lost == {THERAPIST.name: 0.85, STAGE.name: 2.05}


def test_what_a_stage_was_silent_beside_a_calm_view_is_not_held_against_it_afterwards() -> None:
    presence = Presence(Timing())
    presence.greet(b"2", STAGE, watching=True, now=0.0)
    calm = [presence.lost(number / 20, calm=True) for number in range(31)]
    assert calm == [[]] * 31
    exposing = {number / 20: presence.lost(number / 20) for number in range(31, 41)}
    assert [now for now, lost in exposing.items() if lost] == [1.95]


def test_who_only_gives_commands_is_never_missed() -> None:
    presence = Presence(Timing())
    presence.greet(b"1", THERAPIST, watching=False, now=0.0)
    assert presence.lost(1000.0) == []
    assert not presence.hear(b"1", 1000.0)


def test_many_connections_of_one_client_do_not_pile_up() -> None:
    presence = Presence(Timing())
    for number in range(1000):
        presence.greet(str(number).encode(), THERAPIST, watching=False, now=number / 1000)
    assert sum(presence.hear(str(number).encode(), 1.0) for number in range(1000)) <= 16


def test_after_the_connections_were_cut_who_may_return_is_not_missed_at_once() -> None:
    presence = Watched(Timing())
    presence.greet(b"1", THERAPIST, watching=True, now=0.0)
    presence.greet(b"2", STAGE, watching=True, now=0.0)
    assert presence.cut({"anna"}) == [THERAPIST]
    assert not presence.hear(b"2", 0.1)
    assert presence.lost_until(0.3) == []
    presence.greet(b"3", STAGE, watching=True, now=0.3)
    assert presence.lost_until(0.6) == []
    assert presence.lost_until(0.8) == [STAGE]


def test_an_allowance_fills_up_again_with_time() -> None:
    allowance = Allowance(per_second=10, burst=5)
    assert [allowance.take("anna", 0.0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert allowance.take("ben", 0.0), "each client has its own"
    assert [allowance.take("anna", 0.25) for _ in range(3)] == [True, True, False]
    assert [allowance.take("anna", 1000.0) for _ in range(7)] == [True] * 5 + [False] * 2
