"""A process that is killed while it writes its journal: nothing that it acknowledged is missing."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vrtherapy.record.journal import journal_path
from vrtherapy.record.judging import judge_journal
from vrtherapy.record.reading import Contents, read_journal
from vrtherapy.record.sealed import read_sealed_journal
from vrtherapy.record.vault.sealing import new_key

ROOT = Path(__file__).parents[2]
KILLS = 10


@pytest.mark.parametrize("key", [None, new_key()], ids=["plain", "sealed"])
def test_no_acknowledged_entry_is_lost_to_a_kill(tmp_path: Path, key: bytes | None) -> None:
    """The same journal through many lives, each killed at a random moment; no life finds damage."""
    path = journal_path(tmp_path, "s1", key)
    chance = random.Random(7)
    acknowledged = 0
    for _ in range(KILLS):
        acknowledged = _live_and_die(path, key, chance.uniform(0.0, 0.02)) or acknowledged
        assert len(_read(path, key).entries) >= acknowledged
    assert acknowledged > KILLS, "the writer hardly wrote anything; the test says nothing"


def _read(path: Path, key: bytes | None) -> Contents:
    """What the journal holds; a sealed one is marked as cut by a crash, and as nothing worse."""
    if key is None:
        return read_journal(path)
    sealed = read_sealed_journal(path, key)
    assert [mark.kind for mark in judge_journal(path, sealed)] == ["cut"]
    return sealed.contents


def _live_and_die(path: Path, key: bytes | None, seconds: float) -> int:
    """Write for so long after the first acknowledgement, then die; the last entry that was acknowledged."""
    arguments = [str(path), *([key.hex()] if key else [])]
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.system.endless_journal", *arguments], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert writer.stdout
    lines = [writer.stdout.readline()]
    time.sleep(seconds)
    writer.kill()
    lines += writer.stdout.readlines()
    writer.stdout.close()
    writer.wait()
    whole = [line for line in lines if line.endswith(b"\n")]
    return int(whole[-1]) if whole else 0
