"""`python -m vrtherapy.stage`: one stage process. The session starts it, and starts it again if it dies."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from vrtherapy.amounts import positive, size
from vrtherapy.errors import LinkError, VrTherapyError
from vrtherapy.link.client import LinkClient
from vrtherapy.link.client_thread import ClientThread
from vrtherapy.link.keys import KeyFolder, load_client_key
from vrtherapy.link.timing import Pace, Timing
from vrtherapy.stage.choose import choose_display
from vrtherapy.stage.clock import Clock, SteadyClock
from vrtherapy.stage.director import Director
from vrtherapy.stage.display.base import Display
from vrtherapy.stage.display.null import NullDisplay
from vrtherapy.stage.frames_log import FramesLog
from vrtherapy.stage.leaving import Pacing
from vrtherapy.stage.loop import Options, StageLoop, waking
from vrtherapy.stage.mirror import Mirror
from vrtherapy.stage.snapshots import Snapshots
from vrtherapy.stage.tidying import Tidying

_SLOWEST_BEAT_SECONDS = 0.15
"""Every beat says where the patient's head is, which is recorded every 0.3 s."""


def main(arguments: Sequence[str] | None = None, pacing: Pacing | None = None) -> int:
    """Run the stage until it is asked to end. Status 0: it ended well; 1: the display or the link failed."""
    options = _parser().parse_args(arguments)
    clock = SteadyClock()
    mirror = _mirror(options)
    try:
        display = open_display(options.display, options.size, options.rate, mirror)
    except VrTherapyError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    try:
        link = _connect(options, clock)
        loop_options = Options(
            silent_after_seconds=options.silent_after,
            frames_log=FramesLog(options.frames_log) if options.frames_log else None,
            snapshots=Snapshots(options.snapshots) if options.snapshots else None,
            tidying=Tidying(clock.now()),
        )
        loop = StageLoop(display, link, Director(options.language, pacing), clock, loop_options)
        catch_signals(loop)
        loop.run()
        link.close()
        if loop_options.snapshots:
            loop_options.snapshots.close()
    except LinkError as error:
        print(error.sentence.to(options.language), file=sys.stderr, flush=True)
        return 1
    except VrTherapyError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    finally:
        display.close()
        if mirror is not None:
            mirror.close()
    return 0


def _mirror(options: argparse.Namespace) -> Mirror | None:
    """What shows pictures to those who look on, if that is asked for. Without it the stage does its work as well."""
    if not options.mirror:
        return None
    try:
        mirror = Mirror(options.mirror, KeyFolder.open(options.keys))
    except LinkError as error:
        print(error.sentence.to(options.language), file=sys.stderr, flush=True)
        return None
    mirror.start()
    print(f"mirror    pictures for who may see them at {options.mirror}", flush=True)
    return mirror


def open_display(
    asked: str, size: tuple[int, int], rate_hz: float, onlooker: Mirror | None = None
) -> Display:
    """Open the display asked for. Graphics are loaded here and not before. Raises StageError."""
    choice, why = choose_display(asked)
    if asked == "auto":
        print(f"display   {choice}: {why}", flush=True)
    if choice == "headset":
        from vrtherapy.stage.display.headset.display import (  # noqa: PLC0415 -- graphics only where they are used
            HeadsetDisplay,
        )

        return HeadsetDisplay(onlooker=onlooker)
    if choice == "window":
        from vrtherapy.stage.display.window import WindowDisplay  # noqa: PLC0415 -- as above

        return WindowDisplay(size, onlooker=onlooker)
    if choice == "offscreen":
        from vrtherapy.stage.display.offscreen import OffscreenDisplay  # noqa: PLC0415 -- as above

        return OffscreenDisplay(size, 1 / rate_hz, onlooker=onlooker)
    return NullDisplay(1 / rate_hz)


def catch_signals(loop: StageLoop) -> None:
    """Ctrl-C, SIGTERM and Windows' Ctrl-Break close the stage by way of the safe place."""
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, loop.ask_to_close)


def _connect(options: argparse.Namespace, clock: Clock) -> ClientThread:
    key = load_client_key(options.key)
    beat_seconds = min(options.silent_after / 4, _SLOWEST_BEAT_SECONDS)
    timing = Timing(stage=Pace(beat_seconds, options.silent_after))
    link = ClientThread(
        lambda: LinkClient(options.endpoint, key, timing=timing),
        clock=clock.now,
        tell=waking(clock),
        states_only=True,
    )
    link.start()
    return link


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m vrtherapy.stage",
        description="Show a session to the patient. The session starts this by itself.",
    )
    parser.add_argument("--endpoint", required=True, help="where the session listens")
    parser.add_argument("--key", required=True, type=Path, help="the stage's key file")
    parser.add_argument(
        "--display",
        choices=("auto", "headset", "window", "offscreen", "null"),
        default="auto",
        help="what the patient sees with (default auto)",
    )
    parser.add_argument("--size", type=size, default=(1280, 720), help="of the picture, WxH in pixels")
    parser.add_argument("--rate", type=positive, default=60.0, help="frames a second where no screen sets it")
    parser.add_argument(
        "--language", choices=("en", "fr"), default="en", help="until the session tells its own"
    )
    parser.add_argument(
        "--snapshots", type=Path, metavar="DIR", help="folder for pictures of what the patient sees"
    )
    parser.add_argument(
        "--mirror",
        metavar="tcp://HOST:PORT",
        help="where to publish pictures for who may look on (default: nowhere)",
    )
    parser.add_argument(
        "--keys", type=Path, help="the session's key folder, for the mirror (default: the user's)"
    )
    parser.add_argument(
        "--frames-log", type=Path, metavar="FILE", help="a line for every frame that was submitted"
    )
    parser.add_argument(
        "--silent-after",
        type=positive,
        default=Timing().stage.silent_after_seconds,
        metavar="SECONDS",
        help="how long the session may be silent before the view goes to the safe place (default 0.4)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
