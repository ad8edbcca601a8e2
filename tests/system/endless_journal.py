"""Writes entries as fast as it can and acknowledges each on its standard output, until it is killed.

`python -m tests.system.endless_journal FILE [KEY]` begins the journal, or goes on with one that is there; sealed if
there is a key (in hexadecimal).
"""

import os
import sys
from itertools import count
from pathlib import Path

from tests.unit.pilot import opening
from vrtherapy.events import Cause, Entry, Noted
from vrtherapy.record.journal import create_journal, is_begun, reopen

SESSION = Cause(by="session", name="session")


def main(path: Path, key: bytes | None) -> None:
    """Write, acknowledge, write; the process that started this one kills it."""
    if is_begun(path):
        journal, _ = reopen(path, key)
    else:
        journal = create_journal(path.parent.parent, path.parent.name, key)
        journal.write([Entry(seq=1, at_seconds=0.0, cause=SESSION, event=opening())])
    for seq in count(journal.written + 1):
        journal.write(
            [Entry(seq=seq, at_seconds=seq / 1000, cause=SESSION, event=Noted(text="é" * (seq % 300)))]
        )
        os.write(sys.stdout.fileno(), b"%d\n" % seq)


if __name__ == "__main__":
    main(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) if len(sys.argv) > 2 else None)
