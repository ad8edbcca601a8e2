"""A process that is killed while it writes its journal: nothing that it acknowledged is missing."""

import random
import subprocess
import sys
import time
from pathlib import Path

from vrtherapy.record.journal import read_journal

ROOT = Path(__file__).parents[2]
KILLS = 20


def test_no_acknowledged_entry_is_lost_to_a_kill(tmp_path: Path) -> None:
    """The same journal through many lives, each killed at a random moment; no life finds damage."""
    path = tmp_path / "s1" / "journal.jsonl"
    chance = random.Random(7)
    acknowledged = 0
    for _ in range(KILLS):
        acknowledged = _live_and_die(path, chance.uniform(0.0, 0.02)) or acknowledged
        contents = read_journal(path)
        assert len(contents.entries) >= acknowledged
    assert acknowledged > KILLS, "the writer hardly wrote anything; the test says nothing"


def _live_and_die(path: Path, seconds: float) -> int:
    """Write for so long after the first acknowledgement, then die; the last entry that was acknowledged."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.system.endless_journal", str(path)], cwd=ROOT, stdout=subprocess.PIPE
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
