"""The one way in: start a session and the console of the browser, and keep both alive.

It checks the files, chooses where things go, says so, and starts the session process, which starts the stage. Where it
is not told for whom and with which protocol, the console asks, and one session follows the other. It decides nothing
about the therapy and holds nothing that could be lost, so that it has no cause to die; if it does, the others go on,
and the session says that nothing will restart it.
"""

import argparse
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from therapist_console.web.child import Console, ConsoleChild, NoConsole, screen_is_here
from therapist_console.web.orders import Orders
from therapist_console.words import PROGRAM
from vrtherapy.clinic.first_start import Keeping, ensure_vault, keep_session
from vrtherapy.clinic.motion import motion_allowed
from vrtherapy.content import protocols_folder, scene_folders
from vrtherapy.errors import SourceError, VrTherapyError
from vrtherapy.folders import data_folder
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.sockets import from_this_machine
from vrtherapy.link.timing import Timing
from vrtherapy.messages import Text
from vrtherapy.processes import end_gently, leave_no_core, start
from vrtherapy.protocol import Protocol, load_protocol
from vrtherapy.record.journal import journal_path
from vrtherapy.scene import SceneLibrary
from vrtherapy.session.pulse import PulseReceiver
from vrtherapy.stage.choose import choose_display
from vrtherapy.stage.props import CATALOGUE

