"""`python -m vrtherapy export`: sessions leave the house, with the patients' consent, under other names."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vrtherapy.clinic import Tools
from vrtherapy.errors import VrTherapyError
from vrtherapy.folders import make_private_folder, write_private

if TYPE_CHECKING:
    from vrtherapy.record.export import Leaving, Options
    from vrtherapy.record.library import Library

_FORMATS = ("csv", "bids", "fhir", "json")
_IN_ONE_FILE = ("fhir", "json")


def add_parser(tools: Tools) -> None:
    """Add the tool to the command line."""
    parser = tools.add_parser("export", help="write sessions for research or another system")
    parser.add_argument(
        "sessions", nargs="*", metavar="SESSION", help="ids, beginnings of ids, `last`, or paths"
    )
    parser.add_argument("--patient", metavar="CODE", help="all of a patient's sessions")
    parser.add_argument("--all", action="store_true", help="all sessions there are")
    parser.add_argument("--format", choices=_FORMATS, required=True)
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        required=True,
        metavar="PATH",
        help="a new folder (csv, bids), or a file (fhir, json)",
    )
    parser.add_argument("--fhir", choices=("r4", "r5"), default="r4", help="version of FHIR (default r4)")
    parser.add_argument(
        "--keep-codes",
        action="store_true",
        help="keep the clinic's codes and dates instead of names for this export",
    )
    parser.add_argument(
        "--with-text", action="store_true", help="with what people wrote and said; it may name somebody"
    )
    parser.add_argument("--records", type=Path, metavar="DIR", help="folder of the records")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the export. Status 1 also when a session was left out because the patient did not agree."""
    from vrtherapy.record.export import Form, Options, pack  # noqa: PLC0415 -- a tool loads only what it needs
    from vrtherapy.record.library import open_library  # noqa: PLC0415 -- as above

    library = open_library(options.records)
    names = _names(library, options)
    if not names:
        print("vrtherapy export: name sessions, or give --patient CODE or --all.", file=sys.stderr)
        return 2
    if options.out.exists():
        raise VrTherapyError(
            f"{options.out} is there already, and nothing is overwritten. Choose another place."
        )
    chosen = Options(keep_codes=options.keep_codes, with_text=options.with_text)
    package = pack(library, names, Form(options.format, options.fhir, chosen))
    for why in package.left_out:
        print(f"left out: {why.en}", file=sys.stderr)
    if not package.files:
        print("Nothing was exported.", file=sys.stderr)
        return 1
    _write(options, package.files)
    _tell(options, package.leaving, chosen)
    return 1 if package.left_out else 0


def _names(library: "Library", options: argparse.Namespace) -> list[str]:
    if options.all or options.patient is not None:
        return [card.session for card in library.sessions(options.patient)]
    return list(dict.fromkeys(library.find(each) for each in options.sessions))


def _write(options: argparse.Namespace, files: Mapping[str, bytes]) -> None:
    out: Path = options.out
    try:
        if options.format in _IN_ONE_FILE:
            (data,) = files.values()
            write_private(out, data)
        else:
            _write_folder(out, files)
    except OSError as error:
        raise VrTherapyError(f"The export {out} cannot be written: {error.strerror or error}.") from error


def _write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    make_private_folder(out)
    for name, data in files.items():
        folder = out
        for part in Path(name).parts[:-1]:
            folder = make_private_folder(folder / part)
        write_private(folder / Path(name).name, data)


def _tell(options: argparse.Namespace, leaving: Sequence["Leaving"], chosen: "Options") -> None:
    names = "the clinic's codes" if chosen.keep_codes else "names made for this export, and moved dates"
    print(f"{len(leaving)} sessions in {options.out}, with {names}. Not encrypted: keep it safe.")
    if any(each.demonstration for each in leaving):
        print("Demonstration records are among them; they stand for no real patient.")
    if chosen.with_text:
        print("It holds what people wrote and said: read it before you pass it on.")
