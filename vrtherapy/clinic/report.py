"""`python -m vrtherapy report`: one page about a session, or about the course of a patient's sessions."""

import argparse
import sys
from pathlib import Path

from vrtherapy.clinic import Tools
from vrtherapy.errors import VrTherapyError
from vrtherapy.folders import write_private

_SUFFIXES = (".html", ".pdf")


def add_parser(tools: Tools) -> None:
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
    # A tool loads only what it needs: `check` must not wait for keys and templates.
    from vrtherapy.record.library import open_library  # noqa: PLC0415
    from vrtherapy.record.report import course_html, page_as_pdf, session_html  # noqa: PLC0415

    library, language = open_library(options.records), options.language
    printed = out.suffix == ".pdf"
    if options.patient is not None:
        page = course_html(library, options.patient, language, printed=printed)
    else:
        page = session_html(library, library.find(options.session), language, printed=printed)
    try:
        write_private(out, page_as_pdf(page) if printed else page.encode())
    except OSError as error:
        raise VrTherapyError(f"The report {out} cannot be written: {error.strerror or error}.") from error
    print(f"{out}: not encrypted. Keep it as you keep records.")
    return 0


def _named(options: argparse.Namespace) -> str:
    if options.patient is not None:
        return f"course-{_safe(options.patient)}"
    return f"report-{_safe(Path(options.session).name)}"


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in name) or "session"
