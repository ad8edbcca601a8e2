"""`python -m vrtherapy sessions …` and `show`: the session library."""

import argparse
import json
from pathlib import Path

from vrtherapy.clinic import Tools
from vrtherapy.clinic.asking import confirm
from vrtherapy.record.card import SessionCard
from vrtherapy.record.erasing import erase_session
from vrtherapy.record.library import Library, open_library
from vrtherapy.record.recording import MARK_NAMES
from vrtherapy.record.story import tell
from vrtherapy.record.verifying import Verdict, Verifying
from vrtherapy.record.writing import clock, plain


def add_parser(tools: Tools) -> None:
    """Add the tools to the command line."""
    show = tools.add_parser("show", help="tell a recorded session in words")
    _takes_session(show)
    parser = tools.add_parser("sessions", help="the recorded sessions: list, show, verify, erase")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    listing = acts.add_parser("list", help="every session, the newest first")
    listing.add_argument("--patient", metavar="CODE", help="only this patient's")
    listing.add_argument("--json", action="store_true", help="as one JSON list")
    _takes_records(listing)
    listing.set_defaults(run=_list)
    _takes_session(acts.add_parser("show", help="tell one in words"))
    verify = acts.add_parser("verify", help="find what was cut, changed, removed or put in")
    verify.add_argument(
        "session", nargs="*", metavar="SESSION", help="which (default: all, and the audit log)"
    )
    verify.add_argument("--json", action="store_true", help="a session a line, as JSON")
    _takes_records(verify)
    verify.set_defaults(run=_verify)
    erase = acts.add_parser(
        "erase", help="destroy one session's keys and files; a patient's: `patients erase`"
    )
    erase.add_argument("session", metavar="SESSION")
    _takes_records(erase)
    erase.set_defaults(run=_erase)


def _takes_records(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--records", type=Path, metavar="DIR", help="folder of the records (default: this user's)"
    )


def _takes_session(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "session", metavar="SESSION", help="its id or how it begins, `last`, or a path to its folder"
    )
    parser.add_argument("--language", choices=("en", "fr"), default="en")
    _takes_records(parser)
    parser.set_defaults(run=_show)


def _show(options: argparse.Namespace) -> int:
    library = open_library(options.records)
    recording = library.read(library.find(options.session), why="show")
    for mark in recording.marks:
        print(f"! {mark.sentence.to(options.language)}")
    print("\n".join(tell(recording.contents, options.language)))
    return 0


def _list(options: argparse.Namespace) -> int:
    library = open_library(options.records)
    cards = library.sessions(options.patient)
    if options.json:
        print(json.dumps([card.model_dump(mode="json") for card in cards]))
    else:
        for card in cards:
            print(_line(card))
        _say_unread(library)
    return 0


def _line(card: SessionCard) -> str:
    suds = f"SUDS {card.peak_suds} → {card.last_suds}" if card.peak_suds is not None else "SUDS –"
    marks = ", ".join(MARK_NAMES[mark].en for mark in card.marks)
    patient, title = plain(card.patient), plain(card.title.en)
    told = f"{card.session}  {patient:12} {title:28} {clock(card.seconds):>8}  {suds:14} {card.phase:12}"
    return (told + marks).rstrip()


def _say_unread(library: Library) -> None:
    for session, why in library.unreadable.items():
        print(f"{session}  ! {why.en}")
    if library.locked_count:
        print(
            f"{library.locked_count} sealed sessions are not shown: `python -m vrtherapy vault unlock` first."
        )


def _verify(options: argparse.Namespace) -> int:
    library = open_library(options.records)
    names = [library.find(name) for name in options.session]
    verifying = Verifying(library)
    library.audit("verified", detail=f"{len(names)} sessions" if names else "all")
    verdicts = [verifying.one(name) for name in names] if names else list(verifying.everything())
    for verdict in verdicts:
        verifying.note(verdict)
        print(_verdict_json(verdict) if options.json else _verdict_line(verdict))
    return 0 if all(verdict.sound for verdict in verdicts) else 1


def _verdict_line(verdict: Verdict) -> str:
    head = f"{verdict.session}  {verdict.entries} entries" if verdict.session else "the library as a whole"
    word = "as it was written" if verdict.sound else "NOT AS IT WAS WRITTEN"
    return "\n".join([f"{head}: {word}", *(f"    {finding.sentence.en}" for finding in verdict.findings)])


def _verdict_json(verdict: Verdict) -> str:
    findings = [{"kind": finding.kind, "sentence": finding.sentence.en} for finding in verdict.findings]
    told = {
        "session": verdict.session,
        "entries": verdict.entries,
        "sound": verdict.sound,
        "findings": findings,
    }
    return json.dumps(told)


def _erase(options: argparse.Namespace) -> int:
    library = open_library(options.records)
    session = library.find(options.session)
    confirm(f"Session {session} cannot be brought back, not from a backup of the records either.", session)
    erase_session(library, session)
    print(f"{session} is erased.")
    return 0
