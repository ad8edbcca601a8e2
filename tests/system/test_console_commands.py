"""`send` and `watch` as a person runs them: real processes, over the real link, to a session's real loop."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.unit.pilot import opening
from therapist_console.sending import Patience, Sending
from vrtherapy.commands.course import Stop
from vrtherapy.commands.reports import ReportShown
from vrtherapy.engine import SessionEngine
from vrtherapy.errors import NoLink
from vrtherapy.events import Stopped
from vrtherapy.link.client import EntryHeard, LinkClient
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.server import LinkServer
from vrtherapy.link.timing import Pace, Timing
from vrtherapy.messages import Text
from vrtherapy.record.journal import JournalWriter, create_journal
from vrtherapy.session.loop import SessionLoop
from vrtherapy.session.opening import Opened
from vrtherapy.session.stage_child import NoStage
from vrtherapy.state import SessionState

ROOT = Path(__file__).resolve().parents[2]
ENTERED, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"
SESSION = "20261122T090000Z-abc123"
PATIENT = Timing(stage=Pace(0.1, 5.0), console=Pace(0.3, 5.0))
"""The display shares this process with the session; a busy machine is no subject of these tests."""


class Desk:
    """A session's loop on a thread of this process, a display that answers stops, and a shell to type into."""

    def __init__(self, folder: Path, *, stage: bool = True) -> None:
        self.home = folder / "home"
        self.keys = KeyFolder.open(self.home / "keys")
        link = LinkServer(self.keys, SESSION, "tcp://127.0.0.1:*", PATIENT)
        self.endpoint = link.endpoint
        engine, entries = SessionEngine.opened(opening(stage_expected=stage))
        journal = create_journal(folder / "records", SESSION)
        journal.write(entries)
        self.loop = SessionLoop(Opened(engine, journal, [], entries, 0.0), link, NoStage(expected=stage))
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=self._run_session, args=(link, journal))]
        self._threads += [threading.Thread(target=self._run_display)] if stage else []
        for thread in self._threads:
            thread.start()
        while stage and self.state.stage is None:
            time.sleep(0.01)

    @property
    def state(self) -> SessionState:
        """Where the session stands."""
        return self.loop.engine.state

    def send(self, *words: str, endpoint: str | None = None) -> subprocess.CompletedProcess[str]:
        """Type one `send` and wait for it to end."""
        return subprocess.run(
            self.command("send", *words, endpoint=endpoint),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=self.environment,
            cwd=ROOT,
            timeout=60,
            check=False,
        )

    def command(self, *words: str, endpoint: str | None = None) -> Sequence[str]:
        """The program with its words."""
        return [sys.executable, "-m", "therapist_console", *words, "--endpoint", endpoint or self.endpoint]

    @property
    def environment(self) -> dict[str, str]:
        """What the program finds around it: this session's keys, an English user."""
        return os.environ | {"VRTHERAPY_HOME": str(self.home), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}

    def end_session(self) -> None:
        """The session's process goes, as if it had died."""
        self._closing.set()
        self._threads[0].join()

    def close(self) -> None:
        """End everything."""
        self._closing.set()
        for thread in self._threads:
            thread.join()

    def _run_session(self, link: LinkServer, journal: JournalWriter) -> None:
        while not self._closing.is_set():
            self.loop.turn()
        link.close()
        journal.close()

    def _run_display(self) -> None:
        """A display's side of the link: it says that it left the exposure."""
        client = LinkClient(self.endpoint, self.keys.client("stage"), timing=PATIENT)
        while not self._closing.is_set():
            now = time.monotonic()
            client.beat(now)
            for message in client.poll(0.02, now):
                if isinstance(message, EntryHeard) and isinstance(message.entry.event, Stopped):
                    client.send_command(ReportShown(seq=message.entry.seq), now)
        client.close()


