"""`python -m vrtherapy preview SCENE`: one picture, a contact sheet, or a page that follows the file."""

import argparse
import sys
from pathlib import Path

from vrtherapy.authoring.places import scene_file
from vrtherapy.messages import Text
from vrtherapy.scene import load_scene
from vrtherapy.stage.display.base import HeadPose
from vrtherapy.stage.png import write_png
from vrtherapy.stage.preview import render_picture
from vrtherapy.stage.props import CATALOGUE


def run(options: argparse.Namespace) -> int:
    """Draw what was asked for; status 2 where a size or a direction is not written as such."""
    file, language = scene_file(options.scene), options.language
    if options.watch:
        from vrtherapy.authoring.watching.tool import watch

        return watch(file, options.port, language, browse=not options.no_browser)
    scene = load_scene(file, CATALOGUE)
    if options.sheet:
        from vrtherapy.authoring.sheet import write_sheet

        out: Path = options.out or Path(f"{scene.id}-sheet.html")
        count = write_sheet(scene, out, language)
        said = Text(en=f"{count} pictures of {scene.title.en}", fr=f"{count} images : {scene.title.fr}")
        print(f"{said.to(language)}: {out}")
        return 0
    try:
        heading, pitch = (float(part) for part in options.look.split(","))
        width, height = (int(part) for part in options.size.split("x"))
    except ValueError:
        print("vrtherapy preview: write --look as 30,-10 and --size as 960x540.", file=sys.stderr)
        return 2
    head = HeadPose((0.0, 0.0, scene.view.eye_height_m), (heading, pitch, 0.0))
    out = options.out or Path(f"{scene.id}.png")
    write_png(out, render_picture(scene, options.difficulty, (width, height), head))
    at = "" if options.difficulty is None else f" {options.difficulty:g}"
    shown = Text(
        en="at difficulty" if at else "at its params' defaults",
        fr="à la difficulté" if at else "avec ses paramètres par défaut",
    )
    print(f"{scene.title.to(language)} {shown.to(language)}{at}: {out}")
    return 0
