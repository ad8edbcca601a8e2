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
    for add in (_add_lint, _add_new, _add_schema, _add_preview, _add_rehearse, _add_measure):
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
        "Plays a session on the real engine with a scripted patient and therapist: tells it, draws "
        "it, and says which "
        "steps were never reached and which rules fired, and why. Caricatures, not people. Exit "
        "status: 0 played; "
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


def _add_measure(tools: Tools) -> None:
    parser = tools.add_parser(
        "measure", help="measure flashes, stripes, motion and cost of a scene as it is drawn"
    )
    parser.description = (
        "Plays a scene (or every scene of a protocol) through its range, ramps and cues without a "
        "screen and judges "
        "what is drawn: flashes, red flashes, stripes, motion that the patient did not cause, motion "
        "in the periphery, "
        "and cost. Exit status: 0 all within the limits; 1 not, or faults; 2 wrong usage."
    )
    parser.add_argument("name", metavar="SCENE|PROTOCOL", help="a name, a folder, or a file")
    parser.add_argument("--quick", action="store_true", help="smaller and fewer pictures, as CI does")
    parser.add_argument("--json", action="store_true", help="one JSON object a scene")
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where pictures of the worst moment go (default: here)"
    )
    _add_language(parser)
    parser.set_defaults(run=_later("measuring.tool"))


def _add_preview(tools: Tools) -> None:
    parser = tools.add_parser("preview", help="draw what the patient sees of a scene")
    parser.description = (
        "One picture; --sheet: difficulty 0 to 10, every param over its range and every cue, on one "
        "page; --watch: a page "
        "in the browser that is drawn again whenever you save, with sliders and buttons, and shows "
        "faults in place. "
        "Exit status: 0 drawn; 1 the scene has faults or cannot be drawn; 2 wrong usage."
    )
    parser.add_argument("scene", metavar="SCENE", help="the scene's name, or its folder")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--sheet", action="store_true", help="a contact sheet (HTML) instead of one picture")
    kinds.add_argument("--watch", action="store_true", help="draw again whenever the file is saved")
    parser.add_argument(
        "--difficulty", type=float, metavar="N", help="0 to 10 (default: the params' defaults)"
    )
    parser.add_argument("--size", default="960x540", metavar="WxH", help="pixels (default 960x540)")
    parser.add_argument(
        "--look", default="0,0", metavar="H,P", help="turn left and up by degrees (default 0,0)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where to (default: here, named after the scene)"
    )
    parser.add_argument("--port", type=int, default=8089, help="of --watch (default 8089)")
    parser.add_argument("--no-browser", action="store_true", help="--watch does not open the browser")
    _add_language(parser)
    parser.set_defaults(run=_later("previewing"))


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=("en", "fr"), default="en", help="of what is printed")


def _later(module: str) -> Callable[[argparse.Namespace], int]:
    """A tool's `run`, imported when it is called."""

    def run(options: argparse.Namespace) -> int:
        status: int = import_module(f"vrtherapy.authoring.{module}").run(options)
        return status

    return run
