"""The console's server as an attacker, a frozen process and a second therapist meet it; no browser needed."""

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.system.console_rig import Server, Sessions, until
from tests.system.pages import Browser, Page
from therapist_console.web.pairing import MOST_TRIES
from vrtherapy.bench._figures import free_endpoint
from vrtherapy.events import Stopped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are frozen by POSIX signals")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sessions, Server, str]]:
    """Sessions one after another, a server that listens for tablets too, and where."""
    folder: Path = tmp_path_factory.mktemp("console")
    sessions = Sessions(folder)
    tablets = f"127.0.0.1:{free_endpoint().rpartition(':')[2]}"
    server = Server(sessions, "--listen", tablets)
    yield sessions, server, f"https://{tablets}"
    server.close()
    sessions.close()


@pytest.fixture
def sessions(desk: tuple[Sessions, Server, str]) -> Sessions:
    """A new session."""
    desk[0].new()
    return desk[0]


@pytest.fixture
def server(desk: tuple[Sessions, Server, str]) -> Server:
    return desk[1]


@pytest.fixture(scope="module")
def browser(desk: tuple[Sessions, Server, str]) -> Browser:
    """The browser of this computer. One for all tests: who knocks as often as they come is told to wait."""
    return Browser.at(desk[1].address)


@pytest.fixture
def page(sessions: Sessions, browser: Browser) -> Iterator[Page]:
    """A therapist's page that shows the session."""
    page = browser.page()
    page.until(lambda: page.view.get("session") == sessions.state.session)
    page.until(lambda: page.view["consoles"])
    yield page
    page.close()


def pair(desk: tuple[Sessions, Server, str], page: Page, role: str, name: str = "Tablet") -> Browser:
    """A tablet, let in by the therapist at the computer."""
    page.say(type="pairing", on=True, role=role)
    page.until(lambda: any(each.get("code") for each in page.heard))
    code = [each["code"] for each in page.heard if each.get("code")][-1]
    tablet = Browser(desk[2])
    status, answer = tablet.pair(code, name)
    assert status == 200, answer
    return tablet


class TestWhoComesIn:
    def test_a_wrong_address_lets_nobody_in(self, server: Server) -> None:
        stranger = Browser(server.address.partition("/enter")[0])
        assert stranger.get("/enter?token=0123456789abcdef0123456789abcdef")[0] == 403
        assert stranger.cookie == ""

    def test_who_is_not_paired_is_told_so(self, server: Server) -> None:
        stranger = Browser(server.address.partition("/enter")[0]).socket()
        with pytest.raises(ConnectionClosed) as closed:
            stranger.recv(5)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 4401

    def test_a_cookie_is_worth_nothing_on_a_page_from_elsewhere(self, browser: Browser) -> None:
        with pytest.raises(InvalidStatus, match="403"):
            browser.socket(origin="http://evil.example")
        assert browser.post("/stop", {"id": "0123456789abcdef"}, origin="http://evil.example")[0] == 403

    def test_a_foreign_name_that_points_here_gets_nothing(self, browser: Browser) -> None:
        assert browser.get("/", {"Host": "evil.example"})[0] == 403

    def test_the_cookie_of_this_computer_does_not_open_the_door_for_tablets_from_elsewhere(
        self, desk: tuple[Sessions, Server, str], browser: Browser
    ) -> None:
        (cookie,) = browser.cookies
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.get_nonstandard_attr("SameSite") == "strict"
        tablet = Browser(desk[2])
        assert tablet.get("/enter?token=wrong")[0] == 403

    @pytest.mark.parametrize("role", ["therapist", "observer"])
    def test_the_records_are_for_the_therapist_at_this_computer_alone(
        self, desk: tuple[Sessions, Server, str], page: Page, browser: Browser, role: str
    ) -> None:
        replay = "/records/session/s1/replay"
        paths = ["/records", "/records/export", "/records/course", replay, f"{replay}/picture"]
        assert browser.get("/records")[0] == 200
        tablet, stranger = pair(desk, page, role, f"{role}'s"), Browser(browser.base)
        for guest in (tablet, stranger):
            assert {path: guest.get(path)[0] for path in paths} == dict.fromkeys(paths, 401)
            assert guest.post("/records/export", {"format": "csv"})[0] == 401
            assert guest.post("/records/session/s1/erase", {})[0] == 401

    def test_a_tablet_pairs_with_the_code_and_stays_paired(
        self, desk: tuple[Sessions, Server, str], page: Page
    ) -> None:
        tablet = pair(desk, page, "therapist", "Tablette de Zoé")
        there = tablet.page()
        there.until(lambda: "tablette-de-zo" in there.view.get("consoles", {}))
        assert there.heard[0]["local"] is False
        there.close()
        assert page.view["session"] == there.view["session"]

    def test_a_wrong_code_is_refused_and_the_code_burns_after_a_few_tries(
        self, desk: tuple[Sessions, Server, str], page: Page
    ) -> None:
        page.say(type="pairing", on=True)
        page.until(lambda: any(each.get("code") for each in page.heard))
        code = page.heard[-1]["code"]
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        tablet = Browser(desk[2])
        answers = [tablet.pair(wrong) for _ in range(MOST_TRIES)]
        assert {status for status, _ in answers} == {403}
        assert "not right" in answers[0][1]["sentence"]
        assert tablet.pair(code)[0] == 403
        assert tablet.cookie == ""

    def test_a_device_that_is_unpaired_is_out_at_once(
        self, desk: tuple[Sessions, Server, str], page: Page
    ) -> None:
        there = pair(desk, page, "therapist", "lost").page()
        there.until(lambda: there.view)
        page.say(type="unpair", name="lost")
        there.until(lambda: there.closed is not None)
        assert there.closed == 4401

    def test_only_the_computer_of_the_session_lets_devices_in(
        self, desk: tuple[Sessions, Server, str], page: Page
    ) -> None:
        there = pair(desk, page, "therapist", "second").page()
        there.say(type="pairing", on=True)
        there.until(lambda: any(each["type"] == "pairing" for each in there.heard))
        assert "code" not in [each for each in there.heard if each["type"] == "pairing"][-1]
        there.close()

    def test_an_observer_sees_everything_and_can_do_nothing(
        self, desk: tuple[Sessions, Server, str], page: Page, sessions: Sessions
    ) -> None:
        there = pair(desk, page, "observer", "student").page()
        there.until(lambda: there.view)
        assert there.view["offers"] == []
        assert there.ask("note", text="Let me")["type"] == "refused"
        assert there.ask("stop")["type"] == "refused"
        there.close()
        assert "noted" not in sessions.kinds()
        assert sessions.state.stop is None


