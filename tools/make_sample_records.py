"""Writes docs/records: report, course and replay pictures of sessions that a script has played. Run it by hand:

    .venv/bin/python tools/make_sample_records.py

It needs EGL for the replay pictures and Pango for the PDFs; what a machine lacks is said and left as it is.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.synthetic_sessions import SCRIPTS, motion, play  # noqa: E402  (the checkout, not an installed copy)
from vrtherapy.errors import VrTherapyError  # noqa: E402
from vrtherapy.messages import Text  # noqa: E402
from vrtherapy.record.consent import Consent, Consents  # noqa: E402
from vrtherapy.record.motion import MotionSample  # noqa: E402
from vrtherapy.record.recording import Mark, Recording  # noqa: E402
from vrtherapy.record.report import (  # noqa: E402
    course_facts,
    course_page,
    page_as_pdf,
    session_facts,
    session_page,
)

FOLDER = ROOT / "docs" / "records"
SYNTHETIC = Mark(
    "plain",
    Text(
        en="Synthetic session, played by a script for the documentation: no real person stands behind it.",
        fr="Séance synthétique, jouée par un script pour la documentation : aucune personne réelle.",
    ),
)
_SIZE = (480, 270)
_MOMENTS = {
    "baseline": 200.0,
    "step-3": 866.0,
    "step-4": 1180.0,
    "safe-place": 1390.0,
    "step-5": 2040.0,
}
"""Session seconds of the third session's pictures."""


def main() -> None:
    """Write everything."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    asked = Consent(
        purpose="motion_streams", granted=True, version="1", at="2026-03-01T09:00:00Z", asked_by="anna"
    )
    recordings = [Recording(play(script), 0, (SYNTHETIC,), Consents((asked,))) for script in SCRIPTS]
    last = recordings[-1]
    samples = motion(last.entries)
    _write_pages(recordings, samples)
    try:
        _write_pictures(last, samples)
    except VrTherapyError as error:
        sys.stdout.write(f"no replay pictures: {error}\n")


def _write_pages(recordings: list[Recording], samples: list[MotionSample]) -> None:
    english, french = (session_facts(recordings[-1], language, motion=samples) for language in ("en", "fr"))
    course = course_facts(recordings, "en")
    pages = {
        "session.html": session_page(english),
        "seance.html": session_page(french),
        "course.html": course_page(course),
        "evolution.html": course_page(course_facts(recordings, "fr")),
    }
    for name, page in pages.items():
        _write(name, page.encode())
    printed = {
        "session.pdf": session_page(english, printed=True),
        "seance.pdf": session_page(french, printed=True),
        "course.pdf": course_page(course, printed=True),
    }
    try:
        for name, page in printed.items():
            _write(name, page_as_pdf(page))
    except VrTherapyError as error:
        sys.stdout.write(f"no PDF: {error}\n")


def _write_pictures(recording: Recording, samples: list[MotionSample]) -> None:
    # Graphics only where they are used.
    from vrtherapy.stage.display.offscreen import OffscreenDisplay  # noqa: PLC0415
    from vrtherapy.stage.png import write_png  # noqa: PLC0415
    from vrtherapy.stage.render.quality import BEST  # noqa: PLC0415
    from vrtherapy.stage.replay import Replay  # noqa: PLC0415
    from vrtherapy.stage.replaying import load_all  # noqa: PLC0415

    display, replay = OffscreenDisplay(_SIZE, quality=BEST), Replay(recording.entries, samples)
    try:
        load_all(display, replay)
        for name, seconds in _MOMENTS.items():
            display.draw(replay.go_to(seconds))
            picture = display.picture()
            if picture is not None:
                write_png(FOLDER / f"replay-{name}.png", picture)
                sys.stdout.write(f"wrote docs/records/replay-{name}.png\n")
    finally:
        display.close()


def _write(name: str, data: bytes) -> None:
    (FOLDER / name).write_bytes(data)
    sys.stdout.write(f"wrote docs/records/{name}\n")


if __name__ == "__main__":
    main()