DEFAULT_ENDPOINT = "tcp://127.0.0.1:5870"
_SIZES = {"offscreen": "480x270", "null": "480x270"}
"""Without a graphics card every pixel costs; where only `--snapshots` look, fewer of them keep the frames smooth."""
_QUICK_DEATH_SECONDS = 2.0
_MOST_QUICK_DEATHS = 5
_LEAST_SILENCE_SECONDS, _MOST_SILENCE_SECONDS = 0.2, 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the session that is named, or one after the other. Status 0: ended; 1: it could not go on; 2: wrong usage."""
    options = _parser().parse_args(arguments)
    chosen_in_the_console = options.console == "web" and not (
        options.protocol or options.patient or options.seconds
    )
    options.protocol, options.patient = options.protocol or "heights", options.patient or "P000"
    if not options.plain_records:
        try:
            ensure_vault(options.language)
        except VrTherapyError as error:
            print(error, file=sys.stderr)
            return 1
    ending = Ending()
    ending.catch()
    with tempfile.TemporaryDirectory(prefix="vrtherapy-") as folder:
        orders = Orders(Path(folder) / "orders") if chosen_in_the_console else None
        console = _console(options, orders)
        try:
            return (
                _one_after_the_other(options, console, orders, ending)
                if orders
                else _run(options, console, ending)
            )
        finally:
            console.close()


def _one_after_the_other(
    options: argparse.Namespace, console: Console, orders: Orders, ending: "Ending"
) -> int:
    """Open what the console asks for, again and again. Where nobody sees a console, one session begins at once."""
    if not screen_is_here():
        print(
            "session   begins at once: there is no screen here; the console asks for the one after it",
            flush=True,
        )
        if (status := _run(options, console, ending)) != 0:
            return status
    if not ending.asked:
        print("waiting   for a patient's code and a protocol, chosen in the console; Ctrl-C ends", flush=True)
    while not ending.asked:
        console.watch(time.monotonic())
        order = orders.take()
        if order is None:
            time.sleep(0.1)
            continue
        options.patient, options.protocol, options.language = order.patient, order.protocol, order.language
        if _run(options, console, ending) != 0 and not ending.asked:
            orders.fail(_NOT_OPENED.to(order.language))
    return 0


_NOT_OPENED = Text(
    en="The session could not go on; the computer where it was started says why.",
    fr="La séance n'a pas pu continuer ; l'ordinateur où elle a été lancée dit pourquoi.",
)


def _console(options: argparse.Namespace, orders: Orders | None) -> Console:
    """The console of the browser, unless it is not wanted."""
    if options.console == "none":
        return NoConsole()
    arguments = ["--endpoint", from_this_machine(options.endpoint), "--silence", str(options.console_silence)]
    if options.listen:
        arguments += ["--listen", options.listen]
    if options.console_port is not None:
        arguments += ["--port", str(options.console_port)]
    if orders:
        arguments += ["--orders", str(orders.folder)]
    if options.records:
        arguments += ["--records", str(options.records.absolute())]
    KeyFolder.open()  # the console's key is made with the others
    return ConsoleChild(arguments)


def _run(options: argparse.Namespace, console: Console, ending: "Ending") -> int:
    """One session from its first line to its end."""
    try:
        path = _find_protocol(options.protocol)
        protocol = load_protocol(path, SceneLibrary(scene_folders(path), CATALOGUE))
        keys = KeyFolder.open()
        display, why = choose_display(options.display)
        session = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        records = (options.records or data_folder() / "records").absolute()
        keeping = keep_session(records, session, options.language, plain=options.plain_records)
        motion, why_motion = motion_allowed(protocol, keeping, records, options.patient)
    except SourceError as error:
        print(error, file=sys.stderr)
        print(
            "Mend these lines and start again; `python -m vrtherapy check PATH` lists them too.",
            file=sys.stderr,
        )
        return 1
    except VrTherapyError as error:
        print(error, file=sys.stderr)
        return 1
    _announce(options, protocol, path, f"{display}: {why}")
    _announce_records(keeping, records, session)
    print(f"motion    {why_motion.en}", flush=True)
    settings = {
        "--session": session,
        "--records": str(records),
        "--endpoint": options.endpoint,
        "--keys": str(keys.folder),
        "--display": display,
        "--size": options.size or _SIZES.get(display, "1280x720"),
        "--stage-silence": str(options.stage_silence),
        "--console-silence": str(options.console_silence),
        "--language": options.language,
        "--patient": options.patient,
        "--protection": keeping.protection,
    }
    passed_on = [str(path), *(word for setting in settings.items() for word in setting)]
    if motion:
        passed_on += ["--motion"]
    if options.snapshots:
        passed_on += ["--snapshots", str(options.snapshots.absolute())]
    if options.frames_log:
        passed_on += ["--frames-log", str(options.frames_log.absolute())]
    if mirror := options.mirror or ("next" if options.console == "web" else ""):
        passed_on += ["--mirror", mirror]
    secret = b""
    if keeping.keys:
        leave_no_core()
        secret = keeping.keys.handed_over()
    supervisor = Supervisor(passed_on, PulseReceiver(session), console, secret)
    status = supervisor.run(ending, options.seconds)
    try:
        keeping.close(records, session)
    except VrTherapyError as error:
        print(error, file=sys.stderr)
        return 1
    return status


class Ending:
    """Whether this process was asked to end, by Ctrl-C or SIGTERM."""

    def __init__(self) -> None:
        self.asked = False

    def catch(self) -> None:
        """Take the signals from now on."""
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            return
        self.asked = True
        print("\nStopping: the patient goes to the safe place, the record is closed.", flush=True)


class Supervisor:
    """Keeps the session process alive until it ends by itself, is asked to end, or dies again and again."""

    def __init__(
        self, arguments: Sequence[str], pulse: PulseReceiver, console: Console, secret: bytes = b""
    ) -> None:
        self._arguments = [*arguments, "--pulse-port", str(pulse.port)]
        self._secret = secret  # the record's keys: with them the session goes on after its death
        self._pulse = pulse
        self._console = console
        self._quick_deaths = 0

    def run(self, ending: Ending, seconds: float | None = None) -> int:
        """Start, watch, start again, for `seconds` at most; the status for the shell."""
        ends_at = time.monotonic() + seconds if seconds else float("inf")
        while True:
            started = time.monotonic()
            child = start("vrtherapy.session", self._arguments, secret=self._secret)
            self._pulse.started(started)
            status = self._watch(child, ending, ends_at)
            if status in (0, 2) or ending.asked or time.monotonic() >= ends_at:
                return 0 if status == 0 else 1
            self._quick_deaths = (
                self._quick_deaths + 1 if time.monotonic() - started < _QUICK_DEATH_SECONDS else 0
            )
            if self._quick_deaths >= _MOST_QUICK_DEATHS:
                print(
                    f"The session process died {_MOST_QUICK_DEATHS} times at once; read its messages above.",
                    file=sys.stderr,
                )
                return 1
            print(
                f"The session process died (status {status}); it starts again from its journal.", flush=True
            )
            time.sleep(min(0.1 * 2**self._quick_deaths, 2.0))

    def _watch(self, child: subprocess.Popen[bytes], ending: Ending, ends_at: float) -> int:
        """Wait for the child's end, passing on one request to end it."""
        passed_on = False
        while True:
            try:
                return child.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                pass
            now = time.monotonic()
            self._console.watch(now)
            if self._pulse.hangs(now):
                print("The session process hangs; it is ended and starts again from its journal.", flush=True)
                child.kill()
                return child.wait()
            if (ending.asked or now >= ends_at) and not passed_on:
                passed_on = True
                end_gently(child)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run-session",
        description="Run one exposure-therapy session. Not a medical device; for trained therapists.",
    )
    parser.add_argument(
        "protocol",
        metavar="PROTOCOL",
        nargs="?",
        help="a shipped protocol's name, or a file (without it and --patient, the console asks where a screen is)",
    )
    parser.add_argument(
        "--patient",
        metavar="CODE",
        type=_patient_code,
        help="pseudonymous code, never a name (default P000, with a PROTOCOL)",
    )
    parser.add_argument(
        "--console",
        choices=("web", "none"),
        default="web",
        help="the therapist's console in the browser, or none but those that connect by themselves (default web)",
    )
    parser.add_argument(
        "--listen",
        metavar="HOST:PORT",
        help="let the console be reached by tablets too, over TLS: *:8843 (default: by this computer only)",
    )
    parser.add_argument(
        "--console-port", type=int, metavar="PORT", help="of the console on this computer (default 8870)"
    )
    parser.add_argument(
        "--display",
        choices=("auto", "headset", "window", "offscreen", "none"),
        default="auto",
        help="what the patient sees with (default auto)",
    )
    parser.add_argument(
        "--size",
        metavar="WxH",
        type=_size,
        help="of the picture, WxH in pixels (default 1280x720; 480x270 where nobody sees it)",
    )
    parser.add_argument(
        "--records",
        type=Path,
        metavar="DIR",
        help="folder for the records (default: in the user's data folder)",
    )
    parser.add_argument(
        "--plain-records",
        action="store_true",
        help="do not encrypt the record: for demonstrations, never for real patients",
    )
    parser.add_argument(
        "--endpoint",
        metavar="tcp://HOST:PORT",
        default=DEFAULT_ENDPOINT,
        help=f"where consoles connect (default {DEFAULT_ENDPOINT})",
    )
    parser.add_argument(
        "--language", choices=("en", "fr"), default="en", help="of what the patient reads (default en)"
    )
    parser.add_argument(
        "--stage-silence",
        type=_silence,
        default=Timing().stage.silent_after_seconds,
        metavar="SECONDS",
        help="how long stage and session may be silent to each other before it counts as a loss (default 0.4)",
    )
    parser.add_argument(
        "--console-silence",
        type=_silence,
        default=Timing().console.silent_after_seconds,
        metavar="SECONDS",
        help="the same for consoles (default 0.9); give consoles on a far link the same number",
    )
    parser.add_argument(
        "--seconds", type=float, metavar="N", help="stop and end by itself after so many seconds"
    )
    parser.add_argument(
        "--snapshots", type=Path, metavar="DIR", help="folder for pictures of what the patient sees"
    )
    parser.add_argument(
        "--mirror",
        metavar="tcp://HOST:PORT",
        nargs="?",
        const="next",
        help="publish what the patient sees, for who may connect (default: with the console of the browser; "
        "on the second port after --endpoint)",
    )
    parser.add_argument(
        "--frames-log",
        type=Path,
        metavar="FILE",
        help="file with a line for every frame the patient was shown",
    )
    return parser


