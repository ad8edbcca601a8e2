"""The author's bench: write, see, check and trust scenes and protocols without programming.

The command line is declared here and nothing else is imported: a tool loads only what it needs.
"""

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from vrtherapy.clinic import Tools


def add_parsers(tools: Tools) -> None:
    """Add the bench's tools to the command line."""
    for add in (_add_lint, _add_new, _add_schema, _add_rehearse):
        add(tools)


def _add_lint(tools: Tools) -> None:
    parser = tools.add_parser("lint", help="say what is unwise in protocols and scenes, why, and the way out")
    parser.description = (
        "Says what a clinician should hear about files that are valid but unwise. A finding is "
        "accepted in the file "
        "itself, with a reason: accepted: [{lint: NAME, at: STEP, reason: …}]. "
        "Exit status: 0 nothing to say; 1 findings, or faults that `check` finds; 2 wrong usage."
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of them")
    _add_language(parser)
    parser.set_defaults(run=_later("linting"))


def _add_new(tools: Tools) -> None:
    parser = tools.add_parser(
        "new", help="begin a scene or a protocol: a commented file that is right already"
    )
    parser.description = (
        "Writes scenes/NAME/scene.yaml or protocols/NAME.yaml in the working folder, with comments "
        "that explain it, and "
        "what an editor needs to complete and check it. Exit status: 0 written; 1 there is one "
        "already; 2 wrong usage."
    )
    parser.add_argument("kind", choices=("scene", "protocol"))
    parser.add_argument("name", metavar="NAME", help="small letters, digits, - and _")
    parser.add_argument(
        "--scene", metavar="SCENE", help="which scene a protocol uses (default: your own first)"
    )
    parser.add_argument("--language", choices=("en", "fr"), default="en", help="of the comments")
    parser.set_defaults(run=_later("starting"))


def _add_schema(tools: Tools) -> None:
    parser = tools.add_parser(
        "schema", help="write JSON Schemas, by which editors complete and check as you type"
    )
    parser.description = (
        "Writes schema/protocol.schema.json, schema/scene.schema.json and .vscode/settings.json into "
        "FOLDER. The params "
        "and cues of your scenes are in them: run it again when a scene has changed. Exit status: 0 "
        "written; 2 wrong usage."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="FOLDER")
    parser.add_argument("--print", choices=("protocol", "scene"), help="print one schema instead")
    parser.set_defaults(run=_later("editor"))


def _add_rehearse(tools: Tools) -> None:
    parser = tools.add_parser("rehearse", help="play a whole session of a protocol with a patient of paper")
    parser.description = (
        "Plays a session on the real engine with a scripted patient and therapist: tells it, draws it, and says which "
        "steps were never reached and which rules fired, and why. Caricatures, not people. Exit status: 0 played; "
        "1 the protocol has faults; 2 wrong usage."
    )
    parser.add_argument("protocol", metavar="PROTOCOL", help="its file, or its name")
    parser.add_argument(
        "--patient", choices=("habituating", "sensitive", "avoidant", "dizzy", "all"), default="habituating"
    )
    parser.add_argument(
        "--speed",
        type=float,
        default=0.0,
        metavar="N",
        help="N times faster than life, such as 60 (default: at once)",
    )
    parser.add_argument("--short", action="store_true", help="the verdict only")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the drawing goes (default: here)")
    _add_language(parser)
    parser.set_defaults(run=_later("rehearse"))


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=("en", "fr"), default="en", help="of what is printed")


def _later(module: str) -> Callable[[argparse.Namespace], int]:
    """A tool's `run`, imported when it is called."""

    def run(options: argparse.Namespace) -> int:
        status: int = import_module(f"vrtherapy.authoring.{module}").run(options)
        return status

    return run
