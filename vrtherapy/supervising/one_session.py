"""One session from its first line to its end: the files are checked, where things go is chosen and said."""

import argparse
import secrets
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from therapist_console.web.child import Console
from therapist_console.words import PROGRAM
from vrtherapy.clinic.first_start import Keeping, keep_session
from vrtherapy.clinic.motion import motion_allowed
from vrtherapy.content import protocols_folder, scene_folders
from vrtherapy.errors import SourceError, VrTherapyError
from vrtherapy.folders import data_folder
from vrtherapy.link.keys import KeyFolder
from vrtherapy.messages import Text
from vrtherapy.processes import leave_no_core
from vrtherapy.protocol import Protocol, load_protocol
from vrtherapy.record.journal import journal_path
from vrtherapy.scene import SceneLibrary
from vrtherapy.session.pulse import PulseReceiver
from vrtherapy.stage.choose import choose_display
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.supervising.supervisor import Ending, Supervisor

_SIZES = {"offscreen": "480x270", "null": "480x270"}
"""Without a graphics card every pixel costs; where only `--snapshots` look, fewer of them keep the frames smooth."""


@dataclass(frozen=True)
class _Plan:
    """What one session needs besides what was asked for."""

    path: Path
    protocol: Protocol
    keys: KeyFolder
    display: str
    why_display: str
    session: str
    records: Path
    keeping: Keeping
    motion: bool
    why_motion: Text


def run_one_session(options: argparse.Namespace, console: Console, ending: Ending) -> int:
    """The status for the shell: 0 it ended, 1 it could not go on."""
    try:
        plan = _plan(options)
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
    _announce(options, plan)
    _announce_records(plan)
    secret = b""
    if plan.keeping.keys:
        leave_no_core()
        secret = plan.keeping.keys.handed_over()
    supervisor = Supervisor(_arguments(options, plan), PulseReceiver(plan.session), console, secret)
    status = supervisor.run(ending, options.seconds)
    try:
        plan.keeping.close(plan.records, plan.session)
    except VrTherapyError as error:
        print(error, file=sys.stderr)
        return 1
    return status


def _plan(options: argparse.Namespace) -> _Plan:
    """Raises SourceError and VrTherapyError."""
    path = _find_protocol(options.protocol)
    protocol = load_protocol(path, SceneLibrary(scene_folders(path), CATALOGUE))
    keys = KeyFolder.open()
    display, why = choose_display(options.display)
    session = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    records = (options.records or data_folder() / "records").absolute()
    keeping = keep_session(records, session, options.language, plain=options.plain_records)
    motion, why_motion = motion_allowed(protocol, keeping, records, options.patient)
    return _Plan(path, protocol, keys, display, why, session, records, keeping, motion, why_motion)


def _arguments(options: argparse.Namespace, plan: _Plan) -> list[str]:
    """What the session process is started with."""
    settings = {
        "--session": plan.session,
        "--records": str(plan.records),
        "--endpoint": options.endpoint,
        "--keys": str(plan.keys.folder),
        "--display": plan.display,
        "--size": options.size or _SIZES.get(plan.display, "1280x720"),
        "--stage-silence": str(options.stage_silence),
        "--console-silence": str(options.console_silence),
        "--language": options.language,
        "--patient": options.patient,
        "--protection": plan.keeping.protection,
    }
    passed_on = [str(plan.path), *(word for setting in settings.items() for word in setting)]
    if plan.motion:
        passed_on += ["--motion"]
    if options.snapshots:
        passed_on += ["--snapshots", str(options.snapshots.absolute())]
    if options.frames_log:
        passed_on += ["--frames-log", str(options.frames_log.absolute())]
    if mirror := options.mirror or ("next" if options.console == "web" else ""):
        passed_on += ["--mirror", mirror]
    return passed_on


def _find_protocol(name: str) -> Path:
    """A path as given, or a shipped protocol by its name."""
    given = Path(name)
    if given.suffix in (".yaml", ".yml") or given.is_file():
        return given.absolute()
    shipped = {path.stem: path for path in sorted(protocols_folder().glob("*.yaml"))}
    if name in shipped:
        return shipped[name]
    raise VrTherapyError(f"There is no protocol {name!r}. Give a file, or one of: {', '.join(shipped)}.")


def _announce(options: argparse.Namespace, plan: _Plan) -> None:
    protocol = plan.protocol
    title = protocol.title.to(options.language)
    print(f"protocol  {protocol.id} {protocol.version}: {title} ({plan.path})")
    print(f"patient   {options.patient} (a code, never a name)")
    print(f"display   {plan.display}: {plan.why_display}")
    print(f"link      {options.endpoint}, encrypted; the keys are in {data_folder() / 'keys'}")
    print(f"watch     {PROGRAM} watch")
    print(f"steer     {PROGRAM} send COMMAND   (send --help lists the commands)")
    print(f"stop      {PROGRAM} send stop, or Ctrl-C here; the patient: Esc, Space or Backspace", flush=True)


def _announce_records(plan: _Plan) -> None:
    key = plan.keeping.keys.journal if plan.keeping.keys else None
    print(f"journal   {journal_path(plan.records, plan.session, key)}")
    print(f"records   {plan.keeping.standing.en}")
    print(f"motion    {plan.why_motion.en}", flush=True)
