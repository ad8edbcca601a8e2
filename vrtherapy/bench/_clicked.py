"""The session's side of the bench of the console: sessions one after the other, and when a command reached the engine.

`python -m vrtherapy.bench._clicked FOLDER ENDPOINT` writes a line for every command to FOLDER/clicked.jsonl, with the
wall clock, which is the one that a browser's events carry too. It also shows pictures, as a stage does.
"""

import contextlib
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import simplejpeg  # pyright: ignore[reportMissingTypeStubs]

from vrtherapy.bench._sessions import bench_plan
from vrtherapy.commands import Command, type_of
from vrtherapy.commands.course import Advance, Begin, ConfirmScreening
from vrtherapy.engine import SessionEngine
from vrtherapy.events import Cause, Entry
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.mirror import MirrorPublisher, mirror_endpoint
from vrtherapy.link.server import LinkServer
from vrtherapy.messages import Text
from vrtherapy.session.loop import SessionLoop
from vrtherapy.session.opening import open_session
from vrtherapy.session.stage_child import NoStage

PICTURES_PER_SECOND = 15.0
_SIZE = (640, 360)
_OVER_AFTER_SECONDS = 0.1
_THERAPIST = Cause(by="therapist", name="therapist")


class _Noting(SessionEngine):
    """An engine that notes when it was asked for what."""

    note: Callable[[str, float], None]

    def submit(self, command: Command, cause: Cause, now: float, reason: Text | None = None) -> list[Entry]:
        if cause.by == "therapist" and cause.command:
            self.note(type_of(command), time.time())
        return super().submit(command, cause, now, reason)


def main() -> None:
    """Run sessions until killed: each leads into the exposure by itself, and ends once it was stopped."""
    folder, endpoint = Path(sys.argv[1]), sys.argv[2]
    keys = KeyFolder.open(folder / "keys")
    threading.Thread(target=_show, args=(mirror_endpoint(endpoint), keys), daemon=True).start()
    with (folder / "clicked.jsonl").open("a", encoding="utf-8", buffering=1) as lines:

        def note(tag: str, at: float) -> None:
            lines.write(json.dumps({"type": tag, "at": at}) + "\n")

        while True:
            _run(folder, keys, endpoint, note)


def _run(folder: Path, keys: KeyFolder, endpoint: str, note: Callable[[str, float], None]) -> None:
    plan = replace(bench_plan(folder), stage_expected=False)
    link = LinkServer(keys, plan.session, endpoint)
    opened = open_session(plan, folder / "records")
    engine = _Noting(opened.engine.state)
    engine.note = note
    entries = list(opened.entries)
    for command in (ConfirmScreening(answers={"bench": "yes"}, consent=True), Begin(), Advance()):
        entries += engine.submit(command, _THERAPIST, 0.0)
    opened.journal.write(entries[len(opened.entries) :])
    loop = SessionLoop(replace(opened, engine=engine, entries=entries), link, NoStage(expected=False))
    stopped_at: float | None = None
    while stopped_at is None or time.monotonic() < stopped_at + _OVER_AFTER_SECONDS:
        loop.turn()
        if engine.state.stop and stopped_at is None:
            stopped_at = time.monotonic()
    loop.ask_to_close()
    while loop.turn():
        pass
    link.close()
    opened.journal.close()


def _show(endpoint: str, keys: KeyFolder) -> None:
    """Pictures that are all different and as large as those of a scene."""
    random = np.random.default_rng(1)
    coarse = random.integers(0, 255, (8, _SIZE[1] // 4, _SIZE[0] // 4, 3), dtype=np.uint8)
    pictures = [
        simplejpeg.encode_jpeg(np.ascontiguousarray(part.repeat(4, 0).repeat(4, 1)), 60) for part in coarse
    ]
    publisher = MirrorPublisher(endpoint, keys)
    number = 0
    while True:
        due = time.monotonic() + 1 / PICTURES_PER_SECOND
        if publisher.watched:
            number += 1
            with contextlib.suppress(OSError):
                publisher.publish(pictures[number % len(pictures)], time.monotonic(), _SIZE)
        while (left := due - time.monotonic()) > 0:
            publisher.turn(left)


if __name__ == "__main__":
    main()
