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
    for add in (_add_lint,):
        add(tools)


def _add_lint(tools: Tools) -> None:
    parser = tools.add_parser("lint", help="say what is unwise in protocols and scenes, why, and the way out")
    parser.description = (
        "Says what a clinician should hear about files that are valid but unwise. A finding is accepted in the file "
        "itself, with a reason: accepted: [{lint: NAME, at: STEP, reason: …}]. "
        "Exit status: 0 nothing to say; 1 findings, or faults that `check` finds; 2 wrong usage."
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of them")
    _add_language(parser)
    parser.set_defaults(run=_later("linting"))


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=("en", "fr"), default="en", help="of what is printed")


def _later(module: str) -> Callable[[argparse.Namespace], int]:
    """A tool's `run`, imported when it is called."""

    def run(options: argparse.Namespace) -> int:
        status: int = import_module(f"vrtherapy.authoring.{module}").run(options)
        return status

    return run
