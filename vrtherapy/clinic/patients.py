"""`python -m vrtherapy patients …`: consents, how long records are kept, a patient's own copy, erasure."""

import argparse
import getpass
from datetime import UTC, datetime
from pathlib import Path

from vrtherapy.clinic import Tools
from vrtherapy.clinic.asking import confirm
from vrtherapy.record.consent import PURPOSE_NAMES, PURPOSES, Consent, Consents
from vrtherapy.record.copying import copy_for_patient
from vrtherapy.record.erasing import due, erase_patient, erase_streams
from vrtherapy.record.library import Library, locked, open_library
from vrtherapy.record.register import Register
from vrtherapy.record.writing import plain


def add_parser(tools: Tools) -> None:
    """Add the tool to the command line."""
    parser = tools.add_parser("patients", help="consents, a patient's own copy, how long to keep, erasure")
    parser.add_argument(
        "--records", type=Path, metavar="DIR", help="folder of the records (default: this user's)"
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    acts.add_parser("list", help="every patient in the register, and what they agreed to").set_defaults(
        run=_list
    )
    show = acts.add_parser("show", help="every answer of a patient")
    show.set_defaults(run=_show)
    consent = acts.add_parser("consent", help="keep a patient's answer to a purpose")
    consent.set_defaults(run=_consent)
    consent.add_argument("purpose", choices=PURPOSES, metavar="PURPOSE", help=", ".join(PURPOSES))
    consent.add_argument("--form", required=True, metavar="VERSION", help="which consent form was used")
    consent.add_argument("--asked-by", metavar="WHO", default=_user(), help="who asked (default: this user)")
    consent.add_argument("--no", action="store_true", help="the patient refuses, or withdraws the consent")
    consent.add_argument(
        "--erase-streams", action="store_true", help="with --no: destroy the motion recorded so far, too"
    )
    keep = acts.add_parser("keep", help="say how long a patient's records are kept")
    keep.set_defaults(run=_keep)
    keep.add_argument("days", type=int, metavar="DAYS", help="after the last session")
    acts.add_parser("due", help="whose records have been kept long enough").set_defaults(run=_due)
    copy = acts.add_parser("copy", help="everything about a patient, for the patient, as one zip file")
    copy.set_defaults(run=_copy)
    copy.add_argument("--out", type=Path, required=True, metavar="ZIP")
    copy.add_argument("--language", choices=("en", "fr"), default="en")
    erase = acts.add_parser("erase", help="destroy a patient's keys and files, for good")
    erase.set_defaults(run=_erase)
    for act in (show, consent, keep, copy, erase):
        act.add_argument("code", metavar="CODE", help="the patient's code")


def _register(options: argparse.Namespace) -> tuple[Library, Register]:
    library = open_library(options.records)
    if library.opened is None:
        raise locked()
    return library, Register(library.records, library.opened)


def _list(options: argparse.Namespace) -> int:
    _, register = _register(options)
    for patient in sorted(register.patients().values(), key=lambda patient: patient.code):
        agreed = [purpose for purpose in PURPOSES if Consents(patient.consents).allows(purpose)]
        print(
            f"{plain(patient.code):12} {', '.join(agreed) or 'no consent'}; kept for {patient.keep_days} days"
        )
    return 0


def _show(options: argparse.Namespace) -> int:
    library, register = _register(options)
    for consent in register.consents(options.code).given:
        answer = "yes" if consent.granted else "NO"
        purpose = PURPOSE_NAMES[consent.purpose].en
        print(
            f"{consent.at}  {answer:4} {purpose} (form {plain(consent.version)}, asked by {plain(consent.asked_by)})"
        )
    print(f"{len(library.sessions(options.code))} sessions")
    return 0


def _consent(options: argparse.Namespace) -> int:
    library, register = _register(options)
    register.record(
        options.code,
        Consent(
            purpose=options.purpose,
            granted=not options.no,
            version=options.form,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            asked_by=options.asked_by,
        ),
    )
    print(
        f"Kept: {options.code} {'does not agree' if options.no else 'agrees'} to {PURPOSE_NAMES[options.purpose].en}."
    )
    if options.no and options.erase_streams:
        erased = erase_streams(library, options.code)
        print(f"The motion of {len(erased)} sessions is destroyed.")
    return 0


def _keep(options: argparse.Namespace) -> int:
    _, register = _register(options)
    if options.days < 1:
        raise SystemExit("vrtherapy patients keep: DAYS is at least 1")
    register.keep_for(options.code, options.days)
    print(f"The records of {options.code} are kept for {options.days} days after the last session.")
    return 0


def _due(options: argparse.Namespace) -> int:
    library, _ = _register(options)
    for code, cards in sorted(due(library).items()):
        print(
            f"{plain(code):12} last session {cards[0].started_at[:10]}, {len(cards)} sessions: `patients erase {code}`"
        )
    return 0


def _copy(options: argparse.Namespace) -> int:
    library, _ = _register(options)
    count = copy_for_patient(library, options.code, options.out, options.language)
    print(
        f"{options.out} holds {count} sessions of {options.code} and the consents, READABLE BY ANYONE: hand it over."
    )
    return 0


def _erase(options: argparse.Namespace) -> int:
    library, _ = _register(options)
    count = len(library.sessions(options.code))
    confirm(
        f"{count} sessions of {options.code} cannot be brought back, not from a backup of the records either.",
        options.code,
    )
    erase_patient(library, options.code)
    print(
        f"{options.code} is erased: {count} sessions, consents and keys. Reports that were saved elsewhere are not."
    )
    if library.unreadable:
        print(
            f"{len(library.unreadable)} sessions cannot be read, so nobody knows whose they are: `sessions list`."
        )
    return 0


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in some containers
        return "?"
