"""`python -m vrtherapy lint PATH…`: what a clinician should hear about files that are valid but unwise."""

import argparse
from collections.abc import Iterator

from vrtherapy.check import Checked, check_paths
from vrtherapy.content import scenes_folder
from vrtherapy.lint import Finding, lint_protocol, lint_scene
from vrtherapy.messages import Text
from vrtherapy.protocol import Protocol, scenes_of
from vrtherapy.scene import Scene
from vrtherapy.sources.french import in_language
from vrtherapy.stage.props import CATALOGUE


def run(options: argparse.Namespace) -> int:
    """Print every fault, or else every finding, and count them."""
    language = options.language
    checked = check_paths(options.paths, CATALOGUE, [scenes_folder()])
    for fault in checked.faults:
        print(in_language(fault, language))
    findings = list(findings_in(checked))
    for finding in findings:
        print(finding.to(language))
    counted = Text(
        en=f"looked at {checked.protocols} protocols and {checked.scenes} scenes: "
        f"{len(checked.faults)} faults, {len(findings)} findings",
        fr=f"{checked.protocols} protocoles et {checked.scenes} scènes examinés : "
        f"{len(checked.faults)} fautes, {len(findings)} remarques",
    )
    print(counted.to(language))
    return 1 if checked.faults or findings else 0


def findings_in(checked: Checked) -> Iterator[Finding]:
    """What is unwise in every file that has no fault."""
    for source, document in checked.documents:
        if isinstance(document, Scene):
            yield from lint_scene(source, document)
        elif isinstance(document, Protocol):
            yield from lint_protocol(source, document, checked.library.load_all(scenes_of(document)))
