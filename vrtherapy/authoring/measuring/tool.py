"""`python -m vrtherapy measure SCENE|PROTOCOL`."""

import argparse
import json
import sys
from pathlib import Path

from vrtherapy.authoring.measuring.limits import Measured
from vrtherapy.authoring.measuring.measure import QUICK, Effort, Report, measure_scene
from vrtherapy.authoring.places import read_protocol, scene_file
from vrtherapy.errors import VrTherapyError
from vrtherapy.messages import Language, Text
from vrtherapy.scene import SCENE_FILE, Scene, load_scene
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.png import write_png
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.render.quality import TINY


def run(options: argparse.Namespace) -> int:
    """Measure, print what was found, and leave pictures of the worst moments."""
    effort = QUICK if options.quick else Effort()
    folder: Path = options.out or Path()
    folder.mkdir(parents=True, exist_ok=True)
    passed = True
    for scene in _scenes(options.name):
        display = OffscreenDisplay(effort.size, quality=TINY)
        try:
            report = measure_scene(scene, display, effort, lambda said: _progress(said, options.language))
        finally:
            display.close()
        passed &= report.passed
        picture = folder / f"measure-{scene.id}.png"
        if report.worst is not None:
            write_png(picture, report.worst)
        if options.json:
            print(json.dumps(as_data(report), ensure_ascii=False))
        else:
            print("\n".join(told(report, scene, options.language)))
            print(picture)
    return 0 if passed else 1


def told(report: Report, scene: Scene, language: Language) -> list[str]:
    """The report in words, a line a limit."""
    heads = {
        True: Text(en="within all limits", fr="dans toutes les limites"),
        False: Text(en="NOT fit", fr="INAPTE"),
    }
    lines = [f"{scene.title.to(language)}: {heads[report.passed].to(language)}"]
    lines += [_line(one, language) for one in report.measured.values()]
    cost = Text(
        en=f"{report.pictures} pictures drawn, {report.cpu_ms:g} ms of the drawing thread each",
        fr=f"{report.pictures} images dessinées, {report.cpu_ms:g} ms du fil de dessin chacune",
    )
    worst = report.worst_of
    if worst:
        closest = Text(en="Closest to its limit:", fr="Au plus près de sa limite :").to(language)
        lines.append(f"  {closest} {worst.limit.said.to(language)}, {_where(worst, language)}")
    return [*lines, f"  {cost.to(language)}"]


def as_data(report: Report) -> dict[str, object]:
    """The report as JSON has it."""
    found = {
        name: {
            "value": one.value,
            "most": one.limit.most,
            "unit": one.limit.unit,
            "passed": one.passed,
            "passage": one.passage,
            "at_seconds": round(one.at_seconds, 2),
        }
        for name, one in report.measured.items()
    }
    return {
        "scene": report.scene,
        "passed": report.passed,
        "limits": found,
        "pictures": report.pictures,
        "cpu_ms": report.cpu_ms,
    }


def _line(one: Measured, language: Language) -> str:
    verdict = Text(en="ok", fr="oui") if one.passed else Text(en="TOO MUCH", fr="TROP")
    figure = f"{one.value:g}".replace(".", "," if language == "fr" else ".")
    most = f"{one.limit.most:g} {one.limit.unit}".rstrip()
    where = "" if one.passed else f" — {_where(one, language)} [{one.limit.source}]"
    at_most = Text(en="at most", fr="au plus").to(language)
    return f"  {verdict.to(language):9}{figure:>9} ({at_most} {most}) {one.limit.said.to(language)}{where}"


def _where(one: Measured, language: Language) -> str:
    return f"{one.said.to(language)}, {one.at_seconds:.1f} s"


def _scenes(given: str) -> list[Scene]:
    """The scene of this name, or every scene of the protocol of this name or file."""
    path = Path(given)
    if path.suffix in (".yaml", ".yml") and path.name != SCENE_FILE:
        return list(read_protocol(given)[1].values())
    try:
        return [load_scene(scene_file(given), CATALOGUE)]
    except VrTherapyError as not_a_scene:
        if path.exists():
            raise
        try:
            return list(read_protocol(given)[1].values())
        except VrTherapyError:
            raise not_a_scene from None


def _progress(said: Text, language: Language) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{said.to(language):60}\r")