class TestFiles:
    def test_they_come_compressed_once_and_no_script_from_elsewhere_runs(self, browser: Browser) -> None:
        status, headers, _ = browser.get("/", {"Accept-Encoding": "gzip"})
        assert (status, headers["content-encoding"]) == (200, "gzip")
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert browser.get("/", {"If-None-Match": headers["etag"]})[0] == 304

    @pytest.mark.parametrize(
        "path", ["/page/../app.py", "/page/%2e%2e/app.py", "/page//etc/passwd", "/page/none.js"]
    )
    def test_there_is_nothing_but_the_pages_files(self, browser: Browser, path: str) -> None:
        assert browser.get(path)[0] == 404


class TestSteering:
    def test_a_command_is_answered_and_everyone_sees_it(
        self, desk: tuple[Sessions, Server, str], page: Page
    ) -> None:
        there = pair(desk, page, "therapist", "desk").page()
        there.until(lambda: "desk" in there.view.get("consoles", {}))
        page.until(lambda: "desk" in page.view["consoles"])
        assert page.ask("note", text="Both see this")["type"] == "done"
        seconds = there.until(lambda: any("Both see" in each["sentence"] for each in there.happened))
        assert seconds < 0.2
        there.close()

    def test_one_hand_is_on_the_wheel_and_handing_over_is_explicit(
        self, desk: tuple[Sessions, Server, str], page: Page
    ) -> None:
        there = pair(desk, page, "therapist", "other").page()
        there.until(lambda: "other" in there.view.get("consoles", {}))
        assert page.ask("recentre")["type"] == "done"
        refusal = there.ask("recentre")
        assert (refusal["type"], "Take control first" in refusal["sentence"]) == ("refused", True)
        assert there.ask("take_control")["type"] == "done"
        page.until(lambda: page.view["control"]["holder"] == "other")
        assert there.ask("recentre")["type"] == "done"
        there.close()

    def test_a_stop_that_is_repeated_acts_once(self, page: Page, sessions: Sessions) -> None:
        sessions.expose()
        for times in range(1, 6):
            page.say(type="stop", id="repeated-stop-1")
            page.until(lambda times=times: len(page.answers("repeated-stop-1")) >= times)
        page.until(lambda: page.view.get("stop"))
        assert sessions.kinds().count("stopped") == 1

    def test_a_stop_comes_in_by_the_second_way_too(
        self, page: Page, browser: Browser, sessions: Sessions
    ) -> None:
        sessions.expose()
        assert browser.post("/stop", {"id": "by-the-second-way"})[0] == 202
        until(lambda: sessions.state.stop, "the stop is decided")
        page.until(lambda: page.view.get("stop"))

    def test_what_was_meant_for_another_moment_is_not_done(self, page: Page, sessions: Sessions) -> None:
        page.until(lambda: page.tick)
        page.say(
            type="give", id="too-late-1", boot=page.boot, tick=page.tick - 2500, command={"type": "recentre"}
        )
        page.say(type="give", id="too-late-2", boot="another", tick=page.tick, command={"type": "recentre"})
        assert {page.answer(each)["type"] for each in ("too-late-1", "too-late-2")} == {"refused"}
        assert "recentred" not in sessions.kinds()

    def test_a_field_that_does_not_fit_is_told_in_the_pages_language(self, page: Page) -> None:
        page.say(type="language", language="fr")
        page.until(lambda: page.view["language"] == "fr")
        assert page.ask("note", text="")["sentence"] == "Texte : il manque quelque chose."
        assert "Valeur" in page.ask("rate_suds", value="much")["sentence"]


