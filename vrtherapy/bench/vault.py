"""What sealing costs: microseconds of the session's loop an entry, seconds to open and verify 10,000 entries.

The goals: 100 µs at the 99th percentile, and 1 s.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from vrtherapy.bench._figures import percentile
from vrtherapy.bench.journal import ENTRIES, REPEATS, make_entries
from vrtherapy.events import Entry
from vrtherapy.record.journal import create_journal, journal_path
from vrtherapy.record.sealed import read_sealed_journal
from vrtherapy.record.vault.sealing import new_key


def run() -> dict[str, float]:
    """Microseconds of a write (of the quietest of five runs: other programs only add), and seconds to open."""
    entries = make_entries(ENTRIES)
    key = new_key()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        runs = [_write(Path(folder), f"bench{turn}", key, entries) for turn in range(REPEATS)]
        open_s = [_open(journal_path(Path(folder), "bench0", key), key, entries) for _ in range(REPEATS)]
    return {
        "p99_us": round(min(percentile(run, 99) for run in runs), 1),
        "p50_us": round(min(percentile(run, 50) for run in runs), 1),
        "open_10000_s": round(min(open_s), 4),
    }


def _write(folder: Path, session: str, key: bytes, entries: Sequence[Entry]) -> list[float]:
    journal = create_journal(folder, session, key)
    costs_us: list[float] = []
    for entry in entries:
        before = time.perf_counter_ns()
        journal.write([entry])
        costs_us.append((time.perf_counter_ns() - before) / 1000)
    journal.close()
    return costs_us


def _open(path: Path, key: bytes, entries: Sequence[Entry]) -> float:
    before = time.perf_counter()
    sealed = read_sealed_journal(path, key)
    seconds = time.perf_counter() - before
    if sealed.contents.entries[-1] != entries[-1] or sealed.altered or sealed.missing:
        raise AssertionError("the journal does not hold what was written")
    return seconds
