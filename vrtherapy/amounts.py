"""Sizes and amounts as they are written on a command line."""

import argparse
import re

_MOST = 1000.0


def size(text: str) -> tuple[int, int]:
    """A size in pixels, written as 1280x720. Raises ArgumentTypeError."""
    match = re.fullmatch(r"(\d{2,5})x(\d{2,5})", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; write it as 1280x720")
    return int(match[1]), int(match[2])


def positive(text: str) -> float:
    """A number above 0 and below 1000. Raises ArgumentTypeError."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.0 < number < _MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number
