"""`python -m vrtherapy.session`: one session process. `run_session.py` starts it, and starts it again if it dies."""

import argparse
import sys
import time
from pathlib import Path
from typing import get_args

from vrtherapy.errors import JournalError, LinkError, VrTherapyError
from vrtherapy.events import Protection
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.server import LinkServer
from vrtherapy.link.sockets import from_this_machine, mirror_endpoint
from vrtherapy.link.timing import Timing
from vrtherapy.processes import leave_no_core
from vrtherapy.record.journal import Journal, is_begun
from vrtherapy.record.motion import HANDS_STREAM, STREAM
from vrtherapy.record.stream import StreamWriter
from vrtherapy.record.vault.room import SessionKeys
from vrtherapy.session.loop import SessionLoop, catch_signals
from vrtherapy.session.motion import Motion, MotionRecord, NoMotion
from vrtherapy.session.opening import Plan, open_session
from vrtherapy.session.pulse import PulseSender
from vrtherapy.session.stage_child import NoStage, Stage, StageChild

NEXT_PORT = "next"
USAGE_STATUS = 2
"""A fault that starting again would not mend."""
TRY_AGAIN_STATUS = 1
"""A session that was under way is started again whatever kept it from coming back: its port may be free in a moment."""


def main() -> int:
    """Run the session; the status tells the supervisor whether to start it again (anything but 0 and 2)."""
    options = _parser().parse_args()
    folder: Path = options.records / options.session
    try:
        plan = _plan(options)
    except VrTherapyError as error:
        print(error, file=sys.stderr)
        return USAGE_STATUS
    coming_back = is_begun(plan.journal_file(options.records))
    try:
        keys = KeyFolder.open(options.keys)
        timing = Timing.bearing(options.stage_silence, options.console_silence)
        link = LinkServer(keys, options.session, options.endpoint, timing)
        opened = open_session(plan, options.records)
    except VrTherapyError as error:
        print(error, file=sys.stderr)
        return TRY_AGAIN_STATUS if coming_back else USAGE_STATUS
    stage = _stage(options, keys, folder, adopt=coming_back, endpoint=link.endpoint)
    pulse = PulseSender(options.pulse_port, options.session)
    motion = _motion(options, plan, folder)
    loop = SessionLoop(opened, link, stage, motion=motion)
    catch_signals(loop)
    print(f"session   {options.session} listens at {link.endpoint}", flush=True)
    try:
        while loop.turn():
            pulse.beat(time.monotonic())
    finally:
        pulse.close()
        stage.close()
        link.close()
        motion.close()
        complete = _close(opened.journal)
    return 0 if complete else USAGE_STATUS


def _plan(options: argparse.Namespace) -> Plan:
    """What the session is opened with. Raises VaultError if a sealed record's keys did not come."""
    keys = None
    if options.protection != "plain":
        leave_no_core()
        keys = SessionKeys.received(sys.stdin.buffer.read())
    return Plan(
        session=options.session,
        protocol_file=options.protocol,
        patient=options.patient,
        language=options.language,
        stage_expected=options.display != "none",
        protection=options.protection,
        key=keys.journal if keys else None,
        streams_key=keys.streams if keys else None,
    )


def _motion(options: argparse.Namespace, plan: Plan, folder: Path) -> Motion:
    """Where the poses of head and hands go: sealed streams if the patient agreed, else nowhere."""
    if not options.motion or plan.streams_key is None:
        return NoMotion()
    try:
        head, hands = (StreamWriter(folder, name, plan.streams_key) for name in (STREAM, HANDS_STREAM))
        return MotionRecord(head, hands)
    except JournalError as error:
        print(f"motion    not recorded: {error}", file=sys.stderr)
        return NoMotion()


def _close(journal: Journal) -> bool:
    """Whether the record is complete; if not, its disk has been refusing it, which starting again would not mend."""
    try:
        journal.close()
    except JournalError as error:
        print(error, file=sys.stderr)
        return False
    return True


def _stage(
    options: argparse.Namespace, keys: KeyFolder, folder: Path, *, adopt: bool, endpoint: str
) -> Stage:
    if options.display == "none":
        return NoStage(expected=False)
    arguments = ["--endpoint", from_this_machine(endpoint), "--silent-after", str(options.stage_silence)]
    arguments += [
        "--key",
        str(keys.client_path("stage")),
        "--display",
        options.display,
        "--size",
        options.size,
    ]
    if options.snapshots:
        arguments += ["--snapshots", str(options.snapshots)]
    arguments += _mirror(options, keys, endpoint)
    if options.frames_log:
        arguments += ["--frames-log", str(options.frames_log)]
    return StageChild(arguments, folder / "stage.pid", adopt=adopt, now=time.monotonic())


def _mirror(options: argparse.Namespace, keys: KeyFolder, endpoint: str) -> list[str]:
    """What tells the stage to show those who look on what the patient sees."""
    if not options.mirror:
        return []
    try:
        mirror = mirror_endpoint(endpoint) if options.mirror == NEXT_PORT else options.mirror
    except LinkError as error:
        print(error.sentence.to(options.language), file=sys.stderr)
        return []
    return ["--mirror", mirror, "--keys", str(keys.folder)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m vrtherapy.session", description=__doc__)
    parser.add_argument("protocol", type=Path, help="the protocol's file")
    parser.add_argument(
        "--session", required=True, help="the session's id; its journal is reopened if it is there"
    )
    parser.add_argument("--records", required=True, type=Path, help="folder for the records")
    parser.add_argument(
        "--protection",
        choices=get_args(Protection),
        default="plain",
        help="how the record is kept; but for plain its keys come on standard input",
    )
    parser.add_argument(
        "--motion",
        action="store_true",
        help="keep where the patient's head and hands are: the patient agreed",
    )
    parser.add_argument("--endpoint", required=True, help="where to listen")
    parser.add_argument("--keys", type=Path, help="key folder (default: in the user's data folder)")
    parser.add_argument("--patient", default="P000", help="pseudonymous code")
    parser.add_argument("--language", choices=("en", "fr"), default="en")
    parser.add_argument(
        "--display", choices=("headset", "window", "offscreen", "null", "none"), default="offscreen"
    )
    parser.add_argument("--size", default="1280x720", help="of the picture, WxH in pixels")
    parser.add_argument("--stage-silence", type=float, default=Timing().stage.silent_after_seconds)
    parser.add_argument("--console-silence", type=float, default=Timing().console.silent_after_seconds)
    parser.add_argument("--snapshots", type=Path, help="folder for pictures of what the patient sees")
    parser.add_argument(
        "--mirror", help="where the stage publishes pictures; 'next': the port after the entries'"
    )
    parser.add_argument("--pulse-port", type=int, help="loopback port to which to say that the loop turns")
    parser.add_argument("--frames-log", type=Path, help="file with a line for every frame that was submitted")
    return parser


if __name__ == "__main__":
    sys.exit(main())
