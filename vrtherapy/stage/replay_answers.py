"""A replay for another process: a moment of the session comes in, the picture of that moment goes out."""

import math
import struct
from typing import BinaryIO

from vrtherapy.errors import StageError
from vrtherapy.stage.display.base import Display
from vrtherapy.stage.jpeg import jpeg_of
from vrtherapy.stage.replay import Replay


def answer(display: Display, replay: Replay, asked: BinaryIO, out: BinaryIO) -> None:
    """Answer every line, which holds session seconds, with a picture: its length as four bytes, and a JPEG.

    Until nobody asks any more. Raises StageError where the display draws no pictures; OSError when nobody reads.
    """
    for line in asked:
        display.draw(replay.go_to(_seconds(line)))
        picture = display.picture()
        if picture is None:
            raise StageError(f"The display {display.name!r} draws no pictures. Use --display offscreen.")
        jpeg = jpeg_of(picture)
        out.write(struct.pack(">I", len(jpeg)) + jpeg)
        out.flush()


def _seconds(line: bytes) -> float:
    """The moment that a line names; the beginning for what names none."""
    try:
        seconds = float(line)
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) else 0.0
