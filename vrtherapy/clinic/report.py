"""`python -m vrtherapy report`: one page about a session, or about the course of a patient's sessions."""

import argparse
import sys
from pathlib import Path
from typing import Any

from vrtherapy.errors import JournalError, VrTherapyError
from vrtherapy.folders import write_private
from vrtherapy.messages import Language, Text
from vrtherapy.record.library import Library, open_library
from vrtherapy.record.motion import STREAM, decode_motion

_SUFFIXES = (".html", ".pdf")


def add_parser(tools: Any) -> None:  # noqa: ANN401 -- argparse has no public name for it
    """Add the tool to the command line."""
    parser = tools.add_parser("report", help="write the report of a session, or the course of a patient")
    parser.add_argument(
        "session", nargs="?", metavar="SESSION", help="its id or the beginning of it, `last`, or a path"
    )
    parser.add_argument("--patient", metavar="CODE", help="the course of all of a patient's sessions instead")
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help=".html or .pdf (default: an .html named after it)"
    )
    parser.add_argument("--language", choices=("en", "fr"), default="en")
    parser.add_argument("--records", type=Path, metavar="DIR", help="folder of the records")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the page. Status 2 if it is not clear of what."""
    if (options.session is None) == (options.patient is None):
        print("vrtherapy report: name a SESSION, or a patient with --patient CODE.", file=sys.stderr)
        return 2
    out: Path = options.out or Path(f"{_named(options)}.html")
    if out.suffix not in _SUFFIXES:
        print(f"vrtherapy report: {out} is neither .html nor .pdf.", file=sys.stderr)
        return 2
    library, language = open_library(options.records), options.language
    printed = out.suffix == ".pdf"
    if options.patient is not None:
        page = course_html(library, options.patient, language, printed=printed)
    else:
        page = session_html(library, library.find(options.session), language, printed=printed)
    from vrtherapy.record.report import page_as_pdf  # noqa: PLC0415 -- as `_pages`

    try:
        write_private(out, page_as_pdf(page) if printed else page.encode())
    except OSError as error:
        raise VrTherapyError(f"The report {out} cannot be written: {error.strerror or error}.") from error
    print(f"{out}: not encrypted. Keep it as you keep records.")
    return 0


def session_html(library: Library, session: str, language: Language, *, printed: bool = False) -> str:
    """A session's report as a page. Raises JournalError, VaultError."""
    from vrtherapy.record.report import session_facts, session_page  # noqa: PLC0415 -- Jinja is slow to load

    recording = library.read(session, "report")
    wanted = recording.consents.allows("motion_streams") and STREAM in recording.streams
    motion = decode_motion(library.streams(session, STREAM)) if wanted else []
    return session_page(session_facts(recording, language, motion=motion), printed=printed)


def course_html(library: Library, patient: str, language: Language, *, printed: bool = False) -> str:
    """A patient's course as a page. Raises JournalError if there is no session of this patient."""
    from vrtherapy.record.report import course_facts, course_page  # noqa: PLC0415 -- as above

    cards = library.sessions(patient)
    if not cards:
        hidden = library.locked_count
        en, fr = (
            f"There is no session of patient {patient!r}.",
            f"Il n'y a pas de séance du patient {patient!r}.",
        )
        if hidden:
            en += f" {hidden} sealed sessions cannot be read: `python -m vrtherapy vault unlock`."
            fr += f" {hidden} séances scellées sont illisibles : `python -m vrtherapy vault unlock`."
        raise JournalError(Text(en=en, fr=fr))
    recordings = [library.read(card.session, "course") for card in cards]
    return course_page(course_facts(recordings, language), printed=printed)


def _named(options: argparse.Namespace) -> str:
    if options.patient is not None:
        return f"course-{_safe(options.patient)}"
    return f"report-{_safe(Path(options.session).name)}"


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in name) or "session"
