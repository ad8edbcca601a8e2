"""How long a journal of 10,000 entries takes to read and to rebuild its session from, and what writing one costs.

The goal: rebuilt within 0.5 s, so that a session process that died is back before anyone misses it.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from vrtherapy import __version__
from vrtherapy.bench._figures import percentile
from vrtherapy.commands import Command
from vrtherapy.commands.course import Advance, Begin, ConfirmScreening, Hold, Resume, Retreat
from vrtherapy.commands.ratings import Note, RateSickness, RateSuds
from vrtherapy.commands.reports import ReportStageJoined
from vrtherapy.commands.steering import FireCue, Recentre, SetDifficulty
from vrtherapy.content import protocols_folder, scenes_folder
from vrtherapy.engine import SessionEngine
from vrtherapy.errors import Refused
from vrtherapy.events import Answer, Cause, Entry, SessionOpened
from vrtherapy.protocol import load_protocol, scenes_of
from vrtherapy.record.journal import JournalWriter, create_journal, read_journal
from vrtherapy.scene import SceneLibrary
from vrtherapy.state import replay

ENTRIES = 10_000
REPEATS = 5
_PACE_SECONDS = 0.2
_THERAPIST = Cause(by="therapist", name="bench", command="0123456789abcdef")
_SESSION = Cause(by="session", name="session")


def run() -> dict[str, float]:
    """Seconds to read and rebuild (best of five: other programs only add), and microseconds of a write."""
    entries = make_entries(ENTRIES)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        write_us = write_one_by_one(create_journal(Path(folder), "bench"), entries)
        rebuild_s = [_rebuild(Path(folder) / "bench" / "journal.jsonl", entries) for _ in range(REPEATS)]
    return {
        "entries_10000_s": round(min(rebuild_s), 4),
        "write_p50_us": round(percentile(write_us, 50), 1),
        "write_p99_us": round(percentile(write_us, 99), 1),
    }


def make_entries(count: int) -> list[Entry]:
    """The first entries of a busy session of the heights protocol, made by the engine under a simulated clock."""
    library = SceneLibrary(scenes_folder(), None)
    protocol = load_protocol(protocols_folder() / "heights.yaml", library)
    opened = SessionOpened(
        session="bench",
        patient="B000",
        started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        language="en",
        protocol=protocol,
        scenes=library.load_all(scenes_of(protocol)),
        software=__version__,
        stage_expected=True,
    )
    engine, entries = SessionEngine.opened(opened)
    entries += engine.submit(ReportStageJoined(display="null"), _SESSION, 0.0)
    answers: dict[str, Answer] = {question.id: question.stop_if for question in protocol.screening}
    now = 0.0
    for command in _course(ConfirmScreening(answers=answers, consent=True, despite="A bench is not afraid")):
        if len(entries) >= count:
            return entries[:count]
        now += _PACE_SECONDS
        entries += engine.tick(now)
        try:
            entries += engine.submit(command, _THERAPIST, now)
        except Refused:
            continue
    return entries


def _course(screening: Command) -> Iterator[Command]:
    """What a busy therapist does, again and again; what is not legal at its moment is refused and left out."""
    yield from (screening, Begin(), *[Advance()] * 5)
    for turn in cycle(range(1, 1_000)):
        yield SetDifficulty(difficulty=(turn * 7 % 100) / 10)
        yield RateSuds(value=20 + turn * 3 % 60)
        yield FireCue(name=("bird", "gust", "railing_creak")[turn % 3])
        yield SetDifficulty(difficulty=(turn * 3 % 100) / 10)
        if turn % 4 == 0:
            yield from (Hold(), RateSickness(value=turn % 8), Resume())
        if turn % 10 == 0:
            yield from (Note(text="Breathes more slowly; lets go of the railing with one hand."), Recentre())
        if turn % 25 == 0:
            yield Advance() if turn % 50 else Retreat()


def write_one_by_one(journal: JournalWriter, entries: Sequence[Entry]) -> list[float]:
    """What each entry costs to write, in microseconds; the journal is closed."""
    costs_us: list[float] = []
    for entry in entries:
        before = time.perf_counter_ns()
        journal.write([entry])
        costs_us.append((time.perf_counter_ns() - before) / 1000)
    journal.close()
    return costs_us


def _rebuild(path: Path, entries: Sequence[Entry]) -> float:
    before = time.perf_counter()
    contents = read_journal(path)
    state = replay(contents.entries)
    seconds = time.perf_counter() - before
    if (state.seq, contents.entries[-1]) != (len(entries), entries[-1]):
        raise AssertionError("the journal does not hold what was written")
    return seconds
