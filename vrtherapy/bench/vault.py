"""What sealing costs: µs of the session's loop an entry; seconds to open 10,000 entries, and to list 10,000 sessions.

The goals: 100 µs at the 99th percentile, and 1 s each.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from vrtherapy.bench._figures import percentile
from vrtherapy.bench.journal import ENTRIES, REPEATS, make_entries, write_one_by_one
from vrtherapy.events import Entry
from vrtherapy.record.card import card_of
from vrtherapy.record.index import Indexed, save_index
from vrtherapy.record.journal import create_journal, journal_path
from vrtherapy.record.library import Library
from vrtherapy.record.recording import Recording
from vrtherapy.record.sealed import SEALED_NAME, read_sealed_journal
from vrtherapy.record.vault.holders import Holder
from vrtherapy.record.vault.home import Vault
from vrtherapy.record.vault.sealing import new_key, new_pair

WRITES = 12
"""Runs of 10,000 writes: a machine that others use needs some until one is quiet."""


def run() -> dict[str, float]:
    """Microseconds of a write and seconds to open and list, each of its quietest run: other programs only add."""
    entries = make_entries(ENTRIES)
    key = new_key()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        runs = [
            write_one_by_one(create_journal(Path(folder), f"bench{turn}", key), entries)
            for turn in range(WRITES)
        ]
        open_s = [_open(journal_path(Path(folder), "bench0", key), key, entries) for _ in range(REPEATS)]
        list_s = _list(Path(folder) / "library", entries)
    return {
        "p99_us": round(min(percentile(run, 99) for run in runs), 1),
        "p50_us": round(min(percentile(run, 50) for run in runs), 1),
        "open_10000_s": round(min(open_s), 4),
        "list_10000_s": round(list_s, 4),
    }


def _list(folder: Path, entries: Sequence[Entry]) -> float:
    """List as many sessions as there are entries, out of the index: their folders are real, their cards are alike."""
    vault = Vault(folder / "vault")
    opened = vault.make([Holder.without_passphrase("unclaimed", new_pair())])
    card, cards = card_of(Recording(entries[:100]), "unclaimed"), dict[str, Indexed]()
    for number in range(len(entries)):
        session = f"20261122T090000Z-{number:06x}"
        journal = folder / "records" / session / SEALED_NAME
        journal.parent.mkdir(parents=True)
        journal.write_bytes(b"-")
        lies = journal.stat()
        named = card.changed(session=session, patient=f"P{number % 500:03}")
        cards[session] = Indexed(size_bytes=lies.st_size, changed_ns=lies.st_mtime_ns, card=named)
    save_index(folder / "records", opened, cards)
    return min(_listing(Library(folder / "records", opened), len(entries)) for _ in range(REPEATS))


def _listing(library: Library, count: int) -> float:
    before = time.perf_counter()
    cards = library.sessions()
    seconds = time.perf_counter() - before
    if len(cards) != count or library.unreadable:
        raise AssertionError("the library does not list what is there")
    return seconds


def _open(path: Path, key: bytes, entries: Sequence[Entry]) -> float:
    before = time.perf_counter()
    sealed = read_sealed_journal(path, key)
    seconds = time.perf_counter() - before
    if sealed.contents.entries[-1] != entries[-1] or sealed.altered or sealed.missing:
        raise AssertionError("the journal does not hold what was written")
    return seconds
