"""`python -m vrtherapy replay`: a recorded session shown again, on a display or as pictures."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from vrtherapy.amounts import positive, size
from vrtherapy.clinic import Tools
from vrtherapy.errors import VrTherapyError
from vrtherapy.processes import leave_no_core

if TYPE_CHECKING:
    from vrtherapy.record.library import Library
    from vrtherapy.stage.replay import Replay


def add_parser(tools: Tools) -> None:
    """Add the tool to the command line."""
    parser = tools.add_parser("replay", help="show a recorded session again")
    parser.add_argument("session", metavar="SESSION", help="its id or the beginning of it, `last`, or a path")
    parser.add_argument(
        "--display", choices=("auto", "window", "offscreen", "null"), default="auto", help="(default auto)"
    )
    parser.add_argument("--size", type=size, default=(960, 540), metavar="WxH", help="(default 960x540)")
    parser.add_argument("--speed", type=positive, default=1.0, metavar="N", help="times as fast (default 1)")
    parser.add_argument("--from", dest="begin", metavar="STEP", help="id or number of the step to begin at")
    parser.add_argument("--frames", type=Path, metavar="DIR", help="write pictures there instead of playing")
    parser.add_argument(
        "--every", type=positive, default=5.0, metavar="SECONDS", help="between two pictures (default 5)"
    )
    parser.add_argument(
        "--answer",
        action="store_true",
        help="answer session seconds on standard input with pictures on standard output (as the console asks)",
    )
    parser.add_argument("--language", choices=("en", "fr"), default="en")
    parser.add_argument("--records", type=Path, metavar="DIR", help="folder of the records")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Show it."""
    from vrtherapy.record.library import open_library  # noqa: PLC0415 -- a tool loads only what it needs
    from vrtherapy.stage.__main__ import open_display  # noqa: PLC0415 -- as above
    from vrtherapy.stage.clock import SteadyClock  # noqa: PLC0415 -- as above
    from vrtherapy.stage.replay_answers import answer  # noqa: PLC0415 -- as above
    from vrtherapy.stage.replay_keys import HELP, terminal_keys  # noqa: PLC0415 -- as above
    from vrtherapy.stage.replaying import Player, load_all, write_frames  # noqa: PLC0415 -- as above

    out = _standard_output_alone() if options.answer else None
    replay = _replay(open_library(options.records), options)
    begin = _begin(replay, options.begin)
    pictures = options.frames or options.answer
    asked = "offscreen" if pictures and options.display == "auto" else options.display
    display = open_display(asked, options.size, 30.0)
    try:
        load_all(display, replay)
        if out:
            answer(display, replay, sys.stdin.buffer, out)
            return 0
        if options.frames:
            count = write_frames(display, replay, options.frames, options.every, begin)
            print(f"{count} pictures in {options.frames}: not encrypted. Keep them as you keep records.")
            return 0
        with terminal_keys() as keys:
            if sys.stdin.isatty():
                print(HELP)
            replay.go_to(begin)
            player = Player(display, replay, SteadyClock(), keys, options.speed)
            player.play(options.language, until_end=display.name != "window")
            print()
    except KeyboardInterrupt:
        print()
    except OSError as error:
        raise VrTherapyError(f"The pictures cannot be written: {error}.") from error
    finally:
        display.close()
    return 0


def _standard_output_alone() -> BinaryIO:
    """Standard output for pictures; whatever else is said goes to standard error, and no memory to the disk."""
    leave_no_core()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


def _replay(library: "Library", options: argparse.Namespace) -> "Replay":
    from vrtherapy.record.motion import STREAM, decode_motion  # noqa: PLC0415 -- as in `run`
    from vrtherapy.stage.replay import Replay  # noqa: PLC0415 -- as in `run`

    session = library.find(options.session)
    recording = library.read(session, "replay")
    for mark in recording.marks:
        print(mark.sentence.to(options.language))
    wanted = recording.consents.allows("motion_streams") and STREAM in recording.streams
    motion = decode_motion(library.streams(session, STREAM)) if wanted else []
    return Replay(recording.entries, motion, options.language)


def _begin(replay: "Replay", wanted: str | None) -> float:
    """The session time of a step's first beginning. Raises VrTherapyError, which names the steps there are."""
    if wanted is None:
        return 0.0
    replay.go_to(0.0)
    hierarchy = replay.state.plan.hierarchy
    for at, index in replay.steps():
        if wanted in (hierarchy[index].id, str(index + 1)):
            return at
    there = ", ".join(dict.fromkeys(f"{index + 1} ({hierarchy[index].id})" for _, index in replay.steps()))
    raise VrTherapyError(f"Step {wanted!r} was not begun in this session. There were: {there or 'none'}.")
