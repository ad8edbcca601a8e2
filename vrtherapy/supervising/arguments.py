"""The command line of run_session.py."""

import argparse
import re
from pathlib import Path

from vrtherapy.amounts import size
from vrtherapy.link.timing import Timing

DEFAULT_ENDPOINT = "tcp://127.0.0.1:5870"
_LEAST_SILENCE_SECONDS, _MOST_SILENCE_SECONDS = 0.2, 10.0
_LEAST_SIDE, _MOST_SIDE = 16, 8192


def parser() -> argparse.ArgumentParser:
    """Every argument that a session can be started with."""
    made = argparse.ArgumentParser(
        prog="run-session",
        description="Run one exposure-therapy session. Not a medical device; for trained therapists.",
    )
    made.add_argument(
        "protocol",
        metavar="PROTOCOL",
        nargs="?",
        help="a shipped protocol's name, or a file (without it and --patient, the console asks where a screen is)",
    )
    made.add_argument(
        "--patient",
        metavar="CODE",
        type=_patient_code,
        help="pseudonymous code, never a name (default P000, with a PROTOCOL)",
    )
    made.add_argument(
        "--console",
        choices=("web", "none"),
        default="web",
        help="the therapist's console in the browser, or none but those that connect by themselves (default web)",
    )
    made.add_argument(
        "--listen",
        metavar="HOST:PORT",
        help="let the console be reached by tablets too, over TLS: *:8843 (default: by this computer only)",
    )
    made.add_argument(
        "--console-port", type=int, metavar="PORT", help="of the console on this computer (default 8870)"
    )
    made.add_argument(
        "--display",
        choices=("auto", "headset", "window", "offscreen", "none"),
        default="auto",
        help="what the patient sees with (default auto)",
    )
    made.add_argument(
        "--size",
        metavar="WxH",
        type=_size,
        help="of the picture, WxH in pixels (default 1280x720; 480x270 where nobody sees it)",
    )
    made.add_argument(
        "--records",
        type=Path,
        metavar="DIR",
        help="folder for the records (default: in the user's data folder)",
    )
    made.add_argument(
        "--plain-records",
        action="store_true",
        help="do not encrypt the record: for demonstrations, never for real patients",
    )
    made.add_argument(
        "--endpoint",
        metavar="tcp://HOST:PORT",
        default=DEFAULT_ENDPOINT,
        help=f"where consoles connect (default {DEFAULT_ENDPOINT})",
    )
    made.add_argument(
        "--language", choices=("en", "fr"), default="en", help="of what the patient reads (default en)"
    )
    made.add_argument(
        "--stage-silence",
        type=_silence,
        default=Timing().stage.silent_after_seconds,
        metavar="SECONDS",
        help="how long stage and session may be silent to each other before it counts as a loss (default %(default)g)",
    )
    made.add_argument(
        "--console-silence",
        type=_silence,
        default=Timing().console.silent_after_seconds,
        metavar="SECONDS",
        help="the same for consoles (default %(default)g); give consoles on a far link the same number",
    )
    made.add_argument(
        "--seconds", type=float, metavar="N", help="stop and end by itself after so many seconds"
    )
    made.add_argument(
        "--snapshots", type=Path, metavar="DIR", help="folder for pictures of what the patient sees"
    )
    made.add_argument(
        "--mirror",
        metavar="tcp://HOST:PORT",
        nargs="?",
        const="next",
        help="publish what the patient sees, for who may connect (default: with the console of the browser; "
        "on the second port after --endpoint)",
    )
    made.add_argument(
        "--frames-log",
        type=Path,
        metavar="FILE",
        help="file with a line for every frame the patient was shown",
    )
    return made


def _patient_code(text: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", text):
        return text
    raise argparse.ArgumentTypeError(
        "a patient code has 1 to 32 letters, digits, - or _, and is never a name"
    )


def _silence(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if _LEAST_SILENCE_SECONDS <= seconds <= _MOST_SILENCE_SECONDS:
        return seconds
    limits = f"{_LEAST_SILENCE_SECONDS:g} to {_MOST_SILENCE_SECONDS:g}"
    raise argparse.ArgumentTypeError(f"{text!r} is not a silence one can wait for; write {limits} (seconds)")


def _size(text: str) -> str:
    if all(_LEAST_SIDE <= side <= _MOST_SIDE for side in size(text)):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not a size; write it as 1280x720")