@contextmanager
def open_desk(folder: Path, *, stage: bool = True) -> Iterator[Desk]:
    """A desk that is cleared when the test leaves it."""
    desk = Desk(folder, stage=stage)
    try:
        yield desk
    finally:
        desk.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One session for the tests that only read it."""
    with open_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


def test_a_session_is_steered_from_the_shell_and_stopped(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        screened = desk.send("confirm_screening", "--answers", "all=no", "--consent", "yes")
        assert screened.returncode == 0, screened.stderr
        assert "dizziness: no · Are you dizzy today?" in screened.stdout
        assert "epilepsy: no · Have you had seizures?" in screened.stdout
        assert screened.stdout.endswith("The screening is confirmed; the patient consents.\n")
        for words in (["begin"], ["advance"], ["set-difficulty", "--difficulty", "3,5"]):
            given = desk.send(*words)
            assert (given.returncode, given.stderr) == (0, "")
            assert given.stdout.strip()
        assert desk.send("fire_cue", "--name", "gust").returncode == 0
        assert desk.state.step
        assert desk.state.step.difficulty == 3.5
        stopped = desk.send("stop")
        assert stopped.returncode == 0
        assert re.search(r"Stopped \(entry \d+\)\.\n", stopped.stdout)
        assert re.search(r"The patient's view began to leave \d+ ms after the decision\.", stopped.stdout)
        assert desk.state.phase == "stopped"
        again = desk.send("stop", "--language", "fr")
        assert again.returncode == 0
        assert "La séance était déjà arrêtée" in again.stdout


def test_a_sender_that_comes_and_goes_leaves_no_trace_but_its_command(desk: Desk) -> None:
    before = desk.state
    assert desk.send("recentre").returncode == 0
    with_control = 1 if before.control is None else 0
    assert desk.state.seq - before.seq == 1 + with_control
    assert desk.state.consoles == {}


def test_a_refusal_is_status_1_and_the_sentence_in_the_readers_language(desk: Desk) -> None:
    refused = desk.send("advance")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Cannot advance: the session is in preparation")
    assert refused.stdout == ""
    french = desk.send("advance", "--language", "fr")
    assert french.returncode == 1
    assert french.stderr.startswith("Impossible de passer à l'étape suivante : la séance est en phase")


def test_an_observers_key_reads_and_gives_nothing(desk: Desk) -> None:
    refused = desk.send("recentre", "--key", "observer")
    assert refused.returncode == 1
    assert "only reads" in refused.stderr


def test_a_key_file_may_be_named_instead_of_a_client(desk: Desk) -> None:
    assert (
        desk.send("note", "--text", "seen", "--key", str(desk.keys.client_path("therapist"))).returncode == 0
    )


def test_nobody_there_is_status_2_and_says_where_it_looked(desk: Desk) -> None:
    alone = desk.send("recentre", endpoint="tcp://127.0.0.1:9")
    assert alone.returncode == 2
    assert "Nobody answered at tcp://127.0.0.1:9" in alone.stderr


def test_a_stop_that_nobody_hears_is_repeated_and_then_sends_the_therapist_to_the_patient(desk: Desk) -> None:
    client = LinkClient("tcp://127.0.0.1:9", desk.keys.client("therapist"), watching=False)
    waiting: list[Text] = []
    with pytest.raises(NoLink) as alone:
        Sending(client, Patience(stop_seconds=1.5), waiting.append).run(Stop, [])
    client.close()
    assert [sentence.en for sentence in waiting] == [
        "No answer yet from tcp://127.0.0.1:9; the stop is repeated for 1.5 s. Go to the patient meanwhile."
    ]
    assert alone.value.sentence.en.startswith(
        "NOBODY ANSWERED the stop at tcp://127.0.0.1:9. Go to the patient"
    )


def test_a_key_that_is_not_there_is_status_2(desk: Desk) -> None:
    unknown = desk.send("recentre", "--key", "nobody")
    assert unknown.returncode == 2
    assert "nobody.json" in unknown.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["send", "advanse"], "Did you mean advance?"),
        (["send", "rate_suds", "--valu", "4"], "Did you mean value?"),
        (["send", "rate_suds", "40"], "Fields are written --field value."),
        (["send"], "say which command"),
        (["wach"], "Did you mean watch?"),
        (["watch", "--verbose", "1"], "'--verbose'"),
        (["watch", "--language", "de"], "is not en or fr"),
    ],
)
def test_words_that_are_no_command_are_status_64(desk: Desk, words: list[str], said: str) -> None:
    wrong = subprocess.run(
        desk.command(*words), capture_output=True, text=True, env=desk.environment, cwd=ROOT, check=False
    )
    assert wrong.returncode == 64
    assert said in wrong.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals to look at")
def test_watch_in_a_window_paints_a_page_and_gives_the_terminal_back(desk: Desk) -> None:
    import pty  # noqa: PLC0415 -- exists on POSIX only

    ours, its = pty.openpty()
    environment = desk.environment | {"TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
    watch = subprocess.Popen(desk.command("watch"), stdout=its, env=environment, cwd=ROOT)
    os.close(its)
    painted = b""
    while b"STOP: " not in painted:
        painted += os.read(ours, 65536)
    watch.terminate()
    while not painted.endswith(LEFT):
        painted += os.read(ours, 65536)
    assert watch.wait(10) == 0
    os.close(ours)
    assert painted.startswith(ENTERED)
    assert b"Heights" in painted


def test_watch_tells_each_happening_as_a_line_and_the_silence_of_a_session_that_died(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        watch = subprocess.Popen(
            desk.command("watch"),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=desk.environment,
            cwd=ROOT,
        )
        assert watch.stdout
        first = watch.stdout.readline()
        assert first.startswith("Heights · patient P001")
        desk.send("note", "--text", "calm today")
        desk.end_session()
        told: list[str] = []
        for line in watch.stdout:
            told.append(line)
            if "NO DATA FROM THE SESSION" in line:
                break
        watch.terminate()
        watch.wait(10)
        watch.stdout.close()
    assert any("calm today" in line for line in told)
    assert "The patient is in the safe place." in told[-1]
    assert watch.returncode == 0