def _find_protocol(name: str) -> Path:
    """A path as given, or a shipped protocol by its name."""
    given = Path(name)
    if given.suffix in (".yaml", ".yml") or given.is_file():
        return given.absolute()
    shipped = {path.stem: path for path in sorted(protocols_folder().glob("*.yaml"))}
    if name in shipped:
        return shipped[name]
    raise VrTherapyError(f"There is no protocol {name!r}. Give a file, or one of: {', '.join(shipped)}.")


def _announce(options: argparse.Namespace, protocol: Protocol, path: Path, display: str) -> None:
    title = protocol.title.to(options.language)
    print(f"protocol  {protocol.id} {protocol.version}: {title} ({path})")
    print(f"patient   {options.patient} (a code, never a name)")
    print(f"display   {display}")
    print(f"link      {options.endpoint}, encrypted; the keys are in {data_folder() / 'keys'}")
    print(f"watch     {PROGRAM} watch")
    print(f"steer     {PROGRAM} send COMMAND   (send --help lists the commands)")
    print(f"stop      {PROGRAM} send stop, or Ctrl-C here; the patient: Esc, Space or Backspace", flush=True)


def _announce_records(keeping: Keeping, records: Path, session: str) -> None:
    key = keeping.keys.journal if keeping.keys else None
    print(f"journal   {journal_path(records, session, key)}")
    print(f"records   {keeping.standing.en}", flush=True)


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
    match = re.fullmatch(r"(\d{2,5})x(\d{2,5})", text)
    if match and 16 <= int(match[1]) <= 8192 and 16 <= int(match[2]) <= 8192:
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not a size; write it as 1280x720")


if __name__ == "__main__":
    sys.exit(main())