class TestWorstMoments:
    def test_killed_and_started_again_the_server_has_lost_nothing(
        self, server: Server, browser: Browser, page: Page, sessions: Sessions
    ) -> None:
        sessions.expose()
        page.ask("note", text="Before")
        page.until(lambda: any("Before" in each["sentence"] for each in page.happened))
        server.kill()
        server.start()
        again = browser.page(stop="given-while-it-was-dead")
        again.until(lambda: again.view)
        again.until(lambda: len(again.happened) >= len(page.happened))
        assert again.happened[: len(page.happened)] == page.happened
        again.until(lambda: again.view.get("stop"))
        stopped = next(entry for entry in sessions.entries() if isinstance(entry.event, Stopped))
        assert stopped.cause.command == "given-while-it-was-dead"
        again.close()

    def test_a_frozen_server_acts_on_the_stop_alone_when_it_thaws(
        self, server: Server, page: Page, sessions: Sessions
    ) -> None:
        sessions.expose()
        page.until(lambda: page.view["phase"]["name"] == "exposure")
        server.signal(signal.SIGSTOP)
        late = page.give("rate_suds", value=80)
        page.say(type="stop", id="while-frozen-1")
        time.sleep(2.5)
        server.signal(signal.SIGCONT)
        assert page.answer("while-frozen-1")["type"] == "done"
        assert page.answer(late)["type"] == "refused"
        assert "suds_rated" not in sessions.kinds()
        assert sessions.kinds().count("stopped") == 1

    def test_a_session_that_falls_silent_is_an_alarm_on_the_page(
        self, page: Page, sessions: Sessions
    ) -> None:
        sessions.close()
        seconds = page.until(lambda: any(alarm["kind"] == "silent" for alarm in page.view["alarms"]))
        assert seconds < 2.0

    def test_when_the_last_page_goes_the_session_knows(self, page: Page, sessions: Sessions) -> None:
        sessions.expose()
        page.close()
        until(lambda: sessions.state.phase == "hold", "the exposure waits", within=8.0)

    def test_a_page_that_does_not_read_holds_up_nobody(self, browser: Browser, page: Page) -> None:
        deaf = browser.page()
        for number in range(6):
            answer = page.give("note", text=f"{number} {'x' * 8000}")
            assert page.until(lambda answer=answer: page.answers(answer)) < 1.5
        deaf.close()

    def test_a_message_that_is_too_large_ends_its_own_connection_only(
        self, browser: Browser, page: Page
    ) -> None:
        greedy = browser.page()
        greedy.say(type="give", id="0123456789abcdef", command={"type": "note", "text": "x" * 100_000})
        greedy.until(lambda: greedy.closed is not None)
        assert greedy.closed == 1009
        assert page.ask("recentre")["type"] == "done"

    def test_a_page_that_talks_without_end_is_sent_away_but_its_stop_is_heard(
        self, browser: Browser, page: Page, sessions: Sessions
    ) -> None:
        talker = browser.page()
        for _ in range(400):
            talker.say(type="here")
        talker.say(type="stop", id="after-the-flood")
        talker.until(lambda: talker.closed is not None)
        assert talker.closed == 4429
        assert page.ask("recentre")["type"] in ("done", "refused")
        assert sessions.state.session == page.view["session"]

    @pytest.mark.parametrize("nonsense", ["", "{", "[]", '{"type":"obey"}', "\x00", "[" * 10_000])
    def test_nonsense_is_answered_and_changes_nothing(self, page: Page, nonsense: str) -> None:
        page._socket.send(nonsense)
        page.until(lambda: any(each["type"] == "fault" for each in page.heard))
        assert page.closed is None
