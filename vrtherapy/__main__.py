"""The authors' and the clinic's tools: `python -m vrtherapy TOOL`; the clinic's own are in `vrtherapy.clinic`.

Exit status: 0 all well; 1 what was looked at is not (faults in a file, a damaged journal); 2 wrong usage.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from vrtherapy import __version__
from vrtherapy.authoring import add_parsers
from vrtherapy.clinic import export, patients, replay, report, sessions, vault
from vrtherapy.errors import LinkError, VrTherapyError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one tool; the status for the shell."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except LinkError as error:
        print(f"vrtherapy {options.tool}: {error.sentence.to('en')}", file=sys.stderr)
    except VrTherapyError as error:
        print(error, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vrtherapy", description="Tools for those who write protocols and scenes, and for the clinic."
    )
    parser.add_argument("--version", action="version", version=f"vrtherapy {__version__}")
    tools = parser.add_subparsers(dest="tool", required=True, metavar="TOOL")

    check = tools.add_parser("check", help="find every fault in protocols and scenes")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of them")
    check.add_argument("--language", choices=("en", "fr"), default="en", help="of what is printed")
    check.set_defaults(run=_check)

    headset = tools.add_parser("headset", help="tell what headset there is, or what is missing")
    headset.set_defaults(run=_headset)

    bench = tools.add_parser("bench", help="measure one promise of speed on this machine")
    bench.add_argument("name", metavar="NAME", help=", ".join(_bench_names()))
    bench.add_argument("--json", action="store_true", help="one JSON object as the last line")
    bench.set_defaults(run=_bench)

    keys = tools.add_parser("keys", help="who may connect: list, new NAME --role ROLE, revoke NAME")
    keys.add_argument("action", choices=("list", "new", "revoke"))
    keys.add_argument("name", nargs="?", metavar="NAME")
    keys.add_argument("--role", choices=("therapist", "observer", "stage"), default="therapist")
    keys.add_argument(
        "--out", type=Path, metavar="FILE", help="where `new` puts the key file for the other machine"
    )
    keys.set_defaults(run=_keys)
    for tool in (sessions, vault, patients, report, replay, export):
        tool.add_parser(tools)
    add_parsers(tools)
    return parser


def _check(options: argparse.Namespace) -> int:
    from vrtherapy.check import check_paths
    from vrtherapy.content import scenes_folder
    from vrtherapy.sources.french import in_language
    from vrtherapy.stage.props import CATALOGUE

    checked = check_paths(options.paths, CATALOGUE, [scenes_folder()])
    for fault in checked.faults:
        print(in_language(fault, options.language))
    counted = (
        f"{checked.protocols} protocols, {checked.scenes} scenes and {checked.questionnaires} questionnaires"
    )
    print(f"checked {counted}: {len(checked.faults)} faults")
    return 1 if checked.faults else 0


def _headset(_: argparse.Namespace) -> int:
    from vrtherapy.stage.display.headset.report import describe

    for line in describe():
        print(line, flush=True)
    return 0


def _bench_names() -> list[str]:
    folder = Path(__file__).parent / "bench"
    return sorted(path.stem for path in folder.glob("[a-z]*.py"))


def _bench(options: argparse.Namespace) -> int:
    from importlib import import_module

    names = _bench_names()
    if options.name not in names:
        print(f"There is no bench {options.name!r}; choose one of {', '.join(names)}.", file=sys.stderr)
        return 2
    figures: dict[str, float | None] = import_module(f"vrtherapy.bench.{options.name}").run()
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:24} {'not measured' if value is None else f'{value:g}'}")
    return 0


def _keys(options: argparse.Namespace) -> int:
    from vrtherapy.link.keys import KeyFolder

    keys = KeyFolder.open()
    if options.action == "list":
        for client in keys.authorised():
            print(f"{client.name:20} {client.role:10} {client.public}")
        return 0
    if not options.name:
        print(f"vrtherapy keys {options.action}: say whose key: NAME is missing.", file=sys.stderr)
        return 2
    if options.action == "revoke":
        keys.revoke(options.name)
        print(f"{options.name} may not connect any more; a running session drops it within a second.")
        return 0
    keys.add(options.name, options.role)
    path = keys.export(options.name, options.out) if options.out else keys.client_path(options.name)
    print(f"{options.name} may connect as {options.role} with the key in {path}.")
    print("Carry it there by hand and show it to nobody: who has it, is that client.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
