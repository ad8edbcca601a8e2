"""`python -m vrtherapy rehearse PROTOCOL`: a session with a patient of paper, told, drawn and judged."""

import argparse
import sys
import time
from pathlib import Path

from vrtherapy.authoring.places import protocol_file, read_protocol
from vrtherapy.authoring.rehearsal import Part, Rehearsal, fired, unreached, why_it_ended
from vrtherapy.content import questionnaire_files
from vrtherapy.messages import Language, Text
from vrtherapy.patients import PATIENTS
from vrtherapy.questionnaire import load_questionnaire
from vrtherapy.record.chart import Layout, session_chart
from vrtherapy.record.reading import Contents
from vrtherapy.record.story import tell
from vrtherapy.record.writing import clock
from vrtherapy.rules import RULES


def run(options: argparse.Namespace) -> int:
    """Play the session and say what came of it; status 0 whatever came of it."""
    file, language = protocol_file(options.protocol), options.language
    protocol, scenes = read_protocol(options.protocol)
    asked = questionnaire_files(file)
    questionnaires = {name: load_questionnaire(asked[name]) for name in protocol.questionnaires.names}
    names = list(PATIENTS) if options.patient == "all" else [options.patient]
    for name in names:
        rehearsal = Rehearsal(Part(protocol, scenes, questionnaires, name, language))
        _play(rehearsal, options.speed)
        about = PATIENTS[name].about.to(language)
        print(f"\n{PATIENTS[name].name.to(language)}: {about}")
        if not options.short:
            print("\n".join(tell(Contents(rehearsal.entries, 0), language)))
        print("\n".join(verdict(rehearsal, language)))
        out: Path = (options.out or Path()) / f"rehearsal-{protocol.id}-{name}.svg"
        out.write_text(session_chart(rehearsal.state, language, Layout()), encoding="utf-8")
        print(out)
    return 0


def verdict(rehearsal: Rehearsal, language: Language) -> list[str]:
    """Which steps were never reached and why, and which rules fired and why."""
    state = rehearsal.state
    lines = [""]
    missing = unreached(state)
    if missing:
        reason = why_it_ended(state)
        said = Text(
            en=f"Never reached: {', '.join(missing)}. {reason.en}",
            fr=f"Jamais atteintes : {', '.join(missing)}. {reason.fr}",
        )
    else:
        said = Text(en="Every step was reached.", fr="Toutes les étapes ont été atteintes.")
    lines.append(said.to(language))
    acted = fired(rehearsal.entries)
    for rule, entries in acted.items():
        first = entries[0]
        reason = first.reason.to(language) if first.reason else ""
        times = Text(en=f"{len(entries)} ×, first at", fr=f"{len(entries)} fois, d'abord à").to(language)
        lines.append(f"  {rule:16} {times} {clock(first.at_seconds)}: {reason}")
    silent = [rule.__name__ for rule in RULES if rule.__name__ not in acted]
    quiet = Text(en="Rules that had no cause: ", fr="Règles restées sans objet : ").to(language)
    lines.append(f"{quiet}{', '.join(silent)}")
    lasted = Text(en="The session lasted", fr="La séance a duré").to(language)
    lines.append(f"{lasted} {clock(state.at_seconds)}.")
    return lines


def _play(rehearsal: Rehearsal, speed: float) -> None:
    """Play it, `speed` times faster than a session (0: as fast as it goes), with a line of progress on a terminal."""
    began = time.monotonic()
    shown = sys.stderr.isatty()
    for entries in rehearsal.play():
        at = entries[-1].at_seconds
        if shown:
            sys.stderr.write(f"\r{clock(at)} {rehearsal.state.phase:12}")
        if speed > 0:
            time.sleep(max(0.0, began + at / speed - time.monotonic()))
    if shown:
        sys.stderr.write("\r" + " " * 24 + "\r")
